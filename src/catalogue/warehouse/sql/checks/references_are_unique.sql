-- The hashes that stand for keys, programme names and workplaces stand for one each.
select 'record' as reference, record as value
from staging.person_records
group by record
having count(*) > 1
union all
select 'programme', programme_ref
from (
    select distinct programme_ref, centre, programme_code, programme_key from staging.programme_mentions
)
group by programme_ref
having count(*) > 1
union all
select 'workplace', workplace_ref
from (select distinct workplace_ref, country, institution_code, institution_name from staging.mentions)
group by workplace_ref
having count(*) > 1
