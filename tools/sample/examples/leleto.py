"""„Mokymasis kartu“ (Leading to Learn Together): one KA2 project, kept by Utena and by its coordinator in Riga.

Its number is written as people do, with „No-“ or „Nr-“, dashes of several kinds and a full stop at the end.
"""

from dataclasses import dataclass
from datetime import date

from ..providers import OWN
from ..world import Cell
from ..writers import Sheet, xlsx
from . import Files, Rows
from .cast import cast

UTENA, RIGA = "utena", "riga-riimc"
PRINTED = "No-2016-1-LV01-KA201-022658."
PRINTED_TOO = "Nr-2016-1-LV01-KA201-022658"
EN_DASHES = "2016–1–LV01–KA201–022658"
HARD_HYPHENS = "Nr. 2016‑1‑LV01‑KA201‑022658"
ACRONYM = "LELETO"
START, END = date(2016, 9, 1), date(2018, 11, 30)
RIGA_VISIT, TARTU_VISIT = date(2016, 10, 20), (date(2017, 3, 5), date(2017, 3, 10))
LEEDS_VISIT = (date(2017, 1, 29), date(2017, 2, 3))


@dataclass(frozen=True)
class Partner:
    """An institution: as the document names it, in the language of its own country, and in English."""

    in_document: str
    own_name: str
    code: str
    kind: str
    country: str
    role: str = "partneris"
    english: str | None = None


def listed(folder: str) -> tuple[str, str]:
    """Name and register code of a centre as the large sample lists it."""
    return OWN[folder].name, OWN[folder].code


PARTNERS = (
    Partner("Rygos švietimo ir informavimo metodinis centras", *listed(RIGA), "švietimo centras", "Latvija",
            "koordinatorius"),
    Partner("Leeds miesto taryba", *listed("leeds"), "savivaldybė", "Didžioji Britanija"),
    Partner("Ventspilio miesto tarybos Švietimo administracija", *listed("ventspils"), "savivaldybė", "Latvija"),
    Partner("Międzyuczelniany centro švietimo ir tarpdisciplininių mokslinių tyrimų plėtros fondas",
            "Fundacja Rozwoju Międzyuczelnianego Centrum Edukacji i Badań Interdyscyplinarnych", "9900000001", "fondas",
            "Lenkija"),
    Partner("Tartu universitetas", "Tartu Ülikool", "74990001", "universitetas", "Estija",
            english="University of Tartu"),
    Partner("Utenos švietimo centras", *listed(UTENA), "švietimo centras", "Lietuva"),
)  # fmt: skip
COORDINATOR, OWN_CENTRE = PARTNERS[0], PARTNERS[-1]
NATIVE = {"Latvija": 0, "Lenkija": 1, "Estija": 2}
ROLES = ("direktorė", "metodininkė", "metodininkė", "metodininkė")


def utena_project() -> Sheet:
    """The project as Utena's page tells of it: the text says adult education, the number school education."""
    rows: Rows = [
        ["Tarptautiniai projektai"],
        ["Projekto Nr.", "Projekto pavadinimas", "Pavadinimas anglų kalba", "Akronimas", "Veiksmas",
         "Švietimo sektorius", "Finansavimo programa", "Projekto pradžia", "Projekto pabaiga", "Koordinatorius",
         "Koordinatoriaus šalis", "Institucijų skaičius", "Šalių skaičius", "Projekto produktas", "Produkto kalbos"],
        [PRINTED, "Mokymasis kartu", "Leading to Learn Together", ACRONYM, "KA2", "suaugusiųjų švietimas", "Erasmus+",
         START, END, COORDINATOR.in_document, COORDINATOR.country, 6, 5,
         "Gerosios praktikos leidinys „Mokymasis kartu“ („Leading to Learn Together“)",
         "latvių, anglų, lenkų, estų, lietuvių"],
    ]  # fmt: skip
    return Sheet("Projektai", rows, header=1)


def utena_partners() -> Sheet:
    """Six institutions of five countries."""
    rows: Rows = [["Projekto Nr.", "Partnerio institucija", "Partnerio kodas", "Partnerio vaidmuo", "Partnerio šalis"]]
    rows += [[PRINTED_TOO, one.in_document, one.code, one.role, one.country] for one in PARTNERS]
    return Sheet("Partneriai", rows)


def utena_organisations() -> Sheet:
    """The same institutions by register code, with their names in the languages of their countries."""
    rows: Rows = [
        ["Organizacijos pavadinimas", "Organizacijos kodas", "Organizacijos rūšis", "Organizacijos šalis",
         "Pavadinimas lietuvių kalba", "Pavadinimas latvių kalba", "Pavadinimas lenkų kalba", "Pavadinimas estų kalba",
         "Pavadinimas anglų kalba"]
    ]  # fmt: skip
    for one in PARTNERS:
        native: list[str | None] = [None, None, None]
        if one.country in NATIVE:
            native[NATIVE[one.country]] = one.own_name
        rows.append([one.own_name, one.code, one.kind, one.country, one.in_document, *native, one.english])
    return Sheet("Institucijos", rows)


def utena_visits() -> Sheet:
    """Who travelled where: Riga and Leeds were held, Tartu is planned."""
    rows: Rows = [
        ["Projekto Nr.", "Vardas, pavardė", "Darbovietė", "Įstaigos kodas (darbovietės)", "Savivaldybė", "Pareigos",
         "Veiklos rūšis", "Priimančioji organizacija", "Priimančioji šalis", "Priimantis miestas", "Pradžia", "Pabaiga",
         "Programos dienos", "Būsena"]
    ]  # fmt: skip
    leeds, tartu = PARTNERS[1], PARTNERS[4]
    visits = (
        (2, EN_DASHES, "projekto susitikimas", COORDINATOR, "Ryga", (RIGA_VISIT, RIGA_VISIT), 1, "įvyko"),
        (4, HARD_HYPHENS, "stažuotė", leeds, "Leeds", LEEDS_VISIT, 5, "įvyko"),
        (4, EN_DASHES, "stažuotė", tartu, "Tartu", TARTU_VISIT, None, "planuojama"),
    )
    for count, number, kind, host, city, (first, last), days, status in visits:
        for person, role in zip(cast()["utena travellers"][:count], ROLES, strict=False):
            home = [OWN_CENTRE.own_name, OWN_CENTRE.code, "Utenos r. sav.", role]
            away: list[Cell] = [host.in_document, host.country, city, first, last, days]
            rows.append([number, person.name, *home, kind, *away, status])
    return Sheet("Stažuotės", rows)


def utena_certificates() -> Sheet:
    """What the travellers to Leeds were given for the five days of training: so the year has a report."""
    rows: Rows = [
        ["Vardas, pavardė", "Darbovietė", "Įstaigos kodas (darbovietės)", "Savivaldybė", "Pareigos",
         "Programos pavadinimas", "Baigimo data", "Kvalifikacijos tobulinimo dienos"]
    ]  # fmt: skip
    for person, role in zip(cast()["utena travellers"][:4], ROLES, strict=False):
        home = [OWN_CENTRE.own_name, OWN_CENTRE.code, "Utenos r. sav.", role]
        rows.append([person.name, *home, "Stažuotė Lidso mokyklose", LEEDS_VISIT[1], 5])
    return Sheet("Pažymos", rows)


def riga_project() -> Sheet:
    """The same project as its coordinator keeps it."""
    rows: Rows = [
        ["RIIMC starptautiskie projekti"],
        ["Projekta numurs", "Projekta nosaukums", "Nosaukums angļu valodā", "Akronīms", "Darbība", "Izglītības sektors",
         "Finansējuma programma", "Projekta sākums", "Projekta beigas", "Koordinators", "Koordinatora valsts",
         "Partneru skaits", "Valstu skaits", "Projekta produkts", "Produkta valodas"],
        [f"Nr. {EN_DASHES}", "Mācāmies kopā", "Leading to Learn Together", ACRONYM, "KA2", "skolu izglītība",
         "Erasmus+", START, END, COORDINATOR.own_name, "Latvija", 6, 5,
         "Labās prakses rokasgrāmata pedagogu profesionālajai pilnveidei", "latviešu, angļu, poļu, igauņu, lietuviešu"],
    ]  # fmt: skip
    return Sheet("Projekti", rows, header=1)


def files() -> Files:
    """Utena's workbook with all that the document tells, and the coordinator's with the one row."""
    sheets = [utena_project(), utena_partners(), utena_visits(), utena_certificates(), utena_organisations()]
    return {
        UTENA: {"tarptautiniai-projektai.xlsx": xlsx(sheets)},
        RIGA: {"projekti.xlsx": xlsx([riga_project()])},
    }
