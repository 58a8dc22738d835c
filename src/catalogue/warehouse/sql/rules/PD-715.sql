-- The training days are not the calendar days of the run, or of the stay without travel.
select submission, centre, country, sheet, source_row, null as field, started_on as day
from marts.runs
where days <> coalesce(ended_on, started_on) - started_on + 1
union all
select submission, centre, country, sheet, source_row, 'training_days', started_on
from marts.mobilities
where training_days <> stay_days - coalesce(travel_days, 0)
