"""All published files of one country and period, read and sorted: figures, pages, states of municipalities."""

import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

from catalogue.disclosure.knowledge import Units, Weakness
from catalogue.disclosure.rendered import (
    EDITION,
    Figure,
    Page,
    csv_rows,
    document_figures,
    figure_of,
    flat_dims,
    load_json,
    number_of,
    read_mail,
    read_page,
    version_of,
)
from catalogue.disclosure.workbook import Sheet, sheets

RECORD = "editions.json"
_NOTICE = re.compile(rb'<!-- notice -->(\s*<p class="notice">.*?</p>)?', re.DOTALL)
_NATIONAL = re.compile(r"^[a-z]{2}/data/\d{4}/v(?P<version>\d+)/")


@dataclass
class Published:
    """What the files hold. `beside` are the figures of a folder, `of_file` those of a file."""

    country: str
    year: int = 0
    figures: list[Figure] = field(default_factory=list)
    beside: dict[str, list[Figure]] = field(default_factory=lambda: defaultdict(list))
    of_file: dict[str, list[Figure]] = field(default_factory=lambda: defaultdict(list))
    states: dict[int, dict[str, str]] = field(default_factory=dict)
    record: list[dict[str, Any]] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    workbooks: dict[str, list[Sheet]] = field(default_factory=dict)
    others: dict[str, Any] = field(default_factory=dict)
    paths: list[str] = field(default_factory=list)
    weaknesses: list[Weakness] = field(default_factory=list)

    @staticmethod
    def is_permanent(path: str) -> bool:
        """Whether a file lies at an address that never changes."""
        return bool(EDITION.match(path) or _NATIONAL.match(path))

    @staticmethod
    def frozen(content: bytes) -> bytes:
        """A file without the notice that a withdrawn or revised edition gets."""
        return _NOTICE.sub(b"", content)

    def version(self, path: str) -> int:
        """The version that a file speaks of: that of its address, else the last one."""
        found = _NATIONAL.match(path)
        return int(found["version"]) if found else version_of(path) or max(self.states, default=1)

    def add(self, figures: Iterator[Figure], path: str) -> None:
        """Figures of a file."""
        for figure in figures:
            self.figures.append(figure)
            self.beside[_folder(path)].append(figure)
            self.of_file[path].append(figure)


def read_files(files: Mapping[str, bytes], units: Units) -> Published:
    """Read all files, JSON first: pages and tables are compared with it."""
    published = Published(units.country)
    published.paths = sorted(files)
    addresses = [found for path in published.paths if (found := EDITION.match(path)) and found["code"] != "data"]
    published.year = max((int(found["year"]) for found in addresses), default=0)
    versions = {int(found["version"]) for found in addresses} or {1}
    published.states = {version: {} for version in sorted(versions)}
    for path in published.paths:
        if path.endswith((".json", ".jsonld")):
            _json(published, path, files[path], units)
    for path in published.paths:
        try:
            _other(published, path, files[path])
        except (ValueError, KeyError, ElementTree.ParseError, zipfile.BadZipFile) as error:
            # what the gate can not read it can not pass
            published.weaknesses.append(Weakness("unreadable file", type(error).__name__, file=path))
    for version, states in published.states.items():
        for unit in units.members:
            states.setdefault(unit.code, "no data" if _has_reports(published, version) else "full")
    return published


def _has_reports(published: Published, version: int) -> bool:
    return any(version_of(path) == version for path in published.paths)


def _json(published: Published, path: str, content: bytes, units: Units) -> None:
    document = load_json(content)
    if path == RECORD:
        _record(published, document, units)
    elif isinstance(document, dict) and "observations" in document:
        _document(published, document, path)
        rest = {key: value for key, value in document.items() if key != "observations"}
        published.others[path] = rest
    elif document is not None:
        published.others[path] = document
    elif path.startswith(f"{units.country.lower()}/"):
        published.weaknesses.append(Weakness("unreadable file", "no JSON", file=path))


def _document(published: Published, document: dict[str, Any], path: str) -> None:
    version = published.version(path)
    code = document.get("municipality_code")
    if code:
        published.states.setdefault(version, {})[str(code)] = str(document.get("status", "full"))
    published.add(document_figures(document, path, version, published.year), path)


def _record(published: Published, record: Any, units: Units) -> None:
    """The record of editions: states, and the key figures of index pages."""
    for entry in record.get("editions", ()):
        if entry["country"] != units.country or int(entry["year"]) != published.year:
            continue
        published.record.append(entry)
        version = int(entry["version"])
        if isinstance(entry["municipalities"], dict):
            published.states.setdefault(version, {}).update(entry["municipalities"])
        for geo, figures in sorted(entry["figures"].items()):
            for indicator, value in sorted(figures.items()):
                sign = value if isinstance(value, str) else ""
                row = {"table": "comparison", "indicator": indicator, "value": None if sign else value, "flag": sign}
                published.add(iter([figure_of(row, {"geo": geo}, RECORD, version, published.year)]), RECORD)


def _other(published: Published, path: str, content: bytes) -> None:
    ending = path.rpartition(".")[2]
    is_ours = path.startswith(published.country.lower() + "/")
    if ending == "csv":
        _csv(published, path, content)
    elif ending == "xlsx":
        published.workbooks[path] = sheets(content)
    elif ending == "eml":
        published.pages.append(read_mail(path, content))
    elif ending in ("html", "xml") and is_ours:
        page = read_page(path, content)
        published.pages.append(page)
        if page.document:
            _document(published, page.document, path)


def _csv(published: Published, path: str, content: bytes) -> None:
    """A tidy file speaks for itself; one in words must say line by line what the JSON beside it says."""
    rows = csv_rows(content)
    if not rows:
        return
    head = rows[0]
    version = published.version(path)
    if {"table", "indicator", "value"} <= set(head):
        named = [dict(zip(head, row, strict=False)) for row in rows[1:]]
        published.add(
            (
                figure_of(row, flat_dims(row) | {"geo": row.get("geo", "")}, path, version, published.year)
                for row in named
            ),
            path,
        )
        return
    sign = _sign_column(rows)
    told = Counter((_plain(number_of(row[sign - 1])), row[sign]) for row in rows[1:] if len(row) > sign)
    best: Counter[tuple[Decimal | None, str]] | None = None
    for file in published.paths:
        if file.endswith(".json") and _folder(file) == _folder(path) and file in published.of_file:
            more = told - Counter((_plain(figure.value), figure.flag) for figure in published.of_file[file])
            best = more if best is None or more.total() < best.total() else best
    for (value, flag), count in (told if best is None else best).items():
        number = None if value is None else float(value)
        place = f"{count} line(s) with {'a number' if value is not None else flag or 'nothing'} that the JSON has not"
        published.weaknesses.append(Weakness("shown elsewhere", place, number, number, path))


def _sign_column(rows: list[list[str]]) -> int:
    """The column of signs, right of that of values."""
    width = min(len(row) for row in rows)
    signs = [at for at in range(width) if {row[at] for row in rows[1:]} <= {"", "c", ":", "r", "b", "p"}]
    return max((at for at in signs if at), default=width - 1)


def _plain(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.normalize()


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
