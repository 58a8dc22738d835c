"""The indicators of the municipal report as marts: one row per area and year, with what it is counted by.

An area is a municipality, a county or a country. A year's figures are judged on 31 December of the year, with
the units valid then. Figures over D rest on the municipalities whose denominator is computable (marts
`municipality_years`, `country_years`); where there is none, a mart of D has no row: never zero.
"""

from catalogue.model.codes import FUNDING_SOURCES, LABEL_PRINCIPLES, SUBJECTS
from catalogue.model.columns import Column, Dataset
from catalogue.model.further_marts import COUNTRY
from catalogue.model.table import PLACE

_HOURS = "academic hours of 45 minutes"
_AREA = (
    COUNTRY,
    Column("area", "text", "Kind of area.", None, False, ("municipality", "county", "country")),
    Column("area_code", "text", "Municipality code, county code or country.", nullable=False),
    Column("year", "integer", "Calendar year.", nullable=False),
)
_KEY = tuple(column.name for column in _AREA)
_TEACHERS = Column("teachers", "integer", "Denominator D: persons on the year's rosters, each once.", "persons", False)
_COMPLETIONS = Column("completions", "integer", "Counted completions.", "completions", False, minimum=0)
_PERSONS = Column("persons", "integer", "Distinct persons behind them.", "persons", False, minimum=0)
_ACADEMIC = Column("academic_hours", "decimal", "Their hours.", _HOURS, False, minimum=0)


def _persons(name: str, description: str) -> Column:
    return Column(name, "integer", description, "persons", False, minimum=0)


def _number(name: str, description: str, unit: str) -> Column:
    return Column(name, "integer", description, unit, False, minimum=0)


DECILES = tuple(
    Column(f"p{rank}_hours", "decimal", f"{rank} % of D have at most so many hours.", _HOURS)
    for rank in range(10, 100, 10)
)

INDICATORS: tuple[Dataset, ...] = (
    Dataset(
        "institution_years",
        "One row per institution, municipality and year with a roster entry or a counted completion (indicators 2 and "
        "10). Those with a roster and teachers_completed = 0 are the institutions without any training.",
        (
            COUNTRY,
            Column(
                "municipality_code",
                "text",
                "Municipality of its roster and of its completions, the unit of 31 December.",
                nullable=False,
            ),
            Column("year", "integer", "Calendar year.", nullable=False),
            Column("institution_id", "text", "Key into marts.organisations.", nullable=False),
            Column("name", "text", "Name of the institution; NULL where rosters name a municipality only."),
            Column("teachers", "integer", "Persons on its latest roster of the year; NULL without one.", "persons"),
            Column("teachers_completed", "integer", "Those with a completion in the year; NULL as above.", "persons"),
            Column("teachers_reached_days", "integer", "Those who reached the paid days (LT); NULL else.", "persons"),
            _COMPLETIONS,
            _PERSONS,
            _ACADEMIC,
            Column("hours_per_teacher", "decimal", "Mean hours of the roster; NULL without one.", _HOURS),
            Column("hours_before", "decimal", "academic_hours of the year before; NULL: none.", _HOURS),
        ),
        key=("country", "year", "institution_id", "municipality_code"),
    ),
    Dataset(
        "teacher_hours_years",
        "One row per area and year with D: how the year's hours are spread over D, zeros included (indicator 3). "
        "Between two persons a decile is interpolated.",
        (
            *_AREA,
            _TEACHERS,
            Column("mean_hours", "decimal", "Mean hours of D.", _HOURS, False),
            Column("median_hours", "decimal", "Median hours of D.", _HOURS, False),
            *DECILES,
            Column("mean_days", "decimal", "Mean hours in days of policy length.", "days", False),
        ),
        key=_KEY,
    ),
    Dataset(
        "day_band_years",
        "One row per area and year with D and each band of training days, empty ones too (indicator 4); countries with "
        "paid days only (LT).",
        (
            *_AREA,
            Column(
                "band",
                "text",
                "Days of policy length in the year: none, under half of the paid days, up to them, reached.",
                None,
                False,
                ("none", "under_half", "half_to_full", "reached"),
            ),
            _persons("teachers", "Persons of D in the band."),
        ),
        key=(*_KEY, "band"),
    ),
    Dataset(
        "duty_persons",
        "One row per person of D and year in countries with a duty of hours: who keeps it, and until when.",
        (
            COUNTRY,
            Column("municipality_code", "text", "Municipality in whose D the person is.", nullable=False),
            Column("year", "integer", "Calendar year.", nullable=False),
            Column("person_id", "text", "Pseudonym of the person.", nullable=False),
            Column("academic_hours", "decimal", "Hours in the months up to 31 December.", _HOURS, False),
            Column("has_reached", "boolean", "Whether they are as many as the duty asks.", nullable=False),
            Column("falls_below_on", "date", "First day on which they are not, without new training; NULL: not now."),
        ),
        key=("country", "municipality_code", "year", "person_id"),
    ),
    Dataset(
        "duty_years",
        "One row per area and year with D, in countries with a duty of hours over months (LV: 36 in 36; indicator 5).",
        (
            *_AREA,
            _TEACHERS,
            _persons("teachers_reached", "Those of D with the duty's hours in the months up to 31 December."),
            _persons("teachers_falling_below", "Those of them who, untrained, fall below in the months of policy."),
        ),
        key=_KEY,
    ),
    Dataset(
        "social_emotional_years",
        "One row per area and year with D: training in social-emotional competence (LT duty; indicator 6).",
        (*_AREA, _TEACHERS, _persons("teachers_trained", "Those of D with such training in the years of the duty.")),
        key=_KEY,
    ),
    Dataset(
        "priority_area_years",
        "One row per area, year and priority area (indicator 8). A completion counts in the first area that its "
        "programme names; 'none' holds those whose programme names none. Areas of the country's framework are "
        "listed at zero wherever there is a completion. Areas outside it, and words not known, are 'other'.",
        (
            *_AREA,
            Column("priority_area", "text", "Area of the framework in force in the year, other or none.", None, False),
            _COMPLETIONS,
            _PERSONS,
            _ACADEMIC,
            Column("teachers_reached", "integer", "Persons of D among them; NULL without D.", "persons"),
            Column("planned_hours", "decimal", "Hours that schools plan, by plans in force on 31 December.", _HOURS),
        ),
        key=(*_KEY, "priority_area"),
    ),
    Dataset(
        "subject_gap_years",
        "One row per area, year and subject taught by someone of D (indicator 9). Runs are of the area of their venue; "
        "those without one are of the country only.",
        (
            *_AREA,
            Column("subject", "text", "Subject.", None, False, SUBJECTS),
            _persons("teachers", "Persons of D who teach it."),
            _persons("teachers_without", "Those without training in it in the years of policy up to 31 December."),
            Column("teachers_wanting", "integer", "Teachers who want it, as schools say; NULL: none says.", "persons"),
            Column("places", "integer", "Places of the year's runs, cancelled ones apart; NULL: none says.", "persons"),
        ),
        key=(*_KEY, "subject"),
    ),
    Dataset(
        "cost_shares",
        "One row per cost and municipality that it is counted in. A cost of a workplace is of its municipality; one of "
        "a run, else of a programme and year, is shared among the municipalities of its counted completions in "
        "proportion to them, in whole cents, those left over to the largest remainders, so that the parts add up to "
        "the whole; one of neither is of the country only. Its year is the budget year, else that of payment, else of "
        "the run's last day; without any it is not here. Where a centre lists no cost of a year, what its completions "
        "say was paid for taking part stands here instead.",
        (
            COUNTRY,
            Column("municipality_code", "text", "Municipality on 31 December; NULL: of the country only."),
            Column("year", "integer", "Calendar year.", nullable=False),
            Column("currency", "text", "Currency.", nullable=False),
            Column("funding_source", "text", "Source of funding; other: none named.", None, False, FUNDING_SOURCES),
            Column("amount", "money", "Spent; NULL where only a plan is given.", "currency"),
            Column("planned_amount", "money", "Planned; NULL where nothing was.", "currency"),
            Column("provider_municipality_code", "text", "Municipality of the provider paid, on 31 December."),
            Column("submission", "text", "Identifier of the submission.", nullable=False),
            *PLACE,
        ),
        key=("submission", "sheet", "source_row", "municipality_code"),
    ),
    Dataset(
        "cost_years",
        "One row per area, year and currency with a cost (indicator 11), as marts.cost_shares lays costs out over "
        "municipalities; a county's or country's figure is the sum of its municipalities', a country's also holds "
        "costs of no municipality, and what was spent for each is taken over the municipalities that report costs. "
        "Amounts are in the currency of their time: LTL, EEK and LVL are not converted. "
        "Where only plans are given, what was spent for each is NULL.",
        (
            *_AREA,
            Column("currency", "text", "Currency.", nullable=False),
            Column("amount", "money", "Spent; 0 where only plans are given.", "currency", False),
            Column("planned_amount", "money", "Planned; NULL where nothing was.", "currency"),
            Column("per_completion", "money", "Spent for each counted completion; NULL without any.", "currency"),
            Column("per_person", "money", "Spent for each person who took part; NULL as above.", "currency"),
            Column("per_hour", "money", "Spent for each academic hour; NULL as above.", "currency"),
            Column("per_teacher", "money", "Spent for each person of D; NULL without D.", "currency"),
            Column(
                "outside_amount",
                "money",
                "Paid to providers of another municipality than the cost's own.",
                "currency",
                False,
            ),
            Column(
                "located_amount",
                "money",
                "Paid to providers whose municipality is known, where the cost's own is too.",
                "currency",
                False,
            ),
        ),
        key=(*_KEY, "currency"),
    ),
    Dataset(
        "cost_source_years",
        "One row per area, year, currency and source of funding with a cost that was paid (indicator 11); areas as in "
        "marts.cost_years.",
        (
            *_AREA,
            Column("currency", "text", "Currency.", nullable=False),
            Column(
                "funding_source", "text", "Source of funding; other where none is named.", None, False, FUNDING_SOURCES
            ),
            Column("amount", "money", "Spent.", "currency", False),
        ),
        key=(*_KEY, "currency", "funding_source"),
    ),
    Dataset(
        "enrolment_years",
        "One row per area and year of the run, else of registration: what became of registrations (indicator 12). "
        "A registration is a row of enrolments or of completions, once per person, programme and first day of the run; "
        "one whose run is not known, and that came to something, is that of the next completion of the programme.",
        (
            *_AREA,
            _number("registered", "Registrations, whatever became of them.", "registrations"),
            _number("completed", "Completed.", "registrations"),
            _number("cancelled", "Cancelled.", "registrations"),
            _number("waiting", "On a waiting list.", "registrations"),
            _number("not_completed", "Failed or not completed.", "registrations"),
            _persons("persons", "Distinct persons who registered."),
        ),
        key=_KEY,
    ),
    Dataset(
        "provider_years",
        "One row per area, year and provider with a counted completion (indicator 13). Spellings of a name are one.",
        (
            *_AREA,
            Column("provider", "text", "Of row or programme, else the centre that reported it.", nullable=False),
            Column("is_own", "boolean", "Whether the provider is of the area; NULL where its seat is not known."),
            _COMPLETIONS,
            _PERSONS,
            _ACADEMIC,
        ),
        key=(*_KEY, "provider"),
    ),
    Dataset(
        "expiry_years",
        "One row per area, year and accreditation or label that is in force on 31 December and ends within the months "
        "of policy after it, the last day included (indicators 13 and 15). One that a renewal in force on that day "
        "outlasts is not here. Accreditations are of the municipality of the provider, else of the one that approved "
        "them, labels of the institution's; those of none are of the country only.",
        (
            *_AREA,
            Column("kind", "text", "What expires.", None, False, ("programme", "provider", "label")),
            Column("name", "text", "Title of the programme, name of provider or school.", nullable=False),
            Column("last_day", "date", "Last day of validity.", nullable=False),
            Column("number", "text", "Number of the accreditation, or edition of the label."),
        ),
        key=(*_KEY, "kind", "last_day", "name", "number"),
    ),
    Dataset(
        "project_years",
        "One row per area, year from the first to the last day and project with a partner, coordinator or traveller of "
        "the area (indicator 14). It is also of the countries of its partners and of the centre that reports it. A "
        "project without a last day is of its first year only.",
        (
            *_AREA,
            Column("project_id", "text", "Key into marts.projects.", nullable=False),
            Column("title", "text", "Title as given."),
            Column("action", "text", "Action."),
            Column("started_on", "date", "First day."),
            Column("ended_on", "date", "Last day."),
            Column("partners", "integer", "Institutions.", "institutions"),
            Column("countries", "integer", "Countries.", "countries"),
            Column("is_eu_funded", "boolean", "Whether the EU's disclaimer goes with it.", nullable=False),
        ),
        key=(*_KEY, "project_id"),
    ),
    Dataset(
        "mobility_years",
        "One row per area and year in which a held mobility of the area's educators ended, with the fulfilment of "
        "what was promised to follow it, as it stands on 31 December of the year after (indicator 14). Mobilities "
        "whose workplace is in no known municipality are of the country only.",
        (
            *_AREA,
            _number("mobilities", "Mobilities.", "mobilities"),
            _persons("persons", "Persons who travelled."),
            _number("stay_days", "Calendar days.", "days"),
            _number("programme_days", "Days of the programme.", "days"),
            _number("countries", "Countries visited.", "countries"),
            _number("with_peer_training", "Mobilities that a peer training follows.", "mobilities"),
            _persons("persons_with_open_lesson", "Travellers who gave an open lesson afterwards."),
            _number("reach", "Listeners of all that follows, each event once.", "listeners"),
            Column("mean_days_to_follow_up", "decimal", "Mean days to the first peer training.", "days"),
        ),
        key=_KEY,
    ),
    Dataset(
        "label_activity_years",
        "One row per area, year and principle of the label: what institutions with a label on the day did for others "
        "(indicator 15). Open days, info sessions, mentoring and training for others count unless the row says that "
        "they were not for others, peer training and open lessons only where it says that they were.",
        (
            *_AREA,
            Column(
                "principle", "text", "Principle; other where none is named.", None, False, (*LABEL_PRINCIPLES, "other")
            ),
            _number("open_days", "Open days.", "events"),
            _number("info_sessions", "Info sessions.", "events"),
            _number("mentoring", "Mentoring.", "events"),
            _number("trainings_for_others", "Training, peer training and open lessons for others.", "events"),
            _number("listeners", "Listeners of all of them.", "listeners"),
        ),
        key=(*_KEY, "principle"),
    ),
    Dataset(
        "label_years",
        "One row per area and year with a label in force on 31 December (indicator 15).",
        (
            *_AREA,
            _number("labelled", "Institutions with a label in force.", "institutions"),
            _number("expiring", "Those whose label expires within the months of policy.", "institutions"),
            Column("institutions", "integer", "Institutions in the year's rosters; NULL without D.", "institutions"),
            _number("events_for_others", "Events for others of those with a label on the day.", "events"),
            _number("listeners", "Their listeners.", "listeners"),
        ),
        key=_KEY,
    ),
    Dataset(
        "official_programmes",
        "One row per run that municipal officials completed, by county of most of them (indicator 16); where no run is "
        "described, per programme and year. Municipalities are the units of the county on the last day, or of the "
        "country where there are no counties (LV).",
        (
            COUNTRY,
            Column("county_code", "text", "ISO 3166-2 code of the county; NULL where there are none."),
            Column("year", "integer", "Calendar year of the run's last day.", nullable=False),
            Column("programme_id", "text", "Key into marts.programmes.", nullable=False),
            Column("run_id", "text", "Key into marts.runs; NULL where none is described."),
            Column("title", "text", "Title of the programme."),
            Column("started_on", "date", "First day."),
            Column("ended_on", "date", "Last day."),
            Column("training_days", "integer", "Training days listed.", "days"),
            _number("municipalities", "Municipalities of the county or country.", "municipalities"),
            _number("municipalities_represented", "Those with an official who completed it.", "municipalities"),
            Column("missing", "list", "Codes of the others.", nullable=False),
            _persons("officials", "Officials who completed it."),
            _persons("guests", "Persons who attended one day only and completed nothing."),
        ),
        key=("country", "year", "programme_id", "run_id"),
    ),
    Dataset(
        "official_years",
        "One row per area and year with a counted completion of a municipal official (indicator 16).",
        (
            *_AREA,
            _persons("officials", "Officials, by role group as in marts.role_years."),
            _COMPLETIONS,
            _ACADEMIC,
            Column("days", "decimal", "Hours in days of policy length.", "days", False),
        ),
        key=_KEY,
    ),
    Dataset(
        "team_years",
        "One row per area and year of the run's first day with a team (indicator 17). A team whose programme names no "
        "size is neither full nor too small nor too large.",
        (
            *_AREA,
            _number("institutions", "Institutions that sent a team.", "institutions"),
            _number("teams", "Teams.", "teams"),
            _number("full", "Teams of the size that the programme asks for.", "teams"),
            _number("too_small", "Smaller teams.", "teams"),
            _number("too_large", "Larger teams.", "teams"),
        ),
        key=_KEY,
    ),
    Dataset(
        "comparability_years",
        "One row per area and year with a counted completion: how it compares with the year before, in the same units, "
        "and with other areas (indicator 18).",
        (
            *_AREA,
            Column("completions_before", "integer", "Counted completions of the year before.", "completions"),
            Column("persons_before", "integer", "Persons of the year before.", "persons"),
            Column("hours_before", "decimal", "Hours of the year before.", _HOURS),
            _number("centres", "Centres that reported a counted completion.", "centres"),
            Column("centres_new", "list", "Folders of those that did not do so the year before.", nullable=False),
            Column("centres_gone", "list", "Folders of those that only did so then.", nullable=False),
            Column("unit_changed", "boolean", "Whether a unit of the area began or ended in the year.", nullable=False),
            Column("is_break", "boolean", "Whether centres or units changed: compare with care.", nullable=False),
            Column("share_completed", "decimal", "Share of D with a completion; NULL without D.", "percent"),
            Column("county_median", "decimal", "Median of the county's municipalities with D.", "percent"),
            Column("country_median", "decimal", "Median of the country's municipalities with D.", "percent"),
        ),
        key=_KEY,
    ),
    Dataset(
        "commitment_years",
        "One row per area, year and promise that concerns the area and was in force in the year: due, kept or overdue "
        "on 31 December. A promise concerns the municipality that it names, else the county and each municipality of "
        "it, else each municipality with counted completions of the centre that sent it, else the country; it does not "
        "count for the areas above. It is in force from the year of the promise on, until it is kept or, where it "
        "recurs, to the last year with counted completions.",
        (
            *_AREA,
            Column("commitment", "text", "What was promised.", nullable=False),
            Column("promised_by", "text", "Who promised it."),
            Column("promised_on", "date", "Day of the promise."),
            Column("due_on", "date", "Day by which it was due in the year, or is due next."),
            Column("kept_on", "date", "Last day up to 31 December on which it was kept."),
            Column("state", "text", "State on 31 December.", None, False, ("kept", "due", "overdue")),
        ),
        key=(*_KEY, "commitment", "promised_by", "promised_on"),
    ),
    Dataset(
        "target_years",
        "One row per area, year and target due in the year: target against result. A target is of the municipality "
        "that it names, else of its owner's, else of those where its project is, else of the country only; its year is "
        "the one given, else that of the due day, else that in which its project ends.",
        (
            *_AREA,
            Column("target", "text", "What is aimed at.", nullable=False),
            Column("owner", "text", "Who set it."),
            Column("project_id", "text", "Key into marts.projects."),
            Column("target_value", "integer", "At least so many.", nullable=False),
            Column("result_value", "integer", "So many were reached; NULL: no result yet."),
            Column("is_reached", "boolean", "Whether the result is no less than the target."),
        ),
        key=(*_KEY, "target", "owner", "project_id"),
    ),
)
