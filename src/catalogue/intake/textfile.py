"""Text files as grids: the encoding, the separator and stray quotation marks are found out."""

import csv
import io
import sys
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from catalogue.intake.grid import Grid, check_extent, trim
from catalogue.intake.read_encoding import Encoding, detect_encoding

# Excel names the sheet of a text file after the file; file names may hold people's names, so not here.
SHEET = "text"
SEPARATORS = ";\t,|"
SAMPLE_CHARACTERS, SAMPLE_ROWS = 1 << 16, 100
MAX_RESUMED = 5_000_000  # lines parsed again because of stray quotation marks
END = "\x1eend of text\x1e"  # more than one letter: short strings are shared, and this is known by identity


class NotText(Exception):
    """The content is no delimited text; the message is the cause: binary, html, xml, quotes."""


def read_text(path: Path, language: str | None = None) -> Grid:
    """The rows of a delimited text file as strings, one grid.

    A first line `sep=;` is obeyed and not counted as a row, as in Excel. A quotation mark that is
    never closed, or that would swallow whole rows, is taken as a letter. Raises NotText, and Refused
    (PD-003) where there are more cells than a sheet can have.
    """
    with path.open("rb") as file:
        encoding = detect_encoding(file, language)
    if encoding is None:
        raise NotText("binary")
    with path.open(encoding=encoding.name, errors="replace", newline="") as text:
        sample = text.read(SAMPLE_CHARACTERS)
        _check_markup(sample)
        separator, declared = _separator(sample)
        text.seek(0)
        if declared:
            text.readline()
        rows = _rows(text, separator, _spaced(sample, separator), _usual(sample, separator))
    width = max(map(len, rows), default=0)
    check_extent(len(rows), width, sum(map(len, rows)))
    for row in rows:
        row.extend([""] * (width - len(row)))
    return _grid(trim(rows), encoding, separator)


def _grid(rows: list[list[object]], encoding: Encoding, separator: str) -> Grid:
    return Grid(SHEET, rows, encoding=encoding.name, encoding_doubt=encoding.doubt, separator=separator)


def _check_markup(sample: str) -> None:
    """Refuse web pages, XML, mail archives and the like, which some programs save as .xls."""
    start = sample.lstrip("\ufeff \t\r\n")[:4096].lower()
    if start.startswith(("mime-version:", "{\\rtf")):
        raise NotText("html" if start.startswith("mime") else "foreign")
    if start.startswith("%pdf-"):
        raise NotText("foreign")
    if start[:1] == "<" and (start[1:2].isalpha() or start[1:2] in "!?") and ">" in start:
        tags = ("<html", "<table", "<body", "<head", "<meta", "<!doctype html", "<style", "<div", "<p", "<br")
        raise NotText("html" if any(tag in start for tag in tags) and "<workbook" not in start else "xml")


def _separator(sample: str) -> tuple[str, bool]:
    """The separator, and whether a first line `sep=` declares it.

    Of the candidates, the one that cuts most of the first rows into the same number of cells wins;
    more cells count a little more, so that decimal commas do not beat semicolons.
    """
    first = sample.lstrip("\ufeff").split("\n", 1)[0].strip().strip('"').lower()
    if first.startswith("sep=") and len(first) <= 5:
        return (first[4:] or "\t"), True
    best, best_score = SEPARATORS[2], 0.0
    for separator in SEPARATORS:
        widths = _widths(sample, separator)
        if not widths:
            continue
        width, times = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        score = (times / widths.total()) * (width - 1) ** 0.5 if width > 1 else 0.0
        if score > best_score:
            best, best_score = separator, score
    return best, False


def _widths(sample: str, separator: str) -> Counter[int]:
    """How many of the first filled rows have how many cells."""
    lines = sample.splitlines(keepends=True)
    if len(sample) >= SAMPLE_CHARACTERS and len(lines) > 1:
        lines.pop()
    widths: Counter[int] = Counter()
    with _any_field_size():
        for row in csv.reader(lines, delimiter=separator):
            if any(row):
                widths[len(row)] += 1
            if widths.total() >= SAMPLE_ROWS:
                break
    return widths


def _usual(sample: str, separator: str) -> int:
    """How many separators most lines have, whatever stands in quotation marks."""
    counts = Counter(line.count(separator) for line in sample.splitlines())
    return max(counts, key=lambda count: (counts[count], count)) if counts else 0


def _spaced(sample: str, separator: str) -> bool:
    """Whether quoted cells begin with a space: `1, "a, b"`."""
    return sample.count(f'{separator} "') > sample.count(f'{separator}"')


@contextmanager
def _any_field_size() -> Iterator[None]:
    """Lift csv's limit on the length of a cell, and put it back."""
    before = csv.field_size_limit(sys.maxsize)
    try:
        yield
    finally:
        csv.field_size_limit(before)


class _Lines(Iterator[str]):
    """The lines of a text, then END; remembers those of the current row and can give them again."""

    def __init__(self, text: Iterator[str]) -> None:
        self.text = text
        self.again: deque[str] = deque()
        self.current: list[str] = []
        self.ended = False

    def __next__(self) -> str:
        if self.again:
            line = self.again.popleft()
        elif not self.ended:
            line = next(self.text, END)
            self.ended = line is END
        else:
            raise StopIteration
        if "\0" in line:
            line = line.replace("\0", "")
        self.current.append(line)
        return line


def _rows(text: io.TextIOWrapper, separator: str, spaced: bool, usual: int) -> list[list[object]]:
    """The rows of the rest of a text; `usual` is the number of separators that most lines have."""
    lines = _Lines(iter(text))
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=spaced)
    rows: list[list[Any]] = []
    resumed = 0
    with _any_field_size():
        for row in reader:
            current, lines.current = lines.current, []
            if len(current) > 1 and _is_runaway(current, separator, usual):
                rows += list(csv.reader(current[:1], delimiter=separator, quoting=csv.QUOTE_NONE))
                lines.again.extendleft(reversed(current[1:]))
                resumed += len(current)
                if resumed > MAX_RESUMED:
                    raise NotText("quotes")
            elif current[-1] is not END:
                rows.append(row)
    return rows


def _is_runaway(lines: list[str], separator: str, usual: int) -> bool:
    """Whether a cell over several lines is really several rows behind a stray quotation mark."""
    if lines[-1] is END:
        return True
    return usual > 1 and all(line.count(separator) == usual for line in lines)
