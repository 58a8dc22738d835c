-- Runs: from lists of runs, and from lists of programmes that date one.
create table staging.runs_all as
with listed as (
    select
        country, centre, submission, sheet, source_row, path_rank, file_row, programme_id, run_code, started_on, ended_on,
        run_status, mode, place, venue_municipality_code, language, organiser, co_organiser, places, run_hours,
        run_hours_given, run_hours_unit, price_per_participant, currency, project_code, 1 as rank
    from staging.runs_rows
    union all by name
    select
        p.country, p.centre, p.submission, p.sheet, p.source_row, p.path_rank, p.file_row, m.programme_id, p.run_code,
        p.started_on, p.ended_on, p.run_status, p.mode, p.place, p.price_per_participant, p.currency, p.project_code,
        2 as rank
    from staging.programmes as p
    inner join staging.programme_meanings as m on p.programme_ref = m.programme_ref
    where p.started_on is not null
)

select
    * exclude (rank, path_rank, file_row),
    centre || ':' || coalesce(run_code, programme_id || '@' || started_on) as run_id,
    coalesce(ended_on, started_on) as last_day
from listed
qualify row_number() over (
    partition by centre, coalesce(run_code, programme_id || '@' || started_on)
    order by rank, path_rank desc, file_row desc
) = 1;

-- For each way in which a row names a run, by number, or by programme and a day within it: the run that it means.
create table staging.run_of as
with asked as (
    select distinct centre, run_code, programme_id, completed_on as day
    from (
        select c.centre, c.run_code, m.programme_id, c.completed_on
        from staging.completions as c
        inner join staging.programme_meanings as m on c.programme_ref = m.programme_ref
        union all
        select centre, run_code, programme_id, held_on from staging.run_days_rows
        union all
        select centre, run_code, programme_id, attended_on from staging.attendance_rows
        union all
        select centre, run_code, programme_id, coalesce(started_on, registered_on) from staging.enrolments_rows
        union all
        select centre, run_code, programme_id, started_on from staging.teams_rows
        union all
        select centre, run_code, programme_id, paid_on from staging.costs_rows
    )
)

select a.centre, a.run_code, a.programme_id, a.day, min(r.run_id) as run_id
from asked as a
inner join staging.runs_all as r
    on a.centre = r.centre
    and (
        a.run_code = r.run_code
        or (a.run_code is null and a.programme_id = r.programme_id and a.day >= r.started_on and a.day <= r.last_day)
    )
group by all;
