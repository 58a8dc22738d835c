-- The last day of what is still given as planned is past.
with planned as (
    select submission, centre, country, sheet, source_row, 'run_status' as field, coalesce(ended_on, started_on) as day
    from marts.runs
    where run_status = 'planned'
    union all
    select submission, centre, country, sheet, source_row, 'mobility_status', coalesce(ended_on, started_on)
    from marts.mobilities
    where mobility_status = 'planned'
)

select p.*
from planned as p
cross join staging.as_of as s
where p.day < s.as_of
