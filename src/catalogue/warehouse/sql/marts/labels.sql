with dated as (
    select
        *,
        coalesce(
            valid_from, try_cast(regexp_extract(edition, '(20\d\d)', 1) || '-09-01' as date), awarded_on
        ) as first_day
    from staging.labels_rows
),

spanned as (
    select
        *, coalesce(
            valid_to,
            (first_day + to_years(threshold('label_years', country, first_day)::integer) - interval 1 day)::date
        ) as last_day
    from dated
)

select
    l.*, coalesce(l.label_status, 'awarded') = 'awarded' and coalesce(s.as_of between l.first_day and l.last_day, false) as is_in_force
from spanned as l
cross join staging.as_of as s
