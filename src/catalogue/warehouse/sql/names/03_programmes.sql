-- One row per way in which a centre names a programme: by code, by title, or by both.
create table staging.programme_sources as
select
    programme_ref, country, centre, programme_code, programme_key, rank,
    arg_max(programme_title, (path_rank, file_row)) as programme_title,
    arg_max(provider, (path_rank, file_row)) filter (where provider is not null) as provider,
    arg_max(programme_hours, (path_rank, file_row)) filter (where programme_hours is not null) as programme_hours
from staging.programme_mentions
where is_source
group by all;

-- A title that the centre gives exactly one code stands for that code.
create table staging.title_codes as
select centre, programme_key, min(programme_code) as programme_code
from staging.programme_sources
where programme_code is not null and programme_key is not null
group by all
having count(distinct programme_code) = 1;

-- A short code under which two centres mean different titles is a number of the centre's own.
create table staging.local_codes as
select country, programme_code
from staging.programme_sources
where programme_code is not null and length(programme_code) < 6
group by all
having count(distinct centre) > 1 and count(distinct programme_key) > 1;

-- One row per way of naming a programme: the programme that it means.
create table staging.programme_names as
with named as (
    select distinct programme_ref, country, centre, programme_code, programme_key from staging.programme_mentions
),

coded as (
    select n.* exclude (programme_code), coalesce(n.programme_code, t.programme_code) as code
    from named as n
    left join staging.title_codes as t
        on n.programme_code is null and n.centre = t.centre and n.programme_key = t.programme_key
)

select
    c.programme_ref, c.country, c.centre, c.code,
    case
        when c.code is not null and l.programme_code is null then c.country || ':' || c.code
        when c.code is not null then c.centre || ':' || c.code
        else c.centre || ':' || c.programme_key
    end as programme_id
from coded as c
left join staging.local_codes as l on c.country = l.country and c.code = l.programme_code;

-- What a centre says of a programme: programmes sheets come before titled completions.
create table staging.programme_facts as
select
    n.programme_id, n.country, n.centre,
    any_value(n.code) as code,
    arg_min(s.programme_title, s.rank) filter (where s.programme_title is not null) as title,
    arg_min(s.provider, s.rank) filter (where s.provider is not null) as provider,
    arg_min(s.programme_hours, s.rank) filter (where s.programme_hours is not null) as academic_hours,
    count(s.rank) > 0 as is_known
from staging.programme_names as n
left join staging.programme_sources as s on n.programme_ref = s.programme_ref
group by n.programme_id, n.country, n.centre;

-- Per way of naming: length and whether described, by the centre itself, else by any other.
create table staging.programme_meanings as
with shared as (
    select programme_id, min(academic_hours) as academic_hours, bool_or(is_known) as is_known
    from staging.programme_facts
    group by programme_id
)

select
    n.programme_ref, n.programme_id,
    coalesce(f.academic_hours, s.academic_hours) as academic_hours,
    s.is_known
from staging.programme_names as n
inner join staging.programme_facts as f on n.programme_id = f.programme_id and n.centre = f.centre
inner join shared as s on n.programme_id = s.programme_id;
