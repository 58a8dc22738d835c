"""Drafts of the years that are not released, for staff: what changed is rendered again, the rest is left as it lies.

A report that can not be made is replaced by a page that says so in its languages; all others are as they would be.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalogue.editions.making import Plan, Run, units_with_report, work_of
from catalogue.editions.record import Record
from catalogue.editions.rendering import Broken, Made, make_reports
from catalogue.editions.snapshot import of_country
from catalogue.files import remember, remembered, remove_others, write_if_changed
from catalogue.language import language, languages_of
from catalogue.markup import html, page_styles
from catalogue.reports import places
from catalogue.reports.edition import DRAFTS, Edition
from catalogue.reports.facts import Municipality

MEMORY = "drafts.json"
Memory = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Notice:
    """A page that says in words why there is no report."""

    lang: str
    title: str
    texts: tuple[str, ...]


class Drafts:
    """The drafts of one run. `faults` tells by municipality and year where a report could not be made."""

    def __init__(self, run: Run, record: Record) -> None:
        """Nothing is written yet."""
        self._run = run
        self._record = record
        self._path = run.settings.state / MEMORY
        self._before: Memory = remembered(self._path)
        self._now: Memory = {}
        self.files: dict[Path, bool] = {}
        self.faults: dict[str, str] = {}

    def write(self, country: str, year: int) -> None:
        """Write the drafts of one country and year; `files` gets their paths, and whether they were written anew."""
        edition = Edition(country, year, is_draft=True)
        facts = of_country(self._run.facts, country)
        work = work_of(self._run, self._record, Plan(edition, facts))
        units = {unit.code: unit for unit in units_with_report(facts, work.patterns[year], edition)}
        known = {code: key for code in units if (key := self._standing(edition, code))}
        for one in make_reports(work, units.values(), known):
            folder = self._run.settings.reports / edition.path(one.code)
            if isinstance(one, Broken):
                self.faults[f"{country} {one.code} {year}"] = one.fault
                self._put(folder, _failed(units[one.code], year, one.fault))
            elif one.code in known and one.key == known[one.code]:
                self._leave(edition, one, folder)
            else:
                self._put(folder, one.files)
                self._now[edition.path(one.code)] = {"key": one.key, "files": _digests(one.files)}

    def finish(self) -> None:
        """Remove drafts of before, and remember what was made."""
        remove_others(self._run.settings.reports / DRAFTS, set(self.files))
        remember(self._path, self._now)

    def _standing(self, edition: Edition, code: str) -> str | None:
        """The key of a draft that lies there as it was written; None where it must be rendered."""
        remembered = self._before.get(edition.path(code))
        if remembered is None:
            return None
        folder = self._run.settings.reports / edition.path(code)
        try:
            stands = all(_digest((folder / name).read_bytes()) == it for name, it in remembered["files"].items())
        except OSError:
            return None
        return str(remembered["key"]) if stands else None

    def _leave(self, edition: Edition, one: Made, folder: Path) -> None:
        remembered = self._before[edition.path(one.code)]
        self._now[edition.path(one.code)] = remembered
        self.files |= dict.fromkeys((folder / name for name in remembered["files"]), False)

    def _put(self, folder: Path, files: Mapping[str, bytes]) -> None:
        for name, content in sorted(files.items()):
            self.files[folder / name] = write_if_changed(folder / name, content)


def _failed(unit: Municipality, year: int, fault: str) -> dict[str, bytes]:
    """The pages in place of a report that could not be made."""
    files = {}
    for code in languages_of(unit.country, unit.code):
        t = language(code)
        name = places.municipality(unit, t)
        title = t.say("{place}, {year}: no report", place=name.nominative, year=str(year))
        texts = (
            t.say(
                "The report could not be made because of a fault in the program; the other reports are not affected."
            ),
            t.say("Place of the fault: {fault}", fault=fault),
        )
        page = Notice(code, title, texts)
        files[f"{code}.html"] = html("notice.html.jinja", page, page_styles(name.nominative, "", ""))
    return files


def _digests(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: _digest(content) for name, content in files.items()}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
