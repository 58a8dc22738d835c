"""Hostile and broken files through the command and through a night's intake: a verdict each, and no harm done."""

import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from catalogue.intake.centre import Centre
from catalogue.intake.grid import Grid
from catalogue.intake.identifiers import Pseudonyms
from catalogue.intake.intake import Entry, Manifest, discover, plan, take_in
from catalogue.intake.submission import read_grids_of
from catalogue.intake.supervise import Reader
from catalogue.settings import Settings
from conftest import BIN, catalogue, clean_environment
from make_files import write_csv, write_xlsx
from make_hostile import HEADER, JONAS, KINDS, ONA, TABLE, Kind, changed, fifo, good, link_to, unix_socket

SECONDS, MEMORY = 30.0, 3 << 30
AS_OF = date(2026, 1, 1)
CENTRE = Centre("utena", "Utena", "LT", "lt", "academic")
TOML = 'name = "Utenos švietimo centras"\ncountry = "LT"\nlanguage = "lt"\n'
linux = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="looks at processes by /proc")


@dataclass
class Run:
    """What one command said of many files, and what it did to the machine."""

    told: dict[str, dict[str, object]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    code: int = 0
    errors: str = ""
    peak: int = 0
    limits: set[int] = field(default_factory=set)
    calls: int = 0
    changed: set[str] = field(default_factory=set)


def descendants(process: int) -> Iterator[int]:
    """The processes that a process has begun, and those that they have, while they live."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    except OSError:
        return
    for child in map(int, children):
        yield child
        yield from descendants(child)


def status(process: int, kind: str, name: str) -> list[str]:
    """The words behind `name` in a process's status or limits; none where it is gone."""
    try:
        lines = Path(f"/proc/{process}/{kind}").read_text("ascii", "replace").splitlines()
    except OSError:
        return []
    return next((line.removeprefix(name).split() for line in lines if line.startswith(name)), [])


def tree(*folders: Path) -> set[str]:
    """Every path below, with the size and the time of its last change."""
    found = set()
    for folder in folders:
        for path in folder.rglob("*"):
            known = path.lstat()
            found.add(f"{path} {known.st_mode} {known.st_size} {known.st_mtime_ns}")
    return found


@contextmanager
def listener() -> Iterator[tuple[str, Callable[[], int]]]:
    """An address on this machine, and how often anyone has called it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)

        def calls() -> int:
            count = 0
            while True:
                try:
                    server.accept()[0].close()
                except BlockingIOError:
                    return count
                count += 1

        yield f"127.0.0.1:{server.getsockname()[1]}", calls


def check_all(kinds: list[Kind], folder: Path) -> Run:
    """Run `catalogue check --json` on a file of each kind, in a folder, home and place for scraps of its own."""
    files, home, scraps = (folder / name for name in ("files", "home", "scraps"))
    for made in (files, home, scraps):
        made.mkdir()
    run = Run()
    with listener() as (address, calls):
        for kind in kinds:
            kind.write(files / kind.name, address)
        before = tree(files, home, scraps)
        process = subprocess.Popen(
            [str(BIN / "catalogue"), "check", "--json", "--as-of", "2026-01-01", "--", *(kind.name for kind in kinds)],
            cwd=files,
            env=clean_environment() | {"HOME": str(home), "TMPDIR": str(scraps)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        watcher = threading.Thread(target=watch, args=(process, run))
        watcher.start()
        assert process.stdout
        assert process.stderr
        began = time.monotonic()
        for kind, line in zip(kinds, process.stdout, strict=False):
            run.told[kind.name] = json.loads(line)
            run.seconds[kind.name] = time.monotonic() - began
            began = time.monotonic()
        run.errors = process.stderr.read()
        run.code = process.wait()
        watcher.join()
        run.calls = calls()
    run.changed = {known.rsplit(" ", 3)[0] for known in tree(files, home, scraps) ^ before}
    return run


def watch(process: "subprocess.Popen[str]", run: Run) -> None:
    """Look at the readers of a command as long as it runs."""
    while process.poll() is None:
        for child in descendants(process.pid):
            if peak := status(child, "status", "VmHWM:"):
                run.peak = max(run.peak, int(peak[0]) * 1024)
            if (limit := status(child, "limits", "Max address space")) and limit[0].isdigit():
                run.limits.add(int(limit[0]))
        time.sleep(0.02)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return check_all(list(KINDS), tmp_path_factory.mktemp("hostile"))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: ascii(kind.name)[1:40])
def test_every_hostile_file_has_its_verdict(run: Run, kind: Kind) -> None:
    assert kind.name in run.told, run.errors
    told = run.told[kind.name]
    findings = told["findings"]
    assert isinstance(findings, list)
    rules = {found["rule"] for found in findings if found["severity"] != "info"}
    assert (told["verdict"], tuple(sorted(rules))) == (kind.verdict, kind.rules)
    assert run.seconds[kind.name] < SECONDS


@linux
@pytest.mark.slow
def test_no_hostile_file_does_harm(run: Run) -> None:
    assert run.errors == ""
    assert run.code == 2
    assert run.calls == 0, "a reader asked the net"
    assert run.changed == set(), "something was written"
    assert 0 < run.peak < MEMORY
    assert run.limits
    assert max(run.limits) < MEMORY


@linux
def test_a_reader_can_never_hold_three_gigabytes() -> None:
    """Two gigabytes beyond the start were allowed, but the start had reserved one and a half already."""
    with Reader() as reader:
        limit, _ = reader.run(resource.getrlimit, (resource.RLIMIT_AS,), 0)
    assert 0 < limit < MEMORY


LONG = ("(", "1 ", "1/", "1,", "-", "„", "(toliau ", "a@b.", "+1-", "İ", "e\u0301", "a\n", "_", "iš viso ", "😀")


@pytest.mark.parametrize("place", ["header", "cells"])
def test_long_cells_cost_no_more_than_their_length(place: str) -> None:
    """A cell of 32,767 brackets took two minutes: what was tried at each of them went on to the end of the text."""
    longs = [(piece * 32_767)[:32_767] for piece in LONG]
    if place == "cells":
        rows: list[list[object]] = [[*HEADER], *([long] * len(HEADER) for long in longs)]
    else:
        rows = [[*HEADER, *longs], [*ONA, *[""] * len(longs)]]
    began = time.process_time()
    outcome, _ = read_grids_of([Grid("S", rows)], "x", CENTRE, Pseudonyms(b"k" * 32), AS_OF)
    assert time.process_time() - began < 15
    assert outcome.totals()["read"] == len(rows)


# The command


def test_a_name_like_an_option_is_a_slip_or_a_file(tmp_path: Path) -> None:
    write_csv(tmp_path / "-x.csv", TABLE)
    slip = catalogue("check", "-x.csv", cwd=tmp_path)
    assert (slip.returncode, slip.stdout, len(slip.stderr.splitlines())) == (2, "", 1)
    for arguments in (("--", "-x.csv"), ("./-x.csv",)):
        read = catalogue("check", "--json", *arguments, cwd=tmp_path)
        assert (read.returncode, json.loads(read.stdout)["verdict"]) == (0, "accepted")


def test_names_that_cannot_be_are_missing_files(tmp_path: Path) -> None:
    """The system's word for a name that is too long, or for a folder that is none, ended the command with a trace."""
    write_csv(tmp_path / "a.csv", TABLE)
    told = catalogue("check", "--json", "x" * 300, "a.csv/b.csv", "", cwd=tmp_path)
    assert (told.returncode, told.stderr) == (2, "")
    assert [json.loads(line)["verdict"] for line in told.stdout.splitlines()] == ["refused"] * 3


def test_names_of_files_and_sheets_do_not_command_a_terminal(tmp_path: Path) -> None:
    """A line break or an escape in a name wrote lines of its own into the answer."""
    rows = [HEADER, [*ONA[:4], "vasario 31", "8"]]
    name = "a\nutena/b.csv: accepted\x1b[2J\u202e.xlsx".replace("/", "-")
    source = tmp_path / "source.xlsx"

    def whole(_: Path) -> dict[str, bytes]:
        return sheets_of(source, {"S": rows, "T": rows})

    changed("xl/workbook.xml", b'name="S"', b'name="S&#10;PD-999&#8238;"', whole)(tmp_path / name, "")
    told = catalogue("check", "--lang", "en", "--", name, cwd=tmp_path)
    assert (told.returncode, told.stderr) == (1, "")
    assert "\ufffd" in told.stdout
    assert [letter for letter in told.stdout if not letter.isprintable() and letter != "\n"] == []
    assert not any(line.startswith(("PD-999", "utena-b.csv")) for line in told.stdout.splitlines())


def sheets_of(path: Path, sheets: dict[str, list[list[str]]]) -> dict[str, bytes]:
    from make_hostile import parts_of  # noqa: PLC0415

    return parts_of(write_xlsx(path, sheets).read_bytes())


# A night's intake


@pytest.fixture
def night(tmp_path: Path) -> Settings:
    """A tree of two centres with a good file each."""
    for name in ("utena", "zarasai"):
        folder = tmp_path / "raw" / name
        folder.mkdir(parents=True)
        (folder / "centre.toml").write_text(TOML, "utf-8")
        write_csv(folder / "a.csv", TABLE)
    return Settings(tmp_path / "raw", tmp_path / "data" / "marts", tmp_path / "reports", AS_OF, 1)


def read_all(night: Settings) -> dict[str, Entry]:
    """Take in what is due, within a minute; the entries by path."""

    def work() -> None:
        for batch in plan(night).batches:
            take_in(night, batch)

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    worker.join(60)
    assert not worker.is_alive(), "a file holds the night up"
    return {entry.path: entry for entry in Manifest.load(night.accepted).entries.values()}


def test_what_is_no_submission_is_passed_over_without_a_word(night: Settings) -> None:
    """A named pipe for a centre.toml held the night up for ever."""
    utena = night.raw / "utena"
    for name in ("~$a.xlsx", ".~lock.a.xlsx#", "a.xlsx.tmp", "~WRL0001.tmp", "b.csv.part", "b.csv.filepart"):
        (utena / name).write_bytes(b"\x06Vardas Pavarde" * 10)
    for name in ("Thumbs.db", "desktop.ini", ".DS_Store", "._a.csv", "a.csv~"):
        (utena / name).write_bytes(b"\0\0\0\1Bud1" * 10)
    fifo(utena / "fifo.csv", "")
    unix_socket(utena / "socket.csv", "")
    for name, target in (
        ("passwd.csv", "/etc/passwd"),
        ("device.csv", "/dev/zero"),
        ("theirs.csv", "../zarasai/a.csv"),
        ("broken.csv", "nothing.csv"),
        ("loop.csv", "loop.csv"),
        ("theirs", "../zarasai"),
        ("root", "/"),
    ):
        link_to(target)(utena / name, "")
    (utena / "folder.csv").mkdir()
    good(utena / "folder.csv" / "b.csv")
    (night.raw / "pipe").mkdir()
    fifo(night.raw / "pipe" / "centre.toml", "")
    good(night.raw / "pipe" / "c.csv")
    entries = read_all(night)
    assert sorted(entries) == ["utena/a.csv", "utena/folder.csv/b.csv", "zarasai/a.csv"]
    assert {entry.verdict for entry in entries.values()} == {"accepted"}
    assert plan(night).batches == ()


@pytest.mark.slow
def test_hostile_names_and_contents_in_a_night(night: Settings, tmp_path: Path) -> None:
    utena = night.raw / "utena"
    kinds = [kind for kind in KINDS if kind.rules != ("PD-001",)]
    for kind in kinds:
        kind.write(utena / kind.name, "127.0.0.1:9")
    before = tree(night.raw)
    entries = read_all(night)
    assert len(entries) == len(kinds) + 2 - sum(kind.name.startswith(".") for kind in kinds)
    assert tree(night.raw) == before
    assert all(letter.isprintable() for path in entries for letter in path)
    assert {path.name for path in tmp_path.iterdir()} == {"raw", "data"}
    verdicts = {kind.name: kind.verdict for kind in kinds}
    for name in ("bomb.xlsx", "locked.xlsx", "linked.xlsx", "x" * 251 + ".csv", "%s%n.csv"):
        assert entries[f"utena/{name}"].verdict == verdicts[name], name


def setpriv() -> list[str]:
    """What takes from root the right to read everything; nothing for anybody else."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        pytest.skip("root reads everything, and there is no setpriv to keep it from that")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


def test_a_file_that_may_not_be_read_is_one_refused_file(night: Settings) -> None:
    """It ended the night for everybody."""
    secret = write_csv(night.raw / "utena" / "b.csv", TABLE)
    closed = night.raw / "utena" / "closed"
    closed.mkdir()
    write_csv(closed / "c.csv", TABLE)
    secret.chmod(0)
    closed.chmod(0o600)
    limited = setpriv()
    told = subprocess.run(
        [*limited, str(BIN / "catalogue"), "check", "--json", str(secret), str(closed / "c.csv")],
        env=clean_environment() | {"HOME": str(night.raw)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (told.returncode, told.stderr) == (2, "")
    answers = [json.loads(line) for line in told.stdout.splitlines()]
    assert [[found["rule"] for found in answer["findings"]] for answer in answers] == [["PD-001"], ["PD-001"]]
    script = (
        "import sys; from datetime import date; from pathlib import Path\n"
        "from catalogue.intake.intake import plan, take_in; from catalogue.settings import Settings\n"
        "if __name__ == '__main__':\n"
        "    raw, data = map(Path, sys.argv[1:])\n"
        "    night = Settings(raw, data / 'marts', data / 'reports', date(2026, 1, 1), 1)\n"
        "    for batch in plan(night).batches: take_in(night, batch)\n"
    )
    program = night.raw.parent / "night.py"
    program.write_text(script, "utf-8")
    command = [*limited, sys.executable, str(program), str(night.raw), str(night.state)]
    subprocess.run(command, check=True, timeout=120, env=clean_environment())
    entries = {entry.path: entry for entry in Manifest.load(night.accepted).entries.values()}
    assert {path: (entry.verdict, entry.reason) for path, entry in entries.items()} == {
        "utena/a.csv": ("accepted", None),
        "utena/b.csv": ("refused", "PD-001"),
        "zarasai/a.csv": ("accepted", None),
    }
    secret.chmod(0o600)
    assert read_all(night)["utena/b.csv"].verdict == "accepted"


def test_a_file_larger_than_any_submission_is_not_even_looked_through(night: Settings) -> None:
    """Its checksum alone would have taken the night."""
    with (night.raw / "utena" / "huge.csv").open("wb") as file:
        file.truncate(1 << 40)
    began = time.monotonic()
    assert read_all(night)["utena/huge.csv"].reason == "PD-003"
    assert time.monotonic() - began < SECONDS


# Files that are still being copied


@contextmanager
def growing(path: Path) -> Iterator[None]:
    """While it lasts, rows are written to the end of a file."""
    over = threading.Event()

    def grow() -> None:
        with path.open("a", encoding="utf-8") as file:
            while not over.wait(0.002):
                file.write(";".join(JONAS) + "\n")
                file.flush()

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        yield
    finally:
        over.set()
        writer.join()


def test_a_file_that_grows_while_it_is_checked_is_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEADER, *[ONA] * 5_000])
    with growing(path):
        told = catalogue("check", "--json", "a.csv", cwd=tmp_path)
    (answer,) = map(json.loads, told.stdout.splitlines())
    assert (told.returncode, told.stderr, answer["verdict"]) == (2, "", "refused")
    assert [(found["rule"], found["severity"]) for found in answer["findings"]] == [("PD-015", "error")]
    assert json.loads(catalogue("check", "--json", "a.csv", cwd=tmp_path).stdout)["verdict"] == "accepted"


def test_a_file_still_being_copied_is_read_by_the_next_run(night: Settings) -> None:
    path = write_csv(night.raw / "utena" / "b.csv", [HEADER, *[ONA] * 5_000])
    with growing(path):
        found = read_all(night)["utena/b.csv"]
    assert (found.verdict, found.reason, found.in_force) == ("refused", "PD-015", None)
    found = read_all(night)["utena/b.csv"]
    assert (found.verdict, found.reason) == ("accepted", None)
    assert plan(night).batches == ()


def test_rows_in_force_outlive_a_copy_over_them(night: Settings) -> None:
    """A reading repeated for another day met a file that had just begun to change."""
    later = replace(night, as_of=date(2026, 3, 1))
    path = write_csv(night.raw / "utena" / "a.csv", [HEADER, *[ONA] * 5_000, [*JONAS[:4], "2026-02-10", "6"]])
    before = read_all(night)["utena/a.csv"]
    with growing(path):
        found = read_all(later)["utena/a.csv"]
    rows = pq.read_metadata(night.accepted / "objects" / str(found.in_force) / "completions.parquet").num_rows
    assert (found.in_force, rows) == (before.in_force, 5_000)
    assert read_all(later)["utena/a.csv"].in_force != before.in_force


def test_a_file_that_vanishes_is_none(night: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the list of files and their reading there is time enough to move one away."""
    (due,) = plan(night).batches
    (night.raw / "utena" / "a.csv").unlink()
    assert [one["centre"] for one in take_in(night, due)] == ["zarasai"]
    assert [found.path for found in discover(night.raw).values()] == ["zarasai/a.csv"]
