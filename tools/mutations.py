"""Ways to damage a workbook: its bytes, the parts of its package, its XML, its cells."""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

from catalogue.intake.grid import Verdict
from catalogue.intake.reading import read_grids

MAX_ROWS, MAX_COLUMNS = 120, 40  # of a source's sheet that is written anew
LONGEST = 32_767
MANY = 2_000
WRONG_NUMBERS = (b"", b"-1", b"0", b"1e308", b"NaN", b"4294967296", b"99999999999999999999", b"1048577", b"16385")
REFERENCES = (b"A0", b"XFD1048576", b"XFE1048577", b"ZZZZ99", b"A1:XFD1048576", b"1A", b"A-1")
TYPES = (b"s", b"n", b"b", b"e", b"str", b"inlineStr", b"d", b"x", b"")
FORMATS = (b"yyyy", b"[h]:mm", b"0.00", b"[$-427]yyyy m. mmmm d", b'"', b"[[[", b"@", b"d/m/yy h:mm;@")
TEXTS = (
    b"-1",
    b"1e400",
    b"2958466",
    b"-693594",
    b"1e15",
    b"9999-99-99",
    b"0000-00-00T00:00:00",
    b"\xed\xa0\x80",
    b"&#0;",
)
ATTRIBUTE = re.compile(rb'\s([\w:.-]+)="([^"<>]*)"')
TEXT = re.compile(rb">([^<>]+)<")
ELEMENT = re.compile(rb"<([\w:]+)(?:\s[^<>]*)?(?:/>|>[^<>]*</\1>)")
TAG = re.compile(rb"<[^<>]+>")

Cell = str | float | int | bool | date | datetime | timedelta | None
Sheets = dict[str, list[list[Cell]]]

NASTY: tuple[Cell, ...] = (
    *("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|'/c calc'!A0", "\t=1", "\r=1", "'=1", '=HYPERLINK("http://x")'),
    *("a\nb", "a\r\nb", 'sakė "taip"', '"', ";", ",", "|", "a;b;c", "<b>&amp;</b>", "]]>", "{{x}}"),
    *("\u202eabc", "\u200b", "\u00a0", "\ufeff", "\u2028", "\u0301\u0301", "e\u0301", "😀👩‍👩‍👧", "ﷺ", "İ", "ß"),
    *("x" * LONGEST, "(" * LONGEST, "1" * 5000, "ą" * 9000, "1 " * 9000, "a@b." * 3000, "\ufffd", "\x1b[2J", "a\x0bb"),
    *("12 345,67", "1.234.567,8", "1e5", "0x10", "١٢٣", "½", "IV", "#N/A", "#DIV/0!", "NULL", "nan", "inf", "-0"),
    *("2024-02-30", "31/12/2023", "12/31/2023", "29.02.2023", "2024-13-01", "99999", "1900-02-29", "0001-01-01"),
    *("Iš viso", "Kopā:", "Kokku", "Razem", "Total", "1", "-", "–", "taip", "nebaigė", "48503120211", "x@y.lt"),
    *(0, -1, 1e308, -1e308, 5e-324, 1e15, 2**53 + 1.0, 0.1 + 0.2, 45352.5, 2958466.0, float("nan"), float("inf"), True),
    *(date(1900, 1, 1), date(9999, 12, 31), datetime(2024, 3, 1, 23, 59, 59), timedelta(hours=40), None, "", False),
)  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A damaged workbook under an ending; `rows` is sheet → number of its rows, where all is well formed."""

    data: bytes
    suffix: str
    rows: Mapping[str, int] | None = None


@dataclass(frozen=True)
class Source:
    """A workbook to be damaged; `is_safe` where it may be read without a guard."""

    path: Path
    is_safe: bool

    @cached_property
    def data(self) -> bytes:
        return self.path.read_bytes()

    @property
    def suffix(self) -> str:
        return self.path.suffix.lower()

    @cached_property
    def parts(self) -> dict[str, bytes]:
        """The parts of a package by name, in their order; none where it is no package."""
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
                return {
                    info.filename: archive.read(info) for info in archive.infolist() if 0 < info.file_size < 2_000_000
                }
        except (zipfile.BadZipFile, ValueError, RuntimeError, NotImplementedError, OSError, EOFError):
            return {}

    @cached_property
    def xml(self) -> tuple[str, ...]:
        """The names of parts that hold XML."""
        return tuple(name for name, data in self.parts.items() if name.endswith((".xml", ".rels")) and b"<" in data)

    @cached_property
    def sheets(self) -> Sheets:
        """The upper left of each sheet; none where it may not be read here."""
        if not self.is_safe:
            return {}
        try:
            grids = read_grids(self.path)
        except Verdict:
            return {}
        return {grid.sheet: [row[:MAX_COLUMNS] for row in grid.rows[:MAX_ROWS]] for grid in grids if grid.rows}  # type: ignore[misc]


def packed(parts: Mapping[str, bytes], more: Mapping[str, bytes] | None = None) -> bytes:
    """A package; parts in `more` come again under their names."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in [*parts.items(), *(more or {}).items()]:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


# Bytes


def flip(source: Source, chance: Random) -> Mutant:
    """Some bytes are others."""
    data = bytearray(source.data)
    for _ in range(chance.choice((1, 4, 32, 256))):
        data[chance.randrange(len(data))] = chance.choice((0, 255, chance.randrange(256)))
    return Mutant(bytes(data), source.suffix)


def cut(source: Source, chance: Random) -> Mutant:
    """The end, the beginning or a piece within is missing."""
    start, end = sorted((chance.randrange(len(source.data)), chance.randrange(len(source.data))))
    pieces = (source.data[:start], source.data[start:], source.data[:start] + source.data[end:])
    return Mutant(chance.choice(pieces), source.suffix)


def splice(source: Source, chance: Random) -> Mutant:
    """A piece stands again somewhere else, or zeros over it."""
    data = source.data
    at, start = chance.randrange(len(data)), chance.randrange(len(data))
    piece = data[start : start + chance.choice((1, 16, 512, 4096))]
    if chance.random() < 0.3:
        piece = bytes(len(piece))
    tail = data[at:] if chance.random() < 0.5 else data[at + len(piece) :]
    return Mutant(data[:at] + piece + tail, source.suffix)


def rename(source: Source, chance: Random) -> Mutant:
    """The content stands under another ending."""
    return Mutant(source.data, chance.choice((".xlsx", ".xls", ".xlsb", ".ods", ".csv", ".txt", ".tsv", ".dat")))


# Packages


def drop_part(source: Source, chance: Random) -> Mutant:
    """A part of the package is missing."""
    parts = dict(source.parts)
    del parts[chance.choice(list(parts))]
    return Mutant(packed(parts), source.suffix)


def double_part(source: Source, chance: Random) -> Mutant:
    """A part comes twice, the second time as another part's content."""
    name, other = chance.choice(list(source.parts)), chance.choice(list(source.parts))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile's, of what is meant here
        return Mutant(packed(source.parts, {name: source.parts[other]}), source.suffix)


def rename_part(source: Source, chance: Random) -> Mutant:
    """A part has another name: in capitals, with backslashes, outside the package, or in the middle of nowhere."""
    name = chance.choice(list(source.parts))
    fresh = chance.choice(
        (name.upper(), name.replace("/", "\\"), f"../../{name}", f"/{name}", f"{name}\0x", "x" * 300, "ą\n.xml")
    )
    return Mutant(packed({fresh if key == name else key: data for key, data in source.parts.items()}), source.suffix)


def cut_part(source: Source, chance: Random) -> Mutant:
    """A part ends early, or bytes in it are others, under a sound package."""
    name = chance.choice(list(source.parts))
    data = bytearray(source.parts[name])
    if chance.random() < 0.4:
        data = data[: chance.randrange(len(data))]
    else:
        for _ in range(chance.choice((1, 4, 32))):
            data[chance.randrange(len(data))] = chance.choice((0, 60, 62, 255, chance.randrange(256)))
    return Mutant(packed(source.parts | {name: bytes(data)}), source.suffix)


def lie_about_size(source: Source, chance: Random) -> Mutant:
    """The directory of the package says other sizes, methods and places than there are."""
    data = bytearray(packed(source.parts))
    places = [match.start() for match in re.finditer(b"PK\1\2", data)]
    at = chance.choice(places) + chance.choice((8, 10, 16, 20, 24, 28, 42))
    data[at : at + 4] = chance.choice((b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x01\0\0\0", chance.randbytes(4)))
    return Mutant(bytes(data), source.suffix)


# XML


def _in_xml(source: Source, chance: Random, change: Callable[[bytes, Random], bytes]) -> Mutant:
    weights = [5 if "sheet" in name or name == "content.xml" else 1 for name in source.xml]
    (name,) = chance.choices(source.xml, weights)
    return Mutant(packed(source.parts | {name: change(source.parts[name], chance)}), source.suffix)


def _picked(pattern: re.Pattern[bytes], data: bytes, chance: Random, most: int = 1) -> Iterator[re.Match[bytes]]:
    """Some matches, from the last to the first, found from a random place on."""
    found = []
    for _ in range(most):
        match = pattern.search(data, chance.randrange(len(data))) or pattern.search(data)
        if match:
            found.append(match)
    last = len(data) + 1
    for match in sorted(found, key=lambda match: -match.start()):
        if match.end() <= last:
            last = match.start()
            yield match


def _replaced(data: bytes, match: re.Match[bytes], group: int, fresh: bytes) -> bytes:
    return data[: match.start(group)] + fresh + data[match.end(group) :]


def drop_attribute(source: Source, chance: Random) -> Mutant:
    """Attributes are missing."""

    def change(data: bytes, chance: Random) -> bytes:
        for match in _picked(ATTRIBUTE, data, chance, chance.choice((1, 5, 50))):
            data = _replaced(data, match, 0, b"")
        return data

    return _in_xml(source, chance, change)


def change_attribute(source: Source, chance: Random) -> Mutant:
    """Attributes say something else: types, references, formats, numbers without measure."""

    def change(data: bytes, chance: Random) -> bytes:
        for match in _picked(ATTRIBUTE, data, chance, chance.choice((1, 5, 50))):
            name = match[1].rpartition(b":")[2]
            wrong = {b"t": TYPES, b"value-type": TYPES, b"r": REFERENCES, b"ref": REFERENCES, b"formatCode": FORMATS}
            data = _replaced(data, match, 2, chance.choice(wrong.get(name, WRONG_NUMBERS)))
        return data

    return _in_xml(source, chance, change)


def change_text(source: Source, chance: Random) -> Mutant:
    """Values are huge numbers, odd dates, or no characters at all."""

    def change(data: bytes, chance: Random) -> bytes:
        for match in _picked(TEXT, data, chance, chance.choice((1, 5, 50))):
            data = _replaced(data, match, 1, chance.choice(TEXTS + WRONG_NUMBERS))
        return data

    return _in_xml(source, chance, change)


def repeat_element(source: Source, chance: Random) -> Mutant:
    """An element stands many times."""

    def change(data: bytes, chance: Random) -> bytes:
        for match in _picked(ELEMENT, data, chance):
            data = _replaced(data, match, 0, match[0] * chance.choice((2, 50, MANY)))
        return data

    return _in_xml(source, chance, change)


def drop_tag(source: Source, chance: Random) -> Mutant:
    """A tag is missing, or one of another element stands there."""

    def change(data: bytes, chance: Random) -> bytes:
        for match in _picked(TAG, data, chance, chance.choice((1, 3))):
            other = next(_picked(TAG, data, chance))[0]
            data = _replaced(data, match, 0, chance.choice((b"", other)))
        return data

    return _in_xml(source, chance, change)


# Cells


def _swap_cells(rows: list[list[Cell]], chance: Random) -> None:
    for _ in range(chance.choice((1, 5, 40))):
        row = chance.choice(rows)
        row[chance.randrange(len(row))] = chance.choice(NASTY)


def _swap_column(rows: list[list[Cell]], chance: Random) -> None:
    """Every cell of a column is nasty."""
    column = chance.randrange(len(rows[0]))
    for row in rows[1:]:
        row[column] = chance.choice(NASTY)


def _repeat_rows(rows: list[list[Cell]], chance: Random) -> None:
    at = chance.randrange(len(rows))
    rows[at:at] = [list(rows[at]) for _ in range(chance.choice((1, 3, 30)))]


def _drop_rows(rows: list[list[Cell]], chance: Random) -> None:
    at = chance.randrange(len(rows))
    del rows[at : at + chance.choice((1, 3, 30))]


def _shuffle_rows(rows: list[list[Cell]], chance: Random) -> None:
    chance.shuffle(rows)


def _swap_columns(rows: list[list[Cell]], chance: Random) -> None:
    one, other = (chance.randrange(len(rows[0])) for _ in range(2))
    for row in rows if chance.random() < 0.5 else rows[len(rows) // 2 :]:
        row[one], row[other] = row[other], row[one]


def _drop_column(rows: list[list[Cell]], chance: Random) -> None:
    if len(rows[0]) > 1:
        column = chance.randrange(len(rows[0]))
        for row in rows:
            del row[column]


def _repeat_column(rows: list[list[Cell]], chance: Random) -> None:
    one, other = (chance.randrange(len(rows[0])) for _ in range(2))
    for row in rows:
        row.insert(other, row[one])


def _repeat_header(rows: list[list[Cell]], chance: Random) -> None:
    at = chance.choice((1, chance.randrange(len(rows) + 1), len(rows)))
    rows.insert(at, list(rows[0]))


def _blank_rows(rows: list[list[Cell]], chance: Random) -> None:
    at = chance.choice((0, chance.randrange(len(rows) + 1)))
    rows[at:at] = [[None] * len(rows[0]) for _ in range(chance.choice((1, 5, 200)))]


def _blank_columns(rows: list[list[Cell]], chance: Random) -> None:
    at, width = chance.choice((0, chance.randrange(len(rows[0]) + 1))), chance.choice((1, 4, 60))
    for row in rows:
        row[at:at] = [None] * width


CELL_CHANGES = (
    *(_swap_cells, _swap_cells, _swap_cells, _swap_column, _repeat_rows, _drop_rows, _shuffle_rows, _swap_columns),
    *(_drop_column, _repeat_column, _repeat_header, _blank_rows, _blank_columns),
)


def change_cells(source: Source, chance: Random, canary: str) -> Mutant:
    """Cells, rows and columns are others, in a workbook that is written anew; the canary stands in several cells."""
    sheets = {name: [list(row) for row in rows] for name, rows in source.sheets.items()}
    if chance.random() < 0.1:
        sheets |= {f"{name[:24]} ({number})": [list(row) for row in sheets[name]] for number, name in enumerate(sheets)}
    for rows in sheets.values():
        for change in chance.choices(CELL_CHANGES, k=chance.choice((1, 2, 3))):
            if rows:
                change(rows, chance)
        width = max(map(len, rows), default=1)
        for _ in range(3):
            row = chance.choice(rows) if rows else []
            if row:
                row[chance.randrange(len(row))] = canary
        # the last row holds something for certain, so that their number is known
        rows.append([canary] * min(width, chance.choice((1, 3))))
    write = chance.choice((_as_xlsx, _as_xlsx, _as_ods, _as_text))
    return write(sheets, chance)


def _as_xlsx(sheets: Sheets, chance: Random) -> Mutant:
    target = io.BytesIO()
    options = {"in_memory": True, "nan_inf_to_errors": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        day = book.add_format({"num_format": chance.choice(("yyyy-mm-dd", "dd.mm.yyyy hh:mm", "[h]:mm"))})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    is_day = isinstance(cell, date | timedelta) or (is_serial(cell) and chance.random() < 0.05)
                    sheet.write(number, column, cell, *([day] if is_day else []))
    return Mutant(target.getvalue(), ".xlsx", {name: len(rows) for name, rows in sheets.items()})


def is_serial(cell: Cell) -> bool:
    """Whether a number may be shown as a time; over one of thousands of millions of days the reader gives up."""
    return isinstance(cell, float) and abs(cell) < 1e9


def _as_ods(sheets: Sheets, _: Random) -> Mutant:
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>"
        + "".join(
            f"<table:table-row>{''.join(map(_ods_cell, row)) or _ods_cell(None)}</table:table-row>" for row in rows
        )
        + "</table:table>"
        for name, rows in sheets.items()
    )
    content = f"<office:document-content {spaces}><office:body><office:spreadsheet>{tables}</office:spreadsheet>"
    data = packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"{content}</office:body></office:document-content>".encode(),
            "META-INF/manifest.xml": b'<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        }
    )
    return Mutant(data, ".ods", {name: len(rows) for name, rows in sheets.items()})


def _ods_cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, bool):
        value = f'"boolean" office:boolean-value="{str(cell).lower()}"'
    elif isinstance(cell, int | float):
        value = f'"float" office:value="{cell!r}"'
    elif isinstance(cell, date):
        value = f'"date" office:date-value="{cell.isoformat()}"'
    else:
        text = "".join(letter for letter in str(cell) if letter.isprintable() or letter in "\n\t")
        lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
        return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'
    return f"<table:table-cell office:value-type={value}/>"


def _as_text(sheets: Sheets, chance: Random) -> Mutant:
    """The first sheet as delimited text in one of the usual encodings; letters that it lacks become question marks."""
    rows = next(iter(sheets.values()), [])
    text = io.StringIO()
    csv.writer(text, delimiter=chance.choice(";,\t"), lineterminator="\r\n").writerows(rows)
    encoding = chance.choice(("utf-8", "utf-8-sig", "utf-16", "cp1257", "cp1250"))
    # a text file with letters that no text has is refused, and rightly
    written = text.getvalue().replace("\x1b", "").encode(encoding, "replace")
    return Mutant(written, ".csv", {"text": len(rows)})


ON_BYTES = (flip, cut, splice, rename)
ON_PACKAGES = (drop_part, double_part, rename_part, cut_part, lie_about_size)
ON_XML = (drop_attribute, change_attribute, change_text, repeat_element, drop_tag)
