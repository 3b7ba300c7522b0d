"""Pages about one person: contact, household, network, conferences, partners, letters, sharing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.engines.law import label as law_label
from doorlopend.practice.casework import services as casework
from doorlopend.practice.casework.page import lang
from doorlopend.practice.casework.policies import check_open
from doorlopend.practice.casework.post import posted
from doorlopend.practice.casework.tables import crumbs, name_of
from doorlopend.practice.casework.views import opened_dossier
from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.documents import services as documents
from doorlopend.records.documents.letters import shipped
from doorlopend.records.dossiers.derivation import facts_of, standing_facts
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.files.queries import download
from doorlopend.records.kit import pdf
from doorlopend.records.kit.values import Action, Confirm, Item
from doorlopend.records.regions.models import Organisation

from .. import forms, queries, tables
from ..models import Child, Conference, Follower
from ..panels import tabs
from ..services import family, partners, talking
from ..services.common import NotNow
from ..sharing import share_for, shares, who_sees
from ..states import NAREIS_MACHINE, Nareis, NareisAct
from ..wording import opening


def actor_of(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined]


def page(request: HttpRequest, row: Dossier, current: str, **more: Any) -> HttpResponse:
    """One of the tabs: lists, and the form for who may write."""
    form = more.get("form")
    if form is not None and not actor_of(request).may("dossier.write", row.controller_id):
        more["form"] = None
    casework.note_viewed(actor=actor_of(request), dossiers=[row], action="dossier.viewed")
    context = {
        "form": None, "form_title": "", "choices": [], "submit": _("Opslaan"), "tables": [], "items": [], "action": None, "lead": "", "second_value": "preview", **more, "dossier": row, "tabs": tabs(row, current),
        "breadcrumbs": crumbs(row),
    }  # fmt: skip
    return render(request, "around/page.html", context, status=400 if form is not None and form.errors else 200)


@needs("dossier.read")
@require_http_methods(["GET", "POST"])
@opened_dossier
def contact(request: HttpRequest, row: Dossier) -> HttpResponse:
    form = forms.ContactForm(request.POST or None, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        talking.log_contact(actor=actor_of(request), dossier_id=row.pk, values=form.values())
        messages.success(request, _("Het contact staat in het dossier."))
        return redirect("around:contact", row.pk)
    table = tables.contact_table(list(queries.contacts(row)[:100]))
    return page(request, row, "contact", title=_("Contact"), tables=[table], form=form, form_title=_("Contact vastleggen"))


@needs("dossier.read")
@require_GET
@opened_dossier
def family_page(request: HttpRequest, row: Dossier) -> HttpResponse:
    """Children and their school, who is expected, and files of the same household."""
    children, followers, ties = queries.family(row)
    names = dict(Dossier.objects.filter(pk__in=[tie.other_id for tie in ties]).values_list("pk", "display_name"))
    may = actor_of(request).may("dossier.write", row.controller_id)
    found = [
        tables.child_table(children, hidden=queries.whereabouts_hidden(row, ties)), tables.follower_table(followers), tables.relative_table(ties, names, may_untie=may),
    ]  # fmt: skip
    acts = [
        Action(label=_("Kind toevoegen"), url=reverse("around:child-new", args=[row.pk])), Action(label=_("Nareis verwacht"), url=reverse("around:expect", args=[row.pk])),
        Action(label=_("Dossier koppelen"), url=reverse("around:tie", args=[row.pk])),
    ]  # fmt: skip
    return page(request, row, "family", title=_("Gezin"), tables=found, action=acts[0] if may else None, more=acts[1:] if may else [])


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def child(request: HttpRequest, row: Dossier, child_id: UUID | None = None) -> HttpResponse:
    known = get_object_or_404(Child, pk=child_id, dossier_id=row.pk) if child_id else None
    form = forms.ChildForm(request.POST or None, initial={name: getattr(known, name) for name in forms.ChildForm.base_fields} if known else None)
    if request.method == "POST" and form.is_valid():
        family.save_child(actor=actor_of(request), dossier_id=row.pk, child_id=child_id, values=form.cleaned_data)
        return redirect("around:family", row.pk)
    if known and queries.whereabouts_hidden(row, queries.family(row)[2]):
        form.initial["school"] = ""
    return page(request, row, "family", title=_("Kind"), form=form, form_title=_("Kind en school"))


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def expect(request: HttpRequest, row: Dossier) -> HttpResponse:
    form = forms.FollowerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        family.expect(actor=actor_of(request), dossier_id=row.pk, today=today(), **form.cleaned_data)
        return redirect("around:family", row.pk)
    return page(request, row, "family", title=_("Nareis verwacht"), form=form, form_title=_("Wie komt er?"))


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
def follower(request: HttpRequest, follower_id: UUID) -> HttpResponse:
    """The next step of who follows."""
    found = get_object_or_404(Follower, pk=follower_id)
    row = get_object_or_404(Dossier, pk=found.dossier_id)
    check_open(actor=actor_of(request), dossier=row, reason_given=str(row.pk) in request.session.get(f"reasons-{today()}", []))
    if request.method == "POST":
        try:
            family.follow(actor=actor_of(request), follower_id=found.pk, act=NareisAct(request.POST.get("act", "")), today=today())
        except (NotNow, ValueError) as error:
            messages.warning(request, str(error))
        return redirect("around:family", row.pk)
    here = reverse("around:follower", args=[found.pk])
    acts = [Action(label=act.label, url=here, method="post", fields=(("act", act.value),)) for act in NAREIS_MACHINE[Nareis(found.state)]]
    items = [Item(label=_("Volwassenen"), value=found.adults), Item(label=_("Kinderen"), value=found.children), Item(label=_("Stand"), value=found.get_state_display())]
    return page(request, row, "family", title=_("Nareizigers"), items=items, action=acts[0] if acts else None, more=acts[1:])


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def tie(request: HttpRequest, row: Dossier) -> HttpResponse:
    form = forms.TieForm(request.POST or None, dossier=row)
    if request.method == "POST" and form.is_valid():
        try:
            family.tie(actor=actor_of(request), dossier_id=row.pk, other_id=UUID(form.cleaned_data["other"]), role=form.cleaned_data["role"])
        except NotNow as error:
            form.add_error("other", str(error))
        else:
            return redirect("around:family", row.pk)
    return page(request, row, "family", title=_("Dossier koppelen"), form=form, form_title=_("Zelfde huishouden"))


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def untie(request: HttpRequest, row: Dossier, other_id: UUID) -> HttpResponse:
    """The household parted: both files say until when they belonged together."""
    other = get_object_or_404(Dossier, pk=other_id, controller_id=row.controller_id)
    back = reverse("around:family", args=[row.pk])
    if request.method == "POST":
        family.untie(actor=actor_of(request), dossier_id=row.pk, other_id=other.pk, today=today())
        messages.success(request, _("De dossiers zijn losgemaakt."))
        return redirect(back)
    ask = Confirm(
        title=_("Dossiers losmaken"), submit=_("Losmaken"), cancel_url=back,
        text=_("%(one)s en %(other)s vormen geen huishouden meer. Beide dossiers blijven; u kunt ze later weer koppelen.") % {"one": name_of(row), "other": name_of(other)},
    )  # fmt: skip
    return render(request, "kit/confirm.html", {"confirm": ask, "form": None})


@needs("dossier.read")
@require_GET
@opened_dossier
def network(request: HttpRequest, row: Dossier) -> HttpResponse:
    """Who stands around the person: organisations that help, and people of their own."""
    words = {"law": _("Verantwoordelijk volgens de wet"), "acts": _("Handelt nu"), "contact": _("Vaste contactpersoon")}
    items = [Item(label=words[one.how], value=one.party, note=one.article) for one in queries.helpers(row, today())]
    act = Action(label=_("Contact in het netwerk toevoegen"), url=reverse("casework:record-fact", args=[row.pk, "netwerk.contact"]))
    may = actor_of(request).may("dossier.write", row.controller_id)
    return page(request, row, "network", title=_("Netwerk"), items=items, tables=[tables.network_table(queries.network(row))], action=act if may else None)


@needs("dossier.read")
@require_http_methods(["GET", "POST"])
@opened_dossier
def conferences(request: HttpRequest, row: Dossier) -> HttpResponse:
    form = forms.PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        talking.plan(actor=actor_of(request), dossier_id=row.pk, on=said["on"], question=said["question"], agenda=_lines(said["agenda"]), invited=_lines(said["invited"]))
        return redirect("around:conferences", row.pk)
    rows = list(Conference.objects.filter(dossier_id=row.pk).order_by("-on", "-pk"))
    return page(request, row, "conferences", title=_("Overleg"), tables=[tables.conference_table(rows)], form=form, form_title=_("Overleg plannen"))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


@needs("dossier.read")
@require_http_methods(["GET", "POST"])
def conference(request: HttpRequest, conference_id: UUID) -> HttpResponse:
    """One conference: its agenda, and afterwards who came and which tasks it gave."""
    found = get_object_or_404(Conference, pk=conference_id)
    row = get_object_or_404(Dossier, pk=found.dossier_id)
    check_open(actor=actor_of(request), dossier=row, reason_given=str(row.pk) in request.session.get(f"reasons-{today()}", []))
    form = forms.HoldForm(request.POST or None, team=_team(row), initial={"attended": "\n".join(found.invited)}) if found.state == "gepland" else None
    if request.method == "POST" and form is not None and form.is_valid():
        talking.hold(
            actor=actor_of(request), conference_id=found.pk, attended=_lines(form.cleaned_data["attended"]), person_present=form.cleaned_data["person_present"],
            summary=form.cleaned_data["summary"], agreements=_agreements(form),
        )  # fmt: skip
        messages.success(request, _("Het verslag staat in het dossier; de afspraken staan op de lijst van wie ze doet."))
        return redirect("around:conferences", row.pk)
    items = [
        Item(label=_("Wanneer"), value=found.on), Item(label=_("Vraag"), value=found.question), Item(label=_("Agenda"), value="; ".join(found.agenda)),
        Item(label=_("Uitgenodigd"), value="; ".join(found.invited)), Item(label=_("Aanwezig"), value="; ".join(found.attended)),
        Item(label=_("De persoon was erbij"), value=found.person_present), Item(label=_("Verslag"), value=found.summary),
    ]  # fmt: skip
    return page(request, row, "conferences", title=_("Overleg"), items=items, form=form, form_title=_("Verslag en afspraken"))


def _team(row: Dossier) -> list[Any]:
    from doorlopend.records.people.models import User

    return list(User.objects.filter(steward_id=row.controller_id, is_active=True).order_by("name"))


def _agreements(form: forms.HoldForm) -> list[talking.Agreement]:
    said = form.cleaned_data
    return [
        talking.Agreement(said[f"what_{n}"], said[f"due_{n}"], UUID(said[f"owner_{n}"]) if said[f"owner_{n}"] else None)
        for n in range(1, form.rows + 1)
        if said[f"what_{n}"]
    ]


@needs("dossier.read")
@require_http_methods(["GET", "POST"])
@opened_dossier
def partner_messages(request: HttpRequest, row: Dossier) -> HttpResponse:
    """What was told to partners about this person, on which ground, and what they answered."""
    known = [one for one in Organisation.objects.filter(ended_on=None).order_by("name") if share_for(one)]
    ready = request.POST.get("action") == "ready"
    surname = row.display_name.partition(",")[0]
    form = forms.PartnerForm(_begun(row, request.POST) if ready else request.POST or None, partners=known, surname=surname, today=today())
    if request.method == "POST" and form.is_valid() and not ready:
        said = form.cleaned_data
        try:
            partners.send(
                actor=actor_of(request), dossier_id=row.pk, partner_id=UUID(said["partner"]), item=said["item"].partition(":")[2], text=said["text"],
                reason=said.get("reason", ""),
            )  # fmt: skip
        except NotNow as error:
            form.add_error("item", str(error))
        else:
            messages.success(request, _("Verstuurd binnen het platform. De partner ziet een voornaam en een kenmerk."))
            return redirect("around:messages", row.pk)
    return page(
        request, row, "messages", title=_("Partners"), tables=[tables.message_table(queries.threads(row))], form=form, form_title=_("Bericht aan een partner"),
        submit=_("Versturen"), second=_("Tekst klaarzetten"), second_value="ready",
    )  # fmt: skip


def _begun(row: Dossier, given: QueryDict) -> QueryDict:
    """The same answers, with the opening of the chosen item where nothing was written yet."""
    filled, (share, _colon, item) = given.copy(), given.get("item", "").partition(":")
    if not filled.get("text", "").strip():
        filled["text"] = opening(dossier=row, share=share, item=item)
    return filled


@needs("dossier.read")
@require_GET
@opened_dossier
def letters(request: HttpRequest, row: Dossier) -> HttpResponse:
    """Letters that went out, and those that can be written."""
    links = [Action(label=found[-1].en if lang() == "en" else found[-1].nl, url=reverse("around:letter", args=[row.pk, code])) for code, found in shipped().items() if code in MINE]
    may = actor_of(request).may("dossier.write", row.controller_id)
    return page(request, row, "letters", title=_("Brieven"), tables=[tables.letter_table(posted(row))], choices=links if may else [], choices_title=_("Een brief maken"))


MINE = ("welkom", "afspraak", "gemiste_afspraak")
"""Letters written here; those of a decision are written where the decision is taken."""


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def letter(request: HttpRequest, row: Dossier, letter: str) -> HttpResponse:
    """One letter: fill in, look at it, send it."""
    if letter not in MINE:
        return redirect("around:letters", row.pk)
    template = documents.template_for(controller_id=row.controller_id, code=letter, day=today())
    preferred = documents.preferred_language(standing_facts(facts_of(row)))
    form = forms.LetterForm(request.POST or None, template=template, preferred=preferred, lang=lang())
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"actor": actor_of(request), "code": letter, "values": form.values(), "today": today(), "language": form.cleaned_data["language"]}
        try:
            if request.POST.get("action") == "preview":
                return pdf.response(documents.preview(dossier=row, **given), file_name=f"{letter}-concept.pdf")
            documents.send(dossier_id=row.pk, **given)
        except documents.MissingValue as error:
            form.add_error(error.field if error.field in form.fields else None, error.message[lang()])
        else:
            messages.success(request, _("De brief staat in het dossier, klaar om te versturen."))
            return redirect("around:letters", row.pk)
    words = template.en if lang() == "en" else template.nl
    lead = _("Taal van deze persoon: %s") % law_label(preferred, lang()) if preferred else ""
    return page(request, row, "letters", title=words, lead=lead, form=form, form_title=words, submit=_("Maken en bewaren"), second=_("Eerst bekijken"))


@needs("dossier.read")
@require_GET
@opened_dossier
def letter_pdf(request: HttpRequest, row: Dossier, sent_id: UUID) -> HttpResponse:
    found = next((one for one in documents.letters_to(row.pk) if one.pk == sent_id), None)
    if found is None:
        return redirect("around:letters", row.pk)
    made = download(actor=actor_of(request), file_id=found.file_id)
    return HttpResponse(b"".join(made.content), headers=made.headers)


@needs("dossier.read")
@require_GET
@opened_dossier
def sharing(request: HttpRequest, row: Dossier) -> HttpResponse:
    """What may I share with whom, and why; and who can open this file today."""
    found = [tables.share_table(list(shares().values())), tables.sees_table(who_sees(dossier=row, today=today()))]
    lead = _("Toestemming is hier geen goede grond: de persoon is van u afhankelijk. Deel op grond van uw taak, en vertel het.")
    return page(request, row, "sharing", title=_("Delen"), lead=lead, tables=found)
