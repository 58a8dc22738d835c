"""What one report is about: its municipality, and what stands in for the details of a very small one."""

from dataclasses import dataclass
from itertools import dropwhile

from catalogue.reports.edition import Edition
from catalogue.reports.facts import Area, Counts, Facts, Municipality
from catalogue.reports.shown import MEAN_BASE, Part

SMALL_ROSTER = 30
SMALL_PERSONS = MEAN_BASE


@dataclass(frozen=True)
class Subject:
    """What a report is about, and which area's detail stands in for a very small municipality's.

    `stand_in` is None for a municipality that is large enough, else the geo of the county or country, or
    "" where neither is large enough.
    """

    edition: Edition
    unit: Municipality
    is_small: bool
    stand_in: str | None

    @property
    def code(self) -> str:
        """The municipality's geo in the data block."""
        return self.unit.code

    @property
    def county_geo(self) -> str | None:
        """The county's geo in the data block; None where the country has no counties."""
        return f"county:{self.unit.county_name or self.unit.county_code}" if self.unit.county else None

    @property
    def geos(self) -> tuple[tuple[str, Area], ...]:
        """Geo and area of the municipality, its county if any, and the country."""
        country = Area(self.unit.country, "country", self.unit.country)
        county = [(self.county_geo, self.unit.county)] if self.county_geo and self.unit.county else []
        return ((self.code, self.unit.area), *county, ("country", country))

    def geos_of(self, part: Part) -> tuple[tuple[str, Area], ...]:
        """Those that a table shows, the one in detail first; none where nothing may stand in."""
        geos = self.geos
        if self.is_small and not part.is_public:
            geos = tuple(dropwhile(lambda place: place[0] != self.stand_in, geos))
        return (*geos[:1], *((geo, area) for geo, area in geos[1:] if area.kind in part.beside))


def is_very_small(counts: Counts) -> bool:
    """Whether shares and means say too little: under 30 on the roster, or under 20 who took part."""
    return (counts.teachers is not None and counts.teachers < SMALL_ROSTER) or counts.persons < SMALL_PERSONS


def subject(facts: Facts, edition: Edition, unit: Municipality) -> Subject:
    """The subject of one report."""
    plain = Subject(edition, unit, False, None)
    counts = facts.years[unit.area, edition.year]
    if not is_very_small(counts):
        return plain
    stand_in = ""
    for geo, area in reversed(plain.geos[1:]):
        larger = facts.years.get((area, edition.year))
        # an area that the municipality fills nearly alone would tell its figures again
        if larger and not is_very_small(larger) and larger.persons >= counts.persons + SMALL_PERSONS:
            stand_in = geo
    return Subject(edition, unit, True, stand_in)
