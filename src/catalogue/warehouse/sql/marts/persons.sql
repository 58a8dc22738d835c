select person_id, linked_by, centres, is_known
from staging.people
