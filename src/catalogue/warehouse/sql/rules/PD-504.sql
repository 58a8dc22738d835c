-- The completion counts, but in no municipality.
select submission, centre, country, sheet, source_row, completed_on as day
from staging.acts
where counts and is_completed and municipality_code is null
