"""One edition from figures to a verdict: reports, downloads, entry for the record, gate. Nothing is published."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catalogue.editions.archive import Released, frozen_years
from catalogue.editions.gate import Verdict, examine
from catalogue.editions.record import RECORD, Entry, Record, as_json, versions
from catalogue.editions.rendering import Broken, Made, Work, fault_of, make_reports
from catalogue.editions.snapshot import Snapshot, of_country
from catalogue.editions.stage import enter, files_of_period
from catalogue.reports.block import Block
from catalogue.reports.design import NO_DATA, Design
from catalogue.reports.edition import Edition
from catalogue.reports.facts import COUNTY_GEO, Area, Facts, Municipality
from catalogue.reports.figures import put_key_figures
from catalogue.reports.protection import Cell, Pattern, pattern
from catalogue.settings import Settings
from catalogue.site.collection import Issue
from catalogue.site.downloads import PACKAGE, edition_files, report_package
from catalogue.site.index import site_files
from catalogue.site.record import Site

NATIONAL = "data"  # the folder of a country's downloads, where a municipality has its code


@dataclass(frozen=True)
class Run:
    """What the steps of one run share. `facts` are of all countries, `version` is the fingerprint of code and data."""

    settings: Settings
    facts: Facts
    centre_names: dict[str, str]
    version: str


@dataclass(frozen=True)
class Plan:
    """An edition to make. `facts` are of its country.

    Of a revision: `keep` are cells to withhold, `design` what may be shown of which place, `known` the places
    whose figures stay, `reason` says why by language, `before` are the figures that it replaces.
    """

    edition: Edition
    facts: Facts
    keep: frozenset[Cell] = frozenset()
    design: Design | None = None
    known: frozenset[Area] = frozenset()
    reason: Mapping[str, str] = field(default_factory=dict)
    before: Released | None = None


@dataclass(frozen=True)
class Attempt:
    """A finished edition with what the gate says: files by path below the site, its entry, what it was made from."""

    files: Mapping[str, bytes]
    entry: Entry
    snapshot: Snapshot
    verdict: Verdict


def make_edition(run: Run, record: Record, plan: Plan) -> Attempt:
    """Make an edition and put it before the gate."""
    edition, facts = plan.edition, plan.facts
    work = work_of(run, record, plan)
    own = work.patterns[edition.year]
    units = units_with_report(facts, own, edition)
    made = make_reports(work, units, {})
    broken = {one.code: one.fault for one in made if isinstance(one, Broken)}
    entry = _entry(plan, own)
    snapshot = Snapshot(of_country(facts, edition.country, frozenset([edition.year])), own.hidden)
    if broken:
        return Attempt({}, entry, snapshot, Verdict(edition, broken))
    try:
        files = _files(run, facts, entry, [one for one in made if isinstance(one, Made)])
    except ValueError as error:  # reports that disagree: no edition, and drafts go on
        return Attempt({}, entry, snapshot, Verdict(edition, {NATIONAL: fault_of(error)}))
    published = files_of_period(run.settings.reports, record, edition)
    beside = _pages_beside(run, facts, record, entry, files)
    lacking, weaknesses = examine(facts, edition, entry, {**published, **files, **beside}, run.settings.contact)
    verdict = Verdict(edition, broken, lacking, len(own.unprotected), weaknesses)
    return Attempt(files, entry, snapshot, verdict)


def _files(run: Run, facts: Facts, entry: Entry, made: list[Made]) -> dict[str, bytes]:
    """All files of an edition by path below the site: reports, each with its data package, and national downloads."""
    country, year = entry["country"], entry["year"]
    units = {unit.code: unit for unit in facts.municipalities_of(country, year)}
    release = Site(facts.municipalities, [entry]).releases[0]
    issue = Issue(release, tuple(units.values()), run.centre_names, run.settings.site_url)
    files = edition_files(issue, {one.code: one.document for one in made})
    for one in made:
        folder = release.folder(one.code)
        files |= {f"{folder}/{name}": content for name, content in one.files.items()}
        files[f"{folder}/{PACKAGE}"] = report_package(issue, units[one.code], one.files)
    return files


def _pages_beside(run: Run, facts: Facts, record: Record, entry: Entry, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The country's public pages and the record of the year as they will be, for the gate."""
    entries = versions(enter(record, entry), entry["country"], entry["year"])
    settings = run.settings
    site = Site(facts.municipalities, entries, frozenset(files), settings.site_url, settings.contact)
    pages = site_files(site)
    own = {path: content for path, content in pages.items() if path.startswith(f"{entry['country'].lower()}/")}
    return {**own, RECORD: as_json(entries)}


def work_of(run: Run, record: Record, plan: Plan) -> Work:
    """What the reports of an edition share: patterns of its years, and the past as it was released."""
    edition, facts = plan.edition, plan.facts
    country, year = edition.country, edition.year
    patterns = {y: pattern(facts, country, y, tables=False) for y in edition.trend if y != year}
    patterns[year] = pattern(facts, country, year, plan.keep, plan=plan.design, known=plan.known)
    return Work(
        facts,
        edition,
        patterns,
        run.centre_names,
        run.settings.site_url,
        run.settings.contact,
        run.version,
        frozen_years(run.settings.reports, record, country, year),
        plan.reason,
        plan.before,
    )


def units_with_report(facts: Facts, own: Pattern, edition: Edition) -> list[Municipality]:
    """The municipalities that have a report page: all but those without data."""
    units = facts.municipalities_of(edition.country, edition.year)
    return [unit for unit in units if own.design.state(unit.area) != NO_DATA]


def _entry(plan: Plan, own: Pattern) -> Entry:
    edition, facts = plan.edition, plan.facts
    units = facts.municipalities_of(edition.country, edition.year)
    merged = {unit.code: own.design.merged[unit.area] for unit in units if unit.area in own.design.merged}
    return Entry(
        country=edition.country,
        year=edition.year,
        version=edition.version,
        published=edition.published.isoformat(),
        state="in force",
        reason=dict(plan.reason),
        municipalities={unit.code: own.design.state(unit.area) for unit in units},
        merged_into={code: _geo(facts, area) for code, area in merged.items()},
        figures=_key_figures(facts, edition, own),
    )


def _geo(facts: Facts, area: Area) -> str:
    """A place's geo in the data block."""
    if area.kind != "county":
        return area.code if area.kind == "municipality" else "country"
    geos = (unit.county_geo for unit in facts.municipalities.values() if unit.county == area and unit.county_geo)
    return next(geos, f"{COUNTY_GEO}{area.code}")


def _key_figures(facts: Facts, edition: Edition, own: Pattern) -> dict[str, dict[str, Any]]:
    """The protected key figures of every place with figures of its own: a number, or the sign that stands for it."""
    block = Block("", edition.country, "", edition.year)
    for area, year in sorted(facts.years):
        if year == edition.year and area.country == edition.country and own.design.shows(area):
            put_key_figures(block, facts.years[area, year], own, area, _geo(facts, area))
    found: dict[str, dict[str, Any]] = {}
    for observation in block.observations():
        value = observation["value"] if observation["flag"] is None else observation["flag"]
        found.setdefault(observation["dims"]["geo"], {})[observation["indicator"]] = value
    return found
