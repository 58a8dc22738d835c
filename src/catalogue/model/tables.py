"""The tables that centres send: the four core ones are declared here, the further ones in further.py."""

from catalogue.model.codes import (
    ACCREDITATION_LEVELS,
    CURRENCIES,
    DOCUMENT_TYPES,
    FUNDING_SOURCES,
    HOUR_BASES,
    HOUR_UNITS,
    MODES,
    PAYERS,
    PROGRAMME_TYPES,
    RUN_STATUSES,
    STATUSES,
    SUBJECTS,
    TARGET_GROUPS,
)
from catalogue.model.columns import Column
from catalogue.model.further import FURTHER
from catalogue.model.parts import (
    PERSON,
    PERSON_FOUND,
    PROGRAMME,
    WORKPLACE,
    WORKPLACE_FOUND,
    code_text,
    count,
    day,
    hours,
    money,
    municipality,
    own,
    project,
    text,
    word,
    words,
    yes_no,
)
from catalogue.model.table import Table

_ACADEMIC = "academic hours of 45 minutes"
_TEACHING = (
    words("subject_taught", SUBJECTS, "Subjects that the person teaches.", "subject"),
    text("school_stage", "Stage of school, as given."),
    text("qualification_category", "Category or stage of the career, as given."),
)
_PROGRAMME_TYPE = word("programme_type", PROGRAMME_TYPES, "Kind of programme.", "programme_type")
_PRIORITY = words("priority_area", (), "Priority areas, as codes of the country's framework.", "priority_area")
_SUBJECT = words("subject", SUBJECTS, "Subjects that the programme is about.", "subject")
_ASSESSED = yes_no("assessed", "Whether learning outcomes are assessed.")
_CURRENCY = word("currency", CURRENCIES, "Currency of the row's amounts; NULL: the country's at the time.", "currency")

COMPLETIONS = Table(
    name="completions",
    grain="One row per accepted row of a completions sheet.",
    required={
        "programme": PROGRAMME.fields,
        "person": PERSON_FOUND,
        "date": ("completion_date", "end_date", "issue_date"),
    },
    alias_tables=("completions", "participants", "programmes"),
    renamed={("programmes", "title"): "programme_title"},
    parts=(
        PERSON,
        WORKPLACE,
        PROGRAMME,
        own(("provider_name",), Column("provider", "text", "Provider as named.")),
        own(
            ("completion_date", "end_date", "issue_date"),
            Column("completed_on", "date", "Completion date, else end of the run, else issue date.", None, False),
        ),
        own(("start_date",), Column("started_on", "date", "Start of the run.")),
        own(
            ("issue_date", "completion_date", "end_date"),
            Column("document_year", "integer", "Year of the document: of issue, else of completion.", None, False),
        ),
        own(("certificate_no",), Column("document_no", "text", "Number of the certificate or notice.")),
        own(
            ("status", "certificate_no", "completion_date"),
            Column("status", "text", "What became of the participation.", None, False, STATUSES),
        ),
        own(
            ("hours_credited", "attended_hours", "days_credited", "hour_unit"),
            Column("hours_given", "decimal", "Hours as given.", "hours_unit", minimum=0),
            Column("hours_unit", "text", "Unit in which the hours were given.", codes=HOUR_UNITS),
            Column("hours_basis", "text", "Which figure the hours rest on.", codes=HOUR_BASES),
            Column("academic_hours", "decimal", "Hours of the row.", _ACADEMIC, minimum=0),
        ),
        own(
            ("hours_total", "hour_unit"),
            Column("programme_hours", "decimal", "Length of the programme as the row says.", _ACADEMIC, minimum=0),
        ),
        word("document_type", DOCUMENT_TYPES, "Certificate (assessed) or notice.", "document_type"),
        _ASSESSED,
        _PROGRAMME_TYPE,
        _PRIORITY,
        _SUBJECT,
        code_text("run_code", "Number of the run."),
        code_text("team", "Team in which the person took part."),
        code_text("accreditation_no", "Number of the accreditation that the document names."),
        project(),
        yes_no("abroad", "Whether it was held abroad."),
        money("cost_borne", "Cost of the participation."),
        _CURRENCY,
        word("payer", PAYERS, "Who paid.", "payer"),
    ),
)

ROSTER = Table(
    name="roster",
    grain="One row per accepted row of a roster.",
    required={"person": PERSON_FOUND, "workplace": WORKPLACE_FOUND, "roster_date": ("roster_date",)},
    alias_tables=("roster", "participants"),
    parts=(
        PERSON,
        WORKPLACE,
        own(("roster_date",), Column("roster_date", "date", "Date that the roster speaks of.", nullable=False)),
        *_TEACHING,
    ),
)

PROGRAMMES = Table(
    name="programmes",
    grain="One row per accepted row of a programmes sheet.",
    required={"programme": PROGRAMME.fields, "hours": ("hours_total",)},
    alias_tables=("programmes",),
    renamed={("programmes", "title"): "programme_title"},
    parts=(
        PROGRAMME,
        own(("provider_name",), Column("provider", "text", "Provider as named.")),
        own(
            ("hours_total", "hour_unit"),
            Column("programme_hours", "decimal", "Length of the programme.", _ACADEMIC, nullable=False, minimum=0),
        ),
        code_text("provider_reg_code", "Register code of the provider."),
        _PROGRAMME_TYPE,
        hours("hours_contact", "contact_hours", "Contact part of the programme."),
        hours("hours_practical", "practical_hours", "Practical part of the programme."),
        hours("hours_independent", "independent_hours", "Independent part of the programme."),
        _PRIORITY,
        _SUBJECT,
        code_text("isced_f", "Field of education, ISCED-F 2013."),
        words("target_group", TARGET_GROUPS, "Whom the programme is for.", "target_group"),
        text("learning_outcomes", "Learning outcomes, as given."),
        _ASSESSED,
        count("team_min", "Fewest members of a team.", "persons"),
        count("team_max", "Most members of a team.", "persons"),
        code_text("accreditation_no", "Number of the accreditation."),
        day("accreditation_date", "accredited_on", "Day of the accreditation."),
        day("accreditation_valid_to", "accredited_to", "Last day of the accreditation."),
        text("authority", "Authority that accredited it, as given."),
        municipality("approving_municipality", "approved_by_code", "Municipality that approved it."),
        word("accreditation_level", ACCREDITATION_LEVELS, "Level of the accreditation.", "accreditation_level"),
        project(),
        code_text("run_code", "Number of the run."),
        day("start_date", "started_on", "First day of the run."),
        day("end_date", "ended_on", "Last day of the run."),
        word("run_status", RUN_STATUSES, "State of the run.", "run_status"),
        word("mode", MODES, "Mode of delivery.", "mode"),
        text("place", "Venue, as given."),
        money("price_per_participant", "Price for one participant."),
        money("cost_total", "Cost of the run."),
        _CURRENCY,
        word("funding_source", FUNDING_SOURCES, "Who funds it.", "funding_source"),
    ),
)

PARTICIPANTS = Table(
    name="participants",
    grain="One row per accepted row of a participants sheet.",
    required={"person": PERSON_FOUND, "workplace": WORKPLACE_FOUND},
    alias_tables=("participants",),
    parts=(PERSON, WORKPLACE, *_TEACHING),
)

# decisions 1: a sheet is the first of these whose required columns it has
CORE = (COMPLETIONS, ROSTER, PROGRAMMES, PARTICIPANTS)

TABLES: dict[str, Table] = {table.name: table for table in (*CORE, *FURTHER)}
