"""The record of editions (`site/editions.json`): what was released when, and what became of it.

Whatever the site lists, feeds and mails speak of comes from here. It is written last in a release.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypedDict, cast

from catalogue.errors import UserError
from catalogue.files import write_if_changed
from catalogue.reports.edition import SITE, Edition, last_due_year, release_date

RECORD = "editions.json"
State = Literal["in force", "revised", "withdrawn"]


class Entry(TypedDict, total=False):
    """One edition: a country's reports on a year in one version.

    `municipalities` gives the status of every unit of the code list, `merged_into` the geo that a merged one's
    figures are in, `reason` by language why it was revised or withdrawn (of a revision: why it was made),
    `figures` the key figures by geo, `changed` the day on which its state changed. `protection` is "partial" in
    editions from before the full disclosure control.
    """

    country: str
    year: int
    version: int
    published: str
    state: State
    reason: dict[str, str]
    municipalities: dict[str, str]
    merged_into: dict[str, str]
    figures: dict[str, dict[str, Any]]
    changed: str
    protection: str


Record = list[Entry]


def read_record(reports: Path) -> Record:
    """The editions of a reports folder in order; none where nothing was released. UserError if it cannot be read."""
    path = reports / SITE / RECORD
    try:
        entries = json.loads(path.read_text("utf-8"))["editions"]
        return in_order(_as_today(entry) for entry in entries)
    except FileNotFoundError:
        return []
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UserError(f"{path}: the record of editions cannot be read; restore it from the backup") from None


def write_record(reports: Path, record: Record) -> bool:
    """Write the record; False where it was so already."""
    return write_if_changed(reports / SITE / RECORD, as_json(record))


def as_json(record: Record) -> bytes:
    """The record as its file holds it."""
    text = json.dumps({"editions": in_order(record)}, ensure_ascii=False, sort_keys=True, indent=1)
    return f"{text}\n".encode()


def in_order(entries: Iterable[Entry]) -> Record:
    """Entries by country, year and version."""
    return sorted(entries, key=lambda entry: (entry["country"], entry["year"], entry["version"]))


def _as_today(entry: Mapping[str, Any]) -> Entry:
    """An entry in the present form; the first editions listed only the municipalities with a report."""
    if "state" in entry:
        return cast(Entry, entry)
    listed = dict.fromkeys(entry["municipalities"], "full")
    further = {"municipalities": listed, "merged_into": {}, "reason": {}, "state": "in force"}
    return cast(Entry, {**entry, **further, "protection": "partial"})


def edition_of(entry: Entry) -> Edition:
    """The edition that an entry is about."""
    day = date.fromisoformat(entry["published"])
    issued = None if day == release_date(entry["year"]) else day
    return Edition(entry["country"], entry["year"], version=entry["version"], issued=issued)


def versions(record: Record, country: str, year: int) -> Record:
    """All editions of a country and year, the oldest first."""
    return [entry for entry in record if (entry["country"], entry["year"]) == (country, year)]


def editions_due(record: Record, country: str, years: list[int], last_due: int) -> list[Edition]:
    """What is to be released: years since the last one; the first time only the last year that is due.

    An edition from before the full disclosure control is due again, as its next version.
    """
    released = {entry["year"] for entry in record if entry["country"] == country}
    due = [year for year in years if year <= last_due and year > max(released, default=0)]
    again = [
        Edition(country, entry["year"], version=versions(record, country, entry["year"])[-1]["version"] + 1)
        for entry in record
        if entry["country"] == country and is_partial(entry)
    ]
    return again + [Edition(country, year) for year in (due if released else due[-1:])]


def is_partial(entry: Entry) -> bool:
    """Whether an edition in force is from before the full disclosure control."""
    return entry.get("protection") == "partial" and entry["state"] == "in force"


def may_revise(record: Record, country: str, last_due: int) -> bool:
    """Whether no revision was made since the last annual edition was due: one between two of them at most."""
    return not any(
        entry["country"] == country and entry["version"] > 1 and entry["reason"] and _round(entry) == last_due
        for entry in record
    )


def _round(entry: Entry) -> int:
    """The year whose annual edition was the last one due when an entry was published."""
    return last_due_year(date.fromisoformat(entry["published"]))
