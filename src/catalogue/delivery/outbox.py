"""What became of each letter: one row per edition and recipient, kept through crashes.

A row is "sending" from just before the letter's text is handed to the server until its answer is known. A run that
died in between leaves it so: nobody can know whether the letter went, so it is not sent again unless the operator says.
"""

import contextlib
import fcntl
import os
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from catalogue.errors import UserError

State = Literal["queued", "sending", "sent", "failed", "bounced"]
NAME = "outbox.sqlite"
MOST_ATTEMPTS = 5
WAITING: tuple[State, ...] = ("queued", "failed")
SCHEMA = """
create table if not exists letters (
    edition text not null,    -- citable number of the report, as LT-82-2025-v1
    recipient text not null,  -- address, its domain in ASCII, all in small letters
    state text not null check (state in ('queued', 'sending', 'sent', 'failed', 'bounced')),
    attempts integer not null default 0,
    code text not null default '',  -- the server's last answer: 250, 451 4.7.1, or lost
    day text not null default '',   -- of the last attempt, ISO 8601
    primary key (edition, recipient)
) strict, without rowid
"""


@dataclass(frozen=True)
class Row:
    """One letter's history."""

    edition: str
    recipient: str
    state: State
    attempts: int
    code: str
    day: str


class Outbox:
    """The table of letters. Every change is on the disk before the method returns."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Use `open_outbox` or `look` instead."""
        self._connection = connection

    def rows(self) -> list[Row]:
        """All letters, by edition and recipient."""
        return [Row(*row) for row in self._connection.execute("select * from letters order by edition, recipient")]

    def queue(self, letters: Iterable[tuple[str, str]]) -> None:
        """Make the letters (edition, recipient) that there should be; forget waiting ones that nobody wants now."""
        wanted = set(letters)
        self._connection.execute("begin")
        stale = [
            (row.edition, row.recipient)
            for row in self.rows()
            if row.state in WAITING and (row.edition, row.recipient) not in wanted
        ]
        self._connection.executemany("delete from letters where edition = ? and recipient = ?", stale)
        self._connection.executemany(
            "insert or ignore into letters (edition, recipient, state) values (?, ?, 'queued')", sorted(wanted)
        )
        self._connection.execute("commit")

    def begin(self, edition: str, recipient: str, day: str) -> None:
        """Say that the letter's text is about to be handed over."""
        self._connection.execute(
            "update letters set state = 'sending', attempts = attempts + 1, code = '', day = ? "
            "where edition = ? and recipient = ?",
            (day, edition, recipient),
        )

    def end(self, edition: str, recipient: str, state: State, code: str) -> None:
        """Write down the answer to a letter whose text was handed over."""
        self._connection.execute(
            "update letters set state = ?, code = ? where edition = ? and recipient = ?",
            (self._final(state, edition, recipient, 0), code, edition, recipient),
        )

    def refuse(self, edition: str, recipient: str, state: State, code: str, day: str) -> None:
        """Write down that the letter was refused before its text was handed over."""
        self._connection.execute(
            "update letters set state = ?, attempts = attempts + 1, code = ?, day = ? "
            "where edition = ? and recipient = ?",
            (self._final(state, edition, recipient, 1), code, day, edition, recipient),
        )

    def _final(self, state: State, edition: str, recipient: str, more: int) -> State:
        """A letter that failed too often is given up."""
        (attempts,) = self._connection.execute(
            "select attempts from letters where edition = ? and recipient = ?", (edition, recipient)
        ).fetchone()
        return "bounced" if state == "failed" and attempts + more >= MOST_ATTEMPTS else state

    def bounce(self, rows: Iterable[Row], code: str) -> None:
        """Mark letters that came back after the server had taken them."""
        self._connection.execute("begin")
        self._connection.executemany(
            "update letters set state = 'bounced', code = ? where edition = ? and recipient = ?",
            [(code, row.edition, row.recipient) for row in rows],
        )
        self._connection.execute("commit")

    def requeue(self, state: State) -> None:
        """Send again what is in a state, with all attempts ahead."""
        self._connection.execute("update letters set state = 'queued', attempts = 0 where state = ?", (state,))


@contextlib.contextmanager
def open_outbox(state: Path) -> Iterator[Outbox]:
    """The outbox of a state folder, made where there is none (mode 0600); UserError where another run holds it."""
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock = os.open(state / ".outbox.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise UserError(f"{state} cannot be written: {error.strerror}") from None
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(f"another delivery is at work in {state}; wait until it has ended") from None
        path = state / NAME
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)
        with _connected(path, f"file:{_quoted(path)}?mode=rw") as connection:
            # a letter that is marked as sent stays so even if the power fails the moment after
            connection.execute("pragma synchronous = extra")
            connection.execute(SCHEMA)
            yield Outbox(connection)
    finally:
        os.close(lock)


def look(state: Path) -> list[Row]:
    """All letters, read only; none where nothing was ever sent."""
    path = state / NAME
    if not path.exists() or not path.stat().st_size:
        return []
    # not immutable: another run may be writing
    with _connected(path, f"file:{_quoted(path)}?mode=rw") as connection:
        connection.execute("pragma query_only = true")
        return Outbox(connection).rows()


@contextlib.contextmanager
def _connected(path: Path, address: str) -> Iterator[sqlite3.Connection]:
    try:
        connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=10)
        try:
            yield connection
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        raise UserError(
            f"{path} cannot be used ({error}): restore it from the backup; without it letters would go twice"
        ) from None


def _quoted(path: Path) -> str:
    return str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
