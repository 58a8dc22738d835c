-- A project that rows name and no list of projects holds: once a sheet.
with named as (
    select submission, centre, country, sheet, source_row, project_code, acronym from staging.partners_rows
    union all by name
    select submission, centre, country, sheet, source_row, project_code from staging.mobilities_rows
    union all by name
    select submission, centre, country, sheet, source_row, project_code from staging.follow_ups_rows
    union all by name
    select submission, centre, country, sheet, source_row, project_code from staging.accreditations_rows
    union all by name
    select submission, centre, country, sheet, source_row, project_code from staging.runs_rows
    union all by name
    select submission, centre, country, sheet, source_row, project_code from staging.commitments_rows
    union all by name
    select submission, centre, country, sheet, source_row, project_code from staging.targets_rows
    union all by name
    select submission, centre, country, sheet, source_row, project_code from staging.programmes
    union all by name
    select submission, centre, country, sheet, source_row, project_code from staging.completions
),

asked as (
    select * replace (coalesce(project_code, acronym) as project_code)
    from named
    where coalesce(project_code, acronym) is not null
)

select
    a.submission, a.centre, a.country, a.sheet, min(a.source_row) as source_row, 'project_code' as field,
    count(*) as "count"
from asked as a
anti join staging.projects_all as p on a.project_code = p.project_code
anti join (
    select centre, folded(unnest([acronym, project_title, project_title_en])) as name_key from staging.projects_all
) as n on a.centre = n.centre and folded(a.project_code) = n.name_key
group by a.submission, a.centre, a.country, a.sheet, a.project_code
