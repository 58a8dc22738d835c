-- What reading found, and what only shows across files: as grave as the rule is in the country on the day, at the
-- cell of the field concerned, else at the first cell of the row that is read.
select submission, centre, rule, severity, sheet, source_row, cell, field, "count"
from staging.findings
union all by name
select
    b.submission, b.centre, b.rule, arg_max(p.severity, p.country is not null) as severity, b.sheet, b.source_row,
    coalesce(min(c.letter) filter (c.field = b.field), arg_min(c.letter, c."column"), 'A') || b.source_row as cell,
    b.field, coalesce(b."count", 1) as "count"
from broken as b
inner join staging.policy_rules as p
    on b.rule = p.rule and coalesce(p.country, b.country) = b.country
    and coalesce(b.day, date '9999-12-31') >= coalesce(p.valid_from, date '0001-01-01')
    and coalesce(b.day, date '9999-12-31') <= coalesce(p.valid_to, date '9999-12-31')
left join staging.columns as c on b.submission = c.submission and b.sheet = c.sheet
anti join staging.explanations as e
    on b.submission = e.submission and b.sheet = e.sheet and b.source_row = e.source_row and b.rule = e.rule
        and p.severity <> 'error'
group by b.submission, b.centre, b.rule, b.sheet, b.source_row, b.field, b."count"
