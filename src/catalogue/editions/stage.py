"""Where an edition waits until it has passed: beside the site, on the same file system, and moved in by renames.

A staged edition that passed carries its entry for the record (`entry.json`). A run that dies while it moves folders
in, or before the record is written, leaves that behind, and the next run goes on with the same bytes. One without an
entry did not pass and is thrown away.
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from catalogue.editions.record import Entry, Record, State, in_order, is_partial, versions
from catalogue.files import write_if_changed
from catalogue.reports.edition import SITE, Edition

STAGING = ".staging"
ENTRY = "entry.json"


def stage(reports: Path, edition: Edition, files: Mapping[str, bytes]) -> None:
    """Write an edition's files (paths below the site) where they wait."""
    folder = _folder(reports, edition.country, edition.year, edition.version)
    shutil.rmtree(folder, ignore_errors=True)
    for path, content in sorted(files.items()):
        write_if_changed(folder / SITE / path, content)


def let_pass(reports: Path, entry: Entry) -> None:
    """Mark a staged edition, or a change of a released one's state, as decided: from here on it comes about."""
    folder = _folder(reports, entry["country"], entry["year"], entry["version"])
    text = json.dumps(entry, ensure_ascii=False, sort_keys=True)
    write_if_changed(folder / ENTRY, f"{text}\n".encode())


def decided(reports: Path) -> list[Entry]:
    """The entries of what passed and is not in the record yet, in order."""
    paths = (reports / STAGING).glob(f"*/{ENTRY}")
    return in_order([json.loads(path.read_text("utf-8")) for path in paths])


def move_in(reports: Path, entry: Entry) -> None:
    """Move a decided edition's folders into the site; one that lies there already was left by a run that died."""
    staged = _folder(reports, entry["country"], entry["year"], entry["version"]) / SITE
    last = f"v{entry['version']}"
    for folder in sorted(staged.glob(f"*/*/{entry['year']}/{last}")):
        target = reports / SITE / folder.relative_to(staged)
        shutil.rmtree(target, ignore_errors=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        folder.rename(target)


def clear(reports: Path) -> None:
    """Throw away what waits: it is in the record now, or did not pass."""
    shutil.rmtree(reports / STAGING, ignore_errors=True)


def enter(record: Record, entry: Entry) -> Record:
    """The record with a decided entry; an edition of the same year that it takes the place of is in force no more."""
    key = entry["country"], entry["year"], entry["version"]
    found: Record = []
    for other in record:
        if (other["country"], other["year"], other["version"]) == key:
            continue
        if other["state"] == "in force" and key[:2] == (other["country"], other["year"]) and other["version"] < key[2]:
            state: State = "withdrawn" if is_partial(other) else "revised"
            found.append({**other, "state": state, "changed": entry["published"]})
        else:
            found.append(other)
    return in_order([*found, entry])


def files_of_period(reports: Path, record: Record, edition: Edition) -> dict[str, bytes]:
    """What is published of an edition's period in all earlier versions, by path below the site.

    Versions from before the full disclosure control are left out: what they told is out of reach.
    """
    site = reports / SITE
    found: dict[str, bytes] = {}
    for entry in versions(record, edition.country, edition.year):
        if "protection" in entry or entry["version"] == edition.version:
            continue
        pattern = f"*/{entry['year']}/v{entry['version']}/*"
        for path in sorted((site / edition.country.lower()).glob(pattern)):
            found[path.relative_to(site).as_posix()] = path.read_bytes()
    return found


def _folder(reports: Path, country: str, year: int, version: int) -> Path:
    return reports / STAGING / f"{country}-{year}-v{version}"
