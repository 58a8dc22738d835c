"""What the marts must say of the sample, by the settled definitions and without reading a file."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from .build import world
from .world import CLOSED_YEARS, Completion, academic

Key = tuple[str, str, int]
Figures = tuple[int, int, Decimal]


def counted(institution_fallback: bool = True) -> Iterator[Completion]:
    """The completions that count, each once.

    `institution_fallback`: whether a row whose municipality cannot be read takes that of its institution,
    which other rows of the centre give without doubt (decision 15).
    """
    seen: set[tuple[int, str, date]] = set()
    for centre in world().values():
        for row in centre.completions:
            if row.effect == "counts" or (institution_fallback and row.effect == "institution_only"):
                key = (row.person.uid, row.programme.code, row.day)
                if row.copy_of is None and key not in seen:
                    seen.add(key)
                    yield row


def truth(institution_fallback: bool = True) -> dict[Key, Figures]:
    """(country, municipality code, year) → (completions, persons, academic hours) of the intended data."""
    rows: dict[Key, list[Completion]] = {}
    for row in counted(institution_fallback):
        place = row.job.institution.municipality
        rows.setdefault((place.country, place.code_in(row.year), row.year), []).append(row)
    return {
        key: (
            len(group),
            len({row.person.uid for row in group}),
            sum((academic(row.hours, row.unit) for row in group), Decimal()),
        )
        for key, group in sorted(rows.items())
    }


def roster_truth() -> dict[Key, int | None]:
    """(country, municipality code, year) → persons on the rosters; None: not computable.

    A person employed in two municipalities counts once in each. A year is not
    computable where an institution of the previous roster sent none.
    """
    persons: dict[Key, set[int]] = {}
    places: dict[Key, set[str]] = {}
    for centre in world().values():
        for entry in centre.roster:
            here = entry.job.institution.municipality
            key = (here.country, here.code_in(entry.day.year), entry.day.year)
            places.setdefault(key, set()).add(entry.job.institution.code)
            persons.setdefault(key, set()).add(entry.person.uid)
    result: dict[Key, int | None] = {}
    for key, present in sorted(places.items()):
        before = places.get((key[0], key[1], key[2] - 1), set()) if key[2] > CLOSED_YEARS[0] else set()
        result[key] = len(persons.get(key, set())) if before <= present else None
    return result
