"""What the invented world consists of: places, institutions, people, programmes, completions."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Literal

SEED = 20121019  # the day on which the two BMT programmes were accredited
CLOSED_YEARS = (2021, 2022, 2023, 2024, 2025)
YEARS = (*CLOSED_YEARS, 2026)
LAST_DAY = date(2026, 10, 30)

Sex = Literal["f", "m"]
Unit = Literal["academic", "clock", "days", "ects"]
Cell = str | int | float | date | None
# what becomes of a completion by the rules; only the first two are counted
Effect = Literal["counts", "institution_only", "rejected", "not_completed", "unknown"]

ACADEMIC_HOURS: dict[Unit, Decimal] = {
    "academic": Decimal(1),
    "clock": Decimal(4) / Decimal(3),
    "days": Decimal(8),
    "ects": Decimal(26),
}

# from which year a centre's lists of completions say what kind of document was issued
DOCUMENTS_FROM = {"utena": 2023, "vilnius-teacher-house": 2024, "tartumaa": 2024, "parnumaa": 2024, "riga-riimc": 2024}
# the shortest programme whose outcomes are assessed, and the kinds that are attended only
ASSESSED_FROM: dict[Unit, Decimal] = {
    "academic": Decimal(12),
    "clock": Decimal(9),
    "days": Decimal(9),
    "ects": Decimal(1),
}
ATTENDED = {"seminaras", "seminar", "sisekoolitus", "õpetajalt õpetajale", "INSET"}


def academic(value: Decimal, unit: Unit) -> Decimal:
    """`value` in `unit` as academic hours of 45 minutes, rounded half up to two places."""
    return (value * ACADEMIC_HOURS[unit]).quantize(Decimal("0.01"), ROUND_HALF_UP)


def words(text: str) -> tuple[str, ...]:
    """The words of a list written as one text."""
    return tuple(text.split())


def stream(*parts: object) -> Random:
    """A generator of its own for each part of the world, so that one part's change leaves the others."""
    return Random("/".join(map(str, (SEED, *parts))))


@dataclass(frozen=True)
class Municipality:
    """A municipal unit; `people` is how many of its staff ever appear, `spellings` how it is written."""

    country: str
    code: str
    name: str
    spellings: tuple[str, ...]
    people: int
    schools: int
    roster: bool = True
    successor: tuple[int, str] | None = None  # first year whose 31 December belongs to another unit

    def code_in(self, year: int) -> str:
        """The code of the unit that this place belongs to on 31 December of `year`."""
        if self.successor and year >= self.successor[0]:
            return self.successor[1]
        return self.code


@dataclass(frozen=True)
class Institution:
    """A workplace. `code` is its register code, invented."""

    name: str
    code: str
    kind: Literal["school", "kindergarten", "support", "office"]
    municipality: Municipality


@dataclass(frozen=True)
class Job:
    """A post at an institution; `workload` in full-time equivalents."""

    institution: Institution
    group: str
    role: str
    workload: Decimal


@dataclass
class Person:
    """An invented person. `jobs[0]` is the main post; a move replaces it from a year on."""

    uid: int
    home: str
    sex: Sex
    first: str
    last: str
    birth: date
    national_id: str
    jobs: tuple[Job, ...]
    first_year: int
    last_year: int
    move: tuple[int, Job] | None = None
    guest_at: str | None = None

    def active(self, year: int) -> bool:
        """Whether the person works in education in `year`."""
        return self.first_year <= year <= self.last_year

    def jobs_in(self, year: int) -> tuple[Job, ...]:
        """The posts held in `year`, the main one first."""
        if self.move and year >= self.move[0]:
            return (self.move[1], *self.jobs[1:])
        return self.jobs


@dataclass(frozen=True)
class Organisation:
    """A provider of training or a partner; `code` is its register code, invented.

    `seat` is the code of its municipality, empty where the lists do not say; `names` by language.
    """

    name: str
    code: str
    kind: str
    country: str
    seat: str = ""
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Accreditation:
    """From when to when a programme or a provider is accredited; without `last` for good."""

    number: str
    authority: str
    first: date
    last: date | None = None
    years: int | None = None

    def holds(self, day: date) -> bool:
        """Whether it is in force on the day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Programme:
    """A programme as a centre lists it. `hours` in the centre's unit.

    `subjects` are codes; `parts` the contact, practical and independent hours; `accreditations` in order of time.
    """

    code: str
    title: str
    hours: Decimal
    audience: str
    area: str
    kind: str
    years: tuple[int, ...]
    unit: Unit = "academic"
    accreditations: tuple[Accreditation, ...] = ()
    project: str = ""
    weight: int = 10
    subjects: tuple[str, ...] = ()
    provider: Organisation | None = None
    parts: tuple[Decimal, Decimal, Decimal] | None = None
    price: Decimal = Decimal()
    team: tuple[int, int] | None = None

    @property
    def assessed(self) -> bool:
        """Whether outcomes are assessed: then the document is a certificate, else a notice."""
        return self.hours >= ASSESSED_FROM[self.unit] and self.kind not in ATTENDED


@dataclass
class Completion:
    """One row of a centre's completions, with what the rules make of it.

    `written` replaces what the layout would write in a field; `effect` says how the rules judge it.
    """

    centre: str
    person: Person
    job: Job
    programme: Programme
    day: date
    hours: Decimal
    unit: Unit
    status: str = "completed"
    number: str = ""
    effect: Effect = "counts"
    fault: str = ""
    written: dict[str, Cell] = field(default_factory=dict)
    copy_of: "Completion | None" = None
    stated: date | None = None  # the day as written, where it is not the true one

    @property
    def year(self) -> int:
        """Calendar year of completion."""
        return self.day.year


@dataclass
class RosterEntry:
    """One row of a roster: a person at an institution on a day."""

    person: Person
    job: Job
    day: date
    fault: str = ""
    written: dict[str, Cell] = field(default_factory=dict)


RunStatus = Literal["held", "cancelled", "planned"]


@dataclass
class Run:
    """An occurrence of a programme: its number, its training days, where it is and how many may come."""

    code: str
    programme: Programme
    days: tuple[date, ...]
    places: int
    venue: Municipality
    mode: int
    status: RunStatus = "held"
    written: dict[str, Cell] = field(default_factory=dict)

    @property
    def year(self) -> int:
        """Calendar year of the last day."""
        return self.days[-1].year


@dataclass
class Enrolment:
    """One row of registrations: a person, a run, and what became of it."""

    person: Person
    run: Run
    registered: date
    status: str
    payer: str

    @property
    def job(self) -> Job:
        """The post that the centre's list of participants names."""
        return self.person.jobs[0]


@dataclass
class Cost:
    """One row of costs of a run. `spent` is None for what is planned only; `fault` rows are not loaded."""

    run: Run
    municipality: Municipality
    kind: str
    source: str
    spent: Decimal | None
    planned: Decimal | None
    year: int
    paid: date | None
    payee: Organisation | None = None
    fault: str = ""
    written: dict[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True)
class Need:
    """How many teachers of a school want training in a subject."""

    institution: Institution
    subject: str
    wanting: int
    year: int


@dataclass(frozen=True)
class Team:
    """A team that a school sent to a run."""

    run: Run
    institution: Institution
    name: str
    size: int


@dataclass
class Centre:
    """A centre with its people, programmes, completions and rosters, and what it keeps beside them."""

    folder: str
    country: str
    language: str
    municipalities: tuple[Municipality, ...]
    programmes: tuple[Programme, ...]
    own: Organisation
    people: list[Person] = field(default_factory=list)
    completions: list[Completion] = field(default_factory=list)
    roster: list[RosterEntry] = field(default_factory=list)
    person_written: dict[int, dict[str, Cell]] = field(default_factory=dict)
    person_faults: dict[int, str] = field(default_factory=dict)
    offers: list[tuple[Programme, date]] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    enrolments: list[Enrolment] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    teams: list[Team] = field(default_factory=list)

    def in_year(self, *years: int) -> list[Completion]:
        """The completions rows that the centre files under these years, in order."""
        return [row for row in self.completions if row.year in years]


@dataclass(frozen=True)
class Column:
    """A column of a layout: its header, the field it carries, and how a row is written there."""

    header: str
    field: str
    write: Callable[..., Cell]
