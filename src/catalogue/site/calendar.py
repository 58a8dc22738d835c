"""When figures come out: a page a country and language, and the same dates for calendar programs."""

from collections.abc import Iterator
from datetime import timedelta

from catalogue.language import Language, language, languages_of
from catalogue.reports.context import Cell, Link, Row, Table
from catalogue.reports.edition import release_date
from catalogue.reports.render import index_name
from catalogue.site.feeds import urn
from catalogue.site.history import state_words
from catalogue.site.pages import Page, Part, country_name, crumbs, language_links
from catalogue.site.record import Site

# so many releases ahead, that the calendar always reaches a year ahead of the day on which it is read
AHEAD = 2
FOLD = 73  # octets a line in a calendar file, its break and the space of the next line not counted


def planned_years(site: Site, country: str) -> list[int]:
    """The years whose figures come out next."""
    newest = site.releases_of(country)[0].year
    return [newest + step for step in range(1, AHEAD + 1)]


def calendar_pages(site: Site, country: str) -> list[Page]:
    """The calendar in the country's languages."""
    return [_page(site, country, language(code)) for code in languages_of(country)]


def _page(site: Site, country: str, t: Language) -> Page:
    here = f"{country.lower()}/calendar/{t.code}.html"
    name = country_name(country, t).nominative
    return Page(
        here,
        t.code,
        t.say("Release calendar: {country}", country=name),
        (_planned(site, country, t, name), _released(site, country, t, name)),
        language_links(t.code, ((code, f"{code}.html") for code in languages_of(country))),
        crumbs(here, t, (name, f"{country.lower()}/{index_name(country, t.code)}"), (t.say("Release calendar"), None)),
        paragraphs=(
            t.say("The figures of a calendar year are released from 15 October of the following year, all at once."),
            t.say(
                "Errors are corrected only by a numbered edition for the whole country. Such an edition has no date in "
                "advance; it says what was wrong."
            ),
        ),
        links=(Link(t.say("The dates for your calendar (ICS)"), f"{t.code}.ics"),),
        country=country,
    )


def _planned(site: Site, country: str, t: Language, name: str) -> Part:
    rows = tuple(
        Row(t.date(release_date(year)), (Cell(_figures_of(year, t), is_number=False),))
        for year in planned_years(site, country)
    )
    title = t.say("Planned releases: {place}", place=name)
    table = Table("t-planned", title, "", (t.say("Date"), t.say("What is released")), rows, text_columns=(1,))
    return Part("planned", t.say("Planned releases"), table=table)


def _figures_of(year: int, t: Language) -> str:
    return t.say("Figures on {year}", year=str(year))


def _released(site: Site, country: str, t: Language, name: str) -> Part:
    rows = tuple(
        Row(
            t.date(release.published),
            (
                Cell(_figures_of(release.year, t), is_number=False),
                Cell(release.number, is_number=False, is_short=True),
                Cell(state_words(site, release, t), is_number=False),
            ),
        )
        for release in site.releases_of(country)
    )
    heads = (t.say("Date"), t.say("What is released"), t.say("Edition"), t.say("State"))
    table = Table(
        "t-released", t.say("Editions released: {place}", place=name), "", heads, rows, text_columns=(1, 2, 3)
    )
    return Part("released", t.say("Editions released"), table=table)


def calendar_files(site: Site, country: str) -> Iterator[tuple[str, bytes]]:
    """Path and content of the iCalendar files (RFC 5545), one a language."""
    stamp = f"{site.releases_of(country)[0].published:%Y%m%d}T000000Z"
    for code in languages_of(country):
        t = language(code)
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Training Catalogue//Release calendar//EN"]
        for year in planned_years(site, country):
            day = release_date(year)
            title = f"{t.say('Training Catalogue')}: {country_name(country, t).nominative}. {_figures_of(year, t)}"
            lines += [
                "BEGIN:VEVENT",
                f"UID:{urn(country, str(year)).removeprefix('urn:uuid:')}",
                f"DTSTAMP:{stamp}",
                f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
                f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
                f"SUMMARY;LANGUAGE={code}:{_escaped(title)}",
                "TRANSP:TRANSPARENT",
                "END:VEVENT",
            ]
        lines.append("END:VCALENDAR")
        text = "".join(f"{_folded(line)}\r\n" for line in lines)
        yield f"{country.lower()}/calendar/{code}.ics", text.encode()


def _escaped(text: str) -> str:
    """A text value: backslash, semicolon and comma are told from the format's own."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    """A line broken where it would be longer than 75 octets, never within a letter."""
    parts, size = [""], 0
    for letter in line:
        width = len(letter.encode())
        if size + width > FOLD:
            parts.append("")
            size = 0
        parts[-1] += letter
        size += width
    return "\r\n ".join(parts)
