"""From one submission to its files: page, list of findings, annotated copy. Made to run in a child process."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from catalogue.feedback.annotate import Mark, NotAnnotated, annotate, words
from catalogue.feedback.answer import Submitted, answer
from catalogue.feedback.arrived import arrived
from catalogue.feedback.page import FeedbackPage, File, findings_csv
from catalogue.feedback.picture import Album
from catalogue.feedback.progress import progress
from catalogue.files import SHARED, write_if_changed
from catalogue.intake.centre import Centre
from catalogue.intake.outcome import Outcome, load
from catalogue.intake.reading import Ignored, Refused, read_grids
from catalogue.language import Language, language
from catalogue.model.findings import Finding
from catalogue.model.rules import rule_texts

Part = Literal["html", "csv", "xlsx"]
PARTS: tuple[Part, ...] = ("html", "csv", "xlsx")
# what a copy's name ends in
COPY_NAMES = {"lt": "patikra", "et": "kontroll", "lv": "parbaude", "pl": "kontrola", "en": "check"}


@dataclass(frozen=True)
class Job:
    """One submission to tell about.

    `raw` is the file as it lies now, None where its cells cannot be shown; `reading` the folder of its outcome,
    `before` that of the content before; `further` are findings from across files. `target` is the page's path
    without its ending. `index` and `rules` are the addresses of the list of all
    files and of the rules, `contact` is whom to ask, `not_run` the rules that were not checked.
    """

    submitted: Submitted
    raw: Path | None
    reading: Path
    before: Path | None
    further: tuple[Finding, ...]
    centre: Centre | None
    language: str
    target: Path
    parts: tuple[Part, ...] = PARTS
    index: str | None = None
    rules: str | None = None
    contact: str | None = None
    not_run: tuple[str, ...] = ()


def make(job: Job) -> list[str]:
    """Write the files of one submission, each whole or not at all; their names."""
    t = language(job.language)
    outcome = load(job.reading)
    found = sorted([*outcome.findings, *job.further], key=lambda one: (one.sheet or "", one.row or 0, one.column or 0))
    made: list[str] = []
    copy, list_only = _annotated(job, outcome, found, t) if "xlsx" in job.parts else (None, None)
    files = []
    personal = t.say("{kind}; holds personal data: not by e-mail", kind=Path(job.submitted.within).suffix[1:].upper())
    if copy:
        made.append(copy)
        files.append(File(copy, t.say("Your workbook with the cells marked"), personal))
    if "csv" in job.parts and found:
        name = f"{job.target.name}.csv"
        write_if_changed(job.target.with_name(name), findings_csv(found, t), SHARED)
        made.append(name)
        files.append(File(name, t.say("All findings as a list"), "CSV"))
    if "html" in job.parts:
        name = f"{job.target.name}.html"
        page = _page(job, outcome, t)
        page.files, page.list_only = files, list_only
        write_if_changed(job.target.with_name(name), page.html(), SHARED)
        made.append(name)
    return made


def _page(job: Job, outcome: Outcome, t: Language) -> FeedbackPage:
    """The page; without pictures where the raw file cannot be read."""
    before = load(job.before) if job.before and (job.before / "outcome.json").exists() else None
    content = answer(
        job.submitted, outcome, job.further, progress(before, outcome), arrived(job.reading), _album(job, outcome), t
    )
    closing = []
    if job.not_run:
        rules = ", ".join(job.not_run)
        closing.append(t.say("Not checked, because other files or earlier data are needed: {rules}.", rules=rules))
    closing.append(t.say("Every rule keeps its number: name it when you ask."))
    if job.contact:
        closing.append(t.say("Questions: {contact}", contact=job.contact))
    centre = job.submitted.centre or t.say("Training Catalogue")
    return FeedbackPage(t, content, centre, index=job.index, rules=job.rules, closing=closing)


def _album(job: Job, outcome: Outcome) -> Album | None:
    if job.raw is None:
        return None
    try:
        grids = read_grids(job.raw, job.centre.language if job.centre else None)
    except (Refused, Ignored, OSError):
        return None
    return Album(grids, outcome)


def _annotated(job: Job, outcome: Outcome, found: Sequence[Finding], t: Language) -> tuple[str | None, str | None]:
    """The name of the annotated copy, or why there is none; neither where there is nothing to mark."""
    texts = rule_texts(t.code)
    asked = [one for one in found if one.severity != "info"]
    if not asked or job.raw is None or outcome.refused in ("PD-001", "PD-002", "PD-003", "PD-010", "PD-012"):
        return None, None
    marks = [
        Mark(
            number,
            "error" if one.severity == "error" else "question",
            one.rule,
            one.sheet or "",
            one.cell or "",
            f"{texts[one.rule].title}. {texts[one.rule].meaning}",
            texts[one.rule].remedy,
        )
        for number, one in enumerate(asked, start=1)
    ]
    ending = Path(job.submitted.within).suffix
    ending = ending if ending.lower() in (".xlsx", ".xlsm") else ""
    # a name that was made harmless ends in what tells it from others
    name = f"{job.target.name.removesuffix(ending)}_{COPY_NAMES[t.code]}{ending or '.xlsx'}"
    try:
        annotate(job.raw, job.target.with_name(name), marks, words(t.code))
    except NotAnnotated:
        return None, t.say("For a file of this kind there is no marked copy: the list of findings holds all cells.")
    return name, None
