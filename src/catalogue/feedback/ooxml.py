"""The package of an Office Open XML workbook: parts, relationships, content types; other parts stay as they were."""

import copy
import os
import posixpath
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
CONTENT_TYPES = "[Content_Types].xml"
SHEET_TYPE, COMMENTS_TYPE, STYLES_TYPE = (
    f"application/vnd.openxmlformats-officedocument.spreadsheetml.{name}+xml"
    for name in ("worksheet", "comments", "styles")
)
VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"

NOT_XML = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
OLE = b"\xd0\xcf\x11\xe0"
LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
# What zipfile and lxml raise over a damaged or strangely packed part.
UNREADABLE = (EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError)

Reason = Literal["format", "broken", "strict", "protected", "locked", "signed", "shared"]


class NotAnnotated(Exception):
    """A workbook that cannot have a marked copy, so that only the list of its findings is given.

    `reason`: format (no xlsx or xlsm), broken (cannot be understood), strict (the ISO form of the format),
    protected (encrypted by a password), locked (no sheet may be added), signed (a change would break the
    signature), shared (a shared workbook with its history of changes).
    """

    def __init__(self, reason: Reason) -> None:
        """A refusal for a reason."""
        super().__init__(reason)
        self.reason: Reason = reason


@dataclass(frozen=True)
class Relation:
    """One relationship: its id, the last word of its type (worksheet, comments …), the part it leads to."""

    id: str
    kind: str
    target: str


def q(tag: str) -> str:
    """The tag in the main namespace, as lxml names it."""
    return f"{{{MAIN}}}{tag}"


def whole(text: str | bytes | None) -> int:
    """The number that an attribute holds; 0 where it is absent or no number."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def clean(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return NOT_XML.sub("", text)


def parse(data: bytes, bare: bool = False) -> Any:
    """The root element of an XML text; `bare`: without comments, CDATA and processing instructions.

    Raises lxml's XMLSyntaxError, and NotAnnotated for a document type, which may hide entities: Office writes none.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, strip_cdata=bare, remove_comments=bare, remove_pis=bare
    )
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:
        raise NotAnnotated("broken")
    return root


def serialise(root: Any) -> bytes:
    """The XML text of a root element."""
    text: bytes = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
    return text


class Package:
    """An open package, addressed by part names in any letters' case, with the changes made to it so far."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Look at the directory. Raises NotAnnotated for what is no workbook that we may change."""
        self._archive = archive
        self._infos = {_plain(info.filename): info for info in archive.infolist()}
        self._new: dict[str, bytes] = {}
        if any(info.flag_bits & 1 for info in archive.infolist()):
            raise NotAnnotated("protected")
        if any(name.startswith("_xmlsignatures/") for name in self._infos):
            raise NotAnnotated("signed")
        if CONTENT_TYPES not in self:
            raise NotAnnotated("format")
        self.workbook = self._workbook()

    def __contains__(self, part: str) -> bool:
        """Whether there is such a part."""
        return part.lower() in self._infos

    def read(self, part: str) -> bytes:
        """The content of a part, as changed so far. Raises NotAnnotated where there is none."""
        if part not in self:
            raise NotAnnotated("broken")
        key = part.lower()
        return self._new[key] if key in self._new else self._archive.read(self._infos[key])

    def write(self, part: str, data: bytes) -> None:
        """Change a part or add one."""
        key = part.lower()
        if key not in self._infos:
            self._infos[key] = zipfile.ZipInfo(part)
            self._infos[key].compress_type = zipfile.ZIP_DEFLATED
            self._infos[key].external_attr = 0o600 << 16
        self._new[key] = data

    def free_name(self, pattern: str) -> str:
        """The first name that no part has, of a pattern with a place for a number."""
        return next(name for n in range(1, len(self._infos) + 2) if (name := pattern.format(n)) not in self)

    def relations(self, part: str) -> list[Relation]:
        """The relationships of a part to other parts of the package; '' is the package itself."""
        name = _relations_part(part)
        if name not in self:
            return []
        return [
            Relation(one.get("Id", ""), one.get("Type", "").rpartition("/")[2], _resolved(part, one.get("Target", "")))
            for one in parse(self.read(name)).iterchildren(f"{{{RELATIONS}}}Relationship")
            if one.get("TargetMode") != "External"
        ]

    def relation(self, part: str, kind: str) -> str | None:
        """The part to which the first relationship of a kind leads, if there is one and the part is there."""
        return next((one.target for one in self.relations(part) if one.kind == kind and one.target in self), None)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relationship to a part of the package; gives its id."""
        name = _relations_part(part)
        root = parse(self.read(name) if name in self else b'<Relationships xmlns="%s"/>' % RELATIONS.encode())
        taken = {one.get("Id", "").lower() for one in root.iterchildren("*")}
        key = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rid{n}" not in taken)
        etree.SubElement(root, f"{{{RELATIONS}}}Relationship", Id=key, Type=f"{RELATION}/{kind}", Target=f"/{target}")
        self.write(name, serialise(root))
        return key

    def unrelate(self, part: str, kind: str | None = None) -> None:
        """Take away the relationships of a part: those of a kind, else all."""
        name = _relations_part(part)
        if name in self:
            root = parse(self.read(name))
            for one in list(root.iterchildren("*")):
                if kind is None or one.get("Type", "").endswith(f"/{kind}"):
                    root.remove(one)
            self.write(name, serialise(root))

    def declare(self, part: str, content_type: str) -> None:
        """Say in the package's list what a new part holds; of VML drawings it says so once, as Excel does."""
        root = parse(self.read(CONTENT_TYPES))
        known = {one.get("Extension", "").lower() for one in root.iterchildren(f"{{{TYPES}}}Default")}
        if not part.endswith(".vml"):
            etree.SubElement(root, f"{{{TYPES}}}Override", PartName=f"/{part}", ContentType=content_type)
        elif "vml" not in known:
            root.insert(0, root.makeelement(f"{{{TYPES}}}Default", Extension="vml", ContentType=content_type))
        self.write(CONTENT_TYPES, serialise(root))

    def save(self, target: Path) -> None:
        """Write the package whole or not at all, readable by owner and group; the same changes give the same bytes."""
        handle, name = tempfile.mkstemp(prefix=".annotate-", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
                for key, info in self._infos.items():
                    written = copy.copy(info)
                    written.extra = b""
                    if key in self._new:
                        written.date_time = FIXED_TIME
                        out.writestr(written, self._new[key])
                    else:
                        with self._archive.open(info) as old, out.open(written, "w") as new:
                            shutil.copyfileobj(old, new, 1 << 20)
            Path(name).chmod(0o640)
            Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)

    def _workbook(self) -> str:
        """The main part. Raises NotAnnotated where it is none that we can change."""
        part = self.relation("", "officeDocument") or ""
        if not part.endswith(".xml"):
            raise NotAnnotated("format")
        root = parse(self.read(part))
        if root.tag == f"{{{STRICT}}}workbook":
            raise NotAnnotated("strict")
        if root.tag != q("workbook"):
            raise NotAnnotated("format")
        lock = root.find(q("workbookProtection"))
        if lock is not None and lock.get("lockStructure") in {"1", "true"}:
            raise NotAnnotated("locked")
        if self.relation(part, "revisionHeaders"):
            raise NotAnnotated("shared")
        if root.find(q("sheets")) is None:
            raise NotAnnotated("broken")
        return part


@contextmanager
def opened(source: Path) -> Iterator[Package]:
    """The package of a workbook file. Raises NotAnnotated, also for what turns out unreadable inside the block."""
    if not zipfile.is_zipfile(source):
        data = source.read_bytes()
        raise NotAnnotated("protected" if data.startswith(OLE) and LOCKED_STREAM in data else "format")
    try:
        with zipfile.ZipFile(source) as archive:
            yield Package(archive)
    except UNREADABLE as error:
        raise NotAnnotated("broken") from error


def _plain(name: str) -> str:
    """A part's name as we look it up."""
    return name.replace("\\", "/").lstrip("/").lower()


def _relations_part(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _resolved(part: str, target: str) -> str:
    """The lower-case part name of a relationship's target, which may be absolute or relative to its part."""
    folder = posixpath.dirname(f"/{part}")
    return _plain(posixpath.normpath(posixpath.join(folder, target.replace("\\", "/"))))
