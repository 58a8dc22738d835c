"""A released report read back from its page, so that a letter can say nothing that is not published."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

_VOID = {"meta", "link", "br", "hr", "img", "input", "area", "base", "col", "embed", "source", "track", "wbr"}
_SILENT = {"script", "style"}


@dataclass(frozen=True)
class KeyFigure:
    """One key figure in the page's own words; `change` is empty where the page tells none."""

    label: str
    value: str
    base: str
    change: str


@dataclass(frozen=True)
class Released:
    """What a letter takes from a page. `following` is the pair of words and date of the next edition, if any."""

    lang: str
    edition: str
    title: str
    place: str
    publisher: str
    notices: tuple[str, ...]
    headline: str
    figures: tuple[KeyFigure, ...]
    following: tuple[str, str] | None


def read_released(path: Path) -> Released:
    """The report of a released page. OSError where it cannot be read, ValueError where it is no such page."""
    page = _Reader(path.read_text("utf-8")).root
    try:
        return Released(
            lang=page.first("html").attributes["lang"],
            edition=str(json.loads(page.first("script", id="report-data").text(silent=True))["edition"]),
            title=page.first("title").text(),
            place=[part.text() for part in _steps(page.first("nav", "crumb")) if part.text()][-1],
            publisher=page.first("p", "pub").text(),
            notices=tuple(notice.text() for notice in page.all("p", "notice")),
            headline=page.first("p", "lead").text(),
            figures=tuple(_figure(tile) for tile in page.all("div", "kf")),
            following=_following(page.first("dl", "meta")),
        )
    except (LookupError, TypeError) as error:
        raise ValueError(f"not a report: {error}") from None


@dataclass
class _Node:
    """An element with its attributes and what is in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    content: list["_Node | str"] = field(default_factory=list)

    def all(self, tag: str, style: str = "", **attributes: str) -> Iterator["_Node"]:
        """The elements within that have the tag, the class and the attributes, in the page's order."""
        for child in self.content:
            if isinstance(child, str):
                continue
            is_styled = not style or style in child.attributes.get("class", "").split()
            if child.tag == tag and is_styled and attributes.items() <= child.attributes.items():
                yield child
            yield from child.all(tag, style, **attributes)

    def first(self, tag: str, style: str = "", **attributes: str) -> "_Node":
        """The first such element; LookupError where there is none."""
        for found in self.all(tag, style, **attributes):
            return found
        raise LookupError(f"no {tag} {style or ' '.join(attributes.values())}".strip())

    def text(self, *, silent: bool = False) -> str:
        """What is read aloud in it, each run of blanks one; `silent` takes a script's text too."""
        return " ".join("".join(self._pieces(silent)).split(" ")).strip()

    def _pieces(self, silent: bool) -> Iterator[str]:
        if self.attributes.get("aria-hidden") == "true" or (self.tag in _SILENT and not silent):
            return
        for child in self.content:
            yield from (child.replace("\n", " "),) if isinstance(child, str) else child._pieces(silent)


class _Reader(HTMLParser):
    """A page as a tree."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Node("")
        self._open = [self.root]
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = _Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].content.append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].content.append(_Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        while len(self._open) > 1 and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        self._open[-1].content.append(data)


def _steps(path: _Node) -> Iterator[_Node]:
    """The places of the path above the heading, between their separators."""
    step = _Node("")
    for child in path.content:
        if isinstance(child, _Node) and child.attributes.get("aria-hidden") == "true":
            yield step
            step = _Node("")
        else:
            step.content.append(child)
    yield step


def _figure(tile: _Node) -> KeyFigure:
    """The words of a tile: label, value with unit, base, and change if told."""
    base = next(one.text() for one in tile.all("dd") if not one.attributes.get("class"))
    change = next((one.text() for one in tile.all("dd", "ch")), "")
    return KeyFigure(tile.first("dt").text(), tile.first("dd", "v").text(), base, change)


def _following(meta: _Node) -> tuple[str, str] | None:
    """The last day that the head names, if it is after the first: when the next edition comes."""
    days = [
        (entry.first("time").attributes["datetime"], entry.first("dt").text(), entry.first("dd").text())
        for entry in meta.all("div")
        if any(entry.all("time"))
    ]
    if not days or max(days)[0] <= days[0][0]:
        return None
    return max(days)[1:]
