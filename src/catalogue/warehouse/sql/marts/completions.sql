select
    a.country, a.municipality_code, a.completed_on, a.academic_hours, a.programme_id, p.person_id, a.status,
    a.submission, a.sheet, a.source_row, a.centre, a.counts, a.institution_id, a.role_group, a.hours_given,
    a.hours_unit, a.hours_basis, a.is_accredited, a.is_peer, a.programme_type, a.document_type, a.assessed, a.priority_area,
    a.run_id, a.team, a.abroad
from staging.acts as a
inner join staging.people as p using (person_no)
