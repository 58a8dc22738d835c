"""Two programmes of the project „Besimokančių mokyklų tinklai“, accredited by Ugdymo plėtotės centras on 2012-10-19.

The document prints the title of the second in three ways; here too it is written as people copied it.
"""

from dataclasses import dataclass
from datetime import date

from .. import styles as s
from ..writers import Sheet, total, xlsx
from . import Files, Rows
from .cast import Someone, cast

FOLDER = "ugdymo-pletotes-centras"
TOML = """\
name = "Ugdymo plėtotės centras"
country = "LT"
language = "lt"
"""
UPC = "Ugdymo plėtotės centras"
PROJECT, ACRONYM = "Besimokančių mokyklų tinklai", "BMT"
MODEL = "„Besimokančių mokyklų tinklų modelio kūrimo programa“"
# as the document prints it, without the footnote's number, and without the abbreviation
PLACES = "„Besimokančių mokyklų tinklų (toliau – BMT) 1 kūrimo vietose programa”"
PLACES_TOO = "“Besimokančių mokyklų tinklų (toliau – BMT) kūrimo vietose programa”"
PLACES_SHORT = "Besimokančių mokyklų tinklų kūrimo vietose programa"
TARGET_GROUPS = (
    "pedagogai",
    "mokyklų vadovai",
    "administracijos darbuotojai",
    "ikimokyklinio ugdymo įstaigų vadovai",
    "ikimokyklinio ugdymo pedagogai",
    "savivaldybių švietimo padalinių specialistai",
    "mokytojų švietimo centrų specialistai",
)
ACCREDITED = date(2012, 10, 19)
VALID_TO = date(2015, 10, 18)
HOURS = 40

# name, register code, municipality of a workplace
Place = tuple[str, str, str]
# who, where, post, title as written, team, day
Line = tuple[Someone, Place, str, str, str | None, date]


@dataclass(frozen=True)
class School:
    """A school that sent a team of `size`, whose members completed on `day`."""

    name: str
    code: str
    municipality: str
    team: str
    size: int
    day: date

    @property
    def place(self) -> Place:
        """Name, register code and municipality."""
        return self.name, self.code, self.municipality


SCHOOLS = (
    School("Telšių „Ąžuolyno“ progimnazija", "197007801", "Telšių r. sav.", "BMT-1", 4, date(2012, 12, 14)),
    School("Kėdainių „Ryto“ gimnazija", "197005301", "Kėdainių r. sav.", "BMT-2", 5, date(2012, 12, 14)),
    School("Marijampolės „Šaltinio“ progimnazija", "197001801", "Marijampolės sav.", "BMT-3", 6, date(2013, 3, 22)),
    School("Alytaus „Putino“ pagrindinė mokykla", "197001101", "Alytaus m. sav.", "BMT-4", 7, date(2013, 3, 22)),
)
TEAM_ROLES = (
    ("direktorė", "direktorius"),
    ("direktoriaus pavaduotoja ugdymui", "direktoriaus pavaduotojas ugdymui"),
    ("lietuvių kalbos mokytoja", "matematikos mokytojas"),
    ("pradinių klasių mokytoja", "istorijos mokytojas"),
    ("matematikos mokytoja", "fizinio ugdymo mokytojas"),
    ("anglų kalbos mokytoja", "technologijų mokytojas"),
    ("istorijos mokytoja", "fizikos mokytojas"),
)
KINDERGARTEN = ("Telšių lopšelis-darželis „Žvaigždutė“", "197007802", "Telšių r. sav.")
# workplace, municipality, post, day, title as the list gives it; the last is after the accreditation's end
ALONE = (
    (*KINDERGARTEN, "direktorė", date(2012, 11, 30), PLACES),
    (*KINDERGARTEN, "ikimokyklinio ugdymo mokytoja", date(2012, 11, 30), PLACES),
    ("Kėdainių švietimo centras", "197005302", "Kėdainių r. sav.", "metodininkė", date(2012, 11, 30), PLACES_TOO),
    ("Kėdainių rajono savivaldybės administracija", "197005399", "Kėdainių r. sav.", "vyriausioji specialistė",
     date(2013, 2, 15), PLACES_TOO),
    ("Marijampolės savivaldybės administracija", "197001899", "Marijampolės sav.", "švietimo skyriaus vedėja",
     date(2013, 2, 15), PLACES_SHORT),
    (*SCHOOLS[3].place, "geografijos mokytoja", date(2013, 2, 15), PLACES_SHORT),
    (*SCHOOLS[1].place, "chemijos mokytoja", date(2013, 2, 15), PLACES),
    (*SCHOOLS[2].place, "biologijos mokytojas", date(2015, 11, 20), PLACES),
)  # fmt: skip


def programmes() -> Sheet:
    """The two programmes with their target groups; one asks for teams of five or six."""
    rows: Rows = [
        [UPC],
        [f"Projekto „{PROJECT}“ metu sukurtos ir išbandytos kvalifikacijos tobulinimo programos"],
        ["Programos pavadinimas", "Trukmė (ak. val.)", "Programos rūšis", "Tikslinė grupė",
         "Mažiausias komandos narių skaičius", "Didžiausias komandos narių skaičius", "Vykdytojas", "Projekto kodas"],
        [MODEL, HOURS, "ilgalaikė", "; ".join(TARGET_GROUPS), 5, 6, UPC, ACRONYM],
        [PLACES, HOURS, "ilgalaikė", "; ".join(TARGET_GROUPS), None, None, UPC, ACRONYM],
    ]  # fmt: skip
    return Sheet("Programos", rows, header=2)


def project() -> Sheet:
    """The project in which they were made; the document prints neither number nor dates."""
    rows: Rows = [
        ["Projekto pavadinimas", "Akronimas", "Projekto pradžia", "Projekto pabaiga", "Koordinatorius"],
        [PROJECT, ACRONYM, date(2011, 2, 1), date(2012, 12, 31), UPC],
    ]
    return Sheet("Projektas", rows)


def accreditations() -> Sheet:
    """Who accredited them, when and for how long."""
    day, end = s.DATES["lt"](ACCREDITED), VALID_TO.isoformat()
    rows: Rows = [
        ["Programos pavadinimas", "Akreditavo", "Akreditacijos data", "Galioja iki", "Akreditacijos lygmuo",
         "Projekto kodas"],
        [PLACES_TOO, UPC, day, end, "nacionalinis", ACRONYM],
        [MODEL, UPC, day, end, "nacionalinis", ACRONYM],
    ]  # fmt: skip
    return Sheet("Akreditacijos", rows)


def teams() -> Sheet:
    """The teams that schools sent: one too small, one too large."""
    rows: Rows = [
        ["Programos pavadinimas", "Mokykla", "ŠMIR kodas", "Savivaldybė", "Komanda", "Komandos narių skaičius"],
    ]
    rows += [[MODEL, *one.place, one.team, one.size] for one in SCHOOLS]
    return Sheet("Komandos", rows)


def completions() -> Sheet:
    """Who completed one of the programmes."""
    rows: Rows = [
        ["„Besimokančių mokyklų tinklai“: išduoti kvalifikacijos tobulinimo pažymėjimai"],
        [],
        ["Eil. Nr.", "Pažymėjimo Nr.", "Vardas, pavardė", "Asmens kodas", "Mokykla", "ŠMIR kodas", "Savivaldybė",
         "Pareigos", "Programos pavadinimas", "Komanda", "Baigimo data", "Val. sk."],
    ]  # fmt: skip
    for number, (person, place, role, title, team, day) in enumerate(_everyone(), start=1):
        document = f"BMT-{day.year}-{number:03d}"
        rows.append([number, document, person.name, person.national_id, *place, role, title, team, day, HOURS])
    return total(Sheet("Pažymėjimai", rows, header=2), "Iš viso", 2, 11)


def _everyone() -> list[Line]:
    """Every completion: the teams' members in turn, then those who came alone."""
    people = iter(cast()["bmt teams"])
    lines: list[Line] = []
    for one in SCHOOLS:
        for roles in TEAM_ROLES[: one.size]:
            person = next(people)
            lines.append((person, one.place, roles[person.sex == "m"], MODEL, one.team, one.day))
    for person, (name, code, municipality, role, day, title) in zip(cast()["bmt places"], ALONE, strict=True):
        lines.append((person, (name, code, municipality), role, title, None, day))
    return lines


def files() -> Files:
    """A workbook of programmes, and one of documents."""
    return {
        FOLDER: {
            "centre.toml": TOML.encode(),
            "bmt-programos.xlsx": xlsx([project(), programmes(), accreditations(), teams()]),
            "bmt-pazymejimai-2012-2015.xlsx": xlsx([completions()]),
        }
    }
