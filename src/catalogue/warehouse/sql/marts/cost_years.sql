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

-- what is spent is set against the municipalities that report costs: elsewhere training was not free of cost
reporting as (
    select distinct country, municipality_code, year
    from marts.cost_shares
    where municipality_code is not null and amount is not null
),

bases as (
    select
        area, country, area_code, year, sum(completions)::bigint as completions,
        count(distinct person_no) as persons, sum(academic_hours) as academic_hours
    from staging.area_persons
    semi join reporting using (country, municipality_code, year)
    group by all
),

rosters as (
    select area, country, area_code, year, count(distinct person_no) as teachers
    from staging.roster_areas
    semi join reporting using (country, municipality_code, year)
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
left join bases as y using (area, country, area_code, year)
left join rosters as r using (area, country, area_code, year)
