"""A look at an OLE2 file (xls, or the wrapping of an encrypted workbook) before anything else reads it."""

import re
import struct
from array import array
from collections.abc import Iterator

FREE = 0xFFFFFFFA  # sector numbers from here on are marks: end of chain, free, table
HEADER_SLOTS = 109
STREAM, ROOT = 2, 5
MINI_BELOW = 4096  # smaller streams lie in sectors of 64 bytes inside the root's stream
LOCKED, DIMENSIONS = 0x2F, 0x200
FILLED_CELLS = frozenset({0x06, 0xBD, 0xFD, 0x203, 0x204, 0x205, 0x27E})
BEGIN, END, SHEET, FORMULA, ERROR = 0x809, 0x0A, 0x85, 0x06, 0x205
# a cell that holds an error, or a formula whose result is one: cheap to look for, and sure to be found
MAYBE_LOST = re.compile(rb"\x05\x02\x08\0.{7}\x01|\x02.{5}\xff\xff", re.S)
MAX_RECORDS = 50_000
MAX_CELLS = 60_000_000


class BrokenOle(Exception):
    """A chain of sectors that never ends, or a header that makes no sense."""


def read_streams(data: bytes) -> tuple[frozenset[str], bytes]:
    """The lower-case names of all streams, and the content of the workbook's (empty where there is none).

    Every chain of sectors is followed to its end on the way: one that bites its own tail makes a
    reader allocate until it is killed, so it is BrokenOle. Chains that merely point outside the file
    end there; the reader itself says what it thinks of them.
    """
    try:
        size = 1 << struct.unpack_from("<H", data, 30)[0]
        if size not in (512, 4096):
            raise BrokenOle
        first_directory, first_mini = (struct.unpack_from("<I", data, at)[0] for at in (48, 60))
        table = _table(data, size)
        mini_table = _sectors(data, size, _chain(table, first_mini))
        names, workbook, mini = set(), b"", b""
        for directory in _chain(table, first_directory):
            block = data[(directory + 1) * size : (directory + 2) * size]
            for at in range(0, len(block) - 127, 128):
                name, kind, start, extent = _entry(block[at : at + 128])
                small = kind == STREAM and extent < MINI_BELOW
                chain = _chain(mini_table if small else table, start) if kind in (STREAM, ROOT) else []
                if kind == ROOT:
                    mini = _join(data, size, size, chain)
                elif kind == STREAM:
                    names.add(name)
                    if name in ("workbook", "book"):
                        workbook = _join(mini, 0, 64, chain) if small else _join(data, size, size, chain)
        return frozenset(names), workbook
    except struct.error:
        raise BrokenOle from None


def check_dimensions(workbook: bytes) -> None:
    """BrokenOle where a sheet's dimensions or cells lie where no sheet reaches: readers reserve the memory.

    Looks at the first records only: all of a small workbook, the first sheet of a large one.
    """
    at = 0
    for _ in range(MAX_RECORDS):
        if at + 18 > len(workbook):
            return
        kind, length = struct.unpack_from("<HH", workbook, at)
        if kind == LOCKED:
            return
        if kind == DIMENSIONS and length in (10, 14):
            form = "<IIHH" if length == 14 else "<HHHH"
            top, bottom, left, right = struct.unpack_from(form, workbook, at + 4)
            if bottom and right and (top > bottom or (bottom - top) * (right - left) > MAX_CELLS):
                raise BrokenOle
        elif kind in FILLED_CELLS and workbook[at + 7]:  # the high byte of its column: over 256
            raise BrokenOle
        at += 4 + length


def lost_in_xls(workbook: bytes) -> dict[str, frozenset[tuple[int, int]]]:
    """The zero-based (row, column) of error cells by sheet name; a formula has its result always."""
    if not MAYBE_LOST.search(workbook):
        return {}
    names: dict[int, str] = {}
    lost: dict[str, set[tuple[int, int]]] = {}
    sheet, depth = None, 0
    for at, kind, data in _records(workbook):
        if kind == SHEET and len(data) > 8:
            names[struct.unpack_from("<I", data)[0]] = _sheet_name(data[6:])
        elif kind == BEGIN:
            depth += 1  # a chart within a sheet has cells of its own
            sheet = names.get(at) if depth == 1 else sheet
        elif kind == END:
            depth -= 1
        elif sheet is not None and depth == 1 and _holds_error(kind, data):
            lost.setdefault(sheet, set()).add(struct.unpack_from("<HH", data))
    return {name: frozenset(places) for name, places in lost.items()}


def _records(workbook: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Position, kind and data of each record."""
    at = 0
    while at + 4 <= len(workbook):
        kind, length = struct.unpack_from("<HH", workbook, at)
        if kind == length == 0:
            return
        yield at, kind, workbook[at + 4 : at + 4 + length]
        at += 4 + length


def _holds_error(kind: int, data: bytes) -> bool:
    if kind == ERROR:
        return len(data) == 8 and data[7] == 1
    return kind == FORMULA and len(data) > 13 and data[6] == 2 and data[12:14] == b"\xff\xff"


def _sheet_name(data: bytes) -> str:
    """A sheet's name: its length, then in workbooks since 1997 whether it has two bytes a letter."""
    length, wide = data[0], data[1]
    if wide == 1:
        return data[2 : 2 + 2 * length].decode("utf-16-le", "replace")
    return (data[2 : 2 + length] if wide == 0 else data[1 : 1 + length]).decode("latin-1")


def _entry(entry: bytes) -> tuple[str, int, int, int]:
    """Name, kind, first sector and size of one entry of the directory."""
    length, kind = struct.unpack_from("<HB", entry, 64)
    start, extent = struct.unpack_from("<II", entry, 116)
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").lower(), kind, start, extent


def _join(data: bytes, offset: int, size: int, chain: list[int]) -> bytes:
    return b"".join(data[offset + number * size : offset + (number + 1) * size] for number in chain)


def _table(data: bytes, size: int) -> "array[int]":
    """The table that gives for each sector the next one."""
    slots = list(struct.unpack_from(f"<{HEADER_SLOTS}I", data, 76))
    more, seen = struct.unpack_from("<I", data, 68)[0], set()
    while more < FREE and (more + 2) * size <= len(data):
        if more in seen:
            raise BrokenOle
        seen.add(more)
        block = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        slots.extend(block[:-1])
        more = block[-1]
    return _sectors(data, size, [slot for slot in slots if slot < FREE])


def _sectors(data: bytes, size: int, numbers: list[int]) -> "array[int]":
    """The 32-bit numbers that the given sectors hold."""
    if len(numbers) * size > len(data) + size:
        raise BrokenOle
    joined = _join(data, size, size, numbers)
    return array("I", joined[: len(joined) // 4 * 4])


def _chain(table: "array[int]", start: int) -> list[int]:
    """The sectors from `start` to the end of its chain; BrokenOle where there is no end."""
    chain: list[int] = []
    while start < len(table):
        chain.append(start)
        if len(chain) > len(table):
            raise BrokenOle
        start = table[start]
    return chain
