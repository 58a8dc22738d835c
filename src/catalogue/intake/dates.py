"""Dates as centres write them: the order of day and month is voted by the file, never guessed by cell."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Literal

from catalogue.intake.text import clean, fold
from catalogue.intake.vocabulary import months

Order = Literal["day", "month", "undecided", "mixed"]
UNREADABLE = "unreadable"
AMBIGUOUS = "ambiguous"

_EPOCH = date(1899, 12, 30)
_SERIALS = range(14611, 109576)  # 1940 to 2199
_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(rf"(\d{{4}})([-./ ])(\d{{1,2}})\2(\d{{1,2}}){_TIME}")
_SHORT = re.compile(rf"(\d{{1,2}})([-./ ])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}")
_COMPACT = re.compile(r"(19|20)(\d{2})(\d{2})(\d{2})")
_FIGURES = re.compile(r"[\d\s.\-/]+")
_ROMAN = {name: number for number, name in enumerate("i ii iii iv v vi vii viii ix x xi xii".split(), start=1)}
_TOKENS = re.compile(r"\d+|[^\W\d_]+")
_FILLERS = frozenset(
    "m d g r a st nd rd th of the metai metu men diena aasta aastal gada gads gads roku rok dnia dn on kl no"
    " monday tuesday wednesday thursday friday saturday sunday".split()
)


def vote(values: Iterable[object]) -> Order:
    """Whether the day or the month comes first in the slashed or dashed dates of a file.

    Dots are day first in every language served, and tell that the file writes so. "undecided" where
    no value tells, "mixed" where values contradict each other.
    """
    day = month = False
    for value in values:
        if isinstance(value, str) and (match := _SHORT.fullmatch(_bare(value))):
            day |= match[2] == "." or int(match[1]) > 12
            month |= match[2] in "/-" and int(match[3]) > 12
    if day and month:
        return "mixed"
    return "day" if day else "month" if month else "undecided"


def read_date(value: object, order: Order) -> tuple[date | None, str | None]:
    """A cell as a date: (date, None), (date, AMBIGUOUS), (None, UNREADABLE), or (None, None) for blank."""
    if isinstance(value, datetime):
        return value.date(), None
    if isinstance(value, date):
        return value, None
    if isinstance(value, bool):
        return None, UNREADABLE
    if isinstance(value, int | float):
        return _from_number(value)
    if not isinstance(value, str):
        return None, None if value is None else UNREADABLE
    text = _bare(value)
    if not text or text in "-–—":
        return None, None
    if text.isdecimal() and len(text) <= 8:
        return _from_number(int(text))
    if match := _ISO.fullmatch(text):
        return _make(match[1], match[3], match[4])
    if match := _SHORT.fullmatch(text):
        return _from_short(match, order)
    return _from_words(text)


def _bare(value: str) -> str:
    """The text without a closing full stop ("28.10.2014.", "2019-01-18 r.") and tight ("1. 06. 2017")."""
    text = clean(value).lstrip("'’")
    text = re.sub(r"(?<=\d)\s*(?:[mdgra]\.?|gada|roku)?\.?$", "", text, flags=re.I)
    return re.sub(r"\s*([.\-/])\s*", r"\1", text) if _FIGURES.fullmatch(text) else text


def _from_number(value: float) -> tuple[date | None, str | None]:
    if not abs(value) < 1e8:
        return None, UNREADABLE
    if int(value) in _SERIALS:
        return _EPOCH + timedelta(days=int(value)), None
    if value == int(value) and (match := _COMPACT.fullmatch(str(int(value)))):
        return _make(match[1] + match[2], match[3], match[4])
    return None, UNREADABLE


def _from_short(match: re.Match[str], order: Order) -> tuple[date | None, str | None]:
    first, separator, second, year = match[1], match[2], match[3], match[4]
    if len(year) == 2:
        year = f"20{year}" if int(year) < 70 else f"19{year}"
    if separator in ". ":
        return _make(year, second, first)
    if int(first) > 12 or int(second) > 12:
        return _make(year, first, second) if int(second) > 12 else _make(year, second, first)
    if order == "month":
        return _make(year, first, second)
    read, problem = _make(year, second, first)
    doubtful = order in ("undecided", "mixed") and first.lstrip("0") != second.lstrip("0")
    return read, problem or (AMBIGUOUS if doubtful else None)


def _from_words(text: str) -> tuple[date | None, str | None]:
    """`2012 m. spalio 19 d.`, `10. mai 2024`, `2014. gada 28. oktobrī`, `18 stycznia 2019 r.`."""
    numbers: list[str] = []
    month: int | None = None
    for token in _TOKENS.findall(text):
        folded = fold(token)
        if token.isdigit():
            numbers.append(token)
        elif folded in months() or folded in _ROMAN:
            if month is not None:
                return None, UNREADABLE
            month = months().get(folded) or _ROMAN[folded]
        elif folded not in _FILLERS:
            return None, UNREADABLE
    if len(numbers) == 3 and month is None and len(numbers[0]) == 4:
        return _make(*numbers)
    if month is None or len(numbers) != 2:
        return None, UNREADABLE
    year, day = sorted(numbers, key=len, reverse=True)
    return _make(year, str(month), day) if len(year) == 4 and len(day) <= 2 else (None, UNREADABLE)


def _make(year: str, month: str, day: str) -> tuple[date | None, str | None]:
    try:
        return date(int(year), int(month), int(day)), None
    except ValueError:
        return None, UNREADABLE
