"""From a page's figures to the finished files."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import count
from typing import Any

from markupsafe import Markup

from catalogue.language import OWN_NAMES, Language, language, languages_of
from catalogue.markup import asset, html, page_styles, script_json
from catalogue.reports import closing, lead, sections, tables, trend
from catalogue.reports.block import people_csv
from catalogue.reports.context import Link, Report, Section
from catalogue.reports.labels import Labels, csv_header, page_words
from catalogue.reports.page import Page, in_language
from catalogue.reports.shown import AFTER_PROGRAMMES, BEFORE_PROGRAMMES


def render(page: Page) -> dict[str, bytes]:
    """The files of one page by name: HTML, people's CSV, JSON."""
    report = report_context(page)
    stem = closing.data_stem(page)
    return {
        f"{page.t.code}.html": html(
            "report.html.jinja",
            report,
            page_styles(report.page_head, report.page_mark, report.page_foot),
            asset("report.js"),
        ),
        f"{stem}.csv": people_csv(page.block, csv_header(page.t), Labels(page)),
        f"{stem}.json": (str(report.block) + "\n").encode(),
    }


def report_context(page: Page) -> Report:
    """Everything the report's template shows."""
    t, about, edition = page.t, page.about, page.about.edition
    title = t.say(
        "Professional development of educators in {locative}, {year}", locative=page.own.locative, year=page.year
    )
    publisher = closing.publisher(page)
    published = t.date(edition.published)
    is_draft = edition.is_draft
    draft = t.say("Draft for staff: the year is not released, figures may still change, not for citing.")
    number = t.say("edition {edition}", edition=page.edition_id)
    is_english = t.code == "en"
    english = () if is_english else closing.english_summary(in_language(page, language("en")))
    return Report(
        lang=t.code,
        title=title,
        description=lead.headline(page),
        heading=t.say("Professional development of educators in {locative}", locative=page.own.locative),
        place=page.own.nominative,
        notices=(*((draft,) if is_draft else ()), closing.protection_notice(page)),
        is_draft=is_draft,
        publisher=publisher,
        languages=_language_links(edition.country, about.code, t),
        path=_path(page),
        meta=_meta(page, published),
        lead=lead.headline(page),
        tiles=lead.tiles(page),
        points=lead.points(page),
        reading=lead.reading(page),
        sections=_sections(page),
        source=t.say("Source: {publisher}, {edition}.", publisher=publisher, edition=number),
        downloads=closing.downloads(page),
        cite=closing.cite(page, title),
        english=english,
        footer=_footer(page),
        page_head=f"{page.own.nominative} · {page.year} · {number}",
        page_mark=t.say("DRAFT") if is_draft else "",
        page_foot=publisher if is_draft else f"{publisher} · {t.say('published {date}', date=published)}",
        block=Markup(page.block.json(t.code)),
        dataset=_dataset(page, title, publisher),
        canonical=_canonical(page),
        words=page_words(t),
    )


def _sections(page: Page) -> tuple[Section, ...]:
    """The sections in order, those without data left out, their tables numbered through."""
    before, after = ([tables.build(page, shown) for shown in all_] for all_ in (BEFORE_PROGRAMMES, AFTER_PROGRAMMES))
    withheld = [built.menu for built in (*before, *after) if built.section is None and built.is_withheld]
    return _numbered(
        page.t,
        (
            trend.trend_section(page),
            sections.roles_section(page),
            *(built.section for built in before if built.section),
            sections.programmes_section(page),
            *(built.section for built in after if built.section),
            sections.comparison_section(page),
            closing.quality_section(page, withheld),
            closing.method_section(page),
            closing.terms_section(page),
        ),
    )


def _numbered(t: Language, all_sections: Iterable[Section]) -> tuple[Section, ...]:
    numbers = count(1)
    return tuple(
        replace(
            section,
            tables=tuple(
                replace(table, title=t.say("Table {n}. {title}", n=next(numbers), title=table.title))
                for table in section.tables
            ),
        )
        for section in all_sections
    )


def _language_links(country: str, code: str, t: Language) -> tuple[Link, ...]:
    return tuple(
        Link(OWN_NAMES[lang], None if lang == t.code else f"{lang}.html", lang) for lang in languages_of(country, code)
    )


def index_name(country: str, lang: str) -> str:
    """The file name of a country's index page in a language."""
    return "index.html" if languages_of(country)[0] == lang else "en.html"


def _path(page: Page) -> tuple[Link, ...]:
    is_draft = page.about.edition.is_draft
    index = index_name(page.about.unit.country, page.t.code)
    links = [Link(page.country.nominative, None if is_draft else f"../../../{index}")]
    if page.county:
        links.append(Link(page.county.nominative))
    return (*links, Link(page.own.nominative, None if is_draft else "../../index.html"))


def _meta(page: Page, published: str) -> tuple[tuple[str, str, str | None], ...]:
    t, edition = page.t, page.about.edition
    period = (t.say("Period"), t.say("calendar year {year}", year=page.year), None)
    planned = t.say("Planned release") if edition.is_draft else t.say("Published")
    kind = t.say("draft") if edition.is_draft else t.say("annual, number {n} (final)", n=edition.version)
    entries = [period, (t.say("Edition"), kind, None), (planned, published, edition.published.isoformat())]
    if not edition.is_draft:
        following = edition.next_release
        entries.append((t.say("Next edition"), t.date(following), following.isoformat()))
    return tuple(entries)


def _footer(page: Page) -> tuple[Link, ...]:
    t = page.t
    own = (Link(closing.publisher(page)), Link(t.say("edition {edition}", edition=page.edition_id)))
    if page.about.edition.is_draft:
        return own
    return (*own, Link(t.say("All editions for this municipality"), "../../index.html"))


def _canonical(page: Page) -> str | None:
    if not page.site_url or page.about.edition.is_draft:
        return None
    folder = page.about.edition.path(page.about.code).removeprefix("site/")
    return f"{page.site_url.rstrip('/')}/{folder}/{page.t.code}.html"


def _dataset(page: Page, title: str, publisher: str) -> Markup:
    """The description for search engines (schema.org Dataset)."""
    edition = page.about.edition
    address = _canonical(page)
    folder = f"{address.rpartition('/')[0]}/" if address else ""
    stem = closing.data_stem(page)
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": title,
        "description": lead.headline(page),
        "inLanguage": page.t.code,
        "identifier": page.edition_id,
        "version": str(edition.version),
        "temporalCoverage": f"{page.year}-01-01/{page.year}-12-31",
        "spatialCoverage": {"@type": "Place", "name": page.own.nominative, "identifier": page.about.code},
        "creator": {"@type": "Organization", "name": publisher},
        "license": closing.LICENCE,
        "isAccessibleForFree": True,
        "variableMeasured": ["persons", "completions", "academic_hours", "share_completed", "institutions_active"],
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": f"{folder}{stem}.csv"},
            {"@type": "DataDownload", "encodingFormat": "application/json", "contentUrl": f"{folder}{stem}.json"},
        ],
    }
    if not edition.is_draft:
        described["datePublished"] = edition.published.isoformat()
    if address:
        described["url"] = address
    return script_json(described)
