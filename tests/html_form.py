"""Pages taken apart: their form, whatever they say."""

import re
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "img", "input", "hr", "circle", "line", "rect", "polyline"}


class Parsed(HTMLParser):
    """A page taken apart; fails on a tag that closes another."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[tuple[str, dict[str, str]]] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[list[tuple[str, dict[str, str]]], str]] = []
        self.feed(text)
        self.close()
        assert not self.stack, self.stack

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        entry = tag, {name: value or "" for name, value in attrs}
        assert len(entry[1]) == len(attrs), f"attribute twice: {attrs}"
        self.tags.append(entry)
        if tag not in VOID:
            self.stack.append(entry)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack and self.stack[-1][0] == tag, f"</{tag}> closes {self.stack[-1:]}"
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        self.texts.append((list(self.stack), data))

    def visible(self, *, skip_english: bool = False, skip_names: bool = False) -> list[str]:
        """Texts a reader meets, one per block element."""
        found: dict[int, str] = {}
        for path, text in self.texts:
            names = [tag for tag, _ in path]
            if any(tag in ("script", "style") for tag in names):
                continue
            if skip_english and any(a.get("lang") == "en" or a.get("hreflang") for tag, a in path if tag != "html"):
                continue
            blocks = [
                e for e in path if e[0] in ("td", "th", "p", "li", "dt", "dd", "h1", "h2", "caption", "b", "text")
            ]
            is_name = any(t == "td" and "class" in a for t, a in path) or ("tbody" in names and "th" in names)
            if skip_names and is_name:
                continue
            key = id(blocks[-1]) if blocks else id(text)
            found[key] = found.get(key, "") + text
        return [text.strip() for text in found.values() if text.strip()]


def assert_well_formed(text: str, place: object) -> None:
    """What every page keeps: ids are unique and lead somewhere, heads have a scope, nothing is styled inline."""
    page = Parsed(text)
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids)), place
    for tag, attrs in page.tags:
        for name in attrs.get("aria-labelledby", "").split():
            assert name in ids, (place, name)
        if attrs.get("href", "").startswith("#"):
            assert attrs["href"][1:] in ids, (place, attrs["href"])
        if tag == "th":
            assert attrs.get("scope") in ("col", "row"), place
        assert "style" not in attrs and not any(name.startswith("on") for name in attrs), place
    tags = [tag for tag, _ in page.tags]
    assert tags.count("h1") == tags.count("main") == tags.count("title") - tags.count("desc") == 1, place
    assert tags.count("table") == tags.count("caption"), place
    assert all(a.get("tabindex") == "0" for _, a in page.tags if "scroll" in a.get("class", "").split()), place


def steady(text: str) -> str:
    """A page for comparison: without style, script and their hashes."""
    text = re.sub(r"(<style>).*?(</style>)", r"\1…\2", text, flags=re.S)
    text = re.sub(r"(<script(?! type=\"application/ld)[^>]*>).*?(</script>)", r"\1…\2", text, flags=re.S)
    return re.sub(r"sha256-[\w+/=]+", "sha256-…", text)
