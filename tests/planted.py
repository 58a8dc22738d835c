"""Workbooks with one planted fault each: a list without a fault, one thing wrong in it, a layout and a file format."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from catalogue.intake.centre import Centre
from catalogue.model.findings import Severity
from catalogue.model.rules import rules
from make_files import Cell
from planted_files import (
    ERRORS,
    Dialect,
    Formula,
    Page,
    address,
    write_ods,
    write_openpyxl,
    write_package,
    write_text,
    write_xlsxwriter,
)
from planted_layouts import Layout, lay_out
from planted_tables import LISTS, Listing

PLAIN = Layout()
Found = tuple[str, Severity, str | None, str | None]  # rule, severity, sheet, cell
Writer = Callable[[Path, Sequence[Page]], Path]


def _text(path: Path, pages: Sequence[Page], **options: object) -> Path:
    (page,) = pages
    return write_text(path, page, **options)  # type: ignore[arg-type]


def _package(**options: object) -> Writer:
    return partial(write_package, dialect=Dialect(**options))  # type: ignore[arg-type]


FORMATS: dict[str, tuple[str, Writer]] = {
    "openpyxl": (".xlsx", write_openpyxl),
    "xlsxwriter": (".xlsx", write_xlsxwriter),
    "rich texts": (".xlsx", partial(write_xlsxwriter, rich=True)),
    "since 1904": (".xlsx", partial(write_openpyxl, since_1904=True)),
    "inline texts": (".xlsx", _package(inline=True)),
    "strict": (".xlsx", _package(strict=True)),
    "no dimension": (".xlsx", _package(dimension=None)),
    "wrong dimension": (".xlsx", _package(dimension="A1:B2")),
    "unnumbered rows": (".xlsx", _package(rows_numbered=False)),
    "nameless cells": (".xlsx", _package(rows_numbered=False, cells_named=False)),
    "prefixed": (".xlsx", _package(prefix="x")),
    "xlsm": (".xlsm", _package(macros=True)),
    "ods": (".ods", write_ods),
    "plain ods": (".ods", partial(write_ods, plain=True)),
    "csv": (".csv", _text),
    "csv, decimal commas": (".csv", partial(_text, comma=True, encoding="utf-8-sig", day="%d.%m.%Y")),
    "csv in cp1257": (".csv", partial(_text, encoding="cp1257")),
    "csv in cp1250": (".csv", partial(_text, encoding="cp1250", day="%d.%m.%Y")),
    "csv with commas": (".csv", partial(_text, separator=",")),
    "tsv in utf-16": (".tsv", partial(_text, separator="\t", encoding="utf-16-le", comma=True)),
}


@dataclass(frozen=True)
class Fault:
    """What is wrong: `cells` replace those of a faultless row, or `headers` those of the list (None: no such column).

    `rule` finds it in the column of the field `place`.
    """

    rule: str
    place: str
    cells: Mapping[str, Cell | Formula] = field(default_factory=dict)
    headers: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Made:
    """A file, what must be found in it and nothing else, and its rows by sheet: data, and those rejected."""

    path: Path
    centre: Centre
    found: list[Found]
    rows: dict[str, tuple[int, int]]
    refused: str | None = None


@dataclass(frozen=True)
class Planted:
    """A workbook with one fault: which list, how it is laid out and written.

    `at` is the data row with the fault, from 0; `beside` are lists without a fault on further sheets.
    """

    listing: str
    fault: Fault
    form: str
    layout: Layout = PLAIN
    count: int = 30
    at: int = 12
    beside: tuple[str, ...] = ()
    every: Mapping[str, Cell] = field(default_factory=dict)  # what all rows say

    def make(self, folder: Path) -> Made:
        """Write it; the file's name tells nothing of the table."""
        whole = LISTS[self.listing]
        headers = {**whole.headers, **self.fault.headers}
        listing = replace(whole, headers={name: text for name, text in headers.items() if text is not None})
        rows = [{**row, **self.every} for row in whole.rows(self.count)]
        rows[self.at] |= self.fault.cells
        laid = lay_out(listing, rows, self.layout)
        pages = [laid.page]
        suffix, write = FORMATS[self.form]
        sheet = self.layout.sheet if suffix not in (".csv", ".tsv") else "text"
        grave = rules()[self.fault.rule].severity
        place = laid.headers if self.fault.headers else {name: laid.places[self.at, name] for name in listing.headers}
        rejected = len(laid.merged[self.at]) if self.fault.place == self.layout.merged else 1
        counts = {sheet: (self.count, rejected if grave == "error" and self.fault.cells else 0)}
        for number, name in enumerate(self.beside, start=2):
            other = lay_out(LISTS[name], LISTS[name].rows(20, seed=number), Layout(sheet=f"Lapas{number}"))
            other.page.hidden = number == len(self.beside) + 1
            pages.append(other.page)
            counts[other.page.name] = 20, 0
        found: list[Found] = [(self.fault.rule, grave, sheet, address(place[self.fault.place]))]
        refused = self.fault.rule if self.fault.rule == "PD-011" else None
        if refused:
            counts[sheet] = self.count, self.count
        return Made(write(folder / f"failas{suffix}", pages), centre_of(listing), found, counts, refused)


def centre_of(listing: Listing) -> Centre:
    """A centre that keeps the list."""
    unit = "clock" if listing.country == "GB" else "academic"
    return Centre("centras", "Centras", listing.country, listing.language, unit)


def wrong(rule: str, place: str, value: Cell | Formula, **others: Cell | Formula) -> Fault:
    """A fault in the cell of one field; `others` are what else the row then says."""
    return Fault(rule, place, {place: value, **others})


def is_text_file(form: str) -> bool:
    """Whether a format has no sheets, merged cells and formulas."""
    return FORMATS[form][0] in (".csv", ".tsv")


def forms_for(planted: Planted) -> list[str]:
    """The formats that can hold the fault and the letters of the list."""
    formulas = [cell for cell in planted.fault.cells.values() if isinstance(cell, Formula) or cell in ERRORS]
    unsaved = any(isinstance(cell, Formula) and cell.result is None for cell in formulas)
    language = LISTS[planted.listing].language
    letters = {"csv in cp1257": ("lt", "et", "lv"), "csv in cp1250": ()}  # banners and footers are Lithuanian
    dotted = ("csv, decimal commas", "csv in cp1250")  # these tell day from month
    return [
        form
        for form in FORMATS
        if not (formulas and is_text_file(form))
        and not (planted.fault.rule == "PD-102" and form in dotted)
        and not (unsaved and form in ("xlsxwriter", "rich texts"))
        and language in letters.get(form, (language,))
    ]
