"""The independent attacker: what an outsider with all published files of a country and period can find out.

The attacker has every file: pages in all languages, downloads, index pages, messages, earlier versions; knows the
code list, the public registers and the printed method (knowledge.py); and is a good mathematician with a solver. The
attacker does not have: drafts, what a person knows of oneself or of colleagues, figures of other periods' editions
(their years are in the trend of each report), nor the pattern of protection. Pages about no country (method, terms,
rules) hold no figures and are not read.

Nothing is released while the attacker finds a weakness. Kinds: "unknown figure", "shown elsewhere", "opened",
"contradiction", "small figure", "telling zero", "narrow" (a withheld cell), "implied" (a group that is nowhere named,
but can be computed), "change" (between versions), "untraced number", "hidden in a file", "changed file",
"unreadable file".
"""

import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalogue.disclosure.cells import Cell
from catalogue.disclosure.knowledge import (
    AMOUNT_WIDTH,
    LARGEST_MERGED,
    MEASURES,
    SMALLEST,
    Register,
    Units,
    Weakness,
)
from catalogue.disclosure.linked import MERGED, Linked
from catalogue.disclosure.program import Question, Terms
from catalogue.disclosure.published import Published, read_files
from catalogue.disclosure.traces import untraced

_SMALL = (1.0, SMALLEST - 1.0)
_SOMEBODY = (1.0, 1e9)


@dataclass(frozen=True)
class Attack:
    """What was found, how many withheld and implied cells were audited, and how long it took in seconds."""

    weaknesses: tuple[Weakness, ...]
    hidden: int
    implied: int
    seconds: float

    def summary(self) -> str:
        """The weaknesses by kind, without any figure."""
        kinds = Counter(weakness.kind for weakness in self.weaknesses)
        return ", ".join(f"{kind}: {count}" for kind, count in sorted(kinds.items())) or "none"


@dataclass(frozen=True)
class _Asked:
    """A question and what it would mean if its interval were too narrow."""

    kind: str
    place: str
    question: Question
    file: str = ""


def attack(
    files: Mapping[str, bytes], units: Units, register: Register | None = None, quoted: Sequence[str] = ()
) -> Attack:
    """Attack all published files of one country and period (path below the site → bytes).

    `quoted` are texts that the operator wrote, such as whom to ask, with a telephone number.
    """
    started = time.perf_counter()
    published = read_files(files, units)
    linked = Linked(published.figures, units, register or Register(), published.states)
    asked = [*_hidden(linked), *_implied(linked), *_changes(linked)]
    intervals = linked.system.answer([entry.question for entry in asked])
    found = [
        *published.weaknesses,
        *linked.weaknesses,
        *_plain(linked),
        *_capped(linked),
        *(Weakness("contradiction", words) for words in dict.fromkeys(linked.system.conflicts)),
    ]
    for entry, interval in zip(asked, intervals, strict=True):
        if interval.is_weak:
            found.append(Weakness(entry.kind, entry.place, interval.low, interval.high, entry.file))
    # a title of the register may hold a digit, and lists without figures name it
    found += untraced(published, units, [*quoted, *(register or Register()).programmes])
    hidden = sum(entry.kind == "narrow" for entry in asked)
    seconds = time.perf_counter() - started
    return Attack(tuple(dict.fromkeys(found)), hidden, len(asked) - hidden, seconds)


def attack_nights(
    nights: Sequence[Mapping[str, bytes]], units: Units, register: Register | None = None
) -> tuple[Weakness, ...]:
    """What the site tells from night to night: files at permanent addresses never change, a notice apart."""
    found: list[Weakness] = []
    kept: dict[str, bytes] = {}
    for files in nights:
        for path, content in sorted(files.items()):
            is_new = path not in kept
            if not is_new and Published.frozen(kept[path]) != Published.frozen(content):
                found.append(Weakness("changed file", "a file at a permanent address differs", file=path))
            if Published.is_permanent(path):
                kept[path] = content
        for path in sorted(kept.keys() - files.keys()):
            found.append(Weakness("changed file", "a file at a permanent address is gone", file=path))
    last = nights[-1] if nights else {}
    found += attack({**last, **kept}, units, register).weaknesses
    return tuple(dict.fromkeys(found))


# --- what is asked


def _capped(linked: Linked) -> Iterator[Weakness]:
    """Municipalities published with others, each taken for as small as is said: how many at least has each?

    Where they have more together one of them is larger, and nobody is told which.
    """
    year = linked.period
    for version, states in linked.states.items():

        def persons(place: str, version: int = version) -> Decimal | None:
            return linked.shown(linked.cell(version, "persons", place, year, ""))

        counties = sorted({unit.county for unit in linked.units.members if unit.county})
        published = [county for county in counties if persons(county) is not None]
        for parent in ("country", *published):
            parts = published if parent == "country" else []
            codes = linked.units.of(parent).difference(*(linked.units.of(part) for part in parts))
            merged = [code for code in sorted(codes) if states.get(code) == MERGED]
            apart = [*parts, *(code for code in sorted(codes) if states.get(code) not in (MERGED, "no data"))]
            known = [persons(place) for place in apart]
            whole = persons(parent)
            if whole is None or None in known or len(merged) < 2:
                continue
            least = whole - sum(one or 0 for one in known)
            low = least - LARGEST_MERGED * (len(merged) - 1)
            if low <= LARGEST_MERGED < low + SMALLEST:
                words = f"merged in {parent}, each no larger than is said"
                yield Weakness("narrow", words, float(low), LARGEST_MERGED)


def _hidden(linked: Linked) -> Iterator[_Asked]:
    """Every withheld cell."""
    for cell, seen in linked.seen.items():
        if not seen.hidden or seen.shown:
            continue
        kind = MEASURES[cell.measure]
        if kind.kind == "public":
            continue
        width = SMALLEST if kind.is_count else AMOUNT_WIDTH
        question = Question(((linked.cells[cell], 1.0),), width, relative=not kind.is_count)
        yield _Asked("narrow", cell.words, question, seen.hidden[0].file)


def _implied(linked: Linked) -> Iterator[_Asked]:
    """Every count that is nowhere named but follows from others."""
    merged = {code for version in linked.states.values() for code, state in version.items() if state == MERGED}
    for cell, unknown in list(linked.cells.items()):
        seen = linked.seen.get(cell)
        if not MEASURES[cell.measure].is_count or (seen and (seen.hidden or linked.shown(cell) is not None)):
            continue
        terms: Terms = ((unknown, 1.0),)
        if not isinstance(cell.place, str) and len(cell.place) == 1 and cell.place <= merged:
            # that nobody of a larger place did something is published, and so is known of each part
            yield _Asked("narrow", f"merged: {cell.words}", Question(terms, SMALLEST, harmful=_SOMEBODY))
        else:
            yield _Asked("implied", cell.words, Question(terms, SMALLEST, harmful=_SMALL))
    yield from _complements(linked)
    for words, whole, named in linked.leftovers():
        if MEASURES[whole.measure].is_count:
            terms = (linked.cells[whole], 1.0), *((linked.cells[cell], -1.0) for cell in named)
            yield _Asked("implied", words, Question(terms, SMALLEST, harmful=_SMALL))
    yield from _whole_rests(linked)


def _complements(linked: Linked) -> Iterator[_Asked]:
    """Those of a group without a property: not completed, not reached, ...

    Where the property is only known by a rounded share, an interval that leaves nobody possible tells of nobody.
    """
    for is_rounded, words, terms in linked.complements():
        yield _Asked("implied", words, Question(terms, SMALLEST, harmful=_SMALL, sure=is_rounded))


def _whole_rests(linked: Linked) -> Iterator[_Asked]:
    """All remainders of a country together, where it has several."""
    groups: dict[tuple[int, str, int, str], list[Cell]] = defaultdict(list)
    for cell in linked.remainders():
        if MEASURES[cell.measure].is_count:
            groups[cell.version, cell.measure, cell.year, cell.category].append(cell)
    for (version, measure, year, category), cells in groups.items():
        if len(cells) > 1:
            terms = tuple((linked.cells[cell], 1.0) for cell in cells)
            words = f"{measure} {category}, all municipalities without figures, {year}, v{version}"
            yield _Asked("implied", words, Question(terms, SMALLEST, harmful=_SMALL))


def _changes(linked: Linked) -> Iterator[_Asked]:
    """What changed from version to version, where it can not simply be seen."""
    rests: dict[tuple[int, int, str, int, str], dict[frozenset[str], Terms]] = defaultdict(dict)
    for before, after in linked.successors():
        terms = ((linked.cells[after], 1.0), (linked.cells[before], -1.0))
        yield from _change(f"change from v{before.version}: {after.words}", terms)
        if not isinstance(after.place, str) and not isinstance(before.place, str):
            group = before.version, after.version, after.measure, after.year, after.category
            rests[group][after.place] = terms
    for (version, _, measure, year, category), parts in rests.items():
        if len(parts) > 1:
            words = f"change from v{version}: {measure} {category}, all municipalities without figures, {year}"
            yield from _change(words, tuple(term for terms in parts.values() for term in terms))


def _change(words: str, terms: Terms) -> Iterator[_Asked]:
    """A change and its opposite: as long as nothing may have changed, nobody can be told from it."""
    for sign in (1.0, -1.0):
        turned = tuple((unknown, sign * factor) for unknown, factor in terms)
        yield _Asked("change", words, Question(turned, SMALLEST, harmful=_SMALL, sure=True))


# --- what needs no computing


def _plain(linked: Linked) -> Iterator[Weakness]:
    """Small figures, telling zeros, and visible small changes."""
    for cell, seen in linked.seen.items():
        value = linked.shown(cell)
        if value is None or not MEASURES[cell.measure].is_count:
            continue
        if 0 < value < SMALLEST:
            yield Weakness("small figure", cell.words, float(value), float(value), seen.shown[0].file)
        if value == 0 and cell.place != "country":
            yield from _telling(linked, cell, seen.shown[0].file)


_TAKEN_PART = {"teachers_completed": "teachers", "outcome_completed": "registered"}


def _telling(linked: Linked, cell: Cell, file: str) -> Iterator[Weakness]:
    """Nobody of a group completed, although the group is not empty."""
    whole = _TAKEN_PART.get(cell.measure)
    if whole and linked.shown(cell._replace(measure=whole)) != 0:
        yield Weakness("telling zero", cell.words, 0.0, 0.0, file)
