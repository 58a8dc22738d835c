"""How the figures come about, and what the words and signs mean: two pages in every language."""

from catalogue.language import Language, language
from catalogue.model.codes import LANGUAGES
from catalogue.model.policy import general_threshold, threshold
from catalogue.reports.context import Link
from catalogue.reports.limits import (
    MEAN_PERSONS,
    MERGE_PERSONS,
    REVISION_PERSONS,
    SHARE_ROSTER,
    SMALLEST,
    TABLE_PERSONS,
)
from catalogue.reports.words import sign_meanings
from catalogue.site.pages import Page, Pair, Part, crumbs, in_all_languages
from catalogue.site.record import Site


def method_pages(site: Site) -> list[Page]:
    """The method in every language."""
    return [_method(site, language(code)) for code in LANGUAGES]


def term_pages() -> list[Page]:
    """Terms and signs in every language."""
    return [_terms(language(code)) for code in LANGUAGES]


def _method(site: Site, t: Language) -> Page:
    here = f"method/{t.code}.html"
    return Page(
        here,
        t.code,
        t.say("Method"),
        (_sources(t), _counting(t), _shares(t), _places(t), _protection(t), _status(t), _editions(t), _use(site, t)),
        in_all_languages(t.code),
        crumbs(here, t, (t.say("Method"), None)),
        lead=t.say("How the figures come about, how small groups are protected, and when figures change."),
    )


def _sources(t: Language) -> Part:
    return Part(
        "sources",
        t.say("Where the data come from"),
        paragraphs=(
            t.say(
                "Education centres send lists of programmes, participants and completions; institutions send rosters "
                "of their staff. Each row is checked by public rules before it is counted. A row with an error is left "
                "out until the centre has corrected it."
            ),
            t.say(
                "Names and national identifiers are replaced by pseudonyms before anything is counted. Neither the "
                "pages nor the files hold personal data. The site sets no cookies and loads nothing from elsewhere."
            ),
        ),
        links=(Link(t.say("Rules of the check"), f"../rules/{t.code}.html"),),
    )


def _counting(t: Language) -> Part:
    return Part(
        "counting",
        t.say("What is counted"),
        paragraphs=(
            t.say(
                "A completion is one person who completed one programme. It counts in the calendar year in which it "
                "was completed and in the municipality where the person worked on that day. If two centres report the "
                "same completion, it counts once. Registered, cancelled and failed ones never count."
            ),
            t.say(
                "Hours are academic hours of {minutes} minutes. Where a centre gives days only, a day counts as "
                "{hours} hours; one Estonian credit point (EAP) counts as {credit} hours.",
                minutes=general_threshold("minutes_per_academic_hour"),
                hours=general_threshold("academic_hours_per_day"),
                credit=threshold("academic_hours_per_ects", "EE"),
            ),
        ),
    )


def _shares(t: Language) -> Part:
    return Part(
        "shares",
        t.say("Shares and averages"),
        paragraphs=(
            t.say(
                "Shares rest on rosters: of the people on the latest roster of each institution in the year, how many "
                "completed at least one programme. If a roster is missing, the share is not computable; no other "
                "denominator takes its place."
            ),
            t.say(
                "There is no share for a municipality with fewer than {roster} people on its rosters, and no average "
                "for fewer than {persons} people. Shares and averages are computed from unrounded values.",
                roster=SHARE_ROSTER,
                persons=MEAN_PERSONS,
            ),
        ),
    )


def _places(t: Language) -> Part:
    return Part(
        "places",
        t.say("Municipalities and counties"),
        paragraphs=(
            t.say(
                "Municipalities are those of the official code list on the last day of the year. Every one of them is "
                "listed in every edition. Latvia has no counties: there municipalities stand beside the country."
            ),
            t.say(
                "Differences between municipalities also come from the size of schools and from what centres offer; "
                "this is no rating of anyone's work."
            ),
        ),
    )


def _protection(t: Language) -> Part:
    return Part(
        "protection",
        t.say("How small groups are protected"),
        paragraphs=(
            t.say(
                "A figure on fewer than {least} people is withheld and marked “c”; so is any figure from which it "
                "could be worked out. Withheld is not zero, and one sign stands for both reasons.",
                least=SMALLEST,
            ),
            t.say(
                "All figures of a country and year are protected together: municipalities, counties and country, "
                "totals and parts, all reports and files, and the earlier editions of the same year. Before each "
                "release a program of its own tries to work out the withheld figures from everything that is "
                "published. If it succeeds with a single one, nothing is released."
            ),
        ),
    )


def _status(t: Language) -> Part:
    return Part(
        "levels",
        t.say("What a municipality's report holds"),
        paragraphs=(t.say("It depends on the number of educators who took part in the year:"),),
        pairs=(
            Pair(
                t.say("{n} or more", n=TABLE_PERSONS),
                t.say("The municipality's own figures, with tables by category."),
            ),
            Pair(
                t.say("{first} to {last}", first=MERGE_PERSONS + 1, last=TABLE_PERSONS - 1),
                t.say(
                    "The municipality's own totals; tables by category show the county or, where that is too small, "
                    "the country."
                ),
            ),
            Pair(
                t.say("Fewer than {n}", n=MERGE_PERSONS + 1),
                t.say(
                    "The figures of the county or the country, in which the municipality is counted. Where it would "
                    "otherwise stand alone, another small municipality is published in the same way."
                ),
            ),
            Pair(t.say("None"), t.say("No report; the municipality is listed as one without data.")),
        ),
    )


def _editions(t: Language) -> Part:
    return Part(
        "editions",
        t.say("Editions and revisions"),
        paragraphs=(
            t.say("The figures of a calendar year are released from 15 October of the following year, all at once."),
            t.say(
                "An edition is then left alone. Errors are corrected only by a numbered edition for the whole country, "
                "and only if they move a count by {persons} people or more. It says what changed and why; changed "
                "figures carry an “r”. What was once withheld stays withheld.",
                persons=REVISION_PERSONS,
            ),
            t.say(
                "Every edition stays at its address. One that was revised or withdrawn carries a notice. Past years in "
                "a report are taken from the editions released then, never computed anew."
            ),
        ),
    )


def _use(site: Site, t: Language) -> Part:
    contact = (t.say("Questions: {contact}", contact=site.contact),) if site.contact else ()
    return Part(
        "use",
        t.say("Use and citation"),
        paragraphs=(
            t.say(
                "Figures and texts may be used freely with their source: Creative Commons Attribution 4.0 (CC BY 4.0). "
                "Please name the publisher, the title and the number of the edition."
            ),
            *contact,
        ),
    )


def _terms(t: Language) -> Page:
    here = f"terms/{t.code}.html"
    return Page(
        here,
        t.code,
        t.say("Terms and signs"),
        (Part("terms", t.say("Terms"), pairs=_pairs(t)), Part("signs", t.say("Signs"), pairs=_signs(t))),
        in_all_languages(t.code),
        crumbs(here, t, (t.say("Terms and signs"), None)),
    )


def _pairs(t: Language) -> tuple[Pair, ...]:
    pairs = (
        Pair(
            t.say("Academic hour"),
            t.say(
                "{minutes} minutes. Only hours of completed programmes count.",
                minutes=general_threshold("minutes_per_academic_hour"),
            ),
        ),
        Pair(t.say("Completion"), t.say("One person who completed one programme.")),
        Pair(t.say("County"), t.say("Municipalities that the official classification puts together.")),
        Pair(t.say("Edition"), t.say("The figures of a country on one year, released once under a number of its own.")),
        Pair(
            t.say("Educator"),
            t.say("Teacher, head, support specialist or other education worker whom a centre or a roster reports."),
        ),
        Pair(t.say("Hours per educator"), t.say("Academic hours completed, divided by the educators who took part.")),
        Pair(t.say("Institution"), t.say("Workplace of educators: school, pre-school or other institution.")),
        Pair(t.say("Municipality"), t.say("Unit of local government by the official code list.")),
        Pair(t.say("Percentage point"), t.say("The unit of the difference between two percentages.")),
        Pair(t.say("Priority area"), t.say("A subject of training that the country's education policy puts first.")),
        Pair(t.say("Programme"), t.say("A course, seminar or other training with a title, a provider and hours.")),
        Pair(
            t.say("Pseudonym"),
            t.say("A sign in place of a person's name and identifier, so that each person is counted once."),
        ),
        Pair(
            t.say("Revision"),
            t.say("A later edition on the same year that corrects errors; its number is higher by one."),
        ),
        Pair(
            t.say("Role group"),
            t.say("Educators by their work: teachers; pre-school teachers; heads, specialists, officials and others."),
        ),
        Pair(t.say("Roster"), t.say("List of the people who work at an institution, with the date it speaks of.")),
        Pair(
            t.say("Share"),
            t.say("Percentage of the educators on the rosters who completed at least one programme in the year."),
        ),
    )
    return tuple(sorted(pairs, key=lambda pair: t.sort_key(pair.term)))


def _signs(t: Language) -> tuple[Pair, ...]:
    return (
        *(Pair(sign, meaning) for sign, meaning in sign_meanings(t).items() if sign in ("c", ":")),
        Pair("r", t.say("revised: the figure differs from the edition before")),
        Pair("b", t.say("break in the series: compare with the year before with care")),
        Pair("0", t.say("a true zero")),
    )
