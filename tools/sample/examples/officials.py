"""Tartumaa officials' programme, 11 January to 10 May 2024: five training days, one of them with guests.

The completions are those of the large sample; the run, its days, who came to which day and what was agreed at
the end are made here. January's notice is a file of its own: it says what was planned, and names the partner otherwise.
"""

from datetime import date

from .. import styles as s
from ..build import world
from ..layouts_et import AUDIENCE, officials
from ..providers import OWN
from ..world import Column, Completion, Job, Person, stream
from ..writers import Sheet, xlsx
from . import Files, Rows
from .cast import cast

FOLDER = "tartumaa"
TITLE = "Tartumaa haridusametnike arenguprogramm"
RUN = "TOL-2024-01"
TOL, TOL_CODE = OWN[FOLDER].name, OWN[FOLDER].code
PARTNER, PARTNER_IN_JANUARY, PARTNER_CODE = "MTÜ Hea Hariduskorraldus", "Hea Hariduskorraldus OÜ", "80990202"
HEADS, MAYORS = "koolijuhid", "vallavanemad"
# day, topic, for whom beside the officials
DAYS = (
    (date(2024, 1, 11), "Strateegiline juhtimine", ()),
    (date(2024, 2, 8), "Haridusvaldkonna õigusruum", ()),
    (date(2024, 3, 14), "Sidus- ja huvigruppide kaasamine", ()),
    (date(2024, 4, 11), "Koolipidaja ja haridusjuhi partnerlus", (HEADS, MAYORS)),
    (date(2024, 5, 10), "Haridusvõrgu väljakutsete lahendamise võimalused", ()),
)
JOINT_DAY = DAYS[3][0]
FIRST, LAST = DAYS[0][0], DAYS[-1][0]
COUNTY = ("0793", "0171", "0283", "0291", "0432", "0528", "0586", "0796")
PROMISE = (
    "Haridusametnike, valla- ja koolijuhtide ühine kohtumine ja arutelu Tartumaa Omavalitsuste Liidu korraldusel "
    "vähemalt korra aastas"
)
DAY_FORMAT = "dd\\.mm\\.yyyy"


def programme_code() -> str:
    """The code of the programme in the centre's list."""
    return next(item.code for item in world()[FOLDER].programmes if item.title == TITLE)


def rows() -> list[Completion]:
    """Who completed the programme."""
    return [row for row in world()[FOLDER].completions if officials(row)]


def completions() -> Sheet:
    """The list of those who completed, with the training days of each."""
    columns = [
        Column("Jrk nr", "", s.name),
        Column("Osaleja nimi", "full_name", s.name),
        Column("Isikukood", "national_id", s.identifier),
        Column("Asutus", "institution_name", s.school),
        Column("Omavalitsus", "municipality", s.municipality_and_code),
        Column("Ametikoht", "role", s.role),
        Column("Koolituse kood", "programme_code", s.code),
        Column("Koolituse nimetus", "programme_title", s.title),
        Column("Koolituspäevi", "days_credited", s.hours),
        Column("Lõpetamise kuupäev", "completion_date", s.when("et")),
        Column("Lõpetas", "status", s.yes_no("jah", "ei")),
    ]
    banner: Rows = [
        [TITLE],
        ["11. jaanuar – 10. mai 2024, viis koolituspäeva"],
        [f"Korraldaja: {TOL} koostöös MTÜga Hea Hariduskorraldus"],
        [],
    ]
    return Sheet("Osalejad", [*banner, *s.table(columns, rows())], header=4)


def run(partner: str, status: str) -> Sheet:
    """The run as a notice describes it."""
    trainers = ", ".join(person.name for person in cast()["trainers"])
    lines: Rows = [
        ["Toimumise kood", "Koolituse kood", "Koolituse nimetus", "Algus", "Lõpp", "Toimumise olek", "Maht (ak h)",
         "Korraldaja", "Kaaskorraldaja", "Koolitajad", "Koht"],
        [RUN, programme_code(), TITLE, FIRST, LAST, status, 40, TOL, partner, trainers, "Tartu"],
    ]  # fmt: skip
    return Sheet("Toimumine", lines, date_format=DAY_FORMAT)


def timetable() -> Sheet:
    """The five days with their topics; the fourth is also for school heads and rural mayors."""
    lines: Rows = [["Toimumise kood", "Päeva nr", "Koolituspäeva kuupäev", "Koolituspäeva teema", "Päeva sihtrühm"]]
    for number, (day, topic, others) in enumerate(DAYS, start=1):
        lines.append([RUN, number, day, topic, "; ".join((AUDIENCE["officials"], *others))])
    return Sheet("Päevakava", lines, date_format=DAY_FORMAT)


def attendance() -> Sheet:
    """Who came to which day: an official who completed four days missed one; guests came to the joint day."""
    lines: Rows = [
        ["Toimumise kood", "Koolituspäeva kuupäev", "Osaleja nimi", "Isikukood", "Asutus", "Omavalitsus", "Ametikoht",
         "Kohal"]
    ]  # fmt: skip
    missed = {
        row.person.uid: stream("missed", row.person.uid).choice(DAYS)[0] for row in rows() if row.hours < len(DAYS)
    }
    for day, _, _ in DAYS:
        for row in rows():
            came = "ei" if missed.get(row.person.uid) == day else "jah"
            lines.append([RUN, day, *_who(row.person, row.job), came])
        if day == JOINT_DAY:
            lines += [[RUN, day, *_who(person, person.jobs[0]), "jah"] for person in heads()]
            for mayor, unit in zip(cast()["rural mayors"], _parishes(), strict=True):
                office = f"{unit.removesuffix(' vald')} vallavalitsus"
                lines.append([RUN, day, mayor.name, mayor.national_id, office, unit, "vallavanem", "jah"])
    return Sheet("Kohalolek", lines, date_format=DAY_FORMAT)


def heads() -> list[Person]:
    """One head of each school of the county that has one."""
    found: dict[str, Person] = {}
    for person in world()[FOLDER].people:
        post, place = person.jobs[0].role, person.jobs[0].institution
        is_head = post == "direktor" and place.kind == "school" and place.municipality.code in COUNTY
        if is_head and len(person.jobs) == 1 and person.active(FIRST.year):
            found.setdefault(place.code, person)
    return list(found.values())


def _who(person: Person, job: Job) -> list[str]:
    place = job.institution
    return [f"{person.first} {person.last}", person.national_id, place.name, place.municipality.name, job.role]


def _parishes() -> list[str]:
    units = [unit.name for unit in world()[FOLDER].municipalities if unit.code in COUNTY]
    return [name for name in units if name.endswith(" vald")]


def organisations() -> bytes:
    """The partners by register code; the last name of a code stands."""
    lines: Rows = [
        ["Koostööpartnerid"],
        ["Organisatsiooni nimi", "Registrikood", "Organisatsiooni liik", "Omavalitsus", "Nimi inglise keeles"],
        [TOL, TOL_CODE, "mittetulundusühing", "Tartu linn", "Association of Municipalities of Tartu County"],
        [PARTNER_IN_JANUARY, PARTNER_CODE, "osaühing", None, None],
        [PARTNER, PARTNER_CODE, "mittetulundusühing", None, "Good Education Governance"],
    ]
    return xlsx([Sheet("Partnerid", lines, header=1)])


def commitments() -> bytes:
    """What was agreed on the last day."""
    lines: Rows = [
        ["Kokkulepped ja lubadused"],
        ["Kokkulepe", "Lubaja", "Maakond", "Lubaduse kuupäev", "Kordub (kuudes)", "Viimati täidetud"],
        [PROMISE, TOL, "Tartu maakond", LAST, 12, None],
    ]
    return xlsx([Sheet("Kokkulepped", lines, header=1, date_format=DAY_FORMAT)])


def files() -> Files:
    """The programme's workbook, January's notice, the partners and the promise."""
    return {
        FOLDER: {
            "arenguprogramm-teade-jaanuar-2024.xlsx": xlsx([run(PARTNER_IN_JANUARY, "planeeritud")]),
            "haridusametnike-arenguprogramm-2024.xlsx": xlsx(
                [completions(), run(PARTNER, "toimunud"), timetable(), attendance()]
            ),
            "kokkulepped.xlsx": commitments(),
            "partnerid.xlsx": organisations(),
        }
    }
