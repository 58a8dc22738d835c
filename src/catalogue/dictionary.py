"""The data dictionary: every column that centres send or analysts query, with unit, grain and source."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from catalogue.errors import UserError
from catalogue.intake.vocabulary import spellings
from catalogue.model.columns import Dataset
from catalogue.model.further import FURTHER
from catalogue.model.marts import MARTS, QUALITY
from catalogue.model.table import Table
from catalogue.model.tables import TABLES

Format = Literal["text", "csv", "json"]
SQL = Path(__file__).parent / "warehouse" / "sql"
_CREATED = re.compile(r"create (?:table|view) staging\.(\w+)|insert into staging\.(\w+)")
_READ = re.compile(r"\b(staging|marts|quality)\.(\w+)")
# staging tables that are filled from data of the project, not from what centres send
_REFERENCE = {
    "units": "municipal code lists",
    "unit_periods": "municipal code lists",
    "centres": "centre.toml",
    "as_of": "the run's day",
    "findings": "reading",
    "submissions": "reading",
    "row_counts": "reading",
    "explanations": "reading",
    "columns": "reading",
}


@dataclass(frozen=True)
class Entry:
    """One column: `schema` is centres (a table that centres send), marts or quality."""

    schema: str
    table: str
    grain: str
    column: str
    type: str
    unit: str
    description: str
    codes: str
    source: str


def entries(table: str | None = None) -> list[Entry]:
    """All columns, or those of one table or mart. Raises UserError for a name that is none."""
    found = [entry for entry in _entries() if table in (None, entry.table, f"{entry.schema}.{entry.table}")]
    if not found:
        raise UserError(f"there is no table {table}; `catalogue dictionary` lists all")
    return found


def as_text(found: list[Entry], form: Format) -> str:
    """The dictionary for people, for spreadsheets (RFC 4180) or for programs."""
    if form == "json":
        return json.dumps([asdict(entry) for entry in found], ensure_ascii=False, indent=1)
    if form == "csv":
        out = io.StringIO()
        writer = csv.DictWriter(out, list(asdict(found[0])), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(asdict(entry) for entry in found)
        return out.getvalue().rstrip()
    lines: list[str] = []
    last = None
    for entry in found:
        if (entry.schema, entry.table) != last:
            last = (entry.schema, entry.table)
            lines += ["", f"{entry.schema}.{entry.table}", f"  {entry.grain}", ""]
        lines.append(f"  {entry.column}  {entry.type}" + (f", {entry.unit}" if entry.unit else ""))
        lines.append(f"      {entry.description}" + (f" One of: {entry.codes}." if entry.codes else ""))
        lines.append(f"      Source: {entry.source}")
    return "\n".join(lines).strip()


def _entries() -> Iterator[Entry]:
    for table in TABLES.values():
        yield from _of(table.accepted, "centres", _sent(table))
    for schema, datasets in (("marts", MARTS), ("quality", QUALITY)):
        for dataset in datasets:
            yield from _of(dataset, schema, _computed(schema, dataset))


def _of(dataset: Dataset, schema: str, sources: dict[str, str]) -> Iterator[Entry]:
    for column in dataset.columns:
        yield Entry(
            schema,
            dataset.name,
            dataset.grain,
            column.name,
            column.duckdb_type,
            column.unit or "",
            column.description,
            ", ".join(column.codes),
            sources[column.name],
        )


def _sent(table: Table) -> dict[str, str]:
    """Source of each column of a table that centres send: its fields, each with a header by which it is known."""
    fields = {column.name: part.fields for part in table.parts for column in part.columns}
    headers = {name: _header(table, name) for name in table.fields}
    sources = {}
    for column in table.accepted.columns:
        named = [f"{name} ({headers[name]})" if headers[name] else name for name in fields.get(column.name, ())]
        sources[column.name] = f"columns {', '.join(named)}" if named else "place of the row"
    return sources


def _header(table: Table, name: str) -> str | None:
    """An English header by which a field is known."""
    for source in table.alias_tables:
        for field, headers in spellings(source, "en").items():
            if table.field_of(source, field) == name and headers:
                return f"“{headers[0]}”"
    return None


def _computed(schema: str, dataset: Dataset) -> dict[str, str]:
    """Source of each column of a mart: a field where it is one, else the SQL and the tables that it rests on."""
    table = next((table for table in FURTHER if schema == "marts" and table.mart == dataset.name), None)
    kept = {column.name for part in table.parts for column in part.columns} if table else set()
    derived = {column.name for column in table.derived} if table else set()
    computed = f"sql/{schema}/{dataset.name}.sql from {', '.join(sorted(lineage(schema, dataset.name)))}"
    return {
        column.name: f"centres.{table.name}.{column.name}"
        if table and column.name in kept - derived
        else computed
        if table is None or column.name in derived
        else f"resolved from centres.{table.name}"
        for column in dataset.columns
    }


@cache
def lineage(schema: str, name: str) -> frozenset[str]:
    """The tables of centres and of reference data that a table of the database rests on, told by the SQL itself."""
    seen: set[tuple[str, str]] = set()
    waiting = [(schema, name)]
    rests: set[str] = set()
    while waiting:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        if at in _names():
            rests.add("who and what rows name")
        elif at[0] == "staging" and (sent := at[1].removesuffix("_rows").removesuffix("_ranked")) in TABLES:
            rests.add(f"centres.{sent}")
        elif at[0] == "staging" and at[1].startswith("policy_"):
            rests.add(f"policy/{at[1].removeprefix('policy_')}")
        elif at[0] == "staging" and at[1] in _REFERENCE:
            rests.add(_REFERENCE[at[1]])
        else:
            waiting += _reads().get(at, _default(*at))
    return frozenset(rests)


def _default(schema: str, name: str) -> list[tuple[str, str]]:
    """What no SQL file makes: a further mart that is published as its rows stand."""
    return [("staging", table.name) for table in FURTHER if schema == "marts" and table.mart == name]


@cache
def _names() -> frozenset[tuple[str, str]]:
    """The tables that say which person, programme or workplace a row of any list means."""
    made = (_CREATED.findall(path.read_text("utf-8")) for path in (SQL / "names").glob("*.sql"))
    return frozenset(("staging", one or other) for names in made for one, other in names)


@cache
def _reads() -> dict[tuple[str, str], list[tuple[str, str]]]:
    """What each table that SQL makes reads."""
    reads: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for path in sorted(SQL.rglob("*.sql")):
        text = re.sub(r"--.*", "", path.read_text("utf-8"))
        if path.parent.name in ("marts", "quality"):
            reads.setdefault((path.parent.name, path.stem), []).extend(_READ.findall(text))
            continue
        for statement in text.split(";"):
            made = _CREATED.search(statement)
            if made:
                name = made[1] or made[2]
                reads.setdefault(("staging", name), []).extend(
                    at for at in _READ.findall(statement) if at != ("staging", name)
                )
    return reads
