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
    ("GB", "E08000035"): 260,
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
    _indicators(random.Random(rng.random()), rows)
    _concentrations(rows)
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
                "completions": number, "academic_hours": share,
                "persons": min(max(1, number - rng.randint(0, number // 9)), total["persons"]),
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


# --- indicators: every mart of them for the first municipality of each country that has rosters, some for others

AREAS = ("inclusion", "digital", "didactics", "leadership", "civic", "social_emotional", "other", "none")
TAUGHT = (
    "primary_education", "mathematics", "national_language", "foreign_languages", "informatics", "history", "music",
    "natural_sciences", "physical_education", "arts",
)  # fmt: skip
PRINCIPLES = (
    "shared_leadership", "collaboration_and_sharing", "pupils_agency", "model_for_others", "inclusive_and_innovative",
)  # fmt: skip
RICH = {("LT", "82"), ("LT", "13"), ("LT", "41"), ("EE", "0793"), ("LV", "0001000")}
PROMISED = {"LT": "Pateikti {} prioritetų planą", "EE": "Esitada {} koolituskava", "LV": "Iesniegt {} plānu"}


def _indicators(rng: random.Random, rows: dict[str, list[Row]]) -> None:
    for year in rows["municipality_years"] + rows["county_years"] + rows["country_years"]:
        hours = year["academic_hours"]
        year |= {"accredited_hours": hours * 3 / 5, "peer_hours": hours / 20}
        year |= {"certificates": year["completions"] * 2 // 3, "notices": year["completions"] // 4}
    made: dict[str, list[Row]] = defaultdict(list)
    for total in rows["municipality_years"]:
        if total["country"] != "GB":
            _indicators_of(rng, made, total)
    for mart, found in made.items():
        rows[mart] = found + (_area_sums(found) if "area" in found[0] else [])
    for mart in ("teacher_hours_years", "cost_years", "mobility_years"):
        for row in rows[mart]:
            _ratios(row, rows, mart)


def _indicators_of(rng: random.Random, made: dict[str, list[Row]], total: Row) -> None:
    country, code, county = total["country"], total["municipality_code"], total["county_code"]
    key = {"country": country, "area": "municipality", "area_code": code, "county": county, "year": total["year"]}

    def put(mart: str, **columns: Any) -> None:
        made[mart].append(key | columns)

    _of_roster(rng, put, total)
    _of_completions(rng, put, total)
    put("comparability_years", completions_before=total["completions"] if total["year"] > 2021 else None,
        persons_before=None, hours_before=None, centres=2, centres_new=["riimc"] if total["year"] == 2023 else [],
        centres_gone=[], unit_changed=False, is_break=total["year"] == 2023)  # fmt: skip
    if (country, code) not in RICH:
        return
    put("cost_years", currency="EUR", amount=Decimal(total["completions"] * 61), planned_amount=Decimal(20000),
        outside_amount=Decimal(3000), located_amount=Decimal(total["completions"] * 50))  # fmt: skip
    for source, weight in (("municipal", 30), ("state", 20), ("eu", 11)):
        put("cost_source_years", currency="EUR", funding_source=source, amount=Decimal(total["completions"] * weight))
    put("mobility_years", mobilities=23, persons=19, stay_days=140, programme_days=115, countries=6,
        with_peer_training=14, persons_with_open_lesson=9, reach=310)  # fmt: skip
    for at, action in enumerate(("KA120-SCH", "KA121-SCH", "KA201")):
        put("project_years", project_id=f"P{at}", title=TITLES[country][at], action=action,
            started_on=date(2019 if at == 2 else 2024, 9, 1), ended_on=date(2027, 8, 31), partners=5 + at, countries=4,
            is_eu_funded=True)  # fmt: skip
    put("label_years", labelled=7, expiring=2, institutions=total["institutions"], events_for_others=12, listeners=260)
    for at, principle in enumerate((*PRINCIPLES, "other")):
        put("label_activity_years", principle=principle, open_days=at, info_sessions=2, mentoring=at % 2,
            trainings_for_others=1, listeners=20 + 31 * at)  # fmt: skip
    put("official_years", officials=12, completions=15, academic_hours=Decimal(240), days=Decimal(30))
    if code == {"LT": "82", "EE": "0793", "LV": "0001000"}[country]:
        made["official_programmes"].append(
            {
                "country": country, "county_code": county, "year": total["year"], "programme_id": "V", "run_id": "V1",
                "title": TITLES[country][1], "started_on": date(total["year"], 3, 1),
                "ended_on": date(total["year"], 5, 30), "training_days": 6, "municipalities": 8,
                "municipalities_represented": 7, "missing": [code], "officials": 21, "guests": 2,
            }
        )  # fmt: skip
    put("team_years", institutions=9, teams=11, full=8, too_small=2, too_large=1)
    for at in range(10):
        put("commitment_years", commitment=PROMISED[country].format(at + 1), promised_by=None, promised_on=None,
            due_on=date(total["year"], 1 + at, 15), kept_on=None, state=("kept", "due", "overdue")[at % 3])  # fmt: skip
        put("expiry_years", kind=("programme", "provider", "label")[at % 3],
            name=f"{TITLES[country][at % 4]} {'ABCDEFGHIJ'[at]}",
            last_day=date(total["year"] + 1, 1 + at, 28), number=f"AP-{at}")  # fmt: skip
    for at in range(4):
        put("target_years", target=PROMISED[country].format(at + 20), owner=None, project_id=None, target_value=40 + at,
            result_value=None if at == 3 else 39 + 2 * at, is_reached=None if at == 3 else at > 0)  # fmt: skip


def _of_roster(rng: random.Random, put: Any, total: Row) -> None:
    """What rests on D: spread of hours, days, duty, subjects."""
    teachers, done = total["teachers"], total["teachers_completed"]
    if teachers is None:
        return
    put("teacher_hours_years", teachers=teachers)
    if total["country"] == "LT":
        reached = done // 4
        bands = {"none": teachers - done, "under_half": done // 2, "reached": reached}
        bands["half_to_full"] = teachers - sum(bands.values())
        for band, number in bands.items():
            put("day_band_years", band=band, teachers=number)
        put("social_emotional_years", teachers=teachers, teachers_trained=teachers * 2 // 5)
    if total["country"] == "LV":
        put("duty_years", teachers=teachers, teachers_reached=done, teachers_falling_below=done // 6)
    for at, subject in enumerate(TAUGHT):
        number = teachers // (3 + at)
        if number:
            put("subject_gap_years", subject=subject, teachers=number, teachers_without=rng.randint(0, number),
                teachers_wanting=number // 3 if at % 2 else None, places=number // 4 if at % 2 else None)  # fmt: skip


def _of_completions(rng: random.Random, put: Any, total: Row) -> None:
    """What rests on the completions: priority areas, providers, registrations."""
    left, each = total["completions"], total["academic_hours"] / total["completions"]
    for area in AREAS:
        number = left if area == "none" else 0 if area == "civic" else round(left * rng.uniform(0.1, 0.5))
        left -= number
        put("priority_area_years", priority_area=area, completions=number, persons=number - number // 8,
            academic_hours=number * each, teachers_reached=None,
            planned_hours=Decimal(120) if area == "digital" else None)  # fmt: skip
    left = total["completions"]
    for at, provider in enumerate(("Centras A", "Centras B", "Centras C", "Centras D")):
        number = left if at == 3 else left // 2
        left -= number
        if number:
            put("provider_years", provider=provider, is_own=(True, False, None, False)[at], completions=number,
                persons=number - number // 9, academic_hours=number * each)  # fmt: skip
    done = total["completions"]
    put("enrolment_years", registered=done + done // 4 + done // 10 + done // 20, completed=done, cancelled=done // 4,
        waiting=done // 10, not_completed=done // 20, persons=total["persons"])  # fmt: skip


def _area_sums(found: list[Row]) -> list[Row]:
    """The rows of counties and countries: numbers added up, the words of one member."""
    sums: dict[tuple[Any, ...], Row] = {}
    named = ("currency", "band", "subject", "priority_area", "funding_source", "provider", "principle", "project_id",
             "name", "commitment", "target")  # fmt: skip
    for row in found:
        areas = [("country", row["country"])] + ([("county", row["county"])] if row["county"] else [])
        for area, code in areas:
            key = (row["country"], area, code, row["year"], *(row.get(name) for name in named))
            place = {"area": area, "area_code": code}
            if key not in sums:
                sums[key] = row | place
                continue
            for name, value in row.items():
                is_number = isinstance(value, int | Decimal) and not isinstance(value, bool) and name != "year"
                if is_number and name not in ("target_value", "result_value", "partners", "countries"):
                    sums[key][name] = (sums[key][name] or 0) + value
    return list(sums.values())


def _ratios(row: Row, rows: dict[str, list[Row]], mart: str) -> None:
    """Means and spreads, from the sums of the row's area."""
    kind = row["area"]
    code = "municipality_code" if kind == "municipality" else "county_code"
    year = next(
        one
        for one in rows[f"{kind}_years"]
        if one["country"] == row["country"] and one[code] == row["area_code"] and one["year"] == row["year"]
    )
    if mart == "teacher_hours_years":
        mean = year["academic_hours"] / row["teachers"]
        row |= {"mean_hours": mean, "median_hours": mean * 4 / 5, "mean_days": mean / 8}
        row |= {f"p{rank}_hours": mean * rank / 50 for rank in range(10, 100, 10)}
    elif mart == "mobility_years":
        row["mean_days_to_follow_up"] = Decimal("43.5")
    else:
        per = {"completion": "completions", "person": "persons", "hour": "academic_hours", "teacher": "teachers"}
        row |= {f"per_{name}": row["amount"] / year[of] if year[of] else None for name, of in per.items()}


def _concentrations(rows: dict[str, list[Row]]) -> None:
    """What hours rest on: nobody has more than twice the mean, and schools send two persons or more each."""
    key = ("country", "area", "area_code", "year")
    merged = {"subject_and_class_teachers": "teachers", "preschool_teachers": "preschool"}
    found: dict[tuple[Any, ...], Row] = defaultdict(lambda: {"persons": 0, "academic_hours": Decimal()})

    def add(place: tuple[Any, ...], table: str, category: str, row: Row) -> None:
        if row["persons"]:
            one = found[*place, table, category]
            one["persons"] += row["persons"]
            one["academic_hours"] += row["academic_hours"]

    active = {}
    for kind, code in (("municipality", "municipality_code"), ("county", "county_code"), ("country", "country")):
        for row in rows[f"{kind}_years"]:
            place = (row["country"], kind, row[code], row["year"])
            active[place] = row["institutions_active"]
            add(place, "total", "total", row)
    for mart, table, by in (
        ("role_years", "roles", "role_group"),
        ("priority_area_years", "priority_areas", "priority_area"),
        ("provider_years", "providers", "provider"),
    ):
        for row in rows[mart]:
            category = merged.get(row[by], "others") if table == "roles" else row[by]
            add(tuple(row[name] for name in key), table, category, row)
    for row in rows["programme_years"]:
        place = (row["country"], "municipality", row["municipality_code"], row["year"])
        add(place, "programmes", row["programme_id"], row)
    for (*place, table, category), one in found.items():
        hours, mean = one["academic_hours"], one["academic_hours"] / one["persons"]
        largest = min(hours, 2 * mean)
        rows["hour_concentrations"].append(
            dict(zip(key, place, strict=True)) | one | {
                "table_name": table, "category": category,
                "institutions": max(1, min(active[tuple(place)], (one["persons"] + 1) // 2)),
                "largest_hours": largest, "second_hours": min(hours - largest, mean * 3 / 2),
            }
        )  # fmt: skip


AS_OF = date(2026, 11, 21)
