with named as (
    select
        programme_id, min(country) as country, min(code) as code, arg_min(title, centre) as title,
        coalesce(arg_min(provider, centre), min(centre_name)) as provider,
        min(academic_hours) as academic_hours, bool_or(is_known) as is_known
    from staging.programme_facts
    inner join staging.centres using (centre)
    group by programme_id
)

select
    n.*, d.programme_type, d.priority_areas, d.subjects, d.target_group as target_groups, d.contact_hours,
    d.practical_hours, d.independent_hours, d.isced_f, d.assessed, d.team_min, d.team_max, d.project_code,
    coalesce(d.is_accredited_ever, false) as is_accredited_ever
from named as n
left join staging.programme_details as d using (programme_id)
