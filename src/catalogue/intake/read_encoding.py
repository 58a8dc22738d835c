"""Which encoding a text file has, judged by the letters of the languages of the Baltic states and Poland."""

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from typing import BinaryIO

CHUNK = 1 << 20
ENOUGH = 100_000  # bytes beyond ASCII that are looked at
ASCII = bytes(range(128))
CANDIDATES = ("cp1257", "cp1250", "iso8859_13", "iso8859_4", "iso8859_2", "cp1252")
# Letters beyond ASCII; those of other countries count a little less, so that ties go home.
HOME = {
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
    "et": "äöõüšž",
    "pl": "ąćęłńóśźż",
}
ABROAD = {
    "fr": "àâæçéèêëîïôùûüÿœ",
    "es": "áéíñóúüçàòèï",
    "de": "äöüß",
    "it": "àèéìòù",
    "nordic": "åäöæøé",
    "pt": "áâãàçéêíóôõúü",
}
ABROAD_WEIGHT = 0.9
NEUTRAL = frozenset("„“”‘’‚«»‹›–—…€£§°©®™·•¶²³½¼¾×±µ\u00a0\u00ad´`¨¯¿¡")
LETTERS = "".join(sorted(set("".join(HOME.values()))))
HOME_CODECS = {"lt": "cp1257", "lv": "cp1257", "et": "cp1257", "pl": "cp1250"}
CONTROLS = re.compile(rb"[\0-\x08\x0e-\x19\x1b-\x1f]")
SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


@dataclass(frozen=True)
class Encoding:
    """`name` is a codec that also drops a byte order mark; `doubt` says that letters may be wrong."""

    name: str
    doubt: bool = False


def detect_encoding(file: BinaryIO, language: str | None = None) -> Encoding | None:
    """The encoding of an open binary file, read once from its start; None where it is no text.

    Marks of byte order decide; then zero bytes in step (UTF-16, UTF-32), valid UTF-8, and at last
    the one-byte encoding whose letters make up one language best: that of `language`, which is the
    centre's, where it fits.
    """
    head = file.read(CHUNK)
    if wide := _wide(head):
        return Encoding(wide)
    if len(CONTROLS.findall(head)) * 1000 > len(head):
        return None
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    high: Counter[int] = Counter()
    sequences, garbled, valid = 0, _Garbled(), True
    chunk = head
    while chunk:
        if not chunk.isascii() and high.total() < ENOUGH:
            high.update(chunk.translate(None, ASCII))
            sequences += sum(map(len, SEQUENCE.findall(chunk)))
        if valid:
            try:
                garbled.look(decoder.decode(chunk))
            except UnicodeDecodeError:
                valid = False
        chunk = file.read(CHUNK)
    if valid and not _ends_well(decoder):
        valid = False
    if valid:
        return Encoding("utf-8-sig", garbled.found)
    # A few damaged bytes do not make a UTF-8 file a one-byte one, and a mark of byte order is a promise.
    if head.startswith(codecs.BOM_UTF8) or sequences * 10 >= high.total() * 9:
        return Encoding("utf-8-sig", True)
    return _at_home(high, language) or _one_byte(high)


def _ends_well(decoder: codecs.IncrementalDecoder) -> bool:
    try:
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _wide(head: bytes) -> str | None:
    """UTF-16 or UTF-32 by its mark, or by zero bytes at the same place in most characters."""
    for mark, name in (
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(mark) and (name == "utf-16" or len(head) % 4 == 0):
            return name
    sample = head[: 1 << 14]
    quarter = max(1, len(sample) // 4)
    zeros = [sample[place::4].count(0) / quarter for place in range(4)]
    if len(sample) % 4 == 0 and zeros[0] < 0.1 and min(zeros[1:]) > 0.6 and zeros[2] > 0.95:
        return "utf-32-le"
    if len(sample) % 4 == 0 and zeros[3] < 0.1 and min(zeros[:3]) > 0.6 and zeros[1] > 0.95:
        return "utf-32-be"
    for even, odd, name in ((zeros[0], zeros[1], "utf-16-le"), (zeros[1], zeros[0], "utf-16-be")):
        other_even, other_odd = (zeros[2], zeros[3]) if name == "utf-16-le" else (zeros[3], zeros[2])
        if max(even, other_even) < 0.05 and min(odd, other_odd) > 0.5:
            return name
    return None


def _at_home(high: Counter[int], language: str | None) -> Encoding | None:
    """The usual one-byte encoding of a language, where it makes every byte a letter or a usual sign."""
    if language not in HOME_CODECS:
        return None
    try:
        letters = bytes(high).decode(HOME_CODECS[language])
    except UnicodeDecodeError:
        return None
    return Encoding(HOME_CODECS[language]) if set(letters.lower()) <= NEUTRAL | set(LETTERS) else None


def _one_byte(high: Counter[int]) -> Encoding:
    """The best of the one-byte encodings for the bytes beyond ASCII that a file holds."""
    scores = {name: _score(high, name) for name in CANDIDATES}
    best = max(CANDIDATES, key=lambda name: scores[name])  # the first of equals
    used = bytes(sorted(high))
    rivals = [
        name
        for name in CANDIDATES
        if scores[best] - scores[name] < 0.15 and used.decode(name, "replace") != used.decode(best, "replace")
    ]
    return Encoding(best, bool(rivals) or scores[best] < 0.8)


def _score(high: Counter[int], name: str) -> float:
    """How well the bytes read as one language's letters: 1 is all of them, below 0 mostly nonsense."""
    letters: Counter[str] = Counter()
    total = points = 0.0
    for byte, times in high.items():
        character = bytes([byte]).decode(name, "replace").lower()
        if character in NEUTRAL:
            continue
        total += times
        if character.isalpha():
            letters[character] += times
        else:
            points -= 4 * times if character == "\ufffd" or not character.isprintable() else times
    if not total:
        return 1.0
    best = max(
        weight * sum(letters[letter] if letter in alphabet else -letters[letter] / 2 for letter in letters)
        for weight, alphabets in ((1.0, HOME), (ABROAD_WEIGHT, ABROAD))
        for alphabet in alphabets.values()
    )
    return (best + points) / total


class _Garbled:
    """Looks for letters that were read in the wrong encoding once and saved so."""

    def __init__(self) -> None:
        self.found = False

    def look(self, text: str) -> None:
        """Take in a piece of the text."""
        if not self.found and not text.isascii():
            self.found = "\ufffd" in text or bool(GARBLED.search(text))


def _garbled_pairs() -> re.Pattern[str]:
    """What the home languages' letters in UTF-8 look like when read as a one-byte encoding."""
    pairs = set()
    for letter in LETTERS + LETTERS.upper():
        for name in ("cp1257", "cp1250", "cp1252", "iso8859_1"):
            pair = letter.encode().decode(name, "ignore")
            if len(pair) == 2 and not (pair[1].isalpha() or pair[1] == "\u00a0"):
                pairs.add(pair)
    return re.compile("|".join(re.escape(pair) for pair in sorted(pairs)))


GARBLED = _garbled_pairs()
