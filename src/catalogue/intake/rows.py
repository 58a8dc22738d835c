"""Which rows of a recognised sheet are data: the others are blank, totals, repeated headers, headings or footers."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from catalogue.intake.recognise import Layout
from catalogue.intake.text import fold, words
from catalogue.intake.vocabulary import (
    header_languages,
    role_words,
    row_number_headers,
    total_markers,
    total_tails,
)

_TYPE_WORDS = frozenset("dict text string number integer date decimal ddmmyyyy yyyymmdd yn boolean varchar".split())
MAX_MARKER = 3
MANY_COLUMNS = 4
MOST_IN_FOOTER = 3
LEAST_LABELS = 3  # of a second header on a sheet
MAX_SUMS = 3  # rows of sums that a list may end with


def data_rows(rows: Sequence[Sequence[Any]], layout: Layout) -> np.ndarray:
    """Which rows below the header are data, one flag a row."""
    body = rows[layout.header_row + 1 :]
    printed = [
        {column: fold(str(cell)) for column, cell in enumerate(row) if holds(cell)}
        for row in rows[max(0, layout.header_row - 1) : layout.header_row + 1]
    ]
    labels = {text for row in printed for text in row.values()}
    mapped = sorted(layout.columns.values())
    few = 2 if len(mapped) > MANY_COLUMNS else 1
    share = max(MOST_IN_FOOTER, (len(mapped) + 1) // 3)
    kept = np.zeros(len(body), dtype=bool)
    suspects: dict[str, bool] = {}
    closing: list[int] = []
    sums: list[int] = []
    full = gap = -1  # the last row that is surely data, and the last blank one
    since = 0  # rows since the header was printed
    for index, row in enumerate(body):
        first = next((cell for cell in row if type(cell) is str and cell), "")
        if first not in suspects:
            suspects[first] = not first.strip() or fold(first) in labels or _begins_as_total(first)
        since += 1
        if suspects[first] or since <= 2 or len(row) - row.count("") - row.count(None) <= share:
            filled = {column: cell for column, cell in enumerate(row) if holds(cell)}
            if not filled:
                gap = index
            elif _repeats(filled, printed, since):
                since = 0
                continue
            if not any(column in filled for column in mapped) or _is_total([*filled.values()]):
                continue
            if len(mapped) >= MANY_COLUMNS and len(filled) == 1 and _is_text(*filled.values()):
                continue  # a heading between rows, or a line of a footer
            kept[index] = True
            if len(filled) <= share and _closes(filled, layout, few, gap > full):
                closing.append(index)
                continue
            if len(filled) <= few and all(isinstance(cell, float) for cell in filled.values()):
                sums.append(index)
                continue
        kept[index] = True
        full = index
    kept[[index for index in closing if index > full >= 0]] = False
    for index in [index for index in sums if index > full >= 0][:MAX_SUMS]:
        kept[index] = not _sums(body[index], list(itertools.compress(body[:index], kept[:index])))
    return kept


def second_header(rows: Sequence[Sequence[Any]], layout: Layout) -> int | None:
    """The row from zero at which another table begins below the first; None where there is one table only."""
    known: dict[str, bool] = {"": False}
    above = rows[max(0, layout.header_row - 1) : layout.header_row + 1]
    printed = {fold(str(cell)) for row in above for cell in row if holds(cell)}
    for index in range(layout.header_row + 2, len(rows)):
        texts = (cell for cell in rows[index] if type(cell) is str and cell)
        second = next(texts, "") and next(texts, "")  # the first may be a word that nobody knows
        if second not in known:
            known[second] = _is_label(second)
        if known[second]:
            labels = [cell for cell in rows[index] if holds(cell)]
            said = [_is_text(cell) and _is_label(str(cell)) for cell in labels]
            same = sum(fold(str(cell)) in printed for cell in labels)
            if sum(said) >= LEAST_LABELS and sum(said) * 2 > len(labels) > same * 2:
                return index
    return None


def _is_label(text: str) -> bool:
    folded = fold(text)
    return folded in header_languages() or folded in row_number_headers()


def _closes(filled: Mapping[int, object], layout: Layout, few: int, is_apart: bool) -> bool:
    """Whether a row with few cells may be of a footer, if no other follows.

    It has one or two texts, or begins with "Date:", or stands behind a blank row and leaves most columns empty or
    has a name where others have a number, or a job title where they have none.
    """
    cells = [*filled.values()]
    if (len(cells) <= few and _is_text(*cells)) or str(cells[0]).rstrip().endswith(":"):
        return True
    if not is_apart:
        return False
    titles = filled.keys() - {layout.columns.get("role")}
    return (
        len(cells) * 3 <= len(layout.columns) + 1
        or any(fold(str(filled[column])) in role_words() for column in titles)
        or any(
            _is_text(filled[column]) and not any(map(str.isdigit, str(filled[column])))
            for column in _measured(layout) & filled.keys()
        )
    )


def _measured(layout: Layout) -> set[int]:
    """The columns of dates and numbers."""
    kinds = ("own", "date", "integer", "money", "hours")
    parts = [part for part in layout.table.parts if part.kind in kinds and part.columns[0].kind != "text"]
    names = {name for part in parts for name in part.fields} - {"hour_unit"}
    return {layout.columns[name] for name in names & layout.columns.keys()}


def _is_text(*cells: object) -> bool:
    """Whether all are texts, and none a number written as one."""
    return all(isinstance(cell, str) and not cell.strip(" .").isdigit() for cell in cells)


def _sums(row: Sequence[object], above: Sequence[Sequence[object]]) -> bool:
    """Whether each number of a row is the sum of those above it: a total without a word."""
    return all(
        abs(cell - sum(line[column] for line in above if isinstance(line[column], float))) < 0.005  # type: ignore[misc]
        for column, cell in enumerate(row)
        if isinstance(cell, float)
    )


def holds(cell: object) -> bool:
    """Whether a cell says anything."""
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
        for length in range(1, min(len(named), MAX_MARKER) + 1)
    )


def _repeats(filled: Mapping[int, object], printed: Sequence[Mapping[int, str]], since: int) -> bool:
    """Whether a row repeats the header, or right below numbers the columns (1, 2, 3 …) or says "date", "(hours)"."""
    texts = {column: fold(cell) for column, cell in filled.items() if isinstance(cell, str)}
    for header in printed:  # a row above it, such as that of groups, only if nothing else was there
        same = sum(texts.get(column) == text for column, text in header.items())
        if same >= 2 and (same == len(header) or (header is printed[-1] and same * 2 >= len(header))):
            return True
    if since > 2:
        return False
    numbered = [str(cell).strip(" .()").removesuffix(".0") for cell in filled.values()]
    if len(filled) >= 3 and numbered == [str(number) for number in range(1, len(filled) + 1)]:
        return True
    hints = [str(cell).strip() for cell in filled.values()]
    return len(hints) >= 2 and all(
        fold(hint) in _TYPE_WORDS or hint == "*" or (hint[:1] + hint[-1:] in ("()", "[]")) for hint in hints
    )
