select
    a.*, coalesce(a.last_day >= s.as_of and a.accredited_on <= s.as_of, a.accredited_on <= s.as_of) as is_in_force
from staging.accreditations_all as a
cross join staging.as_of as s
