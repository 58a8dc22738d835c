"""Real and hostile files of others: each gives grids or a verdict; none hangs, crashes or leaves a trace."""

import io
import json
import os
import queue
import random
import subprocess
import sys
import threading
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
MEMORY = 3 << 30
SECONDS = 30
MUTANTS = 2

# Reads the files named on its input one after the other, and tells of each in a line.
CHILD = f"""
import json, resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
from catalogue.intake.reading import Ignored, Refused, read_grids
for line in sys.stdin:
    told = {{"verdict": "grids", "rule": "", "cause": "", "even": True}}
    try:
        for grid in read_grids(Path(json.loads(line))):
            width = len(grid.rows[0]) if grid.rows else 0
            told["even"] &= all(len(row) == width for row in grid.rows)
            told["even"] &= all(row < len(grid.rows) and column < width for row, column in grid.errors)
    except (Refused, Ignored) as verdict:
        told["verdict"] = type(verdict).__name__.lower()
        told["rule"], told["cause"] = verdict.rule, verdict.params["cause"]
        if verdict.__cause__ is not None:
            told["cause"] = "unforeseen " + type(verdict.__cause__).__name__
    print(json.dumps(told), flush=True)
"""


@dataclass(frozen=True)
class Told:
    """What became of one file; `death` is the way its reader ended, if it did."""

    path: Path
    verdict: str
    rule: str
    cause: str
    even: bool = True
    death: str = ""


class Reader:
    """A limited child process that reads files; begun anew after each death."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.begin()

    def begin(self) -> None:
        environment = os.environ | {"RUST_BACKTRACE": "0"}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", CHILD], stdin=-1, stdout=-1, stderr=log, text=True, env=environment
            )
        self.lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self.listen, args=(self.process, self.lines), daemon=True).start()

    @staticmethod
    def listen(process: "subprocess.Popen[str]", lines: "queue.Queue[str]") -> None:
        assert process.stdout
        for line in process.stdout:
            lines.put(line)
        lines.put("")

    def read(self, path: Path) -> Told:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(str(path)) + "\n")
        self.process.stdin.flush()
        try:
            line = self.lines.get(timeout=SECONDS)
        except queue.Empty:
            line, death = "", "timeout"
        if line:
            return Told(path, **json.loads(line))
        if self.process.poll() is None:
            self.process.kill()
        code = self.process.wait()
        death = "timeout" if code == -9 else f"exit {code}"
        self.begin()
        return Told(path, "refused", "PD-003", "death", death=death)

    def end(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


def read_all(paths: Iterable[Path], log: Path) -> list[Told]:
    reader = Reader(log)
    told = [reader.read(path) for path in paths]
    reader.end()
    return told


def corpus() -> list[Path]:
    if not CORPUS.is_dir():
        pytest.skip(f"the corpus of foreign files is not at {CORPUS.name} beside the repository")
    return sorted(path for part in ("robust", "domain") for path in (CORPUS / part).rglob("*") if path.is_file())


def judge(told: list[Told], log: Path) -> None:
    table = Counter((one.verdict, one.rule, one.cause) for one in told)
    for (verdict, rule, cause), count in sorted(table.items()):
        print(f"{count:5} {verdict:8} {rule:6} {cause}")
    deaths = [f"{one.path.name}: {one.death}" for one in told if one.death]
    print(f"{len(deaths)} readers died", *deaths, sep="\n  ")
    assert "Traceback" not in log.read_text("utf-8", "replace")
    assert [one.path.name for one in told if one.cause.startswith("unforeseen")] == []
    assert [one.path.name for one in told if not one.even] == []
    assert "timeout" not in {one.death for one in told}


def test_every_file_of_the_corpus_has_a_verdict(tmp_path: Path) -> None:
    told = read_all(corpus(), tmp_path / "log")
    judge(told, tmp_path / "log")
    assert [one.path.name for one in told if one.death] == []
    verdicts = Counter(one.verdict for one in told if one.path.is_relative_to(CORPUS / "domain"))
    assert verdicts["refused"] == 0, "real data is read"


@pytest.mark.slow
def test_damaged_copies_of_the_corpus_have_a_verdict(tmp_path: Path) -> None:
    seed = int(os.environ.get("CATALOGUE_TEST_SEED", "1"))
    print("seed", seed)
    chance = random.Random(seed)
    mutants = []
    for source in corpus():
        data = source.read_bytes()
        if len(data) > 200_000 or not data:
            continue
        for number in range(MUTANTS):
            path = tmp_path / f"{len(mutants)}-{number}{source.suffix}"
            path.write_bytes(damage_inside(data, chance) or damage(data, chance))
            mutants.append(path)
    told = read_all(mutants, tmp_path / "log")
    judge(told, tmp_path / "log")
    assert sum(bool(one.death) for one in told) * 50 <= len(told)


def damage(data: bytes, chance: random.Random) -> bytes:
    """The same bytes, cut short or with some of them changed."""
    changed = bytearray(data)
    if chance.random() < 0.2:
        return bytes(changed[: chance.randrange(len(changed))])
    for _ in range(chance.choice((1, 4, 32))):
        changed[chance.randrange(len(changed))] = chance.choice((0, 255, chance.randrange(256)))
    return bytes(changed)


def damage_inside(data: bytes, chance: random.Random) -> bytes:
    """The same zip with one of its parts damaged before packing; nothing where that cannot be done."""
    target = io.BytesIO()
    try:
        with (
            zipfile.ZipFile(io.BytesIO(data)) as old,
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            parts = [info for info in old.infolist() if info.file_size]
            victim = chance.choice(parts)
            for info in parts:
                content = old.read(info)
                new.writestr(info.filename, damage(content, chance) if info is victim else content)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, IndexError, ValueError, OSError):
        return b""
    return b"" if chance.random() < 0.3 else target.getvalue()


@pytest.mark.slow
def test_the_table_in_docs_is_what_the_corpus_gives() -> None:
    corpus()
    sys.path.insert(0, str(ROOT / "tools"))
    import corpus_verdicts  # noqa: PLC0415  its own imports need not slow down the other tests

    told = corpus_verdicts.read_corpus()
    assert max(one.seconds for one in told) < SECONDS
    assert max(one.memory for one in told) < MEMORY
    document = (ROOT / "docs" / "hostile-files.md").read_text("utf-8").splitlines()
    lines = corpus_verdicts.by_cause(told)
    assert [line for line in lines if line not in document] == []
    causes = document[document.index("| verdict | rule | cause | files |") + 2 :]
    assert causes[: len(lines)] == lines
    assert not causes[len(lines)], "a line too many"
    for line in corpus_verdicts.by_family(told):
        assert any(written.startswith(line) for written in document), line
