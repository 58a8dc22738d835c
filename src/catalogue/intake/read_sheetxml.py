"""A quick look at the XML of an xlsx sheet: how far its cells lie, and which values were lost.

Clean sheets are only searched for two short byte strings; nothing is parsed.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from catalogue.intake.grid import MAX_COLUMNS, MAX_ROWS, MAX_SPARSE_CELLS, check_extent

ERROR_MARK, FORMULA_MARK = b'" t="e"', b"</f>"  # the longer the string, the faster the search
SEAM = 64  # bytes looked at again where two chunks meet
SAMPLE = 512
SMALL = 1 << 17
MAX_PENDING = 32 << 20

PLAIN_ROOT = re.compile(rb"<worksheet[\s>]")
DIMENSION = re.compile(rb"dimension\s+ref=[\"'](?:[A-Z]+[0-9]+:)?([A-Z]{1,3})([0-9]{1,7})[\"']")
REFERENCE = re.compile(rb"\br=[\"']([A-Za-z]{1,6})([0-9]{1,9})[\"']")
FILLED = re.compile(rb"<(?:\w+:)?c\s(?:[^<>]*?\s)?r=[\"']([A-Za-z]{1,6})([0-9]{1,9})[\"'][^<>]*(?<!/)>(?!</)")
ODD_MARK = re.compile(rb"\bt\s*=\s*[\"']e[\"']|</(?:\w+:)?f>")
ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])([^<>]*)>")
NAMELESS = re.compile(rb"<(?:\w+:)?c(?=[\s/>])(?![^<>]*\sr\s*=)[^<>]*>")
ODD_CELLS = re.compile(rb"r='"), re.compile(rb"<c t="), NAMELESS
NUMBER = re.compile(rb"\br\s*=\s*[\"']([0-9]{1,7})[\"']")
ERROR_TYPE = re.compile(rb"\bt\s*=\s*[\"']e[\"']")
# A formula that is followed by an empty value or by the end of its cell.
_UNSAVED = rb"<%sf(?:\s[^<>]*)?(?:/>|>[^<]*</%sf>)\s*(?:(<%sv\s*/>|<%sv\s*>\s*</%sv>)|</%sc>)"
UNSAVED = re.compile(_UNSAVED.replace(b"%s", b""))
ODD_UNSAVED = re.compile(_UNSAVED.replace(b"%s", rb"(?:\w+:)?"))
TEXT_RESULT = re.compile(rb"\bt\s*=\s*[\"']str[\"']")


@dataclass(frozen=True)
class Survey:
    """`suspicious`: holds errors or formulas; `odd`: is not written the way everybody writes it."""

    suspicious: bool
    odd: bool


def survey(chunks: Callable[[], Iterable[bytes]]) -> Survey:
    """Look through the unpacked bytes of a sheet; Refused PD-003 where its cells lie absurdly far out.

    The extent is taken from the declared dimension and from samples; only where these look far is
    every reference read, in a second pass.
    """
    odd = suspicious = False
    seam, total, row, column = b"", 0, 0, 0
    for chunk in chunks():
        if not total:
            odd = not PLAIN_ROOT.search(chunk[:4096]) or any(mark.search(chunk) for mark in ODD_CELLS)
            if declared := DIMENSION.search(chunk, 0, 8192):
                row, column = int(declared[2]), _column(declared[1])
        if not suspicious:
            suspicious = _marked(chunk, odd) or _marked(seam + chunk[:SEAM], odd)
        sample = chunk if total < SMALL else chunk[-SAMPLE:]
        row, column, _ = _extent(REFERENCE, sample, row, column)
        total += len(chunk)
        seam = chunk[-SEAM:]
    if row * column > MAX_SPARSE_CELLS or row > MAX_ROWS or column > MAX_COLUMNS:
        check_extent(*_full_extent(chunks()))
    return Survey(suspicious, odd)


def lost_values(chunks: Iterable[bytes], odd: bool) -> frozenset[tuple[int, int]]:
    """The zero-based (row, column) of error cells and of formulas saved without a result.

    A text formula whose saved result is the empty text is not lost.
    """
    if odd:
        return frozenset(_odd_losses(chunks))
    places: set[tuple[int, int]] = set()
    for piece in _whole_cells(chunks):
        places.update(place for tag in _errors(piece) if (place := _place(tag)))
        for match in UNSAVED.finditer(piece):
            tag = _tag_before(piece, match.start())
            if not (match[1] and TEXT_RESULT.search(tag)) and (place := _place(tag)):
                places.add(place)
    return frozenset(places)


def _odd_losses(chunks: Iterable[bytes]) -> Iterator[tuple[int, int]]:
    """The same of any XML: every tag is looked at, and what has no reference lies behind the one before."""
    row = column = -1
    for piece in _whole_cells(chunks):
        tags = list(ROW_OR_CELL.finditer(piece))
        for tag, following in zip_longest(tags, tags[1:]):
            if tag[1] == b"row":
                number = NUMBER.search(tag[2])
                row, column = int(number[1]) - 1 if number else row + 1, -1
                continue
            row, column = _place(tag[0]) or (row, column + 1)
            unsaved = ODD_UNSAVED.search(piece, tag.end(), following.start() if following else len(piece))
            if ERROR_TYPE.search(tag[2]) or (unsaved and not (unsaved[1] and TEXT_RESULT.search(tag[2]))):
                yield row, column


def _marked(data: bytes, odd: bool) -> bool:
    return bool(ODD_MARK.search(data)) if odd else ERROR_MARK in data or FORMULA_MARK in data


def _column(letters: bytes) -> int:
    """The one-based number of a column's letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _extent(pattern: re.Pattern[bytes], data: bytes, row: int, column: int) -> tuple[int, int, int]:
    """The farthest row and column of the references in some bytes, and how many there are."""
    found = pattern.findall(data)
    if found:
        row = max(row, *(int(digits) for _, digits in found))
        column = max(column, *(_column(letters) for letters in {letters for letters, _ in found}))
    return row, column, len(found)


def _full_extent(chunks: Iterable[bytes]) -> tuple[int, int, int]:
    """The same of all cells that hold something: those with a format only cost a reader nothing."""
    row = column = cells = 0
    for piece in _whole_cells(chunks):
        row, column, found = _extent(FILLED, piece, row, column)
        cells += found
    return row, column, cells


def _whole_cells(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces that never cut a cell in two; ends early at an absurdly long cell."""
    pending = b""
    for chunk in chunks:
        pending += chunk
        cut = max(pending.rfind(mark) for mark in (b"<c ", b":c ", b"<c>", b":c>"))
        start = pending.rfind(b"<", 0, cut + 1)
        if start > 0:
            yield pending[:start]
            pending = pending[start:]
        elif len(pending) > MAX_PENDING:
            return
    yield pending


def _errors(piece: bytes) -> Iterator[bytes]:
    at = piece.find(ERROR_MARK)
    while at >= 0:
        start = piece.rfind(b"<c ", 0, at)
        if start >= 0 and piece.find(b">", start, at) < 0:
            yield piece[start : piece.find(b">", at)]
        at = piece.find(ERROR_MARK, at + 1)


def _tag_before(piece: bytes, at: int) -> bytes:
    """The opening tag of the cell in which position `at` lies."""
    start = max(0, piece.rfind(b"<c ", 0, at))
    return piece[start : piece.find(b">", start)]


def _place(tag: bytes) -> tuple[int, int] | None:
    match = REFERENCE.search(tag)
    return (int(match[2]) - 1, _column(match[1]) - 1) if match else None
