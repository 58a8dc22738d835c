"""What a centre is told of one submission, in words of its language and without a cell's value."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from catalogue.feedback.arrived import Arrived
from catalogue.feedback.picture import Album, Picture
from catalogue.feedback.progress import Progress
from catalogue.intake.outcome import Outcome
from catalogue.language import Language
from catalogue.model.findings import Change, Finding, RowCounts, column_letter
from catalogue.model.rules import rule_texts
from catalogue.site.rulebook import severity_word

SHOWN_CELLS, SHOWN_PICTURES, SHOWN_PROGRAMMES = 20, 3, 30
_GRAVITY = ("error", "question", "info")


@dataclass(frozen=True)
class Submitted:
    """What is known of a submission beside its reading.

    `within` is its path below the centre's folder; `verdict` that of the night, held included; `received` the day on
    which the content was first read and `due` the day by which it should be mended; `in_force` tells whether an
    earlier content counts in its place; `fall` is what fell how far (from, to) where it is held back.
    """

    centre: str
    within: str
    sha256: str | None
    verdict: str
    received: date | None = None
    due: date | None = None
    in_force: bool = False
    fall: tuple[tuple[str, float, float], ...] = ()


@dataclass(frozen=True)
class Group:
    """All findings of one rule: `places` as ranges, the first of them also as pictures."""

    rule: str
    severity: str
    severity_word: str
    count: int
    title: str
    meaning: str
    remedy: str
    problems: tuple[str, ...]
    places: tuple[str, ...]
    more: str | None
    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class Changed:
    """What reading changed without asking: in words, where, how often, and the first as an example."""

    what: str
    where: str
    count: int
    example: str | None


@dataclass(frozen=True)
class Answer:
    """Everything on a feedback page, but the words that are the same on all."""

    submitted: Submitted
    verdict: str
    todo: tuple[str, ...]
    totals: dict[str, int]
    sheets: tuple[RowCounts, ...]
    progress: str | None
    groups: tuple[Group, ...]
    arrived: tuple[Arrived, ...]
    changed: tuple[Changed, ...]
    explained: int


def answer(
    submitted: Submitted,
    outcome: Outcome,
    further: Sequence[Finding],
    since: Progress | None,
    programmes: Sequence[Arrived],
    album: Album | None,
    t: Language,
) -> Answer:
    """Put together what a centre is told: the file's own findings and `further` ones, from across files."""
    found = [*outcome.findings, *further]
    totals = outcome.totals()
    return Answer(
        submitted,
        verdict_words(submitted.verdict, totals["rejected"], t),
        tuple(_todo(submitted, found, t)),
        totals,
        tuple(outcome.counts),
        _progress(since, t),
        tuple(_groups(found, album, t)),
        tuple(programmes),
        tuple(_changed(change, album, t) for change in outcome.changes),
        len(outcome.explained),
    )


def verdict_words(verdict: str, rejected: int, t: Language) -> str:
    """The verdict for people."""
    if verdict == "questions" and rejected:
        return t.count(
            "Accepted in part: {n} row was not loaded", "Accepted in part: {n} rows were not loaded", rejected
        )
    return {
        "accepted": t.say("The file is accepted"),
        "questions": t.say("Accepted with questions"),
        "held": t.say("Held back: nothing of the new content was loaded"),
        "refused": t.say("Not accepted: nothing was loaded"),
        "ignored": t.say("No table: the file was left alone"),
    }[verdict]


def _todo(submitted: Submitted, found: Sequence[Finding], t: Language) -> Iterable[str]:
    """What to do next, and by when."""
    verdict = submitted.verdict
    if verdict in ("refused", "held"):
        yield (
            t.say("The reports keep resting on the content that was accepted before.")
            if submitted.in_force
            else t.say("Until a file is accepted, its data are missing from the reports.")
        )
    for name, before, now in submitted.fall:
        yield _fallen(name, before, now, t)
    if verdict == "held":
        yield t.say("If the data are complete, ask the data steward to confirm the file; if not, send the whole file.")
    elif any(one.severity == "error" for one in found):
        yield t.say(
            "Mend the errors in your own file and send it again under the same name: {file}", file=submitted.within
        )
    if any(one.severity == "question" for one in found):
        yield t.say(
            "Correct or explain each question: in a column “Explanation” of its row (add one if there is none) "
            "write the rule and the reason, such as “PD-205: two groups”. "
            "An explained question is not asked again until the value changes."
        )
    if submitted.due and verdict not in ("accepted", "ignored"):
        yield t.say("Please answer by {day} at the latest.", day=t.date(submitted.due))
    if verdict == "accepted":
        yield t.say("There is nothing to do.")


def _fallen(name: str, before: float, now: float, t: Language) -> str:
    message = {
        "rows": t.say("Accepted rows: {before} the last time, {now} now.", before=int(before), now=int(now)),
        "persons": t.say("Persons: {before} the last time, {now} now.", before=int(before), now=int(now)),
        "hours": t.say("Academic hours: {before} the last time, {now} now.", before=round(before), now=round(now)),
    }
    return message[name]


def _progress(since: Progress | None, t: Language) -> str | None:
    if since is None or since == Progress(0, 0, 0):
        return None
    return t.say(
        "Since the last time: {mended}, {left}, {new}.",
        mended=t.count("{n} mended", "{n} mended", since.mended),
        left=t.count("{n} left", "{n} left", since.left),
        new=t.count("{n} new", "{n} new", since.new),
    )


def _groups(found: Sequence[Finding], album: Album | None, t: Language) -> Iterable[Group]:
    """Findings by rule, errors first."""
    texts = rule_texts(t.code)
    by_rule: dict[tuple[int, str], list[Finding]] = {}
    for one in found:
        by_rule.setdefault((_GRAVITY.index(one.severity), one.rule), []).append(one)
    for (gravity, rule), group in sorted(by_rule.items()):
        placed = [one for one in group if one.row is not None and one.sheet is not None]
        ranges = places(placed, len({one.sheet for one in found if one.sheet}) > 1)
        shown = [one for one in placed if album][:SHOWN_PICTURES]
        pictures = (album.picture(str(one.sheet), one.row or 0, one.column) for one in shown if album)
        text = texts[rule]
        count = sum(one.count for one in group)
        rest = len(ranges) - SHOWN_CELLS if len(ranges) > SHOWN_CELLS else count - len(group)
        yield Group(
            rule,
            _GRAVITY[gravity],
            severity_word(_GRAVITY[gravity], t),
            count,
            text.title,
            text.meaning,
            text.remedy,
            tuple(sorted({one.params["problem"] for one in group if "problem" in one.params})),
            tuple(ranges[:SHOWN_CELLS]),
            t.count("and {n} more place", "and {n} more places", rest) if rest > 0 else None,
            tuple(picture for picture in pictures if picture),
        )


def places(found: Iterable[Finding], with_sheet: bool) -> list[str]:
    """Addresses of findings, neighbours below one another as a range: B14, B18:B22."""
    columns: dict[tuple[str, int], list[int]] = {}
    for one in found:
        columns.setdefault((str(one.sheet), one.column or 0), []).append(one.row or 0)
    made: list[str] = []
    for (sheet, column), numbers in columns.items():
        rows = sorted(set(numbers))
        starts = [rows[0], *(after for before, after in pairwise(rows) if after != before + 1)]
        ends = [*(before for before, after in pairwise(rows) if after != before + 1), rows[-1]]
        letter = column_letter(column)
        prefix = f"{sheet}!" if with_sheet else ""
        made += [
            f"{prefix}{letter}{first}" + (f":{letter}{last}" if last > first else "")
            for first, last in zip(starts, ends, strict=True)
        ]
    return made


def _changed(change: Change, album: Album | None, t: Language) -> Changed:
    words = {
        "spaces": t.say("Superfluous spaces were left out"),
        "date": t.say("Texts were read as dates"),
        "number": t.say("Texts were read as numbers"),
        "merged": t.say("The value of a merged cell was taken for every row of it"),
        "correction": t.say("Corrected as the description of the centre says"),
    }
    column = "" if change.column is None else column_letter(change.column)
    where = f"{change.sheet}!{column}" if column else change.sheet
    shows = album is not None and change.kind != "spaces"  # spaces cannot be seen
    example = album.example(change.sheet, change.row, change.column) if album and shows else None
    return Changed(words[change.kind], where, change.count, example)
