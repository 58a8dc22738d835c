"""How dates, numbers and words are written: one function per habit, each from a row to a cell."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from .places import PLACES
from .subjects import names, taught
from .world import Cell, Column, Completion, Person, RosterEntry, words

Row = Completion | RosterEntry

MONTHS = {
    "lt": words("sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio"),
    "et": words("jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember"),
    "lv": words("janvārī februārī martā aprīlī maijā jūnijā jūlijā augustā septembrī oktobrī novembrī decembrī"),
}
DATES: dict[str, Callable[[date], Cell]] = {
    "excel": lambda day: day,
    "iso": lambda day: day.isoformat(),
    "dots": lambda day: f"{day:%d.%m.%Y}",
    "short dots": lambda day: f"{day.day}.{day:%m.%Y}",
    "latvian dots": lambda day: f"{day:%d.%m.%Y}.",
    "year first": lambda day: f"{day:%Y.%m.%d}",
    "slashes": lambda day: f"{day:%d/%m/%Y}",
    "lt": lambda day: f"{day.year} m. {MONTHS['lt'][day.month - 1]} {day.day} d.",
    "et": lambda day: f"{day.day}. {MONTHS['et'][day.month - 1]} {day.year}",
    "lv": lambda day: f"{day.year}. gada {day.day}. {MONTHS['lv'][day.month - 1]}",
}
STATUS: dict[str, dict[str, tuple[str, ...]]] = {
    "lt": {
        "completed": ("baigė", "išklausė"),
        "registered": ("užsiregistravo",),
        "cancelled": ("atšaukta",),
        "not_completed": ("nebaigė",),
        "waiting": ("laukia",),
    },
    "et": {
        "completed": ("Lõpetatud", "Läbinud"),
        "registered": ("Registreeritud",),
        "cancelled": ("Tühistatud",),
        "not_completed": ("Mitte-lõpetatud",),
        "waiting": ("Ootenimekirjas",),
    },
    "lv": {
        "completed": ("apguvusi", "apguvis"),
        "registered": ("reģistrēts",),
        "cancelled": ("atcelts",),
        "not_completed": ("nav apguvis",),
        "waiting": ("gaidīšanas sarakstā",),
    },
    "en": {
        "completed": ("Completed", "Completed"),
        "registered": ("Registered",),
        "cancelled": ("Cancelled",),
        "not_completed": ("Withdrawn",),
        "waiting": ("Waiting list",),
    },
}
DOCUMENTS = {"lt": ("pažymėjimas", "pažyma"), "et": ("tunnistus", "tõend"), "lv": ("apliecība", "izziņa")}
# municipality code → its name, as lists of organisations and costs write it
SEATS = {
    head.split(" ", 1)[0]: head.split(" ", 1)[1].rstrip("!")
    for lines in PLACES.values()
    for head in (line.strip().split("|")[0] for line in lines.strip().splitlines())
}


def when(style: str) -> Callable[[Completion], Cell]:
    """The day of completion as written."""
    return lambda row: DATES[style](row.stated or row.day)


def issued(style: str, after: int) -> Callable[[Completion], Cell]:
    """The day of the document, some days later; none for those who did not finish."""
    return lambda row: DATES[style]((row.stated or row.day) + timedelta(days=after)) if row.number else None


def plain(value: Decimal) -> Cell:
    """A number as a spreadsheet keeps it."""
    return int(value) if value == value.to_integral_value() else float(value)


def hours(row: Completion) -> Cell:
    """Hours as a number; nothing for those who did not finish."""
    return plain(row.hours) if row.effect != "not_completed" else None


def decimal_comma(value: Decimal) -> str:
    """`40` stays, `7.5` becomes `7,5`."""
    return f"{value.normalize():f}".replace(".", ",")


def hours_text(pattern: str) -> Callable[[Completion], Cell]:
    """Hours as text: `{}` in the pattern is the number with a decimal comma."""
    return lambda row: pattern.format(decimal_comma(row.hours)) if row.effect != "not_completed" else None


def status(language: str) -> Callable[[Completion], Cell]:
    """The status word; for those who finished the one of their sex, where the language has two."""
    words = STATUS[language]
    done = words["completed"]
    return lambda row: words[row.status][0] if row.effect == "not_completed" else done[row.person.sex == "m"]


def yes_no(yes: str, no: str) -> Callable[[Completion], Cell]:
    """Finished or not."""
    return lambda row: yes if row.effect != "not_completed" else no


def name(row: Row) -> Cell:
    """Given name and surname in one cell."""
    return f"{row.person.first} {row.person.last}"


def first(row: Row) -> Cell:
    """The given name."""
    return row.person.first


def last(row: Row) -> Cell:
    """The surname."""
    return row.person.last


def identifier(row: Row) -> Cell:
    """The national identifier as text."""
    return row.person.national_id


def as_number(text: str) -> int:
    """An identifier as a number: leading zeros and the dash are lost."""
    return int(text.replace("-", ""))


def identifier_number(row: Row) -> Cell:
    """The national identifier as a number."""
    return as_number(row.person.national_id)


def born(style: str) -> Callable[[Row], Cell]:
    """The birthday."""
    return lambda row: DATES[style](row.person.birth)


def school(row: Row) -> Cell:
    """The workplace."""
    return row.job.institution.name


def school_code(row: Row) -> Cell:
    """The workplace's register code."""
    return row.job.institution.code


def municipality(spelling: int) -> Callable[[Row], Cell]:
    """The municipality: 0 official, 1 short, 2 everyday (official where there is none)."""
    return lambda row: row.job.institution.municipality.spellings[spelling]


def municipality_and_code(row: Row) -> Cell:
    """The municipality with its code behind."""
    place = row.job.institution.municipality
    return f"{place.name} ({place.code})"


def municipality_code(row: Row) -> Cell:
    """The code alone, as text."""
    return row.job.institution.municipality.code


def role(row: Row) -> Cell:
    """The post."""
    return row.job.role


def workload(row: RosterEntry) -> Cell:
    """The workload as a number."""
    return float(row.job.workload)


def title(row: Completion) -> Cell:
    """The programme's title."""
    return row.programme.title


def code(row: Completion) -> Cell:
    """The programme's code as text."""
    return row.programme.code


def code_number(row: Completion) -> Cell:
    """The programme's code as a number."""
    return int(row.programme.code)


def certificate(row: Completion) -> Cell:
    """The document's number."""
    return row.number or None


def document(language: str) -> Callable[[Completion], Cell]:
    """The kind of document: a certificate where outcomes are assessed, else a notice; none for the others."""
    return lambda row: DOCUMENTS[language][not row.programme.assessed] if row.number else None


def subject(language: str) -> Callable[[RosterEntry], Cell]:
    """What the person teaches."""
    return lambda entry: names(taught(entry.person.uid, entry.job), language)


def email(person: Person) -> str:
    """An address that cannot exist."""
    return f"nr{person.uid}@example.org"


def table(columns: list[Column], rows: Sequence[object]) -> list[list[Cell]]:
    """The headers and the cells below; a column without a field is the running number."""
    lines: list[list[Cell]] = [[column.header for column in columns]]
    for place, row in enumerate(rows, start=1):
        cells: list[Cell] = []
        for column in columns:
            if not column.field:
                cells.append(place)
            elif column.field in (written := getattr(row, "written", {})):
                value = written[column.field]
                cells.append(as_number(str(value)) if column.write is identifier_number and value else value)
            else:
                cells.append(column.write(row))
        lines.append(cells)
    return lines
