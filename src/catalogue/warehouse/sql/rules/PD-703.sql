-- The person completes the same programme again within the months of policy.
with acts as (
    select
        submission, centre, country, sheet, source_row, completed_on as day,
        lag(completed_on) over (partition by person_no, programme_id order by completed_on, path_rank, file_row)
            as last_time
    from staging.acts
    where is_completed and not is_repeated
)

select * exclude (last_time)
from acts
where day < last_time + to_months(threshold('repeat_months', country, day)::integer)
