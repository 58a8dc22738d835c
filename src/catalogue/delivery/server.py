"""The operator's mail server: its settings, the connection, and what it answers to one letter."""

import contextlib
import ipaddress
import os
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Literal

from catalogue.delivery.recipients import address_of, clean_name
from catalogue.errors import UserError

Encryption = Literal["starttls", "ssl", "none"]
PORTS: dict[str, int] = {"starttls": 587, "ssl": 465, "none": 25}
PATIENCE_SECONDS = 60
_ENHANCED = re.compile(rb"^([245]\.\d{1,3}\.\d{1,3})\b")
LOST, CLOSING = "lost", 421


@dataclass(frozen=True)
class Account:
    """How to reach the mail server. `password` is never shown."""

    host: str
    port: int
    encryption: Encryption
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        """Without user and password."""
        return f"Account({self.host}:{self.port}, {self.encryption})"


@dataclass(frozen=True)
class Sender:
    """Whom the letters are from; without a name it is the publisher's."""

    email: str
    name: str = ""


class Unreachable(UserError):
    """The server cannot be used now: nothing was handed over since it said so."""


@dataclass(frozen=True)
class Answer:
    """What became of one letter: its new state, and the server's code without its text, which may hold addresses."""

    state: Literal["sent", "failed", "bounced", "unknown"]
    code: str


def account() -> Account:
    """The account from CATALOGUE_SMTP_* variables. UserError where one is missing or cannot be used."""
    host = _variable("HOST")
    if not host:
        raise UserError("CATALOGUE_SMTP_HOST is not set: name the mail server")
    encryption = _variable("TLS") or "starttls"
    if encryption not in PORTS:
        raise UserError("CATALOGUE_SMTP_TLS is none of starttls, ssl, none")
    port = _variable("PORT") or str(PORTS[encryption])
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise UserError("CATALOGUE_SMTP_PORT is not the number of a port")
    user, password = _variable("USER"), _password()
    if bool(user) != bool(password):
        raise UserError(
            "CATALOGUE_SMTP_USER and CATALOGUE_SMTP_PASSWORD (or _PASSWORD_FILE) go together: set both or none"
        )
    if user and encryption == "none" and not _is_loopback(host):
        raise UserError("CATALOGUE_SMTP_TLS=none would show the password on the network: use starttls or ssl")
    return Account(host, int(port), encryption, user, password)  # type: ignore[arg-type]


def sender(country: str) -> Sender | None:
    """Whom a country's letters are from: CATALOGUE_SMTP_FROM_LT and the like, else CATALOGUE_SMTP_FROM, else None."""
    for name in (f"FROM_{country}", "FROM"):
        if text := _variable(name):
            shown, email = parseaddr(text)
            try:
                return Sender(address_of(email), clean_name(shown))
            except ValueError:
                raise UserError(f"CATALOGUE_SMTP_{name} is not an address such as reports@example.org") from None
    return None


def _variable(name: str) -> str:
    return os.environ.get(f"CATALOGUE_SMTP_{name}", "").strip()


def _password() -> str:
    path = _variable("PASSWORD_FILE")
    if not path:
        return _variable("PASSWORD")
    try:
        return Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise UserError("CATALOGUE_SMTP_PASSWORD_FILE cannot be read") from None


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


class MailServer:
    """One connection for many letters, made anew where it is lost."""

    def __init__(self, reached: Account) -> None:
        """Does not connect yet."""
        self._account = reached
        self._smtp: smtplib.SMTP | None = None

    def connect(self) -> None:
        """Reach the server and sign in; Unreachable with the reason where that fails."""
        if self._smtp is not None:
            return
        where = f"the mail server {self._account.host}:{self._account.port}"
        try:
            self._smtp = self._signed_in()
        except smtplib.SMTPAuthenticationError as error:
            raise Unreachable(f"{where} refuses user and password ({error.smtp_code})") from None
        except smtplib.SMTPNotSupportedError:
            raise Unreachable(
                f"{where} does not offer what CATALOGUE_SMTP_TLS={self._account.encryption} or the sign-in needs"
            ) from None
        except smtplib.SMTPResponseException as error:
            raise Unreachable(f"{where} does not take letters now ({error.smtp_code})") from None
        except ssl.SSLError as error:
            raise Unreachable(f"{where} has no certificate that can be trusted ({error.reason})") from None
        except (OSError, smtplib.SMTPException) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise Unreachable(f"{where} cannot be reached: {reason}") from None

    def _signed_in(self) -> smtplib.SMTP:
        one, context = self._account, ssl.create_default_context()
        smtp: smtplib.SMTP
        if one.encryption == "ssl":
            smtp = smtplib.SMTP_SSL(one.host, one.port, timeout=PATIENCE_SECONDS, context=context)
        else:
            smtp = smtplib.SMTP(one.host, one.port, timeout=PATIENCE_SECONDS)
        try:
            smtp.ehlo()
            if one.encryption == "starttls":
                smtp.starttls(context=context)
                smtp.ehlo()
            if one.user:
                smtp.login(one.user, one.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def close(self) -> None:
        """Take leave; a server that is gone already is no error."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                smtp.quit()

    def send(self, letter: bytes, from_: str, to: str, before_text: Callable[[], None]) -> Answer:
        """Hand one letter over. `before_text` is called when only the text is missing: after it the letter may be out.

        Unreachable where no connection can be had, or where the server refuses the sender: no letter would go.
        """
        for is_last in (False, True):
            self.connect()
            try:
                return self._transaction(letter, from_, to, before_text)
            except (OSError, smtplib.SMTPServerDisconnected):
                # an idle connection may be gone by now: that is found out before any text went
                self.drop()
                if is_last:
                    return Answer("failed", LOST)
        raise AssertionError  # the loop returns

    def drop(self) -> None:
        """Let the connection go without a word."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()

    def _transaction(self, letter: bytes, from_: str, to: str, before_text: Callable[[], None]) -> Answer:
        """MAIL, RCPT, DATA, text. Raises where the connection is lost before the text."""
        smtp = self._smtp
        assert smtp is not None
        options = []
        if not (from_ + to).isascii():
            if not smtp.has_extn("smtputf8"):
                return Answer("bounced", "553 5.6.7")
            options = ["SMTPUTF8", "BODY=8BITMIME"]
        code, text = smtp.mail(from_, options)
        if code >= 500:
            raise Unreachable(f"the mail server refuses the sender, CATALOGUE_SMTP_FROM ({_code(code, text)})")
        if code == 250:
            code, text = smtp.rcpt(to)
        if code in (250, 251):
            code, text = smtp.docmd("data")
            if code == 354:
                before_text()
                return self._text(smtp, _wire(letter))
        if code == CLOSING:  # some servers take only so many letters a connection
            raise smtplib.SMTPServerDisconnected
        self._after_refusal(smtp, code)
        return _refusal(code, text)

    def _text(self, smtp: smtplib.SMTP, wire: bytes) -> Answer:
        """Hand the text over; a connection lost in it leaves open whether the letter is out."""
        try:
            smtp.send(wire)
            code, text = smtp.getreply()
        except (OSError, smtplib.SMTPServerDisconnected):
            self.drop()
            return Answer("unknown", LOST)
        if code == 250:
            return Answer("sent", "250")
        self._after_refusal(smtp, code)
        return _refusal(code, text)

    def _after_refusal(self, smtp: smtplib.SMTP, code: int) -> None:
        """Make the connection ready for the next letter; what is refused is refused, whatever happens now."""
        try:
            if code == CLOSING or smtp.rset()[0] != 250:
                self.drop()
        except (OSError, smtplib.SMTPServerDisconnected):
            self.drop()


@contextlib.contextmanager
def connected(reached: Account) -> Iterator[MailServer]:
    """The server, reached; Unreachable where it is not."""
    server = MailServer(reached)
    server.connect()
    try:
        yield server
    except BaseException:
        server.drop()  # no farewell: it could be taken for a line of a letter
        raise
    server.close()


def _wire(text: bytes) -> bytes:
    """The letter as the protocol wants it: a line's first dot is doubled, a lone dot ends it."""
    return re.sub(rb"(?m)^\.", b"..", text.rstrip(b"\r\n")) + b"\r\n.\r\n"


def _refusal(code: int, text: bytes) -> Answer:
    """5xx is for good, 4xx is not; nor is 5.7.x, a matter of policy that the operator can mend with the server."""
    shown = _code(code, text)
    return Answer("bounced" if code >= 500 and " 5.7." not in shown else "failed", shown)


def _code(code: int, text: bytes) -> str:
    enhanced = _ENHANCED.match(text)
    return f"{code} {enhanced.group(1).decode()}" if enhanced else str(code)
