"""Pages in a real browser: they fit a telephone, ask nothing of the network, need no script, no mouse, no colour."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from browser import WIDTHS, Surface, needs_chromium, one_of_each_kind, opened, surfaces, visit
from catalogue.language import language
from catalogue.model.codes import LANGUAGES

# 640 pixels are what is left of 1280 at 200 % zoom
SIZES = (*sorted(WIDTHS, reverse=True), 640)
# what WCAG 1.4.12 lets a reader set
SPACED = """* {line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important}
p {margin-bottom: 2em !important}"""
# elements that stick out, but for those in a box that scrolls and the skip link, which waits outside
STICKS_OUT = """() => [...document.querySelectorAll('body *')].filter(e => {
  const r = e.getBoundingClientRect()
  return r.width > 0 && (r.right > innerWidth + 1 || r.left < -1) && !e.closest('.scroll, .skip, .vh, .chart g > svg')
}).map(e => e.tagName + '.' + (e.className.baseVal ?? e.className) + ' ' + e.textContent.trim().slice(0, 40))"""
# texts of a drawing that lie on each other
COLLIDING = """() => {
  const boxes = [...document.querySelectorAll('.chart text')].map(e => [e, e.getBoundingClientRect()])
    .filter(([e, r]) => r.width > 0)
  return boxes.flatMap(([e, a], i) => boxes.slice(i + 1).filter(([f, b]) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3
  ).map(([f]) => e.textContent + ' on ' + f.textContent))
}"""
# boxes that cut their text off
CUT = """() => [...document.querySelectorAll('body *')].filter(e => {
  const s = getComputedStyle(e)
  return e.clientWidth && !e.closest('.vh, svg, .scroll') && ['hidden', 'clip'].includes(s.overflowX)
    && e.scrollWidth > e.clientWidth + 1
}).map(e => e.tagName + '.' + e.className)"""
FOCUSED = """() => {
  const e = document.activeElement
  if (!e || e === document.body) return null
  const s = getComputedStyle(e), r = e.getBoundingClientRect()
  const x = Math.min(r.left + r.width / 2, innerWidth - 2), y = Math.min(r.top + r.height / 2, innerHeight - 2)
  const at = document.elementFromPoint(x, y)
  const all = [...document.querySelectorAll(FOCUSABLE)]
  return {at: all.indexOf(e), ring: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2,
    seen: !!at && (e.contains(at) || at.contains(e)), name: e.tagName + ' ' + e.textContent.trim().slice(0, 40)}
}""".replace("FOCUSABLE", "'a[href], button, input, select, summary, [tabindex=\"0\"]'")
# a page with a search has a second one, which counts what was found
LIVE = "[...document.querySelectorAll('[role=status]')].map(e => e.textContent).join('')"

pytestmark = [pytest.mark.slow, needs_chromium]


@pytest.fixture
def report(browser: Browser, site: Path) -> Iterator[Page]:
    """The fixture's fullest report, on a wide screen."""
    page, noise = opened(browser, site / "lt/82/2025/v1/lt.html", 1280)
    yield page
    page.context.close()
    assert noise == []


def of_language(site: Path, answers: Path, lang: str) -> list[Surface]:
    return [page for page in surfaces(site, answers) if page.lang == lang]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_fit_every_width_and_any_spacing_and_are_quiet(
    browser: Browser, site: Path, answers: Path, lang: str
) -> None:
    wrong = []
    pages = of_language(site, answers, lang)
    page, noise = opened(browser, pages[0].path, 1280)
    for surface in pages:
        visit(page, surface.path)
        for width in SIZES:
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth") != width:
                wrong.append(f"{surface} at {width}: {page.evaluate(STICKS_OUT)[:3]}")
            wrong += [f"{surface} at {width}: {texts}" for texts in page.evaluate(COLLIDING)]
        page.set_viewport_size({"width": 320, "height": 900})
        wrong += [f"{surface} at 320: {one}" for one in page.evaluate(STICKS_OUT)]
        page.evaluate(
            "css => {const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]}", SPACED
        )
        wrong += [f"{surface} with wide spacing: {one}" for one in page.evaluate(STICKS_OUT) + page.evaluate(CUT)]
        wrong += [f"{surface}: {one}" for one in noise]
        noise.clear()
    page.context.close()
    assert not wrong, "\n".join(wrong)


def test_pages_are_whole_without_script(browser: Browser, site: Path, answers: Path) -> None:
    pages = one_of_each_kind(site, answers)
    with_script, _ = opened(browser, pages[0].path, 1280)
    without, noise = opened(browser, pages[0].path, 1280, script=False)
    for surface in pages:
        visit(with_script, surface.path)
        visit(without, surface.path)
        assert noise == [], surface
        assert without.locator("button, input").count() == 0, surface
        for what in ("table tr", "a[href]", "h1, h2, h3, li, dt, dd"):
            assert without.locator(what).count() == with_script.locator(what).count(), (surface, what)
        if surface.kind.startswith("report"):
            with_script.evaluate("document.querySelectorAll('.copy').forEach(one => one.remove())")
            assert without.locator("main").inner_text() == with_script.locator("main").inner_text(), surface
    with_script.context.close()
    without.context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(
    browser: Browser, site: Path, answers: Path, width: int
) -> None:
    for surface in one_of_each_kind(site, answers):
        page, _ = opened(browser, surface.path, width, reduced_motion="reduce")
        steps = []
        while len(steps) < 400:
            page.keyboard.press("Tab")
            step = page.evaluate(FOCUSED)
            if step is None:
                break
            steps.append(step)
            assert step["ring"] and step["seen"], (surface, step)
        all_of_it = page.locator('a[href], button, input, select, summary, [tabindex="0"]').count()
        assert [step["at"] for step in steps] == list(range(all_of_it)), surface
        page.context.close()


def test_the_skip_link_leads_past_the_head(report: Page) -> None:
    report.keyboard.press("Tab")
    assert report.evaluate("document.activeElement.className") == "skip"
    assert report.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    report.keyboard.press("Enter")
    assert report.evaluate("document.activeElement.id") == "content"
    report.keyboard.press("Tab")
    assert report.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_box_is_a_tab_stop_only_while_it_scrolls(report: Page) -> None:
    for width in (1280, 320, 1280):
        report.set_viewport_size({"width": width, "height": 900})
        report.wait_for_timeout(100)
        state = report.evaluate(
            "[...document.querySelectorAll('.scroll')].map(s => [s.scrollWidth > s.clientWidth + 1, s.tabIndex === 0])"
        )
        assert all(scrolls == stops for scrolls, stops in state)
        assert any(scrolls for scrolls, _ in state) == (width == 320)


def sortable(page: Page) -> tuple[Locator, int]:
    """A table and a column of it that has figures as well as signs in their place."""
    for table in page.locator("table[data-sort]").all():
        for column in range(1, table.locator("thead th").count()):
            texts = table.locator(f"tbody td:nth-child({column + 1})").all_inner_texts()
            if len([text for text in texts if text[0].isdigit()]) > 2 and set(texts) & {"c", ":"}:
                return table, column
    raise AssertionError("no table has signs: choose another page")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_table_is_sorted_by_key_and_says_so(report: Page, key: str) -> None:
    """The way is announced, figures without a number come last, and the totals stay where they are."""
    # the national comparison has places without a share
    report.goto(re.sub(r"/lt/\w+/\d+/v1/lt\.html$", "/lt/comparison/lt.html", report.url))
    table, column = sortable(report)
    heads, foot = table.locator("thead button"), table.locator("tfoot")
    totals = foot.all_inner_texts()
    words = json.loads(report.locator("#words").inner_text())
    for up in (False, True):
        heads.nth(column).focus()
        report.keyboard.press(key)
        report.wait_for_timeout(100)
        cells = table.locator(f"tbody td:nth-child({column + 1})").all_inner_texts()
        numbers = [float(text.replace(",", ".")) for text in cells if text[0].isdigit()]
        assert numbers == sorted(numbers, reverse=not up)
        assert all(text in {"c", ":"} for text in cells[len(numbers) :]) and len(cells) > len(numbers)
        assert table.locator("thead th").nth(column).get_attribute("aria-sort") == ("ascending" if up else "descending")
        assert table.locator("thead [aria-sort]").count() == 1
        assert (
            report.evaluate(LIVE) == f"{heads.nth(column).inner_text()}: {words['ascending' if up else 'descending']}"
        )
    heads.nth(0).focus()
    report.keyboard.press(key)
    names = table.locator("tbody th").all_inner_texts()
    assert names == sorted(names, key=language("lt").sort_key) and foot.all_inner_texts() == totals


def test_without_colours_of_ours_bars_and_lines_are_still_there(browser: Browser, site: Path) -> None:
    page, noise = opened(browser, site / "lt/82/2025/v1/lt.html", 1280, forced_colors="active", reduced_motion="reduce")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    for what, colour in ((".bar rect", "fill"), (".chart polyline", "stroke"), (".kf", "borderTopColor")):
        drawn = page.evaluate(
            "([what, colour]) => [...document.querySelectorAll(what)].map(e => getComputedStyle(e)[colour])",
            [what, colour],
        )
        assert drawn and ground not in drawn and "none" not in drawn, what
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    assert noise == []
    page.context.close()
