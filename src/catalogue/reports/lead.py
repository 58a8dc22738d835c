"""The top of a report: the headline sentence and single-point sentences."""

from decimal import Decimal

from catalogue.reports.block import Figure
from catalogue.reports.council import institutions, totals
from catalogue.reports.facts import TOTAL
from catalogue.reports.page import Page
from catalogue.reports.words import (
    DOWN,
    SAME,
    UP,
    compare,
    counted_points,
    direction,
    prose,
    role_name,
    tenth_word,
    tenths,
)

MOST_POINTS = 4


def headline(page: Page) -> str:
    """One sentence of at most 40 words: a share as "7 of 10", and directions of change in words only."""
    t, place = page.t, page.shown
    persons = page.figure("persons")
    completed, teachers = page.figure("teachers_completed"), page.figure("teachers")
    share = page.figure("share_completed")
    if share.is_shown and completed.is_shown and teachers.is_shown:
        statement = _share_statement(page, tenths(share), completed, teachers)
        tail = _share_tail(page, share)
    elif persons.is_shown:
        statement = t.count(
            "In {year}, {n} educator working in {locative} completed at least one professional development programme",
            "In {year}, {n} educators working in {locative} completed at least one professional development programme",
            int(persons.number),
            year=page.year,
            locative=place.locative,
        )
        tail = _count_tail(page)
    else:
        return t.say(
            "The figures on educators working in {locative} in {year} are withheld, because they would tell about "
            "a small group of people.",
            locative=place.locative,
            year=page.year,
        )
    return t.say("{statement} – {comparison}.", statement=statement, comparison=tail) if tail else f"{statement}."


def _share_statement(page: Page, n: int, completed: Figure, teachers: Figure) -> str:
    t = page.t
    forms = {
        "year": page.year,
        "genitive": page.shown.genitive,
        "completed": completed.number,
        "teachers": teachers.number,
    }
    if n >= 10:
        return t.say(
            "In {year}, nearly all educators of {genitive} ({completed} of {teachers}) completed at least one "
            "professional development programme",
            **forms,
        )
    if n == 0:
        return t.say(
            "In {year}, fewer than one in ten educators of {genitive} ({completed} of {teachers}) completed a "
            "professional development programme",
            **forms,
        )
    return t.count(
        "In {year}, {tenths} educators of {genitive} ({completed} of {teachers}) completed at least one "
        "professional development programme",
        "In {year}, {tenths} educators of {genitive} ({completed} of {teachers}) completed at least one "
        "professional development programme",
        n,
        tenths=tenth_word(t, n),
        **forms,
    )


def _share_tail(page: Page, share: Figure) -> str:
    """How the share compares with the year before and with the country, in direction words only."""
    t, country = page.t, page.country.locative
    years = {
        UP: t.say("a larger share than a year earlier"),
        DOWN: t.say("a smaller share than a year earlier"),
        SAME: t.say("about the same share as a year earlier"),
    }
    places = {
        UP: t.say("a larger one than the average in {locative}", locative=country),
        DOWN: t.say("a smaller one than the average in {locative}", locative=country),
        SAME: t.say("the same as the average in {locative}", locative=country),
    }
    change = direction(page.change("share_completed"), page.change("persons"))
    versus = compare(share, page.figure("share_completed", "country")) if page.beside else None
    if change and versus:
        return t.say("{first} and {last}", first=years[change], last=places[versus])
    return years[change] if change else ""


def _count_tail(page: Page) -> str:
    t = page.t
    years = {
        UP: t.say("more than a year earlier"),
        DOWN: t.say("fewer than a year earlier"),
        SAME: t.say("about as many as a year earlier"),
    }
    change = direction(page.change("persons"), page.change("persons"))
    return years[change] if change else ""


def points(page: Page) -> tuple[str, ...]:
    """Up to four sentences of one point each, the most telling first."""
    makers = (_share_point, _hours_point, _roles_point, _programme_point, _elsewhere_point, institutions)
    found = [sentence for make in makers if (sentence := make(page))]
    return tuple(found[:MOST_POINTS])


def _share_point(page: Page) -> str:
    t = page.t
    now, before = page.figure("share_completed"), page.figure("share_completed", year=page.about.edition.year - 1)
    change = page.change("share_completed")
    way = direction(change, page.change("persons"))
    if not way or not now.is_shown or not before.is_shown:
        return ""
    forms = {"before": prose(t, before, True), "now": prose(t, now, True)}
    if way == SAME:
        return t.say(
            "The share of educators who took part hardly changed within a year ({before}, now {now}).", **forms
        )
    forms |= {"points": t.number(change.size)}
    if way == UP:
        return t.count(
            "The share of educators who took part rose by {points} percentage point within a year: from {before} "
            "to {now}.",
            "The share of educators who took part rose by {points} percentage points within a year: from {before} "
            "to {now}.",
            counted_points(t, change.size),
            **forms,
        )
    return t.count(
        "The share of educators who took part fell by {points} percentage point within a year: from {before} to {now}.",
        "The share of educators who took part fell by {points} percentage points within a year: from {before} "
        "to {now}.",
        counted_points(t, change.size),
        **forms,
    )


def _hours_point(page: Page) -> str:
    t = page.t
    each = page.figure("hours_per_person")
    total = page.hours("years", geo=page.geo, year=page.year)
    if not each.is_shown or not total.is_shown:
        return totals(page)
    return t.say(
        "An educator who took part completed {hours} academic hours on average; together they completed {total}.",
        hours=each.number,
        total=total.number,
    )


def _roles_point(page: Page) -> str:
    t = page.t
    if page.about.stand_in is not None:
        return ""
    shares = [
        (share.number, role)
        for role in page.block.categories("roles", "share_completed", "role_group", page.geo)
        if role != TOTAL
        and (share := page.block.get("roles", "share_completed", geo=page.geo, role_group=role)).is_shown
    ]
    if len(shares) < 2 or min(shares)[0] == max(shares)[0]:
        return ""
    most, least = max(shares), min(shares)
    return t.say(
        "Took part most often: {most} ({most_share}); least often: {least} ({least_share}).",
        most=role_name(t, most[1]),
        most_share=prose(t, Figure(most[0]), True),
        least=role_name(t, least[1]),
        least_share=prose(t, Figure(least[0]), True),
    )


def _programme_point(page: Page) -> str:
    t = page.t
    ranked = [
        (page.block.get("programmes", "persons", geo=page.about.code, programme=name), name) for name in page.details
    ]
    if not ranked or not ranked[0][0].is_shown:
        return ""
    persons, name = ranked[0]
    return t.count(
        "The programme completed by most educators ({n}): “{title}”.",
        "The programme completed by most educators ({n}): “{title}”.",
        int(persons.number),
        title=page.details[name].title,
    )


def _elsewhere_point(page: Page) -> str:
    """The share of the nearest wider place, where the page has none of its own."""
    t = page.t
    if page.figure("share_completed").is_shown:
        return ""
    for geo in page.beside:
        share = page.figure("share_completed", geo)
        if share.is_shown:
            return t.say(
                "The share of educators who completed a programme in {locative}: {share}.",
                locative=page.names[geo].locative,
                share=prose(t, share, True),
            )
    return ""


def reading(page: Page) -> str:
    """How much one educator weighs in the share."""
    figure = page.block.get("reading", "points_per_educator", geo=page.geo)
    if not figure.is_shown:
        return ""
    points_each = Decimal(figure.number)
    t = page.t
    return t.count(
        "How to read: one educator here is {points} percentage point, so judge small differences between years "
        "with care.",
        "How to read: one educator here is {points} percentage points, so judge small differences between years "
        "with care.",
        counted_points(t, points_each),
        points=t.number(points_each),
    )
