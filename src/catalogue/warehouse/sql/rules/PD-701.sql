-- The hours attended are a smaller share of the programme than completion needs; independent work is not attended.
with needed as (
    select programme_id, academic_hours - coalesce(independent_hours, 0) as hours
    from marts.programmes
),

days as (
    select a.person_id, a.programme_id, a.run_id, coalesce(a.attended_hours, max(d.day_hours)) as hours
    from marts.attendances as a
    left join marts.run_days as d on a.run_id = d.run_id and a.attended_on = d.held_on
    where a.present is distinct from false
    group by a.person_id, a.programme_id, a.run_id, a.attended_on, a.attended_hours
),

present as (
    select person_id, programme_id, run_id, sum(hours) as hours
    from days
    group by all
    having bool_and(hours is not null)
),

completed as (
    select c.*, case when c.hours_basis = 'attended' then c.academic_hours else p.hours end as attended
    from marts.completions as c
    left join present as p
        on c.person_id = p.person_id and c.programme_id = p.programme_id and c.run_id is not distinct from p.run_id
    where c.status in ('completed', 'attended') and (c.hours_basis = 'attended' or p.hours is not null)
)

select
    c.submission, c.centre, c.country, c.sheet, c.source_row,
    case when c.hours_basis = 'attended' then 'attended_hours' end as field, c.completed_on as day
from completed as c
inner join needed as n on c.programme_id = n.programme_id
where c.attended < n.hours * threshold('completion_share_min', c.country, c.completed_on) / 100
