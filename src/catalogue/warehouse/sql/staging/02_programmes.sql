-- One row per way in which a centre names a programme: by code, by title, or by both.
create table staging.programme_sources as
with sources as (
    select
        country, centre, programme_code, programme_key, programme_title, provider, programme_hours,
        1 as rank, path_rank, file_row
    from staging.programmes
    union all
    select
        country, centre, programme_code, programme_key, programme_title, provider, programme_hours,
        2 as rank, path_rank, file_row
    from staging.completions
    where programme_title is not null
)

select
    country, centre, programme_code, programme_key, rank,
    arg_max(programme_title, (path_rank, file_row)) as programme_title,
    arg_max(provider, (path_rank, file_row)) filter (where provider is not null) as provider,
    arg_max(programme_hours, (path_rank, file_row)) filter (where programme_hours is not null) as programme_hours
from sources
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

-- One row per centre, code and title: the programme that they mean.
create table staging.programme_names as
with named as (
    select distinct country, centre, programme_code, programme_key from staging.completions
    union
    select distinct country, centre, programme_code, programme_key from staging.programmes
),

coded as (
    select
        n.country, n.centre, n.programme_code, n.programme_key,
        coalesce(n.programme_code, t.programme_code) as code
    from named as n
    left join staging.title_codes as t on n.programme_code is null and n.centre = t.centre
        and n.programme_key = t.programme_key
)

select
    c.country, c.centre, c.programme_code, c.programme_key, c.code,
    case
        when c.code is not null and l.programme_code is null then c.country || ':' || c.code
        when c.code is not null then c.centre || ':' || c.code
        else c.centre || ':' || c.programme_key
    end as programme_id
from coded as c
left join staging.local_codes as l on c.country = l.country and c.code = l.programme_code;

-- Length per centre and programme, and per programme over all centres: programmes sheets come first.
create table staging.programme_facts as
select
    n.programme_id, n.country, n.centre,
    any_value(n.code) as code,
    arg_min(s.programme_title, s.rank) filter (where s.programme_title is not null) as title,
    arg_min(s.provider, s.rank) filter (where s.provider is not null) as provider,
    arg_min(s.programme_hours, s.rank) filter (where s.programme_hours is not null) as academic_hours,
    count(s.rank) > 0 as is_known
from staging.programme_names as n
left join staging.programme_sources as s
    on n.centre = s.centre and n.programme_code is not distinct from s.programme_code
    and n.programme_key is not distinct from s.programme_key
group by n.programme_id, n.country, n.centre;
