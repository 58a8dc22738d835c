select
    t.* replace (
        coalesce(t.programme_id, a.programme_id) as programme_id,
        coalesce(t.enrolment_status, t.status) as enrolment_status
    ),
    r.run_id
from staging.enrolments_rows as t
left join staging.run_of as r
    on t.centre = r.centre and t.run_code is not distinct from r.run_code
    and t.programme_id is not distinct from r.programme_id and coalesce(t.started_on, t.registered_on) is not distinct from r.day
left join staging.runs_all as a on r.run_id = a.run_id
