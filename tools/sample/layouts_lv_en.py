"""How the two Latvian centres and Leeds keep their lists."""

import hashlib
import json
from pathlib import Path

from . import further_lv_en as further
from . import styles as s
from .world import DOCUMENTS_FROM, Cell, Centre, Column, Completion
from .writers import Sheet, text, total, xlsx

Files = dict[str, bytes]
LEGACY = Path(__file__).parent / "legacy"
LEGACY_XLS = LEGACY / "riga-riimc-kursi-2021.xls"
LEGACY_SUMS = LEGACY / "sha256.json"
DAY = "dd\\.mm\\.yyyy"

RIGA_TOML = """\
name = "Rīgas izglītības un informatīvi metodiskais centrs"
country = "LV"
language = "lv"
contact = "kursi@example.org"
hour_unit = "academic"
"""
VENTSPILS_TOML = """\
name = "Ventspils izglītības pārvalde"
country = "LV"
language = "lv"
"""
LEEDS_TOML = """\
name = "Leeds City Council"
country = "GB"
language = "en"
"""


def riga_columns(year: int) -> list[Column]:
    """The columns of a year; identifiers are numbers in 2023, the only date of 2021 is the document's."""
    day = {2021: "excel", 2022: "lv", 2023: "latvian dots", 2024: "iso"}.get(year, "excel")
    date_header = {2021: "Izsniegts", 2022: "Apguves datums"}.get(year, "Pabeigšanas datums")
    columns = [
        Column("Nr. p. k." if year < 2024 else "N.p.k.", "", s.name),
        Column("Vārds", "first_name", s.first),
        Column("Uzvārds", "last_name", s.last),
        Column("Personas kods", "national_id", s.identifier_number if year == 2023 else s.identifier),
        Column("Iestāde" if year % 2 else "Darba vieta", "institution_name", s.school),
        Column("Pašvaldība" if year < 2024 else "Novads/pilsēta", "municipality", s.municipality(year % 2)),
        Column("Amats", "role", s.role),
        Column("Programmas kods", "programme_code", s.code),
        Column("Programmas nosaukums", "programme_title", s.title),
        Column("Stundas", "hours_credited", s.hours_text("{} st.") if year in {2022, 2025} else s.hours),
        Column(date_header, "completion_date", s.when(day)),
        Column("Apliecības Nr.", "certificate_no", s.certificate),
        Column("Statuss", "status", s.status("lv")),
    ]
    if year >= DOCUMENTS_FROM["riga-riimc"]:
        columns.append(Column("Dokumenta veids", "document_type", s.document("lv")))
    return columns


def riga_sheet(year: int, name: str, rows: list[Completion]) -> Sheet:
    """A list under a banner, with a total row."""
    columns = riga_columns(year)
    banner: list[list[Cell]] = [
        ["Rīgas izglītības un informatīvi metodiskais centrs"],
        [f"Profesionālās kompetences pilnveides kursi, {year}. gads"],
    ]
    table = [*banner, *s.table(columns, rows)]
    return total(Sheet(name, table, header=2, date_format="dd\\.mm\\.yyyy"), "Kopā", 1, 9)


def riga_2021(centre: Centre) -> Sheet:
    """What the legacy workbook holds."""
    return riga_sheet(2021, "Kursi", centre.in_year(2021))


def fingerprint(sheet: Sheet) -> str:
    """SHA-256 of a sheet's cells."""
    return hashlib.sha256(json.dumps(sheet.rows, ensure_ascii=False, default=str).encode()).hexdigest()


def legacy(centre: Centre) -> bytes:
    """The .xls, converted once; ValueError where the invented world has moved on since."""
    sums = json.loads(LEGACY_SUMS.read_text("utf-8"))
    data = LEGACY_XLS.read_bytes()
    if sums != {"cells": fingerprint(riga_2021(centre)), "xls": hashlib.sha256(data).hexdigest()}:
        raise ValueError("the legacy .xls is out of date: run tools/make_sample.py --convert")
    return data


def riga(centre: Centre) -> Files:
    """A workbook a year (one legacy .xls, one with a sheet for each half), A and B programmes, rosters."""
    halves = [
        riga_sheet(2022, name, [row for row in centre.in_year(2022) if (row.day.month > 6) == late])
        for name, late in (("I pusgads", False), ("II pusgads", True))
    ]
    files = {"kursi-2021.xls": legacy(centre), "kursi-2022.xlsx": xlsx(halves)}
    for year in (2023, 2024, 2025, 2026):
        files[f"kursi-{year}.xlsx"] = xlsx([riga_sheet(year, "Kursi", centre.in_year(year))])
    sheets = [
        Sheet(f"{kind} programmas", [[f"{kind} programmas"], *further.programmes(centre, kind)], 1, {}, DAY)
        for kind in ("A", "B")
    ]
    files["programmas.xlsx"] = xlsx(sheets)
    files["saskanojumi.xlsx"] = xlsx([further.approvals(centre), further.organisations(centre, "lv")])
    files["norises.xlsx"] = xlsx([further.runs(centre), further.costs(centre)])
    columns = [
        Column("Saraksta datums", "roster_date", lambda entry: entry.day),
        Column("Vārds", "first_name", s.first),
        Column("Uzvārds", "last_name", s.last),
        Column("Pers. kods", "national_id", s.identifier),
        Column("Izglītības iestāde", "institution_name", s.school),
        Column("Pašvaldība", "municipality", s.municipality(0)),
        Column("Ieņemamais amats", "role", s.role),
        Column("Mācību priekšmets", "subject_taught", s.subject("lv")),
        Column("Slodze", "workload", s.workload),
    ]
    table = s.table(columns, centre.roster)
    files["pedagogu-saraksti.xlsx"] = xlsx([Sheet("Pedagogi", table, date_format="dd\\.mm\\.yyyy")])
    return files | {"centre.toml": RIGA_TOML.encode()}


def ventspils(centre: Centre) -> Files:
    """People by name and birthday: CSV in the old Baltic code page, TSV, then a sheet a year; roster CSV."""

    def columns(day: str) -> list[Column]:
        return [
            Column("Nr.", "", s.name),
            Column("Pedagoga vārds, uzvārds", "full_name", s.name),
            Column("Dzimšanas datums", "birth_date", s.born(day)),
            Column("Skola", "institution_name", s.school),
            Column("Novads/pilsēta", "municipality", s.municipality(1)),
            Column("Amats", "role", s.role),
            Column("Kursi", "programme_title", s.title),
            Column("Apguves datums", "completion_date", s.when(day)),
            Column("Stundu skaits", "hours_credited", s.hours),
            Column("Apguva", "status", s.yes_no("jā", "nē")),
            Column("Apliecības numurs", "certificate_no", s.certificate),
        ]

    def table(year: int, day: str) -> list[list[Cell]]:
        return s.table(columns(day), centre.in_year(year))

    sheets = [
        total(Sheet(f"{year}. gads", table(year, "excel"), date_format="dd\\.mm\\.yyyy\\."), "Pavisam", 1, 8)
        for year in (2023, 2024, 2025, 2026)
    ]
    roster = [
        Column("Dati uz", "roster_date", lambda entry: f"{entry.day:%d.%m.%Y}."),
        Column("Vārds, uzvārds", "full_name", s.name),
        Column("Dzimšanas datums", "birth_date", s.born("latvian dots")),
        Column("Iestāde", "institution_name", s.school),
        Column("Pašvaldība", "municipality", s.municipality(0)),
        Column("Amats", "role", s.role),
        Column("Pasniedzamais priekšmets", "subject_taught", s.subject("lv")),
        Column("Likme", "workload", s.workload),
    ]
    staff = s.table(roster, centre.roster)
    return {
        "kursi-2021.csv": text(Sheet("", table(2021, "latvian dots")), encoding="cp1257"),
        "kursi-2022.tsv": text(Sheet("", table(2022, "lv")), separator="\t", encoding="utf-8"),
        "kursi-2023-2026.xlsx": xlsx(sheets),
        "programmas.xlsx": xlsx([Sheet("Programmas", further.programmes(centre, "A"), date_format=DAY)]),
        "saskanojumi.xlsx": xlsx([further.approvals(centre), further.organisations(centre, "lv")]),
        "pedagogi.csv": text(Sheet("", staff)),
        "centre.toml": VENTSPILS_TOML.encode(),
    }


def leeds(centre: Centre) -> Files:
    """People by name and school; clock hours and INSET days; the British order of day and month."""

    def amount(row: Completion) -> Cell:
        return None if row.unit == "days" else s.hours(row)

    def days(row: Completion) -> Cell:
        return s.hours(row) if row.unit == "days" else None

    def columns(day: str) -> list[Column]:
        return [
            Column("S/N", "", s.name),
            Column("Participant name", "full_name", s.name),
            Column("School", "institution_name", s.school),
            Column("Local authority", "municipality", s.municipality(1)),
            Column("Job title", "role", s.role),
            Column("Course", "programme_title", s.title),
            Column("Date completed", "completion_date", s.when(day)),
            Column("CPD hours", "hours_credited", amount),
            Column("INSET days", "days_credited", days),
            Column("Outcome", "status", s.status("en")),
        ]

    def table(day: str, *years: int) -> list[list[Cell]]:
        return s.table(columns(day), centre.in_year(*years))

    def book(*years: int) -> bytes:
        banner: list[list[Cell]] = [["Leeds City Council: CPD attendance"], ["Hours are clock hours."], []]
        sheets = [
            total(Sheet(str(year), [*banner, *table("excel", year)], 3, date_format="dd/mm/yyyy"), "Total", 1, 7)
            for year in years
        ]
        return xlsx(sheets)

    roster = [
        Column("Census date", "roster_date", lambda entry: f"{entry.day:%d/%m/%Y}"),
        Column("Teacher name", "full_name", s.name),
        Column("School", "institution_name", s.school),
        Column("Local authority", "municipality", s.municipality(0)),
        Column("Position", "role", s.role),
        Column("Subject taught", "subject_taught", s.subject("en")),
        Column("FTE", "workload", s.workload),
    ]
    staff = s.table(roster, centre.roster)
    return {
        "cpd-2021-2023.xlsx": book(2021, 2022, 2023),
        "cpd-2024.csv": text(Sheet("", table("slashes", 2024)), separator=",", encoding="utf-8", decimal="."),
        "cpd-2025-2026.xlsx": book(2025, 2026),
        "course-catalogue.xlsx": xlsx([further.courses(centre), further.organisations(centre, "en")]),
        "workforce-census.csv": text(Sheet("", staff), separator=",", encoding="utf-8", decimal="."),
        "centre.toml": LEEDS_TOML.encode(),
    }
