"""The calendar of calls, and one file: money, partners, duties with evidence, and targets."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.values import Action, Badge, Deadline, Item

from ..forms import form_of, line
from ..pages import (
    Block,
    Page,
    Row,
    act_on,
    actor_of,
    asking,
    form_page,
    items_of,
    known_act,
    one,
    region_for,
    rows_of,
    show,
    step_links,
    written,
)
from ..permissions import READ, WRITE
from . import queries, services
from .models import Duty, Partner, Subsidy, Target
from .states import SUBSIDY_MACHINE, SubsidyAct, SubsidyState

FIELDS = ("scheme", "title", "call", "deadline", "lead", "budget", "share", "source", "publicity", "keep_until")
ASKED: dict[SubsidyAct, tuple[str, ...]] = {
    SubsidyAct.GO: ("lead",), SubsidyAct.NO_GO: ("remark",), SubsidyAct.GRANT: ("granted", "conditions"), SubsidyAct.REJECT: ("remark",), SubsidyAct.AMEND: ("remark",),
    SubsidyAct.SETTLE: ("settled",), SubsidyAct.RECLAIM: ("settled", "remark"),
}  # fmt: skip


@needs(READ)
@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    rows = []
    for row in queries.subsidies(actor=actor_of(request)):
        waits = row.state in {SubsidyState.KANS, SubsidyState.VOORSTEL}
        due = Deadline(due=row.deadline, today=today()) if waits else None
        rows.append(Row(text=row.title, url=reverse("subsidies:subsidy", args=[row.pk]), note=f"{row.get_scheme_display()} · {row.call}", badge=Badge(text=SubsidyState(row.state).label), deadline=due))
    actions = [Action(label=_("Kans vastleggen"), url=reverse("subsidies:new"))] if actor_of(request).where(WRITE) else []
    return show(request, Page(title=_("Subsidies"), lead=_("Van oproep tot vaststelling, met het bewijs op zijn plaats."), actions=actions, blocks=[Block(title=_("Subsidies"), rows=rows, empty=_("Nog geen."))]))


@needs(READ)
@require_GET
def subsidy_page(request: HttpRequest, subsidy_id: UUID) -> HttpResponse:
    row = one(queries.subsidies(actor=actor_of(request)), pk=subsidy_id)
    may = actor_of(request).may(WRITE, row.region_id)
    actions = step_links(request, row, SUBSIDY_MACHINE, lambda act: reverse("subsidies:act", args=[row.pk, act])) if may else []
    if may:
        actions.append(Action(label=_("Wijzigen"), url=reverse("subsidies:edit", args=[row.pk])))
    money = queries.money_of(row)
    euros = [Item(label=_("Cofinanciering nodig"), value=_euro(money.needed)), Item(label=_("Toegezegd"), value=_euro(money.pledged)), Item(label=_("Nog nodig"), value=Badge(text=_euro(money.short), tone="late" if money.short else "ok"))]
    page = Page(
        title=row.title, over=SubsidyState(row.state).label, actions=actions,
        blocks=[
            Block(title=_("De regeling"), items=_terms(row)),
            Block(title=_("Verplichtingen, rapportages en bewijs"), rows=_duties(row, may), empty=_("Nog geen."), links=_add(may, "new-duty", row)),
            Block(title=_("Doelen"), rows=_targets(row, may), empty=_("Nog geen."), links=_add(may, "new-target", row)),
        ],
        aside=[Block(title=_("Geld"), items=euros), Block(title=_("Partners"), rows=_partners(row), empty=_("Nog geen."), links=_add(may, "new-partner", row))],
    )  # fmt: skip
    return show(request, page)


def _terms(row: Subsidy) -> list[Item]:
    """The fields as they stand, amounts in euro."""
    names = (*FIELDS, "granted", "conditions", "settled", "remark")
    return [Item(label=item.label, value=SHOWN.get(name, _same)(item.value)) for name in names for item in items_of(row, name)]


def _same(value: Any) -> Any:
    return value


def _percent(value: Any) -> str:
    return f"{number_format(value.normalize(), use_l10n=True)} %"


def _euro(value: Any) -> str:
    """As the language writes it; cents only where there are any."""
    return f"€ {number_format(value, decimal_pos=0 if value == int(value) else 2, use_l10n=True, force_grouping=True)}"


SHOWN = {"budget": _euro, "granted": _euro, "settled": _euro, "share": _percent}


def _add(may: bool, name: str, row: Subsidy) -> tuple[Link, ...]:
    return (Link(label=_("Toevoegen"), url=reverse(f"subsidies:{name}", args=[row.pk])),) if may else ()


def _duties(row: Subsidy, may: bool) -> list[Row]:
    return [
        Row(
            text=duty.title, note=" · ".join(part for part in (str(duty.get_kind_display()), duty.owner, duty.where) if part),
            deadline=Deadline(due=duty.due_on, today=today(), done=duty.done_on), url=reverse("subsidies:fulfil", args=[duty.pk]) if may and duty.done_on is None else "",
        )
        for duty in row.duties.order_by("due_on", "pk")
    ]  # fmt: skip


def _targets(row: Subsidy, may: bool) -> list[Row]:
    told = [(one_, _("%(reached)d van %(wanted)d") % {"reached": one_.reached, "wanted": one_.wanted}) for one_ in row.targets.order_by("pk")]
    return [Row(text=one_.name, note=f"{words} · {one_.source}", url=reverse("subsidies:count", args=[one_.pk]) if may else "") for one_, words in told]


def _partners(row: Subsidy) -> list[Row]:
    found = []
    for one_ in row.partners.order_by("name"):
        hours = _("%d uur") % one_.hours if one_.hours else ""
        badge = Badge(text=_("getekend"), tone="ok") if one_.signed_on else Badge(text=_("nog niet getekend"), tone="warn")
        found.append(Row(text=one_.name, note=" · ".join(part for part in (one_.role, _euro(one_.money) if one_.money else "", hours) if part), badge=badge))
    return found


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def new_page(request: HttpRequest) -> HttpResponse:
    region = region_for(request, WRITE)
    return written(request, form_of(Subsidy, *FIELDS)(request.POST or None), title=_("Kans vastleggen"), back=reverse("subsidies:list"), write=partial(services.spot, region_id=region.pk), to="subsidies:subsidy")


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def edit_page(request: HttpRequest, subsidy_id: UUID) -> HttpResponse:
    row = one(rows_of(request, Subsidy, WRITE), pk=subsidy_id)
    return written(request, form_of(Subsidy, *FIELDS)(request.POST or None, instance=row), title=_("Subsidie wijzigen"), back=reverse("subsidies:subsidy", args=[row.pk]), write=partial(services.change_subsidy, subsidy=row))


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def act_page(request: HttpRequest, subsidy_id: UUID, act: str) -> HttpResponse:
    row, what = one(rows_of(request, Subsidy, WRITE), pk=subsidy_id), known_act(SUBSIDY_MACHINE, act)
    back = reverse("subsidies:subsidy", args=[row.pk])
    return act_on(request, row, what, fields=ASKED.get(what, ()), back=back, write=lambda given: services.act(actor=actor_of(request), subsidy_id=row.pk, what=what, given=given, today=today()))


PARTS: dict[str, tuple[Any, tuple[str, ...], Any, Any]] = {
    "partner": (Partner, ("name", "role", "money", "hours", "signed_on"), gettext_lazy("Partner toevoegen"), services.join),
    "duty": (Duty, ("kind", "title", "due_on", "owner"), gettext_lazy("Verplichting toevoegen"), services.promise),
    "target": (Target, ("name", "source", "wanted"), gettext_lazy("Doel toevoegen"), services.aim),
}
"""What a file is made of besides itself: model, fields, words, and the service that adds one."""


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def new_part_page(request: HttpRequest, subsidy_id: UUID, part: str) -> HttpResponse:
    row = one(rows_of(request, Subsidy, WRITE), pk=subsidy_id)
    model, fields, title, write = PARTS[part]

    def save(given: dict[str, Any]) -> None:
        write(actor=actor_of(request), subsidy=row, values=given)

    form = form_of(model, *fields)(request.POST or None)
    return form_page(request, form, title=title, lead=row.title, back=reverse("subsidies:subsidy", args=[row.pk]), save=save)


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def fulfil_page(request: HttpRequest, duty_id: UUID) -> HttpResponse:
    duty = one(rows_of(request, Duty, WRITE), pk=duty_id)

    def save(given: dict[str, Any]) -> None:
        services.fulfil(actor=actor_of(request), duty=duty, where=given["where"], today=today())

    form = asking(request, {"where": line(_("Waar ligt het?"), required=False, length=300)})
    return form_page(request, form, title=_("Gedaan"), lead=duty.title, back=reverse("subsidies:subsidy", args=[duty.subsidy_id]), save=save)


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def count_page(request: HttpRequest, target_id: UUID) -> HttpResponse:
    target = one(rows_of(request, Target, WRITE), pk=target_id)

    def save(given: dict[str, Any]) -> None:
        services.count(actor=actor_of(request), target=target, reached=given["reached"], today=today())

    form = asking(request, {"reached": forms.IntegerField(label=_("Bereikt"), min_value=0, initial=target.reached)})
    return form_page(request, form, title=_("Stand vastleggen"), lead=target.name, back=reverse("subsidies:subsidy", args=[target.subsidy_id]), save=save)
