"""Every number in words, drawings, attributes and names must be a published figure of its place, or no figure at all.

The tables of a page must say what the data block says: each column, or each row, is found again among the figures as
a whole, withheld signs included, so that a number in the place of a sign is noticed even where that number stands
elsewhere on the page. Texts may take numbers only from the tables of their section (knowledge.SECTIONS); titles,
attributes, comments and file names from none.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from catalogue.disclosure.columns import Token, columns_of, explained, series_of, token
from catalogue.disclosure.knowledge import SECTIONS, SMALLEST, Units, Weakness
from catalogue.disclosure.numbers import numbers_in, without_codes
from catalogue.disclosure.published import RECORD, Published
from catalogue.disclosure.rendered import EDITION, Cell, Figure, Grid, Page, Text, has_digit
from catalogue.disclosure.workbook import Sheet
from catalogue.language import NATIONAL

_LISTS = ("promises", "projects", "providers", "officials")  # of public titles, as they were given
_RELEASE_DAY = Decimal(15)
_NAMES = ("programme", "provider", "title", "name", "target", "commitment")
# the ordinal of a table or figure at the start of its caption
_ORDINAL = re.compile(
    r"^(?:\d{1,2}\s(?=[a-z]+\.)|\d{1,2}\.\s(?=[a-zā-ž]+\.)|[A-Z]\w+\s\d{1,2}\.|\d{1,2}\s\w+\.|\d{1,2}\.\s\w+\.)",
    re.UNICODE,
)
_REFERENCE = re.compile(r"\b(?:table|Table|tabel\w*|tabeli)\s\d+\b|\b\d+\.?\s(?:lentel\w+|tabul\w+)")
_WIDE = 0.06  # bars are drawn to two decimals of a percent of figures with one


def untraced(published: Published, units: Units, quoted: Sequence[str] = ()) -> list[Weakness]:
    """All numbers that nothing published explains; `quoted` are texts of the operator, who may have a telephone."""
    found: list[Weakness] = []
    for page in published.pages:
        found += _Traced(published, page, units, quoted).weaknesses()
    for path in published.paths:
        found += _file_name(path, units)
    for path, sheets in published.workbooks.items():
        found += _workbook(published, path, sheets)
    found += _documents(published)
    found += _scripts(published)
    return found


def _weak(page: str, where: str, number: Decimal | None = None) -> Weakness:
    value = None if number is None else float(number)
    return Weakness("untraced number", where, value, value, page)


# --- pages


class _Traced:
    """The numbers of one page."""

    def __init__(self, published: Published, page: Page, units: Units, quoted: Sequence[str]) -> None:
        self.published, self.page, self.units = published, page, units
        self.version = published.version(page.file)
        if page.document:
            figures = published.of_file[page.file]
        elif page.file.endswith(".eml"):
            figures = self._of_mail()
        else:
            figures = [figure for figure in published.of_file[RECORD] if figure.version == self.version]
        self.figures = figures
        self.pool: dict[str, list[Decimal]] = defaultdict(list)
        for figure in figures:
            if figure.value is not None:
                self.pool[figure.table].append(abs(figure.value))
        self.known = [*quoted, *_titles(figures)]
        self.days = sorted({*page.days, *self._days()})

    def _of_mail(self) -> list[Figure]:
        """The figures of the report that a message is about: the one that it links to or names."""
        words = " ".join(text.words for text in self.page.texts)
        here = [figure for figure in self.published.figures if EDITION.match(figure.file)]
        folders = {figure.file.rpartition("/")[0] for figure in here}
        named = {
            folder
            for folder in folders
            if folder in words or f"{folder.split('/')[0].upper()}-{'-'.join(folder.split('/')[1:])}" in words
        }
        return [figure for figure in here if figure.file.rpartition("/")[0] in named]

    def _days(self) -> set[str]:
        """Days that any page may name: releases of the record, and the ends of the years."""
        year = self.published.year
        found = {f"{y}-{day}" for y in range(year, year + 5) for day in ("01-01", "10-15", "12-31")}
        return found | {str(entry.get("published", ""))[:10] for entry in self.published.record if "published" in entry}

    def weaknesses(self) -> Iterator[Weakness]:
        """All of the page."""
        for text in self.page.texts:
            for number in self._unknown(text):
                yield _weak(self.page.file, f"{text.where}{' in ' + text.section if text.section else ''}", number)
        for grid in self.page.grids:
            yield from self._grid(grid)
        yield from self._dots()

    def _unknown(self, text: Text) -> Iterator[Decimal]:
        words = text.words
        if text.where in ("caption", "figcaption", "row head", "head"):
            words = _ORDINAL.sub(" ", words)
        if (text.where == "row head" and text.section in _LISTS) or self._is_name(text):
            return
        if text.where == "desc":
            words = _REFERENCE.sub(" ", words)
        code = (text.language or self.page.language)[:2]
        allowed = self._allowed(text)
        for number, decimals in numbers_in(words, code, self.known, self.days):
            if not self._is_year(number, decimals) and not _within(number, decimals, allowed):
                yield number

    def _is_name(self, text: Text) -> bool:
        """Whether a text of the machine-readable description is a code of the place or the version."""
        codes = {*self.published.states[self.version], str(self.version)}
        is_county = re.fullmatch(r"[A-Z]{2}-[0-9A-Z]{1,3}", text.words)
        return text.where.startswith("script") and (text.words in codes or bool(is_county))

    def _is_year(self, number: Decimal, decimals: int) -> bool:
        return not decimals and self.published.year - 9 <= number <= self.published.year + 5

    def _allowed(self, text: Text) -> list[Decimal]:
        if text.where == "meta":
            return [Decimal(version) for version in self.published.states]
        if not text.section:
            return []
        if not self.page.document and not self.page.file.endswith(".eml"):
            return [*self.pool["comparison"], *self._counted(), _RELEASE_DAY]
        tables: tuple[str, ...] = SECTIONS.get(text.section, ())
        allowed = [value for table in tables for value in self.pool[table]]
        if text.where in ("caption", "figcaption", "row head", "head", "th"):
            allowed += self.pool["method"]
        elif text.where == "p":
            # the sentence that says why another place is shown names thresholds
            allowed += [value for value in self.pool["method"] if value >= SMALLEST]
        if text.section == "terms":
            allowed.append(Decimal(0))
        if text.section == "quality":
            # which edition replaces which
            allowed += [Decimal(version) for version in self.published.states]
        return allowed

    def _counted(self) -> Iterator[Decimal]:
        """How many municipalities are published how: the code list tells it."""
        states = self.published.states.get(self.version, {})
        counts = Counter(states.values())
        yield from (Decimal(count) for count in counts.values())
        yield Decimal(len(states))
        yield Decimal(len(states) - counts["no data"])
        yield from (Decimal(version) for version in self.published.states)

    # --- tables and drawings

    def _grid(self, grid: Grid) -> Iterator[Weakness]:
        code = self.page.language[:2]
        rows = [[None if cell.is_text else token(cell.words, code) for cell in cells] for _, cells in grid.rows]
        tables = SECTIONS.get(grid.section)
        figures = [figure for figure in self.figures if tables is None or figure.table in tables]
        if not explained(rows, figures):
            yield _weak(self.page.file, f"table {grid.name or grid.section} says what the data block does not")
        for _, cells in grid.rows:
            for cell in cells:
                yield from self._cell(cell, grid, code)
        yield from self._bars(grid, code)

    def _cell(self, cell: Cell, grid: Grid, code: str) -> Iterator[Weakness]:
        """A cell of words: codes, dates and known titles are no figures."""
        if not has_digit(cell.words) or (not cell.is_text and token(cell.words, code)):
            return
        pool = [value for table in SECTIONS.get(grid.section, ()) for value in self.pool[table]]
        for number, decimals in numbers_in(without_codes(cell.words), code, self.known, self.days):
            if number < 10000 and not self._is_year(number, decimals) and not _within(number, decimals, pool):
                yield _weak(self.page.file, f"a cell of words in {grid.name or grid.section}", number)

    def _bars(self, grid: Grid, code: str) -> Iterator[Weakness]:
        """A bar is as long as its number says, or in proportion to the longest; a mark stands at a published figure."""
        numbers: dict[int, list[Decimal]] = defaultdict(list)
        for _, cells in grid.rows:
            for at, cell in enumerate(cells):
                one = token(_first(cell.words), code)
                if one and one[1] is not None:
                    numbers[at].append(one[1])
        pool = [value for table in SECTIONS.get(grid.section, ("comparison",)) for value in self.pool[table]]
        for _, cells in grid.rows:
            for at, cell in enumerate(cells):
                longest = {Decimal(100), *numbers[at], *pool}
                own = token(_first(cell.words), code)
                for kind, length in cell.bars:
                    of = pool if kind == "mark" else [own[1]] if own and own[1] is not None else []
                    if not _is_length(length, of, longest):
                        yield _weak(self.page.file, f"a {kind} in {grid.name or grid.section} of no published length")

    def _dots(self) -> Iterator[Weakness]:
        """The dots of the chart lie at published values of the five years."""
        marks = sorted(self.pool["axis"])
        values = self.pool["years"]
        for dot in self.page.dots:
            if not dot.endswith("%") or len(marks) < 2:
                continue
            value = marks[0] + (marks[-1] - marks[0]) * (Decimal(100) - Decimal(dot[:-1])) / Decimal(100)
            near = (marks[-1] - marks[0]) / Decimal(1000) + Decimal("0.06")
            if not any(abs(value - known) <= near for known in values):
                yield _weak(self.page.file, "a dot of the chart at no published value", value)


def _first(words: str) -> str:
    return words.split(" ", 1)[0] if words else ""


def _titles(figures: Iterable[Figure]) -> list[str]:
    """Names that may hold digits, the longest first."""
    named = {f.category.partition("=")[2] for f in figures if f.dimension in _NAMES and has_digit(f.category)}
    return sorted((name for name in named if len(name) > 4), key=lambda name: (-len(name), name))


def _within(number: Decimal, decimals: int, allowed: Iterable[Decimal]) -> bool:
    """Whether a number is one of the allowed, rounded as it is written."""
    unit = Decimal(1).scaleb(-decimals)
    return any(value.quantize(unit, ROUND_HALF_UP) == number for value in allowed)


def _is_length(length: str, of: Iterable[Decimal], longest: Iterable[Decimal]) -> bool:
    if not length.endswith("%"):
        return True
    drawn = float(length[:-1])
    return any(
        abs(drawn - min(100.0, float(value) / float(most) * 100)) <= _WIDE for value in of for most in longest if most
    )


# --- names, workbooks, documents


def _file_name(path: str, units: Units) -> Iterator[Weakness]:
    """Folders of country, code, year and version may hold digits; nothing else of an address."""
    if path.endswith(".eml"):
        words = re.sub(r"[A-Za-z]{2}-\w+-\d{4}-v\d+|[0-9a-f]{8,}", " ", path.rpartition("/")[2])
        if any(int(found) for found in re.findall(r"(?<!\d)\d{1,3}(?!\d)", words)):
            yield _weak(path, "file name")
        return
    codes = {unit.code for unit in units.members}
    for part in path.split("/"):
        is_place = part in codes or bool(re.fullmatch(r"(?:19|20)\d\d|v\d+|PD-\d{3}(?:\.html)?", part))
        if has_digit(part) and not is_place and path.startswith(f"{units.country.lower()}/"):
            yield _weak(path, "file name")


def _workbook(published: Published, path: str, sheets: list[Sheet]) -> Iterator[Weakness]:
    """Nothing hidden, each column of numbers a published indicator, and no number in words but of the method."""
    folder = path.rpartition("/")[0]
    # a workbook repeats the tidy JSON beside it, which has every figure once
    figures = [figure for figure in published.beside[folder] if figure.file.endswith(".json")]
    every = series_of(figures, lambda f: (f.table, f.indicator))
    method = [f.value for f in figures if f.table in ("method", "axis") and f.value is not None]
    known = _titles(figures)
    places = set(published.states[max(published.states)])
    code = "en" if ".en." in path else NATIONAL.get(published.country, "en")
    ordinals = re.compile(rf"^(?:{'|'.join(str(at) for at in range(len(sheets), 0, -1))}) (?=\S)")
    for sheet in sheets:
        if sheet.hidden:
            yield Weakness("hidden in a file", f"a {sheet.hidden} of sheet {sheet.name}", file=path)
        rows = [[_plain_token(words) for words in row] for row in sheet.rows]
        for column in columns_of(rows):
            is_list = [one[1] for one in column] == [Decimal(at + 1) for at in range(len(column))]
            years = all(one[1] is not None and published.year - 9 <= one[1] <= published.year for one in column)
            codes = sheet.name and len(column) > 1 and _is_codes(column, published)
            if not (is_list or years or codes or any(series.explains(column) for series in every)):
                yield _weak(path, f"a column of sheet {sheet.name}")
        said = {words for row in sheet.rows for words in row if has_digit(words) and not _plain_token(words)}
        for words in sorted(said - places):
            for number, decimals in numbers_in(
                ordinals.sub(" ", _ORDINAL.sub(" ", words)), code, known, _all_days(published)
            ):
                is_year = published.year - 9 <= number <= published.year + 5
                if not is_year and not _within(number, decimals, method):
                    yield _weak(path, f"words of sheet {sheet.name}", number)


def _plain_token(words: str) -> Token | None:
    """A cell of a workbook: its number without the noise of binary fractions."""
    if words in ("c", ":"):
        return words, None, 0
    if not re.fullmatch(r"-?\d+(\.\d+)?(E-?\d+)?", words):
        return None
    plain = f"{round(Decimal(words), 6):f}".rstrip("0") if "." in words else words
    return "", Decimal(plain.rstrip(".")), len(plain.partition(".")[2])


def _is_codes(column: list[Token], published: Published) -> bool:
    states = published.states[max(published.states)]
    return all(any(code.lstrip("0") == str(one[1]) or code == str(one[1]) for code in states) for one in column)


def _all_days(published: Published) -> list[str]:
    days = {str(entry.get("published", ""))[:10] for entry in published.record}
    return sorted(day for day in days if day)


_TECHNICAL = frozenset("bytes hash version sha256 $schema year edition municipality_code licence code created".split())


def _documents(published: Published) -> Iterator[Weakness]:
    """Nothing in JSON but its observations tells a figure."""
    for path, document in published.others.items():
        if not path.startswith(published.country.lower() + "/"):
            continue
        figures = published.beside[path.rpartition("/")[0]]
        method = [f.value for f in figures if f.table == "method" and f.value is not None]
        versions = [Decimal(version) for version in published.states]
        titles = _titles(figures)
        for words, code in _leaves(document):
            for number, decimals in numbers_in(words, code, titles, _all_days(published)):
                is_year = published.year - 9 <= number <= published.year + 5
                if not is_year and not _within(number, decimals, [*method, *versions]):
                    yield _weak(path, "beside the observations", number)


def _leaves(value: object, code: str = "en", key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            own = name if name in ("lt", "et", "lv", "pl", "en") else code
            if name not in _TECHNICAL:
                yield from _leaves(inner, own, str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, code, key)
    elif value is not None and has_digit(str(value)):
        yield str(value), code


def _scripts(published: Published) -> Iterator[Weakness]:
    """The program of all reports of a version is one and the same, so that none can carry a figure."""
    reports = [page for page in published.pages if page.document]
    for version in published.states:
        pages = [page for page in reports if published.version(page.file) == version]
        programs = Counter(script for page in pages for script in page.scripts)
        usual = programs.most_common(1)[0][0] if programs else ""
        for page in pages:
            if any(script != usual for script in page.scripts):
                yield _weak(page.file, "the page's program differs from that of other reports")
