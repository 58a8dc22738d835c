"""One file of one centre, from cells to accepted tables: what runs inside the reading child."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from catalogue.intake.centre import Centre
from catalogue.intake.dates import vote
from catalogue.intake.grid import Grid
from catalogue.intake.identifiers import Pseudonyms
from catalogue.intake.judge import judge, typed
from catalogue.intake.normalise import normalise
from catalogue.intake.outcome import Outcome
from catalogue.intake.reading import Ignored, Refused, read_grids
from catalogue.intake.recognise import guessed_centre, recognise
from catalogue.intake.sheet import Sheet
from catalogue.model.codes import COMPLETED
from catalogue.model.findings import Finding, RowCounts
from catalogue.model.rules import finding


def read_submission(
    path: Path, centre: Centre | None, pseudonyms: Pseudonyms, as_of: date
) -> tuple[Outcome, dict[str, pd.DataFrame]]:
    """Read one file into what came of it and its accepted rows per table.

    Without a centre its language and country are told from the headers. Bad data becomes findings;
    only bugs of ours raise.
    """
    try:
        grids = read_grids(path, centre.language if centre else None)
    except Refused as refusal:
        return Outcome(findings=[finding(refusal.rule, params=refusal.params)], refused=refusal.rule), {}
    except Ignored as ignored:
        return Outcome(findings=[finding(ignored.rule, params=ignored.params)], ignored=ignored.rule), {}
    centre = centre or guessed_centre([grid.rows for grid in grids])
    return read_grids_of(grids, path.stem, centre, pseudonyms, as_of)


def read_grids_of(
    grids: Sequence[Grid], name: str, centre: Centre, pseudonyms: Pseudonyms, as_of: date
) -> tuple[Outcome, dict[str, pd.DataFrame]]:
    """Read the sheets of one file called `name`, as `read_submission` does."""
    reading = Outcome(language=centre.language)
    sheets = [sheet for grid in grids if (sheet := _recognised(grid, name, centre, reading)) is not None]
    order = vote(value for sheet in sheets for value in sheet.date_values())
    frames: dict[str, list[pd.DataFrame]] = {}
    for sheet in sheets:
        table = sheet.layout.table.name
        frame = typed(normalise(sheet, pseudonyms, order), sheet)
        accepted = judge(frame, sheet, as_of)
        frames.setdefault(table, []).append(accepted)
        rejected = int(sheet.errors.sum())
        ignored = sheet.read - len(accepted) - rejected
        reading.counts.append(RowCounts(sheet.name, table, sheet.read, len(accepted), rejected, ignored))
        reading.findings += sheet.findings
        if table == "completions":
            _note_dates(frame, as_of, reading)
    reading.findings += _header_findings(sheets)
    if not frames:
        missing = any(found.rule == "PD-011" for found in reading.findings)
        reading.refused = "PD-011" if missing else "PD-005"
        if not missing:
            reading.findings = [finding("PD-005")]
    return reading, {
        table: parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True) for table, parts in frames.items()
    }


def _recognised(grid: Grid, name: str, centre: Centre, reading: Outcome) -> Sheet | None:
    """The sheet as a table, None where it is none or lacks a needed column; then all is told to `reading`."""
    total = len(grid.rows)
    if grid.encoding_doubt:
        reading.findings.append(finding("PD-008", sheet=grid.sheet))
    layout = recognise(grid.rows, centre, (grid.sheet, name))
    if layout is None:
        reading.counts.append(RowCounts(grid.sheet, None, total, 0, 0, total))
        if total:
            reading.findings.append(finding("PD-006", sheet=grid.sheet))
        return None
    sheet = Sheet(grid.sheet, grid.rows, layout, centre, grid.errors)
    if layout.missing:
        rejected = len(sheet)
        reading.counts.append(RowCounts(grid.sheet, layout.table.name, total, 0, rejected, total - rejected))
        place = {"row": layout.header_row + 1, "column": 0}
        reading.findings.append(
            finding("PD-011", sheet=grid.sheet, params={"missing": layout.missing}, **place)  # type: ignore[arg-type]
        )
        return None
    return sheet


def _header_findings(sheets: Sequence[Sheet]) -> list[Finding]:
    """Unknown headers once a file, columns whose field another carries, lists that look like another table."""
    found: list[Finding] = []
    unmapped = [(sheet, column) for sheet in sheets for column in sheet.layout.unmapped]
    if unmapped:
        sheet, column = unmapped[0]
        row = sheet.layout.header_row + 1
        found.append(finding("PD-007", sheet=sheet.name, row=row, column=column, count=len(unmapped)))
    for sheet in sheets:
        row = sheet.layout.header_row + 1
        found += [finding("PD-009", sheet=sheet.name, row=row, column=column) for column in sheet.layout.duplicates]
        if sheet.layout.doubtful:
            found.append(finding("PD-013", sheet=sheet.name, row=row, column=0))
    return found


def _note_dates(frame: pd.DataFrame, as_of: date, reading: Outcome) -> None:
    """Remember between which days this reading stays true: what lies in the future changes with as_of."""
    days = [day.date() for day in frame.loc[frame["status"].isin(COMPLETED), "completed_on"].dropna().unique()]
    past = [day for day in days if day <= as_of]
    future = [day for day in days if day > as_of]
    if past:
        reading.latest = max(past + ([reading.latest] if reading.latest else []))
    if future:
        reading.first_future = min(future + ([reading.first_future] if reading.first_future else []))
