"""Accepted rows as Arrow, in the declared columns and types, and as Parquet in the store."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from catalogue.model.columns import Column, Dataset, Kind
from catalogue.model.tables import TABLES

if TYPE_CHECKING:
    import pandas as pd

ARROW_TYPES: dict[Kind, pa.DataType] = {
    "text": pa.string(),
    "date": pa.date32(),
    "decimal": pa.decimal128(10, 2),
    "money": pa.decimal128(18, 2),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "list": pa.string(),  # codes joined by semicolons; split when the marts are built
}


def arrow_schema(dataset: Dataset) -> pa.Schema:
    """The explicit Arrow schema of a declared table."""
    return pa.schema([pa.field(c.name, ARROW_TYPES[c.kind], c.nullable) for c in dataset.columns])


def to_arrow(frame: "pd.DataFrame", dataset: Dataset) -> pa.Table:
    """A typed frame as Arrow, in the declared order and types."""
    arrays = [_to_arrow(frame[column.name], column) for column in dataset.columns]
    return pa.Table.from_arrays(arrays, schema=arrow_schema(dataset))


def _to_arrow(values: "pd.Series[Any]", column: Column) -> pa.Array:
    if column.kind in ("decimal", "money"):
        missing = values.isna().to_numpy()
        hundredths = np.rint(values.fillna(0).to_numpy() * 100).astype("int64")
        distinct, positions = np.unique(hundredths, return_inverse=True)
        exact = [Decimal(int(value)).scaleb(-2) for value in distinct]
        return pa.array(exact, ARROW_TYPES[column.kind]).take(pa.array(positions, pa.int64(), mask=missing))
    return pa.Array.from_pandas(values, type=ARROW_TYPES[column.kind])


def write_tables(folder: Path, tables: "Mapping[str, pd.DataFrame]") -> None:
    """Write the accepted rows of each table as folder/<table>.parquet."""
    import pyarrow.parquet as pq  # noqa: PLC0415  slow, and only readers write

    for name, frame in tables.items():
        pq.write_table(to_arrow(frame, TABLES[name].accepted), folder / f"{name}.parquet", compression="zstd")
