"""What reading a file gives: one grid of cells per sheet, or a verdict that there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
# A grid is held whole, empty cells too; beyond this many it must be mostly filled to be worth its memory.
MAX_SPARSE_CELLS = 60_000_000
MIN_FILLING = 50

Range = tuple[tuple[int, int], tuple[int, int]]  # zero-based (row, column) of the first and the last cell


class Verdict(Exception):
    """Why a file gives no grids: a rule of rules.csv and parameters that name no person.

    `params["cause"]` is one word for the message: empty, broken, html, password, memory …
    """

    def __init__(self, rule: str, cause: str, **params: str) -> None:
        """Make the verdict that `rule` is broken because of `cause`."""
        super().__init__(rule, cause)
        self.rule = rule
        self.params: Mapping[str, str] = MappingProxyType({"cause": cause, **params})

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by rule and parameters, so that a verdict crosses from a child process whole."""
        return _rebuild, (type(self), self.rule, dict(self.params))


class Refused(Verdict):
    """The file is or claims to be one of ours and cannot be read: PD-001, PD-002 or PD-003."""


class Ignored(Verdict):
    """The file is of a kind that holds no tables: PD-004."""

    def __init__(self, cause: str, **params: str) -> None:
        """Make the verdict PD-004 because of `cause`."""
        super().__init__("PD-004", cause, **params)


def _rebuild(kind: type[Verdict], rule: str, params: dict[str, str]) -> Verdict:
    verdict = kind.__new__(kind)
    Verdict.__init__(verdict, rule, **params)
    return verdict


@dataclass
class Grid:
    """The cells of one sheet at their true places.

    `rows[r][c]` is the cell in row r+1, column c+1 of the sheet; all rows are equally long; an empty
    cell is `''`. Numbers of workbooks are floats, cells of text files always strings. `errors` holds
    the zero-based (row, column) of cells whose value is lost: an error such as #N/A, or a formula
    that was saved without its result (told apart from empty cells in xlsx, xlsm, ods and, where errors, xls); the
    cell itself is then `''`. `merged` holds the ranges over several rows: what their first cell says
    counts for the whole of their first column. `encoding` and `separator` are set for text files; `encoding_doubt`
    says that letters may have been misread.
    """

    sheet: str
    rows: list[list[object]]
    hidden: bool = False
    errors: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    merged: tuple[Range, ...] = ()
    encoding: str | None = None
    encoding_doubt: bool = False
    separator: str | None = None


def check_extent(rows: int, columns: int, cells: int, most: int = MAX_SPARSE_CELLS) -> None:
    """Refuse (PD-003) a grid larger than a sheet can be, or of over `most` cells, nearly all empty."""
    dense = rows * columns
    if rows > MAX_ROWS or columns > MAX_COLUMNS or (dense > most and dense > MIN_FILLING * cells):
        raise Refused("PD-003", "extent")


def trim(rows: list[list[object]], errors: frozenset[tuple[int, int]] = frozenset()) -> list[list[object]]:
    """The same rows, in place, without empty rows and columns at the end; cells of `errors` are kept."""
    blank = ""
    height = max((row for row, _ in errors), default=-1) + 1
    width = max((column for _, column in errors), default=-1) + 1
    while len(rows) > height and rows[-1].count(blank) == len(rows[-1]):
        rows.pop()
    full = len(rows[0]) if rows else 0
    for row in rows:
        if width >= full:
            break
        rest = row[width:]
        if rest.count(blank) < len(rest):
            width += max(place for place, cell in enumerate(rest) if cell != blank) + 1
    if width < full:
        for row in rows:
            del row[width:]
    elif width > full:
        for row in rows:
            row.extend([blank] * (width - full))
    rows.extend([blank] * width for _ in range(height - len(rows)))
    return rows
