-- The areas that a unit belongs to: itself, its county where there is one, its country.
create table staging.areas as
select country, code as municipality_code, 'municipality' as area, code as area_code from staging.units
union
select country, code, 'county', parent_iso from staging.units where parent_iso is not null
union
select country, code, 'country', country from staging.units;

-- Counted completions at the municipality of 31 December.
create table staging.counted as
select
    a.country, y.unit_code as municipality_code, m.parent_iso as county_code, year(a.completed_on)::bigint as year,
    a.person_no, a.programme_id, a.institution_id, a.role_group, a.academic_hours, a.completed_on,
    a.centre, a.provider, a.programme_type, a.is_peer, a.is_accredited, a.document_type, a.assessed, a.priority_area, a.priority_areas,
    a.subjects, a.run_id, a.team, a.cost_borne, a.currency, a.payer, a.started_on, a.submission, a.sheet, a.source_row
from staging.acts as a
inner join staging.unit_periods as y
    on a.country = y.country and a.municipality_code = y.code
    and make_date(year(a.completed_on), 12, 31) >= y.first_day
    and (y.last_day is null or make_date(year(a.completed_on), 12, 31) <= y.last_day)
inner join staging.units as m on a.country = m.country and y.unit_code = m.code
where a.counts;

-- One row per person, year and municipality, then the same laid out over counties and the country.
create table staging.person_years as
select
    country, municipality_code, county_code, year, person_no,
    count(*) as completions, sum(academic_hours) as academic_hours,
    coalesce(sum(academic_hours) filter (where is_accredited), 0) as accredited_hours,
    coalesce(sum(academic_hours) filter (where is_peer), 0) as peer_hours,
    count(*) filter (where document_type = 'certificate') as certificates,
    count(*) filter (where document_type = 'notice') as notices,
    arg_max(role_group, completed_on) filter (where role_group is not null) as role_group,
    max(completed_on) as last_day
from staging.counted
group by all;

create table staging.area_persons as
select 'municipality' as area, country, municipality_code as area_code, * exclude (country) from staging.person_years
union all by name
select 'county' as area, country, county_code as area_code, * exclude (country) from staging.person_years
where county_code is not null
union all by name
select 'country' as area, country, country as area_code, * exclude (country) from staging.person_years;

-- Rosters of municipality-years that are computable, laid out over the same areas.
create table staging.roster_areas as
with computable_rows as (
    select d.country, d.year_code as municipality_code, d.county_code, d.year, d.person_no, d.institution_id,
        d.role_group, d.workload
    from staging.denominators as d
    inner join staging.computable as c
        on d.country = c.country and d.year_code = c.municipality_code and d.year = c.year
)

select 'municipality' as area, country, municipality_code as area_code, * exclude (country) from computable_rows
union all by name
select 'county' as area, country, county_code as area_code, * exclude (country) from computable_rows
where county_code is not null
union all by name
select 'country' as area, country, country as area_code, * exclude (country) from computable_rows;

-- Counts per area and year. Roster figures of a county or country rest on its computable municipalities.
create table staging.area_years as
with done as (
    select
        area, country, area_code, year, sum(completions)::bigint as completions,
        count(distinct person_no) as persons, sum(academic_hours) as academic_hours,
        sum(accredited_hours) as accredited_hours, sum(peer_hours) as peer_hours,
        sum(certificates)::bigint as certificates, sum(notices)::bigint as notices
    from staging.area_persons
    group by all
),

institution_years as (
    select distinct country, municipality_code, county_code, year, institution_id
    from staging.counted
    where institution_id is not null
),

active as (
    select 'municipality' as area, country, municipality_code as area_code, year, count(*) as institutions_active
    from institution_years
    group by all
    union all
    select 'county', country, county_code, year, count(distinct institution_id) from institution_years group by all
    union all
    select 'country', country, country, year, count(distinct institution_id) from institution_years group by all
),

rosters as (
    select
        r.area, r.country, r.area_code, r.year,
        count(distinct r.municipality_code) as roster_municipalities,
        count(distinct r.person_no) as teachers,
        count(distinct r.person_no) filter (where p.person_no is not null) as teachers_completed,
        count(distinct r.institution_id) as institutions,
        count(distinct r.institution_id) filter (where p.person_no is not null) as institutions_completed
    from staging.roster_areas as r
    left join (select distinct person_no, year from staging.person_years) as p using (person_no, year)
    group by all
),

strangers as (
    select a.area, a.country, a.area_code, a.year, count(distinct a.person_no) as not_on_roster
    from staging.area_persons as a
    semi join staging.computable as c
        on a.country = c.country and a.municipality_code = c.municipality_code and a.year = c.year
    anti join staging.roster_areas as r
        on a.area = r.area and a.area_code = r.area_code and a.country = r.country and a.year = r.year
        and a.person_no = r.person_no
    group by all
)

select
    d.*, coalesce(i.institutions_active, 0) as institutions_active, r.roster_municipalities, r.teachers, r.teachers_completed, r.institutions,
    r.institutions_completed,
    case when r.teachers is not null then coalesce(s.not_on_roster, 0) end as not_on_roster
from done as d
left join active as i using (area, country, area_code, year)
left join rosters as r using (area, country, area_code, year)
left join strangers as s using (area, country, area_code, year);
