"""Pandera judges the typed frame: the declared columns, and the rules that look at whole rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from catalogue.intake.sheet import Sheet
from catalogue.model.codes import COMPLETED
from catalogue.model.columns import Column
from catalogue.model.tables import KEYS, TABLES

DTYPES: dict[str, Any] = {
    "text": "str",
    "date": "datetime64[s]",
    "decimal": "float64",
    "integer": "int64",
    "boolean": "bool",
}
HOURS_TOLERANCE = 0.5
EARLIEST, LATEST = pd.Timestamp(1990, 1, 1), pd.Timestamp(2100, 1, 1)

# a broken declaration of a column, as the rule that people know it by
REQUIRED_RULES = {
    "completed_on": "PD-303",
    "roster_date": "PD-303",
    "programme_hours": "PD-305",
    "status": "PD-105",
    "document_year": "PD-303",
}


@dataclass(frozen=True)
class RowCheck:
    """A rule over whole rows: `good` says which rows of a frame keep it.

    `fields` are the sheet's fields concerned; a row in which one of them was unreadable is not
    reported again. The finding points at the first of them that the sheet has.
    """

    rule: str
    fields: tuple[str, ...]
    good: Callable[[pd.DataFrame, date], "pd.Series[bool]"]


def _in_order(earlier: str, later: str) -> Callable[[pd.DataFrame, date], "pd.Series[bool]"]:
    return lambda frame, _: ~(frame[later] < frame[earlier])


def _has_key(frame: pd.DataFrame, _: date) -> "pd.Series[bool]":
    return frame[[key.name for key in KEYS]].notna().any(axis=1)


def _has_workplace(frame: pd.DataFrame, _: date) -> "pd.Series[bool]":
    return frame[["institution_name", "institution_code", "municipality_code"]].notna().any(axis=1)


def _has_programme(frame: pd.DataFrame, _: date) -> "pd.Series[bool]":
    return frame[["programme_code", "programme_title"]].notna().any(axis=1)


def _not_in_future(frame: pd.DataFrame, as_of: date) -> "pd.Series[bool]":
    return ~(frame["status"].isin(COMPLETED) & (frame["completed_on"] > pd.Timestamp(as_of)))


def _plausible(column: str) -> Callable[[pd.DataFrame, date], "pd.Series[bool]"]:
    return lambda frame, _: frame[column].isna() | frame[column].between(EARLIEST, LATEST)


def _within_programme(frame: pd.DataFrame, _: date) -> "pd.Series[bool]":
    exceeds = frame["academic_hours"] > frame["programme_hours"] + HOURS_TOLERANCE
    return ~((frame["hours_basis"] == "credited") & exceeds)


_PERSON = ("full_name", "last_name", "participant_id", "national_id")
_DATES = ("completion_date", "end_date", "issue_date")

ROW_CHECKS: Mapping[str, tuple[RowCheck, ...]] = {
    "completions": (
        RowCheck("PD-301", _PERSON, _has_key),
        RowCheck("PD-302", ("programme_title", "programme_code"), _has_programme),
        RowCheck("PD-204", _DATES, _plausible("completed_on")),
        RowCheck("PD-201", _DATES, _not_in_future),
        RowCheck("PD-202", ("end_date", "start_date"), _in_order("started_on", "ended_on")),
        RowCheck("PD-202", ("completion_date", "start_date"), _in_order("started_on", "finished_on")),
        RowCheck("PD-203", ("issue_date", "completion_date", "end_date"), _in_order("completed_on", "issued_on")),
        RowCheck(
            "PD-205",
            ("hours_credited",),
            _within_programme,
        ),
    ),
    "roster": (
        RowCheck("PD-301", _PERSON, _has_key),
        RowCheck("PD-304", ("institution_name", "institution_code", "municipality"), _has_workplace),
        RowCheck("PD-204", ("roster_date",), _plausible("roster_date")),
    ),
    "programmes": (RowCheck("PD-302", ("title", "programme_code"), _has_programme),),
    "participants": (RowCheck("PD-301", _PERSON, _has_key),),
}  # fmt: skip

_FIELD_OF = {"completed_on": "completion_date", "document_year": "completion_date", "programme_hours": "hours_total"}


def judge(frame: pd.DataFrame, sheet: Sheet, as_of: date) -> pd.DataFrame:
    """The accepted rows of a typed frame, in declared columns; every other row has its findings."""
    table = sheet.layout.table
    try:
        _schema(table.name, as_of).validate(frame, lazy=True)
    except SchemaErrors as failures:
        for failure in failures.schema_errors:
            _report(failure, frame, sheet)
    accepted = frame[[column.name for column in table.accepted.columns]]
    return accepted[~sheet.errors].reset_index(drop=True) if sheet.errors.any() else accepted


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
    series: pd.Series[Any] = pd.Series(values, dtype=DTYPES[kind])
    return series


@cache
def _schema(table: str, as_of: date) -> pa.DataFrameSchema:
    """The Pandera schema of a table, from its declaration and its row rules."""
    dataset = TABLES[table].accepted
    columns = {column.name: _column(column) for column in dataset.columns}
    helpers = {"started_on", "ended_on", "issued_on", "finished_on"} if table == "completions" else set()
    columns |= {name: pa.Column("datetime64[s]", nullable=True) for name in helpers}

    def rule(check: RowCheck) -> pa.Check:
        return pa.Check(
            lambda frame: check.good(frame, as_of), name=f"{check.rule}:{','.join(check.fields)}", error=check.rule
        )

    return pa.DataFrameSchema(columns, checks=[rule(check) for check in ROW_CHECKS[table]], strict=True)


def _column(column: Column) -> pa.Column:
    checks = []
    if column.codes:
        checks.append(pa.Check.isin(column.codes))
    if column.minimum is not None:
        checks.append(pa.Check.ge(column.minimum))
    dtype = "Int64" if column.kind == "integer" else DTYPES[column.kind]
    return pa.Column(dtype, checks=checks, nullable=column.nullable)


def _report(failure: object, frame: pd.DataFrame, sheet: Sheet) -> None:
    """Turn one Pandera failure into findings; a failure that no rule explains is a bug of ours."""
    check, column = getattr(failure, "check", None), getattr(failure.schema, "name", None)  # type: ignore[attr-defined]
    name = getattr(check, "name", None) or ""
    if name.startswith("PD-"):
        rule, fields = name.split(":")
        output = failure.check_output  # type: ignore[attr-defined]
        bad = np.flatnonzero(~output.to_numpy(dtype=bool, na_value=True))
        _report_rows(rule, tuple(fields.split(",")), bad, sheet)
    elif column in REQUIRED_RULES and frame[column].isna().any():
        field = _FIELD_OF.get(str(column), str(column))
        missing = np.flatnonzero(frame[column].isna())
        fields = (field, *_DATES) if field in _DATES else (field,)
        _report_rows(REQUIRED_RULES[str(column)], fields, missing, sheet)
    else:
        place = np.flatnonzero(~sheet.errors)
        if len(place) and not _explained(failure, sheet):
            raise TypeError(f"no rule explains a failure of column {column} ({name})")


def _explained(failure: object, sheet: Sheet) -> bool:
    """Whether the failing rows are all rejected already, by the finding that is the cause."""
    output = getattr(failure, "check_output", None)
    if output is None:
        return False
    bad = output.index[~output.to_numpy(dtype=bool, na_value=True)]  # Pandera leaves blank cells out
    return bool(sheet.errors[bad].all())


def _report_rows(rule: str, fields: tuple[str, ...], rows: np.ndarray, sheet: Sheet) -> None:
    for field in fields:
        if field in sheet.spoiled:
            rows = rows[~sheet.spoiled[field][rows]]
    if rule == "PD-303" and any(sheet.errors[rows]):
        rows = rows[~sheet.errors[rows]]
    target = next((field for field in fields if field in sheet), fields[0])
    sheet.report(rule, target, rows)
    for field in fields:
        sheet.spoil(field, rows)
