"""The sections that explain: data quality, method, terms, downloads, the English summary."""

from collections.abc import Sequence

from catalogue.language import NATIONAL
from catalogue.reports.block import Figure
from catalogue.reports.context import Link, Row, Section, Table
from catalogue.reports.facts import TOTAL
from catalogue.reports.lead import headline
from catalogue.reports.page import Page
from catalogue.reports.words import REASONS, capital, cell, prose, reason_name

# above this share of rejected rows the figures are read with a caveat (percent)
MANY_REJECTED = 5

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def _quality(page: Page, indicator: str, centre: str = TOTAL) -> Figure:
    return page.block.get("quality", indicator, geo="country", centre=centre)


def _submissions(page: Page, indicator: str) -> int:
    figure = page.block.get("submissions", indicator, geo="country")
    return int(figure.number) if figure.is_shown else 0


def quality_section(page: Page, withheld: Sequence[str] = ()) -> Section:
    """What was counted, what was not, and a verdict; `withheld` are the sections left out as confidential."""
    t = page.t
    pairs = [_coverage(page), _accuracy(page), _outside(page), _refused(page), _roster(page)]
    left_out = t.say("All their figures would tell about a small group: {sections}.", sections="; ".join(withheld))
    pairs.append((t.say("Sections left out"), left_out if withheld else ""))
    pairs.append((t.say("Comparability"), _comparability(page)))
    pairs.append((t.say("Revisions"), _revisions(page)))
    tables = (_centres_table(page),) if page.centres else ()
    return Section(
        "quality", t.say("Data quality"), _verdict(page), pairs=tuple(p for p in pairs if p[1]), tables=tables
    )


def _verdict(page: Page) -> str:
    t = page.t
    rejected = _quality(page, "share_rejected")
    caveats = [
        rejected.is_shown and rejected.number > MANY_REJECTED,
        _submissions(page, "files_kept") + _submissions(page, "files_refused") > 0,
    ]
    teachers = page.figure("teachers")
    if not teachers.is_shown and not teachers.is_hidden:
        return t.say("Data quality: usable for counts and hours, not for shares")
    if sum(caveats) == 0:
        return t.say("Data quality: usable")
    if sum(caveats) == 1:
        return t.say("Data quality: usable, with one caveat")
    return t.say("Data quality: usable, with caveats")


def _coverage(page: Page) -> tuple[str, str]:
    t = page.t
    if not page.centres:
        return t.say("Coverage"), t.say("There are no data on the centres' files.")
    text = t.count(
        "{in_force} of {n} centre in {locative} has data in force.",
        "{in_force} of {n} centres in {locative} have data in force.",
        _submissions(page, "centres"),
        in_force=_submissions(page, "centres_in_force"),
        locative=page.country.locative,
    )
    missing = [page.centre_names.get(c.centre, c.centre) for c in page.centres if not c.files_in_force]
    if missing:
        text += " " + t.say("Without data: {centres}.", centres=", ".join(missing))
    return t.say("Coverage"), text


def _accuracy(page: Page) -> tuple[str, str]:
    t = page.t
    read, accepted = _quality(page, "rows_read"), _quality(page, "rows_accepted")
    if not read.is_shown or not accepted.is_shown:
        return t.say("What was counted"), ""
    text = t.say(
        "Of {read} rows on completions that the centres in {locative} sent for all years, {accepted} were accepted, "
        "{rejected} were rejected because of errors and {ignored} were ignored (headings, totals, blank rows).",
        read=read.number,
        locative=page.country.locative,
        accepted=accepted.number,
        rejected=_quality(page, "rows_rejected").number,
        ignored=_quality(page, "rows_ignored").number,
    )
    share = _quality(page, "share_rejected")
    if share.is_shown:
        text += " " + t.say("Rejected: {share} of the rows.", share=prose(t, share, True))
    return t.say("What was counted"), text


def _outside(page: Page) -> tuple[str, str]:
    t = page.t
    label = t.say("Outside the figures")
    reasons = [
        (key, figure)
        for key in REASONS
        if (figure := page.block.get("uncounted", "rows_uncounted", geo="country", reason=key)).flag != ":"
    ]
    if not reasons:
        text = t.say(
            "All accepted rows of {year} on completed programmes in {locative} are in the figures.", **_where(page)
        )
        return label, text if page.centres else ""
    items = [f"{reason_name(t, key)} – {_rows_text(page, figure)}" for key, figure in reasons]
    text = t.say(
        "Completed rows of {year} in {locative} that are not in any municipality's figures: {items}.",
        items="; ".join(items),
        **_where(page),
    )
    return label, text


def _rows_text(page: Page, figure: Figure) -> str:
    return page.t.number(figure.number) if figure.is_shown else page.t.say("confidential")


def _where(page: Page) -> dict[str, str]:
    return {"year": page.year, "locative": page.country.locative}


def _refused(page: Page) -> tuple[str, str]:
    t = page.t
    label = t.say("Refused files")
    if not page.centres:
        return label, ""
    kept = [page.centre_names.get(c.centre, c.centre) for c in page.centres if c.files_kept]
    lost = [page.centre_names.get(c.centre, c.centre) for c in page.centres if c.files_refused]
    texts = []
    if kept:
        texts.append(
            t.say(
                "The newest file was refused or is held back, so the figures rest on the last accepted one: {centres}.",
                centres=", ".join(kept),
            )
        )
    if lost:
        texts.append(t.say("A file was refused and none before it was accepted: {centres}.", centres=", ".join(lost)))
    return label, " ".join(texts) or t.say("No file in force was refused.")


def _roster(page: Page) -> tuple[str, str]:
    t = page.t
    teachers = page.figure("teachers")
    if teachers.is_hidden:
        return t.say("Roster"), t.say("The roster's figures are confidential: they would tell about a small group.")
    if not teachers.is_shown:
        return t.say("Roster"), t.say(
            "Shares are not computable: for {year} not every institution sent a roster.", year=page.year
        )
    return t.say("Roster"), t.say("Every institution expected sent a roster dated in {year}.", year=page.year)


def _comparability(page: Page) -> str:
    t = page.t
    texts = [t.say("All five years are counted by the same definitions and from the files now in force.")]
    for one in page.breaks:
        year = str(one.year)
        if one.new:
            texts.append(t.say("Reporting since {year}: {centres}.", year=year, centres=_centres(page, one.new)))
        if one.gone:
            texts.append(
                t.say("No longer reporting in {year}: {centres}.", year=year, centres=_centres(page, one.gone))
            )
        if one.unit_changed:
            texts.append(t.say("In {year} boundaries changed: {place}.", year=year, place=page.own.nominative))
    if page.breaks:
        texts.append(t.say("Compare these years (b) with the year before with care."))
    return " ".join(texts)


def _centres(page: Page, centres: Sequence[str]) -> str:
    return ", ".join(sorted((page.centre_names.get(one, one) for one in centres), key=page.t.sort_key))


def _revisions(page: Page) -> str:
    t = page.t
    if page.about.edition.is_draft:
        return t.say("This is a draft for staff: the year is not released, and every figure may still change.")
    return t.say("This is the first edition. Errors are corrected only by a new, numbered edition.")


def _centres_table(page: Page) -> Table:
    t = page.t
    names = ("rows_read", "rows_accepted", "rows_rejected", "rows_ignored")

    def row(head: str, centre: str) -> Row:
        return Row(head, tuple(cell(t, _quality(page, name, centre)) for name in names))

    body = [row(page.centre_names.get(c.centre, c.centre), c.centre) for c in page.centres]
    body.sort(key=lambda one: t.sort_key(one.head))
    heads = (t.say("Centre"), t.say("Read"), t.say("Accepted"), t.say("Rejected"), t.say("Ignored"))
    title = t.say("Rows on completions by centre: {place}", place=page.country.nominative)
    unit = t.say("Rows, all years, all municipalities. Read = accepted + rejected + ignored.")
    foot = (row(capital(t.say("total")), TOTAL),)
    return Table("t-centres", title, unit, heads, tuple(body), foot, is_narrow=True)


def protection_notice(page: Page) -> str:
    """The modest notice at the top of every page (decisions 22)."""
    return page.t.say(
        "Protection of small groups is partial in this edition; it will be issued again when full protection is "
        "in place."
    )


def method_section(page: Page) -> Section:
    """How the figures come about and how small groups are protected, in plain words."""
    t = page.t
    least = page.block.get("method", "smallest_published", geo="country").number
    mean = page.block.get("method", "smallest_base_for_mean", geo="country").number
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
            t.say(
                "Counts of fewer than {least} persons or completions are withheld, with the hours and shares that rest "
                "on them; so are shares and averages on fewer than {mean} people. Where only one figure of a sum would "
                "be withheld, the next smallest is withheld too.",
                least=least,
                mean=mean,
            ),
            protection_notice(page),
            t.say(
                "Shares, averages and changes are computed from unrounded values, so the last digit may differ by one."
            ),
        ),
    )


def terms_section(page: Page) -> Section:
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
        (t.say("Institution"), t.say("Workplace of educators: school, pre-school or other institution.")),
        (
            t.say("Percentage point"),
            t.say("The unit of the difference between two percentages."),
        ),
        (
            t.say("Signs"),
            t.say("c – confidential; : – no data or not computable; 0 – a true zero."),
        ),
    )
    return Section("terms", t.say("Terms and signs"), t.say("Terms and signs"), pairs=pairs)


def downloads(page: Page) -> tuple[Link, ...]:
    """The files beside the page."""
    t = page.t
    stem = data_stem(page)
    return (
        Link(t.say("All figures as a table"), f"{stem}.csv", note="CSV"),
        Link(t.say("All figures for programs"), f"{stem}.json", note="JSON"),
    )


def data_stem(page: Page) -> str:
    """The data files' name without ending: the national language has the plain one."""
    is_national = NATIONAL.get(page.about.unit.country, "en") == page.t.code
    return "data" if is_national else f"data.{page.t.code}"


def cite(page: Page, title: str) -> tuple[tuple[str, str], ...]:
    """How to cite, licence, whom to ask."""
    t, edition = page.t, page.about.edition
    words = t.say(
        "{publisher} ({year}). {title}. Edition {edition}.",
        publisher=publisher(page),
        year=str(edition.published.year),
        # a title may end with an abbreviation's full stop
        title=title.rstrip("."),
        edition=page.edition_id,
    )
    if page.site_url and not edition.is_draft:
        words += f" {page.site_url.rstrip('/')}/{edition.path(page.about.code).removeprefix('site/')}/{t.code}.html"
    if edition.is_draft:
        words = t.say("A draft is not for citing.")
    return (
        (t.say("How to cite"), words),
        (t.say("Licence"), t.say("Creative Commons Attribution 4.0 (CC BY 4.0)")),
        (
            t.say("Questions and errors"),
            t.say(
                "Write to the education centre that held the programme: it corrects its file, and the figures change "
                "in the next edition. Ask your municipality's education department for this report in another format."
            ),
        ),
    )


def publisher(page: Page) -> str:
    """The publisher's name in the page's language."""
    return page.t.say("Training Catalogue")


def english_summary(page: Page) -> tuple[str, ...]:
    """Four sentences, from an English page of the same block."""
    t = page.t
    sentences = [headline(page)]
    completions = page.figure("completions")
    hours = page.hours("years", geo=page.about.code, year=page.year)
    if completions.is_shown and hours.is_shown:
        sentences.append(
            t.say(
                "There were {completions} programme completions with {hours} academic hours.",
                completions=completions.number,
                hours=hours.number,
            )
        )
    least = page.block.get("method", "smallest_published", geo="country").number
    sentences.append(t.say("“c” marks figures withheld to protect small groups (fewer than {least}).", least=least))
    sentences.append(protection_notice(page))
    return tuple(sentences)
