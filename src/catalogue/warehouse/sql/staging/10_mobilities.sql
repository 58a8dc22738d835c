-- Mobilities with their days; across centres the same person, start and country is one.
create table staging.mobilities_all as
select
    m.*, j.project_id, m.submission || '/' || m.sheet || '/' || m.source_row as mobility,
    coalesce(m.ended_on, m.started_on) as last_day,
    coalesce(m.ended_on, m.started_on) - m.started_on + 1 as stay_days,
    coalesce(m.training_days, coalesce(m.ended_on, m.started_on) - m.started_on + 1) as programme_days,
    coalesce(m.mobility_status = 'held', coalesce(m.ended_on, m.started_on) < s.as_of) as is_held
from staging.mobilities_rows as m
cross join staging.as_of as s
left join staging.project_of as j on m.centre = j.centre and m.project_code = j.project_code
qualify row_number() over (
    partition by m.person_no, m.started_on, m.host_country order by m.centre, m.path_rank desc, m.file_row desc
) = 1;

-- What a follow-up follows: the mobility of the number it names, else the person's last one before it, else every
-- mobility of the project that ended before it, where it names no person.
create table staging.follow_up_links as
with pairs as (
    select
        f.submission, f.sheet, f.source_row, m.mobility, f.held_on >= m.last_day as is_after,
        f.mobility_id is not null or f.mobility_started_on is not null as is_named,
        row_number() over (
            partition by f.submission, f.sheet, f.source_row
            order by f.held_on >= m.last_day desc, abs(f.held_on - m.last_day), m.mobility
        ) as nearest,
        f.person_no is not null or f.mobility_id is not null as is_single
    from staging.follow_ups_rows as f
    inner join staging.mobilities_all as m
        on case
            when f.mobility_id is not null then f.mobility_id = m.mobility_id and f.centre = m.centre
            when f.person_no is not null
                then f.person_no = m.person_no and coalesce(f.mobility_started_on, m.started_on) = m.started_on
            when f.mobility_started_on is not null
                then f.mobility_started_on = m.started_on and f.centre = m.centre
                and coalesce(f.project_code, '') = coalesce(m.project_code, '')
            else f.project_code = m.project_code and f.centre = m.centre and f.held_on > m.last_day
        end
    where f.follow_up_kind in ('peer_training', 'open_lesson', 'dissemination')
)

select submission, sheet, source_row, mobility, is_after
from pairs
where nearest = 1 or not is_single;
