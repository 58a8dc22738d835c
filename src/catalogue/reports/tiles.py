"""The four key figures of a report, each with its base, its change within a year and what other places have."""

from collections.abc import Callable

from catalogue.reports.context import Tile
from catalogue.reports.page import Page
from catalogue.reports.words import ARROWS, DOWN, SAME, UP, direction, prose


def key_figures(page: Page) -> tuple[Tile, ...]:
    """The four key figures."""
    return (_persons_tile(page), _hours_tile(page), _completions_tile(page), _institutions_tile(page))


def _label(page: Page, words: str) -> str:
    """A tile's label; where the figures are of a larger place than the municipality, with that place's name."""
    if not page.about.is_merged:
        return words
    return page.t.say("{place}: {value}", place=page.shown.nominative, value=words)


def _elsewhere(page: Page, text_of: Callable[[str], str]) -> tuple[str, ...]:
    """What the county and the country have in the same terms; `text_of` a geo is empty where nothing is published."""
    t = page.t
    names = {"country": page.country.nominative}
    found = ((names.get(geo, t.say("County")), text_of(geo)) for geo in page.beside)
    return tuple(t.say("{place}: {value}", place=name, value=text) for name, text in found if text)


def _others(page: Page, indicator: str, is_percent: bool = False) -> tuple[str, ...]:
    """The county's and country's figure in the same terms."""

    def text_of(geo: str) -> str:
        figure = page.figure(indicator, geo)
        return prose(page.t, figure, is_percent) if figure.is_shown else ""

    return _elsewhere(page, text_of)


def _change(page: Page, indicator: str, texts: dict[str, str], moved: str | None = None) -> tuple[str, str]:
    """The arrow and words of a change against the year before; empty where there is nothing to compare."""
    way = direction(page.change(indicator), page.change(moved) if moved else None)
    return (ARROWS[way], texts[way]) if way else ("", "")


def _unchanged(page: Page, indicator: str, is_percent: bool = False) -> str:
    """That a figure is the same as the year before, or as good as the same."""
    t = page.t
    now, before = page.figure(indicator), page.figure(indicator, year=page.about.edition.year - 1)
    value = prose(t, before, is_percent)
    if now.is_shown and before.is_shown and now.number == before.number:
        return t.say("unchanged since a year earlier ({before})", before=value)
    return t.say("hardly changed since a year earlier ({before})", before=value)


def _persons_tile(page: Page) -> Tile:
    t = page.t
    label = _label(page, t.say("Educators who completed at least one programme"))
    share, completed = page.figure("share_completed"), page.figure("teachers_completed")
    teachers, persons = page.figure("teachers"), page.figure("persons")
    if share.is_shown and completed.is_shown and teachers.is_shown:
        base = t.count(
            "{completed} of {n} educator on the roster",
            "{completed} of {n} educators on the roster",
            int(teachers.number),
            completed=completed.number,
        )
        arrow, change = _share_change(page)
        value, unit = t.number(share.number), t.percent_sign
        return Tile(label, value, unit, base, arrow, change, _others(page, "share_completed", True))
    base = t.say("share not computable: the rosters of the year are not complete")
    if persons.is_hidden or share.is_hidden or completed.is_hidden:
        base = t.say("share confidential: it would tell about a small group")
    elif teachers.is_shown:
        base = t.say("no percentage for so small a group")
    arrow, change = _count_change(page, "persons", "persons")
    if not persons.is_shown:
        return Tile(label, "c", "", base)
    return Tile(label, t.number(persons.number), "", base, arrow, change, _others(page, "persons"))


def _share_change(page: Page) -> tuple[str, str]:
    points, before = page.change("share_completed"), page.figure("share_completed", year=page.about.edition.year - 1)
    if not points.is_shown or not before.is_shown:
        return "", ""
    t = page.t
    forms = {"points": t.number(points.size), "before": prose(t, before, True)}
    texts = {
        UP: t.say("{points} pp more than a year earlier ({before})", **forms),
        DOWN: t.say("{points} pp less than a year earlier ({before})", **forms),
        SAME: _unchanged(page, "share_completed", True),
    }
    return _change(page, "share_completed", texts, "persons")


def _count_change(page: Page, indicator: str, moved: str | None = None) -> tuple[str, str]:
    before = page.figure(indicator, year=page.about.edition.year - 1)
    change = page.change(indicator)
    if not change.is_shown or not before.is_shown:
        return "", ""
    t = page.t
    forms = {"difference": t.number(change.size), "before": before.number}
    texts = {
        UP: t.say("{difference} more than a year earlier ({before})", **forms),
        DOWN: t.say("{difference} fewer than a year earlier ({before})", **forms),
        SAME: _unchanged(page, indicator),
    }
    return _change(page, indicator, texts, moved)


def _hours_tile(page: Page) -> Tile:
    t = page.t
    each = page.figure("hours_per_person")
    total = page.hours("years", geo=page.geo, year=page.year)
    unit = f"\u00a0{t.say('h')}"
    if each.is_shown and total.is_shown:
        label = _label(page, t.say("Academic hours per participating educator"))
        base = t.say("{hours} academic hours in total", hours=total.number)
        arrow, text = _hours_change(page)
        return Tile(label, t.number(each.number), unit, base, arrow, text, _others(page, "hours_per_person"))
    label = _label(page, t.say("Academic hours completed"))
    if not total.is_shown:
        return Tile(label, "c", "", t.say("confidential: would tell about a small group"))
    base = t.say("no average for so small a group")
    before = page.hours("years", geo=page.geo, year=str(page.about.edition.year - 1))
    change = t.say("a year earlier: {value}", value=t.number(before.number)) if before.is_shown else ""
    return Tile(label, t.number(total.number), unit, base, "", change)


def _hours_change(page: Page) -> tuple[str, str]:
    t = page.t
    before = page.figure("hours_per_person", year=page.about.edition.year - 1)
    change = page.change("hours_per_person")
    if not change.is_shown or not before.is_shown:
        return "", ""
    forms = {"hours": t.number(change.size), "before": before.number}
    texts = {
        UP: t.say("{hours} h more than a year earlier ({before})", **forms),
        DOWN: t.say("{hours} h less than a year earlier ({before})", **forms),
        SAME: _unchanged(page, "hours_per_person"),
    }
    return _change(page, "hours_per_person", texts)


def _completions_tile(page: Page) -> Tile:
    t = page.t
    label = _label(page, t.say("Programme completions"))
    completions, each = page.figure("completions"), page.figure("completions_per_person")
    if not completions.is_shown:
        return Tile(label, "c", "", t.say("confidential: would tell about a small group"))
    base = t.say("no average for so small a group")
    others: tuple[str, ...] = ()
    if each.is_shown:
        base = t.say("{n} per participating educator", n=each.number)
        others = _others(page, "completions_per_person")
    arrow, change = _count_change(page, "completions")
    return Tile(label, t.number(completions.number), "", base, arrow, change, others)


def _institutions_tile(page: Page) -> Tile:
    t = page.t
    label = _label(page, t.say("Institutions whose staff took part"))
    active, all_ = page.figure("institutions_active"), page.figure("institutions")
    if not active.is_shown:
        return Tile(label, active.flag or ":", "", prose(t, active))
    unit, base = "", t.say("share not computable: the rosters of the year are not complete")
    if all_.is_shown:
        unit = "\u00a0" + t.say("of {n}", n=all_.number)
        base = t.say("institutions on the rosters of the year")

    def text_of(geo: str) -> str:
        part, whole = page.figure("institutions_active", geo), page.figure("institutions", geo)
        of = "\u00a0" + t.say("of {n}", n=whole.number) if whole.is_shown else ""
        return prose(t, part) + of if part.is_shown else ""

    arrow, change = _count_change(page, "institutions_active")
    return Tile(label, t.number(active.number), unit, base, arrow, change, _elsewhere(page, text_of))
