"""Letters that come back: delivery status notifications (RFC 3464) and addresses that the operator names."""

import email
import re
from collections.abc import Iterable, Iterator, Sequence
from email.message import EmailMessage, Message
from email.policy import default
from pathlib import Path

from catalogue.delivery.letter import mark_of
from catalogue.delivery.outbox import Row
from catalogue.delivery.recipients import address_of
from catalogue.errors import UserError

_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_MARK = re.compile(r"<([0-9a-f]{32})@")
OUT = ("sent", "sending")


def bounced(what: str, rows: Iterable[Row]) -> tuple[list[Row], str]:
    """The letters that came back, and the code: `what` is an address, or a file with the server's notification.

    Of an address these are its latest letters. UserError where nothing fits.
    """
    out = [row for row in rows if row.state in OUT]
    path = Path(what)
    if path.is_file():
        found, code = _notified(path, out)
    else:
        try:
            found, code = _latest(address_of(what).casefold(), out), "reported"
        except ValueError:
            raise UserError("--bounced: neither a file that is there nor an e-mail address") from None
    if not found:
        raise UserError("--bounced: no letter that was sent fits; give the address as recipients.csv has it")
    return found, code


def _latest(recipient: str, rows: Iterable[Row]) -> list[Row]:
    """The letters of the last day on which the address got any."""
    own = [row for row in rows if row.recipient == recipient]
    return [row for row in own if row.day == max(one.day for one in own)]


def _notified(path: Path, rows: Sequence[Row]) -> tuple[list[Row], str]:
    """The letters that a notification says have failed for good."""
    try:
        message = email.message_from_bytes(path.read_bytes(), policy=default)
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}") from None
    failed = dict(_failures(message))
    if not failed:
        raise UserError(f"{path.name} is no notification that a letter could not be delivered (RFC 3464)")
    marks = set(_MARK.findall(path.read_bytes().decode("ascii", "replace")))
    exact = [row for row in rows if mark_of(row.edition, row.recipient) in marks]
    found = exact or [row for address in failed for row in _latest(address, rows)]
    return found, next(iter(failed.values()))


def _failures(message: Message | EmailMessage) -> Iterator[tuple[str, str]]:
    """Addresses whose delivery failed for good, each with its status code."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload():
            if not isinstance(block, Message) or str(block.get("Action", "")).strip().casefold() != "failed":
                continue
            status = _STATUS.search(str(block.get("Status", "")))
            for header in ("Original-Recipient", "Final-Recipient"):
                address = str(block.get(header, "")).rpartition(";")[2].strip().strip("<>")
                try:
                    yield address_of(address).casefold(), status.group() if status else "5.0.0"
                except ValueError:
                    continue
