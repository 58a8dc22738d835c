"""Which figures to withhold: complementary suppression over one linked system, by linear programs.

For each sensitive figure the cheapest set of further figures is found that, withheld with it, leaves an outsider who
solves all sums at once with an interval that is wide enough (sequential linear programming; Handbook on Statistical
Disclosure Control, 2nd ed., chapter 4). A figure of zero never serves as cover. Each figure that is withheld to cover
others is then protected in the same way, so that it can not be narrowed down either.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

import highspy
import numpy as np

from catalogue.disclosure.system import FIXED, IMPLIED, OPEN, Name, Sum, System

Group = TypeVar("Group", bound=Hashable)
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Protection(Generic[Group]):
    """The groups to withhold, and the quantities for which no cover was found (they stop a release)."""

    withheld: frozenset[Group]
    unprotected: tuple[Name[Group], ...]


def protect(system: System[Group], keep: Iterable[Group] = ()) -> Protection[Group]:
    """Withhold what is sensitive, `keep`, and as little else as leaves every interval wide enough."""
    sensitive = {name.group for name, one in system.quantities.items() if one.need and one.state == OPEN}
    withheld = sensitive | set(keep)
    parts = [_Part(system, names, sums) for names, sums in _connected(system)]
    unprotected: dict[Name[Group], None] = {}
    done: set[Name[Group]] = set()
    while True:
        before = len(withheld), len(done)
        for part in parts:
            unprotected |= dict.fromkeys(part.cover(withheld, done))
        if before == (len(withheld), len(done)):
            return Protection(frozenset(withheld), tuple(unprotected))


def _connected(system: System[Group]) -> list[tuple[list[Name[Group]], list[Sum[Group]]]]:
    """The names in parts that share no sum, each part sorted with its sums; fixed quantities link nothing."""
    parent: dict[Name[Group], Name[Group]] = {}

    def root(name: Name[Group]) -> Name[Group]:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    sums: list[tuple[Name[Group], Sum[Group]]] = []
    for one in system.sums():
        free = [name for name in (one.total, *one.parts) if system.quantities[name].state != FIXED]
        for name in free[1:]:
            parent[root(name)] = root(free[0])
        sums += [(name, one) for name in free[:1]]
    members: dict[Name[Group], tuple[list[Name[Group]], list[Sum[Group]]]] = {}
    for name in sorted(system.quantities, key=repr):
        if system.quantities[name].state != FIXED:
            members.setdefault(root(name), ([], []))[0].append(name)
    for name, one in sums:
        members[root(name)][1].append(one)
    return list(members.values())


class _Part(Generic[Group]):
    """A connected part of the system as a linear program: how far each quantity may move up and down from its value.

    Columns 2i and 2i+1 are the moves of quantity i up and down; each row says that a sum still holds.
    """

    def __init__(self, system: System[Group], names: list[Name[Group]], sums: list[Sum[Group]]) -> None:
        self.names = names
        self.quantities = [system.quantities[name] for name in names]
        self.at = {name: at for at, name in enumerate(names)}
        rows: list[list[tuple[int, float]]] = []
        for one in sums:
            signed = [(one.total, -1.0), *((part, 1.0) for part in one.parts)]
            rows.append([(self.at[name], sign) for name, sign in signed if name in self.at])
        self.solver = _solver(len(names), rows)
        self.free: set[int] = set()
        for at, quantity in enumerate(self.quantities):
            self._open(at, quantity.cost if quantity.state == OPEN else 0.0, is_free=quantity.state == IMPLIED)

    def cover(self, withheld: set[Group], done: set[Name[Group]]) -> list[Name[Group]]:
        """Protect what is withheld and implied here, adding to `withheld` and `done`; returns what can not be."""
        failed = []
        self._release(withheld)
        queue = self._targets(withheld, done)
        while queue:
            at = queue.pop(0)
            done.add(self.names[at])
            used = self._cheapest(at)
            if used is None:
                failed.append(self.names[at])
                continue
            fresh = {self.names[one].group for one in used} - withheld
            if fresh:
                withheld |= fresh
                self._release(withheld)
                queue += [one for one in self._targets(withheld, done) if one not in queue]
        return failed

    def _targets(self, withheld: set[Group], done: set[Name[Group]]) -> list[int]:
        """Sensitive quantities first, the smallest first, then what is withheld for their sake."""
        found = [
            at
            for at, (name, quantity) in enumerate(zip(self.names, self.quantities, strict=True))
            if name not in done and (quantity.need or (quantity.slack and name.group in withheld))
        ]
        return sorted(found, key=lambda at: (not self.quantities[at].need, self.quantities[at].value))

    def _release(self, withheld: set[Group]) -> None:
        """Let what is withheld move at no cost."""
        for at, name in enumerate(self.names):
            if at not in self.free and name.group in withheld and self.quantities[at].state == OPEN:
                self._open(at, 0.0, is_free=True)

    def _open(self, at: int, cost: float, is_free: bool) -> None:
        value = self.quantities[at].value
        if is_free:
            self.free.add(at)
        # a published zero is known to be zero, so it covers nothing
        up = highspy.kHighsInf if is_free else (highspy.kHighsInf if value > 0 else 0.0)
        self._bounds(at, (0.0, up), (0.0, value))
        for column in (2 * at, 2 * at + 1):
            self.solver.changeColCost(column, cost)

    def _bounds(self, at: int, up: tuple[float, float], down: tuple[float, float]) -> None:
        self.solver.changeColBounds(2 * at, *up)
        self.solver.changeColBounds(2 * at + 1, *down)

    def _cheapest(self, at: int) -> list[int] | None:
        """The published quantities that must be withheld so that `at` may move far enough; None where nothing helps."""
        quantity = self.quantities[at]
        width = quantity.need or quantity.slack
        up = self._moved(at, width, 0.0)
        if up == [] or quantity.need:
            return up
        down = self._moved(at, 0.0, width) if quantity.value >= width else None
        if down is None or (up is not None and len(up) <= len(down)):
            return up
        return down

    def _moved(self, at: int, up: float, down: float) -> list[int] | None:
        """The quantities that move in the cheapest solution in which `at` moves by exactly so much."""
        self._bounds(at, (up, up), (down, down))
        self.solver.run()
        is_solved = self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        moves = np.asarray(self.solver.getSolution().col_value).reshape(-1, 2).sum(axis=1) if is_solved else None
        self._bounds(at, (0.0, highspy.kHighsInf), (0.0, self.quantities[at].value))
        if moves is None:
            return None
        return [int(one) for one in np.flatnonzero(moves > TOLERANCE) if int(one) not in self.free]


def _solver(size: int, rows: list[list[tuple[int, float]]]) -> highspy.Highs:
    """The model without costs and bounds: for each row, moves up less moves down add up to nothing."""
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("threads", 1)
    solver.addVars(2 * size, np.zeros(2 * size), np.full(2 * size, highspy.kHighsInf))
    for row in rows:
        columns = [column for at, _ in row for column in (2 * at, 2 * at + 1)]
        values = [value for _, sign in row for value in (sign, -sign)]
        solver.addRow(0.0, 0.0, len(columns), np.array(columns, np.int32), np.array(values))
    return solver
