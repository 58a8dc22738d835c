"""Near matches: which known spellings a text resembles, by letters, by the order of words, or as an abbreviation."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache

from catalogue.intake import places
from catalogue.intake.text import fold, words
from catalogue.intake.vocabulary import spellings, written_words
from catalogue.model.codes import LANGUAGES
from catalogue.model.tables import TABLES

NEAR = 0.76  # the least similarity that is worth saying
SHORTEST, LONGEST = 3, 80  # letters of a text that can resemble anything
LIKELY = 20  # spellings that share the most pairs of letters with a text: only these are compared in full
ABBREVIATED = 0.8  # how similar an abbreviation of the fewest letters is


@dataclass(frozen=True)
class Near:
    """What a text may mean, and why: how similar it is, from 0 to 1, to a known spelling, or the look of its values."""

    meaning: str
    score: float
    because: str


class Spellings:
    """Known spellings, each with what it means, indexed by their pairs of letters and their initials."""

    def __init__(self, known: Iterable[tuple[str, str]]) -> None:
        """`known` are pairs of a spelling, as people write it, and its meaning."""
        self._known = list(dict.fromkeys((spelling, meaning) for spelling, meaning in known if len(fold(spelling)) > 1))
        self._by_pair: dict[str, list[int]] = defaultdict(list)
        self._by_initials: dict[str, list[int]] = defaultdict(list)
        self._sizes = []
        for number, (spelling, _) in enumerate(self._known):
            pairs = _pairs(fold(spelling))
            self._sizes.append(len(pairs))
            for pair in pairs:
                self._by_pair[pair].append(number)
            self._by_initials[_initials(words(spelling))].append(number)

    def near(self, text: str) -> list[Near]:
        """What a text may mean, the likeliest first, each meaning with the spelling nearest to it."""
        if not SHORTEST <= sum(map(len, words(text))) <= LONGEST:
            return []
        found: dict[str, Near] = {}
        for number in self._likely(text):
            like, meaning = self._known[number]
            score = similarity(text, like)
            if score >= NEAR and (meaning not in found or score > found[meaning].score):
                found[meaning] = Near(meaning, score, f"near: {like}")
        return sorted(found.values(), key=lambda near: -near.score)

    def _likely(self, text: str) -> list[int]:
        pairs = _pairs(fold(text))
        shared = Counter(number for pair in pairs for number in self._by_pair.get(pair, ()))
        share = {number: 2 * count / (len(pairs) + self._sizes[number]) for number, count in shared.items()}
        best = sorted(share, key=lambda number: (-share[number], number))[:LIKELY]
        return list(dict.fromkeys((*best, *self._by_initials.get(_initials(words(text)), ()))))


def similarity(text: str, like: str) -> float:
    """How much two spellings resemble each other, from 0 to 1; case, diacritics and the order of words do not count.

    Each word of the shorter one must have its like in the other: "Kauno raj. sav." is not near "Utenos raj. sav.".
    """
    ours, theirs = words(text), words(like)
    whole = _ratio("".join(ours), "".join(theirs))
    if len(ours) > 1 or len(theirs) > 1:
        whole = max(whole, _ratio("".join(sorted(ours)), "".join(sorted(theirs))))
    if whole >= NEAR and ours != theirs:
        few, many = sorted((ours, theirs), key=len)
        worst = min(max(_ratio(one, other) for other in many) for one in few)
        whole = min(whole, (whole + worst) / 2)
    return max(whole, _abbreviated(ours, theirs))


@lru_cache(maxsize=65536)
def _ratio(text: str, like: str) -> float:
    """The share of letters that two texts have in common in one order."""
    return SequenceMatcher(None, text, like, autojunk=False).ratio()


def _abbreviated(ours: Sequence[str], theirs: Sequence[str]) -> float:
    """How much one text is the other with its words cut short: "Kurso pav." for "Kurso pavadinimas"."""
    if len(ours) != len(theirs) or not all(map(_is_cut_short, ours, theirs)):
        return 0.0
    kept, full = sorted((sum(map(len, ours)), sum(map(len, theirs))))
    if kept < SHORTEST or (len(ours) == 1 and kept == SHORTEST):
        return 0.0
    return ABBREVIATED + (1 - ABBREVIATED) * kept / full


def _is_cut_short(word: str, like: str) -> bool:
    """Whether a word begins the other, or the other is an abbreviation that begins it."""
    return like.startswith(word) or (len(like) <= SHORTEST and word.startswith(like))


def _pairs(folded: str) -> set[str]:
    """Its pairs of neighbouring letters, with marks for where it begins and ends."""
    marked = f"^{folded}$"
    return {marked[place : place + 2] for place in range(len(marked) - 1)}


def _initials(named: Sequence[str]) -> str:
    return "".join(word[0] for word in named)


@cache
def headers(table: str) -> Spellings:
    """The headers of a table in all languages, by field; "-name" for columns that it does not keep."""
    declared = TABLES[table]
    return Spellings(
        (spelling, declared.field_of(source, name) or f"-{name}")
        for source in declared.alias_tables
        for language in LANGUAGES
        for name, written in spellings(source, language).items()
        for spelling in written
    )


@cache
def listed(vocabulary: str, country: str) -> Spellings:
    """The words of a closed list by code; municipalities of the country by their official names."""
    if vocabulary == "municipality":
        units = [unit for unit in places.code_list() if unit.country == country]
        return Spellings((name, unit.official) for unit in units for name in places.spellings(unit))
    return Spellings(written_words(vocabulary).items())
