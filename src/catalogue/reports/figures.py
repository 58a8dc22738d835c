"""All figures of one municipality's report, protected and rounded, as one data block."""

from collections.abc import Mapping
from decimal import Decimal

from catalogue.disclosure.simple import SMALLEST_PUBLISHED, is_small
from catalogue.model.codes import ROLE_GROUPS
from catalogue.reports import chart
from catalogue.reports.block import Block
from catalogue.reports.facts import TOTAL, Area, Counts, Facts, Programme
from catalogue.reports.measures import OTHER, put_parts, put_policy
from catalogue.reports.protection import PROGRAMME_PERSONS, Pattern, safe_list
from catalogue.reports.shown import COUNTS, ROSTER
from catalogue.reports.subject import SMALL_PERSONS, SMALL_ROSTER, Subject, is_very_small

MINUTES_PER_HOUR = 45
FEWEST_MOVED = 3

Patterns = Mapping[int, Pattern]


def build_block(facts: Facts, patterns: Patterns, about: Subject) -> Block:
    """The data block: what is not in it can not be on the page."""
    edition = about.edition
    block = Block(edition.identifier(about.code), edition.country, about.code, edition.year)
    for geo, area in about.geos:
        for year in edition.trend:
            counts = facts.years.get((area, year))
            dims = {"geo": geo, "year": str(year)}
            if counts and (geo == about.code or year == edition.year):
                _put_year(block, "years", counts, patterns[year], area, dims)
            elif counts and not about.is_small:
                # of other areas' earlier years only what the chart and its table show
                _put_ratio(block, trend_indicator(block, about), counts, patterns[year], area, dims)
    if not about.is_small:
        _put_axis(block, about)
    _put_changes(block, facts, patterns, about)
    _put_reading(block, about)
    _put_roles(block, facts, patterns[edition.year], about)
    if not about.is_small:
        _put_programmes(block, facts, patterns[edition.year], about)
    _put_comparison(block, facts, patterns[edition.year], about)
    _put_quality(block, facts, about)
    put_parts(block, facts, patterns[edition.year], about)
    _put_method(block, about)
    return block


def _put_year(block: Block, table: str, counts: Counts, pattern: Pattern, area: Area, dims: dict[str, str]) -> None:
    role = dims.get("role_group", TOTAL)
    hidden = pattern.hides(COUNTS, area, role)
    roster_hidden = pattern.hides(ROSTER, area, role)
    hours = counts.academic_hours
    block.put(table, "persons", counts.persons, dims, hidden=hidden)
    block.put(table, "completions", counts.completions, dims, hidden=hidden)
    is_whole = hours == hours.to_integral_value()
    block.put(table, "academic_hours", int(hours) if is_whole else hours, dims, hidden=hidden)
    if not hidden and not is_whole:
        block.put(table, "academic_hours_rounded", hours, dims, decimals=0)
    _put_share(block, table, counts, roster_hidden, dims)
    if "role_group" in dims:
        return
    _put_ratio(block, "hours_per_person", counts, pattern, area, dims)
    _put_ratio(block, "completions_per_person", counts, pattern, area, dims)
    block.put(table, "institutions_active", counts.institutions_active, dims, hidden=hidden)
    block.put(table, "institutions", counts.institutions, dims)


def _put_ratio(
    block: Block, indicator: str, counts: Counts, pattern: Pattern, area: Area, dims: dict[str, str]
) -> None:
    """One of the ratios of an area's year."""
    if indicator == "share_completed":
        share, is_enough = _share(counts), not is_very_small(counts)
        hidden = pattern.hides(ROSTER, area) and is_enough
        block.put("years", indicator, share if is_enough else None, dims, hidden=hidden, decimals=1)
        return
    hidden = pattern.hides(COUNTS, area)
    many = counts.persons >= SMALL_PERSONS or hidden
    amount = counts.academic_hours if indicator == "hours_per_person" else Decimal(counts.completions)
    each = amount / counts.persons if counts.persons and many else None
    block.put("years", indicator, each, dims, hidden=hidden, decimals=1)


def _put_share(block: Block, table: str, counts: Counts, hidden: bool, dims: dict[str, str]) -> None:
    block.put(table, "teachers", counts.teachers, dims, hidden=hidden)
    block.put(table, "teachers_completed", counts.teachers_completed, dims, hidden=hidden)
    is_enough = counts.teachers is not None and counts.teachers >= SMALL_PERSONS
    if "role_group" not in dims and is_very_small(counts):
        is_enough = False
    share = _share(counts) if is_enough else None
    # a group too small for a share has none, whether or not its counts are withheld
    block.put(table, "share_completed", share, dims, hidden=hidden and is_enough, decimals=1)


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


def _put_changes(block: Block, facts: Facts, patterns: Patterns, about: Subject) -> None:
    """Changes against the year before, from unrounded values, where both sides are published."""
    year = about.edition.year
    now, before = (facts.years.get((about.unit.area, y)) for y in (year, year - 1))
    if not now or not before or year - 1 not in patterns:
        return
    pairs: dict[str, tuple[Decimal | int | None, Decimal | int | None, int | None]] = {
        "share_completed": (_share(now), _share(before), 1),
        "hours_per_person": (
            now.academic_hours / now.persons if now.persons else None,
            before.academic_hours / before.persons if before.persons else None,
            1,
        ),
        "persons": (now.persons, before.persons, None),
        "completions": (now.completions, before.completions, None),
    }
    if (now.institutions is None) == (before.institutions is None):
        pairs["institutions_active"] = (now.institutions_active, before.institutions_active, None)
    for indicator, (new, old, decimals) in pairs.items():
        is_open = all(block.get("years", indicator, geo=about.code, year=str(y)).is_shown for y in (year, year - 1))
        if is_open and new is not None and old is not None:
            block.put("change", indicator, new - old, {"geo": about.code}, decimals=decimals)


def _put_reading(block: Block, about: Subject) -> None:
    """What one educator is worth in percentage points."""
    teachers = block.get("years", "teachers", geo=about.code, year=str(about.edition.year))
    if teachers.is_shown and teachers.number >= SMALL_ROSTER and not about.is_small:
        points = Decimal(100) / teachers.number
        block.put(
            "reading", "points_per_educator", points, {"geo": about.code}, decimals=1 if points >= Decimal("0.1") else 2
        )


def _put_roles(block: Block, facts: Facts, pattern: Pattern, about: Subject) -> None:
    detailed = about.code if about.stand_in is None else about.stand_in
    for geo, area in about.geos:
        roles = facts.roles.get((area, about.edition.year), {})
        total = facts.years.get((area, about.edition.year))
        if not roles or not total:
            continue
        rows = {role: roles[role] for role in ROLE_GROUPS if role in roles} | {TOTAL: total}
        for role, counts in rows.items():
            dims = {"geo": geo, "role_group": role}
            if geo == detailed:
                _put_year(block, "roles", counts, pattern, area, dims)
            elif geo == "country" and about.stand_in is None:
                _put_share(block, "roles", counts, pattern.hides(ROSTER, area, role), dims)


def programme_labels(programmes: tuple[Programme, ...]) -> list[str]:
    """A name for each programme that no other has."""
    titles = [p.title for p in programmes]
    return [
        p.title if titles.count(p.title) == 1 else f"{p.title} ({p.code or p.provider or p.programme_id})"
        for p in programmes
    ]


def _put_programmes(block: Block, facts: Facts, pattern: Pattern, about: Subject) -> None:
    key = about.unit.area, about.edition.year
    if pattern.hides(COUNTS, about.unit.area) or key not in facts.programmes:
        return
    listed, others = safe_list(facts.programmes[key])
    if not listed:
        return
    for programme, name in zip(listed, programme_labels(listed), strict=True):
        dims = {"geo": about.code, "programme": name}
        block.put("programmes", "persons", programme.persons, dims)
        block.put("programmes", "completions", programme.completions, dims)
        each = programme.academic_hours / programme.completions
        block.put("programmes", "hours_per_completion", each, dims, decimals=1)
    block.put("programmes", "completions", others, {"geo": about.code, "programme": OTHER})
    block.put("programmes", "completions", facts.years[key].completions, {"geo": about.code, "programme": TOTAL})


def _put_comparison(block: Block, facts: Facts, pattern: Pattern, about: Subject) -> None:
    year = about.edition.year
    units = facts.municipalities_of(about.unit.country, year, about.unit.county)
    for geo, area in [*((unit.code, unit.area) for unit in units), *about.geos[1:]]:
        put_key_figures(block, facts.years.get((area, year)), pattern, area, geo)


def put_key_figures(block: Block, counts: Counts | None, pattern: Pattern, area: Area, geo: str) -> None:
    """The figures by which areas are compared; nothing where the area has none."""
    if not counts:
        return
    hidden = pattern.hides(COUNTS, area)
    many = counts.persons >= SMALL_PERSONS
    each = counts.academic_hours / counts.persons if counts.persons and many else None
    is_sharable = not is_very_small(counts)
    share = _share(counts) if is_sharable else None
    roster_hidden = pattern.hides(ROSTER, area) and is_sharable
    block.put("comparison", "share_completed", share, {"geo": geo}, hidden=roster_hidden, decimals=1)
    block.put("comparison", "persons", counts.persons, {"geo": geo}, hidden=hidden)
    block.put("comparison", "completions", counts.completions, {"geo": geo}, hidden=hidden)
    block.put("comparison", "hours_per_person", each, {"geo": geo}, hidden=hidden and many, decimals=1)


def _put_quality(block: Block, facts: Facts, about: Subject) -> None:
    centres = facts.centres.get(about.unit.country, ())
    names = ("read", "accepted", "rejected", "ignored")
    for centre in centres:
        for name in names:
            value = getattr(centre, name)
            block.put("quality", f"rows_{name}", value, {"geo": "country", "centre": centre.centre})
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
            "files_kept": sum(c.files_kept for c in centres),
            "files_refused": sum(c.files_refused for c in centres),
        }
        for name, value in counts.items():
            block.put("submissions", name, value, {"geo": "country"})
    for reason, rows in sorted(facts.uncounted.get((about.unit.country, about.edition.year), {}).items()):
        block.put("uncounted", "rows_uncounted", rows, {"geo": "country", "reason": reason}, hidden=is_small(rows))


def _put_method(block: Block, about: Subject) -> None:
    constants = {
        "smallest_published": SMALLEST_PUBLISHED,
        "programme_persons": PROGRAMME_PERSONS,
        "minutes_per_academic_hour": MINUTES_PER_HOUR,
        "smallest_roster_for_share": SMALL_ROSTER,
        "smallest_base_for_mean": SMALL_PERSONS,
        "fewest_persons_moved": FEWEST_MOVED,
    }
    for indicator, value in constants.items():
        block.put("method", indicator, value, {"geo": "country"})
    put_policy(block, about.unit.country, about.edition.year)
