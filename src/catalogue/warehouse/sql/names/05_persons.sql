-- Where each centre says that a person works: one row per row of participants and rosters.
create table staging.person_workplaces as
with stated as (
    select
        record, workplace_ref, country, centre, municipality_code, role_group, workload, path_rank, file_row,
        null::date as roster_date
    from staging.participants
    union all
    select
        record, workplace_ref, country, centre, municipality_code, role_group, workload, path_rank, file_row,
        roster_date
    from staging.roster
)

select
    l.person_no, s.country, s.centre, i.institution_id,
    coalesce(s.municipality_code, p.municipality_code) as municipality_code,
    s.role_group, s.workload, s.roster_date, s.path_rank, s.file_row
from stated as s
inner join staging.person_links as l on s.record = l.record
left join staging.institutions as i on s.workplace_ref = i.workplace_ref
left join staging.institution_places as p on i.institution_id = p.institution_id and s.country = p.country;

-- A person's municipality as participants lists of a centre say it: higher workload, then lower code.
create table staging.person_places as
select
    person_no, country, centre,
    first(municipality_code order by workload desc nulls last, municipality_code) as municipality_code,
    first(institution_id order by workload desc nulls last, municipality_code) as institution_id
from staging.person_workplaces
where municipality_code is not null and roster_date is null
group by all;

-- The same from rosters of any centre of the country, per year of the roster.
create table staging.roster_places as
select
    person_no, country, year(roster_date) as year,
    first(municipality_code order by roster_date desc, workload desc nulls last, municipality_code) as municipality_code,
    first(institution_id order by roster_date desc, workload desc nulls last, municipality_code) as institution_id
from staging.person_workplaces
where municipality_code is not null and roster_date is not null
group by all;

-- A person's role as last said by a participants list or roster.
create table staging.person_roles as
select person_no, arg_max(role_group, (coalesce(roster_date, date '1900-01-01'), path_rank, file_row)) as role_group
from staging.person_workplaces
where role_group is not null
group by person_no;

-- And the last of those years, for completions of years without a roster.
create table staging.last_roster_places as
select
    person_no, country, arg_max(municipality_code, year) as municipality_code,
    arg_max(institution_id, year) as institution_id
from staging.roster_places
group by all;
