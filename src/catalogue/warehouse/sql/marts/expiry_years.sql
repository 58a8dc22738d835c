-- What is in force on 31 December, ends within the months of policy, and is not outlasted by a renewal.
with things as (
    select
        a.country, a.accredited as kind, coalesce(a.programme_id, a.organisation_id) as holder,
        coalesce(p.title, p.code, p.programme_id, o.name, a.provider_name, a.provider_reg_code) as name,
        a.accreditation_no as number, a.accredited_on as first_day, a.last_day,
        coalesce(l.municipality_code, c.municipality_code, n.municipality_code, a.approved_by_code) as municipality_code
    from marts.accreditations as a
    left join marts.programmes as p on a.programme_id = p.programme_id
    left join staging.programme_details as d on a.programme_id = d.programme_id
    left join marts.organisations as o on a.organisation_id = o.organisation_id and a.programme_id is null
    left join staging.organisation_places as l on a.organisation_id = l.organisation_id
    left join staging.organisation_places as c on a.country || ':' || d.provider_reg_code = c.organisation_id
    left join staging.organisation_names as k
        on a.country = k.country and organisation_key(p.provider) = k.name_key
    left join staging.organisation_places as n on k.organisation_id = n.organisation_id
    union all
    select
        b.country, 'label', b.institution_id || ' ' || coalesce(b.label_scheme, 'etwinning_school'),
        coalesce(o.name, o.registry_code, b.institution_id), b.edition, b.first_day, b.last_day, b.municipality_code
    from marts.labels as b
    inner join marts.organisations as o on b.institution_id = o.organisation_id
    where coalesce(b.label_status, 'awarded') = 'awarded'
),

ends as (
    select country, max(year) as year from marts.country_years group by country
),

in_force as (
    select
        t.*, unnest(range(
            year(t.first_day), least(year(t.last_day), greatest(e.year, year(t.first_day))) + 1
        )) as year
    from things as t
    left join ends as e on t.country = e.country
),

expiring as (
    select *
    from in_force
    where make_date(year, 12, 31) between first_day and coalesce(last_day, date '9999-12-31')
    qualify last_day
        = max(coalesce(last_day, date '9999-12-31')) over (partition by country, kind, holder, year)
)

select distinct
    x.country, coalesce(a.area, 'country') as area, coalesce(a.area_code, x.country) as area_code, x.year, x.kind,
    x.name, x.last_day, x.number
from expiring as x
left join staging.unit_periods as u
    on x.country = u.country and x.municipality_code = u.code
    and make_date(x.year, 12, 31) between u.first_day and coalesce(u.last_day, date '9999-12-31')
left join staging.areas as a on x.country = a.country and u.unit_code = a.municipality_code
where x.last_day <= make_date(x.year, 12, 31)
    + to_months(threshold('expiry_months', x.country, make_date(x.year, 12, 31))::integer)
