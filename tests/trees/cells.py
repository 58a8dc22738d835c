"""Cells between abstract facts and files, and how people spell dates, numbers, headers and names."""

import random
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from trees.vocabulary import long_date, without_marks


@dataclass(frozen=True)
class Real:
    """A date that the spreadsheet knows as a date."""

    day: date
    form: str = "yyyy-mm-dd"


@dataclass(frozen=True)
class Serial:
    """A date that has become a bare serial number in a General cell."""

    day: date

    @property
    def number(self) -> int:
        return (self.day - date(1899, 12, 30)).days


@dataclass(frozen=True)
class Num:
    """A numeric cell; in a text file written with the sheet's decimal mark."""

    value: Decimal


@dataclass(frozen=True)
class Broken:
    """An error cell."""

    code: str = "#N/A"


@dataclass(frozen=True)
class Sum:
    """A formula without a stored value, as a total row holds it."""

    formula: str


Cell = str | Real | Serial | Num | Broken | Sum | None


@dataclass
class Sheet:
    """A named grid; row 1 is rows[0]."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    decimal: str = ","


WORKBOOK_DATES = ("real", "real", "real", "serial", "iso", "dots", "long", "year_dots", "mixed")
TEXT_DATES = ("iso", "iso", "dots", "dots", "long", "year_dots")
REAL_FORMS = ("yyyy-mm-dd", "dd.mm.yyyy", "mm-dd-yy", "d/m/yyyy", '[$-427]yyyy" m. "mmmm d" d."')


def draw_date_style(rng: random.Random, language: str, workbook: bool) -> str:
    """How one column writes its dates."""
    styles = (
        *(WORKBOOK_DATES if workbook else TEXT_DATES),
        *(("slashes", "slashes", "dashes") if language == "en" else ()),
    )
    style = rng.choice(styles)
    return "year_spaces" if style == "year_dots" and language == "lt" and rng.random() < 0.3 else style


def date_cell(rng: random.Random, day: date | None, style: str, language: str) -> Cell:
    if day is None:
        return None
    if style == "mixed":
        style = rng.choice(("real", "real", "dots"))
    if style == "real":
        return Real(day, rng.choice(REAL_FORMS))
    if style == "serial":
        return Serial(day)
    if style == "long":
        return long_date(day, language, rng.randrange(2))
    texts = {
        "iso": day.isoformat(),
        "dots": rng.choice((f"{day:%d.%m.%Y}", f"{day.day}.{day:%m.%Y}", f"{day.day}.{day.month}.{day.year}")),
        "slashes": f"{day:%d/%m/%Y}",
        "dashes": f"{day:%d-%m-%Y}",
        "year_dots": f"{day:%Y.%m.%d}",
        "year_spaces": f"{day:%Y %m %d}",
    }
    if style == "dots" and language == "lv" and rng.random() < 0.2:
        return texts["dots"] + "."
    return texts[style]


def number_text(rng: random.Random, value: Decimal, mark: str) -> str:
    """The number as a person types it: 7,5 · 40 · 40,0 · 1 234,5 (with one of three spaces)."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if rng.random() < 0.15:
        text = f"{value:.2f}" if "." in text else text + ".0"
    whole, _, rest = text.partition(".")
    if len(whole) > 3:
        whole = whole[:-3] + rng.choice((" ", "\u00a0", "\u202f")) + whole[-3:]
    return whole + (mark + rest if rest else "")


def noisy_header(rng: random.Random, text: str, unicode: bool = True) -> str:
    """The header as somebody typed it: another case, no national letters, breaks, stars, spaces."""
    if len(text) < 2:
        return text
    for _ in range(rng.choice((0, 0, 1, 1, 2, 3))):
        kind = rng.randrange(9)
        if kind == 0:
            text = rng.choice((text.upper(), text.lower(), text.title()))
        elif kind == 1:
            text = without_marks(text)
        elif kind == 2 and unicode:
            text = unicodedata.normalize("NFD", text)
        elif kind == 3:
            text = text.replace(" ", "\u00a0", 1)
        elif kind == 4:
            text = text.replace(" ", "\n", 1)
        elif kind == 5:
            text += rng.choice(("*", " *", ":", " :", ".", " **"))
        elif kind == 6:
            text = f" {text}  "
        elif kind == 7:
            text = text.replace(" ", "  ", 1)
        elif kind == 8:
            text = text.replace("/", " / ").replace("(", " (")
    return text


def noisy_words(rng: random.Random, text: str, unicode: bool = True, marks: bool = True) -> str:
    """A name or status word in another case, without marks, decomposed, or with stray spaces."""
    kind = rng.randrange(14)
    if kind == 0:
        return text.upper()
    if kind == 1:
        return text.lower()
    if kind == 2 and marks:
        return without_marks(text)
    if kind == 3 and unicode:
        return unicodedata.normalize("NFD", text)
    if kind == 4:
        return text.replace(" ", "\u00a0")
    if kind == 5:
        return f" {text} "
    if kind == 6:
        return text.replace(" ", "  ", 1)
    return text


def noisy_title(rng: random.Random, title: str, unicode: bool = True) -> str:
    """A programme's title, the same to a reader: other quotation marks, spaces, composition."""
    kind = rng.randrange(10)
    if kind == 0:
        return f"„{title}“"
    if kind == 1:
        return f'"{title}"'
    if kind == 2:
        return title.replace(" ", "\u00a0")
    if kind == 3:
        return f"{title} "
    if kind == 4:
        return title.replace(" ", "  ", 1)
    if kind == 5 and unicode:
        return unicodedata.normalize("NFD", title)
    return title
