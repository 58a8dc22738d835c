"""Reports on paper: few sheets, each says what it belongs to; the PDF is tagged, and the same for the same page."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser

from browser import SAMPLE, Surface, needs_chromium, opened, surfaces
from catalogue.errors import UserError
from catalogue.model.codes import LANGUAGES
from catalogue.reports.pdf import make_pdf
from conftest import catalogue

MAX_SHEETS = 5
REPORT = "lt/82/2025/v1/lt.html"

pytestmark = [
    pytest.mark.slow,
    needs_chromium,
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="there is no pdftotext on this machine"),
]


def told(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def sheets(path: Path) -> list[str]:
    """The text of each sheet."""
    return told("pdftotext", "-layout", path, "-").removesuffix("\f").split("\f")


def reports_of(site: Path, answers: Path, lang: str) -> list[Surface]:
    return [page for page in surfaces(site, answers) if page.lang == lang and page.kind.startswith("report")]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_report_is_a_tagged_pdf_of_few_sheets_with_place_and_edition_on_each(
    site: Path, answers: Path, tmp_path: Path, lang: str
) -> None:
    """A fifth sheet was blank: the margin under the last paragraph did not fit on the fourth."""
    for page in reports_of(site, answers, lang):
        out = tmp_path / "report.pdf"
        make_pdf(page.path, out)
        texts = sheets(out)
        assert 1 <= len(texts) <= MAX_SHEETS, page
        country, code, year = page.path.relative_to(site).parts[:3]
        body = page.text.split("<body>")[1]
        margin = re.search(r'@top-left\{content:"([^"]*)"', page.text)
        assert margin and f"{country.upper()}-{code}-{year}-v1" in margin[1]
        for number, text in enumerate(texts, 1):
            assert " ".join(margin[1].split()) in " ".join(text.split()), (page, number)
            assert f"{number}/{len(texts)}" in text.replace(" ", ""), (page, number)
        assert len(texts) == 1 or len(texts[-1].split()) > 40, f"{page}: the last sheet is all but blank"
        assert re.search(r"Tagged: +yes", told("pdfinfo", out)), page
        parts = re.findall(r"^ *(\w+) \(block\)", told("pdfinfo", "-struct", out), re.M)
        assert parts.count("H1") == 1, page
        assert parts.count("Table") == re.sub(r"<script.*?</script>", "", body, flags=re.S).count("<table"), page
        assert "Form" not in parts, "a button was printed"
        content = out.read_bytes()
        assert f"/Lang ({lang})".encode() in content and b"/Outlines" in content
        # links to files told where the page lay on the machine that printed it
        assert b"file:" not in content and str(tmp_path).encode() not in content
        assert out.stat().st_size <= 500_000, f"{page}: too large for a letter"


def test_the_command_prints_and_says_where(site: Path, tmp_path: Path) -> None:
    done = catalogue("pdf", str(site / REPORT), "report.pdf", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "written: report.pdf\n", "")
    assert sheets(tmp_path / "report.pdf")
    done = catalogue("pdf", "missing.html", "report.pdf", cwd=tmp_path)
    assert done.returncode == 2 and done.stderr.startswith("catalogue: missing.html: ") and done.stderr.count("\n") == 1


def test_the_same_page_gives_the_same_pdf_dated_as_its_edition(site: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "one.pdf", tmp_path / "other.pdf"
    make_pdf(site / REPORT, one)
    shutil.copy(site / REPORT, tmp_path / "moved.html")
    make_pdf(tmp_path / "moved.html", other)
    assert one.read_bytes() == other.read_bytes()
    assert b"/CreationDate (D:20261015" in one.read_bytes()


def test_links_on_paper_lead_to_the_permanent_address(site: Path, tmp_path: Path) -> None:
    page = tmp_path / "lt.html"
    address = "https://example.lt/lt/82/2025/v1/lt.html"
    page.write_text(
        f'<!DOCTYPE html><html lang="lt"><link rel="canonical" href="{address}"><title>a</title>'
        '<p><a href="../../index.html">b</a> <a href="#c">c</a> <a href="https://example.org/d">d</a>',
        "utf-8",
    )
    make_pdf(page, tmp_path / "a.pdf")
    links = re.findall(rb"/URI \(([^)]*)\)", (tmp_path / "a.pdf").read_bytes())
    assert set(links) == {b"https://example.lt/lt/82/index.html", b"https://example.org/d"}


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A server's address, and what was asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    running = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}", asked
    running.shutdown()


def test_printing_asks_nothing_of_the_network_and_runs_no_script(server: tuple[str, list[str]], tmp_path: Path) -> None:
    address, asked = server
    page = tmp_path / "page.html"
    page.write_text(
        f'<!DOCTYPE html><html lang="lt"><title>a</title><p>kept</p><img alt="" src="{address}/picture">'
        f'<script>document.body.append("written"); fetch("{address}/script")</script></html>',
        "utf-8",
    )
    make_pdf(page, tmp_path / "page.pdf")
    assert "kept" in sheets(tmp_path / "page.pdf")[0] and "written" not in sheets(tmp_path / "page.pdf")[0]
    assert asked == []


@pytest.mark.parametrize(
    ("chromium", "path", "words"),
    [
        ("/nowhere/chromium", None, "CHROMIUM names /nowhere/chromium"),
        ("", "/nowhere", "apt-get install chromium"),
        ("false", None, "printed no PDF"),
    ],
)
def test_without_a_browser_one_line_says_what_to_do(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chromium: str, path: str | None, words: str
) -> None:
    monkeypatch.setenv("CHROMIUM", chromium)
    if path:
        monkeypatch.setenv("PATH", path)
    with pytest.raises(UserError, match=words) as error:
        make_pdf(site / REPORT, tmp_path / "a.pdf")
    assert "\n" not in str(error.value) and not (tmp_path / "a.pdf").exists()


def test_what_is_no_page_is_not_printed(site: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a;b", "utf-8")
    for page in (tmp_path / "missing.html", tmp_path, tmp_path / "a.csv"):
        with pytest.raises(UserError, match="no page"):
            make_pdf(page, tmp_path / "a.pdf")
    with pytest.raises(UserError, match="a folder or the page itself"):
        make_pdf(site / REPORT, tmp_path)
    with pytest.raises(UserError, match="a folder or the page itself"):
        make_pdf(site / REPORT, site / REPORT)
    with pytest.raises(UserError, match="no folder"):
        make_pdf(site / REPORT, tmp_path / "missing" / "a.pdf")


def test_a_reader_s_print_has_the_same_sheets_and_no_buttons(browser: Browser, site: Path, tmp_path: Path) -> None:
    make_pdf(site / REPORT, tmp_path / "ours.pdf")
    page, _ = opened(browser, site / REPORT, 1280)
    assert page.locator("button").count() > 5
    page.pdf(path=tmp_path / "reader.pdf", prefer_css_page_size=True)
    page.context.close()
    ours, theirs = (
        [" ".join(text.split()) for text in sheets(tmp_path / f"{name}.pdf")] for name in ("ours", "reader")
    )
    assert ours == theirs


def test_the_heads_of_a_long_table_are_on_each_of_its_sheets(browser: Browser, site: Path, tmp_path: Path) -> None:
    page, _ = opened(browser, site / REPORT, 1280, script=False)
    head = page.locator("#t-areas thead th, #t-programmes thead th").first.inner_text()
    page.evaluate(
        """() => {const body = document.querySelector('#t-areas tbody, #t-programmes tbody')
        for (let i = 0; i < 120; i++) {
          const row = body.rows[0].cloneNode(true); row.cells[0].textContent = 'ROW' + i; body.append(row)
        }}"""
    )
    page.pdf(path=tmp_path / "long.pdf", prefer_css_page_size=True)
    page.context.close()
    with_rows = [text for text in sheets(tmp_path / "long.pdf") if re.search(r"ROW\d", text)]
    assert len(with_rows) >= 2 and all(head in text for text in with_rows)


def test_feedback_prints_each_picture_on_one_sheet(browser: Browser, answers: Path, tmp_path: Path) -> None:
    page, _ = opened(browser, answers / "lt" / f"{SAMPLE.name}.html", 1280)
    page.pdf(path=tmp_path / "feedback.pdf", prefer_css_page_size=True)
    page.context.close()
    texts = sheets(tmp_path / "feedback.pdf")
    assert len(texts) <= 8
    (sheet,) = [one for one in texts if "109 eilutė" in one]
    assert "108" in sheet and "110" in sheet
