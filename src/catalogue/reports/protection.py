"""Which of a country's figures of a year are withheld: one pattern for all its reports."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from catalogue.disclosure.simple import Relation, hidden_cells, is_small
from catalogue.reports.facts import TOTAL, Area, Counts, Facts, Programme

Cell = tuple[Area, str]

PROGRAMME_PERSONS = 10
PROGRAMMES_SHOWN = 10


@dataclass(frozen=True)
class Pattern:
    """Withheld cells (area, role group or total) of one country and year.

    `counts` covers completions, persons, hours and what rests on them; `roster` the persons on the
    roster, those of them who completed, and the share.
    """

    counts: frozenset[Cell]
    roster: frozenset[Cell]


def pattern(facts: Facts, country: str, year: int) -> Pattern:
    """The pattern for all areas and role groups of a country in a year."""
    cells: dict[Cell, Counts] = {}
    for (area, y), counts in facts.years.items():
        if area.country == country and y == year:
            cells[area, TOTAL] = counts
            cells |= {(area, role): row for role, row in facts.roles.get((area, year), {}).items()}
    relations = list(_relations(facts, cells))
    return Pattern(
        _hidden(cells, relations, lambda c: c.persons, lambda c: is_small(c.persons, c.completions)),
        _hidden(cells, relations, lambda c: c.teachers or 0, _is_roster_small),
    )


def _is_roster_small(counts: Counts) -> bool:
    if counts.teachers is None or counts.teachers_completed is None:
        return False
    # the complement is a figure too: those who completed nothing
    rest = counts.teachers - counts.teachers_completed
    return is_small(counts.teachers, counts.teachers_completed, rest)


def _hidden(
    cells: dict[Cell, Counts],
    relations: list[Relation[Cell]],
    size: Callable[[Counts], int],
    small: Callable[[Counts], bool],
) -> frozenset[Cell]:
    sizes = {cell: size(counts) for cell, counts in cells.items()}
    return hidden_cells(sizes, {cell for cell, counts in cells.items() if small(counts)}, relations)


def _relations(facts: Facts, cells: dict[Cell, Counts]) -> Iterator[Relation[Cell]]:
    """Role groups make an area; municipalities make a county; counties, or municipalities, a country.

    Role groups are not linked across areas here: that waits for the full disclosure control.
    """
    roles: dict[Cell, list[Cell]] = {}
    areas: dict[Cell, list[Cell]] = {}
    for area, role in sorted(cells):
        parent = _parent(facts, area)
        if role != TOTAL:
            roles.setdefault((area, TOTAL), []).append((area, role))
        elif parent:
            areas.setdefault((parent, TOTAL), []).append((area, TOTAL))
    for members in (roles, areas):
        for total, parts in members.items():
            yield Relation(total, tuple(parts))


def _parent(facts: Facts, area: Area) -> Area | None:
    country = Area(area.country, "country", area.country)
    if area.kind == "municipality":
        unit = facts.municipalities.get(area)
        return (unit.county if unit else None) or country
    return country if area.kind == "county" else None


@dataclass(frozen=True)
class ProgrammeTable:
    """Programmes that may be named with figures, and the completions of all others together."""

    listed: tuple[Programme, ...]
    other_completions: int


def safe_programmes(programmes: tuple[Programme, ...]) -> ProgrammeTable:
    """The top programmes with enough persons; the rest together is never a small group either."""
    listed = [p for p in programmes if p.persons >= PROGRAMME_PERSONS][:PROGRAMMES_SHOWN]
    while listed:
        others = [p for p in programmes if p not in listed]
        completions = sum(p.completions for p in others)
        # few persons may stand behind many completions, so the largest programme must hold enough
        if not others or (not is_small(completions) and not is_small(max(p.persons for p in others))):
            break
        listed.pop()
    return ProgrammeTable(tuple(listed), sum(p.completions for p in programmes if p not in listed))
