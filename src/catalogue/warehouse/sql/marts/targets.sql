select t.*, j.project_id, t.result_value >= t.target_value as is_reached
from staging.targets_rows as t
left join staging.project_of as j on t.centre = j.centre and t.project_code = j.project_code
