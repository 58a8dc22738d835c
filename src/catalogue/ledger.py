"""The run ledger: which night ran when, what it counted and how long its steps took.

A DuckDB file of its own beside the marts, because the marts are rebuilt and because Prefect's
embedded server forgets. It holds counts, times and exception class names: no file, no person.
"""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

import duckdb

from catalogue.errors import UserError
from catalogue.settings import Settings

State = Literal["running", "published", "unchanged", "failed", "interrupted", "killed"]
PATIENCE_SECONDS = 2.0

SCHEMA = """
create table if not exists runs (
    run_id varchar primary key,
    started_at timestamptz not null,
    ended_at timestamptz,
    as_of date not null,
    state varchar not null,
    failure varchar,
    files bigint, unchanged_files bigint, refused_files bigint,
    read bigint, accepted bigint, rejected bigint, ignored bigint,
    reports_written bigint, reports_unchanged bigint
);
create table if not exists steps (
    run_id varchar not null, step varchar not null, seconds double not null,
    primary key (run_id, step)
);
comment on table runs is
    'One row per run of the nightly flow. Rows are counted over the files read in that run.';
comment on column runs.state is
    'running, published, unchanged (nothing new), failed, interrupted, killed (found dead by a later run).';
comment on column runs.failure is
    'Step, exception class and place in the code; never the text of the exception.';
comment on column runs.reports_written is 'Files of reports and indexes, not pages.';
comment on table steps is 'Wall time of each step of a run, in seconds.';
"""
COUNTS = (
    "files",
    "unchanged_files",
    "refused_files",
    "read",
    "accepted",
    "rejected",
    "ignored",
    "reports_written",
    "reports_unchanged",
)


@dataclass
class Run:
    """One run, filled in while it goes on and written at its start and its end.

    `held` are lines on editions and drafts that were not published; they are told and not written.
    """

    run_id: str
    started_at: datetime
    as_of: date
    state: State = "running"
    failure: str | None = None
    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    recorded: bool = True
    held: list[str] = field(default_factory=list)

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Add the wall time of the block to the step called `name`."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begun

    def count(self, **counts: int) -> None:
        """Set counts of the run; KeyError for one that the ledger does not know."""
        for name, value in counts.items():
            if name not in COUNTS:
                raise KeyError(name)
            self.counts[name] = value


def ledger_path(settings: Settings) -> Path:
    """The ledger's DuckDB file."""
    return settings.state / "runs.duckdb"


@contextlib.contextmanager
def claim(settings: Settings) -> Iterator[None]:
    """Hold the state folder for one run; UserError at once where another run holds it.

    The lock is the kernel's (flock), so that a run that was killed leaves nothing to clean up.
    """
    path = settings.state / ".run.lock"
    try:
        settings.state.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise UserError(f"{settings.state} cannot be written: {error.strerror}") from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
            by = f" (process {holder})" if holder else ""
            raise UserError(f"another run is at work in {settings.state}{by}; wait until it has ended") from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode("ascii"), 0)
        yield
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def record(settings: Settings) -> Iterator[Run]:
    """A run in the ledger: written as running at once and closed on the way out, however that is.

    Hold `claim` around it: runs that are found "running" here are dead and become "killed".
    """
    started = datetime.now(UTC)
    run = Run(f"{started:%Y%m%dT%H%M%S%fZ}-{os.getpid()}", started, settings.as_of)
    _write(settings, run)
    try:
        yield run
    except Exception:
        run.state = "failed"
        raise
    except BaseException:  # Ctrl-C, a termination signal
        run.state = "interrupted"
        raise
    finally:
        if run.state == "running":
            run.state = "published"
        _write(settings, run, ended_at=datetime.now(UTC))


def runs(settings: Settings, limit: int = 20) -> list[dict[str, object]]:
    """The latest runs, newest first, each a row of the table `runs`; empty where there is no ledger."""
    path = ledger_path(settings)
    if not path.exists():
        return []
    with _connect(path, read_only=True) as connection:
        cursor = connection.execute("from runs order by started_at desc, run_id desc limit ?", [limit])
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _write(settings: Settings, run: Run, ended_at: datetime | None = None) -> None:
    """Write the run's row and steps; a ledger held open elsewhere costs the entry, not the run."""
    path = ledger_path(settings)
    try:
        with _connect(path) as connection:
            connection.execute(SCHEMA)
            connection.begin()
            connection.execute("update runs set state = 'killed' where state = 'running' and run_id <> ?", [run.run_id])
            _replace(connection, run, ended_at)
            connection.commit()
        path.chmod(0o640)
    except (duckdb.Error, OSError):
        run.recorded = False


def _replace(connection: duckdb.DuckDBPyConnection, run: Run, ended_at: datetime | None) -> None:
    row: Mapping[str, object] = {
        "run_id": run.run_id,
        "started_at": run.started_at,
        "ended_at": ended_at,
        "as_of": run.as_of,
        "state": run.state,
        "failure": run.failure,
    } | {name: run.counts.get(name) for name in COUNTS}
    marks = ", ".join("?" * len(row))
    connection.execute(f"insert or replace into runs ({', '.join(row)}) values ({marks})", list(row.values()))
    for step, seconds in run.seconds.items():
        connection.execute("insert or replace into steps values (?, ?, ?)", [run.run_id, step, round(seconds, 3)])


@contextlib.contextmanager
def _connect(path: Path, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """The ledger, opened as soon as whoever reads it closes it; duckdb.Error after two seconds.

    A ledger that is no database any more is moved aside (`runs.duckdb.broken`): it is a diary, not state.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            connection = duckdb.connect(str(path), read_only=read_only)
            break
        except duckdb.Error:
            if not read_only and not _is_database(path):
                path.replace(path.with_suffix(".duckdb.broken"))
            elif time.monotonic() > deadline:
                raise
            else:
                time.sleep(0.1)
    try:
        yield connection
    finally:
        connection.close()


def _is_database(path: Path) -> bool:
    """Whether the file carries DuckDB's mark (bytes 8 to 11)."""
    with path.open("rb") as file:
        return file.read(12)[8:] == b"DUCK"
