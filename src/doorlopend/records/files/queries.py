"""Reading files: what a dossier holds, and one file as an attachment that no browser runs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.services import seen

from .models import File
from .ports import store


class FileDamaged(RuntimeError):
    """The content is not what was added: its digest differs."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file as it is sent: headers, and the content in parts."""

    headers: dict[str, str]
    content: Iterator[bytes]


def files_of(dossier_id: UUID) -> list[File]:
    """The files of a dossier that the actor may see, the newest first."""
    return list(File.objects.filter(dossier_id=dossier_id).order_by("-added_at", "id"))


def download(*, actor: Actor, file_id: UUID) -> Download:
    """Raises File.DoesNotExist for who may not see it, PermissionDenied while it waits for its scan, FileDamaged."""
    file = File.objects.get(pk=file_id)
    if file.scan in {File.Scan.WAITING, File.Scan.INFECTED}:
        raise PermissionDenied(_("Dit bestand is nog niet op virussen gecontroleerd. Probeer het later opnieuw."))
    content = b"".join(store().get(file))
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise FileDamaged(str(file.pk))
    dossier = Dossier.objects.filter(pk=file.dossier_id).first() if file.dossier_id else None
    trail.record(
        actor=actor, action="file.read", controller_id=file.controller_id, subjects=[seen(dossier)] if dossier else [],
        object_kind="file", object_id=file.pk,
    )  # fmt: skip
    return Download(headers(file), iter([content]))


def headers(file: Any) -> dict[str, str]:
    """Always an attachment, never sniffed, framed, run or cached."""
    plain = "".join(char if char.isascii() and (char.isalnum() or char in " ._-") else "_" for char in file.name)
    return {
        "Content-Type": file.mime,
        "Content-Length": str(file.size),
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store, private",
    }
