-- every year beside the one before it, in the units that are valid on its own 31 December
with pairs as (
    select country, municipality_code, year, 0 as ago, centre, person_no, academic_hours from staging.counted
    union all
    select c.country, u.unit_code, c.year + 1, 1, c.centre, c.person_no, c.academic_hours
    from staging.counted as c
    inner join staging.unit_periods as u
        on c.country = u.country and c.municipality_code = u.code
        and make_date(c.year + 1, 12, 31) between u.first_day and coalesce(u.last_day, date '9999-12-31')
),

sums as (
    select
        a.country, a.area, a.area_code, p.year, p.ago, count(*) as completions, count(distinct p.person_no) as persons,
        sum(p.academic_hours) as academic_hours, list_sort(list(distinct p.centre)) as centres
    from pairs as p
    inner join staging.areas as a using (country, municipality_code)
    group by all
),

-- where nobody reported the year before, no centre is new
compared as (
    select
        y.country, y.area, y.area_code, y.year, y.centres, coalesce(b.centres, y.centres) as centres_before,
        b.completions as completions_before, b.persons as persons_before, b.academic_hours as hours_before
    from sums as y
    left join sums as b
        on y.country = b.country and y.area = b.area and y.area_code = b.area_code and y.year = b.year and b.ago = 1
    where y.ago = 0
),

-- the year in which a unit's life begins or is over; its end changes the area of its successor too
changes as (
    select country, code as municipality_code, year(valid_from) as year from staging.units where valid_from is not null
    union
    select country, unnest([code, successor_code]), year(valid_to + 1) from staging.units where valid_to is not null
),

changed as (
    select distinct a.country, a.area, a.area_code, c.year
    from changes as c
    inner join staging.areas as a using (country, municipality_code)
),

shares as (
    select
        country, area, area_code, year,
        (100 * count(*) filter (where has_completed) / count(*))::decimal(18, 9) as share_completed
    from staging.teachers
    group by all
),

medians as (
    select a.country, a.area, a.area_code, s.year, quantile_cont(s.share_completed, 0.5) as median
    from shares as s
    inner join staging.areas as a on s.country = a.country and s.area_code = a.municipality_code
    where s.area = 'municipality' and a.area <> 'municipality'
    group by all
),

-- the county of an area: a municipality's, or the county itself
counties as (
    select country, 'municipality' as area, municipality_code as area_code, area_code as county_code
    from staging.areas
    where area = 'county'
    union
    select country, area, area_code, area_code from staging.areas where area = 'county'
)

select
    y.country, y.area, y.area_code, y.year, y.completions_before, y.persons_before, y.hours_before,
    len(y.centres) as centres,
    list_filter(y.centres, lambda centre: not list_contains(y.centres_before, centre)) as centres_new,
    list_filter(y.centres_before, lambda centre: not list_contains(y.centres, centre)) as centres_gone,
    g.year is not null as unit_changed, g.year is not null or y.centres <> y.centres_before as is_break,
    s.share_completed, n.median as county_median, m.median as country_median
from compared as y
left join changed as g using (country, area, area_code, year)
left join shares as s using (country, area, area_code, year)
left join counties as c using (country, area, area_code)
left join medians as n
    on y.country = n.country and n.area = 'county' and c.county_code = n.area_code and y.year = n.year
left join medians as m on y.country = m.country and m.area = 'country' and y.year = m.year
