"""What the screens of the plan show: the plan that holds, the one being made, and what may change until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.translation import gettext as _

from doorlopend.engines.facts import Fact
from doorlopend.engines.law import Finding, Obligation, assess, explain, on_date
from doorlopend.engines.law import label as law_label
from doorlopend.engines.law.life import Life
from doorlopend.engines.law.whatif import switch_route
from doorlopend.engines.plan import ROUTES
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.dossiers.derivation import facts_of, lawbook
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.kit.values import Action, Badge, Explanation, Item, Person, Reason
from doorlopend.records.messages.models import Outgoing
from doorlopend.records.people.world import language as language_name

from ..intake import words as intake_words
from ..intake.queries import Known, advice_of, known, upper_first
from ..page import Duty, duty_of, lang, why_of
from ..post import Posted
from ..reading import seen
from . import letters, words
from .compose import Content
from .models import Plan
from .places import Fit, beside, places
from .states import OPEN, PlanState

LIGHTER = ("pip.intensiteit_leerroute_vereist", "cursus.betaald_door", "lening.maximum")


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The plan of one person: what holds, what is being made, what the law asks."""

    known: Known
    held: Sequence[Item]
    goals: Sequence[Item]
    making: Plan | None
    decided: Plan | None
    letters: Sequence[Item]
    duties: Sequence[Duty]
    lighter: Sequence[Item]
    places: Sequence[Fit]
    beside: Sequence[Fit]
    to_tell: UUID | None
    """The message that tells DUO this plan, while nobody has let it go."""


def plan_page(*, actor: Actor, dossier: Dossier, today: date) -> PlanPage:
    found = known(dossier=dossier)
    decided = Plan.objects.filter(dossier=dossier, state=PlanState.SET).order_by("-decided_on", "-made_at").first()
    held = found.life.last("pip.vastgesteld")
    return PlanPage(
        known=found, held=_held(found, held), goals=_goals(found.life, held), making=making_of(dossier), decided=decided,
        letters=_letters(found, decided), duties=_duties(found, today), lighter=lighter(found),
        places=places(actor=actor, found=found, route=_route(found, held), today=today), beside=beside(actor=actor, found=found, today=today),
        to_tell=_to_tell(actor, dossier, held),
    )  # fmt: skip


def _to_tell(actor: Actor, dossier: Dossier, held: Fact | None) -> UUID | None:
    """The draft that holds this very plan; None too for who may not read messages."""
    drafts = Outgoing.objects.filter(controller__in=actor.where("messages.read"), dossier_id=dossier.pk, state=Outgoing.State.DRAFT)
    return drafts.filter(facts__contains=[held.id]).values_list("pk", flat=True).first() if held else None


def _route(found: Known, held: Fact | None) -> str:
    """The route of the plan that holds, else the one the facts point at."""
    return str(held.data["leerroute"]) if held else advice_of(found).advised


def making_of(dossier: Dossier) -> Plan | None:
    return Plan.objects.filter(dossier=dossier, state__in=OPEN).first()


HELD = ("leerroute", "niveau", "a2_onderdelen", "intensiteit_uren", "pvt_uren", "map_uren", "map_praktijk_uren", "voortgangsgesprekken", "vve", "z_examen_onderdelen")  # fmt: skip


def _held(found: Known, fact: Fact | None) -> list[Item]:
    """The plan that holds, with its dagtekening and the end of the term, each with why."""
    if fact is None:
        return []
    from doorlopend.engines.facts import KINDS

    items = [Item(label=_("Dagtekening"), value=fact.valid_from)]
    for name in HELD:
        field = KINDS[fact.kind].field(name)
        if field is not None and fact.data.get(name) not in (None, ()):
            items.append(Item(label=upper_first(field.nl if lang() == "nl" else field.en), value=law_label(fact.data[name], lang())))
    term = [one for one in found.assessment.terms if one.key == "inburgeringstermijn"]
    if term:
        items.append(Item(label=_("Laatste dag van de termijn"), value=term[-1].last_day, why=why_of(term[-1], set(found.visible))))
    return items


def _goals(life: Life, plan: Fact | None) -> list[Item]:
    """The goals of the plan that holds: what, who sees to it, by when."""
    mine = [fact for fact in life.all("pip.doel") if plan is not None and fact.data.get("pip") == plan.id]
    owners = words.owner_names()
    return [Item(label=str(fact.data["wat"]), value=fact.data["uiterlijk"], note=owners[str(fact.data["wie"])]) for fact in mine]


def _letters(found: Known, plan: Plan | None) -> list[Item]:
    """The decision, and the same in plain words: how far each translation can be trusted."""
    if plan is None:
        return []
    spoken = [str(fact.data["taal"]) for fact in found.life.all("persoon.taal") if fact.data.get("voorkeur") or fact.data.get("beheersing") == "moedertaal"]
    found_ = [Item(label=_("Beschikking"), value=Person(name=_("Beschikking (PDF)"), url=reverse("plan:decision", args=[plan.dossier_id, plan.pk])))]
    for text in letters.languages_for(plan, Content.from_json(plan.content), spoken[-1] if spoken else ""):
        name, url = language_name(text.language, lang()), reverse("plan:plain", args=[plan.dossier_id, plan.pk, text.language])
        note = _("vertaling niet gecontroleerd") if text.state == "draft" else ""
        found_.append(Item(label=_("In gewone taal"), value=Person(name=_("%s (PDF)") % name, url=url), note=note))
    return found_


def posted(dossier: Dossier) -> list[Posted]:
    """The decisions that went out."""
    made = Plan.objects.filter(dossier=dossier, fact_id__isnull=False, decided_on__isnull=False)
    return [Posted(on=one.decided_on, subject=_("Beschikking PIP"), url=reverse("plan:decision", args=[dossier.pk, one.pk])) for one in made if one.decided_on]


def _duties(found: Known, today: date) -> list[Duty]:
    open_ = [one for one in on_date(found.assessment, today).open if one.key.startswith(("pip.", "vve.", "aanbod."))]
    return [duty_of(one, today, set(found.visible)) for one in open_]


def lighter(found: Known) -> list[Item]:
    """What is different for a gezins- of overige migrant, as the law engine says it."""
    if not found.family:
        return []
    told = [one for one in found.assessment.findings if one.key in LIGHTER]
    return [Item(label=_words(one), value=_told(one), note=one.article) for one in told]


def _told(one: Finding) -> str:
    """An amount as money; all else in the words of the law."""
    return f"€ {intcomma(one.value)}" if one.key == "lening.maximum" and isinstance(one.value, int | float) else law_label(one.value, lang())


def _words(one: Finding) -> str:
    from ..page import result_name

    return result_name(one.key, "finding")


@dataclass(frozen=True, slots=True)
class Change:
    """One way to change the plan: whether the law allows it now, until when, why, and how to begin."""

    title: str
    badge: Badge
    text: str
    items: Sequence[Item]
    why: Explanation | None
    act: Action | None


def changes(*, found: Known, today: date, may: bool) -> list[Change]:
    """Switching, lowering, moving, and another content: what the law says of each today."""
    plan = found.life.last("pip.vastgesteld")
    if plan is None:
        return []
    routes = [_switch(found, route, today, may) for route in ROUTES if route != plan.data["leerroute"]]
    lowering = [_lowering(found, plan, may)] if plan.data["leerroute"] == "b1_route" else []  # Bi 5.5 knows no other
    return [*routes, *lowering, *_move(found, may), _content(found, may)]


def _begin(found: Known, occasion: str, label: str, route: str = "") -> Action:
    fields = (("occasion", occasion), *((("route", route),) if route else ()))
    return Action(label=label, url=reverse("plan:start", args=[found.dossier.pk]), method="post", fields=fields, icon="check")


def _switch(found: Known, route: str, today: date, may: bool) -> Change:
    """The dossier as if the plan were switched today."""
    with acting(system_for(found.dossier.controller_id, why="page")):
        facts = facts_of(found.dossier)
    seen = {one.about for one in found.assessment.findings if one.key == "schakelen.toegestaan"}
    would = assess(facts=switch_route(facts, to=route, on=today), lawbook=lawbook()).findings
    told = [one for one in would if one.key == "schakelen.toegestaan" and one.about not in seen]
    credit = [one for one in would if one.key == "schakelen.verrekening" and one.about not in seen]
    allowed = bool(told) and told[-1].value is True
    title = _("Naar de %s") % str(intake_words.ROUTES[route])
    items = [Item(label=_("Laatste dag om te wisselen"), value=told[-1].values.get("laatste_dag"))] if told else []
    if credit and credit[-1].value:
        items.append(Item(label=_("Wat meetelt"), value=law_label(credit[-1].value, lang())))
    return Change(
        title=title, badge=_allowed(allowed), text=explain(told[-1], lang()) if told else "", items=items, why=why_of(told[-1], set(found.visible)) if told else None,
        act=_begin(found, "schakelen", _("PIP aanpassen: %s") % str(intake_words.ROUTES[route]), route) if may and told else None,
    )  # fmt: skip


def _allowed(yes: bool) -> Badge:
    return Badge(text=_("kan"), tone="ok") if yes else Badge(text=_("kan nu niet"), tone="late")


def _lowering(found: Known, plan: Fact, may: bool) -> Change:
    """Afschalen: the four conditions of Bi 5.5, no window of time."""
    told = [one for one in found.assessment.findings if one.key == "afschalen.mogelijk"]
    hours = found.answer("uren.afschalen", 0)
    need = int(lawbook().at("afschalen.voorwaarden", plan.valid_from)["uren"])
    items = [Item(label=_("Gevolgde uren die tellen"), value=_("%(hours)s van %(need)s") % {"hours": law_label(float(hours or 0), lang()), "need": need})]
    allowed = bool(told) and told[-1].value is True
    if not told:
        text = _("Leg eerst vast of de inzet voldoende was en of B1 haalbaar is; daarna zegt de wet of afschalen kan.")
    else:
        lacking = told[-1].values.get("ontbreekt") or ()
        text = _("Aan alle voorwaarden is voldaan.") if allowed else _("Ontbreekt: %s.") % ", ".join(law_label(one, lang()) for one in lacking)
    judge = Action(label=_("Oordeel vastleggen"), url=reverse("plan:lowering", args=[found.dossier.pk]), icon="check")
    act = None if not may else _begin(found, "afschalen", _("PIP aanpassen: afschalen")) if allowed else judge
    why = why_of(told[-1], set(found.visible)) if told else Explanation(outcome=text, reasons=[Reason(text=_("Artikel"), value="Wi 17 lid 3; Bi 5.5")], title=_("Waarom?"))
    return Change(title=_("Lager niveau: afschalen naar A2"), badge=_allowed(allowed), text=text, items=items, why=why, act=act)


def _move(found: Known, may: bool) -> list[Change]:
    """After a move: a plan within ten weeks, the route taken over, no new test."""
    duties = [one for one in found.assessment.obligations if one.key == "pip.vaststellen_na_verhuizing" and one.done_on is None]
    return [_after_move(found, one, may) for one in duties[-1:]]


def _after_move(found: Known, duty: Obligation, may: bool) -> Change:
    items = [
        Item(label=_("Uiterlijk"), value=duty.due), Item(label=_("Leerroute, over te nemen"), value=law_label(duty.values.get("leerroute"), lang())),
        Item(label=_("Opnieuw een leerbaarheidstoets"), value=law_label(bool(found.answer("leerbaarheidstoets.opnieuw_nodig", False)), lang())),
    ]  # fmt: skip
    return Change(
        title=_("Na de verhuizing"), badge=Badge(text=_("moet"), tone="warn"), text=explain(duty, lang()), items=items, why=why_of(duty, set(found.visible)),
        act=_begin(found, "verhuizing", _("PIP van deze gemeente maken")) if may else None,
    )  # fmt: skip


def _content(found: Known, may: bool) -> Change:
    return Change(
        title=_("Andere inhoud, zelfde leerroute"), badge=_allowed(True), text=_("Uren, ondersteuning, doelen of VVE. De termijn loopt door."), items=[], why=None,
        act=_begin(found, "inhoud_gewijzigd", _("PIP aanpassen")) if may else None,
    )  # fmt: skip


def panel(*, actor: Actor, dossier: Dossier, today: date) -> dict[str, Any]:
    """The block on the dossier page: the plan that holds, or the next step towards one."""
    life = Life(seen(dossier))
    fact, making = life.last("pip.vastgesteld"), making_of(dossier)
    may = actor.may("dossier.write", dossier.controller_id) and dossier.closed_on is None
    items = [Item(label=_("Stand"), value=_stand(fact, making))]
    if fact is not None:
        items.append(Item(label=_("Leerroute"), value=law_label(fact.data["leerroute"], lang())))
    items += _goals(life, fact)
    url = reverse("plan:compose", args=[dossier.pk]) if making and may else reverse("plan:page", args=[dossier.pk])
    act = Action(label=_("Verder met het PIP") if making and may else _("Naar het PIP"), url=url)
    first = may and (making is not None or (fact is None and life.has("intake.afgerond")))
    return {"items": items, "primary": act if first else None, "action": None if first else act}


def _stand(fact: Fact | None, making: Plan | None) -> str:
    if making is not None:
        return _("In de maak: %s") % PlanState(making.state).label
    return _("Vastgesteld op %s") % words.day(fact.valid_from) if fact else _("Nog geen PIP")
