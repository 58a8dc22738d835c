"""The shape of a table that centres send. The tables themselves are declared in tables.py and further.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from catalogue.model.columns import Column, Dataset
from catalogue.model.parts import KEYS, Part

PLACE = (
    Column("sheet", "text", "Sheet; 'text' for a text file.", nullable=False),
    Column("source_row", "integer", "True row number in the sheet, from 1.", nullable=False, minimum=1),
)


@dataclass(frozen=True)
class Table:
    """A table that centres send.

    `parts` are read one by one. `required` lists groups of fields: a sheet is this table where it has one
    field of each group. `alias_tables` are the alias lists in which a header is looked up, in this
    order; `renamed` maps a field of another list to this table's name for it.

    A table with a `mart` is published under that name. `key` names the columns (person_no, programme_id and
    institution_id too, which the warehouse adds) that tell its rows apart within a centre: of rows that share
    them the last one stands (none: every row stands). Where a row has the `number`, it alone is the key. A
    column `version`, if any, says which row is the last. `day` is the date on which its municipalities and its
    rules are judged. `derived` are columns of the mart that its SQL adds.
    """

    name: str
    grain: str
    required: Mapping[str, tuple[str, ...]]
    alias_tables: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    renamed: Mapping[tuple[str, str], str] = field(default_factory=dict)
    mart: str | None = None
    key: tuple[str, ...] = ()
    number: str | None = None
    day: str | None = None
    derived: tuple[Column, ...] = ()

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Every field that the table knows, each once."""
        return tuple(dict.fromkeys(name for part in self.parts for name in part.fields))

    @cached_property
    def accepted(self) -> Dataset:
        """What is kept of a row."""
        columns = (*PLACE, *(column for part in self.parts for column in part.columns))
        return Dataset(self.name, self.grain, columns)

    @cached_property
    def needed(self) -> frozenset[str]:
        """Fields without which a row, or the whole sheet, would not be this table's."""
        parts = (part.fields for part in self.parts if any(not column.nullable for column in part.columns))
        return frozenset(name for fields in (*parts, *self.required.values()) for name in fields)

    @cached_property
    def optional(self) -> frozenset[str]:
        """Fields whose unreadable cell leaves the column empty instead of costing the row."""
        kinds = ("date", "integer", "money", "hours")
        return frozenset(part.fields[0] for part in self.parts if part.kind in kinds) - self.needed

    def field_of(self, source: str, name: str) -> str | None:
        """This table's field for a field of the alias list `source`; None where it has none."""
        name = self.renamed.get((source, name), name)
        return name if name in self.fields else None

    def has(self, kind: str) -> bool:
        """Whether a row names a person, a workplace or a programme."""
        marks = {"person": KEYS[0].name, "workplace": "institution_name", "programme": "programme_key"}
        return any(column.name == marks[kind] for column in self.accepted.columns)
