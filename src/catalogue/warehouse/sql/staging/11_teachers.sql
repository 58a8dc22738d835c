-- Hours of a person in a year, wherever they were earned.
create table staging.person_hours as
select person_no, year, sum(academic_hours) as academic_hours
from staging.person_years
group by all;

-- Everyone of D, once in each area, with these hours; zero without a completion.
create table staging.teachers as
select
    r.country, r.area, r.area_code, r.year, r.person_no, coalesce(any_value(h.academic_hours), 0) as academic_hours,
    any_value(h.academic_hours) is not null as has_completed
from staging.roster_areas as r
left join staging.person_hours as h using (person_no, year)
group by all;
