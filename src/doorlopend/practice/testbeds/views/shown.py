"""What the card and the protocol show of a testbed, as values of the kit; nothing here knows a request."""

from __future__ import annotations

from math import ceil
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from doorlopend.records.access.today import today
from doorlopend.records.kit.values import Badge, Event, Figure, Item, Step
from doorlopend.records.regions.queries import own_name

from .. import policies, telling
from ..definitions import definition
from ..models import Testbed
from ..states import Act, State
from ..words import Answer, Covariate

LINE = (State.DRAFT, State.PLAN, State.LOCKED, State.RUNNING, State.CLOSED, State.FOUND, State.DECIDED, State.DONE)
TONES = {State.RUNNING: "info", State.DONE: "ok", State.STOPPED: "warn", State.FOUND: "ok"}


def badge(testbed: Testbed) -> Badge:
    state = State(testbed.state)
    return Badge(text=state.label, tone=TONES.get(state, "neutral"))  # type: ignore[arg-type]


def line(testbed: Testbed) -> list[Step]:
    state = State(testbed.state)
    if state is State.STOPPED:
        return [Step(label=State.STOPPED.label, state="current")]
    at = LINE.index(state)
    return [Step(label=one.label, state="done" if n < at else "current" if n == at else "todo") for n, one in enumerate(LINE)]


def plan_text(testbed: Testbed, name: str) -> str:
    return str((testbed.plan or {}).get(name, {}).get(telling.lang(), ""))


def plan_figures(testbed: Testbed) -> list[Figure]:
    """What this number of people can show, first of all, in people per 100."""
    plan = testbed.plan
    if not plan:
        return []
    seen = plan["detectable_per_100"]
    figures = [
        Figure(label=_("Verschil dat u kunt zien"), value=_("geen") if seen is None else f"{ceil(seen)}", unit="" if seen is None else _("mensen per 100"), note=_("of meer; met 80 procent kans"), tone="late" if seen is None else "warn" if seen > 15 else "ok"),
        Figure(label=_("Mensen per aanpak"), value=f"{plan['per_arm']:.0f}", note=_("verwacht")),
    ]
    if plan["needed_per_arm_for_10_per_100"]:
        figures.append(Figure(label=_("Nodig voor 10 per 100"), value=f"{plan['needed_per_arm_for_10_per_100']:.0f}", note=_("mensen per aanpak")))
    return figures


def details(testbed: Testbed) -> list[Item]:
    traits = ", ".join(str(Covariate(name).label) for name in testbed.covariates)
    pairs = [
        (_("Vraag"), testbed.question), (_("Opzet"), testbed.get_design_display()), (_("Verandertheorie"), testbed.theory), (_("Doelgroep"), testbed.target_group),
        (_("Wat nu gebruikelijk is"), testbed.usual_care), (_("Waarom de verdeling eerlijk is"), testbed.why_fair), (_("Juridische ruimte [?]"), testbed.legal_room),
        (_("Startdag"), testbed.starts_on), (_("Verwacht aantal mensen"), testbed.expected_people), (_("Nu halen het van de 100"), testbed.base),
        (_("Kenmerken van vóór de start"), traits), (_("Afgesproken tussenblikken"), ", ".join(f"{100 * part:g} %" for part in testbed.looks)),
        (_("Als uitkomsten ontbreken"), testbed.missing_plan), (_("Evaluator"), testbed.evaluator), (_("Onafhankelijkheid"), testbed.independence),
    ]  # fmt: skip
    return [Item(label=label, value=value) for label, value in pairs if value not in (None, "")]


def money(testbed: Testbed) -> list[Item]:
    pairs = [(_("Begroting"), testbed.budget), (_("Waarvan subsidie"), testbed.subsidy), (_("Subsidiegever"), testbed.funder)]
    return [Item(label=label, value=f"€ {number_format(value, 0, force_grouping=True)}" if isinstance(value, int) else value) for label, value in pairs if value not in (None, "")]


def learning(testbed: Testbed) -> list[Item]:
    return [Item(label=answer.label, value=testbed.learning[answer]) for answer in Answer if testbed.learning.get(answer)]


def places(testbed: Testbed) -> list[dict[str, Any]]:
    rows = testbed.participants.select_related("controller").order_by("controller__name")
    return [{"row": row, "name": own_name(row.controller, today()), "decided": policies.has_decision(row)} for row in rows]


def outcomes(testbed: Testbed) -> list[dict[str, Any]]:
    found = []
    for row in testbed.outcomes.all():
        page = definition(row.definition, row.version)
        found.append({"row": row, "name": getattr(page, telling.lang()), "meaning": getattr(page, f"meaning_{telling.lang()}"), "version": page.version})
    return found


def events(testbed: Testbed) -> list[Event]:
    rows = testbed.happenings.order_by("on", "at")
    return [Event(on=row.on, title=Act(row.act).label, text=row.text, who=row.by) for row in rows]
