"""Reading happens in a child process with limits: a file that kills its reader is one refused file."""

import gc
import multiprocessing
import os
import resource
import signal
import traceback
from datetime import date
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

from catalogue.intake.centre import Centre
from catalogue.intake.identifiers import Pseudonyms
from catalogue.intake.outcome import Outcome, save
from catalogue.model.rules import finding

MEMORY_LIMIT = 2 << 30  # bytes of address space beyond what the child starts with
SECONDS, SECONDS_PER_MEGABYTE = 20.0, 2.0
NEVER_BEGAN = 1  # Python's own exit code: every fault inside `_read` is caught there
OUT_OF_MEMORY = 3
PRELOADED = ["__main__", "catalogue.intake.warm"]

_context: Any = multiprocessing.get_context("forkserver")


def warm_up() -> None:
    """Start the server that forks readers, so that it imports its libraries while others start."""
    _context.set_forkserver_preload(PRELOADED)
    forkserver.ensure_running()


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

    def read(self, path: Path, centre: Centre | None, pseudonyms: Pseudonyms, as_of: date, target: Path) -> None:
        """Read a file; what came of it is saved as the folder `target`.

        A child that dies, or takes more memory or time than allowed, gives a refusal under PD-003; an
        earlier outcome at `target`, of the same content on another day, stays.
        """
        if self._child is None:
            self._start()
        allowed = SECONDS + SECONDS_PER_MEGABYTE * path.stat().st_size / 1e6
        late, is_sound = False, None
        try:
            self._pipe.send((path, centre, pseudonyms, as_of, target))
            late = not self._pipe.poll(allowed)
            is_sound = None if late else self._pipe.recv()
        except (EOFError, ConnectionError):
            pass  # the child is dead, and its exit code says why
        if is_sound:
            return
        code = self._end(kill=late)
        if is_sound is None:
            if code == NEVER_BEGAN:
                raise RuntimeError("the reading process could not be started")
            if (target / "outcome.json").exists():
                return
            cause = "time" if late else "memory" if code == OUT_OF_MEMORY else f"ended by {code}"
            save(target, Outcome(refused="PD-003", findings=[finding("PD-003", params={"cause": cause})]), {})

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
    """What the child does: read the files it is told, and say of each whether all went well."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C stops the run, and the run its readers
    _be_quiet()
    _limit_memory()
    gc.disable()  # walking the millions of cells of a file in the midst of reading frees nothing
    while True:
        try:
            job = pipe.recv()
        except EOFError:
            return
        pipe.send(_read(*job))
        gc.collect()


def _read(path: Path, centre: Centre | None, pseudonyms: Pseudonyms, as_of: date, target: Path) -> bool:
    """Read and save one file; whether it was not refused. A fault of ours refuses it and leaves its trace."""
    from catalogue.intake.submission import read_submission  # noqa: PLC0415  preloaded by the server of forks

    try:
        outcome, tables = read_submission(path, centre, pseudonyms, as_of)
        save(target, outcome, tables)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
        save(target, Outcome(refused="PD-012", findings=[finding("PD-012")]), {})
        (target / "fault.txt").write_text("\n".join([type(error).__name__, *places]) + "\n", "utf-8")
        return False
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
