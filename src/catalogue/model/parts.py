"""What a table is made of: a part is one field, or a few that are read together, and the columns kept of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from catalogue.model.codes import HOUR_UNITS, ROLE_GROUPS
from catalogue.model.columns import Column

PartKind = Literal[
    "own",
    "person",
    "workplace",
    "programme",
    "text",
    "code_text",
    "date",
    "integer",
    "money",
    "yes_no",
    "word",
    "words",
    "country",
    "hours",
    "project",
    "municipality",
]


@dataclass(frozen=True)
class Part:
    """One part of a table: `kind` says how intake reads `fields` into `columns`.

    A part of kind "own" is read by the table's own function. `vocabulary` names the list of words that a
    "word" or "words" part is looked up in.
    """

    kind: PartKind
    fields: tuple[str, ...]
    columns: tuple[Column, ...]
    vocabulary: str | None = None


PERSON_FIELDS = ("participant_id", "national_id", "id_country", "full_name", "first_name", "last_name", "birth_date")
PERSON_FOUND = ("participant_id", "national_id", "full_name", "last_name")
WORKPLACE_FIELDS = ("institution_name", "institution_code", "municipality", "role", "workload")
WORKPLACE_FOUND = ("institution_name", "institution_code", "municipality")

KEYS = (
    Column("national_id_key", "text", "Pseudonym of the valid national identifier."),
    Column("participant_key", "text", "Pseudonym of centre and participant identifier."),
    Column("name_birth_key", "text", "Pseudonym of centre, folded name and birth date."),
    Column("name_workplace_key", "text", "Pseudonym of centre, folded name and workplace."),
)
IS_DESCRIBED = Column("is_described", "boolean", "Whether the row says more of the person than a key.", None, False)
WORKPLACE_COLUMNS = (
    Column("municipality_code", "text", "Municipality as stated, before the date is looked at."),
    Column("institution_code", "text", "Register code of the workplace."),
    Column("institution_name", "text", "Name of the workplace."),
    Column("role_group", "text", "Role group; NULL where no role is given.", codes=ROLE_GROUPS),
    Column("workload", "decimal", "Workload.", "full-time equivalents", minimum=0),
)

PERSON = Part("person", PERSON_FIELDS, (*KEYS, IS_DESCRIBED))
WORKPLACE = Part("workplace", WORKPLACE_FIELDS, WORKPLACE_COLUMNS)
PROGRAMME = Part(
    "programme",
    ("programme_code", "programme_title"),
    (
        Column("programme_code", "text", "Programme code as given; placeholders dropped."),
        Column("programme_title", "text", "Title as given."),
        Column("programme_key", "text", "Canonical form of the title."),
    ),
)


def own(fields: tuple[str, ...], *columns: Column) -> Part:
    """What the table's own function in intake reads."""
    return Part("own", fields, columns)


def text(name: str, description: str, *, required: bool = False) -> Part:
    """A free text, published as it stands but for e-mail addresses and the like: never a person's name."""
    return Part("text", (name,), (Column(name, "text", description, nullable=not required),))


def code_text(name: str, description: str, *, required: bool = False) -> Part:
    """A number or code as text: upper case, without spaces."""
    return Part("code_text", (name,), (Column(name, "text", description, nullable=not required),))


def day(name: str, column: str, description: str, *, required: bool = False) -> Part:
    """A date: the field `name`, whose header names end in _date, kept as `column`."""
    return Part("date", (name,), (Column(column, "date", description, nullable=not required),))


def count(
    name: str, description: str, unit: str | None = None, *, required: bool = False, largest: int = 1_000_000
) -> Part:
    """A whole number, not negative; a larger one than `largest` is a slip."""
    column = Column(name, "integer", description, unit, not required, minimum=0, maximum=largest)
    return Part("integer", (name,), (column,))


def year(name: str, description: str) -> Part:
    """A calendar year."""
    return Part("integer", (name,), (Column(name, "integer", description, "year", minimum=1990, maximum=2100),))


def money(name: str, description: str, *, required: bool = False) -> Part:
    """An amount in the row's currency; a currency sign in the cell is understood."""
    unit = "the row's currency"
    return Part("money", (name,), (Column(name, "money", description, unit, nullable=not required),))


def yes_no(name: str, description: str) -> Part:
    """A yes or a no, NULL where blank."""
    return Part("yes_no", (name,), (Column(name, "boolean", description),))


def word(name: str, codes: Iterable[str], description: str, vocabulary: str, *, required: bool = False) -> Part:
    """A word of a closed list, kept as its code; its words stand in reference/words.json under `vocabulary`."""
    column = Column(name, "text", description, nullable=not required, codes=tuple(codes))
    return Part("word", (name,), (column,), vocabulary)


def words(name: str, codes: Iterable[str], description: str, vocabulary: str) -> Part:
    """Several words of a closed list in one cell, kept as a list of codes."""
    return Part("words", (name,), (Column(name, "list", description, codes=tuple(codes)),), vocabulary)


def country(name: str, description: str, *, required: bool = False) -> Part:
    """A country by name in any of the languages or by code, kept as ISO 3166-1 alpha-2."""
    return Part("country", (name,), (Column(name, "text", description, nullable=not required),))


def hours(name: str, column: str, description: str) -> Part:
    """Hours in the unit given, and in academic hours; `hour_unit` needs the programmes' list among the alias tables."""
    return Part(
        "hours",
        (name, "hour_unit"),
        (
            Column(column, "decimal", description, "academic hours of 45 minutes", minimum=0),
            Column(f"{column}_given", "decimal", f"{description} As given.", f"{column}_unit", minimum=0),
            Column(f"{column}_unit", "text", "Unit in which it was given.", codes=HOUR_UNITS),
        ),
    )


def project(name: str = "project_code") -> Part:
    """A project number, in the form of the Erasmus+ grammar where it follows it."""
    return Part("project", (name,), (Column(name, "text", "Number of the project; Erasmus+ numbers in one form."),))


def municipality(name: str, column: str, description: str) -> Part:
    """A municipality by code or name, kept as its national code."""
    return Part("municipality", (name,), (Column(column, "text", description),))
