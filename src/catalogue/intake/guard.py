"""A look at a zip-based workbook before it is read: bombs, entities, cells far out, lost values.

Reading a hostile file kills the process that reads it; this look costs a few per cent of the reading
and turns nearly all of them into a verdict. What it cannot know, the limits of the child process catch.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

from catalogue.intake.grid import Refused
from catalogue.intake.read_odsxml import scan_ods
from catalogue.intake.read_sheetxml import lost_values, survey
from catalogue.intake.read_xlsb import check_xlsb_sheet

MAX_TOTAL = 1 << 30  # bytes unpacked
MAX_RATIO, RATIO_FROM = (
    200,
    100_000_000,
)  # ordinary sheets shrink to a tenth, empty formatted rows to a hundredth
MAX_PARTS = 20_000
LARGE_PART = 1 << 20  # packed bytes that may unpack to a gigabyte whatever the directory declares
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
# What zipfile raises over a missing, damaged, locked or strangely packed part.
UNREADABLE = (LookupError, ValueError, EOFError, OSError, RuntimeError, zipfile.BadZipFile, zlib.error)

Errors = frozenset[tuple[int, int]]


class Package:
    """An open zip: its parts by lower-case name with forward slashes, and the kind of workbook it is."""

    def __init__(self, path: Path) -> None:
        """Open it. Raises zipfile.BadZipFile, Refused PD-003 for a bomb, PD-002 for locked parts."""
        self.archive = zipfile.ZipFile(path)
        infos = self.archive.infolist()
        _check_directory(infos)
        self.parts = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in infos}
        self.unpacked = self.packed = 0
        self.kind = self._kind()

    def _kind(self) -> str | None:
        """'xlsx' (also xlsm), 'xlsb', 'ods', or None for a package that is no workbook."""
        if "content.xml" in self.parts:
            named = self.head("mimetype") if "mimetype" in self.parts else self.head("meta-inf/manifest.xml")
            return "ods" if ODS_TYPE in named else None
        if any(name.endswith("workbook.bin") for name in self.parts):
            return "xlsb"
        if "[content_types].xml" not in self.parts and "_rels/.rels" not in self.parts:
            return None
        return "xlsx" if any(name.endswith("workbook.xml") for name in self.parts) else None

    def head(self, name: str, size: int = 4096) -> bytes:
        """The first bytes of a part; nothing where it is missing or damaged."""
        try:
            with self.archive.open(self.parts[name]) as part:
                return part.read(size)
        except UNREADABLE:
            return b""

    def chunks(self, name: str, size: int = 1 << 14) -> Iterator[bytes]:
        """The unpacked bytes of a part, and Refused PD-003 as soon as they are too many.

        Unpacks to the true end of the packed data, since the declared size may be a lie. Stops at
        damage: the reader itself says what it thinks of it.
        """
        info, raw = self.parts[name], self.archive.fp
        if raw is None or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            return
        raw.seek(info.header_offset)
        header = raw.read(30)
        raw.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
        unpack = zlib.decompressobj(-15) if info.compress_type else None
        left = info.compress_size
        while left > 0 and (packed := raw.read(min(left, size))):
            left -= len(packed)
            at = raw.tell()
            try:
                chunk = unpack.decompress(packed) if unpack else packed
            except zlib.error:
                return
            self.unpacked += len(chunk)
            self.packed += len(packed)
            if _is_bomb(self.unpacked, self.packed):
                raise Refused("PD-003", "bomb")
            if chunk:
                yield chunk
            raw.seek(at)


def inspect(package: Package) -> dict[str, Errors]:
    """Check the parts of a workbook; gives the places of lost values by sheet name.

    Raises Refused PD-003 (bomb, extent) or PD-001 (entities). A part that cannot be understood is
    left to the reader.
    """
    _check_entities(package)
    if package.kind == "ods":
        return scan_ods(package.chunks("content.xml"))
    names = _sheet_names(package) if package.kind == "xlsx" else {}
    errors: dict[str, Errors] = {}
    for part, info in package.parts.items():
        if part in names or (part.endswith(".xml") and "worksheets/" in part):
            found = survey(partial(package.chunks, part))
            if found.suspicious:
                errors |= dict.fromkeys(names.get(part, ()), lost_values(package.chunks(part), found.odd))
        elif part.endswith(".bin") and "worksheets/" in part:
            check_xlsb_sheet(package.chunks(part), info.file_size)
        elif info.compress_size > LARGE_PART and part.endswith((".xml", ".bin")):
            for _ in package.chunks(part):
                pass
    return errors


def _is_bomb(unpacked: int, packed: int) -> bool:
    """Whether so many bytes are too many, or come of too few."""
    return unpacked > MAX_TOTAL or (unpacked > RATIO_FROM and unpacked > MAX_RATIO * packed)


def _check_directory(infos: list[zipfile.ZipInfo]) -> None:
    """Refuse a zip whose directory already shows a bomb, or whose parts are locked."""
    if any(info.flag_bits & 1 for info in infos):
        raise Refused("PD-002", "password")
    total = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if len(infos) > MAX_PARTS or _is_bomb(total, packed):
        raise Refused("PD-003", "bomb")
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise Refused("PD-003", "bomb")
        end = info.header_offset + 30 + info.compress_size


def _check_entities(package: Package) -> None:
    """Refuse XML that declares entities: no office program writes them, bombs and theft do.

    Old OpenOffice files carry a bare DOCTYPE in their manifest; Microsoft's formats never do.
    """
    for part in package.parts:
        if part.endswith((".xml", ".rels")):
            head = package.head(part).replace(b"\0", b"")
            if b"<!ENTITY" in head or (b"<!DOCTYPE" in head and package.kind != "ods"):
                raise Refused("PD-001", "entities")


def _sheet_names(package: Package) -> dict[str, list[str]]:
    """The sheets' names by the part that holds them; empty where the workbook cannot be understood."""
    try:
        root = _relations(package, "")
        workbook = next((target for _, kind, target in root if kind.endswith("/officedocument")), None)
        workbook = workbook or next(name for name in package.parts if name.endswith("workbook.xml"))
        targets = {key: target for key, _, target in _relations(package, workbook)}
        tree = ElementTree.fromstring(package.archive.read(package.parts[workbook]))
        names: dict[str, list[str]] = {}
        for element in tree.iter():
            if element.tag.rpartition("}")[2] == "sheet":
                key = next((value for name, value in element.items() if name.endswith("}id")), "")
                if key in targets:
                    names.setdefault(targets[key], []).append(element.get("name", ""))
        return names
    except (*UNREADABLE, StopIteration, ElementTree.ParseError):
        return {}


def _relations(package: Package, part: str) -> list[tuple[str, str, str]]:
    """(id, lower-case type, lower-case target part) of the relations of a part; '' is the package."""
    folder, name = posixpath.split(part)
    text = package.archive.read(package.parts[posixpath.join(folder, "_rels", f"{name}.rels")])
    relations = []
    for element in ElementTree.fromstring(text):
        target = re.sub(r"\\", "/", element.get("Target", "")).lower()
        full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        relations.append((element.get("Id", ""), element.get("Type", "").lower(), full))
    return relations
