select
    country, code as municipality_code, valid_from, valid_to, successor_code, name_official, name_short, kind,
    parent_iso as county_code, county_name
from staging.units
