"""The headers by which centres name columns: each field has some, none means two, and they tell the tables apart."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

import pytest

from catalogue.intake.centre import Centre
from catalogue.intake.recognise import Layout, recognise
from catalogue.intake.text import fold
from catalogue.intake.vocabulary import REFERENCE, aliases, row_number_headers
from catalogue.model.codes import LANGUAGES
from catalogue.model.further import FURTHER
from catalogue.model.table import Table
from catalogue.model.tables import CORE, TABLES

# list → field → language → headers
Lists = Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]]

FIRST_LISTS: tuple[Lists, ...] = (
    json.loads((REFERENCE / "header_aliases.json").read_text("utf-8"))["files"],
    json.loads((REFERENCE / "vocabularies.json").read_text("utf-8"))["extra_aliases"],
)
OWN: Lists = json.loads((REFERENCE / "further_headers.json").read_text("utf-8"))
DATES_OF_COMPLETIONS = TABLES["completions"].required["date"]
VALUES = {"date": "2024-03-0{}", "integer": "1{}", "hours": "{}", "money": "{}0", "yes_no": "taip"}


def all_headers(lists: Iterable[Lists], name: str) -> Iterator[tuple[str, str]]:
    """Every header of the list `name` with its field."""
    for source in lists:
        for field, languages in source.get(name, {}).items():
            for spellings in languages.values():
                yield from ((header, field) for header in spellings)


@cache
def known(name: str) -> Mapping[str, str]:
    """Folded header → field that the table keeps, told anew from the declaration: its first list counts most."""
    table = TABLES[name]
    found: dict[str, str | None] = {}
    for source in table.alias_tables:
        for header, field in aliases().get(source, {}).items():
            found.setdefault(header, table.field_of(source, field))
    return {header: field for header, field in found.items() if field is not None}


def later(table: Table) -> list[str]:
    """The tables that a sheet is compared with after this one."""
    names = list(TABLES)
    return names[names.index(table.name) + 1 :]


def layout_of(row: Sequence[str], data: Sequence[Sequence[str]], language: str = "lt") -> Layout | None:
    return recognise([row, *data], Centre("utena", "", "LT", language, "academic"), ("Lapas1", "failas"))


# Every field has headers, and a header means one field


@pytest.mark.parametrize("name", TABLES)
def test_every_field_has_a_header_in_every_language(name: str) -> None:
    table = TABLES[name]
    have = {
        (table.field_of(source, field), language)
        for source in table.alias_tables
        for lists in (*FIRST_LISTS, OWN)
        for field, languages in lists.get(source, {}).items()
        for language, spellings in languages.items()
        if spellings
    }
    assert {(field, language) for field in table.fields for language in LANGUAGES} <= have


@pytest.mark.parametrize("name", OWN)
def test_a_list_gives_three_headers_or_more_in_each_of_the_five_languages(name: str) -> None:
    assert name in TABLES
    for field, languages in OWN[name].items():
        assert list(languages) == list(LANGUAGES), field
        assert min(map(len, languages.values())) >= 3, field


@pytest.mark.parametrize("name", OWN)
def test_no_header_is_listed_twice_for_a_field_of_a_language(name: str) -> None:
    for field, languages in OWN[name].items():
        for spellings in languages.values():
            assert len({fold(header) for header in spellings}) == len(spellings), (field, spellings)


@pytest.mark.parametrize("name", sorted({name for lists in (*FIRST_LISTS, OWN) for name in lists}))
def test_no_header_of_a_list_means_two_fields(name: str) -> None:
    meant = defaultdict(set)
    for header, field in all_headers((*FIRST_LISTS, OWN), name):
        meant[fold(header)].add(field)
    assert {header: fields for header, fields in meant.items() if len(fields) > 1} == {}


def test_no_header_is_one_of_running_numbers() -> None:
    own = {fold(header) for name in OWN for header, _ in all_headers([OWN], name)}
    assert not own & row_number_headers()


def test_a_header_takes_another_field_of_its_table_only_on_purpose() -> None:
    """Where a table's own list overrules another list, that other meaning is none of the table, but for presence."""
    changed = {
        (name, field, before)
        for name in OWN
        for header, field in all_headers([OWN], name)
        for source in TABLES[name].alias_tables
        if source != name
        and (before := TABLES[name].field_of(source, aliases().get(source, {}).get(fold(header), "")))
        not in (None, field)
    }
    assert changed == {("attendance", "present", "attended_hours")}


# Tables are told apart


@pytest.mark.parametrize("table", [table for table in FURTHER if table.name != "attendance"], ids=lambda t: t.name)
def test_a_table_needs_a_column_that_no_later_table_has(table: Table) -> None:
    elsewhere = {header for name in later(table) for header in known(name)}
    own = {
        group: {fold(header) for header, field in all_headers([OWN], table.name) if field in fields}
        for group, fields in table.required.items()
    }
    assert any(found and not found & elsewhere for found in own.values()), {
        group: found & elsewhere for group, found in own.items()
    }


def test_the_day_of_attendance_is_a_date_wherever_else_it_is_known() -> None:
    """Any word for a date may name it: a person, a run and a day together tell the table."""
    days = {header for header, field in known("attendance").items() if field == "day_date"}
    others = {field for name in TABLES for header, field in known(name).items() if header in days}
    assert {field for field in others if not field.endswith("_date")} == set()


@pytest.mark.parametrize("table", FURTHER, ids=lambda table: table.name)
def test_headers_of_the_core_tables_alone_make_no_further_table(table: Table) -> None:
    """One group of columns at least is beyond them, or is a date by which the sheet is of completions before."""
    core = {fold(header) for lists in FIRST_LISTS for name in lists for header, _ in all_headers([lists], name)}
    groups = [
        {header for header in core if known(table.name).get(header) in fields} for fields in table.required.values()
    ]
    dates = {header for header in core if known("completions").get(header) in DATES_OF_COMPLETIONS}
    named = {"run", "person"} <= table.required.keys()
    assert any(not found or (named and found <= dates) for found in groups)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", FURTHER, ids=lambda table: table.name)
def test_a_further_table_is_recognised(table: Table, language: str) -> None:
    """By one header of each required group and two more, with every one of its own headers in turn."""
    chosen = [_first_with_headers(table, fields, language) for fields in table.required.values()]
    spare = [field for field in OWN[table.name] if field not in chosen]
    fields = [*chosen, *spare[:2]]
    spellings = [_headers_of(table, field, language) for field in fields]
    kinds = {field: part.kind for part in table.parts for field in part.fields}
    rows = [
        [VALUES.get(kinds[field], "Raštingumas {}").format(number) for number, field in enumerate(fields, start=first)]
        for first in (1, 2, 3)
    ]
    for turn in range(max(map(len, spellings))):
        row = [options[turn % len(options)] for options in spellings]
        layout = layout_of(row, rows, language)
        assert layout is not None and layout.table.name == table.name, row
        assert layout.columns == {field: column for column, field in enumerate(fields)}, row


def _first_with_headers(table: Table, fields: Sequence[str], language: str) -> str:
    """The first of the fields that has headers in the table's own list, else in another."""
    own = [field for field in fields if field in OWN[table.name]]
    return (own or [field for field in fields if _headers_of(table, field, language)])[0]


def _headers_of(table: Table, field: str, language: str, lists: Sequence[Lists] = (OWN, *FIRST_LISTS)) -> list[str]:
    """Headers of a field, of the first of the table's lists that has any."""
    for source in table.alias_tables:
        found = [
            header
            for one in lists
            for name, languages in one.get(source, {}).items()
            if table.field_of(source, name) == field
            for header in languages.get(language, ())
            if known(table.name).get(fold(header)) == field
        ]
        if found:
            return found
    return []


CORE_FIELDS = {
    "completions": ("full_name", "institution_name", "programme_title", "completion_date", "hours_credited"),
    "roster": ("last_name", "institution_name", "municipality", "role", "roster_date"),
    "programmes": ("programme_code", "programme_title", "provider_name", "hours_total", "start_date"),
    "participants": ("first_name", "last_name", "institution_name", "municipality", "role"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", CORE, ids=lambda table: table.name)
def test_a_core_table_is_still_recognised(table: Table, language: str) -> None:
    spellings = [_headers_of(table, field, language, FIRST_LISTS) for field in CORE_FIELDS[table.name]]
    for turn in range(max(map(len, spellings))):
        row = [options[turn % len(options)] for options in spellings]
        layout = layout_of(row, [["Raštingumas"] * len(row)] * 3, language)
        assert layout is not None and layout.table.name == table.name, row


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("participants", "Vardas | Pavardė | Mokykla | Savivaldybė | Pareigos | Grupė"),
        ("participants", "Nimi | Kool | KOV | Amet | Meeskond | Staatus"),
        ("participants", "Imię | Nazwisko | Szkoła | Gmina | Zespół"),
        ("programmes", "Programos pavadinimas | Val. | Pradžia | Statusas"),
        ("programmes", "Course | Hours | Start date | Status | Level | Target group"),
        ("programmes", "Programmas nosaukums | Apjoms (st.) | Prioritāte | Līmenis | Saskaņotājs"),
        ("roster", "Vardas, pavardė | Mokykla | Savivaldybė | Krūvis | Metai | Sąrašo data"),
        ("completions", "Vardas, pavardė | Mokykla | Programa | Data | Valandos | Vykdymo Nr. | Komanda | Dalyvavo"),
        ("completions", "Name | School | Course | Date | Hours | Attended | Currency | Cost | Project code"),
    ],
)
def test_a_core_table_with_a_column_more_stays_what_it_is(table: str, row: str) -> None:
    columns = row.split(" | ")
    layout = layout_of(columns, [["Raštingumas"] * len(columns)] * 3)
    assert layout is not None and layout.table.name == table


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("attendance", "Toimumise nr | Osaleja nimi | Kuupäev | Osales | Tunde"),
        ("enrolments", "Vykdymo Nr. | Vardas, pavardė | Registracijos data | Registracijos statusas"),
        ("run_days", "Programos pavadinimas | Mokymų dienos Nr. | Data | Dienos tema | Dienos tikslinė grupė | Vieta"),
        ("runs", "Course code | Run ID | Start date | End date | Delivery mode | Venue | Local authority | Places"),
        ("follow_ups", "Õpetaja | Kool | Järeltegevus | Kuupäev | Kuulajaid | Veebilink | Õpirände nr"),
        ("group_memberships", "Õpetaja | Kool | Arendusrühm | Õppeaasta | Rühma juht"),
        ("teams", "Programa | Mokykla | Savivaldybė | Komanda | Komandos narių skaičius | Pradžia"),
        ("costs", "Nazwa szkolenia | Rodzaj kosztu | Kwota | Źródło finansowania | Rok budżetowy | Kontrahent"),
        ("partners", "Projekto Nr. | Partneris | Šalis | Vaidmuo | PIC"),
        ("projects", "Projekto Nr. | Projekto pavadinimas | Programa | Koordinatorius | Pradžia | Pabaiga | Sektorius"),
        ("commitments", "Kohustus | Kohustuse võtja | Maakond | Kuupäev | Tähtaeg | Sagedus (kuudes) | Täidetud"),
        ("targets", "Rodiklis | Savivaldybė | Planas | Pasiekta | Metai"),
        ("priorities", "Prioritetinė sritis | Nustatė | Prioriteto lygmuo | Galioja nuo | Planuojamos valandos"),
        ("needs", "Skola | Pašvaldība | Mācību priekšmets | Interesentu skaits | Gads"),
        ("labels", "Szkoła | Gmina | Edycja | Status odznaki | Aktywni nauczyciele"),
        ("organisations", "Įstaigos pavadinimas | Įstaigos kodas | Įstaigos tipas | Savivaldybė"),
        ("accreditations", "Kursu nosaukums | Saskaņotājs | Saskaņošanas datums | Saskaņojuma Nr. | Pašvaldība"),
    ],
)
def test_lists_as_centres_keep_them_are_read_to_the_last_column(table: str, row: str) -> None:
    columns = row.split(" | ")
    layout = layout_of(columns, [["Raštingumas"] * len(columns)] * 3)
    assert layout is not None and layout.table.name == table
    assert sorted(layout.columns.values()) == list(range(len(columns)))


def test_the_export_of_mobility_tool_is_a_list_of_mobilities() -> None:
    row = {
        "Project Code": "project_code",
        "Mobility ID": "mobility_id",
        "Participant ID": "participant_id",
        "Participant First Name": "first_name",
        "Participant Last Name": "last_name",
        "Activity Type": "mobility_type",
        "Sending Organisation": "institution_name",
        "Sending Country": "sending_country",
        "Receiving Organisation": "host_organisation",
        "Receiving Country": "host_country",
        "Receiving City": "host_city",
        "Start Date": "start_date",
        "End Date": "end_date",
        "Duration (days)": "training_days",
        "Number of travel days": "travel_days",
    }
    layout = layout_of([*row, "Field"], [["*"] * 16, ["DICT"] * 16, ["Riga"] * 16], "en")
    assert layout is not None and layout.table.name == "mobilities"
    assert layout.columns == {field: column for column, field in enumerate(row.values())}
    assert layout.unmapped == ()
