-- With this completion the person has more hours of the experience module than count within the months of the duty.
with experience as (
    select
        *, threshold('duty_months', country, completed_on)::integer as months,
        threshold('experience_hours_max', country, completed_on) as most
    from staging.acts
    where is_completed and not is_repeated and list_contains(priority_areas, 'experience')
)

select e.submission, e.centre, e.country, e.sheet, e.source_row, e.completed_on as day
from experience as e
inner join experience as b
    on e.person_no = b.person_no and b.completed_on <= e.completed_on
    and b.completed_on > e.completed_on - to_months(e.months)
group by e.submission, e.centre, e.country, e.sheet, e.source_row, e.completed_on, e.most
having sum(b.academic_hours) > e.most
