-- The team is smaller or larger than the programme asks for.
select
    submission, centre, country, sheet, source_row, started_on as day,
    case when counted_from = 'list' then 'team_size' end as field
from marts.teams
where not is_full
