"""Editions on public pages: those of a country, those of a municipality, and the way to the latest one."""

from collections.abc import Iterator
from dataclasses import dataclass

from catalogue.language import OWN_NAMES, Language, language, languages_of
from catalogue.markup import asset, html
from catalogue.reports import places
from catalogue.reports.context import Link
from catalogue.reports.facts import Municipality
from catalogue.reports.render import index_name
from catalogue.site.pages import (
    Names,
    Page,
    Pair,
    Part,
    absolute,
    country_name,
    crumbs,
    editions_name,
    geo_name,
    language_links,
    to,
)
from catalogue.site.record import Release, Site
from catalogue.site.units import editions_item

FORMATS = ("csv", "json", "xlsx")


def editions_part(site: Site, country: str, t: Language, here: str) -> Part:
    """All editions of the country with their national files, the newest first, and the units that are no more."""
    pairs = tuple(
        Pair(release.number, edition_words(site, release, t), links=_files(site, release, "data", t, here))
        for release in site.releases_of(country)
    )
    return Part("editions", t.say("Editions and downloads"), pairs=pairs, names=_former(site, country, t, here))


def _former(site: Site, country: str, t: Language, here: str) -> tuple[Names, ...]:
    """The units that only earlier editions than the one shown know."""
    shown = site.in_force(country) or site.releases_of(country)[0]
    former = [editions_item(unit, t, here) for unit in site.units_of(country) if unit.code not in shown.status]
    items = tuple(sorted(former, key=lambda item: t.sort_key(item.text)))
    return (Names(t.say("Municipalities in earlier editions only:"), items),) if items else ()


def edition_words(site: Site, release: Release, t: Language) -> str:
    """When an edition was published, and what became of it."""
    return f"{t.say('Published on {date}.', date=t.date(release.published))} {state_words(site, release, t)}"


def state_words(site: Site, release: Release, t: Language) -> str:
    """Whether an edition is in force, and if not, or if it corrects another, why."""
    reason = release.reason.get(t.code) or release.reason.get("en", "")
    later = [one.number for one in site.releases_of(release.country) if one.replaces(release)]
    if release.state == "withdrawn":
        word = t.say("Withdrawn.")
    elif release.state == "revised":
        word = t.say("Replaced by edition {edition}.", edition=later[0]) if later else t.say("Revised.")
    else:
        word = t.say("In force.")
    return f"{word} {t.say('Reason: {reason}', reason=reason)}" if reason else word


def _files(site: Site, release: Release, code: str, t: Language, here: str) -> tuple[Link, ...]:
    """The files of an edition to download, those in words in the page's language only."""
    national = languages_of(release.country)[0]
    links = []
    for path in site.files_in(release.folder(code)):
        stem, _, rest = path.rpartition("/")[2].partition(".")
        lang, _, ending = rest.rpartition(".")
        is_for_programs = stem == "data" and code == "data"
        if stem != "datapackage" and ending in FORMATS and (is_for_programs or (lang or national) == t.code):
            text = (
                t.say("All figures for programs")
                if is_for_programs or ending == "json"
                else t.say("All figures as a table")
            )
            links.append(Link(f"{text} ({ending.upper()})", to(here, path)))
    return tuple(links)


# --- one municipality


def municipality_pages(site: Site, unit: Municipality) -> list[Page]:
    """All editions of a municipality's report, in the report's languages."""
    return [_editions(site, unit, language(code)) for code in languages_of(unit.country, unit.code)]


def _editions(site: Site, unit: Municipality, t: Language) -> Page:
    folder = f"{unit.country.lower()}/{unit.code}"
    here = f"{folder}/{editions_name(unit, t.code)}"
    name = places.municipality(unit, t).nominative
    country = country_name(unit.country, t).nominative
    known = [one for one in site.releases_of(unit.country) if unit.code in one.status]
    latest = latest_release(site, unit)
    return Page(
        here,
        t.code,
        t.say("{place}: all editions", place=name),
        tuple(_edition(site, unit, release, t, here) for release in known),
        language_links(t.code, ((c, editions_name(unit, c)) for c in languages_of(unit.country, unit.code))),
        crumbs(here, t, (country, f"{unit.country.lower()}/{index_name(unit.country, t.code)}"), (name, None)),
        paragraphs=(t.say("Every edition stays at its address and never changes."),),
        links=(Link(t.say("The latest report"), f"latest/{t.code}.html"),) if latest else (),
        feed=f"{folder}/feed.xml",
        country=unit.country,
    )


def _edition(site: Site, unit: Municipality, release: Release, t: Language, here: str) -> Part:
    code = unit.code
    status = release.status[code]
    words = [edition_words(site, release, t)]
    if status == "merged":
        words.append(
            t.say(
                "To protect small groups, the figures are published together with those of others: the report shows "
                "those of {genitive}.",
                genitive=geo_name(site, unit.country, release.merged_into.get(code, "country"), t).genitive,
            )
        )
    links: tuple[Link, ...] = ()
    if status == "no data":
        words.append(t.say("No data on {year}, so there is no report.", year=str(release.year)))
    else:
        pages = (
            Link(_report_text(lang), to(here, f"{release.folder(code)}/{lang}.html"), lang)
            for lang in languages_of(unit.country, code)
        )
        links = (*pages, *_files(site, release, code, t, here))
    number = f"{unit.country}-{code}-{release.year}-v{release.version}"
    heading = t.say("{year}, edition {edition}", year=str(release.year), edition=number)
    return Part(f"v{release.year}-{release.version}", heading, paragraphs=tuple(words), links=links)


def _report_text(lang: str) -> str:
    """The link to a report, in the report's language."""
    return f"{language(lang).say('Report')} ({OWN_NAMES[lang]})"


# --- the latest edition


@dataclass(frozen=True)
class Redirect:
    """A page that leads on at once, for readers whose browser does not: a link."""

    lang: str
    title: str
    text: str
    target: str
    canonical: str


def latest_release(site: Site, unit: Municipality) -> Release | None:
    """The newest edition in force with a report on the municipality."""
    held = (one for one in site.releases_of(unit.country) if one.is_in_force and one.has_report(unit.code))
    return next(held, None)


def latest_pages(site: Site, unit: Municipality) -> Iterator[tuple[str, bytes]]:
    """Path and content of the pages that lead to a municipality's latest report, one a language.

    Where none is in force any more they lead to the list of its editions, which says why.
    """
    if not any(release.has_report(unit.code) for release in site.releases_of(unit.country)):
        return
    release = latest_release(site, unit)
    for code in languages_of(unit.country, unit.code):
        t = language(code)
        folder = f"{unit.country.lower()}/{unit.code}"
        here = f"{folder}/latest/{code}.html"
        name = places.municipality(unit, t).nominative
        target = f"{release.folder(unit.code)}/{code}.html" if release else f"{folder}/{editions_name(unit, code)}"
        text = t.say("The latest report") if release else t.say("No edition is in force. All editions")
        title = t.say("{place}: the latest report", place=name)
        page = Redirect(code, title, text, to(here, target), absolute(site, target) or to(here, target))
        yield here, html("redirect.html.jinja", page, asset("redirect.css"))
