-- Every accepted completion with its person, programme, hours and workplace.
create table staging.resolved as
select
    c.country, c.centre, c.submission, c.sheet, c.source_row, c.path_rank, c.file_row,
    l.person_no, l.is_known as person_is_known,
    m.programme_id, m.is_known as programme_is_known,
    c.completed_on, c.status, c.hours_given, c.hours_unit,
    coalesce(c.academic_hours, c.programme_hours, m.academic_hours) as academic_hours,
    case
        when c.academic_hours is not null then c.hours_basis
        when coalesce(c.programme_hours, m.academic_hours) is not null then 'programme'
    end as hours_basis,
    case
        when c.hours_basis = 'credited' and c.programme_hours is null then c.academic_hours - m.academic_hours
    end as hours_beyond,
    case
        when c.document_no is not null
            then hash(c.centre, coalesce(c.provider, ''), c.document_year, c.document_no)
    end as document_ref,
    coalesce(
        c.municipality_code, ip.municipality_code, pp.municipality_code, rp.municipality_code, ro.municipality_code
    ) as stated_code,
    coalesce(i.institution_id, pp.institution_id, rp.institution_id, ro.institution_id) as institution_id,
    coalesce(c.role_group, r.role_group) as role_group,
    c.started_on, c.document_type, c.run_code, c.team, c.project_code, c.abroad, c.cost_borne, c.currency, c.payer, c.provider,
    c.accreditation_no,
    coalesce(c.assessed, d.assessed) as assessed,
    coalesce(c.programme_type, d.programme_type) as programme_type,
    coalesce(c.priority_area[1], d.priority_area) as priority_area,
    coalesce(c.priority_area, d.priority_areas) as priority_areas,
    coalesce(c.subject, d.subjects) as subjects
from staging.completions as c
inner join staging.person_links as l on c.record = l.record
inner join staging.programme_meanings as m on c.programme_ref = m.programme_ref
left join staging.institutions as i on c.workplace_ref = i.workplace_ref
left join staging.institution_places as ip on i.institution_id = ip.institution_id and c.country = ip.country
left join staging.person_places as pp
    on l.person_no = pp.person_no and c.country = pp.country and c.centre = pp.centre
left join staging.roster_places as rp
    on l.person_no = rp.person_no and c.country = rp.country and year(c.completed_on) = rp.year
left join staging.last_roster_places as ro on l.person_no = ro.person_no and c.country = ro.country
left join staging.person_roles as r on l.person_no = r.person_no
left join staging.programme_details as d on m.programme_id = d.programme_id;

-- Decisions 12. Rows that a later row of the centre replaces: first those of the same document …
create table staging.replaced as
select
    submission, centre, path_rank, file_row, sheet, source_row,
    first_value(submission) over last_first as winner
from staging.resolved
where document_ref in (
    select document_ref from staging.resolved where document_ref is not null group by document_ref having count(*) > 1
)
window last_first as (partition by document_ref order by path_rank desc, file_row desc)
qualify row_number() over last_first > 1;

-- … then, of the same person, programme and day, those without a document of their own.
create table staging.repeated_acts as
select person_no, programme_id, completed_on
from staging.resolved
group by all
having count(*) > 1;

insert into staging.replaced by name
with standing as (
    select r.*
    from staging.resolved as r
    semi join staging.repeated_acts as a
        on r.person_no = a.person_no and r.programme_id = a.programme_id and r.completed_on = a.completed_on
    anti join staging.replaced as d on r.path_rank = d.path_rank and r.file_row = d.file_row
)

select
    submission, centre, path_rank, file_row, sheet, source_row,
    first_value(submission) over last_first as winner
from standing
window last_first as (
    partition by centre, person_no, programme_id, completed_on
    order by document_ref is null, path_rank desc, file_row desc
)
qualify document_ref is null and row_number() over last_first > 1;

-- Across centres the same person, programme and day counts once: in the centre that is first by name.
create table staging.told_elsewhere as
select r.path_rank, r.file_row
from staging.resolved as r
semi join staging.repeated_acts as a
    on r.person_no = a.person_no and r.programme_id = a.programme_id and r.completed_on = a.completed_on
anti join staging.replaced as d on r.path_rank = d.path_rank and r.file_row = d.file_row
qualify r.centre > min(r.centre) over (
    partition by r.person_no, r.programme_id, r.completed_on, r.status in ('completed', 'attended')
);

-- Programmes and days on which a completion is accredited: the programme is, and its provider has not lapsed.
create table staging.accredited_days as
with days as (
    select distinct r.programme_id, r.completed_on
    from staging.resolved as r
    semi join staging.accreditation_periods as a on r.programme_id = a.programme_id
),

providers as (
    select a.programme_id, a.organisation_id
    from staging.accreditations_all as a
    where a.programme_id is not null and a.organisation_id in (select organisation_id from staging.provider_periods)
)

select d.programme_id, d.completed_on
from days as d
semi join staging.accreditation_periods as a
    on d.programme_id = a.programme_id and d.completed_on >= coalesce(a.first_day, d.completed_on)
    and d.completed_on <= coalesce(a.last_day, d.completed_on)
anti join (
    select p.programme_id, d.completed_on
    from providers as p
    inner join days as d on p.programme_id = d.programme_id
    anti join staging.provider_periods as o
        on p.organisation_id = o.organisation_id and d.completed_on >= o.first_day
        and d.completed_on <= coalesce(o.last_day, d.completed_on)
) as lapsed on d.programme_id = lapsed.programme_id and d.completed_on = lapsed.completed_on;

create table staging.acts as
select
    s.* exclude (document_ref),
    u.unit_code as municipality_code,
    coalesce(s.programme_type = 'peer_learning', false) as is_peer,
    coalesce(s.programme_type = 'peer_learning', false) = false
    and (k.programme_id is not null or (s.accreditation_no is not null and e.programme_id is null)) as is_accredited,
    n.run_id,
    s.status in ('completed', 'attended') as is_completed,
    t.file_row is not null as is_repeated,
    s.status in ('completed', 'attended') and s.person_is_known and s.programme_is_known
    and s.academic_hours is not null and t.file_row is null as counts
from staging.resolved as s
anti join staging.replaced as d on s.path_rank = d.path_rank and s.file_row = d.file_row
left join staging.accredited_days as k on s.programme_id = k.programme_id and s.completed_on = k.completed_on
left join (select distinct programme_id from staging.accreditation_periods) as e on s.programme_id = e.programme_id
left join staging.run_of as n
    on s.centre = n.centre and s.programme_id = n.programme_id and s.run_code is not distinct from n.run_code
    and s.completed_on = n.day
left join staging.told_elsewhere as t on s.path_rank = t.path_rank and s.file_row = t.file_row
left join staging.unit_periods as u
    on s.country = u.country and s.stated_code = u.code
    and s.completed_on >= u.first_day and (u.last_day is null or s.completed_on <= u.last_day);
