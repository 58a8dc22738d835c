-- Cross-file findings: they never reject a row.
insert into staging.q_findings
select submission, centre, case when submission = winner then 'PD-401' else 'PD-402' end, 'question', sheet,
    source_row, 'A' || source_row, null, 1
from staging.replaced;

insert into staging.q_findings
select submission, centre, rule, severity, sheet, source_row, 'A' || source_row, null, 1
from (
    select
        submission, centre, sheet, source_row,
        case
            when is_repeated then 'PD-404'
            when not person_is_known then 'PD-501'
            when not programme_is_known then 'PD-502'
            when academic_hours is null then 'PD-503'
            when municipality_code is null then 'PD-504'
        end as rule,
        case when is_repeated then 'info' else 'question' end as severity
    from staging.acts
    where is_completed
)
where rule is not null;

insert into staging.q_findings
select submission, centre, 'PD-205', 'question', sheet, source_row, 'A' || source_row, 'hours_credited', 1
from staging.acts
where exceeds_programme;
