-- One row per way in which a centre names a workplace, with the municipality said beside it.
create table staging.mentions as
select
    workplace_ref, country, institution_code, institution_name, municipality_code,
    folded(institution_name) as name_key, max(path_rank * 4294967296 + file_row) as last_said
from staging.workplace_mentions
where institution_code is not null or institution_name is not null
group by workplace_ref, country, institution_code, institution_name, municipality_code;

-- A name that stands beside exactly one register code of the country, in lists of organisations too, stands for it.
create table staging.name_codes as
with coded as (
    select country, name_key, institution_code
    from staging.mentions
    where institution_code is not null and institution_name is not null
    union
    select
        coalesce(organisation_country, country),
        folded(unnest([organisation_name, name_lt, name_et, name_lv, name_pl, name_en])), organisation_code
    from staging.organisations
    where organisation_code is not null
)

select country, name_key, min(institution_code) as institution_code
from coded
where name_key is not null
group by all
having count(distinct institution_code) = 1;

-- One row per way of naming a workplace: the institution that it means.
create table staging.institutions as
select
    m.workplace_ref, m.country, coalesce(m.institution_code, n.institution_code) as code,
    m.country || ':' || coalesce(m.institution_code, n.institution_code, m.name_key) as institution_id,
    arg_max(m.institution_name, m.last_said) as name,
    max(m.last_said) as last_said
from staging.mentions as m
left join staging.name_codes as n on m.country = n.country and m.name_key = n.name_key
group by all;

-- The municipality of an institution, where all that is said of it agrees on one.
create table staging.institution_places as
select i.institution_id, i.country, min(m.municipality_code) as municipality_code
from staging.mentions as m
inner join staging.institutions as i on m.workplace_ref = i.workplace_ref
inner join staging.unit_periods as u on m.country = u.country and m.municipality_code = u.code and u.last_day is null
group by i.institution_id, i.country
having count(distinct u.unit_code) = 1;
