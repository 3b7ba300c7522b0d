"""The escalation file with its PDF and message, and the poll to every gemeente."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.kit import pdf
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.values import Action, Event, Item, Letter
from doorlopend.records.regions.models import Region
from doorlopend.records.regions.queries import names_of

from ..forms import NUMBERS, AnswerForm, EscalationForm, PassOnForm, PollAnswerForm, PollForm, WordsForm
from ..models import Escalation, Evidence, Poll, Signal
from ..queries import board
from ..queries.evidence import counts_on
from ..services import escalating
from ..services.escalating import File
from ..states import ESCALATION_MACHINE, EscalationAct, EscalationState
from ..words import Party
from .common import actor_of, clean, form_page, home_crumb, one, region_for


def _files(request: HttpRequest) -> Any:
    places = actor_of(request).where("signals.read")
    return Escalation.objects.filter(region_id__in=places).select_related("signal").order_by("-made_on", "pk")


@needs("signals.read")
@require_GET
def escalations_page(request: HttpRequest) -> HttpResponse:
    """Questions that went up, and what came back."""
    return render(request, "community/escalations.html", {"rows": _files(request), "levels": board.days_per_level(actor=actor_of(request), today=today()), "breadcrumbs": (home_crumb(),)})


@needs("signals.read")
@require_GET
def escalation_page(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    """The file and its answer in one place, with the days per level."""
    file = one(_files(request), pk=escalation_id)
    actor = actor_of(request)
    routes = {EscalationAct.SEND: "send", EscalationAct.PASS_ON: "pass-on", EscalationAct.ANSWER: "answer", EscalationAct.TELL: "tell"}
    actions = [
        Action(label=act.label, url=reverse(f"community:escalation-{routes[act]}", args=[file.pk]), method="post" if act is EscalationAct.SEND else "get")
        for act, step in ESCALATION_MACHINE[EscalationState(file.state)].items() if actor.may(step.needs, file.region_id)
    ]  # fmt: skip
    details = _details(file)
    events = [Event(on=h.on, title=str(dict(EscalationAct.choices).get(h.act, h.act)), text=h.text, who=h.by) for h in board.history(file.pk)]
    stays = [(stay.get_level_display(), ((stay.left_on or today()) - stay.arrived_on).days, stay.left_on is None) for stay in file.signal.stays.order_by("arrived_on", "pk")]
    context = {"file": file, "details": details, "events": events, "today": today(), "stays": stays, "primary": actions[-1] if actions else None, "actions": actions[:-1], "breadcrumbs": (home_crumb(), Link(label=_("Opschaling"), url=reverse("community:escalations")))}
    return render(request, "community/escalation.html", context)


def _details(file: Escalation) -> list[Item]:
    return [
        Item(label=_("De vraag in één zin"), value=file.question), Item(label=_("Regel of artikel"), value=file.rule),
        Item(label=_("Aantal en spreiding"), value=file.numbers), Item(label=_("Wat de regio al deed"), value=file.tried),
        Item(label=_("Voorstel"), value=file.proposal), Item(label=_("Gevraagde partij"), value=file.get_party_display()),
        Item(label=_("Contact bij die partij"), value=file.contact),
    ]  # fmt: skip


def _numbers(request: HttpRequest, signal: Signal) -> str:
    """How many report it and where, and what the published figures count: a beginning that the writer may change."""
    voices = board.voice_counts([signal.pk]).get(signal.pk, 1)
    places = ", ".join(sorted(names_of(signal.places, today()).values())) or _("nog niet bekend")
    first = ngettext("%(voices)d melder; speelt in: %(places)s.", "%(voices)d melders; speelt in: %(places)s.", voices) % {"voices": voices, "places": places}
    may = actor_of(request).may("figures.read", signal.region_id)
    return "\n".join([first, *(_counted(request, row) for row in signal.evidence.order_by("added_on", "pk") if may)])


def _counted(request: HttpRequest, row: Evidence) -> str:
    """One count of the record, of the day of sending and of now, with the gemeenten where it may be shown."""
    now = counts_on(actor=actor_of(request), region_id=row.region_id, indicator=row.indicator, breakdown=row.breakdown, day=today())
    shown = [f"{place.name} {value}" for place in board.gemeenten(row.region_id, today()) if (value := now.values.get(place.id)) not in {None, "0"}]
    then = _("%(n)s op %(day)s") % {"n": row.then.get("") or _("niet getoond"), "day": f"{row.then_period_end:%d-%m-%Y}"} if row.then_period_end else ""
    last = _("%(n)s op %(day)s") % {"n": now.values.get(None) or _("niet getoond"), "day": f"{now.day:%d-%m-%Y}"} if now.day else ""
    told = ", ".join(dict.fromkeys(part for part in (then, last) if part)) or _("nog niet geteld")
    return f"{row.question}: {told}." + (" " + _("Per gemeente: %s.") % ", ".join(shown) if shown else "")


@needs("signals.handle")
@require_http_methods(["GET", "POST"])
def draw_up_page(request: HttpRequest, signal_id: UUID) -> HttpResponse:
    signal = one(board.signals(actor=actor_of(request)), pk=signal_id)
    numbers = _numbers(request, signal)[:NUMBERS]
    tried = "\n".join(f"{trial.what} ({trial.measure}: {trial.before} → {trial.after or '…'})" for trial in signal.trials.all())

    def save(given: dict[str, Any]) -> str:
        keys = ("question", "rule", "numbers", "tried", "proposal", "party", "contact")
        made = escalating.draw_up(actor=actor_of(request), signal_id=signal.pk, file=File(**{key: given[key] for key in keys}), today=today())
        return reverse("community:escalation", args=[made.pk])

    return form_page(
        request, EscalationForm(request.POST or None, initial={"numbers": numbers, "tried": tried, "proposal": signal.wanted}, **clean(request)),
        title=_("Opschalingsdossier"), lead=signal.title, back=reverse("community:signal", args=[signal.pk]), save=save,
        crumbs=(home_crumb(), Link(label=signal.title, url=reverse("community:signal", args=[signal.pk]))),
    )  # fmt: skip


def _step_page(request: HttpRequest, escalation_id: UUID, form: Any, title: str, call: Any, keys: tuple[str, ...]) -> HttpResponse:
    file = one(_files(request), pk=escalation_id)

    def save(given: dict[str, Any]) -> None:
        call(actor=actor_of(request), escalation_id=file.pk, today=today(), **{key: given[key] for key in keys})

    return form_page(request, form, title=title, lead=file.question, back=reverse("community:escalation", args=[file.pk]), save=save, done=_("Vastgelegd."))


@needs("signals.handle", methods=("POST",))
@require_http_methods(["POST"])
def send_page(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    from django.contrib import messages
    from django.shortcuts import redirect

    file = one(_files(request), pk=escalation_id)
    escalating.send(actor=actor_of(request), escalation_id=file.pk, today=today())
    messages.success(request, _("Het dossier staat klaar voor Divosa. Stuur de PDF of het bericht mee."))
    return redirect("community:escalation", file.pk)


@needs("signals.answer")
@require_http_methods(["GET", "POST"])
def pass_on_page(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    return _step_page(request, escalation_id, PassOnForm(request.POST or None, **clean(request)), _("Doorzetten"), escalating.pass_on, ("party", "contact"))


@needs("signals.answer")
@require_http_methods(["GET", "POST"])
def answer_page(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    return _step_page(request, escalation_id, AnswerForm(request.POST or None, **clean(request)), _("Beantwoorden"), escalating.answer, ("text", "effect"))


@needs("signals.handle")
@require_http_methods(["GET", "POST"])
def tell_page(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    file = one(_files(request), pk=escalation_id)
    form = WordsForm(request.POST or None, initial={"text": file.answer}, **clean(request))
    return _step_page(request, escalation_id, form, _("Delen met melders"), escalating.tell, ("text",))


def message_of(file: Escalation, region: Region) -> dict[str, Any]:
    """The file as a machine reads it; the same fields as the page, days as ISO 8601."""
    plain = ("question", "rule", "numbers", "tried", "proposal", "party", "contact", "state", "answer", "effect")
    stays = [{"level": s.level, "party": s.party, "arrived_on": s.arrived_on.isoformat(), "left_on": s.left_on and s.left_on.isoformat()} for s in file.signal.stays.order_by("arrived_on", "pk")]
    return {
        "format": "doorlopend-escalation/1", "id": str(file.pk), "signal": str(file.signal_id), "region": region.name, "made_on": file.made_on.isoformat(),
        "answered_on": file.answered_on and file.answered_on.isoformat(), "levels": stays, **{name: getattr(file, name) for name in plain},
    }  # fmt: skip


@needs("signals.read")
@require_GET
def message_page(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    file = one(_files(request), pk=escalation_id)
    answer = JsonResponse(message_of(file, Region.objects.get(pk=file.region_id)), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="opschaling-{file.pk}.json"'
    return answer


@needs("signals.read")
@require_GET
def pdf_page(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    """The file as a letter to the asked party, which stands above it as the question does."""
    file = one(_files(request), pk=escalation_id)
    region = Region.objects.get(pk=file.region_id)
    body = render_to_string("community/escalation_letter.html", {"file": file, "details": _details(file)[1:5]})
    letter = Letter(
        sender=region.name, addressee=(Party(file.party).label, file.contact) if file.contact else (Party(file.party).label,), on=file.made_on,
        subject=file.question, reference=str(file.pk)[:8], language="nl",
    )  # fmt: skip
    return pdf.response(pdf.letter(letter, body=mark_safe(body)), file_name=f"opschaling-{str(file.pk)[:8]}.pdf")


def _polls(request: HttpRequest) -> Any:
    actor = actor_of(request)
    return Poll.objects.filter(region_id__in=actor.where("polls.answer") | actor.where("signals.handle") | actor.where("signals.read")).order_by("-asked_on", "pk")


@needs("polls.answer", "signals.read")
@require_GET
def polls_page(request: HttpRequest) -> HttpResponse:
    rows = []
    for poll in _polls(request).prefetch_related("answers"):
        rows.append({"poll": poll, "got": len(poll.answers.all()), "of": len(board.gemeenten(poll.region_id, poll.asked_on))})
    return render(request, "community/polls.html", {"rows": rows, "today": today(), "may_ask": bool(actor_of(request).where("signals.handle"))})


@needs("polls.answer", "signals.read")
@require_GET
def poll_page(request: HttpRequest, poll_id: UUID) -> HttpResponse:
    """The answers side by side, and which gemeenten still owe one."""
    poll = one(_polls(request), pk=poll_id)
    given = {row.gemeente_id: row for row in poll.answers.all()}
    lines = [(place.name, given.get(place.id)) for place in board.gemeenten(poll.region_id, poll.asked_on)]
    counts = [(choice, sum(row.choice == choice for row in given.values())) for choice in poll.choices]
    may = actor_of(request).may("polls.answer", poll.region_id)
    return render(request, "community/poll.html", {"poll": poll, "lines": lines, "counts": counts, "got": len(given), "may": may, "today": today(), "breadcrumbs": (Link(label=_("Uitvragen"), url=reverse("community:polls")),)})


@needs("polls.answer")
@require_http_methods(["GET", "POST"])
def poll_answer_page(request: HttpRequest, poll_id: UUID) -> HttpResponse:
    poll = one(_polls(request), pk=poll_id)
    places = [(str(place.id), place.name) for place in board.gemeenten(poll.region_id, poll.asked_on)]
    form = PollAnswerForm(request.POST or None, gemeenten=places, choices=poll.choices, **clean(request))

    def save(given: dict[str, Any]) -> None:
        escalating.answer_poll(actor=actor_of(request), poll_id=poll.pk, gemeente_id=UUID(given["gemeente"]), choice=given["choice"], note=given["note"], today=today())

    return form_page(request, form, title=_("Uitvraag beantwoorden"), lead=poll.question, back=reverse("community:poll", args=[poll.pk]), save=save, done=_("Het antwoord staat erbij."))


@needs("signals.handle")
@require_http_methods(["GET", "POST"])
def new_poll_page(request: HttpRequest) -> HttpResponse:
    region_id = region_for(request, "signals.handle")
    about = request.GET.get("signaal") or ""
    signal = board.signals(actor=actor_of(request)).filter(pk=about).first() if len(about) == 36 else None

    def save(given: dict[str, Any]) -> str:
        poll = escalating.start_poll(
            actor=actor_of(request), region_id=signal.region_id if signal else region_id, question=given["question"], choices=given["choices"],
            due_on=given["due_on"], signal_id=signal.pk if signal else None, today=today(),
        )  # fmt: skip
        return reverse("community:poll", args=[poll.pk])

    form = PollForm(request.POST or None, initial={"due_on": today() + timedelta(days=21), "choices": f"{_('ja')}\n{_('nee')}\n{_('deels')}"}, **clean(request))
    return form_page(request, form, title=_("Uitvraag bij alle gemeenten"), lead=signal.title if signal else "", back=reverse("community:polls"), save=save, submit=_("Uitvraag starten"))
