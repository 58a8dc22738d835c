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


def read_in_child(path: Path, centre: Centre | None, pseudonyms: Pseudonyms, as_of: date, target: Path) -> None:
    """Read a file in a child process; what came of it is saved as the folder `target`.

    A child that dies, or takes more memory or time than allowed, gives a refusal under PD-003; an
    earlier outcome at `target`, of the same content on another day, stays.
    """
    warm_up()
    allowed = SECONDS + SECONDS_PER_MEGABYTE * path.stat().st_size / 1e6
    child = _context.Process(target=_read, args=(path, centre, pseudonyms, as_of, target), daemon=True)
    child.start()
    child.join(allowed)
    late = child.is_alive()
    if late:
        child.kill()
        child.join()
    code = child.exitcode
    child.close()
    if code == NEVER_BEGAN:
        raise RuntimeError("the reading process could not be started")
    if code and not (target / "outcome.json").exists():
        cause = "time" if late else "memory" if code == OUT_OF_MEMORY else f"ended by {code}"
        save(target, Outcome(refused="PD-003", findings=[finding("PD-003", params={"cause": cause})]), {})


def _read(path: Path, centre: Centre | None, pseudonyms: Pseudonyms, as_of: date, target: Path) -> None:
    """What the child does. A fault of ours refuses the file and leaves its trace, without values."""
    from catalogue.intake.submission import read_submission  # noqa: PLC0415

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C stops the run, and the run its readers
    _be_quiet()
    _limit_memory()
    gc.disable()  # a reader lives for one file; walking its millions of cells frees nothing
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
