select
    country, municipality_code, completed_on, academic_hours, programme_id, person_id, status, submission, sheet,
    source_row, centre, counts, institution_id, role_group, hours_given, hours_unit, hours_basis
from staging.acts
