"""`catalogue check`: the row-level verdict on files, without Prefect, a store or any set-up."""

import json
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from catalogue.errors import UserError
from catalogue.intake.centre import Centre, load_centre
from catalogue.intake.identifiers import Pseudonyms
from catalogue.intake.outcome import Outcome, load
from catalogue.intake.supervise import Reader
from catalogue.intake.text import legible
from catalogue.model.codes import LANGUAGES
from catalogue.model.findings import Finding
from catalogue.model.rules import REFERENCE, finding, rule_texts, rules

SHOWN_CELLS = 20
# rules from 4xx to 7xx need the other files of the centre, other centres, or what was accepted before
NOT_RUN = tuple(rule for rule in rules() if "PD-4" <= rule < "PD-8")


@dataclass(frozen=True)
class Checked:
    """The verdict on one file: `path` as given, and what came of reading it."""

    path: Path
    outcome: Outcome
    language: str

    @property
    def verdict(self) -> str:
        """accepted, questions or refused."""
        return "refused" if self.outcome.ignored else str(self.outcome.verdict)

    @property
    def exit_code(self) -> int:
        """0 clean, 1 findings, 2 not readable; information does not set 1."""
        return {"accepted": 0, "questions": 1, "refused": 2}[self.verdict]


def check_files(paths: Sequence[Path], centre: Path | None, as_of: date) -> Iterator[Checked]:
    """Check each file as its centre would have it read, in a child process with limits.

    The centre is the folder given, else the nearest folder above the file that has a centre.toml,
    else what the headers tell. A path that is no file is refused. Raises UserError for a centre.toml
    that cannot be used.
    """
    pseudonyms = Pseudonyms(secrets.token_bytes(32))
    for path in paths:
        if not path.is_file():
            missing = finding("PD-001", params={"cause": "missing"})
            yield Checked(path, Outcome(refused="PD-001", findings=[missing]), "en")
            continue
        known = _centre_of(path, centre)
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "outcome"
            with Reader() as reader:
                reader.read(path, known, pseudonyms, as_of, target)
            outcome = load(target)
        yield Checked(path, outcome, known.language if known else outcome.language or "en")


def as_json(checked: Checked) -> str:
    """One JSON object on one line, in the form that architecture.md promises."""
    document: dict[str, Any] = {
        "file": legible(str(checked.path)),
        "verdict": checked.verdict,
        "rows": checked.outcome.totals(),
        "findings": [
            {
                "rule": found.rule,
                "severity": found.severity,
                "sheet": found.sheet,
                "cell": found.cell,
                "column": found.field,
                "count": found.count,
            }
            for found in checked.outcome.findings
        ],
    }
    return json.dumps(document, ensure_ascii=False)


def as_text(checked: Checked, language: str | None) -> str:
    """The verdict for people: what is wrong, where, and how to mend it."""
    language = language or checked.language
    if language not in LANGUAGES:
        raise UserError(f"--lang must be one of {', '.join(LANGUAGES)}")
    words = json.loads((REFERENCE / "check_words.json").read_text("utf-8"))[language]
    texts = rule_texts(language)
    lines = [
        f"{legible(str(checked.path))}: {words[checked.verdict]}",
        words["rows"].format(**checked.outcome.totals()),
    ]
    groups: dict[str, list[Finding]] = {}
    for found in checked.outcome.findings:
        groups.setdefault(found.rule, []).append(found)
    order = ("error", "question", "info")
    for rule in sorted(groups, key=lambda rule: (order.index(groups[rule][0].severity), rule)):
        group = groups[rule]
        text = texts[rule]
        count = sum(one.count for one in group)
        lines += ["", f"{rule}  {words[group[0].severity]}  × {count}  {text.title}", f"    {text.meaning}"]
        lines += [
            f"    {problem}" for problem in sorted({one.params["problem"] for one in group if "problem" in one.params})
        ]
        lines.append(f"    {text.remedy}")
        if cells := _cells(group):
            rest = len(group) - SHOWN_CELLS
            more = f" {words['more'].format(count=rest)}" if rest > 0 else ""
            lines.append(f"    {words['cells']}: {', '.join(cells)}{more}")
    if not groups:
        lines += ["", words["clean"]]
    lines += ["", words["not_run"].format(rules=", ".join(NOT_RUN))]
    return "\n".join(lines)


def _cells(found: Sequence[Finding]) -> list[str]:
    """Addresses of the first findings, each with its sheet where the file has several."""
    sheets = {one.sheet for one in found}
    return [f"{one.sheet}!{one.cell}" if len(sheets) > 1 else str(one.cell) for one in found[:SHOWN_CELLS] if one.cell]


def _centre_of(path: Path, given: Path | None) -> Centre | None:
    if given is not None:
        return load_centre(given)
    for folder in path.absolute().parents:
        if (folder / "centre.toml").exists():
            return load_centre(folder)
    return None
