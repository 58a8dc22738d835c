-- The action in the project's number is of another field of education than the text declares.
select submission, centre, country, sheet, source_row, 'declared_field' as field, started_on as day
from staging.projects_all
where action_field <> declared_field and declared_field <> 'other'
