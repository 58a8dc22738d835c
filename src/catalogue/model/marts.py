"""What analysts rely on: schemas `marts` and `quality`. Columns are added, never renamed."""

from catalogue.model.codes import (
    DOCUMENT_TYPES,
    HOUR_BASES,
    HOUR_UNITS,
    ORGANISATION_TYPES,
    PROGRAMME_TYPES,
    ROLE_GROUPS,
    STATUSES,
)
from catalogue.model.columns import Column, Dataset
from catalogue.model.further_marts import FURTHER_MARTS
from catalogue.model.indicators import INDICATORS

COUNTRY = Column("country", "text", "ISO 3166-1 alpha-2 code of the country.", nullable=False)
MUNICIPALITY = Column(
    "municipality_code",
    "text",
    "National code of the municipality as text, leading zeros kept (EHAK, ATVK, Lithuanian code, GSS).",
)
YEAR = Column("year", "integer", "Calendar year of completion.", nullable=False)
CENTRE = Column("centre", "text", "Folder name of the centre that sent the row.", nullable=False)
PLACE = (
    Column("submission", "text", "Identifier of the submission (one file of one centre).", nullable=False),
    Column("sheet", "text", "Sheet of the workbook; 'text' for a text file.", nullable=False),
    Column("source_row", "integer", "True row number in the sheet, from 1.", nullable=False),
)
PERSON = Column("person_id", "text", "Pseudonym of the person (keyed HMAC-SHA-256), the same across centres.")
PROGRAMME = Column("programme_id", "text", "Key into marts.programmes.")
INSTITUTION = Column("institution_id", "text", "Key into marts.organisations: the workplace.")
ROLE_GROUP = Column("role_group", "text", "Role group of the person at that time (six groups).", codes=ROLE_GROUPS)

COUNTS = (
    Column(
        "completions",
        "integer",
        "Completed rows that count: known person, programme and hours, once across centres.",
        "completions",
        nullable=False,
        minimum=0,
    ),
    Column("persons", "integer", "Distinct persons behind the completions.", "persons", False, minimum=0),
    Column(
        "academic_hours",
        "decimal",
        "Sum of the completions' hours, each converted and rounded half up before the sum.",
        "academic hours of 45 minutes",
        nullable=False,
        minimum=0,
    ),
)
FURTHER_COUNTS = (
    Column(
        "accredited_hours",
        "decimal",
        "Those of the hours whose programme and provider were accredited on the day; never peer learning.",
        "academic hours of 45 minutes",
        nullable=False,
        minimum=0,
    ),
    Column(
        "peer_hours",
        "decimal",
        "Those of the hours that are teacher-to-teacher training.",
        "academic hours of 45 minutes",
        nullable=False,
        minimum=0,
    ),
    Column("certificates", "integer", "Completions with a certificate (assessed).", "completions", False, minimum=0),
    Column("notices", "integer", "Completions with a notice (not assessed).", "completions", False, minimum=0),
)
ROSTER_COUNTS = (
    Column(
        "teachers",
        "integer",
        "Denominator D: persons in each institution's latest roster dated in the year, each once; "
        "NULL where not computable (no roster, or an institution of the previous roster sent none).",
        "persons",
        minimum=0,
    ),
    Column(
        "teachers_completed",
        "integer",
        "Those of D with at least one completion in the year; NULL where D is.",
        "persons",
        minimum=0,
    ),
    Column(
        "not_on_roster",
        "integer",
        "Persons with a completion in the year who are not in D; NULL where D is.",
        "persons",
        minimum=0,
    ),
)
INSTITUTION_COUNTS = (
    Column(
        "institutions_active",
        "integer",
        "Institutions whose staff made at least one completion.",
        "institutions",
        nullable=False,
        minimum=0,
    ),
    Column(
        "institutions",
        "integer",
        "Institutions in the year's rosters; NULL where D is.",
        "institutions",
        minimum=0,
    ),
    Column(
        "institutions_completed",
        "integer",
        "Those of them with at least one completion by anyone on their roster; NULL where D is.",
        "institutions",
        minimum=0,
    ),
)

ROSTER_MUNICIPALITIES = Column(
    "roster_municipalities",
    "integer",
    "Municipalities whose rosters D rests on; NULL where D is.",
    "municipalities",
    minimum=1,
)

# the tables of reports whose sums of hours are guarded
CONCENTRATION_TABLES = ("total", "roles", "priority_areas", "providers", "programmes")

CORE_MARTS: tuple[Dataset, ...] = (
    Dataset(
        "municipalities",
        "One row per municipal unit and period of validity, from the national code lists.",
        (
            COUNTRY,
            Column("municipality_code", "text", MUNICIPALITY.description, nullable=False),
            Column("valid_from", "date", "First day on which the unit exists; NULL: always."),
            Column("valid_to", "date", "Last day on which the unit exists; NULL: still does."),
            Column("successor_code", "text", "Code of the unit that followed it."),
            Column("name_official", "text", "Official name in the national language.", nullable=False),
            Column("name_short", "text", "Short name.", nullable=False),
            Column("kind", "text", "city, state_city, district, municipality, parish.", nullable=False),
            Column("county_code", "text", "ISO 3166-2 code of the county; NULL where there is none (LV)."),
            Column("county_name", "text", "Name of the county in the national language."),
        ),
        key=("country", "municipality_code", "valid_from"),
    ),
    Dataset(
        "organisations",
        "One row per organisation named by a centre: workplaces, and what lists of organisations hold.",
        (
            Column("organisation_id", "text", "Key: country and register code, else centre and name.", None, False),
            COUNTRY,
            Column("registry_code", "text", "National register code (ŠMIR, EHIS, VIIS, RSPO, URN)."),
            Column("name", "text", "Name in a list of organisations, else as last given."),
            MUNICIPALITY,
            Column("organisation_type", "text", "Kind of organisation.", codes=ORGANISATION_TYPES),
            Column("name_lt", "text", "Name in Lithuanian."),
            Column("name_et", "text", "Name in Estonian."),
            Column("name_lv", "text", "Name in Latvian."),
            Column("name_pl", "text", "Name in Polish."),
            Column("name_en", "text", "Name in English."),
            Column("valid_from", "date", "First day of existence; NULL: not known."),
            Column("valid_to", "date", "Last day of existence; NULL: not known to have ended."),
        ),
        key=("organisation_id", "country"),
    ),
    Dataset(
        "programmes",
        "One row per programme: by country and register code, else by centre and canonical title.",
        (
            Column("programme_id", "text", "Key.", nullable=False),
            COUNTRY,
            Column("code", "text", "Register code; NULL for a placeholder or where there is none."),
            Column("title", "text", "Title as last given."),
            Column("provider", "text", "Provider as named; else the centre that reported it.", nullable=False),
            Column("academic_hours", "decimal", "Length of the programme.", "academic hours of 45 minutes"),
            Column("is_known", "boolean", "Whether a programmes record or a titled row describes it.", None, False),
            Column("programme_type", "text", "Kind of programme.", codes=PROGRAMME_TYPES),
            Column("priority_areas", "list", "Priority areas, as codes of the country's framework."),
            Column("subjects", "list", "Subjects that it is about."),
            Column("target_groups", "list", "Whom it is for."),
            Column("contact_hours", "decimal", "Contact part.", "academic hours of 45 minutes"),
            Column("practical_hours", "decimal", "Practical part.", "academic hours of 45 minutes"),
            Column("independent_hours", "decimal", "Independent part.", "academic hours of 45 minutes"),
            Column("isced_f", "text", "Field of education, ISCED-F 2013."),
            Column("assessed", "boolean", "Whether learning outcomes are assessed."),
            Column("team_min", "integer", "Fewest members of a team.", "persons"),
            Column("team_max", "integer", "Most members of a team.", "persons"),
            Column("project_code", "text", "Number of the project that made it."),
            Column("is_accredited_ever", "boolean", "Whether any accreditation of it is known.", nullable=False),
        ),
        key=("programme_id",),
    ),
    Dataset(
        "persons",
        "One row per person, by pseudonym only.",
        (
            Column("person_id", "text", PERSON.description, nullable=False),
            Column(
                "linked_by",
                "text",
                "Strongest key that the person was recognised by.",
                nullable=False,
                codes=("national_id", "participant_id", "name_and_birth_date", "name_and_workplace"),
            ),
            Column("centres", "integer", "Centres that reported the person.", "centres", False, minimum=1),
            Column("is_known", "boolean", "Whether any row describes the person beyond a bare key.", None, False),
        ),
        key=("person_id",),
    ),
    Dataset(
        "completions",
        "One row per accepted row of a completions table that was not replaced by a later one.",
        (
            COUNTRY,
            Column(
                "municipality_code",
                "text",
                "Workplace municipality, the unit valid on the date of completion; NULL where unresolved.",
            ),
            Column("completed_on", "date", "Completion date, else end of the run, else issue date.", None, False),
            Column("academic_hours", "decimal", "Hours of the completion.", "academic hours of 45 minutes"),
            PROGRAMME,
            PERSON,
            Column("status", "text", "What became of the participation.", None, False, STATUSES),
            *PLACE,
            CENTRE,
            Column(
                "counts",
                "boolean",
                "Whether the row is in municipality_years where its municipality is known: completed, not in "
                "the future, person, programme and hours known, and not reported by another centre first.",
                nullable=False,
            ),
            INSTITUTION,
            ROLE_GROUP,
            Column("hours_given", "decimal", "Hours as given.", "hours_unit"),
            Column("hours_unit", "text", "Unit in which the hours were given.", codes=HOUR_UNITS),
            Column("hours_basis", "text", "Which figure the hours rest on.", codes=HOUR_BASES),
            Column(
                "is_accredited",
                "boolean",
                "Whether programme and provider were accredited on the day of completion; never for peer learning.",
                nullable=False,
            ),
            Column("is_peer", "boolean", "Whether it is teacher-to-teacher training.", nullable=False),
            Column("programme_type", "text", "Kind of programme.", codes=PROGRAMME_TYPES),
            Column("document_type", "text", "Certificate (assessed) or notice.", codes=DOCUMENT_TYPES),
            Column("assessed", "boolean", "Whether learning outcomes were assessed."),
            Column("priority_area", "text", "First priority area that the row, else its programme, names."),
            Column("run_id", "text", "Key into marts.runs; NULL where no run is described."),
            Column("team", "text", "Team in which the person took part."),
            Column("abroad", "boolean", "Whether it was held abroad."),
        ),
        key=("submission", "sheet", "source_row"),
    ),
    Dataset(
        "roster",
        "One row per person, institution and roster date: who is employed where.",
        (
            COUNTRY,
            MUNICIPALITY,
            INSTITUTION,
            PERSON,
            Column("roster_date", "date", "Date that the roster speaks of.", nullable=False),
            ROLE_GROUP,
            Column("workload", "decimal", "Workload at the institution.", "full-time equivalents"),
            Column("subjects", "list", "Subjects that the person teaches."),
            Column(
                "is_denominator",
                "boolean",
                "Whether the row is the one place where the person counts in the municipality that year.",
                nullable=False,
            ),
            *PLACE,
            CENTRE,
        ),
        key=("submission", "sheet", "source_row"),
    ),
    Dataset(
        "municipality_years",
        "One row per country, municipality and calendar year of completion with at least one counted "
        "completion, by workplace municipality (the unit valid on 31 December).",
        (
            COUNTRY,
            Column("municipality_code", "text", MUNICIPALITY.description, nullable=False),
            YEAR,
            *COUNTS,
            *ROSTER_COUNTS,
            *INSTITUTION_COUNTS,
            *FURTHER_COUNTS,
        ),
        key=("country", "municipality_code", "year"),
    ),
    Dataset(
        "county_years",
        "One row per country, county and calendar year; persons and rosters counted once in the county. "
        "Roster figures rest on the municipalities whose denominator is computable.",
        (
            COUNTRY,
            Column("county_code", "text", "ISO 3166-2 code of the county.", nullable=False),
            YEAR,
            *COUNTS,
            *ROSTER_COUNTS,
            *INSTITUTION_COUNTS,
            *FURTHER_COUNTS,
            ROSTER_MUNICIPALITIES,
        ),
        key=("country", "county_code", "year"),
    ),
    Dataset(
        "country_years",
        "One row per country and calendar year over all its resolved municipalities; persons and rosters "
        "counted once. Roster figures rest on the municipalities whose denominator is computable.",
        (COUNTRY, YEAR, *COUNTS, *ROSTER_COUNTS, *INSTITUTION_COUNTS, *FURTHER_COUNTS, ROSTER_MUNICIPALITIES),
        key=("country", "year"),
    ),
    Dataset(
        "role_years",
        "One row per area (municipality, county or country), year and role group with a completion or a "
        "roster entry; a person has one role group per area and year (roster first, else the latest row).",
        (
            COUNTRY,
            Column("area", "text", "Kind of area.", None, False, ("municipality", "county", "country")),
            Column("area_code", "text", "Municipality code, county code or country.", nullable=False),
            YEAR,
            Column("role_group", "text", ROLE_GROUP.description, None, False, ROLE_GROUPS),
            *COUNTS,
            *ROSTER_COUNTS[:2],
        ),
        key=("country", "area", "area_code", "year", "role_group"),
    ),
    Dataset(
        "programme_years",
        "One row per municipality, year and programme with a counted completion.",
        (
            COUNTRY,
            Column("municipality_code", "text", MUNICIPALITY.description, nullable=False),
            YEAR,
            Column("programme_id", "text", "Key into marts.programmes.", nullable=False),
            Column("title", "text", "Title of the programme."),
            Column("code", "text", "Register code of the programme."),
            Column("provider", "text", "Provider, else the centre that reported it."),
            *COUNTS,
        ),
        key=("country", "municipality_code", "year", "programme_id"),
    ),
    Dataset(
        "hour_concentrations",
        "One row per area (municipality, county or country), year, table and category with a counted completion: how "
        "many persons and institutions its hours rest on, and how much of them on one or two persons. It decides "
        "which sums of hours reports withhold, and is never shown. Programmes are of municipalities only.",
        (
            COUNTRY,
            Column("area", "text", "Kind of area.", None, False, ("municipality", "county", "country")),
            Column("area_code", "text", "Municipality code, county code or country.", nullable=False),
            YEAR,
            Column("table_name", "text", "What the categories are of.", None, False, CONCENTRATION_TABLES),
            Column(
                "category",
                "text",
                "total; a role group of reports (teachers, preschool, others); a priority area as in "
                "marts.priority_area_years; a provider as in marts.provider_years; a programme_id.",
                nullable=False,
            ),
            Column("persons", "integer", "Distinct persons behind the hours.", "persons", False, minimum=1),
            Column(
                "institutions",
                "integer",
                "Distinct workplaces behind them; all that are not known count as one.",
                "institutions",
                nullable=False,
                minimum=1,
            ),
            COUNTS[2],
            Column(
                "largest_hours",
                "decimal",
                "Hours of the person with most.",
                "academic hours of 45 minutes",
                nullable=False,
                minimum=0,
            ),
            Column(
                "second_hours",
                "decimal",
                "Hours of the person with second most; 0 where there is one person.",
                "academic hours of 45 minutes",
                nullable=False,
                minimum=0,
            ),
        ),
        key=("country", "area", "area_code", "year", "table_name", "category"),
    ),
)

MARTS = (*CORE_MARTS, *FURTHER_MARTS, *INDICATORS)

QUALITY: tuple[Dataset, ...] = (
    Dataset(
        "submissions",
        "One row per file met in a centre's folder, in force, refused or ignored.",
        (
            Column("submission", "text", "Identifier of the submission.", nullable=False),
            CENTRE,
            Column("country", "text", "Country of the centre."),
            Column("path", "text", "Path below the raw folder.", nullable=False),
            Column("sha256", "text", "SHA-256 of the content now at the path; NULL where it could not be read."),
            Column(
                "verdict",
                "text",
                "What became of the content now at the path.",
                nullable=False,
                codes=("accepted", "questions", "held", "refused", "ignored"),
            ),
            Column(
                "in_force_sha256",
                "text",
                "Content whose rows are in the marts: the last accepted one where the newest was refused or is held.",
            ),
            Column("reason", "text", "Rule that refused, held back or ignored the file."),
        ),
        key=("submission",),
    ),
    Dataset(
        "findings",
        "One row per finding: one rule broken at one place. Never holds a cell's value.",
        (
            Column("submission", "text", "Submission that the finding is about.", nullable=False),
            CENTRE,
            Column("rule", "text", "Stable rule identifier, PD-nnn.", nullable=False),
            Column(
                "severity",
                "text",
                "error: not loaded; question: loaded, correct or explain; info: for knowledge.",
                nullable=False,
                codes=("error", "question", "info"),
            ),
            Column("sheet", "text", "Sheet, where the finding is about one."),
            Column("source_row", "integer", "True row number, from 1."),
            Column("cell", "text", "Address in A1 form."),
            Column("field", "text", "Declared field that the cell was read as."),
            Column("count", "integer", "Cells or rows the finding speaks for.", "cells", False, minimum=1),
        ),
        key=("submission", "sheet", "source_row", "cell", "rule", "field"),
    ),
    Dataset(
        "explanations",
        "One row per row and rule that a centre has explained, so that it is not asked. Never holds a cell's value.",
        (
            Column("submission", "text", "Submission that holds the explanation.", nullable=False),
            CENTRE,
            Column("rule", "text", "Rule whose question is explained.", nullable=False),
            Column("sheet", "text", "Sheet.", nullable=False),
            Column("source_row", "integer", "True row number, from 1.", nullable=False, minimum=1),
            Column("cell", "text", "Address of what is explained, in A1 form.", nullable=False),
            Column("field", "text", "Declared field that the cell was read as."),
        ),
        key=("submission", "sheet", "source_row", "rule", "field"),
    ),
    Dataset(
        "row_counts",
        "One row per submission and sheet: read = accepted + rejected + ignored.",
        (
            Column("submission", "text", "Submission.", nullable=False),
            CENTRE,
            Column("sheet", "text", "Sheet.", nullable=False),
            Column("table", "text", "Table that the sheet was recognised as; NULL where none."),
            Column("read", "integer", "Rows that hold anything.", "rows", False, minimum=0),
            Column("accepted", "integer", "Rows loaded.", "rows", False, minimum=0),
            Column("rejected", "integer", "Rows with an error, kept as place and rules.", "rows", False, minimum=0),
            Column(
                "ignored",
                "integer",
                "Banner, header, total and unrecognised rows.",
                "rows",
                False,
                minimum=0,
            ),
        ),
        key=("submission", "sheet", "table"),
    ),
    Dataset(
        "uncounted",
        "One row per country, year and reason for which completed rows are outside municipality_years.",
        (
            Column("country", "text", "Country of the centre.", nullable=False),
            Column("centre", "text", "Centre that sent the rows.", nullable=False),
            YEAR,
            Column(
                "reason",
                "text",
                "Why the rows do not count.",
                nullable=False,
                codes=(
                    "municipality_unresolved",
                    "person_unknown",
                    "programme_unknown",
                    "hours_unknown",
                    "reported_by_other_centre",
                    "in_the_future",
                ),
            ),
            Column("completions", "integer", "Rows.", "completions", False, minimum=1),
        ),
        key=("country", "centre", "year", "reason"),
    ),
    Dataset(
        "centres",
        "One row per centre: how well what it sent could be used (indicator 19).",
        (
            CENTRE,
            Column("country", "text", "Country of the centre.", nullable=False),
            Column("files_in_force", "integer", "Files whose rows are in the marts.", "files", False, minimum=0),
            Column("read", "integer", "Rows of completions sheets that hold anything.", "rows", False, minimum=0),
            Column("accepted", "integer", "Those loaded.", "rows", False, minimum=0),
            Column("rejected", "integer", "Those with an error.", "rows", False, minimum=0),
            Column("ignored", "integer", "Banner, header and total rows among them.", "rows", False, minimum=0),
            Column("persons", "integer", "Persons whom any table names.", "persons", False, minimum=0),
            Column("share_identified", "decimal", "Those of them with a valid national identifier.", "percent"),
            Column("institutions", "integer", "Institutions whom any table names.", "institutions", False, minimum=0),
            Column("share_matched", "decimal", "Those of them with a register code.", "percent"),
            Column("share_resolved", "decimal", "Completed rows whose municipality is known.", "percent"),
            Column("top_rules", "list", "The three rules broken most often, information aside.", nullable=False),
        ),
        key=("centre",),
    ),
)
