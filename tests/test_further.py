"""The further tables: what is declared is read, kept, published and explained, for every one of them alike."""

from datetime import date
from pathlib import Path

import duckdb
import pytest
from pandas import DataFrame

from catalogue.intake.centre import Centre
from catalogue.intake.grid import Grid
from catalogue.intake.identifiers import Pseudonyms
from catalogue.intake.intake import plan, take_in
from catalogue.intake.outcome import Outcome
from catalogue.intake.submission import read_grids_of
from catalogue.intake.text import fold
from catalogue.model.further import FURTHER
from catalogue.model.further_marts import mart_of
from catalogue.model.parts import Part
from catalogue.model.table import Table
from catalogue.settings import Settings
from catalogue.warehouse.build import SQL, build
from make_files import Cell, write_xlsx

AS_OF = date(2026, 11, 1)
KEY = Pseudonyms(b"further")
PERSON = {
    "participant_id": "D-1",
    "national_id": "48503120211",
    "id_country": "LT",
    "full_name": "Vaidilutė Pavyzdinė",
    "first_name": "Vaidilutė",
    "last_name": "Pavyzdinė",
    "birth_date": "1985-03-12",
}
WORKPLACE = {
    "institution_name": "Utenos gimnazija",
    "institution_code": "190183",
    "municipality": "Utenos r. sav.",
    "role": "mokytoja",
    "workload": "1",
}
# what rules ask of the cells of one row together
FITTING = {
    "valid_to_date": "2026-05-05",
    "sending_country": "Lietuva",
    **dict.fromkeys(("budget_year", "target_year", "need_year"), "2024"),
}
PROGRAMME = {"programme_code": "LT-77", "programme_title": "Mokymasis kartu"}


def value_of(part: Part, field: str) -> Cell:
    """A good cell for one field of a part."""
    (column, *_) = part.columns
    given: dict[str, Cell] = {
        "text": "Ąžuolas",
        "code_text": "2024-2025",
        "date": "2024-05-06",
        "integer": 6,
        "money": "1 234,50 €",
        "yes_no": "taip",
        "word": column.codes[0] if column.codes else "",
        "words": ", ".join(column.codes[:2]) or "digital",
        "country": "Latvija",
        "hours": "akademinės" if field == "hour_unit" else "8",
        "project": "No-2016-1-LV01-KA201-022658.",
        "municipality": "Utenos r. sav.",
    }
    return {**PERSON, **WORKPLACE, **PROGRAMME, **FITTING}.get(field) or given[part.kind]


def header_of(field: str) -> str:
    return f"Laukas {field.replace('_', '')}"


def sheet_of(table: Table, blank: frozenset[str] = frozenset()) -> list[list[Cell]]:
    """A header of all fields of a table and one good row, but for cells that are left blank."""
    cells = {field: value_of(part, field) for part in table.parts for field in part.fields}
    return [[header_of(f) for f in cells], [None if f in blank else cell for f, cell in cells.items()]]


def centre_of(table: Table) -> Centre:
    columns = {table.name: {fold(header_of(field)): field for field in table.fields}}
    return Centre("centras", "Centras", "LT", "lt", "academic", columns=columns)


@pytest.mark.parametrize("table", FURTHER, ids=lambda table: table.name)
def test_a_full_row_is_recognised_and_kept_whole(table: Table) -> None:
    outcome, tables = read_grids_of([Grid("S", sheet_of(table))], "x", centre_of(table), KEY, AS_OF)
    assert [found for found in outcome.findings if found.severity != "info"] == []
    assert [(count.table, count.accepted) for count in outcome.counts] == [(table.name, 1)]
    row = tables[table.name].iloc[0]
    assert [column.name for column in table.accepted.columns if row[column.name] is None] == []
    assert row.isna().sum() == 0


@pytest.mark.parametrize("table", FURTHER, ids=lambda table: table.name)
def test_what_a_row_does_not_need_may_be_blank(table: Table) -> None:
    """Blank where a centre has none: only needed columns, a key of the person and one of each required group stay."""
    needed = {field for part in table.parts for field in part.fields if any(not c.nullable for c in part.columns)}
    needed |= {fields[0] for fields in table.required.values()} | set(PERSON)
    blank = frozenset(table.fields) - needed
    outcome, tables = read_grids_of([Grid("S", sheet_of(table, blank))], "x", centre_of(table), KEY, AS_OF)
    assert [found.rule for found in outcome.findings if found.severity == "error"] == []
    assert len(tables[table.name]) == 1


NEEDED = [
    (table, part)
    for table in FURTHER
    for part in table.parts
    if part.kind != "person" and any(not column.nullable for column in part.columns)
]


@pytest.mark.parametrize(("table", "part"), NEEDED, ids=lambda one: getattr(one, "name", None) or one.fields[0])
def test_a_needed_cell_that_is_blank_is_one_error_at_its_address(table: Table, part: Part) -> None:
    (field,) = part.fields
    rows = sheet_of(table, frozenset({field}))
    rows.append(sheet_of(table)[1])
    outcome, tables = read_grids_of([Grid("S", rows)], "x", centre_of(table), KEY, AS_OF)
    errors = [found for found in outcome.findings if found.severity == "error"]
    assert [(found.rule, found.row, found.column) for found in errors] == [
        ("PD-306", 2, rows[0].index(header_of(field)))
    ]
    assert len(tables[table.name]) == 1


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """One centre with one good row of each further table, read and built."""
    folder = tmp_path_factory.mktemp("further")
    centre = folder / "raw" / "centras"
    centre.mkdir(parents=True)
    lines = ['name = "Centras"', 'country = "LT"', 'language = "lt"']
    for table in FURTHER:
        lines.append(f"[columns.{table.name}]")
        lines += [f'{field} = "{header_of(field)}"' for field in table.fields]
        write_xlsx(centre / f"{table.name}.xlsx", {table.name: sheet_of(table)})
    (centre / "centre.toml").write_text("\n".join(lines), "utf-8")
    settings = Settings(folder / "raw", folder / "marts", folder / "reports", AS_OF, workers=1)
    for batch in plan(settings).batches:
        take_in(settings, batch)
    build(settings)
    return settings


@pytest.mark.parametrize("table", [t for t in FURTHER if t.mart], ids=lambda table: table.name)
def test_a_row_arrives_in_its_mart_with_its_place_and_keys(published: Settings, table: Table) -> None:
    mart = mart_of(table)
    with duckdb.connect(published.database, read_only=True) as connection:
        row = connection.sql(f"from marts.{mart.name} where sheet = '{table.name}' and source_row = 2").to_df()
    assert len(row) == 1
    kept = [c.name for part in table.parts for c in part.columns if c.name in {column.name for column in mart.columns}]
    assert [name for name in kept if row[name].isna().any()] == []
    keys = {"person_id", "programme_id", "institution_id", "municipality_code"} & set(row.columns)
    assert [name for name in sorted(keys) if row[name].isna().any()] == []


def test_personal_data_in_a_text_is_not_kept(tmp_path: Path) -> None:
    table = next(table for table in FURTHER if table.name == "commitments")
    rows = sheet_of(table)
    place = rows[0].index(header_of("commitment"))
    rows[1][place] = "Rašykite adresu ona.onaite@utena.lt arba +370 612 34567"
    outcome, tables = read_grids_of([Grid("S", rows)], "x", centre_of(table), KEY, AS_OF)
    assert tables["commitments"]["commitment"].tolist() == ["Rašykite adresu … arba …"]
    assert [(found.rule, found.row, found.column) for found in outcome.findings] == [("PD-123", 2, place)]


def test_the_marts_are_built_again_on_the_day_on_which_something_falls_due(tmp_path: Path) -> None:
    """Nothing but the day changed: a night before the date builds nothing, the night after it does."""
    centre = tmp_path / "raw" / "centras"
    centre.mkdir(parents=True)
    (centre / "centre.toml").write_text('name = "Centras"\ncountry = "EE"\nlanguage = "et"\n', "utf-8")
    promise = [["Lubadus", "Lubaja", "Lubaduse kuupäev", "Kordub (kuudes)"], ["Kohtumine", "Liit", "10.05.2024", 12]]
    write_xlsx(centre / "lubadused.xlsx", {"Lubadused": promise})

    def night(day: date) -> tuple[bool, bool]:
        settings = Settings(tmp_path / "raw", tmp_path / "marts", tmp_path / "reports", day, workers=1)
        for batch in plan(settings).batches:
            take_in(settings, batch)
        changed = build(settings).changed
        with duckdb.connect(settings.database, read_only=True) as connection:
            ((overdue,),) = connection.sql("select is_overdue from marts.commitments").fetchall()
        return changed, overdue

    assert night(date(2025, 5, 1)) == (True, False)
    assert night(date(2025, 5, 10)) == (False, False)
    assert night(date(2025, 5, 11)) == (True, True)
    assert night(date(2026, 1, 1)) == (False, True)
    assert night(date(2025, 5, 1)) == (True, False)


def test_a_row_in_whose_place_a_later_one_stands_is_asked_about(tmp_path: Path) -> None:
    centre = tmp_path / "raw" / "centras"
    centre.mkdir(parents=True)
    (centre / "centre.toml").write_text('name = "Centras"\ncountry = "EE"\nlanguage = "et"\n', "utf-8")
    header: list[Cell] = ["Kool", "Omavalitsus", "Voor"]
    write_xlsx(
        centre / "1.xlsx",
        {"A": [header, ["Elva kool", "Elva vald", "2022-2023"], ["Nõo kool", "Nõo vald", "2023-2024"]]},
    )
    write_xlsx(
        centre / "2.xlsx", {"B": [header, *[["Elva kool", "Elva vald", edition] for edition in ("2022-2023",) * 2]]}
    )
    settings = Settings(tmp_path / "raw", tmp_path / "marts", tmp_path / "reports", AS_OF, workers=1)
    for batch in plan(settings).batches:
        take_in(settings, batch)
    build(settings)
    with duckdb.connect(settings.database, read_only=True) as connection:
        told = connection.sql("select rule, sheet, source_row from quality.findings order by all").fetchall()
        stand = connection.sql("select sheet, source_row from marts.labels order by all").fetchall()
    assert told == [("PD-401", "B", 2), ("PD-402", "A", 2)]
    assert stand == [("A", 3), ("B", 3)]


LOOKING_AT_THE_DAY = {
    "marts/accreditations",
    "marts/commitments",
    "marts/costs",  # for a cost without any day only: today's currency
    "marts/labels",
    "rules/PD-709",
    "rules/PD-710",
    "rules/PD-717",
    "rules/PD-718",
    "staging/10_mobilities",
}


def test_what_looks_at_the_day_says_when_it_changes() -> None:
    """Marts of a quiet night stayed yesterday's where SQL that looks at the day was not named in holds_until.sql."""
    files = [path for folder in ("marts", "rules", "staging") for path in (SQL / folder).glob("*.sql")]
    looking = {f"{path.parent.name}/{path.stem}" for path in files if "staging.as_of" in path.read_text("utf-8")}
    assert looking == LOOKING_AT_THE_DAY, "add the day of the change to sql/holds_until.sql, then the file here"


# What a cold reader of the further tables found


def read(name: str, rows: list[list[Cell]], language: str = "lt", country: str = "LT") -> tuple[Outcome, DataFrame]:
    """One sheet in a file of a name, as a centre without settings of its own sends it."""
    centre = Centre("centras", "Centras", country, language, "academic")
    outcome, tables = read_grids_of([Grid("Lapas1", rows)], name, centre, KEY, AS_OF)
    (table,) = tables.values()
    return outcome, table


def found(outcome: Outcome) -> list[tuple[str, str | None]]:
    return [(one.rule, one.cell) for one in outcome.findings if one.severity != "info"]


def test_a_row_with_nothing_in_a_needed_group_is_an_error() -> None:
    """A partner without a project number stopped the whole night: its key was NULL."""
    header: list[Cell] = ["Projekto Nr.", "Partnerio pavadinimas", "Šalis"]
    rows: list[list[Cell]] = [header, ["P-1", "Rygos centras", "Latvija"], [None, "Tartu centras", "Estija"]]
    outcome, table = read("partneriai", rows)
    assert found(outcome) == [("PD-306", "A3")]
    assert table["partner_country"].tolist() == ["LV"]


def test_a_name_that_is_a_word_for_total_is_no_total_row() -> None:
    """The acronym KOPA means "total" in Latvian: a list of its partners was passed over without a word."""
    header: list[Cell] = ["Projekta akronīms", "Partnera nosaukums", "Partnera valsts"]
    rows: list[list[Cell]] = [header, ["KOPA", "Rīgas centrs", "Latvija"], ["KOPA", "Tartu keskus", "Igaunija"]]
    outcome, table = read("partneri", rows, "lv", "LV")
    assert found(outcome) == []
    assert len(table) == 2


def test_the_same_budget_under_two_names_is_one(tmp_path: Path) -> None:
    """A copy of a budget doubled the money; two equal rows of one list stay two costs."""
    centre = tmp_path / "raw" / "centras"
    centre.mkdir(parents=True)
    (centre / "centre.toml").write_text('name = "Centras"\ncountry = "LT"\nlanguage = "lt"\n', "utf-8")
    rows: list[list[Cell]] = [["Išlaidų rūšis", "Suma", "Biudžeto metai"], *[["kelionė", "10,00", 2024]] * 2]
    for name in ("sąmata", "sąmata (kopija)"):
        write_xlsx(centre / f"{name}.xlsx", {"Sąmata": rows})
    settings = Settings(tmp_path / "raw", tmp_path / "marts", tmp_path / "reports", AS_OF, workers=1)
    for batch in plan(settings).batches:
        take_in(settings, batch)
    build(settings)
    with duckdb.connect(settings.database, read_only=True) as connection:
        assert connection.sql("select count(*), sum(amount)::int from marts.costs").fetchall() == [(2, 20)]
        told = connection.sql("select rule, count(*) from quality.findings group by all").fetchall()
    assert told == [("PD-402", 2)]


@pytest.mark.parametrize(("name", "table"), [("lankomumas", "attendance"), ("mokymai", "completions")])
def test_a_list_of_presence_is_told_by_its_name(name: str, table: str) -> None:
    """Days of training were counted as completions beside the certificate, and hours twice."""
    header: list[Cell] = ["Vardas, pavardė", "Mokykla", "Programos pavadinimas", "Data", "Dalyvavo"]
    row: list[Cell] = ["Ona Onaitė", "Utenos gimnazija", "Mokymasis kartu", "2024-05-06", "taip"]
    outcome, _ = read(name, [header, row])
    assert [count.table for count in outcome.counts] == [table]


@pytest.mark.parametrize("code", ["48503120211", "ona@utena.lt"])
def test_a_personal_code_in_the_place_of_a_register_code_is_not_kept(code: str) -> None:
    header: list[Cell] = ["Vardas, pavardė", "Mokykla", "Įstaigos kodas (darbovietės)", "Grupės pavadinimas"]
    outcome, table = read("grupės", [header, ["Ona Onaitė", "Utenos gimnazija", code, "Metodinė taryba"]])
    assert table["institution_code"].isna().all()
    assert [(one.rule, one.cell) for one in outcome.findings] == [("PD-123", "C2")]


@pytest.mark.parametrize(
    ("size", "members"), [("5 nariai", 5), ("ne mažiau kaip 3", 3), ("6 žm.", 6), (4, 4), ("1 200", 1200)]
)
def test_a_count_may_have_words_around_it(size: Cell, members: int) -> None:
    header: list[Cell] = ["Programos pavadinimas", "Mokykla", "Komanda", "Komandos narių skaičius"]
    outcome, table = read("komandos", [header, ["Modelio kūrimas", "Utenos gimnazija", "A", size]])
    assert found(outcome) == []
    assert table["team_size"].tolist() == [members]


@pytest.mark.parametrize("size", ["5–6", "keli", "2,5", "-3"])
def test_a_count_that_is_no_one_number_is_an_error_where_it_is_needed(size: str) -> None:
    header: list[Cell] = ["Programos pavadinimas", "Mokykla", "Komanda", "Komandos narių skaičius"]
    rows: list[list[Cell]] = [header, ["Modelio kūrimas", "Utenos gimnazija", "A", size]]
    assert found(read("komandos", rows)[0]) == [("PD-103", "D2")]


def test_a_cell_that_is_not_needed_does_not_cost_the_row() -> None:
    """A price such as "Free" or "150,–" in a list of programmes would have rejected the programme."""
    header: list[Cell] = ["Programos pavadinimas", "Trukmė (ak. val.)", "Kaina (Eur)", "Akreditavimo data"]
    rows: list[list[Cell]] = [
        header,
        ["Vienas", 40, "nemokamai", "2024-05-06"],
        ["Du", 8, "150,–", "pavasarį"],
        ["Trys", 8, "derinama", None],
    ]
    outcome, table = read("programos", rows)
    assert found(outcome) == [("PD-124", "D3"), ("PD-124", "C4")]
    assert table["price_per_participant"].tolist()[:2] == [0, 150]
    assert len(table) == 3
