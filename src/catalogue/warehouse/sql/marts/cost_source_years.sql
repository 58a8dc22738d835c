select
    s.country, coalesce(a.area, 'country') as area, coalesce(a.area_code, s.country) as area_code, s.year, s.currency,
    s.funding_source, sum(s.amount) as amount
from marts.cost_shares as s
left join staging.areas as a on s.country = a.country and s.municipality_code = a.municipality_code
where s.amount is not null
group by all
