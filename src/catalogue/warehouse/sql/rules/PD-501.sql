-- The completion names its person by a key that no list explains.
select submission, centre, country, sheet, source_row, completed_on as day
from staging.acts
where is_completed and not is_repeated and not person_is_known
