"""The file of a meeting paper: looked at by type and scanner before it is kept, given out as an attachment only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail
from doorlopend.records.files.models import File
from doorlopend.records.files.ports import scanner
from doorlopend.records.files.queries import Download, FileDamaged, headers
from doorlopend.records.files.services import FileRefused, check_content, safe_name

from ..models import Paper, PaperFile
from ..steps import NotNow, check_allowed


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent; `nobody` when the sender says that it holds nothing of an inburgeraar."""

    name: str
    content: bytes
    nobody: bool


@transaction.atomic
def attach(*, actor: Actor, paper: Paper, upload: Upload) -> PaperFile:
    """Raises NotNow at `file` or `nobody`, PermissionDenied."""
    check_allowed(actor=actor, region_id=paper.region_id)
    if not upload.nobody:
        raise NotNow("nobody", _("Kijk het stuk na: hele regio's lezen mee, dus er mag niets over een inburgeraar in staan."))
    made = PaperFile.objects.create(
        region_id=paper.region_id, paper=paper, name=safe_name(upload.name), mime=_type(upload), size=len(upload.content),
        sha256=hashlib.sha256(upload.content).hexdigest(), scan=_scan(upload.content), data=upload.content,
    )  # fmt: skip
    trail.record(actor=actor, action="paper.file_added", object_kind="paper", object_id=paper.pk, detail={"size": made.size, "scan": made.scan})
    return made


def _type(upload: Upload) -> str:
    try:
        return check_content(name=upload.name, content=upload.content).mime
    except FileRefused as error:
        raise NotNow("file", error.message["en" if (get_language() or "nl").startswith("en") else "nl"]) from error


def _scan(content: bytes) -> str:
    """What no scanner looked at is not kept, where there is one."""
    found = scanner().scan(content)
    if found == File.Scan.INFECTED:
        raise NotNow("file", _("In dit bestand zit een virus; het is niet bewaard."))
    if found == File.Scan.WAITING:
        raise NotNow("file", _("De viruscontrole antwoordt niet. Probeer het over een paar minuten opnieuw."))
    return str(found)


def download(*, actor: Actor, file: PaperFile) -> Download:
    """Raises FileDamaged when it is not what was added."""
    content = bytes(file.data)
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise FileDamaged(str(file.pk))
    trail.record(actor=actor, action="paper.file_read", object_kind="paper", object_id=file.paper_id)
    return Download(headers(file), _once(content))


def _once(content: bytes) -> Iterator[bytes]:
    yield content
