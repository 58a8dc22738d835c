"""A quick look at the content of an ods workbook: how far its cells lie, and which values were lost.

Rows and cells are repeated by a number there, so that a kilobyte can stand for a billion cells.
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape

from catalogue.intake.grid import check_extent

MAX_PLACES = 100_000
MAX_UNROLLED = 20_000_000  # a cell costs the reader 100 bytes here
MAX_PENDING = 16 << 20
ROW = b"<table:table-row"
TABLE = re.compile(rb"<table:table\s[^<>]*?table:name=\"([^\"]*)\"")
ROWS_REPEATED = re.compile(rb"\stable:number-rows-repeated=\"([0-9]{1,9})\"")
COLUMNS_REPEATED = re.compile(rb"\stable:number-columns-repeated=\"([0-9]{1,9})\"")
MANY_COLUMNS = re.compile(rb"table:number-columns-repeated=\"[0-9]{2,}\"")
# Programs fill each row up to the last column with one repeated empty cell: that is harmless.
HARMFUL = re.compile(rb"table:number-columns-repeated=\"[0-9]{2,}\"(?!\s*/></table:table-row>)")
CELL = re.compile(rb"<table:(?:covered-)?table-cell(?=[\s/>])((?:[^>\"]|\"[^\"]*\")*)>")
ERROR_TEXT = re.compile(rb"<text:p[^>]*>(?:#[^<]{2,12}[!?A]|Err:[0-9]{3})<")
VALUE, FORMULA = b"office:value-type", b"table:formula="
ERROR = b':value-type="error"'  # some libraries write an error without a formula


class _Table:
    """How far one table's filled cells lie, and the places of its lost values."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.row = self.height = self.width = self.cells = 0
        self.lost: set[tuple[int, int]] = set()

    def add(self, row: bytes) -> None:
        """Take in a row: its text from behind the row's name to the next row's start."""
        opening = row[: row.find(b">") + 1]
        times = ROWS_REPEATED.search(opening)
        repeated = int(times[1]) if times else 1
        if VALUE in row or FORMULA in row:
            width, cells = self._cells(row, repeated)
            if width:
                self.height = self.row + repeated
                self.width = max(self.width, width)
                self.cells += cells
                # calamine unrolls repeats, so what is written out counts, not what they stand for
                check_extent(self.height, self.width, self.cells, MAX_UNROLLED)
        self.row += repeated

    def add_plain(self, block: bytes) -> None:
        """Take in many rows without formulas and repeats at once; the first speaks for their width."""
        self.row += sum(block.count(ROW + end) for end in (b" ", b">", b"/"))
        self.height = self.row
        self.width = max(self.width, block.count(b"<table:table-cell", 0, block.find(b"</table:table-row>")))
        self.cells += block.count(VALUE)
        check_extent(self.height, self.width, self.cells, MAX_UNROLLED)

    def _cells(self, row: bytes, repeated: int) -> tuple[int, int]:
        """The columns up to the last filled cell, and how many cells the row writes out."""
        many = MANY_COLUMNS.search(row)
        far = many is not None and VALUE in row[row.rfind(b"<", 0, many.start()) :]
        if not far and FORMULA not in row and ERROR not in row:
            written = row.count(b"table-cell ") + row.count(b"table-cell>")
            return written, written
        column = width = cells = 0
        for match in CELL.finditer(row):
            attributes = match[1]
            times = COLUMNS_REPEATED.search(attributes)
            step = int(times[1]) if times else 1
            if VALUE in attributes or FORMULA in attributes:
                width, cells = column + step, cells + 1
                if ERROR in attributes or (FORMULA in attributes and _is_lost(attributes, row, match.end())):
                    self._lose(repeated, column, step)
            column += step
        return width, cells

    def _lose(self, repeated: int, column: int, step: int) -> None:
        if len(self.lost) + repeated * step <= MAX_PLACES:
            self.lost |= {(self.row + down, column + right) for down in range(repeated) for right in range(step)}


def scan_ods(chunks: Iterable[bytes]) -> dict[str, frozenset[tuple[int, int]]]:
    """The zero-based (row, column) of lost values by sheet name; Refused PD-003 for an absurd extent."""
    tables: list[_Table] = []
    for block in _whole_rows(chunks):
        if tables and _is_plain(block):
            tables[-1].add_plain(block)
            continue
        first, *rows = block.split(ROW)
        for piece, is_row in [(first, False), *((row, row[:1] in b" />\n\t\r") for row in rows)]:
            end = piece.find(b"</table:table>")
            if is_row and tables:
                tables[-1].add(piece if end < 0 else piece[:end])
            if b"<table:table " in piece:
                names = TABLE.findall(piece)
                tables.extend(_Table(unescape(name.decode("utf-8", "replace"))) for name in names)
    return {table.name: frozenset(table.lost) for table in tables if table.lost}


def _whole_rows(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The content in blocks, cut before a row; ends early at an absurdly long row."""
    pending = b""
    for chunk in chunks:
        block = pending + chunk
        cut = block.rfind(ROW)
        if cut > 0:
            yield block[:cut]
        pending = block[max(cut, 0) :]
        if len(pending) > MAX_PENDING:
            return
    yield pending


def _is_plain(block: bytes) -> bool:
    """Whether a block holds rows of one table only, without formulas, errors and large repeats."""
    special = (FORMULA, ERROR, b"number-rows-repeated", b"<table:table ", b"</table:table>")
    return not any(mark in block for mark in special) and not HARMFUL.search(block)


def _is_lost(attributes: bytes, row: bytes, after: int) -> bool:
    """Whether a formula's cell has no result, or an error for one."""
    if VALUE not in attributes:
        return True
    end = row.find(b"</table:table-cell>", after)
    return not attributes.endswith(b"/") and bool(ERROR_TEXT.search(row, after, end if end >= 0 else len(row)))
