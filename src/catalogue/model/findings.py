"""A finding says that one rule is broken at one place. It never holds a cell's value."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["error", "question", "info"]
Verdict = Literal["accepted", "questions", "refused"]
ChangeKind = Literal["spaces", "date", "number", "merged", "correction"]


def column_letter(index: int) -> str:
    """The spreadsheet letter of a zero-based column index: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The zero-based index of a spreadsheet's column: A is 0, AA is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


@dataclass(frozen=True)
class Finding:
    """One rule broken at one place of a submission.

    `row` is the true row number in the sheet (1-based), `column` the zero-based physical column;
    both are None where the finding is about a sheet or the whole file. `field` names the declared
    field; `params` are non-personal (a unit, a list of expected words), never a cell's value.
    `count` is the number of cells where one finding speaks for many.
    """

    rule: str
    severity: Severity
    sheet: str | None = None
    row: int | None = None
    column: int | None = None
    field: str | None = None
    count: int = 1
    params: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def cell(self) -> str | None:
        """The A1 address, or None where the finding is not about one cell or row."""
        if self.row is None:
            return None
        return f"{column_letter(self.column or 0)}{self.row}"

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready form, without empty parts."""
        return {key: value for key, value in vars(self).items() if value not in (None, {})}


@dataclass(frozen=True)
class Change:
    """What reading changed without asking: `kind`, where first (as in a finding), and in how many cells.

    spaces: superfluous ones left out; date, number: a text was read as one; merged: a merged cell's value counts
    for every row of the range; correction: centre.toml corrects it.
    """

    kind: ChangeKind
    sheet: str
    row: int | None
    column: int | None
    field: str | None
    count: int


@dataclass(frozen=True)
class RowCounts:
    """What became of the rows of one sheet. Every row that holds anything is read.

    The law: read == accepted + rejected + ignored (blank, total, repeated header, banner).
    """

    sheet: str
    table: str | None
    read: int
    accepted: int
    rejected: int
    ignored: int

    def __post_init__(self) -> None:
        """Refuse to exist where the law is broken."""
        if self.read != self.accepted + self.rejected + self.ignored:
            raise ValueError(f"a row was lost: {self}")
