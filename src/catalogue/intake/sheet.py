"""One recognised sheet: which rows are data, and what each of its fields says, column by column."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from catalogue.intake.cells import DASHES, Cells
from catalogue.intake.centre import Centre
from catalogue.intake.dates import AMBIGUOUS, Order, read_date
from catalogue.intake.numbers import Quantity, decimal_mark, read_amount, read_count, read_quantity
from catalogue.intake.recognise import Layout
from catalogue.intake.text import fold, words
from catalogue.intake.vocabulary import total_markers, total_tails
from catalogue.model.findings import Finding, Severity
from catalogue.model.rules import finding

ESSENTIAL = frozenset(
    "programme_code programme_title participant_id national_id full_name last_name completion_date end_date"
    " issue_date hours_credited attended_hours days_credited hours_total status roster_date".split()
)
_TYPE_WORDS = frozenset("dict text string number integer date decimal ddmmyyyy yyyymmdd yn boolean varchar".split())
MAX_MARKER = 3
MANY_COLUMNS = 4


class Sheet:
    """The data rows of a sheet with the findings made while reading them.

    Rows are counted by position below the header; `first_row` turns a position into the true row.
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
    ) -> None:
        """Split off what is no data, and factorise the columns that carry a field."""
        self.name = name
        self.layout = layout
        self.centre = centre
        body = rows[layout.header_row + 1 :]
        kept = _data_rows(body, rows[layout.header_row], layout)
        self.positions = np.flatnonzero(kept)
        self.read = len(rows)
        self.first_row = layout.header_row + 2
        self.findings: list[Finding] = []
        self.errors = np.zeros(len(self.positions), dtype=bool)
        self.spoiled: dict[str, np.ndarray] = {}
        columns = list(zip(*itertools.compress(body, kept), strict=True))
        self._fields = {
            name: Cells(columns[column] if columns else (), column, () if name == "status" else DASHES)
            for name, column in layout.columns.items()
        }
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
        if not len(rows):
            return
        column = self._fields[field].column if field in self else None
        chosen = rows[:1] if grouped else rows
        made = [
            finding(
                rule,
                sheet=self.name,
                row=int(self.positions[row]) + self.first_row,
                column=column,
                field=field,
                count=len(rows) if grouped else 1,
                severity=severity,
            )
            for row in chosen
        ]
        self.findings += made
        if made[0].severity == "error":
            self.errors[rows] = True
            self.spoil(field, rows)

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
        return [None if result is unreadable else result for result in results]

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
        return [None if result is unreadable else result for result in results]

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
        """Error cells and formulas without a value: an error where the field is needed, else a question."""
        if not broken:
            return
        by_row = {int(position) + self.first_row - 1: index for index, position in enumerate(self.positions)}
        hits = Counter[str]()
        table = self.layout.table
        for field, cells in self._fields.items():
            rows = np.array(
                sorted(by_row[row] for row, column in broken if column == cells.column and row in by_row), dtype=int
            )
            hits[field] = len(rows)
            if field in ESSENTIAL or (table.mart is not None and field in table.needed):
                self.report("PD-114", field, rows)
            else:
                self.report("PD-115", field, rows, grouped=True)


def _data_rows(body: Sequence[Sequence[Any]], header: Sequence[object], layout: Layout) -> np.ndarray:
    """Which rows below the header are data: not blank, total, repeated header, column numbers or footer."""
    mapped = sorted(layout.columns.values())
    kept = np.zeros(len(body), dtype=bool)
    header_folds = {column: fold(str(header[column])) for column in mapped if header[column] not in (None, "")}
    labels = {fold(str(cell)) for cell in header if _holds(cell)}
    suspects: dict[str, bool] = {}
    full = -1
    sparse: list[int] = []
    few = 2 if len(mapped) > MANY_COLUMNS else 1
    for index, row in enumerate(body):
        first = ""
        for cell in row:
            if type(cell) is str and cell:
                first = cell
                break
        if first not in suspects:
            suspects[first] = not first.strip() or fold(first) in labels or _begins_as_total(first)
        size = len(row) - row.count("") - row.count(None)
        if suspects[first] or size <= few or index <= 1:
            filled = [cell for cell in row if _holds(cell)]
            if (
                not any(_holds(row[column]) for column in mapped)
                or _is_total(filled)
                or _repeats(row, header_folds, index)
            ):
                continue
            if len(mapped) >= MANY_COLUMNS and len(filled) == 1 and isinstance(filled[0], str):
                continue  # a heading between rows, or a line of a footer
            size = len(filled)
        if size <= few and all(isinstance(cell, str) and not cell.strip(" .").isdigit() for cell in filled):
            sparse.append(index)
        else:
            full = index
        kept[index] = True
    for index in sparse:
        if index > full >= 0:
            kept[index] = False
    return kept


def _holds(cell: object) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _begins_as_total(text: str) -> bool:
    begin = text.split(maxsplit=MAX_MARKER)[:MAX_MARKER]
    named = words(" ".join(begin))
    return any(named[:length] in total_markers() for length in range(1, MAX_MARKER + 1))


def _is_total(filled: Sequence[object]) -> bool:
    """Whether a row's first text is a word for total, followed by a colon or by numbers and what is counted.

    A row with two further texts of other words is none: "KOPA" may be the name of something.
    """
    texts = [cell for cell in filled if isinstance(cell, str)]
    if not texts:
        return False
    named = words(texts[0])
    closed = texts[0].rstrip().endswith(":")
    if not closed and sum(any(w.isalpha() and w not in total_tails() for w in words(text)) for text in texts[1:]) >= 2:
        return False
    return any(
        named[:length] in total_markers()
        and (closed or all(word.isdigit() or word in total_tails() for word in named[length:]))
        for length in range(1, len(named) + 1)
    )


def _repeats(row: Sequence[object], header: dict[int, str], index: int) -> bool:
    """Whether a row repeats the header, numbers the columns (1, 2, 3 …) or names their types."""
    texts = [(column, row[column]) for column in header if column < len(row) and isinstance(row[column], str)]
    same = sum(fold(str(cell)) == header[column] for column, cell in texts if cell)
    if same >= 2 and same * 2 >= len(header):
        return True
    if index > 1:
        return False
    filled = [cell for cell in row if _holds(cell)]
    numbered = [str(cell).strip(" .()").removesuffix(".0") for cell in filled]
    if len(filled) >= 3 and numbered == [str(number) for number in range(1, len(filled) + 1)]:
        return True
    types = [fold(str(cell)) for cell in filled]
    return len(types) >= 2 and all(word in _TYPE_WORDS or word == "*" for word in types)
