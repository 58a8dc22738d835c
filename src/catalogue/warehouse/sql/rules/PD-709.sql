-- The months of policy after its end no peer training follows the mobility; a meeting or study visit of a project promises none.
with ended as (
    select *, coalesce(ended_on, started_on) as day
    from marts.mobilities
    where is_held and coalesce(mobility_type, '') not in ('project_meeting', 'study_visit') and peer_trainings = 0
)

select e.submission, e.centre, e.country, e.sheet, e.source_row, e.day
from ended as e
cross join staging.as_of as s
where e.day + to_months(threshold('follow_up_months', e.country, e.day)::integer) < s.as_of
