"""The rules of the check as people read them: severity, meaning, remedy, where and since when they hold."""

from dataclasses import dataclass
from datetime import date

from catalogue.language import Language
from catalogue.model.policy import rows_of
from catalogue.model.rules import rule_texts, rules
from catalogue.reports import places
from catalogue.reports.facts import Area

Row = dict[str, str]


@dataclass(frozen=True)
class Entry:
    """One rule as shown; what it rests on is given in English, as it is kept, each basis once."""

    rule: str
    severity: str
    severity_word: str
    title: str
    meaning: str
    remedy: str
    bases: tuple[str, ...]
    validity: tuple[str, ...]

    @property
    def group(self) -> str:
        """The hundred that the rule's number belongs to: 0 files and headers, 1 cells, and so on."""
        return self.rule[3]

    @property
    def basis(self) -> str:
        """All bases in one line."""
        return "; ".join(self.bases)


def severity_word(severity: str, t: Language) -> str:
    """The two words for people, and the one for notes."""
    return {"error": t.say("Error"), "question": t.say("Question"), "info": t.say("Note")}[severity]


def entries(t: Language) -> tuple[Entry, ...]:
    """All rules in order."""
    texts = rule_texts(t.code)
    found = []
    for rule in rules().values():
        rows = rows_of("rules", rule.id)
        found.append(
            Entry(
                rule.id,
                rule.severity,
                severity_word(rule.severity, t),
                texts[rule.id].title,
                texts[rule.id].meaning,
                texts[rule.id].remedy,
                tuple(dict.fromkeys(row["basis"] for row in rows)),
                _validity(rows, t),
            )
        )
    return tuple(found)


def _validity(rows: tuple[Row, ...], t: Language) -> tuple[str, ...]:
    """Where and when each row of a rule holds, with its severity; nothing where it is one, everywhere and always."""
    if len(rows) == 1 and not (rows[0]["country"] or rows[0]["valid_from"] or rows[0]["valid_to"]):
        return ()
    return tuple(f"{_where(row, len(rows) > 1, t)}{_when(row, t)}: {severity_word(row['severity'], t)}" for row in rows)


def _where(row: Row, is_one_of_many: bool, t: Language) -> str:
    if row["country"]:
        return places.area(Area(row["country"], "country", row["country"]), t).nominative
    return t.say("Other countries") if is_one_of_many else t.say("All countries")


def _when(row: Row, t: Language) -> str:
    first, last = (t.short_date(date.fromisoformat(row[key])) if row[key] else "" for key in ("valid_from", "valid_to"))
    if first and last:
        return ", " + t.say("from {first} until {last}", first=first, last=last)
    return ", " + t.say("from {date}", date=first) if first else ", " + t.say("until {date}", date=last) if last else ""
