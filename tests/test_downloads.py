"""National downloads: every released figure once and no other, in files that programs and people can open."""

import csv
import hashlib
import io
import json
import random
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from catalogue.intake.text import formula_safe
from catalogue.language import language
from catalogue.reports.block import Block, Figure
from catalogue.reports.facts import Municipality
from catalogue.reports.measures import PARTS
from catalogue.reports.shown import Breakdown, Lines, Ranking
from catalogue.site.codebook import Codebook, unit_code
from catalogue.site.collection import Collection, Issue, Observation
from catalogue.site.downloads import edition_files, report_package
from catalogue.site.record import read_release

FOLDER = "lt/data/2025/v1/"
COUNTY = "county:Utenos apskritis"
UTENA = "LT-UT", "Utenos apskritis"
FORMULA = '=HYPERLINK("http://x")'
Documents = dict[str, dict[str, Any]]


def unit(code: str, name: str, country: str = "LT", county: tuple[str, str] | None = UTENA) -> Municipality:
    return Municipality(country, code, name, *(county or (None, None)), None, None)


UNITS = (
    unit("82", "Utenos rajono savivaldybė"),
    unit("34", "Anykščių rajono savivaldybė"),
    unit("43", "Zarasų rajono savivaldybė"),
    unit("13", "Vilniaus miesto savivaldybė", county=("LT-VL", "Vilniaus apskritis")),
)
ENTRY = {
    "country": "LT",
    "year": 2025,
    "version": 1,
    "published": "2026-10-15",
    "state": "in force",
    "reason": {},
    "municipalities": {"82": "full", "34": "compact", "43": "merged", "13": "no data"},
    "merged_into": {"43": COUNTY},
    "figures": {},
}


def issue(site_url: str | None = None) -> Issue:
    return Issue(read_release(ENTRY), UNITS, {"utena-svc": "Utenos švietimo centras"}, site_url)


def documents(seed: int = 1) -> Documents:
    """Reports of one edition: two with figures of their own, one of a merged municipality."""
    dice = random.Random(seed)
    wider = [_shared(dice, geo) for geo in ("country", COUNTY)]
    return {
        "82": _report("82", "full", [*wider, _totals(dice, "82"), _details]),
        "34": _report("34", "compact", [*wider, _totals(dice, "34")]),
        "43": _report("43", "merged", wider),
    }


def _report(code: str, status: str, parts: list[Callable[[Block], None]]) -> dict[str, Any]:
    block = Block(f"LT-{code}-2025-v1", "LT", code, 2025, status)
    for put in parts:
        put(block)
    block.put("axis", "share_completed", 50 + len(code), {"geo": code, "mark": "1"})
    return block.document("lt")


def _totals(dice: random.Random, geo: str) -> Callable[[Block], None]:
    counts = {year: (dice.randint(30, 999), dice.randint(1000, 90000)) for year in range(2021, 2026)}
    share = Decimal(dice.randint(100, 999)) / 10

    def put(block: Block) -> None:
        for year, (persons, hundredths) in counts.items():
            dims = {"geo": geo, "year": str(year)}
            block.put("years", "persons", persons, dims, hidden=year == 2022)
            block.put("years", "academic_hours", Decimal(hundredths) / 100, dims)
            block.put("years", "academic_hours_rounded", Decimal(hundredths) / 100, dims, decimals=0)
        block.put("comparison", "share_completed", share, {"geo": geo})
        block.put("comparison", "persons", counts[2025][0], {"geo": geo})
        block.put("change", "share_completed", Decimal("-1.5"), {"geo": geo})

    return put


def _shared(dice: random.Random, geo: str) -> Callable[[Block], None]:
    totals = _totals(dice, geo)
    persons = dice.randint(1000, 2000)

    def put(block: Block) -> None:
        totals(block)
        block.put("roles", "persons", persons, {"geo": geo, "role_group": "teachers"})
        block.put("roles", "persons", persons + 7, {"geo": geo, "role_group": "total"})
        block.put("method", "academic_hours_per_day", 8, {"geo": "country"})
        block.put("method", "paid_days", 5, {"geo": "country"})
        block.put("method", "half_paid_days", Decimal("2.5"), {"geo": "country"})
        for centre, rows in (("utena-svc", 640), ("total", 640)):
            block.put("quality", "rows_read", rows, {"geo": "country", "centre": centre})

    return put


def _details(block: Block) -> None:
    """What a municipality large enough shows: names from centres, two breakdowns of a mart, every sign."""
    for name, persons in ((FORMULA, 21), ("1. Kursas; „naujas“", 12), ("other", 30)):
        block.put("programmes", "completions", persons, {"geo": "82", "programme": name})
    block.put("programmes", "hours_per_completion", Decimal("7.5"), {"geo": "82", "programme": FORMULA})
    block.put("provider_years", "completions", 33, {"geo": "82", "provider": "@centras"})
    block.put("provider_years", "completions", 30, {"geo": "82", "is_own": "yes"})
    block.put("provider_years", "academic_hours_share", Decimal("88.5"), {"geo": "82", "is_own": "yes"})
    block.put("day_band_years", "teachers_share", Decimal("12.5"), {"geo": "82", "band": "reached"})
    block.put("day_band_years", "teachers", None, {"geo": "82", "band": "none"}, hidden=True)
    block.put("cost_years", "per_completion", Decimal("12.25"), {"geo": "82"})
    block.put("cost_years", "per_teacher", None, {"geo": "82"})
    block.set("official_years", "officials", {"geo": "82"}, Figure(17, "r"))
    block.put("official_years", "completions", 18, {"geo": "82"})


Key = tuple[str, str, frozenset[tuple[str, str]], int | float | None, str | None]


def key(one: Mapping[str, Any]) -> Key:
    return one["table"], one["indicator"], frozenset(one["dims"].items()), one["value"], one["flag"]


def released(found: Documents) -> set[Key]:
    """What the documents say: without marks of charts, and without rounded twins of exact numbers."""
    keys = {key(one) for document in found.values() for one in document["observations"] if one["table"] != "axis"}
    return {one for one in keys if not (one[0] == "years" and one[1] == "academic_hours_rounded")}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {path.removeprefix(FOLDER): content for path, content in edition_files(issue(), documents()).items()}


def rows_of(content: bytes, delimiter: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def number(text: str) -> int | float | None:
    return None if not text else int(text) if re.fullmatch(r"-?\d+", text) else float(text)


# --- the same figures in every file


def test_the_downloads_of_an_edition(files: dict[str, bytes]) -> None:
    names = {"data.csv", "data.json", "people.csv", "people.en.csv", "tables.xlsx", "tables.en.xlsx"}
    assert set(files) == names | {"datapackage.json"}


@pytest.mark.parametrize("seed", range(5))
def test_json_holds_every_released_figure_once_and_no_other(seed: int) -> None:
    found = documents(seed)
    data = json.loads(edition_files(issue(), found)[f"{FOLDER}data.json"])
    keys = [key(one) for one in data["observations"]]
    assert len(keys) == len(set(keys))
    assert set(keys) == released(found)


def test_tidy_csv_says_the_same(files: dict[str, bytes]) -> None:
    content = files["data.csv"]
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n")
    rows = rows_of(content, ",")
    dimensions = list(rows[0])[list(rows[0]).index("indicator") + 1 : -3]
    keys = []
    for row in rows:
        dims = {name: row[name].removeprefix("'") for name in dimensions if row[name]} | {"geo": row["geo"]}
        if row["table"] == "years":
            dims["year"] = row["year"]
        value = number(row["value"])
        keys.append((row["table"], row["indicator"], frozenset(dims.items()), value, row["flag"] or None))
    assert len(keys) == len(set(keys))
    assert set(keys) == released(documents())
    assert {row["edition"] for row in rows} == {"LT-2025-v1"}
    assert {(row["geo"], row["geo_name"], row["geo_level"], row["county_code"]) for row in rows} == {
        ("country", "Lietuva", "country", ""),
        (COUNTY, "Utenos apskritis", "county", "LT-UT"),
        ("82", "Utenos rajono savivaldybė", "municipality", "LT-UT"),
        ("34", "Anykščių rajono savivaldybė", "municipality", "LT-UT"),
    }


@pytest.mark.parametrize("name", ["people.csv", "people.en.csv"])
def test_peoples_csv_says_the_same_in_words(files: dict[str, bytes], name: str) -> None:
    assert files[name].startswith(b"\xef\xbb\xbf")
    tidy, rows = rows_of(files["data.csv"], ","), rows_of(files[name], ";")
    table, indicator, place, county, year, _, unit_, value, sign = rows[0]
    for one, row in zip(tidy, rows, strict=True):
        assert (row[year], row[value].replace(",", "."), row[sign]) == (one["year"], one["value"], one["flag"])
        assert all(row[column] for column in (table, indicator, place, unit_)), row
        assert bool(row[county]) == bool(one["county_code"])
    if name == "people.csv":
        assert [row[place] for row in rows] == [row["geo_name"] for row in tidy]
    else:
        assert "Hours by seat of the provider" in {row[table] for row in rows}


SIGNS = {"c", ":", "z"}


def sheet_figures(content: bytes) -> Counter[tuple[str, Any]]:
    """Place and number, or sign, of every figure of a workbook."""
    book = load_workbook(io.BytesIO(content))
    found: Counter[tuple[str, Any]] = Counter()
    for sheet in book.worksheets[5:]:
        _, heads, rows = table_of(sheet)
        columns = [at for at, head in enumerate(heads) if head not in ("Metai", "Year")]
        figures = [at for at in columns if all(not isinstance(row[at], str) or row[at] in SIGNS for row in rows)]
        found.update((row[0], row[at]) for row in rows for at in figures if row[at] != "z")
    return found


def table_of(sheet: Any) -> tuple[int, list[str], list[list[Any]]]:
    """The row of the heads, the heads and the rows of a sheet's only table."""
    (table,) = sheet.tables.values()
    cells = [[cell.value for cell in row] for row in sheet[table.ref]]
    return int(re.sub(r"\D", "", table.ref.split(":")[0])), cells[0], cells[1:]


@pytest.mark.parametrize("name", ["tables.xlsx", "tables.en.xlsx"])
def test_workbooks_say_the_same(files: dict[str, bytes], name: str) -> None:
    lang = "en" if "en" in name else "lt"
    collection = Collection(issue(), documents())
    book = Codebook(issue(), collection, language(lang))
    figures = ((book.place(one.geo), one.flag if one.value is None else one.value) for one in collection.figures)
    assert sheet_figures(files[name]) == Counter(figures)


def test_revised_figures_are_named_beside_their_numbers(files: dict[str, bytes]) -> None:
    book = load_workbook(io.BytesIO(files["tables.en.xlsx"]))
    marked = [sheet for sheet in book.worksheets if "Revised figures" in [cell.value for row in sheet for cell in row]]
    (sheet,) = marked
    _, heads, rows = table_of(sheet)
    assert dict(zip(heads, rows[0], strict=True)) == {
        "Place": "Utena District Municipality",
        "County": "Utena County",
        "Officials": 17,
        "Completions": 18,
        "Revised figures": "Officials",
    }


def test_a_merged_municipality_has_no_figure(files: dict[str, bytes]) -> None:
    data = json.loads(files["data.json"])
    assert data["municipalities"]["43"] == "merged"
    assert data["merged_into"] == {"43": COUNTY}
    assert "43" not in {one["dims"]["geo"] for one in data["observations"]}
    book = load_workbook(io.BytesIO(files["tables.xlsx"]))
    _, _, rows = table_of(book["Savivaldybės"])
    within = [row for row in rows if row[1] == "43"]
    assert within == [
        ["Zarasų rajono savivaldybė", "43", "Utenos apskritis", "tik kartu su kitomis, teritorija: Utenos apskritis"]
    ]
    assert len(rows) == len(UNITS)


def test_reports_that_disagree_stop_the_downloads() -> None:
    found = documents()
    for one in found["34"]["observations"]:
        if (one["table"], one["indicator"], one["dims"]["geo"]) == ("comparison", "persons", "country"):
            one["value"] += 1
            told = str(one["value"])
    with pytest.raises(ValueError, match="disagree on comparison persons country") as caught:
        edition_files(issue(), found)
    assert told not in str(caught.value)


def test_a_sign_and_a_number_for_one_figure_stop_the_downloads() -> None:
    """A figure withheld in one report and open in another would be told by the downloads at last."""
    found = documents()
    one = next(one for one in found["43"]["observations"] if one["flag"] is None)
    one |= {"value": None, "flag": "c"}
    with pytest.raises(ValueError, match="disagree"):
        edition_files(issue(), found)


def test_a_report_of_another_edition_stops_the_downloads() -> None:
    found = documents()
    found["82"]["edition"] = "LT-82-2025-v2"
    with pytest.raises(ValueError, match="LT-82-2025-v2"):
        edition_files(issue(), found)


def test_order_of_reports_and_figures_changes_no_byte() -> None:
    found = documents()
    again = {code: found[code] | {"observations": found[code]["observations"][::-1]} for code in reversed(found)}
    assert edition_files(issue(), again) == edition_files(issue(), found)


def test_a_country_without_counties_whose_language_is_english() -> None:
    entry = ENTRY | {"country": "GB", "municipalities": {"E08000035": "compact"}, "merged_into": {}}
    leeds = unit("E08000035", "Leeds", "GB", None)
    block = Block("GB-E08000035-2025-v1", "GB", "E08000035", 2025, "compact")
    block.put("comparison", "persons", 75, {"geo": "E08000035"})
    block.put("cost_years", "per_completion", Decimal("12.25"), {"geo": "E08000035"})
    found = edition_files(Issue(read_release(entry), (leeds,)), {"E08000035": block.document("en")})
    names = {"data.csv", "data.json", "people.csv", "tables.xlsx", "datapackage.json"}
    assert set(found) == {f"gb/data/2025/v1/{name}" for name in names}
    assert "GBP" in {row["unit"] for row in rows_of(found["gb/data/2025/v1/data.csv"], ",")}
    book = load_workbook(io.BytesIO(found["gb/data/2025/v1/tables.xlsx"]))
    assert table_of(book["Municipalities"])[1] == ["Municipality", "Code", "How it is published"]


# --- nothing that a spreadsheet would run


def test_names_that_look_like_formulas_stay_text(files: dict[str, bytes]) -> None:
    for name, delimiter in (("data.csv", ","), ("people.csv", ";"), ("people.en.csv", ";")):
        cells = [cell for row in rows_of(files[name], delimiter) for cell in row.values()]
        assert formula_safe(FORMULA) in cells
        assert not [cell for cell in cells if cell[:1] in tuple("=+@\t\r") or re.match(r"-(?!\d)", cell)]
    for name in ("tables.xlsx", "tables.en.xlsx"):
        book = load_workbook(io.BytesIO(files[name]))
        cells = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]
        assert FORMULA in [cell.value for cell in cells]
        with zipfile.ZipFile(io.BytesIO(files[name])) as archive:
            sheets = [archive.read(part) for part in archive.namelist() if part.startswith("xl/worksheets/sheet")]
        assert not [one for one in sheets if b"<f>" in one or b"<f " in one]


# --- the rules of statistical spreadsheets


@pytest.mark.parametrize(("name", "lang"), [("tables.xlsx", "lt"), ("tables.en.xlsx", "en")])
def test_workbook_keeps_the_rules_of_statistical_spreadsheets(files: dict[str, bytes], name: str, lang: str) -> None:
    book = load_workbook(io.BytesIO(files[name]))
    assert book.properties.title
    assert book.properties.language == lang
    assert book.properties.created == book.properties.modified == datetime(2026, 10, 15)
    assert not book.defined_names
    for sheet in book:
        assert sheet.sheet_state == "visible"
        assert len(sheet.title) <= 31
        assert not sheet.merged_cells.ranges
        assert not [one for one in (*sheet.row_dimensions.values(), *sheet.column_dimensions.values()) if one.hidden]
        assert not [row for row in sheet if all(cell.value is None for cell in row)], "blank rows"
        assert sheet["A1"].value
    for sheet in book.worksheets[1:]:
        top, heads, rows = table_of(sheet)
        (table,) = sheet.tables.values()
        assert table.ref == f"A{top}:{sheet.cell(sheet.max_row, sheet.max_column).coordinate}"
        assert all(cell is not None for row in rows for cell in row), "no empty cells"
        assert all(heads) and len(set(heads)) == len(heads)
        assert sheet.freeze_panes == f"B{top + 1}"
        assert all(sheet.column_dimensions[cell.column_letter].width >= 8 for cell in sheet[top])
        lines = [[cell.value for cell in row] for row in sheet.iter_rows(max_row=top - 1)]
        assert all(line[0] and not any(line[1:]) for line in lines), "what is above a table stands in column A"


def test_cover_explains_every_sign_that_occurs(files: dict[str, bytes]) -> None:
    book = load_workbook(io.BytesIO(files["tables.xlsx"]))
    cover = " ".join(str(cell.value) for row in book.worksheets[0] for cell in row)
    used = {cell.value for sheet in book.worksheets[5:] for row in sheet for cell in row} & {*SIGNS, "r"}
    assert used == SIGNS
    assert all(f"{sign} – " in cover for sign in (*used, "r"))
    assert "LT-2025-v1" in cover


def test_contents_lead_to_every_sheet(files: dict[str, bytes]) -> None:
    book = load_workbook(io.BytesIO(files["tables.xlsx"]))
    contents = book.worksheets[1]
    targets = [contents.cell(row, 1).hyperlink.location for row in range(3, contents.max_row + 1)]
    assert targets == [f"'{name}'!A1" for name in book.sheetnames[2:]]


@pytest.mark.slow
def test_libreoffice_opens_the_workbook(files: dict[str, bytes], tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if not program:
        pytest.skip("LibreOffice is not on this machine")
    (tmp_path / "tables.xlsx").write_bytes(files["tables.xlsx"])
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    # 11 sheets and more: each becomes a file of its own, as text with semicolons
    rule = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,-1"
    command = [program, profile, "--headless", "--convert-to", rule, "--outdir", str(tmp_path), "tables.xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    book = load_workbook(io.BytesIO(files["tables.xlsx"]))
    assert len(list(tmp_path.glob("tables-*.csv"))) == len(book.sheetnames)


# --- the package that describes the files


def check_package(content: bytes, beside: Mapping[str, bytes]) -> dict[str, Any]:
    """The rules of Data Package 2.0 that concern us, and every hash computed again."""
    package: dict[str, Any] = json.loads(content)
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert re.fullmatch(r"[a-z0-9._-]+", package["name"])
    datetime.fromisoformat(package["created"])
    assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert package["title"] and package["sources"] and package["contributors"]
    resources = package["resources"]
    assert {one["path"] for one in resources} == set(beside)
    assert len({one["name"] for one in resources}) == len(resources)
    for one in resources:
        content = beside[one["path"]]
        assert re.fullmatch(r"[a-z0-9._-]+", one["name"])
        assert one["bytes"] == len(content)
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert one["mediatype"]
        if one["format"] == "csv":
            check_table(one, content)
    return package


def check_table(resource: dict[str, Any], content: bytes) -> None:
    fields = resource["schema"]["fields"]
    rows = rows_of(content, resource["dialect"]["delimiter"])
    assert [field["name"] for field in fields] == list(rows[0])
    kinds = Counter(field["type"] for field in fields)
    assert kinds["number"] == 1 and kinds["year"] == 1
    for field in fields:
        cells = [row[field["name"]] for row in rows]
        if field["type"] == "number":
            assert all(re.fullmatch(rf"-?\d+(\{field['decimalChar']}\d+)?", cell) for cell in cells if cell)
        if field["type"] == "year":
            assert all(re.fullmatch(r"\d{4}", cell) for cell in cells)


def test_package_describes_the_downloads(files: dict[str, bytes]) -> None:
    package = check_package(files["datapackage.json"], {k: v for k, v in files.items() if k != "datapackage.json"})
    assert (package["id"], package["version"], package["created"][:10]) == ("LT-2025-v1", "1.0.0", "2026-10-15")
    assert "homepage" not in package


def test_package_of_a_site_with_an_address_names_it() -> None:
    package = edition_files(issue("https://example.org/"), documents())[f"{FOLDER}datapackage.json"]
    assert json.loads(package)["homepage"] == "https://example.org/lt/index.html"


def test_package_describes_a_reports_data(files: dict[str, bytes]) -> None:
    """Not its pages: a notice that the edition was revised would make their hashes wrong."""
    beside = {"data.json": b"{}\n", "data.csv": files["people.csv"]}
    beside |= {"data.en.json": b"{}\n", "data.en.csv": files["people.en.csv"]}
    package = check_package(report_package(issue(), UNITS[0], beside | {"lt.html": b"<html>"}), beside)
    assert package["id"] == "LT-82-2025-v1"
    assert package["title"].startswith("Utenos rajono savivaldybė")


# --- every key has words


def declared() -> list[Observation]:
    """A figure of each measure that the report's tables declare."""
    found = []
    for part in PARTS:
        match part:
            case Lines(lines=lines):
                found += [Observation(s.mart, m.indicator, "82", (), 1, None) for s, m in lines]
            case Breakdown(source=source, measures=measures) | Ranking(source=source, measures=measures):
                dims = ((str(source.dimension), "total"),)
                found += [Observation(source.mart, m.indicator, "82", dims, 1, None) for m in measures]
    return found


@pytest.mark.parametrize("lang", ["lt", "et", "lv", "pl", "en"])
def test_every_figure_of_the_reports_has_name_unit_and_definition(lang: str) -> None:
    found = documents()
    for name in ("duty_hours", "duty_months", "expiry_months", "social_emotional_years", "subject_gap_years"):
        for document in found.values():
            document["observations"].append(
                {"table": "method", "indicator": name, "dims": {"geo": "country"}, "value": 36, "flag": None}
            )
    collection = Collection(issue(), found)
    book = Codebook(issue(), collection, language(lang))
    for one in (*collection.figures, *declared()):
        unit_ = unit_code(one, "EUR")
        assert unit_ == "EUR" or book.unit(unit_) != unit_ or lang == "en", one
        assert unit_ != "number", one
        assert "_" not in book.indicator(one) and "{" not in book.indicator(one), one
        assert book.title(one) and book.definition(one), one


def test_dictionary_of_the_json_names_every_key(files: dict[str, bytes]) -> None:
    data = json.loads(files["data.json"])
    words = data["dictionary"]
    for one in data["observations"]:
        indicator = words["indicators"][f"{one['table']}.{one['indicator']}"]
        assert (
            set(indicator["label"])
            == set(indicator["definition"])
            == set(words["tables"][one["table"]])
            == {"lt", "en"}
        )
        assert indicator["unit"] in words["units"]
        for name, category in one["dims"].items():
            if name not in ("geo", "year"):
                assert words["categories"][name][category]["lt"]
        assert words["places"][one["dims"]["geo"]]["level"] in ("country", "county", "municipality")
    assert words["categories"]["centre"]["utena-svc"]["lt"] == "Utenos švietimo centras"
    assert data["published"] == date(2026, 10, 15).isoformat()
