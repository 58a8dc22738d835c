"""What tests of pages share: a published site, feedback pages, a choice of pages of every kind, a browser.

A plugin of pytest (conftest names it). `SITE_UNDER_TEST=reports/site` has them look at that site instead.
"""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from catalogue.model.codes import LANGUAGES
from catalogue.settings import Settings
from reports_fixture import AS_OF, SIZES, make_database

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
WIDTHS = (320, 768, 1280)
CENTRE = "Utenos švietimo centras"
ROWS = {"read": 112, "accepted": 110, "rejected": 2}
SAMPLE = Path(__file__).parent.parent / "data" / "raw" / "utena" / "kvalifikacija-2024.xlsx"
# parts of an address that tell no kind of page: countries, languages, and the name of a folder's first page
ADDRESS_ONLY = {"lt", "ee", "lv", "pl", "gb", "et", "en", "index"}
# besides the fixture's own: few teachers, so that pages of every status are there
FEW = {("EE", "0528"): 7, ("LT", "85"): 80, ("LV", "0033000"): 6}

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine")


@dataclass(frozen=True)
class Surface:
    """A page of the site or of the feedback: its kind (what template and state), its language, its file."""

    kind: str
    lang: str
    path: Path

    def __str__(self) -> str:
        return f"{self.kind} [{self.lang}]"

    @property
    def text(self) -> str:
        """The page's HTML."""
        return self.path.read_text("utf-8")


@pytest.fixture(scope="session")
def site() -> Iterator[Path]:
    """A published site of the fixture's figures, for reading only."""
    if given := os.environ.get("SITE_UNDER_TEST"):
        yield Path(given).resolve()
        return
    from catalogue.editions.publish import publish  # noqa: PLC0415  as in all fixtures here: a plugin starts fast

    with tempfile.TemporaryDirectory() as place:
        settings = Settings(Path(place) / "raw", Path(place) / "marts", Path(place) / "reports", AS_OF, 1)
        settings.marts.mkdir()
        publish(settings, make_database(settings.database, sizes=SIZES | FEW))
        yield settings.reports / "site"


@pytest.fixture(scope="session")
def answers() -> Iterator[Path]:
    """What a centre gets, a folder a language: feedback on a workbook of the sample, the list, the rules."""
    from catalogue.check import check_files  # noqa: PLC0415
    from catalogue.feedback.answer import Submitted  # noqa: PLC0415
    from catalogue.feedback.listing import Listed, listing  # noqa: PLC0415
    from catalogue.feedback.rulebook import rulebook  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as place:
        for lang in LANGUAGES:
            folder = Path(place) / lang
            folder.mkdir()
            list(check_files([SAMPLE], None, AS_OF, lang, ("html",), folder))
            sent = Submitted(CENTRE, SAMPLE.name, "0" * 64, "questions", AS_OF, None)
            listing(folder / "index.html", CENTRE, [Listed(sent, f"{SAMPLE.name}.html", ROWS, 2, 7)], lang)
            rulebook(folder / "rules.html", CENTRE, lang)
        yield Path(place)


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


def opened(
    browser: "Browser", path: Path, width: int, *, script: bool = True, scheme: str = "light", **options: Any
) -> tuple["Page", list[str]]:
    """The page, and everything it asked the network for or complained about."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=script, color_scheme=scheme, **options
    )
    page = context.new_page()
    noise: list[str] = []
    page.on("request", lambda request: None if request.url.startswith("file:") else noise.append(request.url))
    page.on("console", lambda message: noise.append(message.text))
    page.on("pageerror", lambda error: noise.append(str(error)))
    visit(page, path)
    return page, noise


def visit(page: "Page", path: Path) -> None:
    """Go on to another page, which takes a third of the time of opening one."""
    page.goto(_staying(path).as_uri())


def _staying(path: Path) -> Path:
    """The page itself; of one that leads on at once a copy that stays, to be looked at."""
    text = path.read_text("utf-8")
    if 'http-equiv="refresh"' not in text:
        return path
    copy = Path(tempfile.mkdtemp(prefix="staying-")) / path.name
    copy.write_text(re.sub(r'<meta http-equiv="refresh"[^>]*>', "", text), "utf-8")
    return copy


def block_of(text: str) -> dict[str, Any] | None:
    """The data block of a report; None on another page."""
    found = re.search(r'id="report-data">(.*?)</script>', text, re.S)
    return json.loads(found.group(1)) if found else None


def reports(site: Path, lang: str | None = None) -> list[Surface]:
    """All reports of the site, in one language if given."""
    pages = sorted(site.glob("*/*/*/v*/*.html"))
    return [surface(site, path) for path in pages if lang in (None, path.stem)]


def surface(root: Path, path: Path) -> Surface:
    """A page with its kind, which is its path without the country, the code, the edition and the language."""
    text = path.read_text("utf-8")
    lang = str(re.search(r'<html lang="(\w+)"', text).group(1))  # type: ignore[union-attr]
    block = block_of(text)
    if block:
        return Surface(f"report {block.get('status', '')}".strip(), lang, path)
    parts = path.relative_to(root).with_suffix("").parts
    names = ["municipality" if any(c.isdigit() for c in one) else one for one in parts if one not in ADDRESS_ONLY]
    return Surface(" ".join(names) or ("country" if len(parts) > 1 else "home"), lang, path)


def surfaces(site: Path, answers: Path) -> list[Surface]:
    """A page of each kind and language: of several the longest."""
    found = [surface(site, path) for path in sorted(site.rglob("*.html"))]
    for lang in LANGUAGES:
        names = {"feedback": f"{SAMPLE.name}.html", "feedback list": "index.html", "feedback rules": "rules.html"}
        found += [Surface(kind, lang, answers / lang / name) for kind, name in names.items()]
    longest: dict[tuple[str, str], Surface] = {}
    for one in sorted(found, key=lambda one: one.path.stat().st_size):
        longest[one.kind, one.lang] = one
    return [longest[key] for key in sorted(longest)]


def one_of_each_kind(site: Path, answers: Path) -> list[Surface]:
    """A page of each kind, the languages in turn: for what does not hang on words."""
    by_kind: dict[str, list[Surface]] = {}
    for page in surfaces(site, answers):
        by_kind.setdefault(page.kind, []).append(page)
    return [pages[at % len(pages)] for at, pages in enumerate(by_kind.values())]
