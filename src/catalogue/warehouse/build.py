"""Rebuild the DuckDB file from the accepted store, check it, and swap it in by rename."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from catalogue.errors import UserError
from catalogue.intake.intake import PACKAGE, Manifest
from catalogue.model.further import FURTHER
from catalogue.model.marts import MARTS, QUALITY
from catalogue.model.rules import REFERENCE
from catalogue.settings import Settings
from catalogue.warehouse import rules

if TYPE_CHECKING:
    import duckdb

SQL = Path(__file__).parent / "sql"
MEMORY_LIMIT = "512MiB"  # beyond it steps on the way are written to disk, and wiped
VERSION_MARK = "built.json"


@dataclass(frozen=True)
class Built:
    """What a build did: `rows` per mart; `changed` is False where the published file still holds."""

    changed: bool
    rows: dict[str, int] = field(default_factory=dict)


class CheckFailed(RuntimeError):
    """A check of the marts found rows: a bug of ours; nothing is published."""


def build(settings: Settings) -> Built:
    """Build and publish the marts, unless nothing that they rest on has changed.

    Raises UserError where no accepted row exists, CheckFailed where a check finds rows.
    """
    manifest = Manifest.load(settings.accepted)
    if not any(entry.in_force for entry in manifest.entries.values()):
        raise UserError("no file was accepted yet: there is nothing to publish")
    foundation = _foundation(settings)
    if settings.database.exists() and _stands(settings, foundation):
        return Built(changed=False)
    settings.marts.mkdir(parents=True, exist_ok=True)
    fresh = settings.marts / f".catalogue.{os.getpid()}.duckdb"
    _remove(fresh)
    try:
        with _writing(fresh) as connection:
            rows = _fill(connection, settings, manifest)
            _check(connection)
            until = connection.sql((SQL / "holds_until.sql").read_text("utf-8")).fetchall()[0][0]
            connection.execute("checkpoint")
        _publish(fresh, settings.database)
    finally:
        _remove(fresh)
    mark = {"foundation": foundation, "from": settings.as_of, "until": until}
    (settings.accepted / VERSION_MARK).write_text(json.dumps(mark, default=str) + "\n", "utf-8")
    manifest.prune(settings.accepted)
    return Built(changed=True, rows=rows)


def _foundation(settings: Settings) -> str:
    """Everything that the marts rest on: the state of the store, centre.toml files, our SQL and code."""
    digest = hashlib.sha256((settings.accepted / "manifest.json").read_bytes())
    for path in sorted(settings.raw.glob("*/centre.toml")):
        digest.update(path.read_bytes())
    for path in sorted([*SQL.rglob("*.sql"), *Path(__file__).parent.glob("*.py"), *(PACKAGE / "model").glob("*.py")]):
        digest.update(path.read_bytes())
    for path in (REFERENCE / "municipalities.csv", REFERENCE / "places.csv", *sorted((REFERENCE / "policy").iterdir())):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _stands(settings: Settings, foundation: str) -> bool:
    """Whether what was built last rests on the same, and the day changes nothing in it."""
    try:
        mark = json.loads((settings.accepted / VERSION_MARK).read_text("utf-8"))
        day = settings.as_of.isoformat()
        return bool(mark["foundation"] == foundation and mark["from"] <= day < (mark["until"] or "9999"))
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return False


@contextmanager
def _writing(path: Path) -> "Iterator[duckdb.DuckDBPyConnection]":
    """A new database file that tools of DuckDB 1.5 can open too; closed in every case."""
    import duckdb  # noqa: PLC0415  not on an unchanged night

    spill = path.with_name(f"{path.name}.tmp")
    config: dict[str, str | bool | int | float | list[str]] = {
        "storage_compatibility_version": "v1.5.0",
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": str(spill),
    }
    connection = duckdb.connect(path, config=config)
    try:
        connection.execute("attach ':memory:' as staging")  # what is only a step on the way is not written
        connection.execute("create schema marts; create schema quality")
        yield connection
    finally:
        connection.close()
        shutil.rmtree(spill, ignore_errors=True)


def _publish(fresh: Path, target: Path) -> None:
    """Swap the file in; a stale write-ahead log beside the target would make it unopenable."""
    if fresh.with_name(fresh.name + ".wal").exists():
        raise RuntimeError("the new database was not closed cleanly")
    target.with_name(target.name + ".wal").unlink(missing_ok=True)
    fresh.replace(target)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.with_name(path.name + ".wal").unlink(missing_ok=True)


def _fill(connection: "duckdb.DuckDBPyConnection", settings: Settings, manifest: Manifest) -> dict[str, int]:
    """Staging, then every declared mart and quality table with its types and comments; rows per mart."""
    from catalogue.warehouse.load import create, load, order_of  # noqa: PLC0415  not on an unchanged night

    load(connection, settings, manifest)
    rows = {}
    connection.execute("begin")  # one for all: each commit of its own would wait for the disk
    for schema, datasets in (("marts", MARTS), ("quality", QUALITY)):
        for dataset in datasets:
            table = f"{schema}.{dataset.name}"
            create(connection, schema, dataset)
            select = _select(schema, dataset.name)
            names = ", ".join(f'"{column.name}"' for column in dataset.columns)
            connection.execute(f"insert into {table} select {names} from ({select}) order by {order_of(dataset)}")
            rows[table] = _one(connection, f"select count(*) from {table}")
    connection.execute("commit")
    return rows


def _select(schema: str, name: str) -> str:
    """The SQL of a mart; a further table that has none of its own is published as its rows stand."""
    path = SQL / schema / f"{name}.sql"
    if name == "findings":
        return f"with broken as ({rules.broken()}) {path.read_text('utf-8')}"
    if path.exists():
        return path.read_text("utf-8")
    table = next((table for table in FURTHER if schema == "marts" and table.mart == name), None)
    if table is None:
        raise FileNotFoundError(f"sql/{schema}/{name}.sql is missing")
    return f"from staging.{table.name}_rows"


def _check(connection: "duckdb.DuckDBPyConnection") -> None:
    """Run every check; each returns the rows that break it."""
    from catalogue.warehouse.further import personal_data  # noqa: PLC0415  not on an unchanged night

    checks = {path.stem: path.read_text("utf-8") for path in sorted((SQL / "checks").glob("*.sql"))}
    for name, query in {**checks, "personal_data": personal_data()}.items():
        broken = connection.sql(query).fetchall()
        if broken:
            raise CheckFailed(f"{name}: {len(broken)} rows")


def _one(connection: "duckdb.DuckDBPyConnection", query: str) -> int:
    return int(connection.sql(query).fetchall()[0][0])
