-- Programmes for officials: they say so, or at least half of those who completed them in the country are.
with meant as (
    select a.country, a.programme_id
    from staging.acts as a
    left join staging.programme_details as d on a.programme_id = d.programme_id
    where a.counts
    group by a.country, a.programme_id
    having bool_or(list_contains(d.target_group, 'municipal_officials'))
        or 2 * count(distinct a.person_no) filter (where a.role_group = 'officials') >= count(distinct a.person_no)
),

completed as (
    select
        a.country, a.programme_id, a.run_id, a.person_no, a.municipality_code, a.completed_on, a.started_on,
        coalesce(r.last_day, max(a.completed_on) over occasion) as last_day
    from staging.acts as a
    left join staging.runs_all as r on a.run_id = r.run_id
    semi join meant as p on a.country = p.country and a.programme_id = p.programme_id
    where a.counts and a.role_group = 'officials' and a.municipality_code is not null
    window occasion as (
        partition by a.country, a.programme_id, a.run_id, case when a.run_id is null then year(a.completed_on) end
    )
),

officials as (
    select c.* replace (u.unit_code as municipality_code), year(c.last_day) as year, m.parent_iso as county_code
    from completed as c
    inner join staging.unit_periods as u
        on c.country = u.country and c.municipality_code = u.code
        and c.last_day between u.first_day and coalesce(u.last_day, date '9999-12-31')
    inner join staging.units as m on c.country = m.country and u.unit_code = m.code
),

-- the county of most officials; the country where there are no counties
counties as (
    select country, programme_id, run_id, year, county_code
    from officials
    group by country, programme_id, run_id, year, county_code
    qualify row_number() over (
        partition by country, programme_id, run_id, year order by count(distinct person_no) desc, county_code
    ) = 1
),

occasions as (
    select
        o.country, o.programme_id, o.run_id, o.year, any_value(c.county_code) as county_code,
        any_value(o.last_day) as last_day, min(o.started_on) as started_on,
        count(distinct o.person_no) as officials, list(distinct o.municipality_code) as represented
    from officials as o
    inner join counties as c
        on o.country = c.country and o.programme_id = c.programme_id and o.year = c.year
        and o.run_id is not distinct from c.run_id
    group by o.country, o.programme_id, o.run_id, o.year
),

units as (
    select o.country, o.programme_id, o.run_id, o.year, list(distinct u.unit_code order by u.unit_code) as codes
    from occasions as o
    inner join staging.unit_periods as u
        on o.country = u.country and o.last_day between u.first_day and coalesce(u.last_day, date '9999-12-31')
    inner join staging.units as m
        on u.country = m.country and u.unit_code = m.code
        and coalesce(m.parent_iso = o.county_code, o.county_code is null)
    group by o.country, o.programme_id, o.run_id, o.year
),

days as (
    select country, programme_id, run_id, case when run_id is null then year(held_on) end as year,
        count(distinct held_on) as training_days
    from marts.run_days
    group by all
),

guests as (
    select country, programme_id, run_id, case when run_id is null then year(attended_on) end as year,
        count(distinct person_id) as guests
    from marts.attendances
    where is_guest
    group by all
)

select
    o.country, o.county_code, o.year, o.programme_id, o.run_id, p.title,
    coalesce(r.started_on, o.started_on) as started_on, o.last_day as ended_on, d.training_days,
    len(u.codes) as municipalities, len(list_intersect(u.codes, o.represented)) as municipalities_represented,
    list_filter(u.codes, lambda code: not list_contains(o.represented, code)) as missing,
    o.officials, coalesce(g.guests, 0) as guests
from occasions as o
inner join units as u
    on o.country = u.country and o.programme_id = u.programme_id and o.year = u.year
    and o.run_id is not distinct from u.run_id
left join marts.programmes as p on o.programme_id = p.programme_id
left join staging.runs_all as r on o.run_id = r.run_id
left join days as d
    on o.country = d.country and o.programme_id = d.programme_id and o.run_id is not distinct from d.run_id
    and coalesce(d.year, o.year) = o.year
left join guests as g
    on o.country = g.country and o.programme_id = g.programme_id and o.run_id is not distinct from g.run_id
    and coalesce(g.year, o.year) = o.year
