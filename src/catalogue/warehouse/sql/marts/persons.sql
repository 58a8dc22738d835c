select person_id, any_value(linked_by) as linked_by, max(centres) as centres, bool_or(is_known) as is_known
from staging.person_links
group by person_id
