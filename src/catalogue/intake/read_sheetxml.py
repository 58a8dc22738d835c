"""A quick look at the XML of an xlsx sheet: how far its cells lie, and which values were lost.

Clean sheets are only searched for two short byte strings; nothing is parsed.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from catalogue.intake.grid import MAX_SPARSE_CELLS, check_extent

ERROR_MARK, FORMULA_MARK = b'" t="e"', b"</f>"  # the longer the string, the faster the search
SEAM = 64  # bytes looked at again where two chunks meet
SAMPLE = 512
SMALL = 1 << 17
MAX_PENDING = 32 << 20

PLAIN_ROOT = re.compile(rb"<worksheet[\s>]")
DIMENSION = re.compile(rb"dimension\s+ref=[\"'](?:[A-Z]+[0-9]+:)?([A-Z]{1,3})([0-9]{1,7})[\"']")
REFERENCE = re.compile(rb"\br=[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"']")
FILLED = re.compile(rb"<(?:\w+:)?c\s(?:[^<>]*?\s)?r=[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"'][^<>]*(?<!/)>")
ODD_MARK = re.compile(rb"\bt\s*=\s*[\"']e[\"']|</(?:\w+:)?f>")
CELL_START = re.compile(rb"<(?:\w+:)?c\s[^<>]*>")
ODD_ERROR = re.compile(rb"<(?:\w+:)?c\s[^<>]*?\bt\s*=\s*[\"']e[\"']")
# A formula that is followed by an empty value or by the end of its cell.
UNSAVED = rb"<%sf(?:\s[^<>]*)?(?:/>|>[^<]*</%sf>)\s*(?:(<%sv\s*/>|<%sv\s*>\s*</%sv>)|</%sc>)"
PLAIN_UNSAVED = re.compile(UNSAVED.replace(b"%s", b""))
ODD_UNSAVED = re.compile(UNSAVED.replace(b"%s", rb"(?:\w+:)?"))
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
            odd = not PLAIN_ROOT.search(chunk[:4096]) or b"r='" in chunk or b"<c t=" in chunk
            if declared := DIMENSION.search(chunk, 0, 8192):
                row, column = int(declared[2]), _column(declared[1])
        if not suspicious:
            suspicious = _marked(chunk, odd) or _marked(seam + chunk[:SEAM], odd)
        sample = chunk if total < SMALL else chunk[-SAMPLE:]
        row, column, _ = _extent(REFERENCE, sample, row, column)
        total += len(chunk)
        seam = chunk[-SEAM:]
    if row * column > MAX_SPARSE_CELLS:
        check_extent(*_full_extent(chunks()))
    return Survey(suspicious, odd)


def lost_values(chunks: Iterable[bytes], odd: bool) -> frozenset[tuple[int, int]]:
    """The zero-based (row, column) of error cells and of formulas saved without a result.

    A text formula whose saved result is the empty text is not lost. Cells without a reference are
    passed over.
    """
    places: set[tuple[int, int]] = set()
    for piece in _whole_cells(chunks):
        errors = _odd_errors(piece) if odd else _plain_errors(piece)
        places.update(place for tag in errors if (place := _place(tag)))
        for match in (ODD_UNSAVED if odd else PLAIN_UNSAVED).finditer(piece):
            tag = _tag_before(piece, match.start(), odd)
            if not (match[1] and TEXT_RESULT.search(tag)) and (place := _place(tag)):
                places.add(place)
    return frozenset(places)


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
        cut = max(pending.rfind(b"<c "), pending.rfind(b":c "))
        start = pending.rfind(b"<", 0, cut + 1)
        if start > 0:
            yield pending[:start]
            pending = pending[start:]
        elif len(pending) > MAX_PENDING:
            return
    yield pending


def _plain_errors(piece: bytes) -> Iterator[bytes]:
    at = piece.find(ERROR_MARK)
    while at >= 0:
        start = piece.rfind(b"<c ", 0, at)
        if start >= 0 and piece.find(b">", start, at) < 0:
            yield piece[start : piece.find(b">", at)]
        at = piece.find(ERROR_MARK, at + 1)


def _odd_errors(piece: bytes) -> Iterator[bytes]:
    for match in ODD_ERROR.finditer(piece):
        yield piece[match.start() : piece.find(b">", match.start())]


def _tag_before(piece: bytes, at: int, odd: bool) -> bytes:
    """The opening tag of the cell in which position `at` lies."""
    if not odd:
        start = max(0, piece.rfind(b"<c ", 0, at))
        return piece[start : piece.find(b">", start)]
    tags = CELL_START.findall(piece, max(0, at - 4096), at)
    return tags[-1] if tags else b""


def _place(tag: bytes) -> tuple[int, int] | None:
    match = REFERENCE.search(tag)
    return (int(match[2]) - 1, _column(match[1]) - 1) if match else None
