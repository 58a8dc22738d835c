"""Numbers in words: what is left of a text once years, dates, editions, codes and known titles are taken out of it."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache

from catalogue.language import language

_SPACES = "\u00a0\u202f\u2009"
_NUMBER = re.compile(rf"\d+(?:[{_SPACES}]\d{{3}})*(?:[.,]\d+)*")
# in cells of words: codes that begin with a letter, and dates whose month is a word
_CODE = re.compile(r"\b[A-Z][A-Za-z./]*-\d[\w./-]*|\b[A-Z]{2,}\d[\w./-]*|\b\d{1,2}\s[A-Z][a-z]{2,8}\s\d{4}\b")
# what may hold digits and tells no figure
_HARMLESS = (
    re.compile(r"\b[A-Z]{2}-(?:[0-9A-Z]+-)?\d{4}-v\d+\b"),
    re.compile(r"\b[a-z]{2}-(?:[0-9a-z]+-)?\d{4}-v\d+\b"),
    re.compile(r"\b\d{4}-\d{2}-\d{2}(?:T[\d:]+(?:Z|[+-]\d{2}:\d{2})?)?"),
    re.compile(r"\b\d{4}(?:-\d{2}-\d{2})?/\d{4}(?:-\d{2}-\d{2})?\b"),
    re.compile(r"\b\d{2}\.\d{2}\.\d{4}\b"),
    re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"),
    re.compile(r"\b[0-9a-f]{16,}\b"),
    re.compile(r"\b(?:[0-9a-f]{8}\s){2,8}[0-9a-f]{8}\b"),
    re.compile(r"\b\d{1,2}:\d{2}\b"),
    re.compile(r"\bPD-\d{3}\b"),
    re.compile(r"\bCC[ -]BY[ -]4\.0\b|\bAttribution 4\.0\b|\bISO 3166-[12]\b|\bSHA-256\b"),
    re.compile(r"https?://\S+|\S+@\S+|\bsha256[-:]\S+|#[0-9a-f]{6}\b"),
    re.compile(r"(?:[\w.-]+/)+[\w.-]*"),
)


Number = tuple[Decimal, int]


def numbers_in(words: str, code: str, known: Iterable[str] = (), days: Iterable[str] = ()) -> list[Number]:
    """The numbers of a text in a language, with their shown decimals; `known` words and dates are none."""
    if not any(letter.isdigit() for letter in words):
        return []
    text = words
    for name in known:
        if any(letter.isdigit() for letter in name):
            # in a sentence it may be kept on one line by spaces that do not break
            text = re.sub(r"\s+".join(map(re.escape, name.split())), " ", text)
    for pattern in _HARMLESS:
        text = pattern.sub(" ", text)
    for written in _written(code or "en", tuple(days)):
        text = text.replace(written, " ")
    return [number for found in _NUMBER.findall(text) if (number := parsed(found, code)) is not None]


@lru_cache
def _written(code: str, days: tuple[str, ...]) -> tuple[str, ...]:
    """Dates as a language writes them, in words and short, the longest first."""
    speaker = language(code)
    dates = [date.fromisoformat(day) for day in days]
    found = {text for day in dates for text in (speaker.date(day), speaker.short_date(day))}
    found |= {text.replace("\u00a0", " ") for text in found}
    return tuple(sorted(found, key=lambda text: (-len(text), text)))


def without_codes(words: str) -> str:
    """A cell of words without the codes and dates that public lists have."""
    return _CODE.sub(" ", words)


def parsed(text: str, code: str) -> Number | None:
    """A number as a language writes it, with its shown decimals; None where it is none."""
    plain = "".join(letter for letter in text if letter not in _SPACES).replace("\u2212", "-")
    is_english = code in ("en", "")
    plain = re.sub(r",(?=\d{3}(\D|$))", "", plain) if is_english else plain.replace(",", ".", 1)
    if not re.fullmatch(r"[-+]?\d+(\.\d+)?", plain):
        # several numbers run together, as in 2.1.3: not readable, so not a figure of ours
        digits = re.sub(r"\D", "", plain)
        return (Decimal(digits), 0) if digits else None
    return Decimal(plain), len(plain.partition(".")[2])
