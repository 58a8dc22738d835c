with duties as (
    select
        country, year, make_date(year, 12, 31) as last_day,
        threshold('duty_hours', country, make_date(year, 12, 31)) as duty_hours,
        threshold('duty_months', country, make_date(year, 12, 31))::integer as duty_months
    from (select distinct country, year from staging.teachers)
),

-- hours that still count on 31 December, and the first day on which they no longer do
counting as (
    select
        t.country, t.area_code as municipality_code, t.year, t.person_no, d.duty_hours, c.academic_hours,
        (c.completed_on + to_months(d.duty_months))::date as lapses_on
    from staging.teachers as t
    inner join duties as d using (country, year)
    left join staging.counted as c
        on t.person_no = c.person_no and c.completed_on <= d.last_day
        and (c.completed_on + to_months(d.duty_months))::date > d.last_day
    where t.area = 'municipality' and d.duty_hours is not null and d.duty_months is not null
),

lapsing as (
    select
        *, coalesce(sum(academic_hours) over person, 0) as total,
        coalesce(sum(academic_hours) over (person order by lapses_on), 0) as lapsed
    from counting
    window person as (partition by country, municipality_code, year, person_no)
)

select
    l.country, l.municipality_code, l.year, p.person_id, l.total as academic_hours,
    l.total >= l.duty_hours as has_reached,
    min(l.lapses_on) filter (where l.total >= l.duty_hours and l.total - l.lapsed < l.duty_hours) as falls_below_on
from lapsing as l
inner join staging.people as p using (person_no)
group by all
