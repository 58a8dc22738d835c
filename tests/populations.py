"""Random populations with traps for disclosure control: groups of one, of two, of nobody, and skewed shares.

A population is drawn person by person (municipality, role, completions with area, provider and programme), so that all
sums agree as they do in the marts; `facts` counts it as the marts would.
"""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from catalogue.reports.facts import TOTAL, Area, Counts, Facts, Municipality, Programme

AREAS = ("digital", "inclusion", "civic", "didactics", "other", "none")
BANDS = ("none", "under_half", "half_to_full", "reached")
ROLES = ("teachers", "preschool", "others")
YEAR = 2025


@dataclass(frozen=True)
class Completion:
    """One completed programme; its area, provider and whether that is of the municipality follow from the programme."""

    programme: int
    hours: int


@dataclass
class Person:
    """One person of a municipality; on its roster or not."""

    unit: str
    role: str
    on_roster: bool
    completions: list[Completion] = field(default_factory=list)


@dataclass(frozen=True)
class Course:
    """A programme: area, provider, and the municipality where the provider has its seat, None where nobody knows."""

    area: str
    provider: str
    seat: str | None


def draw(rng: random.Random) -> tuple[dict[str, str], list[Course], list[Person]]:
    """Municipalities with their counties, programmes, persons."""
    counties = [f"LT-{letter}" for letter in "ABCD"[: rng.randint(1, 4)]]
    units = {f"{number}{at}": county for number, county in enumerate(counties, 1) for at in range(rng.randint(1, 6))}
    seats = {letter: rng.choice([*units, *units, None]) for letter in "ABCDEF"}
    letters = [_skewed(rng, "ABCDEF") for _ in range(rng.randint(5, 25))]
    courses = [Course(_skewed(rng, AREAS), f"Centras {letter}", seats[letter]) for letter in letters]
    people = []
    for unit in units:
        size = rng.choice((3, 8, 15, 40, 105, 120, 150, 220, 400))
        lazy, rare = rng.choice((0.0, 0.01, 0.03, 0.3)), rng.choice((0.005, 0.02, 0.1))
        favourites = rng.sample(range(len(courses)), k=min(len(courses), rng.randint(2, 12)))
        for _ in range(size):
            role = (
                "others"
                if rng.random() < rare
                else "preschool"
                if rng.random() < rng.choice((0.02, 0.3))
                else "teachers"
            )
            person = Person(unit, role, rng.random() > 0.01)
            if rng.random() >= lazy:
                for _ in range(1 + (rng.random() < 0.3)):
                    person.completions.append(Completion(_skewed(rng, favourites), rng.choice((6, 8, 8, 16, 40, 160))))
            if person.completions or person.on_roster:
                people.append(person)
    return units, courses, people


def _word(digits: str) -> str:
    """A name without digits."""
    return "".join("abcdefghij"[int(digit)] for digit in digits).capitalize()


def _skewed(rng: random.Random, values: Any) -> Any:
    """One of the values, the first far more often than the last."""
    return values[min(len(values) - 1, int(rng.paretovariate(0.8)) - 1)]


def facts(rng: random.Random) -> Facts:
    """The aggregates of a random population in LT, one year."""
    units, courses, people = draw(rng)
    made = Facts(
        {
            Area("LT", "municipality", code): Municipality(
                "LT",
                code,
                f"{_word(code)}ų savivaldybė",
                county,
                f"{_word(str(ord(county[-1])))} apskritis",
                None,
                None,
            )
            for code, county in units.items()
        }
    )
    groups: dict[Area, list[Person]] = defaultdict(list)
    for person in people:
        county = units[person.unit]
        for area in (
            Area("LT", "municipality", person.unit),
            Area("LT", "county", county),
            Area("LT", "country", "LT"),
        ):
            groups[area].append(person)
    for area, members in groups.items():
        if not any(person.completions for person in members):
            continue
        key = area, YEAR
        made.years[key] = _counts(members)
        made.roles[key] = {role: _counts(of) for role in ROLES if (of := [one for one in members if one.role == role])}
        if area.kind == "municipality":
            made.programmes[key] = _programmes(members, courses)
        for mart, rows in _indicators(area, units, members, courses).items():
            made.indicators.setdefault(mart, {})[key] = rows
    return made


def _counts(members: list[Person]) -> Counts:
    active = [one for one in members if one.completions]
    roster = [one for one in members if one.on_roster]
    done = [one for one in roster if one.completions]
    completions = [c for one in active for c in one.completions]
    hours = Decimal(sum(c.hours for c in completions))
    return Counts(len(completions), len(active), hours, len(roster), len(done), 4, 5)


def _programmes(members: list[Person], courses: list[Course]) -> tuple[Programme, ...]:
    found = []
    for at, course in enumerate(courses):
        rows = [(id(one), c.hours) for one in members for c in one.completions if c.programme == at]
        if rows:
            persons, hours = len({person for person, _ in rows}), Decimal(sum(hours for _, hours in rows))
            area = course.area if course.area != "none" else None
            found.append(
                Programme(
                    f"P{at}", f"Programa {_word(str(at))}", None, course.provider, len(rows), persons, hours, area
                )
            )
    return tuple(sorted(found, key=lambda p: (-p.persons, -p.completions, p.title)))


def _indicators(
    area: Area, units: dict[str, str], members: list[Person], courses: list[Course]
) -> dict[str, tuple[dict[str, Any], ...]]:
    done = [(one, c, courses[c.programme]) for one in members for c in one.completions]

    def rows(key: str, categories: dict[Any, list[Any]], **more: Any) -> tuple[dict[str, Any], ...]:
        return tuple(
            {
                key: category,
                "completions": len(of),
                "persons": len({id(one) for one, _, _ in of}),
                "academic_hours": Decimal(sum(c.hours for _, c, _ in of)),
                **{name: value(of) for name, value in more.items()},
            }
            for category, of in sorted(categories.items(), key=repr)
        )

    areas = {area: [row for row in done if row[2].area == area] for area in AREAS}
    providers: dict[str, list[Any]] = defaultdict(list)
    for row in done:
        providers[row[2].provider].append(row)
    seats = {name: of[0][2].seat for name, of in providers.items()}

    def is_own(seat: str | None) -> bool | None:
        inside = {"municipality": seat, "county": units.get(seat or ""), "country": "LT"}
        return None if seat is None else inside[area.kind] == area.code

    shown = rows("provider", dict(providers))
    bands: dict[str, int] = dict.fromkeys(BANDS, 0)
    for one in members:
        hours = sum(c.hours for c in one.completions)
        band = "none" if not hours else "under_half" if hours < 20 else "half_to_full" if hours < 40 else "reached"
        bands[band] += one.on_roster
    return {
        "priority_area_years": tuple(row | {"planned_hours": None} for row in rows("priority_area", areas)),
        "provider_years": tuple(row | {"is_own": is_own(seats[row["provider"]])} for row in shown),
        "day_band_years": tuple({"band": band, "teachers": count} for band, count in bands.items()),
    }


__all__ = ["TOTAL", "YEAR", "facts"]
