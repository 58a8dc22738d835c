"""The data dictionary: nothing that is sent or published is missing from it, and every column says its source."""

import csv
import io
import json
from pathlib import Path

import pytest

from catalogue.dictionary import as_text, entries, lineage
from catalogue.errors import UserError
from catalogue.model.marts import MARTS, QUALITY
from catalogue.model.tables import TABLES
from conftest import catalogue

DECLARED = {
    *(("centres", table.name, column.name) for table in TABLES.values() for column in table.accepted.columns),
    *(("marts", mart.name, column.name) for mart in MARTS for column in mart.columns),
    *(("quality", table.name, column.name) for table in QUALITY for column in table.columns),
}


def test_every_declared_column_is_listed_once_with_its_grain_and_source() -> None:
    found = entries()
    assert {(entry.schema, entry.table, entry.column) for entry in found} == DECLARED
    assert len(found) == len(DECLARED)
    for entry in found:
        assert entry.grain and entry.description and entry.type, entry
        assert entry.source and not entry.source.endswith("from "), f"{entry.table}.{entry.column} has no source"


def test_amounts_and_counts_have_a_unit() -> None:
    assert [f"{e.table}.{e.column}" for e in entries() if e.type.startswith("DECIMAL") and not e.unit] == []


def test_the_source_is_read_from_the_sql() -> None:
    assert {"centres.completions", "centres.roster", "municipal code lists"} <= lineage("marts", "municipality_years")
    assert lineage("marts", "municipalities") == {"municipal code lists"}
    assert "centres.mobilities" in lineage("marts", "mobility_years")


def test_forms_hold_the_same() -> None:
    found = entries("marts.labels")
    rows = list(csv.DictReader(io.StringIO(as_text(found, "csv"))))
    assert rows == json.loads(as_text(found, "json"))
    assert all(row["column"] in as_text(found, "text") for row in rows)


def test_an_unknown_table_is_one_clear_line() -> None:
    with pytest.raises(UserError, match="there is no table lables"):
        entries("lables")


def test_the_command_needs_no_database(tmp_path: Path) -> None:
    done = catalogue("dictionary", "mobilities", "--format", "csv", cwd=tmp_path)
    assert done.returncode == 0
    assert "host_country" in done.stdout
    assert list(tmp_path.iterdir()) == []
