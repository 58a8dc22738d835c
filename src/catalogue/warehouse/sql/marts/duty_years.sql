with spans as (
    select country, year, threshold('expiry_months', country, make_date(year, 12, 31))::integer as months
    from (select distinct country, year from marts.duty_persons)
)

select
    d.country, a.area, a.area_code, d.year, count(distinct d.person_id) as teachers,
    count(distinct d.person_id) filter (where d.has_reached) as teachers_reached,
    count(distinct d.person_id) filter (where d.falls_below_on <= make_date(d.year, 12, 31) + to_months(s.months))
        as teachers_falling_below
from marts.duty_persons as d
inner join staging.areas as a using (country, municipality_code)
inner join spans as s using (country, year)
group by all
