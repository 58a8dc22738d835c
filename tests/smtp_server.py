"""A real mail server on loopback whose behaviour a test decides, letter by letter."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

USER, PASSWORD = b"catalogue", b"secret words"
# what a test may answer at a stage: None goes on as usual, text is the reply, DROP cuts the connection
DROP = object()
Decide = Callable[[str, str], Any]


@dataclass(frozen=True)
class Taken:
    """A letter that the server took: its envelope and its bytes."""

    recipient: str
    sender: str
    content: bytes
    was_encrypted: bool

    @property
    def message(self) -> EmailMessage:
        parsed = BytesParser(policy=default).parsebytes(self.content)
        assert isinstance(parsed, EmailMessage)
        return parsed


@dataclass
class Handler:
    """Takes letters. `decide(stage, recipient)` is asked at "rcpt", "text" (it is here) and "taken" (and kept)."""

    decide: Decide
    taken: list[Taken] = field(default_factory=list)
    connections: int = 0

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self._decided(server, "rcpt", address)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        recipient = envelope.rcpt_tos[0]
        before = self._decided(server, "text", recipient)
        if before:
            return before
        content = envelope.original_content
        assert content is not None and len(envelope.rcpt_tos) == 1
        self.taken.append(Taken(recipient, envelope.mail_from or "", content, session.ssl is not None))
        return self._decided(server, "taken", recipient) or "250 2.0.0 taken"

    def _decided(self, server: SMTP, stage: str, recipient: str) -> str:
        answer = self.decide(stage, recipient)
        if answer is DROP:
            server.transport.abort()
            return "421 gone"
        return str(answer) if answer else ""


class _Controller(Controller):
    """With an authenticator that knows one account."""

    def __init__(self, handler: Handler, **options: Any) -> None:
        super().__init__(handler, hostname="127.0.0.1", port=0, server_hostname="mail.test", **options)

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (USER, PASSWORD)
    return AuthResult(success=known, handled=False)


class MailHost:
    """The server, on a port of its own choice."""

    def __init__(self, decide: Decide = lambda stage, recipient: None, **options: Any) -> None:
        self.handler = Handler(decide)
        self._controller = _Controller(self.handler, **options)
        self._is_stopped = False

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        """Once or more often."""
        if not self._is_stopped:
            self._controller.stop()
        self._is_stopped = True

    def close(self) -> None:
        """Take no new connection; callable from within `decide`."""
        if self._controller.server is not None:
            self._controller.server.close()

    @property
    def port(self) -> int:
        return int(self._controller.port)

    @property
    def taken(self) -> list[Taken]:
        return self.handler.taken

    @property
    def recipients(self) -> list[str]:
        return [one.recipient for one in self.handler.taken]


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for 127.0.0.1 as a file that a client may trust, and the server's side of it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    host = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(host, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "cert.pem", folder / "key.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return public, context
