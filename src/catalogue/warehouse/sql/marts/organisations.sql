select
    i.institution_id as organisation_id, i.country, min(i.code) as registry_code, arg_max(i.name, i.last_said) as name,
    min(p.municipality_code) as municipality_code
from staging.institutions as i
left join staging.institution_places as p on i.institution_id = p.institution_id and i.country = p.country
group by i.institution_id, i.country
