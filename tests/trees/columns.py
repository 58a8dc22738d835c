"""Columns of one sheet: a header as somebody spelled it, and what the cell of a fact shows under it."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from trees.cells import (
    Broken,
    Cell,
    Num,
    date_cell,
    draw_date_style,
    noisy_header,
    noisy_title,
    noisy_words,
    number_text,
)
from trees.facts import Amount, Fact, Workplace
from trees.people import Person, spoiled
from trees.plan import Plan
from trees.vocabulary import UNKNOWN_STATUS, aliases, fold, means, names, unit_on

UNIT_WORDS = {
    "academic": {"lt": ("ak. val.", "akad. val.", "ak. h"), "et": ("ak. h", "ak h"), "lv": ("ak. st.", "ak. h"),
                 "pl": ("ak. h",), "en": ("academic hours", "ak. h")},
    "minutes": {"": ("min", "min.")},
    "ects": {"": ("EAP", "ECTS")},
    "clock": {"en": ("clock hours",)},
}  # fmt: skip
# hours without a word on their length: whatever the header, the row, the centre or the country says
PLAIN_WORDS = {"lt": ("val.",), "et": ("h", "tundi"), "lv": ("st.",), "pl": ("godz.",), "en": ("h", "hours")}
UNIT_SIGNS = ("akad", "akval", "dydakt")
HOUR_SIGNS = ("val", "tund", "tunn", "stund", "st", "godz", "hour", "norma")
LOCAL = {
    "completion_date": ("dt_done", "Kada?"),
    "end_date": ("dt_until", "x_end"),
    "issue_date": ("dt_paper", "x_iss"),
    "hours_credited": ("qty", "amount_x"),
    "hours_total": ("qty_total", "size_x"),
    "attended_hours": ("qty_there", "present_x"),
    "programme_title": ("kursas_pav", "what"),
    "programme_code": ("prg_id", "key_p"),
    "national_id": ("pers_kood", "isik_x"),
    "participant_id": ("uid", "kortele"),
    "municipality": ("terit", "omav_x"),
    "institution_name": ("where_from", "ist_pav"),
    "status": ("state_x", "kaip?"),
    "certificate_no": ("paper_no", "dok_x"),
    "birth_date": ("born_x", "gim_d"),
    "hour_unit": ("unit_x",),
    "id_country": ("id_kalis", "riik_x"),
}
MARKS = {True: ("x", "+", "✓"), False: ("-", "0")}


def amount_unit_of(header: str) -> str | None:
    """What a known header says of its unit: academic, hours (of no stated length), or nothing."""
    folded = fold(header)
    if any(sign in folded for sign in UNIT_SIGNS) or folded.endswith("akh"):
        return "academic"
    return "hours" if any(sign in folded for sign in HOUR_SIGNS) else None


@dataclass
class Column:
    """A header and what it shows of a fact (completions), or of anything else the sheet lists."""

    field: str
    header: str
    show: Callable[[Fact], Cell]


class Speller:
    """Draws headers and cell styles for one sheet of one centre."""

    def __init__(self, rng: random.Random, plan: Plan, table: str, workbook: bool, unicode: bool) -> None:
        self.rng, self.plan, self.table = rng, plan, table
        self.workbook, self.unicode = workbook, unicode
        self.mark = "," if plan.language != "en" and rng.random() < 0.85 else "."
        self.numbers = rng.choice(("cell", "cell", "text")) if workbook else "text"
        self.ids = rng.choice(("text", "text", "number"))
        self.dates: dict[str, str] = {}

    # headers

    def header(self, field: str, among: list[str] | None = None) -> str:
        """A spelling of the field's header: local, or an alias with noise."""
        local = self.plan.local.get(self.table, {}).get(field)
        if local:
            return self.rng.choice(local)
        language = self.plan.language
        pool = among if among is not None else aliases(self.table, field, language)
        if among is None and (not pool or (language != "en" and self.rng.random() < 0.04)):
            pool = aliases(self.table, field, "en") or pool
        plain = self.rng.choice(pool)
        noisy = noisy_header(self.rng, plain, self.unicode)
        assert means(self.table, noisy) == means(self.table, plain), (plain, noisy)
        return noisy

    def use_local(self, field: str) -> None:
        """Have the centre's own word for the field, explained in centre.toml."""
        spelled = list(LOCAL[field])
        assert not any(means(self.table, word) for word in spelled), spelled
        table = self.plan.local.setdefault(self.table, {})
        table.setdefault(field, spelled[: self.rng.randint(1, len(spelled))])

    def hours_header(self, field: str) -> str:
        """A header of an hours column that says what the centre's way of telling units wants it to say."""
        plan, language = self.plan, self.plan.language
        if field == "days_credited":
            return self.header(field)
        pool = aliases(self.table, field, language)
        if plan.unit_mode == "header":
            unit = plan.units[0]
            words = UNIT_WORDS[unit].get(language) or UNIT_WORDS[unit].get("") or ()
            telling = [a for a in pool if amount_unit_of(a) == "academic"] if unit == "academic" else []
            bare = [a for a in pool if "(" not in a and amount_unit_of(a) is None]
            if unit in ("academic", "clock"):
                bare += [a for a in pool if "(" not in a and amount_unit_of(a) == "hours"]
            elif not bare:  # "Hours (min)" would contradict itself: the centre has a word of its own
                local = self.plan.local.setdefault(self.table, {})
                local.setdefault(field, [f"{LOCAL[field][0]} ({words[0]})"])
                return self.header(field)
            telling += [f"{a} ({word})" for a in bare for word in words]
            return noisy_header(self.rng, self.rng.choice(telling), self.unicode)
        hours_only = set(plan.units) | {plan.base_unit} <= {"academic", "clock"}
        if plan.unit_mode == "silent" and plan.country != "GB":
            hours_only = True
            neutral = pool
        elif plan.unit_mode == "cell":
            neutral = [a for a in pool if amount_unit_of(a) != "academic"] or pool
        elif hours_only:
            neutral = [a for a in pool if amount_unit_of(a) != "academic"]
        else:
            neutral = [a for a in pool if amount_unit_of(a) is None]
        if not neutral:
            self.use_local(field)
        return self.header(field, neutral)

    # cells

    def date(self, field: str, days: list) -> Callable[[object], Cell]:
        """A way to write this column's dates; slashes only where one of them gives the order away."""
        style = draw_date_style(self.rng, self.plan.language, self.workbook)
        if style in ("slashes", "dashes") and not any(day is not None and day.day > 12 for day in days):
            style = "iso"
        self.dates[field] = style
        return lambda day: date_cell(self.rng, day, style, self.plan.language)

    def amount(self, amount: Amount | None) -> Cell:
        if amount is None:
            return None
        value, unit = amount
        plan = self.plan
        text = number_text(self.rng, value, self.mark)
        if plan.unit_mode == "cell":
            words = UNIT_WORDS[unit].get(plan.language) or UNIT_WORDS[unit][""]
            return f"{text} {self.rng.choice(words)}"
        if plan.unit_mode == "silent" and self.rng.random() < 0.15:
            return f"{text} {self.rng.choice(PLAIN_WORDS[plan.language])}"
        return Num(value) if self.numbers == "cell" else text

    def number(self, value: Decimal | None) -> Cell:
        if value is None:
            return None
        return Num(value) if self.numbers == "cell" else number_text(self.rng, value, self.mark)

    def code(self, text: str | None) -> Cell:
        if text is None:
            return None
        if text.isdigit() and self.ids == "number" and self.workbook and not text.startswith("0"):
            return Num(Decimal(text))
        return text

    def national_id(self, person: Person, shown: str) -> Cell:
        if person.nid is None or shown == "blank":
            return None
        text = spoiled(person.nid) if shown == "invalid" else person.nid
        if self.ids == "number":
            return Num(Decimal(text)) if self.workbook else str(int(text))
        if person.country == "LV" and self.rng.random() < 0.6:
            return f"{text[:6]}-{text[6:]}"
        return text

    def municipality(self, workplace: Workplace, on=None) -> Cell:  # type: ignore[no-untyped-def]
        if workplace.unit is None:
            return self.code(workplace.word)
        unit, form = workplace.unit, self.plan.municipality_form
        if form == "names":
            return noisy_words(self.rng, self.rng.choice(names(unit)), self.unicode)
        code = unit.code
        if on is not None and self.rng.random() < 0.5:
            code = unit_on(unit, on).code
        elif unit.former and self.rng.random() < 0.6:
            code = unit.former
        if form == "code_number" and code.isdigit():
            return Num(Decimal(code)) if self.workbook else str(int(code))
        return code

    def names(self, persons: Callable[[Fact], Person | None]) -> list[Column]:
        """One or two columns for the name, in the order the header says."""
        pool = aliases(self.table, "full_name", self.plan.language)
        family_first = [a for a in pool if a in ("Pavardė, vardas", "Nazwisko i imię")]
        styles = ["two", "two", "one", "one"] + (["reversed", "reversed"] if family_first else [])
        if self.table == "roster":
            styles = ["two", "one"]
        style = self.rng.choice(styles)

        def spelled(parts: Callable[[Person], str]) -> Callable[[Fact], Cell]:
            def show(fact: Fact) -> Cell:
                person = persons(fact)
                return None if person is None else noisy_words(self.rng, parts(person), self.unicode)

            return show

        if style == "two":
            return [
                Column("first_name", self.header("first_name"), spelled(lambda p: p.first)),
                Column("last_name", self.header("last_name"), spelled(lambda p: p.last)),
            ]
        if style == "reversed":
            comma = self.rng.choice((", ", " "))
            header = self.header("full_name", family_first)
            return [Column("full_name", header, spelled(lambda p: f"{p.last}{comma}{p.first}"))]
        header = self.header("full_name", [a for a in pool if a not in family_first])
        return [Column("full_name", header, spelled(lambda p: f"{p.first} {p.last}"))]

    def title(self, text: str) -> Cell:
        return noisy_title(self.rng, text, self.unicode)

    def status(self, fact: Fact) -> Cell:
        if fact.fault == "bad_status":
            return UNKNOWN_STATUS[self.plan.language]
        if fact.status is None:
            return None
        if self.plan.status == "yesno" and self.rng.random() < 0.4:
            word = self.rng.choice(MARKS[fact.finished])
            if word == "0" and self.workbook:
                return Num(Decimal(0))
            return word if self.unicode or word != "✓" else "x"
        if fact.status == "✓" and not self.unicode:
            return "x"
        return noisy_words(self.rng, fact.status, self.unicode)


def hours_fault(fact: Fact, cell: Cell) -> Cell:
    """The faulty cell in place of the good one."""
    return {
        "zero_hours": Num(Decimal(0)),
        "negative_hours": Num(Decimal(-4)),
        "bad_hours": "daug",
        "error_hours": Broken("#N/A"),
    }.get(fact.fault or "", cell)
