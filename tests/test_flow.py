"""The flow under Prefect: quiet, without a person in Prefect's database, and whole after any death."""

import hashlib
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import httpx
import pytest

from catalogue import ledger
from catalogue.errors import UserError
from catalogue.settings import Settings
from conftest import BIN, PLANTED, ROOT, PrefectServer, catalogue, clean_environment, write_tiny_tree

AS_OF = "2026-11-01"
# what Prefect, its server or a dying interpreter have been seen to print
NOISE = re.compile(
    r"prefect\.|Traceback|database is locked|Beginning flow run|Finished in state|telemetry|temporary server"
    r"|CancelledError|cancelled|uvicorn|docket|Warning|Error logging to API|Exception ignored"
    r"|\| (INFO|WARNING|ERROR)|127\.0\.0\.1",
    re.IGNORECASE,
)


def contents(tree: Path) -> dict[str, str]:
    """What a night publishes: each report's digest by address, and each mart's rows as sorted text."""
    found = {
        str(path.relative_to(tree)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((tree / "reports").rglob("*"))
        if path.is_file()
    }
    with duckdb.connect(str(tree / "data/marts/catalogue.duckdb"), read_only=True) as connection:
        tables = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() order by all"
        ).fetchall()
        for (table,) in tables:
            rows = sorted(map(repr, connection.execute(f"from {table}").fetchall()))
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def make_tree(folder: Path) -> Path:
    """A working folder as the defaults expect it: data/raw below it."""
    write_tiny_tree(folder / "data" / "raw")
    return folder


def nightly(tree: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return catalogue("nightly", "--as-of", AS_OF, cwd=tree, environment=environment)


@pytest.fixture(scope="module")
def two_nights(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Path, list[str], list[dict[str, str]]]]:
    """Two nights with an embedded server: the folder, what each printed, what each published."""
    tree = make_tree(tmp_path_factory.mktemp("nights"))
    printed, published = [], []
    for _ in range(2):
        done = nightly(tree)
        assert done.returncode in (0, 1), done.stdout + done.stderr
        printed.append(done.stdout + done.stderr)
        published.append(contents(tree))
    yield tree, printed, published


def test_terminal_shows_only_ours(two_nights: tuple[Path, list[str], list[dict[str, str]]]) -> None:
    _, printed, _ = two_nights
    for text in printed:
        assert not NOISE.search(text), text
        assert text.strip()


def test_second_night_changes_nothing(two_nights: tuple[Path, list[str], list[dict[str, str]]]) -> None:
    _, _, (first, second) = two_nights
    assert any(name.startswith("reports/") for name in first)
    assert first == second


def test_nothing_is_left_in_the_home_folder(two_nights: tuple[Path, list[str], list[dict[str, str]]]) -> None:
    tree, _, _ = two_nights  # HOME was the tree
    assert not (tree / ".prefect").exists()
    assert (tree / "data/prefect").is_dir()


def test_no_person_and_no_file_name_in_prefect(
    two_nights: tuple[Path, list[str], list[dict[str, str]]],
) -> None:
    tree, printed, _ = two_nights
    places = {
        path.name: path.read_bytes() for place in ("prefect", "logs") for path in (tree / "data" / place).rglob("*.*")
    }
    assert "prefect.db" in places
    dump = "\n".join(sqlite3.connect(tree / "data/prefect/prefect.db").iterdump())
    assert "rows-by-centre" in dump  # the artifacts are there, so there is something to look at
    rows = ledger.runs(Settings(marts=tree / "data/marts"))
    for planted in PLANTED:
        for spelling in (planted, json.dumps(planted)[1:-1]):
            assert spelling not in dump
            assert spelling not in repr(rows)
            assert spelling not in printed[0] + printed[1]
            for name, content in places.items():
                assert spelling.encode() not in content, name


def test_ledger_and_prefect_remember_the_nights(
    two_nights: tuple[Path, list[str], list[dict[str, str]]],
) -> None:
    tree, _, _ = two_nights
    second, first = ledger.runs(Settings(marts=tree / "data/marts"))
    assert (first["state"], second["state"]) == ("published", "unchanged")
    assert (first["files"], first["unchanged_files"], second["unchanged_files"]) == (1, 0, 1)
    assert (first["accepted"], first["rejected"]) == (3, 1)
    assert first["read"] == first["accepted"] + first["rejected"] + first["ignored"]  # type: ignore[operator]
    # the embedded server stops only when it has written what the tasks told it
    with sqlite3.connect(tree / "data/prefect/prefect.db") as prefect:
        states = prefect.execute("select state_type, count(*) from task_run group by 1").fetchall()
    assert states == [("COMPLETED", 9)]  # plan, build, feedback, reports twice, and one batch


FAILING = """
import sys
import catalogue.warehouse.build as build
def fail(settings):
    raise ValueError("Vaidilutė Pavyzdinė 48503120211 in slaptas-dalyviu-sarasas.csv")
build.build = fail
from catalogue.cli import main
sys.argv = ["catalogue", "nightly", "--as-of", "2026-11-01"]
main()
"""


def test_failing_step_gives_one_line_without_data(
    tmp_path: Path, two_nights: tuple[Path, list[str], list[dict[str, str]]]
) -> None:
    tree = make_tree(tmp_path)
    shutil.copytree(two_nights[0] / "data/prefect", tree / "data/prefect")  # a warm home starts sooner
    done = subprocess.run(
        [sys.executable, "-c", FAILING],
        cwd=tree,
        env=clean_environment() | {"HOME": str(tree)},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    text = done.stdout + done.stderr
    assert done.returncode == 2
    assert "ValueError" in text
    assert not NOISE.search(text), text
    files = [path for place in ("prefect", "logs") for path in (tree / "data" / place).rglob("*.*")]
    for planted in PLANTED:
        for spelling in (planted, json.dumps(planted)[1:-1]):
            assert spelling not in text
            assert not [path for path in files if spelling.encode() in path.read_bytes()]
    (run,) = ledger.runs(Settings(marts=tree / "data/marts"))
    assert run["state"] == "failed"
    assert str(run["failure"]).startswith("build failed: ValueError at ")


def start(tree: Path, **environment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [str(BIN / "catalogue"), "nightly", "--as-of", AS_OF],
        cwd=tree,
        env=clean_environment() | {"HOME": str(tree)} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


@pytest.mark.parametrize("said", ["starting Prefect", "files"])
def test_ctrl_c_ends_in_seconds_with_one_line(
    said: str, tmp_path: Path, two_nights: tuple[Path, list[str], list[dict[str, str]]]
) -> None:
    """Stopped after so many seconds it was the night's end that came, once nights were faster."""
    tree = make_tree(tmp_path)
    shutil.copytree(two_nights[0] / "data/prefect", tree / "data/prefect")
    process = start(tree)
    assert process.stdout
    while said not in process.stdout.readline():
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    begun = time.monotonic()
    text, _ = process.communicate(timeout=60)
    assert time.monotonic() - begun < 15
    assert process.returncode == 2
    assert "stopped" in text.splitlines()[-1]
    assert not NOISE.search(text), text


def test_a_second_run_says_so(tmp_path: Path) -> None:
    tree = make_tree(tmp_path)
    with ledger.claim(Settings(marts=tree / "data/marts")):
        done = nightly(tree)
    assert done.returncode == 2
    assert "another run is at work" in done.stdout + done.stderr
    assert len((done.stdout + done.stderr).splitlines()) == 1


def killed_at(tree: Path, after: float, url: str) -> None:
    process = start(tree, PREFECT_API_URL=url)
    time.sleep(after)
    process.kill()
    process.communicate()


@pytest.mark.slow
def test_killed_run_converges(
    tmp_path: Path, prefect_server: PrefectServer, two_nights: tuple[Path, list[str], list[dict[str, str]]]
) -> None:
    _, _, (expected, _) = two_nights
    tree = make_tree(tmp_path)
    killed_at(tree, 2.5, prefect_server.url)
    assert nightly(tree, PREFECT_API_URL=prefect_server.url).returncode in (0, 1)
    assert _without_key(contents(tree)) == _without_key(expected)
    assert ledger.runs(Settings(marts=tree / "data/marts"))[0]["state"] in ("published", "unchanged")


@pytest.mark.slow
def test_killed_at_any_moment_converges(
    tmp_path: Path, prefect_server: PrefectServer, two_nights: tuple[Path, list[str], list[dict[str, str]]]
) -> None:
    _, _, (expected, _) = two_nights
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    moments = random.Random(seed)
    tree = make_tree(tmp_path)
    for _ in range(6):
        killed_at(tree, moments.uniform(0.5, 5), prefect_server.url)
    assert nightly(tree, PREFECT_API_URL=prefect_server.url).returncode in (0, 1)
    assert _without_key(contents(tree)) == _without_key(expected)


def _without_key(found: dict[str, str]) -> dict[str, str]:
    """Without the marts that show pseudonyms: each tree has a key of its own."""
    return {
        name: digest
        for name, digest in found.items()
        if name.startswith("reports/") or name in ("marts.municipality_years", "quality.row_counts")
    }


def test_flow_as_a_deployment_runs_it(tmp_path: Path, prefect_server: PrefectServer) -> None:
    tree = make_tree(tmp_path)
    code = (
        "from flows.nightly import nightly\n"
        f"nightly(raw='data/raw', marts='data/marts', reports='reports', as_of='{AS_OF}', workers=1)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tree,
        env=prefect_server.environment | {"HOME": str(tree)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    artifacts = httpx.post(f"{prefect_server.url}/artifacts/latest/filter", json={}, timeout=30).json()
    assert {artifact["key"] for artifact in artifacts} >= {"rows-by-centre", "run", "reports"}


def test_cron_deployment_creates_scheduled_runs(tmp_path: Path, prefect_server: PrefectServer) -> None:
    """The pins of FastAPI and SQLAlchemy decide this: with others deploy crashes or nothing is scheduled."""
    pool = httpx.post(f"{prefect_server.url}/work_pools/", json={"name": "catalogue", "type": "process"}, timeout=30)
    assert pool.status_code in (201, 409), pool.text
    done = subprocess.run(
        [str(BIN / "prefect"), "--no-prompt", "deploy", "--all"],
        cwd=ROOT,
        env=prefect_server.environment | {"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    runs: list[dict[str, object]] = []
    deadline = time.monotonic() + 60
    query = {
        "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}},
        "deployments": {"name": {"any_": ["nightly"]}},
        "sort": "EXPECTED_START_TIME_ASC",
    }
    while not runs and time.monotonic() < deadline:
        runs = httpx.post(f"{prefect_server.url}/flow_runs/filter", json=query, timeout=30).json()
        time.sleep(0.5)
    assert len(runs) >= 3
    starts = [datetime.fromisoformat(str(run["expected_start_time"])) for run in runs]
    assert all(f"{at.astimezone(ZoneInfo('Europe/Vilnius')):%H:%M}" == "02:30" for at in starts)
    assert datetime.now(UTC) < starts[0] < datetime.now(UTC) + timedelta(days=1, hours=1)
    deployment = httpx.get(f"{prefect_server.url}/deployments/name/nightly/nightly", timeout=30).json()
    assert deployment["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
    delivery = httpx.get(f"{prefect_server.url}/deployments/name/delivery/delivery", timeout=30).json()
    assert [one["schedule"]["cron"] for one in delivery["schedules"]] == ["30 8 * * 1-5"]
    # a worker can ask for its work: 422 with other versions of FastAPI
    workers = httpx.post(f"{prefect_server.url}/work_pools/catalogue/workers/filter", json={}, timeout=30)
    assert workers.status_code == 200


def settings_in(folder: Path) -> Settings:
    return Settings(marts=folder / "marts", as_of=date(2026, 11, 1))


def test_ledger_marks_dead_runs_and_failures(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with pytest.raises(RuntimeError), ledger.record(settings):
        raise RuntimeError
    dead = ledger.record(settings)
    dead.__enter__()  # never left: a run that was killed
    with ledger.record(settings) as run, run.step("plan"):
        run.count(files=3)
    states = {row["state"] for row in ledger.runs(settings)}
    assert states == {"failed", "killed", "published"}
    with pytest.raises(KeyError, match="bananas"):
        run.count(bananas=1)


def test_ledger_that_is_no_database_is_moved_aside(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    ledger.ledger_path(settings).write_text("not a database", "utf-8")
    with ledger.record(settings) as run:
        pass
    assert run.recorded
    assert (tmp_path / "runs.duckdb.broken").exists()
    assert len(ledger.runs(settings)) == 1


def test_ledger_held_open_by_a_reader_costs_the_entry_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_in(tmp_path)
    with ledger.record(settings):
        pass
    monkeypatch.setattr(ledger, "PATIENCE_SECONDS", 0.2)
    hold = "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=True); print('open', flush=True)"
    reader = subprocess.Popen(
        [sys.executable, "-c", f"{hold}; input()", str(ledger.ledger_path(settings))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert reader.stdout is not None
    assert reader.stdout.readline() == "open\n"
    try:
        with ledger.record(settings) as run:
            pass
        assert not run.recorded
    finally:
        reader.communicate("\n")


def test_claim_is_told_with_the_process_and_freed(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with (
        ledger.claim(settings),
        pytest.raises(UserError, match=f"process {os.getpid()}"),
        ledger.claim(settings),
    ):
        pass
    with ledger.claim(settings):
        pass
