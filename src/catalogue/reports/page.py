"""What every section of one page needs: its language, its figures and the names of its places."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from catalogue.language import Language
from catalogue.model.policy import currency_of
from catalogue.reports import places
from catalogue.reports.block import NO_FIGURE, Block, Figure
from catalogue.reports.facts import Area, CentreRows, Facts, Municipality
from catalogue.reports.figures import programme_labels
from catalogue.reports.limits import NAMED_PERSONS
from catalogue.reports.measures import PARTS, roll_rows
from catalogue.reports.places import Place
from catalogue.reports.protection import NAMED_MOST
from catalogue.reports.shown import BREAKS, POLICY, Roll
from catalogue.reports.subject import Subject


@dataclass(frozen=True)
class Named:
    """A programme by name only, as a list without figures shows it."""

    title: str
    provider: str | None
    code: str | None


@dataclass(frozen=True)
class Break:
    """A year from which on the figures compare with care: centres by folder name that began or ceased to report."""

    year: int
    new: tuple[str, ...]
    gone: tuple[str, ...]
    unit_changed: bool


@dataclass(frozen=True)
class Page:
    """One report in one language. `names` maps geo to the place's forms; no unprotected figure is here.

    `rolls` holds what public lists say in words: by table, then by the row's key in the data block.
    `contact` is whom readers ask; `revised` says why this edition replaces an earlier one.
    """

    t: Language
    block: Block
    about: Subject
    names: dict[str, Place]
    peers: tuple[Municipality, ...]
    details: dict[str, Named]
    popular: tuple[Named, ...]
    centres: tuple[CentreRows, ...]
    centre_names: dict[str, str]
    site_url: str | None
    rolls: dict[str, dict[str, dict[str, Any]]]
    breaks: tuple[Break, ...]
    contact: str | None = None
    revised: str = ""

    @property
    def year(self) -> str:
        """The reported year as text, so that it is never grouped."""
        return str(self.about.edition.year)

    @property
    def own(self) -> Place:
        """The municipality."""
        return self.names[self.about.code]

    @property
    def geo(self) -> str:
        """The geo that the page's figures are of: the municipality's, or that of the place it is merged into."""
        return self.about.geo

    @property
    def shown(self) -> Place:
        """The place that the page's figures are of."""
        return self.names[self.geo]

    @property
    def beside(self) -> tuple[str, ...]:
        """The wider geos with which the figures are compared."""
        geos = [geo for geo, _ in self.about.geos]
        return tuple(geos[geos.index(self.geo) + 1 :])

    @property
    def country(self) -> Place:
        """The country."""
        return self.names["country"]

    @property
    def county(self) -> Place | None:
        """The county; None where the country has none."""
        return self.names.get(self.about.county_geo or "")

    @property
    def address(self) -> str | None:
        """The permanent address of the page; None for drafts and where the site has no address."""
        edition = self.about.edition
        if not self.site_url or edition.is_draft:
            return None
        folder = edition.path(self.about.code).removeprefix("site/")
        return f"{self.site_url.rstrip('/')}/{folder}/{self.t.code}.html"

    @property
    def edition_id(self) -> str:
        """The edition's citable number."""
        return self.block.edition

    def figure(self, indicator: str, geo: str | None = None, year: int | None = None) -> Figure:
        """A figure of the five-year table; by default the page's place in the reported year."""
        return self.block.get("years", indicator, geo=geo or self.geo, year=str(year or self.about.edition.year))

    def hours(self, table: str, **dims: str) -> Figure:
        """Academic hours as shown: rounded to whole hours where they have a fraction."""
        rounded = self.block.get(table, "academic_hours_rounded", **dims)
        return rounded if rounded.is_shown else self.block.get(table, "academic_hours", **dims)

    def policy(self) -> dict[str, Any]:
        """What words in braces stand for: thresholds as published in the block, and the currency."""
        found = {name: self.block.get("method", name, geo="country") for name in (*POLICY, "half_paid_days")}
        currency = currency_of(self.about.unit.country, date(self.about.edition.year, 12, 31))
        return {name: figure.number for name, figure in found.items() if figure.is_shown} | {"currency": currency}

    def change(self, indicator: str) -> Figure:
        """The change against the year before; none where the boundaries changed in between."""
        if not self.is_comparable:
            return NO_FIGURE
        return self.block.get("change", indicator, geo=self.geo)

    @property
    def is_comparable(self) -> bool:
        """Whether the municipality is the same as the year before."""
        return not any(one.unit_changed and one.year == self.about.edition.year for one in self.breaks)

    def geo_name(self, geo: str) -> str:
        """The name of a geo of the data block."""
        return self.names[geo].nominative if geo in self.names else geo


def make_page(
    facts: Facts,
    block: Block,
    about: Subject,
    t: Language,
    centre_names: dict[str, str],
    site_url: str | None,
    contact: str | None = None,
    revised: str = "",
) -> Page:
    """The page's material in one language."""
    year = about.edition.year
    peers = facts.municipalities_of(about.unit.country, year, about.unit.county)
    names = {unit.code: places.municipality(unit, t) for unit in peers}
    names[about.code] = places.municipality(about.unit, t)
    names |= wider_names(about, t) | _listed_places(facts, about, t)
    return Page(
        t,
        block,
        about,
        names,
        tuple(sorted(peers, key=lambda unit: t.sort_key(names[unit.code].nominative))),
        _programme_details(about),
        _popular(facts, about, peers),
        facts.centres.get(about.unit.country, ()),
        centre_names,
        site_url,
        {part.key: _roll_words(facts, part, about) for part in PARTS if isinstance(part, Roll)},
        () if about.is_merged else _breaks(facts, about),
        contact,
        revised,
    )


def _listed_places(facts: Facts, about: Subject, t: Language) -> dict[str, Place]:
    """The names of municipalities that public lists name by code."""
    names: dict[str, Place] = {}
    for part in PARTS:
        if isinstance(part, Roll):
            columns = [item.column for item in part.items if item.kind == "places"]
            rows = roll_rows(facts, part, about)[0].values()
            for code in {code for row in rows for column in columns for code in row[column]}:
                unit = facts.municipalities.get(Area(about.unit.country, "municipality", code))
                names |= {code: places.municipality(unit, t)} if unit else {}
    return names


def wider_names(about: Subject, t: Language) -> dict[str, Place]:
    """The names of the county, if any, and the country by geo."""
    return {
        geo: places.area(area, t, about.unit.county_name if area.kind == "county" else None)
        for geo, area in about.geos
        if area.kind != "municipality"
    }


def in_language(page: Page, t: Language) -> Page:
    """The same figures with the words and names of another language."""
    names = {unit.code: places.municipality(unit, t) for unit in (*page.peers, page.about.unit)}
    return replace(page, t=t, names=names | wider_names(page.about, t))


def _programme_details(about: Subject) -> dict[str, Named]:
    labels = programme_labels(about.programmes)
    return {label: Named(p.title, p.provider, p.code) for label, p in zip(labels, about.programmes, strict=True)}


def _popular(facts: Facts, about: Subject, peers: list[Municipality]) -> tuple[Named, ...]:
    """The most completed programmes of the area that stands in for a very small municipality: no figures."""
    if not about.stand_in:
        return ()
    country = facts.municipalities_of(about.unit.country, about.edition.year)
    units = peers if about.stand_in == about.county_geo else country
    persons: dict[str, int] = {}
    named: dict[str, Named] = {}
    for unit in units:
        for p in facts.programmes.get((unit.area, about.edition.year), ()):
            persons[p.programme_id] = persons.get(p.programme_id, 0) + p.persons
            named[p.programme_id] = Named(p.title, p.provider, p.code)
    order = sorted((-n, named[key].title, key) for key, n in persons.items() if n >= NAMED_PERSONS)
    return tuple(named[key] for _, _, key in order[: NAMED_MOST["programme"]])


def _roll_words(facts: Facts, part: Roll, about: Subject) -> dict[str, dict[str, Any]]:
    """The words of a public list; its numbers are in the block only."""
    listed, _ = roll_rows(facts, part, about)
    numbers = {item.column for item in part.items if item.kind == "number"}
    kept = {item.column for item in part.items} - numbers | set(part.flags)
    return {key: {name: row[name] for name in sorted(kept)} for key, row in listed.items()}


def _breaks(facts: Facts, about: Subject) -> tuple[Break, ...]:
    found = []
    for year in about.edition.trend[1:]:
        for row in facts.rows(BREAKS, about.unit.area, year):
            if row["is_break"] and row["completions_before"] is not None:
                found.append(Break(year, tuple(row["centres_new"]), tuple(row["centres_gone"]), row["unit_changed"]))
    return tuple(found)
