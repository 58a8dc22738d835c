"""Delivery: work out the letters that there should be, and send each once."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from catalogue.delivery.attachment import attachment
from catalogue.delivery.bounces import bounced
from catalogue.delivery.due import Letter, letters_due, unknown_places
from catalogue.delivery.gate import is_safe
from catalogue.delivery.letter import as_bytes, compose, mailbox_in, words
from catalogue.delivery.outbox import MOST_ATTEMPTS, WAITING, Outbox, Row, look, open_outbox
from catalogue.delivery.recipients import read_recipients
from catalogue.delivery.released import read_released
from catalogue.delivery.server import Answer, MailServer, Sender, Unreachable, account, connected, sender
from catalogue.editions.record import read_record
from catalogue.errors import UserError
from catalogue.files import write_if_changed
from catalogue.reports.edition import SITE
from catalogue.settings import Settings

LIST = "recipients.csv"
ZONE = ZoneInfo("Europe/Vilnius")
MORNING = time(8, 30)
NOBODY = Sender("nobody@example.org")  # whom the letters of a dry run are from where nobody is set


@dataclass
class Delivered:
    """What a run did, and how things stand.

    `new` counts the letters of this run by what became of them; `faults` are lines about what could not be sent,
    without any address; `rows` is the outbox; `lines` maps the letters that there should be, as (edition, recipient),
    to their lines in the list.
    """

    new: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    lines: Mapping[tuple[str, str], int] = field(default_factory=dict)
    is_cut_short: bool = False

    @property
    def exit_code(self) -> int:
        """0 all sent or nothing to send, 1 something needs a look, 2 nothing could be sent."""
        if self.is_cut_short and not self.new["sent"]:
            return 2
        return 1 if self.faults or self.troubled else 0

    @property
    def troubled(self) -> list[Row]:
        """Letters to people on the list that did not arrive; a bounce is forgotten once a later letter arrived."""
        served: dict[tuple[str, str], str] = {}
        for row in self.rows:
            if row.state == "sent":
                served[_place(row)] = max(row.day, served.get(_place(row), ""))
        return [
            row
            for row in self.rows
            if row.state != "sent"
            and (row.edition, row.recipient) in self.lines
            and not (row.state == "bounced" and served.get(_place(row), "") > row.day)
        ]

    def report(self) -> str:
        """The closing lines: counts, then each letter that did not arrive, told by its line in the list."""
        troubled = self.troubled
        sent = sum(row.state == "sent" for row in self.rows)
        text = [", ".join(f"{n} {state}" for state, n in sorted(self.new.items())) or "nothing sent"]
        text[0] = f"letters of this run: {text[0]}; sent in all: {sent}"
        text += [f"  {fault}" for fault in self.faults]
        states = Counter(row.state for row in troubled)
        if states["queued"]:
            text.append(f"  waiting for the next run: {states['queued']}")
        for row in troubled:
            if row.state != "queued":
                text.append(f"  {row.edition}  {LIST} line {self.lines[row.edition, row.recipient]}  {_what(row)}")
        if states["sending"]:
            text.append("  to send again what may have been sent: catalogue deliver --resend-unknown")
        if states["bounced"]:
            text.append(f"  mend the address in {LIST}; to try the same one again: catalogue deliver --resend-bounced")
        return "\n".join(text)


def _place(row: Row) -> tuple[str, str]:
    """Municipality and recipient of a letter: editions are numbered LT-82-2025-v1."""
    return row.edition.rsplit("-", 2)[0], row.recipient


def _what(row: Row) -> str:
    """The state of a letter that did not arrive, in words."""
    code = f", code {row.code}" if row.code else ""
    return {
        "queued": "waits",
        "sending": f"unknown: may have been sent on {row.day}",
        "failed": f"failed{code}, attempt {row.attempts} of {MOST_ATTEMPTS}: the next run tries again",
        "bounced": f"bounced{code}",
    }[row.state]


def deliver(
    settings: Settings,
    people: Path | None = None,
    since: date | None = None,
    *,
    resend_unknown: bool = False,
    resend_bounced: bool = False,
) -> Delivered:
    """Send each letter that is due and not sent; UserError where a setting is wrong or the server cannot be reached.

    One connection serves all letters. A server that goes away ends the run, and the rest waits for the next one.
    """
    if not settings.site_url:
        raise UserError("site_url is not set in catalogue.toml: a letter needs the report's address on the web")
    reached = account()
    done = Delivered()
    with open_outbox(settings.state) as outbox:
        if resend_unknown:
            outbox.requeue("sending")
        if resend_bounced:
            outbox.requeue("bounced")
        due = _due(settings, people, since, outbox.rows(), done)
        outbox.queue((letter.edition, letter.recipient.key) for letter in due)
        ready = _ready(due, outbox.rows())
        senders = {country: _sender(country) for country in {letter.recipient.country for letter in ready}}
        if ready:
            with connected(reached) as server:
                _send_all(server, outbox, _written(settings, ready, senders, done), done)
        done.rows = outbox.rows()
    return done


def dry_run(settings: Settings, folder: Path, people: Path | None = None, since: date | None = None) -> Delivered:
    """Write the letters that `deliver` would send as .eml files into a folder; the outbox stays as it is.

    The same editions and the same list give the same bytes: the letters are dated by their release.
    """
    done = Delivered(rows=look(settings.state))
    ready = _ready(_due(settings, people, since, done.rows, done), done.rows)
    senders = {one.recipient.country: sender(one.recipient.country) or NOBODY for one in ready}
    for letter, text, _ in _written(settings, ready, senders, done, is_trial=True):
        name = f"{letter.edition}-line{letter.recipient.line}.eml"
        try:
            write_if_changed(folder / name, text)
        except OSError as error:
            raise UserError(f"{folder} cannot be written: {error.strerror}") from None
        done.new["written"] += 1
    return done


def status(settings: Settings, people: Path | None = None) -> Delivered:
    """How things stand, nothing sent."""
    done = Delivered(rows=look(settings.state))
    _due(settings, people, None, done.rows, done)
    return done


def note_bounced(settings: Settings, what: str) -> list[str]:
    """Mark letters that came back, by an address or a notification's file; the numbers of their editions."""
    with open_outbox(settings.state) as outbox:
        found, code = bounced(what, outbox.rows())
        outbox.bounce(found, code)
    return [row.edition for row in found]


def _due(
    settings: Settings, people: Path | None, since: date | None, rows: Sequence[Row], done: Delivered
) -> list[Letter]:
    """The letters that there should be; what is wrong in the list is told in `done`."""
    path = people or settings.state / LIST
    listed = read_recipients(path)
    record = read_record(settings.reports)
    done.faults += [*listed.faults, *(f"{path.name}, {text}" for text in unknown_places(record, listed.people))]
    due = letters_due(record, listed.people, rows, since)
    done.lines = {(letter.edition, letter.recipient.key): letter.recipient.line for letter in due}
    return due


def _ready(due: Sequence[Letter], rows: Sequence[Row]) -> list[Letter]:
    """The letters that were not handed over yet."""
    gone = {(row.edition, row.recipient) for row in rows if row.state not in WAITING}
    return [letter for letter in due if (letter.edition, letter.recipient.key) not in gone]


def _sender(country: str) -> Sender:
    found = sender(country)
    if found is None:
        raise UserError("CATALOGUE_SMTP_FROM is not set: give the address that the letters are from")
    return found


def _written(
    settings: Settings,
    letters: Sequence[Letter],
    senders: Mapping[str, Sender],
    done: Delivered,
    *,
    is_trial: bool = False,
) -> Iterator[tuple[Letter, bytes, Sender]]:
    """The letters one after the other; one that cannot be written is told in `done` and waits."""
    for letter in letters:
        path = settings.reports / SITE / letter.address
        from_ = senders[letter.recipient.country]
        try:
            page = read_released(path)
            if (page.edition, page.lang) != (letter.edition, letter.recipient.language):
                raise ValueError("it is another report's page")
            attached = attachment(path, letter.edition, letter.recipient.attach)
        except (OSError, ValueError) as error:
            reason = (isinstance(error, OSError) and error.strerror) or error
            done.faults.append(f"{letter.edition}: {letter.address} cannot be used: {reason}; the letter waits")
            continue
        except UserError as error:
            done.faults.append(f"{letter.edition}, {LIST} line {letter.recipient.line}: {error}; the letter waits")
            continue
        answers, link = mailbox_in(settings.contact) or from_.email, _link(settings, letter)
        said = words(letter, page, link, settings.contact or from_.email, answers)
        message = compose(letter, said, from_, answers, _moment(letter, is_trial), attached)
        if not is_safe(letter, message, path, [one for one in (link, settings.contact, answers) if one]):
            done.faults.append(f"{letter.edition}: the letter says a number that its report does not; it waits")
            continue
        yield letter, as_bytes(message, from_.email, letter.recipient.email), from_


def _moment(letter: Letter, is_trial: bool) -> datetime:
    """Now; in a dry run the morning of the release."""
    if is_trial:
        return datetime.combine(date.fromisoformat(letter.entry["published"]), MORNING, ZONE)
    return datetime.now(ZONE)


def _link(settings: Settings, letter: Letter) -> str:
    """The report's permanent address; the path below the site where the site has none (dry run)."""
    if not settings.site_url:
        return letter.address
    site = urlsplit(settings.site_url)
    if site.scheme not in ("https", "http") or not site.netloc:
        raise UserError("site_url in catalogue.toml is no address such as https://reports.example.org")
    return f"{settings.site_url.rstrip('/')}/{letter.address}"


def _send_all(
    server: MailServer, outbox: Outbox, letters: Iterator[tuple[Letter, bytes, Sender]], done: Delivered
) -> None:
    """Send the letters one after the other until the server goes away."""
    for letter, text, from_ in letters:
        try:
            done.new[_send(server, outbox, letter, text, from_).state] += 1
        except Unreachable as error:
            done.faults.append(f"{error}; the rest waits for the next run")
            done.is_cut_short = True
            return


def _send(server: MailServer, outbox: Outbox, letter: Letter, text: bytes, from_: Sender) -> Answer:
    """Send one letter and write down what became of it; where that is unknown its row stays "sending"."""
    edition, key, day = letter.edition, letter.recipient.key, datetime.now(ZONE).date().isoformat()
    is_out = False

    def before_text() -> None:
        nonlocal is_out
        outbox.begin(edition, key, day)
        is_out = True

    answer = server.send(text, from_.email, letter.recipient.email, before_text)
    if answer.state != "unknown" and is_out:
        outbox.end(edition, key, answer.state, answer.code)
    elif answer.state != "unknown":
        outbox.refuse(edition, key, answer.state, answer.code, day)
    return answer
