with workplaces as (
    select
        i.institution_id as organisation_id, i.country, min(i.code) as registry_code,
        arg_max(i.name, i.last_said) as name, min(p.municipality_code) as municipality_code
    from staging.institutions as i
    left join staging.institution_places as p on i.institution_id = p.institution_id and i.country = p.country
    group by i.institution_id, i.country
),

listed as (
    select *
    from staging.listed_organisations
    qualify row_number() over (
        partition by organisation_id, country order by centre, path_rank desc, file_row desc
    ) = 1
)

select
    organisation_id, country, coalesce(l.organisation_code, w.registry_code) as registry_code,
    coalesce(l.organisation_name, w.name) as name, coalesce(l.municipality_code, w.municipality_code) as municipality_code,
    l.organisation_type, l.name_lt, l.name_et, l.name_lv, l.name_pl, l.name_en, l.valid_from, l.valid_to
from workplaces as w
full join listed as l using (organisation_id, country)
