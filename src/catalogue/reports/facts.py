"""Everything that reports read from the database: aggregates only, one query a mart."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from catalogue.model.policy import currency_of
from catalogue.reports.limits import INSTITUTIONS, SMALLEST
from catalogue.reports.shown import SOURCES, Source

TOTAL = "total"
COUNTY_GEO = "county:"  # with its name: a county in the dimension `geo` of published figures
# reports show the rarer role groups together, in every report alike, so that fewer figures must be withheld
REPORT_ROLES = ("teachers", "preschool", "others")
Row = dict[str, Any]


class Area(NamedTuple):
    """A municipality, county or country: `kind` is one of these words, `code` its key within the country."""

    country: str
    kind: str
    code: str


@dataclass(frozen=True)
class Counts:
    """Unprotected counts of one area and year, or of one role group in it. Hours are academic hours.

    The roster's counts are None where not computable. `institutions_active` are the institutions
    whose staff took part: of those on the rosters where `institutions` is known, else of all.
    """

    completions: int
    persons: int
    academic_hours: Decimal
    teachers: int | None = None
    teachers_completed: int | None = None
    institutions_active: int | None = None
    institutions: int | None = None


@dataclass(frozen=True)
class Programme:
    """Unprotected counts of one programme in one municipality and year."""

    programme_id: str
    title: str
    code: str | None
    provider: str | None
    completions: int
    persons: int
    academic_hours: Decimal
    priority_area: str | None = None


@dataclass(frozen=True)
class Concentration:
    """What a sum of academic hours rests on: persons, institutions, and the hours of the two persons with most."""

    persons: int
    institutions: int
    academic_hours: Decimal
    largest_hours: Decimal
    second_hours: Decimal


@dataclass(frozen=True)
class Municipality:
    """A unit of the code list; counties are None where the country has none."""

    country: str
    code: str
    name: str
    county_code: str | None
    county_name: str | None
    valid_from: date | None
    valid_to: date | None

    @property
    def area(self) -> Area:
        """The unit as an area."""
        return Area(self.country, "municipality", self.code)

    @property
    def county(self) -> Area | None:
        """The county as an area."""
        return Area(self.country, "county", self.county_code) if self.county_code else None

    @property
    def county_geo(self) -> str | None:
        """The county as the dimension `geo` of published figures has it."""
        return f"{COUNTY_GEO}{self.county_name or self.county_code}" if self.county_code else None


@dataclass(frozen=True)
class CentreRows:
    """What one centre sent: files by fate, and rows of completions read, accepted, rejected and ignored.

    `files_kept` are files whose newest content was refused, so that the last accepted one is in force;
    `files_refused` are refused files with nothing in force.
    """

    centre: str
    files_in_force: int
    files_kept: int
    files_refused: int
    read: int
    accepted: int
    rejected: int
    ignored: int


@dataclass(frozen=True)
class Facts:
    """The aggregates behind all reports of one run."""

    municipalities: dict[Area, Municipality] = field(default_factory=dict)
    years: dict[tuple[Area, int], Counts] = field(default_factory=dict)
    roles: dict[tuple[Area, int], dict[str, Counts]] = field(default_factory=dict)
    programmes: dict[tuple[Area, int], tuple[Programme, ...]] = field(default_factory=dict)
    centres: dict[str, tuple[CentreRows, ...]] = field(default_factory=dict)
    uncounted: dict[tuple[str, int], dict[str, int]] = field(default_factory=dict)
    indicators: dict[str, dict[tuple[Area, int], tuple[Row, ...]]] = field(default_factory=dict)
    # by table ("total", "roles", "priority_areas", "providers", "programmes"), area, year and category
    concentrations: dict[tuple[str, Area, int, str], Concentration] = field(default_factory=dict)
    dominance_percent: float = field(default=10.0, repr=False)

    def is_dominated(self, table: str, area: Area, year: int, category: str = TOTAL) -> bool:
        """Whether a sum of hours rests on too few: the p% rule, or for a category under three institutions."""
        one = self.concentrations.get((table, area, year, category))
        if one is None:
            # a database from before this mart says nothing of any sum; else what is not there is not known to be safe
            return bool(self.concentrations)
        is_group = table in ("roles", "priority_areas")
        return is_dominated(one, self.dominance_percent) or (is_group and few_institutions(one))

    def rows(self, source: Source, area: Area, year: int) -> tuple[Row, ...]:
        """The rows of an indicator mart for one area and year; costs in the country's own currency only."""
        return self.indicators.get(source.mart, {}).get((area, year), ())

    def categories(self, source: Source, area: Area, year: int) -> dict[str, Row]:
        """The rows by category (one without a dimension: TOTAL), those of the same category added up."""
        found: dict[str, Row] = {}
        for row in self.rows(source, area, year):
            category = category_key(row[source.dimension]) if source.dimension else TOTAL
            found[category] = _added(found[category], row) if category in found else row
        return found

    def municipalities_of(self, country: str, year: int, county: Area | None = None) -> list[Municipality]:
        """The units of a country (or county) that exist at the end of `year` or have figures, by code."""
        day = date(year, 12, 31)
        return [
            unit
            for area, unit in sorted(self.municipalities.items())
            if area.country == country
            and (county is None or unit.county == county)
            and (unit.valid_to is None or unit.valid_to >= day or (area, year) in self.years)
        ]

    def countries(self) -> list[str]:
        """Countries with any figure."""
        return sorted({area.country for area, _ in self.years})

    def years_of(self, country: str) -> list[int]:
        """Years in which the country has a municipality with figures."""
        return sorted({y for area, y in self.years if area.country == country and area.kind == "municipality"})


def read_facts(database: Path, dominance_percent: float = 10.0) -> Facts:
    """Read all aggregates; a mart that does not exist counts as empty. The percent is the p of the p% rule."""
    connection = duckdb.connect(str(database), read_only=True)
    try:
        reader = _Reader(connection)
        return Facts(
            municipalities=_municipalities(reader),
            years=dict(_years(reader)),
            roles=_roles(reader),
            programmes=_programmes(reader),
            centres=_centres(reader),
            uncounted=_uncounted(reader),
            indicators={mart: _indicator(reader, mart) for mart in dict.fromkeys(s.mart for s in SOURCES)},
            concentrations=dict(_concentrations(reader)),
            dominance_percent=dominance_percent,
        )
    finally:
        connection.close()


class _Reader:
    """Rows of a table as dictionaries; none where the table is missing."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        found = connection.execute("SELECT table_schema || '.' || table_name FROM information_schema.tables")
        self.tables = {name for (name,) in found.fetchall()}

    def rows(self, table: str, sql: str) -> Iterator[dict[str, Any]]:
        """The rows of `sql`, which reads `table`."""
        if table not in self.tables:
            return
        cursor = self.connection.execute(sql)
        names = [column[0] for column in cursor.description or ()]
        for row in cursor.fetchall():
            yield dict(zip(names, row, strict=True))


def _municipalities(reader: _Reader) -> dict[Area, Municipality]:
    units: dict[Area, Municipality] = {}
    # the unit valid last wins where a code was used twice
    sql = "SELECT * FROM marts.municipalities ORDER BY country, municipality_code, valid_from NULLS FIRST"
    for row in reader.rows("marts.municipalities", sql):
        unit = Municipality(
            row["country"],
            row["municipality_code"],
            row["name_official"],
            row["county_code"],
            row["county_name"],
            row["valid_from"],
            row["valid_to"],
        )
        units[unit.area] = unit
    return units


def _counts(row: dict[str, Any]) -> Counts:
    return Counts(
        int(row["completions"]),
        int(row["persons"]),
        Decimal(row["academic_hours"]),
        row.get("teachers"),
        row.get("teachers_completed"),
        row.get("institutions_active") if row.get("institutions") is None else row["institutions_completed"],
        row.get("institutions"),
    )


def _years(reader: _Reader) -> Iterator[tuple[tuple[Area, int], Counts]]:
    for kind, code in (("municipality", "municipality_code"), ("county", "county_code"), ("country", "country")):
        table = f"marts.{kind}_years"
        for row in reader.rows(table, f"SELECT * FROM {table} ORDER BY country, year"):
            yield (Area(row["country"], kind, row[code]), int(row["year"])), _counts(row)


def _roles(reader: _Reader) -> dict[tuple[Area, int], dict[str, Counts]]:
    roles: dict[tuple[Area, int], dict[str, Counts]] = {}
    sql = """
        SELECT country, area, area_code, year,
               CASE role_group WHEN 'subject_and_class_teachers' THEN 'teachers'
                   WHEN 'preschool_teachers' THEN 'preschool' ELSE 'others' END AS role_group,
               sum(completions) AS completions, sum(persons) AS persons, sum(academic_hours) AS academic_hours,
               sum(teachers)::BIGINT AS teachers, sum(teachers_completed)::BIGINT AS teachers_completed
        FROM marts.role_years GROUP BY ALL ORDER BY ALL
    """
    for row in reader.rows("marts.role_years", sql):
        key = Area(row["country"], row["area"], row["area_code"]), int(row["year"])
        roles.setdefault(key, {})[row["role_group"]] = _counts(row)
    return roles


def _programmes(reader: _Reader) -> dict[tuple[Area, int], tuple[Programme, ...]]:
    found: dict[tuple[Area, int], list[Programme]] = {}
    sql = """
        SELECT y.*, p.priority_areas[1] AS priority_area
        FROM marts.programme_years AS y LEFT JOIN marts.programmes AS p USING (programme_id)
    """
    for row in reader.rows("marts.programme_years", sql):
        key = Area(row["country"], "municipality", row["municipality_code"]), int(row["year"])
        found.setdefault(key, []).append(
            Programme(
                row["programme_id"],
                row["title"] or row["code"] or row["programme_id"],
                row["code"],
                row["provider"],
                int(row["completions"]),
                int(row["persons"]),
                Decimal(row["academic_hours"]),
                row["priority_area"],
            )
        )
    return {
        key: tuple(sorted(rows, key=lambda p: (-p.persons, -p.completions, p.title, p.programme_id)))
        for key, rows in found.items()
    }


def _centres(reader: _Reader) -> dict[str, tuple[CentreRows, ...]]:
    sql = """
        WITH files AS (
            SELECT centre, min(country) AS country, count(in_force_sha256) AS in_force,
                   count(*) FILTER (verdict IN ('refused', 'held') AND in_force_sha256 IS NOT NULL) AS kept,
                   count(*) FILTER (verdict = 'refused' AND in_force_sha256 IS NULL) AS refused
            FROM quality.submissions GROUP BY centre
        ), rows AS (
            SELECT centre, sum("read") AS read, sum(accepted) AS accepted, sum(rejected) AS rejected,
                   sum(ignored) AS ignored
            FROM quality.row_counts WHERE "table" = 'completions' GROUP BY centre
        )
        SELECT * FROM files LEFT JOIN rows USING (centre) WHERE country IS NOT NULL ORDER BY country, centre
    """
    if "quality.row_counts" not in reader.tables:
        return {}
    found: dict[str, list[CentreRows]] = {}
    for row in reader.rows("quality.submissions", sql):
        rows = (int(row[name] or 0) for name in ("read", "accepted", "rejected", "ignored"))
        centre = CentreRows(row["centre"], int(row["in_force"]), int(row["kept"]), int(row["refused"]), *rows)
        found.setdefault(row["country"], []).append(centre)
    return {country: tuple(centres) for country, centres in found.items()}


def _uncounted(reader: _Reader) -> dict[tuple[str, int], dict[str, int]]:
    sql = """
        SELECT country, year, reason, sum(completions) AS completions
        FROM quality.uncounted GROUP BY ALL ORDER BY ALL
    """
    found: dict[tuple[str, int], dict[str, int]] = {}
    for row in reader.rows("quality.uncounted", sql):
        found.setdefault((row["country"], int(row["year"])), {})[row["reason"]] = int(row["completions"])
    return found


_AREA_TABLES = (("municipality", "municipality_code"), ("county", "county_code"), ("country", "country"))


def _indicator(reader: _Reader, mart: str) -> dict[tuple[Area, int], tuple[Row, ...]]:
    """An indicator mart by area and year; `area_years` are the three marts of totals together."""
    if mart == "area_years":
        found: dict[tuple[Area, int], tuple[Row, ...]] = {}
        for kind, code in _AREA_TABLES:
            for row in reader.rows(f"marts.{kind}_years", f"SELECT * FROM marts.{kind}_years"):
                found[Area(row["country"], kind, row[code]), int(row["year"])] = (row,)
        return found
    rows: dict[tuple[Area, int], list[Row]] = {}
    for row in reader.rows(f"marts.{mart}", f"SELECT * FROM marts.{mart} ORDER BY ALL"):
        day = date(row["year"], 12, 31)
        if row.get("currency") in (None, currency_of(row["country"], day)):
            rows.setdefault((_area(row), int(row["year"])), []).append(row)
    return {key: tuple(members) for key, members in rows.items()}


def _concentrations(reader: _Reader) -> Iterator[tuple[tuple[str, Area, int, str], Concentration]]:
    for row in reader.rows("marts.hour_concentrations", "SELECT * FROM marts.hour_concentrations"):
        yield (
            (row["table_name"], _area(row), int(row["year"]), row["category"]),
            Concentration(
                row["persons"], row["institutions"], row["academic_hours"], row["largest_hours"], row["second_hours"]
            ),
        )


def is_dominated(one: Concentration, percent: float) -> bool:
    """Whether a sum of hours must be withheld: of under five persons, or under the p% rule.

    The rule: the person with second most, who takes her own hours off the sum, must not come closer than
    `percent` of them to the hours of the person with most.
    """
    others = one.academic_hours - one.largest_hours - one.second_hours
    return one.persons < SMALLEST or others * 100 < Decimal(str(percent)) * one.largest_hours


def few_institutions(one: Concentration) -> bool:
    """Whether the hours of a category rest on under three institutions; not for a municipality's total."""
    return one.institutions < INSTITUTIONS


def _area(row: Row) -> Area:
    """The area of a row; one by county is of the country where there are no counties."""
    if "area" in row:
        return Area(row["country"], row["area"], row["area_code"])
    county = row["county_code"]
    return Area(row["country"], "county" if county else "country", county or row["country"])


def category_key(value: Any) -> str:
    """A category's key in the data block."""
    return {None: "unknown", True: "yes", False: "no"}.get(value) or str(value)


def _added(first: Row, second: Row) -> Row:
    """Two rows of one category; of persons, who may be the same, the larger number."""
    added = dict(first)
    for name, value in second.items():
        if isinstance(value, int | Decimal) and not isinstance(value, bool) and isinstance(first[name], int | Decimal):
            added[name] = max(first[name], value) if name == "persons" else first[name] + value
    return added
