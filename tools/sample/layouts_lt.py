"""How the two Lithuanian centres keep their lists."""

from decimal import Decimal

from . import further_lt as further
from . import styles as s
from .build import participants
from .lists import run_codes
from .programmes import JOINT
from .world import DOCUMENTS_FROM, YEARS, Cell, Centre, Column, Completion
from .writers import Sheet, text, total, xlsx

Files = dict[str, bytes]
NBSP = "\u00a0"

UTENA_TOML = """\
name = "Utenos švietimo centras"
country = "LT"
language = "lt"
contact = "metodininkai@example.org"
"""
VILNIUS_TOML = """\
name = "Vilniaus mokytojų namai"
country = "LT"
language = "lt"
contact = "kursai@example.org"
registry_code = "190000001"
"""


def wide_space(row: Completion) -> Cell:
    """The short name with no-break spaces, as pasted from a web page."""
    return row.job.institution.municipality.spellings[1].replace(" ", NBSP)


def remark(row: Completion) -> Cell:
    """What the centre notes for itself about one row in thirty."""
    return "sąskaita grąžinta" if (row.person.uid + row.day.day) % 30 == 0 else None


SPACED = s.hours_text("{}" + NBSP + "ak. val.")
# by year: header of the person, of the school, of hours; style of the date, the hours and the municipality
UTENA_YEARS = {
    2021: ("Vardas, pavardė", "Darbovietė", "Valandos", "excel", s.hours, s.municipality(0)),
    2022: ("Vardas Pavardė", "Mokykla", "Val. sk.", "excel", s.hours_text("{} val."), s.municipality(1)),
    2023: ("Vardas, pavardė*", "Ugdymo\nįstaiga", "Akad. val. skaičius", "iso", s.hours, wide_space),
    2024: ("VARDAS, PAVARDĖ", "Darbo vieta", "Valandos", "lt", SPACED, s.municipality(1)),
    2025: ("Dalyvis", "Švietimo įstaiga", "Įskaityta val.", "year first", s.hours, s.municipality(2)),
    2026: ("Vardas, pavardė", "Įstaiga", "Val. sk.", "excel", s.hours, s.municipality(0)),
}  # fmt: skip


def utena_year(centre: Centre, year: int) -> bytes:
    """One workbook a year: a banner of three rows, one flat list, a total row and who drew it up."""
    person, school, hours, day, amount, place = UTENA_YEARS[year]
    columns = [
        Column("Eil. Nr.", "", s.name),
        Column("Pažymėjimo Nr.", "certificate_no", s.certificate),
        Column(person, "full_name", s.name),
        Column("Asmens kodas", "national_id", s.identifier),
        Column(school, "institution_name", s.school),
        Column("Savivaldybė", "municipality", place),
        Column("Pareigos", "role", s.role),
        Column("Programos kodas", "programme_code", s.code_number if year % 2 else s.code),
        Column("Programos pavadinimas", "programme_title", s.title),
        Column("Baigimo data" if year < 2024 else "Data", "completion_date", s.when(day)),
        Column(hours, "hours_credited", amount),
        Column("Būsena", "status", s.status("lt")),
    ]
    if year >= DOCUMENTS_FROM[centre.folder]:
        columns.append(Column("Dokumentas (pažymėjimas/pažyma)", "document_type", s.document("lt")))
    if year > 2023:  # a column that the catalogue does not know
        columns.append(Column("Pastabos (vidaus naudojimui)", "remark", remark))
    banner: list[list[Cell]] = [
        ["Utenos švietimo centras"],
        [f"Kvalifikacijos tobulinimo renginių dalyviai, {year} m."],
        [],
    ]
    rows = [*banner, *s.table(columns, centre.in_year(year))]
    sheet = total(Sheet(f"Dalyviai {year}", rows, header=3), "Iš viso", 2 if year % 2 else 0, 10)
    sheet.rows += [[], ["Parengė: metodininkė (visi asmenys išgalvoti)"]]
    return xlsx([sheet])


def utena(centre: Centre) -> Files:
    """Yearly workbooks, a workbook of programmes with a sheet of remarks, and rosters by year in one book."""
    files = {f"kvalifikacija-{year}.xlsx": utena_year(centre, year) for year in YEARS}
    joint = sorted({row.programme.code: row.programme for row in centre.completions}.items())
    listed = [*centre.programmes, *(item for _, item in joint if item.title == JOINT)]
    programmes = Sheet(
        "Programos",
        [
            ["Utenos švietimo centro programos"],
            ["Akredituotos projekto „Besimokančių mokyklų tinklai“ metu ir vėliau"],
            *further.programmes(listed),
        ],
        header=2,
    )
    remarks = Sheet(
        "Pastabos",
        [
            ["Pastaba"],
            ["2012 m. spalio 19 d. akredituotos dvi projekto „Besimokančių mokyklų tinklai“ programos."],
            ["„Leading to Learn Together“: 2016-09-01 – 2018-11-30, 6 institucijos, 5 šalys."],
        ],
    )
    files["programos.xlsx"] = xlsx([programmes, remarks, further.accreditations(centre), further.organisations(centre)])
    files["renginiai.xlsx"] = xlsx([further.runs(centre), further.teams(centre), *further.costs(centre)])
    files["poreikiai.xlsx"] = xlsx([further.needs(centre)])
    columns = [
        Column("Eil. Nr.", "", s.name),
        Column("Vardas, pavardė", "full_name", s.name),
        Column("Asmens kodas", "national_id", s.identifier),
        Column("Mokykla", "institution_name", s.school),
        Column("Savivaldybė", "municipality", s.municipality(1)),
        Column("Pareigos", "role", s.role),
        Column("Dėstomas dalykas", "subject_taught", s.subject("lt")),
        Column("Krūvis", "workload", s.workload),
        Column("Sąrašo data", "roster_date", lambda entry: entry.day),
    ]
    sheets = []
    for year in sorted({entry.day.year for entry in centre.roster}):
        entries = [entry for entry in centre.roster if entry.day.year == year]
        rows: list[list[Cell]] = [[f"Pedagogai, {year} m. rugsėjo 1 d."]]
        sheets.append(Sheet(str(year), rows + s.table(columns, entries), header=1))
    files["pedagogu-sarasai.xlsx"] = xlsx(sheets)
    return files | {"centre.toml": UTENA_TOML.encode()}


def vilnius(centre: Centre) -> Files:
    """Exports of a database: programmes, participants and documents by id as CSV; rosters in one .xlsm."""
    listed = further.programmes(centre.programmes, s.decimal_comma, "year first")
    headers: list[Cell] = ["KTPRR kodas", "Kvalifikacijos tobulinimo programos pavadinimas", "Programos apimtis (val.)"]
    files = {"programos.csv": text(Sheet("", [headers + listed[0][3:], *listed[1:]]))}
    files["akreditacijos.csv"] = text(further.accreditations(centre))
    files["istaigos.csv"] = text(further.organisations(centre))
    files["renginiai.csv"] = text(further.runs(centre))
    files["registracijos.csv"] = text(further.enrolments(centre))
    files["dalyviai.csv"] = text(Sheet("", vilnius_participants(centre)))
    columns = [
        Column("Pažymėjimo registracijos Nr.", "certificate_no", s.certificate),
        Column("Dalyvio ID", "participant_id", lambda row: f"VMN-{row.person.uid:05d}"),
        Column("Programos kodas", "programme_code", s.code),
        Column("Baigimo data", "completion_date", s.when("year first")),
        Column("Išdavimo data", "issue_date", s.issued("year first", 3)),
        Column("Val. sk.", "hours_credited", s.hours_text("{}")),
        Column("Baigė", "status", s.yes_no("taip", "ne")),
    ]
    codes = run_codes(centre)
    later = [
        Column("Dokumento rūšis", "document_type", s.document("lt")),
        Column("Renginio Nr.", "run_code", lambda row: codes.get((row.programme.code, row.day))),
    ]
    for year in YEARS:
        table = s.table(columns + (later if year >= DOCUMENTS_FROM[centre.folder] else []), centre.in_year(year))
        written = [str(line[5]).replace(",", ".") for line in table[1:]]
        amount = sum((Decimal(value) for value in written if value[0].isdigit()), Decimal())
        last: list[Cell] = ["Iš viso", None, None, None, None, s.decimal_comma(amount), *[None] * (len(table[0]) - 6)]
        files[f"pazymejimai-{year}.csv"] = text(Sheet("", [*table, last]))
    roster = [
        Column("Duomenų data", "roster_date", lambda entry: entry.day),
        Column("Vardas", "first_name", s.first),
        Column("Pavardė", "last_name", s.last),
        Column("A. k.", "national_id", s.identifier),
        Column("Ugdymo įstaiga", "institution_name", s.school),
        Column("ŠMIR kodas", "institution_code", s.school_code),
        Column("Savivaldybė", "municipality", s.municipality(0)),
        Column("Einamos pareigos", "role", s.role),
        Column("Mokomas dalykas", "subject_taught", s.subject("lt")),
        Column("Etatas", "workload", s.workload),
    ]
    staff = Sheet("Darbuotojai", s.table(roster, centre.roster))
    files["darbuotojai.xlsm"] = xlsx([staff], macros=True)
    return files | {"centre.toml": VILNIUS_TOML.encode()}


def vilnius_participants(centre: Centre) -> list[list[Cell]]:
    """The list of participants: one row a person, with the main workplace."""
    rows: list[list[Cell]] = [
        ["Dalyvio ID", "Vardas", "Pavardė", "Asmens kodas", "Mokykla", "ŠMIR kodas", "Savivaldybė",
         "Pareigos", "El. paštas"]
    ]  # fmt: skip
    for person in participants(centre):
        written = centre.person_written.get(person.uid, {})
        job = person.jobs[0]
        rows.append(
            [
                f"VMN-{person.uid:05d}",
                person.first,
                person.last,
                written.get("national_id", person.national_id),
                job.institution.name,
                job.institution.code,
                written.get("municipality", job.institution.municipality.spellings[person.uid % 2]),
                written.get("role", job.role),
                s.email(person),
            ]
        )
    return rows
