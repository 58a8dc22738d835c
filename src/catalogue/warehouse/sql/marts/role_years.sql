with roster_roles as (
    select
        area, country, area_code, year, person_no,
        coalesce(first(role_group order by workload desc nulls last, institution_id), 'other') as role_group
    from staging.roster_areas
    group by area, country, area_code, year, person_no
),

own_roles as (
    select
        area, country, area_code, year, person_no,
        coalesce(arg_max(role_group, last_day) filter (where role_group is not null), 'other') as role_group,
        sum(completions)::bigint as completions, sum(academic_hours) as academic_hours
    from staging.area_persons
    group by area, country, area_code, year, person_no
),

done as (
    select
        o.area, o.country, o.area_code, o.year, coalesce(r.role_group, o.role_group) as role_group,
        sum(o.completions)::bigint as completions, count(*) as persons, sum(o.academic_hours) as academic_hours
    from own_roles as o
    left join roster_roles as r using (area, country, area_code, year, person_no)
    group by all
),

rosters as (
    select
        r.area, r.country, r.area_code, r.year, r.role_group, count(*) as teachers,
        count(p.person_no) as teachers_completed
    from roster_roles as r
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
