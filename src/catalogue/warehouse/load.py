"""Into a new database: reference data, the accepted rows in force, and what is known of their quality."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from catalogue.errors import UserError
from catalogue.intake import outcome
from catalogue.intake.accept import arrow_schema
from catalogue.intake.centre import load_centre
from catalogue.intake.intake import Entry, Manifest, natural
from catalogue.intake.places import code_list, unit_on
from catalogue.model.columns import Column, Dataset
from catalogue.model.findings import Finding, column_letter
from catalogue.model.further import FURTHER
from catalogue.model.marts import QUALITY
from catalogue.model.policy import POLICY
from catalogue.model.rules import REFERENCE
from catalogue.model.tables import TABLES
from catalogue.settings import Settings
from catalogue.warehouse import further
from catalogue.warehouse.people import link

SQL = Path(__file__).parent / "sql"

# which file of the store holds which submission; path_rank orders a centre's files naturally
FILES = pa.schema(
    [
        ("file", pa.string()),
        ("submission", pa.string()),
        ("centre", pa.string()),
        ("country", pa.string()),
        ("path_rank", pa.int64()),
    ]
)
_MACROS = SQL / "macros.sql"
_POLICY_TYPES = {
    **dict.fromkeys(("valid_from", "valid_to", "joined", "left"), "date"),
    **dict.fromkeys(("value", "units_per_euro"), "decimal(18,6)"),
}
# short references for the sets of columns that rows are joined by; a check proves them unique
_REFERENCES = {
    "record": "hash(centre, national_id_key, participant_key, name_birth_key, name_workplace_key)",
    "programme_ref": "hash(centre, programme_code, programme_key)",
    "workplace_ref": "hash(country, centre, institution_code, institution_name)",
}


def load(connection: duckdb.DuckDBPyConnection, settings: Settings, manifest: Manifest) -> None:
    """Fill schema `staging` from the store, step by step as the SQL files say, and link persons."""
    _load_policy(connection, settings.as_of)
    connection.execute(_MACROS.read_text("utf-8"))
    _load_reference(connection, settings, manifest)
    _load_quality(connection, settings, manifest)
    _load_accepted(connection, settings, manifest)
    for mentions in (further.persons(), further.programmes(), further.workplaces()):
        connection.execute(mentions)
    first, *others = sorted((SQL / "names").glob("*.sql"))
    connection.execute(first.read_text("utf-8"))
    shared = "select * from staging.person_records semi join staging.shared_records using (record) order by all"
    people, links = link(connection.sql(shared).to_arrow_table())
    insert(connection, "staging.linked_people", people)
    insert(connection, "staging.linked_records", links)
    for path in others:
        connection.execute(path.read_text("utf-8"))
    for table in FURTHER:
        connection.execute(further.rows(table))
    connection.execute(further.replaced())
    connection.execute(further.counts())
    for path in sorted((SQL / "staging").glob("*.sql")):
        connection.execute(path.read_text("utf-8"))


def create(connection: duckdb.DuckDBPyConnection, schema: str, dataset: Dataset) -> None:
    """An empty table with the declared types, NOT NULLs and comments."""
    columns = ", ".join(
        f'"{column.name}" {column.duckdb_type}{"" if column.nullable else " not null"}' for column in dataset.columns
    )
    table = f"{schema}.{dataset.name}"
    connection.execute(f"create table {table} ({columns})")
    connection.execute(f"comment on table {table} is {_quoted(dataset.comment)}")
    for column in dataset.columns:
        connection.execute(f'comment on column {table}."{column.name}" is {_quoted(column.comment)}')


def order_of(dataset: Dataset) -> str:
    """The ORDER BY list in which a mart is written: its key, so that the same rows lie the same."""
    return ", ".join(f'"{name}"' for name in dataset.key)


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    """A new table from Arrow, whose schema is explicit."""
    connection.register("arriving", rows)
    connection.execute(f"create table {table} as select * from arriving")
    connection.unregister("arriving")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _load_accepted(connection: duckdb.DuckDBPyConnection, settings: Settings, manifest: Manifest) -> None:
    """Every accepted row in force, with where it came from; `file_row` numbers the rows of a file."""
    ordered = sorted(manifest.entries.items(), key=lambda item: natural(item[1].path))
    for name, table in TABLES.items():
        files = [
            {"file": str(path), "submission": id_, "centre": entry.centre, "country": entry.country, "path_rank": rank}
            for rank, (id_, entry) in enumerate(ordered)
            if entry.in_force and (path := outcome.parquet(settings.accepted, entry.in_force, name)).exists()
        ]
        insert(connection, f"staging.{name}_files", pa.Table.from_pylist(files, FILES))
        columns = [column.name for column in table.accepted.columns]
        source = (
            f"read_parquet({[file['file'] for file in files]!r}, filename = 'file', file_row_number = true)"
            if files
            else _empty(table.accepted)
        )
        connection.execute(
            f"create table staging.{name} as"
            f" select f.submission, f.centre, f.country, f.path_rank, r.file_row_number as file_row,"
            f" {', '.join(_kept(column) for column in table.accepted.columns)}{_references(columns)}"
            f" from {source} as r inner join staging.{name}_files as f using (file)"
        )


def _kept(column: Column) -> str:
    """A stored column as SQL: lists are stored as text."""
    return f"string_split(r.{column.name}, ';') as {column.name}" if column.kind == "list" else f"r.{column.name}"


def _empty(dataset: Dataset) -> str:
    """A source without rows, in the declared types."""
    types = {column.name: "varchar" if column.kind == "list" else column.duckdb_type for column in dataset.columns}
    columns = ", ".join(f"null::{type_} as {name}" for name, type_ in types.items())
    return f"(select {columns}, null::varchar as file, null::bigint as file_row_number where false)"


def _references(columns: list[str]) -> str:
    """The short references that a table's columns allow, as further columns in SQL."""
    needed = {"record": "national_id_key", "programme_ref": "programme_key", "workplace_ref": "institution_name"}
    return "".join(f", {_REFERENCES[one]} as {one}" for one, column in needed.items() if column in columns)


def _load_policy(connection: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """Every policy table as staging.policy_<name>, blank as NULL, and the day on which the night judges."""
    connection.execute("create table staging.as_of as select ?::date as as_of", [as_of])
    for path in sorted(POLICY.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            header, *_ = csv.reader(lines)
        types = {column: _POLICY_TYPES.get(column, "varchar") for column in header}
        connection.execute(
            f"create table staging.policy_{path.stem} as"
            f" from read_csv('{path}', header = true, nullstr = '', quote = '\"', columns = {types})"
        )


def _load_reference(connection: duckdb.DuckDBPyConnection, settings: Settings, manifest: Manifest) -> None:
    with (REFERENCE / "places.csv").open(encoding="utf-8", newline="") as lines:
        counties = {row["code"]: row["native_nominative"] for row in csv.DictReader(lines) if row["kind"] == "county"}
    units = [
        {
            "country": unit.country,
            "code": unit.code,
            "valid_from": unit.valid_from,
            "valid_to": unit.valid_to,
            "successor_code": unit.successor or None,
            "name_official": unit.official,
            "name_short": unit.short,
            "kind": unit.kind,
            "parent_iso": unit.parent or None,
            "county_name": counties.get(unit.parent),
        }
        for unit in code_list()
    ]
    text, day = pa.string(), pa.date32()
    kinds = [text, text, day, day, text, text, text, text, text, text]
    insert(connection, "staging.units", pa.Table.from_pylist(units, pa.schema(list(zip(units[0], kinds, strict=True)))))
    periods = pa.schema([("country", text), ("code", text), ("first_day", day), ("last_day", day), ("unit_code", text)])
    insert(connection, "staging.unit_periods", pa.Table.from_pylist(list(_periods()), periods))
    names = []
    for folder in sorted({entry.centre for entry in manifest.entries.values()}):
        try:
            names.append({"centre": folder, "centre_name": load_centre(settings.raw / folder).name})
        except UserError:
            names.append({"centre": folder, "centre_name": folder})
    insert(
        connection, "staging.centres", pa.Table.from_pylist(names, pa.schema([("centre", text), ("centre_name", text)]))
    )


def _periods() -> Iterator[dict[str, object]]:
    """For each code, which unit it means from when to when (decisions 17); the last period is open."""
    for country in sorted({unit.country for unit in code_list()}):
        units = [unit for unit in code_list() if unit.country == country]
        starts = {date(1900, 1, 1)}
        starts |= {unit.valid_from for unit in units if unit.valid_from}
        starts |= {unit.valid_to + timedelta(days=1) for unit in units if unit.valid_to}
        days = sorted(starts)
        for unit in units:
            meant = [unit_on(country, unit.code, day) for day in days]
            changes = [i for i in range(len(days)) if i == 0 or meant[i] != meant[i - 1]]
            for index, following in zip(changes, [*changes[1:], None], strict=True):
                yield {
                    "country": country,
                    "code": unit.code,
                    "first_day": days[index],
                    "last_day": days[following] - timedelta(days=1) if following is not None else None,
                    "unit_code": meant[index],
                }


def _load_quality(connection: duckdb.DuckDBPyConnection, settings: Settings, manifest: Manifest) -> None:
    """Submissions as they stand tonight, with the counts and findings of what was read."""
    submissions, findings, explained, counts, columns = [], [], [], [], []
    for id_, entry in sorted(manifest.entries.items()):
        submissions.append(_submission(id_, entry))
        now = outcome.load(settings.accepted / "objects" / str(entry.key))
        findings += [_finding(id_, entry.centre, found) for found in now.findings]
        if entry.in_force and entry.in_force != entry.key:
            why = outcome.HELD_BACK if entry.fall else outcome.STILL_IN_FORCE
            findings.append(_finding(id_, entry.centre, why))
            now = outcome.load(settings.accepted / "objects" / entry.in_force)
        columns += [
            {"submission": id_, "sheet": sheet, "field": name, "column": column, "letter": column_letter(column)}
            for sheet, fields in now.columns.items()
            for name, column in fields.items()
        ]
        explained += [_finding(id_, entry.centre, found) for found in now.explained]
        counts += [
            {"submission": id_, "centre": entry.centre, **{n: getattr(count, n) for n in _COUNTS}}
            for count in now.counts
        ]
    tables = {"submissions": submissions, "findings": findings, "explanations": explained, "row_counts": counts}
    for name, rows in tables.items():
        insert(connection, f"staging.{name}", pa.Table.from_pylist(rows, _declared(name)))
    insert(connection, "staging.columns", pa.Table.from_pylist(columns, _COLUMNS))


# where the fields of a sheet stand
_COLUMNS = pa.schema(
    [
        ("submission", pa.string()),
        ("sheet", pa.string()),
        ("field", pa.string()),
        ("column", pa.int64()),
        ("letter", pa.string()),
    ]
)
_COUNTS = ("sheet", "table", "read", "accepted", "rejected", "ignored")


def _submission(id_: str, entry: Entry) -> dict[str, object]:
    return {
        "submission": id_,
        "centre": entry.centre,
        "country": entry.country,
        "path": entry.path,
        "sha256": entry.sha256,
        "verdict": entry.verdict,
        "in_force_sha256": entry.in_force_sha256,
        "reason": entry.reason,
    }


def _finding(id_: str, centre: str, found: Finding) -> dict[str, object]:
    return {
        "submission": id_,
        "centre": centre,
        "rule": found.rule,
        "severity": found.severity,
        "sheet": found.sheet,
        "source_row": found.row,
        "cell": found.cell,
        "field": found.field,
        "count": found.count,
    }


def _declared(name: str) -> pa.Schema:
    dataset = next(dataset for dataset in QUALITY if dataset.name == name)
    return arrow_schema(dataset)
