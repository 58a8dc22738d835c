"""What came of a file, as it is kept: accepted rows in Parquet, counts and findings beside them."""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from catalogue.model.columns import Column, Dataset, Kind
from catalogue.model.findings import Finding, RowCounts, Verdict
from catalogue.model.rules import finding
from catalogue.model.tables import TABLES

ARROW_TYPES: dict[Kind, pa.DataType] = {
    "text": pa.string(),
    "date": pa.date32(),
    "decimal": pa.decimal128(10, 2),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
}


STILL_IN_FORCE = finding("PD-601")


@dataclass
class Outcome:
    """What came of one file.

    `counts` says what became of every row of every sheet; `refused` and `ignored` name the rule
    where the whole file is. `latest` is the last completion accepted and `first_future` the first
    one rejected for lying in the future: between them the outcome holds for any `as_of`.
    """

    counts: list[RowCounts] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    refused: str | None = None
    ignored: str | None = None
    latest: date | None = None
    first_future: date | None = None
    tables: list[str] = field(default_factory=list)
    language: str | None = None

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


def arrow_schema(dataset: Dataset) -> pa.Schema:
    """The explicit Arrow schema of a declared table."""
    return pa.schema([pa.field(c.name, ARROW_TYPES[c.kind], c.nullable) for c in dataset.columns])


def to_arrow(frame: pd.DataFrame, dataset: Dataset) -> pa.Table:
    """A typed frame as Arrow, in the declared order and types."""
    arrays = [_to_arrow(frame[column.name], column) for column in dataset.columns]
    return pa.Table.from_arrays(arrays, schema=arrow_schema(dataset))


def _to_arrow(values: "pd.Series[Any]", column: Column) -> pa.Array:
    if column.kind == "decimal":
        missing = values.isna().to_numpy()
        hundredths = np.rint(values.fillna(0).to_numpy() * 100).astype("int64")
        distinct, positions = np.unique(hundredths, return_inverse=True)
        exact = [Decimal(int(value)).scaleb(-2) for value in distinct]
        return pa.array(exact, ARROW_TYPES["decimal"]).take(pa.array(positions, pa.int64(), mask=missing))
    return pa.Array.from_pandas(values, type=ARROW_TYPES[column.kind])


def save(target: Path, outcome: Outcome, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write an outcome and its accepted tables as the folder `target`, whole or not at all."""
    outcome.tables = sorted(tables)
    making = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    for name, frame in tables.items():
        pq.write_table(to_arrow(frame, TABLES[name].accepted), making / f"{name}.parquet", compression="zstd")
    document = asdict(outcome) | {"findings": [found.as_dict() for found in outcome.findings]}
    (making / "outcome.json").write_text(json.dumps(document, default=str, ensure_ascii=False), "utf-8")
    shutil.rmtree(target, ignore_errors=True)
    making.rename(target)


def parquet(accepted: Path, key: str, table: str) -> Path:
    """Where the accepted rows of a table lie for the outcome addressed by `key`."""
    return accepted / "objects" / key / f"{table}.parquet"


def load(target: Path) -> Outcome:
    """Read back what `save` wrote. FileNotFoundError where there is none."""
    document = json.loads((target / "outcome.json").read_text("utf-8"))
    for name in ("latest", "first_future"):
        document[name] = date.fromisoformat(document[name]) if document[name] else None
    document["counts"] = [RowCounts(**count) for count in document["counts"]]
    document["findings"] = [Finding(**found) for found in document["findings"]]
    return Outcome(**document)
