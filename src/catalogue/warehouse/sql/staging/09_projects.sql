-- Projects with what their numbers say. A number is the key everywhere, an acronym or title within its centre.
create table staging.projects_all as
with keyed as (
    select
        *,
        coalesce(project_code, centre || ':' || folded(coalesce(acronym, project_title))) as project_id,
        regexp_extract(
            project_code, '^(20\d\d)-\d-([A-Z]{2})(\d{2})-(KA\d{3})(?:-([A-Z]{2,4}))?-\d+(?:-\d+)?$',
            ['year', 'agency', 'agency_no', 'action', 'field']
        ) as parts
    from staging.projects_rows
)

select
    k.* exclude (parts),
    coalesce(k.parts.action, '') <> '' as is_erasmus,
    try_cast(nullif(k.parts.year, '') as bigint) as call_year,
    nullif(k.parts.agency || k.parts.agency_no, '') as national_agency,
    coalesce(n.country, nullif(k.parts.agency, '')) as agency_country,
    nullif(k.parts.action || coalesce('-' || nullif(k.parts.field, ''), ''), '') as action_code,
    a.field as action_field,
    coalesce(k.parts.action, '') <> '' or coalesce(regexp_matches(lower(coalesce(k.funder, '') || ' ' || coalesce(k.action, '')), 'erasmus|\beu\b|\bes\b|europ|ka[123]'), false)
        as is_eu_funded
from keyed as k
left join staging.policy_national_agencies as n on k.parts.agency = n.prefix
left join staging.policy_erasmus_actions as a
    on nullif(k.parts.action || coalesce('-' || nullif(k.parts.field, ''), ''), '') = a.action;

create table staging.project_partners_all as
with keyed as (
    select
        r.*, coalesce(
            r.project_code, j.project_id, r.centre || ':' || folded(r.acronym)
        ) as project_id
    from staging.partners_rows as r
    left join staging.projects_all as j
        on r.project_code is null and r.centre = j.centre and folded(r.acronym) = folded(j.acronym)
),

starts as (
    select project_id, min(started_on) as started_on from staging.projects_all group by project_id
)

select
    k.*, s.started_on,
    coalesce(c.organisation_id, o.organisation_id) as organisation_id
from keyed as k
left join starts as s using (project_id)
left join staging.listed_organisations as c on k.partner_code = c.organisation_code and k.centre = c.centre
left join staging.organisation_names as o
    on coalesce(k.partner_country, k.country) = o.country and organisation_key(k.partner_name) = o.name_key;

create table staging.county_names as
select distinct country, parent_iso as code, unnest([folded(county_name), folded(replace(county_name, ' maakond', 'maa'))]) as name_key
from staging.units
where parent_iso is not null and county_name is not null;

-- Which project a centre means: by number, else by the acronym or title that stands in the number's place.
create table staging.project_of as
with named as (
    select centre, project_id, unnest([acronym, project_title, project_title_en]) as name from staging.projects_all
),

asked as (
    select distinct centre, project_code
    from (
        select centre, project_code from staging.mobilities_rows
        union all
        select centre, project_code from staging.follow_ups_rows
        union all
        select centre, project_code from staging.targets_rows
        union all
        select centre, project_code from staging.completions
        union all
        select centre, project_code from staging.partners_rows
    )
    where project_code is not null
)

select a.centre, a.project_code, coalesce(min(p.project_id), min(n.project_id)) as project_id
from asked as a
left join staging.projects_all as p on a.project_code = p.project_id
left join named as n on a.centre = n.centre and folded(a.project_code) = folded(n.name)
group by all;
