"""All rules in one language, for a centre to look up."""

from dataclasses import dataclass
from pathlib import Path

from catalogue.files import SHARED, write_if_changed
from catalogue.language import language
from catalogue.markup import html, page_styles
from catalogue.model.rules import rules
from catalogue.site.rulebook import Entry, entries


@dataclass(frozen=True)
class Rulebook:
    """What the template of the rules shows; what a rule rests on is given in English, as it is kept."""

    lang: str
    centre: str
    title: str
    intro: str
    skip: str
    path: str
    index: str
    basis: str
    rules: tuple[Entry, ...]


def rulebook(path: Path, centre: str, lang: str) -> None:
    """Write the list of rules."""
    t = language(lang)
    title = t.say("Rules of the check")
    # a rule about publishing is none of the centres'
    asked = tuple(entry for entry in entries(t) if rules()[entry.rule].scope != "publish")
    page = Rulebook(
        lang,
        centre,
        title,
        t.say(
            "An error keeps a row or a file from being loaded. A question is loaded: correct or explain it. "
            "In some countries, and on some days, a rule is graver or milder than here."
        ),
        t.say("Skip to content"),
        t.say("Path"),
        t.say("All files of the centre"),
        t.say("Basis"),
        asked,
    )
    write_if_changed(path, html("rulebook.html.jinja", page, page_styles(title, "", centre, "feedback.css")), SHARED)
