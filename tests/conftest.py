"""What several tests need: a real Prefect server begun early, and a tiny tree of centres."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ["browser"]

settings.register_profile("steady", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("steady")

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
SERVE = [sys.executable, "-m", "uvicorn", "--factory", "prefect.server.api.server:create_app"]

# Planted in the tiny tree; must be found nowhere behind intake.
PLANTED = ("Vaidilutė", "Pavyzdinė", "48503120211", "Pavyzdinis", "Kęstautas", "slaptas-dalyviu-sarasas")


@dataclass
class PrefectServer:
    """A server of its own with all services, in a child process; `home` is its empty Prefect home."""

    url: str
    home: Path
    log: Path
    process: subprocess.Popen[bytes]
    environment: dict[str, str]

    def wait(self) -> None:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/health", timeout=5):
                    return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError(f"no Prefect server: {self.log.read_text('utf-8')[-2000:]}")

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


SERVERS: list[PrefectServer] = []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the server go last, so that it starts while the others run."""
    items.sort(key=_needs_server)


def pytest_collection_finish(session: pytest.Session) -> None:
    if not session.config.option.collectonly and any(_needs_server(item) for item in session.items):
        SERVERS.append(_start_server())


def pytest_sessionfinish() -> None:
    while SERVERS:
        SERVERS.pop().stop()


def _needs_server(item: pytest.Item) -> bool:
    return "prefect_server" in getattr(item, "fixturenames", ())


def _start_server() -> PrefectServer:
    home = Path(tempfile.mkdtemp(prefix="catalogue-prefect-"))
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    environment = clean_environment() | {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_UI_ENABLED": "false",
        "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
        "PREFECT_SERVER_SERVICES_SCHEDULER_RECENT_DEPLOYMENTS_LOOP_SECONDS": "1",
    }
    log = home / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*SERVE, "--host", "127.0.0.1", "--port", str(port), "--log-level", "error"],
            env=environment,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}/api"
    return PrefectServer(url, home, log, process, environment | {"PREFECT_API_URL": url})


def clean_environment() -> dict[str, str]:
    """This environment without what a developer may have set for Prefect or the catalogue."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "CATALOGUE_"))}


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[PrefectServer]:
    """The server begun when the session started, now up."""
    server = SERVERS[0]
    server.wait()
    yield server


@pytest.fixture
def tiny_tree(tmp_path: Path) -> Path:
    """A folder with `raw`: one centre, one CSV with three completions of two invented people."""
    write_tiny_tree(tmp_path / "raw")
    return tmp_path


def write_tiny_tree(raw: Path) -> None:
    centre = raw / "utena"
    centre.mkdir(parents=True)
    (centre / "centre.toml").write_text(
        'name = "Utenos švietimo centras"\ncountry = "LT"\nlanguage = "lt"\nhour_unit = "academic"\n', "utf-8"
    )
    header = "Vardas;Pavardė;Asmens kodas;Mokykla;Savivaldybė;Programos pavadinimas;Baigimo data;Valandos"
    rows = [
        "Vaidilutė;Pavyzdinė;48503120211;Utenos mokykla;Utenos r. sav.;Skaitmeninis raštingumas;2025-03-14;8",
        "Vaidilutė;Pavyzdinė;48503120211;Utenos mokykla;Utenos r. sav.;Įtraukusis ugdymas;2025-04-02;6,5",
        "Kęstautas;Pavyzdinis;;Utenos mokykla;Utenos r. sav.;Įtraukusis ugdymas;2025-04-02;6,5",
        "Kęstautas;Pavyzdinis;;Utenos mokykla;Utenos r. sav.;Įtraukusis ugdymas;vasario 30;6,5",
    ]
    (centre / "slaptas-dalyviu-sarasas.csv").write_text("\n".join([header, *rows]) + "\n", "utf-8-sig")


def catalogue(
    *arguments: str, cwd: Path, environment: dict[str, str] | None = None, timeout: float = 180
) -> subprocess.CompletedProcess[str]:
    """Run the installed command as a user would, in `cwd`, with nothing of Prefect's set."""
    return subprocess.run(
        [str(BIN / "catalogue"), *arguments],
        cwd=cwd,
        env=clean_environment() | {"HOME": str(cwd)} | (environment or {}),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
