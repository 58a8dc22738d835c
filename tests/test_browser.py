"""Reports in a real browser: they fit a telephone, ask nothing of the network, work without script, and print."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from catalogue.check import check_files
from catalogue.editions.publish import publish
from catalogue.model.codes import LANGUAGES
from catalogue.settings import Settings
from reports_fixture import AS_OF, make_database

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PAGES = {
    "lt": "lt/82/2025/v1/lt.html",
    "et": "ee/0793/2025/v1/et.html",
    "lv": "lv/0001000/2025/v1/lv.html",
    "pl": "lt/41/2025/v1/pl.html",
    "en": "lt/82/2025/v1/en.html",
    "index": "index.html",
    "country": "lt/index.html",
}
MAX_SHEETS = 5
SAMPLE = Path(__file__).parent.parent / "data" / "raw" / "utena" / "kvalifikacija-2024.xlsx"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    settings = Settings(folder / "raw", folder / "marts", folder / "reports", AS_OF, 1)
    settings.marts.mkdir()
    publish(settings, make_database(settings.database))
    return settings.reports / "site"


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Feedback on one workbook of the sample, a folder a language."""
    folder = tmp_path_factory.mktemp("answers")
    for lang in LANGUAGES:
        (folder / lang).mkdir()
        list(check_files([SAMPLE], None, AS_OF, lang, ("html",), folder / lang))
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


def opened(
    browser: Browser, path: Path, width: int, *, script: bool = True, scheme: str = "light"
) -> tuple[Page, list[str]]:
    """The page, and everything it asked the network for or complained about."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=script, color_scheme=scheme
    )
    page = context.new_page()
    noise: list[str] = []
    page.on("request", lambda request: None if request.url.startswith("file:") else noise.append(request.url))
    page.on("console", lambda message: noise.append(message.text))
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.goto(path.as_uri())
    return page, noise


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_and_is_quiet(browser: Browser, site: Path, name: str, width: int) -> None:
    page, noise = opened(browser, site / PAGES[name], width, scheme="dark" if width == 768 else "light")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert noise == []
    page.context.close()


@pytest.mark.parametrize("name", ["lt", "en"])
def test_a_page_is_whole_without_script(browser: Browser, site: Path, name: str) -> None:
    with_script, _ = opened(browser, site / PAGES[name], 1280)
    without, noise = opened(browser, site / PAGES[name], 1280, script=False)
    rows = with_script.locator("table tr").count()
    assert without.locator("table tr").count() == rows > 10
    assert without.locator("button").count() == 0
    assert noise == []
    with_script.context.close()
    without.context.close()


@pytest.mark.parametrize("name", ["lt", "et", "lv", "pl", "en"])
def test_a_report_prints_on_few_sheets_with_its_edition_on_each(
    browser: Browser, site: Path, tmp_path: Path, name: str
) -> None:
    """A fifth sheet was blank: the margin under the last paragraph did not fit on the fourth."""
    page, _ = opened(browser, site / PAGES[name], 1280)
    target = tmp_path / "report.pdf"
    page.pdf(path=target, prefer_css_page_size=True)
    sheets = subprocess.run(["pdftotext", "-layout", target, "-"], capture_output=True, text=True, check=True).stdout
    texts = sheets.removesuffix("\f").split("\f")
    country, code, year = PAGES[name].split("/")[:3]
    assert 2 <= len(texts) <= MAX_SHEETS
    assert all(f"{country.upper()}-{code}-{year}-v1" in text for text in texts)
    assert len(texts[-1].split()) > 40, "the last sheet is all but blank"
    page.context.close()


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_feedback_fits_is_quiet_and_needs_no_script(browser: Browser, answers: Path, lang: str, width: int) -> None:
    path = answers / lang / "kvalifikacija-2024.xlsx.html"
    page, noise = opened(browser, path, width, script=width == 768, scheme="dark" if width == 768 else "light")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("h1").count() == 1 and page.locator("html").get_attribute("lang") == lang
    assert page.locator(".grid").count() > 5
    assert noise == []
    page.context.close()


def test_feedback_prints_each_picture_on_one_sheet(browser: Browser, answers: Path, tmp_path: Path) -> None:
    page, _ = opened(browser, answers / "lt" / "kvalifikacija-2024.xlsx.html", 1280)
    target = tmp_path / "feedback.pdf"
    page.pdf(path=target, prefer_css_page_size=True)
    told = subprocess.run(["pdftotext", "-layout", target, "-"], capture_output=True, text=True, check=True).stdout
    sheets = told.removesuffix("\f").split("\f")
    assert len(sheets) <= 8
    (sheet,) = [one for one in sheets if "109 eilutė" in one]
    assert "108" in sheet and "110" in sheet
    page.context.close()
