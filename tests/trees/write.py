"""Write sheets as xlsx, xlsm, ods and text files, with nothing but what a spreadsheet would write."""

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from trees.cells import Broken, Cell, Num, Real, Serial, Sheet, Sum

STAMP = (2026, 11, 1, 8, 0, 0)


def write_xlsx(path: Path, sheets: Sequence[Sheet], mac: bool = False) -> None:
    """A workbook; `mac` counts its days from 1904, as some old ones do."""
    book = Workbook()
    book.remove(book.active)
    if mac:
        book.epoch = CALENDAR_MAC_1904
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for row_number, row in enumerate(sheet.rows, 1):
            for column, cell in enumerate(row, 1):
                if cell is None:
                    continue
                target = page.cell(row_number, column)
                if isinstance(cell, Real):
                    target.value = datetime.combine(cell.day, time())
                    target.number_format = cell.form
                elif isinstance(cell, Serial):
                    target.value = cell.number
                elif isinstance(cell, Num):
                    target.value = int(cell.value) if cell.value == int(cell.value) else float(cell.value)
                elif isinstance(cell, Broken):
                    target.value, target.data_type = cell.code, "e"
                elif isinstance(cell, Sum):
                    target.value = cell.formula
                else:
                    target.value, target.data_type = cell, "s"
    book.properties.created = datetime(*STAMP)
    stream = io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(path, "w") as target_file:
        for part in source.infolist():  # openpyxl stamps its parts and the properties with the clock
            content = source.read(part.filename)
            if part.filename == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-11-01T08:00:00Z", content)
            target_file.writestr(zipfile.ZipInfo(part.filename, STAMP), content, zipfile.ZIP_DEFLATED)


ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    ' office:version="1.3"><office:body><office:spreadsheet>'
)
ODS_FOOT = "</office:spreadsheet></office:body></office:document-content>"
ODS_KIND = "application/vnd.oasis.opendocument.spreadsheet"
ODS_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def _paragraphs(text: str) -> str:
    """Text as ODF stores it: a paragraph a line, and runs of spaces as elements."""
    lines = []
    for line in text.split("\n"):
        spaced, rest = "", escape(line)
        lead = len(rest) - len(rest.lstrip(" "))
        if lead:
            spaced, rest = f'<text:s text:c="{lead}"/>', rest.lstrip(" ")
        trail = len(rest) - len(rest.rstrip(" "))
        tail = f'<text:s text:c="{trail}"/>' if trail else ""
        rest = rest.rstrip(" ").replace("  ", ' <text:s text:c="1"/>')
        lines.append(f"<text:p>{spaced}{rest}{tail}</text:p>")
    return "".join(lines)


def _ods_cell(cell: Cell) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, Real):
        return (
            f'<table:table-cell office:value-type="date" office:date-value="{cell.day.isoformat()}">'
            f"<text:p>{cell.day:%d.%m.%Y}</text:p></table:table-cell>"
        )
    if isinstance(cell, Serial | Num):
        value = f"{cell.number if isinstance(cell, Serial) else cell.value}"
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}">'
            f"<text:p>{value.replace('.', ',')}</text:p></table:table-cell>"
        )
    if isinstance(cell, Broken):
        return (
            '<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value=""'
            f' calcext:value-type="error"><text:p>{cell.code}</text:p></table:table-cell>'
        )
    if isinstance(cell, Sum):
        return '<table:table-cell office:value-type="float" office:value="999"><text:p>999</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string">{_paragraphs(cell)}</table:table-cell>'


def _ods_row(row: Sequence[Cell], width: int) -> str:
    """A row with runs of empty cells folded, as office programs write them."""
    parts, empty = [], 0
    for cell in [*row, *[None] * (width - len(row))]:
        if cell is None:
            empty += 1
            continue
        if empty:
            parts.append(f'<table:table-cell table:number-columns-repeated="{empty}"/>')
            empty = 0
        parts.append(_ods_cell(cell))
    if empty:
        parts.append(f'<table:table-cell table:number-columns-repeated="{empty}"/>')
    return "".join(parts)


def write_ods(path: Path, sheets: Sequence[Sheet]) -> None:
    """An OpenDocument spreadsheet, with the endless empty tail that office programs append."""
    parts = [ODS_HEAD]
    for sheet in sheets:
        width = max((len(row) for row in sheet.rows), default=1)
        parts.append(f'<table:table table:name="{escape(sheet.name, {chr(34): "&quot;"})}">')
        blank = 0
        for row in sheet.rows:
            if all(cell is None for cell in row):
                blank += 1
                continue
            if blank:
                parts.append(f'<table:table-row table:number-rows-repeated="{blank}">{_ods_row((), width)}')
                parts.append("</table:table-row>")
                blank = 0
            parts.append(f"<table:table-row>{_ods_row(row, width)}</table:table-row>")
        parts.append(
            f'<table:table-row table:number-rows-repeated="{1048576 - len(sheet.rows)}">'
            '<table:table-cell table:number-columns-repeated="1024"/></table:table-row></table:table>'
        )
    parts.append(ODS_FOOT)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content, kind in (
            ("mimetype", ODS_KIND, zipfile.ZIP_STORED),
            ("content.xml", "".join(parts), zipfile.ZIP_DEFLATED),
            ("META-INF/manifest.xml", ODS_MANIFEST, zipfile.ZIP_DEFLATED),
        ):
            archive.writestr(zipfile.ZipInfo(name, STAMP), content, compress_type=kind)


def text_of(cell: Cell, decimal: str) -> str:
    """The cell as a text file shows it."""
    if cell is None or isinstance(cell, Sum):
        return ""
    if isinstance(cell, Real):
        return cell.day.isoformat()
    if isinstance(cell, Serial):
        return str(cell.number)
    if isinstance(cell, Num):
        text = f"{cell.value:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text.replace(".", decimal)
    return cell.code if isinstance(cell, Broken) else cell


def write_text(path: Path, sheet: Sheet, encoding: str, separator: str) -> str:
    """A csv or tsv file; returns the encoding used (utf-8-sig where the wanted one lacks a letter)."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator, lineterminator="\r\n")
    width = max(len(row) for row in sheet.rows)
    for row in sheet.rows:
        writer.writerow([text_of(cell, sheet.decimal) for cell in [*row, *[None] * (width - len(row))]])
    try:
        content = stream.getvalue().encode(encoding)
    except UnicodeEncodeError:
        encoding = "utf-8-sig"
        content = stream.getvalue().encode(encoding)
    path.write_bytes(content)
    return encoding
