-- Which organisation a name or code means: lists of organisations first, then workplaces.
create table staging.listed_organisations as
select
    coalesce(organisation_country, country) as country, centre, path_rank, file_row,
    coalesce(organisation_country, country)
    || ':' || coalesce(organisation_code, nullif(folded(organisation_name), ''), organisation_name) as organisation_id,
    organisation_code, organisation_name, organisation_type, name_lt, name_et, name_lv, name_pl, name_en,
    municipality_code, valid_from, valid_to
from staging.organisations_rows;

create table staging.organisation_names as
with named as (
    select country, organisation_id, unnest([organisation_name, name_lt, name_et, name_lv, name_pl, name_en]) as name
    from staging.listed_organisations
    union all
    select country, institution_id, name from staging.institutions
)

select country, organisation_key(name) as name_key, min(organisation_id) as organisation_id
from named
where name is not null
group by all
having count(distinct organisation_id) = 1;

create table staging.organisation_places as
select organisation_id, min(municipality_code) as municipality_code
from staging.listed_organisations
where municipality_code is not null
group by organisation_id
union all
select institution_id, min(municipality_code)
from staging.institution_places
where institution_id not in (
    select organisation_id from staging.listed_organisations where municipality_code is not null
)
group by institution_id;

-- Every organisation that a centre names: workplaces, and what lists of organisations hold.
create table staging.organisations_all as
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
full join listed as l using (organisation_id, country);
