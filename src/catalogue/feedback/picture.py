"""Small pictures of the rows around a finding, made from the raw file; what may tell who a person is stays masked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from catalogue.intake.grid import Grid
from catalogue.intake.outcome import Outcome
from catalogue.intake.recognise import EXPLANATION
from catalogue.intake.text import as_text, clean, without_personal
from catalogue.model.findings import column_letter
from catalogue.model.parts import PERSON_FIELDS

MASK = "•••"
ASIDE = 2  # columns shown on either side of the one that a finding is about
LONGEST = 40  # characters of a cell

State = Literal["plain", "faulty", "masked"]


@dataclass(frozen=True)
class PictureCell:
    """One cell as shown: the text, clipped or masked."""

    text: str
    state: State = "plain"


@dataclass(frozen=True)
class PictureRow:
    """One row as shown, with its true number; the header's is marked."""

    number: int
    cells: tuple[PictureCell, ...]
    is_header: bool = False
    is_faulty: bool = False


@dataclass(frozen=True)
class Picture:
    """The header, the row before, the row and the row after, a few columns wide."""

    sheet: str
    letters: tuple[str, ...]
    rows: tuple[PictureRow, ...]


class Album:
    """The raw cells of a file, from which pictures are made."""

    def __init__(self, grids: Sequence[Grid], outcome: Outcome) -> None:
        """Keep the cells, and of their reading what tells which columns are shown and which are masked."""
        self._grids: Mapping[str, Grid] = {grid.sheet: grid for grid in grids}
        self._fields: dict[str, dict[int, set[str]]] = {}
        for sheet, columns in outcome.columns.items():
            for field, column in columns.items():
                self._fields.setdefault(sheet, {}).setdefault(column, set()).add(field)
        self._spans = outcome.spans

    def picture(self, sheet: str, row: int, column: int | None) -> Picture | None:
        """The rows around a cell (`row` from 1, `column` from 0); None where the sheet has no such row."""
        grid = self._grids.get(sheet)
        if grid is None or not 0 < row <= len(grid.rows):
            return None
        width = len(grid.rows[0])
        at = min(column or 0, max(width - 1, 0))
        columns = range(max(0, at - ASIDE), min(width, at + ASIDE + 1))
        header = self._spans[sheet][0] + 1 if sheet in self._spans else 0
        around = [number for number in (row - 1, row, row + 1) if header < number <= len(grid.rows) or number == row]
        rows = [header] * (0 < header != row) + around
        return Picture(
            sheet,
            tuple(column_letter(index) for index in columns),
            tuple(
                PictureRow(
                    number,
                    tuple(self._cell(grid, number, index, (number, index) == (row, column)) for index in columns),
                    number == header,
                    number == row,
                )
                for number in rows
            ),
        )

    def example(self, sheet: str, row: int | None, column: int | None) -> str | None:
        """The text of one cell, None where it is not for showing."""
        grid = self._grids.get(sheet)
        if grid is None or row is None or column is None or row > len(grid.rows):
            return None
        cell = self._cell(grid, row, column, False)
        return None if cell.state == "masked" or not cell.text else cell.text

    def _cell(self, grid: Grid, number: int, column: int, is_faulty: bool) -> PictureCell:
        text = _shown(grid.rows[number - 1][column])
        if (number - 1, column) in grid.errors:
            return PictureCell("#", "faulty" if is_faulty else "plain")
        if text and not self._is_open(grid.sheet, number, column):
            hidden = MASK + text[-2:] if is_faulty and any(map(str.isdigit, text)) and len(text) > 6 else MASK
            return PictureCell(hidden, "faulty" if is_faulty else "masked")
        text = without_personal(text)
        clipped = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
        return PictureCell(clipped, "faulty" if is_faulty else "plain")

    def _is_open(self, sheet: str, number: int, column: int) -> bool:
        """Whether a cell is of a header, or of a column that is known and not about who a person is."""
        header, end = self._spans.get(sheet, (-1, None))
        if number - 1 in (header, end):
            return True
        fields = self._fields.get(sheet, {}).get(column, set())
        return (end is None or number <= end) and bool(fields) and not fields & {*PERSON_FIELDS, EXPLANATION}


def _shown(cell: object) -> str:
    """A cell as a person sees it, more or less."""
    if cell is None:
        return ""
    if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second) == (0, 0, 0):
        cell = cell.date()
    return cell.isoformat() if isinstance(cell, date) else clean(as_text(cell))
