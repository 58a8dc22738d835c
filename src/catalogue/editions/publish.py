"""Publishing: which editions are due, their files, the drafts, the index pages; each run converges."""

import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalogue.editions.standing import Standing
from catalogue.files import remove_others, write_if_changed
from catalogue.language import language, languages_of
from catalogue.reports.edition import DRAFTS, SITE, Edition, last_due_year
from catalogue.reports.facts import Facts, Municipality, read_facts
from catalogue.reports.figures import Patterns, build_block
from catalogue.reports.page import make_page
from catalogue.reports.protection import pattern
from catalogue.reports.render import render
from catalogue.reports.subject import subject
from catalogue.settings import Settings
from catalogue.site.index import key_figures, write_indexes

RECORD = "editions.json"


@dataclass
class Published:
    """What a run published. `reports` are the HTML pages written or found unchanged, drafts among them."""

    index: Path
    written: int = 0
    unchanged: int = 0
    reports: int = 0
    released: list[tuple[str, int]] = field(default_factory=list)

    def note(self, is_written: bool) -> None:
        """Count one file."""
        self.written += is_written
        self.unchanged += not is_written


@dataclass(frozen=True)
class _Run:
    """What the steps of one run share."""

    settings: Settings
    facts: Facts
    centre_names: dict[str, str]
    result: Published


def publish(settings: Settings, database: Path) -> Published:
    """Release the editions that are due, rewrite the drafts of open years, and the index pages.

    Reads the database's aggregates only. A released edition is never touched again: the record of
    editions is written last, so that a run that dies before is repeated as if it had not been.
    """
    site = settings.reports / SITE
    result = Published(index=site / "index.html")
    standing = Standing(settings, database)
    if standing.holds():
        result.unchanged, result.reports = standing.files, standing.pages
        return result
    run = _Run(settings, read_facts(database), _centre_names(settings.raw), result)
    record = _read_record(site / RECORD)
    drafts: set[Path] = set()
    for country in run.facts.countries():
        released = {entry["year"] for entry in record if entry["country"] == country}
        years = run.facts.years_of(country)
        for year in _due(years, released, last_due_year(settings.as_of)):
            record.append(_release(run, country, year))
            released.add(year)
            result.released.append((country, year))
        for year in years:
            if year > max(released, default=0):
                drafts |= _write_edition(run, Edition(country, year, is_draft=True))
    remove_others(settings.reports / DRAFTS, drafts)
    record.sort(key=lambda entry: (entry["country"], entry["year"]))
    for path, content in write_indexes(run.facts, record).items():
        result.note(write_if_changed(site / path, content))
    result.note(write_if_changed(site / RECORD, _json({"editions": record})))
    standing.remember()
    return result


def _due(years: list[int], released: set[int], last_due: int) -> list[int]:
    """Years to release now: all since the last released; the first time only the last year that is due."""
    due = [year for year in years if year <= last_due]
    return [year for year in due if year > max(released)] if released else due[-1:]


def _release(run: _Run, country: str, year: int) -> dict[str, Any]:
    """Write an edition's files and return its record, with the key figures that index pages show."""
    edition = Edition(country, year)
    _write_edition(run, edition)
    units = [unit for unit in run.facts.municipalities.values() if unit.country == country]
    return {
        "country": country,
        "year": year,
        "version": edition.version,
        "published": edition.published.isoformat(),
        "figures": key_figures(run.facts, edition, pattern(run.facts, country, year)),
        "municipalities": sorted(u.code for u in units if (u.area, year) in run.facts.years),
    }


def _write_edition(run: _Run, edition: Edition) -> set[Path]:
    """Write all reports of one country and year; returns the paths of the files."""
    facts, country = run.facts, edition.country
    patterns = {year: pattern(facts, country, year) for year in edition.trend}
    written: set[Path] = set()
    for area, unit in sorted(facts.municipalities.items()):
        if area.country != country or (area, edition.year) not in facts.years:
            continue
        folder = run.settings.reports / edition.path(unit.code)
        files = _files(run, edition, unit, patterns)
        for name, content in sorted(files.items()):
            run.result.note(write_if_changed(folder / name, content))
            run.result.reports += name.endswith(".html")
        paths = {folder / name for name in files}
        if not edition.is_draft:
            # what a killed run may have left here
            remove_others(folder, paths)
        written |= paths
    return written


def _files(run: _Run, edition: Edition, unit: Municipality, patterns: Patterns) -> dict[str, bytes]:
    about = subject(run.facts, edition, unit)
    block = build_block(run.facts, patterns, about)
    files: dict[str, bytes] = {}
    for code in languages_of(unit.country, unit.code):
        page = make_page(run.facts, block, about, language(code), run.centre_names, run.settings.site_url)
        files |= render(page)
    return files


def _centre_names(raw: Path) -> dict[str, str]:
    """Names of centres from their own descriptions; a folder without a readable one keeps its folder's name."""
    names = {}
    for path in sorted(raw.glob("*/centre.toml")):
        try:
            name = tomllib.loads(path.read_text("utf-8-sig")).get("name")
        except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
            continue
        if isinstance(name, str) and name.strip():
            names[path.parent.name] = name.strip()
    return names


def _read_record(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    return list(json.loads(path.read_text("utf-8"))["editions"])


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
