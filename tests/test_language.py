"""The language of what people read: no English left over; right letters, quotes, spaces and forms; spelling."""

import csv
import json
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from lxml import html

from browser import Surface, surfaces
from catalogue.language import LOCALE_FOLDER, language
from catalogue.model.codes import LANGUAGES

REFERENCE = LOCALE_FOLDER.parent
TRANSLATED = ("lt", "et", "lv", "pl")
KNOWN_WORDS = Path(__file__).parent / "spelling"
DICTIONARIES = {"lt": "lt_LT", "et": "et_EE", "lv": "lv_LV", "pl": "pl_PL", "en": "en_GB"}
QUOTES = {"lt": "„“", "et": "„“", "lv": "„”", "pl": "„”", "en": "“”"}
# words that tell a language from the others; none is a common word of another one of them
TELLING = {
    "lt": {"yra", "kad", "nuo", "iki", "buvo", "bei", "kurie", "kurių", "taip", "arba", "iš", "pagal", "apie", "už"},
    "et": {"ei", "kui", "mis", "ning", "või", "oli", "kes", "nende", "ka", "aga", "mille", "selle"},
    "lv": {"un", "nav", "kas", "par", "ar", "vai", "tiek", "bija", "pēc", "kā", "tikai", "kuri", "kuru"},
    "pl": {"jest", "nie", "oraz", "od", "lub", "są", "się", "przez", "dla", "które", "w", "z", "na"},
    "en": {"the", "of", "and", "from", "with", "which", "are", "was", "were", "for", "not", "that", "than", "this"},
}  # fmt: skip
WORD = r"[^\W\d_]+(?:[-’'][^\W\d_]+)*"
PROSE = "//p | //li | //dt | //dd | //h1 | //h2 | //h3 | //caption | //figcaption | //desc | //thead//th | //button"
# in texts that pass through Language
TIES = {
    "a number parted from its word": re.compile(r"(?<![\w-]\d)(?<=\d) (?=[^\W\d]|%)"),
    "a dash at the start of a line": re.compile(r" [–—] "),
}
WRONG_SPACE = {
    "a double space": re.compile(r" {2,}"),
    "a space before a mark": re.compile(r"[ \u00a0][,.;:!?)](?!\w|\.\.|\u00a0–)"),
    "a hyphen for a dash": re.compile(r" - "),
    "three dots": re.compile(r"\.\.\."),
}  # fmt: skip


@cache
def messages(lang: str) -> dict[Any, Any]:
    with (LOCALE_FOLDER / f"{lang}.po").open("rb") as file:
        return {m.id: m.string for m in read_po(file, locale=lang, abort_invalid=True) if m.id and not m.context}


def _leaves(value: Any, lang: str | None = None) -> Iterator[tuple[str | None, str]]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _leaves(one, name if name in LANGUAGES else lang)
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(one, lang)
    elif isinstance(value, str):
        yield lang, value


@cache
def our_texts(lang: str) -> tuple[str, ...]:
    """Everything that we say in a language; English is the key of the others."""
    found: list[str] = []
    for key, text in messages("lt" if lang == "en" else lang).items():
        one = key if lang == "en" else text
        found += [one] if isinstance(one, str) else one
    with (REFERENCE / "rule_texts.csv").open(encoding="utf-8", newline="") as file:
        found += [row[name] for row in csv.DictReader(file) if row["language"] == lang for name in list(row)[2:]]
    for name in ("annotation_words", "check_words", "template_words"):
        words = json.loads((REFERENCE / f"{name}.json").read_text("utf-8"))
        found += [text for of, text in _leaves(words) if of == lang]
    assert len(found) > 500
    return tuple(found)


# --- texts as they are kept


@pytest.mark.parametrize("lang", LANGUAGES)
def test_texts_have_the_quotes_of_their_language_in_pairs(lang: str) -> None:
    opening, closing = QUOTES[lang]
    for text in our_texts(lang):
        marks = re.findall(r'[„“”«»"]', text)
        assert marks == [opening, closing] * (len(marks) // 2) or text in QUOTES.values(), text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_texts_have_the_letters_and_spaces_of_print(lang: str) -> None:
    for text in our_texts(lang):
        assert unicodedata.is_normalized("NFC", text), text
        assert not set(text) & set("şţŞŢ\u0327\u0326\u00ad\ufeff\u200b"), text
        assert text == text.strip() or len(text.split()) == 1, text
        for name in ("a double space", "a hyphen for a dash", "three dots"):
            assert not WRONG_SPACE[name].search(text), (name, text)
        assert lang == "en" or "'" not in text, text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_texts_are_spelled_right(lang: str) -> None:
    """By the dictionaries that writers of these languages use; tests/spelling/ holds what they do not know."""
    if shutil.which("hunspell") is None:
        pytest.skip("there is no hunspell on this machine")
    known = (KNOWN_WORDS / f"{lang}.txt").read_text("utf-8").casefold().split()
    # codes and sums of letters and digits, addresses, places for values and what is glued to them are no words
    plain = re.compile(r"\{\w+\}\S*|\S*[\d_/@\\=.]\w\S*|<[^>]*>")
    words = {word for text in our_texts(lang) for word in re.findall(WORD, plain.sub(" ", text))}
    told = subprocess.run(
        ["hunspell", "-d", DICTIONARIES[lang], "-i", "utf-8", "-l"],
        input="\n".join(sorted(words)),
        capture_output=True,
        text=True,
        check=False,
    )
    if "Can't open affix or dictionary files" in told.stderr:
        pytest.skip(f"hunspell has no dictionary {DICTIONARIES[lang]} on this machine")
    strange = {word for word in told.stdout.split() if len(word) > 2 and not word.isupper()}
    misspelled = sorted(word for word in strange if word.casefold() not in known)
    assert not misspelled, " ".join(misspelled)


# --- forms


@pytest.mark.parametrize(
    ("lang", "forms"),
    [  # 0, 1, 2, 5, 10, 11, 21, 22, 101, 111
        ("lt", (2, 0, 1, 1, 2, 2, 0, 1, 0, 2)),
        ("et", (1, 0, 1, 1, 1, 1, 1, 1, 1, 1)),
        ("lv", (2, 0, 1, 1, 1, 1, 0, 1, 0, 1)),
        ("pl", (2, 0, 1, 2, 2, 2, 2, 1, 2, 2)),
    ],
)
def test_a_number_takes_the_form_that_its_language_wants(lang: str, forms: tuple[int, ...]) -> None:
    t = language(lang)
    for (one, many), texts in ((key, text) for key, text in messages(lang).items() if not isinstance(key, str)):
        names = set(re.findall(r"\{(\w+)\}", many)) - {"n"}
        for n, form in zip((0, 1, 2, 5, 10, 11, 21, 22, 101, 111), forms, strict=True):
            told = t.count(one, many, n, **dict.fromkeys(names, "…")).replace("\u00a0", " ")
            wanted = texts[form].format(n=n, **dict.fromkeys(names, "…"))
            assert told == wanted.replace("'", "’").replace("\u00a0", " "), (lang, n)


@pytest.mark.parametrize("lang", ["lt", "lv", "pl"])
def test_a_counted_word_changes_with_its_number(lang: str) -> None:
    """A form copied from its neighbour would read “21 mokytojai”."""
    for key, forms in messages(lang).items():
        after = [] if isinstance(key, str) else [form.partition("{n} ")[2] for form in forms]
        assert not any(text[:1].isalpha() for text in after) or len(set(after)) > 1, (lang, forms)


# --- pages


def effective(one: html.HtmlElement) -> str:
    """The language in which a reader is told that a text is."""
    return next(found for parent in (one, *one.iterancestors()) if (found := parent.get("lang")))


@cache
def texts_of(path: Path) -> list[tuple[str, str]]:
    """The texts that we wrote on a page, each with its language: not names of programmes, centres and files."""
    tree = html.document_fromstring(path.read_text("utf-8"))
    for one in tree.xpath("//script | //style | //code | //*[@class='cells']"):
        one.drop_tree()
    found = []
    for one in tree.xpath(PROSE):
        if not one.xpath("p | li | dt | dd | ul | dl"):
            parts = {effective(one): ""}
            for text in one.xpath(".//text()"):
                # what follows a part in another language is of the parent again
                of = effective(text.getparent().getparent() if text.is_tail else text.getparent())
                parts[of] = parts.get(of, "") + text.replace("\n", " ")
                if of != effective(one):
                    parts[effective(one)] += "…"
            found += [(text, lang) for lang, text in parts.items()]
    found += [(text, tree.get("lang")) for text in tree.xpath("//@aria-label | //meta[@name='description']/@content")]
    found += [
        (text, tree.get("lang")) for text in tree.xpath("//abbr/@title | //*/@data-hint | /html/head/title/text()")
    ]
    return [(text, lang) for text, lang in found if text.strip()]


def unquoted(text: str) -> str:
    """A text without what it quotes: titles and names as centres write them."""
    return re.sub(r"[„“”«»][^„“”«»]*[“”«»]", "“”", text)


def pages(site: Path, answers: Path, lang: str) -> list[Surface]:
    return [page for page in surfaces(site, answers) if page.lang == lang]


@pytest.mark.parametrize("lang", TRANSLATED)
def test_nothing_is_left_in_english(site: Path, answers: Path, lang: str) -> None:
    translations = " ".join(our_texts(lang))
    keys = {one for key in messages(lang) for one in ([key] if isinstance(key, str) else key)}
    pieces = {part.strip(" .,:;()") for key in keys for part in re.split(r"\{\w+\}", key)}
    phrases = [part for part in pieces if len(part.split()) > 1 and part not in translations and part[0].isalpha()]
    assert len(phrases) > 300
    english = re.compile("|".join(rf"\b{re.escape(one)}\b" for one in phrases))
    left, met = [], 0
    for page in pages(site, answers, lang):
        for text, told in texts_of(page.path):
            met += 1
            words = set(re.findall(WORD, unquoted(text).lower()))
            if told != "en" and (english.search(text) or words & TELLING["en"]):
                left.append(f"{page}: {text[:160]}")
    assert not left, "\n".join(left)
    assert met > 200


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_text_is_in_the_language_that_its_mark_says(site: Path, answers: Path, lang: str) -> None:
    wrong = []
    for page in pages(site, answers, lang):
        for text, told in texts_of(page.path):
            words = re.findall(r"[^\W\d_]+", unquoted(text).lower())
            score = {name: sum(word in telling for word in words) for name, telling in TELLING.items()}
            if any(score[name] >= score[told] + 2 for name in LANGUAGES):
                wrong.append(f"{page}: {told}? {text[:160]}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_say_their_language(site: Path, answers: Path, lang: str) -> None:
    for page in pages(site, answers, lang):
        tree = html.document_fromstring(page.text)
        assert page.path.stem not in LANGUAGES or page.path.stem == tree.get("lang") == lang, page
        for one in tree.xpath("//*[@hreflang]"):
            assert one.get("hreflang") in LANGUAGES and one.get("lang") in (None, one.get("hreflang")), page
        for one in tree.xpath("//a[@hreflang][not(@lang)]"):
            pytest.fail(f"{page}: a link to another language says not that its words are: {one.text_content()}")
        assert set(tree.xpath("//@lang")) <= set(LANGUAGES), page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_are_set_as_print_is(site: Path, answers: Path, lang: str) -> None:
    """Quotes and apostrophes of print; a number stays with its word, a dash with what it follows."""
    wrong = []
    for page in pages(site, answers, lang):
        assert unicodedata.is_normalized("NFC", page.text), page
        assert not set(page.text) & set("şţŞŢ\u0327\u0326\ufeff"), page
        for text, told in texts_of(page.path):
            plain = unquoted(text)
            rules = WRONG_SPACE if "feedback" in page.kind or page.kind == "rules" else WRONG_SPACE | TIES
            wrong += [f"{page}: {name}: {text[:160]}" for name, rule in rules.items() if rule.search(plain)]
            wrong += [f"{page}: straight quotes: {text[:160]}"] if set(plain) & set("\"'") else []
            marks = set(re.findall(r"[„“”«»]", text)) - set(QUOTES[told])
            wrong += [f"{page}: quotes of another language: {text[:160]}"] if marks else []
    assert not wrong, "\n".join(wrong[:40])
