"""Small pictures of the rows around a finding, made from the raw file; what may tell who a person is stays masked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from catalogue.intake.centre import Centre
from catalogue.intake.grid import Grid
from catalogue.intake.recognise import EXPLANATION, Layout, recognise
from catalogue.intake.rows import second_header
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

    def __init__(self, grids: Sequence[Grid], centre: Centre, name: str) -> None:
        """Recognise each sheet anew, to know which columns are shown and which are masked."""
        self._grids: Mapping[str, Grid] = {grid.sheet: grid for grid in grids}
        self._layouts: dict[str, Layout | None] = {
            grid.sheet: recognise(grid.rows, centre, (grid.sheet, name)) for grid in grids
        }
        self._ends = {name: second_header(self._grids[name].rows, of) for name, of in self._layouts.items() if of}

    def picture(self, sheet: str, row: int, column: int | None) -> Picture | None:
        """The rows around a cell (`row` from 1, `column` from 0); None where the sheet has no such row."""
        grid = self._grids.get(sheet)
        if grid is None or not 0 < row <= len(grid.rows):
            return None
        width = len(grid.rows[0])
        at = min(column or 0, max(width - 1, 0))
        columns = range(max(0, at - ASIDE), min(width, at + ASIDE + 1))
        layout = self._layouts[sheet]
        header = layout.header_row + 1 if layout else 0
        around = [number for number in (row - 1, row, row + 1) if header < number <= len(grid.rows) or number == row]
        rows = [header] * (0 < header != row) + around
        return Picture(
            sheet,
            tuple(column_letter(index) for index in columns),
            tuple(
                PictureRow(
                    number,
                    tuple(
                        self._cell(grid, layout, number, index, (number, index) == (row, column)) for index in columns
                    ),
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
        cell = self._cell(grid, self._layouts[sheet], row, column, False)
        return None if cell.state == "masked" or not cell.text else cell.text

    def _cell(self, grid: Grid, layout: Layout | None, number: int, column: int, is_faulty: bool) -> PictureCell:
        text = _shown(grid.rows[number - 1][column])
        if (number - 1, column) in grid.errors:
            return PictureCell("#", "faulty" if is_faulty else "plain")
        end = self._ends.get(grid.sheet)
        is_header = layout is not None and number in (layout.header_row + 1, (end or 0) + 1)
        if text and not is_header and (not _is_open(layout, column) or (end is not None and number > end)):
            hidden = MASK + text[-2:] if is_faulty and any(map(str.isdigit, text)) and len(text) > 6 else MASK
            return PictureCell(hidden, "faulty" if is_faulty else "masked")
        text = without_personal(text)
        clipped = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
        return PictureCell(clipped, "faulty" if is_faulty else "plain")


def _is_open(layout: Layout | None, column: int) -> bool:
    """Whether a column holds something that is known and is not about who a person is."""
    fields = [field for field, at in layout.columns.items() if at == column] if layout else []
    return bool(fields) and not set(fields) & {*PERSON_FIELDS, EXPLANATION}


def _shown(cell: object) -> str:
    """A cell as a person sees it, more or less."""
    if cell is None:
        return ""
    if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second) == (0, 0, 0):
        cell = cell.date()
    return cell.isoformat() if isinstance(cell, date) else clean(as_text(cell))
