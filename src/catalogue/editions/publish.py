"""Publishing of a night: editions that are due, drafts of open years, the public pages; each run converges."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from catalogue.editions import stage
from catalogue.editions.drafts import Drafts
from catalogue.editions.gate import keep_details
from catalogue.editions.making import Attempt, Plan, Run, make_edition
from catalogue.editions.notice import put_notices
from catalogue.editions.record import Entry, Record, editions_due, read_record, versions, write_record
from catalogue.editions.snapshot import keep_snapshot, of_country
from catalogue.editions.standing import Standing, fingerprint
from catalogue.files import write_if_changed
from catalogue.reports.edition import SITE, last_due_year
from catalogue.reports.facts import Facts, read_facts
from catalogue.settings import Settings
from catalogue.site.index import site_files
from catalogue.site.record import Site


@dataclass
class Published:
    """What a run published. `reports` are the HTML pages written or found unchanged, drafts among them.

    `stopped` has a line for each edition that did not pass the gate, `faults` one for each draft that could not be
    made.
    """

    index: Path
    written: int = 0
    unchanged: int = 0
    reports: int = 0
    released: list[tuple[str, int]] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def note(self, is_written: bool, *, is_report: bool = False) -> None:
        """Count one file."""
        self.written += is_written
        self.unchanged += not is_written
        self.reports += is_report


def publish(settings: Settings, database: Path) -> Published:
    """Release the editions that are due, rewrite the drafts of open years, and the public pages.

    Reads the database's aggregates only. A released edition is never touched again but for a notice when it is in
    force no more. The record of editions is written last, so that a run that dies before is taken up again.
    """
    result = Published(settings.reports / SITE / "index.html")
    record = take_up(settings)
    standing = Standing(settings, database)
    if standing.holds():
        result.unchanged, result.reports = standing.files, standing.pages
        result.stopped, result.faults = standing.stopped, standing.faults
        return result
    run = start(settings, database)
    drafts = Drafts(run, record)
    for country in run.facts.countries():
        years = run.facts.years_of(country)
        for edition in editions_due(record, country, years, last_due_year(settings.as_of)):
            attempt = make_edition(run, record, Plan(edition, of_country(run.facts, country)))
            record = settle(settings, record, attempt, result)
        # where nothing was released yet, the last year that is due is the first draft
        none = last_due_year(settings.as_of) - 1
        released = max((entry["year"] for entry in record if entry["country"] == country), default=none)
        for year in years:
            if year > released:
                drafts.write(country, year)
    drafts.finish()
    for path, is_written in drafts.files.items():
        result.note(is_written, is_report=path.suffix == ".html")
    result.faults = [f"{place}: {fault}" for place, fault in sorted(drafts.faults.items())]
    write_pages(settings, run.facts, record, result)
    standing.remember(result.stopped, result.faults)
    return result


def start(settings: Settings, database: Path) -> Run:
    """What the steps of a run share."""
    return Run(settings, read_facts(database, settings.dominance_percent), _centre_names(settings.raw), fingerprint())


def take_up(settings: Settings) -> Record:
    """The record of editions, with what passed in a run that died before it was written down."""
    for path in settings.reports.rglob(".*.tmp"):
        path.unlink()  # half a file of that run
    record = read_record(settings.reports)
    for entry in stage.decided(settings.reports):
        record = bring_about(settings.reports, record, entry)
    return record


def settle(settings: Settings, record: Record, attempt: Attempt, result: Published) -> Record:
    """Release an edition that passed the gate, or tell what stopped it; the record as it is then."""
    verdict, edition = attempt.verdict, attempt.verdict.edition
    details = keep_details(settings.state, verdict)
    if details:
        result.stopped.append(f"{verdict.line}; details: {details}")
        return record
    stage.stage(settings.reports, edition, attempt.files)
    keep_snapshot(settings.state, edition, attempt.snapshot)
    stage.let_pass(settings.reports, attempt.entry)
    result.released.append((edition.country, edition.year))
    for path in attempt.files:
        result.note(is_written=True, is_report=path.endswith(".html"))
    return bring_about(settings.reports, record, attempt.entry)


def bring_about(reports: Path, record: Record, entry: Entry) -> Record:
    """Do what was decided: move an edition in, and say on the pages of others what became of them."""
    stage.move_in(reports, entry)
    after = stage.enter(record, entry)
    for other in versions(after, entry["country"], entry["year"]):
        if other["state"] != "in force":
            put_notices(reports, after, other)
    return after


def write_pages(settings: Settings, facts: Facts, record: Record, result: Published) -> None:
    """The public pages as the record says, then the record; what waited to be released has been."""
    folder = settings.reports / SITE
    released = frozenset(path.relative_to(folder).as_posix() for path in folder.glob("*/*/*/v*/*"))
    site = Site(facts.municipalities, record, released, settings.site_url, settings.contact)
    for path, content in site_files(site).items():
        result.note(write_if_changed(folder / path, content))
    result.note(write_record(settings.reports, record))
    stage.clear(settings.reports)


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
