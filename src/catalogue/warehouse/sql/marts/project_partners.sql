-- Of several centres that list the partners of a project the first by name speaks.
select
    * exclude (partner_role, started_on), coalesce(partner_role, 'partner') as partner_role,
    exists (
        from staging.policy_eu_members as e
        where e.country = a.partner_country and a.started_on >= e.joined
            and (e."left" is null or a.started_on <= e."left")
    ) as was_in_eu
from staging.project_partners_all as a
qualify a.centre = min(a.centre) over (partition by project_id)
    and row_number() over (
        partition by project_id, a.centre, coalesce(organisation_id, organisation_key(partner_name))
        order by path_rank desc, file_row desc
    ) = 1
