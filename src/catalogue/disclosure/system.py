"""One linked system: every figure that is published or can be computed from others, and the sums between them."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

Group = TypeVar("Group", bound=Hashable)
State = str
FIXED, OPEN, IMPLIED = "fixed", "open", "implied"


class Name(NamedTuple, Generic[Group]):
    """One quantity of a group of figures that are published or withheld together, such as its hours."""

    group: Group
    measure: str


@dataclass(frozen=True)
class Quantity:
    """A number ≥ 0. OPEN: published, and may be withheld; FIXED: always published; IMPLIED: never published as such.

    `need` is how far above its value an outsider must hold it to be possible (0: it tells of nobody). `slack` is the
    same for a figure that is withheld only to protect others: the least width of its interval. `cost` is what
    withholding loses.
    """

    value: float
    state: State
    need: float = 0.0
    slack: float = 0.0
    cost: float = 1.0


class Sum(NamedTuple, Generic[Group]):
    """`total` is what the `parts` make together; the parts exclude each other."""

    total: Name[Group]
    parts: tuple[Name[Group], ...]


class System(Generic[Group]):
    """The quantities and sums of one country and period; the same for the same content, in any order of putting."""

    def __init__(self) -> None:
        """Nothing is published yet."""
        self.quantities: dict[Name[Group], Quantity] = {}
        self._sums: dict[Sum[Group], None] = {}

    def put(self, name: Name[Group], quantity: Quantity) -> None:
        """Add a quantity; one put twice keeps the larger need."""
        known = self.quantities.get(name)
        if known is None or quantity.need > known.need:
            self.quantities[name] = quantity

    def add_up(self, total: Name[Group], parts: Iterable[Name[Group]]) -> None:
        """Say that quantities that were put add up to another one."""
        self._sums[Sum(total, tuple(parts))] = None

    def sums(self) -> Iterator[Sum[Group]]:
        """The sums in the order of their names."""
        yield from sorted(self._sums, key=repr)

    def value(self, name: Name[Group]) -> float:
        """The value of a quantity."""
        return self.quantities[name].value
