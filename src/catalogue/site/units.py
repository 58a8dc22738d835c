"""Municipalities on public pages: rows with figures, and by name those without figures of their own."""

from collections.abc import Iterable, Sequence

from catalogue.language import Language
from catalogue.reports import places
from catalogue.reports.context import Cell, Row
from catalogue.reports.facts import Municipality
from catalogue.reports.words import cell
from catalogue.site.pages import Item, Names, editions_name, geo_name, to
from catalogue.site.record import COLUMNS, OWN_FIGURES, Release, Site, Status


def heads(t: Language, first: str) -> tuple[str, ...]:
    """The heads of a table of key figures after that of its first column."""
    return (first, t.say("Share, %"), t.say("Educators"), t.say("Completions"), t.say("Hours per educator"))


def figures(t: Language, release: Release, geo: str) -> tuple[Cell, ...]:
    """The key figures of a geo as cells."""
    return tuple(cell(t, release.figure(geo, column)) for column in COLUMNS)


def search_names(unit: Municipality, t: Language) -> str:
    """Everything under which a municipality is looked for: its name here, at home, in English, that of its town."""
    names = (places.municipality(unit, t).nominative, unit.name, *places.everyday_names(unit))
    return " ".join(dict.fromkeys(names))


def rows(units: Iterable[Municipality], release: Release, t: Language, here: str) -> list[tuple[Municipality, Row]]:
    """The units with their own figures, by name, linked to their reports."""
    found = []
    for unit in units:
        if release.status.get(unit.code) in OWN_FIGURES:
            href = to(here, f"{release.folder(unit.code)}/{t.code}.html")
            row = Row(places.municipality(unit, t).nominative, figures(t, release, unit.code), href=href)
            found.append((unit, row))
    return sorted(found, key=lambda one: t.sort_key(one[1].head))


def without_figures(
    site: Site, units: Sequence[Municipality], release: Release, t: Language, here: str
) -> tuple[Names, ...]:
    """The units without figures of their own: those published together with others, and those without data."""
    found = []
    merged = _with_status(units, release, "merged")
    for geo in sorted({release.merged_into.get(unit.code, "country") for unit in merged}):
        members = [unit for unit in merged if release.merged_into.get(unit.code, "country") == geo]
        sentence = t.say(
            "To protect small groups, published together with others in the figures of {genitive}:",
            genitive=geo_name(site, release.country, geo, t).genitive,
        )
        items = (_item(unit, t, to(here, f"{release.folder(unit.code)}/{t.code}.html")) for unit in members)
        found.append(Names(sentence, _sorted(items, t)))
    none = _with_status(units, release, "no data")
    if none:
        items = (editions_item(unit, t, here) for unit in none)
        found.append(Names(t.say("No data for {year}:", year=str(release.year)), _sorted(items, t)))
    return tuple(found)


def totals_only(units: Sequence[Municipality], release: Release, t: Language) -> str:
    """The sentence that names the units whose tables by category show a wider area; empty without any."""
    compact = (places.municipality(unit, t).nominative for unit in _with_status(units, release, "compact"))
    names = sorted(compact, key=t.sort_key)
    if not names:
        return ""
    return t.say(
        "Reports with own totals, in which the tables by category show a wider area: {places}.", places=", ".join(names)
    )


def _with_status(units: Iterable[Municipality], release: Release, status: Status) -> list[Municipality]:
    return [unit for unit in units if release.status.get(unit.code) == status]


def editions_item(unit: Municipality, t: Language, here: str) -> Item:
    """A unit by name, linked to the list of its editions."""
    return _item(unit, t, to(here, f"{unit.country.lower()}/{unit.code}/{editions_name(unit, t.code)}"))


def _item(unit: Municipality, t: Language, href: str) -> Item:
    return Item(places.municipality(unit, t).nominative, href, search_names(unit, t))


def _sorted(items: Iterable[Item], t: Language) -> tuple[Item, ...]:
    return tuple(sorted(items, key=lambda item: t.sort_key(item.text)))
