"""The attacker: intervals against brute force, seeded leaks, editions, nights, time."""

import csv
import importlib.util
import itertools
import json
import random
import re
import sys
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.disclosure.attack import Attack, attack, attack_nights
from catalogue.disclosure.intervals import System
from catalogue.disclosure.knowledge import Register, Registered, Unit, Units
from catalogue.disclosure.program import Question
from catalogue.editions.publish import publish
from catalogue.settings import Settings
from leaks import LEAKS, Base, Files, covered, everywhere, mail, next_version
from reports_fixture import AS_OF, COUNTIES, REFERENCE, make_database

ROOT = Path(__file__).parent.parent
# large, middling and very small municipalities in three counties, and single ones elsewhere
SIZES = {
    ("LT", code): size
    for code, size in {
        "82": 486, "34": 307, "30": 217, "62": 197, "36": 170, "45": 22, "43": 9,
        "13": 2100, "41": 190, "85": 175, "79": 165, "86": 60, "89": 12,
        "19": 1500, "46": 180, "69": 150, "49": 95, "53": 11, "23": 14,
    }.items()
}  # fmt: skip


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    """Lithuania's files of an invented database, as they are published."""
    folder = tmp_path_factory.mktemp("attack")
    database = make_database(folder / "catalogue.duckdb", seed=2, sizes=SIZES)
    publish(Settings(raw=folder / "raw", marts=folder / "marts", reports=folder / "reports", as_of=AS_OF), database)
    site = folder / "reports" / "site"
    files = {str(path.relative_to(site)): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}
    return Base(
        {path: files[path] for path in files if path.startswith("lt/") or path == "editions.json"}, truth(database)
    )


@pytest.fixture(scope="module")
def few(base: Base) -> Base:
    """The same without pages that repeat others, for speed."""
    repeated = re.compile(r"(en|pl)\.html$|feed\.xml$|/latest/|^lt/\w+/index\.html$")
    return Base({path: content for path, content in base.files.items() if not repeated.search(path)}, base.truth)


def truth(database: Path) -> dict[tuple[str, str, str, int], float]:
    with duckdb.connect(str(database), read_only=True) as connection:
        own = connection.execute("SELECT * FROM marts.municipality_years WHERE country = 'LT'").fetchdf()
        counties = connection.execute(
            "SELECT y.*, m.county_name FROM marts.county_years AS y JOIN (SELECT DISTINCT country, county_code, "
            "county_name FROM marts.municipalities) AS m USING (country, county_code) WHERE country = 'LT'"
        ).fetchdf()
    found = {}
    for frame, column, form in ((own, "municipality_code", "{}"), (counties, "county_name", "county:{}")):
        for row in frame.to_dict("records"):
            for indicator in ("persons", "completions", "academic_hours", "teachers", "teachers_completed"):
                found["years", indicator, form.format(row[column]), int(row["year"])] = float(row[indicator])
    return found


@pytest.fixture(scope="module")
def units() -> Units:
    with (REFERENCE / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["country"] == "LT" and not row["valid_to"]]
    names = {row["parent_iso"]: COUNTIES.get(row["parent_iso"], row["parent_iso"]) for row in rows}
    members = (Unit(r["code"], r["name_official"], r["parent_iso"], names[r["parent_iso"]]) for r in rows)
    return Units("LT", tuple(members))


def told(found: Attack) -> str:
    return "\n".join(str(weakness) for weakness in found.weaknesses[:20])


# --- the published site, and 40 ways to spoil it


@pytest.mark.slow
def test_published_files_tell_nothing(base: Base, units: Units) -> None:
    found = attack(base.files | {"mail/one.eml": mail("Ataskaita, 2025 m.", base.edition)}, units)
    assert not found.weaknesses, told(found)
    assert found.hidden > 20
    assert found.implied > 500


@pytest.mark.slow
@pytest.mark.parametrize("name", LEAKS)
def test_seeded_leak_is_caught(few: Base, units: Units, name: str) -> None:
    files = LEAKS[name](few, random.Random(name))
    assert files != few.files
    assert attack(files, units).weaknesses


@pytest.mark.slow
def test_what_leaks_start_from_tells_nothing(base: Base, few: Base, units: Units) -> None:
    assert not attack(everywhere(base.files, lambda document: None), units).weaknesses
    assert not attack(covered(), units).weaknesses
    assert not attack(few.files, units).weaknesses


@pytest.mark.slow
def test_same_figures_in_two_versions_tell_nothing(base: Base, units: Units) -> None:
    found = attack(next_version(base.files, lambda document: None), units)
    assert not found.weaknesses, told(found)


# --- municipalities published together


def together(version: int, country: int, own: int, indicator: str = "completions") -> Files:
    """A large municipality and two small ones of other counties, which publish nothing; what the country has."""
    observations = [
        {
            "table": "years",
            "indicator": indicator,
            "dims": {"geo": geo, "year": "2025"},
            "value": value,
            "flag": None,
        }
        for geo, value in (("82", own), ("country", country))
    ]
    block = {"country": "LT", "year": 2025, "observations": observations}
    return {
        f"lt/{code}/2025/v{version}/data.json": json.dumps(
            block | {"municipality_code": code, "status": "full" if code == "82" else "merged"}
        ).encode()
        for code in ("82", "12", "57")
    }


@pytest.mark.parametrize(("change", "is_told"), [(-31, True), (-29, False), (-40, False)])
def test_what_places_without_figures_change_by_together_is_told(units: Units, change: int, is_told: bool) -> None:
    """Only each county's rest was asked, and 2 completions of the rest of the country came out."""
    found = attack(together(1, 1230, 1200) | together(2, 1230 + change, 1200 - 29), units).weaknesses
    assert any(one.kind == "change" for one in found) == is_told, found


@pytest.mark.parametrize(("sum_", "is_told"), [(17, True), (14, True), (13, False), (24, False)])
def test_places_published_together_are_not_all_as_large_as_they_may_be(units: Units, sum_: int, is_told: bool) -> None:
    """Two of at most 9 with 17 together: each has 8 or 9."""
    found = attack(together(1, 1200 + sum_, 1200, "persons"), units).weaknesses
    assert any("no larger than is said" in one.place for one in found) == is_told, found


# --- intervals against brute force


@settings(max_examples=60)
@given(
    st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3), min_size=2, max_size=2),
    st.sets(st.tuples(st.integers(0, 1), st.integers(0, 2)), min_size=1, max_size=6),
)
def test_intervals_of_a_table_with_margins_are_exact(table: list[list[int]], hidden: set[tuple[int, int]]) -> None:
    """Two-way tables are totally unimodular: the program's ends are those of all whole-number tables."""
    system = System()
    unknowns = {place: system.unknown() for place in sorted(hidden)}
    for row in (0, 1):
        inside = [place for place in hidden if place[0] == row]
        total = sum(table[row][place[1]] for place in inside)
        system.relate([(unknowns[place], 1.0) for place in inside], total, total, f"row {row}")
    for column in range(3):
        inside = [place for place in hidden if place[1] == column]
        total = sum(table[place[0]][column] for place in inside)
        system.relate([(unknowns[place], 1.0) for place in inside], total, total, f"column {column}")
    # a width that nothing has: every interval is computed to its ends
    asked = [Question(((unknowns[place], 1.0),), 1e6) for place in sorted(hidden)]
    answers = system.answer(asked)
    assert not system.conflicts
    for place, answer in zip(sorted(hidden), answers, strict=True):
        values = [found[place] for found in tables_like(table, hidden)]
        assert (round(answer.low, 6), round(answer.high, 6)) == (min(values), max(values))


def tables_like(table: list[list[int]], hidden: set[tuple[int, int]]) -> list[dict[tuple[int, int], int]]:
    """All whole-number tables with the shown cells and margins of `table`."""
    rows = [sum(row) for row in table]
    found = []
    for first in itertools.product(*(range(min(rows[0], table[0][c] + table[1][c]) + 1) for c in range(3))):
        second = [table[0][c] + table[1][c] - first[c] for c in range(3)]
        cells = {(0, c): first[c] for c in range(3)} | {(1, c): second[c] for c in range(3)}
        fits = sum(first) == rows[0] and all(
            place in hidden or value == table[place[0]][place[1]] for place, value in cells.items()
        )
        if fits:
            found.append(cells)
    return found


@settings(max_examples=60)
@given(st.lists(st.integers(0, 9), min_size=4, max_size=4), st.integers(0, 20), st.integers(1, 3))
def test_intervals_hold_every_possible_table(cells: list[int], share: int, decimals: int) -> None:
    """Parts, shares and bounds together: no whole-number solution lies outside of what is found."""
    a, b, c, d = cells
    system = System()
    x, y, z = (system.unknown() for _ in range(3))
    system.relate([(x, 1), (y, 1), (z, 1)], a + b + c, a + b + c, "total")
    system.relate([(x, 1), (y, -1)], a - b - d, a - b + d, "difference")
    asked = [Question(((unknown, 1.0),), 1e6) for unknown in (x, y, z)]
    answers = system.answer(asked)
    total = a + b + c
    possible = [
        (i, j, total - i - j) for i in range(total + 1) for j in range(total + 1 - i) if abs(i - j - (a - b)) <= d
    ]
    for at, answer in enumerate(answers):
        assert answer.low - 1e-6 <= min(one[at] for one in possible)
        assert answer.high + 1e-6 >= max(one[at] for one in possible)


def test_relations_that_can_not_hold_are_named_and_passed_over() -> None:
    system = System()
    x, y = system.unknown(), system.unknown()
    system.relate([(x, 1), (y, 1)], 12, 12, "sum is 12")
    system.relate([(x, 1), (y, 1)], 30, 30, "sum is 30")
    (answer,) = system.answer([Question(((x, 1.0),), 5)])
    assert len(system.conflicts) == 1
    assert not answer.is_weak


# --- tiny countries, by hand


LAND = Units(
    "LT",
    (
        Unit("1", "Pirma", "A", "A"),
        Unit("2", "Antra", "A", "A"),
        Unit("3", "Trečia", "A", "A"),
        Unit("4", "Ketvirta", "B", "B"),
        Unit("5", "Penkta", "B", "B"),
    ),
)
Shown = dict[tuple[str, str, str], float | str]


def published(figures: Shown, states: dict[str, str], version: int = 1) -> Files:
    """Reports of the municipalities in `states` (full, compact, merged), all with the same block.

    `figures`: (table.indicator, geo, category or year) → number or sign.
    """
    observations = []
    for (name, geo, category), value in figures.items():
        table, indicator = name.split(".")
        dims = {"geo": geo}
        if category.isdigit():
            dims["year"] = category
        elif category:
            key, _, member = category.partition("=")
            dims[key] = member
        sign = value if isinstance(value, str) else None
        shown = None if sign else value
        observations.append({"table": table, "indicator": indicator, "dims": dims, "value": shown, "flag": sign})
    return {
        f"lt/{code}/2025/v{version}/data.json": json.dumps(
            {"country": "LT", "municipality_code": code, "year": 2025, "status": status, "observations": observations}
        ).encode()
        for code, status in states.items()
    }


FULL = dict.fromkeys("12345", "full")


def kinds(files: Files, register: Register | None = None) -> list[str]:
    return sorted({weakness.kind for weakness in attack(files, LAND, register).weaknesses})


def completions(**places: float | str) -> Shown:
    """Completions by place: a county as county_A."""
    return {("comparison.completions", geo.replace("_", ":").lstrip("m"), ""): v for geo, v in places.items()}


def test_single_hidden_municipality_follows_from_its_county() -> None:
    figures = completions(m1=40, m2=30, m3="c", m4=50, m5=60, county_A=82, county_B=110, country=192)
    found = attack(published(figures, FULL), LAND)
    assert [(one.kind, one.low, one.high) for one in found.weaknesses] == [("narrow", 12, 12)]


def test_two_hidden_municipalities_cover_each_other() -> None:
    figures = completions(m1=40, m2="c", m3="c", m4=50, m5=60, county_A=82, county_B=110, country=192)
    assert not kinds(published(figures, FULL))


def test_hidden_county_follows_from_the_country() -> None:
    """The county hidden with its municipality is computed from the country: covering table by table is not enough."""
    figures = completions(m1=40, m2=30, m3="c", m4=50, m5=60, county_A="c", county_B=110, country=192)
    assert kinds(published(figures, FULL)) == ["narrow"]


def test_merged_municipality_must_not_stand_alone() -> None:
    figures = completions(m1=40, m2=30, m4=50, m5=60, county_A=82, county_B=110, country=192)
    states = FULL | {"3": "merged"}
    assert kinds(published(figures, states)) == ["narrow"]


def test_merged_municipality_has_no_figure_of_its_own() -> None:
    figures = completions(m1=40, m2=30, m3=30, county_A=100)
    assert kinds(published(figures, FULL | {"2": "merged"})) == ["shown elsewhere"]


def test_two_merged_municipalities_may_be_known_together_unless_few() -> None:
    states = FULL | {"2": "merged", "3": "merged"}
    enough = completions(m1=40, m4=50, m5=60, county_A=58, county_B=110, country=168)
    few = completions(m1=40, m4=50, m5=60, county_A=43, county_B=110, country=153)
    assert not kinds(published(enough, states))
    assert kinds(published(few, states)) == ["implied"]


def test_municipality_without_data_is_known_to_have_no_completions() -> None:
    figures = completions(m1=40, m2="c", m4=50, m5=60, county_A=52, county_B=110, country=162)
    states = dict.fromkeys("1245", "full")
    assert kinds(published(figures, states)) == ["narrow"]


def test_persons_over_areas_are_only_bounded() -> None:
    """One may work in two municipalities: a county's persons less the others' are no exact number."""
    names = {"m1": 40, "m2": 30, "m3": "c", "county_A": 82}
    persons = {("comparison.persons", geo, ""): value for (_, geo, _), value in completions(**names).items()}
    assert not kinds(published(persons, FULL))


def test_few_left_over_are_a_group() -> None:
    """33 of 35 completed: the two who did not are told of."""
    figures: Shown = {
        ("roles.teachers", "1", "role_group=others"): 35,
        ("roles.teachers_completed", "1", "role_group=others"): 33,
    }
    assert kinds(published(figures, FULL)) == ["implied"]


def test_all_or_many_left_over_are_no_group() -> None:
    figures: Shown = {
        ("roles.teachers", "1", "role_group=others"): 35,
        ("roles.teachers_completed", "1", "role_group=others"): 35,
        ("roles.teachers", "1", "role_group=preschool"): 35,
        ("roles.teachers_completed", "1", "role_group=preschool"): 21,
    }
    assert not kinds(published(figures, FULL))


def test_share_tells_its_count() -> None:
    figures: Shown = {
        ("years.teachers", "1", "2025"): 120,
        ("years.share_completed", "1", "2025"): 97.5,
        ("years.teachers_completed", "1", "2025"): "c",
    }
    assert kinds(published(figures, FULL)) == ["implied", "narrow"]


def test_rounded_share_of_many_tells_nothing_of_one() -> None:
    figures: Shown = {
        ("years.completions", "country", "2025"): 1201,
        ("area_years.certificates_share", "country", ""): 67.9,
        ("area_years.notices_share", "country", ""): 32.1,
    }
    assert not kinds(published(figures, FULL))


def test_costs_for_each_completion_tell_the_completions() -> None:
    figures: Shown = {
        ("years.completions", "1", "2025"): "c",
        ("cost_years.amount_rounded", "1", ""): 8000,
        ("cost_years.per_completion", "1", ""): 81.63,
    }
    assert kinds(published(figures, FULL)) == ["narrow"]


def test_change_tells_last_year() -> None:
    figures: Shown = {
        ("years.completions", "1", "2024"): "c",
        ("years.completions", "1", "2025"): 50,
        ("change.completions", "1", ""): 9,
    }
    assert kinds(published(figures, FULL)) == ["narrow"]


def test_hidden_hours_need_a_tenth_of_play() -> None:
    mean: Shown = {
        ("years.persons", "1", "2025"): 60,
        ("years.academic_hours", "1", "2025"): "c",
        ("years.hours_per_person", "1", "2025"): 20.4,
    }
    assert kinds(published(mean, FULL)) == ["narrow"]


def test_provider_less_its_programmes_is_a_group() -> None:
    figures: Shown = {
        ("provider_years.completions", "1", "provider=Namai"): 42,
        ("provider_years.completions", "1", "provider=other"): 30,
        ("provider_years.completions", "1", "provider=total"): 72,
        ("programmes.completions", "1", "programme=Teatras"): 25,
        ("programmes.completions", "1", "programme=Laukas"): 15,
        ("programmes.completions", "1", "programme=other"): 32,
        ("programmes.completions", "1", "programme=total"): 72,
    }
    register = Register({"Teatras": Registered("Namai"), "Laukas": Registered("Namai")})
    assert not kinds(published(figures, FULL))
    assert kinds(published(figures, FULL), register) == ["implied"]


def test_same_figure_hidden_in_one_table_and_shown_in_another() -> None:
    figures: Shown = {("years.persons", "1", "2025"): "c", ("comparison.persons", "1", ""): 57}
    assert kinds(published(figures, FULL)) == ["shown elsewhere"]


def test_same_figure_with_two_numbers_is_a_contradiction() -> None:
    figures: Shown = {("years.persons", "1", "2025"): 58, ("comparison.persons", "1", ""): 57}
    assert kinds(published(figures, FULL)) == ["contradiction"]


def test_sum_that_does_not_add_up_is_named() -> None:
    figures = completions(m1=40, m2=30, m3=12, county_A=90)
    found = attack(published(figures, FULL), LAND).weaknesses
    assert [(one.kind, one.place) for one in found] == [
        ("contradiction", "municipalities of completions, county:A, 2025, v1")
    ]


@pytest.mark.parametrize(
    ("figures", "kind"),
    [
        ({("priority_area_years.completions", "1", "priority_area=civic"): 4}, "small figure"),
        (
            {
                ("roles.teachers", "1", "role_group=others"): 12,
                ("roles.teachers_completed", "1", "role_group=others"): 0,
            },
            "telling zero",
        ),
        ({("years.sick_days", "1", "2025"): 12}, "unknown figure"),
        ({("years.persons", "1", "age=60"): 12}, "unknown figure"),
        ({("years.persons", "rest of A", "2025"): 12}, "unknown figure"),
    ],
)
def test_plain_weaknesses(figures: Shown, kind: str) -> None:
    assert kinds(published(figures, FULL)) == [kind]


@pytest.mark.parametrize("name", ["lt/data/2025/v1/tables.xlsx", "lt/1/2025/v1/data.json", "lt/1/2025/v1/data.csv"])
def test_file_that_can_not_be_read_does_not_pass(name: str) -> None:
    files = published(completions(m1=40), FULL) | {name: b"\xff\xfe\x00 no such form"}
    assert kinds(files) == ["unreadable file"]


def test_zero_of_a_country_tells_of_nobody() -> None:
    figures: Shown = {("years.teachers", "country", "2025"): 12000, ("years.teachers_completed", "country", "2025"): 0}
    assert not kinds(published(figures, FULL))


# --- editions and nights


def test_small_change_between_versions() -> None:
    before = completions(m1=40, m2=30, m3=30, county_A=100)
    after = completions(m1=42, m2=30, m3=30, county_A=102)
    assert kinds(published(before, FULL) | published(after, FULL, 2)) == ["change"]


def test_large_change_between_versions() -> None:
    before = completions(m1=40, m2=30, m3=30, county_A=100)
    after = completions(m1=52, m2=30, m3=30, county_A=112)
    assert not kinds(published(before, FULL) | published(after, FULL, 2))


def test_change_of_hidden_cells_follows_from_the_county() -> None:
    """Both are hidden in both versions, but one of them is in a report that did not change."""
    shared: Shown = {("years.completions", "1", "2025"): 40}
    before = shared | completions(m1=40, m2="c", m3="c", county_A=100)
    after = shared | completions(m1=40, m2="c", m3="c", county_A=103)
    assert "change" in kinds(published(before, FULL) | published(after, FULL, 2))


def test_cell_never_opens_within_a_period() -> None:
    before = completions(m1=40, m2="c", m3="c", county_A=100)
    after = completions(m1=40, m2=30, m3=30, county_A=100)
    assert "opened" in kinds(published(before, FULL) | published(after, FULL, 2))


def test_files_at_permanent_addresses_never_change_from_night_to_night() -> None:
    first = published(completions(m1=40, m2=30, m3=30, county_A=100), FULL)
    second = published(completions(m1=40, m2=30, m3=30, county_A=107), FULL)
    assert not attack_nights([first, dict(first)], LAND)
    assert {one.kind for one in attack_nights([first, second], LAND)} >= {"changed file"}
    assert {one.kind for one in attack_nights([first, {}], LAND)} == {"changed file"}


def test_notice_on_a_withdrawn_page_is_no_change() -> None:
    page = b"<html lang='lt'><body><!-- notice --><p>x</p></body></html>"
    noticed = page.replace(b"<!-- notice -->", b'<!-- notice --><p class="notice">Atnaujinta.</p>')
    first = {"lt/1/2025/v1/lt.html": page}
    assert not attack_nights([first, {"lt/1/2025/v1/lt.html": noticed}], LAND)


# --- invented populations


@pytest.mark.slow
@pytest.mark.parametrize("number", range(4))
def test_invented_population_is_safe(number: int) -> None:
    """A few of tools/attack_campaign.py; the full campaign is run by hand."""
    specification = importlib.util.spec_from_file_location("attack_campaign", ROOT / "tools" / "attack_campaign.py")
    assert specification and specification.loader
    tool = importlib.util.module_from_spec(specification)
    sys.modules["attack_campaign"] = tool
    specification.loader.exec_module(tool)
    result = tool.attacked(number)
    assert result.found.implied > 0
    assert not result.found.weaknesses, told(result.found)


def test_large_country_is_attacked_in_seconds() -> None:
    """180 municipalities with dozens of withheld cells each: blocks apart, and witnesses instead of programs."""
    rng = random.Random(3)
    members = tuple(Unit(str(100 + at), f"U{at}", f"C{at % 18}", f"C{at % 18}") for at in range(180))
    areas = [f"priority_area=a{at}" for at in range(24)]
    counts = {unit.code: {area: rng.randint(5, 40) for area in areas} for unit in members}
    figures: Shown = {}
    for unit in members:
        table = "priority_area_years.completions"
        figures |= {(table, unit.code, area): "c" for area in areas}
        figures[table, unit.code, "priority_area=total"] = sum(counts[unit.code].values())
    for county in {unit.county: None for unit in members}:
        inside = [unit.code for unit in members if unit.county == county]
        for area in areas:
            figures["priority_area_years.completions", str(county), area] = sum(counts[code][area] for code in inside)
    files = published(figures, {"100": "full"}) | {
        f"lt/{unit.code}/2025/v1/lt.html": b"<html lang='lt'></html>" for unit in members
    }
    found = attack(files, Units("LT", members))
    assert found.hidden == 180 * 24
    assert not found.weaknesses, told(found)
    assert found.seconds < 60
