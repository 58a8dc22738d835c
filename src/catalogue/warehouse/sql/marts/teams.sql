-- Teams as centres list them, else as the participants of one institution with the same team show them.
with counted as (
    select
        country, centre, programme_id, run_id, institution_id, municipality_code, team,
        year(completed_on) as year, min(coalesce(started_on, completed_on)) as started_on,
        count(distinct person_no) as team_size, 'completions' as counted_from,
        first({submission: submission, sheet: sheet, source_row: source_row} order by path_rank, file_row) as place
    from staging.acts
    where team is not null and institution_id is not null
    group by all
    union all by name
    select
        t.country, t.centre, e.programme_id, e.run_id, t.institution_id, t.municipality_code, t.team,
        year(coalesce(t.started_on, t.registered_on)) as year, min(t.started_on) as started_on,
        count(distinct t.person_no) as team_size, 'enrolments' as counted_from,
        first({submission: t.submission, sheet: t.sheet, source_row: t.source_row} order by t.path_rank, t.file_row)
            as place
    from staging.enrolments_rows as t
    inner join marts.enrolments as e using (submission, sheet, source_row)
    where t.team is not null and t.institution_id is not null
        and coalesce(e.enrolment_status, 'registered') not in ('cancelled', 'waiting')
    group by all
),

listed as (
    select
        t.* replace (coalesce(t.programme_id, a.programme_id) as programme_id), r.run_id, 'list' as counted_from
    from staging.teams_rows as t
    left join staging.run_of as r
        on t.centre = r.centre and t.run_code is not distinct from r.run_code
        and t.programme_id is not distinct from r.programme_id and t.started_on is not distinct from r.day
    left join staging.runs_all as a on r.run_id = a.run_id
),

everything as (
    from listed
    union all by name
    select * exclude (place), place.submission, place.sheet, place.source_row
    from counted as c
    where not exists (
        from listed as l
        where l.institution_id = c.institution_id and l.programme_id = c.programme_id
            and l.team is not distinct from c.team and coalesce(year(l.started_on), c.year) = c.year
    )
    qualify row_number() over (
        partition by centre, institution_id, programme_id, team, coalesce(run_id, year::varchar)
        order by counted_from
    ) = 1
)

select
    e.*, coalesce(d.team_min, d.team_max) as team_min, coalesce(d.team_max, d.team_min) as team_max,
    e.team_size between coalesce(d.team_min, d.team_max) and coalesce(d.team_max, d.team_min) as is_full
from everything as e
left join staging.programme_details as d on e.programme_id = d.programme_id
