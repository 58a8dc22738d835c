"""Tables pasted into a spreadsheet: every number arrives as a number, in the locale of each language.

The page's own tables as LibreOffice reads their HTML, and what the copy buttons put on the clipboard.
"""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import html
from playwright.sync_api import Browser, Locator, Page, expect

from browser import Surface, needs_chromium, opened, surfaces
from catalogue.model.codes import LANGUAGES

OFFICE = shutil.which("soffice")
LOCALES = {"lt": "lt-LT", "et": "et-EE", "lv": "lv-LV", "pl": "pl-PL", "en": "en-GB"}
NUMBER = re.compile(r"-?\d+([.,]\d+)?")
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{}</value></prop>
</item></oor:items>"""
CLIPBOARD = """async () => {
  const [item] = await navigator.clipboard.read()
  return Promise.all(['text/plain', 'text/html'].map(async type => (await item.getType(type)).text()))
}"""

pytestmark = [pytest.mark.slow, needs_chromium]
needs_office = pytest.mark.skipif(OFFICE is None, reason="there is no LibreOffice on this machine")


def report_of(site: Path, answers: Path, lang: str) -> Surface:
    """The longest report of a language."""
    found = [page for page in surfaces(site, answers) if page.lang == lang and page.kind.startswith("report")]
    return max(found, key=lambda page: page.path.stat().st_size)


def numbers_in(rows: list[list[str]]) -> list[float]:
    """The numbers among the texts of cells."""
    return [float(text.replace(",", ".")) for row in rows for text in row if NUMBER.fullmatch(text)]


def rows_of(table: html.HtmlElement) -> list[list[str]]:
    return [[cell.text_content().strip() for cell in row.xpath("th | td")] for row in table.xpath(".//tr")]


def pasted(content: dict[str, str], locale: str, folder: Path) -> dict[str, list[Any]]:
    """The values of the cells that LibreOffice makes of HTML, by name."""
    (folder / "profile" / "user").mkdir(parents=True)
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(PROFILE.format(locale), "utf-8")
    for name, text in content.items():
        (folder / f"{name}.html").write_text(f'<!DOCTYPE html><meta charset="utf-8"><body>{text}', "utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    options = ["--headless", "--infilter=HTML (StarCalc)", "--convert-to", "xlsx", "--outdir", str(folder)]
    files = [str(folder / f"{name}.html") for name in content]
    subprocess.run([str(OFFICE), profile, *options, *files], capture_output=True, check=True, timeout=120)
    return {name: [cell.value for row in _sheet(folder / f"{name}.xlsx") for cell in row] for name in content}


def _sheet(path: Path) -> Any:
    return openpyxl.load_workbook(path).active.iter_rows()


def copied(page: Page, button: Locator) -> list[str]:
    """What a button puts on the clipboard, once it says so: plain text and HTML."""
    before = button.inner_text()
    button.click()
    expect(button).not_to_have_text(before)
    plain, marked = page.evaluate(CLIPBOARD)
    return [plain, marked]


@pytest.fixture(scope="module", params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def clipboards(browser: Browser, site: Path, answers: Path, lang: str) -> list[list[str]]:
    """What each table's button copies."""
    page, noise = opened(browser, report_of(site, answers, lang).path, 1280)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    buttons = page.locator("figure.tbl > .copy")
    found = [copied(page, buttons.nth(at)) for at in range(buttons.count())]
    page.context.close()
    assert noise == []
    return found


@needs_office
def test_every_number_arrives_as_a_number(
    site: Path, answers: Path, clipboards: list[list[str]], tmp_path: Path, lang: str
) -> None:
    """A true minus, a thin or a no-break space between groups made texts of numbers."""
    tree = html.document_fromstring(report_of(site, answers, lang).text)
    tables = tree.xpath("//table")
    for foot in tree.xpath("//tfoot"):
        foot.tag = "tbody"  # LibreOffice 7.4 leaves feet out of what is pasted from a page; the button copies rows
    content = {
        "page": "".join(html.tostring(table, encoding="unicode") for table in tables),
        "clipboard": "".join(marked for _, marked in clipboards),
    }
    wanted = sorted(number for table in tables for number in numbers_in(rows_of(table)))
    assert len(wanted) > 100 and any(number % 1 for number in wanted)
    for name, cells in pasted(content, LOCALES[lang], tmp_path).items():
        assert sorted(float(value) for value in cells if isinstance(value, int | float)) == wanted, name
        assert not [value for value in cells if isinstance(value, str) and NUMBER.fullmatch(value)], name


def test_a_copy_has_title_rows_and_source(site: Path, answers: Path, clipboards: list[list[str]], lang: str) -> None:
    tree = html.document_fromstring(report_of(site, answers, lang).text)
    figures = tree.xpath("//figure[contains(@class, 'tbl')]")
    assert len(clipboards) == len(figures) > 5
    for (plain, marked), figure in zip(clipboards, figures, strict=True):
        title, *lines, source = plain.split("\n")
        assert title == figure.xpath("string(.//caption/b)").strip()
        assert source == figure.xpath("string(p[@class='src'])").strip() and re.search(
            r"[A-Z]{2}-\w+-\d{4}-v\d", source
        )
        wanted = rows_of(figure)
        assert [[cell.strip() for cell in line.split("\t")] for line in lines] == wanted
        assert rows_of(html.fragment_fromstring(marked, create_parent=True)) == wanted
        assert title in html.fromstring(f"<div>{marked}</div>").text_content()


def test_the_button_says_that_it_has_copied(browser: Browser, site: Path, answers: Path) -> None:
    page, _ = opened(browser, report_of(site, answers, "lt").path, 1280)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = page.locator("figure.tbl > .copy").first
    before = button.inner_text()
    button.focus()
    page.keyboard.press("Enter")
    # not `wait_for_function`: where it has to wait it evaluates text, which the page's policy forbids
    expect(page.locator("[role=status]")).not_to_be_empty()
    assert page.locator("[role=status]").inner_text() == button.inner_text() != before
    page.wait_for_timeout(2300)
    assert button.inner_text() == before
    page.context.close()
