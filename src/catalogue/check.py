"""`catalogue check`: the row-level verdict on files, without Prefect, a store or any set-up."""

import hashlib
import json
import os
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalogue.errors import UserError
from catalogue.intake.centre import Centre, folder_of, load_centre, path_within
from catalogue.intake.content import is_file
from catalogue.intake.identifiers import Pseudonyms
from catalogue.intake.outcome import Outcome, load
from catalogue.intake.supervise import Reader, ReaderFailed
from catalogue.intake.text import legible
from catalogue.model.codes import LANGUAGES
from catalogue.model.findings import Finding
from catalogue.model.rules import REFERENCE, finding, rule_texts, rules

if TYPE_CHECKING:
    from catalogue.feedback.make import Part

SHOWN_CELLS = 20
# rules from 4xx to 7xx need the other files of the centre, other centres, or what was accepted before
NOT_RUN = tuple(rule for rule in rules() if "PD-4" <= rule < "PD-8")


@dataclass(frozen=True)
class Checked:
    """The verdict on one file: `path` as given, what came of reading it, and the files that were made of it."""

    path: Path
    outcome: Outcome
    language: str
    made: tuple[Path, ...] = ()

    @property
    def verdict(self) -> str:
        """accepted, questions or refused."""
        return "refused" if self.outcome.ignored else str(self.outcome.verdict)

    @property
    def exit_code(self) -> int:
        """0 clean, 1 findings, 2 not readable; information does not set 1."""
        return {"accepted": 0, "questions": 1, "refused": 2}[self.verdict]


def check_files(
    paths: Sequence[Path],
    centre: Path | None,
    as_of: date,
    lang: str | None = None,
    parts: "tuple[Part, ...]" = (),
    out: Path = Path(),
) -> Iterator[Checked]:
    """Check each file as its centre would have it read, in a child process with limits.

    The centre is the folder given, else the nearest folder above the file that has a centre.toml,
    else what the headers tell. A path that is no file is refused. `parts` of the feedback (page, marked copy) are
    written into the folder `out`. Raises UserError for a language or centre.toml that cannot be used, and for a
    folder that cannot be written.
    """
    if lang not in (None, *LANGUAGES):
        raise UserError(f"--lang must be one of {', '.join(LANGUAGES)}")
    pseudonyms = Pseudonyms(secrets.token_bytes(32))
    names: set[str] = set()
    for path in paths:
        if not is_file(path):
            missing = finding("PD-001", params={"cause": "missing"})
            yield Checked(path, Outcome(refused="PD-001", findings=[missing]), "en")
            continue
        home = centre or folder_of(path)
        known = load_centre(home) if home else None
        with tempfile.TemporaryDirectory() as folder, Reader() as reader:
            target = Path(folder) / "outcome"
            within = path_within(path, home)
            reader.read(path, known, pseudonyms, as_of, target, within)
            outcome = load(target)
            language = lang or (known.language if known else outcome.language) or "en"
            checked = Checked(path, outcome, language)
            if parts:
                name = legible(path.name)
                if name in names:  # of another folder
                    name = legible(str(path))
                names.add(name)
                checked = replace(checked, made=_make(checked, known, name, target, parts, out, reader))
        yield checked


def _make(
    checked: Checked,
    centre: Centre | None,
    name: str,
    reading: Path,
    parts: "tuple[Part, ...]",
    out: Path,
    reader: Reader,
) -> tuple[Path, ...]:
    """Write parts of the feedback on a file; the paths written."""
    from catalogue.feedback.answer import Submitted  # noqa: PLC0415  slow imports only where used
    from catalogue.feedback.make import Job, make  # noqa: PLC0415
    from catalogue.feedback.publish import safe_name  # noqa: PLC0415

    if not out.is_dir() or not os.access(out, os.W_OK):
        raise UserError(f"{out} is no folder that can be written; name another with --out")
    with checked.path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    submitted = Submitted(centre.name if centre else "", name, sha256, checked.verdict)
    job = Job(
        submitted,
        checked.path.absolute(),
        reading,
        None,
        (),
        centre,
        checked.language,
        out.absolute() / safe_name(name),
        parts,
        not_run=NOT_RUN,
    )
    try:
        made = reader.run(make, (job,), checked.path.stat().st_size)
    except ReaderFailed as failure:
        raise UserError(f"{out} was not written: {failure.cause} {' '.join(failure.trace[:1])}".rstrip()) from None
    return tuple(out / name for name in made)


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


def as_text(checked: Checked) -> str:
    """The verdict for people: what is wrong, where, and how to mend it."""
    language = checked.language
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
        if cells := _cells(group, len({one.sheet for one in checked.outcome.findings if one.sheet}) > 1):
            rest = len(group) - SHOWN_CELLS
            more = f" {words['more'].format(count=rest)}" if rest > 0 else ""
            lines.append(f"    {words['cells']}: {', '.join(cells)}{more}")
    if not groups:
        lines += ["", words["clean"]]
    lines += ["", words["not_run"].format(rules=", ".join(NOT_RUN))]
    lines += [f"{words['written']}: {legible(str(path))}" for path in checked.made]
    return "\n".join(lines)


def _cells(found: Sequence[Finding], named: bool) -> list[str]:
    """Addresses of the first findings, each with its sheet where the file has several."""
    shown = [one for one in found[:SHOWN_CELLS] if one.cell]
    return [f"{legible(str(one.sheet))}!{one.cell}" if named else str(one.cell) for one in shown]
