-- The completion is dated before the first day of the run that it names.
select a.submission, a.centre, a.country, a.sheet, a.source_row, 'completion_date' as field, a.completed_on as day
from staging.acts as a
inner join marts.runs as r on a.run_id = r.run_id
where a.is_completed and a.completed_on < r.started_on
