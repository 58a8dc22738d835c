"""From a page's figures to the finished files."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import count

from markupsafe import Markup

from catalogue.language import OWN_NAMES, Language, language, languages_of
from catalogue.markup import asset, html, page_styles
from catalogue.reports import closing, lead, sections, tables, trend
from catalogue.reports.block import people_csv
from catalogue.reports.context import Link, Report, Section
from catalogue.reports.council import council_section, merged_notice
from catalogue.reports.dataset import dataset
from catalogue.reports.labels import Labels, csv_header, page_words, script_words
from catalogue.reports.page import Page, in_language
from catalogue.reports.qr import qr_svg
from catalogue.reports.quality import quality_section
from catalogue.reports.shown import AFTER_PROGRAMMES, BEFORE_PROGRAMMES
from catalogue.reports.tiles import key_figures


def render(page: Page) -> dict[str, bytes]:
    """The files of one page by name: HTML, people's CSV, JSON."""
    report = report_context(page)
    stem = closing.data_stem(page)
    return {
        f"{page.t.code}.html": html(
            "report.html.jinja",
            report,
            page_styles(report.page_head, report.page_mark, report.page_foot, hint=report.words["scroll"]),
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
    # in digits: months in words would want another case after "published" in some languages
    published = t.short_date(edition.published)
    is_draft = edition.is_draft
    number = t.say("edition {edition}", edition=page.edition_id)
    is_english = t.code == "en"
    english = () if is_english else closing.english_summary(in_language(page, language("en")))
    headline = lead.headline(page)
    return Report(
        lang=t.code,
        title=title,
        description=headline,
        heading=t.say("Professional development of educators in {locative}", locative=page.own.locative),
        place=page.own.nominative,
        notices=_notices(page),
        is_draft=is_draft,
        publisher=publisher,
        languages=_language_links(edition.country, about.code, t),
        path=_path(page),
        meta=_meta(page),
        lead=headline,
        tiles=key_figures(page),
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
        dataset=dataset(page, title, headline),
        canonical=page.address,
        qr=qr_svg(page.address, t.say("QR code: the permanent address of this report")) if page.address else None,
        words=page_words(t),
        said=script_words(t),
    )


def _notices(page: Page) -> tuple[str, ...]:
    """What the reader must know before anything else."""
    t, texts = page.t, []
    if page.about.edition.is_draft:
        texts.append(t.say("Draft for staff: the year is not released, figures may still change, not for citing."))
    if page.about.is_merged:
        texts.append(merged_notice(page))
    return tuple(texts)


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
            replace(sections.comparison_section(page), links=more(page, "comparison")),
            council_section(page),
            quality_section(page, withheld, more(page, "rules")),
            closing.method_section(page, more(page, "method")),
            closing.terms_section(page, more(page, "terms")),
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


def more(page: Page, name: str) -> tuple[Link, ...]:
    """The link to a page of the site that says more; none from a draft, which is not part of the site."""
    if page.about.edition.is_draft:
        return ()
    t, country = page.t, page.about.unit.country
    texts = {
        "comparison": t.say("Compare all municipalities of the country"),
        "rules": t.say("The rules by which rows are checked"),
        "method": t.say("The method in full"),
        "terms": t.say("All terms"),
        "calendar": t.say("Release calendar"),
        "accessibility": t.say("Accessibility"),
    }
    if name not in ("comparison", "calendar"):
        return (Link(texts[name], f"../../../../{name}/{t.code}.html"),)
    # a country's own pages are in its languages, not in those of single municipalities
    lang = t.code if t.code in languages_of(country) else "en"
    return (Link(texts[name], f"../../../{name}/{lang}.html", lang if lang != t.code else None),)


def index_name(country: str, lang: str) -> str:
    """The file name of a country's index page in a language."""
    return "index.html" if languages_of(country)[0] == lang else "en.html"


def _path(page: Page) -> tuple[Link, ...]:
    is_draft = page.about.edition.is_draft
    index = index_name(page.about.unit.country, page.t.code)
    links = [Link(page.country.nominative, None if is_draft else f"../../../{index}")]
    if page.county:
        anchor = (page.about.unit.county_code or "").lower()
        links.append(Link(page.county.nominative, None if is_draft else f"../../../{index}#{anchor}"))
    return (*links, Link(page.own.nominative, None if is_draft else "../../index.html"))


def _meta(page: Page) -> tuple[tuple[str, str, str | None], ...]:
    t, edition = page.t, page.about.edition
    period = (t.say("Period"), t.say("calendar year {year}", year=page.year), None)
    planned = t.say("Planned release") if edition.is_draft else t.say("Published")
    kind = t.say("draft") if edition.is_draft else t.say("annual, number {n} (final)", n=edition.version)
    entries = [
        period,
        (t.say("Edition"), kind, None),
        (planned, t.date(edition.published), edition.published.isoformat()),
    ]
    if not edition.is_draft:
        following = edition.next_release
        entries.append((t.say("Next edition"), t.date(following), following.isoformat()))
    return tuple(entries)


def _footer(page: Page) -> tuple[Link, ...]:
    t = page.t
    own = (Link(closing.publisher(page)), Link(t.say("edition {edition}", edition=page.edition_id)))
    if page.about.edition.is_draft:
        return own
    editions = Link(t.say("All editions for this municipality"), "../../index.html")
    return (*own, editions, *more(page, "calendar"), *more(page, "accessibility"))
