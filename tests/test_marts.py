"""The published marts: their contract, their checks, and what the decisions say that they count."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from catalogue.intake.intake import Manifest, discover, plan, take_in
from catalogue.model.columns import Dataset
from catalogue.model.marts import CORE_MARTS, MARTS, QUALITY
from catalogue.settings import Settings
from catalogue.warehouse import build as warehouse
from catalogue.warehouse.build import CheckFailed, build
from make_files import write_csv

AS_OF = date(2026, 6, 1)
MOLETAI = "62"
ADA, BELA = "48503120211", "37605030299"  # identifiers whose checksums hold
PLANTED = ("Adelė", "Adelytė", ADA, BELA, "Vardenė", "ada@example.org")

PERSON = ["Vardas, pavardė", "Asmens kodas", "Mokykla", "Savivaldybė"]
DONE = [*PERSON, "Programos kodas", "Programa", "Baigimo data", "Valandos", "Būsena", "Pažymėjimo Nr."]
ROSTER = ["Dalyvio ID", "Vardas, pavardė", "Mokykla", "Savivaldybė", "Sąrašo data", "Etatas", "Pareigos"]
LIST = ["Vardas, pavardė", "Mokykla", "Savivaldybė", "Programa", "Baigimo data", "Valandos"]
MOLETU, UTENOS = "Molėtų r. sav.", "Utenos r. sav."

CENTRES = {
    "alfa": ("LT", "lt"),
    "beta": ("LT", "lt"),
    "gama": ("LT", "lt"),
    "leeds": ("GB", "en"),
    "madona": ("LV", "lv"),
    "tartu": ("EE", "et"),
}
FILES: dict[str, list[list[object]]] = {
    # Denominators (decision 16): two schools of Utena; in 2025 one of them sends no roster
    "alfa/rosters.csv": [
        ROSTER,
        ["D-1", "Rasa Pirma", "A mokykla", UTENOS, "2024-01-10", "1", "mokytoja"],
        ["D-2", "Gintas Išėjęs", "A mokykla", UTENOS, "2024-01-10", "1", "mokytojas"],
        ["D-1", "Rasa Pirma", "A mokykla", UTENOS, "2024-09-10", "0,5", "mokytoja"],
        ["D-3", "Rita Antra", "A mokykla", UTENOS, "2024-09-10", "1", "direktorė"],
        ["D-1", "Rasa Pirma", "B mokykla", UTENOS, "2024-02-10", "0,75", "logopedė"],
        ["D-4", "Rimas Trečias", "B mokykla", UTENOS, "2024-02-10", "1", "mokytojas"],
        ["D-3", "Rita Antra", "A mokykla", UTENOS, "2025-09-10", "1", "direktorė"],
    ],
    "alfa/done.csv": [
        ["Dalyvio ID", *LIST],
        ["D-1", "Rasa Pirma", "A mokykla", UTENOS, "Kursas", "2024-03-01", "8"],
        ["D-1", "Rasa Pirma", "A mokykla", UTENOS, "Kursas", "2024-04-01", "6,5"],
        ["D-5", "Svetimas Svečias", "A mokykla", UTENOS, "Kursas", "2024-04-01", "1"],
        ["D-3", "Rita Antra", "A mokykla", UTENOS, "Kursas", "2025-04-01", "2"],
    ],
    # Hours of the programme from another file; what does not count and why
    "alfa/programmes.csv": [
        ["Programos kodas", "Programos pavadinimas", "Trukmė (ak. val.)"],
        ["900001", "Ilgas", "40"],
    ],
    "alfa/coded.csv": [
        ["Dalyvio ID", "Programos kodas", "Baigimo data", "Valandos"],
        ["P-1", "900001", "2023-05-01", ""],
        ["P-1", "900002", "2023-05-02", "3"],
        ["P-9", "900001", "2023-05-03", "3"],
    ],
    "alfa/people.csv": [
        ["Dalyvio ID", "Vardas, pavardė", "Mokykla", "Savivaldybė"],
        ["P-1", "Kodas Kodaitis", "C", MOLETU],
    ],
    "alfa/odd.csv": [
        LIST,
        ["Kodas Kodaitis", "Niekur", "Vilnius", "Kursas", "2023-06-01", "3"],
        ["Kodas Kodaitis", "C", MOLETU, "Be valandų", "2023-06-02", ""],
    ],
    # Duplicates (decision 12): documents, rows, paths, centres
    "beta/2024-2.csv": [
        DONE,
        ["Adelė Adelytė", ADA, "Z", "Zarasų r. sav.", "", "Vienas", "2024-05-01", "4", "", "TK-1"],
        ["Adelė Adelytė", ADA, "Z", "Zarasų r. sav.", "", "Vienas", "2024-05-01", "5", "", "TK-1"],
        ["Adelė Adelytė", ADA, "Z", "Zarasų r. sav.", "", "Du", "2024-05-02", "6", "", "TK-2"],
        ["Bela Belaitis", BELA, "Z", "Zarasų r. sav.", "", "Trys", "2024-05-03", "1", "", ""],
        ["Bela Belaitis", BELA, "Z", "Zarasų r. sav.", "", "Trys", "2024-05-03", "2", "", ""],
        ["Bela Belaitis", BELA, "Z", "Zarasų r. sav.", "", "Trys", "2024-05-04", "3", "", "TK-3"],
        ["Bela Belaitis", BELA, "Z", "Zarasų r. sav.", "", "Trys", "2024-05-04", "3", "", "TK-4"],
        ["Bela Belaitis", BELA, "Z", "Zarasų r. sav.", "", "Trys", "2025-05-04", "7", "", "TK-3"],
        ["Bela Belaitis", BELA, "Z", "Zarasų r. sav.", "700007", "Bendras", "2023-07-01", "9", "baigė", ""],
        ["Adelė Adelytė", ADA, "Z", "Zarasų r. sav.", "700007", "Bendras", "2023-07-02", "9", "nebaigė", ""],
    ],
    "beta/2024-10.csv": [
        DONE,
        ["Adelė Adelytė", ADA, "Z", "Zarasų r. sav.", "", "Du", "2024-05-02", "7", "", "TK-2"],
    ],
    "gama/same.csv": [
        DONE,
        ["B. Belaitis", BELA, "Y", "Molėtų r. sav.", "700007", "Bendras kursas", "2023-07-01", "8", "baigė", ""],
        ["Adelė Vardenė", ADA, "Y", "Molėtų r. sav.", "700007", "Bendras kursas", "2023-07-02", "8", "baigė", ""],
    ],
    # Units of hours (decision 11)
    "tartu/units.csv": [
        ["Nimi", "Kool", "Omavalitsus", "Koolituse nimetus", "Kuupäev", "Maht", "Ühik", "Päevi", "Kohalolek"],
        ["Mari Maasikas", "K", "Tartu linn", "a", "2024-02-01", "2 EAP", "", "", ""],
        ["Mari Maasikas", "K", "Tartu linn", "b", "2024-02-02", "2", "EAP", "", ""],
        ["Mari Maasikas", "K", "Tartu linn", "c", "2024-02-03", "", "", "1,5", ""],
        ["Mari Maasikas", "K", "Tartu linn", "d", "2024-02-04", "1", "kellatund", "", ""],
        ["Mari Maasikas", "K", "Tartu linn", "e", "2024-02-05", "90 min", "", "", ""],
        ["Mari Maasikas", "K", "Tartu linn", "f", "2024-02-06", "", "", "3", "5"],
        ["Mari Maasikas", "K", "Tartu linn", "g", "2024-02-07", "8", "", "3", "5"],
    ],
    "leeds/cpd.csv": [
        ["Name", "School", "Local authority", "Course title", "Completion date", "Hours"],
        ["Jane Doe", "S", "Leeds", "x", "2024-02-01", "3"],
        ["Jane Doe", "S", "Leeds", "y", "2024-02-02", "1"],
    ],
    # A municipality that changes its code in the middle of 2025 (decision 17)
    "madona/kursi.csv": [
        ["Vārds, uzvārds", "Skola", "Pašvaldība", "Programmas nosaukums", "Apguves datums", "Stundas"],
        ["Ilze Liepa", "V", "Varakļānu novads", "x", "2024-03-01", "4"],
        ["Ilze Liepa", "V", "Varakļānu novads", "x", "2025-03-01", "4"],
        ["Ilze Liepa", "V", "Varakļānu novads", "x", "2025-09-01", "4"],
    ],
}  # fmt: skip


def write_world(raw: Path) -> None:
    for centre, (country, language) in CENTRES.items():
        (raw / centre).mkdir(parents=True)
        text = f'name = "Centre {centre}"\ncountry = "{country}"\nlanguage = "{language}"\n'
        (raw / centre / "centre.toml").write_text(text, "utf-8")
    for path, rows in FILES.items():
        write_csv(raw / path, rows)


def read_all(settings: Settings) -> None:
    for batch in plan(settings).batches:
        take_in(settings, batch)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The marts of FILES, in a folder whose name wants quoting."""
    folder = tmp_path_factory.mktemp("it's [1] of *")
    settings = Settings(folder / "raw", folder / "data" / "marts", folder / "reports", AS_OF, 2)
    write_world(settings.raw)
    read_all(settings)
    assert build(settings).changed
    return settings


def ask(settings: Settings, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(settings.database, read_only=True) as connection:
        return connection.sql(query).fetchall()


def copy_of(world: Settings, folder: Path) -> Settings:
    """The same raw folder and state elsewhere, to be changed at will."""
    shutil.copytree(world.raw.parent, folder, dirs_exist_ok=True)
    return replace(world, raw=folder / "raw", marts=folder / "data" / "marts")


# The contract


@pytest.mark.parametrize(
    ("schema", "dataset"),
    [("marts", one) for one in MARTS] + [("quality", one) for one in QUALITY],
    ids=lambda value: value.name if isinstance(value, Dataset) else value,
)
def test_every_declared_table_is_there_as_declared(world: Settings, schema: str, dataset: Dataset) -> None:
    where = f"schema_name = '{schema}' and table_name = '{dataset.name}'"
    assert ask(world, f"select comment from duckdb_tables() where {where}") == [(dataset.comment,)]
    columns = f"select column_name, data_type, is_nullable, comment from duckdb_columns() where {where}"
    assert ask(world, f"{columns} order by column_index") == [
        (column.name, column.duckdb_type, column.nullable, column.comment) for column in dataset.columns
    ]
    for column in dataset.columns:
        if column.codes:
            found = ask(world, f'select distinct "{column.name}" from {schema}.{dataset.name}')
            assert {value for (value,) in found} <= {*column.codes, None}
        if column.minimum is not None:
            ((least,),) = ask(world, f'select min("{column.name}") from {schema}.{dataset.name}')
            assert least is None or least >= column.minimum


@pytest.mark.parametrize("dataset", MARTS, ids=lambda dataset: dataset.name)
def test_every_mart_has_a_key_that_tells_its_rows_apart(world: Settings, dataset: Dataset) -> None:
    key = ", ".join(f'"{name}"' for name in dataset.key)
    assert ask(world, f"select {key} from marts.{dataset.name} group by all having count(*) > 1") == []


@pytest.mark.parametrize("dataset", CORE_MARTS, ids=lambda dataset: dataset.name)
def test_every_core_mart_has_rows(world: Settings, dataset: Dataset) -> None:
    ((rows,),) = ask(world, f"select count(*) from marts.{dataset.name}")
    assert rows


def test_nothing_but_the_contract_is_published(world: Settings) -> None:
    tables = ask(world, "select schema_name || '.' || table_name from duckdb_tables()")
    declared = {f"marts.{one.name}" for one in MARTS} | {f"quality.{one.name}" for one in QUALITY}
    assert {name for (name,) in tables} == declared
    assert sorted(path.name for path in world.marts.iterdir()) == ["catalogue.duckdb"]


def test_no_person_is_in_the_database(world: Settings) -> None:
    content = world.database.read_bytes()
    tables = ask(world, "select schema_name || '.' || table_name from duckdb_tables()")
    texts = [str(ask(world, f"from {name}")) for (name,) in tables]
    for value in PLANTED:
        assert value.encode() not in content
        assert not any(value in text for text in texts)


# Publishing


def test_a_second_build_changes_nothing(world: Settings) -> None:
    before = world.database.stat()
    assert not build(world).changed
    after = world.database.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_rebuild_from_the_store_gives_the_same_rows(world: Settings, tmp_path: Path) -> None:
    again = copy_of(world, tmp_path)
    again.database.unlink()
    assert build(again).changed
    for schema, datasets in (("marts", MARTS), ("quality", QUALITY)):
        for dataset in datasets:
            query = f"select * from {schema}.{dataset.name} order by all"
            assert ask(world, query) == ask(again, query), dataset.name


READER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
for line in sys.stdin:
    print(connection.sql("select count(*) from marts.completions").fetchall()[0][0], flush=True)
"""


def test_a_reader_keeps_its_rows_while_new_marts_are_published(world: Settings, tmp_path: Path) -> None:
    settings = copy_of(world, tmp_path)
    command = [sys.executable, "-c", READER, str(settings.database)]

    def begin() -> "subprocess.Popen[str]":
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def count(reader: "subprocess.Popen[str]") -> int:
        assert reader.stdin and reader.stdout
        reader.stdin.write("?\n")
        reader.stdin.flush()
        return int(reader.stdout.readline())

    with begin() as early:
        before = count(early)
        write_csv(settings.raw / "alfa" / "new.csv", [LIST, ["Nauja Naujokė", "A", UTENOS, "N", "2024-05-05", "2"]])
        read_all(settings)
        assert build(settings).changed
        assert count(early) == before
        with begin() as late:
            assert count(late) == before + 1
            late.stdin.close()  # type: ignore[union-attr]
        assert count(early) == before
        early.stdin.close()  # type: ignore[union-attr]
    assert [path.name for path in settings.marts.iterdir()] == ["catalogue.duckdb"]


def test_a_build_that_fails_leaves_what_was_published(world: Settings, tmp_path: Path) -> None:
    settings = copy_of(world, tmp_path)
    before = settings.database.read_bytes()
    write_csv(settings.raw / "alfa" / "new.csv", [LIST, ["Nauja Naujokė", "A", UTENOS, "N", "2024-05-05", "2"]])
    read_all(settings)
    (gone,) = [one for one in Manifest.load(settings.accepted).entries.values() if one.path == "alfa/new.csv"]
    outcome = settings.accepted / "objects" / str(gone.key) / "completions.parquet"
    outcome.write_bytes(b"no parquet")
    with pytest.raises(duckdb.Error):
        build(settings)
    assert settings.database.read_bytes() == before
    assert [path.name for path in settings.marts.iterdir()] == ["catalogue.duckdb"]


# Checks

BREAKS = {
    "accepted_rows_arrive": "delete from marts.completions where source_row = 2 and centre = 'leeds'",
    "completions_add_up": "update marts.municipality_years set completions = completions + 1 where country = 'GB'",
    "countries_add_up": "update marts.country_years set academic_hours = academic_hours + 0.01 where country = 'GB'",
    "cost_shares_add_up": """
        insert into marts.costs (
            country, cost_kind, amount, amount_currency, submission, sheet, source_row, centre
        ) values ('GB', 'fee', 10, 'GBP', 'x', 'S', 2, 'leeds');
        insert into marts.cost_shares (country, year, currency, funding_source, amount, submission, sheet, source_row)
        values ('GB', 2024, 'GBP', 'own', 9.99, 'x', 'S', 2)
    """,
    "further_rows_arrive": "insert into quality.row_counts values ('x', 'leeds', 'S', 'labels', 1, 1, 0, 0)",
    "personal_data": """
        insert into marts.commitments (country, commitment, is_overdue, submission, sheet, source_row, centre)
        values ('GB', 'Write to ona@example.org', false, 'x', 'S', 2, 'leeds')
    """,
    "references_are_unique": "insert into staging.person_records from staging.person_records limit 1",
    "row_law": "update quality.row_counts set read = read + 1 where centre = 'leeds'",
}


@pytest.fixture(scope="module")
def unpublished(world: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A filled database before its checks, with the steps on the way."""
    path = tmp_path_factory.mktemp("unpublished") / "new.duckdb"
    with warehouse._writing(path) as connection:
        warehouse._fill(connection, world, Manifest.load(world.accepted))
        warehouse._check(connection)
        yield connection


def test_every_check_is_tried() -> None:
    assert {path.stem for path in (warehouse.SQL / "checks").glob("*.sql")} | {"personal_data"} == set(BREAKS)


@pytest.mark.parametrize("check", sorted(BREAKS))
def test_a_check_catches_its_planted_break(unpublished: duckdb.DuckDBPyConnection, check: str) -> None:
    unpublished.begin()
    try:
        unpublished.execute(BREAKS[check])
        with pytest.raises(CheckFailed, match=f"^{check}"):
            warehouse._check(unpublished)
    finally:
        unpublished.rollback()
    warehouse._check(unpublished)


# Denominators


def test_a_person_of_two_schools_counts_once_in_the_municipality(world: Settings) -> None:
    query = """
        select completions, persons, academic_hours, teachers, teachers_completed, not_on_roster, institutions
        from marts.municipality_years where municipality_code = '82' and year = 2024
    """
    assert ask(world, query) == [(3, 2, Decimal("15.50"), 3, 1, 1, 2)]
    roster = """
        select organisations.name, count(*), count(*) filter (where is_denominator)
        from marts.roster inner join marts.organisations on institution_id = organisation_id
        where year(roster_date) = 2024 group by all order by all
    """
    assert ask(world, roster) == [("A mokykla", 4, 1), ("B mokykla", 2, 2)]  # she counts where she works more


def test_a_municipality_whose_school_sent_no_roster_has_no_denominator(world: Settings) -> None:
    query = """
        select completions, teachers, teachers_completed, not_on_roster, institutions
        from marts.municipality_years where municipality_code = '82' and year = 2025
    """
    assert ask(world, query) == [(1, None, None, None, None)]
    roles = "select teachers from marts.role_years where area_code = '82' and year = 2025"
    assert set(ask(world, roles)) == {(None,)}


def test_a_countrys_denominator_rests_on_its_computable_municipalities(world: Settings) -> None:
    query = "select year, teachers, roster_municipalities from marts.country_years where country = 'LT' order by year"
    assert ask(world, query) == [(2023, None, None), (2024, 3, 1), (2025, None, None)]


def test_roles_add_up_to_the_municipality(world: Settings) -> None:
    query = """
        select sum(completions), sum(persons), sum(academic_hours), sum(teachers), sum(teachers_completed)
        from marts.role_years where area = 'municipality' and area_code = '82' and year = 2024
    """
    assert ask(world, query) == [(3, 2, Decimal("15.50"), 3, 1)]


# Duplicates


def test_documents_rows_and_paths(world: Settings) -> None:
    query = """
        select title, completed_on, cast(completions.academic_hours as int), source_row
        from marts.completions inner join marts.programmes using (programme_id)
        where centre = 'beta' and year(completed_on) > 2023 order by all
    """
    assert ask(world, query) == [
        ("Du", date(2024, 5, 2), 7, 2),  # 2024-10.csv follows 2024-2.csv
        ("Trys", date(2024, 5, 3), 2, 6),
        ("Trys", date(2024, 5, 4), 3, 7),
        ("Trys", date(2024, 5, 4), 3, 8),
        ("Trys", date(2025, 5, 4), 7, 9),
        ("Vienas", date(2024, 5, 1), 5, 3),
    ]
    told = """
        select rule, severity, source_row from quality.findings where centre = 'beta' and rule like 'PD-4%' order by all
    """
    assert ask(world, told) == [("PD-401", "question", 2), ("PD-401", "question", 5), ("PD-402", "question", 4)]


def test_across_centres_the_same_completion_counts_once(world: Settings) -> None:
    query = """
        select centre, completed_on, status, counts from marts.completions
        where programme_id = 'LT:700007' order by all
    """
    assert ask(world, query) == [
        ("beta", date(2023, 7, 1), "completed", True),
        ("beta", date(2023, 7, 2), "not_completed", False),
        ("gama", date(2023, 7, 1), "completed", False),
        ("gama", date(2023, 7, 2), "completed", True),
    ]
    assert ask(world, "select rule, severity from quality.findings where centre = 'gama'") == [("PD-404", "info")]
    people = "select linked_by, centres from marts.persons where centres > 1"
    assert ask(world, people) == [("national_id", 2), ("national_id", 2)]


# Hours


def test_hours_and_their_units(world: Settings) -> None:
    query = """
        select title, hours_given, hours_unit, hours_basis, completions.academic_hours
        from marts.completions inner join marts.programmes using (programme_id)
        where centre in ('tartu', 'leeds') order by centre, title
    """
    assert [(name, float(given), unit, basis, str(hours)) for name, given, unit, basis, hours in ask(world, query)] == [
        ("x", 3.0, "clock", "credited", "4.00"),
        ("y", 1.0, "clock", "credited", "1.33"),
        ("a", 2.0, "ects", "credited", "52.00"),
        ("b", 2.0, "ects", "credited", "52.00"),
        ("c", 1.5, "days", "days", "12.00"),
        ("d", 1.0, "clock", "credited", "1.33"),
        ("e", 90.0, "minutes", "credited", "2.00"),
        ("f", 5.0, "academic", "attended", "5.00"),
        ("g", 8.0, "academic", "credited", "8.00"),
    ]
    summed = "select academic_hours from marts.municipality_years where country = 'GB'"
    assert ask(world, summed) == [(Decimal("5.33"),)]  # each row is rounded, then the sum is made


def test_hours_of_the_programme_come_from_another_file(world: Settings) -> None:
    query = """
        select academic_hours, hours_given, hours_unit, hours_basis, municipality_code, counts
        from marts.completions where programme_id = 'LT:900001' and completed_on = '2023-05-01'
    """
    assert ask(world, query) == [(Decimal("40.00"), None, None, "programme", MOLETAI, True)]


# What does not count yet, and why


def test_what_does_not_count_is_counted(world: Settings) -> None:
    query = "select centre, year, reason, completions from quality.uncounted order by all"
    assert ask(world, query) == [
        ("alfa", 2023, "hours_unknown", 1),
        ("alfa", 2023, "municipality_unresolved", 1),
        ("alfa", 2023, "person_unknown", 1),
        ("alfa", 2023, "programme_unknown", 1),
        ("gama", 2023, "reported_by_other_centre", 1),
    ]
    outside = "select completions from marts.municipality_years where municipality_code = '62' and year = 2023"
    assert ask(world, outside) == [(2,)]


def test_every_row_of_every_file_is_in_the_counts(world: Settings) -> None:
    query = "select path, sum(read), sum(read - accepted - rejected - ignored) from quality.row_counts"
    found = ask(world, f"{query} inner join quality.submissions using (submission) group by path order by path")
    assert found == [(path, len(rows), 0) for path, rows in sorted(FILES.items())]
    assert len(discover(world.raw)) == len(FILES)


# Municipalities that change


def test_a_completion_keeps_the_unit_of_its_day_and_a_year_takes_that_of_its_end(
    world: Settings,
) -> None:
    days = "select completed_on, municipality_code from marts.completions where country = 'LV' order by all"
    assert ask(world, days) == [
        (date(2024, 3, 1), "0055000"),
        (date(2025, 3, 1), "0055000"),
        (date(2025, 9, 1), "0038001"),
    ]
    years = (
        "select year, municipality_code, completions from marts.municipality_years where country = 'LV' order by all"
    )
    assert ask(world, years) == [(2024, "0055000", 1), (2025, "0038001", 2)]


def test_latvia_has_no_counties(world: Settings) -> None:
    assert ask(world, "select count(*) from marts.county_years where country = 'LV'") == [(0,)]
    assert ask(world, "select count(*) from marts.country_years where country = 'LV'") == [(2,)]


def test_the_store_keeps_no_outcome_that_nothing_refers_to(world: Settings, tmp_path: Path) -> None:
    settings = copy_of(world, tmp_path)
    write_csv(
        settings.raw / "alfa" / "rosters.csv", [ROSTER, ["D-1", "Rasa Pirma", "A", UTENOS, "2024-01-10", "1", ""]]
    )
    read_all(settings)
    build(settings)
    entries = Manifest.load(settings.accepted).entries.values()
    stored = {folder.name for folder in (settings.accepted / "objects").iterdir()}
    assert stored == {key for entry in entries for key in (entry.key, entry.in_force, entry.previous) if key}
