-- Persons by number: those gathered from several records, then one for each record that stands alone.
create table staging.lone_people as
select
    record,
    row_number() over (order by record) + (select count(*) from staging.linked_people) as person_no,
    coalesce(national_id_key, participant_key, name_birth_key, name_workplace_key) as person_id,
    case
        when national_id_key is not null then 'national_id'
        when participant_key is not null then 'participant_id'
        when name_birth_key is not null then 'name_and_birth_date'
        else 'name_and_workplace'
    end as linked_by,
    1 as centres,
    is_described as is_known
from staging.person_records
anti join staging.shared_records using (record);

create table staging.people as
select person_no, person_id, linked_by, centres, is_known from staging.linked_people
union all by name
select person_no, person_id, linked_by, centres, is_known from staging.lone_people;

-- The person of each record.
create table staging.person_links as
select record, person_no, is_known from staging.linked_records
union all by name
select record, person_no, is_known from staging.lone_people;
