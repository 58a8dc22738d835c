"""One linear program: the smallest and largest value of many questions about the same unknowns."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import highspy
import numpy as np
from numpy.typing import NDArray

EPSILON = 1e-6
FAR = 1e7  # no count or sum of hours of a country is as large
_TRIES = 14
_SOFT, _FIRM = 1.0, 1000.0

Vector = NDArray[np.float64]
Terms = tuple[tuple[int, float], ...]


class Relation(NamedTuple):
    """`low` ≤ sum of coefficient × unknown ≤ `high`; `words` name it. One that is not firm holds nearly always."""

    terms: Terms
    low: float
    high: float
    words: str
    firm: bool = True


@dataclass(frozen=True)
class Question:
    """An expression and when its interval is wide enough: `width`, or this part of its upper end where `relative`.

    `harmful`: only an interval that holds a number between these two is of interest; with `sure`, only one that
    leaves nothing below the first.
    """

    terms: Terms
    width: float
    relative: bool = False
    harmful: tuple[float, float] | None = None
    sure: bool = False

    def is_wide(self, low: float, high: float) -> bool:
        """Whether an interval hides enough."""
        need = self.width * max(high, 0.0) if self.relative else self.width
        return high - low >= need - EPSILON and high - low > EPSILON

    def is_harmless(self, low: float, high: float) -> bool:
        """Whether no whole number of interest lies in the interval, or, of a sure one, something below them does."""
        if self.harmful is not None and self.sure and low <= self.harmful[0] - 1 + EPSILON:
            return True
        return self.is_apart(low, high)

    def is_apart(self, low: float, high: float) -> bool:
        """Whether no whole number of interest lies between two numbers, and so in no interval within them."""
        if self.harmful is None:
            return False
        first, last = self.harmful
        return math.floor(min(high, last) + EPSILON) < math.ceil(max(low, first) - EPSILON)


class Interval(NamedTuple):
    """What is known of a question: exact ends where it is weak, else ends that are wide enough."""

    low: float
    high: float
    is_weak: bool


class Program:
    """Unknowns that hang together, as a program that stays in memory from question to question."""

    def __init__(
        self, low: Sequence[float], high: Sequence[float], unknowns: list[int], relations: list[Relation]
    ) -> None:
        """The program of `unknowns`; `low` and `high` are the bounds of all, those not among them are fixed."""
        self.low, self.high = low, high
        self.place = {unknown: at for at, unknown in enumerate(unknowns)}
        self.unknowns = unknowns
        self.relations = relations
        self.conflicts: list[str] = []

    def answer(self, questions: Sequence[Question]) -> list[Interval]:
        """The interval of each question; relations that can not hold are put into `conflicts`."""
        if not questions and not self.relations:
            return []
        self.model = self._load(self.relations)
        if not self._is_feasible():
            self._relax()
        if not questions:
            return []
        seen = _Seen(self, questions)
        self._witness(seen)
        return [self._interval(seen, at) for at in range(len(questions))]

    def _interval(self, seen: "_Seen", at: int) -> Interval:
        question = seen.questions[at]
        if seen.is_wide(at):
            return Interval(float(seen.low[at]), float(seen.high[at]), False)
        least = self._optimum(seen, at, 1.0)
        most = self._optimum(seen, at, -1.0)
        is_weak = not question.is_wide(least, most) and not question.is_harmless(least, most)
        return Interval(least, most, is_weak)

    def split(self, terms: Terms) -> tuple[list[int], list[float], float]:
        """An expression as places and factors in this program, and the sum of what is fixed of it."""
        places, factors, fixed = [], [], 0.0
        for unknown, factor in terms:
            if unknown in self.place:
                places.append(self.place[unknown])
                factors.append(factor)
            else:
                fixed += factor * self.low[unknown]
        return places, factors, fixed

    def _load(self, relations: list[Relation], *, elastic: bool = False) -> highspy.Highs:
        """The program; an elastic one may break each relation at a price."""
        size, count = len(self.unknowns), len(relations)
        starts, index, value, lower, upper = [0], [], [], [], []
        for at, relation in enumerate(relations):
            places, factors, fixed = self.split(relation.terms)
            slack = [size + at, size + count + at] if elastic else []
            index += places + slack
            value += factors + [1.0, -1.0][: len(slack)]
            starts.append(len(index))
            lower.append(relation.low - fixed)
            upper.append(relation.high - fixed)
        extra = 2 * count if elastic else 0
        prices = [_FIRM if relation.firm else _SOFT for relation in relations] * 2 if elastic else []
        program = highspy.HighsLp()
        program.num_col_ = size + extra
        program.num_row_ = count
        program.col_cost_ = np.array([0.0] * size + prices)
        program.col_lower_ = np.array([max(self.low[u], -FAR) for u in self.unknowns] + [0.0] * extra)
        program.col_upper_ = np.array([min(self.high[u], FAR) for u in self.unknowns] + [FAR] * extra)
        program.row_lower_ = np.array(lower)
        program.row_upper_ = np.array(upper)
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.array(starts)
        program.a_matrix_.index_ = np.array(index, dtype=np.int32)
        program.a_matrix_.value_ = np.array(value)
        model = highspy.Highs()
        model.silent()
        model.setOptionValue("threads", 1)
        model.setOptionValue("primal_feasibility_tolerance", 1e-8)
        model.passModel(program)
        return model

    def _is_feasible(self) -> bool:
        self.model.run()
        return bool(self.model.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    def _solution(self) -> Vector:
        return np.array(self.model.getSolution().col_value)

    def _relax(self) -> None:
        """Give up the fewest relations that make the rest possible; firm ones among them are conflicts."""
        self.model = self._load(self.relations, elastic=True)
        self._is_feasible()
        size, count = len(self.unknowns), len(self.relations)
        solution = self._solution()
        used = solution[size : size + count] + solution[size + count :]
        broken = [slack > 1e-5 for slack in used]
        self.conflicts += [r.words for r, is_broken in zip(self.relations, broken, strict=True) if is_broken and r.firm]
        self.relations = [r for r, is_broken in zip(self.relations, broken, strict=True) if not is_broken]
        self.model = self._load(self.relations)
        if not self._is_feasible():
            self.conflicts += [relation.words for relation in self.relations]
            self.model = self._load([])
            self._is_feasible()

    def _minimise(self, cost: Vector) -> bool:
        size = len(self.unknowns)
        self.model.changeColsCost(size, np.arange(size, dtype=np.int32), cost)
        return self._is_feasible()

    def _optimum(self, seen: "_Seen", at: int, sign: float) -> float:
        """The smallest (sign 1) or largest (-1) value of a question."""
        if not self._minimise(seen.cost([(at, sign)])):
            return -math.inf if sign > 0 else math.inf
        return float(seen.look(self._solution())[at])

    def _witness(self, seen: "_Seen") -> None:
        """Solutions in several directions at once, as long as they show more questions to be wide."""
        draw = random.Random(len(seen.questions))
        left = list(range(len(seen.questions)))
        for attempt in range(_TRIES):
            signs = [(at, (1.0, -1.0)[attempt] if attempt < 2 else draw.choice((-1.0, 1.0))) for at in left]
            if self._minimise(seen.cost(signs)):
                seen.look(self._solution())
            still = [at for at in left if not seen.is_wide(at)]
            if not still or (attempt > 4 and len(still) > 0.9 * len(left)):
                return
            left = still


class _Seen:
    """The smallest and largest value of each question in any solution so far: every one is a witness for all."""

    def __init__(self, program: Program, questions: Sequence[Question]) -> None:
        self.questions = questions
        self.size = len(program.unknowns)
        self.parts = [program.split(question.terms) for question in questions]
        self.index = np.array([place for places, _, _ in self.parts for place in places], dtype=np.int64)
        self.value = np.array([factor for _, factors, _ in self.parts for factor in factors])
        self.of = np.array([at for at, (places, _, _) in enumerate(self.parts) for _ in places], dtype=np.int64)
        self.fixed = np.array([fixed for _, _, fixed in self.parts])
        self.low = np.full(len(questions), math.inf)
        self.high = np.full(len(questions), -math.inf)

    def look(self, solution: Vector) -> Vector:
        """The values of all questions in one solution."""
        values: Vector = np.bincount(self.of, self.value * solution[self.index], len(self.questions)) + self.fixed
        np.minimum(self.low, values, out=self.low)
        np.maximum(self.high, values, out=self.high)
        return values

    def is_wide(self, at: int) -> bool:
        """Whether a question is known to be uncertain enough."""
        return self.questions[at].is_wide(float(self.low[at]), float(self.high[at]))

    def cost(self, signs: Sequence[tuple[int, float]]) -> Vector:
        """The sum of questions with signs, as an objective."""
        cost = np.zeros(self.size)
        for at, sign in signs:
            places, factors, _ = self.parts[at]
            for place, factor in zip(places, factors, strict=True):
                cost[place] += sign * factor
        return cost
