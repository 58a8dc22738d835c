-- More or fewer partners or countries are listed than the project declares.
select
    submission, centre, country, sheet, source_row, started_on as day,
    case when partners <> declared_partners then 'declared_partners' else 'declared_countries' end as field
from marts.projects
where partners <> declared_partners or countries <> declared_countries
