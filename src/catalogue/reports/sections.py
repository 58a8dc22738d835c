"""The sections with tables: who took part, programmes, comparison."""

from decimal import Decimal

from catalogue.reports.block import UNKNOWN, Figure
from catalogue.reports.context import Cell, Row, Section, Table
from catalogue.reports.design import MERGED, NO_DATA
from catalogue.reports.facts import REPORT_ROLES, TOTAL
from catalogue.reports.measures import OTHER
from catalogue.reports.page import Page
from catalogue.reports.tables import bar, stand_in_reason
from catalogue.reports.words import capital, cell, compare, role_name, signs_of

LONG_TITLE = 60
# a longer comparison is printed in two columns
ROWS_ON_A_SHEET = 24


def _text(text: str | None) -> Cell:
    return Cell(text or "–", is_number=False)


# --- role groups


def roles_section(page: Page) -> Section:
    """Role groups of the municipality, or of the area that stands in for a very small one."""
    t = page.t
    geo = page.about.code if page.about.stand_in is None else page.about.stand_in
    menu = t.say("Who took part")
    paragraphs = [_stand_in_reason(page)] if page.about.stand_in is not None else []
    roles = [r for r in REPORT_ROLES if _role(page, geo, r, "completions") is not None]
    if not geo or not roles:
        missing = t.say("There are no data by role group that may be published.")
        return Section("roles", menu, menu, (*paragraphs, missing))
    heading = menu
    top = _top_role(page, geo, roles)
    if top and page.about.stand_in is None:
        heading = t.say("Took part most often: {group}", group=role_name(t, top))
    return Section("roles", menu, heading, tuple(paragraphs), tables=(_roles_table(page, geo, roles),))


def _role(page: Page, geo: str, role: str, indicator: str) -> Figure | None:
    figure = page.block.get("roles", indicator, geo=geo, role_group=role)
    return figure if figure.is_shown or figure.is_hidden else None


def _top_role(page: Page, geo: str, roles: list[str]) -> str | None:
    shares = [
        (figure.number, role)
        for role in roles
        if (figure := _role(page, geo, role, "share_completed")) and figure.is_shown
    ]
    return max(shares)[1] if len(shares) > 1 else None


def _stand_in_reason(page: Page) -> str:
    return stand_in_reason(page, page.about.stand_in or "")


def _roles_table(page: Page, geo: str, roles: list[str]) -> Table:
    t = page.t
    place = page.names[geo].nominative
    is_share = any(
        (figure := _role(page, geo, role, "share_completed")) and figure.is_shown for role in [*roles, TOTAL]
    )
    with_country = is_share and geo != "country" and page.about.stand_in is None
    rows = {
        role: _role_row(page, geo, role, is_share, with_country, _most(page, geo, roles)) for role in [*roles, TOTAL]
    }
    body = tuple(rows[role] for role in _role_order(page, geo, roles, is_share))
    first = t.say("Municipality") if geo == page.about.code else place
    heads = [t.say("Role group")]
    if is_share:
        heads.append(f"{first}, %")
        heads += [f"{page.country.nominative}, %"] if with_country else []
        heads += [t.say("Completed a programme"), t.say("On the roster")]
    else:
        heads.append(t.say("Educators"))
    heads += [t.say("Completions"), t.say("Academic hours")]
    unit = t.say("Bar: number of educators who took part.")
    if is_share:
        unit = t.say("Percent of the educators on the roster.")
    if with_country:
        unit = t.say(
            "Bar: percent of the educators on the roster; upright mark: {country}.", country=page.country.nominative
        )
    foot = (rows[TOTAL],)
    title = t.say("Educators who took part by role group: {place}, {year}", place=place, year=page.year)
    signs = signs_of(t, body + foot)
    return Table(
        "t-roles",
        title,
        unit,
        tuple(heads),
        body,
        foot,
        signs,
        is_sortable=True,
    )


def _most(page: Page, geo: str, roles: list[str]) -> Decimal:
    figures = [page.block.get("roles", "persons", geo=geo, role_group=role) for role in roles]
    return max((Decimal(f.number) for f in figures if f.is_shown), default=Decimal(0))


def _role_order(page: Page, geo: str, roles: list[str], is_share: bool) -> list[str]:
    indicator = "share_completed" if is_share else "persons"

    def key(role: str) -> tuple[Decimal, int]:
        figure = page.block.get("roles", indicator, geo=geo, role_group=role)
        value = Decimal(figure.number) if figure.is_shown else Decimal(-1)
        return -value, REPORT_ROLES.index(role)

    return sorted(roles, key=key)


def _role_row(page: Page, geo: str, role: str, is_share: bool, with_country: bool, most: Decimal) -> Row:
    t = page.t
    dims = {"geo": geo, "role_group": role}
    is_own = geo == page.about.code
    share, persons = (page.block.get("roles", name, **dims) for name in ("share_completed", "persons"))
    cells: list[Cell] = []
    if is_share:
        country = page.block.get("roles", "share_completed", geo="country", role_group=role)
        mark = country if with_country else None
        cells.append(cell(t, share, bar(share, 100, mark, is_own)))
        cells += [cell(t, country)] if with_country else []
        cells += [cell(t, page.block.get("roles", name, **dims)) for name in ("teachers_completed", "teachers")]
    else:
        cells.append(cell(t, persons, bar(persons, most, None, is_own) if role != TOTAL else None))
    cells += [cell(t, page.block.get("roles", "completions", **dims)), cell(t, page.hours("roles", **dims))]
    return Row(capital(role_name(t, role)), tuple(cells))


# --- programmes


def programmes_section(page: Page) -> Section:
    """Programmes that enough educators of the municipality completed, or by name those of a larger area."""
    t = page.t
    menu = t.say("Programmes")
    least = page.block.get("method", "programme_persons", geo="country").number
    if page.about.stand_in is not None:
        reason = _stand_in_reason(page)
        if not page.popular:
            none = t.say("There are no data by programme that may be published.")
            return Section("programmes", menu, menu, (reason, none))
        return Section("programmes", menu, menu, (reason,), tables=(_popular_table(page),))
    if not page.details or not _programme(page, next(iter(page.details)), "persons").is_shown:
        text = t.say("No programme with figures that may be published was completed by {n} or more educators.", n=least)
        return Section("programmes", menu, menu, (text,))
    top = next(iter(page.details.values()))
    heading = t.say("The programmes that most educators completed")
    if len(top.title) <= LONG_TITLE:
        heading = t.say("Completed most often: “{title}”", title=top.title)
    return Section("programmes", menu, heading, tables=(_programmes_table(page, int(least)),))


def _programme(page: Page, name: str, indicator: str) -> Figure:
    return page.block.get("programmes", indicator, geo=page.about.code, programme=name)


def _programmes_table(page: Page, least: int) -> Table:
    t = page.t
    columns = ("persons", "completions", "hours_per_completion")
    body = []
    for name, details in page.details.items():
        cells = [cell(t, _programme(page, name, column)) for column in columns]
        body.append(Row(details.title, (*cells, _text(details.provider), _text(details.code))))
    foot = []
    for key, head in ((OTHER, t.say("other programmes")), (TOTAL, t.say("total"))):
        nothing = Cell("", is_number=False)
        foot.append(Row(capital(head), (nothing, cell(t, _programme(page, key, "completions")), *[nothing] * 3)))
    heads = (
        t.say("Programme"),
        t.say("Educators"),
        t.say("Completions"),
        t.say("Hours per completion"),
        t.say("Provider"),
        t.say("Code"),
    )
    title = t.say("Programmes completed by most educators: {place}, {year}", place=page.own.nominative, year=page.year)
    unit = t.say("Named are programmes that {n} or more educators of the municipality completed, at most ten.", n=least)
    rows = tuple(body)
    return Table(
        "t-programmes",
        title,
        unit,
        heads,
        rows,
        tuple(foot),
        signs_of(t, rows),
        (4, 5),
    )


def _popular_table(page: Page) -> Table:
    t = page.t
    place = page.names[page.about.stand_in or "country"].nominative
    rows = tuple(Row(p.title, (_text(p.provider), _text(p.code))) for p in page.popular)
    title = t.say("Programmes completed by most educators: {place}, {year}", place=place, year=page.year)
    unit = t.say("In the order of the number of educators, without figures.")
    return Table(
        "t-programmes",
        title,
        unit,
        (t.say("Programme"), t.say("Provider"), t.say("Code")),
        rows,
        text_columns=(1, 2),
    )


# --- comparison


def comparison_section(page: Page) -> Section:
    """All municipalities of the county; where the country has none, those of similar size."""
    t = page.t
    county = page.county
    share = page.block.get("comparison", "share_completed", geo=page.about.code)
    wider_geo = page.about.county_geo or "country"
    wider = page.names[wider_geo]
    versus = compare(share, page.block.get("comparison", "share_completed", geo=wider_geo))
    menu = t.say("Comparison within the county") if county else t.say("Comparison within the country")
    headings = {
        "up": t.say("A larger share than in {locative} as a whole", locative=wider.locative),
        "down": t.say("A smaller share than in {locative} as a whole", locative=wider.locative),
        "same": t.say("The same share as in {locative} as a whole", locative=wider.locative),
    }
    texts = [
        t.say(
            "Differences between municipalities also come from the size of schools and from what centres offer; this "
            "is no rating of anyone's work."
        )
    ]
    if page.about.unit.county:
        closing = tuple(text for text in (_merged_places(page), _missing_places(page)) if text)
    else:
        texts.append(
            t.say("Shown are the municipalities nearest in the number of educators who took part, at most ten.")
        )
        closing = ()
    heading = headings.get(versus or "", menu)
    return Section("comparison", menu, heading, tuple(texts), tables=(_comparison_table(page),), closing=closing)


def _merged_places(page: Page) -> str:
    t = page.t
    merged = [page.geo_name(unit.code) for unit in page.peers if page.about.design.state(unit.area) == MERGED]
    if not merged:
        return ""
    return t.say("To protect small groups, published together with others: {places}.", places=", ".join(merged))


def _missing_places(page: Page) -> str:
    t = page.t
    missing = [page.geo_name(unit.code) for unit in page.peers if page.about.design.state(unit.area) == NO_DATA]
    return t.say("No data for {year}: {places}.", year=page.year, places=", ".join(missing)) if missing else ""


def _has_data(page: Page, geo: str) -> bool:
    return page.block.get("comparison", "persons", geo=geo).flag != UNKNOWN


def _comparison_table(page: Page) -> Table:
    t = page.t
    geos = [unit.code for unit in page.peers if _has_data(page, unit.code)]
    is_share = any(page.block.get("comparison", "share_completed", geo=geo).is_shown for geo in geos)
    first = "share_completed" if is_share else "hours_per_person"
    longest = Decimal(100) if is_share else _longest(page, geos, first)

    def key(geo: str) -> Decimal:
        figure = page.block.get("comparison", first, geo=geo)
        return -Decimal(figure.number) if figure.is_shown else Decimal(1)

    body = tuple(_comparison_row(page, geo, first, longest) for geo in sorted(geos, key=key))
    foot = tuple(_comparison_row(page, geo, first, longest) for geo, _ in page.about.geos[1:])
    heads = [t.say("Municipality"), t.say("Share, %"), t.say("Educators"), t.say("Completions")]
    heads.append(t.say("Hours per educator"))
    if not is_share:
        heads = [heads[0], heads[4], heads[2], heads[3]]
    place = (page.county or page.country).nominative
    if page.about.unit.county:
        title = t.say("Educators who took part by municipality: {place}, {year}", place=place, year=page.year)
    else:
        title = t.say(
            "Educators who took part in municipalities of similar size: {place}, {year}", place=place, year=page.year
        )
    unit = t.say("Share: percent of the educators on the roster.") if is_share else t.say("Academic hours.")
    signs = signs_of(t, body + foot)
    return Table(
        "t-comparison",
        title,
        unit,
        tuple(heads),
        body,
        foot,
        signs,
        is_sortable=True,
        is_narrow=len(body) > ROWS_ON_A_SHEET,
    )


def _longest(page: Page, geos: list[str], indicator: str) -> Decimal:
    wider = [geo for geo, _ in page.about.geos]
    figures = [page.block.get("comparison", indicator, geo=geo) for geo in [*geos, *wider]]
    return max((Decimal(f.number) for f in figures if f.is_shown), default=Decimal(0))


def _comparison_row(page: Page, geo: str, first: str, longest: Decimal) -> Row:
    is_own = geo == page.about.code
    columns = [first, "persons", "completions"] + (["hours_per_person"] if first == "share_completed" else [])
    cells = []
    for column in columns:
        figure = page.block.get("comparison", column, geo=geo)
        cells.append(cell(page.t, figure, bar(figure, longest, None, is_own) if column == first else None))
    return Row(capital(page.geo_name(geo)), tuple(cells), is_own)
