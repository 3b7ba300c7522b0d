"""What a file is by its content; its name and what the sender says it is are only believed when they agree."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Type:
    """A kind of file we keep: its MIME type and the endings its name may have."""

    mime: str
    endings: tuple[str, ...]


PDF = Type("application/pdf", ("pdf",))
PNG = Type("image/png", ("png",))
JPEG = Type("image/jpeg", ("jpg", "jpeg"))
HEIC = Type("image/heic", ("heic",))
TEXT = Type("text/plain", ("txt", "csv"))
DOCX = Type("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",))
XLSX = Type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",))
ODT = Type("application/vnd.oasis.opendocument.text", ("odt",))
TYPES = (PDF, PNG, JPEG, HEIC, TEXT, DOCX, XLSX, ODT)
_CONTROL = re.compile(rb"[\0-\x08\x0e-\x1f\x7f]")
_STARTS = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
_INSIDE = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX))


def sniff(content: bytes) -> Type | None:
    """The type by content, or None for what we do not keep: programs, archives, pages, office files with macros."""
    for start, type_ in _STARTS:
        if content.startswith(start):
            return type_
    if content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return HEIC
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    return TEXT if _is_text(content) else None


def _packed(content: bytes) -> Type | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = set(packed.namelist())
            if any(name.endswith("vbaProject.bin") for name in names):
                return None
            if "mimetype" in names and packed.read("mimetype") == ODT.mime.encode():
                return ODT
            return next((type_ for name, type_ in _INSIDE if name in names), None)
    except (zipfile.BadZipFile, OSError, RuntimeError):
        return None


def _is_text(content: bytes) -> bool:
    head = content[:4096].lstrip().lower()
    if _CONTROL.search(content) or head.startswith((b"<", b"#!", b"%!", b"mz", b"{\\rtf")):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
