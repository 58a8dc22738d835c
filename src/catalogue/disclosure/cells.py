"""Published figures as unknowns: one for each quantity, place, year and category, whatever tables and files show it.

Later versions of an edition have unknowns of their own, except where every figure that both versions show of a place
is the same, and for years before the period: then an outsider takes the place for unchanged.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from catalogue.disclosure.intervals import System
from catalogue.disclosure.knowledge import DIMENSIONS, MEASURES, TABLES, Quantity, Units, Weakness
from catalogue.disclosure.rendered import Figure

_CENTS = 0.05  # parts of an amount are rounded to hundredths before they are added


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


class Cells:
    """The unknowns of all figures, what single figures say of them, and what was noticed on the way."""

    def __init__(self, figures: Iterable[Figure], units: Units) -> None:
        """Read all figures; what they have to do with each other is left to Linked."""
        self.units = units
        self.system = System()
        self.cells: dict[Cell, int] = {}
        self.seen: dict[Cell, Seen] = defaultdict(Seen)
        self.counted: set[str] = set()
        self.weaknesses: list[Weakness] = []
        everything = list(figures)
        self.known = [(figure, quantity) for figure in everything if (quantity := self._quantity(figure))]
        self._compare_files(everything)
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
        """The first version since which a place and year shows nothing new, by version, geo and year."""
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
                is_same = all(versions[before][key] == versions[version][key] for key in common)
                # years before the period are never computed again
                is_same = bool(before) and is_same and (bool(common) or year != self.period)
                same[version, geo, year] = same[before, geo, year] if is_same else version
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
            half = half_of(quantity)
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
        value, half = float(figure.value), half_of(quantity)
        words = f"{figure.table}.{figure.indicator}: {part.words}"
        # own costs may be set against other completions than those counted here
        firm = not quantity.own_only
        far, scale = float("inf"), quantity.scale
        more: list[tuple[int, float]] = []
        if quantity.plus:
            more = [(self.number(self.cell(figure.version, quantity.plus, "country", figure.year, "")), scale)]
        self.system.relate([(top, scale), (bottom, half - value), *more], 0, far, words, firm)
        self.system.relate([(top, scale), (bottom, -half - value), *more], -far, 0, words, firm)

    def change(self, figure: Figure, quantity: Quantity) -> None:
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
        value, half = float(figure.value), half_of(quantity)
        terms = [(self.cells[cell], factor) for cell, factor in zip(cells, factors, strict=True)]
        self.system.relate(terms, value - half, value + half, f"change: {now.words}")

    def shown(self, cell: Cell) -> Decimal | None:
        """The published number of a cell; None where there is none or a rounded one."""
        seen = self.seen.get(cell)
        if not seen or not seen.shown or seen.is_rounded:
            return None
        return seen.shown[0].value

    def _compare_files(self, figures: list[Figure]) -> None:
        """The same figure of the same table is withheld in all files or in none, whatever it tells of."""
        signs: dict[tuple[object, ...], Figure] = {}
        for figure in figures:
            if figure.is_hidden:
                signs.setdefault(_name_of(figure), figure)
        told = {_name_of(figure): figure for figure in figures if figure.value is not None}
        for name, figure in told.items():
            if name in signs:
                place = f"{figure.table}.{figure.indicator}, {figure.geo}, withheld in {signs[name].file}"
                number = float(figure.value or 0)
                self.weaknesses.append(Weakness("shown elsewhere", place, number, number, figure.file))

    def _compare(self) -> None:
        """What is hidden in one place must not be shown in another, and what is shown twice must agree."""
        hidden: dict[Cell, tuple[int, str]] = {}
        for cell, seen in self.seen.items():
            for figure in seen.hidden:
                key = cell._replace(version=0)
                hidden[key] = min(hidden.get(key, (figure.version, figure.file)), (figure.version, figure.file))
        for cell, seen in self.seen.items():
            if not seen.shown:
                continue
            number = float(seen.shown[0].value or 0)
            first, file = hidden.get(cell._replace(version=0), (0, ""))
            if seen.hidden:
                place = f"{cell.words}, withheld in {seen.hidden[0].table} ({seen.hidden[0].file})"
                self.weaknesses.append(Weakness("shown elsewhere", place, number, number, seen.shown[0].file))
            elif first and first < max(figure.version for figure in seen.shown):
                place = f"{cell.words}, withheld in v{first} ({file})"
                self.weaknesses.append(Weakness("opened", place, number, number, seen.shown[0].file))
            exact = {figure.value for figure in seen.shown if not half_of(TABLES[figure.table][figure.indicator])}
            if len(exact) > 1:
                files = sorted({figure.file for figure in seen.shown})
                self.weaknesses.append(Weakness("contradiction", cell.words, file=", ".join(files[:3])))


def half_of(quantity: Quantity) -> float:
    """Half of the last shown decimal, amounts a little more for parts rounded before; 0 for an exact number."""
    if quantity.decimals is None:
        return 0.0
    is_sum = not quantity.per and MEASURES[quantity.measure].kind == "amount"
    return float(0.5 / 10**quantity.decimals) + (_CENTS if is_sum else 0.0)


def _name_of(figure: Figure) -> tuple[object, ...]:
    """What a figure is called in every file of a version."""
    return figure.version, figure.table, figure.indicator, figure.geo, figure.year, figure.category
