"""Feedback of a night: for each submission whose answer changed its files, for each centre the list of all."""

import hashlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from catalogue.errors import UserError
from catalogue.feedback.answer import Submitted
from catalogue.feedback.listing import Listed, listing
from catalogue.feedback.make import Job, make
from catalogue.feedback.rulebook import rulebook
from catalogue.files import remember, remembered
from catalogue.intake.centre import Centre, load_centre
from catalogue.intake.intake import PACKAGE, Entry, Manifest
from catalogue.intake.outcome import HELD_BACK, STILL_IN_FORCE, load
from catalogue.intake.supervise import Reader, ReaderFailed
from catalogue.model.findings import Finding, column_index
from catalogue.model.policy import general_threshold
from catalogue.settings import Settings
from catalogue.warehouse.query import reading
from catalogue.warehouse.rules import across_files

MEMORY, FAULTS = ".made.json", ".faults.txt"
INDEX, RULES = "index.html", "rules.html"
_DECISIVE = ("feedback", "reference/rule_texts.csv", "reference/locale", "language.py", "markup.py")


@dataclass(frozen=True)
class Told:
    """What feedback was written: submissions whose files were made anew, that stand as they were, and that failed.

    Where feedback failed, by a fault of ours, `feedback/.faults.txt` tells the places in the code.
    """

    written: int
    unchanged: int
    failed: int = 0


def publish(settings: Settings) -> Told:
    """Write what changed below `feedback/<centre>/` in the state folder; remove what belongs to no submission."""
    entries = Manifest.load(settings.accepted).entries
    path, version = settings.state / "feedback" / MEMORY, _version()
    before, foundation = remembered(path), _foundation(settings, version)
    memory: dict[str, dict[str, Any]] = before.get("made", {})
    if before.get("foundation") == foundation and all(
        (folder_of(settings, one["centre"]) / name).exists() for one in memory.values() for name in one["files"]
    ):
        return Told(0, len(entries))
    across = _across_files(settings)
    jobs = {id_: _job(settings, id_, entry, across.get(id_, ())) for id_, entry in entries.items()}
    keys = {id_: _key(version, entries[id_], job) for id_, job in jobs.items()}
    due = [id_ for id_ in jobs if not _stands(memory.get(id_), keys[id_], jobs[id_])]
    made = _make_all(settings, {id_: jobs[id_] for id_ in due})
    kept = {id_: memory[id_] for id_ in jobs if id_ not in due}
    now = kept | {id_: {"key": keys[id_], "centre": entries[id_].centre, "files": files} for id_, files in made.items()}
    _list_all(settings, entries, jobs, now)
    _remove_others(settings, now)
    failed = len(due) - len(made)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    remember(path, {"foundation": "" if failed else foundation, "made": now})  # what failed is tried again
    return Told(len(made), len(jobs) - len(due), failed)


def folder_of(settings: Settings, centre: str) -> Path:
    """Where a centre's feedback lies; for its owner and group only."""
    return settings.state / "feedback" / centre


def safe_name(within: str) -> str:
    """A file's name for the path of a submission: told from other paths, harmless in any folder."""
    plain = "".join(c if c.isalnum() or c in " ._-()+," else "_" for c in within.replace("/", "__")).strip(" .")
    short = plain.encode()[:150].decode("utf-8", "ignore")
    if short == within and f"{short}.html" not in (INDEX, RULES):
        return short
    return f"{short}-{hashlib.sha256(within.encode('utf-8', 'surrogateescape')).hexdigest()[:6]}"


def _job(settings: Settings, id_: str, entry: Entry, further: tuple[Finding, ...]) -> Job:
    """What there is to tell of a submission."""
    objects = settings.accepted / "objects"
    within = entry.path.removeprefix(f"{entry.centre}/")
    try:
        centre: Centre | None = load_centre(settings.raw / entry.centre)
    except UserError:
        centre = None
    received = date.fromisoformat(entry.received) if entry.received else None
    asks = entry.verdict == "accepted" and any(one.severity != "info" for one in further)
    submitted = Submitted(
        centre.name if centre else entry.centre,
        within,
        entry.sha256,
        "questions" if asks else entry.verdict,
        received,
        received + timedelta(days=int(general_threshold("days_to_mend"))) if received else None,
        in_force=entry.in_force is not None,
        fall=tuple((name, before, now) for name, (before, now) in sorted(entry.fall.items())),
    )
    own = {(one.rule, one.sheet, one.row) for one in load(objects / str(entry.key)).findings}
    further = tuple(one for one in further if (one.rule, one.sheet, one.row) not in own)
    if entry.in_force and entry.in_force != entry.key:
        further = (HELD_BACK if entry.fall else STILL_IN_FORCE,)  # what is across files is about the rows in force
    return Job(
        submitted,
        _raw(settings, entry),
        objects / str(entry.key),
        objects / entry.previous if entry.previous else None,
        further,
        centre,
        centre.language if centre else "en",
        folder_of(settings, entry.centre) / (safe_name(within) + (f"-{id_[:6]}" if "\ufffd" in within else "")),
        index=INDEX,
        rules=RULES,
        contact=settings.contact,
    )


def _raw(settings: Settings, entry: Entry) -> Path | None:
    """The raw file, None where it is gone or no longer the one that was read."""
    path = settings.raw / entry.path
    try:
        with path.open("rb") as file:
            return path if hashlib.file_digest(file, "sha256").hexdigest() == entry.sha256 else None
    except OSError:
        return None


def _across_files(settings: Settings) -> dict[str, tuple[Finding, ...]]:
    """The findings that only show across files, by submission; none before the first publication."""
    if not settings.database.exists():
        return {}
    query = """
        select submission, rule, severity, sheet, source_row, cell, field, "count" from quality.findings
        where list_contains($1, rule) and source_row is not null order by all
    """
    found: dict[str, list[Finding]] = {}
    with reading(settings.database) as connection:
        for id_, rule, severity, sheet, row, cell, field, count in connection.execute(
            query, [list(across_files())]
        ).fetchall():
            column = column_index(cell.rstrip("0123456789"))
            found.setdefault(id_, []).append(Finding(rule, severity, sheet, row, column, field, count))
    return {id_: tuple(those) for id_, those in found.items()}


def _make_all(settings: Settings, jobs: Mapping[str, Job]) -> dict[str, list[str]]:
    """Make the files of all jobs, each worker in a child process of its own."""
    ids = sorted(jobs)
    faults = settings.state / "feedback" / FAULTS
    faults.unlink(missing_ok=True)
    with ThreadPoolExecutor(settings.workers) as pool:
        shares = [ids[number :: settings.workers] for number in range(settings.workers)]
        parts = list(pool.map(lambda share: _make_some(jobs, share, faults), shares))
    return {id_: files for part in parts for id_, files in part.items()}


def _make_some(jobs: Mapping[str, Job], ids: list[str], faults: Path) -> dict[str, list[str]]:
    """The files made by submission; one that cannot be made does not keep the others from being told."""
    made: dict[str, list[str]] = {}
    with Reader() as reader:
        for id_ in ids:
            job = jobs[id_]
            job.target.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
            size = job.raw.stat().st_size if job.raw else 0
            for attempt in (
                job,
                replace(job, raw=None),
            ):  # where cells cannot be shown, the centre is told all the same
                try:
                    made[id_] = reader.run(make, (attempt,), size)
                    break
                except ReaderFailed as failure:
                    with faults.open("a", encoding="utf-8") as file:
                        file.write("\n".join((f"{id_} {failure.cause}", *failure.trace, "")) + "\n")
    return made


def _key(version: str, entry: Entry, job: Job) -> str:
    """Everything that an answer rests on."""
    outcome = hashlib.sha256((job.reading / "outcome.json").read_bytes()).hexdigest()
    parts = (version, entry, outcome, job.further, job.centre, job.raw is not None, job.contact)
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _stands(remembered: dict[str, Any] | None, key: str, job: Job) -> bool:
    """Whether the answer was given already and its files still lie there."""
    if remembered is None or remembered["key"] != key:
        return False
    return all((job.target.parent / name).exists() for name in remembered["files"])


def _list_all(
    settings: Settings, entries: Mapping[str, Entry], jobs: Mapping[str, Job], made: Mapping[str, dict[str, Any]]
) -> None:
    """The list of all submissions of each centre."""
    by_centre: dict[str, list[Listed]] = {}
    for id_, job in jobs.items():
        totals = load(job.reading)
        asked = [one for one in (*totals.findings, *job.further) if one.severity != "info"]
        page = next((name for name in made.get(id_, {"files": ()})["files"] if name.endswith(".html")), "")
        errors = sum(one.count for one in asked if one.severity == "error")
        questions = sum(one.count for one in asked if one.severity == "question")
        by_centre.setdefault(entries[id_].centre, []).append(
            Listed(job.submitted, page, totals.totals(), errors, questions)
        )
    for centre, listed in by_centre.items():
        job = next(job for id_, job in jobs.items() if entries[id_].centre == centre)
        write = folder_of(settings, centre) / INDEX
        rulebook(write.with_name(RULES), listed[0].submitted.centre, job.language)
        listing(write, listed[0].submitted.centre, sorted(listed, key=lambda one: one.submitted.within), job.language)


def _remove_others(settings: Settings, made: Mapping[str, dict[str, Any]]) -> None:
    """Remove files of submissions that were withdrawn, and of former names."""
    kept: dict[str, set[str]] = {}
    for entry in made.values():
        kept.setdefault(entry["centre"], {INDEX, RULES}).update(entry["files"])
    for folder in (settings.state / "feedback").glob("*/"):
        for path in folder.iterdir():
            if path.name not in kept.get(folder.name, ()) and not path.is_dir():  # folders are none of ours
                path.unlink()
        if folder.name not in kept and not any(folder.iterdir()):
            folder.rmdir()


def _foundation(settings: Settings, version: str) -> str:
    """Everything that all answers rest on."""
    digest = hashlib.sha256(f"{version} {settings.raw} {settings.contact}".encode())
    if settings.database.exists():
        stat = settings.database.stat()
        digest.update(f"{stat.st_size} {stat.st_mtime_ns}".encode())
    for path in (settings.accepted / "manifest.json", *sorted(settings.raw.glob("*/centre.toml"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _version() -> str:
    digest = hashlib.sha256()
    for name in _DECISIVE:
        path = PACKAGE / name
        for one in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if one.is_file() and one.suffix != ".pyc":
                digest.update(one.read_bytes())
    return digest.hexdigest()
