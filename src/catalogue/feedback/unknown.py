"""What nothing knows in a file, and what it may mean: runs in the reading child, as its cells hold personal data.

Of a cell nothing is given on but a word of a field that has a closed list, and none that may name a person.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from catalogue.feedback import near
from catalogue.feedback.near import Near
from catalogue.feedback.shapes import Column, fields_by_shape, fits
from catalogue.intake.cells import Cells
from catalogue.intake.centre import Centre
from catalogue.intake.corrections import apply
from catalogue.intake.grid import Grid
from catalogue.intake.meaning import VOCABULARIES, codes_of
from catalogue.intake.normalise import meaning
from catalogue.intake.reading import Ignored, Refused, read_grids
from catalogue.intake.recognise import Layout, guessed_centre, partial_layouts, recognise
from catalogue.intake.sheet import Sheet
from catalogue.intake.text import as_text, clean, without_personal, words
from catalogue.model.findings import column_letter

MOST_TABLES = 5  # tables that a sheet is tried as
MOST = 3  # meanings told of one header or word
CLOSE = 0.15  # how much less similar than the nearest a spelling may be
MOST_WORDS = 1000  # unknown words of a column that are looked at
SAMPLE = 60  # distinct values that tell the shape of a column
SHAPED = 0.5  # the score of a field for which the values of a column speak, and not its header
ALIKE = 2  # columns for which the same shape may speak: where more have it, it says nothing
FEW = 5  # so many unknown words may be words; more of them, in over a tenth of the cells, may be names or texts
LONG_NUMBER, LONG_NUMBER_IN_WORD = re.compile(r"(?:\d[\W_]*){6}"), re.compile(r"(?:\d[\W_]*){4}")
SEPARATORS = re.compile(r"[;|\n,/]")
NAMES = ("full_name", "first_name", "last_name")


@dataclass(frozen=True)
class Unknown:
    """A header or a word that nothing knows.

    `part` is the part of centre.toml that could explain it ("columns.completions", "words.role"), `text` how it is
    spelled, None where that must not be shown; `place` is the first of `cells` that hold it (below a header: that are
    filled). `near` is what it may mean, the likeliest first.
    """

    part: str
    text: str | None
    cells: int
    place: str
    near: tuple[Near, ...] = ()


class _Column(NamedTuple):
    """A column under a header that nothing knows, and the fields that it may be."""

    header: str
    cells: Cells
    place: str
    near: tuple[Near, ...]


def unknown_in(path: Path, centre: Centre | None, within: str) -> list[Unknown] | str:
    """What nothing knows in a file, or the rule under which nothing can be said of it.

    Without a centre its language and country are told from the headers. `within` is the file's path in the centre.
    """
    try:
        grids = read_grids(path, centre.language if centre else None)
    except (Refused, Ignored) as verdict:
        return verdict.rule
    centre = centre or guessed_centre([grid.rows for grid in grids])
    apply(grids, centre.corrections, within)
    layouts = [recognise(grid.rows, centre, (grid.sheet, path.stem)) for grid in grids]
    found = [one for grid, layout in zip(grids, layouts, strict=True) for one in _in_sheet(grid, layout, centre)]
    return found if found or any(layouts) else "PD-005"


def best(found: Iterable[Near]) -> tuple[Near, ...]:
    """The nearest few, each meaning once, without those that are much less near than the first."""
    ordered = {one.meaning: one for one in sorted(found, key=lambda one: one.score)}
    nearest = sorted(ordered.values(), key=lambda one: -one.score)
    return tuple(one for one in nearest[:MOST] if one.score >= nearest[0].score - CLOSE)


def _in_sheet(grid: Grid, layout: Layout | None, centre: Centre) -> Iterator[Unknown]:
    if layout is None or layout.missing or layout.doubtful:
        yield from _headers_to_complete(grid, layout, centre)
    else:
        yield from _headers(layout, _columns(grid, layout, (), centre))
    if layout is not None and not layout.missing:
        sheet = Sheet(grid.sheet, grid.rows, layout, centre, grid.errors)
        for field in layout.columns:
            if field in VOCABULARIES:
                yield from _words(sheet, field)


def _headers(layout: Layout, columns: Iterable[_Column]) -> Iterator[Unknown]:
    for column in columns:
        shown = column.near and _may_be_shown(column.header, LONG_NUMBER)
        filled = int(np.count_nonzero(column.cells.filled))
        part, text = f"columns.{layout.table.name}", column.header if shown else None
        yield Unknown(part, text, filled, column.place, column.near if shown else ())


def _headers_to_complete(grid: Grid, layout: Layout | None, centre: Centre) -> Iterator[Unknown]:
    """The unknown headers of a sheet that is no table, or not the one it looks like, where they could make it one."""
    found = []
    candidates = sorted(partial_layouts(grid.rows, centre), key=lambda one: (len(one[1]), -len(one[0].columns)))
    for candidate, lacking in candidates[:MOST_TABLES]:
        is_told = layout is not None and candidate.table.name == "completions"  # it misses one group, or is doubtful
        columns = _columns(grid, candidate, lacking if is_told else (), centre)
        groups = [set(candidate.table.required[group]) for group in lacking]
        possible = {one.meaning for column in columns for one in column.near}
        named = {one.meaning for column in columns for one in column.near if one.score >= near.NEAR}
        if groups and all(group & possible for group in groups) and (is_told or any(g & named for g in groups)):
            found.append((candidate, columns))
    if found:
        yield from _headers(*found[0])
    elif layout is not None:
        yield from _headers(layout, _columns(grid, layout, (), centre))


def _columns(grid: Grid, layout: Layout, lacking: Sequence[str], centre: Centre) -> list[_Column]:
    """The columns under unknown headers; `lacking` are groups of fields for which any look of the values speaks."""
    needed = [field for group in lacking for field in layout.table.required[group]]
    columns = []
    for number in layout.unmapped:
        header = layout.headers[number]
        cells = Cells([row[number] for row in grid.rows[layout.header_row + 1 :]], number)
        values = [value for value in cells.values if value not in ("", None)][:SAMPLE]
        likely = _by_name(header, values, layout, centre)
        if likely is None:
            shapes = fields_by_shape(layout.table, layout.columns, needed, Column(header, values), centre)
            likely = [Near(field, SHAPED, f"its values are {shape}") for field, shape in shapes]
        place = f"{grid.sheet}!{column_letter(number)}{layout.header_row + 1}"
        columns.append(_Column(header, cells, place, best(likely)))
    shaped = Counter(one.meaning for column in columns for one in column.near if one.score == SHAPED)
    return [
        column._replace(near=tuple(one for one in column.near if one.score > SHAPED or shaped[one.meaning] <= ALIKE))
        for column in columns
    ]


def _by_name(header: str, values: Sequence[object], layout: Layout, centre: Centre) -> list[Near] | None:
    """The fields still to be had that a header resembles; None where it resembles no known header at all."""
    table = layout.table
    known = near.headers(table.name).near(header)
    if not known:
        return None
    if known[0].meaning not in table.fields:
        return []  # of a column that is not kept
    free = [one for one in known if one.meaning in table.fields and one.meaning not in layout.columns]
    return [one for one in free if fits(table, one.meaning, values, centre)]


def _words(sheet: Sheet, field: str) -> Iterator[Unknown]:
    """The words of a field that mean nothing known, the most frequent of them."""
    cells, code = sheet.cells(field), meaning(sheet, field)
    is_list = any(part.kind == "words" and field in part.fields for part in sheet.layout.table.parts)
    counts = np.bincount(cells.codes[cells.filled], minlength=len(cells.values))
    texts = {number: clean(as_text(cells.values[number])) for number in np.argsort(-counts) if counts[number]}
    unknown = [number for number, text in texts.items() if (codes_of(text, code) if is_list else code(text)) is None]
    may_be_texts = len(unknown) > max(FEW, counts.sum() / 10)
    names = [sheet.texts(name, as_text) for name in NAMES if name in sheet]
    known = near.listed(VOCABULARIES[field], sheet.centre.country)
    for number in unknown[:MOST_WORDS]:
        rows = np.flatnonzero(cells.codes == number)
        place = f"{sheet.name}!{column_letter(cells.column or 0)}{sheet.true_row(rows[0])}"
        named = {word for column in names for name in column[rows] if name for word in words(name) if len(word) > 2}
        text = texts[number]
        pieces = SEPARATORS.split(text) if is_list and not known.near(text) else [text]
        for piece in filter(None, map(str.strip, pieces)):
            may_be_shown = _may_be_shown(piece, LONG_NUMBER_IN_WORD) and not named & set(words(piece))
            likely = best(known.near(piece)) if may_be_shown else ()
            shown = piece if likely or (may_be_shown and not may_be_texts) else None
            yield Unknown(f"words.{field}", shown, len(rows), place, likely)


def _may_be_shown(text: str, long_number: re.Pattern[str]) -> bool:
    is_legible = len(text) <= near.LONGEST and text.isprintable() and "@" not in text
    return is_legible and without_personal(text) == text and not long_number.search(text)
