with listed as (
    select run_id, count(distinct held_on) as days
    from marts.run_days
    where run_id is not null
    group by run_id
)

select r.*, coalesce(l.days, r.last_day - r.started_on + 1) as days
from staging.runs_all as r
left join listed as l using (run_id)
