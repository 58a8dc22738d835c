-- Completed rows that are outside municipality_years, by reason.
with reasons as (
    select
        country, centre, year(completed_on) as year,
        case
            when is_repeated then 'reported_by_other_centre'
            when not person_is_known then 'person_unknown'
            when not programme_is_known then 'programme_unknown'
            when academic_hours is null then 'hours_unknown'
            when municipality_code is null then 'municipality_unresolved'
        end as reason
    from staging.acts
    where is_completed
)

select country, centre, year, reason, count(*) as completions
from reasons
where reason is not null
group by all
