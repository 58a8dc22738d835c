"""One file of one centre, from cells to accepted tables: what runs inside the reading child."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from catalogue.intake.centre import Centre
from catalogue.intake.corrections import apply
from catalogue.intake.dates import vote
from catalogue.intake.explanations import Explanations, seals_of
from catalogue.intake.grid import Grid
from catalogue.intake.identifiers import Pseudonyms
from catalogue.intake.judge import judge, typed
from catalogue.intake.normalise import normalise
from catalogue.intake.outcome import Outcome
from catalogue.intake.reading import Ignored, Refused, read_grids
from catalogue.intake.recognise import guessed_centre, recognise
from catalogue.intake.sheet import Sheet
from catalogue.intake.vocabulary import is_our_sheet
from catalogue.model.codes import COMPLETED
from catalogue.model.findings import Finding, RowCounts
from catalogue.model.parts import KEYS
from catalogue.model.rules import finding


def read_submission(
    path: Path,
    centre: Centre | None,
    pseudonyms: Pseudonyms,
    as_of: date,
    within: str | None = None,
    known: Mapping[str, list[str]] | None = None,
) -> tuple[Outcome, dict[str, pd.DataFrame]]:
    """Read one file into what came of it and its accepted rows per table.

    Without a centre its language and country are told from the headers. `within` is the file's path below the
    centre's folder, by which centre.toml names it (default: its name). `known` are the seals of explanations in earlier
    contents at the path. Bad data becomes findings; only bugs of ours raise.
    """
    try:
        grids = read_grids(path, centre.language if centre else None)
    except Refused as refusal:
        return Outcome(findings=[finding(refusal.rule, params=refusal.params)], refused=refusal.rule), {}
    except Ignored as ignored:
        return Outcome(findings=[finding(ignored.rule, params=ignored.params)], ignored=ignored.rule), {}
    centre = centre or guessed_centre([grid.rows for grid in grids])
    return read_grids_of(grids, within or path.name, centre, pseudonyms, as_of, known)


def read_grids_of(
    grids: Sequence[Grid],
    within: str,
    centre: Centre,
    pseudonyms: Pseudonyms,
    as_of: date,
    known: Mapping[str, list[str]] | None = None,
) -> tuple[Outcome, dict[str, pd.DataFrame]]:
    """Read the sheets of the file at `within`, as `read_submission` does."""
    reading = Outcome(language=centre.language)
    reading.changes, expired = apply(grids, centre.corrections, within)
    explanations = Explanations(pseudonyms, within, known or {})
    name = Path(within).stem
    sheets = [sheet for grid in grids if (sheet := _recognised(grid, name, centre, reading)) is not None]
    order = vote(value for sheet in sheets for value in sheet.date_values())
    frames: dict[str, list[pd.DataFrame]] = {}
    for sheet in sheets:
        table = sheet.layout.table.name
        frame = typed(normalise(sheet, pseudonyms, order), sheet)
        accepted = judge(frame, sheet, as_of)
        frames.setdefault(table, []).append(accepted)
        rejected = int(sheet.errors.sum()) + sheet.unread
        ignored = sheet.read - len(accepted) - rejected
        reading.counts.append(RowCounts(sheet.name, table, sheet.read, len(accepted), rejected, ignored))
        explanations.silence(sheet)
        _tell(sheet, pseudonyms, reading)
        if table == "completions":
            _note_dates(frame, as_of, reading)
    reading.findings += _header_findings(sheets) + expired
    reading.explained, reading.seals = explanations.explained, explanations.seals
    reading.weight = _weight(frames)
    if not frames:
        missing = any(found.rule == "PD-011" for found in reading.findings)
        reading.refused = "PD-011" if missing else "PD-005"
        if not missing:
            reading.findings = [finding("PD-005")]
    return reading, {
        table: parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True) for table, parts in frames.items()
    }


def _tell(sheet: Sheet, pseudonyms: Pseudonyms, reading: Outcome) -> None:
    """Enter a sheet's findings, what is wrong by seal, and what was changed without asking."""
    marks = Counter(reading.marks)
    for report in sheet.reports:
        reading.findings += sheet.findings_of(report)
        if report.severity != "info":
            marks.update(seals_of(sheet, report, pseudonyms))
    reading.marks = dict(marks)
    reading.changes += sheet.changes


def _weight(frames: Mapping[str, Sequence[pd.DataFrame]]) -> dict[str, float]:
    """How much was accepted: rows, persons (as far as this file tells them apart) and academic hours of completions."""
    persons: set[str] = set()
    for frame in (frame for parts in frames.values() for frame in parts if KEYS[0].name in frame):
        known = frame[KEYS[0].name]
        for key in KEYS[1:]:
            known = known.fillna(frame[key.name])
        persons.update(known.dropna().unique())
    hours = sum(float(frame["academic_hours"].sum()) for frame in frames.get("completions", ()))
    rows = sum(len(frame) for parts in frames.values() for frame in parts)
    return {"rows": rows, "persons": len(persons), "hours": round(hours, 2)}


def _recognised(grid: Grid, name: str, centre: Centre, reading: Outcome) -> Sheet | None:
    """The sheet as a table, None where it is none or lacks a needed column; then all is told to `reading`."""
    total = len(grid.rows)
    if grid.encoding_doubt:
        reading.findings.append(finding("PD-008", sheet=grid.sheet))
    is_ours = bool(total) and is_our_sheet(grid.sheet, str(next(iter(grid.rows[0]), "")))
    layout = None if is_ours else recognise(grid.rows, centre, (grid.sheet, name))
    if layout is None:
        reading.counts.append(RowCounts(grid.sheet, None, total, 0, 0, total))
        if total and not is_ours:
            reading.findings.append(finding("PD-006", sheet=grid.sheet))
        return None
    sheet = Sheet(grid.sheet, grid.rows, layout, centre, grid.errors, grid.merged)
    reading.columns[sheet.name] = dict(layout.columns)
    reading.spans[sheet.name] = (layout.header_row, sheet.end)
    if layout.missing:
        rejected = len(sheet)
        reading.counts.append(RowCounts(grid.sheet, layout.table.name, total, 0, rejected, total - rejected))
        reading.findings.append(_at_header(sheet, "PD-011", min(layout.headers), params={"missing": layout.missing}))
        return None
    return sheet


def _header_findings(sheets: Sequence[Sheet]) -> list[Finding]:
    """Unknown headers once a file, columns whose field another carries, lists that look like another table."""
    found: list[Finding] = []
    unmapped = [(sheet, column) for sheet in sheets for column in sheet.layout.unmapped]
    if unmapped:
        sheet, column = unmapped[0]
        found.append(_at_header(sheet, "PD-007", column, count=len(unmapped)))
    for sheet in sheets:
        found += [_at_header(sheet, "PD-009", column) for column in sheet.layout.duplicates]
        if sheet.end is not None:
            found.append(
                finding("PD-017", sheet=sheet.name, row=sheet.end + 1, column=sheet.end_column, count=sheet.unread)
            )
        if sheet.layout.doubtful:
            found.append(_at_header(sheet, "PD-013", min(sheet.layout.headers)))
    return found


def _at_header(
    sheet: Sheet, rule: str, column: int, *, count: int = 1, params: Mapping[str, str] | None = None
) -> Finding:
    """A finding about a column, where its header stands."""
    return finding(rule, sheet=sheet.name, row=sheet.label_row(column), column=column, count=count, params=params)


def _note_dates(frame: pd.DataFrame, as_of: date, reading: Outcome) -> None:
    """Remember between which days this reading stays true: what lies in the future changes with as_of."""
    days = [day.date() for day in frame.loc[frame["status"].isin(COMPLETED), "completed_on"].dropna().unique()]
    past = [day for day in days if day <= as_of]
    future = [day for day in days if day > as_of]
    if past:
        reading.latest = max(past + ([reading.latest] if reading.latest else []))
    if future:
        reading.first_future = min(future + ([reading.first_future] if reading.first_future else []))
