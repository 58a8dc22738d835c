"""Policy as dated data: thresholds, currencies, members of the EU, authorities and the Erasmus+ codes.

Each table of reference/policy is a CSV file; a blank country is everywhere, a blank day always, a last day
is included. Each function takes the folder of the tables, so that the same question can be put to others.
"""

import csv
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

POLICY = Path(__file__).parent.parent / "reference" / "policy"
TABLES = (
    "rules",
    "thresholds",
    "currencies",
    "eu_members",
    "authorities",
    "erasmus_actions",
    "national_agencies",
    "priority_areas",
)

Row = dict[str, str]


@dataclass(frozen=True)
class Authority:
    """Who accredits, approves or funds; `code` is the key, `successor` the code of who took over."""

    code: str
    country: str
    name: str
    aliases: tuple[str, ...]
    first_day: date | None
    last_day: date | None
    successor: str | None


def policy_tables(folder: Path = POLICY) -> dict[str, list[Row]]:
    """All tables as they are written, by name: column → text, blank where nothing is given."""
    return {table: [dict(row) for row in _rows(table, folder)] for table in TABLES}


def rows_of(table: str, key: str, folder: Path = POLICY) -> tuple[Row, ...]:
    """The rows of a table that have `key` in its first column. KeyError where there are none."""
    return _groups(table, folder)[key]


def in_force(rows: tuple[Row, ...], country: str | None, on: date | None) -> Row | None:
    """The row that holds in a country on a day: the country's own before the one for everywhere.

    Without a country only rows for everywhere hold; without a day only rows without an end. None where no row does.
    """
    holding = [row for row in rows if row["country"] in ("", country) and _holds(row, on)]
    return max(holding, key=lambda row: row["country"] != "", default=None)


def threshold(name: str, country: str | None = None, on: date | None = None, folder: Path = POLICY) -> Decimal | None:
    """A threshold in the unit that its row gives; None where nothing is in force. KeyError for an unknown name."""
    row = in_force(rows_of("thresholds", name, folder), country, on)
    return None if row is None else Decimal(row["value"])


def general_threshold(name: str, folder: Path = POLICY) -> Decimal:
    """A threshold that holds everywhere and without an end. KeyError where there is none of that name."""
    value = threshold(name, folder=folder)
    if value is None:
        raise KeyError(f"{name} does not hold everywhere")
    return value


def currency_of(country: str, on: date | None = None, folder: Path = POLICY) -> str | None:
    """ISO 4217 code of a country's currency on a day, today's without one; None for a country not listed."""
    row = in_force(_rows("currencies", folder), country, on)
    return None if row is None else row["currency"]


def units_per_euro(currency: str, folder: Path = POLICY) -> Decimal | None:
    """Units of a currency in one euro at the rate fixed for good; None where no rate is fixed."""
    rates = {row["currency"]: row["units_per_euro"] for row in _rows("currencies", folder)}
    return Decimal(rates[currency]) if rates.get(currency) else None


def is_eu_member(country: str, on: date, folder: Path = POLICY) -> bool:
    """Whether a country is in the EU on a day, its last one included."""
    return any(
        _spans(row["joined"], row["left"], on) for row in _rows("eu_members", folder) if row["country"] == country
    )


def authority(name: str, folder: Path = POLICY) -> Authority | None:
    """The authority called so, by name, short name or other alias in any spelling of case and diacritics."""
    return _by_alias(folder).get(_fold(name))


def successors(first: Authority, folder: Path = POLICY) -> tuple[Authority, ...]:
    """An authority and those that took over from it, one after another."""
    chain = [first]
    while (code := chain[-1].successor) is not None:
        chain.append(_authorities(folder)[code])
    return tuple(chain)


def action_field(action: str, folder: Path = POLICY) -> str | None:
    """Field of education of an Erasmus+ action such as KA201 or KA220-SCH; None for one not listed."""
    return next((row["field"] for row in _rows("erasmus_actions", folder) if row["action"] == action.upper()), None)


def agency_country(prefix: str, folder: Path = POLICY) -> str:
    """Country of a national agency such as LV01: its first two letters, but for those that use others than ISO 3166."""
    letters = prefix[:2].upper()
    exceptions = {row["prefix"]: row["country"] for row in _rows("national_agencies", folder)}
    return exceptions.get(letters, letters)


@cache
def _rows(table: str, folder: Path) -> tuple[Row, ...]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@cache
def _groups(table: str, folder: Path) -> dict[str, tuple[Row, ...]]:
    groups: dict[str, tuple[Row, ...]] = {}
    for row in _rows(table, folder):
        key = next(iter(row.values()))
        groups[key] = (*groups.get(key, ()), row)
    return groups


@cache
def _authorities(folder: Path) -> dict[str, Authority]:
    return {
        row["authority"]: Authority(
            row["authority"],
            row["country"],
            row["name"],
            tuple(row["aliases"].split("|")),
            _day(row["valid_from"]),
            _day(row["valid_to"]),
            row["successor"] or None,
        )
        for row in _rows("authorities", folder)
    }


@cache
def _by_alias(folder: Path) -> dict[str, Authority]:
    return {_fold(alias): one for one in _authorities(folder).values() for alias in (one.name, *one.aliases)}


def _holds(row: Row, on: date | None) -> bool:
    return not row["valid_to"] if on is None else _spans(row["valid_from"], row["valid_to"], on)


def _spans(first: str, last: str, on: date) -> bool:
    return (_day(first) or date.min) <= on <= (_day(last) or date.max)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _fold(text: str) -> str:
    """Letters and digits only, without case and diacritics; declarations may not lean on intake's own."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    return "".join(character for character in plain if character.isalnum())
