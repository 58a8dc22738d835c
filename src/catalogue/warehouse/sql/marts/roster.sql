select
    r.country, r.municipality_code, r.institution_id, p.person_id, r.roster_date, r.role_group, r.workload, r.subject_taught as subjects,
    coalesce(d.is_first, false) as is_denominator, r.submission, r.sheet, r.source_row, r.centre
from staging.roster_rows as r
inner join staging.people as p using (person_no)
left join staging.denominators as d
    on r.submission = d.submission and r.sheet = d.sheet and r.source_row = d.source_row
