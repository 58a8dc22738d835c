"""What a centre has mended since the last time, what is left and what is new."""

from collections import Counter
from dataclasses import dataclass

from catalogue.intake.outcome import Outcome


@dataclass(frozen=True)
class Progress:
    """Cells that were wrong the last time and are mended, those that are left, and those that are new."""

    mended: int
    left: int
    new: int


def progress(before: Outcome | None, now: Outcome) -> Progress | None:
    """Compare two readings of a submission by the seals of what is wrong; None where there is nothing to compare."""
    if before is None or before.refused or now.refused:
        return None
    then, today = Counter(before.marks), Counter(now.marks)
    left = (then & today).total()
    return Progress(then.total() - left, left, today.total() - left)
