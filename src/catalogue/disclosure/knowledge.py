"""What an outsider knows of the published figures: which quantity each of them is, and how quantities hang together.

Declared here by the attacker and nowhere else: the code that protects figures has its own account of them, and the
two must not share a mistake. A figure in a file that this page does not know is a weakness ("unknown figure"), so
that nobody can publish one without saying first what could be computed from it.

An outsider knows the method (it is printed in every report), the code list of municipalities and the public registers
of programmes and providers. An outsider does not know who took part, any unpublished count, or how the protection was
chosen. Persons over areas: one may work in two municipalities, so a county has at most the sum of its municipalities
and at least each of them; how few such persons there are is not used.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

SMALLEST = 5  # counts of 1 to 4 are withheld, and a hidden one stays uncertain by at least as much
LARGEST_MERGED = 9  # municipalities with no more participants are published with others
AMOUNT_WIDTH = 0.1  # an interval of hours is narrow under this part of its upper end
TOTAL = "total"
OTHER = "other"


@dataclass(frozen=True)
class Measure:
    """A quantity: `kind` is persons, cases (completions, registrations, journeys), amount, or public (not of persons).

    `over_areas`: whether a county is the sum of its municipalities ("sum"), at most the sum ("persons"), or neither.
    """

    kind: str
    over_areas: str = "sum"

    @property
    def is_count(self) -> bool:
        """Whether it counts persons or what persons did."""
        return self.kind in ("persons", "cases")


_PERSONS = Measure("persons", "persons")
_CASES = Measure("cases")
_AMOUNT = Measure("amount")
_PUBLIC = Measure("public", "")

MEASURES: Mapping[str, Measure] = {
    "persons": _PERSONS,
    "completions": _CASES,
    "hours": _AMOUNT,
    "accredited_hours": _AMOUNT,
    "peer_hours": _AMOUNT,
    "certificates": _CASES,
    "notices": _CASES,
    "teachers": _PERSONS,
    "teachers_completed": _PERSONS,
    "teachers_reached": _PERSONS,
    "teachers_falling_below": _PERSONS,
    "teachers_trained": _PERSONS,
    "roster_hours": Measure("amount", ""),
    "subject_teachers": _PERSONS,
    "subject_without": _PERSONS,
    "registered": _CASES,
    "outcome_completed": _CASES,
    "outcome_else": _CASES,
    "officials": _PERSONS,
    "official_completions": _CASES,
    "official_hours": _AMOUNT,
    "travellers": _PERSONS,
    "mobilities": _CASES,
    "followed_mobilities": _CASES,
    "open_lessons": _PERSONS,
    "uncounted": Measure("cases", ""),
    "rejected": Measure("public", ""),
    "amount": Measure("public", ""),
    "public": _PUBLIC,
}


@dataclass(frozen=True)
class Part:
    """Of one area and year: `parts`, which exclude each other, are within `whole`, or make it up (`exact`).

    A name is a measure, of the same category on both sides, or "measure|category" ("measure|": the total).
    `complement` names those left over, who are a group of their own; "" where nobody is.
    """

    whole: str
    parts: tuple[str, ...]
    complement: str = ""
    exact: bool = False


PARTS = (
    Part("teachers", ("teachers_completed",), "on the roster without a completion"),
    Part("teachers|", ("teachers_completed|", "teachers|band=none"), exact=True),
    Part("teachers", ("teachers_reached",), "who did not reach the duty"),
    Part("teachers_reached", ("teachers_falling_below",), "who reached the duty and keep it"),
    Part("teachers", ("teachers_trained",), "without social-emotional training"),
    Part("completions", ("certificates", "notices"), "completions without a document"),
    Part("completions", ("persons",)),
    Part("subject_teachers", ("subject_without",), "trained in the subject"),
    Part("teachers|", ("subject_teachers",)),
    Part("registered", ("outcome_completed", "outcome_else"), exact=True),
    Part("official_completions", ("officials",)),
    Part("persons|role_group=others", ("officials|",), "others than officials"),
    Part("completions|role_group=others", ("official_completions|",), "completions of others than officials"),
    Part("hours|role_group=others", ("official_hours|",)),
    Part("mobilities", ("followed_mobilities",), "mobilities without peer training"),
    Part("travellers", ("open_lessons",), "travellers without an open lesson"),
    Part("mobilities", ("travellers",)),
    Part("hours", ("accredited_hours",)),
    Part("hours", ("peer_hours",)),
)


@dataclass(frozen=True)
class Quantity:
    """What a figure tells: `measure` itself, or `scale` times it for each of the measure `per`.

    `decimals`: those shown, where the figure is rounded. `of_all`: `per` is the total of the dimension.
    `change`: the figure is this year's less last year's. `own_only`: true of municipalities only. `plus`: a measure of
    the whole country that is added.
    """

    measure: str
    per: str = ""
    scale: int = 1
    decimals: int | None = None
    of_all: bool = False
    change: bool = False
    own_only: bool = False
    plus: str = ""


def _count(measure: str) -> Quantity:
    return Quantity(measure)


def _rounded(measure: str, decimals: int = 0) -> Quantity:
    return Quantity(measure, decimals=decimals)


def _share(measure: str, per: str, *, of_all: bool = False) -> Quantity:
    return Quantity(measure, per, 100, 1, of_all=of_all)


def _mean(measure: str, per: str, decimals: int = 1, *, own_only: bool = False) -> Quantity:
    return Quantity(measure, per, 1, decimals, own_only=own_only)


_OPEN = Quantity("public")
_KEY = {
    "persons": _count("persons"),
    "completions": _count("completions"),
    "academic_hours": _count("hours"),
    "academic_hours_rounded": _rounded("hours"),
    "teachers": _count("teachers"),
    "teachers_completed": _count("teachers_completed"),
    "share_completed": _share("teachers_completed", "teachers"),
    "hours_per_person": _mean("hours", "persons"),
    "completions_per_person": _mean("completions", "persons"),
    "institutions_active": _OPEN,
    "institutions": _OPEN,
}


def _public(*indicators: str) -> dict[str, Quantity]:
    return dict.fromkeys(indicators, _OPEN)


TABLES: Mapping[str, Mapping[str, Quantity]] = {
    "years": _KEY,
    "comparison": _KEY,
    "roles": _KEY,
    "change": {
        "persons": Quantity("persons", change=True),
        "completions": Quantity("completions", change=True),
        "share_completed": Quantity("teachers_completed", "teachers", 100, 1, change=True),
        "hours_per_person": Quantity("hours", "persons", 1, 1, change=True),
        "institutions_active": _OPEN,
    },
    "axis": _public("share_completed", "hours_per_person"),
    "reading": {"points_per_educator": Quantity("public")},
    "programmes": {
        "persons": _count("persons"),
        "completions": _count("completions"),
        "hours_per_completion": _mean("hours", "completions"),
    },
    "quality": {
        "rows_rejected": _count("rejected"),
        **_public("rows_read", "rows_accepted", "rows_ignored", "share_rejected"),
    },
    "uncounted": {"rows_uncounted": _count("uncounted")},
    # the largest figure that the rejected rows allow: they are added to the published one
    "bounds": {
        "share_at_most": Quantity("teachers_completed", "teachers", 100, 1, plus="rejected"),
        "persons_at_most": Quantity("persons", plus="rejected"),
    },
    "submissions": _public("centres", "centres_in_force", "files_kept", "files_refused"),
    "method": _public(
        *"smallest_published programme_persons minutes_per_academic_hour smallest_roster_for_share".split(),
        *"smallest_base_for_mean fewest_persons_moved academic_hours_per_day expiry_months".split(),
        *"smallest_for_tables largest_merged".split(),
        *"subject_gap_years paid_days half_paid_days social_emotional_years duty_hours duty_months".split(),
    ),
    # a median or a tenth is no sum: nothing follows from it
    "teacher_hours_years": {
        "mean_hours": _mean("roster_hours", "teachers"),
        **_public("median_hours", "p10_hours", "p90_hours"),
    },
    "duty_years": {
        "teachers_reached_share": _share("teachers_reached", "teachers"),
        "teachers_falling_below": _count("teachers_falling_below"),
    },
    "social_emotional_years": {"teachers_trained_share": _share("teachers_trained", "teachers")},
    "day_band_years": {
        "teachers_share": _share("teachers", "teachers", of_all=True),
        "teachers": _count("teachers"),
    },
    "area_years": {
        "accredited_hours_share": _share("accredited_hours", "hours"),
        "peer_hours_share": _share("peer_hours", "hours"),
        "certificates_share": _share("certificates", "completions"),
        "notices_share": _share("notices", "completions"),
        **_public("institutions", "institutions_less"),
    },
    "priority_area_years": {
        "completions_share": _share("completions", "completions", of_all=True),
        "completions": _count("completions"),
        "academic_hours_rounded": _rounded("hours"),
        "planned_hours_rounded": _OPEN,
    },
    "subject_gap_years": {
        "teachers_without_share": _share("subject_without", "subject_teachers"),
        "teachers_without": _count("subject_without"),
        "teachers": _count("subject_teachers"),
        "teachers_wanting_less": _OPEN,
    },
    "provider_years": {
        "completions": _count("completions"),
        "persons": _count("persons"),
        "academic_hours_rounded": _rounded("hours"),
        "academic_hours_share": _share("hours", "hours", of_all=True),
    },
    "enrolment_years": {
        "registered": _count("registered"),
        "registered_less": _count("outcome_else"),
        "completed_share": _share("outcome_completed", "registered"),
    },
    "official_years": {
        "officials": _count("officials"),
        "completions": _count("official_completions"),
        "academic_hours_rounded": _rounded("official_hours"),
        "days": Quantity("public"),
    },
    "mobility_years": {
        "persons": _count("travellers"),
        "mobilities": _count("mobilities"),
        "with_peer_training": _count("followed_mobilities"),
        "persons_with_open_lesson": _count("open_lessons"),
        **_public("stay_days", "countries", "reach", "mean_days_to_follow_up_rounded"),
    },
    # what was spent is public; set against a count it tells the count, in the municipality itself
    "cost_years": {
        "amount_rounded": _rounded("amount"),
        "planned_amount_rounded": _OPEN,
        "per_completion": _mean("amount", "completions", 2, own_only=True),
        "per_person": _mean("amount", "persons", 2, own_only=True),
        "per_hour": _mean("amount", "hours", 2, own_only=True),
        "per_teacher": _mean("amount", "teachers", 2, own_only=True),
        "outside_amount_share": _OPEN,
    },
    "cost_source_years": _public("amount_share", "amount_rounded"),
    "project_years": _public("partners", "left_out"),
    "label_years": _public("labelled", "institutions", "expiring", "events_for_others", "listeners"),
    "label_activity_years": _public("open_days", "listeners"),
    "official_programmes": _public("municipalities_represented", "municipalities", "training_days", "left_out"),
    "team_years": _public("institutions", "teams", "full", "too_small", "too_large"),
    "commitment_years": _public("rows", "left_out"),
    "target_years": _public("rows", "target_value", "result_value", "left_out"),
    "expiry_years": _public("left_out"),
    "comparability_years": _public("is_break"),
}


@dataclass(frozen=True)
class Dimension:
    """How categories make up the total: `is_exhaustive` where the total stands beside them; `exclude` for persons.

    `is_list`: only large categories are named, the others together are "other". `is_relative`: a category means
    something else in another area, so that a county is not the sum of its municipalities. `is_public`: of no persons.
    """

    is_exhaustive: bool = False
    exclude: bool = False
    is_list: bool = False
    is_relative: bool = False
    is_public: bool = False


DIMENSIONS: Mapping[str, Dimension] = {
    "role_group": Dimension(is_exhaustive=True, exclude=True),
    "band": Dimension(is_exhaustive=True, exclude=True),
    "priority_area": Dimension(is_exhaustive=True),
    "is_own": Dimension(is_exhaustive=True, is_relative=True),
    "programme": Dimension(is_exhaustive=True, is_list=True),
    "provider": Dimension(is_exhaustive=True, is_list=True),
    "subject": Dimension(),
    "reason": Dimension(is_exhaustive=True),
    **dict.fromkeys(
        "centre mark funding_source principle state title name target commitment is_reached".split(),
        Dimension(is_public=True),
    ),
}

# where the text of a page may take its numbers from, by the anchor of the section
_LEAD = ("years", "change", "reading", "comparison", "roles", "programmes", "axis")
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "key-figures": _LEAD,
    "five-years": ("years", "axis", "comparability_years"),
    "roles": ("roles", "years"),
    "time": ("teacher_hours_years", "duty_years", "social_emotional_years", "day_band_years", "area_years"),
    "priorities": ("priority_area_years",),
    "subjects": ("subject_gap_years",),
    "institutions": ("area_years",),
    "programmes": ("programmes",),
    "providers": ("provider_years", "expiry_years", "enrolment_years"),
    "costs": ("cost_years", "cost_source_years"),
    "projects": ("mobility_years", "project_years"),
    "labels": ("label_years", "label_activity_years"),
    "officials": ("official_programmes", "official_years", "team_years"),
    "promises": ("commitment_years", "target_years"),
    "comparison": ("comparison", "years"),
    "council": _LEAD,
    "quality": ("quality", "submissions", "comparability_years", "years", "uncounted", "bounds"),
    "method": ("method",),
    "terms": ("method",),
    "download": (),
    "english": (*_LEAD, "method"),
    "head": _LEAD,
}


@dataclass(frozen=True)
class Unit:
    """A municipality of the public code list."""

    code: str
    name: str
    county_code: str | None = None
    county_name: str | None = None

    @property
    def county(self) -> str | None:
        """The county's geo in the figures; None where the country has none."""
        return f"county:{self.county_name or self.county_code}" if self.county_code or self.county_name else None


@dataclass(frozen=True)
class Units:
    """The code list of one country on the last day of the period."""

    country: str
    members: tuple[Unit, ...]

    def of(self, geo: str) -> frozenset[str]:
        """The codes within a geo (a code, `county:<name>`, `country`); empty where it is not on the list."""
        return self._within.get(geo, frozenset())

    @cached_property
    def _within(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for unit in self.members:
            for geo in ("country", unit.code, unit.county):
                if geo:
                    found.setdefault(geo, set()).add(unit.code)
        return {geo: frozenset(codes) for geo, codes in found.items()}


@dataclass(frozen=True)
class Registered:
    """What public registers say of a programme; `seat` is the municipality of its provider."""

    provider: str | None = None
    seat: str | None = None
    priority_area: str | None = None


@dataclass(frozen=True)
class Register:
    """Programmes by title, and the seats of providers by name."""

    programmes: Mapping[str, Registered] = field(default_factory=dict)
    seats: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Weakness:
    """What an outsider can find out: `kind`, the place in words, and between what the number lies."""

    kind: str
    place: str
    low: float | None = None
    high: float | None = None
    file: str = ""
