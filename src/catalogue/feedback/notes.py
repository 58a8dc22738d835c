"""Notes on cells: the comments of a sheet and the drawing that shows them; former notes of ours are taken away."""

import math
import re
from collections.abc import Collection, Mapping
from typing import Any

from lxml import etree

from catalogue.feedback.ooxml import COMMENTS_TYPE, MAIN, VML_TYPE, Package, clean, parse, q, serialise, whole
from catalogue.feedback.sheetxml import MAX_COLUMN, MAX_ROW, Place, SheetXml, address, place_of

WIDTH, LETTERS_A_LINE = 5, 45  # columns of a note's box, and what fits into one of its lines
MAX_LETTERS = 30_000
NO_COMMENTS = b'<comments xmlns="%s"><authors/><commentList/></comments>' % MAIN.encode()
# programs give the namespaces of drawings prefixes of their own
SHAPE = re.compile(rb"<(\w+):shape\s.*?</\1:shape\s*>", re.DOTALL)
ROOT = re.compile(rb"<xml\b[^>]*>")
SHAPE_NUMBER = re.compile(rb"_x0000_s(\d{1,9})\b")
SHAPE_ROW = re.compile(rb"<\w+:Row>\s*(\d{1,7})\s*<")
SHAPE_COLUMN = re.compile(rb"<\w+:Column>\s*(\d{1,5})\s*<")
ANCHOR = re.compile(rb"(?<=:Anchor>)[^<]+(?=<)")
NAMESPACES = (
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
NO_SHAPES = (
    f'<xml{NAMESPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'.encode()
)
SHAPE_TYPE = (
    '<v:shapetype{spaces} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
NEW_SHAPE = (
    '<v:shape{spaces} id="_x0000_s{number}" type="#_x0000_t202" fillcolor="#ffffe1" o:insetmode="auto"'
    ' style="position:absolute;z-index:{order};visibility:hidden"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


def write_notes(
    package: Package, part: str, sheet: SheetXml, texts: Mapping[Place, str], author: str, ours: Collection[str]
) -> bool:
    """Put notes on cells, below what others wrote there; tells whether the sheet's own XML changed.

    What stands under the name of one of `ours` is from an earlier copy and goes. Where the notes are drawn in a
    way that we do not know, all stays as it is.
    """
    comments = package.relation(part, "comments")
    drawing = next((one.target for one in package.relations(part) if one.id == sheet.drawing), None)
    vml = package.read(drawing) if drawing else NO_SHAPES
    if b"</xml>" not in vml:
        return False
    root = parse(package.read(comments) if comments else NO_COMMENTS)
    before = serialise(root)
    gone = _take_away(root, ours)
    lines = _append(root, texts, author)
    if serialise(root) == before:
        return False
    if comments is None:
        comments = package.free_name("xl/comments{}.xml")
        package.relate(part, "comments", comments)
        package.declare(comments, COMMENTS_TYPE)
    package.write(comments, serialise(root))
    is_new = drawing is None
    if drawing is None:
        drawing = package.free_name("xl/drawings/vmlDrawing{}.vml")
        sheet.drawing = package.relate(part, "vmlDrawing", drawing)
        package.declare(drawing, VML_TYPE)
    package.write(drawing, _drawn(vml, gone, lines))
    return is_new


def _take_away(root: Any, ours: Collection[str]) -> set[Place]:
    """Remove former notes of ours, and what we added to those of others; gives the cells left without a note."""
    heading = re.compile(rf"(?:\A|\n)(?:{'|'.join(map(re.escape, ours))}):(?:_x000D_)?\r?\n")
    authors = [one.text or "" for one in root.iterfind(f"{q('authors')}/{q('author')}")]
    gone = set()
    for comment in list(root.iterfind(f"{q('commentList')}/{q('comment')}")):
        texts = _texts(comment)
        number = whole(comment.get("authorId"))
        if found := heading.search("".join(one.text or "" for one in texts)):
            kept = found.start()
        elif number < len(authors) and authors[number] in ours:
            kept = 0
        else:
            continue
        _cut(texts, kept)
        if not kept:
            comment.getparent().remove(comment)
            if place := place_of(comment.get("ref", "")):
                gone.add(place)
    return gone


def _texts(comment: Any) -> list[Any]:
    """The elements that hold a note's text."""
    return [*comment.iterfind(f"{q('text')}/{q('t')}"), *comment.iterfind(f"{q('text')}/{q('r')}/{q('t')}")]


def _cut(texts: list[Any], length: int) -> None:
    """Keep the first letters of a note."""
    for element in texts:
        text = element.text or ""
        if length <= 0 and element.getparent().tag == q("r"):
            element.getparent().getparent().remove(element.getparent())
        else:
            element.text = text[: max(length, 0)]
        length -= len(text)


def _append(root: Any, texts: Mapping[Place, str], author: str) -> dict[Place, int]:
    """Add texts to the notes of cells, or notes with them; gives how many lines each note then has."""
    if not texts:
        return {}
    number = _author_number(root, author)
    entries = _child(root, "commentList")
    known = {comment.get("ref"): comment for comment in entries.iterchildren(q("comment"))}
    lines = {}
    for place, text in texts.items():
        comment = known.get(address(place))
        if comment is None:
            comment = etree.SubElement(entries, q("comment"), ref=address(place), authorId=str(number))
        before = "".join(one.text or "" for one in _texts(comment))
        holder = _child(comment, "text")
        for plain in holder.findall(q("t")):
            run = etree.SubElement(holder, q("r"))
            run.append(plain)
        runs = holder.findall(q("r"))
        at = holder.index(runs[-1]) + 1 if runs else 0
        body = clean(text)[:MAX_LETTERS]
        holder.insert(at, _run(holder, body, bold=False))
        heading = f"\n{author}:\n" if before else f"{author}:\n"
        holder.insert(at, _run(holder, heading, bold=True))
        written = (before + heading + body).splitlines()
        lines[place] = sum(math.ceil(len(line) / LETTERS_A_LINE) or 1 for line in written)
    return lines


def _author_number(root: Any, author: str) -> int:
    """The number of an author in the list of a sheet's authors, into which it is written where it is absent."""
    authors = _child(root, "authors")
    names = [one.text for one in authors.iterchildren(q("author"))]
    if author not in names:
        etree.SubElement(authors, q("author")).text = author
        names.append(author)
    return names.index(author)


def _child(element: Any, name: str) -> Any:
    """The child of a name, made where there is none: the authors come before everything, all else at the end."""
    found = element.find(q(name))
    if found is None:
        found = etree.SubElement(element, q(name))
        if name == "authors":
            element.insert(0, found)
    return found


def _run(parent: Any, text: str, bold: bool) -> Any:
    """A piece of a note's text in the letters that Excel gives to notes."""
    run = parent.makeelement(q("r"))
    look = etree.SubElement(run, q("rPr"))
    if bold:
        etree.SubElement(look, q("b"))
    etree.SubElement(look, q("sz"), val="9")
    etree.SubElement(look, q("rFont"), val="Tahoma")
    etree.SubElement(look, q("family"), val="2")
    element = etree.SubElement(run, q("t"))
    element.text = text
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run


def _drawn(vml: bytes, gone: Collection[Place], lines: Mapping[Place, int]) -> bytes:
    """The drawing without the boxes of notes that are gone, and with one large enough for each of ours."""
    drawn = set()

    def changed(found: re.Match[bytes]) -> bytes:
        shape = found[0]
        row, column = SHAPE_ROW.search(shape), SHAPE_COLUMN.search(shape)
        place = (int(row[1]), int(column[1])) if row and column and b"Note" in shape else (-1, -1)
        if place in gone:
            return b""
        if place in lines:
            drawn.add(place)
            shape = ANCHOR.sub(lambda anchor: _grown(anchor[0], lines[place]), shape)
        return shape

    vml = SHAPE.sub(changed, vml)
    number = max((int(one) for one in SHAPE_NUMBER.findall(vml)), default=1024)
    root = ROOT.search(vml)
    spaces = "" if root and all(b"xmlns:%s=" % prefix in root[0] for prefix in (b"v", b"o", b"x")) else NAMESPACES
    shapes = "" if b'"_x0000_t202"' in vml else SHAPE_TYPE.format(spaces=spaces)
    for order, place in enumerate((place for place in lines if place not in drawn), start=1):
        row, column = place
        top = min(max(row - 1, 0), MAX_ROW - 2 - lines[place])
        left = min(column + 1, MAX_COLUMN - 1 - WIDTH)
        anchor = f"{left}, 15, {top}, 10, {left + WIDTH}, 15, {top + lines[place] + 1}, 4"
        shapes += NEW_SHAPE.format(
            spaces=spaces, number=number + order, order=order, anchor=anchor, row=row, column=column
        )
    before, end, after = vml.rpartition(b"</xml>")
    return before + shapes.encode() + end + after


def _grown(anchor: bytes, lines: int) -> bytes:
    """The anchor of a box that has room for some lines: column, row and offset of two corners."""
    numbers = [whole(one.strip()) for one in anchor.split(b",")]
    if len(numbers) != 8:
        return anchor
    numbers[6] = max(numbers[6], min(numbers[2] + lines + 1, MAX_ROW - 1))
    return ", ".join(map(str, numbers)).encode()
