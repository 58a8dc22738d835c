"""The unprotected aggregates behind a released edition, kept privately so that a revision can compare with them.

They lie in the state folder (`editions/<country>-<year>-v<n>.json`), readable by their owner only: aggregates and
no row of a person, but before protection.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from catalogue.errors import UserError
from catalogue.files import PRIVATE, write_if_changed
from catalogue.reports.edition import Edition
from catalogue.reports.facts import Area, CentreRows, Concentration, Counts, Facts, Municipality, Programme
from catalogue.reports.protection import Cell

FOLDER = "editions"
_CLASSES = {c.__name__: c for c in (Area, Cell, CentreRows, Concentration, Counts, Facts, Municipality, Programme)}


@dataclass(frozen=True)
class Snapshot:
    """What an edition was made from: the country's facts of its year, and the cells that it withheld."""

    facts: Facts
    hidden: frozenset[Cell]


def of_country(facts: Facts, country: str, years: frozenset[int] | None = None) -> Facts:
    """The facts of one country (and of the given years, else of all)."""

    def is_wanted(key: Any) -> bool:
        """Keys are a country, an area, or a tuple of one of them with a year and what else there is."""
        parts = key if isinstance(key, tuple) and not isinstance(key, Area) else (key,)
        places = [part.country if isinstance(part, Area) else part for part in parts]
        return country in places and (years is None or not (of := _years(parts)) or of <= years)

    def only(table: Mapping[Any, Any]) -> dict[Any, Any]:
        return {key: value for key, value in table.items() if is_wanted(key)}

    tables = {one.name: table for one in fields(facts) if isinstance(table := getattr(facts, one.name), dict)}
    kept: dict[str, Any] = {name: only(table) for name, table in tables.items() if name != "indicators"}
    return replace(facts, **kept, indicators={mart: only(rows) for mart, rows in facts.indicators.items()})


def _years(parts: tuple[Any, ...]) -> set[int]:
    return {part for part in parts if isinstance(part, int)}


def keep_snapshot(state: Path, edition: Edition, snapshot: Snapshot) -> None:
    """Write an edition's snapshot, whole or not at all."""
    path = _path(state, edition)
    path.parent.mkdir(mode=0o700, exist_ok=True, parents=True)
    document = {"facts": _plain(snapshot.facts), "hidden": [_plain(cell) for cell in sorted(snapshot.hidden, key=repr)]}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    write_if_changed(path, f"{text}\n".encode(), PRIVATE)


def load_snapshot(state: Path, edition: Edition) -> Snapshot:
    """The snapshot of a released edition. UserError where it is missing or can not be read."""
    path = _path(state, edition)
    try:
        document = json.loads(path.read_text("utf-8"))
        return Snapshot(_typed(document["facts"]), frozenset(_typed(cell) for cell in document["hidden"]))
    except FileNotFoundError:
        raise UserError(f"{path} is missing: without what the edition was made from no revision can be made") from None
    except (ValueError, KeyError, TypeError):
        raise UserError(f"{path} cannot be read; restore it from the backup") from None


def _path(state: Path, edition: Edition) -> Path:
    return state / FOLDER / f"{edition.country}-{edition.year}-v{edition.version}.json"


def _plain(value: Any) -> Any:
    """A value as JSON can hold it; what JSON has no form for becomes an object with one key that names its kind."""
    if isinstance(value, Decimal):
        return {"Decimal": str(value)}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if is_dataclass(value) and not isinstance(value, type):
        return {type(value).__name__: {one.name: _plain(getattr(value, one.name)) for one in fields(value)}}
    if isinstance(value, Area | Cell):
        return {type(value).__name__: {name: _plain(one) for name, one in value._asdict().items()}}
    if isinstance(value, dict):
        return {"dict": [[_plain(key), _plain(one)] for key, one in value.items()]}
    if isinstance(value, tuple):
        return {"tuple": [_plain(one) for one in value]}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, str | int | float | None):
        return value
    raise TypeError(f"no form for {type(value).__name__}")


def _typed(value: Any) -> Any:
    """The value that `_plain` wrote."""
    if isinstance(value, list):
        return [_typed(one) for one in value]
    if not isinstance(value, dict):
        return value
    ((kind, content),) = value.items()
    match kind:
        case "Decimal":
            return Decimal(content)
        case "date":
            return date.fromisoformat(content)
        case "dict":
            return {_typed(key): _typed(one) for key, one in content}
        case "tuple":
            return tuple(_typed(one) for one in content)
    return _CLASSES[kind](**{name: _typed(one) for name, one in content.items()})
