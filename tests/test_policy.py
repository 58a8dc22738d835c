"""Contracts of the policy: every rule and threshold has one value at a time, and the tables decide it."""

import csv
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest

from catalogue.intake.text import fold
from catalogue.model.codes import COUNTRIES, CURRENCIES, LANGUAGES, PROJECT_FIELDS
from catalogue.model.findings import Severity
from catalogue.model.policy import (
    POLICY,
    TABLES,
    Row,
    action_field,
    agency_country,
    authority,
    currency_of,
    general_threshold,
    is_eu_member,
    policy_tables,
    successors,
    threshold,
    units_per_euro,
)
from catalogue.model.rules import rule_texts, rules, severity

Days = tuple[date, date]
Edit = Callable[[str, Callable[[Row], Row]], Path]
TODAY = date(2026, 1, 1)


def days(first: str, last: str) -> Days:
    return date.fromisoformat(first or "0001-01-01"), date.fromisoformat(last or "9999-12-31")


def periods(table: str, *key: str) -> Iterator[tuple[tuple[str, ...], list[Days]]]:
    """The periods of the rows that share a key, in order."""
    groups: dict[tuple[str, ...], list[Days]] = defaultdict(list)
    for row in policy_tables()[table]:
        groups[tuple(row[column] for column in key)].append(days(row["valid_from"], row["valid_to"]))
    return ((name, sorted(found)) for name, found in groups.items())


def covered(checks: Iterable[str]) -> set[str]:
    return {one for cell in checks for one in cell.split()}


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """A copy of the policy in which a change is made to every row of one table."""

    def edit(table: str, change: Callable[[Row], Row]) -> Path:
        folder = tmp_path / "policy"
        shutil.copytree(POLICY, folder)
        rows = [change(row) for row in policy_tables()[table]]
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return folder

    return edit


# tables


def test_every_table_is_read_and_every_file_is_a_table() -> None:
    assert sorted(path.name for path in POLICY.iterdir()) == sorted(f"{table}.csv" for table in TABLES)
    for table, rows in policy_tables().items():
        assert rows, table
        for row in rows:
            assert all(isinstance(cell, str) and cell == cell.strip() for cell in row.values()), (table, row)


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("rules", ("rule", "country")),
        ("thresholds", ("name", "country")),
        ("currencies", ("country",)),
        ("authorities", ("authority",)),
    ],
)
def test_periods_of_one_thing_do_not_overlap(table: str, key: tuple[str, ...]) -> None:
    for name, found in periods(table, *key):
        assert all(first <= last for first, last in found), name
        assert all(earlier[1] < later[0] for earlier, later in pairwise(found)), name


@pytest.mark.parametrize("table", ["rules", "thresholds", "currencies", "authorities"])
def test_countries_are_those_of_the_project(table: str) -> None:
    everywhere = {""} if table in ("rules", "thresholds") else set()
    assert {row["country"] for row in policy_tables()[table]} <= {*COUNTRIES, *everywhere}


# rules


def test_every_rule_of_the_domain_is_covered() -> None:
    expected = {f"V{number:02}" for number in range(1, 31)}
    assert covered(row["checks"] for row in policy_tables()["rules"]) == expected


def test_every_rule_says_how_grave_it_is_and_on_what_it_rests() -> None:
    scopes = {"file", "sheet", "column", "row", "cell", "publish"}
    for row in policy_tables()["rules"]:
        assert row["severity"] in get_args(Severity) and row["scope"] in scopes and row["basis"], row["rule"]


def test_rows_of_a_rule_differ_in_severity_and_basis_only() -> None:
    fixed = defaultdict(set)
    for row in policy_tables()["rules"]:
        fixed[row["rule"]].add((row["scope"], row["checks"]))
    assert {rule for rule, kinds in fixed.items() if len(kinds) > 1} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_and_nothing_else_has_its_texts(language: str) -> None:
    texts = rule_texts(language)
    assert set(texts) == set(rules())
    assert all(text.title and text.meaning and text.remedy for text in texts.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_rules_have_the_same_title(language: str) -> None:
    titles = [text.title.casefold() for text in rule_texts(language).values()]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize(
    ("rule", "country", "on", "expected"),
    [
        ("PD-101", "LT", TODAY, "error"),
        ("PD-101", None, None, "error"),
        ("PD-208", "EE", date(2015, 6, 30), None),
        ("PD-208", "EE", date(2015, 7, 1), "error"),
        ("PD-208", "EE", None, "error"),
        ("PD-208", "LT", TODAY, None),
        ("PD-208", None, TODAY, None),
        ("PD-206", "LV", date(2010, 1, 1), "question"),
        ("PD-210", "LV", date(2018, 9, 10), None),
        ("PD-210", "LV", date(2018, 9, 11), "question"),
    ],
)
def test_severity_by_country_and_day(rule: str, country: str | None, on: date | None, expected: str | None) -> None:
    assert severity(rule, country, on) == expected


def test_severity_of_an_unknown_rule() -> None:
    with pytest.raises(KeyError):
        severity("PD-999", "LT", TODAY)


def test_a_change_of_the_table_changes_the_severity(edited: Edit) -> None:
    def milder(row: Row) -> Row:
        return {**row, "severity": "info", "valid_to": "2025-12-31"} if row["rule"] == "PD-208" else row

    folder = edited("rules", milder)
    assert severity("PD-208", "EE", date(2025, 12, 31), folder) == "info"
    assert severity("PD-208", "EE", TODAY, folder) is None
    assert rules(folder)["PD-208"].severity == "info"
    assert severity("PD-208", "EE", TODAY) == "error"


# thresholds


def test_every_threshold_has_a_number_a_unit_a_meaning_and_a_basis() -> None:
    for row in policy_tables()["thresholds"]:
        assert Decimal(row["value"]) > 0, row["name"]
        assert row["unit"] and row["meaning"].endswith(".") and row["basis"], row["name"]


def test_a_threshold_keeps_its_unit() -> None:
    units = defaultdict(set)
    for row in policy_tables()["thresholds"]:
        units[row["name"]].add(row["unit"])
    assert {name for name, found in units.items() if len(found) > 1} == set()


@pytest.mark.parametrize("name", sorted({row["name"].removesuffix("_min") for row in policy_tables()["thresholds"]}))
def test_the_least_is_no_more_than_the_most(name: str) -> None:
    values = {row["name"]: Decimal(row["value"]) for row in policy_tables()["thresholds"]}
    least, most = values.get(f"{name}_min"), values.get(f"{name}_max")
    assert least is None or most is None or least < most


def test_no_revision_is_made_for_fewer_persons_than_may_be_published() -> None:
    """A change of 1 to 4 between two editions would tell of a small group."""
    assert general_threshold("revision_persons_min") >= general_threshold("smallest_count")


@pytest.mark.parametrize(
    ("name", "country", "on", "expected"),
    [
        ("smallest_count", None, None, "5"),
        ("smallest_count", "PL", date(1990, 1, 1), "5"),
        ("academic_hours_per_ects", "EE", TODAY, "26"),
        ("duty_hours", "LV", TODAY, "36"),
        ("duty_hours", "LT", TODAY, None),
        ("paid_days", "LT", None, "5"),
        ("national_programme_hours_min", "LT", date(2023, 1, 2), None),
        ("national_programme_hours_min", "LT", date(2023, 1, 3), "135"),
        ("mobility_days_max", None, date(2013, 12, 31), None),
        ("mobility_days_max_course", "EE", date(2020, 12, 31), "60"),
        ("mobility_days_max_course", "EE", date(2021, 1, 1), "30"),
        ("mobility_days_max_teaching", None, None, "365"),
        ("label_years", None, date(2020, 5, 1), "3"),
        ("label_years", None, None, "2"),
        ("label_active_teachers_min", None, date(2021, 1, 1), "2"),
        ("label_active_teachers_min", None, date(2024, 1, 1), "3"),
    ],
)
def test_threshold(name: str, country: str | None, on: date | None, expected: str | None) -> None:
    assert threshold(name, country, on) == (None if expected is None else Decimal(expected))


def test_unknown_thresholds_are_errors() -> None:
    with pytest.raises(KeyError):
        threshold("no_such_threshold", "LT")
    with pytest.raises(KeyError):
        general_threshold("duty_hours")
    assert general_threshold("hours_parts_tolerance") == Decimal("0.5")


def test_a_change_of_the_table_changes_the_threshold(edited: Edit) -> None:
    def own(row: Row) -> Row:
        return {**row, "country": "EE", "value": "70"} if row["name"] == "completion_share_min" else row

    folder = edited("thresholds", own)
    assert threshold("completion_share_min", "EE", TODAY, folder) == 70
    assert threshold("completion_share_min", "LT", TODAY, folder) is None
    assert threshold("completion_share_min", "EE", TODAY) == 80


def test_the_country_goes_before_everywhere(edited: Edit) -> None:
    def credit(row: Row) -> Row:
        return {**row, "value": "27"} if (row["name"], row["country"]) == ("academic_hours_per_ects", "EE") else row

    folder = edited("thresholds", credit)
    assert threshold("academic_hours_per_ects", "EE", TODAY, folder) == 27
    assert threshold("academic_hours_per_ects", "LT", TODAY, folder) == 26


# currencies and members


@pytest.mark.parametrize(
    ("country", "on", "expected"),
    [
        ("LT", date(2014, 12, 31), "LTL"),
        ("LT", date(2015, 1, 1), "EUR"),
        ("EE", date(2010, 12, 31), "EEK"),
        ("EE", date(2011, 1, 1), "EUR"),
        ("LV", date(2013, 12, 31), "LVL"),
        ("LV", date(2014, 1, 1), "EUR"),
        ("LV", None, "EUR"),
        ("PL", date(2014, 12, 31), "PLN"),
        ("GB", None, "GBP"),
        ("SE", None, None),
    ],
)
def test_currency_of_a_country_on_a_day(country: str, on: date | None, expected: str | None) -> None:
    assert currency_of(country, on) == expected


def test_every_country_has_one_currency_every_day_and_every_currency_is_known() -> None:
    rows = policy_tables()["currencies"]
    assert {row["currency"] for row in rows} == set(CURRENCIES)
    for (country,), found in periods("currencies", "country"):
        assert country in COUNTRIES
        assert (found[0][0], found[-1][1]) == (date.min, date.max), country
        assert all((later[0] - earlier[1]).days == 1 for earlier, later in pairwise(found)), country


def test_fixed_rates() -> None:
    rates = {currency: units_per_euro(currency) for currency in CURRENCIES}
    assert rates["EUR"] == 1 and rates["PLN"] is None and rates["GBP"] is None
    # Council Regulation (EC) No 2866/98
    assert (rates["LTL"], rates["EEK"], rates["LVL"]) == (Decimal("3.4528"), Decimal("15.6466"), Decimal("0.702804"))


@pytest.mark.parametrize(
    ("country", "on", "expected"),
    [
        ("GB", date(2017, 1, 29), True),
        ("GB", date(2020, 1, 31), True),
        ("GB", date(2020, 2, 1), False),
        ("GB", date(2021, 1, 1), False),
        ("LT", date(2004, 4, 30), False),
        ("LT", date(2004, 5, 1), True),
        ("HR", date(2013, 7, 1), True),
        ("NO", TODAY, False),
    ],
)
def test_members_of_the_eu(country: str, on: date, expected: bool) -> None:
    assert is_eu_member(country, on) is expected


def test_how_many_members_the_eu_has_had() -> None:
    codes = [row["country"] for row in policy_tables()["eu_members"]]
    assert len(codes) == len(set(codes))
    counts = {year: sum(is_eu_member(code, date(year, 12, 31)) for code in codes) for year in (1994, 2003, 2016, 2020)}
    assert counts == {1994: 12, 2003: 15, 2016: 28, 2020: 27}


# authorities


@pytest.mark.parametrize(
    "name", ["UPC", "Ugdymo plėtotės centras", "UGDYMO PLETOTES  CENTRAS", "„Ugdymo plėtotės centras“"]
)
def test_an_authority_is_known_by_every_spelling(name: str) -> None:
    found = authority(name)
    assert found is not None and found.code == "UPC" and found.last_day == date(2019, 8, 31)


def test_what_is_no_authority() -> None:
    assert authority("Utenos švietimo centras") is None
    assert authority("") is None


@pytest.mark.parametrize(
    ("name", "chain"),
    [
        ("UPC", ["UPC", "NSA"]),
        ("NMVA", ["NMVA", "NSA"]),
        ("NŠA", ["NSA"]),
        ("ŠMM", ["SMM", "SMSM"]),
        ("Tiigrihüpe", ["TIIGRIHUPE", "HITSA", "HARNO"]),
        ("VISC", ["VISC", "VIAA"]),
    ],
)
def test_who_took_over(name: str, chain: list[str]) -> None:
    found = authority(name)
    assert found is not None and [one.code for one in successors(found)] == chain


def test_every_alias_means_one_authority() -> None:
    owners = defaultdict(set)
    for row in policy_tables()["authorities"]:
        assert row["aliases"] and all(row["aliases"].split("|")), row["authority"]
        for alias in (row["name"], *row["aliases"].split("|")):
            owners[fold(alias)].add(row["authority"])
    assert {alias: codes for alias, codes in owners.items() if len(codes) > 1} == {}


def test_a_successor_is_there_when_the_other_ends() -> None:
    rows = {row["authority"]: row for row in policy_tables()["authorities"]}
    for row in rows.values():
        assert bool(row["successor"]) == bool(row["valid_to"]), row["authority"]
        if row["successor"]:
            heir = rows[row["successor"]]
            first, last = days(heir["valid_from"], heir["valid_to"])
            assert heir["country"] == row["country"]
            assert first <= date.fromisoformat(row["valid_to"]) + timedelta(days=1) <= last, row["authority"]


# Erasmus+


@pytest.mark.parametrize(
    ("action", "field"),
    [
        ("KA101", "school"),
        ("KA201", "school"),
        ("KA204", "adult"),
        ("KA229", "school"),
        ("KA122-SCH", "school"),
        ("KA220-ADU", "adult"),
        ("ka210-you", "youth"),
        ("KA116", "vocational"),
        ("KA203", "higher"),
        ("KA1", None),
        ("KA999", None),
    ],
)
def test_field_of_an_action(action: str, field: str | None) -> None:
    assert action_field(action) == field


def test_actions_are_listed_once_and_their_endings_name_their_field() -> None:
    endings = {"SCH": "school", "ADU": "adult", "VET": "vocational", "HED": "higher", "HE": "higher", "YOU": "youth"}
    rows = policy_tables()["erasmus_actions"]
    assert len({row["action"] for row in rows}) == len(rows)
    for row in rows:
        _, _, ending = row["action"].partition("-")
        assert row["field"] in PROJECT_FIELDS and row["name"], row["action"]
        assert not ending or endings[ending] == row["field"], row["action"]


@pytest.mark.parametrize(
    ("agency", "country"), [("LV01", "LV"), ("UK01", "GB"), ("EL01", "GR"), ("ee01", "EE"), ("PL01", "PL")]
)
def test_country_of_a_national_agency(agency: str, country: str) -> None:
    assert agency_country(agency) == country
