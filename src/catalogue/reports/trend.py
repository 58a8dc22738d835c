"""The five-year section: line chart and table."""

from decimal import Decimal

from catalogue.reports import chart
from catalogue.reports.block import Figure
from catalogue.reports.context import Chart, Row, Section, Table
from catalogue.reports.figures import trend_indicator
from catalogue.reports.page import Page
from catalogue.reports.words import cell, compare, prose, signs_of


def trend_section(page: Page) -> Section:
    """The years as a line chart (not for very small municipalities) and a table."""
    t = page.t
    indicator = trend_indicator(page.block, page.about)
    heading, sentence = t.say("Five years"), ""
    if not page.about.is_small:
        heading, sentence = _trend_words(page, indicator)
    drawing = None if page.about.is_small else _trend_chart(page, indicator)
    why = t.say("For so small a group a chart of its own would tell more about single people than about the years.")
    return Section(
        "five-years",
        t.say("Five years"),
        heading,
        tuple(p for p in (sentence, why if page.about.is_small and not page.about.is_merged else "") if p),
        drawing,
        (_trend_table(page, indicator),),
    )


def _series(page: Page, indicator: str, geo: str) -> tuple[Decimal | None, ...]:
    figures = (page.figure(indicator, geo, year) for year in page.about.edition.trend)
    return tuple(Decimal(f.number) if f.is_shown else None for f in figures)


def _trend_words(page: Page, indicator: str) -> tuple[str, str]:
    t = page.t
    is_share = indicator == "share_completed"
    years = [
        (year, value)
        for year, value in zip(page.about.edition.trend, _series(page, indicator, page.geo), strict=True)
        if value is not None
    ]
    if len(years) < 2 or years[-1][0] != page.about.edition.year:
        return t.say("Five years"), ""
    (first, before), (last, now) = years[0], years[-1]
    way = compare(Figure(now), Figure(before))
    headings = {
        (True, "up"): t.say("The share of educators taking part has grown"),
        (True, "down"): t.say("The share of educators taking part has fallen"),
        (False, "up"): t.say("More hours per participating educator"),
        (False, "down"): t.say("Fewer hours per participating educator"),
    }
    texts = {
        (True, "up"): t.say("From {first} to {last} the share in {locative} rose from {before} to {now}."),
        (True, "down"): t.say("From {first} to {last} the share in {locative} fell from {before} to {now}."),
        (True, "same"): t.say("In {locative} the share was the same in {first} and {last}: {now}."),
        (False, "up"): t.say(
            "From {first} to {last} the hours per participating educator in {locative} rose from {before} to {now}."
        ),
        (False, "down"): t.say(
            "From {first} to {last} the hours per participating educator in {locative} fell from {before} to {now}."
        ),
        (False, "same"): t.say(
            "In {locative} the hours per participating educator were the same in {first} and {last}: {now}."
        ),
    }
    forms = {
        "first": str(first),
        "last": str(last),
        "locative": page.shown.locative,
        "before": prose(t, Figure(before), is_share),
        "now": prose(t, Figure(now), is_share),
    }
    heading = headings.get((is_share, way or ""), t.say("Hardly any change in five years"))
    return heading, t.say(texts[is_share, way or "same"], **forms)


def _trend_chart(page: Page, indicator: str) -> Chart | None:
    t = page.t
    own = _series(page, indicator, page.geo)
    if sum(value is not None for value in own) < 3:
        return None
    labels = {page.geo: t.say("Municipality"), "country": page.country.nominative}
    styles = {page.geo: "own", "country": "ltu"}
    series = []
    for geo, _ in page.about.geos:
        values = _series(page, indicator, geo)
        shown = [value for value in values if value is not None]
        if shown:
            name = labels.get(geo, t.say("County"))
            ended = max(at for at, value in enumerate(values) if value is not None)
            # a line that ends early is labelled with its last year instead of a value that is not today's
            is_current = values[-1] is not None
            label = f"{name} {t.number(shown[-1]) if is_current else page.about.edition.trend[ended]}"
            series.append(chart.Series(styles.get(geo, "cou"), values, label))
    is_share = indicator == "share_completed"
    scale = _axis(page, indicator)
    marks = scale.marks
    sign = t.percent_sign if is_share else ""
    grid = tuple((chart.percent(scale.y(mark)), t.number(mark) + (sign if mark == marks[-1] else "")) for mark in marks)
    years = tuple(page.about.edition.trend)
    ticks = tuple(
        (
            chart.percent(chart.x(at, len(years))),
            str(year),
            "start" if at == 0 else "end" if at == len(years) - 1 else "middle",
            at % 2 == 1,
        )
        for at, year in enumerate(years)
    )
    unit = t.say("Percent of the educators on the roster.") if is_share else t.say("Academic hours.")
    if scale.low:
        unit += " " + t.say("The vertical axis starts at {low}.", low=t.number(scale.low) + sign)
    title = _trend_title(page, is_share)
    return Chart(
        t.say("Figure {n}. {title}", n=1, title=title),
        unit,
        t.say("Line chart: {title}", title=title),
        _trend_message(page, indicator, own),
        grid,
        ticks,
        # the own line is drawn last, over the others
        tuple(reversed(chart.lines(series, scale))),
    )


def _axis(page: Page, indicator: str) -> chart.Axis:
    marks = []
    figure = page.block.get("axis", indicator, geo=page.geo, mark="1")
    while figure.is_shown:
        marks.append(Decimal(figure.number))
        figure = page.block.get("axis", indicator, geo=page.geo, mark=str(len(marks) + 1))
    return chart.Axis(marks[0], marks[-1], marks[1] - marks[0])


def _trend_title(page: Page, is_share: bool) -> str:
    t, years = page.t, page.about.edition.trend
    forms = {"place": page.shown.nominative, "first": str(years[0]), "last": str(years[-1])}
    if is_share:
        return t.say("Share of educators who completed a programme: {place}, {first}–{last}", **forms)
    return t.say("Academic hours per participating educator: {place}, {first}–{last}", **forms)


def _trend_message(page: Page, indicator: str, own: tuple[Decimal | None, ...]) -> str:
    t = page.t
    is_share = indicator == "share_completed"
    parts = [
        f"{year} – {prose(t, Figure(value), is_share)}"
        for year, value in zip(page.about.edition.trend, own, strict=True)
        if value is not None
    ]
    return t.say(
        "{place}: {values}. All values are in table {n}.", place=page.shown.nominative, values=", ".join(parts), n=1
    )


def _trend_table(page: Page, indicator: str) -> Table:
    t, code = page.t, page.geo
    is_share = indicator == "share_completed"
    heads = [t.say("Year")]
    geos = [] if page.about.is_small else [geo for geo, _ in page.about.geos]
    for geo in geos:
        name = t.say("Municipality") if geo == code else page.geo_name(geo) if geo == "country" else t.say("County")
        heads.append(f"{name}, %" if is_share else t.say("{place}, h per educator", place=name))
    people = _people(page)
    names = {
        "teachers_completed": t.say("Completed a programme"),
        "teachers": t.say("On the roster"),
        "persons": t.say("Educators"),
    }
    heads += [*(names[one] for one in people), t.say("Completions"), t.say("Academic hours")]
    breaks = [one.year for one in page.breaks]
    rows = []
    for year in page.about.edition.trend:
        cells = [cell(t, page.figure(indicator, geo, year)) for geo in geos]
        cells += [cell(t, page.figure(name, None, year)) for name in (*people, "completions")]
        cells.append(cell(t, page.hours("years", geo=code, year=str(year))))
        rows.append(Row(f"{year} b" if year in breaks else str(year), tuple(cells), year == page.about.edition.year))
    title = _trend_title(page, is_share)
    if page.about.is_small:
        years = page.about.edition.trend
        title = t.say(
            "Educators, completions and hours: {place}, {first}–{last}",
            place=page.shown.nominative,
            first=str(years[0]),
            last=str(years[-1]),
        )
    unit = t.say("Calendar years. Completions and hours also hold those of educators who are not on a roster.")
    if is_share and not page.about.is_small:
        unit += " " + t.say("Shares elsewhere rest on municipalities with complete rosters.")
    body = tuple(rows)
    signs = signs_of(t, body)
    if breaks:
        signs += (("b", t.say("break: the centres that report, or the units, changed")),)
    return Table("t-years", title, unit, tuple(heads), body, signs=signs)


def _people(page: Page) -> tuple[str, ...]:
    """Those on the roster, on whom a share rests; where they are not published, all who took part."""

    def is_published(indicator: str) -> bool:
        return any(page.figure(indicator, None, year).is_shown for year in page.about.edition.trend)

    first = "teachers_completed" if is_published("teachers_completed") else "persons"
    return (first, "teachers") if is_published("teachers") else (first,)
