select
    c.country, c.municipality_code, c.year, c.programme_id, p.title, p.code, p.provider,
    count(*) as completions, count(distinct c.person_no) as persons, sum(c.academic_hours) as academic_hours
from staging.counted as c
inner join marts.programmes as p using (programme_id)
group by all
