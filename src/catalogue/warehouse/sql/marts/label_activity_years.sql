-- What an institution with a label on the day did for others. Peer training and open lessons are for others only where
-- the row says so, the other kinds unless it says no.
with events as (
    select
        *, year(held_on) as year,
        case
            when follow_up_kind in ('open_day', 'info_session', 'mentoring') then follow_up_kind
            else 'training'
        end as kind
    from marts.follow_ups
    where has_label and case
        when follow_up_kind in ('open_day', 'info_session', 'mentoring', 'training_for_others')
            then coalesce(for_others, true)
        when follow_up_kind in ('peer_training', 'open_lesson') then coalesce(for_others, false)
        else false
    end
)

select
    e.country, coalesce(a.area, 'country') as area, coalesce(a.area_code, e.country) as area_code, e.year,
    coalesce(e.principle, 'other') as principle,
    count(*) filter (where e.kind = 'open_day') as open_days,
    count(*) filter (where e.kind = 'info_session') as info_sessions,
    count(*) filter (where e.kind = 'mentoring') as mentoring,
    count(*) filter (where e.kind = 'training') as trainings_for_others,
    coalesce(sum(e.listeners), 0)::bigint as listeners
from events as e
left join staging.unit_periods as u
    on e.country = u.country and e.municipality_code = u.code
    and make_date(e.year, 12, 31) between u.first_day and coalesce(u.last_day, date '9999-12-31')
left join staging.areas as a on e.country = a.country and u.unit_code = a.municipality_code
group by all
