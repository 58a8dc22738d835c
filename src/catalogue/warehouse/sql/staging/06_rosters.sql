-- Roster rows with person, institution and municipality; within a file and date the last row stands.
create table staging.roster_rows as
select
    r.country, r.centre, r.submission, r.sheet, r.source_row, l.person_id,
    coalesce(i.institution_id, r.country || ':' || r.municipality_code) as institution_id,
    u.unit_code as municipality_code, y.unit_code as year_code,
    r.roster_date, year(r.roster_date) as year, r.role_group, r.workload
from staging.roster as r
inner join staging.person_links as l
    on l.record = record_of(r.national_id_key, r.participant_key, r.name_birth_key, r.name_workplace_key)
left join staging.institutions as i on r.country = i.country and r.centre = i.centre
    and r.institution_code is not distinct from i.institution_code
    and r.institution_name is not distinct from i.institution_name
left join staging.institution_places as p on i.institution_id = p.institution_id and r.country = p.country
left join staging.unit_periods as u on r.country = u.country
    and coalesce(r.municipality_code, p.municipality_code) = u.code
    and r.roster_date >= u.first_day and (u.last_day is null or r.roster_date <= u.last_day)
left join staging.unit_periods as y on r.country = y.country and u.unit_code = y.code
    and make_date(year(r.roster_date), 12, 31) >= y.first_day
    and (y.last_day is null or make_date(year(r.roster_date), 12, 31) <= y.last_day)
qualify row_number() over (
    partition by l.person_id, coalesce(i.institution_id, r.country || ':' || r.municipality_code), r.roster_date
    order by r.path_rank desc, r.file_row desc
) = 1;

-- Decisions 16: each institution's latest roster of the year; a person once in the municipality.
create table staging.denominators as
select
    *,
    row_number() over (
        partition by country, year_code, year, person_id
        order by workload desc nulls last, institution_id
    ) = 1 as is_first
from staging.roster_rows
where year_code is not null
qualify roster_date = max(roster_date) over (partition by country, institution_id, year);

-- Municipality-years whose rosters are complete: every institution of the previous roster sent one.
create table staging.computable as
with institution_years as (
    select distinct country, year_code, year, institution_id from staging.denominators
),

years as (
    select
        country, year_code, year,
        lag(year) over (partition by country, year_code order by year) as previous_year
    from (select distinct country, year_code, year from institution_years)
)

select y.country, y.year_code as municipality_code, y.year
from years as y
where not exists (
    from institution_years as p
    where p.country = y.country and p.year_code = y.year_code and p.year = y.previous_year
        and not exists (
            from institution_years as n
            where n.country = y.country and n.year = y.year and n.institution_id = p.institution_id
        )
);

-- Counted completions at the municipality of 31 December, each also in its county and country.
create table staging.counted as
select
    a.country, y.unit_code as municipality_code, m.parent_iso as county_code, year(a.completed_on) as year,
    a.person_id, a.programme_id, a.institution_id, a.role_group, a.academic_hours, a.completed_on
from staging.acts as a
inner join staging.unit_periods as y on a.country = y.country and a.municipality_code = y.code
    and make_date(year(a.completed_on), 12, 31) >= y.first_day
    and (y.last_day is null or make_date(year(a.completed_on), 12, 31) <= y.last_day)
inner join staging.units as m on a.country = m.country and y.unit_code = m.code
where a.counts;

create table staging.areas as
select 'municipality' as area, country, municipality_code as area_code, * exclude (country) from staging.counted
union all by name
select 'county' as area, country, county_code as area_code, * exclude (country) from staging.counted
where county_code is not null
union all by name
select 'country' as area, country, country as area_code, * exclude (country) from staging.counted;

-- Rosters of municipality-years that are computable, laid out over the same areas.
create table staging.roster_areas as
with computable_rows as (
    select d.country, d.year_code as municipality_code, m.parent_iso as county_code, d.year, d.person_id,
        d.institution_id, d.role_group, d.workload
    from staging.denominators as d
    inner join staging.computable as c on d.country = c.country and d.year_code = c.municipality_code
        and d.year = c.year
    inner join staging.units as m on d.country = m.country and d.year_code = m.code
)

select 'municipality' as area, country, municipality_code as area_code, * exclude (country) from computable_rows
union all by name
select 'county' as area, country, county_code as area_code, * exclude (country) from computable_rows
where county_code is not null
union all by name
select 'country' as area, country, country as area_code, * exclude (country) from computable_rows;

-- Areas and years whose denominator can be computed: all municipalities with completions have theirs.
create table staging.computable_areas as
select a.area, a.country, a.area_code, a.year
from (select distinct area, country, area_code, municipality_code, year from staging.areas) as a
left join staging.computable as c
    on a.country = c.country and a.municipality_code = c.municipality_code and a.year = c.year
group by a.area, a.country, a.area_code, a.year
having count(*) = count(c.year);

create table staging.area_years as
with done as (
    select
        area, country, area_code, year,
        count(*) as completions,
        count(distinct person_id) as persons,
        sum(academic_hours) as academic_hours,
        count(distinct institution_id) as institutions_active
    from staging.areas
    group by all
),

rosters as (
    select
        r.area, r.country, r.area_code, r.year,
        count(distinct r.person_id) as teachers,
        count(distinct r.person_id) filter (where p.person_id is not null) as teachers_completed,
        count(distinct r.institution_id) as institutions
    from staging.roster_areas as r
    inner join staging.computable_areas as c using (area, country, area_code, year)
    left join (select distinct person_id, year from staging.counted) as p using (person_id, year)
    group by all
),

strangers as (
    select a.area, a.country, a.area_code, a.year, count(distinct a.person_id) as not_on_roster
    from staging.areas as a
    anti join staging.roster_areas as r
        on a.area = r.area and a.area_code = r.area_code and a.country = r.country and a.year = r.year
        and a.person_id = r.person_id
    group by all
)

select
    d.*, r.teachers, r.teachers_completed, r.institutions,
    case when r.teachers is not null then coalesce(s.not_on_roster, 0) end as not_on_roster
from done as d
left join rosters as r using (area, country, area_code, year)
left join strangers as s using (area, country, area_code, year);
