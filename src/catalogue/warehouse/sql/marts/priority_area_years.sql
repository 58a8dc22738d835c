with done as (
    select
        a.country, a.area, a.area_code, c.year, c.priority_area, count(*) as completions,
        count(distinct c.person_no) as persons, sum(c.academic_hours) as academic_hours,
        count(distinct t.person_no) as teachers_reached
    from staging.attributed as c
    inner join staging.areas as a using (country, municipality_code)
    left join staging.teachers as t using (country, area, area_code, year, person_no)
    group by all
),

-- what schools plan, in each year on whose last day the plan is in force
plans as (
    select
        y.country, u.unit_code as municipality_code, y.year, p.planned_hours, p.priority_area[1] as priority_area
    from marts.priorities as p
    inner join (select distinct country, year from staging.area_years) as y
        on p.country = y.country and make_date(y.year, 12, 31)
        between coalesce(p.valid_from, date '0001-01-01') and coalesce(p.valid_to, date '9999-12-31')
    left join staging.organisation_names as o on p.country = o.country and organisation_key(p.owner) = o.name_key
    left join staging.organisation_places as l on o.organisation_id = l.organisation_id
    inner join staging.unit_periods as u
        on p.country = u.country and coalesce(p.municipality_code, l.municipality_code) = u.code
        and make_date(y.year, 12, 31) between u.first_day and coalesce(u.last_day, date '9999-12-31')
    where coalesce(p.owner_kind, 'school') = 'school' and p.planned_hours is not null
),

planned as (
    select
        a.country, a.area, a.area_code, p.year,
        case when p.priority_area is null then 'none' else coalesce(f.priority_area, 'other') end as priority_area,
        sum(p.planned_hours) as planned_hours
    from plans as p
    inner join staging.areas as a using (country, municipality_code)
    left join staging.frameworks as f using (country, year, priority_area)
    group by all
),

-- every area of the framework wherever there is a completion, and what else is named
shown as (
    select y.country, y.area, y.area_code, y.year, f.priority_area
    from staging.area_years as y
    inner join staging.frameworks as f using (country, year)
    union
    select country, area, area_code, year, priority_area from done
    union
    select p.country, p.area, p.area_code, p.year, p.priority_area
    from planned as p
    semi join staging.area_years as y using (country, area, area_code, year)
)

select
    country, area, area_code, year, priority_area, coalesce(d.completions, 0) as completions,
    coalesce(d.persons, 0) as persons, coalesce(d.academic_hours, 0) as academic_hours,
    case when y.teachers is not null then coalesce(d.teachers_reached, 0) end as teachers_reached, p.planned_hours
from shown
inner join staging.area_years as y using (country, area, area_code, year)
left join done as d using (country, area, area_code, year, priority_area)
left join planned as p using (country, area, area_code, year, priority_area)
