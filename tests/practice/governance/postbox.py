"""A mail server on the loopback that speaks SMTP (RFC 5321) over a real socket, with STARTTLS and AUTH when asked.

It keeps what it accepted, and answers a command as told: another reply, or none and the line cut.
"""

from __future__ import annotations

import base64
import datetime as dt
import email.policy
import ipaddress
import socketserver
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

CUT = "cut"
"""Instead of a reply: the line is cut."""


@dataclass(slots=True)
class Received:
    """One message as it was accepted: from whom, for whom, how the line was, and what it said."""

    sender: str
    recipients: list[str]
    message: EmailMessage
    secret: bool
    user: str


@dataclass
class Postbox:
    """Runs between `with`. `replies` maps a command (HELLO, AUTH, MAIL, RCPT, DATA, END) to answers, used up in turn.

    `watch` is told each of these before the answer leaves; at END the message has been taken.
    """

    certificate: tuple[Path, Path] | None = None
    login: tuple[str, str] | None = None
    replies: dict[str, list[str]] = field(default_factory=dict)
    watch: Callable[[str], None] = lambda _command: None
    received: list[Received] = field(default_factory=list)

    def __enter__(self) -> Postbox:
        box = self

        class Line(_Line):
            postbox = box

        self._server = _Server(("127.0.0.1", 0), Line)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def reply(self, command: str, usual: str) -> str:
        self.watch(command)
        waiting = self.replies.get(command)
        return waiting.pop(0) if waiting else usual


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class _Cut(Exception):
    pass


class _Line(socketserver.StreamRequestHandler):
    postbox: Postbox

    def handle(self) -> None:
        self.secret, self.user, self.sender, self.recipients = False, "", "", list[str]()
        with suppress(_Cut, ConnectionError, ssl.SSLError):
            self._say(self.postbox.reply("HELLO", "220 postbox"))
            while line := self.rfile.readline():
                command, _space, rest = line.decode().strip().partition(" ")
                if command.upper() == "QUIT":
                    return self._say("221 bye")
                getattr(self, f"_{command.lower()}", self._unknown)(rest)

    def _say(self, text: str) -> None:
        if text == CUT:
            raise _Cut
        self.wfile.write(f"{text}\r\n".encode())

    def _unknown(self, _rest: str) -> None:
        self._say("502 not here")

    def _ehlo(self, _rest: str) -> None:
        offers = ["postbox"]
        if self.postbox.certificate and not self.secret:
            offers.append("STARTTLS")
        if self.postbox.login and (self.secret or not self.postbox.certificate):
            offers.append("AUTH PLAIN LOGIN")
        for number, offer in enumerate(offers, start=1):
            self._say(f"250{' ' if number == len(offers) else '-'}{offer}")

    def _starttls(self, _rest: str) -> None:
        assert self.postbox.certificate is not None
        self._say("220 go on")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.postbox.certificate)
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)
        self.secret = True

    def _auth(self, rest: str) -> None:
        method, _space, given = rest.partition(" ")
        if method.upper() != "PLAIN":
            return self._say("504 PLAIN only")
        _empty, user, password = base64.b64decode(given).decode().split("\0")
        if (user, password) != self.postbox.login:
            return self._say("535 5.7.8 wrong")
        self.user = user
        self._say(self.postbox.reply("AUTH", "235 welcome"))

    def _mail(self, rest: str) -> None:
        if self.postbox.login and not self.user:
            return self._say("530 5.7.0 log in first")
        self.sender, self.recipients = _address(rest), []
        self._say(self.postbox.reply("MAIL", "250 ok"))

    def _rcpt(self, rest: str) -> None:
        answer = self.postbox.reply("RCPT", "250 ok")
        self.recipients += [_address(rest)] if answer.startswith("2") else []
        self._say(answer)

    def _data(self, _rest: str) -> None:
        self._say(self.postbox.reply("DATA", "354 go on"))
        lines = iter(self.rfile.readline, b".\r\n")
        whole = b"".join(line.removeprefix(b".") for line in lines)
        refused = (self.postbox.replies.get("END") or ["250"])[0][0] in "45"
        if not refused:
            message = email.message_from_bytes(whole, policy=email.policy.default)
            self.postbox.received.append(Received(self.sender, self.recipients, message, self.secret, self.user))  # type: ignore[arg-type]
        self._say(self.postbox.reply("END", "250 taken"))

    def _rset(self, _rest: str) -> None:
        self._say("250 ok")


def _address(rest: str) -> str:
    return rest.partition("<")[2].partition(">")[0]


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of this machine, good for an hour, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(minutes=5)).not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    crt, pem = folder / "postbox.crt", folder / "postbox.key"
    crt.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    pem.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return crt, pem
