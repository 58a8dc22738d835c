"""The public pages around the reports: whole, linked, honest about every municipality, readable by programs."""

import csv
import json
import posixpath
import random
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, expect

from browser import needs_chromium, opened, visit
from catalogue.language import language, languages_of
from catalogue.markup import digest
from catalogue.model.codes import LANGUAGES
from catalogue.model.rules import rules
from catalogue.reports.facts import Area, Municipality
from catalogue.site.calendar import calendar_files
from catalogue.site.complete import code_list, missing
from catalogue.site.index import site_files
from catalogue.site.record import Site
from html_form import Parsed, assert_well_formed

REFERENCE = Path(__file__).parent.parent / "src" / "catalogue" / "reference"
COUNTRIES = ("LT", "EE", "LV", "GB")
REASON = {
    "lt": "Vieno centro failas buvo nuskaitytas du kartus.",
    "et": "Ühe keskuse fail oli loetud kaks korda.",
    "lv": "Viena centra fails bija nolasīts divreiz.",
    "pl": "Plik jednego ośrodka wczytano dwa razy.",
    "en": "One centre's file had been read twice.",
}
ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
Entry = dict[str, Any]


def read_units() -> dict[Area, Municipality]:
    """The units of the code lists with their counties' names."""
    with (REFERENCE / "places.csv").open(encoding="utf-8", newline="") as lines:
        counties = {row["code"]: row["native_nominative"] for row in csv.DictReader(lines)}
    units = {}
    with (REFERENCE / "municipalities.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            first, last = (date.fromisoformat(row[key]) if row[key] else None for key in ("valid_from", "valid_to"))
            county = row["parent_iso"] or None
            unit = Municipality(
                row["country"], row["code"], row["name_official"], county, counties.get(county or ""), first, last
            )
            units[unit.area] = unit
    return units


UNITS = read_units()
STATUSES = ("full", "full", "compact", "full", "merged", "no data")


def make_entry(country: str, year: int, version: int = 1, state: str = "in force") -> Entry:
    """An edition with every status; its figures are invented, one withheld and one not computable."""
    rng = random.Random(f"{country}{year}")
    entry: Entry = {
        "country": country,
        "year": year,
        "version": version,
        "published": f"{year + 1}-10-15" if version == 1 else f"{year + 2}-02-01",
        "state": state,
        "reason": REASON if version > 1 or state == "withdrawn" else {},
        "municipalities": {},
        "merged_into": {},
        "figures": {},
    }
    geos = []
    for at, (code, unit) in enumerate(code_list(UNITS, country, year).items()):
        status = STATUSES[at % len(STATUSES)]
        county = f"county:{unit.county_name}" if unit.county else "country"
        entry["municipalities"][code] = status
        geos += [county, *([code] if status in ("full", "compact") else [])]
        if status == "merged":
            entry["merged_into"][code] = county
    for geo in dict.fromkeys([*geos, "country"]):
        persons = rng.randint(100, 20000)
        entry["figures"][geo] = {
            "share_completed": rng.randint(300, 900) / 10,
            "persons": persons,
            "completions": persons + rng.randint(0, 900),
            "hours_per_person": rng.randint(80, 400) / 10,
        }
    own = [geo for geo in entry["figures"] if geo in entry["municipalities"]]
    entry["figures"][own[0]] |= {"share_completed": "c", "persons": "c", "completions": "c", "hours_per_person": "c"}
    entry["figures"][own[-1]] |= {"share_completed": ":"}
    return entry


def make_record() -> list[Entry]:
    """Two years of each country, the first of them revised once."""
    record = []
    for country in COUNTRIES:
        record += [make_entry(country, 2024, 1, "revised"), make_entry(country, 2024, 2), make_entry(country, 2025)]
    return record


def released(record: list[Entry]) -> frozenset[str]:
    """The files that were released with the record."""
    files = set()
    for entry in record:
        folder, rest = entry["country"].lower(), f"{entry['year']}/v{entry['version']}"
        files |= {f"{folder}/data/{rest}/{name}" for name in ("data.csv", "data.json", "people.csv", "people.en.csv")}
        files |= {f"{folder}/data/{rest}/{name}" for name in ("tables.xlsx", "tables.en.xlsx", "datapackage.json")}
        for code, status in entry["municipalities"].items():
            if status != "no data":
                langs = languages_of(entry["country"], code)
                files |= {f"{folder}/{code}/{rest}/{lang}.html" for lang in langs}
                files |= {f"{folder}/{code}/{rest}/{name}" for name in ("data.csv", "data.json", "data.en.csv")}
    return frozenset(files)


def make_site(record: list[Entry] | None = None, **more: Any) -> Site:
    record = make_record() if record is None else record
    return Site(UNITS, record, released(record), **more)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return site_files(make_site(contact="statistika@example.org"))


def pages_of(files: dict[str, bytes]) -> dict[str, str]:
    return {path: content.decode() for path, content in files.items() if path.endswith(".html")}


def text_of(files: dict[str, bytes], path: str) -> str:
    return " ".join(Parsed(files[path].decode()).visible()).replace("\u00a0", " ")


# --- form


def test_pages_are_well_formed_small_and_ask_for_nothing(files: dict[str, bytes]) -> None:
    for path, text in pages_of(files).items():
        assert_well_formed(text, path)
        assert len(text.encode()) <= 100 * 1024, path
        assert not re.search(r"https?://|@import|url\(|<(img|iframe|object|embed)\b|\ssrc=", text), path


def test_policy_allows_exactly_what_is_inline(files: dict[str, bytes]) -> None:
    for path, text in pages_of(files).items():
        policy = next(a["content"] for _, a in Parsed(text).tags if a.get("http-equiv") == "Content-Security-Policy")
        inline = re.findall(r"<(style|script)>(.*?)</\1>", text, re.S)
        assert {digest(content) for _, content in inline} == set(re.findall(r"sha256-[\w+/=]+", policy)), path
        assert policy.startswith("default-src 'none'") and "unsafe" not in policy, path


def test_every_link_and_anchor_leads_somewhere(files: dict[str, bytes]) -> None:
    """All internal links are relative, and each one's file and anchor exist."""
    there = {*files, *released(make_record()), "editions.json"}
    anchors = {path: set(re.findall(r'\sid="([^"]+)"', text)) for path, text in pages_of(files).items()}
    followed = 0
    for path, text in pages_of(files).items():
        for tag, attrs in Parsed(text).tags:
            href = attrs.get("href")
            if tag not in ("a", "link") or href is None:
                continue
            assert not re.match(r"[a-z]+:|/", href), (path, href)
            file, _, anchor = href.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
            assert target in there, (path, href)
            assert not anchor or anchor in anchors[target], (path, href)
            followed += 1
    assert followed > 5000


def test_every_page_can_be_reached_from_the_first(files: dict[str, bytes]) -> None:
    """A report leads to the list of its municipality's editions."""
    pages, seen, todo = pages_of(files), set(), ["index.html"]
    while todo:
        path = re.sub(r"^(\w+/\w+)/\d{4}/v\d/\w+\.html$", r"\1/index.html", todo.pop())
        if path in seen or path not in pages:
            continue
        seen.add(path)
        links = (attrs.get("href", "") for tag, attrs in Parsed(pages[path]).tags if tag == "a")
        folder = posixpath.dirname(path)
        todo += [posixpath.normpath(posixpath.join(folder, href.partition("#")[0])) for href in links if href]
    assert seen == set(pages)


def test_the_same_record_in_any_order_gives_the_same_bytes(files: dict[str, bytes]) -> None:
    record = make_record()
    random.Random(1).shuffle(record)
    for entry in record:
        items = list(entry["municipalities"].items())
        random.Random(2).shuffle(items)
        entry["municipalities"] = dict(items)
    assert site_files(make_site(record, contact="statistika@example.org")) == files


# --- languages


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_about_the_whole_site_are_in_every_language(files: dict[str, bytes], lang: str) -> None:
    front = "index.html" if lang == "en" else f"{lang}.html"
    for path in (front, *(f"{name}/{lang}.html" for name in ("method", "terms", "rules", "accessibility"))):
        page = Parsed(files[path].decode())
        assert page.tags[0] == ("html", {"lang": lang}), path
        switch = {a["hreflang"] for tag, a in page.tags if tag == "a" and "hreflang" in a}
        assert switch >= set(LANGUAGES) - {lang}, path


def test_country_pages_are_in_the_national_language_and_english(files: dict[str, bytes]) -> None:
    assert {"lt/index.html", "lt/en.html", "lt/comparison/lt.html", "lt/calendar/en.html", "gb/index.html"} <= set(
        files
    )
    assert "gb/en.html" not in files and "lt/pl.html" not in files
    assert {"lt/41/index.html", "lt/41/pl.html", "lt/41/en.html"} <= set(files) and "lt/82/pl.html" not in files


# --- a country


def table_rows(text: str, key: str) -> dict[str, list[str]]:
    """The rows of a table by head, as plain text."""
    table = text[text.index(f'id="{key}"') :]
    rows = re.findall(r"<tr[^>]*><th scope=\"row\">(.*?)</th>(.*?)</tr>", table[: table.index("</table>")], re.S)

    def plain(html: str) -> str:
        return re.sub(r"<[^>]+>", "", html)

    return {plain(head): [plain(cell) for cell in re.findall(r"<td.*?</td>", cells)] for head, cells in rows}


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_municipality_of_the_code_list_is_on_its_countrys_page_once(
    files: dict[str, bytes], country: str
) -> None:
    entry = make_entry(country, 2025)
    text = files[f"{country.lower()}/index.html"].decode()
    found = re.findall(r'<(tr|li) data-find="[^"]+">(?:<th scope="row">)?<a href="([^"]+)">', text)
    linked = dict(zip((href.partition("/")[0] for _, href in found), found, strict=True))
    former = set(make_entry(country, 2024)["municipalities"]) - set(entry["municipalities"])
    assert len(found) == len(linked) and set(linked) == {*entry["municipalities"], *former}
    for code, status in entry["municipalities"].items():
        tag, href = linked[code]
        assert (tag == "tr") == (status in ("full", "compact")), code
        assert ("/2025/v1/" in href) == (status != "no data"), code


def test_figures_are_those_of_the_record(files: dict[str, bytes]) -> None:
    entry = make_entry("LT", 2025)
    counties = table_rows(files["lt/index.html"].decode(), "t-counties")
    everything = table_rows(files["lt/comparison/lt.html"].decode(), "t-comparison")
    named = {unit.name: unit.code for unit in UNITS.values() if unit.country == "LT"}
    assert len(counties) == 11 and list(counties)[-1] == "Lietuva"
    for head, cells in [*counties.items(), *everything.items()]:
        geo = "country" if head == "Lietuva" else named.get(head, f"county:{head}")
        wanted = [
            value if isinstance(value, str) else f"{value}".replace(".", ",")
            for value in entry["figures"][geo].values()
        ]
        assert cells[:4] == wanted, head
    assert len(everything) == 1 + sum(status in ("full", "compact") for status in entry["municipalities"].values())


def test_a_merged_municipality_has_a_page_but_no_figure(files: dict[str, bytes]) -> None:
    text = text_of(files, "lt/comparison/lt.html")
    assert "Siekiant apsaugoti mažas žmonių grupes, skelbiama kartu su kitomis savivaldybėmis; įtraukta į" in text
    entry = make_entry("LT", 2025)
    code = next(code for code, status in entry["municipalities"].items() if status == "merged")
    name = UNITS[Area("LT", "municipality", code)].name
    assert name not in table_rows(files["lt/comparison/lt.html"].decode(), "t-comparison")
    assert f'<a href="../{code}/2025/v1/lt.html">{name}</a>' in files["lt/comparison/lt.html"].decode()
    assert "ataskaitoje rodomi" in text_of(files, f"lt/{code}/index.html")


def test_the_comparison_says_that_it_is_no_rating(files: dict[str, bytes]) -> None:
    assert "tai nėra niekieno darbo įvertinimas" in text_of(files, "lt/comparison/lt.html")
    assert "this is no rating of anyone’s work" in text_of(files, "lv/comparison/en.html")


def test_there_is_no_dead_box_without_script(files: dict[str, bytes]) -> None:
    assert not any(re.search(r"<(input|button|form|select)\b", text) for text in pages_of(files).values())


# --- editions


def test_a_revision_says_why_and_the_old_edition_what_replaced_it(files: dict[str, bytes]) -> None:
    code = next(iter(make_entry("LT", 2024)["municipalities"]))
    text = text_of(files, f"lt/{code}/index.html")
    assert "Pakeistas leidimu LT-2024-v2." in text and f"Galioja. Priežastis: {REASON['lt']}" in text
    assert text.index(f"LT-{code}-2025-v1") < text.index(f"LT-{code}-2024-v2") < text.index(f"LT-{code}-2024-v1")


def test_latest_leads_to_the_newest_edition_in_force(files: dict[str, bytes]) -> None:
    code = next(iter(make_entry("LT", 2025)["municipalities"]))
    tags = Parsed(files[f"lt/{code}/latest/lt.html"].decode()).tags
    assert ("meta", {"http-equiv": "refresh", "content": "0; url=../2025/v1/lt.html"}) in tags
    assert ("a", {"href": "../2025/v1/lt.html"}) in tags and ("meta", {"name": "robots", "content": "noindex"}) in tags
    assert ("link", {"rel": "canonical", "href": "../2025/v1/lt.html"}) in tags


def test_a_withdrawn_edition_stays_with_its_reason() -> None:
    record = [make_entry("LT", 2024), make_entry("LT", 2025, state="withdrawn")]
    files = site_files(make_site(record))
    code = next(iter(record[0]["municipalities"]))
    assert f"Atšauktas. Priežastis: {REASON['lt']}" in text_of(files, f"lt/{code}/index.html")
    assert "../2024/v1/lt.html" in files[f"lt/{code}/latest/lt.html"].decode()
    assert "Lietuva, 2024 m." in text_of(files, "lt/index.html")


def test_without_an_edition_in_force_the_pages_say_so_and_lead_to_the_old_ones() -> None:
    record = [make_entry("EE", 2025, state="withdrawn")]
    files = site_files(make_site(record))
    code = next(iter(record[0]["municipalities"]))
    for path in ("ee/index.html", "ee/comparison/et.html", "et.html"):
        assert "Kehtivat väljaannet ei ole" in text_of(files, path), path
    assert "../index.html" in files[f"ee/{code}/latest/et.html"].decode()
    assert f'href="{code}/index.html"' in files["ee/index.html"].decode()


def test_downloads_are_in_the_language_of_the_page(files: dict[str, bytes]) -> None:
    lt, en = files["lt/index.html"].decode(), files["lt/en.html"].decode()
    assert "data/2025/v1/people.csv" in lt and "people.en.csv" not in lt and "data/2025/v1/data.csv" in lt
    assert "data/2025/v1/tables.en.xlsx" in en and "people.csv" not in en and "datapackage" not in lt + en


# --- whole editions


def test_a_whole_edition_lacks_nothing() -> None:
    for country in COUNTRIES:
        entry = make_entry(country, 2025)
        assert missing(entry, UNITS, released([entry])) == []


def test_what_an_edition_lacks_is_told_by_name() -> None:
    entry = make_entry("LT", 2025)
    files = set(released([entry]))
    by_status = {status: code for code, status in reversed(entry["municipalities"].items())}
    files.discard(f"lt/{by_status['full']}/2025/v1/en.html")
    files.add(f"lt/{by_status['no data']}/2025/v1/lt.html")
    del entry["figures"][by_status["compact"]]
    entry["figures"][by_status["merged"]] = {"persons": 7}
    lines = missing(entry, UNITS, files)
    assert len(lines) == 4
    assert [line.split(":")[0].split(" ")[1] for line in lines] == sorted(
        by_status[status] for status in ("full", "compact", "merged", "no data")
    )


def test_a_unit_left_out_a_strange_one_and_a_merger_into_nothing_stop_a_release() -> None:
    entry = make_entry("LT", 2025)
    first, second = [code for code, status in entry["municipalities"].items() if status == "merged"][:2]
    entry["municipalities"]["999"] = "full"
    entry["merged_into"][first] = "county:Atlantida"
    del entry["municipalities"][second]
    lines = missing(entry, UNITS, released([entry]))
    assert lines[0] == "LT 999: is in no code list"
    assert any(line.startswith(f"LT {first} ") and "neither its county nor the country" in line for line in lines)
    assert any(line.startswith(f"LT {second} ") and line.endswith("has no status in the record") for line in lines)


def test_the_code_list_is_that_of_the_year() -> None:
    """Latvia had 43 municipalities until two were joined on 1 July 2025; some units keep their codes."""
    before, after = (set(code_list(UNITS, "LV", year)) for year in (2024, 2025))
    assert after < before
    assert len(code_list(UNITS, "LT", 2025)) == 60 and len(code_list(UNITS, "EE", 2025)) == 79


# --- method, rules, accessibility, calendar


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_has_its_anchor_and_its_texts(files: dict[str, bytes], lang: str) -> None:
    text = files[f"rules/{lang}.html"].decode()
    assert re.findall(r'id="(PD-\d{3})"', text) == list(rules())
    assert text.count('class="rule"') == len(rules())


def test_a_rule_says_where_and_since_when_it_holds(files: dict[str, bytes]) -> None:
    text = text_of(files, "rules/et.html")
    assert "Eesti, alates 01.07.2015: Viga" in text and "Leedu: Küsimus" in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_statement_names_whom_to_ask_and_who_oversees(files: dict[str, bytes], lang: str) -> None:
    text = text_of(files, f"accessibility/{lang}.html")
    for words in ("EN 301 549", "(WCAG) 2.2", "2016/2102", "statistika@example.org", "VSSA", "TTJA", "VARAM", "EHRC"):
        assert words in text, words


def test_the_calendar_reaches_a_year_ahead(files: dict[str, bytes]) -> None:
    text = text_of(files, "lt/calendar/lt.html")
    assert "2027 m. spalio 15 d." in text and "2028 m. spalio 15 d." in text and "Pakeistas leidimu LT-2024-v2." in text


def test_calendar_files_are_icalendar() -> None:
    """RFC 5545: lines end with CR LF and hold at most 75 octets; days, not times."""
    for path, content in calendar_files(make_site(), "LV"):
        lines = content.decode().split("\r\n")
        assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""] and "\n" not in "".join(lines), (
            path
        )
        assert all(len(line.encode()) <= 75 for line in lines)
        whole = content.decode().replace("\r\n ", "")
        assert re.findall(r"DTSTART;VALUE=DATE:(\d+)", whole) == ["20271015", "20281015"]
        assert len(set(re.findall(r"UID:(\S+)", whole))) == 2
        assert language(path[-6:-4]).say("Figures on {year}", year="2026") in whole.replace("\\,", ",")


# --- for programs


def test_feeds_are_atom_with_steady_names_and_links_that_resolve(files: dict[str, bytes]) -> None:
    record = make_record()
    there, names = released(record) | set(files), set()
    for path in (path for path in files if path.endswith("feed.xml")):
        feed = ElementTree.fromstring(files[path])
        base = urljoin(f"http://h/{path}", feed.attrib[f"{XML}base"])
        entries = feed.findall(f"{ATOM}entry")
        assert feed.tag == f"{ATOM}feed" and feed.find(f"{ATOM}author/{ATOM}name") is not None
        for one in (feed, *entries):
            found = {child.tag.removeprefix(ATOM): child.text for child in one}
            assert found["id"] and found["title"] and found["id"] not in names
            names.add(found["id"])
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00\+0[23]:00", found["updated"] or "")
        for link in feed.iter(f"{ATOM}link"):
            assert urljoin(base, link.attrib["href"]).removeprefix("http://h/") in there, path
        days = [entry.findtext(f"{ATOM}published") or "" for entry in entries]
        assert days == sorted(days, reverse=True)
        updated = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
        assert (feed.findtext(f"{ATOM}updated") or "") >= max(updated, default="")
    assert len(ElementTree.fromstring(files["feed.xml"]).findall(f"{ATOM}entry")) == len(record)
    elsewhere = ElementTree.fromstring(site_files(make_site(site_url="https://a.example/"))["feed.xml"])
    assert {one.text for one in elsewhere.iter(f"{ATOM}id")} <= names
    assert elsewhere.attrib[f"{XML}base"] == "https://a.example/"


def test_an_entry_is_new_again_when_its_edition_is_replaced(files: dict[str, bytes]) -> None:
    entries = ElementTree.fromstring(files["feed.xml"]).findall(f"{ATOM}entry")
    (old,) = [one for one in entries if "LT-2024-v1" in (one.findtext(f"{ATOM}title") or "")]
    assert (old.findtext(f"{ATOM}updated") or "").startswith("2026-02-01T00:00:00+02:00")
    assert (old.findtext(f"{ATOM}published") or "").startswith("2025-10-15T00:00:00+03:00")


def test_the_sitemap_needs_an_address_and_names_each_page_in_its_languages(files: dict[str, bytes]) -> None:
    assert "sitemap.xml" not in files
    record = make_record()
    found = site_files(make_site(record, site_url="https://a.example/x"))
    tree = ElementTree.fromstring(found["sitemap.xml"])
    addresses = [one.text or "" for one in tree.iter(f"{SITEMAP}loc")]
    root = "https://a.example/x/"
    paths = {a.removeprefix(root) + ("index.html" if a.endswith("/") else "") for a in addresses}
    reports = {path for path in released(record) if path.endswith(".html")}
    assert len(addresses) == len(set(addresses))
    assert paths == reports | {path for path in pages_of(found) if "/latest/" not in path}
    for url in tree:
        others = {link.attrib["href"] for link in url if link.tag.endswith("link")}
        assert others <= set(addresses) and url.findtext(f"{SITEMAP}loc") in others
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", url.findtext(f"{SITEMAP}lastmod") or "")


def test_catalogues_list_what_was_released(files: dict[str, bytes]) -> None:
    record = make_record()
    listed = json.loads(files["catalogue.json"])["editions"]
    named = {path for one in listed for path in one["files"]}
    named |= {path for one in listed for unit in one["municipalities"].values() for path in unit["files"]}
    assert named == released(record)
    assert [(one["edition"], one["state"]) for one in listed][:2] == [
        ("EE-2024-v1", "revised"),
        ("EE-2024-v2", "in force"),
    ]
    dcat = json.loads(files["dcat.jsonld"])
    assert [one["dct:identifier"][-2:] for one in dcat["dcat:dataset"]] == ["ee", "gb", "lt", "lv"]
    for dataset in dcat["dcat:dataset"]:
        for key in ("dct:title", "dct:description", "dct:publisher", "dcat:theme", "dct:spatial", "dct:temporal"):
            assert dataset[key], key
        offered = [one["dcat:downloadURL"]["@id"] for one in dataset["dcat:distribution"]]
        assert len(offered) == 12 and set(offered) <= released(record)
        assert not any("/2024/v1/" in path for path in offered), "a replaced edition is offered"


def test_addresses_are_whole_only_where_the_sites_is_known() -> None:
    found = site_files(make_site(make_record()[:3], site_url="https://a.example"))
    assert '<link rel="canonical" href="https://a.example/lt/">' in found["lt/index.html"].decode()
    dataset = json.loads(found["dcat.jsonld"])["dcat:dataset"][0]
    assert dataset["dcat:landingPage"] == {"@id": "https://a.example/lt/"}


def test_an_empty_record_still_gives_pages() -> None:
    """Before the first release there is no feed, and no page may lead to one."""
    found = site_files(Site({}, []))
    assert {"index.html", "method/lt.html", "catalogue.json", "dcat.jsonld"} <= set(found)
    for path, text in pages_of(found).items():
        assert_well_formed(text, path)
        assert "feed.xml" not in text, path


def test_names_are_escaped() -> None:
    entry = make_entry("LT", 2025)
    code = next(iter(entry["municipalities"]))
    area = Area("LT", "municipality", code)
    units = UNITS | {area: replace(UNITS[area], name='<b>"&')}
    text = site_files(Site(units, [entry]))["lt/en.html"].decode()
    assert '<b>"&' not in text and "&lt;b&gt;&#34;&amp;" in text


# --- in a browser


@pytest.fixture(scope="module")
def folder(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return root


@needs_chromium
@pytest.mark.slow
def test_the_search_box_finds_without_diacritics_case_and_endings(browser: Browser, folder: Path) -> None:
    page, noise = opened(browser, folder / "lt" / "index.html", 1280)
    box, shown = page.get_by_label("Ieškoti savivaldybės"), page.locator("[data-find]:visible")
    for asked, names in {
        "siauliai": ["Šiaulių miesto savivaldybė", "Šiaulių rajono savivaldybė"],
        "SILUT": ["Šilutės rajono savivaldybė"],
        "rajono utena": ["Utenos rajono savivaldybė"],
        "žžž": [],
    }.items():
        box.fill(asked)
        assert [text.split("\t")[0] for text in shown.all_inner_texts()] == names
        assert page.locator(".find [role=status]").inner_text() == f"Rasta savivaldybių: {len(names)}"
        assert page.locator(".rest h2:visible").count() == min(1, len(names)), "counties without a match are shown"
    box.fill("")
    assert shown.count() == 60 and page.locator(".toc li:visible").count() == 12
    assert noise == []
    page.context.close()


@needs_chromium
@pytest.mark.slow
def test_the_comparison_sorts_by_any_column_with_missing_numbers_last(browser: Browser, folder: Path) -> None:
    page, noise = opened(browser, folder / "lt" / "comparison" / "lt.html", 1280)

    def column(at: int) -> list[str]:
        return page.locator(f"tbody td:nth-child({at})").all_inner_texts()

    for times in (1, 2):
        page.get_by_role("button", name="Dalis, %").click()
        numbers = [float(text.replace(",", ".")) for text in column(2)[:-2]]
        assert numbers == sorted(numbers, reverse=times == 1) and set(column(2)[-2:]) == {"c", ":"}
    page.get_by_role("button", name="Apskritis").click()
    assert column(6) == sorted(column(6), key=language("lt").sort_key)
    assert page.locator("th[aria-sort]").all_inner_texts() == ["Apskritis"]
    expect(page.locator("body > [role=status]")).to_contain_text("rikiuojama")
    assert noise == []
    page.context.close()


@needs_chromium
@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_pages_fit_and_are_quiet(browser: Browser, folder: Path, width: int) -> None:
    """One page of each kind; the languages take turns."""
    places = ("index.html", "ee/index.html", "lt/comparison/en.html", "lv/calendar/lv.html", "lt/41/pl.html")
    general = (
        f"{name}/{lang}.html" for name, lang in zip(("method", "terms", "rules"), ("lt", "lv", "pl"), strict=True)
    )
    page, noise = opened(browser, folder / "index.html", width, scheme="dark" if width == 768 else "light")
    for path in (*places, *general, "accessibility/et.html"):
        visit(page, folder / path)
        assert page.evaluate("document.documentElement.scrollWidth") == width, path
        assert noise == [], path
    page.context.close()
