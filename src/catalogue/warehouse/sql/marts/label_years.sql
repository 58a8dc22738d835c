with ends as (
    select country, max(year) as year from marts.country_years group by country
),

labels as (
    select
        b.country, b.institution_id, b.municipality_code, b.first_day, b.last_day,
        unnest(range(
            year(b.first_day), least(year(b.last_day), greatest(e.year, year(b.first_day))) + 1
        )) as year
    from marts.labels as b
    left join ends as e on b.country = e.country
    where coalesce(b.label_status, 'awarded') = 'awarded' and b.institution_id is not null
),

-- an institution's label is the one that lasts longest
holders as (
    select
        country, institution_id, year, max(last_day) as last_day,
        arg_max(municipality_code, last_day) as municipality_code
    from labels
    where make_date(year, 12, 31) between first_day and last_day
    group by country, institution_id, year
),

labelled as (
    select
        h.country, coalesce(a.area, 'country') as area, coalesce(a.area_code, h.country) as area_code, h.year,
        count(*) as labelled,
        count(*) filter (
            where h.last_day <= make_date(h.year, 12, 31)
                + to_months(threshold('expiry_months', h.country, make_date(h.year, 12, 31))::integer)
        ) as expiring
    from holders as h
    left join staging.unit_periods as u
        on h.country = u.country and h.municipality_code = u.code
        and make_date(h.year, 12, 31) between u.first_day and coalesce(u.last_day, date '9999-12-31')
    left join staging.areas as a on h.country = a.country and u.unit_code = a.municipality_code
    group by all
),

schools as (
    select area, country, area_code, year, count(distinct institution_id) as institutions
    from staging.roster_areas
    group by all
),

done as (
    select
        area, country, area_code, year,
        sum(open_days + info_sessions + mentoring + trainings_for_others)::bigint as events_for_others,
        sum(listeners)::bigint as listeners
    from marts.label_activity_years
    group by all
)

select
    l.country, l.area, l.area_code, l.year, l.labelled, l.expiring, s.institutions,
    coalesce(d.events_for_others, 0) as events_for_others, coalesce(d.listeners, 0) as listeners
from labelled as l
left join schools as s using (area, country, area_code, year)
left join done as d using (area, country, area_code, year)
