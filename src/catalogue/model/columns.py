"""A column is declared once; schema, comment, dictionary and tests come from the declaration."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "date", "decimal", "money", "integer", "boolean", "list"]

DUCKDB_TYPES: dict[Kind, str] = {
    "text": "VARCHAR",
    "date": "DATE",
    "decimal": "DECIMAL(10,2)",
    "money": "DECIMAL(18,2)",
    "integer": "BIGINT",
    "boolean": "BOOLEAN",
    "list": "VARCHAR[]",
}


@dataclass(frozen=True)
class Column:
    """One column of an accepted table or of a mart.

    `unit` is what one step of the value means ("academic hours", "persons"); `codes` closes the
    vocabulary; `minimum` and `maximum` are inclusive.
    """

    name: str
    kind: Kind
    description: str
    unit: str | None = None
    nullable: bool = True
    codes: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None

    @property
    def duckdb_type(self) -> str:
        """The column's type in DuckDB."""
        return DUCKDB_TYPES[self.kind]

    @property
    def comment(self) -> str:
        """The text analysts read in COMMENT ON COLUMN and in the data dictionary."""
        return f"{self.description} Unit: {self.unit}." if self.unit else self.description


@dataclass(frozen=True)
class Dataset:
    """A set of columns with a stated grain: an accepted table or a mart.

    `key` names the columns that tell its rows apart, in the order in which a mart is written.
    """

    name: str
    grain: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @property
    def comment(self) -> str:
        """Grain first, as analysts meet it in COMMENT ON TABLE."""
        return self.grain

    def __getitem__(self, name: str) -> Column:
        """The column called `name`; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")
