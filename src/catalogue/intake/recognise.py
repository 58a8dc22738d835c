"""Which table a sheet is, and which column holds which field: told by the headers alone."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from catalogue.intake.centre import Centre
from catalogue.intake.numbers import unit_in_header
from catalogue.intake.text import clean, fold, words
from catalogue.intake.vocabulary import aliases, explanation_headers, header_languages, row_number_headers, units
from catalogue.model.further import FURTHER
from catalogue.model.table import Table
from catalogue.model.tables import CORE, TABLES

EXPLANATION = "explanation"  # a field of every table
LOOK_AHEAD = 200
LOOK_BEYOND = 12  # rows looked at below the first row that could be a header
LONGEST_HEADER = 80
NO_HEADER = 1_000  # characters: a longer cell is none, and would cost much to look up
COUNTRY_OF = {"en": "GB", "lt": "LT", "et": "EE", "lv": "LV", "pl": "PL"}
_PARTICIPANT_HINTS = ("dalyvi", "osaleja", "dalibniek", "uczestni", "participant")
# columns that a completions list has and a list of participants, or of programmes, does not
_OF_COMPLETIONS = frozenset(
    ("completion_date", "issue_date", "certificate_no", "hours_credited", "attended_hours", "days_credited", "status")
)
_NOT_OF_PROGRAMMES = frozenset(
    (
        "completion_date",
        "issue_date",
        "certificate_no",
        "status",
        "institution_name",
        "institution_code",
        "municipality",
    )
)
_DIGITS = re.compile(r"\d{2}")
_BRACKETS = re.compile(r"[(\[](.*?)[)\]]")
_DATE_WORDS = frozenset(
    "metai menuo diena men d m aasta kuu paev gads menesis rok miesiac dzien year month day dd mm yyyy".split()
)
_CURRENCY_WORDS = frozenset(
    "eur euro eurai eurais eurot eurodes lt ltl eek ls lvl zl pln gbp men kuud kuudes menesi".split()
)
_ATTENDANCE_HINTS = ("lankom", "osalus", "kohalolek", "apmekl", "obecn", "attendance", "register")
_FORMAT_HINT = re.compile(r"[ymdpkaghr0-9.\-/ ]*", re.I)


# labels of a header by column: the texts by which a column may be known, the likeliest first
Labels = Mapping[int, tuple[str, ...]]


@dataclass(frozen=True)
class Layout:
    """What was recognised of a sheet.

    `header_row` is the zero-based last row of the header; `columns` maps a field to its zero-based
    column; `headers` holds the header text by column, `label_rows` the row in which it stands; `unmapped`
    and `duplicates` are columns that are not read. `missing` names a group of required fields for whose
    lack the sheet is refused; `doubtful` says that a list of participants looks like completions without
    a programme.
    """

    table: Table
    header_row: int
    columns: Mapping[str, int]
    headers: Mapping[int, str]
    label_rows: Mapping[int, int]
    unmapped: tuple[int, ...] = ()
    duplicates: tuple[int, ...] = ()
    missing: str | None = None
    doubtful: bool = False
    defaults: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class _Header:
    """A row, or two, that may be a header: `row` is the last of them; columns of `upper` have their label above it."""

    row: int
    labels: Labels
    upper: frozenset[int] = frozenset()


def recognise(rows: Sequence[Sequence[object]], centre: Centre, names: Sequence[str]) -> Layout | None:
    """The layout of a sheet, or None where it has the columns of no table.

    `names` are the sheet's and the file's name: they break a tie only.
    """
    lookups = {name: _lookup(table, centre) for name, table in TABLES.items()}
    headers = list(_headers(rows, lookups))
    best: dict[str, _Header] = {}
    for name, lookup in lookups.items():
        fitting = [header for header in headers if _complete(TABLES[name], _fields(header.labels, lookup), centre)]
        if fitting:
            best[name] = max(fitting, key=lambda header: len(_fields(header.labels, lookup)))  # the first of equals
    first = _first(best, lookups, names)
    if first is None:
        return _incomplete(headers, lookups["completions"], centre)
    layout = _layout(TABLES[first], best[first], lookups[first], centre)
    said = _fields(best[first].labels, lookups["completions"])
    if first != "participants" or len(said.keys() & _OF_COMPLETIONS) < 2:
        return layout
    unknown = tuple(column for column in layout.unmapped if column not in said.values())
    return replace(layout, unmapped=unknown, doubtful=True)


def partial_layouts(rows: Sequence[Sequence[object]], centre: Centre) -> list[tuple[Layout, list[str]]]:
    """How a sheet reads as each table of which it has two columns at least, and the required groups that it lacks."""
    lookups = {name: _lookup(table, centre) for name, table in TABLES.items()}
    headers = list(_headers(rows, lookups))
    found = []
    for name, lookup in lookups.items():
        header = max(headers, key=lambda header: len(_fields(header.labels, lookup)), default=None)
        if header is not None and len(fields := _fields(header.labels, lookup)) >= 2:
            layout = _layout(TABLES[name], header, lookup, centre)
            found.append((layout, _missing(TABLES[name], fields, centre)))
    return found


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

    def __init__(self, lists: Sequence[Mapping[str, str]]) -> None:
        """`lists` are folded header → field, "-name" for a known column that is not kept; the first counts most."""
        self._lists = lists
        self._seen: dict[str, str | None] = {}

    def field(self, text: object) -> str | None:
        """The field that a header means; "-name" where it is not kept; None for an unknown one."""
        if not isinstance(text, str) or not text.strip() or len(text) > NO_HEADER:
            return None
        if text not in self._seen:
            spellings = _spellings(text)
            found = (known[spelling] for known in self._lists for spelling in spellings if spelling in known)
            self._seen[text] = next(found, None)
        return self._seen[text]


def _lookup(table: Table, centre: Centre) -> Lookup:
    return Lookup([centre.columns.get(table.name, {}), *_known_headers(table.name)])


@cache
def _known_headers(name: str) -> tuple[Mapping[str, str], ...]:
    """Folded header → field of a table, one list after another: what is of its own list counts most."""
    table = TABLES[name]
    lists = [
        {header: table.field_of(source, field) or f"-{field}" for header, field in aliases().get(source, {}).items()}
        for source in table.alias_tables
    ]
    common = dict.fromkeys(row_number_headers(), "-row_number") | dict.fromkeys(explanation_headers(), EXPLANATION)
    return (*lists, common)


def _spellings(text: str) -> list[str]:
    """The header as it stands, without a bracket that only names a unit or format, without a unit."""
    spellings = [fold(text)]
    bracket = _BRACKETS.search(text)
    if bracket and _only_hints(bracket[1]):
        spellings.append(fold(_BRACKETS.sub(" ", text)))
    parts = words(text)
    for length in range(min(3, len(parts) - 1), 0, -1):
        if parts[-length:] in units():
            spellings.append("".join(parts[:-length]))
    return spellings


def _only_hints(bracket: str) -> bool:
    """Whether a bracket in a header names but a unit, or how a date is written."""
    named = words(bracket)
    if (named and _CURRENCY_WORDS.issuperset(named)) or bracket.strip() in ("€", "£"):
        return True
    is_unit = named in units() or (unit_in_header(bracket) is not None and not header_languages().get(fold(bracket)))
    return is_unit or bool(_FORMAT_HINT.fullmatch(bracket)) or (bool(named) and _DATE_WORDS.issuperset(named))


def _headers(rows: Sequence[Sequence[object]], lookups: Mapping[str, Lookup]) -> Iterator[_Header]:
    """Rows that may be a header, each also with the row below it as a header of two rows."""
    first = None
    for index in _candidates(rows):
        if first is not None and index > first + LOOK_BEYOND:
            return
        header = _Header(index, {column: (text,) for column, text in _texts(rows[index]).items()})
        known = max(len(_fields(header.labels, lookup)) for lookup in lookups.values())
        yield header
        if known and index + 1 < len(rows):
            yield from _double(rows, index)
        if known >= 2 and first is None:
            first = index


def _double(rows: Sequence[Sequence[object]], upper: int) -> Iterator[_Header]:
    """A header of two rows: a label below counts before the one above, and best together with it."""
    above, below = _texts(rows[upper]), _texts(rows[upper + 1])
    if not below or not _only_labels(rows[upper]) or not _only_labels(rows[upper + 1]):
        return
    labels: dict[int, tuple[str, ...]] = {}
    group = ""
    for column in range(len(rows[upper])):
        group = above.get(column, group)
        if column in below:
            alone = below[column]
            labels[column] = (f"{group} {alone}", alone) if words(alone) and not _is_row_number(alone) else (alone,)
        elif column in above and _has_data(rows, upper + 2, column):
            labels[column] = (above[column],)
    yield _Header(upper + 1, labels, frozenset(labels) - frozenset(below))


def _only_labels(row: Sequence[object]) -> bool:
    """Whether a row holds nothing but what may be labels: no values, and no "Programme: …" above a table."""
    filled = [cell for cell in row if cell not in (None, "")]
    return all(
        isinstance(cell, str) and not cell.rstrip().endswith(":") and not _DIGITS.search(cell) for cell in filled
    )


def _is_row_number(text: str) -> bool:
    return fold(text) in row_number_headers()


def _texts(row: Sequence[object]) -> dict[int, str]:
    return {column: cell for column, cell in enumerate(row) if isinstance(cell, str) and cell.strip()}


def _has_data(rows: Sequence[Sequence[object]], first: int, column: int) -> bool:
    return any(row[column] not in (None, "") for row in rows[first : first + LOOK_BEYOND])


def _field(texts: Sequence[str], lookup: Lookup) -> str | None:
    return next((name for text in texts if (name := lookup.field(text)) is not None), None)


def _fields(labels: Labels, lookup: Lookup) -> dict[str, int]:
    """Field → first column that carries it, without those that are not kept or that every table has."""
    found: dict[str, int] = {}
    for column, texts in labels.items():
        name = _field(texts, lookup)
        if name is not None and not name.startswith("-") and name != EXPLANATION:
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


def _first(best: Mapping[str, _Header], lookups: Mapping[str, Lookup], names: Sequence[str]) -> str | None:
    """The first core table that fits (decisions 1), or a further one that keeps more of the sheet's columns.

    None also where the sheet is a completions list that lacks something.
    """
    core = _first_of_core(best, lookups, names)
    kept = {name: len(_fields(best[name].labels, lookups[name])) for name in best}
    further = [table.name for table in FURTHER if table.name in best]
    most = max(further, key=lambda name: kept[name], default=None)  # the first of equals
    if most is not None and kept[most] > (kept[core] if core else 0):
        return most
    if "attendance" in best and kept["attendance"] == kept.get(core or "", 0) and _is_attendance(best, lookups, names):
        return "attendance"
    return core


def _is_attendance(best: Mapping[str, _Header], lookups: Mapping[str, Lookup], names: Sequence[str]) -> bool:
    """Whether a list of people, programme and day is one of presence: it numbers the run, or is named so."""
    fields = _fields(best["attendance"].labels, lookups["attendance"])
    named = any(hint in fold(name) for name in names for hint in _ATTENDANCE_HINTS)
    return "present" in fields and ("run_code" in fields or named)


def _first_of_core(best: Mapping[str, _Header], lookups: Mapping[str, Lookup], names: Sequence[str]) -> str | None:
    """The first core table that fits; a roster dated by centre.toml alone yields to the name of its sheet or file."""
    order = [table.name for table in CORE if table.name in best]
    if "roster" in best and "participants" in best:
        dated = "roster_date" in _fields(best["roster"].labels, lookups["roster"])
        hinted = any(hint in fold(name) for name in names for hint in _PARTICIPANT_HINTS)
        if hinted and not dated:
            order.remove("roster")
    if order and order[0] == "programmes":
        said = _fields(best["programmes"].labels, lookups["completions"]).keys()
        if said & set(TABLES["completions"].required["person"]) or len(said & _NOT_OF_PROGRAMMES) >= 2:
            return None
    return order[0] if order else None


def _incomplete(headers: Sequence[_Header], lookup: Lookup, centre: Centre) -> Layout | None:
    """A completions list that lacks one needed column: recognised, so that it can be refused by name."""
    for header in headers:
        found = _fields(header.labels, lookup)
        missing = _missing(TABLES["completions"], found, centre)
        if len(found) >= 3 and len(missing) == 1:
            return replace(_layout(TABLES["completions"], header, lookup, centre), missing=missing[0])
    return None


def _layout(table: Table, header: _Header, lookup: Lookup, centre: Centre) -> Layout:
    """Map every column of a header."""
    columns: dict[str, int] = {}
    unmapped: list[int] = []
    duplicates: list[int] = []
    for column, texts in header.labels.items():
        name = _field(texts, lookup)
        if name is None:
            unmapped.append(column)
        elif name in columns:
            duplicates.append(column)
        elif not name.startswith("-"):
            columns[name] = column
    return Layout(
        table,
        header.row,
        columns,
        {column: clean(texts[0]) for column, texts in header.labels.items()},
        {column: header.row - (column in header.upper) for column in header.labels},
        tuple(unmapped),
        tuple(duplicates),
        defaults=centre.defaults.get(table.name, {}),
    )
