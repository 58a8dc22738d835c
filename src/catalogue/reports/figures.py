"""All figures of one municipality's report, protected and rounded, as one data block."""

from collections.abc import Mapping
from decimal import Decimal

from catalogue.reports import chart
from catalogue.reports.block import NO_FIGURE, Block, Figure
from catalogue.reports.bounds import put_bounds
from catalogue.reports.design import SHARES, TABLES
from catalogue.reports.facts import REPORT_ROLES, TOTAL, Area, Counts, Facts, Municipality, Programme
from catalogue.reports.limits import (
    MEAN_PERSONS,
    MERGE_PERSONS,
    NAMED_PERSONS,
    SHARE_ROSTER,
    SMALLEST,
    TABLE_PERSONS,
    is_small,
)
from catalogue.reports.measures import OTHER, leave_out_details, put_parts, put_policy
from catalogue.reports.protection import Pattern
from catalogue.reports.shown import COUNTS, ROSTER
from catalogue.reports.subject import Subject

MINUTES_PER_HOUR = 45
FEWEST_MOVED = 3
# in a country without counties a municipality is compared with so many others
NEAREST = 10

Patterns = Mapping[int, Pattern]
# figures of earlier years as an earlier edition published them: by indicator, geo and year
Frozen = Mapping[tuple[str, str, int], Figure]


def build_block(facts: Facts, patterns: Patterns, about: Subject, frozen: Frozen | None = None) -> Block:
    """The data block: what is not in it can not be on the page.

    `frozen` are figures of earlier years as released before; they stand instead of what the marts now say, and what
    was not released has no figure.
    """
    edition = about.edition
    pattern = patterns[edition.year]
    block = Block(edition.identifier(about.code), edition.country, about.code, edition.year, about.status)
    _put_years(block, facts, patterns, about)
    if frozen is not None:
        _freeze(block, frozen)
    if not about.is_small:
        _put_axis(block, about)
    _put_changes(block, about)
    _put_reading(block, about)
    _put_roles(block, facts, pattern, about)
    _put_programmes(block, facts, pattern, about)
    _put_comparison(block, facts, pattern, about)
    _put_quality(block, facts, about)
    put_bounds(block, about.geo)
    put_parts(block, facts, pattern, about)
    _put_method(block, about)
    leave_out_details(block, facts, about)
    return block


def _freeze(block: Block, frozen: Frozen) -> None:
    """Put the figures of earlier years as they were released."""
    for one in block.observations():
        dims, indicator = one["dims"], one["indicator"]
        if one["table"] == "years" and int(dims["year"]) < block.year:
            key = dims["geo"], int(dims["year"])
            # whole hours are released once, not also as rounded ones
            whole = frozen.get((indicator.removesuffix("_rounded"), *key), NO_FIGURE)
            block.set("years", indicator, dims, frozen.get((indicator, *key), whole))


def _put_years(block: Block, facts: Facts, patterns: Patterns, about: Subject) -> None:
    """The trend: the last two years of the page's place in full, of the others what the page shows."""
    years = {
        (geo, year): (counts, patterns[year], area, {"geo": geo, "year": str(year)})
        for geo, area in about.geos
        for year in about.edition.trend
        if (counts := facts.years.get((area, year)))
    }
    own = {year: one for (geo, year), one in years.items() if geo == about.geo}
    for one in own.values():
        _put_roster(block, "years", *one)
    indicator = trend_indicator(block, about)
    has_completed = any(block.get("years", "teachers_completed", **dims).is_shown for *_, dims in own.values())
    for year, one in own.items():
        if year >= block.year - 1:
            _put_year(block, *one)
        else:
            _put_past(block, *one, is_by_roster=has_completed)
            if indicator == "hours_per_person" and not about.is_small:
                _put_ratio(block, indicator, *one)
    for (geo, year), one in years.items():
        if year == block.year:
            _put_ratio(block, "completions_per_person", *one)
        if geo == about.geo:
            continue
        if year == block.year:
            _put_wider(block, *one)
        elif not about.is_small:
            _put_ratio(block, indicator, *one)


def _put_past(
    block: Block, counts: Counts, pattern: Pattern, area: Area, dims: dict[str, str], is_by_roster: bool
) -> None:
    """What the table of five years shows of a year before the last two, beside who of the roster completed."""
    hidden = pattern.hides(COUNTS, area)
    if not is_by_roster:
        block.put("years", "persons", counts.persons, dims, hidden=hidden)
    block.put("years", "completions", counts.completions, dims, hidden=hidden)
    block.put("years", "academic_hours_rounded", counts.academic_hours, dims, hidden=hidden, decimals=0)


def _put_wider(block: Block, counts: Counts, pattern: Pattern, area: Area, dims: dict[str, str]) -> None:
    """The reported year of a place beside the page's; its persons and completions stand in the comparison."""
    hidden = pattern.hides(COUNTS, area)
    block.put("years", "academic_hours_rounded", counts.academic_hours, dims, hidden=hidden, decimals=0)
    _put_roster(block, "years", counts, pattern, area, dims)
    _put_ratio(block, "hours_per_person", counts, pattern, area, dims)
    _put_institutions(block, counts, pattern, area, dims)


def _put_institutions(block: Block, counts: Counts, pattern: Pattern, area: Area, dims: dict[str, str]) -> None:
    hidden = pattern.hides(COUNTS, area)
    block.put("years", "institutions_active", counts.institutions_active, dims, hidden=hidden)
    block.put("years", "institutions", None if hidden else counts.institutions, dims)


def _put_year(block: Block, counts: Counts, pattern: Pattern, area: Area, dims: dict[str, str]) -> None:
    """A year of the page's place in full."""
    hidden = pattern.hides(COUNTS, area)
    hours = counts.academic_hours
    block.put("years", "persons", counts.persons, dims, hidden=hidden)
    block.put("years", "completions", counts.completions, dims, hidden=hidden)
    is_whole = hours == hours.to_integral_value()
    block.put("years", "academic_hours", int(hours) if is_whole else hours, dims, hidden=hidden)
    if not hidden and not is_whole:
        block.put("years", "academic_hours_rounded", hours, dims, decimals=0)
    _put_ratio(block, "hours_per_person", counts, pattern, area, dims)
    _put_institutions(block, counts, pattern, area, dims)


def _put_ratio(
    block: Block, indicator: str, counts: Counts, pattern: Pattern, area: Area, dims: dict[str, str]
) -> None:
    """One of the ratios of an area's year."""
    if indicator == "share_completed":
        has_share = pattern.design.shows(area, SHARES)
        hidden = has_share and pattern.hides(ROSTER, area)
        block.put("years", indicator, _share(counts) if has_share else None, dims, hidden=hidden, decimals=1)
        return
    hidden = pattern.hides(COUNTS, area)
    many = counts.persons >= MEAN_PERSONS or hidden
    amount = counts.academic_hours if indicator == "hours_per_person" else Decimal(counts.completions)
    each = amount / counts.persons if counts.persons and many else None
    block.put("years", indicator, each, dims, hidden=hidden, decimals=1)


def _put_roster(block: Block, table: str, counts: Counts, pattern: Pattern, area: Area, dims: dict[str, str]) -> None:
    """The roster's size, and who of it completed, with the share, where that is published of the place."""
    role = dims.get("role_group", TOTAL)
    hidden = pattern.hides(ROSTER, area, role)
    is_kept = area in pattern.design.merged or (hidden and role != TOTAL)
    completed = counts.teachers_completed if _has_share(pattern, area, role) else None
    block.put(table, "teachers", counts.teachers, dims, hidden=is_kept)
    block.put(table, "teachers_completed", completed, dims, hidden=hidden)
    _put_share(block, table, counts, pattern, area, dims)


def _put_share(block: Block, table: str, counts: Counts, pattern: Pattern, area: Area, dims: dict[str, str]) -> None:
    """The share of the roster; a group too small for one has none, whether or not its counts are withheld."""
    role = dims.get("role_group", TOTAL)
    is_enough = _has_share(pattern, area, role) and counts.teachers is not None and counts.teachers >= MEAN_PERSONS
    hidden = is_enough and pattern.hides(ROSTER, area, role)
    block.put(table, "share_completed", _share(counts) if is_enough else None, dims, hidden=hidden, decimals=1)


def _has_share(pattern: Pattern, area: Area, role: str) -> bool:
    return pattern.design.shows(area, SHARES if role == TOTAL else TABLES)


def _share(counts: Counts) -> Decimal | None:
    """Percent of the roster with a completion, unrounded; None where not computable."""
    if not counts.teachers or counts.teachers_completed is None:
        return None
    return Decimal(100) * counts.teachers_completed / counts.teachers


def trend_indicator(block: Block, about: Subject) -> str:
    """What the five-year chart shows: the share where it is computable in any year, else mean hours."""
    shares = (block.get("years", "share_completed", geo=about.code, year=str(year)) for year in about.edition.trend)
    return "share_completed" if any(share.is_shown for share in shares) else "hours_per_person"


def _put_axis(block: Block, about: Subject) -> None:
    """The numbers at the chart's axis, so that they too are in the block."""
    indicator = trend_indicator(block, about)
    figures = (
        block.get("years", indicator, geo=geo, year=str(year)) for geo, _ in about.geos for year in about.edition.trend
    )
    values = [Decimal(figure.number) for figure in figures if figure.is_shown]
    if not values:
        return
    scale = chart.axis(values, Decimal(100) if indicator == "share_completed" else None)
    for at, mark in enumerate(scale.marks, 1):
        block.put("axis", indicator, mark, {"geo": about.code, "mark": str(at)})


def _put_changes(block: Block, about: Subject) -> None:
    """Changes against the year before, from what is published of both years."""
    year = about.edition.year

    def published(indicator: str, of: int) -> Decimal | None:
        figure = block.get("years", indicator, geo=about.geo, year=str(of))
        return Decimal(figure.number) if figure.is_shown else None

    def ratio(upper: str, lower: str, of: int) -> Decimal | None:
        top, base = published(upper, of), published(lower, of)
        return None if top is None or not base else top / base

    both = [year, year - 1]
    found: dict[str, list[Decimal | None]] = {
        # from counts, so that the change is not made of rounded values
        "share_completed": [
            share and 100 * share for share in (ratio("teachers_completed", "teachers", y) for y in both)
        ],
        "hours_per_person": [ratio("academic_hours", "persons", y) for y in both],
        "persons": [published("persons", y) for y in both],
        "completions": [published("completions", y) for y in both],
    }
    if (published("institutions", year) is None) == (published("institutions", year - 1) is None):
        found["institutions_active"] = [published("institutions_active", y) for y in both]
    for indicator, (now, before) in found.items():
        is_open = all(block.get("years", indicator, geo=about.geo, year=str(y)).is_shown for y in both)
        if is_open and now is not None and before is not None:
            decimals = 1 if indicator in ("share_completed", "hours_per_person") else 0
            block.put("change", indicator, now - before, {"geo": about.geo}, decimals=decimals)


def _put_reading(block: Block, about: Subject) -> None:
    """What one educator is worth in percentage points."""
    teachers = block.get("years", "teachers", geo=about.geo, year=str(about.edition.year))
    if teachers.is_shown and teachers.number >= SHARE_ROSTER and not about.is_small:
        points = Decimal(100) / teachers.number
        block.put(
            "reading", "points_per_educator", points, {"geo": about.geo}, decimals=1 if points >= Decimal("0.1") else 2
        )


def _put_role_groups(block: Block, groups: Mapping[str, tuple[Counts, Pattern, Area, dict[str, str]]]) -> None:
    """The role groups of one place: who of the roster completed; where there is no share, who took part."""
    for one in groups.values():
        _put_roster(block, "roles", *one)
    has_share = any(block.get("roles", "share_completed", **dims).is_shown for *_, dims in groups.values())
    for counts, pattern, area, dims in groups.values():
        hidden = pattern.hides(COUNTS, area, dims["role_group"])
        if not has_share:
            block.put("roles", "persons", counts.persons, dims, hidden=hidden)
        block.put("roles", "completions", counts.completions, dims, hidden=hidden)
        block.put("roles", "academic_hours_rounded", counts.academic_hours, dims, hidden=hidden, decimals=0)


def _put_roles(block: Block, facts: Facts, pattern: Pattern, about: Subject) -> None:
    detailed = about.detailed(TABLES)
    for geo, area in about.geos:
        roles = facts.roles.get((area, about.edition.year), {})
        total = facts.years.get((area, about.edition.year))
        if not roles or not total or not about.design.shows(area, TABLES):
            continue
        rows = {role: roles[role] for role in REPORT_ROLES if role in roles} | {TOTAL: total}
        places = {role: (counts, pattern, area, {"geo": geo, "role_group": role}) for role, counts in rows.items()}
        if geo == detailed:
            _put_role_groups(block, places)
        elif geo == "country" and about.stand_in is None:
            for one in places.values():
                _put_share(block, "roles", *one)


def programme_labels(programmes: tuple[Programme, ...]) -> list[str]:
    """A name for each programme that no other has."""
    titles = [p.title for p in programmes]
    return [
        p.title if titles.count(p.title) == 1 else f"{p.title} ({p.code or p.provider or p.programme_id})"
        for p in programmes
    ]


def _put_programmes(block: Block, facts: Facts, pattern: Pattern, about: Subject) -> None:
    listed = about.programmes
    if not listed:
        return
    for programme, name in zip(listed, programme_labels(listed), strict=True):
        dims = {"geo": about.code, "programme": name}
        block.put("programmes", "persons", programme.persons, dims)
        block.put("programmes", "completions", programme.completions, dims)
        each = programme.academic_hours / programme.completions
        block.put("programmes", "hours_per_completion", each, dims, decimals=1)
    total = facts.years[about.unit.area, about.edition.year].completions
    others = total - sum(programme.completions for programme in listed)
    hidden = pattern.hides(COUNTS, about.unit.area)
    block.put("programmes", "completions", others, {"geo": about.code, "programme": OTHER}, hidden=hidden)
    block.put("programmes", "completions", total, {"geo": about.code, "programme": TOTAL}, hidden=hidden)


def _put_comparison(block: Block, facts: Facts, pattern: Pattern, about: Subject) -> None:
    """The places that stand beside each other; those published with others left out."""
    year = about.edition.year
    units = _compared(facts, pattern, about)
    wider = [(geo, area) for geo, area in about.geos if area.kind != "municipality"]
    for geo, area in [*((unit.code, unit.area) for unit in units), *wider]:
        put_key_figures(block, facts.years.get((area, year)), pattern, area, geo)


def _compared(facts: Facts, pattern: Pattern, about: Subject) -> list[Municipality]:
    """The municipalities of the county; where there is none, the page's and those nearest in published educators."""
    units = facts.municipalities_of(about.unit.country, about.edition.year, about.unit.county)
    if about.unit.county:
        return units
    sizes = {
        unit.code: counts.persons
        for unit in units
        if pattern.design.shows(unit.area) and not pattern.hides(COUNTS, unit.area)
        if (counts := facts.years.get((unit.area, about.edition.year)))
    }
    own = sizes.pop(about.code, 0)
    nearest = sorted(sizes, key=lambda code: (abs(sizes[code] - own), code))[:NEAREST]
    return [unit for unit in units if unit.code in (about.code, *nearest)]


def put_key_figures(block: Block, counts: Counts | None, pattern: Pattern, area: Area, geo: str) -> None:
    """The figures by which areas are compared; nothing where the area has none of its own."""
    if not counts or not pattern.design.shows(area):
        return
    hidden = pattern.hides(COUNTS, area)
    many = counts.persons >= MEAN_PERSONS
    each = counts.academic_hours / counts.persons if counts.persons and many else None
    has_share = pattern.design.shows(area, SHARES)
    share = _share(counts) if has_share else None
    roster_hidden = has_share and pattern.hides(ROSTER, area)
    block.put("comparison", "share_completed", share, {"geo": geo}, hidden=roster_hidden, decimals=1)
    block.put("comparison", "persons", counts.persons, {"geo": geo}, hidden=hidden)
    block.put("comparison", "completions", counts.completions, {"geo": geo}, hidden=hidden)
    block.put("comparison", "hours_per_person", each, {"geo": geo}, hidden=hidden and many, decimals=1)


def _put_quality(block: Block, facts: Facts, about: Subject) -> None:
    centres = facts.centres.get(about.unit.country, ())
    names = ("read", "accepted", "rejected", "ignored")
    if centres:
        for name in names:
            value = sum(getattr(centre, name) for centre in centres)
            block.put("quality", f"rows_{name}", value, {"geo": "country", "centre": TOTAL})
        read, rejected = (sum(getattr(c, name) for c in centres) for name in ("read", "rejected"))
        share = Decimal(100) * rejected / read if read else None
        block.put("quality", "share_rejected", share, {"geo": "country", "centre": TOTAL}, decimals=1)
        counts = {
            "centres": len(centres),
            "centres_in_force": sum(c.files_in_force > 0 for c in centres),
        }
        for name, value in counts.items():
            block.put("submissions", name, value, {"geo": "country"})
    for reason, rows in sorted(facts.uncounted.get((about.unit.country, about.edition.year), {}).items()):
        block.put("uncounted", "rows_uncounted", rows, {"geo": "country", "reason": reason}, hidden=is_small(rows))


def _put_method(block: Block, about: Subject) -> None:
    constants = {
        "smallest_published": SMALLEST,
        "programme_persons": NAMED_PERSONS,
        "smallest_for_tables": TABLE_PERSONS,
        "largest_merged": MERGE_PERSONS,
        "minutes_per_academic_hour": MINUTES_PER_HOUR,
        "smallest_base_for_mean": MEAN_PERSONS,
    }
    for indicator, value in constants.items():
        block.put("method", indicator, value, {"geo": "country"})
    put_policy(block, about.unit.country, about.edition.year)
