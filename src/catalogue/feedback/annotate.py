"""A centre's own workbook with its faulty cells marked: a look and a note on each, and one sheet that lists them all.

The package is changed in place, never loaded and saved: what we do not touch stays byte for byte, with all that
no library keeps (sparklines, pictures, macros).
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import count, islice, product
from math import ceil
from pathlib import Path
from typing import Any, Literal
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from catalogue.feedback.looks import LOOKS, Looks
from catalogue.feedback.notes import write_notes
from catalogue.feedback.ooxml import (
    MAIN,
    RELATION,
    SHEET_TYPE,
    STYLES_TYPE,
    NotAnnotated,
    Package,
    clean,
    opened,
    parse,
    q,
    serialise,
    whole,
)
from catalogue.feedback.sheetxml import Area, Place, SheetXml, place_of
from catalogue.intake.vocabulary import is_results_sheet
from catalogue.model.codes import LANGUAGES
from catalogue.model.rules import REFERENCE

__all__ = ["Mark", "NotAnnotated", "Words", "annotate", "our_sheet_names", "words"]

MAX_NOTES = 500  # a sheet
MAX_LINKS = 65_000  # Excel opens no sheet with more than 65,530
MAX_MERGED = 1_000  # cells of a merged area that get the look one by one
WIDTHS = (6, 13, 10, 26, 56, 56)  # letters
TITLE_SIZE, TITLE_HEIGHT, LINE_HEIGHT, MAX_HEIGHT = 14, 20, 15, 405  # points
HEAD_FILL, TAB_COLOUR = "FFEDEDED", "FFC00000"
NUMBERED = re.compile(r" \d$")
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>]")


@dataclass(frozen=True)
class Mark:
    """One finding to show: its number in the list, its place, and what to say in the reader's language.

    `found` and `remedy` never hold a cell's value. A finding about a whole sheet has an empty cell, one about the
    file an empty sheet as well; these are only listed, like those whose sheet the workbook does not have.
    """

    number: int
    severity: Literal["error", "question"]
    rule: str
    sheet: str
    cell: str
    found: str
    remedy: str


@dataclass(frozen=True)
class Words:
    """The words of the results sheet and the notes in the reader's language.

    `heads`: number, severity, rule, place, found, remedy. `note_limit` has places for {sheet} and {count}.
    """

    sheet: str
    title: str
    intro: tuple[str, ...]
    heads: tuple[str, ...]
    severities: Mapping[str, str]
    author: str
    note_limit: str
    lang: str


@cache
def words(language: str) -> Words:
    """The words in a language (lt, et, lv, pl, en). KeyError for another."""
    texts = json.loads((REFERENCE / "annotation_words.json").read_text("utf-8"))[language]
    return Words(**{**texts, "intro": tuple(texts["intro"]), "heads": tuple(texts["heads"]), "lang": language})


def our_sheet_names() -> frozenset[str]:
    """The results sheets' names in all languages."""
    return frozenset(words(language).sheet for language in LANGUAGES)


def annotate(source: Path, target: Path, marks: Sequence[Mark], words: Words) -> None:
    """Write a copy of a workbook with marks at its cells and a sheet that lists them, added last.

    In a copy of ours that was sent back, the former list, notes and looks give way to the new ones. The copy is
    written whole or not at all, readable by owner and group; the same input gives the same bytes. Raises
    NotAnnotated for a workbook that can have no such copy.
    """
    with opened(source) as package:
        book = parse(package.read(package.workbook))
        parts = _sheet_parts(package, book)
        former = next((name for name in parts if _is_former(package, name, parts[name])), None)
        styles = package.relation(package.workbook, "styles")
        looks = Looks(package.read(styles) if styles else None)
        by_sheet: dict[str, list[Mark]] = {}
        for mark in marks:
            by_sheet.setdefault(mark.sheet, []).append(mark)
        limited = [
            name
            for name, part in parts.items()
            if name != former and _mark_sheet(package, part, by_sheet.get(name, []), looks, words)
        ]
        part = _results_part(package, book, parts, former, words)
        package.write(part, _results(marks, parts.keys() - {former}, limited, looks, words))
        package.write(package.workbook, serialise(book))
        if styles is None:
            # some readers look for the styles by this name only
            styles = "xl/styles.xml" if "xl/styles.xml" not in package else package.free_name("xl/styles{}.xml")
            package.relate(package.workbook, "styles", styles)
            package.declare(styles, STYLES_TYPE)
        package.write(styles, looks.serialised())
        package.save(target)


def _sheet_parts(package: Package, book: Any) -> dict[str, str]:
    """The parts of the worksheets by name, in the workbook's order."""
    targets = {one.id: one.target for one in package.relations(package.workbook) if one.kind == "worksheet"}
    names = {
        sheet.get("name", ""): targets.get(sheet.get(f"{{{RELATION}}}id"), "")
        for sheet in book.iterfind(f"{q('sheets')}/{q('sheet')}")
    }
    return {name: part for name, part in names.items() if part in package}


def _is_former(package: Package, name: str, part: str) -> bool:
    """Whether a sheet is the results sheet of an earlier copy; of other names no part is unpacked."""
    return NUMBERED.sub("", name) in our_sheet_names() and is_results_sheet(name, _first_text(package, part))


def _first_text(package: Package, part: str) -> str:
    """The text of the first cell of a sheet."""
    cell = next(_elements(package.read(part), "c"), None)
    if cell is None:
        return ""
    shared = package.relation(package.workbook, "sharedStrings")
    if cell.get("t") == "s" and shared:
        cell = next(islice(_elements(package.read(shared), "si"), whole("".join(cell.itertext())), None), cell)
    return "".join(cell.itertext())


def _elements(data: bytes, tag: str) -> Iterator[Any]:
    """The elements of a tag, one at a time."""
    found = etree.iterparse(BytesIO(data), tag=q(tag), resolve_entities=False, no_network=True, huge_tree=True)
    return (element for _, element in found)


def _mark_sheet(package: Package, part: str, marks: Sequence[Mark], looks: Looks, words: Words) -> bool:
    """Mark the cells of one sheet; tells whether more cells are marked than can have notes."""
    cells: dict[Place, list[Mark]] = {}
    for mark in marks:
        if place := place_of(mark.cell):
            cells.setdefault(place, []).append(mark)
    if not cells and not looks.has_former and not package.relation(part, "comments"):
        return False
    sheet = SheetXml(package.read(part))
    merged = sheet.merged(cells)
    seen: dict[Area, list[Mark]] = {}
    for place, own in cells.items():
        seen.setdefault(merged.get(place, place + place), []).extend(own)
    severities: dict[Place, str] = {}
    for area, own in seen.items():
        grave = any(mark.severity == "error" for mark in own)
        severities |= dict.fromkeys(_cells_of(area), "error" if grave else "question")
    changed = sheet.restyle(severities, looks.style, looks.has_former)
    # of merged cells only the first shows its note
    texts = {area[:2]: _note(own, words) for area, own in islice(seen.items(), MAX_NOTES)}
    if write_notes(package, part, sheet, texts, words.author, _authors()) or changed:
        package.write(part, sheet.serialised())
    return len(seen) > MAX_NOTES


def _authors() -> list[str]:
    """The authors of our notes in all languages."""
    return [words(language).author for language in LANGUAGES]


def _cells_of(area: Area) -> Iterable[Place]:
    """The cells of an area; of a very large one only the first."""
    rows, columns = range(area[0], area[2] + 1), range(area[1], area[3] + 1)
    return product(rows, columns) if len(rows) * len(columns) <= MAX_MERGED else [area[:2]]


def _note(marks: Sequence[Mark], words: Words) -> str:
    """The text of a cell's note."""
    return "\n".join(
        f"{mark.number}. {words.severities[mark.severity]} {mark.rule}\n{mark.found}\n{mark.remedy}" for mark in marks
    )


def _results_part(package: Package, book: Any, parts: Mapping[str, str], former: str | None, words: Words) -> str:
    """The part of the results sheet: that of an earlier copy, else a new one, entered as the workbook's last sheet."""
    sheets = book.find(q("sheets"))
    entries = list(sheets.iterchildren(q("sheet")))
    taken = {entry.get("name", "").casefold() for entry in entries if entry.get("name") != former}
    names = (words.sheet if number == 1 else f"{words.sheet} {number}" for number in count(1))
    name = next(name for name in names if name.casefold() not in taken)
    if former is None:
        part = package.free_name("xl/worksheets/sheet{}.xml")
        key = package.relate(package.workbook, "worksheet", part)
        package.declare(part, SHEET_TYPE)
        number = max((whole(entry.get("sheetId")) for entry in entries), default=0) + 1
        entry = etree.SubElement(sheets, q("sheet"), name=name, sheetId=str(number), nsmap={"r": RELATION})
        entry.set(f"{{{RELATION}}}id", key)
        return part
    part = parts[former]
    index = next(index for index, entry in enumerate(entries) if entry.get("name") == former)
    entries[index].set("name", name)
    entries[index].attrib.pop("state", None)
    for defined in book.findall(f"{q('definedNames')}/{q('definedName')}[@localSheetId='{index}']"):
        names_list = defined.getparent()
        names_list.remove(defined)
        if not len(names_list):
            book.remove(names_list)
    if FORMULA.search(package.read(part)):
        # the order of calculation names cells that are no more; Excel makes it anew
        package.unrelate(package.workbook, "calcChain")
    package.unrelate(part)
    return part


def _results(
    marks: Sequence[Mark], sheets: Collection[str], limited: Sequence[str], looks: Looks, words: Words
) -> bytes:
    """The XML of the results sheet; `sheets` can be linked to, those `limited` have cells without a note."""
    limits = [words.note_limit.format(sheet=sheet, count=MAX_NOTES) for sheet in limited]
    line = looks.listed(wrapped=False)
    title = looks.listed(bold=True, size=TITLE_SIZE, wrapped=False)
    top = [(words.title, title), *((text, line) for text in (*words.intro, *limits))]
    first = len(top) + 2
    rows = [_row(number, [cell], TITLE_HEIGHT if number == 1 else LINE_HEIGHT) for number, cell in enumerate(top, 1)]
    rows.append(_row(first, [(text, looks.listed(HEAD_FILL, bold=True)) for text in words.heads], LINE_HEIGHT))
    plain, link = looks.listed(), looks.link()
    severities = {severity: looks.listed(LOOKS[severity][0]) for severity in words.severities}
    links: list[str] = []
    for number, mark in enumerate(marks, first + 1):
        place = plain
        if mark.sheet in sheets and place_of(mark.cell) and len(links) < MAX_LINKS:
            location = "'" + mark.sheet.replace("'", "''") + "'!" + mark.cell
            links.append(f'<hyperlink ref="D{number}" location={quoteattr(location)}/>')
            place = link
        name = f"{mark.sheet}!{mark.cell}" if mark.cell else mark.sheet
        severity = words.severities[mark.severity], severities[mark.severity]
        texts = [(mark.rule, plain), (name, place), (mark.found, plain), (mark.remedy, plain)]
        lines = max(ceil(len(text) / width) for (text, _), width in zip(texts, WIDTHS[2:], strict=True))
        height = min(max(lines, 1) * LINE_HEIGHT, MAX_HEIGHT)
        rows.append(_row(number, [(mark.number, plain), severity, *texts], height))
    columns = (f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(WIDTHS, 1))
    hyperlinks = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}">'
        f'<sheetPr><tabColor rgb="{TAB_COLOUR}"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView workbookViewId="0"><pane ySplit="{first}" topLeftCell="A{first + 1}"'
        ' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{''.join(columns)}</cols><sheetData>{''.join(rows)}</sheetData>"
        f'<autoFilter ref="A{first}:F{first + len(marks)}"/>{hyperlinks}'
        '<pageSetup orientation="landscape" fitToHeight="0"/></worksheet>'
    ).encode()


def _row(number: int, cells: Sequence[tuple[str | int, int]], height: int) -> str:
    """A row of numbers and texts with their styles, its height in points; what looks like a formula stays a text."""
    written = []
    for letter, (value, style) in zip("ABCDEF", cells, strict=False):
        if isinstance(value, int):
            written.append(f'<c r="{letter}{number}" s="{style}"><v>{value}</v></c>')
        else:
            text = f'<is><t xml:space="preserve">{escape(clean(value))}</t></is>'
            written.append(f'<c r="{letter}{number}" s="{style}" t="inlineStr">{text}</c>')
    return f'<row r="{number}" ht="{height}" customHeight="1">{"".join(written)}</row>'
