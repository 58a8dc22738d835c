"""The abstract world: what happened, before anyone wrote it into a workbook, and what it adds up to."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from trees.cells import Sheet
from trees.people import Person
from trees.vocabulary import Unit, unit_on

# domain: decisions 11, academic hours in one of the unit
ACADEMIC = {
    "academic": Fraction(1),
    "clock": Fraction(4, 3),
    "minutes": Fraction(1, 45),
    "days": Fraction(8),
    "ects": Fraction(26),
}
Amount = tuple[Decimal, str]
Key = tuple[str, str, int]


def academic(amount: Amount) -> Decimal:
    """The amount in academic hours, to two places, half up."""
    value, unit = amount
    exact = Fraction(value) * ACADEMIC[unit] * 100
    return Decimal(int(exact + Fraction(1, 2))).scaleb(-2)


def in_unit(hours: Decimal, unit: str) -> Decimal:
    """Academic hours as an amount of the unit; they must come out even."""
    value = Fraction(hours) / ACADEMIC[unit]
    result = Decimal(value.numerator) / Decimal(value.denominator)
    assert academic((result, unit)) == hours, (hours, unit)
    return result.quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Programme:
    """A programme of one centre, or shared by its valid code; `hours` is its length."""

    key: int
    code: str | None
    title: str
    hours: Amount
    placeholder: bool = False
    described: bool = True


@dataclass(frozen=True)
class Workplace:
    """An institution in a municipal unit; `unit` None where its municipality is given as `word`."""

    name: str
    unit: Unit | None
    word: str = ""


@dataclass(eq=False)
class Fact:
    """One row of a completions table."""

    person: Person
    programme: Programme
    workplace: Workplace
    start: date | None = None
    end: date | None = None
    completion: date | None = None
    issue: date | None = None
    status: str | None = None
    finished: bool = True
    document: str | None = None
    credited: Amount | None = None
    attended: Amount | None = None
    days: Decimal | None = None
    uses_programme_hours: bool = False
    row_unit: str | None = None
    fault: str | None = None
    stranger: bool = False  # the person is in no participants table
    nid_shown: str = "valid"  # valid, blank or invalid
    twin: "Fact | None" = None  # the fact that this row repeats
    note: str = ""
    fate: str = ""
    place: tuple[str, str, int] = ("", "", 0)  # file, sheet, row
    order: tuple[int, int, int] = (0, 0, 0)

    @property
    def on(self) -> date:
        """domain: decisions 9."""
        return self.completion or self.end or self.issue  # type: ignore[return-value]

    @property
    def hours(self) -> Decimal | None:
        """domain: decisions 11, credited, else attended, else days, else the programme's."""
        if self.credited is not None:
            return academic(self.credited)
        if self.attended is not None:
            return academic(self.attended)
        if self.days is not None:
            return academic((self.days, "days"))
        if self.uses_programme_hours and self.programme.described:
            return academic(self.programme.hours)
        return None

    def key(self) -> tuple[object, ...]:
        """domain: decisions 12, within one centre."""
        if self.document:
            return ("document", (self.issue or self.on).year, self.document)
        return ("person", self.person.key, self.programme.key, self.on)


@dataclass
class Truth:
    """What marts.municipality_years must hold, and what is needed to explain a difference."""

    municipality_years: dict[Key, tuple[int, int, Decimal]] = field(default_factory=dict)
    layouts: dict[str, str] = field(default_factory=dict)
    facts: dict[str, list[Fact]] = field(default_factory=dict)
    sheets: dict[tuple[str, str], list[Sheet]] = field(default_factory=dict)


def judge(facts: dict[str, list[Fact]]) -> dict[Key, tuple[int, int, Decimal]]:
    """Decide what becomes of each fact by the papers, and add up what counts."""
    candidates: list[tuple[str, Fact]] = []
    for centre in sorted(facts):
        last: dict[tuple[object, ...], Fact] = {}
        for fact in sorted(facts[centre], key=lambda f: f.order):
            if fact.fault:
                fact.fate = f"rejected ({fact.fault})"
                continue
            if fact.key() in last:
                last[fact.key()].fate = "replaced by a later row"
            last[fact.key()] = fact
        for fact in last.values():
            fact.fate = _fate(fact)
            if fact.fate == "counts":
                candidates.append((centre, fact))
    seen: dict[tuple[object, ...], tuple[str, Fact]] = {}
    completions: dict[Key, int] = defaultdict(int)
    persons: dict[Key, set[int]] = defaultdict(set)
    hours: dict[Key, Decimal] = defaultdict(Decimal)
    for centre, fact in candidates:
        # domain: decisions 12, across centres the same person, programme and date counts once
        across = (fact.person.key, fact.programme.key, fact.on)
        first_centre, first = seen.setdefault(across, (centre, fact))
        if first is not fact and first_centre != centre:
            fact.fate = f"counts once: also reported by {first_centre}"
            assert fact.hours == first.hours and fact.workplace == first.workplace
            continue
        assert fact.workplace.unit is not None and fact.hours is not None
        # domain: decisions 17, municipality_years uses the unit valid on 31 December
        unit = unit_on(unit_on(fact.workplace.unit, fact.on), date(fact.on.year, 12, 31))
        key = (unit.country, unit.code, fact.on.year)
        completions[key] += 1
        persons[key].add(fact.person.key)
        hours[key] += fact.hours
    return {key: (completions[key], len(persons[key]), hours[key]) for key in sorted(completions)}


def _fate(fact: Fact) -> str:
    if not fact.finished:
        return "not completed"
    if fact.stranger:
        return "person unknown"
    if fact.hours is None:
        return "hours or programme unknown"
    if fact.workplace.unit is None:
        return "municipality unresolved"
    return "counts"
