"""A quick look at the binary sheet of an xlsb workbook: how far its cells lie."""

from collections.abc import Iterable

from catalogue.intake.grid import check_extent

SMALL = 4 << 20  # a larger sheet is filled enough that its extent is earned
ROW, FIRST_CELL, LAST_CELL = 0, 1, 11


def check_xlsb_sheet(chunks: Iterable[bytes], size: int) -> None:
    """Refuse (PD-003) a small sheet whose cells lie absurdly far out; `size` is the declared one."""
    unpacked = list(chunks)  # unpacked also where it is not looked at: its size may be a lie
    if size > SMALL:
        return
    data = b"".join(unpacked)
    at = row = column = cells = 0
    while at < len(data):
        kind, at = _number(data, at, 2)
        length, at = _number(data, at, 4)
        if kind == ROW:
            row = max(row, int.from_bytes(data[at : at + 4], "little") + 1)
        elif FIRST_CELL <= kind <= LAST_CELL:
            column = max(column, int.from_bytes(data[at : at + 4], "little") + 1)
            cells += 1
        at += length
    if row and column:
        check_extent(row, column, cells)


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of up to `most` bytes, seven bits each, and the place behind it."""
    value = 0
    for place, byte in enumerate(data[at : at + most]):
        value |= (byte & 0x7F) << (7 * place)
        at += 1
        if byte < 0x80:
            break
    return value, at
