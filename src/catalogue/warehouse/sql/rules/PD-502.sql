-- The completion names its programme by a code that no list explains.
select submission, centre, country, sheet, source_row, completed_on as day
from staging.acts
where is_completed and not is_repeated and person_is_known and not programme_is_known
