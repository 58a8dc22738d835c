"""A look at an OLE2 file (xls, or the wrapping of an encrypted workbook) before anything else reads it."""

import struct
from array import array

FREE = 0xFFFFFFFA  # sector numbers from here on are marks: end of chain, free, table
HEADER_SLOTS = 109


class BrokenOle(Exception):
    """A chain of sectors that never ends, or a header that makes no sense."""


def stream_names(data: bytes) -> frozenset[str]:
    """The lower-case names of all streams, after every chain of sectors was followed to its end.

    A chain that bites its own tail makes a reader allocate until it is killed: BrokenOle. Chains that
    merely point outside the file end there; the reader itself says what it thinks of them.
    """
    try:
        size = 1 << struct.unpack_from("<H", data, 30)[0]
        if size not in (512, 4096):
            raise BrokenOle
        first_directory, first_mini = (struct.unpack_from("<I", data, at)[0] for at in (48, 60))
        table = _table(data, size)
        mini_table = _sectors(data, size, _chain(table, first_mini))
        names = set()
        for directory in _chain(table, first_directory):
            block = data[(directory + 1) * size : (directory + 2) * size]
            for at in range(0, len(block) - 127, 128):
                entry = block[at : at + 128]
                length, kind = struct.unpack_from("<HB", entry, 64)
                start, extent = struct.unpack_from("<II", entry, 116)
                if kind not in (2, 5):
                    continue
                small = kind == 2 and extent < 4096
                _chain(mini_table if small else table, start)
                if kind == 2:
                    names.add(entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").lower())
        return frozenset(names)
    except struct.error:
        raise BrokenOle from None


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
    joined = b"".join(data[(number + 1) * size : (number + 2) * size] for number in numbers)
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
