-- Another centre reports the same completion: it counts there.
select submission, centre, country, sheet, source_row, completed_on as day
from staging.acts
where is_completed and is_repeated
