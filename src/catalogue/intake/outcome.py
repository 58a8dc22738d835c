"""What came of a file, as it is kept: a folder with its counts and findings, and its accepted rows beside."""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from catalogue.model.findings import Change, Finding, RowCounts, Verdict
from catalogue.model.rules import finding

if TYPE_CHECKING:
    import pandas as pd

STILL_IN_FORCE, HELD_BACK = finding("PD-601"), finding("PD-602")


@dataclass
class Outcome:
    """What came of one file.

    `counts` says what became of every row of every sheet; `refused` and `ignored` name the rule
    where the whole file is. `columns` is sheet → field → zero-based column, `spans`
    sheet → zero-based row of the header and of another table below, if any. `changes` are what reading
    changed without asking, `explained` the questions that the centre has explained. `marks` counts cells by a seal
    of what is wrong where, by which the next submission is compared; `seals` remember what was explained.
    `weight` is the rows, persons and hours accepted. `latest` is the last completion accepted and `first_future`
    the first one rejected for lying in the future: between them the outcome holds for any `as_of`.
    """

    counts: list[RowCounts] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    refused: str | None = None
    ignored: str | None = None
    latest: date | None = None
    first_future: date | None = None
    tables: list[str] = field(default_factory=list)
    language: str | None = None
    columns: dict[str, dict[str, int]] = field(default_factory=dict)
    spans: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    explained: list[Finding] = field(default_factory=list)
    marks: dict[str, int] = field(default_factory=dict)
    seals: dict[str, list[str]] = field(default_factory=dict)
    weight: dict[str, float] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict | str:
        """accepted, questions, refused or ignored; information alone leaves a file accepted."""
        if self.ignored:
            return "ignored"
        if self.refused:
            return "refused"
        return "questions" if any(f.severity != "info" for f in self.findings) else "accepted"

    def holds_on(self, as_of: date) -> bool:
        """Whether reading the same file again on another day would give the same."""
        return (self.latest is None or self.latest <= as_of) and (
            self.first_future is None or as_of < self.first_future
        )

    def totals(self) -> dict[str, int]:
        """Rows read, accepted, rejected and ignored over all sheets."""
        return {
            name: sum(getattr(count, name) for count in self.counts)
            for name in ("read", "accepted", "rejected", "ignored")
        }


def save(target: Path, outcome: Outcome, tables: "Mapping[str, pd.DataFrame]") -> None:
    """Write an outcome and its accepted tables as the folder `target`, whole or not at all."""
    outcome.tables = sorted(tables)
    making = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    if tables:
        from catalogue.intake.accept import write_tables  # noqa: PLC0415  pyarrow, which only readers need

        write_tables(making, tables)
    document = asdict(replace(outcome, findings=[], explained=[]))  # which may be hundreds of thousands
    for name in ("findings", "explained"):
        document[name] = [found.as_dict() for found in getattr(outcome, name)]
    (making / "outcome.json").write_text(json.dumps(document, default=str, ensure_ascii=False), "utf-8")
    former = target.with_name(f".{target.name}.{os.getpid()}.former")
    if target.exists():
        target.rename(former)
    making.rename(target)
    shutil.rmtree(former, ignore_errors=True)


def parquet(accepted: Path, key: str, table: str) -> Path:
    """Where the accepted rows of a table lie for the outcome addressed by `key`."""
    return accepted / "objects" / key / f"{table}.parquet"


def load(target: Path) -> Outcome:
    """Read back what `save` wrote. FileNotFoundError where there is none."""
    document = json.loads((target / "outcome.json").read_text("utf-8"))
    for name in ("latest", "first_future"):
        document[name] = date.fromisoformat(document[name]) if document[name] else None
    document["counts"] = [RowCounts(**count) for count in document["counts"]]
    document["changes"] = [Change(**change) for change in document.get("changes", ())]
    document["spans"] = {sheet: (first, end) for sheet, (first, end) in document.get("spans", {}).items()}
    for name in ("findings", "explained"):
        document[name] = [Finding(**found) for found in document.get(name, ())]
    return Outcome(**document)
