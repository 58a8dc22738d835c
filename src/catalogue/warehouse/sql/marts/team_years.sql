-- The year of a team is that in which its run began, else that of the row from which the team is known.
with dated as (
    select t.*, year(coalesce(t.started_on, r.started_on, c.completed_on, e.registered_on)) as year
    from marts.teams as t
    left join staging.runs_all as r on t.run_id = r.run_id
    left join staging.acts as c
        on t.submission = c.submission and t.sheet = c.sheet and t.source_row = c.source_row
    left join marts.enrolments as e
        on t.submission = e.submission and t.sheet = e.sheet and t.source_row = e.source_row
)

select
    t.country, coalesce(a.area, 'country') as area, coalesce(a.area_code, t.country) as area_code, t.year,
    count(distinct t.institution_id) as institutions, count(*) as teams,
    count(*) filter (where t.is_full) as "full",
    count(*) filter (where t.team_size < t.team_min) as too_small,
    count(*) filter (where t.team_size > t.team_max) as too_large
from dated as t
left join staging.unit_periods as u
    on t.country = u.country and t.municipality_code = u.code
    and make_date(t.year, 12, 31) between u.first_day and coalesce(u.last_day, date '9999-12-31')
left join staging.areas as a on t.country = a.country and u.unit_code = a.municipality_code
where t.year is not null
group by all
