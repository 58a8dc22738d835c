-- One row per distinct set of keys by which rows name a person.
create table staging.person_records as
with keyed as (
    select centre, national_id_key, participant_key, name_birth_key, name_workplace_key, is_described
    from staging.completions
    union all
    select centre, national_id_key, participant_key, name_birth_key, name_workplace_key, true from staging.participants
    union all
    select centre, national_id_key, participant_key, name_birth_key, name_workplace_key, true from staging.roster
)

select
    concat_ws('|', coalesce(national_id_key, '-'), coalesce(participant_key, '-'), coalesce(name_birth_key, '-'),
        coalesce(name_workplace_key, '-')) as record,
    min(centre) as centre,
    any_value(national_id_key) as national_id_key,
    any_value(participant_key) as participant_key,
    any_value(name_birth_key) as name_birth_key,
    any_value(name_workplace_key) as name_workplace_key,
    bool_or(is_described) as is_described,
    count(distinct centre) as centres
from keyed
group by record;
