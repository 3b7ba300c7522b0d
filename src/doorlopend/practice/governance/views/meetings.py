"""One meeting: agenda, papers, round of gemeenten, live minutes, and the actions that came of all meetings."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.kit.forms import DayField
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.values import Action, Badge, Deadline, Item

from .. import queries
from ..forms import form_of, line, words
from ..models import AgendaItem, Body, Line, Meeting, Paper, PaperFile
from ..pages import (
    Block,
    Page,
    Row,
    act_on,
    actor_of,
    asking,
    form_page,
    gemeente_field,
    items_of,
    known_act,
    lang,
    one,
    places,
    rows_of,
    show,
    step_links,
    written,
)
from ..permissions import READ, WRITE
from ..services import meeting as service
from ..services import papers
from ..services.papers import Upload
from ..states import AGENDA_MOVES, MEETING_MACHINE, MINUTES_MOVE, MeetingState
from ..steps import NotNow
from ..words import LineKind, Presence


def _meetings(request: HttpRequest, permission: str = READ) -> Any:
    return rows_of(request, Meeting, permission).select_related("body")


def _address(meeting: Meeting) -> str:
    return reverse("governance:meeting", args=[meeting.pk])


@needs(READ)
@require_GET
def meeting_page(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Agenda and minutes in the middle; papers, the law's news and the round of gemeenten beside them."""
    meeting = one(_meetings(request), pk=meeting_id)
    may = actor_of(request).may(WRITE, meeting.region_id)
    state = MeetingState(meeting.state)
    acts = step_links(request, meeting, MEETING_MACHINE, lambda act: reverse("governance:meeting-act", args=[meeting.pk, act])) if may else []
    if may and state in MINUTES_MOVE:
        acts.insert(0, Action(label=_("Verslag schrijven"), url=reverse("governance:minutes", args=[meeting.pk])))
    page = Page(
        title=meeting.body.name, over=state.label, actions=acts,
        blocks=[_facts(meeting), _agenda(meeting, may and state in AGENDA_MOVES), *_law(request, meeting), *_minutes(meeting, may)],
        aside=[_round(request, meeting, may), _papers(meeting, may)],
    )  # fmt: skip
    return show(request, page)


def _facts(meeting: Meeting) -> Block:
    link = (Link(label=_("Naar het gremium"), url=reverse("governance:body", args=[meeting.body_id])),)
    return Block(title=_("Wanneer en waar"), items=items_of(meeting, "on", "starts", "place", "link", "others"), links=link)


def _agenda(meeting: Meeting, moves: bool) -> Block:
    rows = []
    for number, item in enumerate(meeting.items.all(), 1):
        note = " · ".join(str(part) for part in (item.get_kind_display(), item.brought_by, _("%d min") % item.minutes) if part)
        rows.append(Row(text=f"{number}. {item.title}", url=reverse("governance:item", args=[item.pk]), note=note))
    links = []
    if moves:
        links = [Link(label=_("Punt toevoegen"), url=reverse("governance:new-item", args=[meeting.pk])), Link(label=_("Ophalen wat wacht"), url=reverse("governance:pull", args=[meeting.pk]))]
    return Block(title=_("Agenda"), rows=rows, empty=_("De agenda is nog leeg."), links=links)


def _law(request: HttpRequest, meeting: Meeting) -> list[Block]:
    """What changed in the law, where the meeting opens with that."""
    if not meeting.items.filter(source_kind=service.LAW).exists():
        return []
    title = _("Wat veranderde in de wet, en wie raakt dat?")
    if found := queries.law_news(actor=actor_of(request), meeting=meeting):
        return [Block(title=title, rows=[_news_row(one_) for one_ in found])]
    text = _("Er verandert niets tussen de vorige vergadering en over negentig dagen. Dit veranderde in het jaar ervoor:")
    return [Block(title=title, text=text, rows=[_news_row(one_) for one_ in queries.last_changes(actor=actor_of(request), meeting=meeting)])]


def _news_row(news: queries.News) -> Row:
    change, parts = news.change, [news.change.article]
    parts += [f"{one_.name.replace('_', ' ')}: {_shown(one_.was)} → {_shown(one_.now)}" for one_ in change.altered if _tellable(one_.was) and _tellable(one_.now)][:4]
    parts.append(_("raakt %s") % news.touched.words[lang()])
    if None in news.counts and news.counted_to:
        parts.append(_("in de regio %(count)s, geteld t/m %(day)s") % {"count": news.counts[None], "day": news.counted_to.strftime("%d-%m-%Y")})
    kind = {"new": _("nieuw"), "changed": _("gewijzigd"), "ended": _("vervalt")}[change.kind]
    return Row(text=change.words[lang()], badge=Badge(text=f"{kind} · {change.on.strftime('%d-%m-%Y')}", tone="info"), note=" · ".join(parts))


def _tellable(value: Any) -> bool:
    """Numbers and days say something to a reader; names of facts and switches of the engine do not."""
    return all(map(_tellable, value)) and bool(value) if isinstance(value, (tuple, list)) else isinstance(value, (int, float, Decimal, date)) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    if isinstance(value, (tuple, list)):
        return "; ".join(map(_shown, value))
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else str(localize(value, use_l10n=True)) if value != int(value) else str(int(value))


def _minutes(meeting: Meeting, may: bool) -> list[Block]:
    lines = list(meeting.lines.select_related("item").order_by("at", "pk"))
    if not lines:
        return []
    found = []
    for kind in LineKind:
        rows = [_line_row(one_, may) for one_ in lines if one_.kind == kind]
        titles = {LineKind.NOTITIE: _("Verslag"), LineKind.BESLUIT: _("Besluiten"), LineKind.ACTIE: _("Acties")}
        if rows:
            found.append(Block(title=titles[kind], rows=rows))
    return found


def _line_row(row: Line, may: bool) -> Row:
    about = row.item.title if row.item else ""
    if row.kind != LineKind.ACTIE:
        return Row(text=row.text, note=about)
    due = Deadline(due=row.due_on, today=today(), done=row.done_on) if row.due_on else None
    open_ = may and row.done_on is None
    return Row(text=row.text, note=" · ".join(part for part in (row.owner, about, row.result) if part), deadline=due, url=reverse("governance:finish", args=[row.pk]) if open_ else "")


def _round(request: HttpRequest, meeting: Meeting, may: bool) -> Block:
    rounds = {row.gemeente_id: row for row in meeting.rounds.all()}
    rows = []
    for place in places(meeting.region_id):
        row = rounds.get(place.id)
        badge = Badge(text=row.get_presence_display()) if row and row.presence else None
        note = row.input if row and row.input else _("nog geen inbreng")
        url = reverse("governance:round", args=[meeting.pk, place.id]) if may else ""
        rows.append(Row(text=place.name, url=url, badge=badge, note=note))
    return Block(title=_("Rondje gemeenten"), rows=rows)


def _papers(meeting: Meeting, may: bool) -> Block:
    rows = [Row(text=paper.title, url=reverse("governance:paper", args=[paper.pk])) for paper in meeting.papers.order_by("pk")]
    links = (Link(label=_("Stuk toevoegen"), url=reverse("governance:new-paper", args=[meeting.pk])),) if may else ()
    return Block(title=_("Stukken"), rows=rows, empty=_("Nog geen stukken."), links=links)


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def meeting_act_page(request: HttpRequest, meeting_id: UUID, act: str) -> HttpResponse:
    meeting = one(_meetings(request, WRITE), pk=meeting_id)
    what = known_act(MEETING_MACHINE, act)
    return act_on(request, meeting, what, lead=meeting.body.name, back=_address(meeting), write=lambda _given: service.act(actor=actor_of(request), meeting_id=meeting.pk, what=what, today=today()))


@needs(READ)
@require_GET
def item_page(request: HttpRequest, item_id: UUID) -> HttpResponse:
    item = one(rows_of(request, AgendaItem).select_related("meeting", "meeting__body"), pk=item_id)
    may = actor_of(request).may(WRITE, item.region_id)
    links = [Link(label=_("Naar de vergadering"), url=_address(item.meeting))]
    if item.url:
        links.append(Link(label=_("Waar dit vandaan komt"), url=item.url))
    actions = [Action(label=_("Om reflectie vragen"), url=reverse("governance:reflect", args=[item.pk]))]
    if MeetingState(item.meeting.state) in AGENDA_MOVES:
        actions.append(Action(label=_("Van de agenda halen"), url=reverse("governance:take-off", args=[item.pk]), method="post"))
    rows = [_line_row(row, may) for row in item.lines.order_by("at", "pk")]
    page = Page(
        title=item.title, over=item.meeting.body.name, actions=actions if may else (), blocks=[
            Block(title=_("Agendapunt"), text=item.text, items=items_of(item, "kind", "brought_by", "minutes"), links=links),
            Block(title=_("Wat ervan werd gezegd"), rows=rows, empty=_("Nog niets.")),
        ],
    )  # fmt: skip
    return show(request, page)


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def new_item_page(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    meeting = one(_meetings(request, WRITE), pk=meeting_id)
    form = form_of(AgendaItem, "title", "kind", "brought_by", "minutes", "text")(request.POST or None)
    return written(request, form, title=_("Agendapunt toevoegen"), lead=meeting.body.name, back=_address(meeting), write=partial(service.put_on_agenda, meeting=meeting))


@needs(WRITE)
@require_POST
def take_off_page(request: HttpRequest, item_id: UUID) -> HttpResponse:
    item = one(rows_of(request, AgendaItem, WRITE).select_related("meeting"), pk=item_id)
    try:
        service.take_off(actor=actor_of(request), item=item)
    except NotNow as error:
        messages.error(request, str(error))
    return redirect(_address(item.meeting))


take_off_page.methods = ("POST",)  # type: ignore[attr-defined]


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def pull_page(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """What waits in other rooms for this table; what is chosen comes on the agenda, each thing once."""
    meeting = one(_meetings(request, WRITE), pk=meeting_id)
    found = queries.waiting_for(actor=actor_of(request), meeting=meeting)
    there = set(meeting.items.values_list("source_id", flat=True))
    waiting = {str(one_["source_id"]): one_ for one_ in found if one_["source_id"] not in there}
    choices = [(key, f"{one_['title']} ({one_['brought_by']})") for key, one_ in waiting.items()]
    asked = {"chosen": forms.MultipleChoiceField(label=_("Wat komt op de agenda?"), choices=choices, widget=forms.CheckboxSelectMultiple, required=False)}

    def save(given: dict[str, Any]) -> None:
        count = service.pull(actor=actor_of(request), meeting=meeting, found=[waiting[key] for key in given["chosen"]])
        messages.success(request, ngettext("%d punt toegevoegd.", "%d punten toegevoegd.", count) % count)

    lead = meeting.body.name if choices else _("Er wacht niets dat nog niet op de agenda staat.")
    return form_page(request, asking(request, asked, initial={"chosen": list(waiting)}), title=_("Ophalen wat wacht"), lead=lead, back=_address(meeting), save=save, submit=_("Op de agenda"))


@needs(READ)
@require_GET
def paper_page(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    paper = one(rows_of(request, Paper).select_related("meeting", "meeting__body"), pk=paper_id)
    links = [Link(label=_("Naar de vergadering"), url=_address(paper.meeting))]
    if paper.link:
        links.insert(0, Link(label=_("Open het stuk"), url=paper.link))
    held = PaperFile.objects.defer("data").filter(paper=paper).first()
    if held is not None:
        links.insert(0, Link(label=_("Download %(name)s (%(kb)d kB)") % {"name": held.name, "kb": max(1, held.size // 1024)}, url=reverse("governance:paper-file", args=[paper.pk])))
    return show(request, Page(title=paper.title, over=paper.meeting.body.name, blocks=[Block(title=_("Stuk"), text=paper.text, links=links)]))


@needs(READ)
@require_GET
def paper_file_page(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """As an attachment that no browser runs."""
    file = one(rows_of(request, PaperFile), paper_id=paper_id)
    sent = papers.download(actor=actor_of(request), file=file)
    return HttpResponse(b"".join(sent.content), headers=sent.headers)


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def new_paper_page(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    meeting = one(_meetings(request, WRITE), pk=meeting_id)

    form = form_of(Paper, "title", "text", "link")(request.POST or None, request.FILES or None)
    form.fields["file"] = forms.FileField(label=_("Of een bestand"), required=False, help_text=_("PDF, Word, Excel of een afbeelding, ten hoogste 20 MB"))
    form.fields["nobody"] = forms.BooleanField(label=_("In dit bestand staat niets over een inburgeraar"), required=False)

    def save(given: dict[str, Any]) -> None:
        sent, nobody = given.pop("file"), given.pop("nobody")
        upload = Upload(sent.name, sent.read(), nobody) if sent else None
        service.add_paper(actor=actor_of(request), meeting=meeting, values=given, upload=upload)

    return form_page(request, form, title=_("Stuk toevoegen"), lead=meeting.body.name, back=_address(meeting), save=save)


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def round_page(request: HttpRequest, meeting_id: UUID, gemeente_id: UUID) -> HttpResponse:
    """What one gemeente brings in, and whether it was there."""
    meeting = one(_meetings(request, WRITE), pk=meeting_id)
    row = meeting.rounds.filter(gemeente_id=gemeente_id).first()
    asked = {
        "gemeente_id": gemeente_field(meeting.region_id), "input": words(_("Wat brengt u in?"), required=False),
        "presence": forms.ChoiceField(label=_("Aanwezigheid"), choices=[("", _("nog niet bekend")), *Presence.choices], required=False),
    }  # fmt: skip
    initial = {"gemeente_id": str(gemeente_id), "input": row.input if row else "", "presence": row.presence if row else ""}

    def save(given: dict[str, Any]) -> None:
        service.bring_in(actor=actor_of(request), meeting=meeting, today=today(), **given)

    return form_page(request, asking(request, asked, initial=initial), title=_("Rondje gemeenten"), lead=meeting.body.name, back=_address(meeting), save=save)


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def minutes_page(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """While they meet: one field, and a key or button that says whether it is a note, a decision or an action."""
    meeting = one(_meetings(request, WRITE), pk=meeting_id)
    items = list(meeting.items.all())
    chosen = request.POST.get("item") or request.GET.get("punt", "")
    form = asking(request, _line_fields(items), initial={"item": chosen})
    if request.method == "POST" and form.is_valid():
        try:
            _write(request, meeting, items, form.cleaned_data)
            return redirect(f"{reverse('governance:minutes', args=[meeting.pk])}?punt={chosen}")
        except NotNow as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
    kinds = [(LineKind.NOTITIE, "n", "Enter"), (LineKind.BESLUIT, "b", "F2"), (LineKind.ACTIE, "a", "F4")]
    context = {"meeting": meeting, "form": form, "kinds": kinds, "blocks": _minutes(meeting, True), "back": _address(meeting), "item": Item}
    return render(request, "governance/minutes.html", context, status=400 if form.errors else 200)


def _line_fields(items: list[AgendaItem]) -> dict[str, forms.Field]:
    return {
        "text": words(_("Wat wordt er gezegd?"), rows=2, length=2000),
        "item": forms.ChoiceField(label=_("Bij agendapunt"), required=False, choices=[("", _("geen")), *((str(one_.pk), one_.title) for one_ in items)]),
        "owner": line(_("Wie doet het?"), required=False, length=120, help_text=_("Alleen bij een actie")),
        "due_on": DayField(label=_("Klaar op"), required=False, help_text=_("Leeg: de volgende vergadering")),
    }


def _write(request: HttpRequest, meeting: Meeting, items: list[AgendaItem], given: dict[str, Any]) -> None:
    kind = request.POST.get("kind", LineKind.NOTITIE.value)
    item = next((one_ for one_ in items if str(one_.pk) == given["item"]), None)
    service.write(
        actor=actor_of(request), meeting=meeting, kind=LineKind(kind if kind in LineKind.values else LineKind.NOTITIE), text=given["text"],
        item=item, owner=given["owner"], due_on=given["due_on"], today=today(),
    )  # fmt: skip


@needs(READ)
@require_GET
def actions_page(request: HttpRequest) -> HttpResponse:
    """Every action that is open, the latest day first that is past."""
    rows = []
    for row in queries.open_actions(actor=actor_of(request)):
        may = actor_of(request).may(WRITE, row.region_id)
        due = Deadline(due=row.due_on or today(), today=today())
        rows.append(Row(text=row.text, note=f"{row.owner} · {row.meeting.body.name}", deadline=due, url=reverse("governance:finish", args=[row.pk]) if may else _address(row.meeting)))
    page = Page(title=_("Acties"), lead=_("Uit alle vergaderingen, met één eigenaar en een dag."), blocks=[Block(title=_("Open acties"), rows=rows, empty=_("Alles is gedaan."))])
    return show(request, page)


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def finish_page(request: HttpRequest, line_id: UUID) -> HttpResponse:
    row = one(rows_of(request, Line, WRITE).filter(kind=LineKind.ACTIE), pk=line_id)

    def save(given: dict[str, Any]) -> None:
        service.finish_action(actor=actor_of(request), line_id=row.pk, result=given["result"], today=today())

    return form_page(request, asking(request, {"result": words(_("Wat kwam ervan?"))}), title=_("Actie afronden"), lead=row.text, back=_address(row.meeting), save=save)


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def reflect_page(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Asks another body what it thinks before this one decides."""
    item = one(rows_of(request, AgendaItem, WRITE).select_related("meeting", "meeting__body"), pk=item_id)
    others = Body.objects.filter(region_id=item.region_id).exclude(pk=item.meeting.body_id).order_by("name")
    asked = {
        "body": forms.ModelChoiceField(label=_("Aan welk gremium?"), queryset=others), "question": words(_("Wat wilt u weten?")),
        "due_on": DayField(label=_("Antwoord graag voor"), initial=item.meeting.on),
    }  # fmt: skip

    def save(given: dict[str, Any]) -> None:
        service.ask_reflection(actor=actor_of(request), item=item, today=today(), **given)

    return form_page(request, asking(request, asked), title=_("Om reflectie vragen"), lead=item.title, back=reverse("governance:item", args=[item.pk]), save=save, done=_("De vraag is verstuurd; de reactie komt bij de adviezen binnen."))
