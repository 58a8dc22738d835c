"""`catalogue doctor`: looks for what would keep a run from working."""

import importlib.metadata
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from catalogue.errors import UserError
from catalogue.intake.centre import load_centre
from catalogue.intake.identifiers import person_key
from catalogue.intake.intake import discover, orphans
from catalogue.settings import Settings

FREE_BYTES = 1 << 30
# beyond these Prefect 3.8 does not run flows, or never creates scheduled runs
PINNED = {"prefect": "3.8.", "fastapi": "0.148.", "sqlalchemy": "2.0.", "duckdb": "2.0."}


@dataclass(frozen=True)
class Sign:
    """One thing looked at: whether it is well, and what to do where it is not."""

    good: bool
    text: str


def examine(settings: Settings) -> Iterator[Sign]:
    """Look at Python, pins, folders, centres, key, database and disk; changes nothing but makes the key."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Sign(sys.version_info >= (3, 11), f"Python {version}")
    for package, start in PINNED.items():
        found = importlib.metadata.version(package)
        good = found.startswith(start)
        yield Sign(good, f"{package} {found}" + ("" if good else f": {start}x is needed; run make again"))
    yield from _folders(settings)
    yield from _centres(settings)
    yield from _key(settings)
    yield from _database(settings)


def _folders(settings: Settings) -> Iterator[Sign]:
    for folder in (settings.state, settings.marts, settings.reports):
        nearest = next(path for path in (folder, *folder.parents) if path.exists())
        writable = os.access(nearest, os.W_OK)
        yield Sign(writable, f"{folder} can be written" if writable else f"{nearest} cannot be written: grant it")
    free = shutil.disk_usage(next(path for path in (settings.state, *settings.state.parents) if path.exists())).free
    yield Sign(free > FREE_BYTES, f"{free / 1e9:.0f} GB free beside the marts")


def _centres(settings: Settings) -> Iterator[Sign]:
    try:
        submissions = discover(settings.raw)
    except UserError as error:
        yield Sign(False, str(error))
        return
    for folder in sorted({path.parent for path in settings.raw.glob("*/centre.toml")}):
        files = sum(one.centre == folder.name for one in submissions.values())
        try:
            centre = load_centre(folder)
        except UserError as error:
            yield Sign(False, str(error))
            continue
        yield Sign(True, f"{folder.name}: {centre.name}, {centre.country}, {files} files")
    for name in orphans(settings.raw):
        yield Sign(False, f"{name} has no centre.toml: its files are not read")


def _key(settings: Settings) -> Iterator[Sign]:
    path: Path = settings.state / "person.key"
    try:
        person_key(settings.state)
    except UserError as error:
        yield Sign(False, str(error))
        return
    if os.environ.get("CATALOGUE_PERSON_KEY"):
        yield Sign(True, "the key of pseudonyms is given by CATALOGUE_PERSON_KEY")
        return
    private = path.stat().st_mode & 0o077 == 0
    yield Sign(private, f"key of pseudonyms {path}" + ("" if private else ": others can read it; chmod 600"))


def _database(settings: Settings) -> Iterator[Sign]:
    from catalogue.warehouse.query import rows  # noqa: PLC0415  duckdb

    if not settings.database.exists():
        yield Sign(True, "no marts yet: `catalogue nightly` makes them")
        return
    try:
        count = rows(settings.database, "select count(*) from marts.completions")[0][0]
        yield Sign(True, f"marts open, {count} completions")
    except Exception as error:  # whatever DuckDB says, the remedy is the same
        yield Sign(False, f"the marts do not open ({type(error).__name__}): delete {settings.database} and run again")
