"""eTwinning schools of Estonia: their labels by edition, and what they offered to other schools of the area.

The schools are the invented ones of the large sample; the five principles are those of the mission.
"""

from datetime import date

from ..build import world
from ..world import Institution
from ..writers import Sheet, xlsx
from . import Files, Rows

FOLDER = "etwinning-ee"
TOML = """\
name = "eTwinningu Eesti kasutajatugi"
country = "EE"
language = "et"
"""
DAY_FORMAT = "dd\\.mm\\.yyyy"
# the invented schools, by the codes that the large sample gives them
SINILILLE, LOOKESE, ELVA, KAMBJA, PARNU, TORI = (
    "759079311", "759079313", "759017102", "759028301", "758062406", "758080902",
)  # fmt: skip
# school, edition, state, award, first and last day of validity, active teachers
LABELS = (
    (SINILILLE, "2021-2022", "antud", date(2021, 3, 30), date(2021, 9, 1), date(2023, 8, 31), 2),
    (SINILILLE, "2023-2024", "antud", date(2023, 4, 4), date(2023, 9, 1), date(2025, 8, 31), 4),
    (SINILILLE, "2025-2026", "antud", date(2025, 4, 8), date(2025, 9, 1), date(2027, 8, 31), 6),
    (LOOKESE, "2024-2025", "antud", date(2024, 4, 9), date(2024, 9, 1), date(2026, 8, 31), 3),
    (ELVA, "2023-2024", "antud", date(2023, 4, 4), date(2023, 9, 1), date(2025, 8, 31), 3),
    (KAMBJA, "2025-2026", "antud", date(2025, 4, 8), date(2025, 9, 1), date(2027, 8, 31), 5),
    (PARNU, "2024-2025", "antud", date(2024, 4, 9), date(2024, 9, 1), date(2026, 8, 31), 3),
    (TORI, "2025-2026", "taotletud", None, None, None, 3),
)  # fmt: skip
LEADERSHIP, TEAMWORK, PUPILS, MODEL, INCLUSIVE = (
    "ühine juhtimine",
    "koostöö, jagamine ja meeskonnatöö",
    "õpilased muutuste käivitajatena",
    "eeskuju teistele koolidele",
    "kaasav ja innovaatiline õppiv organisatsioon",
)
OPEN_DAY, INFO, MENTORING, TRAINING = "avatud uste päev", "infotund", "mentorlus", "koolitus teistele koolidele"
# school, kind, day, title, listeners, principle, hours
EVENTS = (
    (SINILILLE, OPEN_DAY, date(2023, 11, 16), "eTwinningu kooli avatud uksed", 34, MODEL, 4),
    (SINILILLE, INFO, date(2024, 2, 7), "Kuidas alustada esimest eTwinningu projekti", 21, MODEL, 2),
    (SINILILLE, MENTORING, date(2024, 10, 3), "Kahe naaberkooli mentorlus", 8, TEAMWORK, 6),
    (SINILILLE, TRAINING, date(2025, 3, 20), "eTwinning kooli arengukavas: juhtkondade töötuba", 17, LEADERSHIP, 4),
    (LOOKESE, TRAINING, date(2024, 11, 13), "Koostööõpe ja õppija erivajadused eTwinningu projektis", 26, INCLUSIVE, 6),
    (LOOKESE, OPEN_DAY, date(2025, 4, 24), "Õpilased tutvustavad oma projekte", 42, PUPILS, 3),
    (ELVA, INFO, date(2024, 9, 19), "eTwinning Elva valla koolidele", 15, MODEL, 2),
    (KAMBJA, MENTORING, date(2025, 10, 9), "Alustava projektijuhi mentorlus", 5, TEAMWORK, 4),
    (PARNU, OPEN_DAY, date(2025, 2, 13), "Avatud tunnid Pärnu koolidele", 28, MODEL, 4),
    (PARNU, TRAINING, date(2025, 11, 6), "Paindlik õpiaeg ja -ruum", 19, INCLUSIVE, 6),
    (TORI, INFO, date(2025, 9, 25), "eTwinningu infotund Tori valla koolidele", 12, MODEL, 2),
)


def schools() -> dict[str, Institution]:
    """The institutions of the two Estonian unions of municipalities, by register code."""
    people = [person for folder in ("tartumaa", "parnumaa") for person in world()[folder].people]
    return {job.institution.code: job.institution for person in people for job in person.jobs}


def labels() -> Sheet:
    """Who held, holds or wants the label, by edition."""
    rows: Rows = [
        ["eTwinningu kooli märgised"],
        ["Kool", "Kooli registrikood", "Omavalitsus", "Märgis", "Märgise periood", "Märgise olek",
         "Märgise andmise kuupäev", "Kehtib alates", "Kehtib kuni", "Aktiivseid õpetajaid"],
    ]  # fmt: skip
    for code, edition, *rest in LABELS:
        school = schools()[code]
        rows.append([school.name, code, school.municipality.name, "eTwinningu kool", edition, *rest])
    return Sheet("Märgised", rows, header=1, date_format=DAY_FORMAT)


def events() -> Sheet:
    """What the schools offered to others, by the principle of the mission that it serves."""
    rows: Rows = [
        ["Kool", "Kooli registrikood", "Omavalitsus", "Levitegevuse liik", "Tegevuse kuupäev", "Tegevuse nimetus",
         "Kuulajaid", "Põhimõte", "Kestus (ak h)", "Teistele koolidele"]
    ]  # fmt: skip
    for code, kind, day, title, listeners, principle, hours in EVENTS:
        school = schools()[code]
        place = [school.name, code, school.municipality.name]
        rows.append([*place, kind, day, title, listeners, principle, hours, "jah"])
    return Sheet("Tegevused", rows, date_format=DAY_FORMAT)


def files() -> Files:
    """One workbook of labels and events."""
    return {FOLDER: {"centre.toml": TOML.encode(), "etwinningu-koolid.xlsx": xlsx([labels(), events()])}}
