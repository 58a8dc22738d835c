"""What a released page says when it is in force no more: one paragraph at a fixed place, and nothing else changes."""

import re
from pathlib import Path

from markupsafe import escape

from catalogue.editions.record import Entry, Record, edition_of, versions
from catalogue.files import write_if_changed
from catalogue.language import Language, language

MARK = "<!-- notice -->"
_NOTICE = re.compile(rf"{MARK}(?:<p class=\"notice\">.*?</p>)?", re.S)
_HEADER_END = "</header>\n"


def put_notices(reports: Path, record: Record, changed: Entry) -> list[Path]:
    """Write its state on all report pages of an edition that is in force no more; the pages that were written."""
    known = versions(record, changed["country"], changed["year"])
    following = next((one for one in known if one["version"] > changed["version"]), None)
    current = next((one for one in known if one["state"] == "in force"), None)
    written = []
    for code in changed["municipalities"]:
        folder = reports / edition_of(changed).path(code)
        for path in sorted(folder.glob("*.html")):
            text = notice(language(path.stem), changed, following, current, path.name)
            if write_if_changed(path, with_notice(path.read_text("utf-8"), text).encode()):
                written.append(path)
    return written


def with_notice(page: str, notice_text: str) -> str:
    """A page with the notice in place of any other; the first editions' pages get the mark after their header."""
    if MARK not in page:
        page = page.replace(_HEADER_END, f"{_HEADER_END}{MARK}", 1)
    return _NOTICE.sub(lambda _: MARK + notice_text, page, count=1)


def notice(t: Language, entry: Entry, following: Entry | None, current: Entry | None, name: str) -> str:
    """The paragraph that says what became of an edition, why, and where to read on.

    `following` is the edition that replaced it, `current` the one in force; a withdrawn edition keeps the reason of
    its withdrawal alone.
    """
    texts = [_what(t, entry, current)]
    why = entry if entry["state"] == "withdrawn" else following
    if why and (why is entry or why["state"] != "withdrawn"):
        texts += [reason for reason in [why["reason"].get(t.code, "")] if reason]
    link = ""
    if current:
        href, text = f"../v{current['version']}/{name}", t.say("To the newer edition")
        link = f' <a href="{escape(href)}">{escape(text)}</a>'
    return f'<p class="notice">{escape(" ".join(texts))}{link}</p>'


def _what(t: Language, entry: Entry, current: Entry | None) -> str:
    if entry.get("protection") == "partial":
        return t.say("This edition is withdrawn: its protection of small groups was partial.")
    if entry["state"] == "withdrawn":
        return t.say("This edition is withdrawn and must not be used.")
    if current is None:
        return t.say("This edition was revised and must not be used: no edition of the year is in force.")
    return t.say("This edition was revised; a newer one is in force.")
