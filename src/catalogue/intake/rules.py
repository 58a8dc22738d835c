"""The rules that look at whole rows: what each table's rows must keep, by country and day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from catalogue.model.codes import COMPLETED
from catalogue.model.parts import KEYS, WORKPLACE_FOUND
from catalogue.model.policy import currency_of, general_threshold, rows_of, threshold
from catalogue.model.rules import severity
from catalogue.model.table import Table


class Context(NamedTuple):
    """On which day and in which country rows are judged."""

    as_of: date
    country: str


Frame: TypeAlias = pd.DataFrame
Days: TypeAlias = "pd.Series[pd.Timestamp]"
Rows: TypeAlias = "pd.Series[bool]"
Good = Callable[[Frame, Context], Rows]


@dataclass(frozen=True)
class RowCheck:
    """A rule over whole rows: `good` says which rows of a frame keep it.

    `fields` are the sheet's fields concerned; a row in which one of them was unreadable is not
    reported again. The finding points at the first of them that the sheet has.
    """

    rule: str
    fields: tuple[str, ...]
    good: Good


# the days on which the law of a core table's row is looked up, the first that is given; further tables name theirs
_DAYS = {
    "completions": ("completed_on",),
    "roster": ("roster_date",),
    "programmes": ("accredited_on", "started_on"),
}


def judged_on(frame: Frame, table: Table) -> Days:
    """The day whose law holds for each row, NaT where the row has none: then today's law does."""
    return _first_of(frame, *_DAYS.get(table.name, (table.day,) if table.day else ()))


def gravity(rule: str, country: str, days: Days) -> np.ndarray:
    """How grave a rule is for rows of these days, one severity a row; None where it is not in force."""
    return _by_day(lambda on: severity(rule, country, on), days)


def row_checks(table: Table) -> tuple[RowCheck, ...]:
    """The rules over whole rows of a table: those that follow from what it declares, then its own.

    The first that a row breaks speaks for its fields: an end before its start is no question of length.
    """
    columns = {column.name: part.fields for part in table.parts for column in part.columns}
    made: list[RowCheck] = []
    if table.mart and "person" in table.required:
        made.append(RowCheck("PD-301", _PERSON, _has_key))
    if table.day in columns:
        made.append(RowCheck("PD-204", columns[table.day], _plausible(table.day)))
    if {"started_on", "ended_on"} <= columns.keys():
        fields = (*columns["ended_on"], *columns["started_on"])
        made.append(RowCheck("PD-202", fields, _in_order("started_on", "ended_on")))
    return (*made, *ROW_CHECKS.get(table.name, ()))


# what holds on a day


def _by_day(law: Callable[[date | None], Any], days: Days) -> np.ndarray:
    """What a law says on each row's day, asked once a day."""
    codes, found = pd.factorize(days)
    answers = np.empty(len(found) + 1, dtype=object)
    answers[:] = [*(law(day.date()) for day in found), law(None)]  # rows without a day have the code -1
    return answers[codes]


def _limit(name: str, context: Context, days: Days) -> np.ndarray:
    """A threshold on each row's day, NaN where none is in force."""
    dated = any(row["valid_from"] or row["valid_to"] for row in rows_of("thresholds", name))
    values = _by_day(
        lambda on: threshold(name, context.country, on), days if dated else pd.Series(pd.NaT, index=days.index)
    )
    return values.astype("float64")


def _first_of(frame: Frame, *columns: str) -> Days:
    """Per row the first of the dates that is given."""
    days: Days = pd.Series(pd.NaT, index=frame.index, dtype="datetime64[s]")
    for column in columns:
        days = days.fillna(frame[column])
    return days


def _where(applies: Callable[[Frame], Rows], good: Good) -> Good:
    """A check of those rows only that it is about."""

    def check(frame: Frame, context: Context) -> Rows:
        asked = applies(frame)
        result = pd.Series(True, index=frame.index)
        if asked.any():
            result[asked] = good(frame[asked], context)
        return result

    return check


def _is(column: str, *codes: str) -> Callable[[Frame], Rows]:
    return lambda frame: frame[column].isin(codes)


# what a row must have


def _has_key(frame: Frame, _: Context) -> Rows:
    return frame[[key.name for key in KEYS]].notna().any(axis=1)


def _has_workplace(frame: Frame, _: Context) -> Rows:
    return frame[["institution_name", "institution_code", "municipality_code"]].notna().any(axis=1)


def _has_programme(frame: Frame, _: Context) -> Rows:
    return frame[["programme_code", "programme_title"]].notna().any(axis=1)


def _has_approval(frame: Frame, _: Context) -> Rows:
    return frame["accreditation_no"].notna()


# dates


def _in_order(earlier: str, later: str) -> Good:
    return lambda frame, _: ~(frame[later] < frame[earlier])


def _not_in_future(frame: Frame, context: Context) -> Rows:
    early: Rows = frame["status"].isin(COMPLETED) & (frame["completed_on"] > pd.Timestamp(context.as_of))
    return ~early


def _plausible(column: str) -> Good:
    def good(frame: Frame, _: Context) -> Rows:
        first, last = (int(general_threshold(f"{end}_year")) for end in ("earliest", "latest"))
        fits: Rows = frame[column].isna() | frame[column].dt.year.between(first, last)
        return fits

    return good


# hours, in academic hours of 45 minutes


def _within_programme(frame: Frame, context: Context) -> Rows:
    allowed = frame["programme_hours"] + _limit("credited_hours_tolerance", context, frame["completed_on"])
    exceeds: Rows = (frame["hours_basis"] == "credited") & (frame["academic_hours"] > allowed)
    return ~exceeds


def _parts_make_total(frame: Frame, context: Context) -> Rows:
    """A part that is missing counts as none, but one part alone need not be the whole."""
    parts = frame[["contact_hours", "practical_hours", "independent_hours"]]
    excess = (parts.sum(axis=1) - frame["programme_hours"]).round(2)
    tolerance = _limit("hours_parts_tolerance", context, frame["started_on"])
    differs: Rows = (excess > tolerance) | ((excess < -tolerance) & (parts.notna().sum(axis=1) > 1))
    return ~differs


def _fits_days(hours: str, first: str, *last: str) -> Good:
    """Whether the hours go into the days from `first` to the first of `last` that is given."""

    def good(frame: Frame, context: Context) -> Rows:
        days = (_first_of(frame, *last) - frame[first]).dt.days + 1
        exceeds: Rows = frame[hours] > days * _limit("plausible_hours_per_day", context, frame[first])
        return ~exceeds

    return good


def _at_least(hours: str, name: str) -> Good:
    return lambda frame, context: ~(frame[hours] < _limit(name, context, _programme_day(frame)))


def _national_length(frame: Frame, context: Context) -> Rows:
    day = _programme_day(frame)
    shortest, longest = (_limit(f"national_programme_hours_{end}", context, day) for end in ("min", "max"))
    return ~((frame["programme_hours"] < shortest) | (frame["programme_hours"] > longest))


def _national_practice(frame: Frame, context: Context) -> Rows:
    day = _programme_day(frame)
    share = frame["practical_hours"] / frame["programme_hours"] * 100
    least, most = (_limit(f"national_practice_share_{end}", context, day) for end in ("min", "max"))
    return ~((share < least) | (share > most))


def _programme_day(frame: Frame) -> Days:
    return _first_of(frame, *_DAYS["programmes"])


def _is_accredited(frame: Frame) -> Rows:
    return frame[["accredited_on", "accreditation_no"]].notna().any(axis=1)


# documents and money


def _assessed_unless_denied(frame: Frame, _: Context) -> Rows:
    return frame["assessed"].fillna(True).astype(bool)


def _in_currency(day: Callable[[Frame], Days]) -> Good:
    """Whether the currency, where one is given, is the country's on the day."""

    def good(frame: Frame, context: Context) -> Rows:
        return frame["currency"] == _by_day(lambda on: currency_of(context.country, on), day(frame))

    return _where(lambda frame: frame["currency"].notna(), good)


def _cost_day(frame: Frame) -> Days:
    """The day of payment, else the last of the budget year: a currency changes with the year."""
    last = pd.to_datetime(frame["budget_year"].astype("string") + "-12-31", errors="coerce").astype("datetime64[s]")
    return frame["paid_on"].fillna(last)


# mobilities and labels

_KA1 = r"^20\d\d-\d-[A-Z]{2}\d\d-KA1"
_KINDS_OF_KA1 = ("course", "job_shadowing", "teaching")


def _of_ka1(frame: Frame) -> Rows:
    """By its number, else by its kind; what was cancelled has no length."""
    named = frame["project_code"].str.contains(_KA1, na=False)
    kind = frame["project_code"].isna() & frame["mobility_type"].isin(_KINDS_OF_KA1)
    return (named | kind) & (frame["mobility_status"] != "cancelled")


def _as_long_as_guide_says(frame: Frame, context: Context) -> Rows:
    """The guide is that of the call's year, which begins the number, else of the first day."""
    call = pd.to_datetime(frame["project_code"].str[:4] + "-01-01").astype("datetime64[s]")
    day = call.fillna(frame["started_on"])
    days = (frame["ended_on"] - frame["started_on"]).dt.days + 1 - frame["travel_days"].fillna(0).astype("float64")
    longest = _limit("mobility_days_max", context, day)
    for kind in ("course", "teaching"):
        longest = np.where(frame["mobility_type"] == kind, _limit(f"mobility_days_max_{kind}", context, day), longest)
    return ~((days < _limit("mobility_days_min", context, day)) | (days > longest))


def _abroad(frame: Frame, context: Context) -> Rows:
    return frame["sending_country"].fillna(context.country) != frame["host_country"]


def _of_scheme(frame: Frame) -> Rows:
    """Labels of the eTwinning scheme that were awarded: both are what a blank cell means."""
    scheme, status = frame["label_scheme"].fillna("etwinning_school"), frame["label_status"].fillna("awarded")
    return (scheme == "etwinning_school") & (status == "awarded")


def _edition_spans(frame: Frame, context: Context) -> Rows:
    """An edition names two years even where its label was prolonged."""
    years = frame["edition"].astype("string").str.extract(r"(20\d\d)\D+(?:20)?(\d\d)(?!\d)")
    spans = years[1].astype("Float64") + 2000 - years[0].astype("Float64") + 1
    first = pd.to_datetime(years[0] + "-01-01").astype("datetime64[s]")
    asked = pd.Series(_limit("label_years", context, first), frame.index)
    return (spans.isna() | asked.isna() | spans.between(2, asked)).astype(bool)


def _validity_spans(frame: Frame, context: Context) -> Rows:
    """To the day, or to the end of the last of so many calendar years."""
    first, last = frame["valid_from"], frame["valid_to"]
    years = pd.Series(_limit("label_years", context, first), frame.index)
    to_the_day = ((last - first).dt.days - years * 365.25).abs() < 2
    ends_year = (last.dt.month == 12) & (last.dt.day == 31)
    fits: Rows = to_the_day | (ends_year & (last.dt.year - first.dt.year + 1 == years))
    return fits | first.isna() | last.isna() | years.isna()


_PERSON = ("full_name", "last_name", "participant_id", "national_id")
_DATES = ("completion_date", "end_date", "issue_date")
_HOURS = ("hours_credited", "attended_hours", "days_credited")
_NATIONAL = _is("programme_type", "national")
_A_PROGRAMME = _is("programme_type", "a_programme")

ROW_CHECKS: Mapping[str, tuple[RowCheck, ...]] = {
    "completions": (
        RowCheck("PD-301", _PERSON, _has_key),
        RowCheck("PD-302", ("programme_title", "programme_code"), _has_programme),
        RowCheck("PD-204", _DATES, _plausible("completed_on")),
        RowCheck("PD-201", _DATES, _not_in_future),
        RowCheck("PD-202", ("end_date", "start_date"), _in_order("started_on", "ended_on")),
        RowCheck("PD-202", ("completion_date", "start_date"), _in_order("started_on", "finished_on")),
        RowCheck("PD-203", ("issue_date", "completion_date", "end_date"), _in_order("completed_on", "issued_on")),
        RowCheck("PD-205", ("hours_credited",), _within_programme),
        RowCheck(
            "PD-207",
            (*_HOURS, "start_date", "end_date"),
            _fits_days("academic_hours", "started_on", "ended_on", "completed_on"),
        ),
        RowCheck(
            "PD-208",
            ("document_type", "assessed"),
            _where(_is("document_type", "certificate"), _assessed_unless_denied),
        ),
        RowCheck("PD-119", ("currency",), _in_currency(lambda frame: frame["completed_on"])),
    ),
    "roster": (
        RowCheck("PD-304", WORKPLACE_FOUND, _has_workplace),
        RowCheck("PD-301", (*_PERSON, *WORKPLACE_FOUND), _has_key),  # a name is known by its workplace
        RowCheck("PD-204", ("roster_date",), _plausible("roster_date")),
    ),
    "programmes": (
        RowCheck("PD-302", ("programme_title", "programme_code"), _has_programme),
        RowCheck("PD-206", ("hours_total", "hours_contact", "hours_practical", "hours_independent"), _parts_make_total),
        RowCheck(
            "PD-207", ("hours_total", "start_date", "end_date"), _fits_days("programme_hours", "started_on", "ended_on")
        ),
        RowCheck(
            "PD-209",
            ("hours_total", "accreditation_date"),
            _where(_is_accredited, _at_least("programme_hours", "long_programme_hours")),
        ),
        RowCheck("PD-209", ("hours_total", "programme_type"), _where(_NATIONAL, _national_length)),
        RowCheck("PD-209", ("hours_practical", "hours_total", "programme_type"), _where(_NATIONAL, _national_practice)),
        RowCheck(
            "PD-210",
            ("hours_total", "programme_type"),
            _where(_A_PROGRAMME, _at_least("programme_hours", "a_module_hours_min")),
        ),
        RowCheck("PD-210", ("accreditation_no", "programme_type"), _where(_A_PROGRAMME, _has_approval)),
        RowCheck("PD-119", ("currency",), _in_currency(lambda frame: frame["started_on"])),
    ),
    "participants": (RowCheck("PD-301", _PERSON, _has_key),),
    "runs": (
        RowCheck(
            "PD-207", ("hours_total", "start_date", "end_date"), _fits_days("run_hours", "started_on", "ended_on")
        ),
        RowCheck("PD-119", ("currency",), _in_currency(lambda frame: frame["started_on"])),
    ),
    "run_days": (RowCheck("PD-207", ("day_hours",), _fits_days("day_hours", "held_on", "held_on")),),
    "attendance": (
        RowCheck("PD-207", ("attended_hours",), _fits_days("attended_hours", "attended_on", "attended_on")),
    ),
    "follow_ups": (RowCheck("PD-207", ("event_hours",), _fits_days("event_hours", "held_on", "held_on")),),
    "costs": (RowCheck("PD-119", ("currency",), _in_currency(_cost_day)),),
    "mobilities": (
        RowCheck("PD-212", ("end_date", "start_date", "travel_days"), _where(_of_ka1, _as_long_as_guide_says)),
        RowCheck("PD-213", ("host_country", "sending_country"), _abroad),
    ),
    "labels": (
        RowCheck("PD-214", ("edition",), _where(_of_scheme, _edition_spans)),
        RowCheck("PD-214", ("valid_to_date", "valid_from_date"), _where(_of_scheme, _validity_spans)),
    ),
}
