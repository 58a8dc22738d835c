"""The figures of a revision: what changed much is corrected, and no change of one to four persons shows.

A municipality whose headline figures did not move materially keeps all its released rows. One that did takes its new
rows. Counties and the country move by exactly what those municipalities moved, so that no other change shows in them;
what can not be added up there (medians, deciles, public lists) stays as released.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from catalogue.reports.design import Design, design, parent_of
from catalogue.reports.facts import TOTAL, Area, Counts, Facts, Row
from catalogue.reports.limits import REVISION_PERSONS, SMALLEST
from catalogue.reports.protection import Cell, count_cell
from catalogue.reports.shown import COUNTS, PROVIDERS, ROSTER, SOURCES, Source

HEADLINES = ("persons", "completions", "teachers_completed", "teachers")
# shares by category are rounded: from them a change shows only to about as much, so it keeps a distance from four
_CLEAR = 2 * SMALLEST
# columns that are no sum over places: means, medians, deciles, unit costs, and numbers of distinct things
_NOT_ADDED = re.compile(r"(mean|median|p\d+|per)_|countries$|places$|year$")
_NOBODY = Counts(0, 0, Decimal(0), 0, 0, 0, 0)


def material(old: Facts, new: Facts, country: str, year: int) -> frozenset[Area]:
    """The municipalities with a material error: a headline count moves by five or more.

    Of a municipality without figures of its own all that move do: what county and country move by beside the others
    would tell of fewer.
    """
    areas = {area for area, y in {*old.years, *new.years} if y == year and _is_municipality(area, country)}
    merged = design(old, country, year).merged.keys() | design(new, country, year).merged.keys()
    return frozenset(
        area
        for area in areas
        if _is_material(old.years.get((area, year)), new.years.get((area, year)), is_merged=area in merged)
    )


def _is_municipality(area: Area, country: str) -> bool:
    return area.country == country and area.kind == "municipality"


def _is_material(old: Counts | None, new: Counts | None, *, is_merged: bool) -> bool:
    before, now = old or _NOBODY, new or _NOBODY
    changes = (abs((getattr(now, name) or 0) - (getattr(before, name) or 0)) for name in HEADLINES)
    moved = [change for change in changes if change]
    return bool(moved) and (min(moved) if is_merged else max(moved)) >= REVISION_PERSONS


def guarded(old: Facts, new: Facts, country: str, year: int) -> Facts:
    """The facts of a country that a revision of `year` may rest on; of other years those of `new`."""
    moved = material(old, new, country, year)
    areas = [area for area, y in {*old.years, *new.years} if y == year and area.country == country]
    years, roles, programmes = dict(new.years), dict(new.roles), dict(new.programmes)
    indicators = {mart: dict(rows) for mart, rows in new.indicators.items()}
    for area in areas:
        key = area, year
        members = [one for one in sorted(moved) if area in _above(new, one)]
        source = new if area in moved else old
        if area.kind == "municipality":
            _set(years, key, source.years.get(key))
            _set(roles, key, source.roles.get(key))
        else:
            _set(years, key, _moved(old.years, new.years, area, members, year))
            names = {role for one in (area, *members) for t in (old, new) for role in t.roles.get((one, year), {})}
            found = {r: _moved(_of_role(old, r), _of_role(new, r), area, members, year) for r in sorted(names)}
            _set(roles, key, {role: counts for role, counts in found.items() if counts} or None)
        _set(programmes, key, source.programmes.get(key))
        for mart, rows in indicators.items():
            _set(rows, key, _rows(mart, old, source, new, area, members, year))
    concentrations = {key: one for key, one in new.concentrations.items() if not _is_kept(key, moved, year)}
    concentrations |= {key: one for key, one in old.concentrations.items() if _is_kept(key, moved, year)}
    return replace(
        new, years=years, roles=roles, programmes=programmes, indicators=indicators, concentrations=concentrations
    )


def _is_kept(key: tuple[str, Area, int, str], moved: frozenset[Area], year: int) -> bool:
    """Whether what hours rest on is told by the released figures: of a municipality that takes no new rows."""
    _, area, of, _ = key
    return of == year and area.kind == "municipality" and area not in moved


def unmoved(old: Facts, new: Facts, country: str, year: int) -> frozenset[Area]:
    """The places of which a revision changes nothing: no material municipality is one of them or within them."""
    moved = material(old, new, country, year)
    within = {parent for area in moved for parent in _above(new, area)}
    return frozenset(a for a, y in old.years if y == year and a.country == country) - moved - within


def _set(table: dict[Any, Any], key: Any, value: Any) -> None:
    """Put a value, or nothing where there is none."""
    if value is None:
        table.pop(key, None)
    else:
        table[key] = value


def _above(facts: Facts, area: Area) -> Iterator[Area]:
    parent = parent_of(facts, area)
    while parent:
        yield parent
        parent = parent_of(facts, parent)


def _of_role(facts: Facts, role: str) -> Mapping[tuple[Area, int], Counts]:
    return {key: roles[role] for key, roles in facts.roles.items() if role in roles}


CountsByArea = Mapping[tuple[Area, int], Counts]


def _moved(old: CountsByArea, new: CountsByArea, area: Area, members: list[Area], year: int) -> Counts | None:
    """A wider place's released counts, and what its members moved; not computable where any of them is not.

    None where there is neither.
    """
    if (area, year) not in old and not any((member, year) in new for member in members):
        return None
    found = old.get((area, year), _NOBODY)
    for member in members:
        before, now = old.get((member, year), _NOBODY), new.get((member, year), _NOBODY)
        found = Counts(*(_plus(*(getattr(one, f.name) for one in (found, before, now))) for f in fields(Counts)))
    return found


def _plus(value: Any, before: Any, now: Any) -> Any:
    return None if value is None or now is None else max(value + now - (before or 0), 0)


# --- rows of marts


def _rows(
    mart: str, old: Facts, source: Facts, new: Facts, area: Area, members: list[Area], year: int
) -> tuple[Row, ...] | None:
    """The rows of a place in a mart: released or new for a municipality, moved by its members for a wider place."""
    released, now = old.indicators.get(mart, {}), new.indicators.get(mart, {})
    if area.kind == "municipality" or mart not in _COUNTED:
        return source.indicators.get(mart, {}).get((area, year))
    found = {_key(row): dict(row) for row in released.get((area, year), ())}
    for member in members:
        for sign, rows in ((-1, released), (1, now)):
            for row in rows.get((member, year), ()):
                _add(found.setdefault(_key(row), {}), row, sign, area)
    return tuple(found[key] for key in sorted(found, key=repr)) or None


_COUNTED = {source.mart for source in SOURCES if source.counts} | {PROVIDERS.mart}
_PLACE = {"country", "area", "area_code", "municipality_code", "county_code"}


def _key(row: Row) -> tuple[Any, ...]:
    """What tells a row of a place from its others: all that is no number and no place."""
    return tuple((name, value) for name, value in row.items() if name not in _PLACE and isinstance(value, str | bool))


def _add(found: Row, row: Row, sign: int, area: Area) -> None:
    if not found:
        found.update(dict.fromkeys(row) | dict(_key(row)))
        found.update(country=area.country, area=area.kind, area_code=area.code, year=row["year"])
        found.update({name: 0 for name, value in row.items() if _is_added(name, value)})
    for name, value in row.items():
        if _is_added(name, value) and found.get(name) is not None:
            found[name] = max(found[name] + sign * value, 0)


def _is_added(name: str, value: Any) -> bool:
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return is_number and not _NOT_ADDED.match(name)


# --- what is withheld


def small_changes(old: Facts, revised: Facts, country: str, year: int) -> frozenset[Cell]:
    """The cells that moved by one to four between an edition and its revision: the revision withholds them."""
    found: set[Cell] = set()
    areas = sorted({area for area, y in {*old.years, *revised.years} if y == year and area.country == country})
    for area in areas:
        key = area, year
        found |= _of_counts(area, TOTAL, old.years.get(key), revised.years.get(key))
        roles = [facts.roles.get(key, {}) for facts in (old, revised)]
        for role in {*roles[0], *roles[1]}:
            found |= _of_counts(area, role, roles[0].get(role), roles[1].get(role))
        for source in SOURCES:
            before, now = (facts.categories(source, area, year) for facts in (old, revised))
            found |= _of_source(source, area, before, now)
        programmes = [{p.programme_id: p for p in facts.programmes.get(key, ())} for facts in (old, revised)]
        for one in {*programmes[0], *programmes[1]}:
            pairs = [(p[one].persons, p[one].completions) if one in p else (0, 0) for p in programmes]
            found |= {Cell("programme", area, one)} if _is_small_move(*pairs) else set()
    return frozenset(found)


def _is_small_move(before: Iterable[int | None], now: Iterable[int | None], *, below: int = SMALLEST) -> bool:
    return any(0 < abs((b or 0) - (a or 0)) < below for a, b in zip(before, now, strict=True))


def _of_counts(area: Area, category: str, old: Counts | None, new: Counts | None) -> set[Cell]:
    before, now = old or _NOBODY, new or _NOBODY
    found = set()
    if _is_small_move((before.persons, before.completions), (now.persons, now.completions)):
        found.add(Cell(COUNTS, area, category))
    if _is_small_move(_roster(before), _roster(now)):
        found.add(Cell(ROSTER, area, category))
    return found


def _roster(counts: Counts) -> tuple[int, int]:
    """Those who completed, and those who did not."""
    done = counts.teachers_completed or 0
    return done, (counts.teachers or 0) - done


def _of_source(source: Source, area: Area, old: Mapping[str, Row], new: Mapping[str, Row]) -> set[Cell]:
    found = set()
    columns = source.counts or (("persons", "completions") if source is PROVIDERS else ())
    for category in {*old, *new} if columns else ():
        before, now = old.get(category, {}), new.get(category, {})
        if _is_small_move(*([row.get(name) for name in columns] for row in (before, now)), below=_CLEAR):
            is_list = source is PROVIDERS
            found.add(Cell("provider", area, category) if is_list else count_cell(source, columns[0], area, category))
        for one in source.sums:
            values = [{name: row.get(name) or 0 for name in (one.total, *one.parts)} for row in (before, now)]
            moved = {name for name in values[0] if _is_small_move([values[0][name]], [values[1][name]], below=_CLEAR)}
            found |= {count_cell(source, name, area, category) for name in moved}
            rests = ([v[one.total] - sum(v[p] for p in one.parts)] for v in values)
            if one.parts and _is_small_move(*rests, below=_CLEAR):
                found.add(Cell(f"{source.mart}.{one.total} less {'+'.join(one.parts)}", area, category))
    return found


def guarded_design(old: Facts, revised: Facts, country: str, year: int) -> Design:
    """The design of a revision: no place shows more than it did, but those that had no data before."""
    before, now = design(old, country, year), design(revised, country, year)
    is_new = {area for area, y in revised.years if y == year} - {area for area, y in old.years if y == year}
    levels = {
        level: frozenset(a for a in areas if a in is_new or before.shows(a, level))
        for level, areas in now.levels.items()
    }
    merged = {**before.merged, **now.merged}
    levels = {level: areas - merged.keys() for level, areas in levels.items()}
    return Design(levels, {area: merged.get(into, into) for area, into in merged.items()})
