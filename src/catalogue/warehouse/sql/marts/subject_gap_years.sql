with taught as (
    select distinct a.country, a.area, a.area_code, d.year, d.person_no, unnest(d.subject_taught) as subject
    from staging.denominators as d
    semi join staging.computable as c
        on d.country = c.country and d.year_code = c.municipality_code and d.year = c.year
    inner join staging.areas as a on d.country = a.country and d.year_code = a.municipality_code
),

spans as (
    select
        country, year, make_date(year, 12, 31) as last_day,
        threshold('subject_gap_years', country, make_date(year, 12, 31))::integer as years
    from (select distinct country, year from taught)
),

trained as (
    select distinct s.country, s.year, c.person_no, c.subject
    from (select distinct person_no, completed_on, unnest(subjects) as subject from staging.counted) as c
    inner join spans as s on c.completed_on <= s.last_day and c.completed_on > s.last_day - to_years(s.years)
),

gaps as (
    select
        t.country, t.area, t.area_code, t.year, t.subject, count(*) as teachers,
        count(*) filter (where r.person_no is null) as teachers_without
    from taught as t
    left join trained as r using (country, year, person_no, subject)
    group by all
),

-- what a school says through several centres is what the first of them by name says
stated as (
    select
        country, municipality_code, coalesce(need_year, year(stated_on)) as year, unnest(subject) as subject,
        teachers_wanting
    from marts.needs
    qualify centre = min(centre) over (
        partition by country, institution_id, municipality_code, coalesce(need_year, year(stated_on))
    )
),

wanted as (
    select a.country, a.area, a.area_code, s.year, s.subject, sum(s.teachers_wanting) as teachers_wanting
    from stated as s
    inner join staging.unit_periods as u
        on s.country = u.country and s.municipality_code = u.code
        and make_date(s.year, 12, 31) between u.first_day and coalesce(u.last_day, date '9999-12-31')
    inner join staging.areas as a on u.country = a.country and u.unit_code = a.municipality_code
    group by all
),

-- runs are of the area in which they are held; without a known venue of the country only
runs as (
    select r.country, year(r.last_day) as year, u.unit_code, r.places, unnest(d.subjects) as subject
    from staging.runs_all as r
    inner join staging.programme_details as d using (programme_id)
    left join staging.unit_periods as u
        on r.country = u.country and r.venue_municipality_code = u.code
        and make_date(year(r.last_day), 12, 31) between u.first_day and coalesce(u.last_day, date '9999-12-31')
    where r.places is not null and r.run_status is distinct from 'cancelled'
),

offered as (
    select r.country, a.area, a.area_code, r.year, r.subject, sum(r.places) as places
    from runs as r
    inner join staging.areas as a on r.country = a.country and r.unit_code = a.municipality_code and a.area <> 'country'
    group by all
    union all
    select country, 'country', country, year, subject, sum(places) from runs group by all
)

select country, area, area_code, year, subject, g.teachers, g.teachers_without, w.teachers_wanting, o.places
from gaps as g
left join wanted as w using (country, area, area_code, year, subject)
left join offered as o using (country, area, area_code, year, subject)
