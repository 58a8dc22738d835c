-- More hours are credited than the programme has that another file describes.
select submission, centre, country, sheet, source_row, 'hours_credited' as field, completed_on as day
from staging.acts
where hours_beyond > threshold('credited_hours_tolerance', country, completed_on)
