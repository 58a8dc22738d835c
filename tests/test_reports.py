"""Municipal reports: craft, figures, protection, languages, editions.

Golden pages are written anew with UPDATE_GOLDEN=1.
"""

import ast
import csv
import gzip
import io
import json
import os
import re
import shutil
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError

from catalogue.editions.publish import publish
from catalogue.intake.text import formula_safe
from catalogue.language import LOCALE_FOLDER, language, languages_of
from catalogue.markup import css_string, digest, template
from catalogue.reports import chart
from catalogue.reports.block import Block
from catalogue.reports.edition import last_due_year, release_date
from catalogue.reports.facts import read_facts
from catalogue.settings import Settings
from html_form import Parsed, assert_well_formed, steady
from reports_fixture import AS_OF, make_database

GOLDEN = Path(__file__).parent / "golden"
SOURCE = Path(__file__).parent.parent / "src" / "catalogue" / "reports"
TRANSLATED = ("lt", "et", "lv", "pl")
SAMPLES = {"lt": "lt/82", "et": "ee/0793", "lv": "lv/0001000", "pl": "lt/41", "en": "gb/E08000035"}
SMALL = "lt/45"
# two countries, for what is published anew; 82 is the page that is looked at
FEW = {("LT", "82"): 486, ("LT", "34"): 307, ("LT", "45"): 22, ("EE", "0793"): 900, ("EE", "0796"): 130}
COUNTS = {"persons", "completions", "teachers", "teachers_completed", "rows_uncounted"}


@dataclass
class Site:
    """A published site of the fixture's figures."""

    database: Path
    settings: Settings

    @property
    def folder(self) -> Path:
        return self.settings.reports / "site"

    def page(self, place: str, lang: str, year: int = 2025) -> str:
        return (self.folder / place / str(year) / "v1" / f"{lang}.html").read_text("utf-8")

    def pages(self) -> dict[Path, str]:
        return {path: path.read_text("utf-8") for path in sorted(self.settings.reports.rglob("*.html"))}

    def blocks(self) -> list[dict[str, Any]]:
        """Those of the reports; the national downloads are in the folder `data`."""
        paths = [path for path in sorted(self.folder.rglob("data*.json")) if "data" not in path.parts]
        return [json.loads(path.read_text("utf-8")) for path in paths if path.name != "datapackage.json"]


def make_site(folder: Path, seed: int = 1, as_of: date = AS_OF, sizes: Any = None) -> Site:
    folder.mkdir(parents=True, exist_ok=True)
    database = make_database(folder / "catalogue.duckdb", seed, sizes)
    place = Settings(raw=folder / "raw", marts=folder / "marts", reports=folder / "reports", as_of=as_of)
    publish(place, database)
    return Site(database, place)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return make_site(tmp_path_factory.mktemp("reports"))


@pytest.fixture(scope="module")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return make_site(tmp_path_factory.mktemp("reports"), sizes=FEW)


# --- golden pages


@pytest.mark.parametrize("lang", SAMPLES)
def test_golden(site: Site, lang: str) -> None:
    """What a page says and how it is built; style, script and data block have their own tests."""
    text = steady(site.page(SAMPLES[lang], lang))
    path = GOLDEN / f"{lang}.html"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


# --- form


def test_pages_are_well_formed(site: Site) -> None:
    for path, text in site.pages().items():
        assert_well_formed(text, path)


def test_nothing_is_loaded_from_anywhere(site: Site) -> None:
    allowed = {"https://schema.org", "https://creativecommons.org/licenses/by/4.0/"}
    for path, text in site.pages().items():
        assert set(re.findall(r"https?://[^\s\"'<>]+", text)) <= allowed, path
        assert not re.search(r"@import|url\(|<(img|iframe|object|embed)\b|\ssrc=", text), path


def test_links_lead_to_files(site: Site) -> None:
    for path, text in site.pages().items():
        for tag, attrs in Parsed(text).tags:
            href = attrs.get("href", "")
            if tag == "a" and not href.startswith(("#", "https://creativecommons.org/", "mailto:")):
                target = (path.parent / href.partition("#")[0]).resolve()
                assert target.is_file(), (path, href)
                assert "drafts" not in path.parts or "drafts" in target.parts, path
                assert "drafts" in path.parts or "drafts" not in target.parts, path


def test_policy_allows_exactly_the_inline_style_and_script(site: Site) -> None:
    for path, text in site.pages().items():
        if 'http-equiv="refresh"' in text:
            continue  # pages that only lead on have no script
        style = re.search(r"<style>(.*?)</style>", text, re.S)
        script = re.search(r"<script>(.*?)</script>", text, re.S)
        assert style and script, path
        policy = next(a["content"] for _, a in Parsed(text).tags if a.get("http-equiv") == "Content-Security-Policy")
        assert digest(style.group(1)) in policy and digest(script.group(1)) in policy
        assert policy.startswith("default-src 'none'") and "unsafe" not in policy
        assert len(script.group(1).encode()) <= 6 * 1024


def test_budget(site: Site) -> None:
    for path, text in site.pages().items():
        raw = text.encode()
        assert len(raw) <= 100_000, path
        assert len(gzip.compress(raw, mtime=0)) <= 30_000, path


def test_templates_refuse_what_is_missing_and_escape_what_is_there(site: Site) -> None:
    with pytest.raises(UndefinedError):
        template("site.html.jinja").render(page=object())
    page = site.page("gb/E08000035", "en")
    assert "Reading for Pleasure &amp; &lt;Young&gt; Children" in page and "<Young>" not in page
    assert css_string('a"</style>\n') == "a\\22 \\3c /style\\3e \\a "


# --- figures


# what is no figure: numbers of editions, tables and figures, addresses, checksums, dates, years, titles, the licence
FRAME = re.compile(
    r"\b[A-Z]{2}-\w+-\d{4}-v\d|[„“][^„“”]*[“”]|https?://\S+|SHA-256|\b[0-9a-f]{64}\b"
    r"|\b\d{4}-\d\d-\d\d\b|\b\d\d\.\d\d\.\d{4}\b"
    r"|(Table|Figure|Tabel|Joonis|Tabela|Rysunek|tabelis|tabeli|table) \d+"
    r"|\d+\.? (lentel|pav\.|tabul|attēls)|\d-asis|(nr|Nr\.|number) \d|4\.0|CC BY 4|\b(19|20)\d\d\b"
    r"|\b15(?= d\.|\. oktoo|\. oktobris|\. október| paź| Oct)"
)


def figures_in(text: str, lang: str) -> list[str]:
    """The numbers that a text says, as plain strings."""
    mark = "," if lang == "en" else "\u00a0"
    text = re.sub(rf"(?<=\d){mark}(?=\d{{3}}(?!\d))", "", text).replace("\u00a0", " ")
    found = re.findall(r"\d+(?:[.,]\d+)?", FRAME.sub(" ", text))
    return [f"{Decimal(one.replace(',', '.')).normalize():f}" for one in found]


@pytest.mark.parametrize("lang", SAMPLES)
def test_every_number_is_in_the_data_block(site: Site, lang: str) -> None:
    for place in [SAMPLES[lang], *([SMALL, "lt/43"] if lang == "lt" else [])]:
        block = json.loads((site.folder / place / "2025/v1/data.json").read_text("utf-8"))
        known = {f"{abs(Decimal(str(o['value']))).normalize():f}" for o in block["observations"] if o["flag"] is None}
        page = Parsed(site.page(place, lang))
        described = [text for path, text in page.texts if path and path[-1][0] == "desc"]
        for shown in [*page.visible(skip_names=True), *described]:
            # the English summary of another page writes numbers the English way
            as_written = "en" if "educators" in shown else lang
            for figure in figures_in(shown, as_written):
                assert figure in known or figure == "0", (place, lang, figure, shown)


def test_block_is_the_file_beside_it(site: Site) -> None:
    for path, text in site.pages().items():
        found = re.search(r'id="report-data">(.*?)</script>', text, re.S)
        if not found:
            continue
        block = json.loads(found.group(1))
        national = languages_of(block["country"])[0] == path.stem
        beside = path.parent / ("data.json" if national else f"data.{path.stem}.json")
        assert json.loads(beside.read_text("utf-8")) == block
        assert list(block) == [
            "edition",
            "country",
            "municipality_code",
            "year",
            "language",
            "status",
            "additive",
            "observations",
        ]
        for observation in block["observations"]:
            assert list(observation) == ["table", "indicator", "dims", "value", "flag"]
            geo = observation["dims"]["geo"]
            assert geo == "country" or geo.startswith("county:") or re.fullmatch(r"\w+", geo)
            assert (observation["value"] is None) == (observation["flag"] in ("c", ":"))
        assert "</" not in found.group(1)


def test_changes_agree_with_what_is_shown(site: Site) -> None:
    for block in site.blocks():
        values = {(o["table"], o["indicator"], *sorted(o["dims"].items())): o["value"] for o in block["observations"]}
        for key, change in values.items():
            if key[0] == "change":
                geo = next(item for item in key[2:] if item[0] == "geo")
                now, before = (values["years", key[1], geo, ("year", str(block["year"] - back))] for back in (0, 1))
                assert abs(now - before - change) < 0.11, (block["edition"], key)


def test_people_csv(site: Site) -> None:
    raw = (site.folder / "lt/82/2025/v1/data.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Lentelė", "Rodiklis", "Vieta", "Metai", "Kategorija", "Reikšmė", "Ženklas"]
    assert all(len(row) == 7 for row in rows)
    assert any(re.fullmatch(r"\d+,\d", row[5]) for row in rows) and not any("." in row[5] for row in rows)
    assert [formula_safe(t) for t in ("=1+1", "+a", "-b", "@c", "\td", "e")] == [
        "'=1+1",
        "'+a",
        "'-b",
        "'@c",
        "'\td",
        "e",
    ]


def test_headline_is_one_sentence_of_at_most_forty_words(site: Site) -> None:
    for path, text in site.pages().items():
        lead = re.search(r'<p class="lead">(.*?)</p>', text, re.S)
        if lead:
            assert len(lead.group(1).replace("\u00a0", " ").split()) <= 40, path
            assert lead.group(1).endswith("."), path


def test_very_small_municipality_has_no_share_and_no_chart(site: Site) -> None:
    page = site.page(SMALL, "lt")
    assert '<svg class="chart"' not in page and "%" not in Parsed(page).visible()[8]
    block = json.loads((site.folder / SMALL / "2025/v1/data.json").read_text("utf-8"))
    own = [o for o in block["observations"] if o["dims"]["geo"] == "45"]
    assert not any(o["value"] for o in own if o["indicator"] in ("share_completed", "hours_per_person"))
    assert not any(o["table"] in ("roles", "programmes") for o in own)
    assert any(o["table"] == "roles" for o in block["observations"])
    assert "čia rodoma: " in page


def test_without_a_roster_the_share_is_not_computable_in_words(site: Site) -> None:
    page = site.page("lv/0005000", "lv")
    assert "īpatsvars nav aprēķināms" in page and "Datu kvalitāte: izmantojami skaiti un stundas" in page
    # the line shows hours instead
    assert "Akadēmiskās stundas uz vienu iesaistīto pedagogu: Liepāja" in page


def test_missing_marts_do_not_stop_a_page(small_site: Site, tmp_path: Path) -> None:
    database = shutil.copy(small_site.database, tmp_path / "c.duckdb")
    connection = duckdb.connect(str(database))
    for name in ("marts.role_years", "marts.programme_years"):
        connection.execute(f"DROP TABLE {name}")
    connection.execute("DROP SCHEMA quality CASCADE")
    connection.close()
    place = replace(small_site.settings, reports=tmp_path / "reports")
    assert publish(place, Path(database)).reports > 0
    page = (tmp_path / "reports/site/lt/82/2025/v1/lt.html").read_text("utf-8")
    Parsed(page)
    assert "Skelbtinų duomenų pagal pareigybių grupes nėra." in page and "Duomenų apie centrų failus nėra." in page


# --- protection


@pytest.mark.parametrize("seed", [2, 3])
def test_no_small_count_is_published(tmp_path: Path, seed: int) -> None:
    sizes = {("LT", code): 6 + 5 * at * seed for at, code in enumerate(("82", "34", "45", "43", "30", "13", "23"))}
    found = make_site(tmp_path, seed, sizes=sizes | {("EE", "0793"): 40, ("EE", "0432"): 8})
    flagged = 0
    for block in found.blocks():
        tables: dict[tuple[str, ...], dict[str, Any]] = {}
        for o in block["observations"]:
            flagged += o["flag"] == "c"
            if o["indicator"] in COUNTS and o["table"] != "change":
                assert o["value"] is None or not 0 < o["value"] < 5, (block["edition"], o)
            if o["table"] == "roles" and o["indicator"] in ("persons", "completions", "academic_hours"):
                tables.setdefault((o["dims"]["geo"], o["indicator"]), {})[o["dims"]["role_group"]] = o["flag"]
        for key, flags in tables.items():
            assert sum(flag == "c" for flag in flags.values()) != 1, (block["edition"], key)
    assert flagged


# --- languages


def messages() -> set[Any]:
    """Every text that the code asks for."""
    found: set[Any] = set()
    speaking = ("reports", "site", "editions", "feedback", "delivery")
    for path in sorted(path for home in speaking for path in (SOURCE.parent / home).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "msg":
                assert isinstance(node.args[0], ast.Constant)
                found.add(node.args[0].value)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                first = node.args[0]
                if node.func.attr == "say" and isinstance(first, ast.Constant):
                    found.add(first.value)
                if node.func.attr == "count" and isinstance(first, ast.Constant) and len(node.args) > 1:
                    assert isinstance(node.args[1], ast.Constant)
                    found.add((first.value, node.args[1].value))
    return found


@pytest.mark.parametrize("lang", TRANSLATED)
def test_every_text_is_translated_with_its_places(lang: str) -> None:
    with (LOCALE_FOLDER / f"{lang}.po").open("rb") as file:
        catalog = read_po(file, locale=lang, abort_invalid=True)
    found = {m.id if isinstance(m.id, str) else tuple(m.id): m.string for m in catalog if m.id and not m.context}
    assert set(found) == messages()
    for key, text in found.items():
        wanted = set(re.findall(r"\{\w+\}", key if isinstance(key, str) else key[1]))
        forms = (text,) if isinstance(text, str) else text
        assert len(forms) == (1 if isinstance(key, str) else 2 if lang == "et" else 3), key
        for form in forms:
            assert form and set(re.findall(r"\{\w+\}", form)) == wanted, (lang, key, form)


def test_plural_forms() -> None:
    def forms(lang: str, *values: int) -> list[str]:
        t = language(lang)
        one, many = "{n} municipal report on {year}", "{n} municipal reports on {year}"
        return [t.count(one, many, n, year="2025").replace("\u00a0", " ").split(",")[0] for n in values]

    assert forms("lt", 1, 2, 11, 21, 30) == [
        "1 savivaldybės ataskaita",
        "2 savivaldybių ataskaitos",
        "11 savivaldybių ataskaitų",
        "21 savivaldybės ataskaita",
        "30 savivaldybių ataskaitų",
    ]
    assert [f.split()[2] for f in forms("lv", 0, 1, 2, 11, 21)] == [
        "pārskatu",
        "pārskats",
        "pārskati",
        "pārskati",
        "pārskats",
    ]
    assert [f.split()[2] for f in forms("et", 1, 2)] == ["aruanne", "aruannet"]
    assert [f.split()[1] for f in forms("pl", 1, 2, 5, 12, 22)] == [
        "raport",
        "raporty",
        "raportów",
        "raportów",
        "raporty",
    ]
    assert forms("en", 1, 2) == ["1 municipal report on 2025", "2 municipal reports on 2025"]


def test_numbers_and_dates() -> None:
    assert language("lt").number(1234) == "1234" and language("lt").number(Decimal("12345.6")) == "12\u00a0345,6"
    assert language("en").number(1234) == "1,234" and language("et").number(Decimal("-1.6")) == "\u22121,6"
    assert str(language("lv").cell(Decimal("-1.6"))) == "-1,6"
    assert str(language("pl").cell(1234567)) == '1<span class="g3">234</span><span class="g3">567</span>'
    assert [language(x).percent(Decimal("70.4")) for x in ("lt", "et", "en")] == ["70,4\u00a0%", "70,4%", "70.4%"]
    day = date(2026, 10, 15)
    assert [language(x).date(day).replace("\u00a0", " ") for x in ("lt", "et", "lv", "pl", "en")] == [
        "2026 m. spalio 15 d.",
        "15. oktoober 2026",
        "2026. gada 15. oktobris",
        "15 października 2026 r.",
        "15 October 2026",
    ]


def test_alphabets() -> None:
    assert sorted(["Žagarė", "Zarasai", "Švenčionys", "Yla", "Ilakiai"], key=language("lt").sort_key) == [
        "Ilakiai",
        "Yla",
        "Švenčionys",
        "Zarasai",
        "Žagarė",
    ]
    assert sorted(["Võru", "Tartu", "Ülenurme", "Sillamäe", "Zoo"], key=language("et").sort_key) == [
        "Sillamäe",
        "Zoo",
        "Tartu",
        "Võru",
        "Ülenurme",
    ]


ENGLISH = re.compile(
    r"\b(the|of|and|or|with|without|was|were|are|is|in the|not|for|from|than|year|years|table|figure|municipality|"
    r"county|educators?|programmes?|hours?|completed|share|roster|edition|published|draft|data|source|total|other|"
    r"confidential|skip|contents|copy|download|all|no data)\b",
    re.I,
)
# words that look English and are not
HOMOGRAPHS = {lang: {"data", "no", "total"} for lang in ("lt", "lv", "pl")} | {"et": {"data", "no", "total", "all"}}


@pytest.mark.parametrize("lang", TRANSLATED)
def test_no_english_on_other_pages(site: Site, lang: str) -> None:
    pages = {p: t for p, t in site.pages().items() if f'<html lang="{lang}">' in t}
    assert pages
    for path, text in pages.items():
        parsed = Parsed(text)
        said = [a[n] for _, a in parsed.tags for n in ("title", "aria-label", "data-hint", "content") if n in a]
        for shown in parsed.visible(skip_english=True) + [
            s for s in said if "default-src" not in s and "width=" not in s
        ]:
            words = {w.lower() for w in ENGLISH.findall(shown.replace("light dark", ""))} - HOMOGRAPHS[lang]
            assert not words, (path, words, shown)
        assert "ş" not in text and "ţ" not in text and "\u0327" not in text


# --- editions


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_same_figures_same_bytes_and_untouched_files(small_site: Site, tmp_path: Path) -> None:
    again = make_site(tmp_path, sizes=FEW)
    assert contents(again.settings.reports) == contents(small_site.settings.reports)
    before = {p: p.stat().st_mtime_ns for p in again.settings.reports.rglob("*")}
    result = publish(again.settings, again.database)
    assert result.written == 0 and result.released == [] and result.unchanged > 0
    assert {p: p.stat().st_mtime_ns for p in again.settings.reports.rglob("*")} == before


def test_released_once_and_then_left_alone(tmp_path: Path) -> None:
    first = make_site(tmp_path, as_of=date(2026, 10, 14), sizes=FEW)
    record = json.loads((first.folder / "editions.json").read_text("utf-8"))["editions"]
    assert {(e["country"], e["year"]) for e in record} == {(c, 2024) for c in ("EE", "LT")}
    drafts = {p.parts[-2] for p in (first.settings.reports / "drafts").rglob("*.html")}
    assert drafts == {"2025", "2026"}
    frozen = {k: v for k, v in contents(first.folder).items() if "/v1/" in k}
    # other figures, a day later: the year that is due now is new, the old one is as it was
    first.database.unlink()
    make_database(first.database, seed=9, sizes=FEW)
    result = publish(replace(first.settings, as_of=date(2026, 10, 15)), first.database)
    assert result.released == [(c, 2025) for c in ("EE", "LT")]
    now = contents(first.folder)
    assert {k: now[k] for k in frozen} == frozen
    assert {p.parts[-2] for p in (first.settings.reports / "drafts").rglob("*.html")} == {"2026"}


def test_a_run_that_died_is_repeated_to_the_same_bytes(small_site: Site, tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    shutil.copytree(small_site.settings.reports, reports)
    whole = contents(reports)
    (reports / "site/editions.json").unlink()
    (reports / "site/lt/82/2025/v1/lt.html").write_text("half a")
    (reports / "site/lt/82/2025/v1/stray.html").write_text("left behind")
    shutil.rmtree(reports / "site/ee")
    publish(replace(small_site.settings, reports=reports), small_site.database)
    assert contents(reports) == whole


def test_release_dates() -> None:
    assert release_date(2025) == date(2026, 10, 15)
    assert [last_due_year(date(2026, 10, day)) for day in (14, 15)] == [2024, 2025]


def test_drafts_say_so_and_are_not_linked(site: Site) -> None:
    draft = (site.settings.reports / "drafts/lt/82/2026/lt.html").read_text("utf-8")
    assert "Juodraštis darbuotojams" in draft and "noindex" in draft and "LT-82-2026-v0" in draft
    assert "datePublished" not in draft


def test_absolute_addresses_only_with_a_site_url(small_site: Site, tmp_path: Path) -> None:
    place = replace(small_site.settings, reports=tmp_path, site_url="https://reports.example/")
    publish(place, small_site.database)
    text = (tmp_path / "site/lt/82/2025/v1/lt.html").read_text("utf-8")
    address = "https://reports.example/lt/82/2025/v1"
    assert f'<link rel="canonical" href="{address}/lt.html">' in text and f'"contentUrl":"{address}/data.csv"' in text
    assert "reports.example" not in (tmp_path / "drafts/lt/82/2026/lt.html").read_text("utf-8")


def test_indexes_list_every_municipality(site: Site) -> None:
    units = read_facts(site.database).municipalities_of("LT", 2025)
    page = Parsed((site.folder / "lt/index.html").read_text("utf-8"))
    links = [a["href"] for tag, a in page.tags if tag == "a" and re.search(r"/v1/\w+\.html", a.get("href", ""))]
    text = " ".join(page.visible())
    assert len(units) == 60 and all(unit.name in text for unit in units)
    assert len(links) == 11 and "duomenų nėra" in text
    front = (site.folder / "index.html").read_text("utf-8")
    assert all(f'lang="{lang}"' in front for lang in ("lt", "et", "lv", "en"))


# --- small parts


@given(st.lists(st.decimals(0, 100, places=1), min_size=1, max_size=15))
@settings(max_examples=100, deadline=None, derandomize=True, database=None)
def test_axis_holds_all_values_in_round_steps(values: list[Decimal]) -> None:
    scale = chart.axis(values, Decimal(100))
    assert scale.low <= min(values) and max(values) <= scale.high <= 100
    assert scale.marks[0] == scale.low and scale.marks[-1] == scale.high and 2 <= len(scale.marks) <= 6
    assert all(0 <= scale.y(value) <= 100 for value in values)


def test_block_keeps_apart_hidden_and_unknown() -> None:
    block = Block("LT-1-2025-v1", "LT", "1", 2025)
    block.put("t", "a", 3, {"geo": "1"}, hidden=True)
    block.put("t", "b", None, {"geo": "1"})
    block.put("t", "c", Decimal("2.345"), {"geo": "1"}, decimals=1)
    assert [(o["value"], o["flag"]) for o in block.observations()] == [(None, "c"), (None, ":"), (2.3, None)]
