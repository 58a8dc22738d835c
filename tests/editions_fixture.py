"""A small published country for tests of editions, and what happens to its figures after a release."""

import json
import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from catalogue.editions.publish import Published, publish
from catalogue.editions.record import Entry, read_record
from catalogue.settings import Settings
from reports_fixture import make_database

# with tables of their own: 82, 34, 13, 41; small: 45 and 43
SIZES = {("LT", "82"): 486, ("LT", "34"): 307, ("LT", "45"): 22, ("LT", "43"): 9, ("LT", "13"): 900, ("LT", "41"): 320}
RELEASED = date(2026, 10, 15)
LATER = date(2027, 1, 20)
_NOT_ADDED = re.compile(
    r"(mean|median|p\d+|per|largest|second)_|.*countries$|places$|year$|target_value$|result_value$"
)


@dataclass
class Office:
    """A statistics office in a folder: its database, its site, its state."""

    settings: Settings

    @property
    def database(self) -> Path:
        return self.settings.database

    @property
    def site(self) -> Path:
        return self.settings.reports / "site"

    @property
    def record(self) -> list[Entry]:
        return read_record(self.settings.reports)

    def publish(self, as_of: date | None = None) -> Published:
        return publish(replace(self.settings, as_of=as_of or self.settings.as_of), self.database)

    def on(self, day: date) -> Settings:
        """The settings of another day."""
        return replace(self.settings, as_of=day)

    def files(self, under: str = "") -> dict[str, bytes]:
        """The site's files by path below it."""
        found = (path for path in sorted((self.site / under).rglob("*")) if path.is_file())
        return {path.relative_to(self.site).as_posix(): path.read_bytes() for path in found}

    def document(self, code: str, version: int = 1, year: int = 2025) -> dict[str, Any]:
        path = self.site / f"lt/{code}/{year}/v{version}/data.json"
        return dict(json.loads(path.read_text("utf-8")))

    def figures(self, code: str, version: int = 1, year: int = 2025) -> dict[tuple[Any, ...], tuple[Any, Any]]:
        """A report's figures: value and flag by table, indicator and dimensions."""
        return {
            (one["table"], one["indicator"], *sorted(one["dims"].items())): (one["value"], one["flag"])
            for one in self.document(code, version, year)["observations"]
        }

    def reason(self, *languages: str) -> Path:
        """The operator's file that says why."""
        path = self.settings.state / "reason.toml"
        path.write_text("".join(f'{code} = "Reason in {code}."\n' for code in languages or ("lt", "en", "pl")), "utf-8")
        return path


def make_office(folder: Path, seed: int = 1, sizes: dict[tuple[str, str], int] | None = None) -> Office:
    """An office that has figures and has published nothing."""
    marts = folder / "data" / "marts"
    marts.mkdir(parents=True)
    _add_up(make_database(marts / "catalogue.duckdb", seed, sizes or SIZES))
    place = Settings(folder / "raw", marts, folder / "reports", RELEASED, workers=1)
    return Office(place)


def _add_up(database: Path) -> None:
    """Certificates and notices of counties and countries as the sums that they are in the marts."""
    with duckdb.connect(str(database)) as connection:
        for wider, code in (("county_years", "county_code"), ("country_years", "country")):
            connection.execute(f"""
                update marts.{wider} as w set certificates = m.certificates, notices = m.notices
                from (
                    select country, year, {code} as code, sum(certificates) as certificates, sum(notices) as notices
                    from marts.municipality_years left join (
                        select distinct country, municipality_code, county_code from marts.municipalities
                    ) using (country, municipality_code)
                    group by all
                ) as m
                where m.country = w.country and m.year = w.year and m.code = w.{code}
            """)


def late_file(database: Path, code: str, year: int = 2025, times: int = 1) -> None:
    """A centre's late file: all counts of a municipality grow by what they first were, `times` over.

    Those of county and country grow with them, so that everything still adds up.
    """
    with duckdb.connect(str(database)) as connection:
        columns: dict[str, dict[str, str]] = {}
        for table, name, kind in connection.execute(
            "select table_name, column_name, data_type from information_schema.columns where table_schema = 'marts'"
        ).fetchall():
            columns.setdefault(table, {})[name] = kind
        (county,) = connection.execute(
            "select county_code from marts.municipalities where country = 'LT' and municipality_code = ?", [code]
        ).fetchone() or (None,)
        for table, kinds in sorted(columns.items()):
            if {"area", "area_code", "year"} <= kinds.keys():
                own = f"t.country = 'LT' and t.area = 'municipality' and t.area_code = '{code}' and t.year = {year}"
                wider = f"t.area = 'county' and t.area_code = '{county}' or t.area = 'country' and t.area_code = 'LT'"
                _grow(connection, table, table, kinds, own, wider, times)
        own = f"t.country = 'LT' and t.municipality_code = '{code}' and t.year = {year}"

        def shared(wider: str) -> dict[str, str]:
            return {name: kind for name, kind in columns[wider].items() if name in columns["municipality_years"]}

        for wider, where in (("county_years", f"t.county_code = '{county}'"), ("country_years", "true")):
            _grow(connection, "municipality_years", wider, shared(wider), own, f"t.country = 'LT' and ({where})", times)
        for table in ("municipality_years", "programme_years"):
            _grow(connection, table, None, columns[table], own, "", times)


def _grow(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    wider: str | None,
    kinds: dict[str, str],
    own: str,
    where: str,
    times: int,
) -> None:
    """Add what the own rows first were to the wider ones of the same categories, or to the own ones themselves."""
    numbers = [n for n, kind in kinds.items() if kind.startswith(("BIGINT", "DECIMAL")) and not _NOT_ADDED.match(n)]
    keys = [n for n, kind in kinds.items() if n == "year" or (kind in ("VARCHAR", "BOOLEAN") and n not in _PLACES)]
    if not numbers:
        return
    first = "base." + re.sub(r"\W+", "_", f"{table} {own}")
    connection.execute("create schema if not exists base")
    connection.execute(f"create table if not exists {first} as select t.* from marts.{table} as t where {own}")
    same = " and ".join(f't."{name}" is not distinct from own."{name}"' for name in keys)
    sums = ", ".join(f'"{name}" = t."{name}" + {times} * own."{name}"' for name in numbers)
    for of, condition in ((wider, where), (table if wider in (None, table) else None, own)):
        if of:
            connection.execute(f"update marts.{of} as t set {sums} from {first} as own where ({condition}) and {same}")


_PLACES = {"country", "area", "area_code", "county_code", "municipality_code"}
