"""What templates see: finished texts and figures of one page, nothing else."""

from dataclasses import dataclass, field
from itertools import groupby

from markupsafe import Markup


@dataclass(frozen=True)
class Bar:
    """A bar inside a table cell; `length` and the reference mark `mark` are percent of the full width."""

    length: str
    mark: str | None = None
    is_own: bool = False


@dataclass(frozen=True)
class Cell:
    """One table cell: text that pastes as a number, or a sign with its meaning as `title`.

    A short text, such as a date, stays on one line. `mark` is a sign beside a number, which a paste leaves out.
    """

    text: str | Markup
    title: str | None = None
    bar: Bar | None = None
    is_number: bool = True
    is_short: bool = False
    mark: str = ""


@dataclass(frozen=True)
class Row:
    """One table row with its head; `is_own` marks the report's own place or year."""

    head: str
    cells: tuple[Cell, ...]
    is_own: bool = False
    href: str | None = None


@dataclass(frozen=True)
class Table:
    """A table with caption, column heads (first: the row heads' column), signs and a note under it.

    A narrow one may stand beside another. `tail` ends the title with what is in the head of each printed page.
    """

    key: str
    title: str
    unit: str
    heads: tuple[str, ...]
    body: tuple[Row, ...]
    foot: tuple[Row, ...] = ()
    signs: tuple[tuple[str, str], ...] = ()
    text_columns: tuple[int, ...] = ()
    is_sortable: bool = False
    is_narrow: bool = False
    note: str = ""
    tail: str = ""


@dataclass(frozen=True)
class Tile:
    """A key figure; `arrow` is decoration, the words say the same."""

    label: str
    value: str
    unit: str
    base: str
    arrow: str = ""
    change: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One series of the trend chart: polylines and dots in percent of the drawing, label at its end."""

    style: str
    runs: tuple[str, ...]
    dots: tuple[tuple[str, str], ...]
    label: str
    label_y: str


@dataclass(frozen=True)
class Chart:
    """The trend chart; positions are percentages as text, so that the drawing follows its box."""

    title: str
    unit: str
    name: str
    message: str
    grid: tuple[tuple[str, str], ...]
    ticks: tuple[tuple[str, str, str, bool], ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Link:
    """A link in plain sight; `lang` where its text is in another language; no `href`: the page itself."""

    text: str
    href: str | None = None
    lang: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Entry:
    """A term with a text, a link and what follows; a hash is `code`."""

    term: str
    text: str = ""
    link: Link | None = None
    more: str = ""
    code: str = ""


@dataclass(frozen=True)
class Section:
    """A section of a page: an active heading, paragraphs, then figure, tables or pairs of term and text.

    `paste` are paragraphs of plain text to be copied elsewhere; `links` lead to pages that say more.
    """

    anchor: str
    menu: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    chart: Chart | None = None
    tables: tuple[Table, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    closing: tuple[str, ...] = ()
    paste: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def is_wide(self) -> bool:
        """Whether the section needs the whole width of a printed page."""
        return self.chart is not None or not all(table.is_narrow for table in self.tables)

    @property
    def groups(self) -> tuple[tuple[Table, ...], ...]:
        """The tables in order, narrow ones that follow each other together."""
        return tuple(tuple(run) for _, run in groupby(self.tables, key=lambda one: one.is_narrow or id(one)))


@dataclass(frozen=True)
class Report:
    """One municipal report in one language."""

    lang: str
    title: str
    description: str
    heading: str
    place: str
    notices: tuple[str, ...]
    is_draft: bool
    publisher: str
    languages: tuple[Link, ...]
    path: tuple[Link, ...]
    meta: tuple[tuple[str, str, str | None], ...]
    lead: str
    tiles: tuple[Tile, ...]
    points: tuple[str, ...]
    reading: str
    sections: tuple[Section, ...]
    source: str
    downloads: tuple[Link, ...]
    cite: tuple[Entry, ...]
    english: tuple[str, ...]
    footer: tuple[Link, ...]
    page_head: str
    page_mark: str
    page_foot: str
    block: Markup
    dataset: Markup
    canonical: str | None = None
    qr: Markup | None = None
    words: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)

    @property
    def runs(self) -> tuple[tuple[Section, ...], ...]:
        """The sections in order, those that follow each other and are not wide together."""
        return tuple(tuple(run) for _, run in groupby(self.sections, key=lambda one: one.is_wide and id(one)))
