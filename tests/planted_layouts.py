"""A list laid out on a sheet as people do it, and the address at which each of its cells stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from make_files import Cell
from planted_files import ERRORS, Formula, Page, Place, address
from planted_tables import COURSES, ROW_NUMBERS, Listing, Row

GROUPS = {
    "lt": ("Dalyvio duomenys", "Mokymai"),
    "et": ("Osaleja andmed", "Koolitus"),
    "lv": ("Dalībnieka dati", "Kursi"),
    "pl": ("Dane uczestnika", "Szkolenie"),
    "en": ("Participant details", "Training"),
}
TOTALS = {"lt": "Iš viso", "et": "Kokku", "lv": "Kopā", "pl": "Razem", "en": "Total"}
MERGED_ROWS = 3


@dataclass(frozen=True)
class Layout:
    """How a list stands on its sheet. Numbers of rows and columns; `after` is a number of data rows."""

    top: int = 0
    left: int = 0
    banner: tuple[str, ...] = ()  # lines above the header, each merged over the whole width
    is_grouped: bool = False  # a header of two rows: the first fields under one label, the others on their own
    is_numbered: bool = False  # a column of running numbers first
    has_column_numbers: bool = False  # a row 1, 2, 3 … below the header
    blank_after: int = 0  # a blank row after every so many
    header_after: int = 0  # the header once more after every so many, as on printed pages
    heading_after: int = 0  # a line with one text after every so many
    merged: str | None = None  # a field whose cell is merged over three rows each
    has_total: bool = False
    footer: tuple[tuple[Cell, ...], ...] = ()  # lines below a blank row, beginning in the list's first column
    hidden_rows: tuple[int, ...] = ()  # data rows
    hidden_columns: tuple[str, ...] = ()  # fields
    is_filtered: bool = False
    is_table: bool = False
    is_frozen: bool = False
    spare_numbers: int = 0  # rows below that hold nothing but their running number
    is_text: bool = False  # dates and numbers are texts, as exports write them
    written: Mapping[str, str] = field(default_factory=dict)  # field → pattern of its cells, such as "{} val."
    computed: tuple[str, ...] = ()  # fields whose cells are formulas with their results
    sheet: str = "Lapas1"


@dataclass(frozen=True)
class Laid:
    """A list on its sheet, and where its cells stand; of merged cells it is the first."""

    page: Page
    places: Mapping[tuple[int, str], Place]  # data row and field
    headers: Mapping[str, Place]
    merged: Mapping[int, Sequence[int]]  # data row → the rows that share its merged cell


def lay_out(listing: Listing, rows: Sequence[Row], layout: Layout) -> Laid:
    """The rows on a sheet, headers in the list's own words."""
    return _Paper(listing, layout).laid(rows)


class _Paper:
    """A sheet as it is written from the top; `row` is the next one."""

    def __init__(self, listing: Listing, layout: Layout) -> None:
        self.layout = layout
        self.listing = listing
        self.page = Page(layout.sheet, {})
        self.row = layout.top
        self.first = layout.left + layout.is_numbered
        self.columns = {name: self.first + number for number, name in enumerate(listing.headers)}
        self.last = max(self.columns.values())
        self.places: dict[tuple[int, str], Place] = {}
        self.headers: dict[str, Place] = {}

    def laid(self, rows: Sequence[Row]) -> Laid:
        layout = self.layout
        for line in layout.banner:
            self.page.cells[self.row, layout.left] = line
            self.page.merged.append((self.row, layout.left, self.row, self.last))
            self.row += 1
        self._header()
        begin = self.row
        merged = self._body(rows)
        end = self.row - 1
        for number in range(layout.spare_numbers):
            self.page.cells[self.row, layout.left] = len(rows) + number + 1
            self.row += 1
        if layout.has_total:
            self._total(begin, end)
        self.row += 1
        for line in layout.footer:
            self.page.cells |= {(self.row, self.first + n): cell for n, cell in enumerate(line) if cell is not None}
            self.row += 1
        self.page.hidden_rows = {self.places[number, next(iter(self.columns))][0] for number in layout.hidden_rows}
        self.page.hidden_columns = {self.columns[name] for name in layout.hidden_columns}
        if layout.is_filtered or layout.is_table:
            self.page.filtered = (begin - 1, layout.left, self.row - 2, self.last)
            self.page.is_table = layout.is_table
        if layout.is_frozen:
            self.page.frozen = (begin, self.first)
        return Laid(self.page, self.places, self.headers, merged)

    def _header(self, again: bool = False) -> None:
        layout, cells = self.layout, self.page.cells
        labels: dict[int, str] = {self.columns[name]: text for name, text in self.listing.headers.items()}
        if layout.is_numbered:
            labels[layout.left] = ROW_NUMBERS[self.listing.language]
        if layout.is_grouped:
            grouped = [*self.columns.values()][:3], [*self.columns.values()][3:5]
            for label, columns in zip(GROUPS[self.listing.language], grouped, strict=True):
                cells[self.row, columns[0]] = label
                self.page.merged.append((self.row, columns[0], self.row, columns[-1]))
            below = {column for columns in grouped for column in columns}
            for column in set(labels) - below:
                self.page.merged.append((self.row, column, self.row + 1, column))
        for column, text in labels.items():
            lower = layout.is_grouped and column in below
            cells[self.row + lower, column] = text
            if not again:
                name = next((name for name, mine in self.columns.items() if mine == column), "-")
                self.headers[name] = self.row + lower, column
        self.row += 1 + layout.is_grouped
        if layout.has_column_numbers:
            self.page.cells |= {(self.row, column): column - layout.left + 1 for column in labels}
            self.row += 1

    def _body(self, rows: Sequence[Row]) -> dict[int, Sequence[int]]:
        layout, cells = self.layout, self.page.cells
        shared: dict[int, Sequence[int]] = {}
        size = MERGED_ROWS if layout.merged else 1
        for begin in range(0, len(rows), size):
            together = range(begin, min(begin + size, len(rows)))
            for number in together:
                self._between(number)
                for name, column in self.columns.items():
                    place = self.row, column
                    if name == layout.merged and number != together[0]:
                        place = self.places[together[0], name]
                    elif rows[number][name] is not None:
                        cells[place] = self._said(name, rows[number][name])
                    self.places[number, name] = place
                if layout.is_numbered:
                    cells[self.row, layout.left] = number + 1
                self.row += 1
                shared[number] = together
            if layout.merged and len(together) > 1:
                top, column = self.places[together[0], layout.merged]
                self.page.merged.append((top, column, self.row - 1, column))
        return shared

    def _said(self, name: str, cell: Cell | Formula) -> Cell | Formula:
        """A cell in the form in which this sheet keeps it."""
        layout = self.layout
        if isinstance(cell, Formula) or cell in ERRORS:
            return cell
        if name in layout.computed:
            return Formula(f"VLOOKUP($A{self.row + 1},Duomenys!A:Z,{self.columns[name] + 1},0)", cell)
        if name in layout.written and isinstance(cell, int | float):
            return layout.written[name].format(str(cell).replace(".", ","))
        if layout.is_text and isinstance(cell, date):
            return cell.strftime("%d.%m.%Y")
        if layout.is_text and isinstance(cell, int | float):
            return str(cell).replace(".", ",")
        return cell

    def _between(self, number: int) -> None:
        """What stands between two data rows."""
        layout = self.layout
        if layout.blank_after and number and number % layout.blank_after == 0:
            self.row += 1
        if layout.header_after and number and number % layout.header_after == 0:
            self._header(again=True)
        if layout.heading_after and number % layout.heading_after == 0:
            self.page.cells[self.row, self.first] = COURSES[self.listing.language][0]
            self.row += 1

    def _total(self, begin: int, end: int) -> None:
        """The word for a total, and the sum of the last column of numbers."""
        self.page.cells[self.row, self.first] = TOTALS[self.listing.language]
        for column in range(self.last, self.first, -1):
            numbers = [self.page.cells.get((row, column)) for row in range(begin, end + 1)]
            if all(number is None or type(number) in (int, float) for number in numbers) and any(numbers):
                total = sum(number for number in numbers if number is not None)
                letters = address((0, column))[:-1]
                self.page.cells[self.row, column] = Formula(f"SUM({letters}{begin + 1}:{letters}{end + 1})", total)
                break
        self.row += 1
