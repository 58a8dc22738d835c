-- Another training fills a day that one already fills: a day listed of the run, else each day that the hours fill.
with acts as (
    select
        a.*, r.days, coalesce(r.started_on, a.started_on) as first_day,
        case when r.run_id is null then a.completed_on else coalesce(r.ended_on, r.started_on) end as last_day,
        threshold('full_day_hours', a.country, a.completed_on) as full_day
    from staging.acts as a
    left join marts.runs as r on a.run_id = r.run_id
    where a.is_completed and not a.is_repeated and coalesce(r.started_on, a.started_on) is not null
),

full_days as (
    select a.* exclude (days), d.held_on as day
    from acts as a
    inner join marts.run_days as d on a.run_id = d.run_id
    where coalesce(d.day_hours, a.academic_hours / a.days) >= a.full_day
    union all by name
    select a.* exclude (days), unnest(range(a.first_day, a.last_day + 1, interval 1 day))::date as day
    from acts as a
    anti join marts.run_days as d on a.run_id = d.run_id
    where a.academic_hours >= a.full_day * (a.last_day - a.first_day + 1)
),

overlapping as (
    select *
    from full_days
    qualify programme_id <> first(programme_id) over (partition by person_no, day order by first_day, programme_id)
)

select distinct submission, centre, country, sheet, source_row, completed_on as day
from overlapping
