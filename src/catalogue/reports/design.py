"""Which places are published how: the design of tables comes before the withholding of cells."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from catalogue.reports.facts import Area, Counts, Facts
from catalogue.reports.limits import (
    FINE_TABLE_PERSONS,
    INTERVAL,
    MEAN_PERSONS,
    MERGE_PERSONS,
    SHARE_ROSTER,
    TABLE_PERSONS,
)

# what may be published of a place: totals, a chart of its years, shares of its roster, tables by category, by fine ones
TOTALS, CHART, SHARES, TABLES, FINE, NATIONAL = "totals", "chart", "shares", "tables", "fine", "national"
FULL, COMPACT, MERGED, NO_DATA = "full", "compact", "merged", "no data"


@dataclass(frozen=True)
class Design:
    """The places of a country and year by what is published of them; each level holds fewer than the one before.

    `merged` are the municipalities and counties without figures of their own, with the place that holds them.
    """

    levels: Mapping[str, frozenset[Area]]
    merged: Mapping[Area, Area]

    def shows(self, area: Area, level: str = TOTALS) -> bool:
        """Whether figures of that level are published of a place."""
        return area in self.levels[level]

    def state(self, area: Area) -> str:
        """How a municipality is published."""
        if area in self.merged:
            return MERGED
        if not self.shows(area):
            return NO_DATA
        return FULL if self.shows(area, TABLES) else COMPACT


def design(facts: Facts, country: str, year: int) -> Design:
    """The design for one country and year."""
    counts = {area: found for (area, y), found in facts.years.items() if area.country == country and y == year}
    parents = {area: parent for area in counts if (parent := parent_of(facts, area)) in counts}
    places = _Places(counts, parents)
    totals = places.shown({area for area in counts if counts[area].persons > MERGE_PERSONS}, _is_rest_of_totals_safe)
    tables, fine = (
        places.shown({area for area in totals if _size(counts[area]) >= least}, _is_rest_of_tables_safe)
        for least in (TABLE_PERSONS, FINE_TABLE_PERSONS)
    )
    levels = {
        TOTALS: totals,
        CHART: frozenset(area for area in totals if _is_large_enough_for_a_chart(counts[area])),
        SHARES: frozenset(area for area in totals if _is_large_enough_for_shares(counts[area])),
        TABLES: tables,
        FINE: fine | _national(tables),
        NATIONAL: _national(totals),
    }
    return Design(levels, {area: places.published_in(area, totals) for area in counts if area not in totals})


def parent_of(facts: Facts, area: Area) -> Area | None:
    """The county of a municipality, or the country where there is none; the country of a county."""
    if area.kind == "country":
        return None
    unit = facts.municipalities.get(area)
    return (unit.county if unit else None) or Area(area.country, "country", area.country)


def _national(areas: frozenset[Area]) -> frozenset[Area]:
    return frozenset(area for area in areas if area.kind == "country")


def _is_large_enough_for_a_chart(counts: Counts) -> bool:
    return counts.persons >= MEAN_PERSONS and (counts.teachers is None or counts.teachers >= SHARE_ROSTER)


def _is_large_enough_for_shares(counts: Counts) -> bool:
    return counts.teachers is not None and _is_large_enough_for_a_chart(counts)


class _Rest(NamedTuple):
    """What can be computed of a place beside its shown parts: completions, persons (about), municipalities."""

    completions: int
    persons: int
    units: int
    is_all: bool


@dataclass(frozen=True)
class _Places:
    """The places of a country with their counts and the larger place that each lies in."""

    counts: Mapping[Area, Counts]
    parents: Mapping[Area, Area]

    def shown(self, large: set[Area], is_safe: Callable[[_Rest], bool]) -> frozenset[Area]:
        """The large places, without as many of the smallest as it takes that what is left beside the others is safe."""
        shown = set(large)
        for kind in ("county", "country"):
            for parent in sorted(area for area in large if area.kind == kind):
                while not is_safe(self.rest(parent, below := self.below(parent, shown))):
                    if not below:
                        shown.discard(parent)
                        break
                    shown.discard(min(below, key=lambda area: (_size(self.counts[area]), area)))
        return frozenset(shown)

    def below(self, parent: Area, shown: Collection[Area]) -> list[Area]:
        """The shown places right below a parent, with those in its parts that are not shown themselves."""
        found = []
        for child in sorted(area for area, of in self.parents.items() if of == parent):
            found += [child] if child in shown else self.below(child, shown)
        return found

    def rest(self, parent: Area, below: list[Area]) -> _Rest:
        """What is left of a place beside some of its parts."""
        whole, parts = self.counts[parent], [self.counts[area] for area in below]
        units = self.units(parent) - sum(self.units(area) for area in below)
        completions = whole.completions - sum(one.completions for one in parts)
        return _Rest(completions, whole.persons - sum(one.persons for one in parts), units, not below)

    def units(self, area: Area) -> int:
        """How many municipalities a place holds."""
        inside = [child for child, parent in self.parents.items() if parent == area]
        return 1 if area.kind == "municipality" else sum(self.units(child) for child in inside)

    def published_in(self, area: Area, shown: Collection[Area]) -> Area:
        """The smallest shown place that holds an area; the country where none does."""
        country = Area(area.country, "country", area.country)
        while (area := self.parents.get(area, country)) not in shown and area != country:
            pass
        return area


def _is_rest_of_totals_safe(rest: _Rest) -> bool:
    """Nothing, or several municipalities with enough people together, of whom nobody can say how many are whose."""
    if rest.completions == 0:
        return True
    # who takes each of them for as small as the threshold says knows that each of the others has at least so many
    others = rest.persons - MERGE_PERSONS * (rest.units - 1)
    is_open = others > MERGE_PERSONS or MERGE_PERSONS - others >= INTERVAL
    return rest.units > 1 and rest.persons > MERGE_PERSONS and is_open


def _is_rest_of_tables_safe(rest: _Rest) -> bool:
    """Nothing, all, or as large as a place must be to have tables."""
    return rest.is_all or rest.completions == 0 or rest.persons >= TABLE_PERSONS


def _size(counts: Counts) -> int:
    return min(counts.persons, counts.persons if counts.teachers is None else counts.teachers)
