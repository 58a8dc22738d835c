"""Folding: how spellings that mean the same are made to look the same."""

import re
import unicodedata
from functools import lru_cache

_SPACES = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\ufeff]+")
_NOT_WORD = re.compile(r"[\W_]+")
# "(toliau – BMT)", "(BMT)", each with the number of a footnote that copying glues behind it
_ABBREVIATION = re.compile(
    r"\((?:(?i:toliau|edaspidi|turpmāk|dalej|hereinafter)\b[^)]{0,200}|[A-ZĄČĘĖĮŠŲŪŽÕÄÖÜĀĒĢĪĶĻŅ]{2,8})\)(?:\s*\d{1,2}(?=\s|$))?"
)
_COMMANDS = frozenset(("Cc", "Cf", "Zl", "Zp"))  # line breaks, escapes, marks that turn the direction of writing
_QUOTES = re.compile(r"[„“”‟\"«»‘’‚']")
_MARKS = re.compile("[" + "".join(chr(code) for code in range(0x10000) if unicodedata.combining(chr(code))) + "]+")
_UNDECOMPOSED = str.maketrans({"ł": "l", "Ł": "L", "đ": "d", "ø": "o", "æ": "ae"})


def clean(text: str) -> str:
    """The text in NFC with every run of white space (NBSP, line breaks, BOM) as one space."""
    if text.isascii():
        return " ".join(text.split())
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def as_text(value: object) -> str:
    """A cell as text; whole numbers without ".0"."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def legible(name: str) -> str:
    """A file's or sheet's name as text on one line: U+FFFD for bytes that are no UTF-8 and for letters that command."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join("\ufffd" if unicodedata.category(letter) in _COMMANDS else letter for letter in text)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Letters and digits only, without case and diacritics; the raw text where nothing is left.

    "Vardas,\\nPavardė *" → "vardaspavarde"; "#" → "#".
    """
    return _NOT_WORD.sub("", _bare(text)) or clean(text)


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """The folded words of a text: "40 ak. val." → ("40", "ak", "val")."""
    return tuple(word for word in _NOT_WORD.split(_bare(text)) if word)


_PERSONAL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"  # an e-mail address
    r"|\+\d[\d ()-]{6,20}\d"  # a phone number
    r"|\b\d{11}\b|\b\d{6}-\d{5}\b"  # a personal code
)


def without_personal(text: str) -> str:
    """The text with e-mail addresses, phone numbers and personal codes as an ellipsis."""
    return _PERSONAL.sub("…", text)


def formula_safe(text: str) -> str:
    """The text for a CSV file: what a spreadsheet would run as a formula gets an apostrophe (decisions 24)."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


@lru_cache(maxsize=16384)
def title_key(title: str) -> str:
    """The canonical form of a programme title, by which spellings of one programme meet.

    Quotes, case, diacritics, punctuation, an introduced abbreviation and the footnote number behind
    it do not count: "„Tinklų (toliau – BMT) 1 kūrimo programa”" meets "Tinklų kūrimo programa".
    """
    return fold(_ABBREVIATION.sub(" ", _QUOTES.sub("", clean(title))))


def _bare(text: str) -> str:
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return _MARKS.sub("", decomposed).translate(_UNDECOMPOSED)
