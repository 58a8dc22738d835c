-- The national agency in the project's number is not of the coordinator's country.
with coordinators as (
    select project_id, min(partner_country) as country
    from marts.project_partners
    where partner_role = 'coordinator'
    group by project_id
    having count(distinct partner_country) = 1
)

select p.submission, p.centre, p.country, p.sheet, p.source_row, 'project_code' as field, p.started_on as day
from staging.projects_all as p
left join coordinators as c on p.project_id = c.project_id
where p.agency_country <> coalesce(p.coordinator_country, c.country)
