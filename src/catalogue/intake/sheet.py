"""One recognised sheet: which rows are data, and what each of its fields says, column by column."""

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from catalogue.intake.cells import DASHES, Cells
from catalogue.intake.centre import Centre
from catalogue.intake.dates import AMBIGUOUS, Order, read_date
from catalogue.intake.grid import Range
from catalogue.intake.numbers import Quantity, decimal_mark, read_amount, read_count, read_quantity
from catalogue.intake.recognise import Layout
from catalogue.intake.rows import data_rows, holds, second_header
from catalogue.intake.text import fold
from catalogue.model.findings import Change, ChangeKind, Finding, Severity
from catalogue.model.rules import finding, rules

ESSENTIAL = frozenset(
    "programme_code programme_title participant_id national_id full_name last_name completion_date end_date"
    " issue_date hours_credited attended_hours days_credited hours_total status roster_date".split()
)
WHOLE_COLUMN, WHOLE_SHARE = 20, 0.8  # so many cells, and so much of the column, have one cause: they are one finding
_ERROR = re.compile(r"#(?:N/[AD]!?|[^\W\d_/]+(?:/0)?[!?]|#{2,})|Err:\d{3}")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass
class Report:
    """One rule broken in some rows; `fields` are those concerned, the first is the one pointed at."""

    rule: str
    severity: Severity
    fields: tuple[str, ...]
    rows: np.ndarray
    grouped: bool


class Sheet:
    """The data rows of a sheet with the findings made while reading them.

    Rows are counted by position below the header; `first_row` turns a position into the true row. `end` is the row
    from zero at which another table begins, None where there is none; the `unread` rows from there on are not read.
    `errors` marks rows that will not be loaded; `spoiled` marks, per field, rows whose cell could not
    be read, so that one root cause is reported once.
    """

    def __init__(
        self,
        name: str,
        rows: Sequence[Sequence[object]],
        layout: Layout,
        centre: Centre,
        broken: frozenset[tuple[int, int]],
        merged: Sequence[Range] = (),
    ) -> None:
        """Split off what is no data, and factorise the columns that carry a field."""
        self.name = name
        self.layout = layout
        self.centre = centre
        self.end = second_header(rows, layout)
        self.read = len(rows)
        self.unread = 0 if self.end is None else sum(any(map(holds, row)) for row in rows[self.end + 1 :])
        self.end_column = 0 if self.end is None else next(i for i, cell in enumerate(rows[self.end]) if holds(cell))
        rows = rows[: self.end]
        body = rows[layout.header_row + 1 :]
        kept = data_rows(rows, layout)
        self.positions = np.flatnonzero(kept)
        self.first_row = layout.header_row + 2
        self._merged: dict[int, list[tuple[int, int]]] = {}
        for (top, column), (bottom, _) in sorted(merged):
            self._merged.setdefault(column, []).append((top, bottom))
        self.reports: list[Report] = []
        self.changes: list[Change] = []
        self.errors = np.zeros(len(self.positions), dtype=bool)
        self.spoiled: dict[str, np.ndarray] = {}
        columns = list(zip(*itertools.compress(body, kept), strict=True))
        self._fields = {
            name: Cells(columns[column] if columns else (), column, () if name == "status" else DASHES)
            for name, column in layout.columns.items()
        }
        for field, cells in self._fields.items():
            self._note(field, "spaces", cells.rows_where(cells.trimmed))
            self._note_merged(field)
        for field, value in layout.defaults.items():
            if field not in self._fields:
                self._fields[field] = Cells.constant(value, len(self))
        self._mark_broken(broken)

    def __len__(self) -> int:
        """Number of data rows."""
        return len(self.positions)

    def __contains__(self, field: str) -> bool:
        """Whether the sheet, or a default, gives the field."""
        return field in self._fields

    def cells(self, field: str) -> Cells:
        """The cells of a field; all blank where the sheet has none."""
        return self._fields.get(field) or Cells.constant(None, len(self))

    def filled(self, *fields: str) -> np.ndarray:
        """Rows in which any of the fields holds a value."""
        result = np.zeros(len(self), dtype=bool)
        for field in fields:
            if field in self:
                result |= self._fields[field].filled
        return result

    def report(
        self, rule: str, field: str, rows: np.ndarray, *, grouped: bool = False, severity: Severity | None = None
    ) -> None:
        """One finding a row, or one for all of them; rows of an error rule will not be loaded.

        Without a severity the rule is as grave as it is everywhere.
        """
        self.report_fields(rule, (field,), rows, grouped=grouped, severity=severity)

    def report_fields(
        self,
        rule: str,
        fields: tuple[str, ...],
        rows: np.ndarray,
        *,
        grouped: bool = False,
        severity: Severity | None = None,
    ) -> None:
        """The same of a rule that concerns several fields; the finding points at the first of them."""
        if not len(rows):
            return
        report = Report(rule, severity or rules()[rule].severity, fields, rows, grouped)
        self.reports.append(report)
        if report.severity == "error":
            self.errors[rows] = True
            self.spoil(fields[0], rows)

    def findings_of(self, report: Report) -> list[Finding]:
        """The findings that a report comes to: one a row or merged cell, or one where all rows have one cause."""
        rows = report.rows
        if not len(rows):  # all of them are explained
            return []
        field = report.fields[0]
        among = int(np.count_nonzero(self.filled(field))) if rules()[report.rule].scope == "cell" else len(self)
        grouped = report.grouped or len(rows) >= max(WHOLE_COLUMN, WHOLE_SHARE * among)
        places, counts = np.unique(self._true_rows(field)[rows], return_counts=True)
        if grouped:
            places, counts = places[:1], counts.sum(keepdims=True)
        return [
            finding(
                report.rule,
                sheet=self.name,
                row=int(row),
                column=self.column(field),
                field=field,
                count=int(count),
                severity=report.severity,
            )
            for row, count in zip(places, counts, strict=True)
        ]

    def _true_rows(self, field: str) -> np.ndarray:
        """In which row of the sheet, from 1, each data row's cell stands: of merged cells the first."""
        return self._first_of_merged(self.column(field), self.positions + self.first_row)

    def label_row(self, column: int) -> int:
        """The row, from 1, in which a column's header stands: of merged cells the first."""
        return int(self._first_of_merged(column, np.array([self.layout.label_rows[column] + 1]))[0])

    def _first_of_merged(self, column: int | None, rows: np.ndarray) -> np.ndarray:
        ranges = None if column is None else self._merged.get(column)
        if ranges is None:
            return rows
        tops, bottoms = np.array(ranges).T + 1
        last = np.searchsorted(tops, rows, side="right") - 1  # the last range that begins no later
        return np.where((last >= 0) & (rows <= bottoms[last]), tops[last], rows)

    def true_row(self, row: int) -> int:
        """The row's number in the sheet, from 1."""
        return int(self.positions[row]) + self.first_row

    def column(self, field: str) -> int | None:
        """The physical column of a field, zero-based; None where the sheet has none."""
        return self._fields[field].column if field in self else None

    def said(self, row: int, fields: Sequence[str]) -> str:
        """What a row says in some fields, in one form whatever the spelling: for comparison only, never kept."""
        cells = [(self._fields[field], field) for field in fields if field in self]
        return "\x1f".join(
            f"{field}={fold(str(one.values[code])) if (code := one.codes[row]) >= 0 else ''}" for one, field in cells
        )

    @property
    def read_fields(self) -> tuple[str, ...]:
        """The fields that the sheet's own columns carry."""
        return tuple(self.layout.columns)

    def _note_merged(self, field: str) -> None:
        column = self.layout.columns[field]
        spans = [span for span in self._merged.get(column, ()) if span[0] > self.layout.header_row]
        if spans:
            cells = sum(bottom - top for top, bottom in spans)
            self.changes.append(Change("merged", self.name, spans[0][0] + 1, column, field, cells))

    def _note(self, field: str, kind: ChangeKind, rows: np.ndarray) -> None:
        """Remember what reading changed without asking."""
        if len(rows):
            first = int(rows[0])
            self.changes.append(Change(kind, self.name, self.true_row(first), self.column(field), field, len(rows)))

    def report_unreadable(self, rule: str, field: str, rows: np.ndarray) -> None:
        """Cells that cannot be read: an error under the rule, a question where the row does not need them."""
        self.report("PD-124" if field in self.layout.table.optional else rule, field, rows)

    def spoil(self, field: str, rows: np.ndarray) -> None:
        """Remember that the field's cell in these rows is already reported."""
        self.spoiled.setdefault(field, np.zeros(len(self), dtype=bool))[rows] = True

    def date_values(self) -> Iterator[object]:
        """The distinct values of all date columns, for the file's vote on the order of day and month."""
        for field, cells in self._fields.items():
            if field.endswith("_date"):
                yield from cells.values

    def dates(self, field: str, order: Order) -> np.ndarray:
        """The field as dates (object array of date or None); what cannot be read is reported."""
        cells = self.cells(field)
        read = cells.map(lambda value: read_date(value, order))
        bad = [bool(r) and r[0] is None and r[1] is not None for r in read]
        self.report_unreadable("PD-101", field, cells.rows_where(bad))
        doubtful = cells.rows_where([bool(r) and r[1] == AMBIGUOUS for r in read])
        self.report("PD-102", field, doubtful, grouped=True)
        self._note(field, "date", cells.rows_where(_rewritten(cells.values, [r and r[0] for r in read], _ISO)))
        return cells.spread([r[0] if r else None for r in read])

    def quantities(self, field: str) -> list[Quantity | None]:
        """The field's distinct values as numbers with units; what cannot be read is reported."""
        cells = self.cells(field)
        mark = decimal_mark(cells.values, self.centre.language)
        unreadable = Quantity.__new__(Quantity)

        def read(value: object) -> Quantity | None:
            try:
                return read_quantity(value, mark)
            except ValueError:
                return unreadable

        results = cells.map(read)
        self.report_unreadable("PD-103", field, cells.rows_where([result is unreadable for result in results]))
        found = [None if result is unreadable else result for result in results]
        self._note(field, "number", cells.rows_where(_rewritten(cells.values, found, _PLAIN_NUMBER)))
        return found

    def amounts(self, field: str) -> list[Decimal | None]:
        """The field's distinct values as amounts of money, currency signs left out; what cannot be read is reported."""
        mark = decimal_mark(self.cells(field).values, self.centre.language)
        return self._numbers(field, lambda value: read_amount(value, mark))

    def counts(self, field: str) -> list[Decimal | None]:
        """The field's distinct values as whole numbers, words around them left out; what cannot be read is reported."""
        return self._numbers(field, read_count)

    def _numbers(self, field: str, read: Callable[[object], Decimal | None]) -> list[Decimal | None]:
        unreadable = Decimal("NaN")

        def tried(value: object) -> Decimal | None:
            try:
                return read(value)
            except ValueError:
                return unreadable

        cells = self.cells(field)
        results = cells.map(tried)
        self.report_unreadable("PD-103", field, cells.rows_where([result is unreadable for result in results]))
        found = [None if result is unreadable else result for result in results]
        self._note(field, "number", cells.rows_where(_rewritten(cells.values, found, _PLAIN_NUMBER)))
        return found

    def codes(self, field: str, read: Callable[[object], str | None], rule: str) -> np.ndarray:
        """The field through a vocabulary; rows whose word is unknown are reported under `rule`."""
        cells = self.cells(field)
        results = cells.map(lambda value: (read(value),))
        self.report(rule, field, cells.rows_where([bool(r) and r[0] is None for r in results]))
        return cells.spread([r[0] if r else None for r in results])

    def texts(self, field: str, form: Callable[[object], str | None]) -> np.ndarray:
        """The field as text in a given form, None where blank."""
        cells = self.cells(field)
        return cells.spread(cells.map(form))

    def _mark_broken(self, broken: frozenset[tuple[int, int]]) -> None:
        """Error cells, also as text, and formulas without a value: an error where it is needed, else a question."""
        table = self.layout.table
        for field, cells in self._fields.items():
            shown = cells.drop([type(value) is str and _is_error(value) for value in cells.values])
            told = [row - self.first_row + 1 for row, column in broken if column == cells.column]
            rows = np.union1d(shown, np.flatnonzero(np.isin(self.positions, told)))
            if field in ESSENTIAL or (table.mart is not None and field in table.needed):
                self.report("PD-114", field, rows)
            else:
                self.report("PD-115", field, rows, grouped=True)


def _is_error(text: str) -> bool:
    """Whether a text is what programs show for an error: "#N/A", "#ARG!", "Err:502", or "####" for want of room."""
    return text[:1] in "#E" and _ERROR.fullmatch(text) is not None


def _rewritten(values: Sequence[Any], found: Sequence[object], plain: re.Pattern[str]) -> list[bool]:
    """Which values are texts that were read, though they were not written in the plain form."""
    return [
        isinstance(value, str) and result is not None and not plain.fullmatch(value)
        for value, result in zip(values, found, strict=True)
    ]
