-- A guest attends one day only of a programme of several, and completes nothing of it.
with days as (
    select
        t.*, r.run_id, coalesce(t.programme_id, a.programme_id) as of_programme,
        coalesce(r.run_id, t.programme_id) as occasion, t.present is distinct from false as is_there
    from staging.attendance_rows as t
    left join staging.run_of as r
        on t.centre = r.centre and t.run_code is not distinct from r.run_code
        and t.programme_id is not distinct from r.programme_id and t.attended_on = r.day
    left join staging.runs_all as a on r.run_id = a.run_id
),

completed as (
    select distinct person_no, programme_id from staging.acts where is_completed
)

select
    d.* exclude (programme_id), d.of_programme as programme_id,
    d.is_there and c.person_no is null
    and count(*) filter (where d.is_there) over (partition by d.person_no, d.occasion) = 1
    and count(distinct d.attended_on) over (partition by d.occasion) > 1 as is_guest
from days as d
left join completed as c on d.person_no = c.person_no and d.of_programme = c.programme_id
