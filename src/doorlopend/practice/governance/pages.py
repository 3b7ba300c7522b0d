"""What the screens of this room share: who asks, one page made of blocks, and a form that saves once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.access.today import today
from doorlopend.records.kit.forming import form_page as form_page
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.values import Action, Event, Item
from doorlopend.records.regions.models import Region
from doorlopend.records.regions.queries import Place, members_on, names_of

from .forms import GivenForm, form_of
from .permissions import READ
from .steps import Machine, acts_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a list: words, where they lead, what stands behind them, and a deed."""

    text: Any
    url: str = ""
    note: Any = ""
    badge: Any = None
    deadline: Any = None
    act: Action | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A titled part of a page; what is empty is left out, and `empty` says what stands where nothing is."""

    title: Any = ""
    text: Any = ""
    prose: Any = ""
    items: Sequence[Item] = ()
    rows: Sequence[Row] = ()
    events: Sequence[Event] = ()
    matrix: Any = None
    table: Any = None
    picture: Any = ""
    calendar: Sequence[Any] = ()
    links: Sequence[Link] = ()
    empty: Any = ""
    tone: str = ""
    form: Any = None
    form_action: str = ""
    submit: Any = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A whole page: heading, acts, tiles, tabs, blocks and blocks at the side; `quiet` when no act stands out."""

    title: Any
    lead: Any = ""
    over: Any = ""
    actions: Sequence[Action] = ()
    tiles: Sequence[Any] = ()
    tabs: Sequence[Link] = ()
    blocks: Sequence[Block] = ()
    aside: Sequence[Block] = ()
    crumbs: Sequence[Link] = field(default=())
    quiet: bool = False


LISTS = (
    ("governance:home", gettext_lazy("Vergaderingen")), ("governance:events", gettext_lazy("Bijeenkomsten")), ("decisions:matrix", gettext_lazy("Besluiten")), ("decisions:documents", gettext_lazy("Documenten")),
    ("advice:list", gettext_lazy("Adviezen")), ("chain:map", gettext_lazy("Ketenkaart")), ("session:list", gettext_lazy("Werksessies")), ("publicity:passports", gettext_lazy("Projecten en programma's")),
    ("publicity:pages", gettext_lazy("Openbare pagina's")), ("subsidies:list", gettext_lazy("Subsidies")),
)  # fmt: skip
"""The first page of each corner: the pages below its address lead back to it."""


def show(request: HttpRequest, page: Page) -> HttpResponse:
    actions = (None, *page.actions) if page.quiet else tuple(page.actions)
    context = {"page": page, "primary": actions[0] if actions else None, "more": actions[1:], "today": today(), "breadcrumbs": tuple(page.crumbs) or _way_back(request)}
    return render(request, "governance/page.html", context)


def _way_back(request: HttpRequest) -> tuple[Link, ...]:
    found = ((reverse(name), label) for name, label in LISTS)
    return tuple(Link(label=label, url=url) for url, label in found if request.path.startswith(url) and request.path != url)


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def lang() -> str:
    return "en" if (get_language() or "nl").startswith("en") else "nl"


def rows_of(request: HttpRequest, model: type[Any], permission: str = READ) -> Any:
    """The rows of the regions in which the visitor holds the permission."""
    return model.objects.filter(region_id__in=actor_of(request).where(permission))


def one(rows: Any, **by: Any) -> Any:
    """The row, or a page not found: what another region holds does not exist here."""
    found = rows.filter(**by).first()
    if found is None:
        raise Http404
    return found


def region_for(request: HttpRequest, permission: str = READ) -> Region:
    """The cooperating region in which the actor works; the first by name when there are more."""
    found = Region.objects.filter(pk__in=actor_of(request).where(permission), kind=Region.Kind.SAMENWERKING).order_by("name").first()
    if found is None:
        raise PermissionDenied(_("U werkt in geen regio. Vraag uw beheerder om een rol."))
    return found


def places(region_id: UUID) -> list[Place]:
    return members_on(region_id, today())


def place_name(gemeente_id: UUID | None) -> str:
    return names_of([gemeente_id], today()).get(gemeente_id, "") if gemeente_id else ""


def gemeente_field(region_id: UUID, *, required: bool = True) -> forms.TypedChoiceField:
    empty = () if required else (("", _("hele regio")),)
    choices = [*empty, *((str(one.id), one.name) for one in places(region_id))]
    return forms.TypedChoiceField(label=_("Gemeente"), choices=choices, coerce=UUID, required=required, empty_value=None)


def items_of(row: models.Model, *names: str) -> list[Item]:
    """Fields of a row under the labels their model gives them; what is empty is left out."""
    found = []
    for name in names:
        about = row._meta.get_field(name)
        shown = getattr(row, f"get_{name}_display", None)
        value = shown() if shown else getattr(row, name)
        value = value.strftime("%H:%M") if isinstance(value, time) else value
        if value not in (None, ""):
            found.append(Item(label=about.verbose_name, value=value))  # type: ignore[union-attr]
    return found


def asking(request: HttpRequest, asked: Mapping[str, forms.Field], **options: Any) -> GivenForm:
    return GivenForm(request.POST or None, asked=asked, **options)


def written(request: HttpRequest, form: Any, *, write: Callable[..., Any], back: str, to: str = "", **words: Any) -> HttpResponse:
    """A form of which all values go to the service `write`; then to the page `to` of what it made, else back."""

    def save(given: dict[str, Any]) -> str | None:
        made = write(actor=actor_of(request), values=given)
        return reverse(to, args=[made.pk]) if to else None

    return form_page(request, form, back=back, save=save, **words)


def act_on(
    request: HttpRequest, row: Any, what: Any, *, write: Callable[[dict[str, Any]], Any], back: str, fields: Sequence[str] = (),
    initial: Mapping[str, Any] | None = None, among: Mapping[str, Any] | None = None, lead: str = "",
) -> HttpResponse:  # fmt: skip
    """The page of one act on a row: those of its fields that the act asks, or only the button. `write` gets what was given.

    `initial` is what the fields begin with, unless what the row holds; `among` narrows the rows a field may choose from.
    """
    held = {name: getattr(row, name) for name in fields} if initial is None else initial
    form: Any = form_of(type(row), *fields)(request.POST or None, initial=held) if fields else asking(request, sure())
    for name, rows in (among or {}).items():
        form.fields[name].queryset = rows

    def save(given: dict[str, Any]) -> None:
        write({name: given[name] for name in fields})

    return form_page(request, form, title=what.label, lead=lead or row.title, back=back, save=save, submit=what.label)


def sure() -> dict[str, forms.Field]:
    """Nothing to fill in: the button is the answer."""
    return {"ok": forms.BooleanField(required=False, widget=forms.HiddenInput)}


def step_links(request: HttpRequest, row: Any, machine: Machine, address: Callable[[str], str]) -> list[Action]:
    """The acts this visitor may take, each with its page."""
    return [Action(label=act.label, url=address(act.value)) for act in acts_of(actor=actor_of(request), row=row, machine=machine)]


def known_act(machine: Machine, value: str) -> Any:
    """The act of that name, or a page not found."""
    for steps in machine.values():
        for act in steps:
            if act.value == value:
                return act
    raise Http404
