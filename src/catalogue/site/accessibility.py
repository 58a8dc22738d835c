"""The accessibility statement, by the model of Commission Implementing Decision (EU) 2018/1523."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

from catalogue.language import NATIONAL, Language, language
from catalogue.model.codes import LANGUAGES
from catalogue.site.pages import Page, Pair, Part, country_name, crumbs, in_all_languages
from catalogue.site.record import Site

BODIES = Path(__file__).parent.parent / "reference" / "accessibility.csv"
# the day of the self-assessment that the statement rests on
ASSESSED = date(2026, 11, 22)
ANSWER_DAYS = 10


@cache
def bodies() -> dict[str, dict[str, str]]:
    """By country the law and the body that sees to it, in the country's language."""
    with BODIES.open(encoding="utf-8", newline="") as lines:
        return {row["country"]: dict(row) for row in csv.DictReader(lines)}


def accessibility_pages(site: Site) -> list[Page]:
    """The statement in every language."""
    return [_statement(site, language(code)) for code in LANGUAGES]


def _statement(site: Site, t: Language) -> Page:
    here = f"accessibility/{t.code}.html"
    return Page(
        here,
        t.code,
        t.say("Accessibility statement"),
        (_compliance(t), _limits(t), _preparation(t), _feedback(site, t), _enforcement(site, t)),
        in_all_languages(t.code),
        crumbs(here, t, (t.say("Accessibility statement"), None)),
        paragraphs=(
            t.say(
                "{publisher} is committed to making its website accessible in accordance with the national laws that "
                "transpose Directive (EU) 2016/2102. This statement applies to all pages of the website, the municipal "
                "reports among them.",
                publisher=t.say("Training Catalogue"),
            ),
        ),
    )


def _compliance(t: Language) -> Part:
    return Part(
        "compliance",
        t.say("Compliance status"),
        paragraphs=(
            t.say(
                "The website is partially compliant with the standard EN 301 549 and the Web Content Accessibility "
                "Guidelines (WCAG) 2.2, level AA. Our own tests of each kind of page found no failure, but the website "
                "has not been audited by an independent body, and the content named below is not accessible."
            ),
        ),
    )


def _limits(t: Language) -> Part:
    return Part(
        "limits",
        t.say("Non-accessible content"),
        paragraphs=(
            t.say(
                "Titles of programmes and names of centres are shown as the centres write them; where they are in "
                "another language than the page, that is not marked (success criterion 3.1.2)."
            ),
            t.say(
                "PDF copies of reports are made by a program and have not been checked by a person. The same content "
                "is in the HTML page, which should be preferred."
            ),
            t.say("CSV and JSON files are made for programs; their figures are also in the tables of the pages."),
        ),
    )


def _preparation(t: Language) -> Part:
    return Part(
        "preparation",
        t.say("Preparation of this statement"),
        paragraphs=(
            t.say(
                "This statement was prepared on {date}. It rests on a self-assessment: automatic tests with axe-core "
                "at three widths of the window, in light and dark colours, and tests with the keyboard alone, without "
                "scripts, with enlarged spacing and in print.",
                date=t.date(ASSESSED),
            ),
        ),
    )


def _feedback(site: Site, t: Language) -> Part:
    ask = (
        t.say(
            "Tell us of content that you cannot use, or ask for it in another form: {contact}. We answer within {n} "
            "working days.",
            contact=site.contact,
            n=ANSWER_DAYS,
        )
        if site.contact
        else t.say(
            "Tell the education department of your municipality of content that you cannot use, or ask it for the "
            "content in another form."
        )
    )
    return Part("feedback", t.say("Feedback and contact"), paragraphs=(ask,))


def _enforcement(site: Site, t: Language) -> Part:
    known = [(country_name(country, t).nominative, country) for country in site.countries if country in bodies()]
    known.sort(key=lambda one: t.sort_key(one[0]))
    pairs = tuple(
        Pair(name, f"{bodies()[country]['body']} ({bodies()[country]['law']})", NATIONAL.get(country))
        for name, country in known
    )
    text = t.say(
        "If the answer does not satisfy you, you may turn to the body of your country that oversees accessibility:"
    )
    return Part("enforcement", t.say("Enforcement procedure"), paragraphs=(text,), pairs=pairs)
