"""The list of everything that a centre sent, with its verdicts."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from catalogue.feedback.answer import Submitted, verdict_words
from catalogue.files import SHARED, write_if_changed
from catalogue.language import Language, language
from catalogue.markup import html, page_styles


@dataclass(frozen=True)
class Listed:
    """One submission of the list: its page, rows by what became of them, cells with errors and questions."""

    submitted: Submitted
    page: str
    totals: dict[str, int]
    errors: int
    questions: int


@dataclass(frozen=True)
class Listing:
    """What the template of the list shows."""

    lang: str
    centre: str
    title: str
    intro: str
    caption: str
    unit: str
    skip: str
    confidential: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[str, ...]], ...]


def listing(path: Path, centre: str, listed: Sequence[Listed], lang: str) -> None:
    """Write the list of a centre's submissions."""
    t = language(lang)
    title = t.say("Files of {centre}", centre=centre)
    page = Listing(
        lang,
        centre,
        title,
        t.say("Each file has a page that says what was found in it and what to do next."),
        t.say("Files and what became of them"),
        t.say("Rows and cells"),
        t.say("Skip to content"),
        t.say("For the centre only: not for publication"),
        (
            t.say("File"),
            t.say("Verdict"),
            t.say("Errors"),
            t.say("Questions"),
            t.say("Read"),
            t.say("Accepted"),
            t.say("Rejected"),
        ),
        tuple(_row(one, t) for one in listed),
    )
    write_if_changed(path, html("listing.html.jinja", page, page_styles(title, "", centre, "feedback.css")), SHARED)


def _row(one: Listed, t: Language) -> tuple[str, str, tuple[str, ...]]:
    totals = one.totals
    cells = (one.errors, one.questions, totals["read"], totals["accepted"], totals["rejected"])
    verdict = verdict_words(one.submitted.verdict, totals["rejected"], t)
    return one.page, one.submitted.within, (verdict, *(t.cell(cell) for cell in cells))
