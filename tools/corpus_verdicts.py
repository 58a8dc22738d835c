"""What becomes of the corpus of foreign files: the tables of docs/hostile-files.md, as Markdown."""

import csv
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from fuzz import AS_OF, CORPUS, VERDICTS, Watch

from catalogue.intake.identifiers import Pseudonyms
from catalogue.intake.outcome import load
from catalogue.intake.supervise import Reader


@dataclass(frozen=True)
class Told:
    """What became of one file: `cause` is the rule and the word for why it is refused or ignored."""

    family: str
    verdict: str
    rule: str
    cause: str
    seconds: float
    memory: int


def read_corpus() -> list[Told]:
    """Read every file that the manifest names, one after another."""
    with (CORPUS / "MANIFEST.tsv").open(encoding="utf-8", newline="") as lines:
        families = {row["path"]: row["class"] for row in csv.DictReader(lines, delimiter="\t")}
    told = []
    with Reader() as reader, Watch() as watch, tempfile.TemporaryDirectory() as folder:
        for path, family in sorted(families.items()):
            watch.peak, began = 0, time.monotonic()
            reader.read(CORPUS / path, None, Pseudonyms(b"corpus"), AS_OF, Path(folder) / "outcome")
            seconds = time.monotonic() - began
            outcome = load(Path(folder) / "outcome")
            cause = next((found.params["cause"] for found in outcome.findings if "cause" in found.params), "")
            rule = outcome.refused or outcome.ignored or ""
            told.append(Told(family, str(outcome.verdict), rule, cause or "read", seconds, watch.peak))
    return told


def by_cause(told: Sequence[Told]) -> list[str]:
    """Lines of the table of verdicts by rule and cause."""
    counts = Counter((VERDICTS.index(one.verdict), one.rule, one.cause) for one in told)
    return [f"| {VERDICTS[verdict]} | {rule} | {cause} | {n} |" for (verdict, rule, cause), n in sorted(counts.items())]


def by_family(told: Sequence[Told]) -> list[str]:
    """Lines of the table of verdicts by family, without what was measured."""
    lines = []
    for family in sorted({one.family for one in told}):
        counts = Counter(one.verdict for one in told if one.family == family)
        cells = " | ".join(str(counts[verdict]) for verdict in VERDICTS)
        lines.append(f"| {family} | {counts.total()} | {cells} |")
    return lines


def measured(told: Sequence[Told], line: str) -> str:
    """The longest time and the largest memory of a line's family."""
    mine = [one for one in told if line.startswith(f"| {one.family} |")]
    return f" {max(one.seconds for one in mine):.2f} | {max(one.memory for one in mine) >> 20} |"


def main() -> None:
    """Print both tables."""
    told = read_corpus()
    print("| verdict | rule | cause | files |", "|---|---|---|--:|", *by_cause(told), sep="\n")
    print(f"\n| family | files | {' | '.join(VERDICTS)} | longest, s | largest, MiB |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    print(*(line + measured(told, line) for line in by_family(told)), sep="\n")


if __name__ == "__main__":
    main()
