"""What one report is about: its municipality, and what stands in where its own figures would tell of single people."""

from dataclasses import dataclass

from catalogue.reports.design import CHART, MERGED, TABLES, Design
from catalogue.reports.edition import Edition
from catalogue.reports.facts import Area, Municipality, Programme
from catalogue.reports.protection import Pattern
from catalogue.reports.shown import Part


@dataclass(frozen=True)
class Subject:
    """What a report is about, how its municipality is published, and the programmes and providers that it names."""

    edition: Edition
    unit: Municipality
    design: Design
    programmes: tuple[Programme, ...] = ()
    providers: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The municipality's code; its geo in the data block unless it is merged."""
        return self.unit.code

    @property
    def status(self) -> str:
        """How the municipality is published (reports/design.py)."""
        return self.design.state(self.unit.area)

    @property
    def is_merged(self) -> bool:
        """Whether it has no figures of its own, and the report speaks of a larger place."""
        return self.status == MERGED

    @property
    def is_small(self) -> bool:
        """Whether shares and a chart of its own would say too little."""
        return not self.design.shows(self.unit.area, CHART)

    @property
    def county_geo(self) -> str | None:
        """The county's geo in the data block; None where it has none or the county is published with others."""
        county = self.unit.county
        has_own = county is not None and self.design.shows(county)
        return self.unit.county_geo if has_own else None

    @property
    def geos(self) -> tuple[tuple[str, Area], ...]:
        """Geo and area of the places that the report speaks of: municipality, county, country, as far as published."""
        country = Area(self.unit.country, "country", self.unit.country)
        own = [] if self.is_merged else [(self.code, self.unit.area)]
        county = [(self.county_geo, self.unit.county)] if self.county_geo and self.unit.county else []
        return (*own, *county, ("country", country))

    @property
    def geo(self) -> str:
        """The place whose totals lead the page: the municipality, or what it is merged into."""
        return self.geos[0][0]

    @property
    def stand_in(self) -> str | None:
        """The place whose tables by category are shown: None where they are its own, "" where there are none."""
        place = self.detailed(TABLES)
        return None if place == self.code else place

    def detailed(self, level: str) -> str:
        """The first place that has tables of a level, "" where none has."""
        return next((geo for geo, area in self.geos if self.design.shows(area, level)), "")

    def geos_of(self, part: Part) -> tuple[tuple[str, Area], ...]:
        """Those that a table shows, the one in detail first; none where nothing may stand in."""
        if part.is_public:
            own = (self.code, self.unit.area)
            return (own, *((geo, area) for geo, area in self.geos if area.kind in part.beside and geo != self.code))
        geos = [(geo, area) for geo, area in self.geos if self.design.shows(area, part.level)]
        return (*geos[:1], *((geo, area) for geo, area in geos[1:] if area.kind in part.beside))


def subject(edition: Edition, unit: Municipality, pattern: Pattern) -> Subject:
    """The subject of one report; `pattern` is that of the reported year."""
    area = unit.area
    return Subject(edition, unit, pattern.design, pattern.programmes.get(area, ()), pattern.providers.get(area, ()))
