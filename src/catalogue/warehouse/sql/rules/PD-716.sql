-- The day by which the promise was due is past.
select submission, centre, country, sheet, source_row, 'due_date' as field, next_due_on as day
from marts.commitments
where is_overdue
