with limits as (
    select
        country, year,
        threshold('paid_days', country, make_date(year, 12, 31))
        * threshold('academic_hours_per_day', country, make_date(year, 12, 31)) as paid_hours
    from (select distinct country, year from staging.teachers)
),

areas as (
    select distinct t.country, t.area, t.area_code, t.year
    from staging.teachers as t
    inner join limits as l using (country, year)
    where l.paid_hours is not null
),

banded as (
    select
        t.country, t.area, t.area_code, t.year,
        case
            when t.academic_hours = 0 then 'none'
            when t.academic_hours * 2 < l.paid_hours then 'under_half'
            when t.academic_hours < l.paid_hours then 'half_to_full'
            else 'reached'
        end as band,
        count(*) as teachers
    from staging.teachers as t
    inner join limits as l using (country, year)
    group by all
)

select country, area, area_code, year, band, coalesce(b.teachers, 0) as teachers
from areas
cross join (values ('none'), ('under_half'), ('half_to_full'), ('reached')) as bands (band)
left join banded as b using (country, area, area_code, year, band)
