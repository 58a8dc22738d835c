"""The sections that explain: method, terms, downloads, the English summary."""

from catalogue.language import NATIONAL
from catalogue.reports.context import Entry, Link, Section
from catalogue.reports.council import comparison, merged_notice, totals
from catalogue.reports.lead import headline
from catalogue.reports.page import Page
from catalogue.reports.qr import block_hash

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def method_section(page: Page, links: tuple[Link, ...] = ()) -> Section:
    """How the figures come about and how small groups are protected, in plain words."""
    t = page.t
    return Section(
        "method",
        t.say("Method and protection"),
        t.say("Method and protection of small groups"),
        (
            t.say(
                "Education centres send the data. A row is one person's completion of one programme; it counts in the "
                "calendar year in which it was completed and in the municipality of the workplace on that day. The "
                "same completion reported twice counts once."
            ),
            t.say(
                "Shares rest on rosters: of the educators on the latest roster of each institution in the year, those "
                "who completed at least one programme. Without a complete set of rosters a share is not computable; "
                "other denominators are not used."
            ),
            t.say(
                "National identifiers are replaced by pseudonyms before anything is counted; neither the report nor "
                "its files hold personal data."
            ),
            *_protection(page),
            t.say(
                "Shares, averages and changes are computed from unrounded values, so the last digit may differ by one."
            ),
        ),
        links=links,
    )


def _protection(page: Page) -> tuple[str, str]:
    """The rules that all reports keep, and how it is made sure that they hold."""
    t = page.t
    limits = {
        name: page.block.get("method", indicator, geo="country")
        for name, indicator in (
            ("least", "smallest_published"),
            ("mean", "smallest_base_for_mean"),
            ("tables", "smallest_for_tables"),
            ("merged", "largest_merged"),
        )
    }
    rules = t.say(
        "Counts of fewer than {least} persons or completions are withheld (c), with the hours and shares that rest on "
        "them, and so are figures from which they could be computed. Shares and averages rest on at least {mean} "
        "people, tables by category on at least {tables}. A municipality where {merged} people or fewer took part is "
        "published together with others.",
        **{name: figure.number for name, figure in limits.items()},
    )
    checked = t.say(
        "Before an edition is published, all its reports, tables and files and the earlier editions are tested "
        "together by a program that tries to compute the withheld figures as an outsider could; what fails the test "
        "is not published."
    )
    return rules, checked


def terms_section(page: Page, links: tuple[Link, ...] = ()) -> Section:
    """At most eight terms, the signs among them."""
    t = page.t
    minutes = page.block.get("method", "minutes_per_academic_hour", geo="country").number
    pairs = (
        (
            t.say("Academic hour"),
            t.say("{minutes} minutes. Only hours of completed programmes count.", minutes=minutes),
        ),
        (t.say("Completion"), t.say("One person who completed one programme.")),
        (
            t.say("Educator"),
            t.say("Teacher, head, support specialist or other education worker whom a centre or a roster reports."),
        ),
        (t.say("Roster"), t.say("List of the people who work at an institution, with the date it speaks of.")),
        (
            t.say("Share"),
            t.say("Educators on the roster who completed at least one programme, in percent of all on the roster."),
        ),
        (
            t.say("Percentage point"),
            t.say("The unit of the difference between two percentages."),
        ),
        (
            t.say("Signs"),
            t.say(
                "c – confidential; : – no data or not computable; p – provisional; r – revised; b – break in the "
                "series; 0 – a true zero."
            ),
        ),
    )
    return Section("terms", t.say("Terms and signs"), t.say("Terms and signs"), pairs=pairs, links=links)


def downloads(page: Page) -> tuple[Link, ...]:
    """The files beside the page, and those of the whole country."""
    t, edition = page.t, page.about.edition
    stem = data_stem(page)
    own = (
        Link(t.say("All figures as a table"), f"{stem}.csv", note="CSV"),
        Link(t.say("All figures for programs"), f"{stem}.json", note="JSON"),
    )
    if edition.is_draft:
        return own
    folder = f"../../../data/{edition.year}/v{edition.version}"
    is_english = t.code == "en" and NATIONAL.get(edition.country) != "en"
    return (
        *own,
        Link(
            t.say("All municipalities of the country"),
            f"{folder}/tables{'.en' if is_english else ''}.xlsx",
            note="XLSX",
        ),
        Link(t.say("All municipalities, one row a figure"), f"{folder}/data.csv", note="CSV"),
    )


def data_stem(page: Page) -> str:
    """The data files' name without ending: the national language has the plain one."""
    is_national = NATIONAL.get(page.about.unit.country, "en") == page.t.code
    return "data" if is_national else f"data.{page.t.code}"


def cite(page: Page, title: str) -> tuple[Entry, ...]:
    """How to cite, licence, checksum, whom to ask."""
    t, edition = page.t, page.about.edition
    words = t.say(
        "{publisher} ({year}). {title}. Edition {edition}.",
        publisher=publisher(page),
        year=str(edition.published.year),
        # a title may end with an abbreviation's full stop
        title=title.rstrip("."),
        edition=page.edition_id,
    )
    if edition.is_draft:
        citation = Entry(t.say("How to cite"), t.say("A draft is not for citing."))
    else:
        citation = Entry(t.say("How to cite"), words, Link(page.address, page.address) if page.address else None)
    return (
        citation,
        Entry(t.say("Licence"), link=Link(t.say("Creative Commons Attribution 4.0 (CC BY 4.0)"), LICENCE)),
        Entry(t.say("Checksum of the data (SHA-256)"), code=block_hash(page.block.document(t.code))),
        _contact(page),
    )


def _contact(page: Page) -> Entry:
    """Whom to ask: the contact that the operator names, and for single rows the centre."""
    t, contact = page.t, page.contact
    term = t.say("Questions and errors")
    centre = t.say(
        "A wrong row is corrected by the education centre that held the programme; the figures change in the next "
        "edition."
    )
    if not contact:
        ask = t.say("Ask your municipality's education department for this report in another format.")
        return Entry(term, f"{centre} {ask}")
    reply = t.say(
        "We answer within five working days. If you need this report in another format because of a disability, "
        "write to the same address."
    )
    is_address = "@" in contact and " " not in contact
    link = Link(contact, f"mailto:{contact}?subject={page.edition_id}" if is_address else None)
    return Entry(term, link=link, more=f"{reply} {centre}")


def publisher(page: Page) -> str:
    """The publisher's name in the page's language."""
    return page.t.say("Training Catalogue")


def english_summary(page: Page) -> tuple[str, ...]:
    """Four sentences, from an English page of the same block."""
    t = page.t
    least = page.block.get("method", "smallest_published", geo="country").number
    signs = t.say("“c” marks figures withheld to protect small groups (fewer than {least}).", least=least)
    sentences = [
        merged_notice(page) if page.about.is_merged else "",
        headline(page),
        totals(page),
        comparison(page),
        "" if page.about.is_merged else signs,
    ]
    return tuple(sentence for sentence in sentences if sentence)
