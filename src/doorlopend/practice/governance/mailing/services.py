"""Composing e-mail: what rooms have to tell, a newsletter that was published, and what somebody does not want."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from doorlopend.engines.text import Kind
from doorlopend.records.access.actor import Actor, acting
from doorlopend.records.audit import trail
from doorlopend.records.kit.persondata import hits
from doorlopend.records.people.models import User
from doorlopend.records.people.reach import holders
from doorlopend.records.regions.models import Region
from doorlopend.records.registry import Note, registries

from ..permissions import PUBLISH, READ, WRITE
from ..publicity.models import Page, Published
from ..publicity.states import PageState
from ..steps import NotNow, check_allowed, take
from . import keeping, readers, tasks, tokens
from .letters import foot
from .models import Mail, Reader, Refusal
from .states import BY_HAND, MAIL_MACHINE, MailAct

NEWSLETTER = "nieuwsbrief"
READERS = "signals.write"
"""Who works with the region in any role: the ground on which they get its newsletter, until they sign off."""
BATCH = 500
"""Rows per statement."""
NEVER = {Kind.BSN, Kind.V_NUMBER, Kind.BIRTH_DATE}


def system(region_id: UUID) -> Actor:
    """Who composes and sends: of one region, and able to see whom it may tell."""
    mine = frozenset({region_id})
    return Actor(
        id="system:mail", kind="system", label="mail", scope={"region": mine, "staff": mine}, flags=frozenset({"login", "system"}),
        permissions=frozenset((name, region_id) for name in (READ, WRITE, "signals.read")),
    )  # fmt: skip


def all_regions() -> list[UUID]:
    return list(Region.objects.filter(kind=Region.Kind.SAMENWERKING).order_by("code").values_list("pk", flat=True))


def regions() -> list[UUID]:
    """Where something may have to be told; none while e-mail is off."""
    return all_regions() if settings.MAIL_ON else []


def collect(*, region_id: UUID, today: date) -> int:
    """Makes an e-mail of each note that was not told before; how many."""
    with acting(system(region_id)):
        return sum(compose(region_id=region_id, kind=one.code, notes=one.find(region_id=region_id, today=today), today=today) for one in registries.reminders)


def compose(*, region_id: UUID, kind: str, notes: Iterable[Note], today: date) -> int:
    """Run as `system`: e-mail rows on the queue, in each reader's language; none for who does not want this kind."""
    found = {note.key: note for note in notes}
    told = set(Mail.objects.filter(key__in=list(found)).values_list("key", flat=True))
    fresh = [note for key, note in found.items() if key not in told]
    wanting = _wanting(kind, {note.user_id for note in fresh})
    return _put([_to_user(region_id, kind, note, wanting[note.user_id], today) for note in fresh if note.user_id in wanting])


def _wanting(kind: str, users: set[UUID]) -> dict[UUID, User]:
    refused = Refusal.objects.filter(user_id__in=users, kind=kind).values_list("user_id", flat=True)
    return User.objects.filter(is_active=True).exclude(pk__in=list(refused)).in_bulk(users)


def _to_user(region_id: UUID, kind: str, note: Note, user: User, today: date) -> Mail:
    with translation.override(user.language):
        subject, text = note.words()
        return Mail(key=note.key, user_id=user.pk, **_values(region_id, kind, (subject, text, note.path), _foot(user.pk, kind), today))


def _values(region_id: UUID, kind: str, said: tuple[str, str, str], below: str, today: date) -> dict[str, Any]:
    """`said`: subject, text and where it leads. The address is not looked through: it is random, and may look like a number of somebody."""
    subject, text, path = said
    if _tells_of_somebody(f"{subject}\n{text}", today):
        raise NotNow("text", _("In de e-mail staat iets dat naar een persoon kan leiden. Haal het uit de tekst."))
    return {"region_id": region_id, "kind": kind, "subject": " ".join(subject.split())[:200], "text": f"{_with_address(text, path)}\n\n{below}", "made_on": today}


def _with_address(text: str, path: str) -> str:
    return f"{text}\n\n{settings.SITE}{path}" if path else text


def _put(mails: list[Mail]) -> int:
    """On the queue, once per key; how many are new. As few statements for thousands as for one."""
    Mail.objects.bulk_create(mails, batch_size=BATCH, ignore_conflicts=True)
    new = Mail.objects.filter(pk__in=[mail.pk for mail in mails]).values_list("pk", "region_id")
    tasks.enqueue_all(list(new))
    return len(new)


@lru_cache(maxsize=32)
def _tells_of_somebody(text: str, today: date) -> bool:
    """The last look before it goes: a number or birth date of anybody, whatever a room made of it. Once per text, however many get it."""
    return any(hit.kind in NEVER for hit in hits(text, today=today))


def _foot(user_id: UUID, kind: str) -> str:
    return foot(
        _("U krijgt dit bericht omdat u voor of met de regio werkt."),
        _("Afmelden voor dit soort berichten: %s") % off_address(user_id, kind),
        _("Kiezen welke berichten u krijgt: %s") % f"{settings.SITE}{reverse('mailing:wishes')}",
    )  # fmt: skip


def off_address(user_id: UUID, kind: str) -> str:
    return f"{settings.SITE}{reverse('mailing:off', args=[tokens.made(user_id, kind)])}"


def newsletter_readers(*, region_id: UUID, today: date) -> tuple[list[User], list[Reader]]:
    """Colleagues who want it, and readers outside who confirmed and are no colleague. Run as `system`."""
    users = holders(permission=READERS, region_id=region_id, today=today)
    wanting = _wanting(NEWSLETTER, {user.pk for user in users})
    return [user for user in users if user.pk in wanting], readers.confirmed(region_id=region_id, but={user.email for user in users})


@transaction.atomic
def send_newsletter(*, actor: Actor, page_id: UUID, today: date) -> int:
    """A newsletter that a second reader approved and that stands on the site, to everybody who wants it; each once."""
    page = Page.objects.select_for_update(of=("self",)).get(pk=page_id)
    check_allowed(actor=actor, region_id=page.region_id, permission=PUBLISH)
    if page.kind != Page.Kind.NIEUWSBRIEF or page.state != PageState.GEPUBLICEERD:
        raise NotNow("act", _("Alleen een gepubliceerde nieuwsbrief gaat per e-mail weg."))
    if not settings.MAIL_ON:
        raise NotNow("act", _("E-mail staat niet aan op deze installatie. Vraag uw beheerder om DOORLOPEND_MAIL in te stellen."))
    if _too_old(page, today):
        raise NotNow("act", _("Deze nieuwsbrief staat al langer op de site dan wij bewaren wie hem kreeg. Maak een nieuwe, dan krijgt niemand hem twee keer."))
    region = Region.objects.get(pk=page.region_id)
    address = reverse("site:page", args=[region.code, page.slug])
    text = "\n\n".join(part for part in (page.lead, page.body) if part)
    with acting(system(region.pk)):
        users, outside = newsletter_readers(region_id=region.pk, today=today)
        notes = [Note(key=f"{_key(page)}{user.pk}", user_id=user.pk, words=lambda: (page.title, text), path=address) for user in users]
        made = compose(region_id=region.pk, kind=NEWSLETTER, notes=notes, today=today)
        had = set(Mail.objects.filter(key__startswith=_key(page)).values_list("key", flat=True))
        made += _put([_to_reader(region, page, reader, (page.title, text, address), today) for reader in outside if f"{_key(page)}{reader.pk}" not in had])
    trail.record(actor=actor, action="newsletter.mailed", object_kind="page", object_id=page.pk, detail={"mails": made})
    return made


def _too_old(page: Page, today: date) -> bool:
    """The rows that say who had it may be gone."""
    first = Published.objects.filter(page_id=page.pk).order_by("number").first()
    return first is not None and first.on < keeping.term_on(today).before(today)


def _key(page: Page) -> str:
    return f"newsletter:{page.pk}:"


def _to_reader(region: Region, page: Page, reader: Reader, said: tuple[str, str, str], today: date) -> Mail:
    with translation.override(reader.language):
        values = _values(region.pk, NEWSLETTER, said, readers.foot_of(reader, region), today)
    return Mail(key=f"{_key(page)}{reader.pk}", reader_id=reader.pk, **values)


@transaction.atomic
def act(*, actor: Actor, mail_id: UUID, what: MailAct) -> Mail:
    """By hand: try again what nobody is sure of, or let it be. Raises PermissionDenied, NotNow."""
    mail = Mail.objects.select_for_update().get(pk=mail_id)
    if what not in BY_HAND:
        raise NotNow("act", _("Dat doet het systeem zelf."))
    take(actor=actor, row=mail, machine=MAIL_MACHINE, act=what, given={"attempts": 0, "problem": ""} if what is MailAct.AGAIN else {})
    if what is MailAct.AGAIN:
        tasks.enqueue(mail)
    return mail


def kinds() -> dict[str, str]:
    """Every kind of e-mail that one may choose, by its code, in words."""
    return {**{one.code: str(one.label) for one in registries.reminders}, NEWSLETTER: _("Nieuwsbrief van de regio")}


@transaction.atomic
def choose(*, actor: Actor, wanted: Iterable[str], today: date) -> None:
    """What this user wants from now on."""
    if actor.user_id is None:
        raise PermissionDenied(_("Log in om te kiezen."))
    refused = set(kinds()) - set(wanted)
    Refusal.objects.filter(user_id=actor.user_id).exclude(kind__in=refused).delete()
    for kind in refused:
        Refusal.objects.get_or_create(user_id=actor.user_id, kind=kind, defaults={"on": today})
    trail.record(actor=actor, action="mail.chosen", object_kind="user", object_id=actor.user_id, detail={"refused": sorted(refused)})


def sign_off(*, token: str, today: date) -> str:
    """From the link in an e-mail, without log-in; the kind that stops. Raises NotNow on a link that is not ours."""
    user_id, kind = tokens.read(token)
    actor = Actor(id=f"user:{user_id}", kind="user", user_id=user_id, scope={"self": frozenset({user_id})})
    with acting(actor):
        Refusal.objects.get_or_create(user_id=user_id, kind=kind, defaults={"on": today})
        trail.record(actor=actor, action="mail.signed_off", object_kind="user", object_id=user_id, detail={"kind": kind})
    return kinds().get(kind, kind)
