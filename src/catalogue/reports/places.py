"""Names of places in their grammatical cases, from data; never glued from pieces."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from catalogue.language import NATIONAL, Language
from catalogue.reports.facts import Area, Municipality

REFERENCE = Path(__file__).parent.parent / "reference"


@dataclass(frozen=True)
class Place:
    """A place's name in one language: `locative` is the form that says "in the place"."""

    nominative: str
    genitive: str
    locative: str

    @classmethod
    def of(cls, name: str) -> "Place":
        """A name of which only one form is known."""
        return cls(name, name, name)


@lru_cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    path = REFERENCE / name
    if not path.exists():
        return ()
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


@lru_cache
def _municipal_names() -> dict[tuple[str, str], dict[str, str]]:
    return {(row["country"], row["code"]): row for row in _rows("municipality_names.csv")}


@lru_cache
def _other_names() -> dict[tuple[str, str, str], dict[str, str]]:
    return {(row["kind"], row["country"], row["code"]): row for row in _rows("places.csv")}


def _translated(language: Language, name: str) -> Place | None:
    """The forms that the language's .po file gives for a place abroad."""
    nominative = language.context("nominative", name)
    if nominative is None:
        return None
    genitive, locative = language.context("genitive", name), language.context("locative", name)
    return Place(nominative, genitive or nominative, locative or nominative)


def municipality(unit: Municipality, language: Language) -> Place:
    """A municipality: native cases in the national language, else the .po file's forms, else its own name."""
    row = _municipal_names().get((unit.country, unit.code))
    if NATIONAL.get(unit.country) == language.code and row:
        name = row.get("nominative") or unit.name
        return Place(name, row.get("genitive") or name, row.get("locative") or name)
    if language.code == "en" and row:
        # the English forms among the everyday names are whole names too
        english = [name for name in (row.get("everyday") or "").split("|") if name.endswith(" Municipality")]
        return Place.of(english[0] if english else row.get("nominative") or unit.name)
    return _translated(language, unit.name) or Place.of(unit.name)


def everyday_names(unit: Municipality) -> tuple[str, ...]:
    """What else a municipality is called: its town, older and English names; whole names and single words."""
    row = _municipal_names().get((unit.country, unit.code), {})
    return tuple(name for name in (row.get("everyday") or "").split("|") if name)


def area(place: Area, language: Language, native_name: str | None = None) -> Place:
    """A county or country in the language; `native_name` serves where the reference has no row."""
    row = _other_names().get((place.kind, place.country, place.code), {})
    name = row.get(f"name_{language.code}") or native_name or place.code
    if NATIONAL.get(place.country) == language.code:
        name = row.get("native_nominative") or name
        return Place(name, row.get("native_genitive") or name, row.get("native_locative") or name)
    return _translated(language, row.get("native_nominative") or name) or Place.of(name)
