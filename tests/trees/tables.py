"""The tables a centre keeps, as columns over facts: completions, participants, programmes, roster."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from trees.cells import Broken, Cell
from trees.columns import Column, Speller, hours_fault
from trees.facts import Fact, Programme
from trees.vocabulary import NOWHERE
from trees.world import AS_OF, World

BAD_DATES = ("31.02.2024", "2024-13-45", "nežinoma", "??", "2024 m. 40 d.")
EXTRA = {
    "role": {"lt": "mokytoja", "et": "õpetaja", "lv": "skolotāja", "pl": "nauczycielka", "en": "teacher"},
    "email": dict.fromkeys(("lt", "et", "lv", "pl", "en"), "someone@example.org"),
    "phone": dict.fromkeys(("lt", "et", "lv", "pl", "en"), "+370 600 00000"),
    "county": {"lt": "Utenos apskritis", "et": "Tartumaa", "lv": "Vidzeme", "pl": "podlaskie", "en": "Yorkshire"},
    "place": {"lt": "Utena", "et": "Tartu", "lv": "Rīga", "pl": "Vilnius", "en": "Leeds"},
    "trainers": {"lt": "Jonas Lektorius", "et": "Jaan Koolitaja", "lv": "Jānis Lektors", "pl": "Jan Trener",
                 "en": "Jo Trainer"},
    "payer": {"lt": "mokykla", "et": "kool", "lv": "skola", "pl": "szkoła", "en": "school"},
}  # fmt: skip
STRANGE = {
    "lt": ("Pastabos", "Kabineto langas", "Pietūs", "Eilutės spalva"),
    "et": ("Märkused", "Lõuna", "Toolirida", "Rühma värv"),
    "lv": ("Piezīmes", "Pusdienas", "Krēsls", "Grupas krāsa"),
    "pl": ("Uwagi", "Obiad", "Krzesło", "Kolor grupy"),
    "en": ("Remarks", "Lunch", "Chair", "Colour of group"),
}
STRANGE_VALUES = ("", "taip", "2024-01-05", "12", "Žalia", "0793", "40 ak. h", "baigė", "?", "ačiū; labai")


def _constant(text: str) -> Callable[[Fact], Cell]:
    return lambda fact: text


def extras(rng: random.Random, speller: Speller, fields: tuple[str, ...]) -> list[Column]:
    """Known columns that change nothing, and columns nobody knows."""
    language = speller.plan.language
    chosen = rng.sample(fields, k=rng.randrange(3))
    columns = [Column(name, speller.header(name), _constant(EXTRA[name][language])) for name in chosen]
    for header in rng.sample(STRANGE[language], k=rng.choice((0, 0, 1, 2))):
        columns.append(Column("unknown", header, lambda fact: rng.choice(STRANGE_VALUES) or None))
    return columns


def completions(rng: random.Random, world: World, speller: Speller, facts: list[Fact], file: int) -> list[Column]:
    """The columns of a completions sheet; the file decides which person columns it has."""
    plan = world.plan
    wanted = plan.persons[file % len(plan.persons)]
    if not plan.single:
        for field in ("completion_date", "status", "municipality", "institution_name", "programme_title"):
            if rng.random() < 0.07:
                speller.use_local(field)
    columns = _persons(world, speller, facts, set(wanted))
    if plan.foreigners:
        speller.use_local("id_country")
        columns.append(_unless("no_person", "id_country", speller, lambda f: id_country(plan.country, f)))
    if plan.municipality == "row":
        columns.append(
            Column(
                "municipality",
                speller.header("municipality"),
                lambda f: speller.municipality(f.workplace, f.on),
            )
        )
    if "code" in plan.programme_columns:
        columns.append(_unless("no_programme", "programme_code", speller, lambda f: speller.code(f.programme.code)))
    if "title" in plan.programme_columns:
        columns.append(_unless("no_programme", "programme_title", speller, lambda f: speller.title(f.programme.title)))
    columns += _dates(rng, world, speller, facts)
    columns += _hours(world, speller)
    if plan.status != "none":
        columns.append(Column("status", speller.header("status"), speller.status))
    if plan.documents and not plan.single:
        header = speller.header("certificate_no")
        columns.append(Column("certificate_no", header, lambda f: speller.code(f.document)))
    return columns + extras(rng, speller, ("role", "email", "phone", "county", "place", "trainers", "payer"))


def id_country(home: str, fact: Fact) -> str | None:
    """The country of the row's identifier; mostly left empty where it is the centre's."""
    return None if fact.person.country == home and fact.on.day % 2 else fact.person.country


def _unless(fault: str, field: str, speller: Speller, show: Callable[[Fact], Cell]) -> Column:
    return Column(field, speller.header(field), lambda f: None if f.fault == fault else show(f))


def _persons(world: World, speller: Speller, facts: list[Fact], wanted: set[str]) -> list[Column]:
    def person(fact: Fact) -> Any:
        return None if fact.fault == "no_person" else fact.person

    columns: list[Column] = []
    if "participant_id" in wanted:
        columns.append(
            _unless("no_person", "participant_id", speller, lambda f: speller.code(participant_id(f.person.key)))
        )
    if "national_id" in wanted:
        columns.append(
            _unless("no_person", "national_id", speller, lambda f: speller.national_id(f.person, f.nid_shown))
        )
    if "name" in wanted:
        columns += speller.names(person)
    if "birth_date" in wanted:
        cell = speller.date("birth_date", [f.person.born for f in facts if f.fault != "no_person"])
        columns.append(_unless("no_person", "birth_date", speller, lambda f: cell(f.person.born)))
    if "institution_name" in wanted:
        header = speller.header("institution_name")
        columns.append(Column("institution_name", header, lambda f: f.workplace.name))
    return columns


def participant_id(key: int) -> str:
    """A centre's number for a person; strangers have numbers that nobody else has."""
    return str(1000 + key) if key > 0 else str(990000 - key)


def _dates(rng: random.Random, world: World, speller: Speller, facts: list[Fact]) -> list[Column]:
    plan = world.plan
    fields = {
        "completion": ["completion_date"],
        "end": ["start_date", "end_date"] if rng.random() < 0.5 else ["end_date"],
        "issue": ["issue_date"],
        "all": ["completion_date", "end_date", "issue_date"] + (["start_date"] if rng.random() < 0.3 else []),
        "default": [],
    }[plan.dates]
    columns = []
    for name in fields:
        part = name.removesuffix("_date")
        cell = speller.date(name, [getattr(f, part) for f in facts if not f.fault])
        columns.append(Column(name, speller.header(name), _faulty_date(rng, speller, name, part, cell)))
    return columns


def _faulty_date(
    rng: random.Random, speller: Speller, name: str, part: str, cell: Callable[[Any], Cell]
) -> Callable[[Fact], Cell]:
    def show(fact: Fact) -> Cell:
        day: date | None = getattr(fact, part)
        first = next(p for p in ("completion", "end", "issue") if getattr(fact, p) is not None)
        if fact.fault == "no_date":
            return None
        if fact.fault == "future" and day is not None:
            return cell(AS_OF + (day - fact.on) + timedelta(days=40))
        if fact.fault == "ancient" and day is not None:
            return cell(day.replace(year=1924, day=28))
        if part == first and fact.fault == "bad_date":
            return rng.choice(BAD_DATES)
        if part == first and fact.fault == "error_date":
            return Broken("#REF!")
        return cell(day)

    return show


def _hours(world: World, speller: Speller) -> list[Column]:
    plan = world.plan
    columns = []

    def add(field: str, show: Callable[[Fact], Cell]) -> None:
        columns.append(Column(field, speller.hours_header(field), lambda f: hours_fault(f, show(f))))

    if plan.hours in ("credited", "cascade"):
        add("hours_credited", lambda f: speller.amount(f.credited))
    if plan.hours in ("attended", "cascade"):
        add("attended_hours", lambda f: speller.amount(f.attended))
    if plan.hours == "days":
        add("days_credited", lambda f: speller.number(f.days))
    if plan.hours == "total":
        add("hours_total", lambda f: speller.amount(f.programme.hours))
    if plan.unit_mode == "row":
        words = {"academic": ("academic",), "clock": ("clock",), "ects": ("ects", "EAP")}
        header = speller.header("hour_unit")
        columns.append(Column("hour_unit", header, lambda f: speller.rng.choice(words[f.row_unit or "academic"])))
    return columns


def participants(rng: random.Random, world: World, speller: Speller) -> tuple[list[Column], list[Fact]]:
    """The participants table: one row a person, now and then the same row twice."""
    plan = world.plan
    assert plan.people is not None
    rows = [_person_row(world, person.key) for person in world.people]
    rows += [replace(row) for row in rng.sample(rows, k=rng.randrange(2))]
    columns = _persons(world, speller, rows, set(plan.people))
    if plan.municipality == "people":
        header = speller.header("municipality")
        columns.append(Column("municipality", header, lambda f: speller.municipality(f.workplace)))
    return columns + extras(rng, speller, ("role", "email", "phone", "county")), rows


def _person_row(world: World, key: int) -> Fact:
    person = next(p for p in world.people if p.key == key)
    shown = world.messy.get(key, "valid")
    return Fact(person, world.programmes[0], world.homes[key][0], nid_shown="valid" if shown == "sometimes" else shown)


def programmes(rng: random.Random, world: World, speller: Speller) -> tuple[list[Column], list[Programme]]:
    """The programmes table: what it does not describe has no hours."""
    plan = world.plan
    rows = [p for p in world.programmes if p.described]
    columns = [
        Column("title", speller.header("title"), lambda p: speller.title(p.title)),  # type: ignore[attr-defined]
        Column(
            "hours_total",
            speller.hours_header("hours_total"),
            lambda p: speller.amount(p.hours),  # type: ignore[attr-defined,arg-type]
        ),
    ]
    if "code" in plan.programme_columns:
        columns.append(
            Column(
                "programme_code",
                speller.header("programme_code"),
                lambda p: speller.code(p.code),  # type: ignore[attr-defined]
            )
        )
    return columns + extras(rng, speller, ("place", "trainers")), rows


def roster(rng: random.Random, world: World, speller: Speller) -> tuple[list[Column], list[Fact]]:
    """A roster of some of the people, which must change none of the counts."""
    plan = world.plan
    settled = [p for p in world.people if len(world.homes[p.key]) == 1 and world.homes[p.key][0].unit]
    settled = [p for p in settled if p.country == plan.country]
    rows = [_person_row(world, p.key) for p in settled if rng.random() < 0.6]
    if not rows:
        return [], []
    wanted = set(plan.people or plan.persons[0]) | {"name", "institution_name"}
    day = date(rng.choice((2023, 2024, 2025)), 9, 1)
    cell = speller.date("roster_date", [day])
    columns = _persons(world, speller, rows, wanted)
    columns.append(Column("roster_date", speller.header("roster_date"), lambda f: cell(day)))
    columns.append(Column("municipality", speller.header("municipality"), lambda f: speller.municipality(f.workplace)))
    return columns, rows


__all__ = ["NOWHERE", "completions", "extras", "participants", "programmes", "roster"]
