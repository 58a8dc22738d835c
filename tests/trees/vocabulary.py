"""Words that layouts are made of: header aliases, municipal units and their everyday names, status words."""

import csv
import json
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

REFERENCE = files("catalogue.reference")

# domain: decisions 2, a completions sheet may carry any participant or programme column
CHAIN = {
    "completions": ("completions", "participants", "programmes"),
    "participants": ("participants",),
    "programmes": ("programmes",),
    "roster": ("roster",),
}
SAME_FIELD = {"title": "programme_title"}


def fold(text: str) -> str:
    """What is left of a header where case, diacritics, spaces and punctuation do not matter."""
    plain = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L")).casefold()
    return "".join(sign for sign in plain if sign.isalnum()) or text.strip()


def without_marks(text: str) -> str:
    """The text as typed on a keyboard without national letters."""
    plain = unicodedata.normalize("NFD", text.replace("ł", "l").replace("Ł", "L"))
    return unicodedata.normalize("NFC", "".join(sign for sign in plain if not unicodedata.combining(sign)))


@cache
def header_file() -> dict[str, dict[str, dict[str, dict[str, list[str]]]]]:
    return json.loads((REFERENCE / "header_aliases.json").read_text("utf-8"))


@cache
def meanings(table: str) -> dict[str, set[str]]:
    """What each folded header of a table can mean, over all languages."""
    found: dict[str, set[str]] = defaultdict(set)
    for field, languages in header_file()["files"][table].items():
        for spellings in languages.values():
            for spelling in spellings:
                found[fold(spelling)].add(SAME_FIELD.get(field, field))
    return found


def means(table: str, header: str) -> set[str]:
    """What a header means in a sheet of this table; empty where it is unknown."""
    for step in CHAIN[table]:
        if fold(header) in meanings(step):
            return meanings(step)[fold(header)]
    return set()


def aliases(table: str, field: str, language: str) -> list[str]:
    """Spellings of the field in one language that can mean nothing else in this table."""
    found = []
    for step in CHAIN[table]:
        fields = header_file()["files"][step]
        for name in {field, "title" if field == "programme_title" else field}:
            for spelling in fields.get(name, {}).get(language, []):
                if means(table, spelling) == {SAME_FIELD.get(field, field)} and spelling not in found:
                    found.append(spelling)
    return sorted(found)


@dataclass(frozen=True)
class Unit:
    """A municipal unit of the code list."""

    country: str
    code: str
    official: str
    short: str
    kind: str
    valid_from: date | None
    valid_to: date | None
    successor: str | None
    former: str | None


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def units(country: str) -> tuple[Unit, ...]:
    with (REFERENCE / "municipalities.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(
            Unit(
                row["country"],
                row["code"],
                row["name_official"],
                row["name_short"],
                row["kind"],
                _date(row["valid_from"]),
                _date(row["valid_to"]),
                row["successor_code"] or None,
                row["former_codes"] or None,
            )
            for row in csv.DictReader(stream)
            if row["country"] == country
        )


def unit_on(unit: Unit, day: date) -> Unit:
    """The unit, or what it became, that is valid on the day; reforms before the list do not matter."""
    while unit.valid_to is not None and day > unit.valid_to and unit.successor:
        unit = next(other for other in units(unit.country) if other.code == unit.successor)
    return unit


GENITIVES = {"Rīga": "Rīgas", "Jelgava": "Jelgavas", "Jūrmala": "Jūrmalas", "Liepāja": "Liepājas",
             "Rēzekne": "Rēzeknes", "Daugavpils": "Daugavpils", "Ventspils": "Ventspils"}  # fmt: skip


@cache
def names(unit: Unit) -> tuple[str, ...]:
    """Official, short and everyday names that belong to this unit alone."""
    found = [unit.official]
    if unit.country == "LT":
        found.append(unit.short)
        for long, briefs in {
            " rajono savivaldybė": (" rajono sav.", " raj. sav.", " raj.", " rajonas"),
            " miesto savivaldybė": (" miesto sav.", " m. sav.", " miestas"),
        }.items():
            if unit.official.endswith(long):
                found += [unit.official.removesuffix(long) + brief for brief in briefs]
    elif unit.country == "LV" and unit.kind == "district":
        found.append(unit.official.removesuffix("novads") + "nov.")
    elif unit.country == "LV":
        found.append(f"{GENITIVES[unit.official]} valstspilsēta")
    # "Jelgavas" may be short for the city as well as for the district: left open, not written
    shared = [
        other
        for other in units(unit.country)
        if other is not unit and fold(unit.short) in (fold(other.short), fold(GENITIVES.get(other.short, "")))
    ]
    if unit.country in ("EE", "LV") and not shared:
        found.append(unit.short)
    return tuple(dict.fromkeys(found))


# words that name no unit, more than one, or something that is not a municipality
NOWHERE = {
    "LT": ("Vilniaus", "Kauno", "nenurodyta", "kita šalis", "Aukštaitija"),
    "EE": ("Tartu", "Rakvere", "Võru", "Viljandi", "Tartumaa", "määramata"),
    "LV": ("Latgale", "Kurzeme", "nezināms", "cits"),
    "PL": ("gmina Sejny", "Suwałki", "powiat augustowski", "Białystok"),
    "GB": ("Yorkshire", "unknown", "elsewhere"),
}
NOWHERE_CODES = {
    "LT": ("99", "00"),
    "EE": ("9999",),
    "LV": ("0999000",),
    "PL": ("201205",),
    "GB": ("E99999999",),
}

COMPLETED = {
    "lt": ("baigė", "baigta", "išklausė", "dalyvavo"),
    "et": ("lõpetatud", "lõpetanud", "läbinud", "osales"),
    "lv": ("apguvis", "apguvusi", "pabeigts", "piedalījās"),
    "pl": ("ukończył", "ukończyła", "ukończono", "uczestniczył"),
    "en": ("completed", "passed", "attended"),
}
NOT_COMPLETED = {
    "lt": ("užsiregistravo", "registruotas", "laukia", "atšaukta", "nebaigė"),
    "et": ("registreeritud", "ootenimekirjas", "tühistatud", "mitte-lõpetatud", "katkestanud"),
    "lv": ("reģistrēts", "gaidīšanas sarakstā", "atcelts", "nav apguvis"),
    "pl": ("zarejestrowany", "lista rezerwowa", "anulowano", "nieukończone"),
    "en": ("registered", "waiting list", "cancelled", "not completed", "withdrawn", "failed"),
}
YES = {"lt": "taip", "et": "jah", "lv": "jā", "pl": "tak", "en": "yes"}
NO = {"lt": "ne", "et": "ei", "lv": "nē", "pl": "nie", "en": "no"}
UNKNOWN_STATUS = {"lt": "galbūt", "et": "võib-olla", "lv": "varbūt", "pl": "chyba", "en": "perhaps"}

MONTHS = {
    "lt": "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio",
    "et": "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
    "lv": "janvārī februārī martā aprīlī maijā jūnijā jūlijā augustā septembrī oktobrī novembrī decembrī",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "en": "January February March April May June July August September October November December",
}
LONG_DATE = {
    "lt": ("{y} m. {m} {d} d.",),
    "et": ("{d}. {m} {y}",),
    "lv": ("{y}. gada {d}. {m}", "{y}.gada {d}.{m}"),
    "pl": ("{d} {m} {y} r.", "{d} {m} {y}"),
    "en": ("{d} {m} {y}",),
}


def long_date(day: date, language: str, form: int) -> str:
    forms = LONG_DATE[language]
    month = MONTHS[language].split()[day.month - 1]
    return forms[form % len(forms)].format(y=day.year, m=month, d=day.day)
