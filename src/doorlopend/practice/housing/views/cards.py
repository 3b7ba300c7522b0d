"""One household of a round: why there, what else, what was said, the letter, the answer, and what followed."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.records.access.http import EVERYBODY, needs, open_to
from doorlopend.records.access.today import today
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.services import seen
from doorlopend.records.kit import pdf
from doorlopend.records.kit.forming import NotNow, form_page
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.values import Badge, Event, Item, Letter

from .. import advice, data, forms
from ..models import Card, Round
from ..permissions import DECIDE, PREPARE, ROUNDS
from ..policies import may
from ..queries import rounds as queries
from ..services import advising, answering, deciding
from ..services.rounds import SETTING
from ..states import CARD_MACHINE, CardAct, CardState, RoundState
from ..words import Criterion, Saying, Schooling, Sector, Step
from .common import actor_of, chosen, coded, did, lang, one
from .homes import feature_words
from .rounds import here, the_round, trail_to

NAMED = {CardAct.JUSTIFY, CardAct.DISMISS, CardAct.SELF, CardAct.LAPSE}
"""Steps of a household that are an act of their own; the others follow from an answer, a letter or an outcome."""
FOLLOWS = {
    CardAct.WITHDRAW: gettext_lazy("Het huishouden doet niet meer mee in deze ronde. Een advies dat er ligt vervalt: vraag het daarna opnieuw."),
    CardAct.JUSTIFY: gettext_lazy("De koppeling vervalt vandaag in het dossier. De gemeente hoort het, en het huishouden wacht op een volgende ronde."),
    CardAct.DISMISS: gettext_lazy("De plaats blijft staan en het huishouden kan opnieuw antwoorden. Weigert het weer, dan kan het recht op opvang stoppen: daarover beslist COA apart."),
    CardAct.SELF: gettext_lazy("De koppeling vervalt vandaag in het dossier en de gemeente hoort het. Het huishouden wacht niet meer op een gemeente."),
    CardAct.LAPSE: gettext_lazy("De koppeling vervalt vandaag in het dossier. De gemeente hoort het, en het huishouden wacht op een volgende ronde."),
}
"""What an act brings about, said before it is done."""


def find(request: HttpRequest, round_id: UUID, number: int) -> tuple[Round, Card]:
    round_ = the_round(request, round_id)
    card: Card = one(Card.objects.filter(round=round_), number=number)
    return round_, card


def url(round_: Round, card: Card) -> str:
    return reverse("housing:card", args=[round_.pk, card.number])


def title_of(card: Card) -> str:
    return _("Huishouden %s") % card.number


def trail_past(round_: Round, card: Card, title: str) -> tuple[Link, ...]:
    """The crumbs of a page about one household of the round."""
    *before, _this = trail_to(round_, title)
    return (*before, Link(label=title_of(card), url=url(round_, card)), Link(label=title, url=""))


def is_controller(request: HttpRequest, round_: Round) -> bool:
    return may(actor=actor_of(request), permission=DECIDE, places={round_.controller_id})


@needs(ROUNDS)
@require_GET
def card_page(request: HttpRequest, round_id: UUID, number: int) -> HttpResponse:
    """Reasons and alternatives for everyone in the round; names and grounds for the controller alone."""
    round_, card = find(request, round_id, number)
    actor, names, own = actor_of(request), advice.place_names(round_.places), is_controller(request, round_)
    changing = RoundState(round_.state) is RoundState.ADVIES and may(actor=actor, permission=PREPARE, places={round_.controller_id, round_.region_id})
    others = [(code, name) for code, name in names.items() if code != card.place]
    context: dict[str, Any] = {
        "round": round_, "card": card, "items": _items(card, names), "reasons": advising.reasons(round_, card.number, kind=lang()), "own": own, "changing": changing,
        "form": forms.MoveForm(places=others) if changing else None, "state": Badge(text=CardState(card.state).label, tone="info"),
        "effect_url": reverse("housing:effect", args=[round_.pk, card.number]), "place": names.get(card.place, _("nog geen plaats")),
        "withdrawable": own and RoundState(round_.state) in SETTING and CardAct.WITHDRAW in CARD_MACHINE[CardState(card.state)],
        "breadcrumbs": trail_to(round_, title_of(card)),
    }  # fmt: skip
    if own:
        context |= _behind(request, card)
    else:
        trail.record(actor=actor, action="card.viewed", controller_id=card.controller_id, object_kind="card", object_id=card.pk)
    return render(request, "housing/card.html", context)


def _items(card: Card, names: dict[str, str]) -> list[Item]:
    only = [name for places in card.only for code in places if (name := names.get(code))]
    wishes = [names.get(code, code) for code in card.wishes]
    work = "; ".join(", ".join(str(dict(Sector.choices).get(one_, one_)) for one_ in adult.get("work", [])) for adult in card.profile.get("adults", []))
    return [
        Item(label=_("Samenstelling"), value=deciding.composition(card)), Item(label=_("Nodig in de woning"), value=feature_words(card.needs) or _("niets bijzonders")),
        Item(label=_("Gedeelde woning"), value=card.shared_ok), Item(label=_("Nareis verwacht"), value=card.nareis_persons),
        Item(label=_("Hard criterium"), value=card.hard, note=", ".join(only)),
        Item(label=_("Wensen"), value=", ".join(wishes) or _("geen genoemd"), note=_("gezegd door het huishouden") if card.wishes_said_on else ""),
        Item(label=_("Werkervaring per volwassene"), value=work),
        Item(label=_("Gewenst onderwijs"), value=", ".join(str(dict(Schooling.choices).get(one_, one_)) for adult in card.profile.get("adults", []) for one_ in adult.get("education", []))),
    ]  # fmt: skip


def _behind(request: HttpRequest, card: Card) -> dict[str, Any]:
    """What only the controller sees; the reading is noted."""
    actor, about = actor_of(request), queries.about(card)
    dossier = Dossier.objects.filter(pk=card.dossier_id).first()
    trail.record(actor=actor, action="card.viewed", controller_id=card.controller_id, subjects=[seen(dossier)] if dossier else [], object_kind="card", object_id=card.pk)
    kinds, places = dict(Criterion.choices), dict(coded(today()))
    grounds = [
        Item(label=str(kinds.get(one_["kind"], one_["kind"])), value=", ".join(places.get(code, code) for code in one_["places"]), note=one_.get("proof", ""))
        for one_ in (about.ground.criteria if about.ground else [])
    ]
    events = [Event(on=a.said_on, title=a.get_kind_display(), text=a.text, who=_("met code uit de brief") if a.by_code else _("gezegd door de persoon, vastgelegd door %s") % a.by) for a in about.answers]
    events += [Event(on=o.on, title=o.get_step_display(), source=o.source) for o in about.outcomes]
    acts = [act for act in CARD_MACHINE[CardState(card.state)] if act in NAMED]
    after = CardState(card.state) not in {CardState.IN_RONDE, CardState.NIET_GEPLAATST, CardState.HERZIEN}
    return {
        "dossier": dossier, "grounds": grounds, "events": sorted(events, key=lambda event: event.on), "acts": acts, "after": after,
        "letter": CardAct.LETTER in CARD_MACHINE[CardState(card.state)], "decision": about.decision, "judged": about.ground.judged if about.ground else "", "today": today(),
    }  # fmt: skip


@needs(DECIDE)
@require_http_methods(["GET", "POST"])
def said_page(request: HttpRequest, round_id: UUID, number: int) -> HttpResponse:
    """What the household said; consent and refusal with what follows from them by law."""
    round_, card = find(request, round_id, number)
    form = forms.SaidForm(request.POST or None, gemeenten=coded(today()), initial={"said_on": today()})

    def save(given: dict[str, Any]) -> None:
        answering.say(actor=actor_of(request), card_id=card.pk, said=answering.said_of(given), today=today())

    consequence = data.in_force("policy", "refusal", today())
    note = f"{consequence[lang()]} ({_('bron')}: {consequence['source']})"
    return form_page(request, form, title=_("Wat het huishouden zegt"), lead=title_of(card), back=url(round_, card), save=save, note=note, crumbs=trail_past(round_, card, _("Wat het huishouden zegt")))


@needs(DECIDE)
@require_http_methods(["GET", "POST"])
def card_act_page(request: HttpRequest, round_id: UUID, number: int, act: str) -> HttpResponse:
    round_, card = find(request, round_id, number)
    what = chosen(CardAct, act)
    if what not in {*NAMED, CardAct.WITHDRAW}:
        return redirect(url(round_, card))
    form = forms.Why(request.POST or None)

    def save(given: dict[str, Any]) -> None:
        if what is CardAct.WITHDRAW:
            deciding.withdraw(actor=actor_of(request), round_id=round_.pk, number=card.number, reason=given["reason"], today=today())
            return
        deciding.take(actor=actor_of(request), card_id=card.pk, act=what, reason=given["reason"], today=today())

    return form_page(request, form, title=str(what.label), lead=title_of(card), back=url(round_, card), save=save, done=_("Vastgelegd."), note=FOLLOWS.get(what, ""), crumbs=trail_past(round_, card, str(what.label)))


@needs(DECIDE)
@require_http_methods(["GET", "POST"])
def outcome_page(request: HttpRequest, round_id: UUID, number: int) -> HttpResponse:
    round_, card = find(request, round_id, number)
    form = forms.OutcomeForm(request.POST or None, initial={"on": today()})

    def save(given: dict[str, Any]) -> None:
        deciding.note_outcome(actor=actor_of(request), card_id=card.pk, step=Step(given["step"]), on=given["on"], source=given["source"], today=today())

    return form_page(request, form, title=_("Wat volgde"), lead=title_of(card), back=url(round_, card), save=save, crumbs=trail_past(round_, card, _("Wat volgde")))


@needs(DECIDE)
@require_http_methods(["GET", "POST"])
def letter_page(request: HttpRequest, round_id: UUID, number: int) -> HttpResponse:
    """The letter with the place, the reasons in plain words, what follows, and a new code; asked for by a button."""
    round_, card = find(request, round_id, number)
    if request.method != "POST":
        return redirect(url(round_, card))
    try:
        made = _written(request, round_, card)
    except NotNow as error:
        return did(request, partial(_again, error), done="", back=url(round_, card))
    return pdf.response(made, file_name=f"brief-huishouden-{card.number}.pdf")


LETTERS = 20
"""Letters in one go: each is a page to make."""


@needs(DECIDE)
@require_http_methods(["POST"])
def letters_page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Letters for those who have none yet, the next so many in one file; each with a code of its own."""
    round_ = the_round(request, round_id)
    waiting = [card for card in Card.objects.filter(round=round_, state=CardState.BESLOTEN).order_by("number")[:LETTERS] if is_controller(request, round_)]
    if not waiting:
        return did(request, partial(_again, NotNow("cards", _("Iedereen heeft al een brief."))), done="", back=here(round_))
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as packed:
        for card in waiting:
            packed.writestr(f"brief-huishouden-{card.number}.pdf", _written(request, round_, card))
    answer = HttpResponse(kept.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="brieven.zip"'
    answer["Cache-Control"] = "no-store"
    return answer


def _written(request: HttpRequest, round_: Round, card: Card) -> bytes:
    """The letter of one household as PDF, with a new code. Raises NotNow."""
    code = answering.new_code(actor=actor_of(request), card_id=card.pk, today=today())
    dossier = Dossier.objects.get(pk=card.dossier_id)
    letter = Letter(
        sender=_("COA, plaatsing"), addressee=(dossier.display_name, round_.location), on=today(), subject=_("Waar u gaat wonen"),
        reference=f"{round_.name} / {card.number}", language=lang(),
    )  # fmt: skip
    website = request.build_absolute_uri(reverse("housing:code"))
    return pdf.letter(letter, body=render_to_string("housing/letter.html", {**_letter(round_, card, code), "website": website}))


def _again(error: NotNow) -> None:
    raise error


def _letter(round_: Round, card: Card, code: str) -> dict[str, Any]:
    chosen_ = [_("Een medewerker heeft deze plaats voor u gekozen."), _("Wilt u weten waarom? Vraag het uw contactpersoon.")]
    plain = advising.reasons(round_, card.number, kind=f"b1-{lang()}")[1:] if card.place == card.advised else chosen_
    return {"place": advice.place_names(round_.places).get(card.place, ""), "plain": plain, "consequence": data.in_force("policy", "refusal", today())[lang()], "code": code}


ANSWERED = gettext_lazy("Uw antwoord is al bekend. Wilt u het veranderen? Vertel het uw contactpersoon.")


@open_to(EVERYBODY)
@require_http_methods(["GET", "POST"])
def code_page(request: HttpRequest) -> HttpResponse:
    """The household answers with the code of its letter; nothing about it is shown here."""
    form = forms.CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answering.answer_by_code(code=form.cleaned_data["code"], kind=Saying(form.cleaned_data["kind"]), text=form.cleaned_data["text"], today=today())
        except NotNow as error:
            form.add_error("text" if error.field == "text" else "code", ANSWERED if error.field == "kind" else str(error))
        else:
            return render(request, "housing/thanks.html", {"asked": form.cleaned_data["kind"] == Saying.VRAAG})
    context = {"form": form, "consequence": data.in_force("policy", "refusal", today())[lang()]}
    return render(request, "housing/code.html", context, status=400 if form.errors else 200)
