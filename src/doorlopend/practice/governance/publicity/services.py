"""Passports, pages and newsletters: written by one, read by another, published as a version that stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.regions.models import Region

from ..models import Happening
from ..permissions import PUBLISH
from ..steps import NotNow, take
from ..writing import add, change
from . import figures
from .models import Page, Passport, Published
from .states import PAGE_MACHINE, PASSPORT_MACHINE, PageAct, PageState, PassportAct
from .texts import FILL_IN

STALE = timedelta(days=183)
"""After half a year a page or passport is looked at again."""
HEADINGS = ("reason", "aim", "activities", "results", "learned", "success", "develop", "progress", "partners", "client", "money", "contacts")
"""The headings of a passport, in the order in which they are read."""


@transaction.atomic
def write_passport(*, actor: Actor, region_id: UUID, values: Mapping[str, Any], today: date) -> Passport:
    return add(actor=actor, model=Passport, region_id=region_id, values={**values, "renewed_on": today}, permission=PUBLISH)


@transaction.atomic
def change_passport(*, actor: Actor, passport: Passport, values: Mapping[str, Any], today: date) -> Passport:
    return change(actor=actor, row=passport, values={**values, "renewed_on": today}, permission=PUBLISH)


@transaction.atomic
def passport_act(*, actor: Actor, passport_id: UUID, what: PassportAct, given: Mapping[str, Any]) -> Passport:
    row = Passport.objects.select_for_update().get(pk=passport_id)
    take(actor=actor, row=row, machine=PASSPORT_MACHINE, act=what, given=given)
    return row


@transaction.atomic
def write_page(*, actor: Actor, region_id: UUID, values: Mapping[str, Any]) -> Page:
    """A new page. Its address is given once and never changes."""
    if Page.objects.filter(region_id=region_id, slug=values["slug"]).exists():
        raise NotNow("slug", _("Dit adres bestaat al. Kies een ander."))
    return add(actor=actor, model=Page, region_id=region_id, values=values, permission=PUBLISH)


@transaction.atomic
def change_page(*, actor: Actor, page: Page, values: Mapping[str, Any]) -> Page:
    """While it is a concept: what somebody approved is not changed under his hands."""
    if page.state != PageState.CONCEPT:
        raise NotNow("title", _("Alleen een concept kan worden gewijzigd. Kies eerst Herzien of Terugsturen."))
    return change(actor=actor, row=page, values={name: value for name, value in values.items() if name != "slug"}, permission=PUBLISH)


@transaction.atomic
def act(*, actor: Actor, page_id: UUID, what: PageAct, given: Mapping[str, Any], today: date) -> Page:
    """One step. Raises NotNow when somebody approves what they submitted themselves."""
    page = Page.objects.select_for_update(of=("self",)).get(pk=page_id)
    if what in {PageAct.SUBMIT, PageAct.APPROVE, PageAct.PUBLISH} and FILL_IN in page.body:
        raise NotNow("act", _("In de tekst staat nog “%s”. Vul dat eerst in.") % FILL_IN)
    given = {**given, **_by(actor, page, what)}
    take(actor=actor, row=page, machine=PAGE_MACHINE, act=what, given=given)
    if what is PageAct.PUBLISH:
        _put_out(page, today, withdrawn=False)
    if what is PageAct.WITHDRAW and Published.objects.filter(page_id=page.pk).exists():
        _put_out(page, today, withdrawn=True)
    Happening.objects.create(region_id=page.region_id, about_kind="page", about_id=page.pk, act=what.value, on=today, by=actor.label, text=given.get("remark", ""))
    return page


def _by(actor: Actor, page: Page, what: PageAct) -> dict[str, Any]:
    if what is PageAct.SUBMIT:
        return {"submitted_by": actor.user_id, "approved_by": None}
    if what is PageAct.APPROVE:
        if actor.user_id is None or actor.user_id == page.submitted_by:
            raise NotNow("act", _("Wie een pagina aanbiedt, keurt haar niet zelf goed. Vraag een collega."))
        return {"approved_by": actor.user_id}
    return {"approved_by": None} if what in {PageAct.RETURN, PageAct.REVISE} else {}


def _put_out(page: Page, today: date, *, withdrawn: bool) -> None:
    """A further version on the public site; of a withdrawn page only that it is gone."""
    last = Published.objects.filter(page_id=page.pk).aggregate(top=Max("number"))["top"] or 0
    region = Region.objects.get(pk=page.region_id)
    Published.objects.create(
        region_id=page.region_id, region_code=region.code, page_id=page.pk, slug=page.slug, kind=page.kind, number=last + 1, title=page.title,
        lead="" if withdrawn else page.lead, body="" if withdrawn else page.body, review_on=page.review_on, on=today, withdrawn=withdrawn,
    )  # fmt: skip


@transaction.atomic
def page_of(*, actor: Actor, passport: Passport, today: date) -> Page:
    """The public page of a passport, as a concept: every filled heading that is not kept inside."""
    values = {"title": passport.title, "lead": passport.aim[:300], "body": body_of(passport, figures.of(actor=actor, passport=passport, today=today)), "owner": actor.label, "review_on": today + STALE}
    there = passport.pages.order_by("pk").first()
    if there is not None:
        if there.state in {PageState.GEPUBLICEERD, PageState.INGETROKKEN}:
            there = act(actor=actor, page_id=there.pk, what=PageAct.REVISE, given={}, today=today)
        return change_page(actor=actor, page=there, values=values)
    slug = _free(passport.region_id, passport.title)
    return write_page(actor=actor, region_id=passport.region_id, values={**values, "slug": slug, "kind": Page.Kind.PASPOORT, "passport": passport})


def body_of(passport: Passport, numbers: Sequence[figures.Shown] = ()) -> str:
    """Every filled heading that is not kept inside; published figures at the end, as they stand on this day."""
    shown = [name for name in HEADINGS if name not in passport.inside and getattr(passport, name)]
    parts = [f"## {label_of(name)}\n{getattr(passport, name)}" for name in shown]
    if numbers:
        parts.append("\n".join([f"## {_('Cijfers')}", *(f"- {one.name}: {one.words}" for one in numbers)]))
    return "\n\n".join(parts)


def label_of(name: str) -> str:
    """A heading of the passport in words."""
    return str(getattr(Passport._meta.get_field(name), "verbose_name", name))


def _free(region_id: UUID, title: str) -> str:
    base = slugify(title)[:70] or "pagina"
    taken = set(Page.objects.filter(region_id=region_id, slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{number}" for number in range(2, 10_000))) if slug not in taken)


@transaction.atomic
def build_newsletter(*, actor: Actor, region_id: UUID, title: str, items: Sequence[tuple[str, str]], today: date) -> Page:
    """A newsletter as a concept, from real items (heading, text); it is reviewed and archived like any page."""
    if not items:
        raise NotNow("chosen", _("Kies ten minste één onderwerp."))
    body = "\n\n".join(f"## {heading}\n{text}" for heading, text in items)
    values = {"slug": _free(region_id, title), "kind": Page.Kind.NIEUWSBRIEF, "title": title, "body": body, "owner": actor.label, "review_on": today + STALE}
    return write_page(actor=actor, region_id=region_id, values=values)
