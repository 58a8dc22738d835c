-- Accreditations: from lists of accreditations, and from lists of programmes that date one.
create table staging.accreditations_all as
with listed as (
    select
        country, centre, submission, sheet, source_row, path_rank, file_row,
        case when coalesce(programme_code, programme_key) is not null then programme_id end as programme_id,
        provider_name, provider_reg_code, authority, accreditation_no, accredited_on, valid_to, term_years,
        accreditation_level, approved_by_code, project_code
    from staging.accreditations_rows
    union all by name
    select
        p.country, p.centre, p.submission, p.sheet, p.source_row, p.path_rank, p.file_row, m.programme_id,
        p.provider as provider_name, p.provider_reg_code, p.authority, p.accreditation_no, p.accredited_on,
        p.accredited_to as valid_to, p.accreditation_level, p.approved_by_code, p.project_code
    from staging.programmes as p
    inner join staging.programme_meanings as m on p.programme_ref = m.programme_ref
    where p.accredited_on is not null
),

known as (
    select
        l.*, a.authority as authority_code,
        coalesce(
            l.country || ':' || l.provider_reg_code, o.organisation_id, l.country || ':' || folded(l.provider_name)
        ) as organisation_id
    from listed as l
    left join (
        select authority, unnest(string_split(name || '|' || coalesce(aliases, ''), '|')) as alias
        from staging.policy_authorities
    ) as a on folded(l.authority) = folded(a.alias)
    left join staging.organisation_names as o
        on l.country = o.country and organisation_key(l.provider_name) = o.name_key
)

select
    * exclude (path_rank, file_row),
    case when programme_id is not null then 'programme' else 'provider' end as accredited,
    coalesce(
        valid_to,
        (accredited_on + to_years(coalesce(
            term_years, case when approved_by_code is not null then threshold('approval_years', country, accredited_on)::bigint end
        )::integer) - interval 1 day)::date
    ) as last_day
from known
qualify row_number() over (
    partition by country, coalesce(programme_id, organisation_id), accredited_on, accreditation_no
    order by centre, path_rank desc, file_row desc
) = 1;

-- When a programme is accredited: an undated number holds always.
create table staging.accreditation_periods as
select programme_id, accredited_on as first_day, last_day
from staging.accreditations_all
where accredited = 'programme'
union
select m.programme_id, null, p.accredited_to
from staging.programmes as p
inner join staging.programme_meanings as m on p.programme_ref = m.programme_ref
where p.accreditation_no is not null and p.accredited_on is null;

create table staging.provider_periods as
select organisation_id, accredited_on as first_day, last_day
from staging.accreditations_all
where accredited = 'provider';

-- What is said of a programme: in lists of programmes before completions; the first centre by name speaks, and of
-- its rows the last.
create table staging.programme_said as
select
    m.programme_id, 1 as rank, p.centre, p.path_rank, p.file_row,
    p.programme_type, p.contact_hours, p.practical_hours, p.independent_hours, p.isced_f, p.learning_outcomes,
    p.assessed, p.team_min, p.team_max, p.project_code, p.funding_source, p.provider_reg_code,
    p.priority_area, p.subject, p.target_group
from staging.programmes as p
inner join staging.programme_meanings as m on p.programme_ref = m.programme_ref
union all by name
select
    m.programme_id, 2 as rank, c.centre, c.path_rank, c.file_row,
    c.programme_type, c.assessed, c.project_code, c.priority_area, c.subject
from staging.completions as c
inner join staging.programme_meanings as m on c.programme_ref = m.programme_ref
where coalesce(c.programme_type, c.project_code) is not null or c.assessed is not null
    or c.priority_area is not null or c.subject is not null;

create table staging.programme_details as
with said as (
    select
        programme_id,
        first(programme_type order by rank, centre, path_rank desc, file_row desc) filter (where programme_type is not null) as programme_type,
        first(contact_hours order by rank, centre, path_rank desc, file_row desc) filter (where contact_hours is not null) as contact_hours,
        first(practical_hours order by rank, centre, path_rank desc, file_row desc) filter (where practical_hours is not null) as practical_hours,
        first(independent_hours order by rank, centre, path_rank desc, file_row desc) filter (where independent_hours is not null) as independent_hours,
        first(isced_f order by rank, centre, path_rank desc, file_row desc) filter (where isced_f is not null) as isced_f,
        first(learning_outcomes order by rank, centre, path_rank desc, file_row desc) filter (where learning_outcomes is not null) as learning_outcomes,
        first(assessed order by rank, centre, path_rank desc, file_row desc) filter (where assessed is not null) as assessed,
        first(team_min order by rank, centre, path_rank desc, file_row desc) filter (where team_min is not null) as team_min,
        first(team_max order by rank, centre, path_rank desc, file_row desc) filter (where team_max is not null) as team_max,
        first(project_code order by rank, centre, path_rank desc, file_row desc) filter (where project_code is not null) as project_code,
        first(funding_source order by rank, centre, path_rank desc, file_row desc) filter (where funding_source is not null) as funding_source,
        first(provider_reg_code order by rank, centre, path_rank desc, file_row desc) filter (where provider_reg_code is not null) as provider_reg_code,
        first(priority_area order by rank, centre, path_rank desc, file_row desc) filter (where priority_area is not null) as priority_area,
        first(subject order by rank, centre, path_rank desc, file_row desc) filter (where subject is not null) as subject,
        first(target_group order by rank, centre, path_rank desc, file_row desc) filter (where target_group is not null) as target_group
    from staging.programme_said
    group by programme_id
),

accredited as (
    select distinct programme_id from staging.accreditation_periods
)

select
    s.programme_id, s.programme_type, s.contact_hours, s.practical_hours, s.independent_hours, s.isced_f, s.learning_outcomes,
    s.assessed, s.team_min, s.team_max, s.project_code, s.funding_source, s.provider_reg_code,
    s.priority_area as priority_areas, s.priority_area[1] as priority_area, s.subject as subjects, s.target_group,
    coalesce(s.programme_type = 'peer_learning', false) as is_peer,
    a.programme_id is not null as is_accredited_ever
from said as s
left join accredited as a on s.programme_id = a.programme_id
union all by name
select a.programme_id, false as is_peer, true as is_accredited_ever
from accredited as a
anti join said as s on a.programme_id = s.programme_id;
