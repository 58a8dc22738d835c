"""All rules in one language, for a centre to look up."""

from dataclasses import dataclass
from pathlib import Path

from catalogue.feedback.answer import severity_word
from catalogue.feedback.files import write
from catalogue.language import language
from catalogue.markup import html, page_styles
from catalogue.model.rules import rule_texts, rules


@dataclass(frozen=True)
class Entry:
    """One rule as shown."""

    rule: str
    severity: str
    severity_word: str
    title: str
    meaning: str
    remedy: str
    basis: str


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
    texts = rule_texts(lang)
    title = t.say("Rules of the check")
    entries = tuple(
        Entry(
            rule.id,
            rule.severity,
            severity_word(rule.severity, t),
            texts[rule.id].title,
            texts[rule.id].meaning,
            texts[rule.id].remedy,
            rule.basis,
        )
        for rule in rules().values()
        if rule.scope != "publish"
    )
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
        entries,
    )
    write(path, html("rulebook.html.jinja", page, page_styles(title, "", centre, "feedback.css")))
