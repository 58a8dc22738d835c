-- The person's role is in none of the programme's target groups; support specialists are pedagogues of their school.
with fitting (role_group, target_groups) as (
    values
    ('subject_and_class_teachers', ['teachers']),
    ('preschool_teachers', ['preschool_staff', 'teachers']),
    ('heads_and_deputies', ['school_heads', 'school_administration']),
    ('support_specialists', ['support_specialists', 'teachers', 'preschool_staff']),
    ('officials', ['municipal_officials', 'municipal_heads', 'teacher_centre_staff'])
)

select a.submission, a.centre, a.country, a.sheet, a.source_row, 'role' as field, a.completed_on as day
from staging.acts as a
inner join staging.programme_details as d on a.programme_id = d.programme_id
inner join fitting as f on a.role_group = f.role_group
where a.is_completed and not a.is_repeated
    and not list_has_any(d.target_group, f.target_groups) and not list_contains(d.target_group, 'other')
