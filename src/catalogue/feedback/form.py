"""What a form for centres asks: its columns with headers, lists, notes and examples, made from the declarations."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from catalogue.intake.centre import Centre
from catalogue.intake.meaning import VOCABULARIES, codes
from catalogue.intake.numbers import unit_in_header
from catalogue.intake.places import code_list
from catalogue.intake.recognise import EXPLANATION
from catalogue.intake.text import fold
from catalogue.intake.text import words as words_of
from catalogue.intake.vocabulary import aliases, explanation_headers, spellings, units
from catalogue.language import NATIONAL, NBSP, language
from catalogue.model.codes import CURRENCIES, LANGUAGES
from catalogue.model.policy import currency_of, policy_tables
from catalogue.model.rules import REFERENCE
from catalogue.model.table import Table
from catalogue.model.tables import TABLES
from catalogue.reports.words import code_names

# kinds of columns that are filled from a list
LISTED = ("word", "words", "role", "municipality", "country", "yes_no")
# the kind of a field that its part does not tell
_KINDS = {
    "role": "role",
    "workload": "share",
    "municipality": "municipality",
    "status": "word",
    "hours_credited": "hours",
    "attended_hours": "hours",
    "hours_total": "hours",
    "days_credited": "hours",
}
_KIND_OF_PART = {"integer": "count", "money": "amount"} | {
    kind: kind for kind in ("date", "hours", "yes_no", "word", "words", "country", "municipality")
}
# how much of each unit one academic hour of the examples is
_SHARES = {"academic": 1.0, "clock": 0.75, "minutes": 45.0, "days": 0.125, "ects": 1 / 26}


@cache
def words() -> dict[str, Any]:
    """What a template says, and in which order: reference/template_words.json."""
    loaded: dict[str, Any] = json.loads((REFERENCE / "template_words.json").read_text("utf-8"))
    return loaded


@dataclass(frozen=True)
class Form:
    """For whom a form is made: `unit` is that of its hours, `tables` are its sheets."""

    language: str
    country: str
    unit: str
    tables: tuple[str, ...]
    centre: Centre | None = None

    @property
    def texts(self) -> Mapping[str, Any]:
        """The texts in the form's language."""
        texts: Mapping[str, Any] = words()["texts"][self.language]
        return texts

    def quoted(self, text: str) -> str:
        """A text in the quotation marks of the language."""
        first, last = self.texts["quotes"]
        return f"{first}{text}{last}"

    def given(self, table: str) -> Mapping[str, object]:
        """What the centre has said once for all rows of a table."""
        return self.centre.defaults.get(table, {}) if self.centre else {}

    def unit_in(self, table: str) -> str:
        """The unit of a table's hours."""
        named = units().get(words_of(str(self.given(table).get("hour_unit", ""))), "generic")
        return self.unit if named == "generic" else named


@dataclass(frozen=True)
class FormColumn:
    """One column of a form.

    `kind`: text, date, hours, amount, count, year, share (of a post), or one of LISTED. `needs` are the fields of
    which a row needs one: the first of them is starred. `choices` is code → word of the list that fills the column.
    """

    field: str
    kind: str
    header: str
    needs: tuple[str, ...] = ()
    choices: Mapping[str, str] | None = None

    @property
    def is_starred(self) -> bool:
        """Whether the header is marked as required."""
        return self.needs[:1] == (self.field,)


def columns(table: Table, form: Form) -> list[FormColumn]:
    """The columns of a table's sheet in the order in which a person fills them.

    Left out are what another column or sheet asks, what the centre has given, and lists that are empty: the
    municipalities and priority areas of a country that has none in the reference data.
    """
    made = []
    for field in _fields(table, form):
        kind = _kind(table, field)
        choices = _choices(field, kind, form) if kind in LISTED else None
        if choices != {}:
            made.append((field, kind, choices))
    needs = {field: group for group in _needs(table, [field for field, _, _ in made], form) for field in group}
    return [
        FormColumn(field, kind, _titled(table, field, kind, form), needs.get(field, ()), choices)
        for field, kind, choices in [*made, (EXPLANATION, "text", None)]
    ]


def _fields(table: Table, form: Form) -> list[str]:
    left_out, asked_in = words()["left_out"], words()["asked_in"].get(table.name, {})
    out = {*left_out["*"], *left_out.get(table.name, ()), *form.given(table.name)}
    out.update(field for other, fields in asked_in.items() if other in form.tables for field in fields)
    order = words()["order"].get(table.name, words()["order"]["*"])
    return [field for field in dict.fromkeys((*order, *table.fields)) if field in table.fields and field not in out]


def _needs(table: Table, there: Sequence[str], form: Form) -> list[tuple[str, ...]]:
    """Groups of the sheet's fields, of each of which a row needs one: first stands what people should rather fill."""
    given = form.given(table.name).keys()
    groups = [group for group in table.required.values() if not given & set(group)]
    groups += [(field,) for field in words()["also_needed"].get(table.name, ())]
    rather = words()["preferred"].get(table.name, words()["preferred"]["*"])
    return [
        tuple(sorted((field for field in there if field in group), key=lambda field: field not in rather))
        for group in groups
    ]


def _kind(table: Table, field: str) -> str:
    if field in _KINDS or field.endswith("_date"):
        return _KINDS.get(field, "date")
    part = next((part for part in table.parts if part.fields[0] == field), None)
    if part is not None and part.columns[0].unit == "year":
        return "year"
    return _KIND_OF_PART.get(part.kind, "text") if part else "text"


def _titled(table: Table, field: str, kind: str, form: Form) -> str:
    """The header of a column, with the unit of its hours where it is not abbreviated or in brackets already."""
    title = header(table, field, form)
    if kind == "hours" and not title.endswith((")", ".")):
        unit = form.texts["units"][form.unit_in(table.name)][0]
        title += f" ({unit.replace(' ', NBSP)})"
    return title


def header(table: Table, field: str, form: Form) -> str:
    """The centre's own header of a field, else the best one that reading takes for it.

    It is one of another language where the centre has claimed all of the form's for other fields.
    """
    own = form.centre.headers.get(table.name, {}).get(field) if form.centre else None
    if own and unit_in_header(own) in (None, form.unit_in(table.name)):
        return own
    headers = words()["headers"]
    known: list[str] = [
        headers[name][field][form.language] for name in (table.name, "*") if field in headers.get(name, ())
    ]
    known += [
        spelling
        for code in (form.language, *LANGUAGES)
        for source in table.alias_tables
        for name, written in spellings(source, code).items()
        if table.field_of(source, name) == field
        for spelling in written
    ]
    return next(title for title in known if _means(table, title, form) == field)


def _means(table: Table, title: str, form: Form) -> str | None:
    """The field that reading takes a header for."""
    own = form.centre.columns.get(table.name, {}) if form.centre else {}
    lists = [aliases().get(source, {}) for source in table.alias_tables]
    said = fold(title)
    if said in own or said in explanation_headers():
        return own.get(said, EXPLANATION)
    found = next(
        ((source, one[said]) for source, one in zip(table.alias_tables, lists, strict=True) if said in one), None
    )
    return table.field_of(*found) if found else None


# lists


def _choices(field: str, kind: str, form: Form) -> dict[str, str]:
    vocabulary = VOCABULARIES.get(field, kind)
    if vocabulary == "municipality":
        now = {unit.code: unit.official for unit in code_list() if unit.country == form.country and not unit.valid_to}
        return _sorted(now, NATIONAL[form.country])
    if vocabulary == "country":
        with (REFERENCE / "countries.csv").open(encoding="utf-8", newline="") as lines:
            return _sorted({row["country"]: row[form.language] for row in csv.DictReader(lines)}, form.language)
    if vocabulary == "currency":
        return {code: code for code in CURRENCIES}
    if vocabulary == "yes_no":
        return _spoken(vocabulary, ("yes", "no"), form)
    if vocabulary == "priority_area":
        areas = [row["area"] for row in policy_tables()["priority_areas"] if row["country"] == form.country]
        return _spoken(vocabulary, (*dict.fromkeys(areas), "other"), form) if areas else {}
    return _spoken(vocabulary, (code for code in codes(vocabulary) if code != "unknown"), form)


def _spoken(vocabulary: str, chosen: Iterable[str], form: Form) -> dict[str, str]:
    """Codes with the words for one of them; where there are none, with those of the reports."""
    own = words()["choices"].get(vocabulary, {})
    names = code_names(language(form.language), vocabulary)
    return {code: own[code][form.language] if code in own else names[code] for code in chosen}


def _sorted(names: Mapping[str, str], alphabet: str) -> dict[str, str]:
    return dict(sorted(names.items(), key=lambda item: language(alphabet).sort_key(item[1])))


# examples and notes


def example(table: Table, column: FormColumn, form: Form) -> object:
    """An invented value of a column, as it is typed: text, number or date."""
    told = words()["examples"]
    value = told.get(table.name, {}).get(column.field, told["*"].get(column.field))
    if isinstance(value, dict):
        value = value.get(form.language, value.get(form.country))
    if column.kind == "date":
        return date.fromisoformat(value)
    if column.kind == "hours":
        return round(value * _SHARES[form.unit_in(table.name)], 2)
    if column.field == "currency":
        return currency_of(form.country)
    if column.choices is None or column.kind in ("role", "municipality"):
        return value
    return "; ".join(column.choices[code] for code in (value if isinstance(value, list) else [value]))


def note(table: Table, column: FormColumn, form: Form, headers: Mapping[str, str]) -> str:
    """What stands at a header: what the column means, whether it is required, how it is written, an example.

    `headers` are those of the sheet by field.
    """
    texts, meanings = form.texts, words()["meanings"]
    meaning = meanings.get(table.name, {}).get(column.field) or meanings["*"][column.field]
    needs = [form.quoted(headers[field]) for field in column.needs]
    if not needs:
        need = texts["optional"]
    elif not column.is_starred:
        need = texts["alternative"].format(column=needs[0])
    else:
        need = texts["alternatives"].format(columns=texts["or"].join(needs[1:])) if needs[1:] else texts["required"]
    how = (
        texts["how"]
        .get(column.kind, texts["how"]["word"] if column.choices else "")
        .format(unit=texts["units"][form.unit_in(table.name)][1])
    )
    value = example(table, column, form)
    shown = f"{value:g}".replace(".", language(form.language).decimal_mark) if isinstance(value, float) else value
    return "\n".join(line for line in (meaning[form.language], need, how, texts["example"].format(value=shown)) if line)


def usual_unit(country: str) -> str:
    """The unit of hours in a country whose centre has not said another."""
    return "clock" if country == "GB" else "academic"


def examples(table: str, language: str, country: str) -> dict[str, object]:
    """Field → example value, as the notes of a table's sheet give it: text, number or date.

    Without the explanation, which is for questions only. KeyError for an unknown table.
    """
    form = Form(language, country, usual_unit(country), (table,))
    asked = columns(TABLES[table], form)
    return {column.field: example(TABLES[table], column, form) for column in asked if column.field != EXPLANATION}
