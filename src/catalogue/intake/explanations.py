"""Correct or explain: a text in the explanation column silences one question of its row until the value changes."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from catalogue.intake.identifiers import Pseudonyms
from catalogue.intake.recognise import EXPLANATION
from catalogue.intake.sheet import Report, Sheet
from catalogue.intake.text import as_text, fold
from catalogue.model.findings import Finding
from catalogue.model.parts import PERSON_FIELDS
from catalogue.model.rules import finding, rules

OUTDATED = "PD-016"
_RULE = re.compile(r"PD[-–\s]?(\d{3})(?!\d)", re.I)
# rules from here on need other files, or what was accepted before: they are asked after reading
ACROSS_FILES = "PD-4"
# what tells a row from the others when its other cells change
_IDENTITY = frozenset((*PERSON_FIELDS, "programme_code", "programme_title", "run_code", "certificate_no"))

# seal of a row and a rule → seals of the values that were explained
Seals = dict[str, list[str]]


@dataclass
class Explanations:
    """The explanations of one file: `known` are the seals of earlier readings, `seals` those of this one.

    A seal is a keyed hash. An explanation holds for the value that stood in the row when it was first read;
    later values ask again until the explanation is written anew.
    """

    pseudonyms: Pseudonyms
    path: str
    known: Mapping[str, list[str]]
    seals: Seals = field(default_factory=dict)
    explained: list[Finding] = field(default_factory=list)

    def silence(self, sheet: Sheet) -> None:
        """Take the explained questions out of a sheet's reports, and note the explanations that no longer hold."""
        said = enumerate(sheet.texts(EXPLANATION, as_text))
        texts = {row: text for row, text in said if text and any(map(str.isalpha, _RULE.sub("", text)))}  # a reason
        if not texts:
            return
        named = {row: frozenset(f"PD-{number}" for number in _RULE.findall(text)) for row, text in texts.items()}
        questions = [report for report in sheet.reports if report.severity == "question"]
        asked = Counter(int(row) for report in questions for row in report.rows)
        outdated: set[int] = set()
        for report in questions:
            meant = [
                int(row)
                for row in report.rows
                if row in texts and (report.rule in named[row] or (not named[row] and asked[int(row)] == 1))
            ]
            live = [row for row in meant if self._holds(sheet, report.rule, report.fields, row, texts[row])]
            outdated |= set(meant) - set(live)
            self._keep(sheet, report, live)
        fields = tuple(name for name in sheet.read_fields if not _identifies(name))
        for rule in sorted(filter(_is_across_files, frozenset[str]().union(*named.values()))):
            meant = [row for row in texts if rule in named[row]]
            live = [row for row in meant if self._holds(sheet, rule, fields, row, texts[row])]
            outdated |= set(meant) - set(live)
            self._keep(sheet, Report(rule, "question", (EXPLANATION,), np.array(meant), False), live)
        sheet.report(OUTDATED, EXPLANATION, np.array(sorted(outdated), dtype=int))

    def _keep(self, sheet: Sheet, report: Report, rows: list[int]) -> None:
        """Move rows from what is asked to what is explained."""
        if not rows:
            return
        report.rows = np.setdiff1d(report.rows, rows)
        self.explained += [
            finding(
                report.rule,
                sheet=sheet.name,
                row=sheet.true_row(row),
                column=sheet.column(report.fields[0]),
                field=report.fields[0],
                severity="question",
            )
            for row in rows
        ]

    def _holds(self, sheet: Sheet, rule: str, fields: tuple[str, ...], row: int, text: str) -> bool:
        """Whether the row still says what the explanation was written for; a new explanation is remembered."""
        key = self.pseudonyms.seal(self.path, rule, fold(text), row_seal(sheet, fields, row))
        value = self.pseudonyms.seal(sheet.said(row, fields))
        if key in self.known:
            self.seals[key] = list(self.known[key])
            return value in self.known[key]
        self.seals[key] = sorted({*self.seals.get(key, ()), value})
        return True


def row_seal(sheet: Sheet, fields: tuple[str, ...], row: int) -> str:
    """What tells the row from the others beside the fields concerned: who, what and when, else all that it says."""
    others = [name for name in sheet.read_fields if name not in (*fields, EXPLANATION)]
    return sheet.said(row, list(filter(_identifies, others)) or others)


def seals_of(sheet: Sheet, report: Report, pseudonyms: Pseudonyms) -> Iterator[str]:
    """A seal for each row of a report, by which it is known again in the next submission."""
    for row in report.rows:
        yield pseudonyms.seal(report.rule, report.fields[0], row_seal(sheet, report.fields, int(row)))


def _identifies(name: str) -> bool:
    return name in _IDENTITY or name.endswith("_date")


def _is_across_files(rule: str) -> bool:
    return rule >= ACROSS_FILES and rule in rules()
