"""All published figures as one linked set: each quantity an unknown, each thing that an outsider knows a relation.

The same quantity in several tables and files is one unknown. Municipalities that publish nothing of a quantity are,
by county, one unknown remainder. Later versions of an edition have unknowns of their own, except where every figure
that both versions show of a place is the same: then an outsider takes the place for unchanged.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from catalogue.disclosure.intervals import System
from catalogue.disclosure.knowledge import (
    DIMENSIONS,
    MEASURES,
    OTHER,
    PARTS,
    TABLES,
    Dimension,
    Part,
    Quantity,
    Register,
    Units,
    Weakness,
)
from catalogue.disclosure.program import Terms
from catalogue.disclosure.rendered import Figure

MERGED = "merged"
_SOFT_DIMENSIONS = ("role_group",)  # a person's group may differ from one workplace to the other


class Cell(NamedTuple):
    """One quantity: of a place (a geo, or the codes of a remainder), a year and a category, in a version."""

    version: int
    measure: str
    place: str | frozenset[str]
    year: int
    category: str

    @property
    def words(self) -> str:
        """The cell in words, without its value."""
        place = self.place if isinstance(self.place, str) else "the rest: " + ", ".join(sorted(self.place))
        category = f" {self.category}" if self.category else ""
        return f"{self.measure}{category}, {place}, {self.year}, v{self.version}"


@dataclass
class Seen:
    """What is shown of a cell: the numbers and the withheld signs, with their files."""

    shown: list[Figure] = field(default_factory=list)
    hidden: list[Figure] = field(default_factory=list)
    is_nothing: bool = False
    is_rounded: bool = False


class Linked:
    """The system of unknowns and relations, and what was noticed while it was made."""

    def __init__(self, figures: Iterable[Figure], units: Units, register: Register, states: dict[int, dict[str, str]]):
        """`states` gives by version the state of every municipality (full, compact, merged, no data)."""
        self.units, self.register, self.states = units, register, states
        self.system = System()
        self.cells: dict[Cell, int] = {}
        self.seen: dict[Cell, Seen] = defaultdict(Seen)
        self.weaknesses: list[Weakness] = []
        self.counted: set[str] = set()
        self.exhausted: dict[tuple[int, str, int, str, str], bool] = {}
        self.known = [(figure, quantity) for figure in figures if (quantity := self._quantity(figure))]
        # the year of the edition is the last one of any figure
        self.period = max((figure.year for figure, _ in self.known), default=0)
        self.same = self._unchanged()
        for figure, quantity in self.known:
            if not quantity.per and not quantity.change:
                self._put(figure, quantity)
        for figure, quantity in self.known:
            if quantity.per and not quantity.change:
                self._ratio(figure, quantity)
        self._compare()
        self._categories()
        self._parts()
        self._areas()
        self._remainder_parts()
        self._lists()
        for figure, quantity in self.known:
            if quantity.change:
                self._change(figure, quantity)

    # --- figures

    def _quantity(self, figure: Figure) -> Quantity | None:
        """What a figure tells; None where nothing of persons. One that nobody has declared is a weakness."""
        known = TABLES.get(figure.table, {}).get(figure.indicator)
        dimensions = [name for name in figure.dimension.split(",") if name]
        is_known = known and all(name in DIMENSIONS for name in dimensions) and self.units.of(figure.geo)
        if known is None or not is_known:
            place = (
                f"{figure.table}.{figure.indicator} by {figure.dimension or 'nothing'} of {figure.geo or 'no place'}"
            )
            self.weaknesses.append(Weakness("unknown figure", place, file=figure.file))
            return None
        is_public = known.measure == "public" or (
            figure.category and any(DIMENSIONS[name].is_public for name in dimensions)
        )
        if is_public or len(dimensions) > 1:
            if not is_public:
                self.weaknesses.append(Weakness("unknown figure", f"{figure.table} by {dimensions}", file=figure.file))
            return None
        return known

    def _unchanged(self) -> dict[tuple[int, str, int], int]:
        """The first version from which a place and year shows nothing new, by version, geo and year."""
        by_place: dict[tuple[str, int], dict[int, dict[tuple[str, ...], Decimal]]] = defaultdict(
            lambda: defaultdict(dict)
        )
        for figure, _ in self.known:
            key = figure.table, figure.indicator, figure.category
            shown = by_place[figure.geo, figure.year][figure.version]
            if figure.value is not None:
                shown[key] = figure.value
        same: dict[tuple[int, str, int], int] = {}
        for (geo, year), versions in by_place.items():
            order = sorted(versions)
            for before, version in zip([0, *order], order, strict=False):
                common = versions[before].keys() & versions[version].keys() if before else ()
                is_same = before and all(versions[before][key] == versions[version][key] for key in common)
                same[version, geo, year] = same[before, geo, year] if is_same and common else version
        return same

    def cell(self, version: int, measure: str, geo: str, year: int, category: str) -> Cell:
        """The cell of a published place."""
        return Cell(self.same.get((version, geo, year), version), measure, geo, year, category)

    def of(self, figure: Figure, measure: str, category: str | None = None) -> Cell:
        """The cell of a measure at the place of a figure."""
        return self.cell(
            figure.version, measure, figure.geo, figure.year, figure.category if category is None else category
        )

    def number(self, cell: Cell) -> int:
        """The unknown of a cell."""
        if cell not in self.cells:
            self.cells[cell] = self.system.unknown()
        return self.cells[cell]

    def _put(self, figure: Figure, quantity: Quantity) -> None:
        cell = self.of(figure, quantity.measure)
        if quantity.plus:
            if figure.value is not None:
                more = self.number(self.cell(figure.version, quantity.plus, "country", figure.year, ""))
                value = float(figure.value)
                words = f"{figure.table}.{figure.indicator}: {cell.words}"
                self.system.relate([(self.number(cell), 1), (more, 1)], value, value, words)
            return
        seen = self.seen[cell]
        if figure.value is not None:
            half = _half(quantity)
            seen.shown.append(figure)
            self.counted.add(quantity.measure)
            seen.is_rounded = bool(half)
            value = float(figure.value)
            self.system.narrow(self.number(cell), value - half, value + half, cell.words)
        elif figure.is_hidden:
            self.number(cell)
            seen.hidden.append(figure)
        else:
            seen.is_nothing = True

    def _ratio(self, figure: Figure, quantity: Quantity) -> None:
        """A share or mean: its rounding leaves an interval for what it is made of."""
        if quantity.own_only and len(self.units.of(figure.geo)) != 1:
            return
        part = self.of(figure, quantity.measure)
        whole = self.of(figure, quantity.per, "" if quantity.of_all else None)
        if figure.is_hidden:
            self.number(part), self.number(whole)
            self.seen[part].hidden += [] if self.seen[part].shown else [figure]
        if figure.value is None:
            return
        top, bottom = self.number(part), self.number(whole)
        value, half = float(figure.value), _half(quantity)
        words = f"{figure.table}.{figure.indicator}: {part.words}"
        # own costs may be set against other completions than those counted here
        firm = not quantity.own_only
        far, scale = float("inf"), quantity.scale
        more: list[tuple[int, float]] = []
        if quantity.plus:
            more = [(self.number(self.cell(figure.version, quantity.plus, "country", figure.year, "")), scale)]
        self.system.relate([(top, scale), (bottom, half - value), *more], 0, far, words, firm)
        self.system.relate([(top, scale), (bottom, -half - value), *more], -far, 0, words, firm)

    def _change(self, figure: Figure, quantity: Quantity) -> None:
        """This year's less last year's; of a ratio only where both bases are shown."""
        if figure.value is None:
            return
        now = self.of(figure, quantity.measure)
        cells = [now, self.cell(figure.version, quantity.measure, figure.geo, figure.year - 1, "")]
        if any(cell not in self.cells for cell in cells):
            return
        factors = [1.0, -1.0]
        if quantity.per:
            bases = [self.cell(figure.version, quantity.per, figure.geo, cell.year, "") for cell in cells]
            sizes = [self.shown(base) for base in bases]
            if not all(sizes):
                return
            factors = [quantity.scale / float(sizes[0] or 1), -quantity.scale / float(sizes[1] or 1)]
        value, half = float(figure.value), _half(quantity)
        terms = [(self.cells[cell], factor) for cell, factor in zip(cells, factors, strict=True)]
        self.system.relate(terms, value - half, value + half, f"change: {now.words}")

    def shown(self, cell: Cell) -> Decimal | None:
        """The published number of a cell; None where there is none or a rounded one."""
        seen = self.seen.get(cell)
        if not seen or not seen.shown or seen.is_rounded:
            return None
        return seen.shown[0].value

    def _compare(self) -> None:
        """What is hidden in one place must not be shown in another, and what is shown twice must agree."""
        for cell, seen in self.seen.items():
            if not seen.shown:
                continue
            number = float(seen.shown[0].value or 0)
            versions = {figure.version for figure in seen.shown} & {figure.version for figure in seen.hidden}
            if seen.hidden:
                kind = "shown elsewhere" if versions else "opened"
                place = f"{cell.words}, withheld in {seen.hidden[0].table} ({seen.hidden[0].file})"
                self.weaknesses.append(Weakness(kind, place, number, number, seen.shown[0].file))
            exact = {figure.value for figure in seen.shown if not _half(TABLES[figure.table][figure.indicator])}
            if len(exact) > 1:
                files = sorted({figure.file for figure in seen.shown})
                self.weaknesses.append(Weakness("contradiction", cell.words, file=", ".join(files[:3])))

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
                self._make_up(total, [cell for cell in cells if cell in self.cells], shape, has_total, table)
                if has_total and len([cell for cell in cells if cell in self.cells]) == len(cells):
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

    def complements(self) -> Iterator[tuple[Part, str, Terms]]:
        """What is left of a whole without all its parts, where those left over are a group: part, words, terms."""
        for whole in list(self.cells):
            for part in PARTS:
                measure, bar, own = part.whole.partition("|")
                if not part.complement or measure != whole.measure or (bar and own != whole.category):
                    continue
                names = [_named(name, whole.category, whole.place, whole.year) for name in part.parts]
                cells = [Cell(whole.version, *name) for name in names]
                if all(cell in self.cells for cell in cells):
                    terms = ((self.cells[whole], 1.0), *((self.cells[cell], -1.0) for cell in cells))
                    yield part, f"{part.complement}: {whole.words}", terms
        places = {(cell.version, cell.place, cell.year, cell.category) for cell in self.remainders()}
        for version, place, year, category in sorted(places, key=str):
            for part in PARTS:
                if isinstance(place, str) or not part.complement:
                    continue
                rest = self.remainder_part(part, version, place, year, category)
                if rest is not None:
                    yield part, f"{part.complement}: {Cell(version, '', place, year, category).words}", rest

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


def _half(quantity: Quantity) -> float:
    """Half of the last shown decimal; 0 for a whole or exact number."""
    return 0.0 if quantity.decimals is None else 0.5 * 10**-quantity.decimals


def _named(
    name: str, category: str, place: str | frozenset[str], year: int
) -> tuple[str, str | frozenset[str], int, str]:
    """Measure, place, year and category of a name of knowledge.PARTS."""
    measure, bar, own = name.partition("|")
    return measure, place, year, own if bar else category
