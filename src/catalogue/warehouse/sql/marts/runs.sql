with listed as (
    select run_id, count(distinct held_on) as days
    from marts.run_days
    where run_id is not null
    group by run_id
)

select
    r.*, o.organisation_id as organiser_id, c.organisation_id as co_organiser_id,
    coalesce(l.days, r.last_day - r.started_on + 1) as days
from staging.runs_all as r
left join listed as l using (run_id)
left join staging.organisation_names as o
    on r.country = o.country and organisation_key(r.organiser) = o.name_key
left join staging.organisation_names as c
    on r.country = c.country and organisation_key(r.co_organiser) = c.name_key
