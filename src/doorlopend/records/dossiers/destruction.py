"""Destroying a dossier, one fact or a retained core: asked by one person, approved by another, done by one function.

Superseding hides, destroying removes. What stays is a ledger line (id, ground, date), in the database and in a file
outside it, so that a restored backup does not bring back what was destroyed.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext as _

from doorlopend.engines.facts import KINDS
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.access.ids import ordered
from doorlopend.records.audit import trail

from . import derivation, index
from .grounds import Ground, grounds
from .models import Destruction, DestructionOrder, Dossier, FactRow, RetainedCore

PERMISSION = "dossier.destroy"
AFTER: list[Callable[[Iterable[UUID]], None]] = []
"""What removes the content of files that lies outside the database; called with their ids after the commit."""


class DestructionRefused(ValueError):
    """Something may not be destroyed on this ground, or not by this person. `field` names what to change."""

    def __init__(self, field: str, nl: str, en: str) -> None:
        super().__init__(nl)
        self.field, self.message = field, {"nl": nl, "en": en}


@transaction.atomic
def propose(*, actor: Actor, controller_id: UUID, object_kind: str, object_id: UUID, ground: str, today: date) -> DestructionOrder:
    """The first of two: says what should go and on which ground.

    Raises PermissionDenied, or DestructionRefused when the object is unknown or the ground does not fit.
    """
    _check_permission(actor, controller_id)
    chosen = _fitting(ground, object_kind)
    with acting(system_for(controller_id, why="destruction")):
        token, closed_on = _look_at(controller_id, object_kind, object_id, chosen, today)
    if DestructionOrder.objects.filter(object_kind=object_kind, object_id=object_id).exists():
        raise DestructionRefused("object_id", "Hiervoor staat al een voorstel open.", "A proposal for this stands already.")
    order = DestructionOrder.objects.create(
        controller_id=controller_id, object_kind=object_kind, object_id=object_id, ground=ground,
        proposed_by=_person(actor), proposed_on=today,
        core_until=chosen.core_until(closed_on) if object_kind == "dossier" else None,
    )  # fmt: skip
    _audit(actor, "destruction.proposed", order, token)
    return order


@transaction.atomic
def approve(*, actor: Actor, order_id: UUID, today: date) -> Destruction:
    """The second of two: approves and destroys at once. Raises PermissionDenied, or DestructionRefused for the first."""
    order = DestructionOrder.objects.select_for_update().get(pk=order_id)
    _check_permission(actor, order.controller_id)
    if _person(actor) == order.proposed_by:
        raise DestructionRefused("approved_by", "Een ander moet dit goedkeuren.", "Somebody else must approve this.")
    token, dossier_id = _named(order)
    order.approved_by, order.approved_on = _person(actor), today
    order.save(update_fields=["approved_by", "approved_on"])
    _audit(actor, "destruction.approved", order, token)
    line = _destroy(order, today)
    if order.object_kind == "fact" and dossier_id:
        with acting(system_for(order.controller_id, why="destruction")):
            derive_anew(dossier_id)
    return line


@transaction.atomic
def withdraw(*, actor: Actor, order_id: UUID) -> None:
    """Takes a proposal back; nothing is destroyed."""
    order = DestructionOrder.objects.select_for_update().get(pk=order_id)
    _check_permission(actor, order.controller_id)
    token, _dossier = _named(order)
    _audit(actor, "destruction.withdrawn", order, token)
    order.delete()


def derive_anew(dossier_id: UUID) -> None:
    """After a fact has gone: names, numbers and duties as if it had never been recorded."""
    dossier = Dossier.objects.select_for_update().get(pk=dossier_id)
    index.rebuild(dossier)
    derivation.derive(dossier)


def _check_permission(actor: Actor, controller_id: UUID) -> None:
    if not actor.may(PERMISSION, controller_id):
        raise PermissionDenied(_("U mag hier geen vernietiging voorstellen of goedkeuren."))


def _person(actor: Actor) -> UUID:
    if actor.user_id is None:
        raise PermissionDenied(_("Alleen een persoon beslist over vernietiging."))
    return actor.user_id


def _fitting(code: str, object_kind: str) -> Ground:
    chosen = grounds().get(code)
    if chosen is None or object_kind not in chosen.objects:
        fit = ", ".join(name for name, ground in grounds().items() if object_kind in ground.objects)
        raise DestructionRefused(
            "ground", f"Deze grond past niet bij {object_kind}. Kies een van: {fit}.",
            f"This ground does not fit {object_kind}. Choose one of: {fit}.",
        )  # fmt: skip
    return chosen


def _look_at(controller_id: UUID, kind: str, object_id: UUID, ground: Ground, today: date) -> tuple[UUID | None, date]:
    """The audit token of the subject, and the day from which the term of the core set counts."""
    if kind == "core":
        _check_core_term(RetainedCore.objects.filter(controller_id=controller_id, pk=object_id).first(), today)
        return None, today
    fact = FactRow.objects.filter(controller_id=controller_id, pk=object_id).first() if kind == "fact" else None
    wanted = fact.dossier_id if fact else object_id
    dossier = Dossier.objects.filter(controller_id=controller_id, pk=wanted).first()
    if dossier is None or (kind == "fact" and fact is None):
        raise DestructionRefused("object_id", "Dit staat niet in het archief van deze organisatie.", "This is not in the record here.")
    if fact is not None and KINDS[fact.kind].core and ground.core_years:
        raise DestructionRefused(
            "ground", "Dit gegeven hoort tot de wettelijke kern en blijft bewaard; is het onjuist, kies dan die grond.",
            "This datum belongs to the legal core and is kept; if it is wrong, choose that ground.",
        )  # fmt: skip
    return dossier.audit_token, min(dossier.closed_on or today, today)


def _check_core_term(core: RetainedCore | None, today: date) -> None:
    if core is None:
        raise DestructionRefused("object_id", "Deze kerngegevens zijn er niet.", "This core set does not exist.")
    if today <= core.destroy_after:
        raise DestructionRefused(
            "ground", f"De kerngegevens blijven tot en met {core.destroy_after} bewaard.", f"The core set is kept until {core.destroy_after}."
        )


def _named(order: DestructionOrder) -> tuple[UUID | None, UUID | None]:
    """The audit token and id of the dossier that an order is about."""
    with acting(system_for(order.controller_id, why="destruction")):
        fact = FactRow.objects.filter(pk=order.object_id).first() if order.object_kind == "fact" else None
        dossier = Dossier.objects.filter(pk=fact.dossier_id if fact else order.object_id).first()
    return (dossier.audit_token, dossier.pk) if dossier else (None, None)


def _audit(actor: Actor, action: str, order: DestructionOrder, token: UUID | None) -> None:
    subjects = [trail.Seen(controller_id=order.controller_id, token=token)] if token else []
    trail.record(
        actor=actor, action=action, controller_id=order.controller_id, subjects=subjects,
        object_kind="destruction", object_id=order.pk, detail={"what": order.object_kind, "ground": order.ground},
    )  # fmt: skip


def _destroy(order: DestructionOrder, today: date) -> Destruction:
    line = ordered()
    with connection.cursor() as cursor:
        cursor.execute("SELECT dl_destroy(%s, %s, %s)", [order.pk, line, today])
        files = cursor.fetchone()[0]
    transaction.on_commit(lambda: _after(files))
    return Destruction.objects.get(pk=line)


@transaction.atomic
def destroy_alone(*, object_kind: str, object_id: UUID, holder: UUID, why: str, today: date) -> None:
    """Removes a row that goes by itself (`Staff.ledger`) and enters it in the ledger, so that no backup brings it back.

    Run as somebody who works for `holder`. Without two persons: whose row it is has said so, or its term is over.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT dl_destroy_alone(%s, %s, %s, %s, %s, %s)", [object_kind, object_id, holder, why, ordered(), today])
    transaction.on_commit(keep_outside)


def _after(files: Iterable[UUID]) -> None:
    keep_outside()
    for follow in AFTER:
        follow(files)


def kept_ledger() -> Path:
    """The ledger outside the database: one JSON document per line, only ever added to."""
    return Path(settings.HOME) / "destructions.jsonl"


def keep_outside() -> None:
    """Adds every ledger line that the file lacks; what a crash left out comes along with the next."""
    path = kept_ledger()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as out:
        fcntl.flock(out, fcntl.LOCK_EX)
        out.seek(0)
        there = {json.loads(line)["id"] for line in out}
        for line in Destruction.objects.order_by("destroyed_on", "id"):
            if str(line.pk) not in there:
                out.write(json.dumps(as_line(line)) + "\n")


def as_line(line: Destruction) -> dict[str, Any]:
    names = ("id", "controller_id", "object_kind", "object_id", "ground", "destroyed_on", "core_until")
    return {name: None if getattr(line, name) is None else str(getattr(line, name)) for name in names}


def read_ledger(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def pending(lines: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Ledger lines that this database has not carried out; not empty after an older backup was put back."""
    done = set(map(str, Destruction.objects.values_list("pk", flat=True)))
    return [line for line in lines if str(line["id"]) not in done]


def refuse_older_record() -> None:
    """Web and worker do not open on a record in which something stands again that was destroyed."""
    count = len(pending(read_ledger(kept_ledger())))
    if count:
        raise ImproperlyConfigured(
            f"{count} destructions of {kept_ledger()} are not in this database: an older backup was put back."
            " Run `doorlopend dossier replay-destructions` first."
        )


def replay(lines: Iterable[Mapping[str, Any]]) -> int:
    """Carries out, as owner, what the ledger says and this database has not; returns how many."""
    missing = pending(lines)
    for line in missing:
        _replay_one(line)
    keep_outside()
    return len(missing)


def _replay_one(line: Mapping[str, Any]) -> None:
    holder = UUID(str(line["controller_id"]))
    with acting(system_for(holder, why="destruction")):
        dossiers = FactRow.objects.filter(pk=line["object_id"]).values_list("dossier_id", flat=True)
        touched = list(dossiers) if line["object_kind"] == "fact" else []
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT dl_destroy_again(%s, %s, %s, %s, %s, %s, %s)",
                [line[name] for name in ("id", "object_kind", "object_id", "controller_id", "ground", "destroyed_on")]
                + [line.get("core_until")],
            )
            files = cursor.fetchone()[0]
        for dossier_id in touched:
            derive_anew(dossier_id)
    for follow in AFTER:
        follow(files)
