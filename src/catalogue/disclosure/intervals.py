"""Between which numbers each unknown must lie: linear programs over all that is known, block by block.

The smallest and the largest value of every question is found with HiGHS. Three things make it quick: bounds are
narrowed first by plain arithmetic, what hangs together is solved apart from the rest, and every solution found on the
way is a witness for all questions of its block, so that most are seen to be wide without a program of their own.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from catalogue.disclosure.program import EPSILON, FAR, Interval, Program, Question, Relation, Terms

_SLACK = 1e-5
_ROUNDS = 40


@dataclass
class System:
    """Unknowns by number with their bounds, and relations between them."""

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)

    def unknown(self) -> int:
        """A new unknown, not below zero; its number."""
        self.low.append(0.0)
        self.high.append(math.inf)
        return len(self.low) - 1

    def narrow(self, unknown: int, low: float, high: float, words: str) -> None:
        """Bounds learned from a figure; a figure against them is a conflict and is passed over."""
        new_low, new_high = max(self.low[unknown], low), min(self.high[unknown], high)
        if new_low > new_high + EPSILON:
            self.conflicts.append(words)
            return
        self.low[unknown], self.high[unknown] = new_low, max(new_low, new_high)

    def relate(
        self, terms: Iterable[tuple[int, float]], low: float, high: float, words: str, firm: bool = True
    ) -> None:
        """Add a relation; coefficients of one unknown are added up."""
        added: dict[int, float] = defaultdict(float)
        for unknown, factor in terms:
            added[unknown] += factor
        kept = tuple((unknown, factor) for unknown, factor in added.items() if abs(factor) > 1e-12)
        self.relations.append(Relation(kept, low, high, words, firm))

    def answer(self, questions: Sequence[Question]) -> list[Interval]:
        """The interval of each question, in their order; relations that can not hold are put into `conflicts`."""
        self._propagate()
        blocks, home = self._blocks()
        answers: list[Interval | None] = [None] * len(questions)
        asked: dict[int, list[int]] = defaultdict(list)
        for at, question in enumerate(questions):
            found = self._plainly(question)
            if found is None:
                # questions over several blocks are rare; their blocks are solved as one
                first, *others = {home[unknown] for unknown, _ in question.terms if unknown in home}
                for other in others:
                    self._merge(blocks, home, asked, first, other)
                asked[first].append(at)
            answers[at] = found
        for name, (unknowns, relations) in blocks.items():
            here = asked.get(name, [])
            program = Program(self.low, self.high, unknowns, relations)
            for at, interval in zip(here, program.answer([questions[at] for at in here]), strict=True):
                answers[at] = interval
            self.conflicts += program.conflicts
        return [answer or Interval(0.0, FAR, False) for answer in answers]

    def _plainly(self, question: Question) -> Interval | None:
        """The answer from bounds alone; None where a program is needed."""
        low, high = self._range(question.terms)
        if question.is_apart(low, high):
            return Interval(low, high, False)
        if all(self._is_fixed(unknown) for unknown, _ in question.terms):
            return Interval(low, high, True)
        return None

    def _is_fixed(self, unknown: int) -> bool:
        return self.high[unknown] - self.low[unknown] <= EPSILON / 10

    def _range(self, terms: Terms) -> tuple[float, float]:
        low = sum(factor * (self.low[u] if factor > 0 else self.high[u]) for u, factor in terms)
        high = sum(factor * (self.high[u] if factor > 0 else self.low[u]) for u, factor in terms)
        return low, high

    def _propagate(self) -> None:
        """Narrow bounds relation by relation, a limited number of times; relations against bounds are conflicts."""
        touching: dict[int, list[int]] = defaultdict(list)
        for at, relation in enumerate(self.relations):
            for unknown, _ in relation.terms:
                touching[unknown].append(at)
        active = list(range(len(self.relations)))
        broken: set[int] = set()
        for _ in range(_ROUNDS):
            changed: dict[int, None] = {}
            for at in active:
                if at in broken:
                    continue
                moved = self._narrow_by(self.relations[at])
                if moved is None:
                    broken.add(at)
                    continue
                for unknown in moved:
                    changed.update(dict.fromkeys(touching[unknown]))
            active = sorted(changed)
            if not active:
                break
        self.conflicts += [self.relations[at].words for at in sorted(broken) if self.relations[at].firm]
        self.relations = [relation for at, relation in enumerate(self.relations) if at not in broken]

    def _narrow_by(self, relation: Relation) -> list[int] | None:
        """The unknowns that a relation narrows; None where it can not hold."""
        ends = [
            (factor * self.low[unknown], factor * self.high[unknown])
            if factor > 0
            else (factor * self.high[unknown], factor * self.low[unknown])
            for unknown, factor in relation.terms
        ]
        low, high = _Sum(end[0] for end in ends), _Sum(end[1] for end in ends)
        if low.total > relation.high + _SLACK or high.total < relation.low - _SLACK:
            return None
        moved = []
        for (unknown, factor), (own_low, own_high) in zip(relation.terms, ends, strict=True):
            least = (relation.low - high.without(own_high)) / factor
            most = (relation.high - low.without(own_low)) / factor
            if factor < 0:
                least, most = most, least
            before = self.low[unknown], self.high[unknown]
            if least <= before[0] + EPSILON and most >= before[1] - EPSILON:
                continue
            new_low, new_high = max(before[0], least), min(before[1], most)
            if new_low > new_high + _SLACK:
                return None
            self.low[unknown], self.high[unknown] = new_low, max(new_low, new_high)
            # small steps without end are left to the program
            if before[1] - before[0] - (new_high - new_low) > 1e-3:
                moved.append(unknown)
        return moved

    def _blocks(self) -> tuple[dict[int, tuple[list[int], list[Relation]]], dict[int, int]]:
        """Unknowns and relations that hang together, by the smallest unknown of each block."""
        parent: dict[int, int] = {}

        def root(unknown: int) -> int:
            while parent.setdefault(unknown, unknown) != unknown:
                parent[unknown] = parent[parent[unknown]]
                unknown = parent[unknown]
            return unknown

        for relation in self.relations:
            free = [unknown for unknown, _ in relation.terms if not self._is_fixed(unknown)]
            for unknown in free[1:]:
                first, second = sorted((root(free[0]), root(unknown)))
                parent[second] = first
        for unknown in range(len(self.low)):
            if not self._is_fixed(unknown):
                root(unknown)
        home = {unknown: root(unknown) for unknown in sorted(parent)}
        blocks: dict[int, tuple[list[int], list[Relation]]] = {}
        for unknown, name in home.items():
            blocks.setdefault(name, ([], []))[0].append(unknown)
        for relation in self.relations:
            free_one = next((unknown for unknown, _ in relation.terms if unknown in home), None)
            if free_one is not None:
                blocks[home[free_one]][1].append(relation)
        return blocks, home

    @staticmethod
    def _merge(
        blocks: dict[int, tuple[list[int], list[Relation]]],
        home: dict[int, int],
        asked: dict[int, list[int]],
        first: int,
        other: int,
    ) -> None:
        unknowns, relations = blocks.pop(other)
        blocks[first][0].extend(unknowns)
        blocks[first][1].extend(relations)
        home.update(dict.fromkeys(unknowns, first))
        asked[first] += asked.pop(other, [])


class _Sum:
    """A sum that may hold infinite terms."""

    def __init__(self, terms: Iterable[float]) -> None:
        finite, self.infinite = 0.0, 0
        for term in terms:
            if math.isinf(term):
                self.infinite += 1
                self.sign = term
            else:
                finite += term
        self.finite = finite

    @property
    def total(self) -> float:
        """The sum."""
        return self.sign if self.infinite else self.finite

    def without(self, term: float) -> float:
        """The sum without one of its terms."""
        if math.isinf(term):
            return self.sign if self.infinite > 1 else self.finite
        return self.sign if self.infinite else self.finite - term
