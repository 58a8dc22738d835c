"""Corrections of single cells that a centre's centre.toml states: applied to the cells as read, before all else."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, cast

from catalogue.errors import UserError
from catalogue.intake.grid import Grid
from catalogue.intake.text import as_text, clean
from catalogue.model.findings import Change, Finding, column_index
from catalogue.model.rules import finding

Action = Literal["set", "clear", "ignore_row"]
EXPIRED = "PD-014"
_ACTIONS = ("set", "clear", "ignore_row")
_KEYS = ("file", "sheet", "cell", "action", "expect", "value", "reason")
_ADDRESS = re.compile(r"([A-Za-z]{1,3})([1-9]\d{0,6})?")


@dataclass(frozen=True)
class Correction:
    """One correction: what stands in a cell (`row` and `column` from zero) is replaced, or its row left out.

    Without a `row` it holds for every cell of the column that says what is expected. `file` is the path below
    the centre's folder; without a `sheet` it holds for all. `expect` is the cell's text as it stands: "" for a blank
    one, anything that begins with "#" for an error such as #N/A.
    """

    file: str
    sheet: str | None
    row: int | None
    column: int
    action: Action
    expect: str
    value: str | float | None
    reason: str


def read_corrections(given: object, where: str) -> tuple[Correction, ...]:
    """The [[corrections]] of a centre.toml. Raises UserError that names the key and the remedy."""
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise UserError(f"{where}: write each correction as a part of its own under [[corrections]]")
    return tuple(_read(one, f"{where}: correction {number}") for number, one in enumerate(given, start=1))


def _read(given: Mapping[str, Any], where: str) -> Correction:
    if unknown := sorted(given.keys() - set(_KEYS)):
        raise UserError(f"{where}: unknown key {', '.join(unknown)}; known are {', '.join(_KEYS)}")
    action = given.get("action", "set")
    if action not in _ACTIONS:
        raise UserError(f"{where}: action must be one of {', '.join(_ACTIONS)}")
    for key in ("file", "cell", "expect", "reason"):
        if key not in given or (key != "expect" and not str(given[key]).strip()):
            raise UserError(f'{where}: {key} is missing; write {key} = "…"')
    if (action == "set") != ("value" in given):
        raise UserError(
            f"{where}: {'write the new value = …' if action == 'set' else 'value goes with action = “set”'}"
        )
    address = _ADDRESS.fullmatch(str(given["cell"]).strip())
    if address is None:
        raise UserError(f"{where}: cell must be an address such as D14, or a column such as D")
    return Correction(
        file=_same(str(given["file"])),
        sheet=str(given["sheet"]) if "sheet" in given else None,
        row=int(address[2]) - 1 if address[2] else None,
        column=column_index(address[1]),
        action=cast(Action, action),
        expect=_said(given["expect"]),
        value=_cell(given["value"]) if "value" in given else None,
        reason=str(given["reason"]),
    )


def apply(grids: Sequence[Grid], corrections: Sequence[Correction], file: str) -> tuple[list[Change], list[Finding]]:
    """Correct the cells of a file in place: what was corrected, and a finding for each that matches nothing."""
    changes: list[Change] = []
    expired: list[Finding] = []
    for number, correction in enumerate(corrections, start=1):
        if correction.file != _same(file):
            continue
        made = [(grid, rows) for grid in grids if (rows := list(_matches(grid, correction)))]
        for grid, rows in made:
            _correct(grid, rows, correction)
        if made:
            (grid, (row, *_)), count = made[0], sum(len(rows) for _, rows in made)
            changes.append(Change("correction", grid.sheet, row + 1, correction.column, None, count))
        else:
            expired.append(finding(EXPIRED, params={"correction": str(number)}))
    return changes, expired


def _matches(grid: Grid, correction: Correction) -> Iterator[int]:
    """The rows in which the cell says what is expected."""
    if correction.sheet not in (None, grid.sheet):
        return
    for row in range(len(grid.rows)) if correction.row is None else _rows_of(grid, correction, correction.row):
        if row < len(grid.rows) and correction.column < len(grid.rows[row]):
            if (row, correction.column) in grid.errors:
                matches = correction.expect.startswith("#")
            else:
                matches = _said(grid.rows[row][correction.column]) == correction.expect
            if matches:
                yield row


def _rows_of(grid: Grid, correction: Correction, row: int) -> range:
    """The rows that a cell stands for: of merged cells all, but a row that is left out is one."""
    at = (row, correction.column)
    last = next((end for first, (end, _) in grid.merged if first == at and correction.action != "ignore_row"), row)
    return range(row, last + 1)


def _correct(grid: Grid, rows: Sequence[int], correction: Correction) -> None:
    width = len(grid.rows[0])
    columns = range(width) if correction.action == "ignore_row" else (correction.column,)
    for row in rows:
        for column in columns:
            grid.rows[row][column] = "" if correction.value is None else correction.value
    grid.errors -= {(row, column) for row in rows for column in columns}


def _cell(value: object) -> str | float:
    """A value of TOML as reading gives cells: numbers stay numbers, whatever decimal mark the language has."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else _said(value)


def _same(path: str) -> str:
    """A path in one form: systems write its letters with diacritics as one sign or as two."""
    return unicodedata.normalize("NFC", path)


def _said(cell: object) -> str:
    """A cell, or a value of TOML, as the text that people compare."""
    if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second) == (0, 0, 0):
        cell = cell.date()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return clean(as_text(cell))
