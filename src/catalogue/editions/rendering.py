"""From figures to the files of reports: only what changed.

A report that can not be made keeps no other from being made; where it fell over is told by class and place in the
code, never with a value.
"""

import hashlib
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from catalogue.editions.archive import Released, mark_revised
from catalogue.language import language, languages_of
from catalogue.reports.block import Block
from catalogue.reports.edition import Edition
from catalogue.reports.facts import Facts, Municipality
from catalogue.reports.figures import Frozen, Patterns, build_block
from catalogue.reports.page import Page, make_page
from catalogue.reports.render import render
from catalogue.reports.subject import Subject, subject

PACKAGE = Path(__file__).parent.parent


@dataclass(frozen=True)
class Work:
    """What the reports of one edition share.

    `version` is the fingerprint of our code, templates and reference data; `frozen` are the past years as released
    (None: nothing was yet); `reason` by language says why the edition replaces an earlier one, and `before` are that
    one's figures, against which revised ones are marked.
    """

    facts: Facts
    edition: Edition
    patterns: Patterns
    centre_names: dict[str, str]
    site_url: str | None
    contact: str | None
    version: str
    frozen: Frozen | None = None
    reason: Mapping[str, str] = field(default_factory=dict)
    before: Released | None = None


@dataclass(frozen=True)
class Made:
    """One municipality's report: its files by name, and the key of what they rest on.

    No files where the key is the one already known. `document` is the data block in the national language.
    """

    code: str
    key: str
    files: Mapping[str, bytes]
    document: Mapping[str, Any]


@dataclass(frozen=True)
class Broken:
    """A report that could not be made: `fault` is the exception's class and the place in the code."""

    code: str
    fault: str


def make_report(work: Work, unit: Municipality, known: str | None = None) -> Made:
    """Make one municipality's report in all its languages."""
    about = subject(work.edition, unit, work.patterns[work.edition.year])
    block = build_block(work.facts, work.patterns, about, work.frozen)
    if work.before is not None:
        mark_revised(block, work.before)
    codes = languages_of(unit.country, unit.code)
    pages = [_page(work, block, about, code) for code in codes]
    key = _key(work, block, pages)
    files: dict[str, bytes] = {}
    for page in pages if key != known else ():
        files |= render(page)
    return Made(unit.code, key, files, block.document(codes[0]))


def _page(work: Work, block: Block, about: Subject, code: str) -> Page:
    reason = work.reason.get(code, "")
    t = language(code)
    return make_page(work.facts, block, about, t, work.centre_names, work.site_url, work.contact, reason)


def _key(work: Work, block: Block, pages: list[Page]) -> str:
    """Everything that the pages rest on: figures, names, address, code."""
    digest = hashlib.sha256(f"{work.version} {block.json('')}".encode())
    for page in pages:
        parts = [getattr(page, one.name) for one in fields(page) if one.name not in ("t", "block", "about")]
        digest.update(f"{page.t.code} {parts}".encode())
    about = pages[0].about
    # of the design, which is the whole country's, what the report's own places may show: sets have no order
    levels = [(geo, [name for name in about.design.levels if about.design.shows(a, name)]) for geo, a in about.geos]
    digest.update(repr((about.edition, about.unit, about.programmes, about.providers, levels)).encode())
    return digest.hexdigest()


def make_reports(work: Work, units: Iterable[Municipality], known: Mapping[str, str]) -> list[Made | Broken]:
    """Make the reports of many municipalities, in the order of `units`; `known` are keys of before by municipality."""
    return [_attempt(work, unit, known.get(unit.code)) for unit in units]


def _attempt(work: Work, unit: Municipality, known: str | None) -> Made | Broken:
    try:
        return make_report(work, unit, known)
    except Exception as error:  # whatever it is, the others are made
        return Broken(unit.code, fault_of(error))


def fault_of(error: Exception) -> str:
    """The class of an exception and where in our code it arose; never its text, which may hold a value."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [one for one in frames if Path(one.filename).is_relative_to(PACKAGE)] or frames
    return f"{type(error).__name__} at {Path(ours[-1].filename).name}:{ours[-1].lineno} {ours[-1].name}"
