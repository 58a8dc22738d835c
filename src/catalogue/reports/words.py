"""Words for figures: values, signs, changes and comparisons, the same on every page."""

import csv
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from catalogue.language import Language
from catalogue.reports.block import Figure
from catalogue.reports.context import Bar, Cell, Row
from catalogue.reports.figures import FEWEST_MOVED

UP, DOWN, SAME = "up", "down", "same"
REVISED = "r"
ARROWS = {UP: "▲", DOWN: "▼", SAME: "■"}


def direction(change: Figure, moved: Figure | None = None) -> str | None:
    """The direction of a change; the same where it rounds to 0 or fewer than three persons moved."""
    if not change.is_shown:
        return None
    few = moved is not None and moved.is_shown and moved.size < FEWEST_MOVED
    if few or change.number == 0:
        return SAME
    return UP if change.number > 0 else DOWN


def compare(own: Figure, other: Figure) -> str | None:
    """Whether `own` is above, below or level with `other`, as far as both are published."""
    if not own.is_shown or not other.is_shown:
        return None
    if own.number == other.number:
        return SAME
    return UP if own.number > other.number else DOWN


def sign_meanings(t: Language) -> dict[str, str]:
    """The meaning of the signs that stand for a missing number, or beside one."""
    return {
        "c": t.say("confidential: would tell about a small group"),
        ":": t.say("no data, or not computable"),
        REVISED: t.say("revised: the figure differs from the edition before"),
    }


def signs_of(t: Language, rows: tuple[Row, ...]) -> tuple[tuple[str, str], ...]:
    """The signs that occur in the rows, with their meanings."""
    used = {sign for row in rows for one in row.cells for sign in (str(one.text), one.mark)}
    return tuple((sign, text) for sign, text in sign_meanings(t).items() if sign in used)


def cell(t: Language, figure: Figure, bar: Bar | None = None) -> Cell:
    """A figure as a table cell."""
    if not figure.is_shown:
        sign = figure.flag or ":"
        return Cell(sign, sign_meanings(t)[sign])
    return Cell(t.cell(figure.number), bar=bar, mark=REVISED if figure.flag == REVISED else "")


def prose(t: Language, figure: Figure, is_percent: bool = False) -> str:
    """A figure in a sentence or tile; the words for "confidential" and "not computable" without a number."""
    if figure.is_hidden:
        return t.say("confidential")
    if not figure.is_shown:
        return t.say("not computable")
    value = figure.number
    return t.percent(Decimal(value)) if is_percent else t.number(value)


def tenths(share: Figure) -> int:
    """A percentage as the nearest number of tenths."""
    return int((Decimal(share.number) / 10).to_integral_value("ROUND_HALF_UP"))


def counted_points(t: Language, points: Decimal) -> int:
    """The number that chooses the form of "percentage points": in Latvian the decimals decide, if there are any."""
    whole, _, decimals = f"{points.normalize():f}".partition(".")
    return int(decimals or whole) if t.code == "lv" else 2


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def tenth_word(t: Language, n: int) -> str:
    """The number of tenths in words, 1 to 9, in the form that "… of ten" wants."""
    words = (
        t.say("one in ten"),
        t.say("two in ten"),
        t.say("three in ten"),
        t.say("four in ten"),
        t.say("five in ten"),
        t.say("six in ten"),
        t.say("seven in ten"),
        t.say("eight in ten"),
        t.say("nine in ten"),
    )
    return words[n - 1]


def role_name(t: Language, role: str) -> str:
    """The name of a role group, nominative plural, small first letter."""
    names = {
        "teachers": t.say("subject and class teachers"),
        "preschool": t.say("pre-school teachers"),
        "others": t.say("heads, support specialists and other staff"),
        "total": t.say("total"),
    }
    return names.get(role, role)


NAMES = Path(__file__).parent.parent / "reference" / "code_names.csv"


@lru_cache
def _code_names() -> dict[tuple[str, str], dict[str, str]]:
    with NAMES.open(encoding="utf-8", newline="") as file:
        return {(row["vocabulary"], row["code"]): row for row in csv.DictReader(file)}


def code_names(t: Language, vocabulary: str) -> dict[str, str]:
    """The names of all codes of a closed vocabulary."""
    return {code: row[t.code] for (name, code), row in _code_names().items() if name == vocabulary}


def code_name(t: Language, vocabulary: str, code: str) -> str:
    """The name of a code of a closed vocabulary. KeyError where reference data has none."""
    return _code_names()[vocabulary, code][t.code]


REASONS = (
    "municipality_unresolved",
    "person_unknown",
    "programme_unknown",
    "hours_unknown",
    "reported_by_other_centre",
    "in_the_future",
)


def reason_name(t: Language, reason: str) -> str:
    """Why a row is outside the figures."""
    names = {
        "municipality_unresolved": t.say("the municipality is not given or not clear"),
        "person_unknown": t.say("nothing but a number is known of the person"),
        "programme_unknown": t.say("the programme is not described"),
        "hours_unknown": t.say("the hours are not known"),
        "reported_by_other_centre": t.say("another centre reported the same completion"),
        "in_the_future": t.say("the date lies in the future"),
    }
    return names.get(reason, reason)
