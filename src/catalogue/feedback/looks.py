"""The looks of marked cells and of the results sheet, added to a workbook's styles."""

import copy
from typing import Any

from lxml import etree

from catalogue.feedback.ooxml import MAIN, parse, q, serialise, whole

# fill, line colour and line style by severity: told apart in black and white as well
LOOKS = {"error": ("FFFFC7CE", "FFC00000", "thick"), "question": ("FFFFEB9C", "FF7F6000", "mediumDashed")}
SIDES = ("left", "right", "top", "bottom")
LINK_COLOUR, TEXT_SIZE = "FF0563C1", 11
# the schema's order of the lists of styles, and what a list must hold before ours is added
ORDER = "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst".split()
NEEDED = {
    "fonts": '<font><sz val="11"/><name val="Calibri"/><family val="2"/></font>',
    "fills": '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>',
    "borders": "<border><left/><right/><top/><bottom/><diagonal/></border>",
    "cellStyleXfs": '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',
    "cellXfs": '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
}
Content = tuple[tuple[str, frozenset[tuple[str, str]]], ...]
NO_STYLES = (
    f'<styleSheet xmlns="{MAIN}"><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
).encode()


class _List:
    """One list of the styles, in which what is added twice stands once."""

    def __init__(self, root: Any, name: str) -> None:
        element = root.find(q(name))
        if element is None:
            element = etree.SubElement(root, q(name))
            later = {q(one) for one in ORDER[ORDER.index(name) + 1 :]}
            if (follower := next((one for one in root.iterchildren("*") if one.tag in later), None)) is not None:
                follower.addprevious(element)
        self._element = element
        self.items: list[Any] = list(element.iterchildren("*"))
        self._numbers: dict[Content, int] = {}
        for number, item in enumerate(self.items):
            self._numbers.setdefault(_content(item), number)
        if not self.items:
            for item in _fragment(NEEDED[name]):
                self._append(item)

    def add(self, item: Any) -> int:
        """The number of an item, which is appended where there is no such one."""
        number = self._numbers.get(_content(item))
        return self._append(item) if number is None else number

    def _append(self, item: Any) -> int:
        self._element.append(item)
        self._element.set("count", str(len(self.items) + 1))
        self.items.append(item)
        self._numbers[_content(item)] = len(self.items) - 1
        return len(self.items) - 1


class Looks:
    """A workbook's styles with ours among them."""

    def __init__(self, data: bytes | None) -> None:
        """Read the XML of the styles; None where the workbook has none."""
        self._root = parse(data or NO_STYLES)
        self._fonts, self._fills, self._borders, self._bases, self._xfs = (_List(self._root, name) for name in NEEDED)
        self._former = self._former_styles()
        self._known: dict[tuple[int, str | None], int] = {}
        self._parts = {
            severity: (self._fill(fill), self._borders.add(_border(colour, line)))
            for severity, (fill, colour, line) in LOOKS.items()
        }

    @property
    def has_former(self) -> bool:
        """Whether a cell may still have a look of ours from an earlier copy."""
        return bool(self._former)

    def serialised(self) -> bytes:
        """The XML of the styles."""
        return serialise(self._root)

    def style(self, old: int, severity: str | None) -> int:
        """The style of a cell with a mark, or without the mark it had, by its present one.

        All but fill and border stays. A mark taken away leaves those of the named style that the cell has.
        """
        if severity is None and old not in self._former:
            return old
        if (old, severity) not in self._known:
            xf = copy.deepcopy(self._xfs.items[old if old < len(self._xfs.items) else 0])
            if severity is None:
                number = whole(xf.get("xfId"))
                base = self._bases.items[number if number < len(self._bases.items) else 0]
                fill, border = whole(base.get("fillId")), whole(base.get("borderId"))
            else:
                fill, border = self._parts[severity]
            self._known[old, severity] = self._xfs.add(_set(xf, fillId=fill, borderId=border))
        return self._known[old, severity]

    def listed(self, fill: str = "", *, bold: bool = False, size: int = TEXT_SIZE, wrapped: bool = True) -> int:
        """A style for the results sheet, with a fill or none; the size is in points."""
        filled = self._fill(fill) if fill else 0
        return self._text_style(self._font("<b/>" if bold else "", size=size), filled, wrapped)

    def link(self) -> int:
        """The style of links on the results sheet."""
        return self._text_style(self._font("<u/>", colour=f'<color rgb="{LINK_COLOUR}"/>'), 0, wrapped=True)

    def _text_style(self, font: int, fill: int, wrapped: bool) -> int:
        xf = copy.deepcopy(self._xfs.items[0])
        for child in list(xf):
            xf.remove(child)
        wrapping = ' wrapText="1"' if wrapped else ""
        xf.append(_fragment(f'<alignment horizontal="left" vertical="top"{wrapping}/>')[0])
        return self._xfs.add(_set(xf, numFmtId=0, fontId=font, fillId=fill, borderId=0, applyFont=1, applyAlignment=1))

    def _font(self, look: str, size: int = TEXT_SIZE, colour: str = "") -> int:
        """The workbook's own font with another look, size or colour."""
        name = self._fonts.items[0].find(q("name"))
        font = _fragment(f'<font>{look}<sz val="{size}"/>{colour}<name/><family val="2"/></font>')[0]
        font.find(q("name")).set("val", "Calibri" if name is None else name.get("val", "Calibri"))
        return self._fonts.add(font)

    def _fill(self, colour: str) -> int:
        pattern = f'<patternFill patternType="solid"><fgColor rgb="{colour}"/><bgColor indexed="64"/></patternFill>'
        return self._fills.add(_fragment(f"<fill>{pattern}</fill>")[0])

    def _former_styles(self) -> set[int]:
        """The styles that have exactly a fill and a border of ours."""
        found = set()
        for fill, colour, line in LOOKS.values():
            fills = {number for number, one in enumerate(self._fills.items) if _is_fill(one, fill)}
            borders = {number for number, one in enumerate(self._borders.items) if _is_border(one, colour, line)}
            found |= {
                number
                for number, xf in enumerate(self._xfs.items)
                if whole(xf.get("fillId")) in fills and whole(xf.get("borderId")) in borders
            }
        return found


def _is_fill(fill: Any, colour: str) -> bool:
    pattern = fill.find(q("patternFill"))
    front = fill.find(f"{q('patternFill')}/{q('fgColor')}")
    return front is not None and pattern.get("patternType") == "solid" and front.get("rgb", "").upper() == colour


def _is_border(border: Any, colour: str, line: str) -> bool:
    for side in SIDES:
        edge, front = border.find(q(side)), border.find(f"{q(side)}/{q('color')}")
        if front is None or edge.get("style") != line or front.get("rgb", "").upper() != colour:
            return False
    return True


def _border(colour: str, line: str) -> Any:
    edges = "".join(f'<{side} style="{line}"><color rgb="{colour}"/></{side}>' for side in SIDES)
    return _fragment(f"<border>{edges}<diagonal/></border>")[0]


def _set(xf: Any, **numbers: int) -> Any:
    """A style with other parts, which it says to apply."""
    for name, number in numbers.items():
        xf.set(name, str(number))
    xf.set("applyFill", "1")
    xf.set("applyBorder", "1")
    return xf


def _fragment(text: str) -> list[Any]:
    """The elements of a piece of XML in the main namespace."""
    return list(parse(f'<x xmlns="{MAIN}">{text}</x>'.encode()))


def _content(item: Any) -> Content:
    """The same for two elements that say the same, whatever their prefixes."""
    return tuple((one.tag, frozenset(one.attrib.items())) for one in item.iter("*"))
