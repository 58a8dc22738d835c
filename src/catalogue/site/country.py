"""A country's pages: all municipalities by county, and the table that compares them."""

from catalogue.language import Language, language, languages_of
from catalogue.reports import places
from catalogue.reports.context import Cell, Link, Row, Table
from catalogue.reports.facts import Municipality
from catalogue.reports.render import index_name
from catalogue.reports.words import capital, prose, signs_of
from catalogue.site.history import editions_part
from catalogue.site.pages import Names, Page, Part, country_menu, country_name, crumbs, language_links, to
from catalogue.site.record import COLUMNS, Release, Site
from catalogue.site.units import editions_item, figures, heads, rows, search_names, totals_only, without_figures


def country_pages(site: Site, country: str) -> list[Page]:
    """All municipalities and the comparison, in the country's languages."""
    return [make(site, country, language(code)) for code in languages_of(country) for make in (_index, _comparison)]


def number_of_reports(release: Release, t: Language) -> str:
    """How many municipalities have a report."""
    return t.count(
        "{n} municipal report on {year}",
        "{n} municipal reports on {year}",
        sum(map(release.has_report, release.status)),
        year=str(release.year),
    )


# --- all municipalities


def _index(site: Site, country: str, t: Language) -> Page:
    here = f"{country.lower()}/{index_name(country, t.code)}"
    name = country_name(country, t)
    release = site.in_force(country)
    title = t.say("Professional development of educators by municipality: {country}", country=name.nominative)
    parts = _areas(site, release, t, here) if release else [_names_only(site, country, t, here)]
    return Page(
        here,
        t.code,
        _titled(title, release, t),
        (*parts, editions_part(site, country, t, here)),
        language_links(t.code, ((code, index_name(country, code)) for code in languages_of(country))),
        crumbs(here, t, (name.nominative, None)),
        notices=() if release else (_none_in_force(t),),
        lead=_key_sentence(release, t) if release else "",
        paragraphs=_about(release, t) if release else (),
        links=tuple(Link(text, to(here, target)) for target, text in country_menu(country, t)[1:]),
        source=_source(release, t) if release else "",
        country=country,
    )


def _titled(title: str, release: Release | None, t: Language) -> str:
    """A title with the year that it speaks of."""
    return t.say("{title}, {year}", title=title, year=str(release.year)) if release else title


def _none_in_force(t: Language) -> str:
    return t.say("No edition is in force: the last one was withdrawn. Its pages stay at their addresses.")


def _source(release: Release, t: Language) -> str:
    """The line under a table that says whose figures they are."""
    number = t.say("edition {edition}", edition=release.number)
    return t.say("Source: {publisher}, {edition}.", publisher=t.say("Training Catalogue"), edition=number)


def _key_sentence(release: Release, t: Language) -> str:
    persons, share = release.figure("country", "persons"), release.figure("country", "share_completed")
    if not persons.is_shown:
        return ""
    text = t.count(
        "In {year}, {n} educator working in {locative} completed at least one professional development programme",
        "In {year}, {n} educators working in {locative} completed at least one professional development programme",
        int(persons.number),
        year=str(release.year),
        locative=country_name(release.country, t).locative,
    )
    if not share.is_shown:
        return f"{text}."
    return t.say("{statement}. Of those on the rosters, {share} did so.", statement=text, share=prose(t, share, True))


def _about(release: Release, t: Language) -> tuple[str, ...]:
    published = t.date(release.published)
    return (
        t.say("{reports}, published {date}.", reports=number_of_reports(release, t), date=published),
        t.say("Every municipality of the official list is here: with figures, within a wider area, or without data."),
    )


def _areas(site: Site, release: Release, t: Language, here: str) -> list[Part]:
    """The counties side by side, then each with its municipalities; one list where there are no counties."""
    name = country_name(release.country, t).nominative
    counties: dict[str | None, list[Municipality]] = {}
    for unit in site.units_of(release.country):
        if unit.code in release.status:
            counties.setdefault(unit.county_geo, []).append(unit)
    named = [(_county(units[0], t) or capital(name), geo, units) for geo, units in counties.items()]
    named.sort(key=lambda one: t.sort_key(one[0]))
    parts = [_area_part(site, release, units, heading, t, here) for heading, _, units in named]
    body = tuple(
        Row(heading, figures(t, release, geo or ""), href=f"#{_anchor(units)}")
        for heading, geo, units in named
        if geo in release.figures
    )
    if not body:
        return parts
    title = t.say("Key figures by county: {place}, {year}", place=name, year=str(release.year))
    total = (Row(name, figures(t, release, "country")),)
    return [
        Part("counties", t.say("Counties"), table=_table("t-counties", title, t, t.say("County"), body, total)),
        *parts,
    ]


def _county(unit: Municipality, t: Language) -> str:
    """The name of a unit's county, empty where it has none."""
    return capital(places.area(unit.county, t, unit.county_name).nominative) if unit.county else ""


def _anchor(units: list[Municipality]) -> str:
    """A county's anchor is its code, that of a country without counties its own."""
    return (units[0].county_code or units[0].country).lower()


def _area_part(site: Site, release: Release, units: list[Municipality], heading: str, t: Language, here: str) -> Part:
    own = rows(units, release, t, here)
    title = t.say("Educators who took part by municipality: {place}, {year}", place=heading, year=str(release.year))
    body = tuple(row for _, row in own)
    note = totals_only(units, release, t)
    return Part(
        _anchor(units),
        heading,
        table=_table(f"t-{_anchor(units)}", title, t, t.say("Municipality"), body) if own else None,
        find=tuple(search_names(unit, t) for unit, _ in own),
        names=without_figures(site, units, release, t, here),
        closing=(note,) if note else (),
    )


def _table(key: str, title: str, t: Language, first: str, body: tuple[Row, ...], foot: tuple[Row, ...] = ()) -> Table:
    return Table(
        key,
        title,
        t.say("Share: percent of the educators on the roster."),
        heads(t, first),
        body,
        foot,
        signs=signs_of(t, (*body, *foot)),
        is_sortable=True,
    )


def _names_only(site: Site, country: str, t: Language, here: str) -> Part:
    """Where no edition is in force: the municipalities, linked to their editions."""
    known = site.releases_of(country)[0].status
    items = [editions_item(unit, t, here) for unit in site.units_of(country) if unit.code in known]
    items.sort(key=lambda item: t.sort_key(item.text))
    sentence = t.say("Every edition stays at its address and never changes.")
    return Part("municipalities", t.say("All municipalities"), names=(Names(sentence, tuple(items)),))


# --- comparison


def _comparison(site: Site, country: str, t: Language) -> Page:
    here = f"{country.lower()}/comparison/{t.code}.html"
    name = country_name(country, t)
    release = site.in_force(country)
    title = t.say("Comparison of municipalities: {country}", country=name.nominative)
    return Page(
        here,
        t.code,
        _titled(title, release, t),
        (_comparison_part(site, release, t, here),) if release else (),
        language_links(t.code, ((code, f"{code}.html") for code in languages_of(country))),
        crumbs(
            here,
            t,
            (name.nominative, f"{country.lower()}/{index_name(country, t.code)}"),
            (t.say("Comparison of municipalities"), None),
        ),
        notices=() if release else (_none_in_force(t),),
        paragraphs=(
            t.say(
                "Differences between municipalities also come from the size of schools and from what centres offer; "
                "this is no rating of anyone's work."
            ),
            t.say("The heads of the columns sort the table; municipalities without a number come last."),
        ),
        source=_source(release, t) if release else "",
        country=country,
    )


def _comparison_part(site: Site, release: Release, t: Language, here: str) -> Part:
    units = [unit for unit in site.units_of(release.country) if unit.code in release.status]
    has_counties = any(unit.county for unit in units)
    own = rows(units, release, t, here)
    body = tuple(
        Row(
            row.head,
            (*row.cells, Cell(_county(unit, t), is_number=False)) if has_counties else row.cells,
            href=row.href,
        )
        for unit, row in own
    )
    name = country_name(release.country, t).nominative
    total = figures(t, release, "country")
    foot = Row(name, (*total, Cell("", is_number=False)) if has_counties else total)
    more = (t.say("County"),) if has_counties else ()
    table = Table(
        "t-comparison",
        t.say("Educators who took part by municipality: {place}, {year}", place=name, year=str(release.year)),
        t.say("Share: percent of the educators on the roster."),
        (*heads(t, t.say("Municipality")), *more),
        body,
        (foot,),
        signs=signs_of(t, (*body, foot)),
        text_columns=(len(COLUMNS) + 1,) if has_counties else (),
        is_sortable=True,
    )
    return Part(
        "comparison",
        "",
        table=table,
        find=tuple(search_names(unit, t) for unit, _ in own),
        names=without_figures(site, units, release, t, here),
    )
