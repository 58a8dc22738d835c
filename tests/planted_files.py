"""Workbooks and text files as different programs write them, from pages of cells at their places."""

import csv
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import xlsxwriter
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table

from make_files import CALCEXT, ODS_NAMESPACES, Cell

Place = tuple[int, int]  # row and column, from 0
Area = tuple[int, int, int, int]  # first row, first column, last row, last column
EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
MACROS, NO_MACROS = "vnd.ms-excel.sheet.macroEnabled", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
HIDDEN = {False: "", True: ' state="hidden"'}
ERRORS = ("#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")


@dataclass(frozen=True)
class Formula:
    """A formula with the result that was saved with it; None: saved without one."""

    text: str
    result: Cell = None


@dataclass
class Page:
    """One sheet: its cells by place, and what a person did to it."""

    name: str
    cells: dict[Place, Cell | Formula]
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    filtered: Area | None = None
    frozen: Place | None = None
    is_table: bool = False  # `filtered` is a table object, its last row that of its totals
    hidden: bool = False

    @property
    def height(self) -> int:
        return max(row for row, _ in self.cells) + 1

    @property
    def width(self) -> int:
        return max(column for _, column in self.cells) + 1


def address(place: Place) -> str:
    return f"{get_column_letter(place[1] + 1)}{place[0] + 1}"


def area(where: Area) -> str:
    return f"{address(where[:2])}:{address(where[2:])}"


def write_openpyxl(path: Path, pages: Sequence[Page], *, since_1904: bool = False) -> Path:
    """As openpyxl writes: error codes are errors, formulas have no results."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    if since_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for page in pages:
        sheet = book.create_sheet(page.name)
        for (row, column), cell in page.cells.items():
            sheet.cell(row + 1, column + 1, f"={cell.text}" if isinstance(cell, Formula) else cell)
        for where in page.merged:
            sheet.merge_cells(area(where))
        for row in page.hidden_rows:
            sheet.row_dimensions[row + 1].hidden = True
        for column in page.hidden_columns:
            sheet.column_dimensions[get_column_letter(column + 1)].hidden = True
        if page.filtered and page.is_table:
            sheet.add_table(Table(displayName="Sarasas", ref=area(page.filtered), totalsRowCount=1))
        elif page.filtered:
            sheet.auto_filter.ref = area(page.filtered)
        sheet.freeze_panes = address(page.frozen) if page.frozen else None
        sheet.sheet_state = "hidden" if page.hidden else "visible"
    book.save(path)
    return path


def write_xlsxwriter(path: Path, pages: Sequence[Page], *, since_1904: bool = False, rich: bool = False) -> Path:
    """As xlsxwriter writes: results beside formulas, and texts in several fonts where `rich`."""
    with xlsxwriter.Workbook(path, {"date_1904": since_1904, "default_date_format": "yyyy-mm-dd"}) as book:
        bold = book.add_format({"bold": True})
        for page in pages:
            sheet = book.add_worksheet(page.name)
            for where in page.merged:
                sheet.merge_range(*where, "")
            for (row, column), cell in page.cells.items():
                if isinstance(cell, Formula):
                    sheet.write_formula(row, column, f"={cell.text}", None, cell.result)
                elif rich and isinstance(cell, str) and len(cell) > 3:
                    sheet.write_rich_string(row, column, bold, cell[:2], cell[2:])
                elif isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif cell is not None:
                    sheet.write(row, column, cell)
            for row in page.hidden_rows:
                sheet.set_row(row, None, None, {"hidden": True})
            for column in page.hidden_columns:
                sheet.set_column(column, column, None, None, {"hidden": True})
            if page.filtered:
                sheet.autofilter(*page.filtered)
            if page.frozen:
                sheet.freeze_panes(*page.frozen)
            if page.hidden:
                sheet.hide()
    return path


@dataclass(frozen=True)
class Dialect:
    """What programs that write the XML of xlsx on their own do differently."""

    rows_numbered: bool = True
    cells_named: bool = True
    dimension: str | None = "true"  # a reference that is wrong, or None for no dimension at all
    inline: bool = False
    strict: bool = False
    macros: bool = False
    prefix: str = ""


def write_package(path: Path, pages: Sequence[Page], dialect: Dialect) -> Path:
    """An xlsx or xlsm written by hand; dates are serial numbers in a date format."""
    made = _Package(pages, dialect)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in made.parts.items():
            archive.writestr(name, text)
    return path


class _Package:
    def __init__(self, pages: Sequence[Page], dialect: Dialect) -> None:
        self.dialect = dialect
        self.strings: dict[str, int] = {}
        purl = "http://purl.oclc.org/ooxml"
        open_xml = "http://schemas.openxmlformats.org"
        self.main = f"{purl}/spreadsheetml/main" if dialect.strict else f"{open_xml}/spreadsheetml/2006/main"
        office = f"{purl}/officeDocument" if dialect.strict else f"{open_xml}/officeDocument/2006"
        kinds = f"{office}/relationships"
        kind = MACROS if dialect.macros else NO_MACROS
        sheets = {f"xl/worksheets/sheet{number}.xml": self._sheet(page) for number, page in enumerate(pages, 1)}
        listed = "".join(
            f'<sheet name={quoteattr(page.name)} sheetId="{number}" r:id="rId{number}"{HIDDEN[page.hidden]}/>'
            for number, page in enumerate(pages, 1)
        )
        targets = {f"rId{n}": ("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(pages) + 1)}
        targets |= {"rIdS": ("sharedStrings", "sharedStrings.xml"), "rIdT": ("styles", "styles.xml")}
        shared = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in self.strings)
        styles = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
        types = "application/vnd.openxmlformats"
        sheet_type = f"{types}-officedocument.spreadsheetml.worksheet+xml"
        self.parts = {
            "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006'
            f'/content-types"><Default Extension="rels" ContentType="{types}-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
            f'ContentType="application/{kind}.main+xml"/>'
            + "".join(f'<Override PartName="/{name}" ContentType="{sheet_type}"/>' for name in sheets)
            + "</Types>",
            "_rels/.rels": _relations({"rId1": ("officeDocument", "xl/workbook.xml")}, kinds),
            "xl/workbook.xml": f'<?xml version="1.0"?><workbook xmlns="{self.main}" xmlns:r="{kinds}">'
            f"<sheets>{listed}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": _relations(targets, kinds),
            "xl/sharedStrings.xml": f'<?xml version="1.0"?><sst xmlns="{self.main}">{shared}</sst>',
            "xl/styles.xml": f'<?xml version="1.0"?><styleSheet xmlns="{self.main}">{styles}</styleSheet>',
            **sheets,
        }

    def _sheet(self, page: Page) -> str:
        x = f"{self.dialect.prefix}:" if self.dialect.prefix else ""
        name = f"xmlns:{self.dialect.prefix}" if self.dialect.prefix else "xmlns"
        rows = []
        for row in range(page.height):
            given = {column: page.cells[row, column] for column in range(page.width) if (row, column) in page.cells}
            named = self.dialect.cells_named
            columns = sorted(given) if named else range(max(given, default=-1) + 1)
            cells = "".join(self._cell((row, column), given.get(column), x) for column in columns)
            if cells or not self.dialect.rows_numbered:
                number = f' r="{row + 1}"' if self.dialect.rows_numbered else ""
                rows.append(f"<{x}row{number}>{cells}</{x}row>")
        spread = f"A1:{address((page.height - 1, page.width - 1))}"
        stated = spread if self.dialect.dimension == "true" else self.dialect.dimension
        dimension = f'<{x}dimension ref="{stated}"/>' if stated else ""
        merged = "".join(f'<{x}mergeCell ref="{area(where)}"/>' for where in page.merged)
        joined = f"<{x}mergeCells>{merged}</{x}mergeCells>" if merged else ""
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><{x}worksheet {name}="{self.main}">{dimension}'
            f"<{x}sheetData>{''.join(rows)}</{x}sheetData>{joined}</{x}worksheet>"
        )

    def _cell(self, place: Place, cell: Cell | Formula, x: str) -> str:
        formula = ""
        if isinstance(cell, Formula):
            formula, cell = f"<{x}f>{escape(cell.text)}</{x}f>", cell.result
        named = f' r="{address(place)}"' if self.dialect.cells_named else ""
        kind, inner = self._value(cell, x, bool(formula))
        return f"<{x}c{named}{kind}>{formula}{inner}</{x}c>" if formula or inner else f"<{x}c{named}/>"

    def _value(self, cell: Cell | Formula, x: str, computed: bool) -> tuple[str, str]:
        """Attributes of a cell, and what stands in it."""
        if cell is None:
            return "", ""
        if isinstance(cell, bool):
            return ' t="b"', f"<{x}v>{int(cell)}</{x}v>"
        if isinstance(cell, date):
            return ' s="1"', f"<{x}v>{(cell - EPOCH).days}</{x}v>"
        if isinstance(cell, int | float):
            return "", f"<{x}v>{cell!r}</{x}v>"
        text = escape(str(cell))
        if cell in ERRORS:
            return ' t="e"', f"<{x}v>{text}</{x}v>"
        if computed:
            return ' t="str"', f"<{x}v>{text}</{x}v>"
        if self.dialect.inline:
            return ' t="inlineStr"', f"<{x}is><{x}t>{text}</{x}t></{x}is>"
        return ' t="s"', f"<{x}v>{self.strings.setdefault(str(cell), len(self.strings))}</{x}v>"


def _relations(targets: dict[str, tuple[str, str]], kinds: str) -> str:
    listed = "".join(
        f'<Relationship Id="{key}" Type="{kinds}/{kind}" Target="{target}"/>' for key, (kind, target) in targets.items()
    )
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<?xml version="1.0"?><Relationships xmlns="{namespace}">{listed}</Relationships>'


def write_ods(path: Path, pages: Sequence[Page], *, plain: bool = False) -> Path:
    """As LibreOffice writes, or `plain` as small libraries do: without repeats, an error as a text of that type."""
    tables = "".join(_ods_table(page, plain) for page in pages)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ODS_NAMESPACES} {CALCEXT}'
        ' office:version="1.3"><office:automatic-styles><style:style style:name="unseen" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS_TYPE, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def _ods_table(page: Page, plain: bool) -> str:
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in page.merged}
    covered = {
        (row, column)
        for top, left, bottom, right in page.merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - set(spans)
    rows, blank = [], 0
    for row in range(page.height):
        pieces: list[tuple[str, int]] = []
        for column in range(page.width):
            piece = _ods_cell((row, column), page, spans, covered, plain)
            repeats = pieces and pieces[-1][0] == piece == "<table:table-cell/>" and not plain
            if repeats:
                pieces[-1] = piece, pieces[-1][1] + 1
            else:
                pieces.append((piece, 1))
        cells = "".join(_times(piece, "columns", times) for piece, times in pieces)
        if not plain and len(pieces) == 1 and pieces[0][0] == "<table:table-cell/>":
            blank += 1
            continue
        if blank:
            whole = '<table:table-cell table:number-columns-repeated="16384"/>'
            rows.append(_times("<table:table-row>", "rows", blank) + f"{whole}</table:table-row>")
            blank = 0
        unseen = ' table:visibility="collapse"' if row in page.hidden_rows else ""
        rows.append(f"<table:table-row{unseen}>{cells}</table:table-row>")
    style = ' table:style-name="unseen"' if page.hidden else ""
    return f"<table:table table:name={quoteattr(page.name)}{style}>{''.join(rows)}</table:table>"


def _times(tag: str, what: str, times: int) -> str:
    """The tag, said to stand so many times."""
    if times == 1:
        return tag
    end = "/>" if tag.endswith("/>") else ">"
    return f'{tag.removesuffix(end)} table:number-{what}-repeated="{times}"{end}'


def _ods_cell(place: Place, page: Page, spans: dict[Place, Place], covered: set[Place], plain: bool) -> str:
    if place in covered:
        return "<table:covered-table-cell/>"
    cell = page.cells.get(place)
    attributes = ""
    if place in spans:
        down, right = spans[place]
        attributes = f' table:number-columns-spanned="{right}" table:number-rows-spanned="{down}"'
    if isinstance(cell, Formula):
        attributes += f' table:formula="of:={escape(cell.text)}"'
        cell = cell.result
    if cell is None:
        return f"<table:table-cell{attributes}/>"
    text = escape(str(cell))
    if isinstance(cell, bool):
        attributes += f' office:value-type="boolean" office:boolean-value="{text.lower()}"'
    elif isinstance(cell, int | float):
        attributes += f' office:value-type="float" office:value="{cell!r}" calcext:value-type="float"'
    elif isinstance(cell, date):
        attributes += f' office:value-type="date" office:date-value="{cell.isoformat()}" calcext:value-type="date"'
    elif cell in ERRORS:
        empty = "" if plain else ' office:string-value=""'
        attributes += f' office:value-type="string"{empty} calcext:value-type="error"'
    else:
        attributes += ' office:value-type="string" calcext:value-type="string"'
    lines = "".join(f"<text:p>{line}</text:p>" for line in text.split("\n"))
    return f"<table:table-cell{attributes}>{lines}</table:table-cell>"


def write_text(
    path: Path, page: Page, *, separator: str = ";", encoding: str = "utf-8", comma: bool = False, day: str = "%Y-%m-%d"
) -> Path:
    """Delimited text, with decimal commas where `comma`, and dates in the form `day`."""

    def said(cell: Cell | Formula) -> str:
        if isinstance(cell, Formula):
            cell = cell.result
        if isinstance(cell, datetime | date):
            return cell.strftime(day)
        if isinstance(cell, float) and comma:
            return str(cell).replace(".", ",")
        return "" if cell is None else str(cell)

    with path.open("w", encoding=encoding, newline="") as file:
        if encoding.startswith("utf-16-"):
            file.write("\ufeff")
        writer = csv.writer(file, delimiter=separator)
        for row in range(page.height):
            writer.writerow([said(page.cells.get((row, column))) for column in range(page.width)])
    return path
