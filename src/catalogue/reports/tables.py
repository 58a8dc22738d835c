"""Sections and tables from their declarations: words, order and columns; the figures come from the data block."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from catalogue.reports import chart
from catalogue.reports.block import UNKNOWN, Figure
from catalogue.reports.context import Bar, Cell, Row, Section, Table
from catalogue.reports.facts import TOTAL
from catalogue.reports.measures import OTHER, published, roll_place
from catalogue.reports.page import Page
from catalogue.reports.shown import (
    Breakdown,
    Item,
    Lines,
    Measure,
    Part,
    Ranking,
    Roll,
    Shown,
    Stated,
    Top,
    Versus,
)
from catalogue.reports.words import DOWN, SAME, UP, capital, cell, code_name, compare, signs_of

# projects that start before this year are of the programmes 2014–2020, whose sentence is another one
NEW_DISCLAIMER = 2021

Names = str | Mapping[str, str]


@dataclass(frozen=True)
class Built:
    """A section, None where it has nothing to show; `is_withheld`: all that it has is confidential."""

    menu: str
    section: Section | None = None
    is_withheld: bool = False


def build(page: Page, shown: Shown) -> Built:
    """A declared section."""
    found = [(part, _noted(page, shown, part, table)) for part in shown.parts if (table := _table(page, part))]
    tables = tuple(table for _, table in found if _says_something(table))
    menu = page.t.say(shown.menu)
    if not tables:
        return Built(menu, is_withheld=bool(found))
    texts = [sentence for one in shown.sentences if (sentence := _words(page, one))]
    if _is_replaced(page, shown):
        texts.insert(0, stand_in_reason(page, _place(page, shown.parts[0])))
    heading = shown.heading and _words(page, shown.heading)
    closing = _disclaimers(page, shown)
    return Built(menu, Section(shown.anchor, menu, heading or menu, tuple(texts), tables=tables, closing=closing))


def bar(figure: Figure, longest: Decimal | int, mark: Figure | None = None, is_own: bool = False) -> Bar | None:
    """A bar for a figure, `longest` being the full width; None where there is no number."""
    if not figure.is_shown or not longest:
        return None
    at = None
    if mark is not None and mark.is_shown:
        at = chart.percent(min(Decimal(100), 100 * Decimal(mark.number) / longest))
    return Bar(chart.percent(100 * Decimal(figure.number) / longest), at, is_own)


def _says_something(table: Table) -> bool:
    """Whether any cell is more than a sign."""
    return any(not one.title for row in (*table.body, *table.foot) for one in row.cells)


def stand_in_reason(page: Page, geo: str) -> str:
    """Why a section shows a larger place, `geo` in the data block; "" where there is none either."""
    t = page.t
    if not geo:
        return t.say("To protect small groups, these figures are published for larger places only.")
    return t.say(
        "To protect small groups, these figures are published for larger places only; shown here: {place}.",
        place=page.geo_name(geo),
    )


def _place(page: Page, part: Part) -> str:
    geos = page.about.geos_of(part)
    return geos[0][0] if geos else ""


def _is_own(page: Page, part: Part) -> bool:
    return part.is_public or _place(page, part) == page.about.code


def _is_replaced(page: Page, shown: Shown) -> bool:
    """Whether every table of a section is that of a larger place."""
    return not any(_is_own(page, part) for part in shown.parts) and bool(_place(page, shown.parts[0]))


def _noted(page: Page, shown: Shown, part: Part, table: Table) -> Table:
    """The table; a larger place's beside others of the municipality's own says why it is here."""
    if _is_own(page, part) or _is_replaced(page, shown):
        return table
    why = page.t.say("Published for larger places only.")
    return replace(table, note=f"{table.note} {why}".strip())


# --- headings and sentences


def _words(page: Page, words: Versus | Top | Stated) -> str:
    """A heading or sentence; empty where a figure in it is not published."""
    match words:
        case Versus():
            own, country = (
                published(page.block, words.source, words.measure, geo=geo) for geo in (page.about.code, "country")
            )
            texts = {UP: words.up, DOWN: words.down, SAME: words.same}
            way = compare(own, country)
            return page.t.say(texts[way], locative=page.country.locative) if way else ""
        case Top():
            name = _first(page, words.part)
            return page.t.say(words.words, name=name) if name else ""
        case Stated():
            return _stated(page, words)


def _first(page: Page, part: Part) -> str:
    """The name of a table's first row, where it has a figure."""
    geos = page.about.geos_of(part)
    if not geos or not isinstance(part, Breakdown | Ranking):
        return ""
    for category in _categories(page, part, geos[0][0]):
        figure = _figure(page, part, part.measures[0], geos[0][0], category)
        if figure.is_shown and category not in getattr(part, "last", ()):
            return _category(page, part, category) if figure.number else ""
    return ""


def _stated(page: Page, words: Stated) -> str:
    mart, code = words.source.mart, page.about.code
    figures: dict[str, Figure] = {}
    for observation in page.block.observations():
        dims = observation["dims"]
        if observation["table"] == mart and dims["geo"] == code:
            key = next((value for name, value in dims.items() if name != "geo"), observation["indicator"])
            figures.setdefault("rows" if key == TOTAL else key, page.block.get(mart, observation["indicator"], **dims))
    wanted = [name for name in figures if f"{{{name}}}" in words.words]
    wanted.sort(key=lambda name: words.words.index(f"{{{name}}}"))
    if not wanted or not all(figures[name].is_shown for name in wanted):
        return ""
    if words.zero and figures[wanted[0]].number == 0:
        return page.t.say(words.zero)
    return page.t.say(words.words, **{name: figures[name].number for name in wanted})


# --- tables


def _table(page: Page, part: Part) -> Table | None:
    match part:
        case Lines():
            return _lines(page, part)
        case Breakdown():
            return _breakdown(page, part)
        case Ranking():
            return _ranking(page, part)
        case Roll():
            return _roll(page, part)
    raise TypeError(part.key)


def _titled(page: Page, part: Part, geo: str) -> dict[str, Any]:
    """Key, title and unit of a table."""
    t = page.t
    title, tail = t.say(part.title), t.say(": {place}, {year}", place=page.geo_name(geo), year=page.year)
    if geo != page.about.code:
        title, tail = title + tail, ""
    return {"key": part.key, "title": title, "tail": tail, "unit": t.say(part.unit, **page.policy())}


def _heads(page: Page, geos: list[str]) -> list[str]:
    """The names of places as column heads."""
    t, own, county = page.t, page.about.code, page.about.county_geo
    names = {own: t.say("Municipality"), county: t.say("County")}
    return [names.get(geo, page.geo_name(geo)) for geo in geos]


def _lines(page: Page, part: Lines) -> Table | None:
    t = page.t
    all_geos = [geo for geo, _ in page.about.geos_of(part)]
    if not all_geos:
        return None
    figures = {
        (measure, geo): published(page.block, source, measure, geo=geo)
        for source, measure in part.lines
        for geo in all_geos
    }
    measures = [measure for _, measure in part.lines if figures[measure, all_geos[0]].flag != UNKNOWN]
    geos = [geo for geo in all_geos if any(figures[measure, geo].flag != UNKNOWN for measure in measures)]
    if not measures:
        return None
    policy = page.policy()
    body = tuple(
        Row(t.say(measure.words, **policy), tuple(cell(t, figures[measure, geo]) for geo in geos))
        for measure in measures
    )
    heads = (t.say("Indicator"), *_heads(page, geos))
    return Table(**_titled(page, part, geos[0]), heads=heads, body=body, signs=signs_of(t, body), is_narrow=True)


def _figure(page: Page, part: Breakdown | Ranking, measure: Measure, geo: str, category: str) -> Figure:
    dims = {"geo": geo, str(part.source.dimension): category}
    return published(page.block, part.source, measure, **dims)


def _categories(page: Page, part: Breakdown | Ranking, geo: str) -> list[str]:
    lead, source = part.measures[0], part.source
    found = page.block.categories(source.mart, lead.indicator, str(source.dimension), geo)
    return [category for category in found if category not in (TOTAL, *([OTHER] if isinstance(part, Ranking) else []))]


def _category(page: Page, part: Breakdown | Ranking, category: str) -> str:
    if isinstance(part, Ranking):
        return category
    if category == OTHER and part.other:
        return page.t.say(part.other)
    return _name(page, part.names, category)


def _name(page: Page, names: Names, code: str) -> str:
    if isinstance(names, str):
        return code_name(page.t, names, code)
    return page.t.say(names[code], **page.policy())


def _breakdown(page: Page, part: Breakdown) -> Table | None:
    t = page.t
    geos = [geo for geo, _ in page.about.geos_of(part)]
    categories = _categories(page, part, geos[0]) if geos else []
    if not categories:
        return None
    zeros = [c for c in categories if all(_is_zero(_figure(page, part, m, geos[0], c)) for m in part.measures)]
    listed = [c for c in categories if c not in zeros or part.order]
    columns = list(_columns(page, part, geos, listed))
    longest = _longest(page, part, geos, listed)

    def row(category: str, head: str) -> Row:
        cells = []
        for measure, geo, _ in columns:
            figure = _figure(page, part, measure, geo, category)
            is_lead = (measure, geo) == columns[0][:2] and measure.of and category != TOTAL
            mark = _figure(page, part, measure, "country", category) if part.is_wide and geo != "country" else None
            drawn = bar(figure, longest, mark, geo == page.about.code) if is_lead else None
            is_blank = category == TOTAL and figure.flag == UNKNOWN
            cells.append(Cell("", is_number=False) if is_blank else cell(t, figure, drawn))
        return Row(capital(head), tuple(cells))

    body = tuple(row(category, _category(page, part, category)) for category in listed)
    has_total = part.has_total and bool(listed) and len(columns) > 1
    foot = (row(TOTAL, t.say("total")),) if has_total else ()
    named = [_category(page, part, c) for c in zeros]
    note = t.say(part.zero, names="; ".join(named)) if part.zero and zeros else ""
    heads = (t.say(part.head), *(words for _, _, words in columns))
    titled = _titled(page, part, geos[0])
    if any(one.bar and one.bar.mark for one in (each for line in body for each in line.cells)):
        titled["unit"] += " " + t.say("Upright mark: {country}.", country=page.country.nominative)
    return Table(
        **titled,
        heads=heads,
        body=body,
        foot=foot,
        signs=signs_of(t, body + foot),
        is_sortable=not part.order,
        is_narrow=not part.is_wide,
        note=note,
    )


def _is_zero(figure: Figure) -> bool:
    return figure.flag == UNKNOWN or (figure.is_shown and figure.number == 0)


def _columns(page: Page, part: Breakdown, geos: list[str], listed: list[str]) -> Iterator[tuple[Measure, str, str]]:
    """Measure, geo and head of each column in which any row has a figure; the first measure for every place."""
    for measure in part.measures:
        shown_for = geos if measure is part.measures[0] else geos[:1]
        for geo, name in zip(shown_for, _heads(page, shown_for), strict=True):
            if any(_figure(page, part, measure, geo, category).flag != UNKNOWN for category in listed):
                yield measure, geo, page.t.say(measure.words) if geo == geos[0] else name


def _longest(page: Page, part: Breakdown, geos: list[str], listed: list[str]) -> Decimal:
    """The largest of the first measure's percentages, that of the country among them."""
    figures = [_figure(page, part, part.measures[0], geo, c) for geo in (geos[0], "country") for c in listed]
    return max((Decimal(f.number) for f in figures if f.is_shown), default=Decimal(0))


def _ranking(page: Page, part: Ranking) -> Table | None:
    t = page.t
    geos = page.about.geos_of(part)
    names = _categories(page, part, geos[0][0]) if geos else []
    if not names:
        return None
    geo = geos[0][0]

    def row(category: str, head: str) -> Row:
        figures = [_figure(page, part, measure, geo, category) for measure in part.measures]
        return Row(head, tuple(Cell("", is_number=False) if f.flag == UNKNOWN else cell(t, f) for f in figures))

    body = tuple(row(name, name) for name in names)
    foot = (row(OTHER, capital(t.say(part.others))), row(TOTAL, capital(t.say("total"))))
    heads = (t.say(part.head), *(t.say(measure.words) for measure in part.measures))
    return Table(**_titled(page, part, geo), heads=heads, body=body, foot=foot, is_narrow=True)


# --- public lists


def _roll(page: Page, part: Roll) -> Table | None:
    t = page.t
    rows = page.rolls[part.key]
    geo, _ = roll_place(part, page.about)
    first, *others = part.items
    items = [item for item in others if any(_has(page, part, item, geo, key) for key in rows)]
    if not rows:
        return None
    body = tuple(Row(key, tuple(_item(page, part, item, geo, key) for item in items)) for key in rows)
    left_out = page.block.get(part.source.mart, "left_out", geo=geo)
    note = t.count("And {n} more.", "And {n} more.", int(left_out.number)) if left_out.is_shown else ""
    texts = tuple(at for at, item in enumerate(items, 1) if item.kind != "number")
    heads = (t.say(first.words), *(t.say(item.words) for item in items))
    return Table(
        **_titled(page, part, geo),
        heads=heads,
        body=body,
        signs=signs_of(t, body),
        text_columns=texts,
        is_narrow=not part.is_wide,
        note=note,
    )


def _has(page: Page, part: Roll, item: Item, geo: str, key: str) -> bool:
    if item.kind == "number":
        return _listed(page, part, item.column, geo, key).flag != UNKNOWN
    return page.rolls[part.key][key][item.column] not in (None, [])


def _listed(page: Page, part: Roll, column: str, geo: str, key: str) -> Figure:
    return page.block.get(part.source.mart, column, **{"geo": geo, part.items[0].column: key})


def _item(page: Page, part: Roll, item: Item, geo: str, key: str) -> Cell:
    t = page.t
    if item.kind == "number":
        figure, whole = (_listed(page, part, column, geo, key) for column in (item.column, item.whole))
        if not figure.is_shown or not whole.is_shown:
            return cell(t, figure)
        return Cell(f"{t.number(figure.number)} {t.say('of {n}', n=whole.number)}")
    value = page.rolls[part.key][key][item.column]
    if value in (None, []):
        text = "–"
    elif isinstance(value, date):
        text = t.short_date(value)
    elif item.kind == "code":
        text = _name(page, item.names, value)
    elif item.kind == "places":
        text = ", ".join(sorted((page.geo_name(code) for code in value), key=t.sort_key))
    else:
        text = str(value)
    return Cell(text, is_number=False, is_short=item.kind == "date")


def _disclaimers(page: Page, shown: Shown) -> tuple[str, ...]:
    """What the European Commission asks to be said wherever a project funded by the EU is shown."""
    t = page.t
    rolls = [page.rolls[part.key] for part in shown.parts if isinstance(part, Roll)]
    funded = [row for roll in rolls for row in roll.values() if row.get("is_eu_funded")]
    is_old = [row["started_on"] is not None and row["started_on"].year < NEW_DISCLAIMER for row in funded]
    texts = []
    if not all(is_old):
        texts.append(
            t.say(
                "Funded by the European Union. Views and opinions expressed are however those of the author(s) only "
                "and do not necessarily reflect those of the European Union or the European Education and Culture "
                "Executive Agency (EACEA). Neither the European Union nor EACEA can be held responsible for them."
            )
        )
    if any(is_old):
        texts.append(
            t.say(
                "The European Commission’s support for the production of this publication does not constitute an "
                "endorsement of the contents, which reflect the views only of the authors, and the Commission cannot "
                "be held responsible for any use which may be made of the information contained therein."
            )
        )
    return tuple(texts)
