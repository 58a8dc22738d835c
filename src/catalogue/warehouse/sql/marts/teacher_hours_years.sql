with spread as (
    select
        country, area, area_code, year, count(*) as teachers, sum(academic_hours) / count(*) as mean_hours,
        quantile_cont(academic_hours::decimal(18, 6), [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]) as deciles
    from staging.teachers
    group by all
),

-- a decile has three decimals at most: rounded to them first, a half does not fall below by the way it is computed
exact as (
    select
        * replace (mean_hours::decimal(18, 9) as mean_hours, deciles::decimal(18, 3)[] as deciles),
        (mean_hours / threshold('academic_hours_per_day', country, make_date(year, 12, 31)))::decimal(18, 9)
            as mean_days
    from spread
)

select
    country, area, area_code, year, teachers, mean_hours, deciles[5] as median_hours,
    deciles[1] as p10_hours, deciles[2] as p20_hours, deciles[3] as p30_hours, deciles[4] as p40_hours,
    deciles[5] as p50_hours, deciles[6] as p60_hours, deciles[7] as p70_hours, deciles[8] as p80_hours,
    deciles[9] as p90_hours, mean_days
from exact
