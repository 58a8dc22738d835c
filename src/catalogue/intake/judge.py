"""Pandera judges the typed frame: the declared columns, and the rules of rules.py over whole rows."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from catalogue.intake.rules import Context, RowCheck, gravity, judged_on, row_checks
from catalogue.intake.sheet import Sheet
from catalogue.model.columns import Column
from catalogue.model.table import Table
from catalogue.model.tables import CORE, TABLES

DTYPES: dict[str, Any] = {
    "text": "str",
    "date": "datetime64[s]",
    "decimal": "float64",
    "money": "float64",
    "integer": "int64",
    "boolean": "bool",
    "list": "str",
}

# a broken declaration of a column of a core table, as the rule that people know it by
REQUIRED_RULES = {
    "completed_on": "PD-303",
    "programme_hours": "PD-305",
    "status": "PD-105",
    "document_year": "PD-303",
}
NEEDED = "PD-306"  # the same for any other column
HELPERS = {"completions": ("ended_on", "issued_on", "finished_on")}
_DATES = ("completion_date", "end_date", "issue_date")
_FIELD_OF = {"completed_on": "completion_date", "document_year": "completion_date", "programme_hours": "hours_total"}


def judge(frame: pd.DataFrame, sheet: Sheet, as_of: date) -> pd.DataFrame:
    """The accepted rows of a typed frame, in declared columns; every other row has its findings."""
    table = sheet.layout.table
    _report_stray(sheet)
    _report_empty_groups(sheet)
    try:
        _schema(table.name, Context(as_of, sheet.centre.country)).validate(frame, lazy=True)
    except SchemaErrors as failures:
        for failure in failures.schema_errors:
            _report(failure, frame, sheet)
    accepted = frame[[column.name for column in table.accepted.columns]]
    return accepted[~sheet.errors].reset_index(drop=True) if sheet.errors.any() else accepted


def _report_stray(sheet: Sheet) -> None:
    """Rows with nothing in any needed group: one finding each, at what they do hold, and none for what they lack."""
    needed = [name for fields in sheet.layout.table.required.values() for name in fields]
    stray = ~sheet.filled(*needed) & ~sheet.errors
    for field in needed:
        sheet.spoil(field, np.flatnonzero(stray))
    for field in sheet.read_fields:
        filled = sheet.filled(field)
        sheet.report(NEEDED, field, np.flatnonzero(stray & filled))
        stray &= ~filled
    sheet.report(NEEDED, sheet.read_fields[0], np.flatnonzero(stray))  # dashes only


def _report_empty_groups(sheet: Sheet) -> None:
    """Rows of a further table that have nothing in any column of a needed group; persons have a rule of their own."""
    table = sheet.layout.table
    alone = {part.fields for part in table.parts if any(not column.nullable for column in part.columns)}
    for group, fields in table.required.items() if table not in CORE else ():
        if group != "person" and not any((field,) in alone for field in fields):
            target = next((field for field in fields if field in sheet), fields[0])
            spoiled = sheet.spoiled.get(target, np.zeros(len(sheet), dtype=bool))
            sheet.report(NEEDED, target, np.flatnonzero(~sheet.filled(*fields) & ~spoiled))


def typed(columns: Mapping[str, np.ndarray], sheet: Sheet) -> pd.DataFrame:
    """A frame with one row per data row of the sheet, in the declared dtypes, and where each row stands.

    Helper columns of the checks, which are not declared, are dates.
    """
    kinds = {column.name: column.kind for column in sheet.layout.table.accepted.columns}
    everything: dict[str, np.ndarray] = {
        "sheet": np.full(len(sheet), sheet.name, dtype=object),
        "source_row": (sheet.positions + sheet.first_row).astype("int64"),
        **columns,
    }
    return pd.DataFrame({name: _series(values, kinds.get(name, "date")) for name, values in everything.items()})


def _series(values: np.ndarray, kind: str) -> "pd.Series[Any]":
    if kind == "date":
        codes, days = pd.factorize(values)
        return pd.Series(np.array([*days, None], dtype="datetime64[s]")[codes])
    if kind == "integer":
        return pd.Series(values.astype("float64")).astype("Int64")
    if kind == "boolean" and values.dtype == object:
        return pd.Series(values, dtype="boolean")
    series: pd.Series[Any] = pd.Series(values, dtype=DTYPES[kind])
    return series


@cache
def _schema(table: str, context: Context) -> pa.DataFrameSchema:
    """The Pandera schema of a table, from its declaration and its row rules."""
    dataset = TABLES[table].accepted
    columns = {column.name: _column(column) for column in dataset.columns}
    columns |= {name: pa.Column("datetime64[s]", nullable=True) for name in HELPERS.get(table, ())}

    def rule(check: RowCheck) -> pa.Check:
        return pa.Check(
            lambda frame: check.good(frame, context), name=f"{check.rule}:{','.join(check.fields)}", error=check.rule
        )

    return pa.DataFrameSchema(columns, checks=[rule(check) for check in row_checks(TABLES[table])], strict=True)


def _column(column: Column) -> pa.Column:
    checks = []
    if column.codes and column.kind != "list":
        checks.append(pa.Check.isin(column.codes))
    if column.minimum is not None:
        checks.append(pa.Check.ge(column.minimum))
    dtype = {"integer": "Int64", "boolean": "boolean" if column.nullable else "bool"}.get(column.kind)
    dtype = dtype or DTYPES[column.kind]
    return pa.Column(dtype, checks=checks, nullable=column.nullable)


def _report(failure: object, frame: pd.DataFrame, sheet: Sheet) -> None:
    """Turn one Pandera failure into findings; a failure that no rule explains is a bug of ours."""
    check, column = getattr(failure, "check", None), getattr(failure.schema, "name", None)  # type: ignore[attr-defined]
    name = getattr(check, "name", None) or ""
    needed = {column.name for column in sheet.layout.table.accepted.columns if not column.nullable}
    if name.startswith("PD-"):
        rule, fields = name.split(":")
        output = failure.check_output  # type: ignore[attr-defined]
        if output is None:  # the check itself failed: a threshold that is not there, say
            raise TypeError(f"{rule}: {failure}")
        bad = np.flatnonzero(~output.to_numpy(dtype=bool, na_value=True))
        _report_rows(rule, tuple(fields.split(",")), bad, frame, sheet)
    elif column in needed and frame[column].isna().any():
        field = _FIELD_OF.get(str(column)) or _field_of(str(column), sheet.layout.table)
        missing = np.flatnonzero(frame[column].isna())
        fields = (field, *_DATES) if field in _DATES else (field,)
        _report_rows(REQUIRED_RULES.get(str(column), NEEDED), fields, missing, frame, sheet)
    else:
        place = np.flatnonzero(~sheet.errors)
        if len(place) and not _explained(failure, sheet):
            raise TypeError(f"no rule explains a failure of column {column} ({name})")


def _field_of(column: str, table: Table) -> str:
    """The field from which a column is read."""
    names = {made.name: part.fields[0] for part in table.parts for made in part.columns}
    return names.get(column, column)


def _explained(failure: object, sheet: Sheet) -> bool:
    """Whether the failing rows are all rejected already, by the finding that is the cause."""
    output = getattr(failure, "check_output", None)
    if output is None:
        return False
    bad = output.index[~output.to_numpy(dtype=bool, na_value=True)]  # Pandera leaves blank cells out
    return bool(sheet.errors[bad].all())


def _report_rows(rule: str, fields: tuple[str, ...], rows: np.ndarray, frame: pd.DataFrame, sheet: Sheet) -> None:
    """Report the rows in which no field concerned is reported already, as grave as the rule is on their day."""
    for field in fields:
        if field in sheet.spoiled:
            rows = rows[~sheet.spoiled[field][rows]]
    if rule == "PD-303" and any(sheet.errors[rows]):
        rows = rows[~sheet.errors[rows]]
    fields = tuple(sorted(fields, key=lambda field: field not in sheet))  # the first that the sheet has is pointed at
    grave = gravity(rule, sheet.centre.country, judged_on(frame, sheet.layout.table).iloc[rows])
    for severity in sorted(set(grave) - {None}):
        chosen = rows[grave == severity]
        sheet.report_fields(rule, fields, chosen, severity=severity)
        for field in fields:
            sheet.spoil(field, chosen)
