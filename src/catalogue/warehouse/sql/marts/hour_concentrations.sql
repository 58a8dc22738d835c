-- a number for each area and year: most of the work is grouping by them
with places as (
    select country, area, area_code, year, row_number() over () as place from staging.area_years
),

roles as (
    select
        p.place, r.person_no,
        case r.role_group
            when 'subject_and_class_teachers' then 'teachers'
            when 'preschool_teachers' then 'preschool'
            else 'others'
        end as role
    from staging.area_roles as r
    inner join places as p using (country, area, area_code, year)
),

-- each completion in each of its areas, with all that its hours are counted under
placed as (
    select
        p.place, c.person_no, c.institution_id, c.academic_hours, r.role, c.priority_area, c.provider,
        case when a.area = 'municipality' then c.programme_id end as programme_id
    from staging.attributed as c
    inner join staging.areas as a using (country, municipality_code)
    inner join places as p using (country, area, area_code, year)
    inner join roles as r using (place, person_no)
),

-- hours of each person, and beside them of each institution; those that are not known are one
parts as (
    select
        place,
        case
            when grouping(role) = 0 then 'roles'
            when grouping(priority_area) = 0 then 'priority_areas'
            when grouping(provider) = 0 then 'providers'
            when grouping(programme_id) = 0 then 'programmes'
            else 'total'
        end as table_name,
        case when table_name = 'total' then 'total' else coalesce(role, priority_area, provider, programme_id) end
            as category,
        grouping(person_no) = 0 as is_person, sum(academic_hours) as hours
    from placed
    group by grouping sets (
        (place, person_no), (place, institution_id),
        (place, role, person_no), (place, role, institution_id),
        (place, priority_area, person_no), (place, priority_area, institution_id),
        (place, provider, person_no), (place, provider, institution_id),
        (place, programme_id, person_no), (place, programme_id, institution_id)
    )
),

sums as (
    select
        place, table_name, category,
        count(*) filter (where is_person) as persons, count(*) filter (where not is_person) as institutions,
        sum(hours) filter (where is_person) as academic_hours, max(hours, 2) filter (where is_person) as most
    from parts
    where category is not null
    group by all
)

select
    country, area, area_code, year, table_name, category, persons, institutions, academic_hours,
    most[1] as largest_hours, coalesce(most[2], 0) as second_hours
from sums
inner join places using (place)
