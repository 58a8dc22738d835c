"""Files that have the same bytes at every run: workbooks, OpenDocument sheets and text."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from .world import Cell

STAMP = (2026, 11, 1, 8, 0, 0)
MACROS = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PLAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


@dataclass
class Sheet:
    """A sheet: cells by row, which row (from 0) is the header, formulas by A1 address beside their value."""

    name: str
    rows: list[list[Cell]]
    header: int = 0
    formulas: dict[str, str] = field(default_factory=dict)
    date_format: str = "yyyy\\-mm\\-dd"


def total(sheet: Sheet, label: str, label_column: int, sum_column: int) -> Sheet:
    """Add a total row below: a formula with its stored value, or a typed sum where the numbers are text."""
    values = [row[sum_column] for row in sheet.rows[sheet.header + 1 :]]
    row: list[Cell] = [None] * len(sheet.rows[sheet.header])
    row[label_column] = label
    texts = [re.match(r"\d+(,\d+)?", value) for value in values if isinstance(value, str)]
    number = sum(value for value in values if isinstance(value, int | float))
    if sum(found is not None for found in texts) > len(values) / 2:
        number += sum(float(found[0].replace(",", ".")) for found in texts if found)
    else:
        letter = get_column_letter(sum_column + 1)
        first, last = sheet.header + 2, len(sheet.rows)
        sheet.formulas[f"{letter}{last + 1}"] = f"SUM({letter}{first}:{letter}{last})"
    row[sum_column] = number
    sheet.rows.append(row)
    return sheet


def repack(data: bytes, changes: dict[str, list[tuple[bytes, bytes]]]) -> bytes:
    """The same zip with fixed times and, by member, bytes replaced (regular expressions)."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as source, ZipFile(out, "w", ZIP_DEFLATED, compresslevel=9) as target:
        for name in source.namelist():
            content = source.read(name)
            for pattern, replacement in changes.get(name, []):
                content, found = re.subn(pattern, replacement, content)
                if not found:
                    raise ValueError(f"{name} has no {pattern!r}")
            info = ZipInfo(name, STAMP)
            info.compress_type = ZIP_DEFLATED
            target.writestr(info, content)
    return out.getvalue()


def xlsx(sheets: Iterable[Sheet], macros: bool = False) -> bytes:
    """A workbook; with `macros` one that calls itself .xlsm."""
    book = Workbook(write_only=True)
    book.properties.creator = "make_sample.py"
    moment = datetime(*STAMP)
    book.properties.created = moment
    changes: dict[str, list[tuple[bytes, bytes]]] = {
        "docProps/core.xml": [
            (rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + f"{moment.isoformat()}Z".encode()),
        ]
    }
    if macros:
        changes["[Content_Types].xml"] = [(re.escape(PLAIN), MACROS)]
    for number, sheet in enumerate(sheets, start=1):
        page = book.create_sheet(sheet.name)
        for place in range(len(sheet.rows[sheet.header])):
            page.column_dimensions[get_column_letter(place + 1)].width = 8 if place == 0 else 22
        for place, row in enumerate(sheet.rows):
            page.append([_cell(page, value, sheet, bold=place == sheet.header) for value in row])
        changes[f"xl/worksheets/sheet{number}.xml"] = [
            (rf'(<c r="{address}"[^>]*>)<v>'.encode(), rb"\g<1><f>" + formula.encode() + rb"</f><v>")
            for address, formula in sheet.formulas.items()
        ]
    out = io.BytesIO()
    book.save(out)
    return repack(out.getvalue(), changes)


def _cell(page: object, value: Cell, sheet: Sheet, bold: bool) -> object:
    if bold:
        cell = WriteOnlyCell(page, value=value)
        cell.font = Font(bold=True)
        return cell
    if isinstance(value, date):
        cell = WriteOnlyCell(page, value=value)
        cell.number_format = sheet.date_format
        return cell
    return value


ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content office:version="1.2"'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"><office:automatic-styles>'
    '<number:date-style style:name="day"><number:day number:style="long"/><number:text>.</number:text>'
    '<number:month number:style="long"/><number:text>.</number:text><number:year number:style="long"/>'
    '</number:date-style><style:style style:name="date" style:family="table-cell" style:data-style-name="day"/>'
    "</office:automatic-styles><office:body><office:spreadsheet>"
)
ODS_TAIL = "</office:spreadsheet></office:body></office:document-content>\n"
ODS_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    ' manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>\n"
)


def _ods_cell(value: Cell) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, date):
        kind = f'table:style-name="date" office:value-type="date" office:date-value="{value.isoformat()}"'
        text = f"{value:%d.%m.%Y}"
    elif isinstance(value, int | float):
        kind, text = f'office:value-type="float" office:value="{value}"', str(value).replace(".", ",")
    else:
        kind, text = 'office:value-type="string"', escape(value)
    return f"<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>"


def ods(sheets: Iterable[Sheet]) -> bytes:
    """An OpenDocument spreadsheet, as small as the format allows."""
    parts = [ODS_HEAD]
    for sheet in sheets:
        parts.append(f'<table:table table:name="{escape(sheet.name)}">')
        parts += (
            f"<table:table-row>{''.join(map(_ods_cell, row)) or '<table:table-cell/>'}</table:table-row>"
            for row in sheet.rows
        )
        parts.append("</table:table>")
    parts.append(ODS_TAIL)
    members = {"mimetype": ODS_TYPE, "content.xml": "".join(parts), "META-INF/manifest.xml": ODS_MANIFEST}
    out = io.BytesIO()
    with ZipFile(out, "w") as target:
        for name, content in members.items():
            info = ZipInfo(name, STAMP)
            info.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            target.writestr(info, content)
    return out.getvalue()


def text(sheet: Sheet, separator: str = ";", encoding: str = "utf-8-sig", decimal: str = ",") -> bytes:
    """A text table with Windows line ends; numbers with the decimal sign, dates in ISO form."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    for row in sheet.rows:
        writer.writerow(
            "" if cell is None else str(cell).replace(".", decimal) if isinstance(cell, float) else cell for cell in row
        )
    return out.getvalue().encode(encoding)
