"""Reading happens in a child process with limits: a file that kills its reader is one refused file."""

import gc
import multiprocessing
import os
import resource
import signal
import tempfile
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from multiprocessing import forkserver
from pathlib import Path
from typing import Any, TypeVar, cast

from catalogue.intake.centre import Centre
from catalogue.intake.content import content_of
from catalogue.intake.identifiers import Pseudonyms
from catalogue.intake.outcome import Outcome, save
from catalogue.model.rules import finding

MEMORY_LIMIT = 2 << 30  # bytes of address space beyond what the child starts with
SECONDS, SECONDS_PER_MEGABYTE, LONGEST = 20.0, 2.0, 26.0  # a verdict is promised within 30
NEVER_BEGAN = 1  # Python's own exit code: every fault inside `_read` is caught there
OUT_OF_MEMORY = 3
PRELOADED = ["__main__", "catalogue.intake.warm"]

Result = TypeVar("Result")

_context: Any = multiprocessing.get_context("forkserver")


def warm_up() -> None:
    """Start the server that forks readers, so that it imports its libraries while others start."""
    # Arrow's own pool reserves a gigabyte of address space, which the limit of the readers would stand on top of
    os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"
    _context.set_forkserver_preload(PRELOADED)
    forkserver.ensure_running()


class ReaderFailed(Exception):
    """The child could not do what it was told: `cause` is one word, `trace` the places of a fault of ours."""

    def __init__(self, cause: str, trace: Sequence[str] = ()) -> None:
        """Make the failure because of `cause`."""
        super().__init__(cause)
        self.cause = cause
        self.trace = trace


class Reader:
    """A child process that reads one file after another, and is replaced after any that it stumbled over."""

    def __init__(self) -> None:
        """Start nothing yet: the child is started by the first file."""
        self._child: Any = None
        self._pipe: Any = None

    def __enter__(self) -> "Reader":
        """Use the reader in a with statement, which ends its child."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the child, if there is one."""
        self._end()

    def read(
        self,
        path: Path,
        centre: Centre | None,
        pseudonyms: Pseudonyms,
        as_of: date,
        target: Path,
        within: str | None = None,
        known: Mapping[str, list[str]] | None = None,
        sha256: str | None = None,
    ) -> None:
        """Read a file, as `read_submission` does; what came of it is saved as the folder `target`.

        A child that dies, or takes more memory or time than allowed, gives a refusal under PD-003, a fault of ours one
        under PD-012, a file that is no longer of the content `sha256` when it has been read (without it: that was
        changed meanwhile) one under PD-015. An earlier outcome at `target`, of the same content on another day, stays
        where the child died or the content is another.
        """
        arguments = (path, centre, pseudonyms, as_of, within, known)
        try:
            size = path.stat().st_size
        except OSError:
            size = 0  # it was taken away meanwhile, which is found out as it is read
        try:
            is_sound = self.run(_read, (target, sha256, *arguments), size)
        except ReaderFailed as failure:
            if failure.trace:
                save(target, Outcome(refused="PD-012", findings=[finding("PD-012")]), {})
                (target / "fault.txt").write_text("\n".join(failure.trace) + "\n", "utf-8")
            elif not (target / "outcome.json").exists():
                refusal = finding("PD-003", params={"cause": failure.cause})
                save(target, Outcome(refused="PD-003", findings=[refusal]), {})
            return
        if not is_sound:
            self._end()  # a file that was refused may have left its reader in disorder

    def run(self, function: Callable[..., Result], arguments: Sequence[object], size: int) -> Result:
        """The result of a function called in the child, which has time as for a file of `size` bytes.

        Raises ReaderFailed where the child died, was too slow, took too much memory, or the function raised.
        """
        if self._child is None:
            self._start()
        allowed = min(SECONDS + SECONDS_PER_MEGABYTE * size / 1e6, LONGEST)
        late, answer = False, None
        try:
            self._pipe.send((function, arguments))
            late = not self._pipe.poll(allowed)
            answer = None if late else self._pipe.recv()
        except (EOFError, ConnectionError):
            pass  # the child is dead, and its exit code says why
        if answer is None:
            code = self._end(kill=late)
            if code == NEVER_BEGAN:
                raise RuntimeError("the reading process could not be started")
            raise ReaderFailed("time" if late else "memory" if code == OUT_OF_MEMORY else f"ended by {code}")
        result, trace = answer
        if trace:
            self._end()
            raise ReaderFailed("fault", trace)
        return cast(Result, result)

    def _start(self) -> None:
        warm_up()
        self._pipe, theirs = _context.Pipe()
        self._child = _context.Process(target=_serve, args=(theirs,), daemon=True)
        self._child.start()
        theirs.close()

    def _end(self, kill: bool = False) -> int | None:
        """Let the child go, by force where it does not hear; its exit code."""
        if self._child is None:
            return None
        self._pipe.close()
        if kill:
            self._child.kill()
        self._child.join()
        code: int | None = self._child.exitcode
        self._child.close()
        self._child = None
        return code


def _serve(pipe: Any) -> None:
    """What the child does: call the functions it is told, and send back what they return, or where they failed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C stops the run, and the run its readers
    _be_quiet()
    _limit_memory()
    gc.disable()  # walking the millions of cells of a file in the midst of reading frees nothing
    while True:
        try:
            function, arguments = pipe.recv()
        except EOFError:
            return
        answer: tuple[object, tuple[str, ...]]
        try:
            answer = function(*arguments), ()
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        except BaseException as error:  # a PanicException of the reader is no Exception
            answer = None, _trace(error)
        pipe.send(answer)
        gc.collect()


def _trace(error: BaseException) -> tuple[str, ...]:
    """Where our code failed: class and places, never the exception's text, which may hold a value."""
    frames = traceback.extract_tb(error.__traceback__)
    return type(error).__name__, *(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)


def _read(target: Path, sha256: str | None, path: Path, *arguments: Any) -> bool:
    """Read and save one file; whether it was not refused."""
    from catalogue.intake.submission import read_submission  # noqa: PLC0415  preloaded by the server of forks

    target.parent.mkdir(parents=True, exist_ok=True)
    tempfile.tempdir = str(target.parent)  # what a killed child leaves there is removed with old outcomes
    before = content_of(path) if sha256 is None else sha256
    outcome, tables = read_submission(path, *arguments)
    if content_of(path) != before:
        if (target / "outcome.json").exists():
            return False
        outcome, tables = Outcome(refused="PD-015", findings=[finding("PD-015")]), {}
    save(target, outcome, tables)
    return outcome.refused is None


def _be_quiet() -> None:
    """Libraries that print as they die print to nobody."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def _limit_memory() -> None:
    """Bound the address space at what the child has now and MEMORY_LIMIT more (Linux)."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except OSError:
        return
    limit = pages * resource.getpagesize() + MEMORY_LIMIT
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
