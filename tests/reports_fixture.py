"""A small database with the marts' schema and invented, plausible aggregates, for tests of reports."""

import csv
import random
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from catalogue.model.codes import ROLE_GROUPS
from catalogue.model.marts import MARTS, QUALITY

REFERENCE = Path(__file__).parent.parent / "src" / "catalogue" / "reference"
YEARS = range(2021, 2027)
TITLES = {
    "LT": [
        "Dirbtinio intelekto įrankiai pamokoje: nuo planavimo iki vertinimo",
        "Universalus dizainas mokymuisi",
        "Formuojamasis vertinimas ir grįžtamasis ryšys",
        "Socialinis ir emocinis ugdymas pradinėse klasėse",
        "Besimokančių mokyklų tinklų modelio kūrimo programa",
        "Mokyklos duomenų skaitymas vadovams",
    ],
    "EE": ["eTwinning algajatele", "Kaasav haridus põhikoolis", "Digipädevused õppetöös", "Kooli juhtimine"],
    "LV": [
        "Digitālās prasmes pedagogiem",
        "Iekļaujoša izglītība",
        "Vērtēšana mācību procesā",
        "Skolas vadība",
    ],
    "GB": ["Reading for Pleasure & <Young> Children", "Safeguarding"],
}
# persons of the roster per chosen municipality; a tiny one, one that gets hidden, one without a roster
SIZES = {
    ("LT", "82"): 486, ("LT", "34"): 307, ("LT", "30"): 217, ("LT", "62"): 197, ("LT", "45"): 22, ("LT", "43"): 9,
    ("LT", "13"): 2100, ("LT", "41"): 640, ("LT", "85"): 260, ("LT", "19"): 1500, ("LT", "23"): 14,
    ("EE", "0793"): 900, ("EE", "0796"): 130, ("EE", "0171"): 160, ("EE", "0432"): 60, ("EE", "0784"): 2600,
    ("LV", "0001000"): 2400, ("LV", "0005000"): 320, ("LV", "0029000"): 120, ("LV", "0041000"): 12,
    ("GB", "E08000035"): 75,
}  # fmt: skip
WITHOUT_ROSTER = {("LV", "0005000"), ("GB", "E08000035")}
WEIGHTS = (48, 20, 8, 9, 4, 11)
Row = dict[str, Any]


def make_database(path: Path, seed: int = 1, sizes: dict[tuple[str, str], int] | None = None) -> Path:
    """Write the database; the same seed gives the same figures."""
    rows = _rows(random.Random(seed), SIZES if sizes is None else sizes)
    connection = duckdb.connect(str(path))
    for schema, datasets in (("marts", MARTS), ("quality", QUALITY)):
        connection.execute(f"CREATE SCHEMA {schema}")
        for dataset in datasets:
            columns = ", ".join(f'"{c.name}" {c.duckdb_type}' for c in dataset.columns)
            table = f'{schema}."{dataset.name}"'
            connection.execute(f"CREATE TABLE {table} ({columns})")
            found = rows.get(dataset.name, [])
            if found:
                # one Arrow table: DuckDB takes rows one by one only slowly
                arrow = pa.table({c.name: [row.get(c.name) for row in found] for c in dataset.columns})
                connection.register("arrow", arrow)
                connection.execute(f"INSERT INTO {table} SELECT * FROM arrow")
                connection.unregister("arrow")
    connection.close()
    return path


def _units() -> list[Row]:
    with (REFERENCE / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        return [
            {
                "country": row["country"],
                "municipality_code": row["code"],
                "valid_from": row["valid_from"] or None,
                "valid_to": row["valid_to"] or None,
                "successor_code": row["successor_code"] or None,
                "name_official": row["name_official"],
                "name_short": row["name_short"],
                "kind": row["kind"],
                "county_code": row["parent_iso"] or None,
                "county_name": COUNTIES.get(row["parent_iso"], row["parent_iso"] or None),
            }
            for row in csv.DictReader(file)
        ]


COUNTIES = {
    "LT-UT": "Utenos apskritis",
    "LT-VL": "Vilniaus apskritis",
    "EE-79": "Tartu maakond",
    "EE-37": "Harju maakond",
}


def _rows(rng: random.Random, sizes: dict[tuple[str, str], int]) -> dict[str, list[Row]]:
    units = _units()
    counties = {(u["country"], u["municipality_code"]): u["county_code"] for u in units}
    rows: dict[str, list[Row]] = defaultdict(list)
    rows["municipalities"] = units
    for (country, code), size in sizes.items():
        county = counties[country, code]
        for year in YEARS:
            if country == "GB" and year < 2024:
                continue
            _municipality_year(rng, rows, (country, code, county), size, year)
    _sums(rows)
    _quality(rng, rows)
    return rows


def _municipality_year(
    rng: random.Random, rows: dict[str, list[Row]], key: tuple[str, str, str | None], size: int, year: int
) -> None:
    country, code, county = key
    has_roster = (country, code) not in WITHOUT_ROSTER
    share = 0.5 + 0.03 * (year - 2021) + rng.uniform(-0.05, 0.08)
    parts = [size * w // 100 for w in WEIGHTS]
    parts[0] += size - sum(parts)
    total: Row = defaultdict(int)
    for role, teachers in zip(ROLE_GROUPS, parts, strict=True):
        done = min(teachers, round(teachers * share * rng.uniform(0.8, 1.2)))
        extra = rng.randint(0, max(0, done // 20))
        persons = done + extra
        completions = persons + rng.randint(0, persons)
        hours = sum((Decimal(rng.choice((800, 1600, 2400, 4000, 1067))) / 100 for _ in range(completions)), Decimal(0))
        row = {"completions": completions, "persons": persons, "academic_hours": hours}
        if has_roster:
            row |= {"teachers": teachers, "teachers_completed": done}
        if not persons and not teachers:
            continue
        place = {
            "country": country,
            "area": "municipality",
            "area_code": code,
            "county": county,
            "year": year,
        }
        rows["role_years"].append(place | {"role_group": role} | row)
        for name, value in (row | {"not_on_roster": extra if has_roster else 0}).items():
            total[name] += value
    if not total["completions"]:
        return
    schools = max(1, size // 30)
    total |= {
        "institutions_active": max(1, round(schools * 0.8)),
        "institutions": schools if has_roster else None,
        "institutions_completed": max(1, round(schools * 0.8)) if has_roster else None,
    }
    if not has_roster:
        total |= {"teachers": None, "teachers_completed": None, "not_on_roster": None}
    rows["municipality_years"].append(
        {"country": country, "municipality_code": code, "county_code": county, "year": year} | total
    )
    _programmes(rng, rows, (country, code, year), total)


def _programmes(rng: random.Random, rows: dict[str, list[Row]], key: tuple[str, str, int], total: Row) -> None:
    left, hours = total["completions"], total["academic_hours"]
    titles = TITLES[key[0]]
    for at, title in enumerate(titles):
        number = left if at == len(titles) - 1 else round(left * rng.uniform(0.2, 0.6))
        if not number:
            continue
        left -= number
        share = (hours * number / total["completions"]).quantize(Decimal("0.01"))
        country, code, year = key
        rows["programme_years"].append(
            {
                "country": country, "municipality_code": code, "year": year, "programme_id": f"{country}:{at}",
                "title": title, "code": f"AP-25-{at:04}" if at % 2 else None, "provider": f"Centras {'ABC'[at % 3]}",
                "completions": number, "persons": max(1, number - rng.randint(0, number // 9)), "academic_hours": share,
            }
        )  # fmt: skip


def _sums(rows: dict[str, list[Row]]) -> None:
    names = ("completions", "persons", "academic_hours", "teachers", "teachers_completed", "not_on_roster")
    institutions = ("institutions_active", "institutions", "institutions_completed")

    def add(target: Row, row: Row, columns: tuple[str, ...]) -> None:
        for name in columns:
            old, new = target.get(name, 0), row.get(name)
            target[name] = None if old is None or new is None else old + new

    sums: dict[tuple[Any, ...], Row] = {}
    for row in rows["municipality_years"]:
        country, county, year = row["country"], row["county_code"], row["year"]
        if county:
            add(sums.setdefault(("county_years", country, county, year), {}), row, names + institutions)
        add(sums.setdefault(("country_years", country, country, year), {}), row, names + institutions)
    for (table, country, code, year), row in sums.items():
        rows[table].append(row | {"country": country, "county_code": code, "year": year})
    roles: dict[tuple[Any, ...], Row] = {}
    for row in rows["role_years"]:
        country, county = row["country"], row["county"]
        areas = [("country", country)] + ([("county", county)] if county else [])
        for area, code in areas:
            add(roles.setdefault((country, area, code, row["year"], row["role_group"]), {}), row, names[:5])
    for (country, area, code, year, role), row in roles.items():
        place = {"country": country, "area": area, "area_code": code, "year": year, "role_group": role}
        rows["role_years"].append(place | row)


def _quality(rng: random.Random, rows: dict[str, list[Row]]) -> None:
    centres = {"utenos-svc": "LT", "vilniaus-pc": "LT", "tartu-liit": "EE", "jaan-poska": "EE", "riimc": "LV"}
    for centre, country in centres.items():
        for number in range(2):
            refused = centre == "utenos-svc" and number == 1
            rows["submissions"].append(
                {
                    "submission": f"{centre}/{number}", "centre": centre, "country": country,
                    "path": f"{centre}/{number}.xlsx",
                    "sha256": "0" * 64, "verdict": "refused" if refused else "accepted",
                    "in_force_sha256": "1" * 64, "reason": "PD-001" if refused else None,
                }
            )  # fmt: skip
            read = rng.randint(500, 3000)
            rejected, ignored = read // 60, 3
            rows["row_counts"].append(
                {
                    "submission": f"{centre}/{number}", "centre": centre, "sheet": "A", "table": "completions",
                    "read": read,
                    "accepted": read - rejected - ignored, "rejected": rejected, "ignored": ignored,
                }
            )  # fmt: skip
    for reason, number in (("municipality_unresolved", 17), ("person_unknown", 3)):
        rows["uncounted"].append(
            {"country": "LT", "centre": "utenos-svc", "year": 2025, "reason": reason, "completions": number}
        )


AS_OF = date(2026, 11, 21)
