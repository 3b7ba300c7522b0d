"""A gemeente passes into another: its files, staff and agreements go to the successor by law.

The successor is the same party by algemene rechtsopvolging, so rows are re-homed, not handed over as copies (see
docs/decisions/0010-merger.md). Runs as owner of the database, once, after the act is in force.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from doorlopend.records.access.actor import Actor
from doorlopend.records.access.periods import Dated
from doorlopend.records.access.tables import Person, Staff, table_classes
from doorlopend.records.audit import trail

from .errors import RegionError
from .models import (
    ContactPoint,
    Controller,
    GemeenteName,
    GemeenteSuccession,
    Mandate,
    OrganisationArea,
    RegionMember,
)

STEWARD = "steward_id"


@dataclass(slots=True)
class Merger:
    """What a merger did, or would do. `moved` counts rows by table; `changed` the agreements ended and begun.

    `known_to_both` persons have a file at either side; joining these is a decision per person, afterwards.
    """

    predecessor: str
    successor: str
    on: date
    applied: bool = False
    moved: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    known_to_both: int = 0

    def as_dict(self) -> dict[str, object]:
        return {
            "predecessor": self.predecessor, "successor": self.successor, "on": self.on.isoformat(),
            "applied": self.applied, "moved": self.moved, "changed": self.changed, "known_to_both": self.known_to_both,
        }  # fmt: skip


def rehomed_tables() -> list[tuple[str, str]]:
    """Every (table, column) that says whose row it is: person tables by controller, staff tables by steward."""
    found = []
    for table, kind in sorted(table_classes().items()):
        if isinstance(kind, Person):
            found.append((table, kind.controller))
        elif isinstance(kind, Staff) and kind.steward == STEWARD:
            found.append((table, STEWARD))
    return found


def create_function() -> None:
    """Run as owner after each migration, so that a new person table is never left behind by a merger."""
    from doorlopend.records.messages.models import Incoming

    values = ",\n".join(f"    ('{table}', '{column}')" for table, column in rehomed_tables())
    text = files(__package__).joinpath("sql/merge.sql").read_text(encoding="utf-8")
    with connection.cursor() as cursor:
        cursor.execute(text.replace("{targets}", values).replace("{incoming}", Incoming._meta.db_table))


def merge(
    *, actor: Actor, succession: GemeenteSuccession, today: date, enacted_by: str = "", confirmed: bool = False,
    early: bool = False,
) -> Merger:  # fmt: skip
    """Follows one succession. Without `confirmed` everything is done and rolled back: the counts are the real ones.

    `enacted_by` names the act (Staatsblad) when the succession still stands as a bill. `early` allows a day that is
    yet to come, for demonstrations. Raises RegionError; there is no undo.
    """
    with transaction.atomic():
        succession = GemeenteSuccession.objects.select_for_update().get(pk=succession.pk)
        _check(succession, today=today, enacted_by=enacted_by, confirmed=confirmed, early=early)
        done = _apply(actor, succession, enacted_by)
        done.applied = confirmed
        if not confirmed:
            transaction.set_rollback(True)
    return done


def _check(
    succession: GemeenteSuccession, *, today: date, enacted_by: str, confirmed: bool, early: bool
) -> None:
    if succession.applied_at is not None:
        raise RegionError(
            field="on", nl="Deze herindeling is al verwerkt.", en="This merger has been applied already."
        )
    if succession.share != 1:
        raise RegionError(
            field="share",
            nl="Deze gemeente gaat in delen over. Draag de dossiers per persoon over aan de nieuwe gemeente.",
            en="This gemeente is divided. Hand the dossiers over person by person.",
        )
    if confirmed and not (succession.enacted or enacted_by.strip()):
        raise RegionError(
            field="enacted_by",
            nl=f"Dit is nog een wetsvoorstel ({succession.source}). Noem de wet met --enacted-by 'Stb. jaar, nummer'.",
            en=f"This is still a bill ({succession.source}). Name the act with --enacted-by 'Stb. year, number'.",
        )
    if confirmed and succession.on > today and not early:
        raise RegionError(
            field="on",
            nl=f"De herindeling gaat in op {succession.on}; dossiers gaan niet eerder over.",
            en=f"The merger takes effect on {succession.on}; dossiers do not pass before.",
        )


def _apply(actor: Actor, succession: GemeenteSuccession, enacted_by: str) -> Merger:
    old, new = _controllers(succession)
    day = succession.on
    done = Merger(predecessor=old.name, successor=new.name, on=day, known_to_both=_known_to_both(old.pk, new.pk))
    tokens = _tokens(old.pk)
    done.moved = _rehome(old.pk, new.pk)
    done.changed = {
        "grants": _pass_on(apps.get_model("people", "Grant"), "organisation_id", old.pk, new.pk, day),
        "mandates_given": _pass_on(Mandate, "controller_id", old.pk, new.pk, day),
        "mandates_held": _pass_on(Mandate, "organisation_id", old.pk, new.pk, day),
        "contact_points": _contacts(succession),
        "areas": _areas(succession),
        "memberships": _end(RegionMember, day, gemeente_id=succession.predecessor_id),
        "names": _end(GemeenteName, day, gemeente_id=succession.predecessor_id),
    }
    _close(succession, old, new, enacted_by)
    subjects = [trail.Seen(controller_id=new.pk, token=token) for token in tokens]
    trail.record(
        actor=actor, action="controller.merged", controller_id=new.pk, subjects=subjects, object_kind="controller",
        object_id=old.pk, detail={"from": old.name, "to": new.name, "on": day.isoformat(), "source": succession.source},
    )  # fmt: skip
    return done


def _controllers(succession: GemeenteSuccession) -> tuple[Controller, Controller]:
    """Both locked, so that no file is opened under the old one meanwhile."""
    wanted = [succession.predecessor_id, succession.successor_id]
    found = {c.gemeente_id: c for c in Controller.objects.select_for_update().filter(gemeente_id__in=wanted)}
    if len(found) < 2:
        raise RegionError(
            field="controller",
            nl="Een van beide gemeenten heeft hier geen dossierhouder. Draai eerst `regions load`.",
            en="One of the gemeenten has no controller here. Run `regions load` first.",
        )
    return found[wanted[0]], found[wanted[1]]


def _tokens(controller_id: UUID) -> list[UUID]:
    dossiers = apps.get_model("dossiers", "Dossier").objects.filter(controller_id=controller_id)
    return list(dossiers.values_list("audit_token", flat=True))


def _known_to_both(old: UUID, new: UUID) -> int:
    numbers = apps.get_model("dossiers", "Identifier").objects
    here = numbers.filter(controller_id=new, kind="bsn").values("digest")
    found = numbers.filter(controller_id=old, kind="bsn", digest__in=here)
    return found.values("dossier_id").distinct().count()


def _rehome(old: UUID, new: UUID) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT moved_table, moved FROM dl_merge_controller(%s, %s)", [old, new])
        return {table: count for table, count in cursor.fetchall() if count}


def _running(model: type[Dated], day: date, **where: object) -> Iterator[Dated]:
    """Rows that hold on the day or begin later."""
    rows = model._default_manager.filter(**where).select_for_update()
    return (row for row in rows if row.valid_before is None or row.valid_before > day)


def _pass_on(model: type[Dated], column: str, old: UUID, new: UUID, day: date) -> int:
    """Ends what runs at the old party the day before, and begins the same at the new one, unless it is there."""
    count = 0
    for row in _running(model, day, **{column: old}):
        count += 1
        until, start = row.valid_before, max(day, row.valid_from)
        _cut(row, day)
        if _wanted(row, column, new, start, until):
            _begin(row, start, until, **{column: new})
    return count


def _begin(row: Dated, start: date, until: date | None, **changes: object) -> None:
    """The same once more as a new row, with other dates and what else changes."""
    row.pk, row._state.adding = row._meta.pk.get_default(), True
    for name, value in {"valid_from": start, "valid_before": until, **changes}.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def _wanted(row: Dated, column: str, new: UUID, start: date, until: date | None) -> bool:
    if isinstance(row, Mandate) and new in (row.organisation_id, row.controller_id):
        return False
    same = {
        f.attname: getattr(row, f.attname)
        for f in row._meta.concrete_fields
        if f.attname in {"user_id", "role", "controller_id", "organisation_id", "purpose"}
    }
    there = type(row)._default_manager.filter(**{**same, column: new})
    return not any(
        (one.valid_before is None or one.valid_before > start) and (until is None or one.valid_from < until)
        for one in there
    )


def _cut(row: Dated, day: date) -> None:
    """Ends a row the day before; one that was yet to begin never holds and goes."""
    if row.valid_from >= day:
        row.__class__._default_manager.filter(pk=row.pk).delete()
        return
    row.valid_before = day
    row.save(update_fields=["valid_before"])


def _end(model: type[Dated], day: date, **where: object) -> int:
    rows = list(_running(model, day, **where))
    for row in rows:
        _cut(row, day)
    return len(rows)


def _contacts(succession: GemeenteSuccession) -> int:
    """The successor keeps its own contact of a cell; where it had none the old one goes on, to be confirmed anew."""
    rows = list(_running(ContactPoint, succession.on, gemeente_id=succession.predecessor_id))
    for row in rows:
        assert isinstance(row, ContactPoint)
        until, start = row.valid_before, max(succession.on, row.valid_from)
        _cut(row, succession.on)
        cell = {"region_id": row.region_id, "gemeente_id": succession.successor_id, "topic": row.topic}
        if not ContactPoint.objects.filter(**cell, valid_before=None).exists():
            _begin(row, start, until, gemeente_id=succession.successor_id, confirmed_on=None)
    return len(rows)


def _areas(succession: GemeenteSuccession) -> int:
    """Where organisations work and offers are held: a register of the present, so the old gemeente goes out."""
    count = 0
    for model, owner in ((OrganisationArea, "organisation_id"), (apps.get_model("offers", "OfferArea"), "offer_id")):
        rows = model._default_manager.filter(gemeente_id=succession.predecessor_id)
        for key in list(rows.values_list(owner, flat=True)):
            model._default_manager.get_or_create(**{owner: key, "gemeente_id": succession.successor_id})
            count += 1
        rows.delete()
    return count


def _close(succession: GemeenteSuccession, old: Controller, new: Controller, enacted_by: str) -> None:
    old.succeeded_by, old.succeeded_on = new, succession.on
    old.save(update_fields=["succeeded_by", "succeeded_on"])
    if enacted_by:
        succession.source, succession.enacted = f"{enacted_by} ({succession.source})"[:200], True
    succession.applied_at = timezone.now()
    succession.save(update_fields=["source", "enacted", "applied_at"])
