"""`catalogue suggest`: lines for centre.toml that would explain the headers and words that nothing knows.

Each line is a suggestion, commented out: the centre chooses. The raw files are read anew.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from catalogue.errors import UserError
from catalogue.feedback.unknown import Unknown, best, unknown_in
from catalogue.intake.centre import Centre, folder_of, load_centre, path_within
from catalogue.intake.intake import discover
from catalogue.intake.meaning import VOCABULARIES, codes
from catalogue.intake.supervise import Reader, ReaderFailed
from catalogue.intake.text import fold, legible
from catalogue.model.rules import rule_texts, rules
from catalogue.model.tables import TABLES

MOST_PLACES = 5
REPEATED = 3  # cells from which on a word that resembles nothing is shown: before, it may be anything
HOW = '## Suggestions: take the "# " away before the lines that are right, and leave the others out.'


@dataclass(frozen=True)
class Suggested:
    """The suggestions as text, empty where nothing is unknown, and the exit code.

    0 nothing to suggest, 1 suggestions, 2 a file could not be read.
    """

    text: str
    exit_code: int


@dataclass(frozen=True)
class _Found:
    """What is unknown in all files of a centre: `files` of them hold it."""

    unknown: Unknown
    files: int = 1


def suggest(paths: Sequence[Path], centre: Path | None) -> Suggested:
    """Suggest lines for centre.toml: `paths` are files, or folders of centres, of which all submissions are read.

    A file's centre is the folder given, else the nearest folder above it that has a centre.toml, else what the headers
    tell. Raises UserError for a path that is not there, and for a centre.toml that cannot be used.
    """
    by_folder: dict[Path | None, list[Path]] = {}
    for path in (file for given in paths for file in _files(given)):
        by_folder.setdefault(centre or folder_of(path), []).append(path)
    blocks, exit_code = [], 0
    for folder, files in by_folder.items():
        known = load_centre(folder) if folder else None
        found, unread = _unknown(files, folder, known)
        if found or unread:
            title = f"## {_printable(folder.absolute().name)}/centre.toml" if folder else "## a new centre.toml"
            how = [HOW] if found else []
            blocks.append("\n".join([title, *unread, *how, *_lines(found, known)]))
        if any(one.unknown.near for one in found):
            exit_code = max(exit_code, 1)
        if unread:
            exit_code = 2
    return Suggested("\n\n".join(blocks), exit_code)


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        folder = path.absolute()
        if not (folder / "centre.toml").exists():
            raise UserError(f"{legible(str(path))} has no centre.toml; name files, or the folder of a centre")
        return [folder.parent / found.path for found in discover(folder.parent).values() if found.centre == folder.name]
    if not path.is_file():
        raise UserError(f"there is no file {legible(str(path))}")
    return [path]


def _unknown(files: Sequence[Path], folder: Path | None, centre: Centre | None) -> tuple[list[_Found], list[str]]:
    """What is unknown in the files of a centre, and a note on each file that could not be read."""
    found: dict[tuple[str, str], _Found] = {}
    unread = []
    with Reader() as reader:
        for path in files:
            name = path_within(path, folder)
            try:
                answer = reader.run(unknown_in, (path, centre, name), path.stat().st_size)
            except ReaderFailed as failure:
                answer = "PD-012" if failure.trace else "PD-003"
            if isinstance(answer, list):
                _merge(found, answer, f"{_printable(name)} " if len(files) > 1 else "")
            elif rules()[answer].severity == "error":
                unread.append(f"## {_printable(name)}: {answer} {rule_texts('en')[answer].title}")
    return list(found.values()), unread


def _merge(found: dict[tuple[str, str], _Found], unknown: Iterable[Unknown], file: str) -> None:
    """Add what is unknown in one file: spellings that fold alike once, as in centre.toml; what is hidden each time."""
    seen = set()
    for one in unknown:
        placed = replace(one, place=file + _printable(one.place))
        key = (one.part, f"text {fold(one.text)}" if one.text else f"place {placed.place}")
        if key in found:
            before = found[key].unknown
            placed = replace(before, cells=before.cells + one.cells, near=best((*before.near, *one.near)))
        found[key] = _Found(placed, (found[key].files if key in found else 0) + (key not in seen))
        seen.add(key)


def _lines(found: Sequence[_Found], centre: Centre | None) -> Iterator[str]:
    parts = [f"columns.{table}" for table in TABLES] + [f"words.{field}" for field in VOCABULARIES]
    for part in parts:
        chosen = [one for one in found if one.unknown.part == part]
        if not chosen:
            continue
        kind, name = part.split(".")
        there: Mapping[str, object] = {} if centre is None else centre.columns if kind == "columns" else centre.words
        yield ""
        yield f"## put below [{part}], which centre.toml has" if name in there else f"[{part}]"
        yield from _part(part, sorted(chosen, key=lambda one: -one.unknown.cells))


def _part(part: str, found: Sequence[_Found]) -> Iterator[str]:
    """The lines of one part, the most frequent first, then what resembles nothing."""
    kind, name = part.split(".")
    for one in found:
        if one.unknown.near and one.unknown.text:
            yield _counted(one)
            for near in one.unknown.near:
                yield f"# {toml_line(kind, name, one.unknown.text, near.meaning)}  # {near.because}"
    unlike = [one for one in found if not one.unknown.near]
    if unlike and (meanings := codes(VOCABULARIES[name]) if kind == "words" else ()):
        yield f"## meanings: {', '.join(meanings)}"
    shown = [one for one in unlike if one.unknown.text and one.unknown.cells >= REPEATED]
    for one in shown:
        yield f"{_counted(one)}: {one.unknown.text} (resembles nothing known)"
    rest = [one.unknown.place for one in unlike if one not in shown]
    if rest:
        more = f" and {len(rest) - MOST_PLACES} more" if len(rest) > MOST_PLACES else ""
        yield f"## resembles nothing known; not shown, as it may be personal: {', '.join(rest[:MOST_PLACES])}{more}"


def _counted(one: _Found) -> str:
    cells = f"{one.unknown.cells} cell{'' if one.unknown.cells == 1 else 's'}"
    files = f" in {one.files} files" if one.files > 1 else ""
    return f"## {cells}{files}, first {one.unknown.place}"


def toml_line(kind: str, name: str, text: str, meaning: str) -> str:
    """A line for [columns.<name>] or [words.<name>]; the header stands first, as several may mean one field."""
    if kind == "columns" and text in TABLES[name].fields:  # left of the equals sign it would be the field
        return f"{meaning} = {_quoted(text)}"
    return f"{_quoted(text)} = {_quoted(meaning)}"


def _quoted(text: str) -> str:
    """A printable text as a string of TOML."""
    return json.dumps(text, ensure_ascii=False)


def _printable(text: str) -> str:
    """A name as it may stand in a comment."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in legible(text))
