with acts as (
    select
        a.country, a.centre, a.submission, a.sheet, a.source_row, a.municipality_code, p.person_id, a.programme_id,
        a.run_id, a.status, a.completed_on, year(a.completed_on) as year,
        coalesce(r.started_on, a.started_on, a.completed_on) as day, 'completions' as source
    from staging.acts as a
    inner join staging.people as p using (person_no)
    left join staging.runs_all as r using (run_id)
),

registrations as (
    select
        e.country, e.centre, e.submission, e.sheet, e.source_row, e.municipality_code, e.person_id,
        coalesce(e.programme_id, e.centre || ':' || e.run_code) as programme_id, e.run_id,
        coalesce(e.enrolment_status, 'registered') as status,
        coalesce(r.started_on, e.started_on, e.registered_on) as day,
        year(coalesce(r.last_day, e.started_on, e.registered_on)) as year, 'enrolments' as source
    from marts.enrolments as e
    left join staging.runs_all as r using (run_id)
),

ends as (
    select person_id, programme_id, completed_on, min(run_id) as run_id, min(day) as day
    from acts
    group by all
),

-- a registration that came to nothing stands alone; any other is that of the next completion of the programme
followed as (
    select
        r.* replace (
            case
                when r.status in ('registered', 'completed', 'attended', 'unknown')
                    and (r.run_id is null or e.run_id is null or r.run_id = e.run_id)
                    then coalesce(e.day, r.day)
                else r.day
            end as day
        )
    from registrations as r
    asof left join ends as e
        on r.person_id = e.person_id and r.programme_id = e.programme_id and r.day <= e.completed_on
),

ranked as (
    select
        *,
        case
            when status in ('completed', 'attended') then 1
            when status in ('failed', 'not_completed') then 2
            when status = 'cancelled' then 3
            when status = 'waiting' then 4
            else 5
        end as outcome
    from (select * exclude (completed_on) from acts union all by name from followed)
    where year is not null
),

-- one row for each person, programme and day: what became of it at last, and where the person worked
once as (
    select country, municipality_code, year, person_id, min(outcome) over registration as outcome
    from ranked
    window registration as (partition by person_id, programme_id, day)
    qualify row_number() over (
        registration order by municipality_code is null, source, centre, submission, sheet, source_row
    ) = 1
)

select
    a.country, a.area, a.area_code, o.year, count(*) as registered,
    count(*) filter (where o.outcome = 1) as completed, count(*) filter (where o.outcome = 3) as cancelled,
    count(*) filter (where o.outcome = 4) as waiting, count(*) filter (where o.outcome = 2) as not_completed,
    count(distinct o.person_id) as persons
from once as o
inner join staging.unit_periods as u
    on o.country = u.country and o.municipality_code = u.code
    and make_date(o.year, 12, 31) between u.first_day and coalesce(u.last_day, date '9999-12-31')
inner join staging.areas as a on u.country = a.country and u.unit_code = a.municipality_code
group by all
