"""The words that centres write, read once from the reference data."""

import csv
import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from catalogue.intake.text import fold, words
from catalogue.model.codes import LANGUAGES

REFERENCE = Path(__file__).parent.parent / "reference"
_PAGES = ("page", "lists")  # of a blank form, beside its tables


@cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((REFERENCE / "vocabularies.json").read_text("utf-8"))
    return loaded


@cache
def _alias_sources() -> tuple[dict[str, Any], ...]:
    given = json.loads((REFERENCE / "header_aliases.json").read_text("utf-8"))["files"]
    further = json.loads((REFERENCE / "further_headers.json").read_text("utf-8"))
    return given, _data()["extra_aliases"], further


@cache
def header_languages() -> Mapping[str, frozenset[str]]:
    """Folded header → the languages in which it is one."""
    found: dict[str, set[str]] = {}
    for source in _alias_sources():
        for fields in source.values():
            for languages in fields.values():
                for language, spellings in languages.items():
                    for spelling in spellings:
                        found.setdefault(fold(spelling), set()).add(language)
    return {header: frozenset(languages) for header, languages in found.items()}


def spellings(table: str, language: str) -> dict[str, list[str]]:
    """Field → headers of an alias list in one language, as they are written."""
    found: dict[str, list[str]] = {}
    for source in _alias_sources():
        for field, languages in source.get(table, {}).items():
            found.setdefault(field, []).extend(languages.get(language, ()))
    return found


@cache
def aliases() -> Mapping[str, Mapping[str, str]]:
    """Table → folded header → field, over all languages."""
    tables: dict[str, dict[str, str]] = {}
    for source in _alias_sources():
        for table, fields in source.items():
            for field, languages in fields.items():
                for spellings in languages.values():
                    tables.setdefault(table, {}).update({fold(spelling): field for spelling in spellings if spelling})
    return tables


def _index(groups: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {fold(word): group for group, spellings in groups.items() for word in spellings}


@cache
def statuses() -> Mapping[str, str]:
    """Folded status word → status; yes is completed and no is not_completed."""
    yes_no = {"completed": _data()["yes"], "not_completed": _data()["no"]}
    return _index(yes_no) | _index(_data()["status"])


@cache
def yes_no() -> Mapping[str, bool]:
    """Folded word → whether it is a yes."""
    return {fold(word): meant == "yes" for meant in ("yes", "no") for word in _data()[meant]}


@cache
def word_index(vocabulary: str) -> Mapping[str, str]:
    """Folded word → code of a closed list."""
    return statuses() if vocabulary == "status" else _index(_word_lists().get(vocabulary, {}))


@cache
def _word_lists() -> dict[str, dict[str, list[str]]]:
    lists: dict[str, dict[str, list[str]]] = json.loads((REFERENCE / "words.json").read_text("utf-8"))
    return lists


def written_words(vocabulary: str) -> dict[str, str]:
    """Word as it is written → code, of a closed list, "role", "status" or "country"."""
    if vocabulary == "country":
        rows = _country_rows()
        return {row[language]: row["country"] for row in rows for language in LANGUAGES}
    own = {"role": "role_groups", "status": "status"}
    lists = _data()[own[vocabulary]] if vocabulary in own else _word_lists()[vocabulary]
    return {word: code for code, words in lists.items() for word in words}


@cache
def _country_rows() -> list[dict[str, str]]:
    with (REFERENCE / "countries.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def countries() -> Mapping[str, str]:
    """Folded name, in any of the languages, or ISO code → ISO 3166-1 alpha-2 code."""
    rows = _country_rows()
    named = {fold(row[language]): row["country"] for row in rows for language in LANGUAGES}
    return named | {fold(row["country"]): row["country"] for row in rows} | dict(word_index("countries"))


@cache
def role_words() -> Mapping[str, str]:
    """Folded role → role group, for whole phrases."""
    return _index(_data()["role_groups"])


@cache
def role_keywords() -> tuple[tuple[str, str], ...]:
    """(folded keyword, role group) in the order in which they are tried inside a role."""
    return tuple((fold(keyword), group) for keyword, group in _data()["role_group_keywords"])


@cache
def units() -> Mapping[tuple[str, ...], str]:
    """Folded words of a unit → unit ("generic" names no unit: hours of whatever kind)."""
    return {words(phrase): unit for unit, phrases in _data()["units"].items() for phrase in phrases}


@cache
def months() -> Mapping[str, int]:
    """Folded month word in any language and case → 1 to 12."""
    return {
        fold(word): int(number)
        for languages in _data()["months"].values()
        for number, spellings in languages.items()
        for word in spellings
    }


@cache
def total_markers() -> frozenset[tuple[str, ...]]:
    """Folded words with which a total row begins."""
    return frozenset(words(marker) for marker in _data()["total_markers"])


@cache
def total_tails() -> frozenset[str]:
    """Folded words that may follow such a marker: "Iš viso 240 val."."""
    return frozenset(word for phrase in _data()["total_tails"] for word in words(phrase))


@cache
def row_number_headers() -> frozenset[str]:
    """Folded headers of running numbers, which are ignored."""
    return frozenset(fold(header) for header in _data()["row_number_headers"])


@cache
def explanation_headers() -> frozenset[str]:
    """Folded headers of the column in which a centre explains what it was asked about, in every table."""
    return frozenset(fold(header) for header in _data()["explanation_headers"])


@cache
def _results_sheets() -> frozenset[tuple[str, str]]:
    texts = json.loads((REFERENCE / "annotation_words.json").read_text("utf-8"))
    return frozenset((texts[language]["sheet"], texts[language]["title"]) for language in LANGUAGES)


@cache
def _form_sheets() -> frozenset[tuple[str, str]]:
    texts = json.loads((REFERENCE / "template_words.json").read_text("utf-8"))["texts"]
    return frozenset((texts[language][name], texts[language]["title"]) for language in LANGUAGES for name in _PAGES)


def is_results_sheet(name: str, first: str) -> bool:
    """Whether a sheet is the list of findings in a marked copy of ours, by its name and the text of its first cell."""
    return (re.sub(r" \d$", "", name), first.strip()) in _results_sheets()


def is_our_sheet(name: str, first: str) -> bool:
    """The same of any sheet that we add: results, or the instructions and lists of a blank form."""
    return is_results_sheet(name, first) or (name, first.strip()) in _form_sheets()
