"""Numbers and hours as centres write them; the decimal mark is decided by the column."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import Literal

from catalogue.intake.text import clean, fold, words
from catalogue.intake.vocabulary import units
from catalogue.model.policy import general_threshold, rows_of, threshold

Mark = Literal[",", "."]

_NUMBER = re.compile(r"([+\-\u2212]?)\s*(\d[\d\s.,'’]*)")
_COMMA_DECIMAL = re.compile(r"\d,(?:\d{1,2}|\d{4,})(?!\d)|\.\d{3},\d")
_POINT_DECIMAL = re.compile(r"\d\.(?:\d{1,2}|\d{4,})(?!\d)|,\d{3}\.\d")

LARGEST = 10**6  # what is larger is no number of hours, but an identifier in the wrong column

LARGEST_AMOUNT = 10**8  # what an amount column holds
_COUNT = re.compile(r"(?<![\d.,])[-\u2212]?\d{1,3}(?:\s\d{3})+(?![\d.,])|(?<![\d.,])[-\u2212]?\d+(?:[.,]\d+)?(?![\d])")
_FREE = frozenset(
    ("free", "nemokama", "nemokamas", "nemokamai", "tasuta", "bezmaksas", "bezplatne", "bezplatnie", "bezplatny")
)
_NO_CENTS = re.compile(r"[,.][-–—]+(?=\D*$)")  # "150,–"
_CURRENCY = r"(?:€|eur(?:o|ų|ai|us|ot)?|lt|ltl|eek|kr|ls|lvl|zł|zl|pln|£|gbp)\.?"
_AMOUNT = re.compile(rf"(?:{_CURRENCY})?\s*([-\u2212]?)\s*(\d[\d\s.,'’]*)\s*(?:{_CURRENCY})?", re.I)

# decisions 11: the policy that says what a unit is worth
MEASURES = {
    "clock": "minutes_per_academic_hour",
    "minutes": "minutes_per_academic_hour",
    "days": "academic_hours_per_day",
    "ects": "academic_hours_per_ects",
}


@dataclass(frozen=True)
class Quantity:
    """A number with the unit named beside it; `unit` is None where none or only "hours" is named."""

    value: Decimal
    unit: str | None = None


def decimal_mark(values: Iterable[object], language: str) -> Mark:
    """The decimal mark of a column: what its values show, else the habit of the language."""
    comma = point = 0
    for value in values:
        if isinstance(value, str):
            comma += bool(_COMMA_DECIMAL.search(value))
            point += bool(_POINT_DECIMAL.search(value))
    if comma != point:
        return "," if comma > point else "."
    return "." if language == "en" else ","


def read_quantity(value: object, mark: Mark) -> Quantity | None:
    """A cell as a number with its unit, a duration as clock hours; None where it is blank.

    Raises ValueError where the cell cannot be read.
    """
    if value is None or isinstance(value, bool):
        if value is None:
            return None
        raise ValueError
    if isinstance(value, int | float):
        if not abs(value) < LARGEST:
            raise ValueError
        return Quantity(Decimal(repr(round(value, 6))).normalize())
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    if isinstance(value, timedelta):
        return Quantity(Decimal(value // timedelta(seconds=1)) / 3600, "clock")
    if not isinstance(value, str):
        raise ValueError
    text = clean(value).lstrip("'’")
    if not text or text in ("-", "–", "—"):
        return None
    match = _NUMBER.match(text)
    if match is None:
        return _unit_first(text, mark)
    unit = unit_of(text[match.end() :])
    number = _number(match[2], mark)
    return Quantity(-number if match[1] in "-\u2212" and match[1] else number, unit)


def read_amount(value: object, mark: Mark) -> Decimal | None:
    """A cell as an amount of money, rounded half up to two places, without its currency; None where blank.

    Raises ValueError where the cell cannot be read.
    """
    if value is None or (isinstance(value, str) and clean(value) in ("", "-", "–", "—")):
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        amount = Decimal(repr(value))
    elif isinstance(value, str):
        if fold(value) in _FREE:
            return Decimal("0.00")
        match = _AMOUNT.fullmatch(_NO_CENTS.sub("", clean(value)))
        if match is None:
            raise ValueError
        amount = _number(match[2], mark, LARGEST_AMOUNT) * (-1 if match[1] else 1)
    else:
        raise ValueError
    if not abs(amount) < LARGEST_AMOUNT:
        raise ValueError
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def read_count(value: object) -> Decimal | None:
    """A cell as the one number in it, whatever words stand around: "5 nariai", "ne mažiau kaip 3"; None where blank.

    Raises ValueError where it holds no number or several.
    """
    if value is None or (isinstance(value, str) and clean(value) in ("", "-", "–", "—")):
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(repr(value))
    found = _COUNT.findall(clean(value)) if isinstance(value, str) else []
    if len(found) != 1:
        raise ValueError
    return Decimal(re.sub(r"\s", "", found[0]).replace(",", ".").replace("\u2212", "-"))


def unit_of(rest: str) -> str | None:
    """The unit that a text names and nothing else: None for nothing or a generic word for hours.

    Raises ValueError where the text holds anything else.
    """
    named = words(rest)
    if not named:
        if clean(rest).strip(".,;:()[]*/"):
            raise ValueError
        return None
    if named not in units():
        raise ValueError
    unit = units()[named]
    return None if unit == "generic" else unit


def unit_in_header(header: str) -> str | None:
    """The unit named anywhere in a header: "Trukmė (ak. val.)" → academic; None where none is.

    Hours of a day ("Dienos valandos", "Hours per day") are no days.
    """
    named = words(header)
    counts_hours = any(units().get((word,)) in ("generic", "academic", "clock") for word in named)
    for length in range(min(len(named), 4), 0, -1):
        for start in range(len(named) - length + 1):
            unit = units().get(named[start : start + length])
            if unit and unit != "generic" and not (unit == "days" and counts_hours):
                return unit
    return None


def to_academic_hours(value: Decimal, unit: str, country: str | None = None, on: date | None = None) -> Decimal:
    """Hours of 45 minutes, rounded half up to two places (decisions 11), by the policy of a country on a day."""
    times, per = _measure(unit, country, on)
    return (value * times / per).quantize(Decimal("0.01"), ROUND_HALF_UP)


@lru_cache(maxsize=1024)
def _measure(unit: str, country: str | None, on: date | None) -> tuple[Decimal, Decimal]:
    """What one of a unit is in academic hours, as a fraction."""

    def measured(name: str) -> Decimal:
        found = threshold(name, country, on)
        return general_threshold(name) if found is None else found

    if unit in ("days", "ects"):
        return measured(MEASURES[unit]), Decimal(1)
    if unit == "academic":
        return Decimal(1), Decimal(1)
    return Decimal(60 if unit == "clock" else 1), measured(MEASURES[unit])


@cache
def depends_on_day(country: str) -> bool:
    """Whether policy has changed what a unit is worth in a country, so that each row's own day decides."""
    rows = [row for name in set(MEASURES.values()) for row in rows_of("thresholds", name)]
    return any(row["valid_from"] or row["valid_to"] for row in rows if row["country"] in ("", country))


def _unit_first(text: str, mark: Mark) -> Quantity:
    """`ak. h 40` and `EAP: 2`."""
    match = re.fullmatch(r"(\D+?)\s*(\d[\d\s.,]*)", text)
    if match is None:
        raise ValueError
    return Quantity(_number(match[2], mark), unit_of(match[1]))


def _number(text: str, mark: Mark, largest: int = LARGEST) -> Decimal:
    digits = re.sub(r"[\s'’]", "", text.strip().rstrip(".,"))
    last = max(digits.rfind(","), digits.rfind("."))
    both = "," in digits and "." in digits
    if both:
        mark = digits[last]  # type: ignore[assignment]
    elif last >= 0 and digits.count(digits[last]) > 1:
        mark = "." if digits[last] == "," else ","
    grouping = "." if mark == "," else ","
    if grouping in digits and not both and not re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits):
        grouping, mark = mark, digits[last]  # type: ignore[assignment]
    try:
        number = Decimal(digits.replace(grouping, "").replace(mark, "."))
    except InvalidOperation:
        raise ValueError from None
    if number >= largest:
        raise ValueError
    return number
