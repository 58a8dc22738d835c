"""Index pages of the site: all countries, one country, one municipality's editions.

They show what released editions say, from the record kept with them, never from newer figures.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from catalogue.language import OWN_NAMES, Language, language, languages_of, rounded
from catalogue.markup import asset, html, page_styles
from catalogue.reports import places
from catalogue.reports.block import Block, Figure
from catalogue.reports.context import Block as SiteBlock
from catalogue.reports.context import Group, Index, Link, Row
from catalogue.reports.edition import Edition
from catalogue.reports.facts import Area, Facts, Municipality
from catalogue.reports.figures import put_key_figures
from catalogue.reports.labels import page_words
from catalogue.reports.protection import Pattern
from catalogue.reports.render import index_name
from catalogue.reports.words import capital, cell, signs_of

DECIMALS = {"share_completed": 1, "persons": 0, "completions": 0, "hours_per_person": 1}
Record = list[dict[str, Any]]


def key_figures(facts: Facts, edition: Edition, pattern: Pattern) -> dict[str, dict[str, Any]]:
    """The protected key figures of an edition by geo (municipality code or "country"), kept in the record.

    A number, or the sign that stands for it.
    """
    block = Block("", edition.country, "", edition.year)
    areas = [(u.code, u.area) for u in facts.municipalities_of(edition.country, edition.year)]
    for geo, area in [*areas, ("country", Area(edition.country, "country", edition.country))]:
        put_key_figures(block, facts.years.get((area, edition.year)), pattern, area, geo)
    found: dict[str, dict[str, Any]] = {}
    for observation in block.observations():
        value = observation["value"] if observation["flag"] is None else observation["flag"]
        found.setdefault(observation["dims"]["geo"], {})[observation["indicator"]] = value
    return found


def write_indexes(facts: Facts, record: Record) -> Mapping[str, bytes]:
    """The index pages by path below the site."""
    files = {"index.html": _front(record)}
    for country in sorted({entry["country"] for entry in record}):
        entries = [entry for entry in record if entry["country"] == country]
        folder = country.lower()
        for code in languages_of(country):
            t = language(code)
            files[f"{folder}/{index_name(country, code)}"] = _country(facts, entries[-1], t)
        national = language(languages_of(country)[0])
        for code in sorted({code for entry in entries for code in entry["municipalities"]}):
            unit = facts.municipalities.get(Area(country, "municipality", code))
            if unit:
                files[f"{folder}/{code}/index.html"] = _municipality(unit, entries, national)
    return files


def _figure(value: Any, column: str) -> Figure:
    """A figure from the record, with the decimals that its column is shown with."""
    if isinstance(value, str):
        return Figure(None, value)
    return Figure(rounded(Decimal(str(value)), DECIMALS[column]))


# --- all countries


def _front(record: Record) -> bytes:
    """One block per country, in its language and in English."""
    newest = {entry["country"]: entry for entry in record}
    blocks = []
    for country, entry in newest.items():
        first, *others = languages_of(country)
        t = language(first)
        name = places.area(Area(country, "country", country), t)
        folder = country.lower()
        links = [Link(t.say("All municipalities"), f"{folder}/{index_name(country, first)}", first)]
        for code in others:
            abroad = places.area(Area(country, "country", country), language(code))
            text = language(code).say("{country}: all municipalities", country=abroad.nominative)
            links.append(Link(text, f"{folder}/{index_name(country, code)}", code))
        blocks.append(
            SiteBlock(
                first,
                name.nominative,
                (t.say("Professional development of educators by municipality"), _number_of_reports(t, entry)),
                tuple(links),
            )
        )
    blocks.sort(key=lambda block: block.heading)
    names = dict.fromkeys(language(code).say("Training Catalogue") for code in ("en", "lt", "et", "lv"))
    t = language("en")
    page = Index(
        lang="en",
        title=" · ".join(names),
        heading=t.say("Training Catalogue"),
        publisher=" · ".join(names),
        paragraphs=(t.say("Professional development of educators by municipality") + ".",),
        words=page_words(t),
        blocks=tuple(blocks),
    )
    return html("index.html.jinja", page, page_styles(page.title, "", page.publisher), asset("report.js"))


def _number_of_reports(t: Language, entry: dict[str, Any]) -> str:
    return t.count(
        "{n} municipal report on {year}",
        "{n} municipal reports on {year}",
        len(entry["municipalities"]),
        year=str(entry["year"]),
    )


# --- one country


def _country(facts: Facts, entry: dict[str, Any], t: Language) -> bytes:
    """All municipalities of the code list by county, those without data among them."""
    country, year = entry["country"], entry["year"]
    name = places.area(Area(country, "country", country), t)
    units = facts.municipalities_of(country, year)
    counties: dict[tuple[str | None, str | None], list[Municipality]] = {}
    for unit in units:
        counties.setdefault((unit.county_code, unit.county_name), []).append(unit)
    groups = []
    for (code, native), members in counties.items():
        place = places.area(Area(country, "county", code), t, native) if code else name
        groups.append(_group(members, entry, t, place.nominative, has_heading=code is not None))
    groups.sort(key=lambda group: t.sort_key(group.heading))
    heads = (
        t.say("Municipality"),
        t.say("Share, %"),
        t.say("Educators"),
        t.say("Completions"),
        t.say("Hours per educator"),
    )
    languages = tuple(
        Link(OWN_NAMES[code], None if code == t.code else index_name(country, code), code)
        for code in languages_of(country)
    )
    title = t.say(
        "Professional development of educators by municipality: {country}, {year}",
        country=name.nominative,
        year=str(year),
    )
    page = Index(
        lang=t.code,
        title=title,
        heading=title,
        publisher=t.say("Training Catalogue"),
        languages=languages,
        path=(Link(t.say("All countries"), "../index.html"), Link(name.nominative)),
        paragraphs=_country_words(entry, t, name),
        words=page_words(t),
        heads=heads,
        unit=t.say("Share: percent of the educators on the roster."),
        groups=tuple(groups),
    )
    return html("index.html.jinja", page, page_styles(title, "", page.publisher), asset("report.js"))


def _country_words(entry: dict[str, Any], t: Language, name: places.Place) -> tuple[str, ...]:
    year = str(entry["year"])
    texts = [
        t.say(
            "{reports}, published {date}.",
            reports=_number_of_reports(t, entry),
            date=t.date(date.fromisoformat(entry["published"])),
        )
    ]
    persons = _figure(entry["figures"].get("country", {}).get("persons", ":"), "persons")
    if persons.is_shown:
        texts.append(
            t.count(
                "In {year}, {n} educator working in {locative} completed at least one professional development "
                "programme",
                "In {year}, {n} educators working in {locative} completed at least one professional development "
                "programme",
                int(persons.number),
                year=year,
                locative=name.locative,
            )
            + "."
        )
    texts.append(t.say("To find a municipality, search the page (Ctrl+F)."))
    texts.append(
        t.say(
            "Protection of small groups is partial in this edition; it will be issued again when full protection is "
            "in place."
        )
    )
    return tuple(texts)


def _group(units: list[Municipality], entry: dict[str, Any], t: Language, place: str, has_heading: bool) -> Group:
    """The municipalities of a county: those with a report as a table, the others by name."""
    rows, missing = [], []
    year = str(entry["year"])
    for unit in units:
        name = places.municipality(unit, t).nominative
        figures = entry["figures"].get(unit.code)
        if unit.code not in entry["municipalities"] or figures is None:
            missing.append(name)
            continue
        cells = tuple(cell(t, _figure(figures.get(column, ":"), column)) for column in DECIMALS)
        href = f"{unit.code}/{entry['year']}/v{entry['version']}/{t.code}.html"
        rows.append(Row(name, cells, href=href))
    names = ", ".join(sorted(missing, key=t.sort_key))
    return Group(
        heading=capital(place) if has_heading else "",
        caption=t.say("Educators who took part by municipality: {place}, {year}", place=place, year=year),
        rows=tuple(sorted(rows, key=lambda row: t.sort_key(row.head))),
        missing=t.say("No data for {year}: {places}.", year=year, places=names) if names else "",
        signs=signs_of(t, tuple(rows)),
    )


# --- one municipality


def _municipality(unit: Municipality, entries: Record, t: Language) -> bytes:
    """All editions of a municipality's report."""
    name = places.municipality(unit, t)
    country = places.area(Area(unit.country, "country", unit.country), t)
    blocks = []
    for entry in reversed(entries):
        if unit.code not in entry["municipalities"]:
            continue
        edition = Edition(entry["country"], entry["year"], version=entry["version"])
        published = t.date(date.fromisoformat(entry["published"]))
        text = t.say("Edition {edition}, published {date}.", edition=edition.identifier(unit.code), date=published)
        links = tuple(
            Link(OWN_NAMES[code], f"{entry['year']}/v{entry['version']}/{code}.html", code)
            for code in languages_of(unit.country, unit.code)
        )
        blocks.append(SiteBlock(t.code, str(entry["year"]), (text,), links))
    title = t.say("{place}: all editions", place=name.nominative)
    page = Index(
        lang=t.code,
        title=title,
        heading=title,
        publisher=t.say("Training Catalogue"),
        path=(
            Link(t.say("All countries"), "../../index.html"),
            Link(country.nominative, "../index.html"),
            Link(name.nominative),
        ),
        paragraphs=(t.say("Every edition stays at its address and never changes."),),
        words=page_words(t),
        blocks=tuple(blocks),
    )
    return html("index.html.jinja", page, page_styles(title, "", page.publisher), asset("report.js"))
