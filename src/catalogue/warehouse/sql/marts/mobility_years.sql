with held as (
    select
        m.*, coalesce(m.ended_on, m.started_on) as last_day, year(coalesce(m.ended_on, m.started_on)) as year
    from marts.mobilities as m
    where m.is_held
),

placed as (
    select h.*, coalesce(a.area, 'country') as area, coalesce(a.area_code, h.country) as area_code
    from held as h
    left join staging.unit_periods as u
        on h.country = u.country and h.municipality_code = u.code
        and make_date(h.year, 12, 31) between u.first_day and coalesce(u.last_day, date '9999-12-31')
    left join staging.areas as a on h.country = a.country and u.unit_code = a.municipality_code
),

followed as (
    select h.mobility, h.last_day, f.submission, f.sheet, f.source_row, f.follow_up_kind, f.held_on, f.listeners
    from held as h
    inner join staging.follow_up_links as l on h.mobility = l.mobility and l.is_after
    inner join staging.follow_ups_rows as f
        on l.submission = f.submission and l.sheet = f.sheet and l.source_row = f.source_row
    where f.held_on <= make_date(h.year + 1, 12, 31)
),

kept as (
    select
        mobility, min(held_on - last_day) filter (where follow_up_kind = 'peer_training') as days,
        bool_or(follow_up_kind = 'open_lesson') as has_open_lesson
    from followed
    group by mobility
),

-- an event that follows several mobilities has its listeners once
reached as (
    select area, country, area_code, year, sum(listeners)::bigint as reach
    from (
        select distinct p.area, p.country, p.area_code, p.year, f.submission, f.sheet, f.source_row, f.listeners
        from placed as p
        inner join followed as f on p.mobility = f.mobility
    )
    group by all
)

select
    p.country, p.area, p.area_code, p.year, count(*) as mobilities, count(distinct p.person_id) as persons,
    sum(p.stay_days)::bigint as stay_days, coalesce(sum(p.programme_days), 0)::bigint as programme_days,
    count(distinct p.host_country) as countries, count(k.days) as with_peer_training,
    count(distinct p.person_id) filter (where k.has_open_lesson) as persons_with_open_lesson,
    coalesce(any_value(r.reach), 0) as reach, avg(k.days)::decimal(18, 6) as mean_days_to_follow_up
from placed as p
left join kept as k on p.mobility = k.mobility
left join reached as r
    on p.area = r.area and p.country = r.country and p.area_code = r.area_code and p.year = r.year
group by p.country, p.area, p.area_code, p.year
