"""Damaged workbooks by the thousand: each gets a verdict, none costs a row, a reader too many or a secret.

`.venv/bin/python tools/fuzz.py` runs the campaign of docs/hostile-files.md and prints its table; what breaks a law
is kept in --keep and run again by `--seed S --case N`.
"""

import argparse
import json
import secrets
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import date
from multiprocessing import forkserver, get_context
from pathlib import Path
from random import Random
from typing import Any

import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parent))

from mutations import ON_BYTES, ON_PACKAGES, ON_XML, Mutant, Source, change_cells

from catalogue.check import Checked, as_json, as_text
from catalogue.intake.centre import Centre, load_centre
from catalogue.intake.identifiers import Pseudonyms
from catalogue.intake.outcome import Outcome, load
from catalogue.intake.reading import EXTENSIONS
from catalogue.intake.supervise import Reader
from catalogue.model.codes import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
RAW, CORPUS = ROOT / "data" / "raw", ROOT.parent / "shared" / "corpus"
SECONDS, MEMORY = 30.0, 3 << 30
LARGEST_SOURCE = 200_000  # bytes: the campaign is to end on the day it began
AS_OF = date(2026, 6, 1)
VERDICTS = ("accepted", "questions", "refused", "ignored")


@dataclass
class Result:
    """What came of one case: `broken` says in words which laws it broke."""

    case: int
    source: str
    mutation: str
    verdict: str
    rule: str
    cause: str
    seconds: float
    rows: int
    broken: list[str] = field(default_factory=list)


def sources() -> list[Source]:
    """The sample's files and, where it is at hand, the corpus of foreign ones."""
    found = [Source(path, is_safe=True) for path in _files(RAW)]
    if CORPUS.is_dir():
        found += [Source(path, is_safe=path.is_relative_to(CORPUS / "domain")) for path in _files(CORPUS)]
    return found


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in EXTENSIONS and path.name != "README.md" and 0 < path.stat().st_size < LARGEST_SOURCE:
            yield path


def mutant_of(seed: int, case: int, given: Sequence[Source]) -> tuple[Source, str, Mutant, str]:
    """The damaged workbook of a case, with its source, the name of the mutation, and the canary in its cells."""
    chance = Random(f"{seed}:{case}")
    canary = f"Kanarėlė{chance.randrange(16**10):010x}"
    wanted = chance.choice(("cells", "cells", "xml", "packages", "bytes"))
    while True:
        source = chance.choice(given)
        if wanted == "cells" and source.sheets:
            return source, "change_cells", change_cells(source, chance, canary), canary
        changes = {"xml": ON_XML if source.xml else (), "packages": ON_PACKAGES if source.parts else ()}
        if wanted != "cells" and (usable := changes.get(wanted, ON_BYTES)):
            change = chance.choice(usable)
            return source, change.__name__, change(source, chance), canary


class Watch:
    """The most memory that any child of the server of forks has held, looked at all the while."""

    def __init__(self) -> None:
        self.peak = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.02):
            for child in children():
                self.peak = max(self.peak, peak_of(child))


def children() -> list[int]:
    """The readers that are alive."""
    server = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    try:
        return [int(pid) for pid in Path(f"/proc/{server}/task/{server}/children").read_text("ascii").split()]
    except OSError:
        return []


def peak_of(process: int) -> int:
    """The most memory that a process has held, in bytes; 0 where it is gone."""
    try:
        lines = Path(f"/proc/{process}/status").read_text("ascii", "replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


def run_case(seed: int, case: int, given: Sequence[Source], reader: Reader, folder: Path) -> tuple[Result, Mutant]:
    """Read one damaged workbook as a night would, and look whether every law held."""
    source, mutation, mutant, canary = mutant_of(seed, case, given)
    path, target = folder / f"case{mutant.suffix}", folder / "outcome"
    path.write_bytes(mutant.data)
    shutil.rmtree(target, ignore_errors=True)  # an earlier outcome would stay where a reader dies
    began = time.monotonic()
    reader.read(path, _centre(source), Pseudonyms(secrets.token_bytes(32)), AS_OF, target)
    seconds = time.monotonic() - began
    outcome = load(target)
    cause = next((found.params["cause"] for found in outcome.findings if "cause" in found.params), "")
    result = Result(
        case,
        source.path.name,
        mutation,
        str(outcome.verdict),
        outcome.refused or outcome.ignored or "",
        cause,
        round(seconds, 3),
        outcome.totals()["read"],
    )
    result.broken = list(_broken_laws(path, target, outcome, mutant, canary, seconds))
    path.unlink()
    return result, mutant


def _centre(source: Source) -> Centre | None:
    folder = source.path.parent
    return load_centre(folder) if (folder / "centre.toml").exists() else None


def _broken_laws(
    path: Path, target: Path, outcome: Outcome, mutant: Mutant, canary: str, seconds: float
) -> Iterator[str]:
    if outcome.verdict not in VERDICTS:
        yield f"verdict {outcome.verdict}"
    if outcome.refused == "PD-012":
        yield f"a fault of ours: {' < '.join(reversed((target / 'fault.txt').read_text('utf-8').splitlines()))}"
    if seconds > SECONDS:
        yield f"{seconds:.0f} s"
    yield from _lost_rows(target, outcome, mutant)
    checked = Checked(path, outcome, "en")
    told = {language: as_text(Checked(path, outcome, language)) for language in LANGUAGES} | {"json": as_json(checked)}
    kept = {file.name: file.read_text("utf-8") for file in target.iterdir() if file.suffix != ".parquet"}
    for name, text in (told | kept).items():
        if canary.casefold() in text.casefold():
            yield f"a cell's value in {name}"
        if any(not letter.isprintable() and letter != "\n" for letter in text) and name in LANGUAGES:
            yield f"letters that command a terminal in {name}"
        text.encode()
    if "\n" in told["json"] or set(json.loads(told["json"])) < {"file", "verdict", "rows", "findings"}:
        yield "not one JSON object on one line"


def _lost_rows(target: Path, outcome: Outcome, mutant: Mutant) -> Iterator[str]:
    """What of the rows is not accounted for: counts, kept rows, addresses, and the true number where it is known."""
    for count in outcome.counts:
        if count.read != count.accepted + count.rejected + count.ignored:
            yield f"rows of {count.table} do not add up"
    kept = sum(pq.read_metadata(target / f"{table}.parquet").num_rows for table in outcome.tables)
    if not outcome.refused and kept != outcome.totals()["accepted"]:
        yield f"{outcome.totals()['accepted']} rows accepted, {kept} kept"
    read = {count.sheet: count.read for count in outcome.counts}
    for found in outcome.findings:
        if found.row is not None and not 1 <= found.row <= read.get(found.sheet or "", 0):
            yield f"{found.rule} at a row that is none"
    if mutant.rows is None:
        return
    if outcome.refused in ("PD-001", "PD-002", "PD-003") or outcome.ignored:
        yield f"a sound workbook gets {outcome.refused or outcome.ignored}"
    elif read != dict(mutant.rows):
        yield f"of {sum(mutant.rows.values())} rows {sum(read.values())} read"


def run_share(seed: int, cases: Iterable[int], keep: Path | None, until: float | None = None) -> dict[str, Any]:
    """Run cases one after another with one reader, until a moment of time.monotonic() if one is given."""
    given = sources()
    results = []
    with Reader() as reader, Watch() as watch, tempfile.TemporaryDirectory() as folder:
        for case in cases:
            if until is not None and time.monotonic() > until:
                break
            result, mutant = run_case(seed, case, given, reader, Path(folder))
            results.append(result)
            if result.broken and keep is not None:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{seed}-{case}{mutant.suffix}").write_bytes(mutant.data)
        left = len(children())
    if results and left > 1:
        results[-1].broken.append(f"{left} readers are left over")
    if results and watch.peak > MEMORY:
        results[-1].broken.append(f"a reader held {watch.peak >> 20} MiB")
    return {"results": [asdict(result) for result in results], "peak": watch.peak}


def as_markdown(results: Sequence[Result], seed: int, seconds: float, peak: int) -> str:
    """Cases by mutation and verdict, causes of refusals, and what was measured."""
    lines = [f"{len(results)} cases, seed {seed}, {seconds / 60:.1f} minutes; largest reader {peak >> 20} MiB, "]
    slowest = max(results, key=lambda result: result.seconds)
    lines[0] += (
        f"longest case {slowest.seconds:.1f} s ({slowest.mutation}); {sum(r.rows for r in results):,} rows read."
    )
    lines += ["", f"| mutation | cases | {' | '.join(VERDICTS)} | laws broken |", "|---|--:|--:|--:|--:|--:|--:|"]
    for name in sorted({result.mutation for result in results}):
        mine = [result for result in results if result.mutation == name]
        counts = Counter(result.verdict for result in mine)
        cells = " | ".join(str(counts[verdict]) for verdict in VERDICTS)
        lines.append(f"| {name} | {len(mine)} | {cells} | {sum(bool(result.broken) for result in mine)} |")
    lines += ["", "| refused or ignored under | cause | cases |", "|---|---|--:|"]
    causes = Counter((result.rule, result.cause) for result in results if result.rule)
    lines += [f"| {rule} | {cause} | {count} |" for (rule, cause), count in sorted(causes.items())]
    return "\n".join(lines)


def main() -> int:
    """Run the campaign; 0 where every law held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--case", type=int, help="run this case alone")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="folder for workbooks that break a law")
    options = parser.parse_args()
    print("seed", options.seed, file=sys.stderr, flush=True)
    began = time.monotonic()
    if options.case is not None:
        shares = [[options.case]]
    else:
        shares = [list(range(options.cases))[worker :: options.workers] for worker in range(options.workers)]
    with ProcessPoolExecutor(len(shares), get_context("spawn")) as pool:
        told = list(pool.map(run_share, [options.seed] * len(shares), shares, [options.keep] * len(shares)))
    results = sorted((Result(**one) for share in told for one in share["results"]), key=lambda result: result.case)
    print(as_markdown(results, options.seed, time.monotonic() - began, max(share["peak"] for share in told)))
    for result in results:
        for law in result.broken:
            print(f"case {result.case} ({result.mutation} of {result.source}): {law}", file=sys.stderr)
    return int(any(result.broken for result in results))


if __name__ == "__main__":
    sys.exit(main())
