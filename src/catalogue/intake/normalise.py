"""From a recognised sheet to typed columns: one reader a kind of part, and what core tables say beyond them."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache

import numpy as np

from catalogue.intake import places
from catalogue.intake.cells import absent
from catalogue.intake.dates import Order
from catalogue.intake.identifiers import SCHEMES, NationalId, Pseudonyms, check_national_id
from catalogue.intake.meaning import VOCABULARIES, code_of, codes_of, status_of
from catalogue.intake.numbers import depends_on_day, to_academic_hours, unit_in_header
from catalogue.intake.projects import read_project_number
from catalogue.intake.sheet import Sheet
from catalogue.intake.text import as_text, clean, fold, title_key, without_personal, words
from catalogue.intake.vocabulary import units, yes_no
from catalogue.model.codes import COMPLETED, COUNTRIES
from catalogue.model.parts import Part

PLACEHOLDER_CODE = re.compile(r"9{6,}|0+")  # 999999999 stands for an unfinished programme in the register


# name of a declared column (or of a helper of the checks) → its values, one a data row, None where blank
Columns = dict[str, np.ndarray]


def normalise(sheet: Sheet, pseudonyms: Pseudonyms, order: Order) -> Columns:
    """The typed columns of a sheet: the table's own, then those of its parts."""
    table = sheet.layout.table
    own = OWN.get(table.name, _nothing)(sheet, order)
    reading = Reading(sheet, pseudonyms, order, own)
    for part in sorted(table.parts, key=lambda part: part.kind != "date"):  # the others are judged on a day
        reading.read(part)
    return reading.columns


def _nothing(_: Sheet, __: Order) -> Columns:
    return {}


def _completions(sheet: Sheet, order: Order) -> Columns:
    """Own columns of completions, with helper columns `ended_on`, `issued_on`, `finished_on`."""
    completed, ended, issued = (sheet.dates(field, order) for field in ("completion_date", "end_date", "issue_date"))
    completed_on = first_of(completed, ended, issued)
    documents = document_numbers(sheet)
    return {
        "provider": sheet.texts("provider_name", as_clean),
        "completed_on": completed_on,
        "started_on": sheet.dates("start_date", order),
        "document_year": np.array([day.year if day else None for day in first_of(issued, completed_on)], object),
        "document_no": documents,
        "status": completion_status(sheet, completed, documents),
        **Hours(sheet, completed_on).columns(),
        "programme_hours": programme_hours(sheet),
        "ended_on": ended,
        "issued_on": issued,
        "finished_on": completed,
    }


def _roster(sheet: Sheet, order: Order) -> Columns:
    """The date of a roster: from centre.toml where the sheet has none."""
    dates = sheet.dates("roster_date", order)
    fallback = sheet.centre.roster_date
    if fallback is not None and "roster_date" not in sheet.layout.columns:
        dates = np.full(len(sheet), fallback, dtype=object)
    return {"roster_date": dates}


def _programmes(sheet: Sheet, _: Order) -> Columns:
    return {"provider": sheet.texts("provider_name", as_clean), "programme_hours": programme_hours(sheet)}


# what the tables' parts do not say
OWN: dict[str, Callable[[Sheet, Order], Columns]] = {
    "completions": _completions,
    "roster": _roster,
    "programmes": _programmes,
}
# the day on which the municipality of a core table is judged
_DAYS = {"completions": "completed_on", "roster": "roster_date"}


class Reading:
    """The columns of one sheet as they are read, part by part."""

    def __init__(self, sheet: Sheet, pseudonyms: Pseudonyms, order: Order, own: Columns) -> None:
        """Begin with the table's own columns."""
        self.columns = dict(own)
        self._sheet = sheet
        self._pseudonyms = pseudonyms
        self._order = order
        self._stated: np.ndarray | None = None

    def read(self, part: Part) -> None:
        """Add the columns of one part."""
        if part.kind == "own":
            return
        names = [column.name for column in part.columns]
        if not any(field in self._sheet for field in part.fields):
            nothing = np.full(len(self._sheet), None, dtype=object)
            self.columns |= dict.fromkeys(names, nothing)
            if part.kind == "person":
                self.columns["is_described"] = np.zeros(len(self._sheet), dtype=bool)
            return
        values = getattr(self, f"_{part.kind}")(part)
        self.columns |= values if isinstance(values, dict) else {names[0]: values}

    def _person(self, _: Part) -> Columns:
        sheet = self._sheet
        municipality = self._workplace_municipality()
        keys = person_keys(sheet, self._pseudonyms, municipality, self._order)
        described = ("full_name", "first_name", "last_name", "institution_name", "institution_code", "municipality")
        return {**keys, "is_described": sheet.filled(*described)}

    def _workplace(self, _: Part) -> Columns:
        return workplace(self._sheet, self._workplace_municipality())

    def _workplace_municipality(self) -> np.ndarray:
        if self._stated is None:
            self._stated = municipalities(self._sheet, "municipality", self._days())
        return self._stated

    def _municipality(self, part: Part) -> np.ndarray:
        return municipalities(self._sheet, part.fields[0], self._days())

    def _days(self) -> np.ndarray | None:
        table = self._sheet.layout.table
        day = table.day or _DAYS.get(table.name)
        return self.columns[day] if day else None

    def _programme(self, _: Part) -> Columns:
        sheet = self._sheet
        return {
            "programme_code": programme_codes(sheet),
            "programme_title": sheet.texts("programme_title", lambda value: without_personal(as_clean(value))),
            "programme_key": sheet.texts("programme_title", lambda value: title_key(as_text(value))),
        }

    def _text(self, part: Part) -> np.ndarray:
        (field,) = part.fields
        cells = self._sheet.cells(field)
        texts = cells.map(as_clean)
        kept = [without_personal(text) if text else None for text in texts]
        self._sheet.report("PD-123", field, cells.rows_where([a != b for a, b in zip(texts, kept, strict=True)]))
        return cells.spread(kept)

    def _code_text(self, part: Part) -> np.ndarray:
        return codes_without_personal(self._sheet, part.fields[0], lambda value: as_clean(value).upper())

    def _date(self, part: Part) -> np.ndarray:
        return self._sheet.dates(part.fields[0], self._order)

    def _integer(self, part: Part) -> np.ndarray:
        field, cells = part.fields[0], self._sheet.cells(part.fields[0])
        given = self._sheet.counts(field)
        (column,) = part.columns
        least, most = Decimal(column.minimum or 0), Decimal(column.maximum or 0)
        bad = [n is not None and (not least <= n <= most or n % 1 != 0) for n in given]
        self._sheet.report_unreadable("PD-103", field, cells.rows_where(bad))
        return cells.spread([None if n is None or wrong else int(n) for n, wrong in zip(given, bad, strict=True)])

    def _money(self, part: Part) -> np.ndarray:
        field, cells = part.fields[0], self._sheet.cells(part.fields[0])
        amounts = self._sheet.amounts(field)
        self._sheet.report("PD-118", field, cells.rows_where([a is not None and a < 0 for a in amounts]))
        return cells.spread([float(a) if a is not None else None for a in amounts])

    def _yes_no(self, part: Part) -> np.ndarray:
        field = part.fields[0]
        cells = self._sheet.cells(field)
        meant = cells.map(is_yes)
        used = cells.map(lambda _: True)
        unknown = [bool(use) and word is None for use, word in zip(used, meant, strict=True)]
        self._sheet.report("PD-106", field, cells.rows_where(unknown))
        return cells.spread(meant)

    def _word(self, part: Part) -> np.ndarray:
        (column,) = part.columns
        rule = "PD-116" if column.nullable else "PD-122"
        found = self._looked_up(part, rule, meaning(self._sheet, part.fields[0]))
        spare = next((code for code in ("other", "unknown") if code in column.codes), None)
        if spare and column.nullable:
            found[self._sheet.filled(part.fields[0]) & absent(found)] = spare
        return found

    def _words(self, part: Part) -> np.ndarray:
        rule = "PD-121" if part.vocabulary == "priority_area" else "PD-116"
        code = meaning(self._sheet, part.fields[0])
        found = self._looked_up(part, rule, lambda value: codes_of(as_text(value), code))
        found[self._sheet.filled(part.fields[0]) & absent(found)] = "other"
        return found

    def _country(self, part: Part) -> np.ndarray:
        return self._looked_up(part, "PD-120", meaning(self._sheet, part.fields[0]))

    def _looked_up(self, part: Part, rule: str, code: Callable[[object], str | None]) -> np.ndarray:
        """The cells by what their words mean; unknown ones are reported once a column, or each where needed."""
        (field,) = part.fields
        cells = self._sheet.cells(field)
        found = cells.map(lambda value: (code(value),))
        unknown = cells.rows_where([bool(f) and f[0] is None for f in found])
        self._sheet.report(rule, field, unknown, grouped=rule != "PD-122")
        return cells.spread([f[0] if f else None for f in found])

    def _hours(self, part: Part) -> Columns:
        given, used, academic = hours_of(self._sheet, part.fields[0], self._days())
        hours, as_given, unit = (column.name for column in part.columns)
        return {hours: academic, as_given: given, unit: used}

    def _project(self, part: Part) -> np.ndarray:
        field = part.fields[0]
        cells = self._sheet.cells(field)
        numbers = cells.map(lambda value: read_project_number(as_clean(value)))
        doubtful = cells.rows_where([bool(number) and number.is_malformed for number in numbers])
        self._sheet.report("PD-117", field, doubtful)
        return cells.spread([number.text if number else None for number in numbers])


def meaning(sheet: Sheet, field: str) -> Callable[[object], str | None]:
    """What a cell of a field means, as a code: by the centre's own words, else by those known everywhere."""
    own, vocabulary, country = sheet.centre.words.get(field, {}), VOCABULARIES[field], sheet.centre.country

    def code(value: object) -> str | None:
        text = as_text(value)
        return own.get(fold(text)) or code_of(text, vocabulary, country)

    return code


def is_yes(value: object) -> bool | None:
    """Whether a word is a yes or a no; a word of completion ("dalyvavo") is a yes too."""
    text = as_text(value)
    status = status_of(text)
    known = yes_no().get(fold(text))
    return status in COMPLETED if known is None and status in (*COMPLETED, "not_completed") else known


def codes_without_personal(sheet: Sheet, field: str, form: Callable[[object], str | None]) -> np.ndarray:
    """The field as codes; an e-mail address or a valid personal code in it is left out and reported."""
    cells = sheet.cells(field)
    country = sheet.centre.country
    codes = cells.map(form)
    personal = [code is not None and _is_personal(code, country) for code in codes]
    sheet.report("PD-123", field, cells.rows_where(personal))
    return cells.spread([None if bad else code for code, bad in zip(codes, personal, strict=True)])


def _is_personal(code: str, country: str) -> bool:
    checked = check_national_id(code, country)
    return "@" in code or (checked.value is not None and not checked.restored_zeros)


def as_clean(value: object) -> str:
    """A cell as clean text."""
    return clean(as_text(value))


def first_of(*columns: np.ndarray) -> np.ndarray:
    """Per row the first value that is not None."""
    result = columns[0].copy()
    for column in columns[1:]:
        blank = absent(result)
        result[blank] = column[blank]
    return result


def programme_codes(sheet: Sheet) -> np.ndarray:
    """Programme codes as text; placeholders are reported and dropped."""
    cells = sheet.cells("programme_code")
    texts = cells.map(lambda value: "".join(as_clean(value).upper().split()))
    personal = [text is not None and _is_personal(text, sheet.centre.country) for text in texts]
    sheet.report("PD-123", "programme_code", cells.rows_where(personal))
    texts = [None if bad else text for text, bad in zip(texts, personal, strict=True)]
    fake = [bool(text and PLACEHOLDER_CODE.fullmatch(text)) for text in texts]
    sheet.report("PD-113", "programme_code", cells.rows_where(fake))
    return cells.spread([None if bad else text for text, bad in zip(texts, fake, strict=True)])


def document_numbers(sheet: Sheet) -> np.ndarray:
    """Numbers of certificates; a word such as "taip" or "nėra" in their column is none."""
    return sheet.texts(
        "certificate_no", lambda value: text.upper() if any(map(str.isdigit, text := as_clean(value))) else None
    )


def completion_status(sheet: Sheet, completed: np.ndarray, documents: np.ndarray) -> np.ndarray:
    """Status codes (decisions 10); without a column all rows are completed."""
    if "status" not in sheet:
        return np.full(len(sheet), "completed", dtype=object)
    status = sheet.codes("status", meaning(sheet, "status"), "PD-105")
    blank = ~sheet.filled("status")
    proven = ~absent(documents) | ~absent(completed)
    status[blank & proven] = "completed"
    status[blank & ~proven] = "unknown"
    return status


def municipalities(sheet: Sheet, field: str, dates: np.ndarray | None) -> np.ndarray:
    """Codes of the municipalities that a field states; None and a question where unknown or ambiguous."""
    cells = sheet.cells(field)
    own, country = sheet.centre.words.get(field, {}), sheet.centre.country
    found = cells.map(lambda value: places.resolve(own.get(fold(as_text(value)), value), country))
    for rule, problem in (("PD-109", "unknown"), ("PD-110", "ambiguous")):
        sheet.report(rule, field, cells.rows_where([bool(f) and f.problem == problem for f in found]))
    restored = cells.rows_where([bool(f) and f.restored_zeros for f in found])
    sheet.report("PD-108", field, restored, grouped=True)
    codes = cells.spread([f.code if f else None for f in found])
    if dates is not None:
        _report_moved(sheet, field, codes, dates)
    return codes


def _report_moved(sheet: Sheet, field: str, codes: np.ndarray, dates: np.ndarray) -> None:
    """One note for rows whose unit was not in force on their date: its predecessor or successor counts."""
    country = sheet.centre.country
    bounded = {code for code in set(codes) - {None} if not places.unit(country, code).is_timeless}
    rows = [
        row
        for row, (code, day) in enumerate(zip(codes, dates, strict=True))
        if code in bounded and day is not None and not _in_force(country, code, day)
    ]
    sheet.report("PD-111", field, np.array(rows, dtype=int), grouped=True)


@lru_cache(maxsize=65536)
def _in_force(country: str, code: str, day: date) -> bool:
    """Whether a unit of the stated name is valid on the day."""
    unit = places.unit(country, places.unit_on(country, code, day))
    return unit.valid_on(day) and unit.official == places.unit(country, code).official


def workplace(sheet: Sheet, municipality: np.ndarray) -> dict[str, np.ndarray]:
    """The columns of a person's workplace and role."""
    workload = sheet.cells("workload")
    given = sheet.quantities("workload") if "workload" in sheet else []
    sheet.report("PD-103", "workload", workload.rows_where([q is not None and q.value < 0 for q in given]))
    return {
        "municipality_code": municipality,
        "institution_code": codes_without_personal(sheet, "institution_code", lambda value: as_clean(value).upper()),
        "institution_name": sheet.texts("institution_name", as_clean),
        "role_group": roles(sheet),
        "workload": workload.spread([float(q.value) if q else None for q in given])
        if given
        else np.full(len(sheet), None, dtype=object),
    }


def roles(sheet: Sheet) -> np.ndarray:
    """Role groups; an unknown word is "other" and a question (decisions 18)."""
    groups = sheet.codes("role", meaning(sheet, "role"), "PD-112")
    groups[sheet.filled("role") & absent(groups)] = "other"
    return groups


class Hours:
    """The hours of completions: credited, else attended, else days, else the programme's (decisions 11)."""

    SOURCES = (("hours_credited", "credited"), ("attended_hours", "attended"), ("days_credited", "days"))

    def __init__(self, sheet: Sheet, days: np.ndarray) -> None:
        """Read the three columns that may carry hours; `days` are those of completion."""
        self._sheet = sheet
        self._days = days

    def columns(self) -> dict[str, np.ndarray]:
        """`hours_given`, `hours_unit`, `hours_basis`, `academic_hours`; None where the row has no hours."""
        sheet = self._sheet
        result = {
            name: np.full(len(sheet), None, dtype=object)
            for name in ("hours_given", "hours_unit", "hours_basis", "academic_hours")
        }
        for field, basis in self.SOURCES:
            if field not in sheet:
                continue
            values, used, hours = hours_of(sheet, field, self._days, "days" if basis == "days" else None)
            take = absent(result["hours_basis"]) & ~absent(values)
            result["hours_given"][take] = values[take]
            result["hours_unit"][take] = used[take]
            result["hours_basis"][take] = basis
            result["academic_hours"][take] = hours[take]
        return result


def hours_of(
    sheet: Sheet, field: str, days: np.ndarray | None, default: str | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A column of hours as (given, unit, academic hours), None where blank; zero and less are errors.

    The unit is the cell's, else the header's, else the row's hour_unit, else the centre's. Where policy has
    changed what a unit is worth, the row's day decides.
    """
    cells = sheet.cells(field)
    given = sheet.quantities(field)
    country = sheet.centre.country
    if field in sheet.layout.table.optional:  # where it is not needed, nobody's hours may be none
        sheet.report("PD-124", field, cells.rows_where([q is not None and q.value < 0 for q in given]))
        given = [None if q is not None and q.value < 0 else q for q in given]
    else:
        sheet.report("PD-104", field, cells.rows_where([q is not None and q.value <= 0 for q in given]))
    header = unit_in_header(sheet.layout.headers.get(cells.column, "")) if cells.column is not None else None
    base = default or header or sheet.centre.hour_unit
    row_units = None if default or header or "hour_unit" not in sheet else _row_units(sheet)
    days = days if depends_on_day(country) else None
    if row_units is None and days is None:
        used = [(q.unit or base) if q else None for q in given]
        academic = [
            float(to_academic_hours(q.value, u, country)) if q and u else None for q, u in zip(given, used, strict=True)
        ]
        return (
            cells.spread([float(q.value) if q else None for q in given]),
            cells.spread(used),
            cells.spread(academic),
        )
    quantities = cells.spread(given)
    nothing = np.full(len(sheet), None, dtype=object)
    named = nothing if row_units is None else row_units
    used_rows = np.array([(q.unit or u or base) if q else None for q, u in zip(quantities, named, strict=True)], object)
    made: dict[tuple[Decimal, str, date | None], float] = {}
    hours = nothing.copy()
    for row, (q, u, day) in enumerate(zip(quantities, used_rows, nothing if days is None else days, strict=True)):
        if q is not None:
            if (q.value, u, day) not in made:
                made[q.value, u, day] = float(to_academic_hours(q.value, u, country, day))
            hours[row] = made[q.value, u, day]
    return np.array([float(q.value) if q else None for q in quantities], object), used_rows, hours


def _row_units(sheet: Sheet) -> np.ndarray:
    """The row's unit, None for a generic word; an unknown one is reported once, whichever column asks first."""
    if "hour_unit" in sheet.spoiled:
        named = sheet.texts("hour_unit", _unit)
    else:
        named = sheet.codes("hour_unit", _unit, "PD-103")
    named[named == "generic"] = None
    return named


def _unit(value: object) -> str | None:
    return units().get(words(as_text(value)))


def programme_hours(sheet: Sheet) -> np.ndarray:
    """The programme's length in academic hours; None where blank."""
    if "hours_total" not in sheet:
        return np.full(len(sheet), None, dtype=object)
    return hours_of(sheet, "hours_total", None)[2]


def person_keys(sheet: Sheet, pseudonyms: Pseudonyms, municipality: np.ndarray, order: Order) -> dict[str, np.ndarray]:
    """The pseudonyms by which a row's person can be recognised (decisions 5 and 6)."""
    centre = sheet.centre
    scope = f"{centre.folder}"
    given = [sheet.texts(field, as_clean) for field in ("full_name", "first_name", "last_name")]
    names = first_of(given[0], _joined(given[1], given[2]))
    names = _through(names, lambda name: " ".join(sorted(words(name))) or None)
    workplaces = first_of(
        sheet.texts("institution_name", lambda value: fold(as_text(value))),
        sheet.texts("institution_code", lambda value: fold(as_text(value))),
        municipality,
        sheet.texts("municipality", lambda value: fold(as_text(value))),
    )
    births = sheet.dates("birth_date", order) if "birth_date" in sheet else np.full(len(sheet), None, dtype=object)
    ids = sheet.texts("participant_id", lambda value: as_clean(value).upper())

    def key(kind: str, *parts: np.ndarray) -> np.ndarray:
        whole = parts[0]
        for part in parts[1:]:
            whole = _joined(whole, part, "\x1f", both=True)
        return _through(whole, lambda value: pseudonyms.of(kind, centre.country, f"{scope}\x1f{value}"))

    return {
        "national_id_key": _national_keys(sheet, pseudonyms),
        "participant_key": key("PARTICIPANT", ids),
        "name_birth_key": key("NAME_BIRTH", names, _through(births, str)),
        "name_workplace_key": key("NAME_WORKPLACE", names, workplaces),
    }


def _national_keys(sheet: Sheet, pseudonyms: Pseudonyms) -> np.ndarray:
    cells = sheet.cells("national_id")
    if "id_country" not in sheet:
        country = sheet.centre.country
        checked = cells.map(lambda value: check_national_id(value, country))
        pairs = cells.spread(checked)
        countries = np.full(len(sheet), country, dtype=object)
    else:
        countries = sheet.texts("id_country", lambda value: as_clean(value).upper()[:2])
        countries[absent(countries)] = sheet.centre.country
        values = cells.spread(cells.values)
        pairs = np.array(
            [
                None
                if value is None
                else check_national_id(value, country)
                if country in COUNTRIES
                else NationalId(None)
                for value, country in zip(values, countries, strict=True)
            ],
            dtype=object,
        )
    wrong = np.flatnonzero([pair is not None and pair.value is None for pair in pairs])
    sheet.report("PD-107", "national_id", wrong)
    restored = np.flatnonzero([pair is not None and pair.restored_zeros for pair in pairs])
    sheet.report("PD-108", "national_id", restored, grouped=True)
    made: dict[tuple[str, str], str] = {}
    result = np.full(len(sheet), None, dtype=object)
    for row, (pair, country) in enumerate(zip(pairs, countries, strict=True)):
        if pair is not None and pair.value is not None:
            seen = (country, pair.value)
            if seen not in made:
                made[seen] = pseudonyms.of(SCHEMES[country], country, pair.value)
            result[row] = made[seen]
    return result


def _joined(left: np.ndarray, right: np.ndarray, glue: str = " ", both: bool = False) -> np.ndarray:
    """Row-wise "left right"; None where both (or, with `both`, either) is None."""
    if both:
        return np.array(
            [None if a is None or b is None else f"{a}{glue}{b}" for a, b in zip(left, right, strict=True)], object
        )
    return np.array(
        [None if a is None and b is None else f"{a or ''}{glue}{b or ''}" for a, b in zip(left, right, strict=True)],
        object,
    )


def _through(column: np.ndarray, function: Callable[[str], str | None]) -> np.ndarray:
    """The function of each distinct value, None kept."""
    made: dict[object, str | None] = {None: None}
    for value in column:
        if value not in made:
            made[value] = function(value)
    return np.array([made[value] for value in column] or [], dtype=object)
