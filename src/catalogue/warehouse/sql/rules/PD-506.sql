-- A run that rows belong to and no list of runs holds: once a sheet.
with named as (
    select submission, centre, country, sheet, source_row, run_code, programme_id, run_id, true as is_part
    from marts.run_days
    union all by name
    select submission, centre, country, sheet, source_row, run_code, programme_id, run_id, true as is_part
    from marts.attendances
    union all by name
    select submission, centre, country, sheet, source_row, run_code, programme_id, run_id from marts.enrolments
    union all by name
    select submission, centre, country, sheet, source_row, run_code, programme_id, run_id from marts.teams
    union all by name
    select submission, centre, country, sheet, source_row, run_code, programme_id, run_id from marts.costs
    union all by name
    select submission, centre, country, sheet, source_row, run_code, programme_id, run_id from staging.acts
)

select
    submission, centre, country, sheet, min(source_row) as source_row,
    case when run_code is not null then 'run_code' end as field, count(*) as "count"
from named
where run_id is null and (run_code is not null or is_part)
group by submission, centre, country, sheet, run_code, case when run_code is null then programme_id end
