"""The feedback page: what a centre is told of one submission, and the list of all that it sent."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from catalogue.feedback.answer import SHOWN_PROGRAMMES, Answer, Group
from catalogue.feedback.picture import Picture
from catalogue.intake.text import formula_safe
from catalogue.language import Language
from catalogue.markup import html, page_styles
from catalogue.model.findings import Finding
from catalogue.model.rules import rule_texts
from catalogue.site.rulebook import severity_word

_GRAVITY = {"refused": "error", "held": "error", "questions": "question", "accepted": "info", "ignored": "info"}


@dataclass(frozen=True)
class Head:
    """The head of a column; texts stand to the left, numbers to the right."""

    text: str
    is_text: bool = False


@dataclass(frozen=True)
class File:
    """A file beside the page."""

    href: str
    text: str
    note: str


@dataclass
class FeedbackPage:
    """Everything that the template shows; `answer` is what differs from page to page."""

    t: Language
    answer: Answer
    centre: str
    files: Sequence[File] = ()
    index: str | None = None
    rules: str | None = None
    list_only: str | None = None
    closing: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Put the answer into tables, in the page's language."""
        t, totals = self.t, self.answer.totals
        self.lang = t.code
        self.words = _words(t)
        name = self.answer.submitted.within
        self.title = t.say("Check of “{file}”", file=name)
        self.heading = self.title
        self.gravity = "error" if totals["rejected"] else _GRAVITY[self.answer.submitted.verdict]
        self.facts = self._facts()
        columns = ("read", "accepted", "rejected", "ignored")
        self.count_heads = [Head(text, n < 2) for n, text in enumerate(_count_heads(t))]
        self.counts = [
            [row.sheet, _table_word(row.table, t), *(t.cell(getattr(row, column)) for column in columns)]
            for row in self.answer.sheets
        ]
        self.total = [t.say("Total"), "", *(t.cell(totals[column]) for column in columns)]
        number = self.answer.explained
        self.explained = number and t.count(
            "{n} question is explained in the file and is not asked again.",
            "{n} questions are explained in the file and are not asked again.",
            number,
        )
        self._arrived()
        self.change_heads = [
            Head(t.say("What"), True),
            Head(t.say("Where"), True),
            Head(t.say("Cells")),
            Head(t.say("For example"), True),
        ]
        self.changes = [[one.what, one.where, t.cell(one.count), one.example or ""] for one in self.answer.changed]

    def _facts(self) -> list[tuple[str, str]]:
        t, submitted = self.t, self.answer.submitted
        facts = [(t.say("File"), submitted.within)]
        if submitted.received:
            facts.append((t.say("Received"), t.short_date(submitted.received)))
        if submitted.sha256:
            facts.append((t.say("Content (SHA-256)"), submitted.sha256[:12]))
        return facts

    def _arrived(self) -> None:
        t, shown, rest = self.t, self.answer.arrived[:SHOWN_PROGRAMMES], self.answer.arrived[SHOWN_PROGRAMMES:]
        self.programme_heads = [
            Head(t.say("Programme"), True),
            Head(t.say("Rows")),
            Head(t.say("First date")),
            Head(t.say("Last date")),
            Head(t.say("Academic hours")),
        ]
        self.programmes = [
            [
                one.programme,
                t.cell(one.rows),
                t.short_date(one.first) if one.first else "",
                t.short_date(one.last) if one.last else "",
                t.cell(round(one.hours)),
            ]
            for one in shown
        ]
        self.programme_rest = rest and [
            t.count("{n} more programme", "{n} more programmes", len(rest)),
            t.cell(sum(one.rows for one in rest)),
            "",
            "",
            t.cell(round(sum(one.hours for one in rest))),
        ]

    def cells_of(self, group: Group) -> str:
        """How many cells a rule is about."""
        return self.t.count("{n} cell", "{n} cells", group.count)

    def caption(self, picture: Picture) -> str:
        """Where the row of a picture stands."""
        row = next(row.number for row in picture.rows if row.is_faulty)
        return self.t.say("Sheet “{sheet}”, row {row}", sheet=picture.sheet, row=str(row))

    def html(self) -> bytes:
        """The page as a file."""
        styles = page_styles(self.title, "", self.centre, "feedback.css")
        return html("feedback.html.jinja", self, styles)


def _words(t: Language) -> dict[str, str]:
    return {
        "skip": t.say("Skip to content"),
        "path": t.say("Path"),
        "index": t.say("All files of the centre"),
        "todo": t.say("What to do next"),
        "counts": t.say("What became of the rows"),
        "counts_caption": t.say("Rows by sheet"),
        "counts_unit": t.say("Rows. Read = accepted + rejected + ignored (blank, headings, totals)."),
        "findings": t.say("What was found"),
        "cells": t.say("Cells"),
        "arrived": t.say("What arrived"),
        "arrived_why": t.say("Look whether a programme or a period is missing: a sheet may have been forgotten."),
        "arrived_caption": t.say("Accepted completions by programme"),
        "arrived_unit": t.say("Rows and academic hours of 45 minutes."),
        "changed": t.say("What was changed without asking"),
        "changed_why": t.say(
            "Written differently, these cells were understood all the same; nothing needs to be done."
        ),
        "changed_caption": t.say("Silent changes"),
        "changed_unit": t.say("Cells"),
        "more": t.say("Rules and questions"),
        "rules": t.say("All rules"),
        "confidential": t.say("For the centre only: not for publication"),
    }


def _count_heads(t: Language) -> tuple[str, ...]:
    return (
        t.say("Sheet"),
        t.say("Read as"),
        t.say("Read"),
        t.say("Accepted"),
        t.say("Rejected"),
        t.say("Ignored"),
    )


def _table_word(table: str | None, t: Language) -> str:
    """What a sheet was recognised as, in words."""
    if table is None:
        return t.say("no table")
    return t.context("table", table) or table.replace("_", " ")


def findings_csv(found: Sequence[Finding], t: Language) -> bytes:
    """All findings as the people's CSV: BOM, semicolons; text that a spreadsheet might run is prefixed."""
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [
            t.say("Rule"),
            t.say("Severity"),
            t.say("Sheet"),
            t.say("Row"),
            t.say("Cell"),
            t.say("Cells"),
            t.say("What was found"),
            t.say("How to mend it"),
        ]
    )
    texts = rule_texts(t.code)
    for one in found:
        text = texts[one.rule]
        cells: list[Any] = [one.rule, severity_word(one.severity, t), one.sheet or "", one.row or "", one.cell or ""]
        cells += [one.count, f"{text.title}. {text.meaning}", text.remedy]
        writer.writerow([formula_safe(cell) if isinstance(cell, str) else cell for cell in cells])
    return "\ufeff".encode() + lines.getvalue().encode()
