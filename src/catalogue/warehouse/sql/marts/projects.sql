select
    p.*, coalesce(n.partners, 0) as partners, coalesce(n.countries, 0) as countries
from staging.projects_all as p
left join (
    select
        project_id, count(distinct coalesce(organisation_id, organisation_key(partner_name))) as partners,
        count(distinct partner_country) as countries
    from marts.project_partners
    group by project_id
) as n using (project_id)
qualify row_number() over (partition by project_id order by p.centre, p.path_rank desc, p.file_row desc) = 1
