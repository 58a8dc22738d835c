-- A cost of a workplace is of its municipality; one of a run, else of a programme and year, is shared in proportion of
-- the counted completions: whole cents, those left over to the largest remainders, so that the parts add up.
with listed as (
    select
        c.country, c.centre, c.submission, c.sheet, c.source_row, c.municipality_code, c.run_id, c.programme_id,
        c.amount_currency as currency, coalesce(c.funding_source, 'other') as funding_source, c.amount,
        c.planned_amount, c.provider_municipality_code,
        coalesce(
            case
                when c.budget_year between threshold('earliest_year', c.country, null)
                    and threshold('latest_year', c.country, null) then c.budget_year
            end,
            year(c.paid_on), year(r.last_day)
        ) as year
    from marts.costs as c
    left join staging.runs_all as r on c.run_id = r.run_id
),

borne as (
    select
        a.country, a.submission, a.sheet, a.source_row, a.municipality_code,
        coalesce(a.currency, m.currency) as currency,
        case a.payer
            when 'self' then 'fees'
            when 'employer' then 'own'
            when 'municipality' then 'municipal'
            else coalesce(a.payer, 'other')
        end as funding_source,
        a.cost_borne as amount, s.municipality_code as provider_municipality_code, year(a.completed_on) as year
    from staging.acts as a
    inner join marts.programmes as p on a.programme_id = p.programme_id
    left join staging.organisation_names as n
        on a.country = n.country and organisation_key(coalesce(a.provider, p.provider)) = n.name_key
    left join staging.organisation_places as s on n.organisation_id = s.organisation_id
    left join staging.policy_currencies as m
        on a.country = m.country and a.completed_on >= coalesce(m.valid_from, a.completed_on)
        and a.completed_on <= coalesce(m.valid_to, a.completed_on)
    anti join listed as l on a.centre = l.centre and year(a.completed_on) = l.year
    where a.counts and a.cost_borne > 0
),

costs as (
    select * exclude (centre) from listed where year is not null
    union all by name
    from borne
),

weights as (
    select country, 'run ' || run_id as ref, municipality_code, count(*) as n
    from staging.counted
    where run_id is not null
    group by all
    union all
    select country, 'programme ' || programme_id || ' ' || year, municipality_code, count(*)
    from staging.counted
    group by all
),

totals as (
    select country, ref, sum(n)::bigint as total from weights group by all
),

laid as (
    select
        c.* replace (coalesce(c.municipality_code, w.municipality_code) as municipality_code),
        (c.amount * 100)::bigint as spent, (c.planned_amount * 100)::bigint as planned,
        coalesce(w.n, 1) as n, coalesce(r.total, p.total, 1) as total
    from costs as c
    left join totals as r
        on c.municipality_code is null and c.country = r.country and r.ref = 'run ' || c.run_id
    left join totals as p
        on c.municipality_code is null and r.ref is null and c.country = p.country
        and p.ref = 'programme ' || c.programme_id || ' ' || c.year
    left join weights as w on c.country = w.country and w.ref = coalesce(r.ref, p.ref)
),

shared as (
    select
        * replace (
            spent * n // total + (
                row_number() over (cost order by spent * n % total desc, municipality_code)
                <= spent - sum(spent * n // total) over cost
            )::bigint as spent,
            planned * n // total + (
                row_number() over (cost order by planned * n % total desc, municipality_code)
                <= planned - sum(planned * n // total) over cost
            )::bigint as planned
        )
    from laid
    window cost as (partition by submission, sheet, source_row)
)

select
    s.country, u.unit_code as municipality_code, s.year, s.currency, s.funding_source,
    sum(s.spent) * 0.01 as amount, sum(s.planned) * 0.01 as planned_amount,
    v.unit_code as provider_municipality_code, s.submission, s.sheet, s.source_row
from shared as s
left join staging.unit_periods as u
    on s.country = u.country and s.municipality_code = u.code
    and make_date(s.year, 12, 31) between u.first_day and coalesce(u.last_day, date '9999-12-31')
left join staging.unit_periods as v
    on s.country = v.country and s.provider_municipality_code = v.code
    and make_date(s.year, 12, 31) between v.first_day and coalesce(v.last_day, date '9999-12-31')
group by all
