"""The blank workbook that a centre fills in: it passes `catalogue check` when filled as its own notes say."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from catalogue.errors import UserError
from catalogue.feedback.form import Form, FormColumn, columns, examples, header, note, usual_unit, words
from catalogue.files import steady_workbook
from catalogue.intake.centre import Centre
from catalogue.intake.meaning import VOCABULARIES
from catalogue.intake.recognise import COUNTRY_OF, EXPLANATION
from catalogue.language import NBSP
from catalogue.model.policy import currency_of, general_threshold
from catalogue.model.table import Table
from catalogue.model.tables import TABLES

__all__ = ["examples", "write_template"]

ROWS = 2000  # rows below the header with lists and checks of what is typed
MADE = datetime(2000, 1, 1)  # the same workbook has the same bytes whenever it is made

_FORMATS = {"date": "yyyy-mm-dd", "hours": "0.##", "amount": "#,##0.00", "count": "0", "year": "0", "share": "0.0#"}
_WIDTHS = {"date": 14, "hours": 15, "amount": 13, "count": 13, "year": 11, "share": 13, "yes_no": 13}
_WIDE = {
    "full_name": 26,
    "institution_name": 32,
    "programme_title": 38,
    "learning_outcomes": 44,
    "project_code": 31,
    EXPLANATION: 44,
}
# days that lie before the years in which training is plausible
_OLD = frozenset(("birth_date", "valid_from_date", "valid_to_date"))
_OLDEST_YEAR = 1900

_BLUE = "1F3864"
_STARRED, _OTHER, _MISSING = (
    PatternFill("solid", fgColor=colour, bgColor=colour) for colour in (_BLUE, "D9E2F3", "FFE699")
)
_LINE = Border(*(Side("thin", color="8EA9DB") for _ in range(4)))
_PLAIN, _BOLD, _HEADING = (
    Font("Calibri", 11),
    Font("Calibri", 11, bold=True),
    Font("Calibri", 12, bold=True, color=_BLUE),
)
_WRAPPED, _ONE_LINE = Alignment(wrap_text=True, vertical="top"), Alignment(vertical="center")


def write_template(
    target: Path,
    language: str,
    centre: Centre | None = None,
    tables: Sequence[str] = ("completions", "programmes", "participants", "roster"),
) -> None:
    """Write a workbook to fill in, with a page of instructions and a sheet a table.

    For a centre it follows what its centre.toml says; else the country is that of the language. The same
    arguments give the same bytes. Raises UserError for an unknown language or table, and for a target that is no
    .xlsx or cannot be written.
    """
    if language not in COUNTRY_OF:
        raise UserError(f"--lang must be one of {', '.join(words()['texts'])}")
    unknown = [name for name in tables if name not in TABLES]
    if unknown:
        raise UserError(f"there is no table {unknown[0]}; tables are {', '.join(TABLES)}")
    if target.suffix.lower() != ".xlsx":
        raise UserError(f"{target.name}: a template is an .xlsx workbook")
    country = centre.country if centre else COUNTRY_OF[language]
    unit = centre.hour_unit if centre else usual_unit(country)
    data = _packed(_workbook(Form(language, country, unit, tuple(dict.fromkeys(tables)), centre)))
    try:
        target.write_bytes(data)
    except OSError as error:
        raise UserError(f"{target} cannot be written: {error.strerror}") from None


def _workbook(form: Form) -> Any:
    book = Workbook()
    book.properties.creator = form.centre.name if form.centre else ""
    book.properties.title = form.texts["title"]
    book.properties.created = MADE
    _write_page(book.active, form)
    lists: dict[str, list[str]] = {}
    for name in form.tables:
        _add_table(book, TABLES[name], form, lists)
    _add_lists(book, lists, form)
    return book


def _put(sheet: Any, row: int, column: int, text: str, font: Font = _PLAIN, alignment: Alignment = _WRAPPED) -> Any:
    """Write a text, which stays one even where it looks like a formula."""
    cell = sheet.cell(row, column, ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"
    cell.font, cell.alignment = font, alignment
    return cell


# a table's sheet


def _add_table(book: Any, table: Table, form: Form, lists: dict[str, list[str]]) -> None:
    """Add the sheet of a table; the lists from which its cells are filled go into `lists` by name."""
    sheet = book.create_sheet(words()["sheets"][table.name][form.language][0])
    asked = columns(table, form)
    headers = {column.field: column.header for column in asked}
    letters = {column.field: get_column_letter(place) for place, column in enumerate(asked, start=1)}
    last = letters[asked[-1].field]
    for place, column in enumerate(asked, start=1):
        letter = letters[column.field]
        area = f"{letter}2:{letter}{ROWS + 1}"
        _write_header(sheet, place, column, note(table, column, form, headers))
        _dress_column(sheet.column_dimensions[letter], column)
        if check := _check(column, form, lists):
            check.add(area)
            sheet.add_data_validation(check)
        if column.is_starred:
            filled = ",".join(f"${letters[field]}2" for field in column.needs)
            rule = FormulaRule([f"AND(COUNTA($A2:${last}2)>0,COUNTA({filled})=0)"], fill=_MISSING)
            sheet.conditional_formatting.add(area, rule)
    lines = max(ceil(len(column.header) / (_width(column) - 3)) for column in asked)
    sheet.row_dimensions[1].height = 16 * lines + 16
    sheet.freeze_panes = "C2" if table.has("person") else "B2"
    sheet.auto_filter.ref = f"A1:{last}{ROWS + 1}"
    sheet.print_title_rows = "1:1"
    _set_up_print(sheet, "landscape")
    _protect(sheet)


def _write_header(sheet: Any, place: int, column: FormColumn, text: str) -> None:
    title = f"{column.header}{NBSP}*" if column.is_starred else column.header
    font = Font("Calibri", 11, bold=True, color="FFFFFF" if column.is_starred else _BLUE)
    cell = _put(sheet, 1, place, title, font, Alignment(wrap_text=True, vertical="center", horizontal="center"))
    cell.fill = _STARRED if column.is_starred else _OTHER
    cell.border = _LINE
    lines = sum(ceil(len(line) / 40) for line in text.splitlines())
    cell.comment = Comment(text, "", height=20 * lines + 16, width=320)


def _dress_column(dimension: Any, column: FormColumn) -> None:
    """Width and format of a whole column, which is open for writing below its header."""
    dimension.width = _width(column)
    dimension.number_format = _FORMATS.get(column.kind, "@" if column.kind == "text" else "General")
    dimension.protection = Protection(locked=False)
    dimension.border = _LINE
    dimension.alignment = _WRAPPED


def _width(column: FormColumn) -> int:
    return _WIDE.get(column.field) or _WIDTHS.get(column.kind, 19)


def _check(column: FormColumn, form: Form, lists: dict[str, list[str]]) -> DataValidation | None:
    """What the cells of a column accept; None where they accept any text.

    A list of which several words may stand in a cell, or a job title that it lacks, stops nobody.
    """
    kind, errors = column.kind, form.texts["errors"]
    first, last = (int(general_threshold(f"{end}_year")) for end in ("earliest", "latest"))
    first = _OLDEST_YEAR if column.field in _OLD else first
    limits: dict[str, tuple[str, str | None, str, str | None]] = {
        "date": ("date", "between", f"DATE({first},1,1)", f"DATE({last},12,31)"),
        "year": ("whole", "between", str(first), str(last)),
        "share": ("decimal", "between", "0", "2"),
        "hours": ("decimal", "greaterThan", "0", None),
        "amount": ("decimal", "greaterThanOrEqual", "0", None),
        "count": ("whole", "greaterThanOrEqual", "0", None),
    }
    if column.choices is not None:
        name = f"list_{VOCABULARIES.get(column.field, kind)}"
        lists[name] = list(column.choices.values())
        limits[kind] = ("list", None, name, None)
    if kind not in limits:
        return None
    type_, operator, low, high = limits[kind]
    check = DataValidation(type=type_, operator=operator, formula1=low, formula2=high, allow_blank=True)
    check.showErrorMessage = kind not in ("words", "role")
    check.errorStyle = "warning" if kind == "municipality" else "stop"
    check.errorTitle, check.error = errors["title"], errors.get(kind, errors["word"])
    return check


def _add_lists(book: Any, lists: Mapping[str, Sequence[str]], form: Form) -> None:
    """A hidden sheet with the lists, each under a name to which the checks of cells refer.

    They stand one below the other: words side by side could be taken for the header of a table.
    """
    sheet = book.create_sheet(form.texts["lists"])
    _put(sheet, 1, 1, form.texts["title"])  # by which reading knows the sheet for one of ours
    row = 1
    for name, said in lists.items():
        area = f"'{sheet.title}'!$A${row + 1}:$A${row + len(said)}"
        book.defined_names[name] = DefinedName(name, attr_text=area)
        for word in said:
            row += 1
            _put(sheet, row, 1, word)
    sheet.sheet_state = "hidden"
    _protect(sheet)


# the page of instructions


def _write_page(page: Any, form: Form) -> None:
    """Headings on the left, what belongs to them below and to the right."""
    texts = form.texts
    page.title = texts["page"]
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 26, 96
    _put(page, 1, 1, texts["title"], Font("Calibri", 16, bold=True, color=_BLUE), _ONE_LINE)
    page.row_dimensions[1].height = 30
    row = 2
    if form.centre:
        _put(page, row, 1, form.centre.name, _HEADING, _ONE_LINE)
        row += 1
    contact = form.centre.contact if form.centre else None
    said = {
        "unit": texts["units"][form.unit][1],
        "currency": currency_of(form.country),
        "send": texts["send"].format(contact=contact) if contact else texts["send_anyhow"],
    }
    for heading, lines in texts["sections"]:
        row += 1
        _put(page, row, 1, heading, _HEADING, _ONE_LINE)
        for line in lines:
            for label, text in _sheets(form) if line == "{sheets}" else [("", line.format(**said))]:
                row += 1
                _put(page, row, 1, label, _BOLD)
                _put(page, row, 2, text)
                page.row_dimensions[row].height = 15.5 * max(ceil(len(text) / 97), ceil(len(label) / 24)) + 2
        row += 1
    page.sheet_view.showGridLines = False
    _set_up_print(page, "portrait")
    _protect(page)


def _sheets(form: Form) -> list[tuple[str, str]]:
    """Each sheet's name with what one row of it is, and what the centre has said for all its rows."""
    found = []
    for name in form.tables:
        label, text = words()["sheets"][name][form.language]
        known = [f"{header(TABLES[name], field, form)} – {value}" for field, value in form.given(name).items()]
        found.append((label, f"{text} {form.texts['known']}: {'; '.join(known)}." if known else text))
    return found


# all sheets


def _set_up_print(sheet: Any, orientation: str) -> None:
    sheet.page_setup.orientation = orientation
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&A – &P/&N"


def _protect(sheet: Any) -> None:
    """Lock what is not open for writing, without a password; False stands for what stays allowed."""
    sheet.protection.sheet = True
    for action in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter"):
        setattr(sheet.protection, action, False)


def _packed(book: Any) -> bytes:
    """The bytes of a workbook with fixed times."""
    raw = io.BytesIO()
    book.save(raw)
    return steady_workbook(raw.getvalue(), MADE)
