"""Run intake and warehouse without Prefect, and read back what they made."""

import hashlib
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from catalogue.settings import Settings
from trees.facts import Key, Truth
from trees.vocabulary import unit_on

Row = tuple[int, int, Decimal]
AS_OF = date(2026, 11, 21)


def settings_for(folder: Path, workers: int = 2) -> Settings:
    """Settings of a run whose raw tree, marts and reports lie in the folder."""
    out = folder / "out"
    return Settings(folder / "raw", out / "marts", out / "reports", AS_OF, workers)


def run_pipeline(settings: Settings) -> None:
    """One night: take in what is new or changed, rebuild the warehouse."""
    from catalogue.intake.intake import plan, take_in  # noqa: PLC0415
    from catalogue.warehouse.build import build  # noqa: PLC0415

    for batch in plan(settings).batches:
        take_in(settings, batch)
    build(settings)


def publish_reports(settings: Settings) -> None:
    """The last step of a night: release editions, rewrite drafts and index pages."""
    from catalogue.editions.publish import publish  # noqa: PLC0415

    publish(settings, settings.database)


def query(settings: Settings, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with closing(duckdb.connect(str(settings.database), read_only=True)) as connection:
        return connection.sql(sql, params=list(values)).fetchall()


def municipality_years(settings: Settings) -> dict[Key, Row]:
    """The mart, in the form of the truth."""
    rows = query(
        settings,
        "select country, municipality_code, year, completions, persons, academic_hours"
        " from marts.municipality_years order by all",
    )
    return {(row[0], row[1], row[2]): (row[3], row[4], row[5]) for row in rows}


def lost_rows(settings: Settings) -> list[tuple[Any, ...]]:
    """Sheets whose rows are not all accounted for."""
    return query(settings, "select * from quality.row_counts where read <> accepted + rejected + ignored")


def refused(settings: Settings) -> list[tuple[Any, ...]]:
    """Files that were refused; a tree holds none that deserves it."""
    return query(settings, "select path, reason from quality.submissions where verdict = 'refused' order by all")


def mart_hashes(settings: Settings) -> dict[str, str]:
    """A hash of the sorted content of every table of marts and quality."""
    tables = query(
        settings,
        "select table_schema || '.' || table_name from information_schema.tables"
        " where table_schema in ('marts', 'quality') order by all",
    )
    found = {}
    for (table,) in tables:
        content = repr(query(settings, f"select * from {table} order by all"))
        found[table] = hashlib.sha256(content.encode()).hexdigest()
    return found


def report_hashes(settings: Settings) -> dict[str, str]:
    """A hash of the bytes of every file below the reports."""
    files = sorted(path for path in settings.reports.rglob("*") if path.is_file())
    return {str(path.relative_to(settings.reports)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def difference(settings: Settings, truth: Truth, found: dict[Key, Row]) -> str:
    """What differs, row by row, with the habits of the centres concerned. Empty where nothing does."""
    wanted = truth.municipality_years
    wrong = sorted(key for key in wanted.keys() | found.keys() if wanted.get(key) != found.get(key))
    if not wrong:
        return ""
    lines = [f"{'/'.join(map(str, key))}: want {wanted.get(key)}, got {found.get(key)}" for key in wrong]
    centres = []
    made = _counted_rows(settings)
    for centre, facts in truth.facts.items():
        rows = []
        for fact in sorted(facts, key=lambda f: f.order):
            file, sheet, row = fact.place
            hours = made.get((f"{centre}/{file}", "" if sheet == file else sheet, row))
            counts = fact.hours if fact.fate == "counts" else None
            if hours != counts and not fact.fate.startswith("counts once") and concerned(fact, wrong):
                rows.append(f"  {fact.place}: want {counts} ({fact.fate}), got {hours}; {_outline(fact)}")
        if rows:
            centres += [f"--- {centre}", truth.layouts[centre], *rows[:12], f"  … {len(rows)} rows differ"]
    return "\n".join([*lines, *centres])


def _outline(fact: Any) -> str:
    unit = fact.workplace.unit.official if fact.workplace.unit else f"nowhere: {fact.workplace.word}"
    return (
        f"person {fact.person.key}, programme {fact.programme.key}, {fact.on}, {unit}, {fact.note or 'plain'}, "
        f"id {fact.nid_shown}, status {fact.status}, no {fact.document}"
    )


def _counted_rows(settings: Settings) -> dict[tuple[str, str, int], Decimal]:
    """Hours of the rows that the marts count, by path, sheet and row."""
    rows = query(
        settings,
        "select s.path, c.sheet, c.source_row, c.academic_hours from marts.completions c"
        " join quality.submissions s using (submission) where c.counts and c.municipality_code is not null",
    )
    texts = (".csv", ".tsv")
    return {(path, "" if path.endswith(texts) else sheet, row): hours for path, sheet, row, hours in rows}


def concerned(fact: Any, wrong: list[Key]) -> bool:
    """Whether the fact's place and year are among the wrong ones; all are where its place is unknown."""
    unit = fact.workplace.unit
    if unit is None:
        return any(key[2] == fact.on.year for key in wrong)
    codes = {unit.code, unit.successor, unit_on(unit, date(fact.on.year, 12, 31)).code}
    return any(key[0] == unit.country and key[1] in codes and key[2] == fact.on.year for key in wrong)
