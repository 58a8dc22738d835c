select
    f.*, l.mobility, j.project_id,
    exists (
        from marts.labels as b
        where b.institution_id = f.institution_id and coalesce(b.label_status, 'awarded') = 'awarded'
            and f.held_on between b.first_day and b.last_day
    ) as has_label
from staging.follow_ups_rows as f
left join staging.follow_up_links as l using (submission, sheet, source_row)
left join staging.project_of as j on f.centre = j.centre and f.project_code = j.project_code
qualify row_number() over (partition by f.submission, f.sheet, f.source_row order by l.mobility) = 1
