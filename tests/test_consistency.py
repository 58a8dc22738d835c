"""What a page says agrees with its data block: every number in texts, tables, bars and chart; sums; changes; arrows.

All of it is read from the pages as a reader gets them. SITE_UNDER_TEST has these tests read another site.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from browser import block_of, reports
from catalogue.model.codes import LANGUAGES

# what is no figure: numbers of editions, days of release, numbers of tables and figures, quoted titles, addresses,
# the licence, hashes
FRAME = re.compile(
    r"https?://\S+|\S+@\S+|\b[A-Z]{2}-\w+-\d{4}-v\d+|\b[0-9a-f]{16,}\b|[„“”«»][^„“”«»]*[“”«»]"
    r"|(?i:table|figure|tabel|joonis|tabela|rysunek|tabelis|tabeli|tabelil|tabula|attēls)\s\d+"
    r"|\d+\.?\s(?:lentel\w*|pav\.|tabul\w*|attēl\w*)|\d+-(?:asis|oji|ojoje)|(?:nr|Nr|numer|number)\.?\s\d+|4\.0|SHA-256"
    r"|\b\d{4}-\d\d-\d\d\b|\b\d\d\.\d\d\.\d{4}\b|\b\d{1,2}(?=\.?\s(?:d\.|oktoo|oktobr|październ|Oct|spalio))|WCAG 2\.\d"
)
ARROWS = {"▲": 1, "▼": -1}
TOLERANCE = Decimal("0.11")

Values = dict[tuple[str, str, frozenset[tuple[str, str]]], Decimal]


def plain(number: str) -> str:
    return f"{abs(Decimal(number.replace(',', '.'))).normalize():f}"


def figures_in(text: str, lang: str) -> list[str]:
    """The numbers that a text says, as plain strings without sign."""
    mark = "," if lang == "en" else "\u00a0"
    text = re.sub(rf"(?<=\d){mark}(?=\d{{3}}(?!\d))", "", text)
    return [plain(one) for one in re.findall(r"\d+(?:[.,]\d+)?", text)]


@cache
def page_of(path: Path) -> html.HtmlElement:
    tree = html.document_fromstring(path.read_text("utf-8"))
    for one in tree.xpath("//script | //style"):
        one.drop_tree()
    return tree


def values_of(block: dict[str, Any]) -> Values:
    """The numbers of the block by table, indicator and dimensions."""
    return {
        (o["table"], o["indicator"], frozenset(o["dims"].items())): Decimal(str(o["value"]))
        for o in block["observations"]
        if o["value"] is not None
    }


def texts_of(tree: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Each text of a page with its language, tables' cells and names of things left out."""
    root = tree.get("lang")
    for one in tree.xpath(
        "//p | //li | //dt | //dd | //h1 | //h2 | //caption | //figcaption | //desc | //*[@class='tk']"
    ):
        lang = next((parent.get("lang") for parent in [one, *one.iterancestors()] if parent.get("lang")), root)
        yield " ".join(one.itertext()), lang
    for one in tree.xpath("//meta[@name='description'] | //title"):
        yield one.get("content") or one.text_content(), root


def cells_of(row: html.HtmlElement) -> list[str]:
    """The numbers in a row's cells of numbers, with their sign."""
    found = [cell.text_content().strip() for cell in row.xpath("td[not(contains(concat(' ', @class, ' '), ' t '))]")]
    return [text.replace(",", ".") for text in found if re.fullmatch(r"-?\d+([.,]\d+)?", text)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_number_in_words_is_in_the_block(site: Path, lang: str) -> None:
    missing, met = [], 0
    for report in reports(site, lang):
        block = block_of(report.text) or {}
        years = {str(block["year"] + apart) for apart in range(-4, 3)}
        known = {plain(str(value)) for value in values_of(block).values()} | years | {"0"}
        for text, written in texts_of(page_of(report.path)):
            for figure in figures_in(FRAME.sub(" ", text.replace("\n", " ")), written):
                met += 1
                missing += [] if figure in known else [f"{report.path.relative_to(site)}: {figure} in: {text[:150]}"]
    assert not missing, "\n".join(missing[:30])
    assert met > 50


def test_every_row_of_a_table_is_of_one_category_of_the_block(site: Path) -> None:
    """All numbers of a row stand in the block under one table, and there under one category or one indicator."""
    missing, met = [], 0
    for report in reports(site):
        slices: dict[tuple[str, ...], set[Decimal]] = defaultdict(set)
        for (table, indicator, dims), value in values_of(block_of(report.text) or {}).items():
            slices[table, "indicator", indicator].add(abs(value))
            for name, key in dims:
                slices[table, name, key].add(abs(value))
        for row in page_of(report.path).xpath("//table//tr[td]"):
            numbers = {abs(Decimal(text)) for text in cells_of(row)}
            met += len(numbers)
            if numbers and not any(numbers <= known for known in slices.values()):
                missing.append(f"{report.path.relative_to(site)}: {' '.join(row.text_content().split())}")
    assert not missing, "\n".join(missing[:30])
    assert met > 1000


def test_parts_add_up_to_their_total(site: Path) -> None:
    """Within a table and place, additive figures of all categories are the total; hidden parts are not negative."""
    met = 0
    for report in reports(site):
        block = block_of(report.text) or {}
        parts: dict[tuple[Any, ...], dict[str, Any]] = defaultdict(dict)
        for one in block["observations"]:
            others = {name: key for name, key in one["dims"].items() if name not in ("geo", "year")}
            if one["indicator"] in block["additive"] and len(others) == 1:
                ((name, key),) = others.items()
                where = (one["table"], one["indicator"], one["dims"]["geo"], one["dims"].get("year"), name)
                parts[where][key] = one
        for where, by_key in parts.items():
            total = by_key.pop("total", None)
            if not total or total["value"] is None:
                continue
            shown = sum(Decimal(str(one["value"])) for one in by_key.values() if one["value"] is not None)
            rest = Decimal(str(total["value"])) - shown
            is_whole = all(one["value"] is not None for one in by_key.values())
            met += is_whole
            assert abs(rest) < Decimal("0.05") if is_whole else rest >= 0, (report.path, where, rest)
    assert met > 50


def test_a_shown_change_is_the_shown_difference_and_its_arrow_agrees(site: Path) -> None:
    """The tile's number, that of the year before in brackets, and the change between them, as a reader subtracts."""
    met = set()
    for report in reports(site):
        for tile in page_of(report.path).xpath("//div[@class='kf'][dd[@class='ch']]"):
            change = tile.xpath("string(dd[@class='ch'])")
            arrow = tile.xpath("string(dd[@class='ch']/span)").strip()
            now = figures_in(tile.xpath("string(dd[@class='v'])"), report.lang)[0]
            *moved, before = figures_in(change, report.lang)
            difference = Decimal(now) - Decimal(before)
            if moved:
                shown = ARROWS[arrow] * Decimal(moved[0])
                assert abs(difference - shown) < TOLERANCE, (report.path, change)
            else:
                assert arrow not in ARROWS, (report.path, change)
            met.add(arrow)
    assert met >= set(ARROWS)


def test_bars_are_as_long_as_their_numbers(site: Path) -> None:
    met = 0
    for report in reports(site):
        for table in page_of(report.path).xpath("//table[.//*[@class='vb']]"):
            scales = []
            for cell in table.xpath(".//*[@class='vb']"):
                number = Decimal(cell.xpath("string(span)").strip().replace(",", "."))
                length = Decimal(cell.xpath("string(svg/rect[1]/@width)").rstrip("%"))
                if number:
                    scales.append((length / number, Decimal("0.06") / number, cell))
                else:
                    assert not length, report.path
                met += 1
            # widths are rounded, so that short bars tell the scale less well
            low, high = max(s - e for s, e, _ in scales), min(s + e for s, e, _ in scales)
            assert low <= high, (report.path, table.xpath("string(caption/b)"), low, high)
    assert met > 20


def test_the_chart_draws_the_numbers_of_the_block(site: Path) -> None:
    met = 0
    for report in reports(site):
        block = block_of(report.text) or {}
        values = values_of(block)
        for chart in page_of(report.path).xpath("//svg[@class='chart']"):
            marks = {
                Decimal(one.get("y").rstrip("%")): Decimal(figures_in(one.text_content(), report.lang)[0])
                for one in chart.xpath(".//g/text[@x='0'][contains(@y, '%')][not(contains(@class, 'tk'))]")
            }
            (top, high), (bottom, low) = min(marks.items()), max(marks.items())
            years = {one.get("x"): one.text_content() for one in chart.xpath(".//text[starts-with(@class, 'tk')]")}
            drawn: dict[str, dict[str, Decimal]] = defaultdict(dict)
            for dot in chart.xpath(".//circle"):
                at = (bottom - Decimal(dot.get("cy").rstrip("%"))) / (bottom - top)
                drawn[dot.get("class")][years[dot.get("cx")]] = low + at * (high - low)
            for style, points in drawn.items():
                assert any(
                    _is_series(points, values, style, block, indicator, (high - low) / 1000)
                    for indicator in ("share_completed", "hours_per_person")
                ), (report.path, style, points)
                met += 1
    assert met > 10


def _is_series(
    points: dict[str, Decimal], values: Values, style: str, block: dict[str, Any], indicator: str, slack: Decimal
) -> bool:
    """Whether the points are all that the block has of an indicator: of the place itself, the county or the country."""
    prefix = {"cou": "county:", "ltu": "country"}.get(style, "")
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for (table, name, dims), value in values.items():
        at = dict(dims)
        if table == "years" and name == indicator and at["geo"].startswith(prefix):
            found[at["geo"]][at["year"]] = value
    return any(
        set(series) == set(points) and all(abs(points[year] - value) <= slack for year, value in series.items())
        for geo, series in found.items()
        if prefix or geo == block["municipality_code"]
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_report_in_two_languages_says_the_same_numbers(site: Path, lang: str) -> None:
    for report in reports(site, lang):
        for other in report.path.parent.glob("*.html"):
            mine, theirs = (block_of(path.read_text("utf-8")) or {} for path in (report.path, other))
            assert mine["observations"] == theirs["observations"], other
            ours, others = (
                sorted(cells_of(row) for row in page_of(path).xpath("//table//tr[td]")) for path in (report.path, other)
            )
            assert ours == others, other
