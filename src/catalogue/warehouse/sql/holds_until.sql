-- The first day after the night's own on which a column or rule that looks at the day would say something else.
with days as (
    select accredited_on as day from marts.accreditations
    union all
    select last_day + 1 from marts.accreditations
    union all
    select first_day from marts.labels
    union all
    select last_day + 1 from marts.labels
    union all
    select next_due_on + 1 from marts.commitments
    union all
    select last_day + 1 from staging.mobilities_all
    union all
    select (last_day + to_months(threshold('follow_up_months', country, last_day)::integer))::date + 1
    from staging.mobilities_all
    union all
    select last_day + 1 from staging.runs_all
)

select min(day) as holds_until
from days
where day > (select as_of from staging.as_of)
