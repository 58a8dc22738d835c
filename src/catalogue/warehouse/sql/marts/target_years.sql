-- A target is of the municipality it names, else of that of its owner, else of those where its project is.
with dated as (
    select
        t.*,
        coalesce(
            case
                when t.target_year between threshold('earliest_year', t.country, null)
                    and threshold('latest_year', t.country, null) then t.target_year
            end,
            year(t.due_on), year(p.ended_on)
        ) as year,
        coalesce(t.municipality_code, l.municipality_code) as code
    from marts.targets as t
    left join marts.projects as p on t.project_id = p.project_id
    left join staging.organisation_names as n on t.country = n.country and organisation_key(t.owner) = n.name_key
    left join staging.organisation_places as l on n.organisation_id = l.organisation_id
),

placed as (
    select t.*, coalesce(a.area, 'country') as area, coalesce(a.area_code, t.country) as area_code
    from dated as t
    left join (
        select distinct country, area_code as code, project_id from marts.project_years where area = 'municipality'
    ) as p on t.code is null and t.country = p.country and t.project_id = p.project_id
    left join staging.unit_periods as u
        on t.country = u.country and coalesce(t.code, p.code) = u.code
        and make_date(t.year, 12, 31) between u.first_day and coalesce(u.last_day, date '9999-12-31')
    left join staging.areas as a on t.country = a.country and u.unit_code = a.municipality_code
    where t.year is not null
)

-- of several centres that send a target the first by name speaks
select
    country, area, area_code, year, target, owner, project_id, target_value, result_value, is_reached
from placed
qualify row_number() over (
    partition by country, area, area_code, year, target, owner, project_id
    order by centre, submission, sheet, source_row
) = 1
