"""Files for the tests: workbooks and text as centres write them, made on the spot."""

import csv
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import openpyxl

Cell = str | float | int | bool | date | datetime | None
Rows = Sequence[Sequence[Cell]]

ODS_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)
CALCEXT = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def write_xlsx(path: Path, sheets: Mapping[str, Rows], hidden: Iterable[str] = ()) -> Path:
    """Write rows to the sheets of an xlsx; a text that begins with `=` becomes a formula without result."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


def write_csv(path: Path, rows: Rows, sep: str = ";", encoding: str = "utf-8", bom: bool = False) -> Path:
    """Write rows as delimited text; None is an empty cell, dates are ISO."""
    name = f"{encoding}-sig" if bom and encoding == "utf-8" else encoding
    with path.open("w", encoding=name, newline="") as file:
        if bom and encoding.startswith("utf-16-"):
            file.write("\ufeff")
        csv.writer(file, delimiter=sep).writerows(rows)
    return path


def write_ods(
    path: Path,
    sheets: Mapping[str, Rows],
    *,
    hidden: Iterable[str] = (),
    hidden_rows: Mapping[str, Iterable[int]] | None = None,
    merged: Mapping[str, Iterable[tuple[int, int, int]]] | None = None,
    raw: str = "",
) -> Path:
    """Write rows to the sheets of an ods by hand.

    `hidden_rows` gives zero-based rows per sheet, `merged` (row, first column, number of columns) per
    sheet; `raw` is XML of further tables. A text that begins with `=` becomes a formula without result.
    """
    tables = []
    for name, rows in sheets.items():
        spans = {(row, column): width for row, column, width in (merged or {}).get(name, ())}
        unseen = set((hidden_rows or {}).get(name, ()))
        style = ' table:style-name="unseen"' if name in hidden else ""
        body = "".join(_ods_row(number, row, spans, number in unseen) for number, row in enumerate(rows))
        tables.append(f"<table:table table:name={quoteattr(name)}{style}>{body}</table:table>")
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content {ODS_NAMESPACES} {CALCEXT}'
        ' office:version="1.3"><office:automatic-styles>'
        '<style:style style:name="unseen" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
        f"<office:body><office:spreadsheet>{''.join(tables)}{raw}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def _ods_row(number: int, row: Sequence[Cell], spans: Mapping[tuple[int, int], int], unseen: bool) -> str:
    cells, covered = [], 0
    for column, cell in enumerate(row):
        if covered:
            cells.append("<table:covered-table-cell/>")
            covered -= 1
            continue
        width = spans.get((number, column), 1)
        covered = width - 1
        span = f' table:number-columns-spanned="{width}" table:number-rows-spanned="1"' if width > 1 else ""
        cells.append(_ods_cell(cell, span))
    visibility = ' table:visibility="collapse"' if unseen else ""
    return f"<table:table-row{visibility}>{''.join(cells)}</table:table-row>"


def _ods_cell(cell: Cell, span: str) -> str:
    kind, text = "", str(cell)
    if cell is None or cell == "":
        return f"<table:table-cell{span}/>"
    if isinstance(cell, bool):
        kind = f'office:value-type="boolean" office:boolean-value="{text.lower()}"'
    elif isinstance(cell, (int, float)):
        kind = f'office:value-type="float" office:value="{cell!r}"'
    elif isinstance(cell, date):
        kind = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    elif text.startswith("="):
        return f'<table:table-cell{span} table:formula="of:{escape(text)}"/>'
    else:
        kind = 'office:value-type="string"'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
    return f"<table:table-cell{span} {kind}>{lines}</table:table-cell>"


def rewrite_zip(source: Path, target: Path, changes: Mapping[str, tuple[bytes, bytes]]) -> Path:
    """Copy a zip and replace one byte string by another in some of its parts."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename in changes:
                before, after = changes[info.filename]
                assert before in data, info.filename
                data = data.replace(before, after)
            new.writestr(info.filename, data)
    return target
