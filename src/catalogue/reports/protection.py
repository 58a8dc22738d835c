"""Which of a country's figures of a year are withheld: one pattern for all its reports."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeVar

from catalogue.disclosure.simple import Relation, hidden_cells, is_small
from catalogue.reports.facts import TOTAL, Area, Counts, Facts, Row
from catalogue.reports.shown import COUNTS, ROSTER, SOURCES, Source

PROGRAMME_PERSONS = 10
PROGRAMMES_SHOWN = 10


class Cell(NamedTuple):
    """What is counted (COUNTS, ROSTER, or mart and column), where, and in which role group or category."""

    what: str
    area: Area
    category: str = TOTAL


@dataclass(frozen=True)
class Pattern:
    """Withheld cells of one country and year, and the size of every cell.

    COUNTS covers completions, persons, hours and what rests on them; ROSTER the persons on the roster,
    those of them who completed, and the share.
    """

    hidden: frozenset[Cell]
    sizes: Mapping[Cell, int]

    def hides(self, what: str, area: Area, category: str = TOTAL) -> bool:
        """Whether the figures that rest on a cell are withheld."""
        return Cell(what, area, category) in self.hidden


class _System:
    """Cells with their sizes, the small ones among them, and the sums that they take part in."""

    def __init__(self) -> None:
        self.sizes: dict[Cell, int] = {}
        self.small: set[Cell] = set()
        self.relations: list[Relation[Cell]] = []

    def put(self, cell: Cell, size: int, is_small: bool) -> None:
        # a total that several tables share is small where any of them says so
        self.sizes.setdefault(cell, size)
        if is_small:
            self.small.add(cell)


def pattern(facts: Facts, country: str, year: int) -> Pattern:
    """The pattern for all areas of a country in a year: totals, role groups and every indicator."""
    system = _System()
    for (area, y), counts in facts.years.items():
        if area.country == country and y == year:
            _put_counts(system, area, {TOTAL: counts} | facts.roles.get((area, year), {}))
    for source in SOURCES:
        if source.counts:
            _put_source(system, facts, source, country, year)
    system.relations += _places(facts, system.sizes)
    return Pattern(hidden_cells(system.sizes, system.small, system.relations), system.sizes)


def _put_counts(system: _System, area: Area, rows: dict[str, Counts]) -> None:
    for category, counts in rows.items():
        system.put(Cell(COUNTS, area, category), counts.persons, is_small(counts.persons, counts.completions))
        system.put(Cell(ROSTER, area, category), counts.teachers or 0, _is_roster_small(counts))
    for what in (COUNTS, ROSTER):
        parts = tuple(Cell(what, area, role) for role in sorted(rows) if role != TOTAL)
        system.relations += [Relation(Cell(what, area), parts)] if parts else []


def _is_roster_small(counts: Counts) -> bool:
    if counts.teachers is None or counts.teachers_completed is None:
        return False
    # the complement is a figure too: those who completed nothing
    rest = counts.teachers - counts.teachers_completed
    return is_small(counts.teachers, counts.teachers_completed, rest)


def count_cell(source: Source, column: str, area: Area, category: str = TOTAL) -> Cell:
    """The cell that a count of a source is; its first one may be a total that other tables share."""
    if source.base and not source.dimension and column == source.counts[0]:
        return Cell(source.base, area)
    return Cell(f"{source.mart}.{column}", area, category)


def _put_source(system: _System, facts: Facts, source: Source, country: str, year: int) -> None:
    for area, y in sorted(facts.indicators.get(source.mart, {})):
        if area.country != country or y != year:
            continue
        rows = facts.categories(source, area, year)
        for category, row in rows.items():
            _put_row(system, source, row, area, category)
        if source.base and source.dimension:
            parts = tuple(count_cell(source, source.counts[0], area, category) for category in sorted(rows))
            system.relations.append(Relation(Cell(source.base, area), parts))


def _put_row(system: _System, source: Source, row: Row, area: Area, category: str) -> None:
    first = source.counts[0]
    small = is_small(*(row[name] for name in source.counts))
    system.put(count_cell(source, first, area, category), row[first] or 0, small)
    for one in source.sums:
        if row[one.total] is None:
            continue
        whole = count_cell(source, one.total, area, category)
        system.put(whole, row[one.total], is_small(row[one.total]))
        if not one.parts:
            continue
        rest = row[one.total] - sum(row[name] or 0 for name in one.parts)
        parts = {count_cell(source, name, area, category): row[name] or 0 for name in one.parts}
        parts[Cell(f"{source.mart}.{one.total} less {'+'.join(one.parts)}", area, category)] = rest
        for cell, size in parts.items():
            system.put(cell, size, is_small(size))
        system.relations.append(Relation(whole, tuple(parts)))


def _places(facts: Facts, cells: Mapping[Cell, int]) -> Iterator[Relation[Cell]]:
    """Municipalities make a county; counties, or municipalities, a country.

    Role groups are not linked across areas here: that waits for the full disclosure control.
    """
    members: dict[Cell, list[Cell]] = {}
    for cell in sorted(cells):
        parent = _parent(facts, cell.area)
        if parent and (cell.what not in (COUNTS, ROSTER) or cell.category == TOTAL):
            members.setdefault(cell._replace(area=parent), []).append(cell)
    for total, parts in members.items():
        yield Relation(total, tuple(parts))


def _parent(facts: Facts, area: Area) -> Area | None:
    country = Area(area.country, "country", area.country)
    if area.kind == "municipality":
        unit = facts.municipalities.get(area)
        return (unit.county if unit else None) or country
    return country if area.kind == "county" else None


class _Counted(Protocol):
    """A programme or provider with its counts in one area."""

    @property
    def completions(self) -> int: ...
    @property
    def persons(self) -> int: ...


T = TypeVar("T", bound=_Counted)


def safe_list(rows: tuple[T, ...], most: int = PROGRAMMES_SHOWN) -> tuple[tuple[T, ...], int]:
    """The first rows with enough persons, and the completions of all others together, never a small group either."""
    listed = [row for row in rows if row.persons >= PROGRAMME_PERSONS][:most]
    while listed:
        others = [row for row in rows if row not in listed]
        completions = sum(row.completions for row in others)
        # few persons may stand behind many completions, so the largest of the others must hold enough
        if not others or (not is_small(completions) and not is_small(max(row.persons for row in others))):
            break
        listed.pop()
    return tuple(listed), sum(row.completions for row in rows if row not in listed)
