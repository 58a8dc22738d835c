-- the seat by name, in the country itself first, else by register code
with seats as (
    select
        p.country, p.provider,
        first(o.country order by n.name_key is null, o.country <> p.country, o.country, o.organisation_id)
            as seat_country,
        first(o.municipality_code order by n.name_key is null, o.country <> p.country, o.country, o.organisation_id)
            as seat_code
    from staging.providers as p
    left join staging.organisation_names as n using (name_key)
    left join staging.organisations_all as o
        on n.organisation_id = o.organisation_id
        or (n.organisation_id is null and p.country = o.country and p.code = o.registry_code)
    group by all
),

done as (
    select
        a.country, a.area, a.area_code, c.year, c.provider, count(*) as completions,
        count(distinct c.person_no) as persons, sum(c.academic_hours) as academic_hours
    from staging.attributed as c
    inner join staging.areas as a using (country, municipality_code)
    group by all
)

select
    d.country, d.area, d.area_code, d.year, d.provider,
    case
        when d.area = 'country' or s.seat_country <> d.country then s.seat_country = d.country
        when u.unit_code is not null then coalesce(h.area_code = d.area_code, false)
    end as is_own,
    d.completions, d.persons, d.academic_hours
from done as d
inner join seats as s using (country, provider)
left join staging.unit_periods as u
    on s.seat_country = u.country and s.seat_code = u.code
    and make_date(d.year, 12, 31) between u.first_day and coalesce(u.last_day, date '9999-12-31')
left join staging.areas as h on u.country = h.country and u.unit_code = h.municipality_code and d.area = h.area
