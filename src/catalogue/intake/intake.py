"""From a folder of centres to the accepted store: what is new is read, what is unchanged is not."""

import hashlib
import json
import os
import re
import shutil
import threading
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from catalogue.errors import UserError
from catalogue.intake.centre import Centre, load_centre
from catalogue.intake.content import content_of, is_file
from catalogue.intake.identifiers import Pseudonyms, person_key
from catalogue.intake.outcome import HELD_BACK, Outcome, load, save
from catalogue.intake.supervise import Reader
from catalogue.intake.text import legible
from catalogue.model.policy import threshold
from catalogue.model.rules import finding
from catalogue.settings import Settings

PACKAGE = Path(__file__).parent.parent
_manifest_lock = threading.Lock()
# folders whose code and data decide what a reading gives
_DECISIVE = ("intake", "model", "reference")
_OF_THE_SYSTEM = ("thumbs.db", "desktop.ini")
_UNFINISHED = (".tmp", ".part", ".partial", ".filepart", ".crdownload", "~")
_TRIED_AGAIN = ("PD-003", "PD-015")  # what a limit or an unfinished copy cut short


@dataclass(frozen=True)
class Submission:
    """One file of one centre. `id` stands for it wherever a file name must not go."""

    id: str
    centre: str
    path: str
    size: int


@dataclass
class Entry:
    """What the manifest knows of a submission.

    `key` addresses the outcome of the content now at the path, `in_force` that of the last accepted
    content, `previous` that of the content before. `received` is the day on which the content was first read. `fall`
    is what fell how far (from, to) where the content is held back. `latest` and `first_future` bound the days for
    which the reading holds.
    """

    centre: str
    country: str | None
    path: str
    sha256: str | None
    key: str | None
    in_force: str | None
    in_force_sha256: str | None
    verdict: str
    reason: str | None = None
    latest: str | None = None
    first_future: str | None = None
    previous: str | None = None
    received: str | None = None
    fall: dict[str, list[float]] = field(default_factory=dict)

    def holds_on(self, as_of: date) -> bool:
        """Whether reading the same content on this day would give the same."""
        day = as_of.isoformat()
        return (self.latest or "") <= day and (self.first_future is None or day < self.first_future)


@dataclass(frozen=True)
class Plan:
    """What a run has to read: batches of submission ids, of about equal size, one a worker."""

    batches: tuple[tuple[str, ...], ...]
    unchanged: int
    files: int


@dataclass
class Manifest:
    """Which outcome is in force for which submission: the state from which all else is rebuilt."""

    entries: dict[str, Entry] = field(default_factory=dict)

    @classmethod
    def load(cls, accepted: Path) -> "Manifest":
        """Read accepted/manifest.json; empty where there is none."""
        try:
            document = json.loads((accepted / "manifest.json").read_text("utf-8"))
        except FileNotFoundError:
            return cls()
        return cls({id_: Entry(**entry) for id_, entry in document.items()})

    def save(self, accepted: Path) -> None:
        """Write the manifest by rename, sorted, so that the same state is the same bytes."""
        accepted.mkdir(parents=True, exist_ok=True)
        document = {id_: asdict(entry) for id_, entry in sorted(self.entries.items())}
        fresh = accepted / f".manifest.{os.getpid()}"
        fresh.write_text(json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
        fresh.replace(accepted / "manifest.json")

    def prune(self, accepted: Path) -> None:
        """Remove outcomes that no submission refers to any more: old contents, and what a killed run left."""
        kept = {key for entry in self.entries.values() for key in (entry.key, entry.in_force, entry.previous)}
        for folder in (accepted / "objects").iterdir():
            if folder.name not in kept:
                shutil.rmtree(folder)


def discover(raw: Path) -> dict[str, Submission]:
    """All files of all centres below `raw` by submission id, in natural order of their paths.

    Lock files, hidden files, what systems and unfinished copies leave, centre.toml, README files and links that
    leave the folder are no submissions. Raises UserError where `raw` is no folder or holds no centre.
    """
    if not raw.is_dir():
        raise UserError(f"there is no folder {raw}; name the folder of centres with --raw")
    found: dict[str, Submission] = {}
    centres = sorted(path.parent for path in raw.glob("*/centre.toml") if is_file(path))
    if not centres:
        raise UserError(f"{raw} holds no centre: a centre is a folder with a centre.toml")
    for folder in centres:
        if "\ufffd" in legible(folder.name):
            raise UserError(f"the folder {legible(folder.name)} has a name that not every system can write: rename it")
        for path in sorted(folder.rglob("*"), key=lambda path: natural(str(path.relative_to(raw)))):
            if is_file(path) and _is_submission(path, folder):
                relative = path.relative_to(raw).as_posix()
                id_ = hashlib.sha256(relative.encode("utf-8", "surrogateescape")).hexdigest()[:16]
                found[id_] = Submission(id_, folder.name, relative, path.stat().st_size)
    return found


def orphans(raw: Path) -> list[str]:
    """Names of folders below `raw` that hold files but no centre.toml, so that nobody reads them."""
    folders = sorted(folder for folder in raw.iterdir() if folder.is_dir() and not (folder / "centre.toml").exists())
    return [legible(folder.name) for folder in folders if any(path.is_file() for path in folder.rglob("*"))]


def lost_corrections(raw: Path) -> list[str]:
    """Corrections of files that are not there, by centre and number: nothing else would tell that they have expired."""
    lost = []
    for folder in sorted(path.parent for path in raw.glob("*/centre.toml")):
        try:
            corrections = load_centre(folder).corrections
        except UserError:
            continue  # PD-010 tells of it
        there = {unicodedata.normalize("NFC", path.relative_to(folder).as_posix()) for path in folder.rglob("*")}
        lost += [
            f"{folder.name}/centre.toml: correction {number}: there is no file {one.file}"
            for number, one in enumerate(corrections, start=1)
            if unicodedata.normalize("NFC", one.file) not in there
        ]
    return lost


def natural(text: str) -> tuple[object, ...]:
    """A key that orders 2024-2 before 2024-10."""
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d+)", text) if part)


def plan(settings: Settings) -> Plan:
    """Compare the files with the manifest; name those that have to be read."""
    submissions = discover(settings.raw)
    manifest = Manifest.load(settings.accepted)
    pseudonyms = Pseudonyms(person_key(settings.state))
    centres = {
        folder: _fingerprint_of_centre(settings.raw / folder) for folder in {s.centre for s in submissions.values()}
    }
    due = []
    for submission in submissions.values():
        entry = manifest.entries.get(submission.id)
        content = content_of(settings.raw / submission.path)
        key = _key(content, submission, centres[submission.centre], pseudonyms)
        if entry is None or entry.key != key or not _stands(settings, entry):
            due.append(submission)
    return Plan(_batches(due, settings.workers), len(submissions) - len(due), len(submissions))


def _stands(settings: Settings, entry: Entry) -> bool:
    """Whether a reading need not be repeated: kept, true on this day, and not cut short by a limit."""
    stored = settings.accepted / "objects" / str(entry.key) / "outcome.json"
    return entry.holds_on(settings.as_of) and entry.reason not in _TRIED_AGAIN and stored.exists()


def take_in(settings: Settings, batch: Sequence[str]) -> list[dict[str, Any]]:
    """Read the submissions of a batch in a child process, one after another, and enter them into the manifest.

    Returns small summaries without names or values: `submission`, `centre`, `verdict`, and the
    counts of rows. Batches may run in several threads of one process.
    """
    submissions = discover(settings.raw)
    pseudonyms = Pseudonyms(person_key(settings.state))
    former = Manifest.load(settings.accepted).entries
    entries: dict[str, Entry] = {}
    totals: dict[str, dict[str, int]] = {}
    with Reader() as reader:
        for id_ in batch:
            if id_ in submissions:
                known = _seals(settings, former.get(id_))
                entries[id_], totals[id_] = _take_in_one(settings, submissions[id_], pseudonyms, reader, known)
    _record(settings, entries)
    return [
        {"submission": id_, "centre": entry.centre, "verdict": entry.verdict, **totals[id_]}
        for id_, entry in entries.items()
    ]


def _seals(settings: Settings, entry: Entry | None) -> dict[str, list[str]]:
    """What was explained in the content in force."""
    return {} if entry is None else _stored(settings, entry.in_force).seals


def _stored(settings: Settings, key: str | None) -> Outcome:
    """An outcome of the store; an empty one where there is none any more."""
    try:
        return load(settings.accepted / "objects" / str(key))
    except FileNotFoundError:
        return Outcome()


def _record(settings: Settings, entries: Mapping[str, Entry]) -> None:
    """Enter what was read into the manifest; a refused or held content leaves the last accepted one in force."""
    with _manifest_lock:
        manifest = Manifest.load(settings.accepted)
        for id_, fresh in entries.items():
            fresh.received = settings.as_of.isoformat()
            if former := manifest.entries.get(id_):
                _follow(settings, fresh, former)
            manifest.entries[id_] = fresh
        manifest.save(settings.accepted)


def _follow(settings: Settings, fresh: Entry, former: Entry) -> None:
    """What a submission takes over from the entry before it."""
    is_same = fresh.sha256 == former.sha256
    fresh.previous = former.previous if is_same else former.key
    fresh.received = (former.received if is_same else None) or fresh.received
    if not former.in_force:
        return
    if fresh.in_force and fresh.sha256 != former.in_force_sha256:
        fresh.fall = _fall(settings, former.in_force, fresh.in_force, fresh.country)
    if fresh.fall:
        fresh.verdict, fresh.reason, fresh.in_force = "held", HELD_BACK.rule, None
    if fresh.in_force is None:
        fresh.in_force, fresh.in_force_sha256 = former.in_force, former.in_force_sha256
        fresh.country = former.country  # of the rows in force: a broken centre.toml has none


def _fall(settings: Settings, before: str, now: str, country: str | None) -> dict[str, list[float]]:
    """What falls by more than policy lets pass, as (from, to): rows, persons or hours of two accepted outcomes."""
    weights = [_stored(settings, key).weight for key in (before, now)]
    least, share = (threshold(name, country, settings.as_of) for name in ("fall_rows_min", "fall_share_max"))
    if least is None or share is None or weights[0].get("rows", 0) < float(least):
        return {}
    limit = 1 - float(share) / 100
    return {
        name: [value, weights[1].get(name, 0)]
        for name, value in weights[0].items()
        if weights[1].get(name, 0) < value * limit
    }


def confirm(settings: Settings, path: str) -> None:
    """Let a held content count. Raises UserError for a path that no held submission has."""
    with _manifest_lock:
        manifest = Manifest.load(settings.accepted)
        found = [entry for entry in manifest.entries.values() if entry.path == path and entry.verdict == "held"]
        if not found:
            raise UserError(f"no submission with the path {path} is held back; quality.submissions lists them")
        for entry in found:  # names that are no UTF-8 may be shown alike
            try:
                outcome = load(settings.accepted / "objects" / str(entry.key))
            except FileNotFoundError:
                raise UserError(
                    f"what was read of {path} is lost; the next run reads it again, then confirm it"
                ) from None
            entry.verdict, entry.reason, entry.fall = str(outcome.verdict), None, {}
            entry.in_force, entry.in_force_sha256 = entry.key, entry.sha256
        manifest.save(settings.accepted)


def withdraw(settings: Settings, path: str) -> None:
    """Take a submission out of the manifest. Raises UserError for a path that no submission has."""
    with _manifest_lock:
        manifest = Manifest.load(settings.accepted)
        found = [id_ for id_, entry in manifest.entries.items() if entry.path == path]
        if not found:
            raise UserError(f"no submission has the path {path}; quality.submissions lists them")
        if (settings.raw / path).exists():
            raise UserError(f"{path} is still in the raw folder and would be read again: move it away first")
        del manifest.entries[found[0]]
        manifest.save(settings.accepted)


def _take_in_one(
    settings: Settings,
    submission: Submission,
    pseudonyms: Pseudonyms,
    reader: Reader,
    known: Mapping[str, list[str]],
) -> tuple[Entry, dict[str, int]]:
    path = settings.raw / submission.path
    centre: Centre | None = None
    sha256 = content_of(path)
    key = _key(sha256, submission, _fingerprint_of_centre(settings.raw / submission.centre), pseudonyms)
    target = settings.accepted / "objects" / key
    try:
        centre = load_centre(settings.raw / submission.centre)
    except UserError as error:
        save(target, Outcome(refused="PD-010", findings=[finding("PD-010", params={"problem": str(error)})]), {})
    outcome = load(target) if (target / "outcome.json").exists() else None
    if centre is not None and (
        outcome is None or outcome.refused in _TRIED_AGAIN or not outcome.holds_on(settings.as_of)
    ):
        within = submission.path.removeprefix(f"{submission.centre}/")
        reader.read(path, centre, pseudonyms, settings.as_of, target, within, known, sha256)
    outcome = load(target)
    accepted = not outcome.refused and not outcome.ignored
    entry = Entry(
        centre=submission.centre,
        country=centre.country if centre else None,
        path=legible(submission.path),
        sha256=sha256,
        key=key,
        in_force=key if accepted else None,
        in_force_sha256=sha256 if accepted else None,
        verdict=str(outcome.verdict),
        reason=outcome.refused or outcome.ignored,
        latest=outcome.latest.isoformat() if outcome.latest else None,
        first_future=outcome.first_future.isoformat() if outcome.first_future else None,
    )
    return entry, outcome.totals()


def _is_submission(path: Path, folder: Path) -> bool:
    name = path.name
    if name == "centre.toml" or name.startswith((".", "~$")) or name.upper().startswith("README"):
        return False
    if name.lower() in _OF_THE_SYSTEM or name.lower().endswith(_UNFINISHED):
        return False
    return path.resolve().is_relative_to(folder.resolve())


def _batches(due: Sequence[Submission], workers: int) -> tuple[tuple[str, ...], ...]:
    """Deal the files out, the largest first, each to the worker with the least to do."""
    loads: list[tuple[int, list[str]]] = [(0, []) for _ in range(min(workers, len(due)))]
    for submission in sorted(due, key=lambda s: (-s.size, s.path)):
        size, ids = min(loads, key=lambda load: load[0])
        loads[loads.index((size, ids))] = (size + submission.size + 20_000, [*ids, submission.id])
    return tuple(tuple(ids) for _, ids in loads)


@cache
def _rule_version() -> str:
    """Changes when the code or the reference data that decide a reading change."""
    digest = hashlib.sha256()
    for folder in _DECISIVE:
        for path in sorted((PACKAGE / folder).rglob("*")):
            if path.suffix in (".py", ".csv", ".json", ".toml") and path.name not in ("rule_texts.csv", "places.csv"):
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _fingerprint_of_centre(folder: Path) -> str:
    return hashlib.sha256((folder / "centre.toml").read_bytes()).hexdigest()


def _key(content: str, submission: Submission, centre: str, pseudonyms: Pseudonyms) -> str:
    """The address of a reading: everything that decides what it gives, but the day."""
    parts = (content, submission.path, centre, _rule_version(), pseudonyms.fingerprint)
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]
