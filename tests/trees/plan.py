"""How one centre keeps its books: which tables, keys, units, dates and words. Chosen by the seed."""

import random
from dataclasses import dataclass, field
from decimal import Decimal

CENTRES = (
    ("LT", "lt"), ("EE", "et"), ("LV", "lv"), ("LT", "pl"), ("GB", "en"), ("EE", "en"), ("LV", "en"),
    ("LT", "en"), ("PL", "pl"),
)  # fmt: skip
NAME_KEYS = ({"name", "birth_date"}, {"name", "institution_name"})


@dataclass
class Plan:
    """The habits of one centre. Person columns are sets of national_id, participant_id, name, …"""

    slug: str
    country: str
    language: str
    persons: tuple[frozenset[str], ...]  # person columns on completions, by file in turn
    people: frozenset[str] | None  # columns of the participants table, None: there is none
    programme_table: bool
    programme_columns: frozenset[str]
    municipality: str  # row, people, default, people_default
    hours: str  # credited, attended, days, programme, total, cascade, default
    unit_mode: str  # silent, toml, header, cell, row
    units: tuple[str, ...]
    toml_unit: str | None
    dates: str  # completion, end, issue, all, default
    status: str  # none, words, yesno, mixed
    documents: str | None  # None, restart, serial, prefixed
    municipality_form: str  # names, code_text, code_number
    single: bool = False
    local: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    defaults: dict[str, dict[str, object]] = field(default_factory=dict)
    roster: bool = False
    foreigners: bool = False  # some people have another country's identifier, and a column says so
    tables_in_one_file: bool = False
    files: int = 1

    @property
    def base_unit(self) -> str:
        """The unit where a cell says nothing."""
        return self.toml_unit or ("clock" if self.country == "GB" else "academic")

    @property
    def by_identifier(self) -> bool:
        """Every row of every file leads to a national id."""
        if self.people is not None:
            return "national_id" in self.people
        return all("national_id" in columns for columns in self.persons)

    @property
    def mess_allowed(self) -> bool:
        """Rows may lack a valid national id, because another key stands beside it."""
        if self.people is not None:
            return "national_id" in self.people and all("participant_id" in c for c in self.persons)
        return all(
            "participant_id" in columns or {"name", "birth_date"} <= columns or {"name", "institution_name"} <= columns
            for columns in self.persons
        )

    @property
    def movers_allowed(self) -> bool:
        """A person may work elsewhere later: the municipality is on the row, and no key rests on it."""
        return self.municipality == "row" and all(
            columns & {"national_id", "participant_id", "birth_date"} for columns in self.persons
        )


def draw_plan(rng: random.Random, slug: str, country: str, language: str) -> Plan:
    """Draw the habits of a centre."""
    has_ids = country != "GB"
    single = rng.random() < 0.08
    people_table = not single and rng.random() < 0.4
    programme_table = not single and rng.random() < 0.45
    files = 1 if single else rng.choice((1, 1, 2, 3))
    persons, people = _person_columns(rng, has_ids, people_table)
    if single:  # one known column alone is hardly a table
        persons = tuple(columns | {"name", "institution_name"} for columns in persons)
        place = rng.choice(("row", "row", "default"))
    elif people_table:
        place = rng.choice(("people", "people", "people", "people_default"))
    else:
        place = rng.choice(("row", "row", "row", "row", "default"))
    if country == "PL":  # no units in the code list: nothing resolves, and no constant can be named
        place = "people" if people_table else "row"
    if single:
        columns: frozenset[str] = frozenset()
    elif programme_table:
        columns = rng.choice((frozenset({"code"}), frozenset({"title"}), frozenset({"code", "title"})))
    else:
        columns = rng.choice((frozenset({"title"}), frozenset({"code", "title"})))
    hours = "default" if single else _draw_hours(rng, programme_table)
    mode, units, toml_unit = _draw_units(rng, country, language, hours, programme_table)
    foreigners = has_ids and people is None and all("national_id" in c for c in persons) and rng.random() < 0.5
    return Plan(
        foreigners=foreigners,
        slug=slug,
        country=country,
        language=language,
        persons=persons,
        people=people,
        programme_table=programme_table,
        programme_columns=columns,
        municipality=place,
        hours=hours,
        unit_mode=mode,
        units=units,
        toml_unit=toml_unit,
        dates="default" if single else rng.choice(("completion", "completion", "end", "issue", "all", "all")),
        status=rng.choice(("none", "words", "words", "mixed", "yesno")),
        documents=rng.choice((None, None, "restart", "serial", "prefixed")),
        municipality_form=rng.choice(("names", "names", "names", "names", "code_text", "code_number")),
        single=single,
        roster=not single and rng.random() < 0.3,
        tables_in_one_file=rng.random() < 0.5,
        files=files,
    )


def _person_columns(
    rng: random.Random, has_ids: bool, people_table: bool
) -> tuple[tuple[frozenset[str], ...], frozenset[str] | None]:
    named = {"name"} if rng.random() < 0.7 else set()
    schooled = {"institution_name"} if rng.random() < 0.7 else set()
    if people_table:
        links = [{"participant_id"}, {"name", "birth_date"}, {"name", "institution_name"}]
        if has_ids:
            links += [{"national_id"}, {"national_id"}, {"participant_id"}]
        link = rng.choice(links)
        persons = (frozenset(link | named),)
        people = {"name", "institution_name"} | link
        if has_ids and "participant_id" in link and rng.random() < 0.6:
            people |= {"national_id"}
            if rng.random() < 0.5:  # one file by number, the next by national id
                persons = (frozenset({"participant_id"} | named), frozenset({"national_id"} | named))
        if rng.random() < 0.4:
            people |= {"birth_date"}
        return persons, frozenset(people)
    keys: list[tuple[set[str], ...]] = [
        ({"participant_id"} | named | schooled,),
        ({"name", "birth_date"} | schooled,),
        ({"name", "institution_name"},),
    ]
    if has_ids:
        keys += [
            ({"national_id"} | named | schooled,),
            ({"national_id"} | named | schooled,),
            ({"national_id", "participant_id", "name"} | schooled,),
            ({"national_id", "name", "birth_date"} | schooled,),
            ({"national_id", "name", "institution_name"},),
            ({"national_id", "name", "birth_date"}, {"name", "birth_date"} | schooled),
            ({"national_id", "participant_id"} | schooled, {"participant_id", "name"}),
        ]
    return tuple(frozenset(key) for key in rng.choice(keys)), None


def _draw_hours(rng: random.Random, programme_table: bool) -> str:
    if programme_table:
        return rng.choice(("programme", "programme", "programme", "credited", "cascade"))
    return rng.choice(("credited", "credited", "credited", "credited", "total", "attended", "days", "cascade"))


def _draw_units(
    rng: random.Random, country: str, language: str, hours: str, programme_table: bool
) -> tuple[str, tuple[str, ...], str | None]:
    """How the unit is told, the units in use, and what centre.toml says (perhaps contradicting)."""
    default = "clock" if country == "GB" else "academic"
    credits = ("ects",) if country == "EE" else ()
    modes = ["silent", "silent", "toml", "header", "cell"]
    if hours == "credited" and not programme_table:
        modes.append("row")
    mode = rng.choice(modes)
    if hours == "days":
        mode = rng.choice(("silent", "toml"))
    if hours in ("cascade", "attended", "default") and mode in ("header", "row"):
        mode = "toml"
    if mode == "silent":
        return mode, (default,), None
    if mode == "toml":
        some = ("academic", "clock") if hours in ("cascade", "attended", "default") else (
            "academic", "clock", "minutes", "days", *credits)  # fmt: skip
        unit = rng.choice(some)
        return mode, (unit,), unit
    contradiction = rng.choice((None, None, "clock", "minutes", "academic", "days"))
    if mode == "header":
        choices = ["academic", "academic", "minutes", *credits, *credits]
        if language == "en":
            choices.append("clock")
        return mode, (rng.choice(choices),), contradiction
    if mode == "cell":
        return (
            mode,
            tuple(dict.fromkeys(("academic", *rng.sample(("minutes", *credits), k=1)))),
            contradiction,
        )
    return mode, ("academic", "clock", *credits), contradiction


AMOUNTS = {
    "academic": ("2", "4", "6", "8", "16", "20", "24", "40", "7.5", "12.5", "1.25", "0.75", "1234.5"),
    "clock": ("1", "1.5", "2", "3", "5", "6.5", "7", "8", "12", "30", "2.25", "0.33"),
    "minutes": ("30", "45", "60", "90", "100", "135", "200", "240", "405", "1170", "1440"),
    "days": ("0.5", "1", "2", "3", "5", "1.25"),
    "ects": ("0.5", "1", "2", "3", "1.5", "0.25"),
}


def draw_amount(rng: random.Random, unit: str) -> tuple[Decimal, str]:
    """A plausible amount of the unit, often one that does not come out even."""
    value = rng.choice(AMOUNTS[unit])
    if value == "1234.5" and rng.random() < 0.7:
        value = "40"
    return Decimal(value), unit
