"""What sums of hours rest on: the mart recomputed in plain Python, and the rules that it serves."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from catalogue.errors import UserError
from catalogue.intake.places import unit_on
from catalogue.model.marts import CONCENTRATION_TABLES, MARTS
from catalogue.reports.facts import Area, Concentration, few_institutions, is_dominated, read_facts
from catalogue.reports.shown import SOURCES
from catalogue.settings import Settings, load_settings
from reports_fixture import make_database
from test_indicators_roster import (
    DONE,
    KUPISKIS,
    MOLETAI,
    PLACES,
    UTENA,
    Marts,
    ask,
    built,
    further,
    roster,
    write_centre,
)
from test_indicators_roster import name as name_of

RAW = Path(__file__).parent.parent / "data" / "raw"
COUNTY = {UTENA: "LT-UT", MOLETAI: "LT-UT", KUPISKIS: "LT-PN"}
KEY = "country, area, area_code, year"
FIGURES = "persons, institutions, academic_hours, largest_hours, second_hours"
Key = tuple[str, str, str, int, str, str]  # country, kind of area, code, year, table, category


def concentration(rows: Iterable[tuple[object, object, Decimal]]) -> tuple[int, int, Decimal, Decimal, Decimal]:
    """The figures of rows of (person, institution, hours)."""
    hours: Counter[object] = Counter()
    institutions = set()
    for person, institution, one in rows:
        hours[person] += one  # type: ignore[assignment]  # Counter of decimals
        institutions.add(institution)
    largest, second, *_ = *sorted(map(Decimal, hours.values()), reverse=True), Decimal(), Decimal()
    return len(hours), len(institutions), sum(map(Decimal, hours.values()), Decimal()), largest, second


def found(marts: Marts, where: str = "true") -> dict[Key, tuple[Any, ...]]:
    """The mart by its key."""
    rows = ask(marts, f"select {KEY}, table_name, category, {FIGURES} from marts.hour_concentrations where {where}")
    return {row[:6]: row[6:] for row in rows}


# An invented tree, recomputed from what its centre sends

SCHOOLS = {"Pirma": UTENA, "Antra": UTENA, "Trečia": MOLETAI, "Ketvirta": KUPISKIS}
# title → what its area is counted as, and whether its rows name a provider
PROGRAMMES = {
    "Ekranai": ("digital", True),
    "Jausmai": ("social_emotional", True),
    "Sodai": ("other", True),
    "Viskas": ("none", True),
    "Savas": ("none", False),
}
SPELLINGS = {"UAB „Delta“": "delta", "Delta": "delta", "DELTA": "delta", "Šviesa": "šviesa", "Všį Šviesa": "šviesa"}
ROLES = {"mokytoja": "teachers", "ikimokyklinio ugdymo mokytoja": "preschool", "direktorė": "others"}


@dataclass(frozen=True)
class Done:
    """A completion as the centre sends it; without a school the workplace is known by its municipality only."""

    person: str
    school: str
    code: str
    programme: str
    on: date
    hours: Decimal
    provider: str
    role: str


def completions(chance: random.Random) -> list[Done]:
    """Persons of several schools and municipalities, some with nearly all of the hours; no day twice in a year."""
    rows = []
    for number in range(40):
        person, at = f"P{number}", chance.sample(sorted(SCHOOLS), chance.choice((1, 1, 2, 3)))
        for year in (2023, 2024):
            for day_ in chance.sample(range(365), chance.choice((0, 1, 2, 4))):
                school, programme = chance.choice(at), chance.choice(sorted(PROGRAMMES))
                rows.append(
                    Done(
                        person,
                        "" if number > 33 else school,
                        SCHOOLS[school],
                        programme,
                        date(year, 1, 1) + timedelta(day_),
                        Decimal(chance.choice((600, 800, 800, 16000, chance.randint(1, 4000)))) / 100,
                        chance.choice(sorted(SPELLINGS)) if PROGRAMMES[programme][1] else "",
                        chance.choice(sorted(ROLES)),
                    )
                )
    return rows


def on_roster(chance: random.Random) -> list[tuple[str, str]]:
    """Persons of one school's roster of 2024, each with a role that completions may contradict."""
    return [(f"P{number}", chance.choice(sorted(ROLES))) for number in chance.sample(range(40), 15)]


def recomputed(rows: list[Done], listed: dict[str, str]) -> dict[Key, tuple[Any, ...]]:
    """The whole mart from what was sent; `listed` are the persons of Utena's roster of 2024."""
    spelt = Counter(row.provider for row in rows)
    called = {
        key: max((spelt[one], one) for one in SPELLINGS if SPELLINGS[one] == key)[1] for key in ("delta", "šviesa")
    }
    by_area: dict[tuple[str, str, int], list[Done]] = defaultdict(list)
    for row in rows:
        for kind, code in (("municipality", row.code), ("county", COUNTY[row.code]), ("country", "LT")):
            by_area[kind, code, row.on.year].append(row)
    groups: dict[Key, list[Done]] = defaultdict(list)
    for (kind, code, year), here in by_area.items():
        latest = {row.person: row.role for row in sorted(here, key=lambda row: row.on)}
        if year == 2024 and code in (UTENA, "LT-UT", "LT"):
            latest |= listed
        for row in here:
            place = ("LT", kind, code, year)
            groups[*place, "total", "total"].append(row)
            groups[*place, "roles", ROLES[latest[row.person]]].append(row)
            groups[*place, "priority_areas", PROGRAMMES[row.programme][0]].append(row)
            groups[*place, "providers", called[SPELLINGS[row.provider]] if row.provider else "Centras"].append(row)
            if kind == "municipality":
                groups[*place, "programmes", row.programme].append(row)
    return {key: concentration((row.person, row.school, row.hours) for row in here) for key, here in groups.items()}


def write_tree(raw: Path, rows: list[Done], listed: list[tuple[str, str]]) -> None:
    sheets = {
        "Sąrašas": roster(*((person, "Pirma", UTENA, "2024-09-01", 1, "", role) for person, role in listed)),
        "Baigė": [
            [*DONE, "Pareigos"],
            *(
                [
                    row.person, name_of(row.person), row.school, PLACES[row.code], row.programme, row.on, row.hours, "",
                    row.provider, row.role,
                ]
                for row in rows
            ),
        ],
        "programmes": further(
            "programmes",
            ["Ekranai", 8, "", "Skaitmeninės kompetencijos", ""],
            ["Jausmai", 8, "", "Socialinės ir emocinės kompetencijos", ""],
            ["Sodai", 8, "", "Sodininkystė", ""],
        ),
    }  # fmt: skip
    write_centre(raw, "centras", "LT", "Centras", sheets)


@pytest.fixture(scope="module", params=[3, 17])
def tree(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Marts, Any]]:
    chance = random.Random(request.param)
    rows, listed = completions(chance), on_roster(chance)
    folder = tmp_path_factory.mktemp("concentrations")
    write_tree(folder / "raw", rows, listed)
    # only persons without a school of their own are of none: those on the roster are of its school
    known = {person for person, _ in listed}
    rows = [replace(row, school="Pirma") if not row.school and row.person in known else row for row in rows]
    with built(folder) as marts:
        yield marts, recomputed(rows, dict(listed))


def test_every_row_is_what_was_sent(tree: tuple[Marts, dict[Key, tuple[Any, ...]]]) -> None:
    marts, expected = tree
    titles = dict(ask(marts, "select programme_id, title from marts.programmes"))
    rows = {(*key[:5], titles.get(key[5], key[5])): row for key, row in found(marts).items()}
    assert rows == expected
    assert {key[4] for key in rows} == set(CONCENTRATION_TABLES)


def test_the_tree_has_what_could_go_wrong(tree: tuple[Marts, dict[Key, tuple[Any, ...]]]) -> None:
    """One person alone, a county in which a person of two municipalities counts once, roles that an area changes."""
    marts, expected = tree
    assert any(persons == 1 and second == 0 for persons, _, _, _, second in expected.values())
    of_two = "select count(*) from marts.municipality_years where municipality_code in ('82', '62') and year = 2024"
    assert ask(marts, of_two) == [(2,)]
    apart = sum(expected["LT", "municipality", code, 2024, "total", "total"][0] for code in (UTENA, MOLETAI))
    assert expected["LT", "county", "LT-UT", 2024, "total", "total"][0] < apart
    assert ask(marts, "select count(*) > 0 from marts.completions where counts and institution_id is null") == [(True,)]


# The sample of the project


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marts]:
    """Rows as the project's own centres send them."""
    folder = tmp_path_factory.mktemp("sample")
    (folder / "raw").symlink_to(RAW)
    with built(folder) as marts:
        yield marts


SUMS = {
    "total": " union all ".join(
        f"select country, '{kind}' as area, {code} as area_code, year, 'total' as category, persons, academic_hours"
        f" from marts.{kind}_years"
        for kind, code in (("municipality", "municipality_code"), ("county", "county_code"), ("country", "country"))
    ),
    "roles": f"""
        select {KEY}, case role_group when 'subject_and_class_teachers' then 'teachers'
            when 'preschool_teachers' then 'preschool' else 'others' end as category,
            sum(persons)::bigint as persons, sum(academic_hours) as academic_hours
        from marts.role_years where persons > 0 group by all
    """,
    "priority_areas": f"select {KEY}, priority_area, persons, academic_hours from marts.priority_area_years"
    " where persons > 0",
    "providers": f"select {KEY}, provider, persons, academic_hours from marts.provider_years",
    "programmes": "select country, 'municipality', municipality_code, year, programme_id, persons, academic_hours"
    " from marts.programme_years",
}


@pytest.mark.parametrize("table", CONCENTRATION_TABLES)
def test_persons_and_hours_are_those_of_the_mart_that_is_shown(sample: Marts, table: str) -> None:
    shown = {row[:5]: row[5:] for row in ask(sample, SUMS[table])}
    rows = {(*key[:4], key[5]): (row[0], row[2]) for key, row in found(sample, f"table_name = '{table}'").items()}
    assert rows == shown
    assert len(rows) > 100


def test_the_sample_recomputed_from_its_completions(sample: Marts) -> None:
    rows = ask(
        sample,
        "select country, municipality_code, completed_on, priority_area, programme_id, person_id, institution_id,"
        " academic_hours from marts.completions where counts and municipality_code is not null",
    )
    counties = dict(ask(sample, "select distinct municipality_code, county_code from marts.municipalities"))
    framework = set(ask(sample, "select distinct country, year, priority_area from marts.priority_area_years"))
    groups: dict[Key, list[tuple[object, object, Decimal]]] = defaultdict(list)
    for country, then, on, priority, programme, *one in rows:
        code = unit_on(country, then, date(on.year, 12, 31))
        assert code is not None
        named = "none" if priority is None else priority if (country, on.year, priority) in framework else "other"
        for kind, area in (("municipality", code), ("county", counties[code]), ("country", country)):
            if area is not None:
                groups[country, kind, area, on.year, "total", "total"].append(tuple(one))
                groups[country, kind, area, on.year, "priority_areas", named].append(tuple(one))
        groups[country, "municipality", code, on.year, "programmes", programme].append(tuple(one))
    expected = {key: concentration(one) for key, one in groups.items()}
    assert found(sample, "table_name in ('total', 'priority_areas', 'programmes')") == expected


def test_the_two_with_most_hours_are_in_one_of_the_roles(sample: Marts) -> None:
    rows = found(sample)
    of_roles: dict[tuple[Any, ...], list[Decimal]] = defaultdict(list)
    for key, row in rows.items():
        if key[4] == "roles":
            of_roles[key[:4]] += row[3:]
    for key, row in rows.items():
        if key[4] == "total":
            assert sorted([*of_roles[key[:4]], Decimal(0)])[-2:] == [row[4], row[3]]


# The rules


def of(hours: str, largest: str, second: str, persons: int = 5, institutions: int = 3) -> Concentration:
    return Concentration(persons, institutions, Decimal(hours), Decimal(largest), Decimal(second))


@pytest.mark.parametrize(
    ("one", "percent", "expected"),
    [
        # 40 and 30 of the two with most; the others together have a tenth of the first's hours, or a cent less
        (of("74.00", "40.00", "30.00"), 10, False),
        (of("73.99", "40.00", "30.00"), 10, True),
        (of("73.99", "40.00", "30.00"), 9.9, False),
        (of("90.00", "40.00", "30.00"), 50, False),
        (of("89.99", "40.00", "30.00"), 50, True),
        # a tenth of 0.01 is less than any others can have
        (of("0.03", "0.01", "0.01"), 10, False),
        # percents that binary fractions do not hold: 12.3 % of 100 is 12.30
        (of("162.30", "100.00", "50.00"), 12.3, False),
        (of("162.29", "100.00", "50.00"), 12.3, True),
        # nobody has any hours
        (of("0", "0", "0"), 10, False),
        # too few persons, however even their hours
        (of("40.00", "10.00", "10.00", persons=4), 10, True),
        (of("8.00", "8.00", "0", persons=1), 10, True),
    ],
)
def test_the_p_percent_rule(one: Concentration, percent: float, expected: bool) -> None:
    assert is_dominated(one, percent) is expected


def test_a_stricter_p_withholds_no_less() -> None:
    chance = random.Random(5)
    for _ in range(500):
        hours = sorted((Decimal(chance.randint(0, 9999)) / 100 for _ in range(chance.randint(2, 9))), reverse=True)
        one = Concentration(len(hours), 3, sum(hours, Decimal()), hours[0], hours[1])
        assert [is_dominated(one, p) for p in (1, 5, 10, 25, 50)] == sorted(
            is_dominated(one, p) for p in (1, 5, 10, 25, 50)
        )


@pytest.mark.parametrize(("institutions", "expected"), [(1, True), (2, True), (3, False), (4, False)])
def test_few_institutions(institutions: int, expected: bool) -> None:
    assert few_institutions(of("40", "8", "8", institutions=institutions)) is expected


def test_reports_read_the_mart_and_show_nothing_of_it(tmp_path: Path) -> None:
    database = make_database(tmp_path / "c.duckdb", 1, {("LT", "82"): 486})
    facts = read_facts(database)
    area = Area("LT", "municipality", "82")
    total = facts.concentrations["total", area, 2025, "total"]
    assert (total.persons, total.academic_hours) == (
        facts.years[area, 2025].persons,
        facts.years[area, 2025].academic_hours,
    )
    for role, counts in facts.roles[area, 2025].items():
        one = facts.concentrations["roles", area, 2025, role]
        assert (one.persons, one.academic_hours) == (counts.persons, counts.academic_hours)
    assert not is_dominated(total, 10)
    assert "hour_concentrations" in {mart.name for mart in MARTS} - {source.mart for source in SOURCES}
    with duckdb.connect(str(database)) as connection:
        connection.execute("drop table marts.hour_concentrations")
    assert read_facts(database).concentrations == {}


# The setting


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("CATALOGUE_DOMINANCE_PERCENT", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_p_is_given_in_the_file_or_the_variable(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().dominance_percent == Settings().dominance_percent == 10.0
    Path("catalogue.toml").write_text("dominance_percent = 12\n", "utf-8")
    assert load_settings().dominance_percent == 12.0
    monkeypatch.setenv("CATALOGUE_DOMINANCE_PERCENT", "8.5")
    assert load_settings().dominance_percent == 8.5
    for edge in ("1", "50"):
        monkeypatch.setenv("CATALOGUE_DOMINANCE_PERCENT", edge)
        assert load_settings().dominance_percent == float(edge)


@pytest.mark.parametrize("value", ["0.99", "50.01", "77", "-10", "nan", "inf", "77 %", "ten", ""])
def test_another_p_is_refused_without_telling_it(here: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("CATALOGUE_DOMINANCE_PERCENT", value)
    with pytest.raises(UserError) as refused:
        load_settings()
    assert str(refused.value) == "a setting cannot be used: dominance_percent must be a number from 1 to 50"


def test_true_is_no_percentage(here: Path) -> None:
    Path("catalogue.toml").write_text("dominance_percent = true\n", "utf-8")
    with pytest.raises(UserError, match="dominance_percent must be a number"):
        load_settings()


def test_p_is_not_in_what_a_program_prints_of_its_settings(here: Path) -> None:
    assert "12.5" not in repr(load_settings(dominance_percent=12.5))
