with programme_providers as (
    select
        f.programme_id, coalesce(arg_min(f.provider, f.centre), min(o.name)) as provider,
        min(d.provider_reg_code) as code
    from staging.programme_facts as f
    left join staging.programme_details as d using (programme_id)
    left join marts.organisations as o on f.country = o.country and d.provider_reg_code = o.registry_code
    group by f.programme_id
),

delivered as (
    select
        c.country, c.municipality_code, c.year, c.person_no, c.academic_hours,
        coalesce(c.provider, p.provider, n.centre_name) as name, case when c.provider is null then p.code end as code
    from staging.counted as c
    inner join staging.centres as n using (centre)
    left join programme_providers as p using (programme_id)
),

-- spellings of one name are one provider, called as it is most often
spellings as (
    select
        country, name, coalesce(nullif(organisation_key(name), ''), name) as name_key, min(code) as code,
        count(*) as rows
    from delivered
    group by country, name
),

providers as (
    select country, name_key, arg_max(name, (rows, name)) as provider, min(code) as code
    from spellings
    group by country, name_key
),

-- the seat by name, in the country itself first, else by register code
seats as (
    select
        p.country, p.name_key, p.provider,
        first(o.country order by n.name_key is null, o.country <> p.country, o.country) as seat_country,
        first(o.municipality_code order by n.name_key is null, o.country <> p.country, o.country) as seat_code
    from providers as p
    left join staging.organisation_names as n using (name_key)
    left join marts.organisations as o
        on n.organisation_id = o.organisation_id
        or (n.organisation_id is null and p.country = o.country and p.code = o.registry_code)
    group by all
),

done as (
    select
        a.country, a.area, a.area_code, d.year, s.name_key, count(*) as completions,
        count(distinct d.person_no) as persons, sum(d.academic_hours) as academic_hours
    from delivered as d
    inner join spellings as s using (country, name)
    inner join staging.areas as a using (country, municipality_code)
    group by all
)

select
    d.country, d.area, d.area_code, d.year, s.provider,
    case
        when d.area = 'country' or s.seat_country <> d.country then s.seat_country = d.country
        when u.unit_code is not null then coalesce(h.area_code = d.area_code, false)
    end as is_own,
    d.completions, d.persons, d.academic_hours
from done as d
inner join seats as s using (country, name_key)
left join staging.unit_periods as u
    on s.seat_country = u.country and s.seat_code = u.code
    and make_date(d.year, 12, 31) between u.first_day and coalesce(u.last_day, date '9999-12-31')
left join staging.areas as h on u.country = h.country and u.unit_code = h.municipality_code and d.area = h.area
