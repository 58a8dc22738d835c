"""The attacker: intervals against brute force, seeded leaks, editions, nights, time."""

import itertools
import random
from pathlib import Path
from typing import Any

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
from leaks import LEAKS, Base, Files, everywhere, in_json, in_text, mail, next_version
from reports_fixture import AS_OF, make_database


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    """Lithuania's files of an invented database, as they are published."""
    folder = tmp_path_factory.mktemp("attack")
    database = make_database(folder / "catalogue.duckdb")
    publish(Settings(raw=folder / "raw", marts=folder / "marts", reports=folder / "reports", as_of=AS_OF), database)
    site = folder / "reports" / "site"
    files = {str(path.relative_to(site)): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}
    own = {path: content for path, content in files.items() if path.startswith("lt/") or path == "editions.json"}
    return Base(own, truth(database))


def truth(database: Path) -> dict[tuple[str, str, str, int], float]:
    with duckdb.connect(str(database), read_only=True) as connection:
        own = connection.execute("SELECT * FROM marts.municipality_years WHERE country = 'LT'").fetchdf()
        counties = connection.execute(
            "SELECT y.*, m.county_name FROM marts.county_years AS y JOIN (SELECT DISTINCT country, county_code, county_name"
            " FROM marts.municipalities) AS m USING (country, county_code) WHERE country = 'LT'"
        ).fetchdf()
    found = {}
    for frame, column, form in ((own, "municipality_code", "{}"), (counties, "county_name", "county:{}")):
        for row in frame.to_dict("records"):
            for indicator in ("persons", "completions", "academic_hours", "teachers", "teachers_completed"):
                found["years", indicator, form.format(row[column]), int(row["year"])] = float(row[indicator])
    return found


@pytest.fixture(scope="module")
def units() -> Units:
    import csv

    from reports_fixture import COUNTIES, REFERENCE

    with (REFERENCE / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["country"] == "LT" and not row["valid_to"]]
    names = {row["parent_iso"]: COUNTIES.get(row["parent_iso"], row["parent_iso"]) for row in rows}
    members = (Unit(r["code"], r["name_official"], r["parent_iso"], names[r["parent_iso"]]) for r in rows)
    return Units("LT", tuple(members))


def told(found: Attack) -> str:
    return "\n".join(str(weakness) for weakness in found.weaknesses[:20])


# --- the published site, and 40 ways to spoil it


def test_published_files_tell_nothing(base: Base, units: Units) -> None:
    found = attack(base.files | {"mail/one.eml": mail("Ataskaita, 2025 m.", "LT-34-2025-v1")}, units)
    assert not found.weaknesses, told(found)
    assert found.hidden > 20
    assert found.implied > 500


@pytest.mark.parametrize("name", LEAKS)
def test_seeded_leak_is_caught(base: Base, units: Units, name: str) -> None:
    files = LEAKS[name](base, random.Random(name))
    assert files != base.files
    assert attack(files, units).weaknesses


def test_blocks_alone_tell_nothing(base: Base, units: Units) -> None:
    """What the leaks in all data blocks start from is clean itself."""
    assert not attack(everywhere(base.files, lambda document: None), units).weaknesses


def test_same_figures_in_two_versions_tell_nothing(base: Base, units: Units) -> None:
    found = attack(next_version(base.files, lambda document: None), units)
    assert not found.weaknesses, told(found)
