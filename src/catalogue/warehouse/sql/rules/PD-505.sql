-- An institution without a code whose name is that of none or several with one: once a centre, where any are known.
with known as (
    select country, organisation_key(name) as name_key, count(distinct organisation_id) as institutions
    from (
        select
            country, organisation_id,
            unnest([organisation_name, name_lt, name_et, name_lv, name_pl, name_en]) as name
        from staging.listed_organisations
        where organisation_code is not null
        union all
        select country, institution_id, name from staging.institutions where code is not null
    )
    where name is not null
    group by all
),

unknown as (
    select i.workplace_ref, i.institution_id
    from staging.institutions as i
    semi join known as c on i.country = c.country
    left join known as k on i.country = k.country and organisation_key(i.name) = k.name_key
    where i.code is null and coalesce(k.institutions, 0) <> 1
)

select
    m.centre, m.country, 'institution_name' as field, count(*) as "count",
    unnest(arg_max({submission: m.submission, sheet: m.sheet, source_row: m.source_row}, (m.path_rank, m.file_row, m.sheet)))
from staging.workplace_mentions as m
inner join unknown as u on m.workplace_ref = u.workplace_ref
group by m.centre, m.country, u.institution_id
