-- Where a project is: its partners and coordinator, those who travel, and the country of the centre that reports it.
with places as (
    select p.project_id, o.country, o.municipality_code
    from marts.project_partners as p
    inner join marts.organisations as o on p.organisation_id = o.organisation_id
    union
    select p.project_id, n.country, l.municipality_code
    from marts.projects as p
    inner join staging.organisation_names as n
        on coalesce(p.coordinator_country, p.country) = n.country and organisation_key(p.coordinator) = n.name_key
    left join staging.organisation_places as l on n.organisation_id = l.organisation_id
    union
    select project_id, country, municipality_code
    from marts.mobilities
    where mobility_status is distinct from 'cancelled'
    union
    select project_id, partner_country, null from marts.project_partners
    union
    select project_id, country, null from marts.projects
),

ends as (
    select country, max(year) as year from marts.country_years group by country
),

years as (
    select
        p.*, l.country as of_country, l.municipality_code,
        unnest(range(
            year(p.started_on),
            least(year(coalesce(p.ended_on, p.started_on)), greatest(e.year, year(p.started_on))) + 1
        )) as year
    from marts.projects as p
    inner join places as l on p.project_id = l.project_id
    left join ends as e on l.country = e.country
    where l.country in (select country from staging.units)
)

select distinct
    y.of_country as country, coalesce(a.area, 'country') as area, coalesce(a.area_code, y.of_country) as area_code,
    y.year, y.project_id, y.project_title as title, coalesce(y.action_code, y.action) as action, y.started_on,
    y.ended_on, y.partners, y.countries, y.is_eu_funded
from years as y
left join staging.unit_periods as u
    on y.of_country = u.country and y.municipality_code = u.code
    and make_date(y.year, 12, 31) between u.first_day and coalesce(u.last_day, date '9999-12-31')
left join staging.areas as a on y.of_country = a.country and u.unit_code = a.municipality_code
