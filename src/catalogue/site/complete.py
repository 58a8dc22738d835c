"""Whether an edition is whole: every unit of the dated code list is there, or a release must stop."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from catalogue.language import languages_of
from catalogue.reports.facts import Area, Municipality
from catalogue.site.record import OWN_FIGURES, STATUSES, Release, Site


def missing(entry: Mapping[str, Any], units: Mapping[Area, Municipality], files: Collection[str]) -> list[str]:
    """What an edition lacks against the code list of its year, a line each; empty where it is whole.

    `files` are the paths below the site of what was written. A unit must have a status that exists, and a page in
    each of its languages or, where it has no data, none; one with its own figures must have them in the record,
    a merged one must have none and be part of an area that is published.
    """
    release = Site(units, [entry]).releases[0]
    listed = code_list(units, release.country, release.year)
    unknown = [code for code in release.status if Area(release.country, "municipality", code) not in units]
    lines = [f"{release.country} {code}: is in no code list" for code in unknown]
    for code, unit in listed.items():
        lines += (f"{release.country} {code} {unit.name}: {what}" for what in _lacks(release, unit, files))
    return lines


def code_list(units: Mapping[Area, Municipality], country: str, year: int) -> dict[str, Municipality]:
    """The units of a country that exist on the last day of a year, by code."""
    day = date(year, 12, 31)
    return {
        area.code: unit
        for area, unit in sorted(units.items())
        if area.country == country and area.kind == "municipality" and (unit.valid_to is None or unit.valid_to >= day)
    }


def _lacks(release: Release, unit: Municipality, files: Collection[str]) -> Iterator[str]:
    status = release.status.get(unit.code)
    if status not in STATUSES:
        yield "has no status in the record"
        return
    pages = [f"{release.folder(unit.code)}/{lang}.html" for lang in languages_of(unit.country, unit.code)]
    written = [page for page in pages if page in files]
    if status == "no data":
        yield from (f"{page} was written though there are no data" for page in written)
    else:
        yield from (f"{page} was not written" for page in pages if page not in files)
    if status in OWN_FIGURES and unit.code not in release.figures:
        yield "has no key figures in the record"
    if status not in OWN_FIGURES and unit.code in release.figures:
        yield "has key figures of its own in the record"
    into = release.merged_into.get(unit.code)
    if status == "merged" and into not in ("country", unit.county_geo):
        yield f"is merged into {into or 'nothing'}, which is neither its county nor the country"
    # a country with hardly any participants has no figures at all
    if status == "merged" and into and into not in ("country", *release.figures):
        yield f"is merged into {into}, which has no figures in the record"
