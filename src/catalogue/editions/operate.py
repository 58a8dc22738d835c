"""What an operator does with editions: see what is due, release it, revise one, withdraw one."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from catalogue.editions import stage
from catalogue.editions.archive import released_figures
from catalogue.editions.guard import guarded, guarded_design, material, small_changes, unmoved
from catalogue.editions.making import Plan, Run, make_edition
from catalogue.editions.publish import Published, bring_about, settle, start, take_up, write_pages
from catalogue.editions.record import Entry, Record, edition_of, editions_due, may_revise, read_record, versions
from catalogue.editions.snapshot import load_snapshot, of_country
from catalogue.errors import UserError
from catalogue.language import languages_of
from catalogue.reports.edition import SITE, Edition, last_due_year, release_date
from catalogue.settings import Settings

REASON_WORDS = 40
Named = tuple[str, int]  # country and year


@dataclass(frozen=True)
class Planned:
    """A line of the plan: an edition with its day, and whether it is released, due, planned, revised, withdrawn."""

    country: str
    year: int
    version: int
    day: date
    state: str


@dataclass(frozen=True)
class Done:
    """What a command did, in lines for the terminal, and its exit code."""

    lines: tuple[str, ...]
    exit_code: int

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


def run(
    settings: Settings, revised: Named | None, withdrawn: Named | None, reason: Path | None, *, dry_run: bool
) -> Done:
    """Revise or withdraw the edition named, else release what is due. UserError where that is not possible."""
    if withdrawn and reason:
        withdraw(settings, *withdrawn, reason, dry_run=dry_run)
        return Done((f"{withdrawn[0]} {withdrawn[1]} {'may be' if dry_run else 'is'} withdrawn",), 0)
    if revised and reason:
        result, lines = revise(settings, *revised, reason, dry_run=dry_run)
    else:
        result, lines = release(settings, dry_run=dry_run)
    is_stopped = any(not line.endswith(" is ready") for line in lines)
    done = [] if dry_run else [f"released: {country} {year}" for country, year in result.released]
    told = lines if dry_run else [*result.stopped, *done]
    return Done(tuple(told or ["nothing is due"]), int(is_stopped))


def as_table(lines: list[Planned]) -> str:
    """The plan in plain columns."""
    rows = [(one.day.isoformat(), f"{one.country} {one.year} v{one.version}", one.state) for one in lines]
    return "\n".join(f"{day}  {name:<12}  {state}" for day, name, state in [("day       ", "edition", "state"), *rows])


def plan(settings: Settings) -> list[Planned]:
    """All editions released, due today, and planned for a year ahead, by country and year."""
    record, facts = read_record(settings.reports), start(settings, _database(settings)).facts
    lines = [
        Planned(e["country"], e["year"], e["version"], date.fromisoformat(e["published"]), _state(e)) for e in record
    ]
    last_due = last_due_year(settings.as_of)
    for country in facts.countries():
        for edition in editions_due(record, country, facts.years_of(country), last_due):
            lines.append(Planned(country, edition.year, edition.version, edition.published, "due"))
        lines.append(Planned(country, last_due + 1, 1, release_date(last_due + 1), "planned"))
    return sorted(lines, key=lambda one: (one.country, one.year, one.version))


def _state(entry: Entry) -> str:
    return "released" if entry["state"] == "in force" else entry["state"]


def release(settings: Settings, *, dry_run: bool = False) -> tuple[Published, list[str]]:
    """Release what is due by the rules of the night; a line for each edition with what the gate says.

    `dry_run` publishes nothing and keeps no details.
    """
    night, record, result = _begin(settings)
    lines = []
    for country in night.facts.countries():
        for edition in editions_due(record, country, night.facts.years_of(country), last_due_year(settings.as_of)):
            attempt = make_edition(night, record, Plan(edition, of_country(night.facts, country)))
            lines.append(attempt.verdict.line)
            if not dry_run:
                record = settle(settings, record, attempt, result)
    if not dry_run:
        write_pages(settings, night.facts, record, result)
    return result, lines


def revise(
    settings: Settings, country: str, year: int, reason: Path, *, dry_run: bool = False
) -> tuple[Published, list[str]]:
    """Issue a released edition again as its next version, for the whole country, with what changed and why.

    UserError where nothing material changed, a revision was made since the last annual edition, or the reason is
    not given in every language of the country's reports.
    """
    night, record, result = _begin(settings)
    last = _released(record, country, year)
    if last["state"] == "in force" and not may_revise(record, country, last_due_year(settings.as_of)):
        raise UserError(f"{country} was revised since the last annual edition; the next annual edition brings the rest")
    attempt = make_edition(night, record, _revision(night, last, _reason(reason, night, country, year)))
    if not dry_run:
        record = settle(settings, record, attempt, result)
        write_pages(settings, night.facts, record, result)
    return result, [attempt.verdict.line]


def _revision(night: Run, last: Entry, reason: dict[str, str]) -> Plan:
    """What a revision rests on: corrected figures without small changes, and all that was withheld before."""
    country, year, settings = last["country"], last["year"], night.settings
    before = load_snapshot(settings.state, edition_of(last))
    now = of_country(night.facts, country)
    # where the edition was withdrawn, its year must be issued again whatever has changed
    if last["state"] == "in force" and not material(before.facts, now, country, year):
        raise UserError(
            f"{country} {year}: nothing material changed: no headline count by five persons or more, no share by a "
            "percentage point; the next annual edition brings it"
        )
    facts = guarded(before.facts, now, country, year)
    return Plan(
        Edition(country, year, version=last["version"] + 1, issued=settings.as_of),
        facts,
        before.hidden | small_changes(before.facts, facts, country, year),
        guarded_design(before.facts, facts, country, year),
        unmoved(before.facts, now, country, year),
        reason,
        released_figures(settings.reports, last),
    )


def withdraw(settings: Settings, country: str, year: int, reason: Path, *, dry_run: bool = False) -> Published:
    """Take an edition out of force: its pages stay at their addresses with a notice that says why."""
    night, record, result = _begin(settings)
    last = _released(record, country, year)
    if last["state"] != "in force":
        raise UserError(f"{country} {year} v{last['version']} is {last['state']} already")
    why = _reason(reason, night, country, year)
    if dry_run:
        return result
    entry: Entry = {**last, "state": "withdrawn", "reason": why, "changed": settings.as_of.isoformat()}
    stage.let_pass(settings.reports, entry)
    record = bring_about(settings.reports, record, entry)
    write_pages(settings, night.facts, record, result)
    return result


def _begin(settings: Settings) -> tuple[Run, Record, Published]:
    """A run by hand, with what a run that died left."""
    return start(settings, _database(settings)), take_up(settings), Published(settings.reports / SITE / "index.html")


def _database(settings: Settings) -> Path:
    if not settings.database.exists():
        raise UserError(f"{settings.database} does not exist; run catalogue nightly first")
    return settings.database


def _released(record: Record, country: str, year: int) -> Entry:
    found = versions(record, country, year)
    if not found:
        raise UserError(f"{country} {year} is not released; catalogue release names the editions")
    return found[-1]


def _reason(path: Path, night: Run, country: str, year: int) -> dict[str, str]:
    """The reason by language from a TOML file (`lt = "…"`), in every language of the country's reports."""
    try:
        given = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError(f"{path} cannot be read: {error}") from None
    units = night.facts.municipalities_of(country, year)
    needed = sorted({code for unit in units for code in languages_of(country, unit.code)})
    for code in needed:
        text = given.get(code)
        if not isinstance(text, str) or not text.strip():
            raise UserError(f'{path}: the reason is missing in "{code}"; needed are {", ".join(needed)}')
        if len(text.split()) > REASON_WORDS:
            raise UserError(f'{path}: the reason in "{code}" has more than {REASON_WORDS} words')
        if any(sign.isdigit() for sign in text):
            raise UserError(f'{path}: the reason in "{code}" holds a figure: say in words what changed and why')
    return {code: " ".join(given[code].split()) for code in needed}
