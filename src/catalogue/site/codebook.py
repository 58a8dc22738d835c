"""The words of an edition's data in one language: names, units and definitions of everything that its keys mean."""

from collections.abc import Mapping
from datetime import date
from functools import cache, cached_property
from typing import Any

from catalogue.language import Language
from catalogue.model.indicators import INDICATORS
from catalogue.model.policy import currency_of
from catalogue.reports import places
from catalogue.reports.facts import COUNTY_GEO, Area
from catalogue.reports.labels import Labels, csv_header
from catalogue.reports.places import Place
from catalogue.reports.shown import POLICY, Breakdown, Lines, Measure, Ranking, Roll, msg
from catalogue.reports.words import capital
from catalogue.site.collection import COUNTRY, Collection, Issue, Observation, part_of

MUNICIPALITY = "municipality"
PERCENT = "percent"
_UNITS = {
    PERCENT: msg("percent"),
    "percentage_points": msg("percentage points"),
    "persons": msg("persons"),
    "completions": msg("completions"),
    "academic_hours": msg("academic hours of 45 minutes"),
    "institutions": msg("institutions"),
    "registrations": msg("registrations"),
    "mobilities": msg("mobilities"),
    "teams": msg("teams"),
    "events": msg("events"),
    "listeners": msg("listeners"),
    "countries": msg("countries"),
    "municipalities": msg("municipalities"),
    "centres": msg("centres"),
    "files": msg("files"),
    "rows": msg("rows"),
    "minutes": msg("minutes"),
    "days": msg("days"),
    "months": msg("months"),
    "years": msg("years"),
    "number": msg("number"),
}
# units of what no mart of indicators declares, by the beginning or the end of the indicator's name
_NAMED = {
    "share_": PERCENT,
    "points_per_educator": "percentage_points",
    "academic_hours_per_day": "academic_hours",
    "completions_per_person": "completions",
    "hours_per_": "academic_hours",
    "academic_hours": "academic_hours",
    "duty_hours": "academic_hours",
    "minutes_": "minutes",
    "teachers": "persons",
    "persons": "persons",
    "officials": "persons",
    "_persons": "persons",
    "smallest_": "persons",
    "largest_": "persons",
    "fewest_persons": "persons",
    "completions": "completions",
    "institutions": "institutions",
    "rows": "rows",
    "left_out": "rows",
    "files_": "files",
    "centres": "centres",
    "paid_days": "days",
    "_months": "months",
    "_years": "years",
}
_OF_MODEL = {"academic hours of 45 minutes": "academic_hours"}
_DEFINED = {
    "persons": msg("Educators who completed at least one programme in the year, each counted once."),
    "completions": msg("One person who completed one programme."),
    "academic_hours": msg("Hours of 45 minutes of the programmes completed."),
    "teachers": msg("Educators on the latest roster of each institution in the year, each counted once."),
    "teachers_completed": msg("Those on the roster who completed at least one programme in the year."),
    "share_completed": msg("Percent of the educators on the roster who completed at least one programme in the year."),
    "hours_per_person": msg("Academic hours divided by the educators who took part."),
    "completions_per_person": msg("Completions divided by the educators who took part."),
    "hours_per_completion": msg("Academic hours divided by completions."),
    "institutions_active": msg("Institutions whose staff completed at least one programme in the year."),
    "institutions": msg("Institutions on the year's rosters."),
}
_CHANGE = msg("Difference from the year before, computed from unrounded values.")
_ROWS = msg("Rows on completions in the centres' files of all years.")


class Codebook:
    """Names, units and definitions for a collection, in one language."""

    def __init__(self, issue: Issue, collection: Collection, t: Language) -> None:
        """The words of `t`; places and centres as they are called in it."""
        self.t = t
        self.issue = issue
        self.block = collection
        self.centre_names = dict(issue.centre_names)
        self.names = self._places()
        self.labels = Labels(self)

    def _places(self) -> dict[str, Place]:
        names = {COUNTRY: places.area(Area(self.issue.release.country, "country", self.issue.release.country), self.t)}
        for unit in self.issue.units:
            names[unit.code] = places.municipality(unit, self.t)
            if unit.county and (geo := unit.county_geo):
                names[geo] = places.area(unit.county, self.t, unit.county_name)
        return names

    @cached_property
    def currency(self) -> str:
        """ISO 4217 code of the country's currency in the year."""
        return currency_of(self.issue.release.country, date(self.issue.release.year, 12, 31)) or ""

    def policy(self) -> dict[str, Any]:
        """What words in braces stand for: thresholds as published, and the currency."""
        return self._policy

    @cached_property
    def _policy(self) -> dict[str, Any]:
        found = {one.indicator: one.value for one in self.block.figures if one.table == "method"}
        named = (name for name in (*POLICY, "half_paid_days") if found.get(name) is not None)
        return {name: found[name] for name in named} | {"currency": self.currency}

    @property
    def edition_title(self) -> str:
        """The title of the edition's data."""
        return self.t.say(
            "Professional development of educators by municipality: {country}, {year}",
            country=self.place(COUNTRY),
            year=str(self.issue.release.year),
        )

    # --- places

    def place(self, geo: str) -> str:
        """The name of a place; its code where the code list has none."""
        return self.names[geo].nominative if geo in self.names else geo.removeprefix(COUNTY_GEO)

    def level(self, geo: str) -> str:
        """The kind of a place in words."""
        words = {
            COUNTRY: self.t.say("country"),
            "county": self.t.say("county"),
            MUNICIPALITY: self.t.say("municipality"),
        }
        return words[level(geo)]

    def county(self, geo: str) -> str:
        """The name of the county that the place is, or lies in; blank for a country and where there are none."""
        found = self.counties.get(geo)
        return self.place(found) if found else ""

    @cached_property
    def counties(self) -> dict[str, str]:
        """The county that a place is, or lies in: geo by geo."""
        within = {unit.code: geo for unit in self.issue.units if (geo := unit.county_geo)}
        return within | {geo: geo for geo in within.values()}

    # --- tables and figures

    def table(self, key: str) -> str:
        """The name of a table of the data."""
        return self.labels("table", key)

    def title(self, one: Observation) -> str:
        """The title of the report's table that holds the figure."""
        part = part_of(one)
        return self.t.say(part.title) if part else self.table(one.table)

    def subtitle(self, one: Observation) -> str:
        """The line under the title of a declared table; blank for the others."""
        part = part_of(one)
        return self.t.say(part.unit, **self.policy()) if part else ""

    def indicator(self, one: Observation) -> str:
        """The name of the indicator, in the words of the table that shows it."""
        measure = measure_of(one)
        if measure:
            return capital(self.t.say(measure.words, **self.policy()))
        return self.labels("indicator", f"{one.table}.{one.indicator}")

    def dimension(self, one: Observation) -> str:
        """The name of the dimension by which the figure's table is broken down."""
        match part_of(one):
            case Breakdown(head=head) | Ranking(head=head):
                return self.t.say(head)
            case Roll(items=items):
                return next((self.t.say(i.words) for i in items if i.column == one.dimension), self.t.say("Category"))
        names = {
            "role_group": self.t.say("Role group"),
            "programme": self.t.say("Programme"),
            "centre": self.t.say("Centre"),
            "reason": self.t.say("Reason"),
        }
        return names.get(one.dimension or "", self.t.say("Category"))

    def category(self, one: Observation) -> str:
        """The name of the figure's category; blank without one."""
        return self.labels(one.dimension, one.category or "") if one.dimension else ""

    def category_rank(self, one: Observation) -> tuple[Any, ...]:
        """Orders categories: as declared, then by name, the total last."""
        declared = [key for key in self.labels.names.get(one.dimension or "", {}) if key != "other"]
        at = declared.index(one.category) if one.category in declared else len(declared)
        return one.category == "total", one.category == "other", at, self.t.sort_key(self.category(one))

    def indicator_rank(self, one: Observation) -> int:
        """The place of an indicator among those of its table, as reports have them."""
        of_all = self._ranks.get(one.indicator, len(self._ranks))
        return self._ranks.get(f"{one.table}.{one.indicator}", of_all)

    @cached_property
    def _ranks(self) -> dict[str, int]:
        return {name: rank for rank, name in enumerate(self.labels.names["indicator"])}

    def unit(self, code: str) -> str:
        """A unit in words; a currency is its own code."""
        return self.t.say(_UNITS[code]) if code in _UNITS else code

    def definition(self, one: Observation) -> str:
        """What the indicator counts."""
        part = part_of(one)
        if one.table == "change":
            return self.t.say(_CHANGE)
        if one.table == "quality":
            return self.t.say(_ROWS)
        if part:
            return f"{self.t.say(part.title)}. {self.t.say(part.unit, **self.policy())}"
        known = _DEFINED.get(one.indicator.removesuffix("_rounded"))
        return self.t.say(known) if known else self.indicator(one)

    def header(self) -> tuple[str, ...]:
        """The heads of the people's CSV: those of a report's, with the county and the unit."""
        table, indicator, place, *rest, value, sign = csv_header(self.t)
        return (table, indicator, place, self.t.say("County"), *rest, self.t.say("Unit"), value, sign)


def level(geo: str) -> str:
    """The kind of a place: `municipality`, `county` or `country`."""
    return COUNTRY if geo == COUNTRY else "county" if geo.startswith(COUNTY_GEO) else MUNICIPALITY


def measure_of(one: Observation) -> Measure | None:
    """The declared measure behind a figure; None where none is declared."""
    match part_of(one):
        case Lines(lines=lines):
            measures = [measure for source, measure in lines if source.mart == one.table]
        case Breakdown(measures=declared) | Ranking(measures=declared):
            measures = list(declared)
        case _:
            measures = []
    return next((measure for measure in measures if measure.indicator == one.indicator), None)


def unit_code(one: Observation, currency: str) -> str:
    """The unit of a figure: a code of the list of units, or an ISO 4217 currency."""
    if one.table == "change" and one.indicator.startswith("share_"):
        return "percentage_points"
    measure = measure_of(one)
    if measure and measure.of:
        return PERCENT
    declared = _declared_units().get((one.table, measure.column if measure else one.indicator))
    if declared == "currency":
        return currency
    if declared:
        return _OF_MODEL.get(declared, declared)
    named = (unit for name, unit in _NAMED.items() if one.indicator.startswith(name) or one.indicator.endswith(name))
    return next(named, "number")


@cache
def _declared_units() -> Mapping[tuple[str, str], str]:
    return {(mart.name, column.name): column.unit for mart in INDICATORS for column in mart.columns if column.unit}
