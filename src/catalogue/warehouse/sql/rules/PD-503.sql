-- Neither the row nor any list says how long the training was.
select submission, centre, country, sheet, source_row, completed_on as day
from staging.acts
where is_completed and not is_repeated and person_is_known and programme_is_known and academic_hours is null
