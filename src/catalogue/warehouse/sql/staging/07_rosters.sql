-- Roster rows with person, institution and municipality; of one person, institution and date the last stands.
create table staging.roster_rows as
select
    r.country, r.centre, r.submission, r.sheet, r.source_row, l.person_no,
    coalesce(i.institution_id, r.country || ':' || r.municipality_code) as institution_id,
    u.unit_code as municipality_code, y.unit_code as year_code, m.parent_iso as county_code,
    r.roster_date, year(r.roster_date) as year, r.role_group, r.workload, r.subject_taught
from staging.roster as r
inner join staging.person_links as l on r.record = l.record
left join staging.institutions as i on r.workplace_ref = i.workplace_ref
left join staging.institution_places as p on i.institution_id = p.institution_id and r.country = p.country
left join staging.unit_periods as u
    on r.country = u.country and coalesce(r.municipality_code, p.municipality_code) = u.code
    and r.roster_date >= u.first_day and (u.last_day is null or r.roster_date <= u.last_day)
left join staging.unit_periods as y
    on r.country = y.country and u.unit_code = y.code
    and make_date(year(r.roster_date), 12, 31) >= y.first_day
    and (y.last_day is null or make_date(year(r.roster_date), 12, 31) <= y.last_day)
left join staging.units as m on r.country = m.country and y.unit_code = m.code
qualify row_number() over (
    partition by l.person_no, coalesce(i.institution_id, r.country || ':' || r.municipality_code), r.roster_date
    order by r.path_rank desc, r.file_row desc
) = 1;

-- Decisions 16: each institution's latest roster of the year; a person once in the municipality.
create table staging.denominators as
with latest as (
    select *
    from staging.roster_rows
    where year_code is not null
    qualify roster_date = max(roster_date) over (partition by country, institution_id, year)
)

select
    *,
    row_number() over (
        partition by country, year_code, year, person_no order by workload desc nulls last, institution_id
    ) = 1 as is_first
from latest;

-- Municipality-years whose rosters are complete: every institution of the previous roster sent one, also those of
-- units that have become part of the municipality since.
create table staging.computable as
with institution_years as (
    select distinct country, year_code, year, institution_id from staging.denominators
),

years as (
    select distinct country, year_code, year from institution_years
),

earlier as (
    select y.country, y.year_code, y.year, p.year as earlier_year, p.institution_id
    from years as y
    inner join institution_years as p on y.country = p.country and p.year < y.year
    inner join staging.unit_periods as u
        on p.country = u.country and p.year_code = u.code and u.unit_code = y.year_code
        and make_date(y.year, 12, 31) between u.first_day and coalesce(u.last_day, date '9999-12-31')
),

missing as (
    select e.country, e.year_code, e.year
    from earlier as e
    anti join institution_years as n
        on e.country = n.country and e.year = n.year and e.institution_id = n.institution_id
    where e.earlier_year = (
        select max(m.earlier_year) from earlier as m
        where m.country = e.country and m.year_code = e.year_code and m.year = e.year
    )
)

select y.country, y.year_code as municipality_code, y.year
from years as y
anti join missing as m using (country, year_code, year);
