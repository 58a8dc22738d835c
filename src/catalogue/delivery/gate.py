"""The gate of letters: what subject, headline and figures say must be published of the report that they are about."""

import re
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

from catalogue.delivery.due import Letter
from catalogue.disclosure.knowledge import Unit, Units
from catalogue.disclosure.published import read_files
from catalogue.disclosure.traces import untraced

FIGURES = "data.json"


def is_safe(letter: Letter, message: EmailMessage, page: Path, quoted: Sequence[str]) -> bool:
    """Whether every number of a message is a figure of its report, read with the attacker's eyes.

    `page` is the released page that the letter was made from, `quoted` are texts of the operator's own: whom to ask,
    where the report is. OSError where the figures cannot be read.
    """
    folder = letter.address.rpartition("/")[0]
    mail = f"{letter.edition}.eml"
    units = Units(letter.recipient.country, (Unit(letter.recipient.code, ""),))
    files = {f"{folder}/{FIGURES}": (page.parent / FIGURES).read_bytes(), mail: _without_lines(message)}
    published = read_files(files, units)
    found = [*published.weaknesses, *untraced(published, units, quoted)]
    return not any(weakness.file == mail for weakness in found)


def _without_lines(message: EmailMessage) -> bytes:
    """Subject and plain text, whose line breaks would part what is quoted; the HTML says the same, amid sizes."""
    told = EmailMessage()
    body = message.get_body(("plain",))
    told.set_content(re.sub(r" *\r?\n *", " ", body.get_content()) if body else "")
    for head in ("Subject", "Content-Language"):
        told[head] = message[head]
    return told.as_bytes()
