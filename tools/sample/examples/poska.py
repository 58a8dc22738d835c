"""The mobility project of Tartu Jaan Poska gümnaasium, 2017-06-01 to 2018-05-31, and what the school keeps around it.

The document prints no project number, so the project goes by its title. Hosts, dates and travellers are invented.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ..layouts_et import POSKA_TOML
from ..writers import Sheet, xlsx
from . import Files, Rows
from .cast import Someone, cast

FOLDER = "tartu-poska"
SCHOOL, SCHOOL_CODE = "Tartu Jaan Poska gümnaasium", "75990001"
TITLE = "Uuenevat õpikäsitust toetava laiapõhjalise juhtimismudeli arendamine Tartu Jaan Poska gümnaasiumis"
START, END = date(2017, 6, 1), date(2018, 5, 31)
DAY_FORMAT = "dd\\.mm\\.yyyy"
TOML = (
    POSKA_TOML
    + "".join(
        f"""
[defaults.{table}]
institution_name = "{SCHOOL}"
institution_code = "{SCHOOL_CODE}"
municipality = "Tartu linn"
"""
        for table in ("mobilities", "follow_ups", "group_memberships")
    )
    + "\n# the project has no number: its title stands in the number's place"
    + "".join(f'\n[columns.{table}]\nproject_code = "Projekt"\n' for table in ("mobilities", "follow_ups", "targets"))
    + f"""
[defaults.priorities]
owner = "{SCHOOL}"
municipality = "Tartu linn"

[defaults.targets]
owner = "{SCHOOL}"
municipality = "Tartu linn"
"""
)
# the eleven posts that make up the school's management
POSTS = (
    "direktor",
    "juhiabi",
    "õppejuht (reaal- ja loodusained)",
    "õppejuht (humanitaar- ja kultuuriained)",
    "õppejuht (võõrkeeled)",
    "õppetöö koordinaator",
    "arendusjuht",
    "haridustehnoloog",
    "infojuht",
    "majandusjuht",
    "süsteemihaldur",
)
SCHOOL_YEAR = "2016/2017"
GROUPS = (
    "Kooli peegel",
    "Rahvusvahelised suhted",
    "Väärtuspõhiste sündmuste korraldamine",
    "Digigümnaasium",
    "HEV+/HEV-",
    "Õpilaste ja õpetajate motivatsiooni tõstmine",
)
PRIORITIES = (
    "Õppekorraldus",
    "Personal ja juhtimine",
    "Õpikeskkond ja infotehnoloogiaarendus",
    "Koostöö huvigruppidega",
)
PARTNERS_TARGET = "Leida vähemalt kolm tõsiseltvõetavat partnerit, kellega KA2 projekti alustada"
STUUDIUM, SONUMID, WEB, FACEBOOK = "Stuudium", "Poska Sõnumid", "kooli koduleht", "Facebook"
# what a traveller passes on; the announcement of each in the school's news
LESSONS = (
    "IKT vahendid õppe individualiseerimiseks ja diferentseerimiseks",
    "Kuidas saada kolleegide tunnivaatlustest võimalikult palju kasu",
    "Salliv ja konflikte konstruktiivselt lahendav koolikollektiiv",
    "Ümberpööratud klassiruum",
    "Külastatud koolide juhtimispraktikad",
)


class Mobility(NamedTuple):
    """A stay abroad with the days of what followed it."""

    kind: str
    host: str
    country: str
    city: str
    first: date
    last: date
    peer_training: date
    listeners: int
    open_lesson: date
    guests: int


MOBILITIES = (
    Mobility("kursus", "Atlantic Teacher Academy", "Iirimaa", "Galway", date(2017, 7, 9), date(2017, 7, 16),
             date(2017, 8, 28), 46, date(2017, 10, 5), 9),
    Mobility("kursus", "Aula Viva Teacher Training", "Hispaania", "Valencia", date(2017, 8, 13), date(2017, 8, 20),
             date(2017, 8, 29), 44, date(2017, 11, 9), 7),
    Mobility("töövari", "Kuusirannan lukio", "Soome", "Tampere", date(2017, 10, 22), date(2017, 10, 27),
             date(2017, 11, 14), 38, date(2017, 12, 7), 11),
    Mobility("kursus", "Lagoon Learning Lab", "Itaalia", "Trieste", date(2018, 2, 18), date(2018, 2, 25),
             date(2018, 3, 13), 41, date(2018, 4, 5), 8),
    Mobility("töövari", "Fjellvik videregående skole", "Norra", "Bergen", date(2018, 3, 18), date(2018, 3, 24),
             date(2018, 4, 10), 36, date(2018, 5, 3), 12),
)  # fmt: skip


@dataclass(frozen=True)
class Member:
    """A member of a development group."""

    person: Someone
    group: str
    leads: bool


def staff() -> list[tuple[Someone, str]]:
    """The management with its posts, then the teachers of the groups."""
    managers, teachers = cast()["poska managers"], cast()["poska teachers"]
    return [*zip(managers, POSTS, strict=True), *((person, "õpetaja") for person in teachers)]


def travellers() -> tuple[Someone, ...]:
    """Two heads of studies and three teachers, all of them members of a development group."""
    return (*cast()["poska managers"][2:4], *cast()["poska teachers"][:3])


def members() -> list[Member]:
    """Who belongs to which group; the first of each leads it."""
    people = [*travellers(), *cast()["poska teachers"][3:], *cast()["poska managers"][5:9]]
    return [Member(person, GROUPS[place % len(GROUPS)], place < len(GROUPS)) for place, person in enumerate(people)]


def project() -> Sheet:
    """The project, without a number."""
    rows: Rows = [
        ["Projekti number", "Projekti nimi", "Meede", "Programm", "Projekti algus", "Projekti lõpp", "Koordinaator",
         "Koordinaatori riik", "Kavandatud õpiränded"],
        [None, TITLE, "KA1", "Erasmus+", START, END, SCHOOL, "Eesti", len(MOBILITIES)],
    ]  # fmt: skip
    return Sheet("Projekt", rows, date_format=DAY_FORMAT)


def mobilities() -> Sheet:
    """Five teachers and their stays abroad."""
    rows: Rows = [
        ["Õpirände nr", "Projekt", "Õpetaja nimi", "Isikukood", "Amet", "Tegevuse liik", "Vastuvõttev organisatsioon",
         "Sihtriik", "Sihtlinn", "Algus", "Lõpp", "Reisipäevi", "Olek"]
    ]  # fmt: skip
    posts = dict(staff())
    for number, (person, one) in enumerate(zip(travellers(), MOBILITIES, strict=True), start=1):
        rows.append(
            [f"JPG-{number}", TITLE, person.name, person.national_id, posts[person], one.kind, one.host, one.country,
             one.city, one.first, one.last, 2, "toimunud"]
        )  # fmt: skip
    return Sheet("Õpiränded", rows, date_format=DAY_FORMAT)


def certificates() -> Sheet:
    """The notices that the travellers brought home: so the years have a report."""
    rows: Rows = [
        [
            "Õpetaja nimi",
            "Isikukood",
            "Amet",
            "Kool",
            "Omavalitsus",
            "Koolituse nimetus",
            "Läbimise kuupäev",
            "Koolituspäevi",
        ]
    ]
    posts = dict(staff())
    for person, one in zip(travellers(), MOBILITIES, strict=True):
        days = (one.last - one.first).days + 1
        home = ["Tartu Jaan Poska Gümnaasium", "Tartu linn"]
        rows.append([person.name, person.national_id, posts[person], *home, f"Õpiränne: {one.host}", one.last, days])
    return Sheet("Tõendid", rows, date_format=DAY_FORMAT)


def follow_ups() -> Sheet:
    """After each mobility a peer training and an open lesson, with the materials and the news of it."""
    rows: Rows = [
        ["Õpiränded: järeltegevused ja levitamine"],
        ["Järeltegevuse liik", "Tegevuse kuupäev", "Projekt", "Õpirände nr", "Õpetaja nimi", "Isikukood",
         "Tegevuse nimetus", "Kuulajaid", "Kestus (ak h)", "Levikanal", "Veebiaadress"],
    ]  # fmt: skip
    for number, (person, one, title) in enumerate(zip(travellers(), MOBILITIES, LESSONS, strict=True), start=1):
        who: list[str] = [TITLE, f"JPG-{number}", person.name, person.national_id]
        rows += [
            ["õpetajalt õpetajale koolitus", one.peer_training, *who, title, one.listeners, 2, None, None],
            ["avatud tund", one.open_lesson, *who, title, one.guests, 1, None, None],
            ["levitamine", one.peer_training, *who, f"Koolituse materjalid: {title}", None, None, STUUDIUM, None],
            ["levitamine", one.open_lesson, *who, f"Õpirände lugu: {title}", None, None, SONUMID,
             f"https://example.org/poska-sonumid/{number}"],
        ]  # fmt: skip
    whole = [TITLE, None, None, None, "Projekti kokkuvõte", None, None]
    rows += [
        ["levitamine", date(2018, 5, 28), *whole, WEB, "https://example.org/erasmus"],
        ["levitamine", date(2018, 5, 29), *whole, FACEBOOK, "https://example.org/facebook"],
    ]
    return Sheet("Järeltegevused", rows, header=1, date_format=DAY_FORMAT)


def targets() -> Sheet:
    """What the project set itself; of the partners sought no result is known."""
    rows: Rows = [
        ["Eesmärk", "Projekt", "Sihtväärtus", "Saavutatud", "Tähtaeg"],
        [PARTNERS_TARGET, TITLE, 3, None, END],
        ["Õpirändel käib viis õpetajat", TITLE, 5, 5, END],
        ["Iga õpirändel käinud õpetaja annab vähemalt ühe avatud tunni", TITLE, 5, 5, END],
    ]
    return Sheet("Eesmärgid", rows, date_format=DAY_FORMAT)


def groups() -> Sheet:
    """The six development groups of 2016/2017 with their members."""
    rows: Rows = [
        [f"Arendusrühmad {SCHOOL_YEAR}. õppeaastal"],
        ["Õpetaja nimi", "Isikukood", "Arendusrühm", "Õppeaasta", "Rühma juht"],
    ]
    for one in sorted(members(), key=lambda member: GROUPS.index(member.group)):
        rows.append([one.person.name, one.person.national_id, one.group, SCHOOL_YEAR, "jah" if one.leads else "ei"])
    return Sheet("Arendusrühmad", rows, header=1)


def priorities() -> Sheet:
    """The priority areas of the school's development plan."""
    rows: Rows = [
        ["Arengukava prioriteetsed valdkonnad"],
        ["Prioriteetne valdkond", "Omaniku liik", "Kehtib alates"],
    ]
    rows += [[name, "kool", date(2016, 9, 1)] for name in PRIORITIES]
    return Sheet("Arengukava", rows, header=1, date_format=DAY_FORMAT)


def roster() -> Sheet:
    """Who held which post on 1 September 2017."""
    rows: Rows = [["Eesnimi", "Perekonnanimi", "Isikukood", "Ametikoht", "Koormus", "Seisuga"]]
    rows += [[p.first, p.last, p.national_id, post, 1, date(2017, 9, 1)] for p, post in staff()]
    return Sheet("Juhtkond ja arendusrühmad", rows, date_format=DAY_FORMAT)


def files() -> Files:
    """One workbook of the project, one of the school's plan and groups, and the staff of 2017."""
    return {
        FOLDER: {
            "centre.toml": TOML.encode(),
            "opiranne-2017-2018.xlsx": xlsx([project(), mobilities(), certificates(), follow_ups(), targets()]),
            "arengukava-ja-ruhmad.xlsx": xlsx([priorities(), groups()]),
            "personal-2017.xlsx": xlsx([roster()]),
        }
    }
