"""The national tables as a workbook (XLSX), by the rules for accessible statistical spreadsheets.

A cover, contents, the municipalities, definitions and notes; then one named table a sheet, in one block from its
title on: no merged cells, no blank rows or columns, nothing hidden, numbers as numbers, a sign where there is none.
"""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from textwrap import wrap
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableStyleInfo

from catalogue.files import steady_workbook
from catalogue.language import NBSP
from catalogue.reports.closing import LICENCE
from catalogue.reports.words import sign_meanings
from catalogue.site.codebook import Codebook, level, unit_code
from catalogue.site.collection import Observation, part_of

NOT_SHOWN = "z"
REVISED = "r"
SHEET_NAME = 31  # the longest name that Excel takes
# widths in characters: of the cover, of the widest and narrowest column of texts, of a column of numbers
COVER, WIDE, NARROW, NUMBER = 100, 60, 10, 15
LEVELS = ("country", "county", "municipality")

Content = str | int | float

_BLUE = "1F3864"
_FONT = Font("Calibri", 11)
_TITLE, _HEAD, _LINK = (
    Font("Calibri", 14, bold=True, color=_BLUE),
    Font("Calibri", 11, bold=True, color="FFFFFF"),
    Font("Calibri", 11, color="0563C1", underline="single"),
)
_FILL = PatternFill("solid", fgColor=_BLUE, bgColor=_BLUE)
_RULE = Border(bottom=Side("thin", color="BFBFBF"))
_TEXT = Alignment(horizontal="left", vertical="top", wrap_text=True)
_LINE = Alignment(vertical="top")
_RIGHT = Alignment(horizontal="right", vertical="top")
_HEADS = (
    Alignment(vertical="center", wrap_text=True),
    Alignment(horizontal="right", vertical="center", wrap_text=True),
)


@dataclass(frozen=True)
class _Sheet:
    """A sheet with one table: lines of text above it (the title first), its heads and rows.

    `key` names the table within the file; columns from `numbers` on hold numbers or signs.
    """

    name: str
    key: str
    lines: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[Content, ...], ...]
    numbers: int


def make_workbook(book: Codebook) -> bytes:
    """The workbook in the language of `book`; the same figures and words give the same bytes."""
    t, release = book.t, book.issue.release
    tables = _tables(book)
    before = [_municipalities(book), _definitions(book), _notes(book)]
    made = datetime.combine(release.published, time())
    workbook = Workbook()
    workbook.properties.title = book.edition_title
    workbook.properties.creator = t.say("Training Catalogue")
    workbook.properties.language = t.code
    workbook.properties.identifier = release.number
    _write_cover(workbook.active, book)
    _write(workbook, _contents(book, [*before, *tables]))
    for sheet in (*before, *tables):
        _write(workbook, sheet)
    _link(workbook[workbook.sheetnames[1]], [*before, *tables])
    raw = io.BytesIO()
    workbook.save(raw)
    return steady_workbook(raw.getvalue(), made)


# --- what the sheets hold


def _cover_lines(book: Codebook) -> list[str]:
    t, release = book.t, book.issue.release
    publisher, day = t.say("Training Catalogue"), t.date(release.published)
    lines = [
        book.edition_title,
        t.say("Edition {edition}, published {date}.", edition=release.number, date=day),
        t.say("Source: {publisher}, {edition}.", publisher=publisher, edition=release.number),
        f"{t.say('Licence')}: {t.say('Creative Commons Attribution 4.0 (CC BY 4.0)')}, {LICENCE}",
    ]
    if book.issue.site_url:
        lines.append(f"{book.issue.site_url.rstrip('/')}/{release.folder('data')}/")
    lines.append(t.say("Every sheet but this one holds one table. The contents lead to each of them."))
    return lines + [f"{sign} – {meaning}" for sign, meaning in _signs(book)]


def _signs(book: Codebook) -> list[tuple[str, str]]:
    t = book.t
    more = {
        REVISED: t.say("revised since an earlier edition"),
        NOT_SHOWN: t.say("not applicable, or a figure that no report shows"),
    }
    return list((sign_meanings(t) | more).items())


def _contents(book: Codebook, sheets: Sequence[_Sheet]) -> _Sheet:
    t = book.t
    rows = tuple((sheet.name, sheet.lines[0]) for sheet in sheets)
    name = t.say("Contents")
    return _Sheet(name, "contents", (name,), (t.say("Sheet"), t.say("Table")), rows, 2)


def _municipalities(book: Codebook) -> _Sheet:
    """Every unit of the code list, with how it is published."""
    t, release = book.t, book.issue.release
    words = {
        "full": t.say("own figures and tables"),
        "compact": t.say("own totals; tables of a larger area"),
        "merged": t.say("only together with others, within: {place}"),
        "no data": t.say("no data"),
    }
    rows = []
    for unit in book.issue.units:
        status = release.status.get(unit.code, "no data")
        within = book.place(release.merged_into.get(unit.code, "country"))
        words["merged"] = t.say("only together with others, within: {place}", place=within)
        rows.append((book.place(unit.code), unit.code, book.place(unit.county_geo or ""), words[status]))
    rows.sort(key=lambda row: t.sort_key(row[0]))
    heads = (t.say("Municipality"), t.say("Code"), t.say("County"), t.say("How it is published"))
    has_counties = any(row[2] for row in rows)
    kept = [at for at in range(len(heads)) if has_counties or at != 2]
    name = t.say("Municipalities")
    title = _title(book, name)
    return _Sheet(
        name,
        "municipalities",
        (title,),
        tuple(heads[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in rows),
        len(kept),
    )


def _definitions(book: Codebook) -> _Sheet:
    t = book.t
    figures = {(one.table, one.indicator, one.dimension): one for one in book.block.figures}
    order = {table: rank for rank, (table, *_) in enumerate(figures)}
    chosen = sorted(figures.values(), key=lambda one: (order[one.table], book.indicator_rank(one)))
    rows = dict.fromkeys(
        (book.title(one), book.indicator(one), book.unit(unit_code(one, book.currency)), book.definition(one))
        for one in chosen
    )
    name = t.say("Definitions")
    heads = (t.say("Table"), t.say("Indicator"), t.say("Unit"), t.say("Definition"))
    return _Sheet(name, "definitions", (name,), heads, tuple(rows), len(heads))


def _notes(book: Codebook) -> _Sheet:
    t = book.t
    notes = (
        t.say(
            "A completion counts in the calendar year in which it was completed and in the municipality of the "
            "workplace on that day."
        ),
        t.say("Shares rest on complete rosters; where an institution's roster is missing, there is no share."),
        t.say("Small groups are protected alike in every report and file: what is marked c is withheld everywhere."),
        t.say(
            "A municipality where very few educators took part has no figures of its own; they are counted in its "
            "county or in the country."
        ),
        t.say("The tables hold the figures of the published reports and no others."),
    )
    name = t.say("Notes")
    rows = tuple(enumerate(notes, 1))
    return _Sheet(name, "notes", (name,), (t.say("Number"), t.say("Note")), rows, 2)


# --- the tables


def _tables(book: Codebook) -> list[_Sheet]:
    """One sheet for each table of the report, and for each dimension by which it is broken down."""
    groups: dict[tuple[str, ...], list[Observation]] = {}
    for one in book.block.figures:
        part = part_of(one)
        has_year = any(name == "year" for name, _ in one.dims)
        key = (part.key if part else one.table, one.dimension or "", "year" if has_year else "")
        groups.setdefault(key, []).append(one)
    titles = Counter(book.title(figures[0]) for figures in groups.values())
    return [
        _table(book, number, key, figures, titles[book.title(figures[0])] > 1)
        for number, (key, figures) in enumerate(groups.items(), 1)
    ]


def _own_title(book: Codebook, one: Observation) -> str:
    """The title of one of several sheets on the same table: with what it is broken down by, or counts."""
    return f"{book.title(one)} ({book.dimension(one) if one.dimension else book.indicator(one)})"


def _table(book: Codebook, number: int, key: tuple[str, ...], figures: Sequence[Observation], has_twin: bool) -> _Sheet:
    """A row for each place, year and category, a column for each indicator."""
    t, release = book.t, book.issue.release
    first = figures[0]
    columns = list(dict.fromkeys((o.table, o.indicator) for o in sorted(figures, key=book.indicator_rank)))
    heads = {(one.table, one.indicator): book.indicator(one) for one in figures}
    keys = _key_columns(book, key, figures)
    rows: dict[tuple[Any, ...], dict[tuple[str, str], Observation]] = {}
    for one in sorted(figures, key=lambda one: _row_order(book, one)):
        rows.setdefault((one.geo, one.dims), {})[one.table, one.indicator] = one
    body = [
        (*(say(next(iter(cells.values()))) for say in keys.values()), *(_content(cells.get(at)) for at in columns))
        for cells in rows.values()
    ]
    names = _unlike([*keys, *(heads[at] for at in columns)])
    if any(one.flag == REVISED for one in figures):
        names.append(t.say("Revised figures"))
        revised = [[heads[at] for at in columns if at in c and c[at].flag == REVISED] for c in rows.values()]
        body = [(*row, "; ".join(marked) or "–") for row, marked in zip(body, revised, strict=True)]
    title = _own_title(book, first) if has_twin else book.title(first)
    lines = [
        t.say("Table {n}. {title}", n=number, title=_title(book, title)),
        book.subtitle(first),
        t.say("Source: {publisher}, {edition}.", publisher=t.say("Training Catalogue"), edition=release.number),
    ]
    return _Sheet(
        _sheet_name(number, title),
        re.sub(r"\W", "_", "_".join(filter(None, key))),
        tuple(filter(None, lines)),
        tuple(names),
        tuple(body),
        len(keys),
    )


def _title(book: Codebook, title: str) -> str:
    """A title that can stand alone: with place and year."""
    year = str(book.issue.release.year)
    return book.t.say("{title}: {place}, {year}", title=title, place=book.place("country"), year=year)


def _key_columns(
    book: Codebook, key: tuple[str, ...], figures: Sequence[Observation]
) -> dict[str, Callable[[Observation], Content]]:
    """The columns that say what a row is about; a column that would say the same in every row is left out."""
    t, year = book.t, book.issue.release.year
    levels = {level(one.geo) for one in figures}
    columns: dict[str, Callable[[Observation], Content]] = {t.say("Place"): lambda one: book.place(one.geo)}
    if len(levels) > 1:
        columns[t.say("Kind of place")] = lambda one: book.level(one.geo)
    if "municipality" in levels and any(book.county(one.geo) for one in figures):
        columns[t.say("County")] = lambda one: book.county(one.geo) or NOT_SHOWN
    if key[2]:
        columns[t.say("Year")] = lambda one: int(one.year(year))
    if key[1]:
        columns[book.dimension(figures[0])] = book.category
    return columns


def _row_order(book: Codebook, one: Observation) -> tuple[Any, ...]:
    year = one.year(book.issue.release.year)
    return LEVELS.index(level(one.geo)), book.t.sort_key(book.place(one.geo)), year, book.category_rank(one)


def _content(one: Observation | None) -> Content:
    """A number, or the sign in its place."""
    if one is None:
        return NOT_SHOWN
    return one.value if one.value is not None else one.flag or ":"


def _unlike(names: Iterable[str]) -> list[str]:
    """Column heads told apart by a number, as a named table needs them."""
    found: list[str] = []
    for name in names:
        same = sum(other == name or other.startswith(f"{name} (") for other in found)
        found.append(f"{name} ({same + 1})" if name in found else name)
    return found


def _sheet_name(number: int, title: str) -> str:
    """The number and as many words of the title as fit."""
    words = re.sub(r"[\[\]:*?/\\']", " ", title).replace(NBSP, " ").split()
    name = str(number)
    for word in words:
        if len(name) + 1 + len(word) > SHEET_NAME:
            break
        name += f" {word}"
    return name.rstrip(" ,;–")


# --- how they are written


def _write_cover(sheet: Any, book: Codebook) -> None:
    sheet.title = book.t.say("Cover")
    for row, line in enumerate(_cover_lines(book), 1):
        _put(sheet, row, 1, line, _TITLE if row == 1 else _FONT, _TEXT)
        sheet.row_dimensions[row].height = _height([line], [COVER], is_title=row == 1)
    sheet.column_dimensions["A"].width = COVER
    sheet.sheet_view.showGridLines = False
    _set_up_print(sheet)


def _write(workbook: Any, content: _Sheet) -> None:
    """Add a sheet: its lines, then the table right under them."""
    sheet = workbook.create_sheet(content.name)
    for row, line in enumerate(content.lines, 1):
        _put(sheet, row, 1, line, _TITLE if row == 1 else _FONT, _LINE)
        sheet.row_dimensions[row].height = _height([], [], is_title=row == 1)
    top = len(content.lines) + 1
    columns = range(len(content.heads))
    widths, formats = [_width(content, column) for column in columns], [_format(content, column) for column in columns]
    for column, head in enumerate(content.heads):
        _put(sheet, top, column + 1, head, _HEAD, _HEADS[column >= content.numbers]).fill = _FILL
        sheet.column_dimensions[get_column_letter(column + 1)].width = widths[column]
    sheet.row_dimensions[top].height = _height(content.heads, [0.8 * width for width in widths])
    for row, cells in enumerate(content.rows, top + 1):
        sheet.row_dimensions[row].height = _height(cells, widths)
        for column, cell in enumerate(cells):
            put = _put(sheet, row, column + 1, cell, _FONT, _RIGHT if column >= content.numbers else _TEXT)
            put.number_format = formats[column]
            put.border = _RULE
    last = f"{get_column_letter(len(content.heads))}{top + len(content.rows)}"
    table = ExcelTable(displayName=f"table_{content.key}", ref=f"A{top}:{last}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(table)
    sheet.freeze_panes = f"B{top + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.print_title_rows = f"{top}:{top}"
    _set_up_print(sheet)


def _put(sheet: Any, row: int, column: int, content: Content, font: Font, alignment: Alignment) -> Any:
    """Write a number, or a text which stays one even where it looks like a formula."""
    cell = sheet.cell(row, column)
    if isinstance(content, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", content)
        cell.data_type = "s"
    else:
        cell.value = content
    cell.font, cell.alignment = font, alignment
    return cell


def _width(content: _Sheet, column: int) -> int:
    """Wide enough for the texts of a column, up to a limit from which they wrap."""
    longest = max((len(str(row[column])) for row in content.rows), default=0)
    if column >= content.numbers:
        return max(NUMBER, min(longest + 3, WIDE))
    return min(max(longest + 4, len(content.heads[column]) + 4, NARROW), WIDE)


def _height(texts: Sequence[Content], widths: Sequence[float], is_title: bool = False) -> float:
    """Points for the lines that the longest text wraps to; not every program works it out itself."""
    lines = [
        len(wrap(str(text), int(width))) for text, width in zip(texts, widths, strict=True) if len(str(text)) > width
    ]
    return max(lines, default=1) * (20 if is_title else 15) + 1


def _format(content: _Sheet, column: int) -> str:
    """The number format with as many decimals as any number of the column has; years are not grouped."""
    numbers = [row[column] for row in content.rows if not isinstance(row[column], str)]
    if column < content.numbers:
        return "0" if numbers else "@"
    decimals = max((len(f"{number}".partition(".")[2]) for number in numbers), default=0)
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _link(contents: Any, sheets: Sequence[_Sheet]) -> None:
    """Make each row of the contents lead to its sheet."""
    for row, sheet in enumerate(sheets, 3):
        cell = contents.cell(row, 1)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet.name}'!A1")
        cell.font = _LINK


def _set_up_print(sheet: Any) -> None:
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.right.text = "&P / &N"
