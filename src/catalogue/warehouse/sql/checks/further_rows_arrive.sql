-- Every accepted row of a further table stands, or a later one stands in its place.
select r."table", r.accepted, s.stand, d.replaced
from (select "table", sum(accepted) as accepted from quality.row_counts group by "table") as r
inner join staging.further_counts as s on r."table" = s.table_name
left join (select table_name, count(*) as replaced from staging.further_replaced group by all) as d
    on r."table" = d.table_name
where r.accepted <> s.stand + coalesce(d.replaced, 0)
