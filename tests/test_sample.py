"""The sample data: made anew it is the same, and it holds what the project promises."""

import io
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import duckdb
import pytest
from stdnum.ee import ik
from stdnum.exceptions import ValidationError
from stdnum.lt import asmens
from stdnum.lv import pvn

from catalogue.intake.intake import plan, take_in
from catalogue.settings import Settings
from catalogue.warehouse.build import build

ROOT = Path(__file__).resolve().parent.parent
RAW = ROOT / "data" / "raw"
sys.path.insert(0, str(ROOT / "tools"))

import make_sample  # noqa: E402
from sample import further_truth as expected  # noqa: E402
from sample.build import CENTRES  # noqa: E402
from sample.lists import granted, granted_to_providers, organisations  # noqa: E402
from sample.names import fold  # noqa: E402
from sample.readme import FAULTS  # noqa: E402
from sample.world import CLOSED_YEARS, YEARS, Centre  # noqa: E402

AS_OF = date(2026, 11, 21)
# the worked examples add rows of earlier years; counties are no part of the invented world
SINCE = f"year >= {YEARS[0]}"
AREAS = f"{SINCE} and area <> 'county'"

# people whom the source documents name: none of them may appear
NAMED = (
    "bujanauskien", "dasevicien", "diominien", "sabaliauskien", "vasemagi", "kaaver", "marika saar", "kairi ",
)  # fmt: skip


def contents(data: bytes) -> object:
    """What a file holds; a zip by its members, as compressors differ between machines."""
    if not is_zipfile(io.BytesIO(data)):
        return data
    with ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: (info.date_time, archive.read(info)) for info in archive.infolist()}


@pytest.mark.parametrize("folder", make_sample.FOLDERS)
def test_data_raw_is_what_the_generator_makes(folder: str) -> None:
    made = make_sample.centre_files(folder)
    kept = [path.relative_to(RAW / folder).as_posix() for path in (RAW / folder).rglob("*") if path.is_file()]
    assert sorted(made) == sorted(kept)
    for name, data in made.items():
        assert contents(data) == contents((RAW / folder / name).read_bytes()), f"{folder}/{name} is stale"


def test_the_readme_is_what_the_generator_makes() -> None:
    assert make_sample.readme(make_sample.world()) == (RAW / "README.md").read_text("utf-8")


def test_a_second_world_gives_the_same_bytes(tmp_path: Path) -> None:
    before = make_sample.centre_files("tartumaa")
    make_sample.world.cache_clear()
    make_sample.write(tmp_path)
    assert {name: (tmp_path / "tartumaa" / name).read_bytes() for name in before} == before


def test_the_sample_is_as_large_and_as_varied_as_promised() -> None:
    world = make_sample.world()
    folders = [RAW / folder for folder in make_sample.FOLDERS]
    files = [p for folder in folders for p in folder.rglob("*") if p.is_file() and p.name != "centre.toml"]
    assert len(world) >= 6
    assert 25 <= len(files) <= 80
    assert {".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv"} <= {path.suffix for path in files}
    assert sum(path.stat().st_size for path in files) < 3_500_000
    assert 3_800 <= sum(len(centre.people) for centre in world.values()) <= 4_200
    assert 14_500 <= sum(1 for _ in make_sample.counted()) <= 15_800
    assert all(len(centre.programmes) <= 20 for centre in world.values())


def test_municipalities_are_many_and_skewed() -> None:
    truth = make_sample.truth()
    people: Counter[tuple[str, str]] = Counter()
    for (country, code, year), (completions, persons, hours) in truth.items():
        assert completions >= persons > 0
        assert hours > 0
        if year == CLOSED_YEARS[-1]:
            people[country, code] += persons
    baltic = [size for (country, _), size in people.items() if country in {"LT", "EE", "LV"}]
    assert {country for country, _ in people} == {"LT", "EE", "LV", "GB"}
    assert len(baltic) >= 25
    assert sum(sorted(baltic)[-8:]) > 0.6 * sum(baltic)
    assert min(baltic) < 5
    assert {year for _, _, year in truth} == {*CLOSED_YEARS, 2026}
    assert sum(hours for _, _, hours in truth.values()).as_tuple().exponent == Decimal("0.01").as_tuple().exponent


def test_rosters_give_a_denominator_but_for_the_gaps() -> None:
    rosters = make_sample.roster_truth()
    gaps = {(code, year) for (_, code, year), persons in rosters.items() if persons is None}
    assert gaps == {("45", 2023), ("0796", 2022), ("0809", 2025), ("0051000", 2022)}
    with_completions = {key[:2] for key in make_sample.truth()}
    assert len(with_completions - {key[:2] for key in rosters}) >= 3


def test_about_one_row_in_fifty_is_faulty() -> None:
    rows = [row for centre in make_sample.world().values() for row in centre.completions]
    faulty = sum(1 for row in rows if row.fault and row.fault != "twice")
    assert 1 / 65 < faulty / len(rows) < 1 / 40


@pytest.mark.parametrize(("country", "check"), [("LT", asmens), ("EE", ik), ("LV", pvn)])
def test_identifiers_are_valid_unique_and_from_the_artificial_range(country: str, check: object) -> None:
    people = [p for c in make_sample.world().values() if c.country == country for p in c.people]
    codes = [person.national_id for person in people]
    assert len(set(codes)) == len(codes)
    for code in codes:
        check.validate(code)  # type: ignore[attr-defined]
        assert "990" <= code[-4:-1] <= "999"


def test_spoiled_identifiers_are_invalid() -> None:
    checks = {"LT": asmens, "EE": ik, "LV": pvn}
    for centre in make_sample.world().values():
        written = [*centre.completions, *centre.roster]
        spoiled = [row.written["national_id"] for row in written if "national_id" in row.written]
        spoiled += [cells["national_id"] for cells in centre.person_written.values() if "national_id" in cells]
        for code in spoiled:
            with pytest.raises(ValidationError):
                checks[centre.country].validate(str(code))


def test_nobody_is_a_person_of_the_source_documents_and_no_two_share_a_name() -> None:
    for country in {centre.country for centre in make_sample.world().values()}:
        people = [p for c in make_sample.world().values() if c.country == country for p in c.people]
        names = [fold(f"{person.first} {person.last}") for person in people]
        assert len(set(names)) == len(names)
        assert not [name for name in names if any(named in name for named in NAMED)]


# What the marts make of it


@pytest.fixture(scope="module")
def marts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The whole sample, read and built once."""
    folder = tmp_path_factory.mktemp("sample")
    settings = Settings(RAW, folder / "data" / "marts", folder / "reports", AS_OF, 1)
    for batch in plan(settings).batches:
        take_in(settings, batch)
    assert build(settings).changed
    with duckdb.connect(settings.database, read_only=True) as connection:
        yield connection


def test_completions_persons_and_hours_are_the_intended_ones(marts: duckdb.DuckDBPyConnection) -> None:
    found = marts.sql(
        "select country, municipality_code, year, completions, persons, academic_hours"
        f" from marts.municipality_years where {SINCE}"
    ).fetchall()
    assert {row[:3]: row[3:] for row in found} == make_sample.truth()


def test_denominators_are_the_intended_ones(marts: duckdb.DuckDBPyConnection) -> None:
    found = marts.sql(
        f"select country, municipality_code, year, teachers from marts.municipality_years where {SINCE}"
    ).fetchall()
    rosters = make_sample.roster_truth()
    assert {row[:3]: row[3] for row in found} == {key: rosters.get(key) for key in make_sample.truth()}


QUALITY = "accredited_hours, peer_hours, certificates, notices"


def test_accredited_hours_and_documents_are_the_intended_ones(marts: duckdb.DuckDBPyConnection) -> None:
    found = marts.sql(
        f"select country, 'municipality', municipality_code, year, {QUALITY} from marts.municipality_years"
        f" where {SINCE} union all"
        f" select country, 'country', country, year, {QUALITY} from marts.country_years where {SINCE}"
    ).fetchall()
    assert {row[:4]: row[4:] for row in found} == expected.quality_truth()


# mart, what tells its rows apart beside area and year, its figures, what the world says
INDICATORS: dict[str, tuple[str, str, Callable[[], dict[object, object]]]] = {
    "priority_area_years": ("priority_area", "completions, persons, academic_hours", expected.priority_truth),
    "provider_years": ("provider", "is_own, completions, persons, academic_hours", expected.provider_truth),
    "subject_gap_years": ("subject", "teachers, teachers_without, teachers_wanting, places", expected.subject_truth),
    "social_emotional_years": ("", "teachers, teachers_trained", expected.social_emotional_truth),
    "enrolment_years": (
        "", "registered, completed, cancelled, waiting, not_completed, persons", expected.enrolment_truth
    ),
    "team_years": ("", 'institutions, teams, "full", too_small, too_large', expected.team_truth),
}  # fmt: skip


@pytest.mark.parametrize("mart", INDICATORS)
def test_indicators_say_what_the_world_knows(marts: duckdb.DuckDBPyConnection, mart: str) -> None:
    by, figures, truth = INDICATORS[mart]
    keys = "country, area, area_code, year" + (f", {by}" if by else "")
    rows = marts.sql(f"select {keys}, {figures} from marts.{mart} where {AREAS}").fetchall()
    found = {((row[:4], row[4]), row[5:]) if by else (row[:4], row[4:]) for row in rows}
    assert dict(found) == truth()


def test_costs_are_the_intended_ones_whole_and_by_source(marts: duckdb.DuckDBPyConnection) -> None:
    key = "country, area, area_code, year"
    whole = marts.sql(
        f"select {key}, amount, planned_amount, outside_amount, located_amount from marts.cost_years where {AREAS}"
    ).fetchall()
    parts = marts.sql(f"select {key}, funding_source, amount from marts.cost_source_years where {AREAS}").fetchall()
    truth = expected.cost_truth()
    assert {row[:4]: row[4:] for row in whole} == {
        year: figures for (year, source), figures in truth.items() if not source
    }
    by_source = {key: figures[0] for key, figures in truth.items() if key[1]}
    assert {(row[:4], row[4]): row[5] for row in parts} == by_source


def test_costs_are_shared_by_completions_persons_hours_and_teachers(marts: duckdb.DuckDBPyConnection) -> None:
    done, rosters = make_sample.truth(), make_sample.roster_truth()

    def shares(country: str, code: str, year: int) -> tuple[Decimal | None, ...]:
        amount = expected.cost_truth()[(country, "municipality", code, year), ""][0]
        wholes = (*done[country, code, year], rosters.get((country, code, year)))
        cent = Decimal("0.01")
        return tuple((amount / whole).quantize(cent, ROUND_HALF_UP) if whole else None for whole in wholes)

    rows = marts.sql(
        "select country, area_code, year, per_completion, per_person, per_hour, per_teacher"
        f" from marts.cost_years where {SINCE} and area = 'municipality'"
    ).fetchall()
    assert len(rows) > 20
    for row in rows:
        assert row[3:] == shares(*row[:3]), row[:3]


def test_what_expires_is_known_in_time(marts: duckdb.DuckDBPyConnection) -> None:
    rows = marts.sql(
        "select country, area, area_code, year, kind, name, last_day from marts.expiry_years"
        f" where {AREAS} and kind <> 'label'"
    ).fetchall()
    assert {(row[:4], *row[4:]) for row in rows} == expected.expiry_truth()
    assert {row[5] for row in rows if row[3] == 2025 and row[4] == "provider" and row[1] == "country"} == {
        "Utenos švietimo centras", "VšĮ „Gojaus akademija“"
    }  # fmt: skip


def accredited_rows(centre: Centre) -> int:
    """Accreditations that the centre lists outside its programmes."""
    return len(granted_to_providers(centre)) + len(granted(centre, former_only=True))


# path, table → how many of its rows the world knows
FURTHER: dict[tuple[str, str], Callable[[dict[str, Centre]], int]] = {
    ("utena/programos.xlsx", "accreditations"): lambda world: accredited_rows(world["utena"]),
    ("utena/programos.xlsx", "organisations"): lambda world: len(organisations(world["utena"])),
    ("utena/renginiai.xlsx", "runs"): lambda world: len(world["utena"].runs),
    ("utena/renginiai.xlsx", "teams"): lambda world: len(world["utena"].teams),
    ("utena/renginiai.xlsx", "costs"): lambda world: len(world["utena"].costs) - 1,
    ("utena/poreikiai.xlsx", "needs"): lambda world: len(world["utena"].needs),
    ("vilnius-teacher-house/akreditacijos.csv", "accreditations"):
        lambda world: accredited_rows(world["vilnius-teacher-house"]),
    ("vilnius-teacher-house/registracijos.csv", "enrolments"):
        lambda world: len(world["vilnius-teacher-house"].enrolments),
    ("tartumaa/toimumised.xlsx", "runs"): lambda world: len(world["tartumaa"].runs),
    ("tartumaa/toimumised.xlsx", "run_days"): lambda world: sum(len(run.days) for run in world["tartumaa"].runs),
    ("tartumaa/toimumised.xlsx", "costs"): lambda world: len(world["tartumaa"].costs) - 1,
    ("tartumaa/registreerumised-2025.csv", "enrolments"): lambda world: len(world["tartumaa"].enrolments),
    ("riga-riimc/norises.xlsx", "costs"): lambda world: len(world["riga-riimc"].costs),
    ("ventspils/saskanojumi.xlsx", "organisations"): lambda world: len(organisations(world["ventspils"])),
    ("leeds/course-catalogue.xlsx", "programmes"): lambda world: len(world["leeds"].programmes),
}  # fmt: skip


@pytest.mark.parametrize(("path", "table"), FURTHER)
def test_further_lists_arrive_whole(marts: duckdb.DuckDBPyConnection, path: str, table: str) -> None:
    ((accepted,),) = marts.sql(
        "select sum(accepted) from quality.row_counts inner join quality.submissions using (submission)"
        f""" where path = '{path}' and "table" = '{table}'"""
    ).fetchall()
    assert accepted == FURTHER[path, table](make_sample.world())


def lapsed(folder: str) -> int:
    """Rows of completions of a programme that was accredited once, but not on the day."""
    return sum(
        1
        for row in make_sample.world()[folder].completions
        if row.effect in {"counts", "institution_only"} and row.copy_of is None and row.programme.accreditations
        and not expected.accredited(row.programme, row.day)
    )  # fmt: skip


def test_planted_faults_are_found_and_nothing_else_is(marts: duckdb.DuckDBPyConnection) -> None:
    rules = {rule for _, rule, _ in FAULTS}
    found = marts.sql(
        "select f.rule, f.centre, count(*) from quality.findings as f"
        " inner join quality.submissions as s using (submission)"
        f" where f.rule in {tuple(sorted(rules))} and f.centre in {tuple(CENTRES)}"
        " and s.path not like '%tarptautiniai-projektai%'"  # a worked example, with faults of its own
        " group by all"
    ).fetchall()
    assert {(rule, centre): count for rule, centre, count in found} == {
        ("PD-118", "utena"): 1,
        ("PD-122", "tartumaa"): 1,
        ("PD-206", "utena"): 1,
        ("PD-209", "utena"): 1,
        ("PD-702", "riga-riimc"): lapsed("riga-riimc"),
        ("PD-702", "vilnius-teacher-house"): lapsed("vilnius-teacher-house"),
        ("PD-711", "utena"): sum(team.size not in (5, 6) for team in make_sample.world()["utena"].teams),
        ("PD-717", "tartumaa"): 1,
        ("PD-718", "riga-riimc"): 1,
    }
    assert {rule for rule, *_ in found} == rules


def test_nothing_of_the_further_lists_is_refused_but_the_planted_rows(marts: duckdb.DuckDBPyConnection) -> None:
    rejected = marts.sql(
        """select path, sheet, rejected from quality.row_counts inner join quality.submissions using (submission)"""
        """ where rejected > 0 and "table" not in ('completions', 'roster', 'participants') order by all"""
    ).fetchall()
    assert rejected == [("tartumaa/toimumised.xlsx", "Kulud", 1), ("utena/renginiai.xlsx", "Išlaidos 2024", 1)]
    assert marts.sql("from quality.submissions where verdict = 'refused'").fetchall() == []
