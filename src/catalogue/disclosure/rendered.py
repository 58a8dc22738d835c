"""Published files read back as an outsider reads them: figures, tables and every text that holds a number.

Nothing here asks the code that wrote the files. HTML is read by the standard library's parser, workbooks through ZIP
and XML, messages by the mail parser; what a browser does not show (comments, attributes, hidden sheets) is read too.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from email import message_from_bytes, policy
from html.parser import HTMLParser
from typing import Any, NamedTuple

EDITION = re.compile(r"^(?P<country>[a-z]{2})/(?P<code>[^/]+)/(?P<year>\d{4})/v(?P<version>\d+)/")
_DIGIT = re.compile(r"\d")
SCRIPT_DATA = "application/json"
# what a drawing, a link or the structure of a page needs; nothing else may hold a digit without being traced
_STRUCTURE = frozenset(
    "id for class href src hreflang lang xml:lang rel type charset datetime colspan rowspan scope tabindex role "
    "aria-labelledby aria-describedby aria-controls download http-equiv media sizes data-sort "
    "viewbox x y x1 x2 y1 y2 cx cy r dx dy width height points d transform preserveaspectratio xmlns "
    "shape-rendering fill stroke stroke-width".split()
)
_BLOCKS = frozenset(
    "p li dd dt h1 h2 h3 h4 h5 h6 caption figcaption th td title desc text div section nav header footer main "
    "summary option button label time updated published subtitle summary entry id name".split()
)
_VOID = frozenset("meta link br hr img input line rect circle polyline path".split())


class Figure(NamedTuple):
    """One figure as a file shows it: a number (`value`), or a sign in its place (`flag`).

    `category` is "dimension=key", "" for a total; `dimension` the dimension's name, of a total too.
    """

    table: str
    indicator: str
    geo: str
    year: int
    category: str
    value: Decimal | None
    flag: str
    file: str
    version: int
    dimension: str = ""

    @property
    def is_hidden(self) -> bool:
        """Whether the number is withheld."""
        return self.flag == "c"


class Text(NamedTuple):
    """Words with a digit: `where` is the element or attribute, `section` the anchor that they stand under."""

    where: str
    section: str
    words: str
    language: str = ""


@dataclass
class Cell:
    """A cell of a table: its text, whether it is one of words, and the bars in it (class, length or place in %)."""

    words: str
    is_text: bool = False
    bars: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Grid:
    """A table without its heads: `body` and `foot` rows of (row head, cells)."""

    name: str
    section: str
    body: list[tuple[str, list[Cell]]] = field(default_factory=list)
    foot: list[tuple[str, list[Cell]]] = field(default_factory=list)

    @property
    def rows(self) -> list[tuple[str, list[Cell]]]:
        """All rows."""
        return self.body + self.foot


@dataclass
class Page:
    """What a page, a message or a feed says."""

    file: str
    language: str = ""
    document: dict[str, Any] | None = None
    texts: list[Text] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    dots: list[str] = field(default_factory=list)
    days: set[str] = field(default_factory=set)
    scripts: list[str] = field(default_factory=list)


def version_of(file: str) -> int | None:
    """The version that a permanent address names."""
    found = EDITION.match(file)
    return int(found["version"]) if found else None


def has_digit(words: str) -> bool:
    """Whether a text has any digit."""
    return _DIGIT.search(words) is not None


# --- figures of JSON and CSV


def document_figures(document: Mapping[str, Any], file: str, version: int, year: int) -> Iterator[Figure]:
    """The observations of a data block, also of one with dimensions laid out in columns."""
    year = int(document.get("year", year))
    for row in document.get("observations", ()):
        dims = {key: str(value) for key, value in row["dims"].items()} if "dims" in row else flat_dims(row)
        yield figure_of(row, dims, file, version, year)


_COLUMNS = frozenset(
    "edition country geo_name geo_level nuts3 county county_code year table indicator value flag unit status "
    "label municipality_code geo_code table_label indicator_label".split()
)


def flat_dims(row: Mapping[str, Any]) -> dict[str, str]:
    """The dimensions of a tidy row: all columns but those that every row has."""
    dims = {key: str(value) for key, value in row.items() if key not in _COLUMNS and value not in (None, "")}
    if row.get("year"):
        dims["year"] = str(row["year"])
    return dims


def figure_of(row: Mapping[str, Any], dims: dict[str, str], file: str, version: int, year: int) -> Figure:
    """One observation; a category is written "dimension=key", a total is ""."""
    named = sorted(key for key in dims if key not in ("geo", "year"))
    others = [(key, dims[key]) for key in named if dims[key] != "total"]
    return Figure(
        row["table"],
        row["indicator"],
        dims.get("geo", ""),
        int(dims.get("year", year)),
        ",".join(f"{key}={value}" for key, value in others),
        number_of(row.get("value")),
        str(row.get("flag") or ""),
        file,
        version,
        ",".join(named),
    )


def number_of(value: Any) -> Decimal | None:
    """A number of JSON or CSV; None where there is none."""
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        return Decimal(str(value).replace(",", ".").replace("\u2212", "-"))
    except InvalidOperation:
        return None


def load_json(content: bytes) -> Any:
    """JSON with decimal numbers; None where it is none."""
    try:
        return json.loads(content.decode("utf-8-sig"), parse_float=Decimal)
    except ValueError:
        return None


def csv_rows(content: bytes) -> list[list[str]]:
    """The rows of a CSV file, semicolons or commas."""
    text = content.decode("utf-8-sig")
    head = text.split("\n", 1)[0]
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ","))


# --- pages


def read_page(file: str, content: bytes) -> Page:
    """An HTML page or XML feed."""
    page = Page(file)
    _Reader(page).read(content.decode("utf-8"))
    return page


def read_mail(file: str, content: bytes) -> Page:
    """A message: its subject and heads as strict texts, its parts as lead text."""
    page = Page(file)
    message = message_from_bytes(content, policy=policy.default)
    for head in ("subject", "list-id", "comments", "keywords"):
        if message[head] and has_digit(str(message[head])):
            page.texts.append(Text(head, "", str(message[head])))
    page.language = str(message["content-language"] or "")
    for part in message.walk():
        if part.get_content_type() == "text/html":
            inner = read_page(file, str(part.get_content()).encode())
            page.language = page.language or inner.language
            page.days |= inner.days
            page.grids += inner.grids
            page.texts += [text._replace(section=text.section or "head") for text in inner.texts]
        elif part.get_content_type() == "text/plain":
            words = str(part.get_content())
            page.texts.append(Text("body", "head", words))
        if part.get_filename() and has_digit(str(part.get_filename())):
            page.texts.append(Text("attachment", "", str(part.get_filename())))
    return page


class _Reader(HTMLParser):
    """Fills a page: texts by block element, tables by cell, attributes and comments one by one."""

    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.open: list[tuple[str, dict[str, str]]] = []
        self.words: list[tuple[int, str, list[str]]] = []
        self.grid: Grid | None = None
        self.zone = ""
        self.head = ""
        self.cells: list[Cell] | None = None
        self.skip = ""
        self.raw: list[str] = []

    def read(self, text: str) -> None:
        """Read all of it."""
        self.feed(text)
        self.close()
        while self.words:
            self._flush()

    @property
    def section(self) -> str:
        """The anchor of the innermost element that has one of a section."""
        for tag, attrs in reversed(self.open):
            if tag in ("section", "main", "footer", "header", "nav") and attrs.get("id"):
                return attrs["id"]
        return ""

    @property
    def language(self) -> str:
        """The language of the innermost element that says one."""
        said = (attrs.get("lang") or attrs.get("xml:lang") for _, attrs in reversed(self.open))
        return next((code for code in said if code), self.page.language)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; its attributes may speak too."""
        known = {name.lower(): value or "" for name, value in attrs}
        if tag in ("html", "feed"):
            self.page.language = known.get("lang") or known.get("xml:lang", "")
        self._attributes(tag, known)
        if tag in ("script", "style"):
            self.skip, self.raw = known.get("type", tag) + " " + known.get("id", ""), []
        if tag not in _VOID:
            self.open.append((tag, known))
        if tag == "table":
            figure = next((a.get("id", "") for t, a in reversed(self.open) if t == "figure"), "")
            self.grid = Grid(figure or known.get("id", ""), self.section)
            self.page.grids.append(self.grid)
        elif tag in ("thead", "tbody", "tfoot"):
            self.zone = tag
        elif tag == "tr":
            self.cells, self.head = [], ""
        elif tag == "rect" and self.cells:
            self._bar(known)
        elif tag == "circle" and "cy" in known:
            self.page.dots.append(known["cy"])
        if tag in _BLOCKS:
            self.words.append((len(self.open), tag, []))
            if tag == "td" and self.cells is not None:
                self.cells.append(Cell("", "t" in known.get("class", "").split()))

    def _bar(self, known: dict[str, str]) -> None:
        cells = self.cells or []
        if cells:
            is_mark = "ref" in known.get("class", "")
            cells[-1].bars.append(("mark" if is_mark else "bar", known.get("x" if is_mark else "width", "")))

    def _attributes(self, tag: str, known: dict[str, str]) -> None:
        for name, value in known.items():
            if name == "datetime":
                self.page.days.add(value[:10])
            if name in _STRUCTURE or not has_digit(value):
                continue
            if tag == "meta" and known.get("name") in ("viewport", "color-scheme"):
                continue
            if tag == "meta" and "http-equiv" in known:
                continue
            is_lead = tag == "meta" and known.get("name") == "description"
            self.page.texts.append(Text(f"{tag} {name}", "head" if is_lead else "", value))

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and what a careless page left open in it."""
        if tag in ("script", "style") and self.skip:
            self._code("".join(self.raw))
            self.skip = ""
        if not any(name == tag for name, _ in self.open):
            return
        while self.open:
            if self.words and self.words[-1][0] == len(self.open):
                self._flush()
            name, _ = self.open.pop()
            if name == tag:
                break
        if tag == "tr" and self.grid is not None and self.cells is not None:
            if self.zone != "thead":
                rows = self.grid.foot if self.zone == "tfoot" else self.grid.body
                rows.append((self.head, self.cells))
            self.cells = None
        elif tag == "table":
            self.grid = None

    def handle_data(self, data: str) -> None:
        """Words, of the innermost block element."""
        if self.skip:
            self.raw.append(data)
        elif self.words:
            self.words[-1][2].append(data)
        elif has_digit(data):
            self.page.texts.append(Text("page", self.section, data))

    def handle_comment(self, data: str) -> None:
        """A comment is not shown, and read all the same."""
        if has_digit(data):
            self.page.texts.append(Text("comment", "", data))

    def _flush(self) -> None:
        _, tag, pieces = self.words.pop()
        words = " ".join("".join(pieces).split(" ")).strip()
        if tag == "td" and self.cells:
            self.cells[-1].words = words
            return
        if tag == "th" and self.cells is not None and self.zone != "thead":
            self.head = words
        if not has_digit(words):
            return
        where = "row head" if tag == "th" and self.zone != "thead" else "head" if tag == "th" else tag
        classes = next((a.get("class", "") for t, a in reversed(self.open) if t in ("dl", "p", "figure")), "")
        strict = tag == "title" and not any(t == "svg" for t, _ in self.open)
        if where == "p" and classes:
            where = f"p.{classes}"
        section = self.section
        if any(t == "dl" and "meta" in a.get("class", "").split() for t, a in self.open):
            section, where = "", "meta"
        place = ("title of the page", "") if strict else (where, section)
        self.page.texts.append(Text(*place, words, self.language))

    def _code(self, text: str) -> None:
        kind, _, name = self.skip.partition(" ")
        if kind.startswith("style"):
            quoted = " ".join(re.findall(r'content:\s*"((?:[^"\\]|\\.)*)"', text))
            quoted = re.sub(r"\\([0-9a-f]{1,6}) ?", lambda m: chr(int(m[1], 16)), quoted)
            if has_digit(quoted):
                self.page.texts.append(Text("style", "", quoted))
        elif kind == SCRIPT_DATA and name == "report-data":
            document = load_json(text.encode())
            self.page.document = document if isinstance(document, dict) else None
        elif "json" in kind:
            self.page.texts += list(_strings(load_json(text.encode()), f"script {name or kind}"))
        else:
            self.page.scripts.append(text)


def _strings(value: Any, where: str, key: str = "") -> Iterator[Text]:
    """Every number and text with a digit in a JSON value."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _strings(inner, where, str(name))
            if has_digit(str(name)):
                yield Text(where, "", str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, where, key)
    elif value is not None and has_digit(str(value)):
        yield Text(f"{where} {key}", "head" if key in ("description", "abstract") else "", str(value))
