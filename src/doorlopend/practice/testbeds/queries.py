"""What the screens of testbeds read: regions see cards and results, a gemeente sees its own people, nobody sees both."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from doorlopend.records.access.actor import Actor
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.regions.models import Region

from .models import Analysis, Enrolment, StudyGrant, Testbed
from .permissions import ENROL, READ, WRITE
from .states import State


def testbeds(*, actor: Actor) -> QuerySet[Testbed]:
    """Cards of the regions where the actor reads testbeds, and those that run in a gemeente where the actor enrols."""
    mine = Q(participants__controller_id__in=actor.where(ENROL)) & ~Q(state__in=[State.DRAFT, State.PLAN])
    return Testbed.objects.filter(Q(region_id__in=actor.where(READ) | actor.where(WRITE)) | mine).distinct().order_by("-made_on", "title")


def regions(*, actor: Actor) -> list[Region]:
    """Where the actor may open a testbed."""
    return list(Region.objects.filter(pk__in=actor.where(WRITE)).order_by("name"))


def open_for(*, dossier: Dossier) -> QuerySet[Testbed]:
    """Running testbeds of this dossier's gemeente in which the person does not take part yet."""
    taking = Enrolment.objects.filter(dossier=dossier).values("testbed_id")
    return Testbed.objects.filter(state=State.RUNNING, participants__controller_id=dossier.controller_id).exclude(pk__in=taking).order_by("title")


def enrolments(*, actor: Actor, testbed: Testbed | None = None, dossier: Dossier | None = None) -> QuerySet[Enrolment]:
    """People of the actor's own gemeenten; a region's actor gets none, and the database would refuse."""
    rows = Enrolment.objects.filter(controller_id__in=actor.where(ENROL)).select_related("dossier", "testbed")
    if testbed is not None:
        rows = rows.filter(testbed=testbed)
    return (rows.filter(dossier=dossier) if dossier is not None else rows).order_by("-on", "pk")


def dossier_panel(*, actor: Actor, dossier: Dossier, today: date) -> dict[str, Any]:
    """The block on the dossier page: in which testbeds the person is, and in which they could be."""
    arms = {}
    rows = list(enrolments(actor=actor, dossier=dossier))
    for row in rows:
        arms[row.pk] = next((arm.name for arm in row.testbed.arms.all() if arm.code == row.arm), row.arm)
    return {"rows": [(row, arms[row.pk]) for row in rows], "open": list(open_for(dossier=dossier)), "dossier": dossier, "today": today}


def grants(*, actor: Actor, testbed: Testbed) -> QuerySet[StudyGrant]:
    """Study grants: all for who keeps the testbed, else one's own; a teamleider sees those that wait for a release."""
    rows = testbed.grants.prefetch_related("releases__controller").order_by("-from_on")
    keeps = actor.may(WRITE, testbed.region_id) or actor.where("testbeds.release")
    return rows if keeps else rows.filter(researcher_id=actor.user_id or UUID(int=0))


def latest_final(testbed: Testbed) -> Analysis | None:
    return testbed.analyses.filter(kind="eind", state="klaar").order_by("pk").last()


def region_name(region_id: UUID) -> str:
    return Region.objects.values_list("name", flat=True).get(pk=region_id)
