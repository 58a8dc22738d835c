-- An earlier label of the same scheme still holds when the institution's next edition begins.
with awarded as (
    select *, coalesce(label_scheme, 'etwinning_school') as scheme
    from marts.labels
    where coalesce(label_status, 'awarded') = 'awarded'
)

select distinct l.submission, l.centre, l.country, l.sheet, l.source_row, 'edition' as field, l.first_day as day
from awarded as l
inner join awarded as e
    on l.institution_id = e.institution_id and l.scheme = e.scheme
    and (e.first_day, e.edition) < (l.first_day, l.edition) and e.edition <> l.edition and l.first_day <= e.last_day
