"""Measure a large night against the floor and the plain way, and print the table of docs/performance.md.

    .venv/bin/python benchmarks/nightly.py [--rows 300000] [--workbooks 30] [--repeat 3] [--slow] [--write]

The first run writes the workbooks (about half a minute) into a folder of the temporary directory
and keeps them there. --slow adds pandas with openpyxl, which takes a minute or more. The machine
should have nothing else to do: look at the load in the first line.
"""

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from tree import ROOT, Shape, make_tree

HERE = Path(__file__).parent
BIN = Path(sys.executable).parent
AS_OF = "2026-11-01"
MIB = 1024  # kilobytes, as /proc counts
LIMIT_MIB = 1024
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


@dataclass
class Measured:
    """Wall and processor seconds of each repetition, the largest process's peak, and what was printed."""

    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    peak_mib: float = 0.0
    said: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


class Watch(threading.Thread):
    """Looks at a process and its descendants twenty times a second: each one's peak RSS and CPU time."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peaks, self.ticks = pid, dict[int, int](), dict[int, int]()
        self._end = threading.Event()

    def run(self) -> None:
        while not self._end.wait(0.05):
            for pid, ticks in self._family().items():
                self.peaks[pid] = max(self.peaks.get(pid, 0), _peak(pid))
                self.ticks[pid] = ticks

    def end(self) -> tuple[float, float]:
        """Peak of the largest process in MiB, processor seconds of all."""
        self._end.set()
        self.join()
        return max(self.peaks.values(), default=0) / MIB, sum(self.ticks.values()) / os.sysconf("SC_CLK_TCK")

    def _family(self) -> dict[int, int]:
        parents, ticks = {}, {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal():
                try:
                    stat = (entry / "stat").read_text("utf-8", errors="replace").rsplit(")", 1)[1].split()
                except OSError:
                    continue
                parents[int(entry.name)] = int(stat[1])
                ticks[int(entry.name)] = int(stat[11]) + int(stat[12])
        family = [self.pid]
        for pid in family:  # grows while it is walked
            family += [child for child, parent in parents.items() if parent == pid]
        return {pid: ticks.get(pid, 0) for pid in family}


def _peak(pid: int) -> int:
    """Peak resident set of a process in kilobytes; 0 when it is gone."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text("utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def measure(command: list[str], into: Measured, cwd: Path) -> None:
    """Run a command once, adding its time and its largest process."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "CATALOGUE_"))}
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    watch = Watch(process.pid)
    watch.start()
    said, _ = process.communicate()
    into.seconds.append(time.perf_counter() - begun)
    peak, cpu = watch.end()
    into.peak_mib = max(into.peak_mib, peak)
    into.cpu.append(cpu)
    into.said = said
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} failed:\n{said}")


def measure_all(tree: Path, work: Path, repeat: int, slow: bool) -> dict[str, Measured]:
    """All ways, in one go on one machine; each repetition with a fresh state where there is one."""
    found: dict[str, Measured] = {}

    def way(name: str, state: Path, times: int = 1, label: str | None = None) -> None:
        for _ in range(times):
            state.mkdir(parents=True, exist_ok=True)
            command = [sys.executable, str(HERE / "ways.py"), name, str(tree), str(state)]
            measure(command, found.setdefault(label or name, Measured()), work)

    def fresh(name: str) -> Path:
        shutil.rmtree(work / name, ignore_errors=True)
        return work / name

    def nightly(state: Path, label: str) -> None:
        command = [str(BIN / "catalogue"), "nightly", "--raw", str(tree), "--as-of", AS_OF, "--workers", "2"]
        command += ["--marts", str(state / "marts"), "--reports", str(state / "reports")]
        measure(command, found.setdefault(label, Measured()), work)

    way("empty-flow", fresh("prefect-home"), label="empty-flow-fresh")
    way("empty-flow", work / "prefect-home", repeat)
    for _ in range(repeat):
        way("floor", fresh("floor"))
        way("plain", fresh("plain"))
        way("ours", fresh("ours"))
        state = fresh("nightly")
        state.mkdir()
        shutil.copytree(work / "prefect-home" / "prefect", state / "prefect")
        nightly(state, "nightly")
        nightly(state, "unchanged")
    if slow:
        way("plain-openpyxl", fresh("plain"))
    return found


def table(found: dict[str, Measured]) -> str:
    """The table of docs/performance.md, the misses included."""
    floor = found["floor"].median
    start = found["empty-flow"].median
    names = {
        "floor": "floor: python-calamine reads every cell, one process",
        "plain": "plain: pandas + calamine + pandera + duckdb + jinja",
        "plain-openpyxl": "plain with openpyxl",
        "ours": "ours: intake and marts, without Prefect",
        "nightly": "ours: `catalogue nightly`, all files new",
        "unchanged": "ours: `catalogue nightly`, nothing changed",
        "empty-flow": "Prefect's start: an empty flow, embedded server",
        "empty-flow-fresh": "the same with a fresh home (first night ever)",
    }
    lines = [
        "| | seconds | × floor | beyond Prefect's start | CPU seconds | largest process |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for key, name in names.items():
        if key not in found:
            continue
        one = found[key]
        beyond = f"{one.median - start:.1f} s" if key in ("nightly", "unchanged") else ""
        cpu = statistics.median(one.cpu)
        figures = (f"{one.median:.1f}", f"{one.median / floor:.1f}", beyond, f"{cpu:.1f}", f"{one.peak_mib:.0f} MiB")
        lines.append(f"| {name} | {' | '.join(figures)} |")
    promises = [
        ("intake and marts at most 2 × the floor", found["ours"].median / floor, 2.0, "×"),
        ("an unchanged night under 2 s beyond Prefect's start", found["unchanged"].median - start, 2.0, "s"),
        ("every process of ours under 1 GiB", _largest(found), LIMIT_MIB, "MiB"),
    ]
    lines += ["", "| promise | measured | kept |", "|---|--:|---|"]
    lines += [
        f"| {what} | {is_:.1f} {unit} | {'yes' if is_ <= most else '**no**'} |" for what, is_, most, unit in promises
    ]
    return "\n".join(lines)


def _largest(found: dict[str, Measured]) -> float:
    return max(found[key].peak_mib for key in ("ours", "nightly", "unchanged"))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=Shape.rows)
    options.add_argument("--workbooks", type=int, default=Shape.workbooks)
    options.add_argument("--seed", type=int, default=Shape.seed)
    options.add_argument("--repeat", type=int, default=3)
    options.add_argument("--slow", action="store_true", help="pandas with openpyxl too")
    options.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    options.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "catalogue-benchmark")
    given = options.parse_args()
    shape = Shape(given.rows, given.workbooks, given.seed)
    tree = make_tree(shape, given.cache, os.cpu_count() or 1)
    with tempfile.TemporaryDirectory(prefix="catalogue-benchmark-") as work:
        found = measure_all(tree, Path(work), given.repeat, given.slow)
    if found["plain"].said != found["ours"].said:
        print(f"MISMATCH: plain says {found['plain'].said.strip()}, ours says {found['ours'].said.strip()}")
    head = (
        f"{shape.rows:,} completions in {shape.workbooks} workbooks, seed {shape.seed}, median of {given.repeat}; "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}."
    )
    text = f"{head}\n\n{table(found)}"
    print(text)
    if given.write:
        page = ROOT / "docs" / "performance.md"
        before, _, rest = page.read_text("utf-8").partition(BEGIN)
        page.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
