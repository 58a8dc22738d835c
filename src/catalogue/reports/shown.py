"""What a report shows of the indicator marts: one declaration a table, one line an indicator.

To add an indicator to the report: its column in a mart, its line here, its words in reference/locale.
Words are the keys of the .po files; what stands in braces in them is a threshold of reference/policy, the
national currency, or a place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalogue.reports.limits import DECILE_PERSONS, MEAN_PERSONS

# the two totals that other tables share: persons of the completions, and persons on the roster
COUNTS = "counts"
ROSTER = "roster"

ALL = "*"


def msg(text: str) -> str:
    """Mark a text for translation."""
    return text


# thresholds of policy that words name, as they hold on the last day of the reported year
POLICY = (
    "academic_hours_per_day",
    "duty_hours",
    "duty_months",
    "expiry_months",
    "paid_days",
    "social_emotional_years",
    "subject_gap_years",
)


# --- what a mart is, and what of it protects people


@dataclass(frozen=True)
class Sum:
    """Columns that are parts of another one; what is left of it can be computed, so it is protected too.

    Without parts: a count of its own.
    """

    total: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Source:
    """A mart as reports read it: one row per area and year, or one for each category of its `dimension`.

    `counts` are the counts of persons or completions behind a row: 1 to 4 in any of them withholds the row's
    figures. None: the rows tell nothing of persons. `base` names the shared total that they are, or that the
    categories make together, excluding each other. Rows of one category are added up. `level` says of which places
    it is shown (reports/design.py).
    """

    mart: str
    counts: tuple[str, ...] = ()
    dimension: str | None = None
    base: str | None = None
    sums: tuple[Sum, ...] = ()
    level: str = "tables"


HOURS = Source("teacher_hours_years", ("teachers",), base=ROSTER)
DAYS = Source("day_band_years", ("teachers",), "band", ROSTER)
DUTY = Source(
    "duty_years",
    ("teachers",),
    base=ROSTER,
    sums=(Sum("teachers", ("teachers_reached",)), Sum("teachers_reached", ("teachers_falling_below",))),
)
SOCIAL = Source("social_emotional_years", ("teachers",), base=ROSTER, sums=(Sum("teachers", ("teachers_trained",)),))
AREAS = Source("area_years", ("completions",), base=COUNTS, sums=(Sum("completions", ("certificates", "notices")),))
PRIORITIES = Source("priority_area_years", ("completions", "persons"), "priority_area", COUNTS)
SUBJECTS = Source(
    "subject_gap_years",
    ("teachers",),
    "subject",
    sums=(Sum("teachers", ("teachers_without",)), Sum("teachers_wanting")),
    level="fine",
)
INSTITUTIONS = Source("area_years", level="totals")
PROVIDERS = Source("provider_years", dimension="provider")
SEATS = Source("provider_years", ("completions", "persons"), "is_own", COUNTS)
EXPIRIES = Source("expiry_years")
REGISTRATIONS = Source(
    "enrolment_years", ("registered", "persons"), sums=(Sum("registered", ("completed",)),), level="national"
)
COSTS = Source("cost_years")
FUNDS = Source("cost_source_years", dimension="funding_source")
PROJECTS = Source("project_years")
MOBILITIES = Source(
    "mobility_years",
    ("persons", "mobilities"),
    sums=(Sum("mobilities", ("with_peer_training",)), Sum("persons", ("persons_with_open_lesson",))),
    level="fine",
)
LABELS = Source("label_years")
LABEL_WORK = Source("label_activity_years", dimension="principle")
OFFICIAL_RUNS = Source("official_programmes")
OFFICIALS = Source("official_years", ("officials", "completions"), level="fine")
TEAMS = Source("team_years")
PROMISES = Source("commitment_years")
TARGETS = Source("target_years")
BREAKS = Source("comparability_years")

SOURCES = (
    HOURS, DAYS, DUTY, SOCIAL, AREAS, PRIORITIES, SUBJECTS, INSTITUTIONS, PROVIDERS, SEATS, EXPIRIES, REGISTRATIONS,
    COSTS, FUNDS, PROJECTS, MOBILITIES, LABELS, LABEL_WORK, OFFICIAL_RUNS, OFFICIALS, TEAMS, PROMISES, TARGETS, BREAKS,
)  # fmt: skip


# --- what is shown of it


@dataclass(frozen=True)
class Measure:
    """A figure: a column, with others added (`plus`) or one taken off (`minus`, never below 0), or in percent `of`
    another one (ALL: of all categories).

    `on` is the count, or the shared total, that withholds it (default: the source's first count); under
    `least` of them there is no figure. `decimals` None: a whole number.
    """

    column: str
    words: str
    decimals: int | None = None
    of: str = ""
    plus: tuple[str, ...] = ()
    minus: str = ""
    on: str = ""
    least: int = 0

    @property
    def indicator(self) -> str:
        """Its name in the data block."""
        if self.decimals == 0:
            return f"{self.column}_rounded"
        return f"{self.column}_share" if self.of else f"{self.column}_less" if self.minus else self.column


def share(column: str, of: str, words: str, on: str = "", least: int = MEAN_PERSONS) -> Measure:
    """A percentage with one decimal."""
    return Measure(column, words, 1, of=of, on=on, least=least)


@dataclass(frozen=True, eq=False)
class Part:
    """A table of a section, `unit` under its title.

    `is_public`: shown of a very small municipality too. `is_wide`: never beside another table. `beside`: the
    kinds of area whose figures stand beside the municipality's.
    """

    key: str
    title: str
    unit: str
    is_public: bool = field(default=False, kw_only=True)
    is_wide: bool = field(default=False, kw_only=True)
    beside: tuple[str, ...] = field(default=("country",), kw_only=True)

    @property
    def level(self) -> str:
        """Of which places it is shown (reports/design.py); public lists of all."""
        return "totals"


@dataclass(frozen=True, eq=False)
class Lines(Part):
    """A row for each measure, a column for each place."""

    lines: tuple[tuple[Source, Measure], ...]

    @property
    def level(self) -> str:
        """As its first source says."""
        return self.lines[0][0].level


@dataclass(frozen=True, eq=False)
class Breakdown(Part):
    """A row for each category, ordered by the first measure, which alone is shown for other areas too.

    `names` are the categories' words, or the vocabulary of reference/code_names.csv that has them. Categories
    in `last` come last, and alone say nothing; `order` is the order of all where their order is their sense.
    Where another measure ranks (`rank`), at most `most` rows are shown, of those that have it and whose first count
    is at least `least`. Categories at zero are named in the sentence `zero`, else left out. `other` are the words
    for a category of that name that the vocabulary does not have.
    """

    head: str
    source: Source
    measures: tuple[Measure, ...]
    names: str | Mapping[str, str]
    last: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    rank: Measure | None = None
    most: int = 100
    least: int = 0
    zero: str = ""
    other: str = ""
    has_total: bool = True

    @property
    def level(self) -> str:
        """As its source says."""
        return self.source.level


@dataclass(frozen=True, eq=False)
class Ranking(Part):
    """The categories with most completions, by names that nobody has listed; all others together."""

    head: str
    source: Source
    measures: tuple[Measure, ...]
    others: str

    @property
    def level(self) -> str:
        """As its source says."""
        return self.source.level


@dataclass(frozen=True)
class Item:
    """A column of a public list: a text, a date, a code by its name, places by code, or a figure.

    A figure may be one of another column, `whole`.
    """

    column: str
    words: str
    kind: str = "text"
    names: str | Mapping[str, str] = ""
    whole: str = ""


@dataclass(frozen=True, eq=False)
class Roll(Part):
    """A public list, in the order of `order`; of more than `most` rows the number left out is said.

    `tally` is the column by whose values the rows are counted, and the values said even at 0. `flags` are columns
    that only decide what is said. `half`: of two columns, the first is at least half of the second in a row that is
    listed. `of_county`: the county's list, or the country's.
    """

    source: Source
    items: tuple[Item, ...]
    order: tuple[str, ...]
    most: int = 8
    tally: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    half: tuple[str, str] | None = None
    of_county: bool = False


@dataclass(frozen=True)
class Versus:
    """A heading that compares a figure with the country's."""

    source: Source
    measure: Measure
    up: str
    down: str
    same: str


@dataclass(frozen=True)
class Top:
    """A heading or sentence that names the first row of a table."""

    part: Part
    words: str


@dataclass(frozen=True)
class Stated:
    """A heading or sentence with figures of a source by their columns; `zero` where the first of them is 0."""

    source: Source
    words: str
    zero: str = ""


@dataclass(frozen=True)
class Shown:
    """A section. It appears where one of its parts has a figure or a row."""

    anchor: str
    menu: str
    parts: tuple[Part, ...]
    heading: Versus | Top | Stated | None = None
    sentences: tuple[Top | Stated, ...] = ()


# --- the sections, in their order on the page

_OWN_SEAT = {
    "yes": msg("local"),
    "no": msg("from elsewhere"),
    "unknown": msg("seat not known"),
}
_EXPIRING = {"programme": msg("programme"), "provider": msg("provider"), "label": msg("school label")}
_STATES = {"overdue": msg("overdue"), "due": msg("due"), "kept": msg("kept")}

_MEAN_HOURS = Measure("mean_hours", msg("Mean, h"), 1, least=MEAN_PERSONS)
_HOURS_TABLE = Lines(
    "t-time",
    msg("Hours of the educators on the roster"),
    msg("Academic hours in the year, those without training included."),
    (
        (HOURS, _MEAN_HOURS),
        (HOURS, Measure("median_hours", msg("Median, h"), 1, least=MEAN_PERSONS)),
        (HOURS, Measure("p10_hours", msg("A tenth had at most, h"), 1, least=DECILE_PERSONS)),
        (HOURS, Measure("p90_hours", msg("A tenth had at least, h"), 1, least=DECILE_PERSONS)),
        (
            DUTY,
            share(
                "teachers_reached",
                "teachers",
                msg("Reached {duty_hours} h in {duty_months} months, %"),
                on="teachers_reached",
            ),
        ),
        (
            DUTY,
            Measure(
                "teachers_falling_below",
                msg("Educators who fall below that within {expiry_months} months without new training"),
                on="teachers_falling_below",
            ),
        ),
        (
            SOCIAL,
            share(
                "teachers_trained",
                "teachers",
                msg("Trained in social and emotional competences within {social_emotional_years} years, %"),
                on="teachers_trained",
            ),
        ),
    ),
)
_DAYS_TABLE = Breakdown(
    "t-days",
    msg("Days of training in the year"),
    msg("Percent of the educators on the roster; a day is {academic_hours_per_day} academic hours."),
    msg("Days"),
    DAYS,
    (share("teachers", ALL, msg("Share, %")),),
    {
        "reached": msg("reached {paid_days} days"),
        "half_to_full": msg("{half_paid_days} to under {paid_days} days"),
        "under_half": msg("less than {half_paid_days} days"),
        "none": msg("no training"),
    },
    order=("reached", "half_to_full", "under_half", "none"),
    has_total=False,
)
_KINDS_TABLE = Lines(
    "t-kinds",
    msg("Kind of training"),
    msg("Percent of the academic hours or of the completions; peer training never counts as accredited."),
    (
        (AREAS, share("accredited_hours", "academic_hours", msg("Accredited, % of hours"))),
        (AREAS, share("peer_hours", "academic_hours", msg("Peer training, % of hours"))),
        (AREAS, share("certificates", "completions", msg("With a certificate, % of completions"), on="certificates")),
        (AREAS, share("notices", "completions", msg("With a notice, % of completions"), on="notices")),
    ),
)
_PRIORITIES_TABLE = Breakdown(
    "t-priorities",
    msg("Completions and hours by priority area"),
    msg("Percent of all completions. A completion counts in the first area that its programme names."),
    msg("Priority area"),
    PRIORITIES,
    (
        share("completions", ALL, msg("Share, %")),
        Measure("completions", msg("Completions")),
        Measure("academic_hours", msg("Academic hours"), 0),
        Measure("planned_hours", msg("Planned, h"), 0),
    ),
    "priority_area",
    last=("other", "none"),
    zero=msg("No completions in: {names}."),
    is_wide=True,
    beside=("county", "country"),
)
_WITHOUT = Measure("teachers_without", msg("Without"), on="teachers_without")
_SUBJECTS_TABLE = Breakdown(
    "t-subjects",
    msg("Educators without training in the subject they teach"),
    msg(
        "Without it in {subject_gap_years} years; subjects that five or more teach, at most five. Unmet need: "
        "educators who want it, less places offered."
    ),
    msg("Subject"),
    SUBJECTS,
    (
        share("teachers_without", "teachers", msg("Share, %"), on="teachers_without"),
        _WITHOUT,
        Measure("teachers_wanting", msg("Unmet need"), minus="places", on="teachers_wanting"),
    ),
    "subject",
    rank=_WITHOUT,
    most=5,
    least=5,
    has_total=False,
)
_INSTITUTIONS_TABLE = Lines(
    "t-institutions",
    msg("Institutions without any training"),
    msg("Institutions on the year's rosters."),
    (
        (INSTITUTIONS, Measure("institutions", msg("On the rosters"))),
        (
            INSTITUTIONS,
            Measure("institutions", msg("None of the staff took part"), minus="institutions_completed", on=COUNTS),
        ),
    ),
)
_PROVIDERS_TABLE = Ranking(
    "t-providers",
    msg("Completions by provider"),
    msg("Named are providers with ten or more of the educators, at most eight."),
    msg("Provider"),
    PROVIDERS,
    (
        Measure("completions", msg("Completions")),
        Measure("persons", msg("Educators")),
        Measure("academic_hours", msg("Academic hours"), 0),
    ),
    msg("other providers"),
)
_SEATS_TABLE = Breakdown(
    "t-seats",
    msg("Hours by seat of the provider"),
    msg("Percent of the academic hours."),
    msg("Providers"),
    SEATS,
    (share("academic_hours", ALL, msg("Share, %")),),
    _OWN_SEAT,
    order=("yes", "no", "unknown"),
    has_total=False,
    beside=(),
)
_EXPIRIES_TABLE = Roll(
    "t-expiries",
    msg("Accreditations and labels that end soon"),
    msg("In force on the last day of the year, last day within {expiry_months} months."),
    EXPIRIES,
    (
        Item("name", msg("Name")),
        Item("kind", msg("Kind"), "code", _EXPIRING),
        Item("last_day", msg("Last day"), "date"),
    ),
    ("last_day", "name"),
    is_public=True,
)
_REGISTRATIONS_TABLE = Lines(
    "t-registrations",
    msg("What became of registrations"),
    msg("Registrations for programmes of the year; shares in percent of them."),
    (
        (REGISTRATIONS, Measure("registered", msg("Registrations"))),
        (REGISTRATIONS, share("completed", "registered", msg("Completed, %"), on="completed")),
        (
            REGISTRATIONS,
            Measure(
                "registered", msg("Not completed, cancelled or on the waiting list"), minus="completed", on="completed"
            ),
        ),
    ),
)
_PER_COMPLETION = Measure("per_completion", msg("Per completion"), 2, on=COUNTS, least=MEAN_PERSONS)
_COSTS_TABLE = Lines(
    "t-costs",
    msg("Spending on training"),
    msg("Amounts in {currency}."),
    (
        (COSTS, Measure("amount", msg("Spent"), 0)),
        (COSTS, Measure("planned_amount", msg("Planned"), 0)),
        (COSTS, _PER_COMPLETION),
        (COSTS, Measure("per_person", msg("Per participating educator"), 2, on=COUNTS, least=MEAN_PERSONS)),
        (COSTS, Measure("per_hour", msg("Per academic hour"), 2, on=COUNTS, least=MEAN_PERSONS)),
        (COSTS, Measure("per_teacher", msg("Per educator on the roster"), 2, on=ROSTER, least=MEAN_PERSONS)),
        (COSTS, share("outside_amount", "located_amount", msg("To providers of other municipalities, %"), least=0)),
    ),
    is_public=True,
)
_FUNDS_TABLE = Breakdown(
    "t-funds",
    msg("Spending by source of funding"),
    msg("Percent of the spending; amounts in {currency}."),
    msg("Source"),
    FUNDS,
    (share("amount", ALL, msg("Share, %"), least=0), Measure("amount", msg("Amount"), 0)),
    "funding_source",
    last=("other",),
    is_public=True,
    beside=(),
)
_MOBILITIES_TABLE = Lines(
    "t-mobilities",
    msg("Training abroad and what follows it"),
    msg("Stays that ended in the year; what followed them by the end of the next year."),
    (
        (MOBILITIES, Measure("persons", msg("Educators who travelled"))),
        (MOBILITIES, Measure("mobilities", msg("Mobilities"))),
        (MOBILITIES, Measure("stay_days", msg("Days abroad"))),
        (MOBILITIES, Measure("countries", msg("Countries visited"))),
        (
            MOBILITIES,
            Measure("with_peer_training", msg("Mobilities followed by peer training"), on="with_peer_training"),
        ),
        (
            MOBILITIES,
            Measure(
                "persons_with_open_lesson", msg("Educators who gave an open lesson"), on="persons_with_open_lesson"
            ),
        ),
        (MOBILITIES, Measure("reach", msg("Listeners reached"))),
        (MOBILITIES, Measure("mean_days_to_follow_up", msg("Days to the first peer training, mean"), 0)),
    ),
    beside=(),
)
_PROJECTS_TABLE = Roll(
    "t-projects",
    msg("Projects with institutions or educators of the municipality"),
    msg("In progress in the year."),
    PROJECTS,
    (
        Item("title", msg("Project")),
        Item("action", msg("Action")),
        Item("ended_on", msg("End"), "date"),
        Item("partners", msg("Partners"), "number"),
    ),
    ("started_on", "title"),
    flags=("is_eu_funded", "started_on"),
    is_public=True,
)
_LABELS_TABLE = Lines(
    "t-labels",
    msg("Institutions with a school label"),
    msg("In force on the last day of the year."),
    (
        (LABELS, Measure("labelled", msg("With a label"))),
        (LABELS, Measure("institutions", msg("Institutions on the rosters"))),
        (LABELS, Measure("expiring", msg("Label ends within {expiry_months} months"))),
        (LABELS, Measure("events_for_others", msg("Events for other institutions"))),
        (LABELS, Measure("listeners", msg("Their listeners"))),
    ),
    is_public=True,
    beside=(),
)
_LABEL_WORK_TABLE = Breakdown(
    "t-label-work",
    msg("What institutions with a label did"),
    msg("Open days, info sessions, mentoring and training for others by the principle that they serve."),
    msg("Principle"),
    LABEL_WORK,
    (Measure("open_days", msg("Events"), plus=("info_sessions", "mentoring", "trainings_for_others")),),
    "principle",
    last=("other",),
    other=msg("no principle named"),
    is_public=True,
    beside=(),
)
_OFFICIAL_RUNS_TABLE = Roll(
    "t-official-runs",
    msg("Programmes for municipal officials"),
    msg("Programmes that officials of at least half of the municipalities completed."),
    OFFICIAL_RUNS,
    (
        Item("title", msg("Programme")),
        Item("municipalities_represented", msg("Municipalities"), "number", whole="municipalities"),
        Item("training_days", msg("Days"), "number"),
        Item("missing", msg("Not represented"), "places"),
    ),
    ("started_on", "title"),
    half=("municipalities_represented", "municipalities"),
    of_county=True,
    is_public=True,
)
_OFFICIALS_TABLE = Lines(
    "t-officials",
    msg("Training of municipal officials"),
    msg("Programmes that municipal officials completed; a day is {academic_hours_per_day} academic hours."),
    (
        (OFFICIALS, Measure("officials", msg("Officials"))),
        (OFFICIALS, Measure("completions", msg("Completions"))),
        (OFFICIALS, Measure("academic_hours", msg("Academic hours"), 0)),
        (OFFICIALS, Measure("days", msg("Days"), 1)),
    ),
    beside=(),
)
_TEAMS_TABLE = Lines(
    "t-teams",
    msg("Teams that institutions sent to training"),
    msg("A full team has as many members as its programme asks for."),
    (
        (TEAMS, Measure("institutions", msg("Institutions with a team"))),
        (TEAMS, Measure("teams", msg("Teams"))),
        (TEAMS, Measure("full", msg("Full teams"))),
        (TEAMS, Measure("too_small", msg("Too small"))),
        (TEAMS, Measure("too_large", msg("Too large"))),
    ),
    beside=(),
)
_PROMISES_TABLE = Roll(
    "t-promises",
    msg("Promises"),
    msg("State on the last day of the year."),
    PROMISES,
    (
        Item("commitment", msg("Promise")),
        Item("state", msg("State"), "code", _STATES),
        Item("due_on", msg("Due"), "date"),
    ),
    ("due_on", "commitment"),
    tally=("state", *_STATES),
    is_public=True,
)
_TARGETS_TABLE = Roll(
    "t-targets",
    msg("Targets and results"),
    msg("Targets due in the year."),
    TARGETS,
    (
        Item("target", msg("Target")),
        Item("target_value", msg("At least"), "number"),
        Item("result_value", msg("Result"), "number"),
    ),
    ("target",),
    tally=("is_reached", "yes", "no"),
    is_public=True,
)

TIME = Shown(
    "time",
    msg("Time for training"),
    (_HOURS_TABLE, _DAYS_TABLE, _KINDS_TABLE),
    Versus(
        HOURS,
        _MEAN_HOURS,
        msg("More hours per educator than in {locative} as a whole"),
        msg("Fewer hours per educator than in {locative} as a whole"),
        msg("As many hours per educator as in {locative}"),
    ),
)
BEFORE_PROGRAMMES = (
    TIME,
    Shown(
        "priorities",
        msg("Priority areas"),
        (_PRIORITIES_TABLE,),
        Top(_PRIORITIES_TABLE, msg("Most completions: {name}")),
    ),
    Shown(
        "subjects",
        msg("Training in the subjects taught"),
        (_SUBJECTS_TABLE,),
        Top(_SUBJECTS_TABLE, msg("Largest gap in subject training: {name}")),
    ),
    Shown(
        "institutions",
        msg("Institutions without training"),
        (_INSTITUTIONS_TABLE,),
        Stated(
            INSTITUTIONS,
            msg("Institutions without any training: {institutions_less}"),
            msg("No institution is without training"),
        ),
    ),
)
AFTER_PROGRAMMES = (
    Shown(
        "providers",
        msg("Providers and registrations"),
        (_PROVIDERS_TABLE, _SEATS_TABLE, _EXPIRIES_TABLE, _REGISTRATIONS_TABLE),
        Top(_PROVIDERS_TABLE, msg("Provider of most completions: {name}")),
    ),
    Shown(
        "costs",
        msg("Costs"),
        (_COSTS_TABLE, _FUNDS_TABLE),
        Versus(
            COSTS,
            _PER_COMPLETION,
            msg("A completion costs more than in {locative} as a whole"),
            msg("A completion costs less than in {locative} as a whole"),
            msg("A completion costs the same as in {locative}"),
        ),
    ),
    Shown(
        "projects",
        msg("Projects and mobility"),
        (_MOBILITIES_TABLE, _PROJECTS_TABLE),
        Stated(MOBILITIES, msg("Mobilities followed by peer training: {with_peer_training} of {mobilities}")),
    ),
    Shown(
        "labels",
        msg("School labels"),
        (_LABELS_TABLE, _LABEL_WORK_TABLE),
        Stated(LABELS, msg("Institutions with a school label: {labelled}"), msg("No institution has a school label")),
    ),
    Shown(
        "officials",
        msg("Officials and teams"),
        (_OFFICIAL_RUNS_TABLE, _OFFICIALS_TABLE, _TEAMS_TABLE),
    ),
    Shown(
        "promises",
        msg("Promises and targets"),
        (_PROMISES_TABLE, _TARGETS_TABLE),
        Stated(PROMISES, msg("Overdue promises: {overdue}"), msg("No promise is overdue")),
        (
            Stated(PROMISES, msg("Kept: {kept}; due: {due}; overdue: {overdue}.")),
            Stated(TARGETS, msg("Targets reached: {yes} of {rows}.")),
        ),
    ),
)
