"""What the words of closed lists mean: a field that holds such words has a vocabulary in which they are looked up."""

import re
from collections.abc import Callable, Mapping

from catalogue.intake import places
from catalogue.intake.text import fold
from catalogue.intake.vocabulary import countries, role_keywords, role_words, statuses, word_index
from catalogue.model.codes import ROLE_GROUPS, STATUSES
from catalogue.model.tables import TABLES

# field → its vocabulary: "role", "status", "municipality", "country", or a list of reference/words.json
VOCABULARIES: Mapping[str, str] = {"role": "role", "status": "status"} | {
    part.fields[0]: part.vocabulary or part.kind
    for table in TABLES.values()
    for part in table.parts
    if part.kind in ("word", "words", "municipality", "country")
}
_SEPARATORS = (
    re.compile(r"[;|\n]"),
    re.compile(r"[,/]"),
    re.compile(r"\s(?:ir|bei|ja|ning|un|i|oraz|and|&)\s", re.I),
)


def codes(vocabulary: str) -> tuple[str, ...]:
    """The codes of a closed list; none for municipalities and countries, whose codes are the nations'."""
    if vocabulary in ("municipality", "country"):
        return ()
    own = {"role": ROLE_GROUPS, "status": STATUSES}
    return own.get(vocabulary) or tuple(dict.fromkeys(word_index(vocabulary).values()))


def code_of(text: str, vocabulary: str, country: str = "") -> str | None:
    """The code that a text means in a vocabulary; `country` is the centre's, whose municipalities are meant."""
    if vocabulary == "municipality":
        return places.resolve(text, country).code
    special = {"role": role_group, "status": status_of, "country": country_of}.get(vocabulary)
    return special(text) if special else word_index(vocabulary).get(fold(text))


def codes_of(text: str, code: Callable[[str], str | None]) -> str | None:
    """The codes that a text of one word or several means, each once in the order given, joined by semicolons.

    The text is taken whole first, then split at semicolons and lines, then at commas, then at "and": a phrase
    may hold an "and" of its own. `code` says what one word means.
    """
    return ";".join(dict.fromkeys(_codes(text, code, _SEPARATORS))) or None


def _codes(text: str, code: Callable[[str], str | None], separators: tuple[re.Pattern[str], ...]) -> list[str]:
    found = code(text)
    if found or not separators:
        return [found] if found else []
    return [each for piece in separators[0].split(text) for each in _codes(piece, code, separators[1:])]


def role_group(text: str) -> str | None:
    """The role group of a job title: the whole phrase, else the first keyword found in it."""
    folded = fold(text)
    if folded in role_words():
        return role_words()[folded]
    return next((group for keyword, group in role_keywords() if keyword in folded), None)


def status_of(text: str) -> str | None:
    """The status that a word means; a gendered ending behind a slash or bracket does not count."""
    return statuses().get(fold(text)) or statuses().get(fold(re.split(r"[(/]", text)[0]))


def country_of(text: str) -> str | None:
    """The country that a name, a code, or both ("ES - Spain") mean."""
    first = re.match(r"([A-Za-z]{2})\s*[-–—:]", text)
    return countries().get(fold(text)) or (countries().get(fold(first[1])) if first else None)
