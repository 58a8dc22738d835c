with limits as (
    select
        country, year,
        threshold('paid_days', country, make_date(year, 12, 31))
        * threshold('academic_hours_per_day', country, make_date(year, 12, 31)) as paid_hours
    from (select distinct country, year from staging.denominators)
),

rosters as (
    select
        d.country, d.year_code as municipality_code, d.year, d.institution_id,
        count(*) as teachers, count(h.person_no) as teachers_completed,
        case
            when any_value(l.paid_hours) is not null
                then count(*) filter (where coalesce(h.academic_hours, 0) >= l.paid_hours)
        end as teachers_reached_days,
        (coalesce(sum(h.academic_hours), 0) / count(*))::decimal(18, 9) as hours_per_teacher
    from staging.denominators as d
    inner join limits as l using (country, year)
    left join staging.person_hours as h using (person_no, year)
    group by all
),

done as (
    select
        country, municipality_code, year, institution_id, count(*) as completions,
        count(distinct person_no) as persons, sum(academic_hours) as academic_hours
    from staging.counted
    where institution_id is not null
    group by all
),

-- the year before, in the municipality that the unit of then has become
before as (
    select d.country, u.unit_code as municipality_code, d.year + 1 as year, d.institution_id,
        sum(d.academic_hours) as hours_before
    from done as d
    inner join staging.unit_periods as u
        on d.country = u.country and d.municipality_code = u.code
        and make_date(d.year + 1, 12, 31) between u.first_day and coalesce(u.last_day, date '9999-12-31')
    group by all
)

select
    country, municipality_code, year, institution_id, o.name, r.teachers, r.teachers_completed, r.teachers_reached_days,
    coalesce(d.completions, 0) as completions, coalesce(d.persons, 0) as persons,
    coalesce(d.academic_hours, 0) as academic_hours, r.hours_per_teacher, b.hours_before
from rosters as r
full join done as d using (country, municipality_code, year, institution_id)
left join before as b using (country, municipality_code, year, institution_id)
left join marts.organisations as o on institution_id = o.organisation_id and o.country = coalesce(r.country, d.country)
