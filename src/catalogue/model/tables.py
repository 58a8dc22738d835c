"""The tables that centres send: fields looked for in a sheet, and the typed columns kept of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalogue.model.codes import HOUR_BASES, HOUR_UNITS, ROLE_GROUPS, STATUSES
from catalogue.model.columns import Column, Dataset

PERSON_FIELDS = ("participant_id", "national_id", "id_country", "full_name", "first_name", "last_name", "birth_date")
WORKPLACE_FIELDS = ("institution_name", "institution_code", "municipality", "role", "workload")
_PERSON_FOUND = ("participant_id", "national_id", "full_name", "last_name")
_WORKPLACE_FOUND = ("institution_name", "institution_code", "municipality")
_PROGRAMME_FIELDS = ("provider_name", "hours_total", "hour_unit", "start_date", "end_date")

PLACE = (
    Column("sheet", "text", "Sheet; 'text' for a text file.", nullable=False),
    Column("source_row", "integer", "True row number in the sheet, from 1.", nullable=False, minimum=1),
)
KEYS = (
    Column("national_id_key", "text", "Pseudonym of the valid national identifier."),
    Column("participant_key", "text", "Pseudonym of centre and participant identifier."),
    Column("name_birth_key", "text", "Pseudonym of centre, folded name and birth date."),
    Column("name_workplace_key", "text", "Pseudonym of centre, folded name and workplace."),
)
WORKPLACE = (
    Column("municipality_code", "text", "Municipality as stated, before the date is looked at."),
    Column("institution_code", "text", "Register code of the workplace."),
    Column("institution_name", "text", "Name of the workplace."),
    Column("role_group", "text", "Role group; NULL where no role is given.", codes=ROLE_GROUPS),
    Column("workload", "decimal", "Workload.", "full-time equivalents", minimum=0),
)


@dataclass(frozen=True)
class Table:
    """A table that centres send.

    `required` lists groups of fields: a sheet is this table where it has one field of each group.
    `alias_tables` are the alias lists in which a header is looked up, in this order; `renamed` maps
    a field of another list to this table's name for it. `accepted` is what is kept of a row.
    """

    name: str
    fields: tuple[str, ...]
    required: Mapping[str, tuple[str, ...]]
    alias_tables: tuple[str, ...]
    accepted: Dataset
    renamed: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def field_of(self, source: str, name: str) -> str | None:
        """This table's field for a field of the alias list `source`; None where it has none."""
        name = self.renamed.get((source, name), name)
        return name if name in self.fields else None


COMPLETIONS = Table(
    name="completions",
    fields=(
        "programme_code",
        "programme_title",
        *PERSON_FIELDS,
        "completion_date",
        "issue_date",
        "hours_credited",
        "attended_hours",
        "days_credited",
        "status",
        "certificate_no",
        "document_type",
        *WORKPLACE_FIELDS,
        *_PROGRAMME_FIELDS,
    ),
    required={
        "programme": ("programme_code", "programme_title"),
        "person": _PERSON_FOUND,
        "date": ("completion_date", "end_date", "issue_date"),
    },
    alias_tables=("completions", "participants", "programmes"),
    renamed={("programmes", "title"): "programme_title"},
    accepted=Dataset(
        "completions",
        "One row per accepted row of a completions sheet.",
        (
            *PLACE,
            *KEYS,
            Column("is_described", "boolean", "Whether the row says more of the person than a key.", None, False),
            Column("programme_code", "text", "Programme code as given; placeholders dropped."),
            Column("programme_title", "text", "Title as given."),
            Column("programme_key", "text", "Canonical form of the title."),
            Column("provider", "text", "Provider as named."),
            Column("completed_on", "date", "Completion date, else end of the run, else issue date.", None, False),
            Column("document_year", "integer", "Year of the document: of issue, else of completion.", None, False),
            Column("document_no", "text", "Number of the certificate or notice."),
            Column("status", "text", "What became of the participation.", None, False, STATUSES),
            Column("hours_given", "decimal", "Hours as given, in hours_unit.", minimum=0),
            Column("hours_unit", "text", "Unit in which the hours were given.", codes=HOUR_UNITS),
            Column("hours_basis", "text", "Which figure the hours rest on.", codes=HOUR_BASES),
            Column("academic_hours", "decimal", "Hours of the row.", "academic hours of 45 minutes", minimum=0),
            Column(
                "programme_hours",
                "decimal",
                "Length of the programme as the row says.",
                "academic hours of 45 minutes",
                minimum=0,
            ),
            *WORKPLACE,
        ),
    ),
)

ROSTER = Table(
    name="roster",
    fields=(*PERSON_FIELDS, *WORKPLACE_FIELDS, "roster_date"),
    required={"person": _PERSON_FOUND, "workplace": _WORKPLACE_FOUND, "roster_date": ("roster_date",)},
    alias_tables=("roster", "participants"),
    accepted=Dataset(
        "roster",
        "One row per accepted row of a roster.",
        (
            *PLACE,
            *KEYS,
            Column("roster_date", "date", "Date that the roster speaks of.", nullable=False),
            *WORKPLACE,
        ),
    ),
)

PROGRAMMES = Table(
    name="programmes",
    fields=("programme_code", "title", *_PROGRAMME_FIELDS),
    required={"programme": ("title", "programme_code"), "hours": ("hours_total",)},
    alias_tables=("programmes",),
    accepted=Dataset(
        "programmes",
        "One row per accepted row of a programmes sheet.",
        (
            *PLACE,
            Column("programme_code", "text", "Programme code as given; placeholders dropped."),
            Column("programme_title", "text", "Title as given."),
            Column("programme_key", "text", "Canonical form of the title."),
            Column("provider", "text", "Provider as named."),
            Column(
                "programme_hours",
                "decimal",
                "Length of the programme.",
                "academic hours of 45 minutes",
                nullable=False,
                minimum=0,
            ),
        ),
    ),
)

PARTICIPANTS = Table(
    name="participants",
    fields=(*PERSON_FIELDS, *WORKPLACE_FIELDS),
    required={"person": _PERSON_FOUND, "workplace": _WORKPLACE_FOUND},
    alias_tables=("participants",),
    accepted=Dataset("participants", "One row per accepted row of a participants sheet.", (*PLACE, *KEYS, *WORKPLACE)),
)

# decisions 1: a sheet is the first of these whose required columns it has
TABLES: dict[str, Table] = {table.name: table for table in (COMPLETIONS, ROSTER, PROGRAMMES, PARTICIPANTS)}
