-- The programme was accredited at some time, but not on the day of completion.
select a.submission, a.centre, a.country, a.sheet, a.source_row, a.completed_on as day
from staging.acts as a
inner join staging.programme_details as d on a.programme_id = d.programme_id
where a.is_completed and not a.is_repeated and d.is_accredited_ever and not a.is_accredited and not a.is_peer
