"""The text for the council paper: three or four sentences with their source, ready to be pasted."""

from catalogue.reports.context import Section
from catalogue.reports.page import Page
from catalogue.reports.words import prose

MOST_SENTENCES = 4


def council_section(page: Page) -> Section:
    """A paragraph in plain text and its source line; printed pages leave the section out."""
    t = page.t
    menu = t.say("Text for the council paper")
    text = t.say(
        "The paragraph may be pasted into a draft decision or an explanatory note. Its figures are those of the tables."
    )
    return Section("council", menu, menu, (text,), paste=(" ".join(_sentences(page)), source_line(page)))


def source_line(page: Page) -> str:
    """Publisher, edition and date, with the permanent address where there is one."""
    t, edition = page.t, page.about.edition
    publisher = t.say("Training Catalogue")
    if edition.is_draft:
        return t.say(
            "Source: {publisher}, draft {edition}, not for citing.", publisher=publisher, edition=page.edition_id
        )
    text = t.say(
        "Source: {publisher}, edition {edition}, published {date}.",
        publisher=publisher,
        edition=page.edition_id,
        date=t.short_date(edition.published),
    )
    return f"{text} {page.address}" if page.address else text


def merged_notice(page: Page) -> str:
    """Why a municipality has no figures of its own, and whose the page shows."""
    return f"{_merged(page)} " + page.t.say("This page shows: {place}.", place=page.shown.nominative)


def _merged(page: Page) -> str:
    return page.t.say(
        "To protect small groups of people, the figures of {genitive} are published together with those of other "
        "municipalities.",
        genitive=page.own.genitive,
    )


def comparison(page: Page) -> str:
    """The share a year earlier and in the wider places, in one sentence; empty where none is published."""
    t = page.t
    before = page.figure("share_completed", year=page.about.edition.year - 1)
    items = []
    if before.is_shown and page.figure("share_completed").is_shown:
        items.append(t.say("{value} a year earlier", value=prose(t, before, True)))
    for geo in page.beside:
        share = page.figure("share_completed", geo)
        if share.is_shown:
            items.append(t.say("{value} in {locative}", value=prose(t, share, True), locative=page.names[geo].locative))
    if not items:
        return ""
    return t.say("For comparison, the share of educators who completed a programme: {items}.", items=t.list(items))


def totals(page: Page) -> str:
    """Completions and hours in one sentence; empty where they are not published."""
    t = page.t
    completions, each = page.figure("completions"), page.figure("hours_per_person")
    hours = page.hours("years", geo=page.geo, year=page.year)
    if not completions.is_shown or not hours.is_shown:
        return ""
    forms = {"completions": completions.number, "hours": hours.number}
    if each.is_shown:
        return t.say(
            "There were {completions} programme completions with {hours} academic hours, on average {each} per "
            "participating educator.",
            each=each.number,
            **forms,
        )
    return t.say("There were {completions} programme completions with {hours} academic hours.", **forms)


def institutions(page: Page) -> str:
    """How many institutions' staff took part; empty where the rosters are not complete."""
    active, all_ = page.figure("institutions_active"), page.figure("institutions")
    if not active.is_shown or not all_.is_shown:
        return ""
    return page.t.count(
        "Staff of {active} of the {n} institution on the rosters took part.",
        "Staff of {active} of the {n} institutions on the rosters took part.",
        int(all_.number),
        active=active.number,
    )


def _sentences(page: Page) -> list[str]:
    notice = _merged(page) if page.about.is_merged else ""
    texts = [notice, _participation(page), comparison(page), _no_share(page), totals(page), institutions(page)]
    return [text for text in texts if text][:MOST_SENTENCES]


def _participation(page: Page) -> str:
    """How many educators completed a programme."""
    t = page.t
    share, completed, teachers = (page.figure(name) for name in ("share_completed", "teachers_completed", "teachers"))
    if share.is_shown and completed.is_shown and teachers.is_shown:
        return t.say(
            "In {year}, {completed} of the {teachers} educators of {genitive} ({share}) completed at least one "
            "professional development programme.",
            year=page.year,
            completed=t.number(completed.number),
            teachers=t.number(teachers.number),
            genitive=page.shown.genitive,
            share=prose(t, share, True),
        )
    persons = page.figure("persons")
    if not persons.is_shown:
        return t.say(
            "The figures on educators working in {locative} in {year} are withheld, because they would tell about "
            "a small group of people.",
            locative=page.shown.locative,
            year=page.year,
        )
    text = t.count(
        "In {year}, {n} educator working in {locative} completed at least one professional development programme",
        "In {year}, {n} educators working in {locative} completed at least one professional development programme",
        int(persons.number),
        year=page.year,
        locative=page.shown.locative,
    )
    before = page.figure("persons", year=page.about.edition.year - 1)
    return f"{text} ({t.say('a year earlier: {value}', value=before.number)})." if before.is_shown else f"{text}."


def _no_share(page: Page) -> str:
    """Why there is no share, where it could have been expected."""
    t, teachers = page.t, page.figure("teachers")
    if teachers.is_shown or teachers.is_hidden:
        return ""
    return t.say("The share is not computable, because not every institution sent a roster of {year}.", year=page.year)
