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
