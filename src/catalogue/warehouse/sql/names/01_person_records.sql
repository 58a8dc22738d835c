-- One row per distinct set of keys by which rows name a person. `record` is a hash of the keys; a check
-- proves that no two sets share one.
create table staging.person_records as
select
    record,
    centre,
    any_value(national_id_key) as national_id_key,
    any_value(participant_key) as participant_key,
    any_value(name_birth_key) as name_birth_key,
    any_value(name_workplace_key) as name_workplace_key,
    bool_or(is_described) as is_described
from staging.person_mentions
group by record, centre;

-- Records that share a key with another one: whether they are one person is told by warehouse/people.py.
create table staging.shared_records as
with keys as (
    select record, unnest([national_id_key, participant_key, name_birth_key, name_workplace_key]) as key
    from staging.person_records
)

select distinct record
from keys
where key in (select key from keys where key is not null group by key having count(*) > 1);
