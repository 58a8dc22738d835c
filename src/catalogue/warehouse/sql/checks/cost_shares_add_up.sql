-- The shares of a cost are the cost, to the cent.
select c.submission, c.sheet, c.source_row
from marts.costs as c
inner join (
    select submission, sheet, source_row, sum(amount) as amount, sum(planned_amount) as planned_amount
    from marts.cost_shares
    group by all
) as s using (submission, sheet, source_row)
where c.amount is distinct from s.amount or c.planned_amount is distinct from s.planned_amount
