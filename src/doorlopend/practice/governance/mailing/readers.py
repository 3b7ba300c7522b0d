"""Readers outside: they ask, confirm by a link that works once, and are wiped the moment they sign off.

Nobody is told whether an address is known. An address that was not confirmed within a week is wiped; one that
complained is never written to again.
"""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import TextChoices
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorlopend.records.access.actor import Actor, acting
from doorlopend.records.access.vault import digest, digests
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.destruction import destroy_alone
from doorlopend.records.regions.models import Region

from ..permissions import PUBLISH
from ..steps import NotNow, check_allowed
from . import tasks, tokens
from .letters import foot
from .models import Mail, Reader, Silence

CONFIRMATION = "bevestiging"
CONFIRM_WITHIN = timedelta(days=7)
"""How long an address is kept that nobody confirmed."""
AGAIN_AFTER = timedelta(days=1)
"""A second request within this time sends nothing: the form is no means to fill somebody's mailbox."""
UNCONFIRMED_AT_MOST = 300
"""Requests of one region that may wait at a time; beyond that the form is being misused."""


class Why(TextChoices):
    """Why an address goes, as the destruction ledger says it."""

    SIGNED_OFF = "afgemeld", gettext_lazy("afgemeld via de link")
    ASKED = "verzoek", gettext_lazy("vroeg om te stoppen")
    BOUNCED = "onbestelbaar", gettext_lazy("e-mail komt niet aan")
    COMPLAINED = "klacht", gettext_lazy("wil nooit meer e-mail")
    SILENT = "niet_bevestigd", gettext_lazy("niet op tijd bevestigd")


def doorkeeper(region_id: UUID) -> Actor:
    """Who acts for a visitor without an account: at the readers of one region, and nowhere else."""
    mine = frozenset({region_id})
    return Actor(id="system:readers", kind="system", label="readers", scope={"region": mine, "staff": mine})


def _told(actor: Actor, act: str, reader_id: UUID) -> None:
    trail.record(actor=actor, action=f"reader.{act}", object_kind="reader", object_id=reader_id)


@transaction.atomic
def ask(*, region: Region, address: str, language: str, today: date) -> None:
    """Sends a confirmation, unless one was sent lately, the address is confirmed, or it never wants e-mail.

    Raises NotNow when more requests wait than can be real.
    """
    if not settings.MAIL_ON:
        raise NotNow("address", _("E-mail staat niet aan op deze installatie. Volg het nieuws op deze site of met RSS."))
    with acting(doorkeeper(region.pk)) as actor:
        if Silence.objects.filter(digest__in=digests(_folded(address))).exists():
            return
        there = Reader.objects.select_for_update().filter(region_id=region.pk, address__iexact=address).first()
        if there is not None and (there.confirmed_on or there.asked_on > today - AGAIN_AFTER):
            return
        if Reader.objects.filter(region_id=region.pk, confirmed_on=None).count() >= UNCONFIRMED_AT_MOST:
            raise NotNow("address", _("Er zijn nu te veel aanmeldingen. Probeer het morgen opnieuw."))
        reader = there or Reader(region_id=region.pk, address=address)
        secret = secrets.token_urlsafe(24)
        reader.language, reader.asked_on, reader.secret = language, today, digest(f"reader:{secret}")
        reader.save()
        tasks.enqueue(_confirmation(region, reader, secret))
        _told(actor, "asked", reader.pk)


def _folded(address: str) -> str:
    return f"address:{address.strip().casefold()}"


def _confirmation(region: Region, reader: Reader, secret: str) -> Mail:
    link = f"{settings.SITE}{reverse('readers:confirm', args=[region.code, tokens.made(reader.pk, secret, salt=tokens.CONFIRM)])}"
    with translation.override(reader.language):
        lines = [
            _("Dit adres is opgegeven voor de nieuwsbrief van %s.") % region.name, _("Wilt u de nieuwsbrief? Open deze link en kies Bevestigen:"), link,
            _("De link werkt één keer, tot en met %s. Doet u niets, dan wissen wij uw adres daarna.") % date_format(reader.asked_on + CONFIRM_WITHIN, "j F Y"),
        ]  # fmt: skip
        subject = _("Bevestig uw aanmelding voor de nieuwsbrief")
        text = "\n\n".join([*lines, foot_of(reader, region)])
    return Mail.objects.create(region_id=region.pk, reader_id=reader.pk, kind=CONFIRMATION, key=f"confirm:{reader.pk}:{reader.secret}", subject=subject, text=text, made_on=reader.asked_on)


def foot_of(reader: Reader, region: Region) -> str:
    """Why they get it, and the way out; in the language that holds."""
    why = _("U krijgt dit bericht omdat dit adres is opgegeven op de openbare site van %s.") % region.name
    return foot(why, _("Afmelden, uw adres wordt dan meteen gewist: %s") % off_address(reader, region))


def off_address(reader: Reader, region: Region) -> str:
    return f"{settings.SITE}{reverse('readers:leave', args=[region.code, tokens.made(reader.pk, '', salt=tokens.LEAVE)])}"


@transaction.atomic
def confirm(*, region_id: UUID, token: str, today: date) -> None:
    """The link works once. Raises NotNow with what to do when it is used, too old or not ours."""
    reader_id, secret = tokens.read(token, salt=tokens.CONFIRM)
    with acting(doorkeeper(region_id)) as actor:
        reader = Reader.objects.select_for_update().filter(pk=reader_id, region_id=region_id).first()
        if reader is not None and reader.confirmed_on:
            raise NotNow("token", _("U bent al aangemeld. U hoeft niets meer te doen."))
        if reader is None or reader.asked_on + CONFIRM_WITHIN < today or reader.secret not in digests(f"reader:{secret}"):
            raise NotNow("token", _("Deze link werkt niet meer. Meld u opnieuw aan, dan krijgt u een nieuwe."))
        reader.confirmed_on, reader.secret = today, ""
        reader.save()
        _told(actor, "confirmed", reader.pk)


@transaction.atomic
def leave(*, region_id: UUID, token: str, today: date) -> None:
    """From the link in any e-mail; a second time changes nothing. Raises NotNow on a link that is not ours."""
    reader_id, _about = tokens.read(token, salt=tokens.LEAVE)
    with acting(doorkeeper(region_id)) as actor:
        if reader := Reader.objects.filter(pk=reader_id, region_id=region_id).first():
            _wipe(actor, reader, Why.SIGNED_OFF, today)


def _wipe(actor: Actor, reader: Reader, why: Why, today: date) -> None:
    destroy_alone(object_kind="lezer", object_id=reader.pk, holder=reader.region_id, why=f"nieuwsbrief: {why.value}", today=today)
    _told(actor, f"gone.{why.value}", reader.pk)


@transaction.atomic
def remove(*, actor: Actor, region_id: UUID, address: str, why: Why, today: date) -> bool:
    """By hand, after a bounce, a complaint or a letter; whether the address was there. A complaint is remembered.

    Raises PermissionDenied.
    """
    check_allowed(actor=actor, region_id=region_id, permission=PUBLISH)
    reader = found(region_id=region_id, address=address)
    if why is Why.COMPLAINED:
        Silence.objects.get_or_create(region_id=region_id, digest=digest(_folded(address)), defaults={"on": today})
    if reader is not None:
        _wipe(actor, reader, why, today)
    return reader is not None


def found(*, region_id: UUID, address: str) -> Reader | None:
    """By the whole address only: the list itself is shown to nobody."""
    return Reader.objects.filter(region_id=region_id, address__iexact=address.strip()).first()


@transaction.atomic
def forget_unconfirmed(*, region_id: UUID, today: date) -> int:
    """Wipes what was not confirmed in time; how many."""
    with acting(doorkeeper(region_id)) as actor:
        late = list(Reader.objects.select_for_update().filter(region_id=region_id, confirmed_on=None, asked_on__lt=today - CONFIRM_WITHIN))
        for reader in late:
            _wipe(actor, reader, Why.SILENT, today)
    return len(late)


def confirmed(*, region_id: UUID, but: set[str]) -> list[Reader]:
    """Who gets the newsletter outside, without who gets it as a colleague (`but`: their addresses)."""
    rows = Reader.objects.filter(region_id=region_id, confirmed_on__isnull=False).order_by("pk")
    known = {one.casefold() for one in but}
    return [row for row in rows if row.address.casefold() not in known]
