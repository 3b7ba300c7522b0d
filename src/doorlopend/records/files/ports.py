"""Where the content of files lies, and who looks for viruses: interchangeable by setting.

`DOORLOPEND_FILE_STORE` is `database` (chunks beside the dossier, the default) or the address of an S3 bucket;
`DOORLOPEND_FILE_SCANNER` is empty (files are marked as not scanned) or `clamd://host:port`.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterable, Iterator
from typing import Protocol
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from .models import File, FileChunk

CHUNK = 256 * 1024


class Store(Protocol):
    """Keeps content under the file's id."""

    def put(self, file: File, content: bytes) -> None: ...
    def get(self, file: File) -> Iterator[bytes]: ...
    def remove(self, ids: Iterable[UUID]) -> None: ...


class DatabaseStore:
    """In the acting transaction, behind the same policies, gone with the dossier."""

    def put(self, file: File, content: bytes) -> None:
        FileChunk.objects.bulk_create(
            FileChunk(
                controller_id=file.controller_id, dossier_id=file.dossier_id, sensitivity=file.sensitivity, file=file,
                number=number, data=content[start : start + CHUNK],
            )
            for number, start in enumerate(range(0, len(content), CHUNK))
        )  # fmt: skip

    def get(self, file: File) -> Iterator[bytes]:
        for data in FileChunk.objects.filter(file=file).order_by("number").values_list("data", flat=True):
            yield bytes(data)

    def remove(self, ids: Iterable[UUID]) -> None:
        """The destruction function removes chunks itself."""


class Scanner(Protocol):
    def scan(self, content: bytes) -> str:
        """One of File.Scan: clean, infected, or waiting when the scanner does not answer."""
        ...


class NoScanner:
    def scan(self, content: bytes) -> str:
        return File.Scan.NONE


class Clamd:
    """ClamAV's daemon by its INSTREAM command (docs.clamav.net, clamd protocol)."""

    def __init__(self, host: str, port: int) -> None:
        self.place = (host, port)

    def scan(self, content: bytes) -> str:
        try:
            with socket.create_connection(self.place, timeout=20) as link:
                link.sendall(b"zINSTREAM\0")
                for start in range(0, len(content), CHUNK):
                    part = content[start : start + CHUNK]
                    link.sendall(struct.pack("!I", len(part)) + part)
                link.sendall(struct.pack("!I", 0))
                return self._verdict(link.makefile("rb").read())
        except OSError:
            return File.Scan.WAITING

    def _verdict(self, answer: bytes) -> str:
        if answer.rstrip(b"\0").endswith(b"FOUND"):
            return File.Scan.INFECTED
        return File.Scan.CLEAN if answer.rstrip(b"\0").endswith(b"OK") else File.Scan.WAITING


def store() -> Store:
    address = getattr(settings, "FILE_STORE", "database")
    if address == "database":
        return DatabaseStore()
    from .s3 import S3Store

    return S3Store.from_address(address)


def scanner() -> Scanner:
    address = urlsplit(getattr(settings, "FILE_SCANNER", ""))
    if address.scheme == "clamd":
        return Clamd(address.hostname or "localhost", address.port or 3310)
    return NoScanner()


def remove_content(ids: Iterable[UUID]) -> None:
    """After a destruction: what lies outside the database."""
    store().remove(ids)
