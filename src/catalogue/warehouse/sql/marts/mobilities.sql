with followed as (
    select
        l.mobility,
        count(*) filter (where f.follow_up_kind = 'peer_training') as peer_trainings,
        count(*) filter (where f.follow_up_kind = 'open_lesson') as open_lessons,
        sum(f.listeners)::bigint as reach,
        min(f.held_on) filter (where f.follow_up_kind = 'peer_training') as first_training
    from staging.follow_up_links as l
    inner join staging.follow_ups_rows as f using (submission, sheet, source_row)
    where l.is_after
    group by l.mobility
)

select
    m.*, coalesce(f.peer_trainings, 0) as peer_trainings, coalesce(f.open_lessons, 0) as open_lessons, f.reach,
    f.first_training - m.last_day as days_to_follow_up
from staging.mobilities_all as m
left join followed as f using (mobility)
