with files as (
    select centre, any_value(country) as country, count(in_force_sha256) as files
    from quality.submissions
    group by centre
),

read as (
    select
        centre, sum("read")::bigint as "read", sum(accepted)::bigint as accepted, sum(rejected)::bigint as rejected,
        sum(ignored)::bigint as ignored
    from quality.row_counts
    where "table" = 'completions'
    group by centre
),

persons as (
    select centre, count(*) as persons, count(*) filter (where has_id) as identified
    from (
        select r.centre, l.person_no, bool_or(r.national_id_key is not null) as has_id
        from staging.person_records as r
        inner join staging.person_links as l on r.record = l.record
        group by all
    )
    group by centre
),

institutions as (
    select centre, count(*) as institutions, count(*) filter (where has_code) as matched
    from (
        select m.centre, i.institution_id, bool_or(i.code is not null) as has_code
        from (select distinct centre, workplace_ref from staging.workplace_mentions) as m
        inner join staging.institutions as i on m.workplace_ref = i.workplace_ref
        group by all
    )
    group by centre
),

places as (
    select centre, count(*) as completions, count(municipality_code) as resolved
    from staging.acts
    where is_completed
    group by centre
),

causes as (
    select centre, list(rule order by times desc, rule)[:3] as top_rules
    from (
        select centre, rule, sum("count") as times
        from quality.findings
        where severity <> 'info'
        group by all
    )
    group by centre
)

-- six digits after the point are kept, so that the column's two are rounded half up
select
    f.centre, f.country, f.files as files_in_force, coalesce(r."read", 0) as "read",
    coalesce(r.accepted, 0) as accepted, coalesce(r.rejected, 0) as rejected, coalesce(r.ignored, 0) as ignored,
    coalesce(p.persons, 0) as persons,
    (100 * p.identified / p.persons)::decimal(18, 6) as share_identified,
    coalesce(i.institutions, 0) as institutions,
    (100 * i.matched / i.institutions)::decimal(18, 6) as share_matched,
    (100 * l.resolved / l.completions)::decimal(18, 6) as share_resolved,
    coalesce(c.top_rules, []) as top_rules
from files as f
left join read as r on f.centre = r.centre
left join persons as p on f.centre = p.centre
left join institutions as i on f.centre = i.centre
left join places as l on f.centre = l.centre
left join causes as c on f.centre = c.centre
