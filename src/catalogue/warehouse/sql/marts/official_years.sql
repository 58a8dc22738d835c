select
    country, area, area_code, year, persons as officials, completions, academic_hours,
    (academic_hours / threshold('academic_hours_per_day', country, make_date(year, 12, 31)))::decimal(18, 9) as days
from marts.role_years
where role_group = 'officials' and completions > 0
