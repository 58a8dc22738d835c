"""All published figures as one linked set: each thing that an outsider knows of cells is a relation between them.

Categories make up totals, parts lie within wholes, municipalities make up counties and countries. Municipalities that
publish nothing of a quantity are, by county, one unknown remainder, of which the same holds.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from catalogue.disclosure.cells import Cell, Cells
from catalogue.disclosure.knowledge import (
    DIMENSIONS,
    MEASURES,
    OTHER,
    PARTS,
    Dimension,
    Part,
    Register,
    Units,
    Weakness,
)
from catalogue.disclosure.program import Terms
from catalogue.disclosure.rendered import Figure

MERGED = "merged"
_SOFT_DIMENSIONS = ("role_group",)  # a person's group may differ from one workplace to the other


class Linked(Cells):
    """The system of unknowns and relations of all files."""

    def __init__(self, figures: Iterable[Figure], units: Units, register: Register, states: dict[int, dict[str, str]]):
        """`states` gives by version the state of every municipality (full, compact, merged, no data)."""
        super().__init__(figures, units)
        self.register, self.states = register, states
        self.exhausted: dict[tuple[int, str, int, str, str], bool] = {}
        self._merged_apart()
        self._categories()
        self._parts()
        self._areas()
        self._remainder_parts()
        self._lists()
        for figure, quantity in self.known:
            if quantity.change:
                self.change(figure, quantity)

    def _merged_apart(self) -> None:
        """A municipality that is published together with others has no figure of its own."""
        for figure, quantity in self.known:
            is_merged = self.states.get(figure.version, {}).get(figure.geo) == MERGED
            tells = quantity.per or MEASURES[quantity.measure].kind != "public"
            if is_merged and tells and figure.value is not None:
                place = f"{figure.table}.{figure.indicator} of {figure.geo}, which is published with others"
                self.weaknesses.append(Weakness("shown elsewhere", place, file=figure.file))

    # --- one place

    def _categories(self) -> None:
        """Categories make up their total, or lie within it."""
        tables: dict[tuple[int, str, int, str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for figure, quantity in self.known:
            if figure.dimension and not quantity.change:
                key = figure.version, figure.geo, figure.year, figure.table, figure.dimension
                tables[key][quantity.measure].add(figure.category)
        for (version, geo, year, table, dimension), measures in sorted(tables.items()):
            shape = DIMENSIONS[dimension]
            everything = set().union(*measures.values())
            for measure, own in sorted(measures.items()):
                categories = own if shape.is_list else everything
                has_total = "" in categories and shape.is_exhaustive
                cells = [self.cell(version, measure, geo, year, name) for name in sorted(categories - {""})]
                total = self.cell(version, measure, geo, year, "")
                known = [cell for cell in cells if cell in self.cells]
                # a category that is not computable (:) is none the less one of those that make up the total
                has_total = has_total and len(known) == len(cells)
                self._make_up(total, known, shape, has_total, table)
                if has_total:
                    self.exhausted[total.version, geo, year, dimension, measure] = True

    def _make_up(self, total: Cell, cells: list[Cell], shape: Dimension, has_total: bool, table: str) -> None:
        if not cells or (total not in self.cells and not has_total) or not shape.is_exhaustive:
            return
        whole = self.number(total)
        words = f"categories of {table}: {total.words}"
        for cell in cells:
            self.system.relate([(whole, 1), (self.number(cell), -1)], 0, float("inf"), words)
        excludes = shape.exclude or MEASURES[total.measure].kind != "persons"
        terms = [(self.number(cell), 1.0) for cell in cells] + [(whole, -1.0)]
        if excludes:
            low = 0.0 if has_total else float("-inf")
            self.system.relate(terms, low, 0, words)
        elif has_total and not shape.is_list:
            self.system.relate(terms, 0, float("inf"), words)

    def _parts(self) -> None:
        """What lies within what, of one place, year and category."""
        here = {(cell.version, cell.place, cell.year) for cell in self.cells}
        categories: dict[tuple[int, str | frozenset[str], int], set[str]] = defaultdict(set)
        for cell in list(self.cells):
            categories[cell.version, cell.place, cell.year].add(cell.category)
        for version, place, year in sorted(here, key=str):
            for part in PARTS:
                fixed = "|" in part.whole and all("|" in name for name in part.parts)
                for category in [""] if fixed else sorted(categories[version, place, year]):
                    cells = [Cell(version, *_named(name, category, place, year)) for name in (part.whole, *part.parts)]
                    self._within(part, [cell for cell in cells if cell in self.cells], cells)

    def _within(self, part: Part, known: list[Cell], cells: list[Cell]) -> None:
        whole = cells[0]
        if whole not in self.cells or len(known) < 2:
            return
        terms = [(self.cells[whole], 1.0), *((self.cells[cell], -1.0) for cell in known[1:])]
        is_exact = part.exact and len(known) == len(cells)
        self.system.relate(terms, 0, 0 if is_exact else float("inf"), f"{part.whole} and its parts: {whole.words}")

    # --- places within places

    def _areas(self) -> None:
        """A county is its municipalities, a country all of them; those that publish nothing are a remainder."""
        parents = [
            cell
            for cell in list(self.cells)
            if isinstance(cell.place, str) and (cell.place == "country" or cell.place.startswith("county:"))
        ]
        for parent in sorted(parents, key=str):
            kind = MEASURES[parent.measure]
            dimension = parent.category.partition("=")[0]
            if not kind.over_areas or (dimension and DIMENSIONS[dimension].is_relative):
                continue
            if parent.category.endswith(f"={OTHER}") and DIMENSIONS[dimension].is_list:
                continue
            for version in self._versions(parent):
                self._add_up(parent, version, dimension)

    def _versions(self, cell: Cell) -> list[int]:
        """The versions in which a cell stands."""
        return sorted(
            version
            for (version, geo, year), first in self.same.items()
            if geo == cell.place and year == cell.year and first == cell.version
        )

    def _add_up(self, parent: Cell, version: int, dimension: str) -> None:
        codes = self.units.of(str(parent.place))
        pieces, rest = self.pieces(parent.measure, codes, parent.year, parent.category, version)
        if not codes or not (pieces or rest):
            return
        terms = [(self.number(cell), -1.0) for cell in pieces]
        terms += [(self.number(cell), -1.0) for cell in self._atoms(rest, parent, version)]
        whole = (self.number(parent), 1.0)
        words = f"municipalities of {parent.words}"
        if MEASURES[parent.measure].over_areas == "persons":
            self.system.relate([whole, *terms], float("-inf"), 0, words)
            for cell in pieces:
                self.system.relate([whole, (self.number(cell), -1.0)], 0, float("inf"), words)
            return
        firm = dimension not in _SOFT_DIMENSIONS and parent.year == self.period
        self.system.relate([whole, *terms], 0, 0, words, firm)

    def pieces(
        self, measure: str, codes: frozenset[str], year: int, category: str, version: int
    ) -> tuple[list[Cell], frozenset[str]]:
        """The published cells of some municipalities, and the municipalities of which there is none."""
        cells, rest = [], set()
        for code in sorted(codes):
            cell = self.cell(version, measure, code, year, category)
            if cell in self.cells:
                cells.append(cell)
            elif not self._is_nought(cell, version):
                rest.add(code)
        return cells, frozenset(rest)

    def _is_nought(self, cell: Cell, version: int) -> bool:
        """Whether a municipality without a figure is known to have none of a quantity."""
        on_roster = cell.measure.startswith(("teachers", "subject"))
        roster = cell._replace(measure="teachers", category="")
        if on_roster and roster in self.seen and self.seen[roster].is_nothing:
            return True
        if self.states[version].get(str(cell.place)) == "no data" and not on_roster:
            return cell.year == self.period
        dimension = cell.category.partition("=")[0]
        key = cell.version, str(cell.place), cell.year, dimension, cell.measure
        return bool(dimension) and not DIMENSIONS[dimension].is_list and key in self.exhausted

    def _atoms(self, rest: frozenset[str], like: Cell, version: int) -> list[Cell]:
        """A remainder by county."""
        by_county: dict[str, set[str]] = defaultdict(set)
        counties = {unit.code: unit.county or "" for unit in self.units.members}
        for code in rest:
            by_county[counties[code]].add(code)
        return [
            Cell(version, like.measure, frozenset(codes), like.year, like.category)
            for _, codes in sorted(by_county.items())
        ]

    def terms(self, measure: str, place: frozenset[str], year: int, category: str, version: int) -> Terms | None:
        """A quantity of some municipalities together; None where there is nothing to say it with."""
        pieces, rest = self.pieces(measure, place, year, category, version)
        cells = list(pieces)
        if rest:
            cell = Cell(version, measure, rest, year, category)
            if cell not in self.cells:
                return None
            cells.append(cell)
        return tuple((self.cells[cell], 1.0) for cell in cells)

    def _remainder_parts(self) -> None:
        """What lies within what, of the municipalities that publish nothing taken together."""
        places = {(cell.version, cell.place, cell.year, cell.category) for cell in self.remainders()}
        for version, place, year, category in sorted(places, key=str):
            if isinstance(place, str):
                continue
            for part in PARTS:
                found = self.remainder_part(part, version, place, year, category)
                if found is not None:
                    words = f"{part.whole} and its parts: the rest {sorted(place)}, {year}"
                    self.system.relate(found, 0, 0 if part.exact else float("inf"), words)

    def remainder_part(self, part: Part, version: int, place: frozenset[str], year: int, category: str) -> Terms | None:
        """A whole less all its parts, of some municipalities together; None where one of them is not known at all."""
        found: list[tuple[int, float]] = []
        for sign, name in zip((1.0, *[-1.0] * len(part.parts)), (part.whole, *part.parts), strict=True):
            measure, _, _, own = _named(name, category, place, year)
            terms = self.terms(measure, place, year, own, version)
            if terms is None or (sign > 0 and not terms):
                return None
            found += [(unknown, sign * factor) for unknown, factor in terms]
        return tuple(found)

    def remainders(self) -> Iterator[Cell]:
        """The cells of remainders."""
        return (cell for cell in list(self.cells) if not isinstance(cell.place, str))

    def complements(self) -> Iterator[tuple[bool, str, Terms]]:
        """What is left of a whole without all its parts, where those left over are a group.

        Whether a part is known by a rounded share only; words; terms.
        """
        for whole in list(self.cells):
            for part in PARTS:
                measure, bar, own = part.whole.partition("|")
                if not part.complement or measure != whole.measure or (bar and own != whole.category):
                    continue
                names = [_named(name, whole.category, whole.place, whole.year) for name in part.parts]
                cells = [Cell(whole.version, *name) for name in names]
                if all(cell in self.cells for cell in cells):
                    terms = ((self.cells[whole], 1.0), *((self.cells[cell], -1.0) for cell in cells))
                    seen = [self.seen[cell] for cell in cells]
                    is_rounded = any(not one.shown and not one.hidden for one in seen)
                    yield is_rounded, f"{part.complement}: {whole.words}", terms
        places = {(cell.version, cell.place, cell.year, cell.category) for cell in self.remainders()}
        for version, place, year, category in sorted(places, key=str):
            for part in PARTS:
                if isinstance(place, str) or not part.complement:
                    continue
                rest = self.remainder_part(part, version, place, year, category)
                if rest is not None:
                    is_rounded = any(name.partition("|")[0] not in self.counted for name in part.parts)
                    yield is_rounded, f"{part.complement}: {Cell(version, '', place, year, category).words}", rest

    def successors(self) -> Iterator[tuple[Cell, Cell]]:
        """Counts of which there are two values, of two versions one after the other."""
        versions = sorted(self.states)
        for cell in list(self.cells):
            if not MEASURES[cell.measure].is_count or cell.year != self.period:
                continue
            for version in versions:
                after = cell._replace(version=version)
                if version > cell.version and after in self.cells:
                    yield cell, after
                    break

    # --- lists of the largest

    def _lists(self) -> None:
        """A provider, a seat or a priority area has at least the completions of its named programmes."""
        for words, whole, named in self.leftovers():
            terms = [(self.cells[whole], 1.0), *((self.cells[cell], -1.0) for cell in named)]
            self.system.relate(terms, 0, float("inf"), words, firm=False)

    def leftovers(self) -> Iterator[tuple[str, Cell, list[Cell]]]:
        """What is left of a provider, seat or area without its named programmes: words, whole, named."""
        groups: dict[Cell, list[Cell]] = defaultdict(list)
        for cell in list(self.cells):
            dimension, _, title = cell.category.partition("=")
            if title == OTHER or not isinstance(cell.place, str) or MEASURES[cell.measure].kind == "persons":
                continue
            for category in self._public_groups(dimension, title, cell.place):
                whole = cell._replace(category=category)
                if whole in self.cells:
                    groups[whole].append(cell)
        for whole, named in groups.items():
            by_dimension: dict[str, list[Cell]] = defaultdict(list)
            for cell in named:
                by_dimension[cell.category.partition("=")[0]].append(cell)
            for dimension, cells in sorted(by_dimension.items()):
                yield f"what is left without each named {dimension}: {whole.words}", whole, cells

    def _public_groups(self, dimension: str, name: str, place: str) -> list[str]:
        """The categories of other tables to which a named programme or provider belongs."""
        if dimension == "programme" and name in self.register.programmes:
            entry = self.register.programmes[name]
            found = [f"priority_area={entry.priority_area}"] if entry.priority_area else []
            found += [f"provider={entry.provider}"] if entry.provider else []
            return found + self._seat(entry.seat, place)
        if dimension == "provider":
            return self._seat(self.register.seats.get(name), place)
        return []

    def _seat(self, seat: str | None, place: str) -> list[str]:
        if not seat or place == "country":
            return []
        return [f"is_own={'yes' if seat in self.units.of(place) else 'no'}"]


def _named(
    name: str, category: str, place: str | frozenset[str], year: int
) -> tuple[str, str | frozenset[str], int, str]:
    """Measure, place, year and category of a name of knowledge.PARTS."""
    measure, bar, own = name.partition("|")
    return measure, place, year, own if bar else category
