"""Cells merged downwards: what the first says counts for all, as a person reads them."""

import re
from collections.abc import Iterable
from xml.etree import ElementTree

from catalogue.intake.grid import Range

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_SPANNED = re.compile(rb'number-rows-spanned="(?!1")')
MAX_BYTES = 64 << 20  # of XML that is looked through for spans
MAX_FILLED = 1_000_000  # cells that merged ranges may fill


def fill_down(
    rows: list[list[object]], ranges: Iterable[Range], lost: frozenset[tuple[int, int]]
) -> tuple[tuple[Range, ...], frozenset[tuple[int, int]]]:
    """Write the first value of each range into the empty cells below it, in place.

    Gives the ranges over several rows of the grid, and the lost values with those that a lost first value stands for.
    """
    filled, downwards, more = 0, [], set[tuple[int, int]]()
    for (top, column), (end, right) in ranges:
        bottom = min(end, len(rows) - 1)
        if bottom <= top or column >= len(rows[top]):
            continue
        filled += bottom - top
        if filled > MAX_FILLED:
            break
        downwards.append(((top, column), (bottom, right)))
        if (top, column) in lost:
            more.update((row, column) for row in range(top + 1, bottom + 1))
        elif rows[top][column] not in (None, ""):
            for row in rows[top + 1 : bottom + 1]:
                if row[column] in (None, ""):
                    row[column] = rows[top][column]
    return tuple(downwards), lost | more


def merged_in_ods(chunks: Iterable[bytes]) -> dict[str, list[Range]]:
    """The ranges merged over several rows by sheet name, which the reader does not tell for ods."""
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > MAX_BYTES:
            return {}
    if not _SPANNED.search(content):
        return {}
    try:
        root = ElementTree.fromstring(bytes(content))
    except ElementTree.ParseError:
        return {}
    return {table.get(f"{_TABLE}name", ""): list(_ranges(table)) for table in root.iter(f"{_TABLE}table")}


def _ranges(table: ElementTree.Element) -> Iterable[Range]:
    row = 0
    for line in table.iter(f"{_TABLE}table-row"):
        column = 0
        for cell in line:
            if cell.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                down = int(cell.get(f"{_TABLE}number-rows-spanned", "1"))
                if down > 1:
                    yield (row, column), (row + down - 1, column)
                column += int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        row += int(line.get(f"{_TABLE}number-rows-repeated", "1"))
