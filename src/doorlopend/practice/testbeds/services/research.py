"""The researcher's file: granted with its ground, released per gemeente, logged per person, and gone when it ends."""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
import secrets
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.engines import evidence
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.services import seen
from doorlopend.records.kit.forming import NotNow

from ..definitions import definition
from ..drafting import PLACEBO, outcome_id
from ..models import Analysis, Release, SnapshotRow, StudyGrant, Testbed
from ..permissions import RELEASE
from ..policies import check_write
from .locking import protocol_of

HIDDEN = {"persoon", "start", "toegewezen", "blok"}


@transaction.atomic
def grant(
    *, actor: Actor, testbed_id: UUID, researcher_id: UUID, researcher: str, purpose: str, ground: str, dpia: str, until: date, today: date
) -> StudyGrant:
    """Allows one researcher the file of one testbed, for a purpose and until a day."""
    testbed = Testbed.objects.get(pk=testbed_id)
    check_write(actor=actor, testbed=testbed)
    if researcher_id == actor.user_id:
        raise NotNow("researcher", _("Niemand verleent zichzelf toegang: vraag een collega."))
    for name, value in {"purpose": purpose, "ground": ground, "dpia": dpia}.items():
        if not value.strip():
            raise NotNow(name, _("Vul dit in: zonder doel, grondslag en DPIA gaat er geen bestand uit."))
    if until <= today:
        raise NotNow("until", _("De einddag ligt na vandaag."))
    row = StudyGrant.objects.create(
        region_id=testbed.region_id, testbed=testbed, researcher_id=researcher_id, researcher=researcher, purpose=purpose, ground=ground,
        dpia=dpia, from_on=today, until=until, salt=secrets.token_hex(32),
    )  # fmt: skip
    _told(actor, row, "testbed.study_granted")
    return row


def _told(actor: Actor, row: StudyGrant, event: str, **detail: Any) -> None:
    trail.record(actor=actor, action=event, object_kind="study_grant", object_id=row.pk, detail=detail)


@transaction.atomic
def release(*, actor: Actor, grant_id: UUID, controller_id: UUID, today: date) -> Release:
    """A gemeente lets its people be in the file."""
    if not actor.may(RELEASE, controller_id):
        raise PermissionDenied(_("Alleen een teamleider van deze gemeente geeft gegevens vrij voor onderzoek."))
    row = StudyGrant.objects.get(pk=grant_id)
    _check_open(row, today)
    made, _new = Release.objects.get_or_create(
        grant=row, controller_id=controller_id, defaults={"region_id": row.region_id, "on": today, "by": actor.label or actor.id}
    )
    _told(actor, row, "testbed.study_released", gemeente=str(controller_id))
    return made


def _check_open(row: StudyGrant, today: date) -> None:
    if row.ended_on is not None or today > row.until:
        raise NotNow("", _("Deze toestemming is geëindigd."))


def file_of(*, actor: Actor, grant_id: UUID, today: date) -> dict[str, str]:
    """The three files by name: data, codebook, protocol. Made on request and kept nowhere; every person is logged."""
    row = StudyGrant.objects.select_related("testbed").get(pk=grant_id)
    if row.researcher_id != actor.user_id:
        raise PermissionDenied(_("Dit bestand is voor een andere onderzoeker."))
    _check_open(row, today)
    analysis = row.testbed.analyses.filter(kind="eind", state="klaar").order_by("pk").last()
    if analysis is None:
        raise NotNow("", _("Er is nog geen momentopname van het einde."))
    released = list(row.releases.select_related("controller").order_by("controller__name"))
    if not released:
        raise NotNow("", _("Nog geen gemeente heeft gegevens vrijgegeven."))
    people = [one for each in released for one in _people(actor, row, each, analysis)]
    _told(actor, row, "testbed.study_file", people=len(people))
    return {"gegevens.csv": _csv(people), "codeboek.csv": codebook(row.testbed), "protocol.json": evidence.canonical(evidence.export(protocol_of(row.testbed), "protocol"))}


def _people(actor: Actor, row: StudyGrant, released: Release, analysis: Analysis) -> list[dict[str, Any]]:
    """The rows of one gemeente, read under its own actor; the audit says who got them."""
    with acting(system_for(released.controller_id, why="study file")):
        rows = list(SnapshotRow.objects.filter(controller_id=released.controller_id, analysis=analysis).select_related("dossier"))
        trail.record(
            actor=actor, action="testbed.study_file", controller_id=released.controller_id, subjects=[seen(one.dossier) for one in rows],
            object_kind="study_grant", object_id=row.pk,
        )  # fmt: skip
        return [pseudonymised(one.values, salt=row.salt) for one in rows]


def pseudonymised(values: dict[str, Any], *, salt: str) -> dict[str, Any]:
    """A number that only this grant knows, the half year of the start instead of the day, ages in whole years."""
    number = hmac.new(salt.encode(), str(values["persoon"]).encode(), hashlib.sha256).hexdigest()[:16]
    start = date.fromisoformat(values["start"])
    kept = {name: value for name, value in values.items() if name not in HIDDEN}
    rounded = {name: round(value, 1) if isinstance(value, float) and name != "leeftijd" else value for name, value in kept.items()}
    if "leeftijd" in rounded:
        rounded["leeftijd"] = int(rounded["leeftijd"])
    return {"nummer": number, "half_jaar": f"{start.year}-{1 if start.month < 7 else 2}", **rounded}


def _csv(rows: list[dict[str, Any]]) -> str:
    made = io.StringIO()
    writer = csv.DictWriter(made, fieldnames=list(rows[0]) if rows else ["nummer"], delimiter=";")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: row["nummer"]))
    return made.getvalue()


def codebook(testbed: Testbed) -> str:
    """Every column with its meaning, definition version and unit."""
    lines = [
        ("nummer", "pseudoniem van dit onderzoek", ""), ("half_jaar", "half jaar van de start", ""), ("aanpak", "toegewezen aanpak", ""),
        ("gemeente", "gemeente", ""), ("periode", "periode van de uitrol", f"{testbed.period_months} maanden"),
        (PLACEBO, "werkte op de dag vóór de start", "0/1"), *((name, "kenmerk van vóór de start", "") for name in testbed.covariates),
    ]  # fmt: skip
    for chosen in testbed.outcomes.all():
        page = definition(chosen.definition, chosen.version)
        lines.append((outcome_id(chosen.definition, chosen.months), f"{page.meaning_nl} (versie {page.version})", f"na {chosen.months} maanden"))
    made = io.StringIO()
    csv.writer(made, delimiter=";").writerows([("kolom", "betekenis", "eenheid"), *lines])
    return made.getvalue()


@transaction.atomic
def end(*, actor: Actor, grant_id: UUID, today: date) -> StudyGrant:
    """The grant ends: no file any more, and the salt goes, so that no number leads back."""
    row = StudyGrant.objects.select_for_update().get(pk=grant_id)
    check_write(actor=actor, testbed=row.testbed)
    row.ended_on, row.salt = row.ended_on or today, ""
    row.save(update_fields=["ended_on", "salt"])
    _told(actor, row, "testbed.study_ended")
    return row


@transaction.atomic
def declare_destroyed(*, actor: Actor, grant_id: UUID, today: date) -> StudyGrant:
    """The researcher declares that every copy of the file is gone."""
    row = StudyGrant.objects.select_for_update().get(pk=grant_id)
    if row.researcher_id != actor.user_id:
        raise PermissionDenied(_("Dit bestand is voor een andere onderzoeker."))
    row.destroyed_on, row.ended_on, row.salt = today, row.ended_on or today, ""
    row.save(update_fields=["destroyed_on", "ended_on", "salt"])
    _told(actor, row, "testbed.study_destroyed")
    return row


def end_passed(*, region_id: UUID, today: date) -> int:
    """Ends every grant whose last day has passed; returns how many. For the worker, each night."""
    from .analysing import analyst_for

    actor = analyst_for(region_id)
    with acting(actor):
        rows = list(StudyGrant.objects.select_for_update().filter(region_id=region_id, ended_on=None, until__lt=today))
        for row in rows:
            row.ended_on, row.salt = today, ""
            row.save(update_fields=["ended_on", "salt"])
            _told(actor, row, "testbed.study_ended", by_itself=True)
    return len(rows)
