"""Which letters there should be: editions in force, and for each the recipients it goes to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from catalogue.delivery.outbox import Row
from catalogue.delivery.recipients import Recipient
from catalogue.editions.record import Entry, Record, edition_of
from catalogue.reports.edition import SITE

IN_FORCE, NO_REPORT = "in force", "no data"


@dataclass(frozen=True)
class Letter:
    """One edition for one recipient."""

    entry: Entry
    recipient: Recipient

    @property
    def edition(self) -> str:
        """The citable number of the municipality's report, as LT-82-2025-v1."""
        return edition_of(self.entry).identifier(self.recipient.code)

    @property
    def address(self) -> str:
        """The page's path below the site."""
        folder = edition_of(self.entry).path(self.recipient.code).removeprefix(f"{SITE}/")
        return f"{folder}/{self.recipient.language}.html"

    @property
    def reason(self) -> str:
        """What a revision changed, in the recipient's language; empty for a first version."""
        return self.entry["reason"].get(self.recipient.language, "") if self.entry["version"] > 1 else ""


def report_of(edition: str) -> str:
    """What the versions of one report have in common: LT-82-2025 of LT-82-2025-v1."""
    return edition.rpartition("-v")[0]


def letters_due(
    record: Record, people: Sequence[Recipient], rows: Sequence[Row], since: date | None = None
) -> list[Letter]:
    """The letters that there should be, sent or not; role mailboxes first within a municipality.

    Each country's newest year goes to everyone on the list; a revision of an earlier year to those who received that
    year; with `since`, so do the editions published from that day on. A letter that has a row in the outbox stays.
    """
    begun = {(row.edition, row.recipient) for row in rows}
    received = {(report_of(row.edition), row.recipient) for row in rows if row.state == "sent"}
    newest: dict[str, int] = {}
    for entry in record:
        newest[entry["country"]] = max(newest.get(entry["country"], 0), entry["year"])
    found = []
    for entry in record:
        is_newest = entry["year"] == newest[entry["country"]]
        is_wanted = since is not None and date.fromisoformat(entry["published"]) >= since
        for person in people:
            if not _is_for(entry, person):
                continue
            letter = Letter(entry, person)
            is_revision = entry["version"] > 1 and (report_of(letter.edition), person.key) in received
            if is_newest or is_wanted or is_revision or (letter.edition, person.key) in begun:
                found.append(letter)
    return sorted(found, key=_order)


def _is_for(entry: Entry, person: Recipient) -> bool:
    """Whether an edition is in force and has a report for the recipient's municipality."""
    is_there = entry["municipalities"].get(person.code, NO_REPORT) != NO_REPORT
    return entry["country"] == person.country and entry["state"] == IN_FORCE and is_there


def _order(letter: Letter) -> tuple[str, int, str, bool, int]:
    one, entry = letter.recipient, letter.entry
    return entry["country"], entry["year"], one.code, one.kind != "role", one.line


def unknown_places(record: Record, people: Iterable[Recipient]) -> list[str]:
    """Recipients whose municipality no edition of their country knows, a line each."""
    known: dict[str, set[str]] = {}
    for entry in record:
        known.setdefault(entry["country"], set()).update(entry["municipalities"])
    return [
        f"line {one.line}: no edition of {one.country} knows this municipality; write its national code with its "
        "leading zeros, which spreadsheets drop"
        for one in people
        if one.country in known and one.code not in known[one.country]
    ]
