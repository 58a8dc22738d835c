with spent as (
    select
        coalesce(a.area, 'country') as area, s.country, coalesce(a.area_code, s.country) as area_code, s.year,
        s.currency, sum(s.amount) as amount, sum(s.planned_amount) as planned_amount,
        sum(s.amount) filter (where s.provider_municipality_code <> s.municipality_code) as outside_amount,
        sum(s.amount) filter (
            where s.provider_municipality_code is not null and s.municipality_code is not null
        ) as located_amount
    from marts.cost_shares as s
    left join staging.areas as a on s.country = a.country and s.municipality_code = a.municipality_code
    group by all
),

rosters as (
    select area, country, area_code, year, count(distinct person_no) as teachers
    from staging.roster_areas
    group by all
)

-- six digits after the point are kept, so that the column's two are rounded half up
select
    s.country, s.area, s.area_code, s.year, s.currency, coalesce(s.amount, 0) as amount, s.planned_amount,
    (s.amount / y.completions)::decimal(18, 6) as per_completion,
    (s.amount / y.persons)::decimal(18, 6) as per_person,
    (s.amount / nullif(y.academic_hours, 0))::decimal(18, 6) as per_hour,
    (s.amount / r.teachers)::decimal(18, 6) as per_teacher,
    coalesce(s.outside_amount, 0) as outside_amount, coalesce(s.located_amount, 0) as located_amount
from spent as s
left join staging.area_years as y using (area, country, area_code, year)
left join rosters as r using (area, country, area_code, year)
