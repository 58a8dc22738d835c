-- Where each centre says that a person works: one row per person, centre and workplace, best first.
create table staging.person_workplaces as
with stated as (
    select country, centre, participants.national_id_key, participants.participant_key, participants.name_birth_key,
        participants.name_workplace_key, institution_code, institution_name, municipality_code, role_group, workload,
        path_rank, file_row, null::date as roster_date
    from staging.participants
    union all
    select country, centre, national_id_key, participant_key, name_birth_key, name_workplace_key, institution_code,
        institution_name, municipality_code, role_group, workload, path_rank, file_row, roster_date
    from staging.roster
)

select
    l.person_id, s.country, s.centre, i.institution_id,
    coalesce(s.municipality_code, p.municipality_code) as municipality_code,
    s.role_group, s.workload, s.roster_date, s.path_rank, s.file_row
from stated as s
inner join staging.person_links as l
    on l.record = record_of(s.national_id_key, s.participant_key, s.name_birth_key, s.name_workplace_key)
left join staging.institutions as i on s.country = i.country and s.centre = i.centre
    and s.institution_code is not distinct from i.institution_code
    and s.institution_name is not distinct from i.institution_name
left join staging.institution_places as p on i.institution_id = p.institution_id and s.country = p.country;

-- A person's municipality as participants lists of a centre say it: higher workload, then lower code.
create table staging.person_places as
select
    person_id, country, centre,
    first(municipality_code order by workload desc nulls last, municipality_code) as municipality_code,
    first(institution_id order by workload desc nulls last, municipality_code) as institution_id
from staging.person_workplaces
where municipality_code is not null and roster_date is null
group by all;

-- The same from rosters of any centre of the country, per year of the roster.
create table staging.roster_places as
select
    person_id, country, year(roster_date) as year,
    first(municipality_code order by roster_date desc, workload desc nulls last, municipality_code) as municipality_code,
    first(institution_id order by roster_date desc, workload desc nulls last, municipality_code) as institution_id
from staging.person_workplaces
where municipality_code is not null and roster_date is not null
group by all;

-- A person's role as last said by a participants list or roster.
create table staging.person_roles as
select person_id, arg_max(role_group, (coalesce(roster_date, date '1900-01-01'), path_rank, file_row)) as role_group
from staging.person_workplaces
where role_group is not null
group by person_id;
