"""The figures of the declared tables, protected and rounded, put into the data block."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from catalogue.model.policy import threshold
from catalogue.reports.block import Block, Figure
from catalogue.reports.facts import TOTAL, Area, Facts, Row, category_key
from catalogue.reports.protection import Cell, Pattern, count_cell
from catalogue.reports.shown import (
    AFTER_PROGRAMMES,
    ALL,
    BEFORE_PROGRAMMES,
    BREAKS,
    COUNTS,
    POLICY,
    ROSTER,
    Breakdown,
    Lines,
    Measure,
    Ranking,
    Roll,
    Source,
)
from catalogue.reports.subject import Subject

PARTS = tuple(part for section in (*BEFORE_PROGRAMMES, *AFTER_PROGRAMMES) for part in section.parts)
OTHER = "other"
# a page stays below 100 000 bytes where the JSON of its figures and the rows of its public lists (bytes, a row of words
# counted as so many) are no longer than this; else it leaves out tables of detail, the first ones first
LONGEST = 37_500
ROLL_ROW = 200
DETAILS = (
    "t-label-work", "t-registrations", "t-seats", "t-teams", "t-officials", "t-funds", "t-kinds", "t-mobilities",
    "t-institutions", "t-days", "t-subjects",
)  # fmt: skip


@dataclass(frozen=True)
class _Desk:
    """What every figure of a report is made with."""

    block: Block
    facts: Facts
    pattern: Pattern
    about: Subject

    @property
    def year(self) -> int:
        return self.about.edition.year


def put_parts(block: Block, facts: Facts, pattern: Pattern, about: Subject) -> None:
    """The figures of all declared tables."""
    desk = _Desk(block, facts, pattern, about)
    for part in PARTS:
        geos = about.geos_of(part)
        match part:
            case Lines():
                _put_lines(desk, part, geos)
            case Breakdown() if geos:
                _put_breakdown(desk, part, geos)
            case Ranking() if geos:
                _put_ranking(desk, part, *geos[0])
            case Roll():
                _put_roll(desk, part)
    _put_breaks(desk)


def leave_out_details(block: Block, facts: Facts, about: Subject) -> None:
    """Take tables of detail out of a block that would make the page too long."""
    parts = {part.key: part for part in PARTS}
    rows = sum(len(roll_rows(facts, part, about)[0]) for part in PARTS if isinstance(part, Roll))
    for key in DETAILS:
        if len(block.json("").encode()) + ROLL_ROW * rows <= LONGEST:
            return
        match parts[key]:
            case Lines(lines=lines):
                for source, measure in lines:
                    block.leave_out(key, source.mart, (measure.indicator,), None)
            case Breakdown(source=source, measures=measures):
                block.leave_out(key, source.mart, [one.indicator for one in measures], source.dimension)


def put_policy(block: Block, country: str, year: int) -> None:
    """The thresholds that words name."""
    values = {name: threshold(name, country, date(year, 12, 31)) for name in POLICY}
    if values["paid_days"]:
        values["half_paid_days"] = values["paid_days"] / 2
    for name, value in values.items():
        if value is not None:
            block.put("method", name, value, {"geo": "country"})


# --- one figure


@dataclass(frozen=True)
class _Place:
    """Where a figure is taken from: the rows of a source in one area, and which of them."""

    geo: str
    area: Area
    source: Source
    rows: dict[str, Row]


def _place(desk: _Desk, source: Source, geo: str, area: Area) -> _Place:
    return _Place(geo, area, source, desk.facts.categories(source, area, desk.year))


def _figure(desk: _Desk, place: _Place, measure: Measure, category: str) -> dict[str, Any]:
    """The arguments `value`, `hidden` and `decimals` of a figure."""
    value = _value(place, measure, category)
    sizes = desk.pattern.sizes
    if measure.least and sizes.get(_weight(place, measure, category), 0) < measure.least:
        # a group too small for a share or mean has none, whether or not its counts are withheld
        value = None
    hidden = any(desk.pattern.hides(*cell) for cell in _guards(place, measure, category))
    return {"value": value, "hidden": hidden and value is not None, "decimals": measure.decimals}


def _value(place: _Place, measure: Measure, category: str) -> Any:
    value = _column(place, measure.column, category)
    for name in measure.plus if value is not None else ():
        value += _column(place, name, category) or 0
    if value is not None and measure.minus:
        value = max(value - (_column(place, measure.minus, category) or 0), 0)
    if value is not None and measure.of:
        whole = _column(place, measure.column, TOTAL) if measure.of == ALL else _column(place, measure.of, category)
        return Decimal(100) * value / whole if whole else None
    return value


def _column(place: _Place, column: str, category: str) -> Any:
    """A column of a category's row; of the total of the categories the sum."""
    if category == TOTAL and place.source.dimension:
        values = [row[column] for row in place.rows.values() if row[column] is not None]
        return sum(values) if values else None
    return place.rows[category][column] if category in place.rows else None


def _on(place: _Place, name: str, category: str) -> Cell:
    shared = name in (COUNTS, ROSTER)
    return Cell(name, place.area) if shared else count_cell(place.source, name, place.area, category)


def _weight(place: _Place, measure: Measure, category: str) -> Cell:
    """The cell whose size says whether a share or mean tells enough."""
    source = place.source
    if measure.of == ALL and source.base:
        return Cell(source.base, place.area)
    counted = {*source.counts, *(one.total for one in source.sums)}
    return _on(place, measure.of if measure.of in counted else measure.on or source.counts[0], category)


def _guards(place: _Place, measure: Measure, category: str) -> Iterator[Cell]:
    """The cells that withhold a figure: of its own count, of the row, of the whole."""
    source = place.source
    if measure.on:
        yield _on(place, measure.on, category)
    if source.counts and (category != TOTAL or not source.dimension):
        yield count_cell(source, source.counts[0], place.area, category)
    # parts are withheld one by one; only a total, and what would tell it, goes with the total
    if source.base == COUNTS and (category == TOTAL or measure.of):
        yield Cell(COUNTS, place.area)


# --- tables


def _put_lines(desk: _Desk, part: Lines, geos: tuple[tuple[str, Area], ...]) -> None:
    for geo, area in geos:
        for source, measure in part.lines:
            place = _place(desk, source, geo, area)
            if place.rows:
                figure = _figure(desk, place, measure, TOTAL)
                desk.block.put(source.mart, measure.indicator, dims={"geo": geo}, **figure)


def _put_breakdown(desk: _Desk, part: Breakdown, geos: tuple[tuple[str, Area], ...]) -> None:
    source, lead = part.source, part.measures[0]
    dimension = str(source.dimension)
    own = _place(desk, source, *geos[0])
    if not set(own.rows) - set(part.last):
        return
    chosen = _chosen(desk, part, own)
    totals = [m for m in part.measures if part.has_total and not m.of]
    for category in chosen:
        for measure in part.measures:
            figure = _figure(desk, own, measure, category)
            desk.block.put(source.mart, measure.indicator, dims={"geo": own.geo, dimension: category}, **figure)
    for measure in totals:
        figure = _figure(desk, own, measure, TOTAL)
        desk.block.put(source.mart, measure.indicator, dims={"geo": own.geo, dimension: TOTAL}, **figure)
    for geo, area in geos[1:]:
        place = _place(desk, source, geo, area)
        nothing: dict[str, Any] = {"value": Decimal(0), "decimals": lead.decimals}
        for category in chosen if place.rows else ():
            # an area in which a category does not occur has none of it
            figure = _figure(desk, place, lead, category) if category in place.rows else nothing
            desk.block.put(source.mart, lead.indicator, dims={"geo": geo, dimension: category}, **figure)


def _chosen(desk: _Desk, part: Breakdown, own: _Place) -> list[str]:
    """The categories that are shown, by the first measure as published, so that the order tells no more than it."""

    def published(category: str) -> Decimal | None:
        figure = _figure(desk, own, part.rank or part.measures[0], category)
        return None if figure["value"] is None or figure["hidden"] else Decimal(figure["value"])

    def key(category: str) -> tuple[int, int, Decimal, str]:
        fixed = part.order.index(category) if category in part.order else len(part.order)
        late = part.last.index(category) + 1 if category in part.last else 0
        value = published(category)
        return fixed, late, Decimal(1) if value is None else -value, category

    chosen = sorted(own.rows, key=key)
    if part.rank:
        first = part.source.counts[0]
        chosen = [c for c in chosen if published(c) is not None and own.rows[c][first] >= part.least]
    return chosen[: part.most]


def _put_ranking(desk: _Desk, part: Ranking, geo: str, area: Area) -> None:
    """The named ones of the municipality's own list; a larger place's would tell of what is left beside them."""
    source, listed = part.source, desk.about.providers
    if geo != desk.about.code or not listed:
        return
    rows = desk.facts.categories(source, area, desk.year)
    dimension = str(source.dimension)
    for name in listed:
        for measure in part.measures:
            value, dims = rows[name][measure.column], {"geo": geo, dimension: name}
            desk.block.put(source.mart, measure.indicator, value, dims, decimals=measure.decimals)
    total = sum(row["completions"] for row in rows.values())
    others = total - sum(rows[name]["completions"] for name in listed)
    for key, value in ((OTHER, others), (TOTAL, total)):
        hidden = desk.pattern.hides(COUNTS, area)
        desk.block.put(source.mart, "completions", value, {"geo": geo, dimension: key}, hidden=hidden)


def roll_place(part: Roll, about: Subject) -> tuple[str, Area]:
    """The geo and area whose list is shown: the municipality's, or the county's (the country's where none is)."""
    if not part.of_county:
        return about.code, about.unit.area
    wider = [(geo, area) for geo, area in about.geos if area.kind != "municipality"]
    return wider[0]


def roll_rows(facts: Facts, part: Roll, about: Subject) -> tuple[dict[str, Row], int]:
    """The listed rows by their key in the data block, and how many are left out."""
    _, area = roll_place(part, about)
    rows = sorted(
        (row for row in facts.rows(part.source, area, about.edition.year) if _is_listed(part, row)),
        key=lambda row: [(row[name] is None, str(row[name])) for name in part.order],
    )
    listed: dict[str, Row] = {}
    for row in rows[: part.most]:
        name = str(row[part.items[0].column] or "–")
        listed[name if name not in listed else f"{name} ({len(listed) + 1})"] = row
    return listed, len(rows) - len(listed)


def _is_listed(part: Roll, row: Row) -> bool:
    return part.half is None or bool(2 * row[part.half[0]] >= row[part.half[1]] > 0)


def _put_roll(desk: _Desk, part: Roll) -> None:
    facts, block, mart = desk.facts, desk.block, part.source.mart
    geo, area = roll_place(part, desk.about)
    listed, left_out = roll_rows(facts, part, desk.about)
    for key, row in listed.items():
        for item in part.items:
            for column in filter(None, (item.column, item.whole)) if item.kind == "number" else ():
                block.put(mart, column, row[column], {"geo": geo, part.items[0].column: key})
    if left_out:
        block.put(mart, "left_out", left_out, {"geo": geo})
    if part.tally and listed:
        values = [category_key(row[part.tally[0]]) for row in facts.rows(part.source, area, desk.year)]
        column, *states = part.tally
        for value in sorted({*values, *states}):
            block.put(mart, "rows", values.count(value), {"geo": geo, column: value})
        block.put(mart, "rows", len(values), {"geo": geo, column: TOTAL})


def _put_breaks(desk: _Desk) -> None:
    """The years of the trend in which the centres that report, or the units, changed."""
    for year in desk.about.edition.trend[1:] if not desk.about.is_merged else ():
        rows = desk.facts.rows(BREAKS, desk.about.unit.area, year)
        if any(row["is_break"] and row["completions_before"] is not None for row in rows):
            desk.block.put("comparability_years", "is_break", 1, {"geo": desk.about.code, "year": str(year)})


def published(block: Block, source: Source, measure: Measure, **dims: str) -> Figure:
    """A figure of a declared table as published."""
    return block.get(source.mart, measure.indicator, **dims)
