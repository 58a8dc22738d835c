-- A promise that recurs is due again so many months after it was promised or last kept.
with dated as (
    select
        c.*, p.code as county_code,
        case
            when c.every_months is not null
                then coalesce(
                    (c.kept_on + to_months(c.every_months::integer))::date, c.due_on,
                    (c.promised_on + to_months(c.every_months::integer))::date
                )
            when c.kept_on is null then c.due_on
        end as next_due_on
    from staging.commitments_rows as c
    left join staging.county_names as p on c.country = p.country and folded(c.county) = p.name_key
)

select d.*, coalesce(d.next_due_on < s.as_of, false) as is_overdue
from dated as d
cross join staging.as_of as s
