-- One role group for each person, area and year: of the roster first, else of the latest row.
create table staging.roster_roles as
select
    area, country, area_code, year, person_no,
    coalesce(first(role_group order by workload desc nulls last, institution_id), 'other') as role_group
from staging.roster_areas
group by area, country, area_code, year, person_no;

create table staging.area_roles as
with own_roles as (
    select
        area, country, area_code, year, person_no,
        coalesce(arg_max(role_group, last_day) filter (where role_group is not null), 'other') as role_group,
        sum(completions)::bigint as completions, sum(academic_hours) as academic_hours
    from staging.area_persons
    group by area, country, area_code, year, person_no
)

select o.* replace (coalesce(r.role_group, o.role_group) as role_group)
from own_roles as o
left join staging.roster_roles as r using (area, country, area_code, year, person_no);

-- The priority areas in force at the end of each year.
create table staging.frameworks as
select distinct y.country, y.year, f.area as priority_area
from (select distinct country, year from staging.area_years) as y
inner join staging.policy_priority_areas as f
    on y.country = f.country and make_date(y.year, 12, 31)
    between coalesce(f.valid_from, date '0001-01-01') and coalesce(f.valid_to, date '9999-12-31');

-- Counted completions with the provider that the row names, else its programme, else the centre.
create table staging.delivered as
with programme_providers as (
    select
        f.programme_id, coalesce(arg_min(f.provider, f.centre), min(o.name)) as provider,
        min(d.provider_reg_code) as code
    from staging.programme_facts as f
    left join staging.programme_details as d using (programme_id)
    left join staging.organisations_all as o on f.country = o.country and d.provider_reg_code = o.registry_code
    group by f.programme_id
)

select
    c.country, c.municipality_code, c.year, c.person_no, c.institution_id, c.programme_id, c.priority_area,
    c.academic_hours,
    coalesce(c.provider, p.provider, n.centre_name) as name, case when c.provider is null then p.code end as code
from staging.counted as c
inner join staging.centres as n using (centre)
left join programme_providers as p using (programme_id);

-- Spellings of one name are one provider, called as it is most often.
create table staging.spellings as
select
    country, name, coalesce(nullif(organisation_key(name), ''), name) as name_key, min(code) as code, count(*) as rows
from staging.delivered
group by country, name;

create table staging.providers as
select country, name_key, arg_max(name, (rows, name)) as provider, min(code) as code
from staging.spellings
group by country, name_key;

-- Counted completions with the provider and the priority area under which reports count them.
create table staging.attributed as
select
    d.country, d.municipality_code, d.year, d.person_no, d.institution_id, d.programme_id, d.academic_hours, p.provider,
    case when d.priority_area is null then 'none' else coalesce(f.priority_area, 'other') end as priority_area
from staging.delivered as d
inner join staging.spellings as s using (country, name)
inner join staging.providers as p using (country, name_key)
left join staging.frameworks as f using (country, year, priority_area);
