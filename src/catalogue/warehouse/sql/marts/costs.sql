with located as (
    select
        t.*, r.run_id, coalesce(t.programme_id, a.programme_id) as of_programme,
        coalesce(t.paid_on, make_date(t.budget_year::integer, 12, 31), a.started_on, s.as_of) as on_day,
        coalesce(t.provider_municipality_code, p.municipality_code) as seat
    from staging.costs_rows as t
    cross join staging.as_of as s
    left join staging.run_of as r
        on t.centre = r.centre and t.run_code is not distinct from r.run_code
        and t.programme_id is not distinct from r.programme_id and t.paid_on is not distinct from r.day
    left join staging.runs_all as a on r.run_id = a.run_id
    left join staging.organisation_names as o
        on t.country = o.country and organisation_key(t.provider_name) = o.name_key
    left join staging.organisation_places as p on o.organisation_id = p.organisation_id
)

select
    l.* exclude (programme_id) replace (l.seat as provider_municipality_code), l.of_programme as programme_id,
    coalesce(l.currency, c.currency) as amount_currency,
    case
        when coalesce(l.currency, c.currency) = 'EUR' then l.amount
        else round(l.amount / k.units_per_euro, 2)::decimal(18, 2)
    end as amount_eur
from located as l
left join staging.policy_currencies as c
    on l.country = c.country and l.on_day >= coalesce(c.valid_from, l.on_day) and l.on_day <= coalesce(c.valid_to, l.on_day)
left join (select currency, max(units_per_euro) as units_per_euro from staging.policy_currencies group by currency) as k
    on coalesce(l.currency, c.currency) = k.currency
