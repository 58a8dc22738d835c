"""Project numbers: the Erasmus+ grammar, with what people write around a number."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_DASHES = re.compile(r"[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D_]")
# "No-2016-1-…", "Nr. 2016-1-…", "Nr-2016-1-…", "projekto Nr. …"
_PREFIX = re.compile(r"^[^\d]*?(?=20\d\d\s*-)", re.I)
_NUMBER = re.compile(
    r"(20(?:1[4-9]|2[0-7]))-([1-3])-([A-Z]{2}\d{2})-(KA[1-3]\d{2})(?:-([A-Z]{2,4}))?-(\d{6}|\d{9})(?:-(\d{1,2}))?"
)
_LIKE_ERASMUS = re.compile(r"20\d\d-\d-[A-Z]{2}\d{2}|-KA[1-3]", re.I)
FIELD_FROM = 2021  # from this call on a number has nine digits and names its field


@dataclass(frozen=True)
class ProjectNumber:
    """A project number as read: `text` in one form; `is_malformed` where it only resembles an Erasmus+ one."""

    text: str
    is_malformed: bool = False


@lru_cache(maxsize=4096)
def read_project_number(given: str) -> ProjectNumber:
    """Read a project number of any funder.

    An Erasmus+ number loses "No-", "Nr-", a full stop at its end and odd dashes; a number of another funder
    is kept in capitals. Source: grammar of the Erasmus+ programme's project numbers, calls 2014 to 2027.
    """
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", given)).upper().strip()
    bare = re.sub(r"\s*-\s*", "-", _PREFIX.sub("", plain)).strip(" .,;:()")
    match = _NUMBER.fullmatch(bare)
    if match:
        year, field, serial = int(match[1]), match[5], match[6]
        is_new = year >= FIELD_FROM
        has_field = field is not None or not is_new  # a few actions of 2020 name theirs already
        return ProjectNumber(bare, is_malformed=(len(serial) == 9) != is_new or not has_field)
    return ProjectNumber(" ".join(plain.split()), is_malformed=bool(_LIKE_ERASMUS.search(plain)))
