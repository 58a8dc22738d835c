"""How the three Estonian centres keep their lists."""

from datetime import date

from . import further_et as further
from . import styles as s
from .build import participants
from .lists import run_codes
from .world import DOCUMENTS_FROM, Cell, Centre, Column, Completion
from .writers import Sheet, ods, text, total, xlsx

Files = dict[str, bytes]

TARTUMAA_TOML = """\
name = "Tartumaa Omavalitsuste Liit"
country = "EE"
language = "et"
contact = "haridus@example.org"
"""
PARNUMAA_TOML = """\
name = "Pärnumaa Omavalitsuste Liit"
country = "EE"
language = "et"
"""
POSKA_TOML = """\
name = "Tartu Jaan Poska gümnaasium"
country = "EE"
language = "et"

# one school: its lists do not say where it is
[defaults.completions]
institution_name = "Tartu Jaan Poska gümnaasium"
institution_code = "75990001"
municipality = "Tartu linn"

[defaults.roster]
institution_name = "Tartu Jaan Poska gümnaasium"
institution_code = "75990001"
municipality = "Tartu linn"

[columns.completions]
completion_date = "Kuupäev"
"""
AUDIENCE = {
    "all": "kõik haridustöötajad",
    "teachers": "õpetajad",
    "preschool": "lasteaiaõpetajad",
    "heads": "koolijuhid",
    "support": "tugispetsialistid",
    "officials": "haridusametnikud",
}


def tartumaa_courses(centre: Centre) -> bytes:
    """Courses and participants on two sheets of one workbook."""
    courses = [["Tartumaa Omavalitsuste Liit: koolitused"], [], *further.programmes(centre, AUDIENCE)]
    people: list[list[Cell]] = [
        ["Osaleja ID", "Eesnimi", "Perekonnanimi", "Isikukood", "Asutus", "KOV", "Ametikoht", "E-post"]
    ]
    for person in participants(centre):
        written = centre.person_written.get(person.uid, {})
        job = person.jobs[0]
        people.append(
            [
                f"T{person.uid}",
                person.first,
                person.last,
                written.get("national_id", person.national_id),
                job.institution.name,
                written.get("municipality", job.institution.municipality.spellings[person.uid % 7 == 0]),
                written.get("role", job.role),
                s.email(person),
            ]
        )
    sheets = [Sheet("Koolitused", courses, header=2), Sheet("Osalejad", people), further.organisations(centre)]
    return xlsx(sheets)


def officials(row: Completion) -> bool:
    """Whether a row belongs to the officials' programme, which has a list of its own."""
    return row.programme.unit == "days"


def tartumaa_year(centre: Centre, year: int) -> Sheet:
    """The year's completions by participant and course."""
    style = {2021: "dots", 2022: "short dots", 2023: "excel", 2024: "et", 2025: "dots", 2026: "excel"}[year]
    columns = [
        Column("Jrk", "", s.name),
        Column("Tunnistuse nr" if year < 2024 else "Dok nr", "certificate_no", s.certificate),
        Column("Osaleja ID", "participant_id", lambda row: f"T{row.person.uid}"),
        Column("Õppekava kood", "programme_code", s.code),
        Column("Koolituse nimetus", "programme_title", s.title),
        Column("Lõpetamise kp", "completion_date", s.when(style)),
        Column("Läbitud maht" if year % 2 else "Tunnid", "hours_credited", s.hours),
        Column("Staatus", "status", s.status("et")),
    ]
    if year >= DOCUMENTS_FROM[centre.folder]:
        codes = run_codes(centre)
        columns.append(Column("Dokumendi liik", "document_type", s.document("et")))
        columns.append(Column("Toimumise kood", "run_code", lambda row: codes.get((row.programme.code, row.day))))
    rows = [row for row in centre.in_year(year) if not officials(row)]
    table: list[list[Cell]] = [[f"Läbimised {year}"], *s.table(columns, rows)]
    return total(Sheet(str(year), table, header=1, date_format="dd\\.mm\\.yyyy"), "Kokku:", 1, 6)


def tartumaa(centre: Centre) -> Files:
    """A database in workbooks: courses and people, completions by year, the officials' list, rosters as "
    "CSV."""
    files = {
        "koolitused-ja-osalejad.xlsx": tartumaa_courses(centre),
        "labimised-2021-2023.xlsx": xlsx([tartumaa_year(centre, year) for year in (2021, 2022, 2023)]),
        "labimised-2024-2026.xlsx": xlsx([tartumaa_year(centre, year) for year in (2024, 2025, 2026)]),
        "toimumised.xlsx": xlsx([further.runs(centre), further.run_days(centre), further.costs(centre)]),
        "registreerumised-2025.csv": text(further.enrolments(centre)),
    }
    columns = [
        Column("Andmed seisuga", "roster_date", lambda entry: f"{entry.day:%d.%m.%Y}"),
        Column("Eesnimi", "first_name", s.first),
        Column("Perenimi", "last_name", s.last),
        Column("Isikukood", "national_id", s.identifier),
        Column("Haridusasutus", "institution_name", s.school),
        Column("Kohalik omavalitsus", "municipality", s.municipality(0)),
        Column("Ametikoht", "role", s.role),
        Column("Õpetatav aine", "subject_taught", s.subject("et")),
        Column("Koormus", "workload", s.workload),
    ]
    for name, years in (("2021-2023", (2021, 2022, 2023)), ("2024-2025", (2024, 2025))):
        entries = [entry for entry in centre.roster if entry.day.year in years]
        table = s.table(columns, entries)
        files[f"pedagoogid-{name}.csv"] = text(Sheet("", table))
    return files | {"centre.toml": TARTUMAA_TOML.encode()}


def parnumaa(centre: Centre) -> Files:
    """Flat lists, several years in one sheet; identifiers are numbers; places by name, by code and by "
    "both."""
    files = {}
    places = {
        "2021-2023": ("dots", s.municipality(0), s.hours),
        "2024": ("excel", s.municipality_code, s.hours_text("{} ak h")),
        "2025-2026": ("iso", s.municipality_and_code, s.hours),
    }
    for name, (day, place, amount) in places.items():
        columns = [
            Column("Jrk nr", "", s.name),
            Column("Õpetaja nimi", "full_name", s.name),
            Column("Isikukood", "national_id", s.identifier_number),
            Column("Kool", "institution_name", s.school),
            Column("Vald/linn", "municipality", place),
            Column("Amet", "role", s.role),
            Column("Koolituse nimetus", "programme_title", s.title),
            Column("Läbimise kuupäev", "completion_date", s.when(day)),
            Column("Akadeemilisi tunde", "hours_credited", amount),
            Column("Tunnistuse number", "certificate_no", s.certificate),
            Column("Olek", "status", s.status("et")),
        ]
        if int(name[:4]) >= DOCUMENTS_FROM[centre.folder]:
            columns.append(Column("Tunnistus/tõend", "document_type", s.document("et")))
        rows = centre.in_year(*range(int(name[:4]), int(name[-4:]) + 1))
        table: list[list[Cell]] = [
            ["Täienduskoolituse läbijad"],
            [f"Periood: {name}"],
            [],
            [],
            *s.table(columns, rows),
        ]
        for line in range(len(table) - 1, 5, -1):  # the header again where a page began
            if line % 250 == 0:
                table.insert(line, table[4])
        files[f"taienduskoolitus-{name}.xlsx"] = xlsx([total(Sheet("Leht1", table, header=4), "Kokku", 0, 8)])
    columns = [
        Column("Jrk nr", "", s.name),
        Column("Ees- ja perekonnanimi", "full_name", s.name),
        Column("Isikukood", "national_id", s.identifier_number),
        Column("Õppeasutus", "institution_name", s.school),
        Column("Omavalitsus", "municipality", s.municipality(1)),
        Column("Ametikoht", "role", s.role),
        Column("Õpetatavad ained", "subject_taught", s.subject("et")),
        Column("Ametikoha koormus", "workload", s.workload),
        Column("Seisuga", "roster_date", lambda entry: entry.day),
    ]
    sheets = []
    for year in sorted({entry.day.year for entry in centre.roster}):
        entries = [entry for entry in centre.roster if entry.day.year == year]
        table = s.table(columns, entries)
        sheets.append(Sheet(f"10.11.{year}", table, date_format="dd\\.mm\\.yyyy"))
    files["pedagoogide-nimekiri.xlsx"] = xlsx(sheets)
    courses = Sheet("Õppekavad", further.programmes(centre, AUDIENCE))
    files["oppekavad.xlsx"] = xlsx([courses, further.organisations(centre)])
    return files | {"centre.toml": PARNUMAA_TOML.encode()}


def school_year(day: date) -> int:
    """The year in which the school year of `day` began."""
    return day.year if day.month >= 8 else day.year - 1


def poska(centre: Centre) -> Files:
    """One school: an .ods with a sheet a school year, hours as `4 tundi` and `1 EAP`, and one roster."""

    def amount(row: Completion) -> Cell:
        if row.effect == "not_completed":
            return None
        return f"{s.decimal_comma(row.hours)} {'EAP' if row.unit == 'ects' else 'ak h'}"

    columns = [
        Column("Jrk", "", s.name),
        Column("Õpetaja nimi", "full_name", s.name),
        Column("IK", "national_id", s.identifier),
        Column("Amet", "role", s.role),
        Column("Koolitus", "programme_title", s.title),
        Column("Kuupäev", "completion_date", s.when("excel")),
        Column("Maht", "hours_credited", amount),
        Column("Staatus", "status", s.status("et")),
    ]
    sheets = []
    for year in range(2020, 2027):
        rows = [row for row in centre.completions if school_year(row.day) == year]
        if rows:
            banner: list[list[Cell]] = [[f"Õpetajate koolitused {year}/{year + 1}. õppeaastal"], []]
            table = [*banner, *s.table(columns, rows)]
            sheets.append(Sheet(f"{year}-{year + 1}", table, header=2))
    roster = [
        Column("Seisuga", "roster_date", lambda entry: f"{entry.day:%d.%m.%Y}"),
        Column("Eesnimi", "first_name", s.first),
        Column("Perekonnanimi", "last_name", s.last),
        Column("Isikukood", "national_id", s.identifier),
        Column("Ametikoht", "role", s.role),
        Column("Õpetatav aine", "subject_taught", s.subject("et")),
        Column("Koormus", "workload", s.workload),
    ]
    staff = s.table(roster, centre.roster)
    return {
        "opetajate-koolitused.ods": ods(sheets),
        "opetajad.xlsx": xlsx([Sheet("Õpetajad", staff), Sheet("Koolitused", further.own_courses(centre))]),
        "centre.toml": POSKA_TOML.encode(),
    }
