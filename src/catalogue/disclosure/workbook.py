"""A workbook (XLSX) as text: every sheet and cell, hidden ones too, by the standard library alone."""

import io
import re
import zipfile
from dataclasses import dataclass, field
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class Sheet:
    """A sheet: its rows of texts (numbers as written), and whether it or a part of it is hidden."""

    name: str
    rows: list[list[str]] = field(default_factory=list)
    hidden: str = ""


def sheets(content: bytes) -> list[Sheet]:
    """All sheets in order; one named "" holds the texts of everything else in the file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        shared = _shared(archive) if "xl/sharedStrings.xml" in names else []
        targets = _targets(archive)
        found, used = [], {"xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"}
        for element in _root(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet"):
            path = targets[element.get(_REL, "")]
            used.add(path)
            sheet = _sheet(archive, path, element.get("name", ""), shared)
            if element.get("state", "visible") != "visible":
                sheet.hidden = "sheet"
            found.append(sheet)
        loose = [name for name in names if name.endswith(".xml") and name not in used]
        found.append(Sheet("", [[text] for name in loose if (text := _loose(archive, name))]))
    return found


def _root(archive: zipfile.ZipFile, path: str) -> ElementTree.Element:
    # our own files: no entity can be declared in them
    return ElementTree.fromstring(archive.read(path))


def _targets(archive: zipfile.ZipFile) -> dict[str, str]:
    root = _root(archive, "xl/_rels/workbook.xml.rels")
    paths = {item.get("Id", ""): item.get("Target", "") for item in root}
    return {key: path.lstrip("/") if path.startswith("/") else f"xl/{path}" for key, path in paths.items()}


def _shared(archive: zipfile.ZipFile) -> list[str]:
    return ["".join(item.itertext()) for item in _root(archive, "xl/sharedStrings.xml").iter(f"{_MAIN}si")]


def _sheet(archive: zipfile.ZipFile, path: str, name: str, shared: list[str]) -> Sheet:
    root = _root(archive, path)
    sheet = Sheet(name)
    if any(column.get("hidden") in ("1", "true") for column in root.iter(f"{_MAIN}col")):
        sheet.hidden = "column"
    for row in root.iter(f"{_MAIN}row"):
        if row.get("hidden") in ("1", "true"):
            sheet.hidden = "row"
        cells: dict[int, str] = {}
        for at, cell in enumerate(row.iter(f"{_MAIN}c")):
            cells[_column(cell.get("r", ""), at)] = _words(cell, shared)
        sheet.rows.append([cells.get(at, "") for at in range(max(cells, default=-1) + 1)])
    return sheet


def _column(place: str, otherwise: int) -> int:
    letters = re.match(r"[A-Z]+", place)
    if not letters:
        return otherwise
    at = 0
    for letter in letters.group():
        at = at * 26 + ord(letter) - 64
    return at - 1


def _words(cell: ElementTree.Element, shared: list[str]) -> str:
    value = cell.find(f"{_MAIN}v")
    if cell.get("t") == "s" and value is not None:
        return shared[int(value.text or 0)]
    if cell.get("t") == "inlineStr":
        return "".join(cell.itertext())
    return (value.text or "") if value is not None else ""


def _loose(archive: zipfile.ZipFile, path: str) -> str:
    """The texts of comments, drawings and properties; not of relations and types."""
    if "rels" in path or "Content_Types" in path or "theme" in path or "/tables/" in path:
        return ""
    # which program wrote the file
    told = (item for item in _root(archive, path).iter() if not item.tag.endswith(("Application", "AppVersion")))
    return " ".join(text for item in told if (text := (item.text or "").strip()))
