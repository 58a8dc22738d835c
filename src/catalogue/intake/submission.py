"""One file of one centre, from cells to accepted tables: what runs inside the reading child."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from catalogue.intake.accept import Outcome
from catalogue.intake.centre import Centre
from catalogue.intake.grid import Grid
from catalogue.intake.identifiers import Pseudonyms
from catalogue.intake.judge import judge
from catalogue.intake.normalise import NORMALISERS
from catalogue.intake.reading import Ignored, Refused, read_grids
from catalogue.intake.recognise import Layout, guessed_centre, recognise
from catalogue.intake.sheet import Sheet
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
        grids = read_grids(path)
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
    frames: dict[str, list[pd.DataFrame]] = {}
    for grid in grids:
        accepted = _read_grid(grid, name, centre, pseudonyms, as_of, reading)
        if accepted is not None:
            frames.setdefault(accepted[0], []).append(accepted[1])
    if not frames:
        missing = any(found.rule == "PD-011" for found in reading.findings)
        reading.refused = "PD-011" if missing else "PD-005"
        if not missing:
            reading.findings = [finding("PD-005")]
    return reading, {
        table: parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True) for table, parts in frames.items()
    }


def _read_grid(
    grid: Grid, name: str, centre: Centre, pseudonyms: Pseudonyms, as_of: date, reading: Outcome
) -> tuple[str, pd.DataFrame] | None:
    """One sheet's table and accepted rows, None where it has none; counts and findings go to `reading`."""
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
    table = layout.table.name
    if layout.missing:
        reading.counts.append(RowCounts(grid.sheet, table, total, 0, len(sheet), total - len(sheet)))
        reading.findings.append(finding("PD-011", sheet=grid.sheet, row=layout.header_row + 1, column=0))
        return None
    frame = NORMALISERS[table](sheet, pseudonyms).frame(sheet)
    accepted = judge(frame, sheet, as_of)
    rejected = int(sheet.errors.sum())
    reading.counts.append(
        RowCounts(grid.sheet, table, total, len(accepted), rejected, total - len(accepted) - rejected)
    )
    reading.findings += [*_header_findings(layout, grid.sheet), *sheet.findings]
    if table == "completions":
        _note_dates(frame, as_of, reading)
    return table, accepted


def _header_findings(layout: Layout, sheet: str) -> list[Finding]:
    """Unknown headers, once a sheet, and columns whose field another column already carries."""
    found = []
    row = layout.header_row + 1
    if layout.unmapped:
        found.append(finding("PD-007", sheet=sheet, row=row, column=layout.unmapped[0], count=len(layout.unmapped)))
    found += [finding("PD-009", sheet=sheet, row=row, column=column) for column in layout.duplicates]
    return found


def _note_dates(frame: pd.DataFrame, as_of: date, reading: Outcome) -> None:
    """Remember between which days this reading stays true: what lies in the future changes with as_of."""
    days = list(frame["completed_on"].dropna().unique())
    past = [day for day in days if day <= as_of]
    future = [day for day in days if day > as_of]
    if past:
        reading.latest = max(past + ([reading.latest] if reading.latest else []))
    if future:
        reading.first_future = min(future + ([reading.first_future] if reading.first_future else []))
