"""Files are what their content says, kept with the security of their dossier, and sent as attachments only."""

from __future__ import annotations

import hashlib
import io
import socket
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import TODAY, a_controller, a_dossier, a_user, as_actor

from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.audit.models import AuditRow
from doorlopend.records.files import queries, services
from doorlopend.records.files.models import File, FileChunk
from doorlopend.records.files.ports import CHUNK, Clamd, remove_content
from doorlopend.records.files.s3 import Keys, StoreUnavailable, signed
from doorlopend.records.files.services import FileRefused, add_file, safe_name
from doorlopend.records.files.sniff import sniff
from doorlopend.records.people.models import SafetyAccess

PDF = b"%PDF-1.7\n" + b"x" * 100


def packed(*names: str, **contents: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, contents.get(name, b"x"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (PDF, "pdf"), (b"\x89PNG\r\n\x1a\n..", "png"), (b"\xff\xd8\xff\xe0..", "jpg"), (b"\0\0\0\x18ftypheic....", "heic"),
        (b"naam;datum\nAmal;2026-01-01\n", "csv"), ("Beste mevrouw, één vraag".encode(), "txt"),
        (packed("[Content_Types].xml", "word/document.xml"), "docx"), (packed("xl/workbook.xml"), "xlsx"),
        (packed("mimetype", mimetype=b"application/vnd.oasis.opendocument.text"), "odt"),
    ],
)  # fmt: skip
def test_what_is_kept_is_known_by_its_content(content: bytes, ending: str) -> None:
    found = sniff(content)
    assert found is not None and ending in found.endings
    assert services.check_content(name=f"Brief.{ending.upper()}", content=content) is found
    with pytest.raises(FileRefused) as refused:
        services.check_content(name="brief.exe", content=content)
    assert refused.value.code == "other_type"


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\0\x03", b"#!/bin/sh\nrm -rf /", b"<html><script>alert(1)</script>", b"  <svg onload=alert(1)>", b"\x7fELF\x02",
        packed("word/document.xml", "word/vbaProject.bin"), packed("evil.exe"), b"PK\x03\x04broken", b"GIF89a\0", b"{\\rtf1}",
        b"%!PS-Adobe", "é".encode("latin-1"),
    ],
)  # fmt: skip
def test_what_may_run_or_is_unknown_is_refused_with_the_remedy(content: bytes) -> None:
    for name in ("brief.pdf", "brief.docx", "brief.txt", "brief.png"):
        with pytest.raises(FileRefused) as refused:
            services.check_content(name=name, content=content)
        assert refused.value.code == "unknown_type" and "pdf" in refused.value.message["nl"] and "pdf" in refused.value.message["en"]


def test_too_big_and_empty_say_so(settings: Any) -> None:
    for content, code in ((b"%PDF-" + b"x" * services.LARGEST, "too_big"), (b"", "empty")):
        with pytest.raises(FileRefused) as refused:
            services.check_content(name="a.pdf", content=content)
        assert refused.value.code == code
    assert services.check_content(name="a.pdf", content=b"%PDF-" + b"x" * (services.LARGEST - 5))


@given(name=st.text(min_size=1, max_size=150))
def test_a_stored_name_is_a_plain_name(name: str) -> None:
    kept = safe_name(f"{name}.pdf")
    assert kept.endswith(".pdf") and len(kept) <= 120
    assert not set("/\\\r\n\0") & set(kept) and kept.isprintable() and not kept.startswith(".")


def test_a_name_keeps_no_number_of_a_person() -> None:
    assert safe_name("C:\\brieven\\intake 123456782.pdf") == "intake ….pdf"


@given(name=st.text(min_size=1, max_size=60))
def test_headers_never_run_frame_or_cache_it(name: str) -> None:
    made = queries.headers(File(name=safe_name(name + ".pdf"), mime="application/pdf", size=3))
    assert made["Content-Disposition"].startswith("attachment; ") and made["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in made["Content-Security-Policy"] and "no-store" in made["Cache-Control"]
    assert all(value.isascii() and value.isprintable() for value in made.values())


@pytest.mark.django_db
class TestKeeping:
    @pytest.mark.parametrize("size", [1, CHUNK - 9, CHUNK, 3 * CHUNK + 7])
    def test_content_comes_back_as_it_went_in(self, size: int) -> None:
        goirle = a_controller()
        dossier, worker = a_dossier(goirle), a_user("regievoerder", goirle.pk)[1]
        content = b"%PDF-" + bytes(range(256)) * (size // 256) + b"x" * (size % 256)
        with acting(worker):
            file = add_file(actor=worker, dossier_id=dossier.pk, name="brief.pdf", content=content)
            got = queries.download(actor=worker, file_id=file.pk)
            assert b"".join(got.content) == content and got.headers["Content-Length"] == str(len(content))
            assert (file.scan, file.sha256) == ("none", hashlib.sha256(content).hexdigest())
            assert queries.files_of(dossier.pk) == [file]
        with acting(system_for(goirle.pk, why="test")):
            acts = set(AuditRow.objects.filter(subject=dossier.audit_token, object_kind="file").values_list("action", flat=True))
        assert acts == {"file.added", "file.read"}

    def test_a_file_is_as_secret_as_its_class(self) -> None:
        goirle = a_controller()
        dossier = a_dossier(goirle)
        system = system_for(goirle.pk, why="test")
        with acting(system):
            files = {name: add_file(actor=system, dossier_id=dossier.pk, name="a.pdf", content=PDF, sensitivity=name) for name in ("ordinary", "health", "safety")}
        named, _ = a_user("regievoerder", goirle.pk)
        with acting(system):
            SafetyAccess.objects.create(user=named, steward_id=goirle.pk, dossier_id=dossier.pk, reason="test", valid_from=date(2026, 1, 1))
        sees = {"begeleider": {"ordinary"}, "teamleider": {"ordinary", "health"}, "fg": set(), "regiocoordinator": set()}
        actors = {role: a_user(role, goirle.pk)[1] for role in sees} | {"named": as_actor(named, today=TODAY)}
        for who, expected in {**sees, "named": {"ordinary", "health", "safety"}}.items():
            with acting(actors[who]):
                assert {file.sensitivity for file in queries.files_of(dossier.pk)} == expected, who
                assert set(FileChunk.objects.values_list("sensitivity", flat=True)) == expected, who
                for name in set(files) - expected:
                    with pytest.raises(File.DoesNotExist):
                        queries.download(actor=actors[who], file_id=files[name].pk)

    def test_another_controller_adds_nothing(self) -> None:
        goirle, other = a_controller(), a_controller("Hilvarenbeek", code="GM0798", number=798)
        dossier, stranger = a_dossier(goirle), a_user("regievoerder", other.pk)[1]
        with acting(stranger), pytest.raises((PermissionDenied, dossier.DoesNotExist)):
            add_file(actor=stranger, dossier_id=dossier.pk, name="a.pdf", content=PDF)

    def test_what_was_altered_in_the_store_is_not_sent(self, owner_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        goirle = a_controller()
        dossier, system = a_dossier(goirle), system_for(goirle.pk, why="test")
        with acting(system):
            file = add_file(actor=system, dossier_id=dossier.pk, name="a.pdf", content=PDF)
            File.objects.filter(pk=file.pk).update(sha256="0" * 64)
            with pytest.raises(queries.FileDamaged):
                queries.download(actor=system, file_id=file.pk)

    def test_a_virus_is_refused_and_a_silent_scanner_makes_it_wait(self, settings: Any) -> None:
        goirle = a_controller()
        dossier, system = a_dossier(goirle), system_for(goirle.pk, why="test")
        with acting(system), clamd(b"stream: OK\0") as port:
            settings.FILE_SCANNER = f"clamd://127.0.0.1:{port}"
            assert add_file(actor=system, dossier_id=dossier.pk, name="a.pdf", content=PDF).scan == "clean"
        with acting(system), clamd(b"stream: Eicar-Test-Signature FOUND\0") as port:
            settings.FILE_SCANNER = f"clamd://127.0.0.1:{port}"
            with pytest.raises(FileRefused, match="virus"):
                add_file(actor=system, dossier_id=dossier.pk, name="a.pdf", content=PDF)
        with acting(system):
            settings.FILE_SCANNER = "clamd://127.0.0.1:1"
            file = add_file(actor=system, dossier_id=dossier.pk, name="a.pdf", content=PDF)
            assert file.scan == "waiting"
            with pytest.raises(PermissionDenied, match="virussen"):
                queries.download(actor=system, file_id=file.pk)
            settings.FILE_SCANNER = ""
            assert services.scan_waiting(actor=system, controller_id=goirle.pk) == 1
            assert queries.download(actor=system, file_id=file.pk)


@contextmanager
def clamd(answer: bytes) -> Iterator[int]:
    """Answers one scan as ClamAV's daemon does, after it has read the whole stream."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        def serve() -> None:
            link, _ = server.accept()
            with link:
                read = b""
                while not read.endswith(b"\0\0\0\0"):
                    read += link.recv(65536)
                assert read.startswith(b"zINSTREAM\0")
                link.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
        thread.join()


def test_a_scanner_that_talks_nonsense_settles_nothing() -> None:
    with clamd(b"UNKNOWN COMMAND\0") as port:
        assert Clamd("127.0.0.1", port).scan(b"x") == "waiting"


def test_requests_are_signed_as_amazon_publishes() -> None:
    """The example 'GET Object' of the Amazon S3 API reference, Signature Version 4."""
    made = signed(
        method="GET", host="examplebucket.s3.amazonaws.com", path="/test.txt", headers={"Range": "bytes=0-9"},
        digest=hashlib.sha256(b"").hexdigest(), at=datetime(2013, 5, 24, tzinfo=UTC),
        keys=Keys("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1"),
    )  # fmt: skip
    assert made["authorization"].endswith("Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")


@contextmanager
def bucket() -> Iterator[tuple[int, dict[str, bytes]]]:
    """A bucket in memory that refuses what is not rightly signed."""
    objects: dict[str, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            at = datetime.strptime(self.headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            right = signed(method=self.command, host=self.headers["host"], path=self.path, headers={}, digest=hashlib.sha256(body).hexdigest(), keys=Keys("id", "secret", "eu-west-1"), at=at)
            status, answer = (403, b"") if self.headers["authorization"] != right["authorization"] else self._store(body)
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def _store(self, body: bytes) -> tuple[int, bytes]:
            if self.command == "PUT":
                objects[self.path] = body
            elif self.command == "DELETE":
                objects.pop(self.path, None)
            return (200, objects.get(self.path, b"")) if self.path in objects or self.command != "GET" else (404, b"")

        do_GET = do_PUT = do_DELETE = _do

        def log_message(self, format: str, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, objects
    server.shutdown()
    server.server_close()


@pytest.mark.django_db
def test_a_bucket_keeps_files_as_the_database_does(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    goirle = a_controller()
    dossier, system = a_dossier(goirle), system_for(goirle.pk, why="test")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "id")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    with acting(system), bucket() as (port, objects):
        settings.FILE_STORE = f"s3://dossiers@127.0.0.1:{port}/goirle?region=eu-west-1&scheme=http"
        file = add_file(actor=system, dossier_id=dossier.pk, name="a.pdf", content=PDF)
        assert objects == {f"/dossiers/goirle/{file.pk}": PDF} and not FileChunk.objects.filter(file=file).exists()
        assert b"".join(queries.download(actor=system, file_id=file.pk).content) == PDF
        remove_content([file.pk])
        assert objects == {}
        with pytest.raises(StoreUnavailable):
            queries.download(actor=system, file_id=file.pk)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
        with pytest.raises(StoreUnavailable, match="403"):
            add_file(actor=system, dossier_id=dossier.pk, name="a.pdf", content=PDF)
