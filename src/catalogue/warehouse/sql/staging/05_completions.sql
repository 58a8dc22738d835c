-- Every accepted completion with its person, programme, hours and workplace.
create table staging.resolved as
select
    c.country, c.centre, c.submission, c.sheet, c.source_row, c.path_rank, c.file_row,
    l.person_id, l.is_known as person_is_known,
    n.programme_id, coalesce(f.is_known, false) or coalesce(g.is_known, false) as programme_is_known,
    c.completed_on, c.document_year, c.document_no, coalesce(c.provider, '') as issuer, c.status,
    c.hours_given, c.hours_unit,
    coalesce(c.academic_hours, c.programme_hours, f.academic_hours, g.academic_hours) as academic_hours,
    case
        when c.academic_hours is not null then c.hours_basis
        when coalesce(c.programme_hours, f.academic_hours, g.academic_hours) is not null then 'programme'
    end as hours_basis,
    coalesce(
        c.municipality_code, ip.municipality_code, pp.municipality_code, rp.municipality_code, ro.municipality_code
    ) as stated_code,
    coalesce(i.institution_id, pp.institution_id, rp.institution_id, ro.institution_id) as institution_id,
    coalesce(c.role_group, r.role_group) as role_group
from staging.completions as c
inner join staging.person_links as l
    on l.record = record_of(c.national_id_key, c.participant_key, c.name_birth_key, c.name_workplace_key)
inner join staging.programme_names as n on c.centre = n.centre
    and c.programme_code is not distinct from n.programme_code
    and c.programme_key is not distinct from n.programme_key
left join staging.programme_facts as f on n.programme_id = f.programme_id and c.centre = f.centre
left join (
    select programme_id, min(academic_hours) as academic_hours, bool_or(is_known) as is_known
    from staging.programme_facts
    group by programme_id
) as g on n.programme_id = g.programme_id
left join staging.institutions as i on c.country = i.country and c.centre = i.centre
    and c.institution_code is not distinct from i.institution_code
    and c.institution_name is not distinct from i.institution_name
left join staging.institution_places as ip on i.institution_id = ip.institution_id and c.country = ip.country
left join staging.person_places as pp on l.person_id = pp.person_id and c.country = pp.country and c.centre = pp.centre
left join staging.roster_places as rp on l.person_id = rp.person_id and c.country = rp.country
    and year(c.completed_on) = rp.year
left join (
    select
        person_id, country, arg_max(municipality_code, year) as municipality_code,
        arg_max(institution_id, year) as institution_id
    from staging.roster_places
    group by all
) as ro on l.person_id = ro.person_id and c.country = ro.country
left join staging.person_roles as r on l.person_id = r.person_id;

-- Decisions 12: within a centre the last row of a document, else of person, programme and day, stands.
create table staging.standing as
with by_document as (
    select
        *,
        row_number() over last_first as document_rank,
        first_value(submission) over last_first as document_winner
    from staging.resolved
    window last_first as (
        partition by
            centre,
            case
                when document_no is null then submission || '#' || file_row
                else issuer || '#' || document_year || '#' || document_no
            end
        order by path_rank desc, file_row desc
    )
),

by_act as (
    select
        *,
        row_number() over last_first as act_rank,
        count(document_no) over act as act_documents,
        first_value(submission) over last_first as act_winner
    from by_document
    where document_rank = 1
    window
        act as (partition by centre, person_id, programme_id, completed_on),
        last_first as (act order by document_no is null, path_rank desc, file_row desc)
)

select *, document_no is not null or (act_rank = 1 and act_documents = 0) as stands
from by_act;

-- Rows that a later row of the centre replaces, with the file that holds the later row.
create table staging.replaced as
select submission, centre, sheet, source_row, act_winner as winner from staging.standing where not stands
union all
select r.submission, r.centre, r.sheet, r.source_row, w.submission as winner
from staging.resolved as r
anti join staging.standing as s on r.submission = s.submission and r.file_row = s.file_row
inner join staging.standing as w
    on r.centre = w.centre and r.issuer = w.issuer and r.document_year = w.document_year
    and r.document_no = w.document_no;

-- Across centres the same person, programme and day counts once: in the centre that is first by name.
create table staging.acts as
select
    s.* exclude (stands, document_rank, document_winner, act_rank, act_documents, act_winner),
    u.unit_code as municipality_code,
    s.status in ('completed', 'attended') as is_completed,
    s.centre > min(s.centre) over same as is_repeated,
    s.status in ('completed', 'attended') and s.person_is_known and s.programme_is_known
    and s.academic_hours is not null and s.centre = min(s.centre) over same as counts
from staging.standing as s
left join staging.unit_periods as u
    on s.country = u.country and s.stated_code = u.code
    and s.completed_on >= u.first_day and (u.last_day is null or s.completed_on <= u.last_day)
where s.stands
window same as (
    partition by s.person_id, s.programme_id, s.completed_on, s.status in ('completed', 'attended')
);
