select
    programme_id, min(country) as country, min(code) as code, arg_min(title, centre) as title,
    coalesce(arg_min(provider, centre), min(centre_name)) as provider,
    min(academic_hours) as academic_hours, bool_or(is_known) as is_known
from staging.programme_facts
inner join staging.centres using (centre)
group by programme_id
