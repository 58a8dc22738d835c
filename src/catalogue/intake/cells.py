"""A column of cells as its distinct values: each value is parsed once, whatever the number of rows."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from catalogue.intake.text import clean

DASHES = ("-", "–", "—")


class Cells:
    """The cells of one column below the header, one per row, factorised.

    `codes` gives for each row the index of its value in `values`, -1 where the cell is blank;
    `column` is the zero-based physical column, None for a constant from centre.toml. `trimmed` says of
    each value whether spaces in it were mended.
    """

    def __init__(self, raw: Sequence[object], column: int | None, blanks: Sequence[str] = DASHES) -> None:
        """Clean texts, drop blanks (and what else stands for nothing), number the distinct values."""
        if bool in set(map(type, raw)):  # True and 1 are one value to a hash table
            raw = [("true" if cell else "false") if isinstance(cell, bool) else cell for cell in raw]
        cells = np.empty(len(raw), dtype=object)
        cells[:] = raw
        codes, found = pd.factorize(cells)
        values: list[Any] = [clean(value) if isinstance(value, str) else value for value in found]
        blank = np.array([value in ("", *blanks) for value in values] + [True], dtype=bool)
        self.column = column
        self.values = values
        self.trimmed = [
            isinstance(raw, str) and raw.replace("\u00a0", " ") != kept for raw, kept in zip(found, values, strict=True)
        ]
        self.codes = np.where(blank[codes], -1, codes)

    @classmethod
    def constant(cls, value: object, rows: int) -> "Cells":
        """The same value in every row."""
        cells = cls([value], None)
        cells.codes = np.repeat(cells.codes, rows)
        return cells

    @property
    def filled(self) -> np.ndarray:
        """Which rows hold a value."""
        return self.codes >= 0

    def drop(self, flags: Sequence[bool]) -> np.ndarray:
        """The row positions whose value has its flag set; they are blank from now on."""
        rows = self.rows_where(flags)
        self.codes[rows] = -1
        return rows

    def map(self, function: Callable[[Any], Any]) -> list[Any]:
        """The function's result for each distinct value in use, None for values of no row."""
        used = np.zeros(len(self.values), dtype=bool)
        used[self.codes[self.codes >= 0]] = True
        return [function(value) if use else None for value, use in zip(self.values, used, strict=True)]

    def spread(self, results: Sequence[Any]) -> np.ndarray:
        """Results per distinct value, laid out per row; None where the cell is blank."""
        lookup = np.empty(len(results) + 1, dtype=object)
        lookup[:-1] = list(results)
        lookup[-1] = None
        spread: np.ndarray = lookup[self.codes]
        return spread

    def rows_where(self, flags: Sequence[bool]) -> np.ndarray:
        """Row positions whose value has its flag set."""
        lookup = np.array([*flags, False], dtype=bool)
        return np.flatnonzero(lookup[self.codes])


def absent(column: np.ndarray) -> np.ndarray:
    """Rows of an object array that hold None."""
    nothing: Any = None
    result: np.ndarray = np.equal(column, nothing)
    return result
