"""Geometry of the trend chart: values to percentages of a box whose size nobody knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from catalogue.reports.context import Line

_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10), Decimal(20), Decimal(25), Decimal(50), Decimal(100))
_MOST_LINES = 6
# labels closer than this (percent of the height) would overlap
_LABEL_GAP = Decimal(13)


@dataclass(frozen=True)
class Series:
    """Values by year, None where there is none; `style` is the CSS class of the line."""

    style: str
    values: tuple[Decimal | None, ...]
    label: str


@dataclass(frozen=True)
class Axis:
    """The value axis from `low` to `high` in `step`s."""

    low: Decimal
    high: Decimal
    step: Decimal

    @property
    def marks(self) -> list[Decimal]:
        """The values at the grid lines, from below."""
        return [self.low + self.step * at for at in range(int((self.high - self.low) / self.step) + 1)]

    def y(self, value: Decimal) -> Decimal:
        """Percent of the height from the top."""
        return 100 - 100 * (value - self.low) / (self.high - self.low)


def axis(values: Sequence[Decimal], ceiling: Decimal | None = None) -> Axis:
    """An axis of round steps around the values, at most `ceiling`."""
    low, high = min(values), max(values)
    for step in _STEPS + tuple(s * 100 for s in _STEPS):
        start = (low / step).to_integral_value(ROUND_FLOOR) * step
        end = (high / step).to_integral_value(ROUND_CEILING) * step
        if start == end:
            start, end = max(Decimal(0), start - step), end + step
        if ceiling is not None and end > ceiling:
            end = ceiling
        if start == end:
            start -= step
        if (end - start) / step < _MOST_LINES:
            return Axis(start, end, step)
    raise ValueError("values are out of any range")


def percent(value: Decimal) -> str:
    """A position as short text: at most two decimals."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def x(at: int, number: int) -> Decimal:
    """Percent of the width of the `at`-th of `number` points."""
    return Decimal(100) * at / max(1, number - 1)


def lines(series: Sequence[Series], scale: Axis) -> tuple[Line, ...]:
    """The series as polylines (broken where a value is missing), with labels that do not overlap."""
    ends = {one.style: next(v for v in reversed(one.values) if v is not None) for one in series}
    tops = _label_positions({style: scale.y(value) for style, value in ends.items()})
    found = []
    for one in series:
        runs: list[list[str]] = [[]]
        dots = []
        for at, value in enumerate(one.values):
            if value is None:
                runs.append([])
                continue
            left, top = percent(x(at, len(one.values))), percent(scale.y(value))
            runs[-1].append(f"{left},{top}")
            dots.append((left, top))
        joined = tuple(" ".join(run) for run in runs if len(run) > 1)
        found.append(Line(one.style, joined, tuple(dots), one.label, percent(tops[one.style])))
    return tuple(found)


def _label_positions(wanted: dict[str, Decimal]) -> dict[str, Decimal]:
    """Positions near the wanted ones, none closer than the gap, none below the box."""
    order = sorted(wanted, key=lambda style: (wanted[style], style))
    placed: dict[str, Decimal] = {}
    last = Decimal(-100)
    for style in order:
        last = placed[style] = max(wanted[style], last + _LABEL_GAP)
    limit = Decimal(100)
    for style in reversed(order):
        placed[style] = min(placed[style], limit)
        limit = placed[style] - _LABEL_GAP
    return placed
