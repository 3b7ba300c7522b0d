"""Handshakes with a server that asks for a client certificate, as DUO does: each gemeente shows its own, and nothing else."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.factories import TODAY, a_controller, a_dossier, a_user

from doorlopend.gateways.exchange.duo.client import DuoRefuses, Line, ask, ask_list, tell
from doorlopend.gateways.exchange.duo.send import send
from doorlopend.practice.casework.exchange import services
from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.dossiers.services import new_fact
from doorlopend.records.messages import outbox
from doorlopend.records.messages.models import Outgoing
from doorlopend.records.regions.models import Controller


class Authority:
    """A certificate authority of this test; `given` writes certificate and key in one PEM file, as an installation keeps them."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name, self.key = folder, x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"root of {name}")]), ec.generate_private_key(ec.SECP256R1())
        self.root = folder / f"{name}.pem"
        own = self._signed(self.name, self.key).add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        self.root.write_bytes(own.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))

    def _signed(self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, days: int = 2) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(self.name).public_key(key.public_key())
        return builder.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=9)).not_valid_after(now + timedelta(days=days))

    def given(self, name: str, *, days: int = 2, host: str = "127.0.0.1", password: bytes = b"") -> str:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        made = self._signed(subject, key, days).add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False)
        locked = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
        whole = made.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        whole += key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked)
        path = self.folder / f"{uuid4().hex}.pem"
        path.write_bytes(whole)
        return str(path)


@dataclass
class Duo:
    """What the server saw: who called, and what was asked. A caller that it turned down stands in neither."""

    url: str = ""
    callers: list[str] = field(default_factory=list)
    asked: list[bytes] = field(default_factory=list)


@contextmanager
def duo(certificate: str, *, callers_of: Path, newest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3) -> Iterator[Duo]:
    """A server that lets nobody in without a certificate of that authority, and answers an empty list to who gets in."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.load_verify_locations(callers_of)
    context.verify_mode, context.maximum_version = ssl.CERT_REQUIRED, newest
    seen, door = Duo(), socket.create_server(("127.0.0.1", 0))
    seen.url = f"https://127.0.0.1:{door.getsockname()[1]}"
    threading.Thread(target=_serve, args=(door, context, seen), daemon=True).start()
    try:
        yield seen
    finally:
        door.shutdown(socket.SHUT_RDWR)
        door.close()


def _serve(door: socket.socket, context: ssl.SSLContext, seen: Duo) -> None:
    with suppress(OSError):
        while True:
            line, _address = door.accept()
            line.settimeout(10)
            raw = line.dup()
            with context.wrap_socket(line, server_side=True, do_handshake_on_connect=False) as secure, suppress(OSError):
                _answer(secure, seen)
            with raw, suppress(OSError):
                raw.shutdown(socket.SHUT_WR)
                while raw.recv(4096):  # what the caller still says is read, so that the alert reaches it
                    pass


def _answer(secure: ssl.SSLSocket, seen: Duo) -> None:
    secure.do_handshake()
    parts = secure.getpeercert() or {}
    seen.callers += [value for part in parts["subject"] for name, value in part if name == "commonName"]  # type: ignore[union-attr,misc]
    text = secure.recv(65536)
    seen.asked.append(text.split(b"\r\n")[0])
    secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]")


@pytest.fixture
def ours(tmp_path: Path) -> Authority:
    """Who signs for the gemeenten."""
    return Authority(tmp_path, "gemeenten")


@pytest.fixture
def theirs(tmp_path: Path, settings: object) -> Authority:
    """Who signs for DUO, and whom this installation trusts."""
    made = Authority(tmp_path, "duo")
    settings.DUO_TRUST = str(made.root)  # type: ignore[attr-defined]
    return made


def test_each_gemeente_is_let_in_by_its_own_certificate(ours: Authority, theirs: Authority) -> None:
    with duo(theirs.given("duo"), callers_of=ours.root) as server:
        for oin in (f"{785:020d}", f"{855:020d}"):
            assert ask_list(line=Line(server.url, oin, ours.given(oin)), path="/instellingen") == []
    assert server.callers == [f"{785:020d}", f"{855:020d}"]
    assert server.asked == [b"GET /instellingen HTTP/1.1"] * 2


@pytest.mark.parametrize("newest", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@pytest.mark.parametrize("shown", ["none", "of another", "expired"])
def test_without_a_certificate_that_duo_takes_nothing_is_told(ours: Authority, theirs: Authority, tmp_path: Path, shown: str, newest: ssl.TLSVersion) -> None:
    """Whichever moment of the handshake the server turns us down: one error, that says so, and no doubt whether it arrived."""
    mine = {"none": "", "of another": Authority(tmp_path, "stranger").given("x"), "expired": ours.given("x", days=-1)}[shown]
    with duo(theirs.given("duo"), callers_of=ours.root, newest=newest) as server:
        line = Line(server.url, "1", mine)
        with pytest.raises(DuoRefuses, match="neemt het certificaat van deze gemeente niet aan"):
            tell(line=line, method="PUT", path="/x", message_id=uuid4(), body={"a": 1})
        with pytest.raises(DuoRefuses, match="neemt het certificaat van deze gemeente niet aan"):
            ask(line=line, bsn="999990019", names=["plicht"], pause=lambda _seconds: None)
    assert not server.callers and not server.asked


@pytest.mark.parametrize("wrong", ["signed by another", "of another address", "expired"])
def test_a_server_that_cannot_prove_to_be_duo_hears_nothing(ours: Authority, theirs: Authority, tmp_path: Path, wrong: str) -> None:
    shown = {
        "signed by another": Authority(tmp_path, "stranger").given("duo"), "of another address": theirs.given("duo", host="127.0.0.2"),
        "expired": theirs.given("duo", days=-1),
    }[wrong]  # fmt: skip
    with duo(shown, callers_of=ours.root) as server, pytest.raises(DuoRefuses, match="certificaat van DUO wordt niet vertrouwd"):
        tell(line=Line(server.url, "1", ours.given("1")), method="PUT", path="/x", message_id=uuid4(), body={"a": 1})
    assert not server.callers and not server.asked


def test_a_locked_key_is_told_and_never_asked_for_at_a_terminal(ours: Authority, theirs: Authority) -> None:
    line = Line("https://127.0.0.1:9", "1", ours.given("1", password=b"secret"))
    with pytest.raises(DuoRefuses, match="niet te lezen"):
        tell(line=line, method="PUT", path="/x", message_id=uuid4())


@pytest.mark.django_db
def test_the_outbox_says_in_plain_words_that_the_certificate_is_the_trouble(ours: Authority, theirs: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stuck for a person with the reason, not tried for days; once the certificate is mended the same message arrives."""
    monkeypatch.setattr(outbox, "SENDERS", {})
    controller = a_controller()
    _user, actor = a_user("teamleider", controller.pk)
    plan = new_fact(kind="pip.vastgesteld", valid_from=date(2026, 3, 2), known_on=date(2026, 3, 2), leerroute="b1_route", gemeente="0785")
    dossier = a_dossier(controller, bsn="999990019", facts=(plan,))
    with duo(theirs.given("duo"), callers_of=ours.root) as server:
        Controller.objects.filter(pk=controller.pk).update(duo_url=server.url, certificate="")
        with acting(actor):
            draft = Outgoing.objects.get(dossier_id=dossier.pk, operation="pip", state="draft")
            services.send(actor=actor, message_id=draft.pk, today=TODAY)
        assert send(message_id=draft.pk, controller_id=controller.pk) == "dead"
        with acting(system_for(controller.pk, why="test")):
            draft.refresh_from_db()
        assert "certificaat van deze gemeente niet aan" in draft.problem and not draft.unsure and not server.asked
        Controller.objects.filter(pk=controller.pk).update(certificate=ours.given("0785"))
        with acting(actor):
            outbox.try_again(actor=actor, message_id=draft.pk)
        assert send(message_id=draft.pk, controller_id=controller.pk) == "accepted"
    assert server.callers == ["0785"] and len(server.asked) == 1
