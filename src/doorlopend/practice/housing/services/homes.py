"""Homes from offer to key. A corporation announces and withdraws; the gemeente ties a household to it and follows on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.services import Source, new_fact, record_facts, seen
from doorlopend.records.kit.forming import NotNow
from doorlopend.records.regions.models import Controller, GemeenteName, OrganisationArea, Region
from doorlopend.records.regions.queries import regions_of

from .. import permissions
from ..models import Gift, Home, HomeEvent
from ..policies import check_may, step_of
from ..states import HOME_MACHINE, TAKEN, HomeAct, HomeState, Step
from ..words import Feature, HomeKind
from .passing import key_given

FIELDS = ("reference", "gemeente_id", "kind", "postcode", "bedrooms", "least", "most", "features", "rent", "available_from")
"""The ten fields of an announcement."""
FORM = {HomeKind.TUSSEN: "tussenvoorziening"}
"""The form of housing that the fact names; every other kind is a regular home."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the corporation is told of a household; who it is, is not among it."""

    dossier_id: UUID
    persons: int
    composition: str = ""
    needs: tuple[str, ...] = ()
    income: str = ""
    language: str = ""
    contact: str = ""
    viewing_on: date | None = None
    move_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One act on a home: on which day (None: today), the household when it is tied, the reason where one is asked."""

    act: HomeAct
    on: date | None = None
    reason: str = ""
    about: About | None = None
    available_from: date | None = None
    """The new day, when it moves."""


def region_of_home(gemeente_id: UUID, today: date) -> UUID:
    """The cooperating region in which a home lies; raises NotNow when the gemeente takes part in none."""
    found = regions_of(gemeente_id, today, kind=Region.Kind.SAMENWERKING)
    if not found:
        raise NotNow("gemeente_id", _("Deze gemeente werkt nu in geen regio samen. Kies een gemeente uit de regio."))
    return UUID(str(found[0].pk))


@transaction.atomic
def announce(*, actor: Actor, organisation_id: UUID, values: Mapping[str, Any], today: date, upload_id: UUID | None = None) -> Home:
    """A new home. Raises PermissionDenied, or NotNow at the field that must be mended."""
    check_may(actor=actor, permission=permissions.ANNOUNCE, places={organisation_id})
    given = {name: values[name] for name in FIELDS if name in values}
    region_id = region_of_home(given["gemeente_id"], today)
    check_area(organisation_id=organisation_id, gemeente_id=given["gemeente_id"], region_id=region_id)
    check_sizes(given)
    check_day(given["available_from"], today)
    check_new(organisation_id, given["reference"])
    home = Home.objects.create(region_id=region_id, organisation_id=organisation_id, announced_on=today, upload_id=upload_id, **given)
    _happened(actor, home, "melden", "", home.state, today, "")
    trail.record(actor=actor, action="home.announced", object_kind="home", object_id=home.pk, detail={"kind": home.kind})
    return home


def check_area(*, organisation_id: UUID, gemeente_id: UUID, region_id: UUID) -> None:
    """A corporation announces where it works; a region for all its gemeenten."""
    if organisation_id == region_id or OrganisationArea.objects.filter(organisation_id=organisation_id, gemeente_id=gemeente_id).exists():
        return
    raise NotNow("gemeente_id", _("Uw organisatie werkt volgens het register niet in deze gemeente. Vraag de regiocoördinator dit aan te passen, of kies een andere gemeente."))


def check_sizes(given: Mapping[str, Any]) -> None:
    if given["least"] > given["most"]:
        raise NotNow("least", _("Het kleinste aantal personen is groter dan het grootste. Wissel ze om."))
    if given["bedrooms"] < 1 and given["kind"] != HomeKind.GEDEELD and given["most"] > 2:
        raise NotNow("bedrooms", _("Een woning zonder slaapkamer past voor hoogstens twee personen."))


def check_day(available_from: date, today: date) -> None:
    """A home that came free over a year ago, or will in over five years, is a slip of the pen."""
    if not today - timedelta(days=366) <= available_from <= today + timedelta(days=5 * 366):
        raise NotNow("available_from", _("Deze dag ligt meer dan een jaar terug of meer dan vijf jaar vooruit. Controleer het jaar."))


def check_new(organisation_id: UUID, reference: str) -> None:
    standing = Home.objects.filter(organisation_id=organisation_id, reference=reference)
    if standing.exclude(state__in=[HomeState.INGETROKKEN, HomeState.SLEUTEL]).exists():
        raise NotNow("reference", _("Deze woning is al gemeld. Kies een ander kenmerk, of trek de eerdere melding eerst in."))


@transaction.atomic
def act(*, actor: Actor, home_id: UUID, done: Done, today: date) -> Home:
    """One step of a home. Raises PermissionDenied, or NotNow with what would make it possible."""
    home: Home = Home.objects.select_for_update().get(pk=home_id)
    before = HomeState(home.state)
    step = step_of(HOME_MACHINE, before, done.act, reason=done.reason)
    _check_who(actor, home, step)
    on = _day_of(home, done.on or today, today)
    if done.act is HomeAct.VERZETTEN:
        _move(home, done.available_from, today)
    if done.act is HomeAct.RESERVEREN:
        home.household_ref = _tell(actor, home, done.about, today)
    elif step.to not in TAKEN and before in TAKEN:
        _take_back(home, today)
        home.household_ref = None
    home.state = step.to
    home.save()
    if done.act is HomeAct.SLEUTEL:
        _housed(actor, home, on, today)
    _happened(actor, home, done.act.value, before.value, step.to, on, done.reason)
    trail.record(actor=actor, action=step.event, object_kind="home", object_id=home.pk, detail={"from": before.value, "to": step.to})
    return home


def _day_of(home: Home, on: date, today: date) -> date:
    """The day on which it happened: not to come, and not before what was done with this home last."""
    last = home.events.order_by("-pk").values_list("on", flat=True).first()
    if on > today:
        raise NotNow("on", _("Deze dag moet nog komen. Leg vast wat al gebeurd is."))
    if last is not None and on < last:
        raise NotNow("on", _("De vorige stap was op %s. Kies die dag of een latere.") % date_format(last, "j F Y"))
    return on


def _move(home: Home, to: date | None, today: date) -> None:
    if to is None or to == home.available_from:
        raise NotNow("available_from", _("Vul een andere dag in dan %s.") % date_format(home.available_from, "j F Y"))
    check_day(to, today)
    home.available_from = to


def _check_who(actor: Actor, home: Home, step: Step) -> None:
    """Announcing is the organisation's; tying a household to it is the gemeente's where the home stands."""
    if step.needs == permissions.ANNOUNCE:
        check_may(actor=actor, permission=step.needs, places={home.organisation_id})
    else:
        check_may(actor=actor, permission=step.needs, places={controller_of(home.gemeente_id)})


def controller_of(gemeente_id: UUID) -> UUID:
    found = Controller.objects.filter(gemeente_id=gemeente_id).values_list("pk", flat=True).first()
    if found is None:
        raise PermissionDenied(_("Voor deze gemeente houdt niemand dossiers bij."))
    return UUID(str(found))


def _tell(actor: Actor, home: Home, about: About | None, today: date) -> UUID:
    """Gives the corporation what it may know; the dossier must be the gemeente's own and open."""
    if about is None:
        raise NotNow("dossier", _("Kies het huishouden waarvoor deze woning is."))
    dossier = Dossier.objects.filter(pk=about.dossier_id, closed_on=None, controller_id=controller_of(home.gemeente_id)).first()
    if dossier is None:
        raise NotNow("dossier", _("Dit dossier is er niet of is gesloten. Kies een open dossier van uw gemeente."))
    if not home.least <= about.persons <= home.most:
        raise NotNow("persons", _("Deze woning is voor %(least)s tot en met %(most)s personen.") % {"least": home.least, "most": home.most})
    if missing := set(about.needs) - set(home.features):
        raise NotNow("needs", _("Deze woning heeft niet: %s.") % ", ".join(str(Feature(one).label) for one in sorted(missing)))
    if Gift.objects.filter(dossier_id=dossier.pk, taken_back_on=None).exists():
        raise NotNow("dossier", _("Aan dit huishouden is al een andere woning verbonden. Geef die eerst vrij."))
    if about.viewing_on and about.move_on and about.move_on < about.viewing_on:
        raise NotNow("move_on", _("De verhuizing ligt voor de bezichtiging. Wissel de dagen om."))
    gift = Gift.objects.create(
        controller_id=dossier.controller_id, dossier_id=dossier.pk, party_id=home.organisation_id, home_id=home.pk, persons=about.persons,
        composition=about.composition, needs=list(about.needs), income=about.income, language=about.language, contact=about.contact,
        viewing_on=about.viewing_on, move_on=about.move_on, given_on=today,
    )  # fmt: skip
    trail.record(actor=actor, action="home.household_told", controller_id=dossier.controller_id, subjects=[seen(dossier)], object_kind="home", object_id=home.pk)
    return gift.pk


def _take_back(home: Home, today: date) -> None:
    """As the gemeente's own system, since a corporation that withdraws may not write what it was told."""
    with acting(system_for(controller_of(home.gemeente_id), why="home")):
        Gift.objects.filter(pk__in=[home.household_ref]).update(party_id=None, taken_back_on=today)


def _housed(actor: Actor, home: Home, on: date, today: date) -> None:
    """The key is handed over: the fact goes into the file, and the corporation sees the household no longer."""
    gift = Gift.objects.get(pk__in=[home.household_ref])
    code = GemeenteName.objects.on(on).filter(gemeente_id=home.gemeente_id).values_list("code", flat=True).first() or ""
    fact = new_fact(
        kind="huisvesting.gerealiseerd", valid_from=on, known_on=today, gemeente=code.removeprefix("GM"),
        vorm=FORM.get(HomeKind(home.kind), "regulier"),
    )  # fmt: skip
    record_facts(actor=actor, dossier_id=gift.dossier_id, facts=[fact], source=Source("housing", str(home.pk)))
    key_given(actor=actor, dossier_id=gift.dossier_id, on=on, today=today)
    _take_back(home, today)


def _happened(actor: Actor, home: Home, what: str, source: str, target: str, today: date, note: str) -> None:
    HomeEvent.objects.create(
        region_id=home.region_id, organisation_id=home.organisation_id, home=home, act=what, source=source, target=target, on=today,
        by=actor.label, note=note[:300],
    )  # fmt: skip
