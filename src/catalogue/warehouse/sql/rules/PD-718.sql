-- An approval without its municipality, or expired while the programme went on; a B programme not of a university.
with used as (
    select programme_id, max(day) as last_use
    from (
        select programme_id, completed_on as day from staging.acts where is_completed
        union all
        select r.programme_id, r.started_on
        from marts.runs as r
        cross join staging.as_of as s
        where r.run_status is distinct from 'cancelled' and coalesce(r.ended_on, r.started_on) < s.as_of
    )
    group by programme_id
),

approvals as (
    select a.*
    from staging.accreditations_all as a
    left join staging.programme_details as d on a.programme_id = d.programme_id
    where a.accredited = 'programme' and coalesce(d.programme_type, 'a_programme') = 'a_programme'
        and coalesce(a.accreditation_level, 'municipal') = 'municipal' and a.authority_code is null
),

last_approvals as (
    select *
    from approvals
    qualify row_number() over (
        partition by programme_id order by last_day desc nulls first, submission, sheet, source_row
    ) = 1
)

select a.submission, a.centre, a.country, a.sheet, a.source_row, 'approving_municipality' as field,
    a.accredited_on as day
from approvals as a
semi join staging.accreditations_rows as r using (submission, sheet, source_row)
where a.approved_by_code is null
union all
select a.submission, a.centre, a.country, a.sheet, a.source_row, 'accreditation_valid_to', u.last_use
from last_approvals as a
inner join used as u on a.programme_id = u.programme_id
where a.last_day < u.last_use
union all
select p.submission, p.centre, p.country, p.sheet, p.source_row, 'programme_type', p.started_on
from staging.programmes as p
inner join staging.centres as c on p.centre = c.centre
anti join staging.listed_organisations as o
    on p.country = o.country and o.organisation_type = 'university'
    and (
        p.provider_reg_code = o.organisation_code
        or organisation_key(p.provider) = organisation_key(o.organisation_name)
    )
where p.programme_type = 'b_programme'
    and not regexp_matches(folded(coalesce(p.provider, c.centre_name)), 'universit|augstskol|akademij')
