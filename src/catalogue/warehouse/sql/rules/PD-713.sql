-- An earlier completion has the key by which the register EHIS knows a record: person, document type, date, field.
with keyed as (
    select a.*, coalesce(d.isced_f, array_to_string(a.subjects, ';')) as field_of_study
    from staging.acts as a
    left join staging.programme_details as d on a.programme_id = d.programme_id
    where a.is_completed and not a.is_repeated and a.document_type is not null
)

select submission, centre, country, sheet, source_row, completed_on as day
from keyed
where field_of_study is not null
qualify row_number() over (
    partition by country, person_no, document_type, completed_on, field_of_study order by path_rank, file_row
) > 1
