-- A later row of the same file stands in the row's place.
select d.submission, d.centre, r.country, d.sheet, d.source_row, r.completed_on as day
from staging.replaced as d
inner join staging.resolved as r using (path_rank, file_row)
where d.submission = d.winner
union all
select submission, centre, country, sheet, source_row, day
from staging.further_replaced
where submission = winner
