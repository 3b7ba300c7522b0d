"""The list, the card with its parts, the plan, the protocol and the process log."""

from __future__ import annotations

from math import ceil
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.kit.forming import form_page
from doorlopend.records.kit.tables import Column, Filter, Table, TableState
from doorlopend.records.kit.values import Action, Badge, Event, Figure, Item, Step
from doorlopend.records.people.demo import made_by_demo
from doorlopend.records.regions.queries import controllers_of

from .. import drafting, forms, policies, queries, telling
from ..definitions import current, definition
from ..models import Testbed
from ..services import card, locking, process
from ..states import OPEN_CARD, Act, State
from ..words import Answer, Covariate, Design
from .common import actor_of, crumbs, one, testbed_of, try_it

LINE = (State.DRAFT, State.PLAN, State.LOCKED, State.RUNNING, State.CLOSED, State.FOUND, State.DECIDED, State.DONE)
TONES = {State.RUNNING: "info", State.DONE: "ok", State.STOPPED: "warn", State.FOUND: "ok"}
OWN_FORM = {Act.LOCK: "testbeds:lock", Act.DECIDE: "testbeds:decide", Act.LEARN: "testbeds:learn"}


def badge(testbed: Testbed) -> Badge:
    state = State(testbed.state)
    return Badge(text=state.label, tone=TONES.get(state, "neutral"))  # type: ignore[arg-type]


@needs("testbeds.read", "testbeds.enrol", "testbeds.write")
@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    columns = [
        Column(key="title", label=_("Proeftuin"), sort="title", wide=True), Column(key="question", label=_("Vraag"), wide=True),
        Column(key="design", label=_("Opzet"), value=lambda row: row.get_design_display()),
        Column(key="state", label=_("Stand"), kind="badge", sort="state", value=badge),
        Column(key="made_on", label=_("Begonnen"), kind="date", sort="made_on"),
    ]  # fmt: skip
    filters = (Filter(key="state", label=_("Stand"), choices=tuple(State.choices)),)
    state = TableState.read(request.GET, columns=columns, filters=filters, default="-made_on", limit=50)
    rows = queries.testbeds(actor=actor)
    if state.values.get("state"):
        rows = rows.filter(state=state.values["state"])
    rows = rows.order_by(*state.ordering, "pk")
    may_open = bool(queries.regions(actor=actor))
    table = Table(
        name="testbeds", caption=_("Proeftuinen"), columns=columns, rows=list(rows[state.offset : state.offset + state.limit]), total=rows.count(),
        state=state, filters=filters, row_url=lambda row: reverse("testbeds:card", args=[row.pk]), empty_title=_("Nog geen proeftuin"),
        empty_text=_("Een proeftuin begint met één vraag, en met wat we doen bij elk antwoord."),
    )  # fmt: skip
    primary = Action(label=_("Nieuwe proeftuin"), url=reverse("testbeds:new"), icon="plus") if may_open else None
    more = (Action(label=_("Uitkomsten en hun betekenis"), url=reverse("testbeds:definitions")),)
    return render(request, "testbeds/list.html", {"table": table, "primary": primary, "more": more})


@needs("testbeds.write")
@require_http_methods(["GET", "POST"])
def new_page(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    region = queries.regions(actor=actor)[0]
    form = forms.CardForm(request.POST or None, today=today(), initial={"design": Design.LOTTERY, "period_months": 6})

    def save(_given: dict[str, Any]) -> str:
        made = card.open_testbed(actor=actor, region_id=region.pk, values=form.values(), today=today())
        return reverse("testbeds:card", args=[made.pk])

    return form_page(request, form, title=_("Nieuwe proeftuin"), back=reverse("testbeds:list"), save=save, crumbs=crumbs(), done=_("De kaart is bewaard."))


@needs("testbeds.write")
@require_http_methods(["GET", "POST"])
def edit_page(request: HttpRequest, testbed_id: UUID) -> HttpResponse:
    testbed = testbed_of(request, testbed_id)
    form = forms.CardForm(request.POST or None, today=today(), initial=forms.CardForm.initial_of(testbed))
    return form_page(
        request, form, title=_("De kaart bijwerken"), back=reverse("testbeds:card", args=[testbed.pk]), crumbs=crumbs(testbed), done=_("De kaart is bewaard."),
        save=lambda _given: card.change_card(actor=actor_of(request), testbed_id=testbed.pk, values=form.values()),
    )  # fmt: skip


@needs("testbeds.read", "testbeds.enrol", "testbeds.write")
@require_GET
def card_page(request: HttpRequest, testbed_id: UUID) -> HttpResponse:
    """Everything agreed about one testbed; the plan's sentence stands first."""
    testbed, actor = testbed_of(request, testbed_id), actor_of(request)
    writes = policies.may_write(actor=actor, testbed=testbed)
    open_card = writes and State(testbed.state) in OPEN_CARD
    lacks = _lacks(testbed) if open_card else []
    primary, actions = _primary(testbed, actor), _actions(testbed, actor, writes)
    if lacks and primary:  # what is missing comes first; the step itself stays within reach
        primary, actions = actions[0], (primary, *actions[1:])
    context = {
        "testbed": testbed, "badge": badge(testbed), "undecided": [] if lacks or not open_card else _undecided(testbed), "line": _line(testbed), "plan": _plan_figures(testbed), "sentence": _plan_text(testbed, "sentence"),
        "advice": _plan_text(testbed, "advice"), "lacks": lacks, "details": _details(testbed),
        "learning": _learning(testbed), "money": _money(testbed), "arms": list(testbed.arms.all()), "partners": list(testbed.partners.all()),
        "places": _places(testbed), "outcomes": _outcomes(testbed), "events": _events(testbed), "today": today(), "open_card": open_card,
        "writes": writes, "primary": primary, "actions": actions, "breadcrumbs": crumbs(), "mine": bool(actor.where("testbeds.enrol")),
        "developer": bool(testbed.simulated) and made_by_demo() and actor.may("testbeds.read", testbed.region_id), "region": queries.region_name(testbed.region_id),
    }  # fmt: skip
    return render(request, "testbeds/card.html", context)


def _lacks(testbed: Testbed) -> list[tuple[str, str]]:
    """What is still needed, each with the place where it is written."""
    piece = {"arms": "aanpak", "outcomes": "uitkomst", "participants": "gemeente"}
    edit = reverse("testbeds:edit", args=[testbed.pk])

    def place(lack: drafting.Lack) -> str:
        if lack.field:
            return f"{edit}#id_{lack.field}"
        if getattr(testbed, lack.part).count() >= (2 if lack.part == "arms" else 1):
            return ""
        return reverse("testbeds:part-new", args=[testbed.pk, piece[lack.part]])

    return [(lack.text, place(lack)) for lack in drafting.lacks(testbed)]


def _undecided(testbed: Testbed) -> list[tuple[str, str]]:
    """Gemeenten whose college decision is still to be named before the protocol can be locked."""
    places = testbed.participants.select_related("controller").order_by("controller__name")
    return [(_("Het collegebesluit van %s.") % p.controller.name, reverse("testbeds:college", args=[testbed.pk, p.pk])) for p in places if not policies.has_decision(p)]


def _line(testbed: Testbed) -> list[Step]:
    state = State(testbed.state)
    if state is State.STOPPED:
        return [Step(label=State.STOPPED.label, state="current")]
    at = LINE.index(state)
    return [Step(label=one.label, state="done" if n < at else "current" if n == at else "todo") for n, one in enumerate(LINE)]


def _plan_text(testbed: Testbed, name: str) -> str:
    return str((testbed.plan or {}).get(name, {}).get(telling.lang(), ""))


def _plan_figures(testbed: Testbed) -> list[Figure]:
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


def _details(testbed: Testbed) -> list[Item]:
    traits = ", ".join(str(Covariate(name).label) for name in testbed.covariates)
    pairs = [
        (_("Vraag"), testbed.question), (_("Opzet"), testbed.get_design_display()), (_("Verandertheorie"), testbed.theory), (_("Doelgroep"), testbed.target_group),
        (_("Wat nu gebruikelijk is"), testbed.usual_care), (_("Waarom de verdeling eerlijk is"), testbed.why_fair), (_("Juridische ruimte [?]"), testbed.legal_room),
        (_("Startdag"), testbed.starts_on), (_("Verwacht aantal mensen"), testbed.expected_people), (_("Nu halen het van de 100"), testbed.base),
        (_("Kenmerken van vóór de start"), traits), (_("Afgesproken tussenblikken"), ", ".join(f"{100 * part:g} %" for part in testbed.looks)),
        (_("Als uitkomsten ontbreken"), testbed.missing_plan), (_("Evaluator"), testbed.evaluator), (_("Onafhankelijkheid"), testbed.independence),
    ]  # fmt: skip
    return [Item(label=label, value=value) for label, value in pairs if value not in (None, "")]


def _money(testbed: Testbed) -> list[Item]:
    pairs = [(_("Begroting"), testbed.budget), (_("Waarvan subsidie"), testbed.subsidy), (_("Subsidiegever"), testbed.funder)]
    return [Item(label=label, value=f"€ {number_format(value, 0, force_grouping=True)}" if isinstance(value, int) else value) for label, value in pairs if value not in (None, "")]


def _learning(testbed: Testbed) -> list[Item]:
    return [Item(label=answer.label, value=testbed.learning[answer]) for answer in Answer if testbed.learning.get(answer)]


def _places(testbed: Testbed) -> list[dict[str, Any]]:
    rows = testbed.participants.select_related("controller").order_by("controller__name")
    return [{"row": row, "name": row.controller.name, "decided": policies.has_decision(row)} for row in rows]


def _outcomes(testbed: Testbed) -> list[dict[str, Any]]:
    found = []
    for row in testbed.outcomes.all():
        page = definition(row.definition, row.version)
        found.append({"row": row, "name": getattr(page, telling.lang()), "meaning": getattr(page, f"meaning_{telling.lang()}"), "version": page.version})
    return found


def _events(testbed: Testbed) -> list[Event]:
    rows = testbed.happenings.order_by("on", "at")
    return [Event(on=row.on, title=Act(row.act).label, text=row.text, who=row.by) for row in rows]


def _primary(testbed: Testbed, actor: Any) -> Action | None:
    acts = policies.acts_of(actor=actor, testbed=testbed)
    first = next((act for act in acts if act not in {Act.STOP, Act.REVISE}), None)
    return _action(testbed, first) if first else None


def _action(testbed: Testbed, act: Act) -> Action:
    if act in OWN_FORM:
        return Action(label=act.label, url=reverse(OWN_FORM[act], args=[testbed.pk]))
    if act is Act.STOP:
        return Action(label=act.label, url=reverse("testbeds:stop", args=[testbed.pk]))
    if act is Act.CLOSE:
        return Action(label=act.label, url=reverse("testbeds:act", args=[testbed.pk, act.value]))
    return Action(label=act.label, url=reverse("testbeds:act", args=[testbed.pk, act.value]), method="post")


def _actions(testbed: Testbed, actor: Any, writes: bool) -> tuple[Action, ...]:
    links = []
    if writes and State(testbed.state) in OPEN_CARD:
        links.append(Action(label=_("Kaart bijwerken"), url=reverse("testbeds:edit", args=[testbed.pk])))
    if hasattr(testbed, "lock"):
        links.append(Action(label=_("Protocol"), url=reverse("testbeds:protocol", args=[testbed.pk])))
        if actor.may("testbeds.read", testbed.region_id) or writes:
            links.append(Action(label=_("Bevindingen"), url=reverse("testbeds:findings", args=[testbed.pk])))
        links.append(Action(label=_("Logboek"), url=reverse("testbeds:process", args=[testbed.pk])))
    acts = policies.acts_of(actor=actor, testbed=testbed)
    links += [_action(testbed, act) for act in acts if act in {Act.STOP, Act.REVISE}]
    return tuple(links)


PART_FORMS: dict[str, Any] = {"aanpak": forms.ArmForm, "partner": forms.PartnerForm, "gemeente": forms.PlaceForm, "uitkomst": forms.OutcomeForm}


def _part_title(part: str) -> str:
    return {"aanpak": _("Aanpak"), "partner": _("Partner"), "gemeente": _("Gemeente"), "uitkomst": _("Uitkomst")}[part]


@needs("testbeds.write")
@require_http_methods(["GET", "POST"])
def part_page(request: HttpRequest, testbed_id: UUID, piece: str, piece_id: UUID | None = None) -> HttpResponse:
    """One arm, partner, gemeente or outcome of the card."""
    testbed = testbed_of(request, testbed_id)
    if piece not in PART_FORMS:
        raise Http404
    row = one(card.PARTS[piece].objects.filter(testbed=testbed), pk=piece_id) if piece_id else None
    more: dict[str, Any] = {"today": today()} if issubclass(PART_FORMS[piece], forms.RegionText) else {}
    if piece == "gemeente":
        more["places"] = [(str(c.pk), c.name) for c in controllers_of(testbed.region_id, today())]
    form = PART_FORMS[piece](request.POST or None, initial=_initial(piece, row), **more)
    return form_page(
        request, form, title=_part_title(piece), back=reverse("testbeds:card", args=[testbed.pk]), crumbs=crumbs(testbed), done=_("Bewaard."),
        save=lambda given: card.put_part(actor=actor_of(request), testbed_id=testbed.pk, part=piece, part_id=piece_id, values=_values(piece, given)),
    )  # fmt: skip


def _initial(part: str, row: Any) -> dict[str, Any]:
    if row is None:
        return {}
    found = {name: getattr(row, name) for name in PART_FORMS[part].base_fields if hasattr(row, name)}
    if part == "gemeente":
        found["controller"] = str(row.controller_id)
    if part == "uitkomst":
        found["definition"] = f"{row.definition}.{row.version}"
    return found


def _values(part: str, given: dict[str, Any]) -> dict[str, Any]:
    values = dict(given)
    if part == "gemeente":
        values["controller_id"] = UUID(values.pop("controller"))
    if part == "uitkomst":
        code, _dot, version = values["definition"].rpartition(".")
        values |= {"definition": code, "version": int(version)}
    return values


@needs("testbeds.write", methods=("POST",))
@require_http_methods(["POST"])
def drop_part_page(request: HttpRequest, testbed_id: UUID, piece: str, piece_id: UUID) -> HttpResponse:
    testbed = testbed_of(request, testbed_id)
    if piece not in PART_FORMS:
        raise Http404
    try_it(request, lambda: card.drop_part(actor=actor_of(request), testbed_id=testbed.pk, part=piece, part_id=piece_id), done=_("Weggehaald."))
    return redirect("testbeds:card", testbed.pk)


@needs("testbeds.write")
@require_http_methods(["GET", "POST"])
def college_page(request: HttpRequest, testbed_id: UUID, piece_id: UUID) -> HttpResponse:
    """The decision of a college, by which its gemeente takes part."""
    testbed = testbed_of(request, testbed_id)
    place = one(testbed.participants.select_related("controller"), pk=piece_id)
    form = forms.CollegeForm(request.POST or None, today=today(), initial={"text": place.decision_text, "on": place.decision_on})
    return form_page(
        request, form, title=_("Collegebesluit van %s") % place.controller.name, back=reverse("testbeds:card", args=[testbed.pk]), crumbs=crumbs(testbed), done=_("Bewaard."),
        save=lambda given: card.note_decision(actor=actor_of(request), testbed_id=testbed.pk, controller_id=place.controller_id, text=given["text"], on=given["on"]),
    )  # fmt: skip


@needs("testbeds.write")
@require_http_methods(["GET", "POST"])
def act_page(request: HttpRequest, testbed_id: UUID, act: str) -> HttpResponse:
    """One step by a button; closing cannot be undone and asks first."""
    testbed = testbed_of(request, testbed_id)
    if act not in Act.values:
        raise Http404
    if request.method == "GET":
        return _ask_close(request, testbed) if act == Act.CLOSE and State(testbed.state) is State.RUNNING else redirect("testbeds:card", testbed.pk)
    try_it(request, lambda: card.act(actor=actor_of(request), testbed_id=testbed.pk, what=Act(act), today=today()), done=_("Gedaan: %s.") % Act(act).label)
    return redirect("testbeds:card", testbed.pk)


def _ask_close(request: HttpRequest, testbed: Testbed) -> HttpResponse:
    from doorlopend.records.kit.values import Confirm

    ask = Confirm(
        title=_("Metingen sluiten"), text=_("Doe dit als van iedereen de afgesproken maanden voorbij zijn. Terug kan niet."), submit=_("Sluiten"),
        cancel_url=reverse("testbeds:card", args=[testbed.pk]),
        consequences=(_("Niemand kan meer meedoen."), _("De einduitkomst kan worden berekend."), _("Het geheim van de loting wordt openbaar, zodat ieder haar kan narekenen.")),
    )  # fmt: skip
    return render(request, "kit/confirm.html", {"confirm": ask, "form": None})


@needs("testbeds.write")
@require_http_methods(["GET", "POST"])
def stop_page(request: HttpRequest, testbed_id: UUID) -> HttpResponse:
    testbed = testbed_of(request, testbed_id)
    return form_page(
        request, forms.WordsForm(request.POST or None, today=today()), title=_("Voortijdig stoppen"), back=reverse("testbeds:card", args=[testbed.pk]), crumbs=crumbs(testbed),
        lead=_("Ook een gestopte proeftuin sluit met een les."), submit=_("Stoppen"), done=_("De proeftuin is gestopt."),
        save=lambda given: card.act(actor=actor_of(request), testbed_id=testbed.pk, what=Act.STOP, today=today(), text=given["text"]),
    )  # fmt: skip


@needs("testbeds.write")
@require_http_methods(["GET", "POST"])
def lock_page(request: HttpRequest, testbed_id: UUID) -> HttpResponse:
    """Says what locking means, and does it."""
    from doorlopend.records.kit.values import Confirm

    testbed = testbed_of(request, testbed_id)
    if not policies.may_write(actor=actor_of(request), testbed=testbed):
        raise PermissionDenied(_("Uw rol geeft hier geen recht op. Vraag de regiocoördinator."))
    if request.method == "POST":
        try_it(request, lambda: locking.lock(actor=actor_of(request), testbed_id=testbed.pk, today=today()), done=_("Het protocol ligt vast en staat op de openbare pagina."))
        return redirect("testbeds:card", testbed.pk)
    ask = Confirm(
        title=_("Het protocol vastleggen"), text=_("Hierna verandert niets meer aan de vraag, de aanpakken, de uitkomsten en de loting."), submit=_("Vastleggen"),
        cancel_url=reverse("testbeds:card", args=[testbed.pk]),
        consequences=(_("Het protocol krijgt een hash en een openbare pagina."), _("Latere wijzigingen worden toegevoegd, met reden, en blijven zichtbaar."), _("De volgorde van gemeenten of de loting van personen volgt uit het protocol.")),
    )  # fmt: skip
    return render(request, "kit/confirm.html", {"confirm": ask, "form": None})


@needs("testbeds.read", "testbeds.enrol", "testbeds.write")
@require_GET
def protocol_page(request: HttpRequest, testbed_id: UUID) -> HttpResponse:
    testbed = testbed_of(request, testbed_id)
    if not hasattr(testbed, "lock"):
        raise Http404
    lock = testbed.lock
    items = [
        Item(label=_("Hash"), value=lock.hash), Item(label=_("Vastgelegd op"), value=lock.locked_on), Item(label=_("Door"), value=lock.locked_by),
        Item(label=_("Verzegelde loting"), value=lock.commitment, note=_("SHA-256 van het geheim; het geheim zelf staat hier als de metingen gesloten zijn.")),
    ]  # fmt: skip
    if lock.order_hash:
        items.append(Item(label=_("Volgorde van gemeenten geloot uit"), value=lock.order_hash))
    events = [Event(on=c.on, title=c.part, text=c.reason, who=c.by, badge=Badge(text=_("na het openen"), tone="warn") if c.after_unblinding else None) for c in testbed.changes.order_by("on", "pk")]
    context = {
        "testbed": testbed, "items": items, "source": lock.source, "events": events, "today": today(), "writes": policies.may_write(actor=actor_of(request), testbed=testbed),
        "public": reverse("testbeds:public", args=[testbed.pk]), "breadcrumbs": crumbs(testbed), "details": _details(testbed), "outcomes": _outcomes(testbed), "arms": list(testbed.arms.all()),
    }  # fmt: skip
    return render(request, "testbeds/protocol.html", context)


@needs("testbeds.write")
@require_http_methods(["GET", "POST"])
def change_page(request: HttpRequest, testbed_id: UUID) -> HttpResponse:
    testbed = testbed_of(request, testbed_id)
    return form_page(
        request, forms.ChangeForm(request.POST or None, today=today()), title=_("Wijziging van het protocol"), back=reverse("testbeds:protocol", args=[testbed.pk]), crumbs=crumbs(testbed),
        lead=_("Een wijziging na het openen van uitkomsten maakt de uitkomst verkennend."), done=_("De wijziging is toegevoegd."),
        save=lambda given: locking.append_change(actor=actor_of(request), testbed_id=testbed.pk, part=given["part"], reason=given["reason"], today=today()),
    )  # fmt: skip


@needs("testbeds.read", "testbeds.enrol", "testbeds.write")
@require_GET
def process_page(request: HttpRequest, testbed_id: UUID) -> HttpResponse:
    """What was learned and delivered on the way."""
    testbed = testbed_of(request, testbed_id)
    names = {arm.code: arm.name for arm in testbed.arms.all()}
    events = [
        Event(on=n.on, title=n.get_kind_display(), text=n.text, who=n.by, source=_delivered(n), badge=Badge(text=names.get(n.arm, n.arm)) if n.arm else None)
        for n in testbed.notes.order_by("-on", "-pk")
    ]  # fmt: skip
    writes = policies.may_write(actor=actor_of(request), testbed=testbed)
    primary = Action(label=_("Toevoegen"), url=reverse("testbeds:note", args=[testbed.pk]), icon="plus") if writes else None
    return render(request, "testbeds/process.html", {"testbed": testbed, "events": events, "today": today(), "primary": primary, "breadcrumbs": crumbs(testbed)})


def _delivered(note: Any) -> str:
    if note.planned is None and note.delivered is None:
        return ""
    return _("gepland %(planned)s, gedaan %(done)s %(unit)s") % {"planned": note.planned or 0, "done": note.delivered or 0, "unit": note.unit}


@needs("testbeds.write")
@require_http_methods(["GET", "POST"])
def note_page(request: HttpRequest, testbed_id: UUID) -> HttpResponse:
    testbed = testbed_of(request, testbed_id)
    arms = [(arm.code, arm.name) for arm in testbed.arms.all()]
    return form_page(
        request, forms.NoteForm(request.POST or None, today=today(), arms=arms, initial={"on": today()}), title=_("Toevoegen aan het logboek"),
        back=reverse("testbeds:process", args=[testbed.pk]), crumbs=crumbs(testbed), done=_("Toegevoegd."),
        save=lambda given: process.write_note(actor=actor_of(request), testbed_id=testbed.pk, values=given),
    )  # fmt: skip


@needs("testbeds.read", "testbeds.enrol", "testbeds.write")
@require_GET
def definitions_page(request: HttpRequest) -> HttpResponse:
    """What each outcome means, from which facts it is derived, and its version."""
    lang = telling.lang()
    pages = [{"name": getattr(d, lang), "meaning": getattr(d, f"meaning_{lang}"), "facts": ", ".join(d.facts), "version": d.version, "code": d.code} for d in current()]
    return render(request, "testbeds/definitions.html", {"pages": pages, "breadcrumbs": crumbs()})
