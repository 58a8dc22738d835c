with duties as (
    select
        country, year, make_date(year, 12, 31) as last_day,
        threshold('social_emotional_years', country, make_date(year, 12, 31))::integer as years
    from (select distinct country, year from staging.teachers)
),

trained as (
    select distinct d.country, d.year, c.person_no
    from staging.counted as c
    inner join duties as d on c.completed_on <= d.last_day and c.completed_on > d.last_day - to_years(d.years)
    where list_contains(c.priority_areas, 'social_emotional')
)

select t.country, t.area, t.area_code, t.year, count(*) as teachers, count(s.person_no) as teachers_trained
from staging.teachers as t
inner join duties as d using (country, year)
left join trained as s using (country, year, person_no)
where d.years is not null
group by all
