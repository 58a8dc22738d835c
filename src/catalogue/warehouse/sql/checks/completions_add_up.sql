-- Every counted completion with a municipality is in exactly one municipality-year.
select 'municipality_years' as place, a.completions, b.completions as expected
from (select coalesce(sum(completions), 0) as completions from marts.municipality_years) as a
cross join (
    select count(*) as completions from marts.completions where counts and municipality_code is not null
) as b
where a.completions <> b.completions
