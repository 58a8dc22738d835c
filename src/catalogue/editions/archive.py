"""Past years as they were released: the trend reads them from the editions in force, never anew."""

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from catalogue.editions.record import Entry, Record, edition_of, in_order, is_partial
from catalogue.reports.block import Block, Figure
from catalogue.reports.edition import TREND_YEARS
from catalogue.reports.figures import Frozen

REVISED = "r"
Key = tuple[str, str, tuple[tuple[str, str], ...]]  # table, indicator, dimensions
Released = Mapping[Key, Any]
_NO_FIGURES = ("axis", "method")


def frozen_years(reports: Path, record: Record, country: str, year: int) -> Frozen | None:
    """The figures of the years before `year` by indicator, geo and year, as the editions in force released them.

    They come from the tables `years` and `comparison` of all reports; where several editions tell of a year, the
    newest counts. A sign stays a sign: `c` is never opened later. None where no edition is in force.
    """
    entries = [
        entry
        for entry in in_order(record)
        if entry["country"] == country and entry["state"] == "in force" and not is_partial(entry)
        if year - TREND_YEARS < entry["year"] <= year
    ]
    found: dict[tuple[str, str, int], Figure] = {}
    for entry in entries:
        for document in documents(reports, entry).values():
            for one in document["observations"]:
                # the comparison holds what the wider places' own year does not repeat
                if one["table"] in ("years", "comparison") and (at := _year(one, entry)) < year:
                    found[one["indicator"], one["dims"]["geo"], at] = Figure(one["value"], one["flag"])
    return found if entries else None


def _year(one: Mapping[str, Any], entry: Entry) -> int:
    return int(one["dims"].get("year", entry["year"]))


def documents(reports: Path, entry: Entry) -> dict[str, dict[str, Any]]:
    """The released data blocks of an edition by municipality, in the national language; decimals as written."""
    edition = edition_of(entry)
    found = {}
    for code in sorted(entry["municipalities"]):
        path = reports / edition.path(code) / "data.json"
        if path.exists():
            found[code] = json.loads(path.read_text("utf-8"), parse_float=Decimal)
    return found


def released_figures(reports: Path, entry: Entry) -> Released:
    """All figures of an edition's reports together: one that several show is the same in all."""
    found = documents(reports, entry).values()
    return {_key(one): one["value"] for document in found for one in document["observations"]}


def mark_revised(block: Block, before: Released) -> None:
    """Flag the figures of a report that the edition before gave otherwise, or not at all."""
    for one in block.observations():
        if one["table"] in _NO_FIGURES or one["value"] is None or one["flag"]:
            continue
        if before.get(_key(one)) != _number(one["value"]):
            figure = block.get(one["table"], one["indicator"], **one["dims"])
            block.set(one["table"], one["indicator"], one["dims"], Figure(figure.value, REVISED))


def _key(one: Mapping[str, Any]) -> Key:
    return one["table"], one["indicator"], tuple(sorted(one["dims"].items()))


def _number(value: float) -> Decimal:
    """A figure of a block as the JSON file has it."""
    return Decimal(repr(value))
