with done as (
    select
        area, country, area_code, year, role_group,
        sum(completions)::bigint as completions, count(*) as persons, sum(academic_hours) as academic_hours
    from staging.area_roles
    group by all
),

rosters as (
    select
        r.area, r.country, r.area_code, r.year, r.role_group, count(*) as teachers,
        count(p.person_no) as teachers_completed
    from staging.roster_roles as r
    left join (select distinct person_no, year from staging.person_years) as p using (person_no, year)
    group by all
),

computable as (
    select distinct area, country, area_code, year from rosters
)

select
    country, area, area_code, year, role_group,
    coalesce(completions, 0) as completions, coalesce(persons, 0) as persons,
    coalesce(academic_hours, 0) as academic_hours,
    case when c.year is not null then coalesce(teachers, 0) end as teachers,
    case when c.year is not null then coalesce(teachers_completed, 0) end as teachers_completed
from done
full join rosters using (area, country, area_code, year, role_group)
left join computable as c using (area, country, area_code, year)
