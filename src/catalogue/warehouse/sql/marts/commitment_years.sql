with promises as (
    select
        *, row_number() over (order by submission, sheet, source_row) as promise,
        case when every_months > 0 then least(every_months, 1200)::integer end as months  -- a century at most
    from marts.commitments
    qualify row_number() over (
        partition by country, commitment, promised_by, promised_on, municipality_code, county order by centre
    ) = 1
),

-- every row of a promise, also one that a later row replaced, tells of a day on which it was kept
kept as (
    select distinct p.promise, c.kept_on
    from promises as p
    inner join staging.commitments as c
        on p.country = c.country and p.commitment = c.commitment
        and p.promised_by is not distinct from c.promised_by and p.promised_on is not distinct from c.promised_on
        and p.municipality_code is not distinct from c.municipality_code and p.county is not distinct from c.county
    where c.kept_on is not null
),

starts as (
    select
        p.promise, coalesce(p.promised_on, least(p.due_on, k.kept_on), make_date(e.year, 1, 1)) as started_on,
        e.year as last_year
    from promises as p
    left join (select promise, min(kept_on) as kept_on from kept group by promise) as k on p.promise = k.promise
    left join (select country, max(year) as year from marts.country_years group by country) as e
        on p.country = e.country
),

years as (
    select promise, unnest(range(year(started_on), greatest(last_year, year(started_on)) + 1)) as year from starts
),

told as (
    select
        y.promise, y.year, max(k.kept_on) as kept_on,
        max(k.kept_on) filter (where year(k.kept_on) < y.year) as kept_before
    from years as y
    left join kept as k on y.promise = k.promise and year(k.kept_on) <= y.year
    group by y.promise, y.year
),

-- the day due as the year begins, and the one due as it ends
standing as (
    select
        p.* exclude (kept_on), t.year, t.kept_on,
        coalesce(p.due_on, (p.promised_on + to_months(p.months))::date) as first_due_on,
        coalesce((t.kept_before + to_months(p.months))::date, first_due_on) as due_in_year,
        case when t.kept_on is null then first_due_on else (t.kept_on + to_months(p.months))::date end as due_next
    from told as t
    inner join promises as p on t.promise = p.promise
    where p.months is not null or t.kept_before is null
),

judged as (
    select
        *,
        case
            when due_next < make_date(year, 12, 31) then 'overdue'
            when year(kept_on) = year then 'kept'
            else 'due'
        end as state
    from standing
),

served as (
    select distinct country, centre, municipality_code from staging.counted
),

-- the municipality named, else each of the county, else each that the centre serves
places as (
    select j.promise, j.year, 'municipality' as area, u.unit_code as area_code
    from judged as j
    left join served as s
        on j.country = s.country and j.centre = s.centre and coalesce(j.municipality_code, j.county_code) is null
    inner join staging.unit_periods as u
        on j.country = u.country
        and make_date(j.year, 12, 31) between u.first_day and coalesce(u.last_day, date '9999-12-31')
    inner join staging.units as m on u.country = m.country and u.unit_code = m.code
    where case
        when coalesce(j.municipality_code, j.county_code) is null then u.code = s.municipality_code
        else coalesce(u.code = j.municipality_code, m.parent_iso = j.county_code)
    end
    union
    select promise, year, 'county', county_code
    from judged
    where municipality_code is null and county_code is not null
)

select
    j.country, coalesce(p.area, 'country') as area, coalesce(p.area_code, j.country) as area_code, j.year, j.commitment,
    j.promised_by, j.promised_on,
    case
        when j.state = 'kept' and year(j.due_in_year) <= j.year then j.due_in_year
        else coalesce(j.due_next, j.due_in_year)
    end as due_on,
    j.kept_on, j.state
from judged as j
left join places as p on j.promise = p.promise and j.year = p.year
qualify row_number() over (
    partition by j.country, p.area, p.area_code, j.year, j.commitment, j.promised_by, j.promised_on
    order by j.municipality_code is null, j.county_code is null, j.promise
) = 1
