"""The only way to add a file: looked at by content, scanned, kept with the security of its dossier."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from uuid import UUID

from django.conf import settings
from django.db import transaction

from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.policies import check_may_write
from doorlopend.records.dossiers.services import seen

from .models import File
from .ports import scanner, store
from .sniff import TYPES, Type, sniff

LARGEST = 20 * 1024 * 1024


class FileRefused(ValueError):
    """A file that is not kept: `field` and `code` name why, `message` says it with the remedy in both languages."""

    def __init__(self, code: str, nl: str, en: str) -> None:
        super().__init__(nl)
        self.field, self.code, self.message = "file", code, {"nl": nl, "en": en}


@transaction.atomic
def add_file(*, actor: Actor, dossier_id: UUID, name: str, content: bytes, sensitivity: str = "ordinary") -> File:
    """Keeps a file of at most 20 MB with its dossier. Raises FileRefused or PermissionDenied."""
    dossier = Dossier.objects.get(pk=dossier_id)
    check_may_write(actor=actor, controller_id=dossier.controller_id)
    type_ = check_content(name=name, content=content)
    scan = scanner().scan(content)
    if scan == File.Scan.INFECTED:
        raise FileRefused("infected", "In dit bestand zit een virus; het is niet bewaard.", "This file holds a virus; it was not kept.")
    file = File.objects.create(
        controller_id=dossier.controller_id, dossier_id=dossier.pk, sensitivity=sensitivity, name=safe_name(name),
        mime=type_.mime, size=len(content), sha256=hashlib.sha256(content).hexdigest(), scan=scan, added_by=actor.id,
    )  # fmt: skip
    store().put(file, content)
    trail.record(
        actor=actor, action="file.added", controller_id=dossier.controller_id, subjects=[seen(dossier)],
        object_kind="file", object_id=file.pk, detail={"mime": file.mime, "size": file.size},
    )  # fmt: skip
    return file


def check_content(*, name: str, content: bytes) -> Type:
    """The type of the content, when it is one we keep and the name agrees."""
    largest = getattr(settings, "FILE_LARGEST", LARGEST)
    if not content:
        raise FileRefused("empty", "Dit bestand is leeg. Kies een ander bestand.", "This file is empty. Choose another.")
    if len(content) > largest:
        most = largest // (1024 * 1024)
        raise FileRefused("too_big", f"Dit bestand is groter dan {most} MB. Maak het kleiner of splits het.", f"This file is larger than {most} MB. Make it smaller or split it.")
    found, ending = sniff(content), name.rpartition(".")[2].lower()
    if found is None:
        kept = ", ".join(end for each in TYPES for end in each.endings)
        raise FileRefused("unknown_type", f"Dit soort bestand wordt niet bewaard. Gebruik een van: {kept}.", f"Files of this kind are not kept. Use one of: {kept}.")
    if ending not in found.endings:
        wanted = " / ".join(found.endings)
        raise FileRefused("other_type", f"De naam eindigt op .{ending}, maar de inhoud is {wanted}. Hernoem of bewaar het bestand opnieuw.", f"The name ends in .{ending}, but the content is {wanted}. Rename or save the file again.")
    return found


def safe_name(name: str) -> str:
    """The name without folders, control characters and long numbers: no BSN in a file name."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    printable = "".join(char for char in last if char.isprintable())
    stem, _, ending = re.sub(r"\d{8,}", "…", printable).rpartition(".")
    return f"{(stem.strip(' .') or 'bestand')[:100]}.{ending[:10].lower()}"


@transaction.atomic
def scan_waiting(*, actor: Actor, controller_id: UUID) -> int:
    """Scans again what waited because the scanner did not answer; returns how many were settled."""
    settled = 0
    for file in File.objects.filter(controller_id=controller_id, scan=File.Scan.WAITING):
        file.scan = scanner().scan(b"".join(store().get(file)))
        settled += file.scan != File.Scan.WAITING
        file.save(update_fields=["scan"])
    return settled
