"""All public pages and feeds of the site, from the record of editions; never from newer figures."""

from collections.abc import Iterator

from catalogue.language import Language, language, languages_of
from catalogue.model.codes import LANGUAGES
from catalogue.reports.context import Link
from catalogue.reports.render import index_name
from catalogue.site.accessibility import accessibility_pages
from catalogue.site.calendar import calendar_files, calendar_pages
from catalogue.site.catalog import catalogues
from catalogue.site.country import country_pages, number_of_reports
from catalogue.site.feeds import feeds, sitemap
from catalogue.site.history import latest_pages, municipality_pages
from catalogue.site.method import method_pages, term_pages
from catalogue.site.pages import (
    Page,
    Part,
    country_menu,
    country_name,
    crumbs,
    front_name,
    general_menu,
    in_all_languages,
    language_links,
    render,
)
from catalogue.site.record import Site
from catalogue.site.rulebook import Entry, entries


def site_files(site: Site) -> dict[str, bytes]:
    """All public files but the reports, by path below the site."""
    pages = list(_pages(site))
    files = {page.address: render(page, site) for page in pages}
    for country in site.countries:
        files |= dict(calendar_files(site, country))
        for unit in site.units_of(country):
            files |= dict(latest_pages(site, unit))
    return files | dict(feeds(site)) | dict(catalogues(site)) | dict(sitemap(site, pages))


def _pages(site: Site) -> Iterator[Page]:
    for code in LANGUAGES:
        yield _front(site, language(code))
        yield _rules(language(code))
    yield from method_pages(site)
    yield from term_pages()
    yield from accessibility_pages(site)
    for country in site.countries:
        yield from country_pages(site, country)
        yield from calendar_pages(site, country)
        for unit in site.units_of(country):
            yield from municipality_pages(site, unit)


# --- all countries


def _front(site: Site, t: Language) -> Page:
    here = front_name(t.code)
    parts = [_country(site, country, t) for country in site.countries]
    parts.sort(key=lambda part: t.sort_key(part.heading))
    return Page(
        here,
        t.code,
        t.say("Professional development of educators by municipality"),
        tuple(parts),
        language_links(t.code, ((code, front_name(code)) for code in LANGUAGES)),
        lead=t.say(
            "How many educators took part in training, in which programmes and for how many hours: a report for each "
            "municipality and year."
        ),
        links=tuple(Link(text, f"{folder}/{t.code}.html") for folder, text in general_menu(t)),
    )


def _country(site: Site, country: str, t: Language) -> Part:
    """A country: what is out, its pages in the language of the page or English, and in its own."""
    release = site.in_force(country)
    sentence = (
        t.say("{reports}, published {date}.", reports=number_of_reports(release, t), date=t.date(release.published))
        if release
        else t.say("No edition is in force: the last one was withdrawn. Its pages stay at their addresses.")
    )
    own = languages_of(country)[0]
    menu = country_menu(country, t)
    links = [Link(text, target) for target, text in menu]
    if own != t.code:
        text = language(own).say("All municipalities")
        links.append(Link(text, f"{country.lower()}/{index_name(country, own)}", own))
    name = country_name(country, t).nominative
    return Part(country.lower(), name, paragraphs=(sentence,), links=tuple(links))


# --- rules


def _rules(t: Language) -> Page:
    here = f"rules/{t.code}.html"
    titles = {
        "0": t.say("Files, sheets and headers"),
        "1": t.say("Cells"),
        "2": t.say("Dates and plausibility"),
        "3": t.say("Rows"),
        "4": t.say("Repetitions"),
        "5": t.say("Registers"),
        "6": t.say("Against the submission before"),
        "7": t.say("Across files and years"),
        "8": t.say("Release"),
    }
    groups: dict[str, list[Entry]] = {}
    for entry in entries(t):
        groups.setdefault(entry.group, []).append(entry)
    return Page(
        here,
        t.code,
        t.say("Rules of the check"),
        tuple(Part(f"PD-{group}", titles[group], rules=tuple(rules)) for group, rules in sorted(groups.items())),
        in_all_languages(t.code),
        crumbs(here, t, (t.say("Rules of the check"), None)),
        paragraphs=(
            t.say(
                "An error keeps a row or a file from being loaded. A question is loaded: correct or explain it. "
                "In some countries, and on some days, a rule is graver or milder than here."
            ),
        ),
        words={"basis": t.say("Basis")},
    )
