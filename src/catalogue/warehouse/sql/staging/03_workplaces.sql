-- One row per mention of a workplace.
create table staging.mentions as
select country, centre, institution_code, institution_name, municipality_code, path_rank, file_row
from staging.completions
where institution_code is not null or institution_name is not null
union all
select country, centre, institution_code, institution_name, municipality_code, path_rank, file_row
from staging.participants
where institution_code is not null or institution_name is not null
union all
select country, centre, institution_code, institution_name, municipality_code, path_rank, file_row
from staging.roster
where institution_code is not null or institution_name is not null;

-- A name that stands beside exactly one register code of the country stands for that code.
create table staging.name_codes as
select country, folded(institution_name) as name_key, min(institution_code) as institution_code
from staging.mentions
where institution_code is not null and institution_name is not null
group by all
having count(distinct institution_code) = 1;

-- One row per spelling of a workplace: the institution that it means.
create table staging.institutions as
select
    m.country, m.centre, m.institution_code, m.institution_name,
    coalesce(
        m.country || ':' || coalesce(m.institution_code, n.institution_code),
        m.country || ':' || folded(m.institution_name)
    ) as institution_id,
    coalesce(m.institution_code, n.institution_code) as code,
    arg_max(m.institution_name, (m.path_rank, m.file_row)) as name
from staging.mentions as m
left join staging.name_codes as n on m.country = n.country and folded(m.institution_name) = n.name_key
group by all;

-- The municipality of an institution, where all that is said of it agrees on one.
create table staging.institution_places as
select i.institution_id, i.country, min(m.municipality_code) as municipality_code
from staging.mentions as m
inner join staging.institutions as i on m.country = i.country and m.centre = i.centre
    and m.institution_code is not distinct from i.institution_code
    and m.institution_name is not distinct from i.institution_name
inner join staging.unit_periods as u on m.country = u.country and m.municipality_code = u.code and u.last_day is null
group by i.institution_id, i.country
having count(distinct u.unit_code) = 1;
