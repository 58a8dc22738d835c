"""One language of what people read: texts from its .po file, plurals, numbers, dates, collation."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from gettext import c2py
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from markupsafe import Markup

NBSP = "\u00a0"
MINUS = "\u2212"
LOCALE_FOLDER = Path(__file__).parent / "reference" / "locale"
NATIONAL = {"LT": "lt", "EE": "et", "LV": "lv", "PL": "pl", "GB": "en"}
# decisions 23: municipalities whose report is also written in a minority language
FURTHER = {("LT", "41"): ("pl",), ("LT", "85"): ("pl",)}
OWN_NAMES = {"lt": "Lietuvių", "et": "Eesti", "lv": "Latviešu", "pl": "Polski", "en": "English"}

_ALPHABETS = {
    "lt": "aąbcčdeęėfghiįyjklmnoprsštuųūvzž",
    "et": "abcdefghijklmnopqrsšzžtuvwõäöüxy",
    "lv": "aābcčdeēfgģhiījkķlļmnņoprsštuūvzž",
    "pl": "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż",
    "en": "abcdefghijklmnopqrstuvwxyz",
}
_DATE_LOCALES = {"en": "en_GB"}
_SHORT_DATES = {"lt": "yyyy-MM-dd", "et": "dd.MM.yyyy", "lv": "dd.MM.yyyy.", "pl": "dd.MM.yyyy", "en": "d MMM yyyy"}
# a number and the word after it, the word before a dash, and short brackets with a number stay on one line
_TIES = ((re.compile(r"(?<=\d) (?=[^\W\d]|%)"), NBSP), (re.compile(r" (?=[–—] )"), NBSP))
_SHORT_BRACKET = re.compile(r"\(\d[^()]{0,24}\)")


def languages_of(country: str, code: str | None = None) -> tuple[str, ...]:
    """Languages of a municipality's report, the national one first, English last."""
    chosen = [NATIONAL.get(country, "en"), *FURTHER.get((country, code or ""), ()), "en"]
    return tuple(dict.fromkeys(chosen))


def rounded(value: Decimal, decimals: int) -> Decimal:
    """`value` half up (away from zero) to a number of decimals."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _plain(value: int | Decimal) -> str:
    """The number without sign and exponent."""
    return str(abs(value)) if isinstance(value, int) else f"{abs(value):f}"


class Language:
    """Texts and forms of one language. English texts are the keys; a missing translation stays English."""

    def __init__(self, code: str) -> None:
        """The language `code` (ISO 639-1), its texts read from its file."""
        self.code = code
        self.catalog = _read_catalog(code)
        self.decimal_mark = "." if code == "en" else ","

    def say(self, message: str, **values: Any) -> str:
        """The text in this language with `values` put in its {places}; numbers are written as in prose."""
        return self._filled(self._lookup(message), values)

    def count(self, one: str, many: str, n: int, **values: Any) -> str:
        """The text in the plural form that `n` needs; {n} is the number itself."""
        forms = self._lookup((one, many))
        form = forms[n != 1 if forms == (one, many) else self.catalog.plural_index(n)]
        return self._filled(form, {"n": n} | values)

    def context(self, context: str, message: str) -> str | None:
        """The translation of `message` in a context, None where the file has none."""
        found = self.catalog.get(message, context)
        return str(found.string) if found and found.string else None

    def number(self, value: int | Decimal) -> str:
        """A number in prose: groups from five digits (English: four) and a true minus."""
        digits, _, decimals = _plain(value).partition(".")
        groups = len(digits) > (3 if self.code == "en" else 4)
        mark = "," if self.code == "en" else NBSP
        text = f"{int(digits):,}".replace(",", mark) if groups else digits
        return (MINUS if value < 0 else "") + text + (self.decimal_mark + decimals if decimals else "")

    def cell(self, value: int | Decimal) -> Markup:
        """A number in a table: plain digits that survive a paste; the gap between groups is drawn by CSS."""
        digits, _, decimals = _plain(value).partition(".")
        sign = Markup("-") if value < 0 else Markup()
        tail = self.decimal_mark + decimals if decimals else ""
        if len(digits) < 5:
            return sign + digits + tail
        head = len(digits) % 3 or 3
        groups = [digits[at : at + 3] for at in range(head, len(digits), 3)]
        spans = Markup().join(Markup('<span class="g3">{}</span>').format(group) for group in groups)
        return sign + digits[:head] + spans + tail

    @property
    def percent_sign(self) -> str:
        """The percent sign with the space before it that the language wants."""
        return f"{NBSP}%" if self.code == "lt" else "%"

    def percent(self, value: Decimal) -> str:
        """A percentage in prose."""
        return self.number(value) + self.percent_sign

    def short_date(self, day: date) -> str:
        """A date in digits, as a table has it."""
        return str(format_date(day, _SHORT_DATES[self.code], locale=_DATE_LOCALES.get(self.code, self.code))).replace(
            " ", NBSP
        )

    def date(self, day: date) -> str:
        """A date in words."""
        text = format_date(day, "long", locale=_DATE_LOCALES.get(self.code, self.code))
        text = text + " r." if self.code == "pl" else text
        return text.replace(" ", NBSP)

    def list(self, items: Iterable[str]) -> str:
        """Items joined by commas and "and"."""
        *head, last = items
        return self.say("{first} and {last}", first=", ".join(head), last=last) if head else last

    def sort_key(self, name: str) -> tuple[tuple[int, ...], str]:
        """Sorts names by the language's alphabet; letters it does not have come after its own."""
        alphabet = _ALPHABETS[self.code]
        order = tuple(
            alphabet.find(letter) if letter in alphabet else 1000 + ord(letter) if letter.isalpha() else -1
            for letter in name.casefold()
        )
        return order, name

    def _lookup(self, message: Any) -> Any:
        found = self.catalog.get(message if isinstance(message, str) else message[0])
        return found.string if found and found.string else message

    def _filled(self, text: str, values: dict[str, Any]) -> str:
        shown = {name: self._shown(value) for name, value in values.items()}
        text = text.replace("'", "’")  # keys are typed with the straight one
        text = text.format(**shown) if shown else text
        for pattern, tie in _TIES:
            text = pattern.sub(tie, text)
        return _SHORT_BRACKET.sub(lambda found: found.group().replace(" ", NBSP), text)

    def _shown(self, value: Any) -> str:
        return self.number(value) if isinstance(value, int | Decimal) else str(value)


class _Catalog:
    """A catalog with its plural rule compiled."""

    def __init__(self, catalog: Catalog) -> None:
        self.get = catalog.get
        self.plural_index = c2py(str(catalog.plural_expr))


@lru_cache
def _read_catalog(code: str) -> _Catalog:
    path = LOCALE_FOLDER / f"{code}.po"
    if code == "en" or not path.exists():
        return _Catalog(Catalog("en"))
    with path.open("rb") as file:
        return _Catalog(read_po(file, locale=code, abort_invalid=True))


@lru_cache
def language(code: str) -> Language:
    """The language, its texts read once."""
    return Language(code)
