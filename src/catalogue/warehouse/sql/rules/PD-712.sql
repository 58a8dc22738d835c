-- The follow-up is dated before the end of the mobility that it names.
select distinct f.submission, f.centre, f.country, f.sheet, f.source_row, 'held_date' as field, f.held_on as day
from staging.follow_up_links as l
inner join staging.follow_ups_rows as f using (submission, sheet, source_row)
where not l.is_after and (f.mobility_id is not null or f.mobility_started_on is not null)
