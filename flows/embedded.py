"""A Prefect server of our own for one run: started early, quiet, and gone when the run is gone.

Prefect can start such a server itself, but only after its own import, on the terminal's stderr,
and it stops it before the last task runs are recorded. Here the server starts while the run
imports Prefect, writes to a log file, takes a socket that is already bound (no port is raced for),
and ends when its stdin closes: so it cannot outlive a run that was killed.
"""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from catalogue.errors import UserError

STARTUP_SECONDS = 120
LOG_NAME = "prefect.log"

# Nothing leaves the machine, nothing runs that a single local run has no use for.
QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",  # telemetry: logs errors and locks the database at exit
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": str(STARTUP_SECONDS),
    "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",  # the server is ours, of the same version
    "PREFECT_INTERNAL_LOGGING_LEVEL": "CRITICAL",  # its handler writes to the terminal
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "PREFECT_CLI_PROMPT": "false",
}
EMBEDDED = {
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",  # no blocks are used
    "PREFECT_UI_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",  # no automations in a server that lives for a run
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
}


def user_has_server() -> bool:
    """Whether the user has told Prefect which server to use, by variable or in the active profile."""
    if os.environ.get("PREFECT_API_URL") or os.environ.get("PREFECT_PROFILE"):
        return True
    home = Path(os.environ.get("PREFECT_HOME") or Path.home() / ".prefect")
    try:
        profiles = tomllib.loads((home / "profiles.toml").read_text("utf-8"))
        return bool(profiles["profiles"][profiles["active"]].get("PREFECT_API_URL"))
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return False


def quieten() -> None:
    """Set the environment of this process and its children; what the user has set stays."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)


@contextlib.contextmanager
def server(state: Path) -> Iterator["Server | None"]:
    """The embedded server of a run, starting; None where the user has a server of their own.

    Call before Prefect is imported: it points Prefect's home and address here through the
    environment. The home is `state`/prefect, not ~/.prefect: runs with their own state share
    nothing, a newer Prefect's database in the user's home cannot stop the night, and deleting
    the state folder deletes everything.
    """
    quieten()
    if user_has_server():
        yield None
        return
    started = Server(state)
    try:
        yield started
    finally:
        started.stop()


class Server:
    """A child process that serves Prefect's API on a free port of 127.0.0.1."""

    def __init__(self, state: Path) -> None:
        """Start the child and return at once; `wait` waits until it answers."""
        home = Path(os.environ.setdefault("PREFECT_HOME", str(state / "prefect")))
        log = state / "logs" / LOG_NAME
        try:
            home.mkdir(parents=True, exist_ok=True, mode=0o700)
            log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        except OSError as error:
            raise UserError(f"{error.filename or state}: {error.strerror}") from None
        self.log_path = log
        for name, value in EMBEDDED.items():
            os.environ.setdefault(name, value)
        with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
            self.url = f"http://127.0.0.1:{listener.getsockname()[1]}/api"
            self._process = subprocess.Popen(
                [sys.executable, "-m", "flows.embedded", str(listener.fileno())],
                stdin=subprocess.PIPE,
                stdout=self._log,
                stderr=self._log,
                pass_fds=[listener.fileno()],
                env=os.environ | {"PREFECT_API_URL": "", "PYTHONPATH": _import_path()},
                start_new_session=True,  # Ctrl-C is for the run; the run then stops its server
            )
        os.environ["PREFECT_API_URL"] = self.url

    def wait(self) -> None:
        """Return when the server answers; UserError where it dies or takes longer than two minutes."""
        deadline = time.monotonic() + STARTUP_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            # connections queue in the bound socket, so the first request waits instead of being refused
            with contextlib.suppress(OSError, urllib.error.URLError):
                left = max(1.0, deadline - time.monotonic())
                with urllib.request.urlopen(f"{self.url}/health", timeout=left) as answer:
                    if answer.status == 200:
                        return
            time.sleep(0.05)
        raise UserError(f"Prefect's embedded server did not start; its own words are in {self.log_path}")

    def stop(self) -> None:
        """End the server, at the latest after seven seconds."""
        if self._process.stdin:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(timeout=2)
        with contextlib.suppress(OSError):
            os.close(self._log)


def _import_path() -> str:
    """PYTHONPATH with the folder of this package first: works from a checkout and from a wheel."""
    here = str(Path(__file__).resolve().parent.parent)
    return os.pathsep.join(part for part in (here, os.environ.get("PYTHONPATH")) if part)


def _serve(descriptor: int) -> None:
    """The child: serve on the inherited socket until stdin closes."""
    import uvicorn  # noqa: PLC0415 - only the child needs the server's modules
    from prefect.server.api.server import create_app  # noqa: PLC0415

    app = create_app(ephemeral=True, final=True)
    config = uvicorn.Config(app, log_level="error", lifespan="on", timeout_graceful_shutdown=2)
    running = uvicorn.Server(config)

    def until_parent_is_gone() -> None:
        sys.stdin.buffer.read()
        running.should_exit = True
        time.sleep(5)
        os._exit(0)

    threading.Thread(target=until_parent_is_gone, daemon=True).start()
    running.run(sockets=[socket.socket(fileno=descriptor)])
    os._exit(0)  # all is written: taking the interpreter down would cost the run another second


if __name__ == "__main__":
    # the temporary folder, so that no prefect.toml or .env of the working directory changes the server
    os.chdir(tempfile.gettempdir())
    _serve(int(sys.argv[1]))
