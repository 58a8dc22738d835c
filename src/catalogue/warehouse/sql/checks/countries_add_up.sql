-- A country's completions and hours are the sum of its municipalities'.
select c.country, c.year
from marts.country_years as c
left join (
    select country, year, sum(completions) as completions, sum(academic_hours) as academic_hours
    from marts.municipality_years
    group by all
) as m using (country, year)
where c.completions is distinct from m.completions or c.academic_hours is distinct from m.academic_hours
