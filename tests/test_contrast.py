"""Contrast of the colours that style sheets name, in both schemes: body text 7, other text 4.5, graphics 3."""

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "catalogue"
SHEETS = {path.name: path.read_text("utf-8") for path in sorted(SOURCE.glob("*/templates/*.css"))}
WHITE = "#fff"
# what stands on what, and how far they must lie apart
BODY, TEXT, GRAPHIC = 7.0, 4.5, 3.0
PAIRS = {
    ("ink", "bg"): BODY,
    ("ink", "soft"): BODY,
    ("mut", "bg"): TEXT,
    ("mut", "soft"): TEXT,
    ("link", "bg"): TEXT,
    ("link", "soft"): TEXT,
    ("own", "bg"): TEXT,
    ("cou", "bg"): TEXT,
    ("ltu", "bg"): TEXT,
    (WHITE, "draft"): TEXT,
    ("err", "bg"): TEXT,
    ("err", "errbg"): TEXT,
    ("ink", "errbg"): BODY,
    ("ask", "bg"): TEXT,
    ("ask", "askbg"): TEXT,
    ("ink", "askbg"): BODY,
    ("oth", "bg"): GRAPHIC,
    ("oth", "soft"): GRAPHIC,
    ("own", "soft"): GRAPHIC,
}
# drawn as an edge or a gap only, never alone the carrier of anything
DECORATION = {"line"}


def tokens(scheme: str) -> dict[str, str]:
    """The colours by name."""
    found: dict[str, str] = {}
    for text in SHEETS.values():
        dark = re.findall(r"@media screen and \(prefers-color-scheme:dark\)\{:root\{(.*?)\}\}", text, re.S)
        light = re.findall(r"(?<!\{):root\{(.*?)\}", text, re.S)
        for body in [*light, *(dark if scheme == "dark" else [])]:
            found |= dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b", body))
    return found


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of #rgb or #rrggbb."""
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_is_that_of_wcag() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_lie_far_enough_apart(scheme: str) -> None:
    colours = tokens(scheme) | {WHITE: WHITE}
    weak = {
        f"{front} on {back}: {contrast(colours[front], colours[back]):.2f} of {least}"
        for (front, back), least in PAIRS.items()
        if contrast(colours[front], colours[back]) < least
    }
    assert not weak


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_focus_ring_shows_on_any_ground(scheme: str) -> None:
    """It has two colours, so that one of them does."""
    colours = tokens(scheme)
    for ground in ("bg", "soft", "draft", "errbg", "askbg"):
        assert max(contrast(colours[ring], colours[ground]) for ring in ("foc", "ink")) >= GRAPHIC, ground


def test_paper_is_white_and_its_colours_are_dark_enough() -> None:
    for name, text in SHEETS.items():
        for part in re.findall(r"@page\s*\{.*?\}\}|@media print\s*\{.*", text, re.S):
            for colour in re.findall(r"(?<![\w-])color:\s*(#[0-9a-f]{3,6})\b", part):
                assert contrast(colour, WHITE) >= BODY, (name, colour)


@pytest.mark.parametrize("name", SHEETS)
def test_every_colour_is_one_of_those_that_are_measured(name: str) -> None:
    screen = re.sub(r"@page\s*\{.*?\}\}|@media print\s*\{.*", "", SHEETS[name], flags=re.S)
    used = set(re.findall(r"(?:color|fill|stroke|background|outline|border[a-z-]*):[^;{}]*?var\(--([\w-]+)\)", screen))
    known = {token for pair in PAIRS for token in pair} | DECORATION | {"foc"}
    assert used <= known, used - known
    # a colour that is none of the named ones would be measured nowhere
    plain = set(
        re.findall(
            r"(?<![\w-])(?:color|background(?:-color)?|fill|stroke):\s*(#[0-9a-f]+|rgba?\([^)]*\)|(?!var\()[a-z]+)",
            screen,
        )
    )
    named = {*tokens("light").values(), *tokens("dark").values()}
    assert plain <= {"none", "inherit", "transparent", WHITE} | named, plain
    assert name != "report.css" or used


def test_both_schemes_name_the_same_colours() -> None:
    for name, text in SHEETS.items():
        dark = set(re.findall(r"--([\w-]+):#", "".join(re.findall(r"scheme:dark\)\{:root\{(.*?)\}\}", text, re.S))))
        light = set(re.findall(r"--([\w-]+):#", "".join(re.findall(r"(?<!\{):root\{(.*?)\}", text, re.S))))
        assert dark | {"foc"} >= light and light >= dark, name
