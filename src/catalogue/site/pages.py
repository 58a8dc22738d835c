"""How a public page is put together: its parts, its place in the site, the words around them."""

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, field

from catalogue.language import OWN_NAMES, Language, language, languages_of
from catalogue.markup import asset, html, page_styles
from catalogue.model.codes import LANGUAGES
from catalogue.reports import places
from catalogue.reports.context import Link, Table
from catalogue.reports.facts import Area, Municipality
from catalogue.reports.labels import page_words, script_words
from catalogue.reports.places import Place
from catalogue.reports.render import index_name
from catalogue.site.record import Site
from catalogue.site.rulebook import Entry

# a page with so many parts or more begins with a list of them
PARTS_LISTED = 5


@dataclass(frozen=True)
class Pair:
    """A term and what it means; `lang` where the meaning is in another language, `links` after it."""

    term: str
    text: str
    lang: str | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Item:
    """A place named without figures; `find` holds the names under which the search box finds it."""

    text: str
    href: str | None = None
    find: str = ""


@dataclass(frozen=True)
class Names:
    """Places named without figures, and the sentence that says why."""

    sentence: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Part:
    """A section of a page; `find` are the search names of the table's rows, in their order."""

    anchor: str
    heading: str
    lang: str | None = None
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None
    find: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()
    names: tuple[Names, ...] = ()
    links: tuple[Link, ...] = ()
    rules: tuple[Entry, ...] = ()
    closing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """One public page. `address` is its path below the site, `feed` that of the Atom feed that it belongs to."""

    address: str
    lang: str
    title: str
    parts: tuple[Part, ...]
    languages: tuple[Link, ...] = ()
    path: tuple[Link, ...] = ()
    notices: tuple[str, ...] = ()
    lead: str = ""
    paragraphs: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    source: str = ""
    feed: str = ""
    country: str | None = None
    words: dict[str, str] = field(default_factory=dict)

    def to(self, target: str) -> str:
        """The relative link to another file of the site."""
        return to(self.address, target)


@dataclass(frozen=True)
class View:
    """What the template shows: the page and what stands around it."""

    page: Page
    publisher: str
    words: dict[str, str]
    said: dict[str, str]
    contents: tuple[Link, ...]
    footer: tuple[Link, ...]
    feed: str
    canonical: str | None


def to(here: str, target: str) -> str:
    """The relative link from one file of the site to another."""
    return posixpath.relpath(target, posixpath.dirname(here) or ".")


def render(page: Page, site: Site) -> bytes:
    """The finished page."""
    t = language(page.lang)
    publisher = t.say("Training Catalogue")
    listed = [part for part in page.parts if part.heading]
    view = View(
        page,
        publisher,
        page_words(t) | page.words,
        script_words(t) | {"find": t.say("Find a municipality"), "found": t.say("Municipalities found:")},
        tuple(Link(part.heading, f"#{part.anchor}") for part in listed) if len(listed) >= PARTS_LISTED else (),
        tuple(_footer(page, site, t)),
        page.to(page.feed or "feed.xml") if site.releases else "",
        absolute(site, page.address),
    )
    styles = page_styles(page.title, "", publisher, "site.css", hint=view.words["scroll"])
    return html("site.html.jinja", view, styles, asset("report.js") + asset("site.js"))


def absolute(site: Site, address: str) -> str | None:
    """The whole address of a file; None where the site's is not known."""
    return f"{site.site_url.rstrip('/')}/{address.removesuffix('index.html')}" if site.site_url else None


def _footer(page: Page, site: Site, t: Language) -> Iterable[Link]:
    """The links under every page: to the country's pages, to those about the whole site, to the feed."""
    if page.country:
        for target, text in country_menu(page.country, t):
            yield Link(text, page.to(target))
    for folder, text in general_menu(t):
        yield Link(text, page.to(f"{folder}/{t.code}.html"))
    if site.releases:
        yield Link(t.say("Feed of releases (Atom)"), page.to(page.feed or "feed.xml"))


def country_menu(country: str, t: Language) -> list[tuple[str, str]]:
    """Address and name of a country's pages, in a language that the country's pages have."""
    folder, lang = country.lower(), t.code if t.code in languages_of(country) else "en"
    return [
        (f"{folder}/{index_name(country, lang)}", t.say("All municipalities")),
        (f"{folder}/comparison/{lang}.html", t.say("Comparison of municipalities")),
        (f"{folder}/calendar/{lang}.html", t.say("Release calendar")),
    ]


def general_menu(t: Language) -> list[tuple[str, str]]:
    """Folder and name of the pages about the whole site, which exist in every language."""
    return [
        ("method", t.say("Method")),
        ("terms", t.say("Terms and signs")),
        ("rules", t.say("Rules of the check")),
        ("accessibility", t.say("Accessibility statement")),
    ]


def language_links(current: str, addresses: Iterable[tuple[str, str]]) -> tuple[Link, ...]:
    """The language switch from pairs of language and relative link."""
    return tuple(Link(OWN_NAMES[code], None if code == current else href, code) for code, href in addresses)


def in_all_languages(current: str) -> tuple[Link, ...]:
    """The language switch of a page over all countries."""
    return language_links(current, ((code, f"{code}.html") for code in LANGUAGES))


def country_name(country: str, t: Language) -> Place:
    """A country's name in its forms."""
    return places.area(Area(country, "country", country), t)


def geo_name(site: Site, country: str, geo: str, t: Language) -> Place:
    """The name of a geo of the record: a municipality's code, `county:<name>` or `country`."""
    if geo == "country":
        return country_name(country, t)
    kind, _, native = geo.partition(":")
    if kind == "county":
        units = (unit for unit in site.units.values() if unit.country == country and unit.county)
        county = next((u.county for u in units if native in (u.county_name, u.county_code)), None)
        return places.area(county, t, native) if county else Place.of(native)
    unit = site.units.get(Area(country, "municipality", geo))
    return places.municipality(unit, t) if unit else Place.of(geo)


def front_name(lang: str) -> str:
    """The file name of the site's first page in a language."""
    return "index.html" if lang == "en" else f"{lang}.html"


def editions_name(unit: Municipality, lang: str) -> str:
    """The file name of a municipality's list of editions in a language."""
    return "index.html" if languages_of(unit.country)[0] == lang else f"{lang}.html"


def crumbs(here: str, t: Language, *steps: tuple[str, str | None]) -> tuple[Link, ...]:
    """The way to a page: pairs of name and address, the page itself without one."""
    way = [(t.say("All countries"), front_name(t.code)), *steps]
    return tuple(Link(name, to(here, address) if address else None) for name, address in way)
