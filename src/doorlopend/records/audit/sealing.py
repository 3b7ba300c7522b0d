"""Chains audit rows in batches, and finds what was altered, removed or put in from outside."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from doorlopend.records.access.actor import Actor, acting

from .models import AuditRow, Seal, SealedRow
from .trail import canonical, mac

SEALER = Actor(id="system:sealer", kind="system", flags=frozenset({"sealer"}))
START = "0" * 64
LOCK = 7_301_001


@dataclass(slots=True)
class Report:
    """What `check audit` found; each entry is the id of a row or the number of a link."""

    sealed: int = 0
    altered: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    unsealed: list[str] = field(default_factory=list)
    broken_links: list[int] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not (self.altered or self.missing or self.foreign or self.broken_links)


def seal(*, batch: int = 5000) -> int:
    """Seals the rows that are not in a link yet; returns how many. Rows with a wrong mac stay out."""
    with acting(SEALER):
        _only_one_sealer()
        rows = [row for row in _unsealed(limit=batch) if row.mac == mac(row)]
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


def _unsealed(*, limit: int | None = None) -> list[AuditRow]:
    query = (
        "SELECT r.* FROM audit_row r WHERE NOT EXISTS (SELECT 1 FROM audit_sealedrow s WHERE s.row_id = r.id)"
        " ORDER BY r.at, r.id"
    )
    return list(AuditRow.objects.raw(query + (f" LIMIT {limit}" if limit else "")))


def _link(*, number: int, previous: str, rows: list[AuditRow]) -> Seal:
    return Seal(number=number, previous=previous, digest=_digest(previous, rows), rows=len(rows))


def _digest(previous: str, rows: list[AuditRow]) -> str:
    chain = hmac.new(settings.AUDIT_KEY.encode(), previous.encode(), hashlib.sha256)
    for row in rows:
        chain.update(canonical(row))
    return chain.hexdigest()


def _keep_outside() -> None:
    """Copies each committed link outside the database, so that a rewritten chain does not match."""
    settings.AUDIT_SEALS.mkdir(parents=True, exist_ok=True)
    last = max((line["number"] for line in _kept()), default=0)
    with acting(SEALER), (settings.AUDIT_SEALS / "seals.jsonl").open("a") as out:
        for link in Seal.objects.filter(number__gt=last).order_by("number"):
            line = {"number": link.number, "previous": link.previous, "digest": link.digest, "rows": link.rows}
            out.write(json.dumps(line) + "\n")


def _kept() -> list[dict[str, Any]]:
    path = settings.AUDIT_SEALS / "seals.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def check() -> Report:
    """Reads the whole chain. An altered row breaks its mac; a missing one its link; a foreign one has no mac."""
    report = Report()
    with acting(SEALER):
        previous = START
        for link in Seal.objects.order_by("number"):
            previous = _check_link(link, previous, report)
        for row in _unsealed():
            (report.unsealed if row.mac == mac(row) else report.foreign).append(str(row.id))
        _check_outside(report)
    return report


def _check_link(link: Seal, previous: str, report: Report) -> str:
    ids = list(SealedRow.objects.filter(seal=link).order_by("position").values_list("row_id", flat=True))
    found = {row.id: row for row in AuditRow.objects.filter(id__in=ids)}
    gone = [str(key) for key in ids if key not in found]
    altered = [str(key) for key, row in found.items() if row.mac != mac(row)]
    report.missing += gone
    report.altered += altered
    report.sealed += len(found)
    whole = not gone and not altered and len(ids) == link.rows
    if link.previous != previous or (whole and _digest(previous, [found[key] for key in ids]) != link.digest):
        report.broken_links.append(link.number)
    elif not whole and len(ids) != link.rows:
        report.broken_links.append(link.number)
    return link.digest


def _check_outside(report: Report) -> None:
    """The kept copies must be the links of this database, and none may lack at the end."""
    kept = _kept()
    here = dict(Seal.objects.values_list("number", "digest"))
    report.broken_links += [
        line["number"]
        for line in kept
        if here.get(line["number"], line["digest"]) != line["digest"] and line["number"] not in report.broken_links
    ]
    top = Seal.objects.aggregate(top=Max("number"))["top"] or 0
    report.broken_links += [line["number"] for line in kept if line["number"] > top]
