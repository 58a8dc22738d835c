"""Municipalities by code and by official and everyday names; ambiguous is never a guess."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Literal

from catalogue.intake.text import clean, fold
from catalogue.intake.vocabulary import REFERENCE

CODE_WIDTH = {"LT": 2, "EE": 4, "LV": 7}


@dataclass(frozen=True)
class Unit:
    """One row of the code list: a municipal unit in its period of validity."""

    country: str
    code: str
    official: str
    short: str
    kind: str
    iso: str
    parent: str
    valid_from: date | None
    valid_to: date | None
    successor: str
    former: tuple[str, ...]

    @property
    def is_timeless(self) -> bool:
        """Whether the unit exists at any time."""
        return self.valid_from is None and self.valid_to is None

    def valid_on(self, day: date) -> bool:
        """Whether the unit exists on the day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Resolved:
    """What a text names: a unit's code, or why not ("unknown", "ambiguous")."""

    code: str | None
    problem: Literal["unknown", "ambiguous"] | None = None
    restored_zeros: bool = False


@cache
def code_list() -> tuple[Unit, ...]:
    """All units of reference/municipalities.csv, in its order."""
    with (REFERENCE / "municipalities.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            Unit(
                row["country"],
                row["code"],
                row["name_official"],
                row["name_short"],
                row["kind"],
                row["iso3166_2"],
                row["parent_iso"],
                date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
                date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                row["successor_code"],
                tuple(row["former_codes"].replace(";", "|").split("|")) if row["former_codes"] else (),
            )
            for row in csv.DictReader(lines)
        )


@lru_cache(maxsize=8192)
def resolve(value: object, country: str) -> Resolved:
    """The unit of a country that a cell names, by code or name.

    Where a name stands for several periods of one place (Madonas novads before and after 2025), the
    last of them is given: the warehouse chooses by date. `value` is text or a number.
    """
    if isinstance(value, bool):
        return Resolved(None, "unknown")
    if isinstance(value, float | int):
        value = str(int(value)) if float(value).is_integer() else str(value)
    text = clean(str(value))
    if code := _code(text, country):
        return code
    names, stems = _names(country)
    for key in _spellings(text):
        if key in names:
            return Resolved(names[key])
    return Resolved(None, "ambiguous" if fold(text) in stems else "unknown")


@cache
def _units(country: str) -> dict[str, Unit]:
    return {unit.code: unit for unit in code_list() if unit.country == country}


def unit(country: str, code: str) -> Unit:
    """The unit with a code; KeyError where there is none."""
    return _units(country)[code]


@lru_cache(maxsize=8192)
def unit_on(country: str, code: str, day: date) -> str:
    """The code of the unit in force on a day: a predecessor of the same name, or the successors.

    Before a place's first unit its earliest unit applies (decisions 17).
    """
    found = unit(country, code)
    while found.valid_to is not None and day > found.valid_to and found.successor:
        found = unit(country, found.successor)
    if found.valid_from is not None and day < found.valid_from:
        namesakes = [u for u in _units(country).values() if u.official == found.official]
        in_force = [u for u in namesakes if u.valid_on(day)]
        found = (in_force or sorted(namesakes, key=lambda u: u.valid_from or date.min))[0]
    return found.code


def _code(text: str, country: str) -> Resolved | None:
    """A national code, an ISO 3166-2 code with its country, a former code, or one that lost zeros."""
    units = [unit for unit in code_list() if unit.country == country]
    upper = text.upper()
    for unit in units:
        if upper == unit.code.upper() or upper in unit.former or upper == unit.iso:
            return Resolved(unit.code)
    width = CODE_WIDTH.get(country)
    if width and text.isdigit() and len(text) < width:
        padded = text.zfill(width)
        for unit in units:
            if padded == unit.code or padded in unit.former:
                return Resolved(unit.code, restored_zeros=True)
    return None


@cache
def _names(country: str) -> tuple[dict[str, str], frozenset[str]]:
    """Folded name → code for names of exactly one place, and the folded names of several places."""
    claims: dict[str, set[str]] = {}
    places: dict[str, str] = {}
    official: dict[str, str] = {}
    for unit in code_list():
        if unit.country != country:
            continue
        places[unit.official] = unit.code  # the last period of a place wins
        official[fold(unit.official)] = unit.official
        for name in spellings(unit):
            claims.setdefault(fold(name), set()).add(unit.official)
    claims |= {key: {name} for key, name in official.items()}
    shared = {key for key, owners in claims.items() if len(owners) > 1} | _shared_stems(country)
    names = {
        key: places[next(iter(owners))]
        for key, owners in claims.items()
        if len(owners) == 1 and (key in official or key not in shared)
    }
    return names, frozenset(shared)


def _shared_stems(country: str) -> set[str]:
    """Town names and stems that a city and a district share: "Vilnius", "Jelgavas", "Tartu"."""
    stems: dict[str, set[str]] = {}
    for unit in code_list():
        if unit.country == country:
            for stem in {unit.short, *_stems(unit)}:
                stems.setdefault(fold(stem), set()).add(unit.official)
    towns = ("Alytus", "Kaunas", "Klaipėda", "Panevėžys", "Šiauliai", "Vilnius") if country == "LT" else ()
    return {stem for stem, owners in stems.items() if len(owners) > 1} | {fold(town) for town in towns}


def _stems(unit: Unit) -> Iterator[str]:
    """The name without the word for its kind, and for Latvian cities the genitive used in titles."""
    yield re.sub(
        r"\s+(rajono savivaldybė|miesto savivaldybė|savivaldybė|vald|linn|novads|City Council)$",
        "",
        unit.official,
    )
    if unit.country == "LV" and unit.kind == "state_city":
        yield _latvian_genitive(unit.official)


def _latvian_genitive(name: str) -> str:
    """Rīga → Rīgas, Daugavpils → Daugavpils, Rēzekne → Rēzeknes."""
    return name if name.endswith("s") else name + "s"


_FORMS: dict[tuple[str, str], tuple[str, ...]] = {
    ("LT", "district"): (
        "{0} rajono savivaldybė", "{0} rajono sav.", "{0} r. sav.", "{0} raj. sav.", "{0} raj.", "{0} r.",
        "{0} rajonas", "{0} rajono savivaldybės administracija", "{0} rajone",
    ),
    ("LT", "city"): (
        "{0} miesto savivaldybė", "{0} miesto sav.", "{0} m. sav.", "{0} m.", "{0} miestas",
        "{0} miesto savivaldybės administracija",
    ),
    ("LT", "municipality"): (
        "{0} savivaldybė", "{0} sav.", "{0}", "{0} savivaldybės administracija", "{0} m. sav.", "{0} r. sav.",
        "{0} miesto savivaldybė", "{0} rajono savivaldybė",
    ),
    ("EE", "parish"): ("{0} vald", "{0} v.", "{0} vallavalitsus", "{0} vallas", "{0}"),
    ("EE", "city"): ("{0} linn", "{0} l.", "{0} linnavalitsus", "{0} linnas", "{0}"),
    ("LV", "district"): ("{0} novads", "{0} nov.", "{0} novada pašvaldība", "{0} novadā", "{0}"),
    ("LV", "state_city"): (
        "{0} valstspilsēta", "{0} pilsēta", "{0} valstspilsētas pašvaldība", "{0} pilsētas pašvaldība",
        "{0} pils.", "{0} valstspilsētas", "{0} dome", "{0} valstspilsēta (pilsēta)",
    ),
    ("GB", "metropolitan_district"): ("{0} City Council", "{0}", "City of {0}", "{0} Council"),
}  # fmt: skip


def _variants(unit: Unit) -> Iterator[str]:
    """Every mechanical way to write a unit's name."""
    yield unit.official
    yield unit.short
    for stem in _stems(unit):
        nominative = unit.country == "LV" and unit.kind == "state_city" and stem == unit.official
        if nominative and _latvian_genitive(stem) != stem:
            continue
        for form in _FORMS.get((unit.country, unit.kind), ("{0}",)):
            yield form.format(stem)
    if unit.official == "Tallinn":
        yield "Tallinna linn"
        yield "Tallinna linnavalitsus"


def spellings(unit: Unit) -> Iterator[str]:
    """Every known way to write a unit's name; some stand for other units too."""
    yield from _variants(unit)
    yield from _everyday().get((unit.country, unit.code), ())


def _spellings(text: str) -> Iterator[str]:
    """The text as it stands, then without a code or a county in brackets or behind a comma."""
    yield fold(text)
    yield fold(re.sub(r"\(.{0,200}?\)", " ", text))
    yield fold(re.sub(r"^\W*\d{2,7}\W+|(?<!\W)\W+\d{2,7}\W*$", "", text))
    yield fold(text.split(",", maxsplit=1)[0])


@cache
def _everyday() -> dict[tuple[str, str], tuple[str, ...]]:
    """Spellings held as data: nominative, genitive, locative, and what people type."""
    with (REFERENCE / "municipality_names.csv").open(encoding="utf-8", newline="") as lines:
        return {
            (row["country"], row["code"]): tuple(
                name
                for name in (row["nominative"], row["genitive"], row["locative"], *row["everyday"].split("|"))
                if name
            )
            for row in csv.DictReader(lines)
        }
