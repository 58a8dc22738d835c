"""Words from cells stay words: no formula in a table, no markup in a page, no second line in a header."""

import csv
import io
import json
import re
import unicodedata
from contextlib import redirect_stdout
from decimal import Decimal
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue import markup
from catalogue.intake.text import formula_safe, legible
from catalogue.markup import css_string, environment, script_json
from catalogue.reports.block import Block, people_csv
from catalogue.warehouse.query import query
from conftest import catalogue
from make_files import write_xlsx
from make_hostile import HEADER, ONA

STARTS = ("=", "+", "-", "@", "\t", "\r")
MARKUP = (
    "<",
    ">",
    '"',
    "'",
    "&",
    "</script>",
    "<!--",
    "-->",
    "]]>",
    "&lt;",
    "&#60;",
    "{{",
    "}}",
    "{%",
    "\\",
    "`",
    "</style>",
)
WORDS = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", "{{ 7*7 }}")
SHEET = "<i>S' \"&amp;"
NAME = "„<b>“ &amp; {{ 7*7 }}' onmouseover='.xlsx"

plain = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
formulas = st.builds(str.__add__, st.sampled_from([*STARTS, "'=", " =", "\n="]), plain)
texts = st.one_of(plain, formulas)
nasty = st.lists(st.one_of(st.sampled_from(MARKUP), plain), max_size=6).map("".join)
numbers = st.one_of(st.integers(-(10**9), 10**9), st.decimals(-(10**6), 10**6, places=2))

# Tables


@given(texts)
def test_only_what_would_run_is_prefixed(text: str) -> None:
    safe = formula_safe(text)
    assert not safe.startswith(STARTS)
    assert safe == (f"'{text}" if text.startswith(STARTS) else text)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("marts") / "catalogue.duckdb"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(texts, st.integers(-(10**12), 10**12), st.decimals(-(10**6), 10**6, places=2)), min_size=1))
def test_query_prefixes_text_and_leaves_numbers(database: Path, rows: list[tuple[str, int, Decimal]]) -> None:
    with duckdb.connect(database) as connection:
        connection.execute("create or replace table t (word text, words text[], n bigint, d decimal(10, 2))")
        connection.executemany("insert into t values ($1, [$1], $2, $3)", [list(row) for row in rows])
    out = io.StringIO(newline="")
    with redirect_stdout(out):
        query(database, 'select word, words, n, d, word as "=1+1" from t', "csv")
    told = list(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert told[0] == ["word", "words", "n", "d", "'=1+1"]
    safe = [formula_safe(word) for word, _, _ in rows]
    assert [row[0] for row in told[1:]] == [row[1] for row in told[1:]] == [row[4] for row in told[1:]] == safe
    assert [(int(row[2]), Decimal(row[3])) for row in told[1:]] == [(n, d) for _, n, d in rows]


@given(words=st.lists(texts, min_size=3, max_size=3), value=numbers, category=st.text("ab", min_size=1, max_size=3))
def test_peoples_table_prefixes_text_and_leaves_numbers(words: list[str], value: int | Decimal, category: str) -> None:
    block = Block("LT-82-2025-v1", "LT", "82", 2025)
    block.put("persons", "persons", value, {"geo": "82", "role": category})
    said = dict(zip(("table", "indicator", "geo"), words, strict=True))

    def label(kind: str, _: str) -> str:
        return said.get(kind, "=role")

    text = people_csv(block, ("a", "b", "c", "d", "e", "f", "g"), label).decode("utf-8-sig")
    _, row = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert row[:3] == [formula_safe(said[kind]) for kind in ("table", "indicator", "geo")]
    assert row[4] == "'=role"
    assert Decimal(row[5].replace(",", ".")) == Decimal(value)


# Pages


class Seen(HTMLParser):
    """The elements of a page with their attributes, and its text, script and style apart."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: dict[str, str] = {}
        self.inside: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes)))
        if tag not in ("img", "br", "meta", "link", "col"):
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            while self.inside.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        place = self.inside[-1] if self.inside else ""
        self.text[place] = self.text.get(place, "") + data


TEMPLATE = (
    '<div title="{{ word }}" data-x="a{{ word }}b"><p>{{ word }}</p>'
    '<script type="application/json">{{ data }}</script>'
    '<script type="application/json" id="words">{{ more|tojson }}</script></div>'
)


@given(nasty)
def test_words_in_a_page_come_back_as_words(word: str) -> None:
    data = {word: [word, {"x": word}]}
    page = environment().from_string(TEMPLATE).render(word=word, data=script_json(data), more=word)
    seen = Seen(page)
    script = {"type": "application/json"}
    titles = {"title": word, "data-x": f"a{word}b"}
    assert seen.elements == [("div", titles), ("p", {}), ("script", script), ("script", script | {"id": "words"})]
    assert seen.text.get("p", "") == word
    first, second = re.findall(r"<script[^>]*>(.*?)</script>", page, re.S)
    assert (json.loads(first), json.loads(second)) == (data, word)
    assert "<!--" not in first + second


@given(nasty)
def test_words_in_a_data_block_come_back_as_words(word: str) -> None:
    block = Block(word, "LT", "82", 2025)
    block.put("persons", word, 1, {"geo": word})
    seen = Seen(f'<script type="application/json" id="report-data">{block.json("lt")}</script><p>end</p>')
    assert [tag for tag, _ in seen.elements] == ["script", "p"]
    document = json.loads(seen.text["script"])
    assert (document["edition"], document["observations"][0]["dims"]) == (word, {"geo": word})


@given(nasty)
def test_words_in_a_style_sheet_stay_in_their_string(word: str) -> None:
    """A carriage return or a form feed ended the string, as a line break does."""
    safe = css_string(word)
    assert not re.search(r'["<>\n\r\f\0]', safe)
    unescaped = re.sub(r"\\([0-9a-f]+) ", lambda match: chr(int(match[1], 16)), safe)
    assert unescaped == word


def test_templates_open_no_way_around_escaping() -> None:
    """Nothing is marked safe in a template, each attribute is quoted, and scripts and styles hold what we made."""
    ours = {"styles", "script", "page.dataset", "page.block", "page.said|tojson", "view.said|tojson"}
    templates = sorted(path for folder in markup.FOLDERS for path in folder.glob("*.jinja"))
    assert len(templates) >= 6
    for path in templates:
        text = path.read_text("utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape|\son\w+=|javascript:", text), path.name
        assert not re.search(r"=\s*\{\{", text.replace('content="0; url={{', "")), path.name
        for element in re.findall(r"<(?:script|style)\b[^>]*>(.*?)</(?:script|style)>", text, re.S):
            assert set(re.findall(r"\{\{\s*(.*?)\s*\}\}", element)) <= ours, path.name


def test_a_page_of_findings_shows_words_of_cells_as_words(tmp_path: Path) -> None:
    """The picture of a row is made of its cells, and the page names the sheet and the file."""
    bad = [*ONA[:3], "", "vasario 31", "x"]
    rows: list[list[Any]] = [[*HEADER, *WORDS], [*bad, *WORDS], *([*WORDS, *bad[4:]],) * 3]
    write_xlsx(tmp_path / NAME, {SHEET: rows})
    told = catalogue("check", "--html", "--", NAME, cwd=tmp_path)
    assert (told.returncode, told.stderr) == (1, "")
    (path,) = tmp_path.glob("*.html")
    page = path.read_text("utf-8")
    seen = Seen(page)
    tags = {tag for tag, _ in seen.elements}
    assert not tags & {"img", "script"}, tags
    assert not any(name.startswith("on") for _, attributes in seen.elements for name in attributes)
    for word in (*WORDS, NAME, SHEET):
        assert word in "".join(seen.text.values())


# Headers


@given(st.one_of(nasty, st.binary(max_size=20).map(lambda name: name.decode("utf-8", "surrogateescape"))))
def test_a_name_is_one_line_in_a_header(name: str) -> None:
    line = legible(name)
    assert len(line.splitlines()) <= 1
    assert not {unicodedata.category(letter) for letter in line} & {"Cc", "Cf", "Zl", "Zp"}
    message = EmailMessage()
    message["Subject"] = f"Patikra: {line}"  # raises over a second line
    assert message["Subject"].rstrip() == f"Patikra: {line}".rstrip()
