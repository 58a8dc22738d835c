"""Which fields the values of a column could belong to, whatever its header says."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from catalogue.intake.centre import Centre
from catalogue.intake.dates import read_date, vote
from catalogue.intake.identifiers import check_national_id
from catalogue.intake.meaning import VOCABULARIES, code_of, codes_of
from catalogue.intake.numbers import Mark, decimal_mark, read_amount, read_quantity, unit_in_header
from catalogue.intake.text import as_text, fold, words
from catalogue.intake.vocabulary import yes_no
from catalogue.model.table import Table

FITTING = 0.5  # the least share of values that a field must be able to hold
TELLING = 0.9  # the share from which values alone speak for a field
MOST_HOURS = 5000
LEAST_CODE, LONGEST_CODE = 4, 40  # letters and figures; a shorter figure is a number
_SHAPES = {
    **dict.fromkeys(("full_name", "first_name", "last_name"), "name"),
    **dict.fromkeys(("hours_credited", "attended_hours", "days_credited", "hours_total", "workload"), "hours"),
    **dict.fromkeys(
        ("certificate_no", "participant_id", "programme_code", "institution_code", "run_code"), "code_text"
    ),
    "national_id": "national_id",
    "hour_unit": "text",
}
# shapes that speak for a field of which the sheet has no column yet
_TELLING = {"date": "dates", "hours": "hours", "national_id": "national identifiers", "listed": "words of its list"}
# those that speak only where the sheet lacks such a field
_SPEAKING = {**_TELLING, "name": "names", "code_text": "codes", "text": "texts"}
_KINDS = ("text", "code_text", "integer", "money", "yes_no", "hours", "project")


class Column(NamedTuple):
    """The header of a column and its distinct values."""

    header: str
    values: Sequence[object]


def shape_of(table: Table, field: str) -> str:
    """What the values of a field look like: date, hours, name, listed (words of a closed list), a kind of part …"""
    if field in _SHAPES:
        return _SHAPES[field]
    if field.endswith("_date"):
        return "date"
    if field in VOCABULARIES:
        return "listed"
    return next((part.kind for part in table.parts if field in part.fields and part.kind in _KINDS), "text")


def fits(table: Table, field: str, values: Sequence[object], centre: Centre) -> bool:
    """Whether the field could hold half of the values at least; a closed list may hold words that are new."""
    shape = shape_of(table, field)
    return shape == "listed" or not values or _share(shape, field, values, centre) >= FITTING


def fields_by_shape(
    table: Table, columns: Collection[str], lacking: Collection[str], column: Column, centre: Centre
) -> list[tuple[str, str]]:
    """Fields for which the values of a column speak by themselves, each with what they look like, the surest first.

    `columns` are the fields that the sheet has already; `lacking` are those of which it needs one.
    """
    had = {shape_of(table, field) for field in columns}
    found = {}
    for field in (*lacking, *table.fields):
        shape = shape_of(table, field)
        is_new = shape in _TELLING and (shape == "listed" or shape not in had)
        speaks = is_new or (field in lacking and shape in _SPEAKING)
        if speaks and field not in columns and _speaks(shape, field, column, centre):
            found[field] = _SPEAKING[shape]
    return sorted(found.items(), key=lambda one: one[1] not in _TELLING.values())


def _speaks(shape: str, field: str, column: Column, centre: Centre) -> bool:
    """Whether values that a field could hold are of no other kind too: a number alone may be anything."""
    values = [value for value in column.values if not isinstance(value, str) or value.strip()]
    if not values or _share(shape, field, values, centre) < TELLING:
        return False
    texts = [as_text(value) for value in values]
    if shape == "listed":
        meant = {code_of(text, VOCABULARIES[field], centre.country) for text in texts}
        return field != "role" and len(meant - {None}) > 1
    if shape == "hours":
        return unit_in_header(column.header) is not None or any(map(str.isalpha, "".join(texts)))
    if shape == "code_text":
        return not any(" " in text for text in texts) and not all(
            text.isdigit() and len(text) < LEAST_CODE for text in texts
        )
    if shape in ("name", "text"):
        return sum(len(words(text)) > 1 for text in texts) >= TELLING * len(texts)
    return True


def _share(shape: str, field: str, values: Sequence[object], centre: Centre) -> float:
    reads = _reader(shape, field, values, centre)
    return sum(map(reads, values)) / len(values)


def _reader(shape: str, field: str, values: Sequence[object], centre: Centre) -> Callable[[object], bool]:
    """A function that says of one value whether it has the shape."""
    if shape == "date":
        order = vote(values)
        return lambda value: isinstance(value, str | date) and read_date(value, order)[0] is not None
    if shape == "listed":
        code = partial(code_of, vocabulary=VOCABULARIES[field], country=centre.country)
        return lambda value: codes_of(as_text(value), code) is not None
    if shape == "national_id":
        return lambda value: check_national_id(value, centre.country).value is not None
    if shape in ("hours", "money", "integer"):
        mark = decimal_mark(values, centre.language)
        return partial(_is_hours, mark=mark) if shape == "hours" else partial(_is_amount, mark=mark)
    if shape == "yes_no":
        return lambda value: fold(as_text(value)) in yes_no()
    if shape == "name":
        return lambda value: all(word.isalpha() for word in words(as_text(value)))
    if shape in ("code_text", "project"):
        return lambda value: len(as_text(value)) <= LONGEST_CODE and any(map(str.isdigit, as_text(value)))
    return lambda value: any(map(str.isalpha, as_text(value)))


def _is_hours(value: object, mark: Mark) -> bool:
    try:
        quantity = read_quantity(value, mark)
    except ValueError:
        return False
    return quantity is not None and 0 <= quantity.value <= MOST_HOURS


def _is_amount(value: object, mark: Mark) -> bool:
    try:
        return read_amount(value, mark) is not None
    except ValueError:
        return False
