"""The section on data quality: a verdict, what was counted and what was not, and how far the figures can be trusted."""

from collections.abc import Sequence
from typing import NamedTuple

from catalogue.reports.block import Figure
from catalogue.reports.context import Link, Section
from catalogue.reports.facts import TOTAL
from catalogue.reports.measures import PARTS
from catalogue.reports.page import Page
from catalogue.reports.words import REASONS, prose, reason_name

# above this share of rejected rows the figures are read with a caveat (percent)
MANY_REJECTED = 5


class _Note(NamedTuple):
    """One aspect of quality; `is_caveat` where the reader has to mind it."""

    term: str
    text: str
    is_caveat: bool = False


def quality_section(page: Page, withheld: Sequence[str] = (), links: tuple[Link, ...] = ()) -> Section:
    """A verdict and its reasons, caveats first; `withheld` are the sections left out as confidential."""
    t = page.t
    notes = [
        _coverage(page),
        _accuracy(page),
        _refused(page),
        _roster(page),
        _comparability(page),
        _Note(t.say("Outside the figures"), _outside(page)),
        _Note(t.say("Sections left out"), _left_out(page, withheld)),
        _Note(t.say("Revisions"), _revisions(page)),
    ]
    notes = sorted((note for note in notes if note.text), key=lambda note: not note.is_caveat)
    return Section(
        "quality",
        t.say("Data quality"),
        _verdict(page, sum(note.is_caveat for note in notes)),
        pairs=tuple((note.term, note.text) for note in notes),
        links=links,
    )


def _left_out(page: Page, withheld: Sequence[str]) -> str:
    """The sections that are confidential as a whole, and the tables for which there is no room."""
    t, texts = page.t, []
    if withheld:
        text = t.say("All their figures would tell about a small group: {sections}.", sections="; ".join(withheld))
        texts.append(text)
    if page.block.left_out:
        titles = [t.say(part.title) for part in PARTS if part.key in page.block.left_out]
        texts.append(t.say("Tables left out to keep the report short: {tables}.", tables="; ".join(titles)))
    return " ".join(texts)


def _verdict(page: Page, caveats: int) -> str:
    """For what the figures may be used."""
    t = page.t
    teachers = page.figure("teachers")
    if not page.centres:
        return t.say("Data quality: cannot be judged, there are no data on the files")
    if not teachers.is_shown and not teachers.is_hidden:
        if not page.is_comparable:
            return t.say("Data quality: usable for counts and hours, not for shares or comparison with the year before")
        return t.say("Data quality: usable for counts and hours, not for shares")
    if not page.is_comparable:
        return t.say("Data quality: usable, but not for comparison with the year before")
    if caveats == 0:
        return t.say("Data quality: usable")
    if caveats == 1:
        return t.say("Data quality: usable, with one caveat")
    return t.say("Data quality: usable, with caveats")


def _quality(page: Page, indicator: str) -> Figure:
    return page.block.get("quality", indicator, geo="country", centre=TOTAL)


def _submissions(page: Page, indicator: str) -> int:
    figure = page.block.get("submissions", indicator, geo="country")
    return int(figure.number) if figure.is_shown else 0


def _coverage(page: Page) -> _Note:
    t = page.t
    if not page.centres:
        return _Note(t.say("Coverage"), t.say("There are no data on the centres' files."), True)
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
    return _Note(t.say("Coverage"), text, bool(missing))


def _accuracy(page: Page) -> _Note:
    t = page.t
    read, accepted, share = (_quality(page, name) for name in ("rows_read", "rows_accepted", "share_rejected"))
    if not read.is_shown or not accepted.is_shown:
        return _Note(t.say("Accuracy"), "")
    text = t.say(
        "Of {read} rows on completions that the centres in {locative} sent for all years, {accepted} were accepted, "
        "{rejected} were rejected because of errors and {ignored} were ignored (headings, totals, blank rows).",
        read=read.number,
        locative=page.country.locative,
        accepted=accepted.number,
        rejected=_quality(page, "rows_rejected").number,
        ignored=_quality(page, "rows_ignored").number,
    )
    if share.is_shown:
        text += " " + t.say("Rejected: {share} of the rows.", share=prose(t, share, True))
    return _Note(t.say("Accuracy"), f"{text} {_bound(page)}".strip(), share.is_shown and share.number > MANY_REJECTED)


def _bound(page: Page) -> str:
    """How far the rejected rows could move the share, or where that says nothing the number of persons."""
    t = page.t
    share = page.block.get("bounds", "share_at_most", geo=page.geo)
    if share.is_shown:
        return t.say(
            "Even if every rejected row were right, belonged to {year} and each to another educator on the roster of "
            "{genitive}, the share would be at most {share}.",
            year=page.year,
            genitive=page.shown.genitive,
            share=prose(t, share, True),
        )
    persons = page.block.get("bounds", "persons_at_most", geo="country")
    if not persons.is_shown:
        return ""
    return t.count(
        "Even if every rejected row were right, belonged to {year} and each to an educator not counted yet, at most "
        "{n} educator in {locative} would have completed a programme.",
        "Even if every rejected row were right, belonged to {year} and each to an educator not counted yet, at most "
        "{n} educators in {locative} would have completed a programme.",
        int(persons.number),
        year=page.year,
        locative=page.country.locative,
    )


def _outside(page: Page) -> str:
    t = page.t
    where = {"year": page.year, "locative": page.country.locative}
    reasons = [
        (key, figure)
        for key in REASONS
        if (figure := page.block.get("uncounted", "rows_uncounted", geo="country", reason=key)).flag != ":"
    ]
    if not reasons:
        text = t.say("All accepted rows of {year} on completed programmes in {locative} are in the figures.", **where)
        return text if page.centres else ""
    items = [f"{reason_name(t, key)} – {prose(t, figure)}" for key, figure in reasons]
    return t.say(
        "Completed rows of {year} in {locative} that are not in any municipality's figures: {items}.",
        items="; ".join(items),
        **where,
    )


def _refused(page: Page) -> _Note:
    t = page.t
    label = t.say("Refused files")
    if not page.centres:
        return _Note(label, "")
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
    return _Note(label, " ".join(texts) or t.say("No file in force was refused."), bool(texts))


def _roster(page: Page) -> _Note:
    t = page.t
    label, teachers = t.say("Roster"), page.figure("teachers")
    if teachers.is_hidden:
        return _Note(label, t.say("The roster's figures are confidential: they would tell about a small group."))
    if not teachers.is_shown:
        text = t.say("Shares are not computable: for {year} not every institution sent a roster.", year=page.year)
        return _Note(label, text, True)
    return _Note(label, t.say("Every institution expected sent a roster dated in {year}.", year=page.year))


def _comparability(page: Page) -> _Note:
    t = page.t
    texts = [
        t.say(
            "All five years are counted by the same definitions; years published before are repeated as they were "
            "published."
        )
    ]
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
    return _Note(t.say("Comparability"), " ".join(texts), bool(page.breaks))


def _centres(page: Page, centres: Sequence[str]) -> str:
    return ", ".join(sorted((page.centre_names.get(one, one) for one in centres), key=page.t.sort_key))


def _revisions(page: Page) -> str:
    t, edition = page.t, page.about.edition
    if edition.is_draft:
        return t.say("This is a draft for staff: the year is not released, and every figure may still change.")
    if edition.version == 1:
        return t.say("This is the first edition. Errors are corrected only by a new, numbered edition.")
    text = t.say(
        "This is edition number {n} for the year; it replaces the one before it. Changed figures are marked r.",
        n=edition.version,
    )
    return f"{text} {page.revised}".strip()
