select
    country, year, completions, persons, academic_hours, teachers, teachers_completed, not_on_roster,
    institutions_active, institutions, institutions_completed, accredited_hours, peer_hours,
    certificates, notices,
    roster_municipalities
from staging.area_years
where area = 'country'
