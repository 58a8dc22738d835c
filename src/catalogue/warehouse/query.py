"""Reading the published marts: read-only, without access to anything outside the file."""

import csv
import io
import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import duckdb

from catalogue.errors import UserError
from catalogue.intake.text import formula_safe

Format = Literal["table", "csv", "json", "parquet"]
SHOWN_ROWS, WIDEST = 1_000, 200


@contextmanager
def reading(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection. Raises UserError where there is no database yet, or none that opens."""
    if not database.exists():
        raise UserError(f"there are no marts at {database}: run `catalogue nightly` first")
    try:
        connection = duckdb.connect(database, read_only=True, config={"enable_external_access": "false"})
    except duckdb.Error as error:
        raise UserError(f"{database} does not open ({type(error).__name__}): delete it and run again") from None
    try:
        yield connection
    finally:
        connection.close()


def rows(database: Path, query: str) -> list[Any]:
    """All rows of a query of ours."""
    with reading(database) as connection:
        return connection.sql(query).fetchall()


def query(database: Path, sql: str, form: Format = "table") -> None:
    """Run one statement and print its result. Raises UserError with DuckDB's word where it fails."""
    with reading(database) as connection:
        try:
            relation = connection.sql(sql)
            if relation is None:
                return
            if form == "table":
                width = shutil.get_terminal_size((WIDEST, 0)).columns
                relation.show(max_rows=SHOWN_ROWS, max_width=width, max_col_width=WIDEST)
                return
            table = relation.to_arrow_table()
        except duckdb.Error as error:
            raise UserError(str(error).splitlines()[0]) from None
    if form == "parquet":
        import pyarrow.parquet as pq  # noqa: PLC0415

        buffer = io.BytesIO()
        pq.write_table(table, buffer)
        sys.stdout.buffer.write(buffer.getvalue())
    elif form == "json":
        print(json.dumps(table.to_pylist(), ensure_ascii=False, default=_plain))  # noqa: T201
    else:
        writer = csv.writer(sys.stdout, lineterminator="\r\n")
        writer.writerow([_safe(name) for name in table.column_names])
        for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
            writer.writerow([_safe(cell) for cell in row])


def _plain(value: object) -> object:
    """Dates as ISO text, decimals as numbers."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


def _safe(value: object) -> object:
    """A cell of CSV: lists joined by semicolons, texts that no spreadsheet runs as a formula."""
    if isinstance(value, str):
        return formula_safe(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return _safe(";".join(str(one) for one in value))
    return value
