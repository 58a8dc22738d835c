"""The XML of one sheet: its rows are changed byte by byte where cells are marked, all around them as a tree.

A sheet of a million cells would cost a gigabyte as a tree; its rows stay as they were written.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from lxml import etree

from catalogue.feedback.ooxml import RELATION, NotAnnotated, parse, q, serialise, whole
from catalogue.model.findings import column_letter

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
LETTERS = re.compile(rb"[A-Za-z]+")
SHEET_DATA = re.compile(rb"<((?:[\w.-]+:)?)sheetData(?:\s[^<>]*)?(/?)>")
UTF8 = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?!\?xml\b[^>]*\bencoding\s*=\s*[\"'](?!utf-8[\"']))", re.I)
TAG = rb"<%s((?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*(/?)>"
# what the schema puts after the drawing of the notes
AFTER_DRAWING = frozenset(
    "legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts extLst".split()
)

# zero-based row and column of a cell
Place = tuple[int, int]
# its first row and column, its last row and column
Area = tuple[int, int, int, int]
# the new style of a cell by its present one and its mark, None where it has none
Style = Callable[[int, str | None], int]
# replace the bytes from one position to another
Edit = tuple[int, int, bytes]


def place_of(cell: str) -> Place | None:
    """The place of an A1 address; None where no sheet has such a cell."""
    found = ADDRESS.fullmatch(cell)
    if not found:
        return None
    row, column = int(found[2]) - 1, _column(found[1].encode())
    return (row, column) if row < MAX_ROW and column < MAX_COLUMN else None


def address(place: Place) -> str:
    """The A1 address of a place."""
    return f"{column_letter(place[1])}{place[0] + 1}"


class SheetXml:
    """A sheet that can be changed: `root` holds all but the rows."""

    def __init__(self, data: bytes) -> None:
        """Take a sheet's XML apart. Raises NotAnnotated for what is no sheet with rows."""
        if b"<!" in data or not UTF8.match(data):
            # comments, CDATA, other encodings: written anew, so that what looks like a tag is one
            data = serialise(parse(data, bare=True))
        opening = SHEET_DATA.search(data)
        if opening is None:
            raise NotAnnotated("broken")
        self._prefix = opening[1]
        self._hole = b"<%ssheetData/>" % self._prefix
        closing = None if opening[2] else re.compile(rb"</%ssheetData\s*>" % self._prefix).search(data, opening.end())
        self._rows = data[opening.end() : closing.start()] if closing else b""
        self.root = parse(data[: opening.start()] + self._hole + data[(closing or opening).end() :])
        if self.root.tag != q("worksheet"):
            raise NotAnnotated("broken")
        self._column_styles = [
            (whole(one.get("min")) - 1, whole(one.get("max")) - 1, whole(one.get("style")))
            for one in self.root.iterfind(f"{q('cols')}/{q('col')}")
        ]

    def serialised(self) -> bytes:
        """The sheet's XML."""
        before, after = serialise(self.root).split(self._hole, 1)
        name = b"%ssheetData>" % self._prefix
        return b"".join((before, b"<", name, self._rows, b"</", name, after))

    @property
    def drawing(self) -> str | None:
        """The relationship id of the drawing that holds the shapes of the notes."""
        found = self.root.find(q("legacyDrawing"))
        return None if found is None else found.get(f"{{{RELATION}}}id")

    @drawing.setter
    def drawing(self, key: str) -> None:
        element = self.root.find(q("legacyDrawing"))
        if element is None:
            element = etree.SubElement(self.root, q("legacyDrawing"), nsmap={"r": RELATION})
            later = (child for child in self.root.iterchildren("*") if _names(child) & AFTER_DRAWING)
            if (follower := next(later, None)) is not None:
                follower.addprevious(element)
        element.set(f"{{{RELATION}}}id", key)

    def merged(self, places: Collection[Place]) -> dict[Place, Area]:
        """The merged areas in which some places lie."""
        rows: dict[int, list[int]] = {}
        for row, column in places:
            rows.setdefault(row, []).append(column)
        order = sorted(rows)
        found: dict[Place, Area] = {}
        for merge in self.root.iterfind(f"{q('mergeCells')}/{q('mergeCell')}"):
            first, _, last = merge.get("ref", "").replace("$", "").partition(":")
            if (begin := place_of(first)) and (end := place_of(last)):
                for row in order[bisect_left(order, begin[0]) : bisect_right(order, end[0])]:
                    inside = ((row, column) for column in rows[row] if begin[1] <= column <= end[1])
                    found |= dict.fromkeys(inside, begin + end)
        return found

    def restyle(self, marks: Mapping[Place, str], style: Style, everywhere: bool) -> bool:
        """Give marked cells another style, making those that are not there; tells whether anything changed.

        `style` is asked about unmarked cells only where `everywhere` is set.
        """
        wanted: dict[int, dict[int, str]] = {}
        for (row, column), mark in marks.items():
            wanted.setdefault(row, {})[column] = mark
        rows = list(self._tags(b"row", 0, len(self._rows)))
        missing = sorted(wanted.keys() - {row for row, _ in rows}, reverse=True)
        edits: list[Edit] = []
        for row, tag in rows:
            while missing and missing[-1] < row:
                new = missing.pop()
                edits.append((tag.start(), tag.start(), self._new_row(new, wanted[new], style)))
            if row in wanted or everywhere:
                edits += self._row_edits(row, tag, wanted.get(row, {}), style, everywhere)
        end = len(self._rows)
        edits += [(end, end, self._new_row(row, wanted[row], style)) for row in reversed(missing)]
        self._rows = _edited(self._rows, edits)
        return bool(edits)

    def _row_edits(
        self, row: int, tag: re.Match[bytes], wanted: Mapping[int, str], style: Style, everywhere: bool
    ) -> list[Edit]:
        """What has to change inside one row."""
        end = tag.end() if tag[2] else self._rows.find(b"</%srow" % self._prefix, tag.end())
        if end < 0:
            raise NotAnnotated("broken")
        cells = list(self._tags(b"c", tag.end(), end))
        edits: list[Edit] = []
        for column, cell in cells:
            if everywhere or column in wanted:
                old = whole(_attribute(cell[1], b"s"))
                if (new := style(old, wanted.get(column))) != old:
                    edits.append((*cell.span(1), _with_style(cell[1], new)))
        columns = [column for column, _ in cells]
        absent = sorted(wanted.keys() - set(columns))
        if absent:
            own = whole(_attribute(tag[1], b"s")) if _attribute(tag[1], b"customFormat") in {b"1", b"true"} else None
            new_cells = [(column, self._new_cell(row, column, wanted[column], style, own)) for column in absent]
            # the row says between which columns its cells lie, which may no longer be so
            attributes = _pattern(rb"\s+spans\s*=\s*(?:\"[^\"]*\"|'[^']*')").sub(b"", tag[1])
            if tag[2]:
                return [(tag.start(), tag.end(), self._whole_row(attributes, (cell for _, cell in new_cells)))]
            edits.append((*tag.span(1), attributes))
            for column, cell_text in new_cells:
                after = bisect_right(columns, column)
                at = cells[after][1].start() if after < len(cells) else end
                edits.append((at, at, cell_text))
        return sorted(edits, key=lambda edit: edit[:2])

    def _new_row(self, row: int, wanted: Mapping[int, str], style: Style) -> bytes:
        """A row with nothing but marked cells."""
        cells = (self._new_cell(row, column, wanted[column], style, None) for column in sorted(wanted))
        return self._whole_row(b' r="%d"' % (row + 1), cells)

    def _whole_row(self, attributes: bytes, cells: Iterable[bytes]) -> bytes:
        name = self._prefix + b"row"
        return b"<%s%s>%s</%s>" % (name, attributes, b"".join(cells), name)

    def _new_cell(self, row: int, column: int, mark: str, style: Style, row_style: int | None) -> bytes:
        """An empty marked cell; without the mark it would look like its row, else like its column."""
        columns = (own for first, last, own in self._column_styles if first <= column <= last)
        old = next(columns, 0) if row_style is None else row_style
        return b'<%sc r="%s" s="%d"/>' % (self._prefix, address((row, column)).encode(), style(old, mark))

    def _tags(self, name: bytes, begin: int, end: int) -> Iterator[tuple[int, re.Match[bytes]]]:
        """The opening tags of rows or cells with the zero-based number of their row or column."""
        number = -1
        for tag in _pattern(TAG % (self._prefix + name)).finditer(self._rows, begin, end):
            reference = _attribute(tag[1], b"r")
            if reference is None:
                number += 1
            else:
                number = whole(reference) - 1 if name == b"row" else _column(reference)
            yield number, tag


@cache
def _pattern(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern)


def _attribute(attributes: bytes, name: bytes) -> bytes | None:
    """The value of an attribute without a prefix."""
    found = _pattern(rb"\s%s\s*=\s*(?:\"([^\"]*)\"|'([^']*)')" % name).search(attributes)
    return found and (found[1] if found[2] is None else found[2])


def _with_style(attributes: bytes, style: int) -> bytes:
    """The attributes of a cell with another style."""
    new = b' s="%d"' % style
    if _attribute(attributes, b"s") is None:
        return attributes + new
    return _pattern(rb"\ss\s*=\s*(?:\"[^\"]*\"|'[^']*')").sub(new, attributes, count=1)


def _edited(data: bytes, edits: Sequence[Edit]) -> bytes:
    """The bytes with replacements, given in the order of their positions."""
    pieces, done = [], 0
    for begin, end, new in edits:
        pieces += [data[done:begin], new]
        done = end
    return b"".join((*pieces, data[done:]))


def _column(reference: bytes) -> int:
    """The zero-based column of an address; 0 where it names none."""
    letters = LETTERS.match(reference)
    number = 0
    for letter in letters[0].upper() if letters else b"A":
        number = number * 26 + letter - 64
    return number - 1


def _names(element: Any) -> set[str]:
    """What an element at the top of a sheet stands for; alternatives stand for what they hold."""
    name = etree.QName(element).localname
    return {etree.QName(one).localname for one in element.iter("*")} if name == "AlternateContent" else {name}
