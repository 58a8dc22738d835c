-- Every accepted completion row is a completion, or replaced by a later row, which a finding says.
select r.read, c.stands, c.replaced
from (select coalesce(sum(accepted), 0) as read from quality.row_counts where "table" = 'completions') as r
cross join (
    select
        (select count(*) from marts.completions) as stands, (select count(*) from staging.replaced) as replaced
) as c
where r.read <> c.stands + c.replaced
