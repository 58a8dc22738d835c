-- What reading found, and what only shows across files: the latter never rejects a row.
with replaced as (
    select
        submission, centre, sheet, source_row,
        case when submission = winner then 'PD-401' else 'PD-402' end as rule,
        'question' as severity, null as field
    from staging.replaced
),

uncounted as (
    select
        submission, centre, sheet, source_row,
        case
            when is_repeated then 'PD-404'
            when not person_is_known then 'PD-501'
            when not programme_is_known then 'PD-502'
            when academic_hours is null then 'PD-503'
            when municipality_code is null then 'PD-504'
        end as rule,
        case when is_repeated then 'info' else 'question' end as severity,
        null as field
    from staging.acts
    where is_completed
),

excessive as (
    select
        submission, centre, sheet, source_row, 'PD-205' as rule, 'question' as severity, 'hours_credited' as field
    from staging.acts
    where exceeds_programme
),

across_files as (
    from replaced union all by name from uncounted union all by name from excessive
)

select submission, centre, rule, severity, sheet, source_row, cell, field, "count"
from staging.findings
union all
select submission, centre, rule, severity, sheet, source_row, 'A' || source_row, field, 1
from across_files
where rule is not null
