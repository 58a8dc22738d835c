"""One letter: what the released page says, in text and HTML, with the headers of an official automatic mail."""

import hashlib
import re
import textwrap
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from urllib.parse import quote

from catalogue.delivery.due import Letter
from catalogue.delivery.recipients import address_of
from catalogue.delivery.released import KeyFigure, Released
from catalogue.delivery.server import Sender
from catalogue.language import NBSP, Language, language
from catalogue.markup import template

WIDTH = 76
_EMAIL = re.compile(r"[^\s<>(),;:\"]+@[^\s<>(),;:\"]+\.\w+")
ATTACHED = {"pdf": ("application", "pdf"), "zip": ("application", "zip")}


@dataclass(frozen=True)
class Words:
    """What a letter says, in order; the HTML template and the plain text show the same."""

    lang: str
    subject: str
    greeting: str
    opening: str
    notices: tuple[str, ...]
    change: str
    headline: str
    figures_heading: str
    figures: tuple[KeyFigure, ...]
    following: str
    link_label: str
    link: str
    is_address: bool
    attached: str
    questions: str
    why: str
    stop: str
    closing: str
    publisher: str


def words(letter: Letter, page: Released, link: str, contact: str, answers: str) -> Words:
    """The words of a letter. `contact` is whom to ask, `answers` the mailbox that the list's changes go to."""
    t: Language = language(letter.recipient.language)
    year, attach = str(letter.entry["year"]), letter.recipient.attach
    subject = t.say("{place}, {year}: report on the professional development of educators", place=page.place, year=year)
    is_revision = letter.entry["version"] > 1
    attached = {
        "none": "",
        "pdf": t.say("The report is attached as a PDF file."),
        "zip": t.say("The report is attached as a ZIP file."),
    }
    return Words(
        lang=t.code,
        subject=subject.replace(NBSP, " "),
        greeting=t.say("Dear Sir or Madam,"),
        opening=t.say("A revised report has been published: “{title}”.", title=page.title)
        if is_revision
        else t.say("A new report has been published: “{title}”.", title=page.title),
        notices=page.notices,
        change=t.say("What has changed: {reason}", reason=letter.reason) if letter.reason else "",
        headline=page.headline,
        figures_heading=t.say("Key figures"),
        figures=page.figures,
        following=": ".join(page.following) if page.following else "",
        link_label=t.say("The whole report, with tables, explanations and data files (permanent address):"),
        link=link,
        is_address="://" in link,
        attached=attached[attach],
        questions=t.say("Questions: {contact}", contact=contact),
        why=t.say(
            "You receive this letter because this address is on the list of recipients of the report ({place}).",
            place=page.place,
        ),
        stop=t.say(
            "To change the address or the language, or to receive no further letters, please write to {contact}.",
            contact=answers,
        ),
        closing=t.say("Yours faithfully,"),
        publisher=page.publisher,
    )


def compose(
    letter: Letter, said: Words, sender: Sender, answers: str, at: datetime, attachment: bytes | None = None
) -> EmailMessage:
    """The letter as a message; the same input gives the same bytes."""
    recipient = letter.recipient
    mark = mark_of(letter.edition, recipient.key)
    message = EmailMessage(policy=SMTP)
    message["Date"] = format_datetime(at)
    message["From"] = _address(sender.name or said.publisher, sender.email)
    message["To"] = _address(recipient.name, recipient.email)
    if answers.casefold() != sender.email.casefold():
        message["Reply-To"] = _address("", answers)
    message["Subject"] = said.subject
    message["Message-ID"] = message_id(letter, sender)
    message["Auto-Submitted"] = "auto-generated"
    leave = f"<mailto:{quote(answers, safe='@')}?subject={letter.edition}>"
    if len(leave) <= WIDTH:  # a longer one would be broken by the encoding of long words
        message["List-Unsubscribe"] = leave
    message.set_content(plain(said), cte="quoted-printable")
    message.add_alternative(template("mail.html.jinja").render(said=said), subtype="html", cte="quoted-printable")
    message.set_boundary(f"=_{mark}")
    message["Content-Language"] = said.lang
    if attachment is not None:
        main, sub = ATTACHED[recipient.attach]
        name = f"{letter.edition}-{recipient.language}.{sub}"
        message.add_attachment(attachment, maintype=main, subtype=sub, filename=name)
        message.set_boundary(f"=_{mark}_")
        message["Content-Language"] = said.lang
    return message


def as_bytes(message: EmailMessage, from_: str, to: str) -> bytes:
    """The message as it is sent: in ASCII, but for addresses that ASCII cannot write."""
    return message.as_bytes(policy=SMTP if (from_ + to).isascii() else SMTPUTF8)


def message_id(letter: Letter, sender: Sender) -> str:
    """The same for the same edition and recipient, so that a mailbox can tell a letter that came twice."""
    return f"<{mark_of(letter.edition, letter.recipient.key)}@{sender.email.rpartition('@')[2]}>"


def mark_of(edition: str, recipient: str) -> str:
    """What tells one letter from all others: 32 signs, from the keys of its row in the outbox."""
    return hashlib.sha256(f"{edition} {recipient}".encode()).hexdigest()[:32]


def _address(name: str, email: str) -> Address:
    local, _, domain = email.rpartition("@")
    return Address(name, local, domain)


def mailbox_in(contact: str | None) -> str | None:
    """The first e-mail address in the words that say whom to ask."""
    for found in _EMAIL.findall(contact or ""):
        try:
            if (address := address_of(found)).isascii():
                return address
        except ValueError:
            continue
    return None


def plain(said: Words) -> str:
    """The letter as plain text, lines of at most 76 signs but for addresses."""
    figures = "\n".join(_plain_figure(figure) for figure in said.figures)
    parts = (
        said.greeting,
        said.opening,
        *said.notices,
        said.change,
        said.headline,
        f"{said.figures_heading}\n\n{figures}" if figures else "",
        f"{said.link_label}\n{said.link}",
        said.attached,
        said.following,
        said.questions,
        f"{said.closing}\n{said.publisher}",
        f"--\n{said.why} {said.stop}",
    )
    return "\n\n".join(_wrapped(part) for part in parts if part) + "\n"


def _plain_figure(figure: KeyFigure) -> str:
    return "\n  ".join(text for text in (f"* {figure.label}: {figure.value}", figure.base, figure.change) if text)


def _wrapped(part: str) -> str:
    lines = []
    for line in part.split("\n"):
        indent = "  " if line.startswith(("* ", "  ")) else ""
        wrapped = textwrap.wrap(
            line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
        )
        lines += wrapped or [""]
    return "\n".join(lines)
