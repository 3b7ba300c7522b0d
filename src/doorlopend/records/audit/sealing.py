"""Chains audit rows in batches, and finds what was altered, removed or put in from outside."""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from doorlopend.records.access.actor import Actor, acting

from .models import AuditRow, Reason, Seal, SealedRow
from .trail import canonical, digest_of, mac

SEALER = Actor(id="system:sealer", kind="system", flags=frozenset({"sealer"}))
START = "0" * 64
LOCK = 7_301_001
RECENT = "1 day"
"""How far before the last link the sealer looks: no transaction lasts longer. `check` looks at all there is."""


@dataclass(slots=True)
class Report:
    """What `check audit` found; each entry is the id of a row or the number of a link."""

    sealed: int = 0
    altered: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    unsealed: list[str] = field(default_factory=list)
    broken_links: list[int] = field(default_factory=list)
    not_outside: list[int] = field(default_factory=list)
    """Links without a copy outside. The last one may lack it, for the moment between its commit and its copy."""

    @property
    def sound(self) -> bool:
        return not (self.altered or self.missing or self.foreign or self.broken_links or self.not_outside)


def seal(*, batch: int = 5000) -> int:
    """Seals the rows that are not in a link yet; returns how many. Rows with a wrong mac stay out."""
    with acting(SEALER):
        _only_one_sealer()
        rows = [row for row in _unsealed(limit=batch, recent=True) if row.mac == mac(row)]
        if not rows:
            return 0
        last = Seal.objects.order_by("-number").first()
        link = _link(number=(last.number + 1 if last else 1), previous=last.digest if last else START, rows=rows)
        link.save(force_insert=True)
        SealedRow.objects.bulk_create(
            [SealedRow(row_id=row.id, seal=link, position=place) for place, row in enumerate(rows)]
        )
        transaction.on_commit(_keep_outside)
    return len(rows)


def _only_one_sealer() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _unsealed(*, limit: int | None = None, recent: bool = False) -> list[AuditRow]:
    query = "SELECT r.* FROM audit_row r WHERE NOT EXISTS (SELECT 1 FROM audit_sealedrow s WHERE s.row_id = r.id)"
    if recent and (last := Seal.objects.aggregate(at=Max("sealed_at"))["at"]) is not None:
        query += f" AND r.at > '{last.isoformat()}'::timestamptz - interval '{RECENT}'"
    query += " ORDER BY r.at, r.id"
    return list(AuditRow.objects.raw(query + (f" LIMIT {limit}" if limit else "")))


def _link(*, number: int, previous: str, rows: list[AuditRow]) -> Seal:
    at = timezone.now()
    digest = _digest(previous=previous, number=number, sealed_at=at, rows=rows)
    return Seal(number=number, previous=previous, digest=digest, rows=len(rows), sealed_at=at)


def _digest(*, previous: str, number: int, sealed_at: datetime, rows: list[AuditRow]) -> str:
    head = f"{previous}|{number}|{sealed_at.timestamp()}|{len(rows)}"
    chain = hmac.new(settings.AUDIT_KEY.encode(), head.encode(), hashlib.sha256)
    for row in rows:
        chain.update(canonical(row))
    return chain.hexdigest()


def _keep_outside() -> None:
    """Copies each committed link outside the database, so that a rewritten chain does not match."""
    with acting(SEALER), _kept_file() as out:
        last = max((line["number"] for line in _kept()), default=0)
        for link in Seal.objects.filter(number__gt=last).order_by("number"):
            line = {"number": link.number, "previous": link.previous, "digest": link.digest, "rows": link.rows}
            out.write(json.dumps(line) + "\n")


@contextmanager
def _kept_file() -> Iterator[IO[str]]:
    """Open to add to, by one process at a time."""
    settings.AUDIT_SEALS.mkdir(parents=True, exist_ok=True)
    with (settings.AUDIT_SEALS / "seals.jsonl").open("a") as out:
        fcntl.flock(out, fcntl.LOCK_EX)
        yield out


def _kept() -> list[dict[str, Any]]:
    path = settings.AUDIT_SEALS / "seals.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def check() -> Report:
    """Reads the whole chain. An altered row breaks its mac; a missing one its link; a foreign one has no mac."""
    report = Report()
    with acting(SEALER):
        previous, expected = START, 1
        for link in Seal.objects.order_by("number"):
            if link.number != expected:
                report.broken_links.append(expected)
            previous, expected = _check_link(link, previous, report), link.number + 1
        for row in _unsealed():
            (report.unsealed if row.mac == mac(row) else report.foreign).append(str(row.id))
        _check_outside(report)
    return report


def _check_link(link: Seal, previous: str, report: Report) -> str:
    ids = list(SealedRow.objects.filter(seal=link).order_by("position").values_list("row_id", flat=True))
    found = {row.id: row for row in AuditRow.objects.filter(id__in=ids)}
    gone = [str(key) for key in ids if key not in found]
    other_words = _other_words(found)
    altered = [str(key) for key, row in found.items() if row.mac != mac(row) or key in other_words]
    report.missing += gone
    report.altered += altered
    report.sealed += len(found)
    if link.previous != previous or len(ids) != link.rows or (not gone and not altered and _again(link, [found[key] for key in ids]) != link.digest):
        report.broken_links.append(link.number)
    return str(link.digest)


def _other_words(found: Mapping[UUID, AuditRow]) -> set[UUID]:
    """Lines whose reason is not the one that was given. A reason that is gone went with its dossier."""
    said = {key: row.detail["reason_digest"] for key, row in found.items() if "reason_digest" in row.detail}
    kept = Reason.objects.filter(line_id__in=list(said)) if said else ()
    return {row.line_id for row in kept if digest_of(row.text, row.salt) != said[row.line_id]}


def _again(link: Seal, rows: list[AuditRow]) -> str:
    return _digest(previous=link.previous, number=link.number, sealed_at=link.sealed_at, rows=rows)


def _check_outside(report: Report) -> None:
    """Every kept copy must be a link of this database: none rewritten, none lost, the last ones neither.

    And every link has its copy: without them nobody could tell a chain that was cut or made anew.
    """
    here, outside = dict(Seal.objects.values_list("number", "digest")), _kept()
    report.not_outside = sorted(set(here) - {line["number"] for line in outside} - {max(here, default=0)})
    report.broken_links += [
        line["number"]
        for line in outside
        if here.get(line["number"]) != line["digest"] and line["number"] not in report.broken_links
    ]
