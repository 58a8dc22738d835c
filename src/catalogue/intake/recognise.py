"""Which table a sheet is, and which column holds which field: told by the headers alone."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from catalogue.intake.centre import Centre
from catalogue.intake.text import clean, fold, words
from catalogue.intake.vocabulary import aliases, header_languages, row_number_headers, units
from catalogue.model.tables import TABLES, Table

LOOK_AHEAD = 200
LOOK_BEYOND = 12  # rows looked at below the first row that could be a header
LONGEST_HEADER = 80
COUNTRY_OF = {"en": "GB", "lt": "LT", "et": "EE", "lv": "LV", "pl": "PL"}
_PARTICIPANT_HINTS = ("dalyvi", "osaleja", "dalibniek", "uczestni", "participant")
_BRACKETS = re.compile(r"[(\[](.*?)[)\]]")
_FORMAT_HINT = re.compile(r"[ymdpkaghr0-9.\-/ ]*", re.I)


@dataclass(frozen=True)
class Layout:
    """What was recognised of a sheet.

    `header_row` is zero-based; `columns` maps a field to its zero-based column; `headers` holds the
    header text by column; `unmapped` and `duplicates` are columns that are not read. `missing` names
    a group of required fields that is absent, where the sheet is refused for it.
    """

    table: Table
    header_row: int
    columns: Mapping[str, int]
    headers: Mapping[int, str]
    unmapped: tuple[int, ...] = ()
    duplicates: tuple[int, ...] = ()
    missing: str | None = None
    defaults: Mapping[str, object] = field(default_factory=dict)


def recognise(rows: Sequence[Sequence[object]], centre: Centre, names: Sequence[str]) -> Layout | None:
    """The layout of a sheet, or None where it has the columns of no table.

    `names` are the sheet's and the file's name: they break a tie only.
    """
    lookups = {name: _lookup(table, centre) for name, table in TABLES.items()}
    best: dict[str, tuple[int, int]] = {}
    for index in _candidates(rows):
        row = _header(rows, index)
        for name, lookup in lookups.items():
            found = _fields(row, lookup)
            score = len(found)
            if score > best.get(name, (0, 0))[0] and _complete(TABLES[name], found, centre):
                best[name] = (score, index)
        if best and index >= min(row for _, row in best.values()) + LOOK_BEYOND:
            break
    for name in _order(best, rows, lookups, names):
        return _layout(TABLES[name], best[name][1], rows, lookups[name], centre)
    return _without_date(rows, lookups["completions"], centre)


def guessed_centre(sheets: Sequence[Sequence[Sequence[object]]]) -> Centre:
    """A nameless centre whose language is that of most headers found, with that language's country."""
    votes = Counter[str]()
    for rows in sheets:
        for row in rows[:LOOK_AHEAD]:
            for cell in row:
                if isinstance(cell, str) and len(cell) < LONGEST_HEADER:
                    votes.update(header_languages().get(fold(cell), ()))
    language = max(COUNTRY_OF, key=lambda language: votes[language])
    country = COUNTRY_OF[language]
    return Centre("", "", country, language, "clock" if country == "GB" else "academic")


def _candidates(rows: Sequence[Sequence[object]]) -> list[int]:
    """Rows that may be a header: at least two texts, and no dates or many numbers."""
    found = []
    for index, row in enumerate(rows):
        texts = sum(isinstance(cell, str) and bool(cell) for cell in row)
        if texts >= 2 and texts * 2 >= sum(cell not in (None, "") for cell in row):
            found.append(index)
        if index > LOOK_AHEAD and len(found) > 2 * LOOK_AHEAD:
            break
    return found


class Lookup:
    """Header → field for one table: the centre's own spellings first."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        """`fields` is folded header → field; "-name" for a known column that is not kept."""
        self._fields = fields
        self._seen: dict[str, str | None] = {}

    def field(self, text: object) -> str | None:
        """The field that a header means; "-name" where it is not kept; None for an unknown one."""
        if not isinstance(text, str) or not text.strip():
            return None
        if text not in self._seen:
            self._seen[text] = next(
                (self._fields[spelling] for spelling in _spellings(text) if spelling in self._fields), None
            )
        return self._seen[text]


def _lookup(table: Table, centre: Centre) -> Lookup:
    lookup: dict[str, str] = {}
    for source in reversed(table.alias_tables):
        for header, name in aliases().get(source, {}).items():
            lookup[header] = table.field_of(source, name) or f"-{name}"
    lookup |= {header: "-row_number" for header in row_number_headers() if header not in lookup}
    return Lookup(lookup | dict(centre.columns.get(table.name, {})))


def _spellings(text: str) -> list[str]:
    """The header as it stands, without a bracket that only names a unit or format, without a unit."""
    spellings = [fold(text)]
    bracket = _BRACKETS.search(text)
    if bracket and (words(bracket[1]) in units() or _FORMAT_HINT.fullmatch(bracket[1])):
        spellings.append(fold(_BRACKETS.sub(" ", text)))
    parts = words(text)
    for length in range(min(3, len(parts) - 1), 0, -1):
        if parts[-length:] in units():
            spellings.append("".join(parts[:-length]))
    return spellings


def _fields(row: Sequence[object], lookup: Lookup) -> dict[str, int]:
    """Field → first column that carries it, without the known columns that are not kept."""
    found: dict[str, int] = {}
    for column, cell in enumerate(row):
        name = lookup.field(cell)
        if name is not None and not name.startswith("-"):
            found.setdefault(name, column)
    return found


def _complete(table: Table, found: Mapping[str, int], centre: Centre) -> bool:
    """Whether every required group has a field, a default, or a word in centre.toml; two at least found."""
    return not _missing(table, found, centre) and len(found) >= 2


def _missing(table: Table, found: Mapping[str, int], centre: Centre) -> list[str]:
    given = {*found, *centre.defaults.get(table.name, {})}
    if centre.roster_date is not None:
        given.add("roster_date")
    return [
        group
        for group, fields in table.required.items()
        if not given.intersection(fields) or (group == "person" and not found.keys() & set(fields))
    ]


def _order(
    best: Mapping[str, tuple[int, int]],
    rows: Sequence[Sequence[object]],
    lookups: Mapping[str, Lookup],
    names: Sequence[str],
) -> list[str]:
    """The tables that fit, first one first; a roster dated by centre.toml alone yields to its sheet's name."""
    order = [name for name in TABLES if name in best]
    if "roster" in best and "participants" in best:
        dated = "roster_date" in _fields(_header(rows, best["roster"][1]), lookups["roster"])
        hinted = any(hint in fold(name) for name in names for hint in _PARTICIPANT_HINTS)
        if hinted and not dated:
            order.remove("roster")
    if (
        order
        and order[0] == "programmes"
        and _is_list_of_people(_header(rows, best["programmes"][1]), lookups["completions"])
    ):
        return []
    return order


def _is_list_of_people(row: Sequence[object], lookup: Lookup) -> bool:
    """Whether a header has both a person and a programme: a completions list, dated or not."""
    found = _fields(row, lookup)
    required = TABLES["completions"].required
    return all(found.keys() & set(required[group]) for group in ("programme", "person"))


def _without_date(rows: Sequence[Sequence[object]], lookup: Lookup, centre: Centre) -> Layout | None:
    """A completions list that lacks only its date column: recognised, so that it can be refused by name."""
    for index in _candidates(rows):
        row = _header(rows, index)
        if _is_list_of_people(row, lookup) and len(_fields(row, lookup)) >= 3:
            layout = _layout(TABLES["completions"], index, rows, lookup, centre)
            return Layout(layout.table, index, layout.columns, layout.headers, missing="date")
    return None


def _layout(table: Table, header_row: int, rows: Sequence[Sequence[object]], lookup: Lookup, centre: Centre) -> Layout:
    """Map every column; a header split over two rows is completed from the row above."""
    columns: dict[str, int] = {}
    headers: dict[int, str] = {}
    unmapped: list[int] = []
    duplicates: list[int] = []
    for column, text in _labels(rows, header_row):
        headers[column] = clean(str(text))
        name = lookup.field(text)
        if name is None:
            unmapped.append(column)
        elif name in columns:
            duplicates.append(column)
        elif not name.startswith("-"):
            columns[name] = column
    for column, text in _labels_above(rows, header_row, headers):
        name = lookup.field(text)
        if name is not None and not name.startswith("-") and name not in columns:
            columns[name] = column
            headers[column] = clean(str(text))
    return Layout(
        table,
        header_row,
        columns,
        headers,
        tuple(unmapped),
        tuple(duplicates),
        defaults=centre.defaults.get(table.name, {}),
    )


def _header(rows: Sequence[Sequence[object]], index: int) -> list[object]:
    """A row with its gaps filled from the row above, as `_layout` reads it."""
    row = list(rows[index])
    for column, text in _labels_above(rows, index, dict(_labels(rows, index))):
        row[column] = text
    return row


def _labels(rows: Sequence[Sequence[object]], header_row: int) -> list[tuple[int, object]]:
    return [(column, cell) for column, cell in enumerate(rows[header_row]) if cell not in (None, "")]


def _labels_above(
    rows: Sequence[Sequence[object]], header_row: int, headers: Mapping[int, object]
) -> list[tuple[int, object]]:
    """Texts of the row above over gaps of the header: cells merged over both rows of a header of two."""
    if header_row == 0:
        return []
    inside = range(min(headers), max(headers) + 1)
    return [
        (column, text) for column, text in _labels(rows, header_row - 1) if column in inside and column not in headers
    ]
