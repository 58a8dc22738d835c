"""One night on a terminal: an embedded Prefect server, our progress, and nothing else to see.

This module does not import Prefect at its top: the server has to be on its way first.
"""

import contextlib
import logging
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from catalogue import ledger
from catalogue.errors import UserError
from catalogue.settings import Settings
from flows import embedded

GRACE_SECONDS = 5
STOPPED = "stopped; nothing was published, and the next run goes on from here"


class Interrupted(UserError):
    """The run was stopped by hand (Ctrl-C)."""

    ends_at_once = True


@dataclass(frozen=True)
class RunResult:
    """What a night did: `state` is published or unchanged; `counts` and `seconds` as in the ledger.

    `prefect_seconds` is what the run waited for Prefect before its first step; `held` are lines on editions and
    drafts that were not published.
    """

    run_id: str
    state: ledger.State
    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    prefect_seconds: float = 0.0
    recorded: bool = True
    held: tuple[str, ...] = ()


def run(settings: Settings, progress: Callable[[str], None] = lambda _: None) -> RunResult:
    """Run the nightly flow once and return what it did.

    `progress` gets one line per stage. Raises UserError, in one line, where nothing could be
    published: a wrong setting, another run at work, a failed step, Ctrl-C (`Interrupted`).
    """
    with ledger.claim(settings):
        pass  # told at once, not after ten seconds of starting Prefect
    begun = time.perf_counter()
    with quiet(settings.state), embedded.server(settings.state) as server, _interruptible():
        _warm_up()
        progress("starting Prefect" if server else "connecting to Prefect")
        return _run_flow(settings, progress, server, begun)


def _run_flow(
    settings: Settings, progress: Callable[[str], None], server: embedded.Server | None, begun: float
) -> RunResult:
    """Import Prefect and the flow while the server starts, run the flow, let Prefect write its history."""
    from prefect.exceptions import TerminationSignal  # noqa: PLC0415
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings  # noqa: PLC0415

    from flows import nightly as flow  # noqa: PLC0415
    from flows.sealing import StepFailed  # noqa: PLC0415

    if server:
        server.wait()
    waited = time.perf_counter() - begun
    flow.CALLER.progress = progress
    try:
        # a sync flow waits a second for its heartbeat's thread, and nobody watches a server of one run
        changes = {PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None} if server else {}
        with temporary_settings(changes):
            flow.nightly(
                raw=str(settings.raw),
                marts=str(settings.marts),
                reports=str(settings.reports),
                as_of=settings.as_of.isoformat(),
                workers=settings.workers,
            )
    except StepFailed as failure:
        if failure.user_error:
            raise failure.user_error from None
        raise UserError(f"{failure}; nothing was published. More: {settings.state / 'logs' / 'errors.log'}") from None
    except TerminationSignal:
        raise Interrupted(STOPPED) from None
    except UserError:
        raise
    except Exception as error:
        raise UserError(_prefect_failed(error, server)) from None
    finally:
        flow.CALLER.progress = None
        let_go()
    done, flow.CALLER.run = flow.CALLER.run, None
    assert done is not None  # the flow came to its end
    return RunResult(
        done.run_id, done.state, dict(done.counts), dict(done.seconds), waited, done.recorded, tuple(done.held)
    )


def _prefect_failed(error: Exception, server: embedded.Server | None) -> str:
    if server is None:
        return (
            f"Prefect's server at {os.environ.get('PREFECT_API_URL', 'the address in your profile')} "
            f"did not take the run ({type(error).__name__}); without PREFECT_API_URL the run brings its own"
        )
    return f"Prefect failed ({type(error).__name__}); its own words are in {server.log_path}"


def let_go() -> None:
    """Send what Prefect's client still holds, because its server is about to stop; end its threads.

    Threads that live until the interpreter dies keep DuckDB's modules alive, and DuckDB then
    prints a page about leaks. Prefect has no public way to end them.
    """
    from prefect._internal.concurrency.threads import get_global_loop, get_run_sync_loop  # noqa: PLC0415
    from prefect.events.worker import EventsWorker  # noqa: PLC0415
    from prefect.logging.handlers import APILogWorker  # noqa: PLC0415

    with contextlib.suppress(Exception):
        APILogWorker.drain_all(timeout=3)
        EventsWorker.drain_all(timeout=3)
    with contextlib.suppress(Exception):
        for loop in (get_global_loop(), get_run_sync_loop()):
            loop.shutdown()
            loop.thread.join(timeout=1)


def _warm_up() -> None:
    """Start the readers' fork server while this process is small.

    It and its readers inherit that Ctrl-C is ignored: a reader that died of it would count as a
    file that kills its reader.
    """
    from catalogue.intake.supervise import warm_up  # noqa: PLC0415

    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        warm_up()
    finally:
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def quiet(state: Path) -> Iterator[None]:
    """Keep the terminal ours: logs of libraries go to the log file of Prefect, warnings nowhere.

    Prefect leaves the root logger alone where it finds a handler with a formatter. Lines of other
    libraries are dropped, because they may show values.
    """
    root = logging.getLogger()
    logs = state / "logs"
    logs.mkdir(parents=True, exist_ok=True, mode=0o700)
    handler = logging.FileHandler(logs / embedded.LOG_NAME, mode="a", encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(lambda line: line.name.startswith("prefect"))
    root.addHandler(handler)
    try:
        with warnings.catch_warnings():
            if not sys.warnoptions:
                warnings.simplefilter("ignore")
            yield
    finally:
        root.removeHandler(handler)
        handler.close()


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    """Turn Ctrl-C into one line and an end within seconds.

    Readers that are at work are waited for a little; after that the process ends at once, which is
    safe: the state is only ever changed by rename.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def give_up() -> None:
        os.write(2, f"{STOPPED}\n".encode())
        os._exit(2)

    watchdog = threading.Timer(GRACE_SECONDS, give_up)
    watchdog.daemon = True

    stopped = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # one line for ten impatient key strokes
        watchdog.start()
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted(STOPPED) from None
    except UserError:
        if stopped.is_set():  # DuckDB ends a query by an error of its own
            raise Interrupted(STOPPED) from None
        raise
    finally:
        watchdog.cancel()
        signal.signal(signal.SIGINT, before)
