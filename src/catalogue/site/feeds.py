"""Feeds of releases (Atom, RFC 4287) and the sitemap."""

import posixpath
import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from xml.sax.saxutils import escape, quoteattr
from zoneinfo import ZoneInfo

from catalogue.language import language, languages_of
from catalogue.reports import places
from catalogue.reports.facts import Municipality
from catalogue.reports.render import index_name
from catalogue.site.history import edition_words
from catalogue.site.pages import Page, absolute, country_name, to
from catalogue.site.record import Release, Site

ZONE = ZoneInfo("Europe/Vilnius")
# made once from the project's name; ids of entries must never change
SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:training-catalogue")


def urn(*parts: str) -> str:
    """A name of something released that stays the same wherever the site lies."""
    return uuid.uuid5(SPACE, "/".join(parts)).urn


def midnight(day: date) -> str:
    """The beginning of a day in Vilnius with its offset (RFC 3339)."""
    return datetime.combine(day, time(), ZONE).isoformat()


def feeds(site: Site) -> Iterator[tuple[str, bytes]]:
    """Path and content of the feed of all releases and of one a municipality."""
    dated = sorted(site.releases, key=lambda one: (one.published, one.number))
    if dated:
        entries = [_national(site, release) for release in dated]
        title = language("en").say("Training Catalogue")
        yield "feed.xml", _feed(site, "feed.xml", "en", title, urn("feed"), dated[-1].published, entries)
    for country in site.countries:
        t = language(languages_of(country)[0])
        for unit in site.units_of(country):
            here = f"{country.lower()}/{unit.code}/feed.xml"
            known = [one for one in dated if one.country == country and one.has_report(unit.code)]
            day = (known or site.releases_of(country))[-1].published
            title = t.say("{place}: all editions", place=places.municipality(unit, t).nominative)
            items = [_municipal(site, unit, release) for release in known]
            yield here, _feed(site, here, t.code, title, urn("feed", country, unit.code), day, items)


def _national(site: Site, release: Release) -> str:
    """The entry of a country's edition."""
    lang = languages_of(release.country)[0]
    t = language(lang)
    title = t.say(
        "{place}, {year}: edition {edition}",
        place=country_name(release.country, t).nominative,
        year=str(release.year),
        edition=release.number,
    )
    address = f"{release.country.lower()}/{index_name(release.country, lang)}"
    return _entry(site, release, urn(release.number), lang, title, [(lang, address)])


def _municipal(site: Site, unit: Municipality, release: Release) -> str:
    """The entry of a municipality's report."""
    langs = languages_of(unit.country, unit.code)
    t = language(langs[0])
    number = f"{unit.country}-{unit.code}-{release.year}-v{release.version}"
    place = places.municipality(unit, t).nominative
    title = t.say("{place}, {year}: edition {edition}", place=place, year=str(release.year), edition=number)
    links = [(code, f"{release.folder(unit.code)}/{code}.html") for code in langs]
    return _entry(site, release, urn(number), langs[0], title, links)


def _entry(site: Site, release: Release, name: str, lang: str, title: str, links: Iterable[tuple[str, str]]) -> str:
    hrefs = "".join(
        f'<link rel="alternate" type="text/html" hreflang="{code}" href={quoteattr(absolute(site, path) or path)}/>'
        for code, path in links
    )
    later = [one.published for one in site.releases_of(release.country) if one.replaces(release)]
    return (
        f'<entry xml:lang="{lang}"><id>{name}</id><title>{escape(title)}</title>'
        f"<updated>{midnight(min(later, default=release.published))}</updated>"
        f"<published>{midnight(release.published)}</published>{hrefs}"
        f"<summary>{escape(edition_words(site, release, language(lang)))}</summary></entry>\n"
    )


def _feed(site: Site, here: str, lang: str, title: str, name: str, day: date, entries: list[str]) -> bytes:
    """A feed with the newest entry first; links are from the site's root, which lies at `xml:base`."""
    base = absolute(site, "index.html") or to(here, "./") + "/"
    author = language(lang).say("Training Catalogue")
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{lang}" xml:base={quoteattr(base)}>'
        f"<id>{name}</id><title>{escape(title)}</title><updated>{midnight(day)}</updated>"
        f"<author><name>{escape(author)}</name></author>"
        f'<link rel="self" type="application/atom+xml" href={quoteattr(absolute(site, here) or here)}/>\n'
    )
    return (text + "".join(reversed(entries)) + "</feed>\n").encode()


# --- sitemap


def sitemap(site: Site, pages: Iterable[Page]) -> Iterator[tuple[str, bytes]]:
    """The sitemap of the pages given and of all reports, each with its other languages; none without an address.

    Pages that change with each release are as new as the newest one.
    """
    if not site.site_url or not site.releases:
        return
    newest = max(release.published for release in site.releases)
    groups = [(page.address, _languages(page), newest) for page in pages]
    for release in site.releases:
        for unit in site.units_of(release.country):
            if release.has_report(unit.code):
                langs = languages_of(unit.country, unit.code)
                reports = {code: f"{release.folder(unit.code)}/{code}.html" for code in langs}
                groups += [(path, reports, release.published) for path in reports.values()]
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    )
    text += "".join(_url(site, *group) for group in groups)
    yield "sitemap.xml", (text + "</urlset>\n").encode()


def _languages(page: Page) -> dict[str, str]:
    """The page's address in each of its languages."""
    folder = posixpath.dirname(page.address)
    links = ((link.lang or page.lang, link.href) for link in page.languages)
    return {code: posixpath.normpath(posixpath.join(folder, href)) if href else page.address for code, href in links}


def _url(site: Site, path: str, languages: Mapping[str, str], day: date) -> str:
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(absolute(site, other) or "")}/>'
        for code, other in languages.items()
    )
    return f"<url><loc>{escape(absolute(site, path) or '')}</loc><lastmod>{day}</lastmod>{others}</url>\n"
