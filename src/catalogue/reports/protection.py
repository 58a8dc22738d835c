"""Which of a country's figures of a year are withheld: one pattern for all its reports."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from catalogue.disclosure.protect import protect
from catalogue.disclosure.system import FIXED, IMPLIED, OPEN, Name, Quantity, System
from catalogue.reports.design import SHARES, TABLES, TOTALS, Design, design, parent_of
from catalogue.reports.facts import TOTAL, Area, Counts, Facts, Programme, Row
from catalogue.reports.limits import HOURS_INTERVAL, INTERVAL, NAMED_PERSONS, is_small
from catalogue.reports.shown import AREAS, COUNTS, DAYS, PRIORITIES, PROVIDERS, ROSTER, SEATS, SOURCES, Source

NAMED_MOST = {"programme": 10, "provider": 8}
# one more than policy asks for: whoever is counted in a figure may take herself off another one
WIDTH = INTERVAL + 1
HOURS_WIDTH = float(HOURS_INTERVAL) * 1.5
COSTS = {"municipality": 1.0, "county": 8.0, "country": 30.0}
REST = "rest"


class Cell(NamedTuple):
    """What is counted (COUNTS, ROSTER, or mart and column), where, and in which role group or category."""

    what: str
    area: Area
    category: str = TOTAL


@dataclass(frozen=True)
class Pattern:
    """What is published of one country and year: its design, the withheld cells, and the size of every cell.

    COUNTS covers completions, persons, hours and what rests on them; ROSTER those on the roster who completed,
    and the share. `programmes` and `providers` are those named, by area. `unprotected` should be empty.
    """

    design: Design
    hidden: frozenset[Cell]
    sizes: Mapping[Cell, int]
    programmes: Mapping[Area, tuple[Programme, ...]]
    providers: Mapping[Area, tuple[str, ...]]
    unprotected: tuple[Name[Cell], ...] = ()

    def hides(self, what: str, area: Area, category: str = TOTAL) -> bool:
        """Whether the figures that rest on a cell are withheld, or the place has none of its own."""
        return area in self.design.merged or Cell(what, area, category) in self.hidden


def pattern(
    facts: Facts,
    country: str,
    year: int,
    keep: frozenset[Cell] = frozenset(),
    *,
    tables: bool = True,
    plan: Design | None = None,
    known: frozenset[Area] = frozenset(),
) -> Pattern:
    """The pattern for all areas of a country in a year: totals, role groups and every indicator.

    `keep` are cells withheld in an earlier edition of the same year, `plan` is a design that holds to what that
    edition showed, `known` are places whose figures are as they were: what it showed of them covers nothing. Without
    `tables`: totals only, as for the years that a report looks back on.
    """
    made = _Making(facts, country, year, plan or design(facts, country, year), known, keep)
    made.put_totals()
    if tables:
        made.put_roles()
        for source in SOURCES:
            if source.counts:
                made.put_source(source)
        made.put_lists()
    made.link_places()
    protection = protect(made.system, keep)
    named = {cell for cell in made.named if cell not in protection.withheld}
    return Pattern(
        made.design,
        protection.withheld,
        made.sizes,
        {
            area: tuple(p for p in listed if Cell("programme", area, p.programme_id) in named)
            for area, listed in made.programmes.items()
        },
        {
            area: tuple(name for name in listed if Cell("provider", area, name) in named)
            for area, listed in made.providers.items()
        },
        protection.unprotected,
    )


def count_cell(source: Source, column: str, area: Area, category: str = TOTAL) -> Cell:
    """The cell that a count of a source is; its first one may be a total that other tables share."""
    if source.base and not source.dimension and column == source.counts[0]:
        return Cell(source.base, area)
    return Cell(f"{source.mart}.{column}", area, category)


class _Making:
    """The linked system of one country and year while it is put together."""

    def __init__(
        self, facts: Facts, country: str, year: int, plan: Design, known: frozenset[Area], keep: frozenset[Cell]
    ) -> None:
        self.facts = facts
        self.year = year
        self.design = plan
        self.known = known
        self.keep = keep
        self.system: System[Cell] = System()
        self.sizes: dict[Cell, int] = {}
        self.named: set[Cell] = set()
        self.programmes: dict[Area, list[Programme]] = {}
        self.providers: dict[Area, list[str]] = {}
        # what parents have in all, by measure and cell, published or not
        self.wholes: dict[Name[Cell], float] = {}
        self.counts = {a: c for (a, y), c in sorted(facts.years.items()) if a.country == country and y == year}

    # --- quantities

    def put(
        self,
        cell: Cell,
        measure: str,
        value: float,
        *,
        small: bool = False,
        fixed: bool = False,
        level: str = TABLES,
        cost: float = 1.0,
    ) -> Name[Cell]:
        """Add a figure of a place; where its level is not published there, it is only part of a larger one."""
        name = Name(cell, measure)
        self.wholes[name] = value
        if self.design.shows(cell.area, level):
            is_known = cell.area in self.known and cell not in self.keep
            state = FIXED if fixed or is_known else OPEN
            # zeros of the system itself are true zeros; a small group is one of 1 to 4, or a telling zero
            width = _width(measure, value)
            weight = cost * COSTS[cell.area.kind] * (1 + max(value, 0) ** 0.5)
            # who did not complete is never printed, so it needs room only where they are few
            slack = 0.0 if measure == "not" else width
            self.system.put(name, Quantity(value, state, width if small else 0.0, slack, weight))
        return name

    def imply(self, cell: Cell, measure: str, value: float) -> Name[Cell]:
        """Add a quantity that can be computed from published ones."""
        name = Name(cell, measure)
        need = _width(measure, value) if measure != "hours" and is_small(round(value)) else 0.0
        self.system.put(name, Quantity(max(value, 0.0), IMPLIED, need))
        return name

    def rest(self, total: Name[Cell], parts: list[Name[Cell]], what: str) -> None:
        """Link published parts to their total, with what is left of it; nothing where they do not fit."""
        known = [part for part in parts if part in self.system.quantities]
        if total not in self.system.quantities or not known:
            return
        left = self.system.value(total) - sum(self.system.value(part) for part in known)
        if left < 0:
            return
        if left or len(known) < len(parts):
            rest = self.imply(
                Cell(f"{what} {total.group.what}", total.group.area, total.group.category), total.measure, left
            )
            known.append(rest)
        self.system.add_up(total, known)

    # --- totals and role groups

    def put_totals(self) -> None:
        """Persons, completions and hours of every place; completed and not completed of its roster."""
        for area, counts in self.counts.items():
            self.sizes[Cell(COUNTS, area)] = counts.persons
            self.sizes[Cell(ROSTER, area)] = counts.teachers or 0
            self.put_counts(Cell(COUNTS, area), counts, TOTALS, 30.0)
            self.put_roster(Cell(ROSTER, area), counts, SHARES, 30.0)

    def put_counts(self, cell: Cell, counts: Counts, level: str, cost: float = 1.0) -> None:
        # that nobody of those on the roster took part shows here too
        small = is_small(counts.persons, counts.completions) or (counts.persons == 0 and bool(counts.teachers))
        table = "total" if cell.category == TOTAL else "roles"
        has_hours = counts.academic_hours > 0
        few = small or (has_hours and self.facts.is_dominated(table, cell.area, self.year, cell.category))
        self.put(cell, "completions", counts.completions, small=small, level=level, cost=cost)
        self.put(cell, "persons", counts.persons, small=small, level=level, cost=cost)
        self.put(cell, "hours", float(counts.academic_hours), small=few, level=level, cost=cost)

    def put_roster(self, cell: Cell, counts: Counts, level: str, cost: float = 1.0) -> None:
        """Those on a roster: who completed, who did not, and of a role group how many they are."""
        if counts.teachers is None or counts.teachers_completed is None:
            return
        done, rest = counts.teachers_completed, counts.teachers - counts.teachers_completed
        is_group = cell.category != TOTAL
        # "nobody completed" tells of each of them
        smalls = {"done": is_small(done) or (done == 0 and rest > 0), "not": is_small(rest)}
        parts = [
            self.put(cell, name, value, small=smalls[name], level=level, cost=cost)
            for name, value in (("done", done), ("not", rest))
        ]
        small = is_group and is_small(counts.teachers)
        total = self.put(cell, "teachers", counts.teachers, small=small, fixed=not is_group, level=level, cost=cost)
        if self.design.shows(cell.area, level):
            self.system.add_up(total, parts)

    def put_roles(self) -> None:
        """The role groups of every place that has tables."""
        for area in self.counts:
            roles = self.facts.roles.get((area, self.year), {})
            for role, counts in sorted(roles.items()):
                self.sizes[Cell(COUNTS, area, role)] = counts.persons
                self.sizes[Cell(ROSTER, area, role)] = counts.teachers or 0
                self.put_counts(Cell(COUNTS, area, role), counts, TABLES)
                self.put_roster(Cell(ROSTER, area, role), counts, TABLES)
            for what, measures in (
                (COUNTS, ("completions", "persons", "hours")),
                (ROSTER, ("done", "not", "teachers")),
            ):
                for measure in measures:
                    parts = [Name(Cell(what, area, role), measure) for role in sorted(roles)]
                    self.rest(Name(Cell(what, area), measure), parts, "roles")

    # --- declared tables

    def put_source(self, source: Source) -> None:
        """The counts of a declared table in every place that shows it."""
        for area in self.counts:
            rows = self.facts.categories(source, area, self.year)
            cells = [self.put_row(source, row, area, category) for category, row in sorted(rows.items())]
            if not rows or not source.base or not source.dimension:
                continue
            measures = ("completions", "hours") if source.base == COUNTS else ("teachers",)
            for measure in measures:
                self.rest(Name(Cell(source.base, area), measure), [Name(cell, measure) for cell in cells], source.mart)
            if source is DAYS and Cell(f"{source.mart}.teachers", area, "none") in cells:
                none = Name(Cell(f"{source.mart}.teachers", area, "none"), "teachers")
                self.rest(Name(Cell(ROSTER, area), "not"), [none], source.mart)

    def put_row(self, source: Source, row: Row, area: Area, category: str) -> Cell:
        first = source.counts[0]
        cell = count_cell(source, first, area, category)
        small = is_small(*(row[name] for name in source.counts))
        self.sizes.setdefault(cell, row[first] or 0)
        measure = _measure(source, first)
        if source.dimension or not source.base:
            self.put(cell, measure, row[first] or 0, small=small, level=source.level)
        if source.dimension and source.base == COUNTS:
            few = source is PRIORITIES and row["academic_hours"] > 0
            few = few and self.facts.is_dominated("priority_areas", area, self.year, category)
            self.put(cell, "hours", float(row["academic_hours"]), small=small or few, level=source.level)
        for one in source.sums:
            self.put_sum(source, row, area, category, one.total, one.parts)
        return cell

    def put_sum(self, source: Source, row: Row, area: Area, category: str, total: str, parts: tuple[str, ...]) -> None:
        """Columns that are parts of another one, and what is left of it."""
        if row[total] is None:
            return
        whole = count_cell(source, total, area, category)
        measure = _measure(source, source.counts[0])
        if whole.what != COUNTS:  # the size of a place's totals is its number of persons
            self.sizes[whole] = row[total]
        if whole.what not in (COUNTS, ROSTER):
            self.put(whole, measure, row[total], small=is_small(row[total]), level=source.level)
        values = {count_cell(source, name, area, category): row[name] or 0 for name in parts}
        values[Cell(f"{source.mart}.{total} less {'+'.join(parts)}", area, category)] = row[total] - sum(
            values.values()
        )
        if not parts or min(values.values()) < 0:
            return
        for cell, size in values.items():
            self.sizes[cell] = size
            self.put(cell, measure, size, small=is_small(size), level=source.level)
        names = [Name(cell, measure) for cell in values]
        if Name(whole, measure) in self.system.quantities and self.design.shows(area, source.level):
            self.system.add_up(Name(whole, measure), names)

    # --- named programmes and providers

    def put_lists(self) -> None:
        """Programmes and providers that enough people completed, and what is left of each sum beside them."""
        for area in self.counts:
            if area.kind == "municipality" and self.design.shows(area, TABLES):
                programmes = self.facts.programmes.get((area, self.year), ())
                listed = [p for p in programmes if self.is_named("programmes", area, p.programme_id, p.persons)]
                listed = listed[: NAMED_MOST["programme"]]
                self.programmes[area] = listed
                cells = {p: Cell("programme", area, p.programme_id) for p in listed}
                for p, cell in cells.items():
                    self.put(cell, "completions", p.completions)
                    self.put(cell, "hours", float(p.academic_hours))
                self.named |= set(cells.values())
                providers = self.put_providers(area)
                self.link_lists(area, cells, providers)

    def is_named(self, table: str, area: Area, category: str, persons: int) -> bool:
        return persons >= NAMED_PERSONS and not self.facts.is_dominated(table, area, self.year, category)

    def put_providers(self, area: Area) -> dict[str, tuple[Cell, Row]]:
        rows = self.facts.categories(PROVIDERS, area, self.year)
        order = sorted(rows.items(), key=lambda item: (-item[1]["completions"], item[0]))
        listed = [(name, row) for name, row in order if self.is_named("providers", area, name, row["persons"])]
        listed = listed[: NAMED_MOST["provider"]]
        self.providers[area] = [name for name, _ in listed]
        found = {name: (Cell("provider", area, name), row) for name, row in listed}
        for cell, row in found.values():
            self.put(cell, "completions", row["completions"])
            self.put(cell, "hours", float(row["academic_hours"]))
            self.named.add(cell)
        return found

    def link_lists(
        self, area: Area, programmes: Mapping[Programme, Cell], providers: Mapping[str, tuple[Cell, Row]]
    ) -> None:
        """What is left beside the named ones: of all, of each provider, of each priority area, of each seat."""
        for measure in ("completions", "hours"):
            total = Name(Cell(COUNTS, area), measure)
            names = {p: Name(cell, measure) for p, cell in programmes.items()}
            self.rest(total, [*names.values()], "programmes")
            self.rest(total, [Name(cell, measure) for cell, _ in providers.values()], "providers")
            for provider, (cell, _) in providers.items():
                self.rest(
                    Name(cell, measure), [name for p, name in names.items() if p.provider == provider], "programmes"
                )
            for priority in sorted({p.priority_area for p in programmes if p.priority_area}):
                of = Cell("priority_area_years.completions", area, priority)
                self.rest(Name(of, measure), [n for p, n in names.items() if p.priority_area == priority], "programmes")
            for seat in ("yes", "no", "unknown"):
                of = count_cell(SEATS, SEATS.counts[0], area, seat)
                inside = [cell for cell, row in providers.values() if _seat(row) == seat]
                self.rest(Name(of, measure), [Name(cell, measure) for cell in inside], "providers")

    # --- places

    def link_places(self) -> None:
        """Municipalities make a county; counties, or municipalities, a country; with what is not published apart."""
        for name in sorted(self.wholes, key=repr):
            cell = name.group
            if cell.area.kind == "municipality" or cell.what in ("programme", "provider"):
                continue
            # persons add up but for those who work in two places: so few that they hide nobody
            if name in self.system.quantities:
                self.rest(name, self.below(cell, name.measure), REST)

    def below(self, cell: Cell, measure: str) -> list[Name[Cell]]:
        """The same figure of the places right below, through those that do not publish it."""
        found = []
        for area in self.counts:
            if parent_of(self.facts, area) == cell.area:
                name = Name(cell._replace(area=area), measure)
                found += [name] if name in self.system.quantities else self.below(name.group, measure) or [name]
        return found


def _width(measure: str, value: float) -> float:
    """How far above its value a withheld figure must seem possible."""
    return max(HOURS_WIDTH * value, 1.0) if measure == "hours" else float(WIDTH)


def _measure(source: Source, column: str) -> str:
    """Counts of one kind add up with each other: of the roster, or of completions."""
    if source is AREAS:
        return "completions"
    return "teachers" if source.base == ROSTER else column


def _seat(row: Row) -> str:
    return {None: "unknown", True: "yes", False: "no"}[row["is_own"]]
