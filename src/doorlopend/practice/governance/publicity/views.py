"""Screens of editors: passports side by side, pages with review, the plain-language check, building a newsletter."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.values import Action, Badge, Event, Item, Matrix, MatrixCell, MatrixRow
from doorlopend.records.regions.models import Region

from ..forms import form_of, line
from ..models import Happening
from ..numbers import as_written
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
    one,
    place_name,
    region_for,
    rows_of,
    show,
    step_links,
    written,
)
from ..permissions import PUBLISH, READ
from . import figures, plain, queries, services
from . import texts as standard
from .models import Page as WebPage
from .models import Passport
from .prose import prose
from .services import HEADINGS
from .states import PAGE_MACHINE, PASSPORT_MACHINE, PageAct, PageState, PassportAct, PassportState

PASSPORT = ("kind", "title", "reason", "aim", "starts", "ends", "client", "partners", "activities", "money", "results", "learned", "success", "develop", "progress", "contacts")
PAGE = ("title", "lead", "body", "owner", "review_on")


@needs(READ, PUBLISH)
@require_GET
def passports_page(request: HttpRequest) -> HttpResponse:
    actor, day = actor_of(request), today()
    rows = []
    for row in queries.passports(actor=actor):
        badge = Badge(text=_("langer dan een half jaar niet bijgewerkt"), tone="warn") if queries.stale(row, day) else Badge(text=PassportState(row.state).label)
        rows.append(Row(text=row.title, url=reverse("publicity:passport", args=[row.pk]), badge=badge, note=" · ".join(part for part in (str(row.get_kind_display()), place_name(row.gemeente_id)) if part)))
    actions = [Action(label=_("Nieuw paspoort"), url=reverse("publicity:new-passport"))] if actor.where(PUBLISH) else []
    links = (Link(label=_("Naast elkaar leggen"), url=reverse("publicity:beside")),)
    return show(request, Page(title=_("Projecten en programma's"), lead=_("Wat willen we bereiken, wat leverde het op, en wat kan beter."), actions=actions, blocks=[Block(title=_("Paspoorten"), rows=rows, links=links, empty=_("Nog geen."))]))


@needs(READ, PUBLISH)
@require_GET
def beside_page(request: HttpRequest) -> HttpResponse:
    """Programmes of several gemeenten under the same headings, side by side."""
    rows = list(queries.passports(actor=actor_of(request)))
    chosen = [row for row in rows if str(row.pk) in request.GET.getlist("paspoort")][:6] or rows[:4]
    form = forms.Form(initial={"paspoort": [str(row.pk) for row in chosen]})
    form.fields["paspoort"] = forms.MultipleChoiceField(label=_("Welke?"), choices=[(str(row.pk), row.title) for row in rows], widget=forms.CheckboxSelectMultiple)
    names = ("kind", "starts", "ends", *HEADINGS)
    lines = [MatrixRow(label=services.label_of(name), cells=[_cell(row, name) for row in chosen]) for name in names]
    numbers = [figures.of(actor=actor_of(request), passport=row, today=today()) for row in chosen]
    if any(numbers):
        lines.append(MatrixRow(label=_("Cijfers"), cells=[MatrixCell(text="; ".join(f"{one_.name}: {one_.words}" for one_ in found), plain=True) if found else None for found in numbers]))
    columns = [f"{row.title} ({place_name(row.gemeente_id)})" if row.gemeente_id else row.title for row in chosen]
    table = Matrix(caption=_("Programma's naast elkaar"), corner=_("Onderdeel"), columns=columns, rows=lines)
    return render(request, "publicity/beside.html", {"form": form, "table": table if chosen else None})


def _cell(row: Passport, name: str) -> MatrixCell | None:
    shown = getattr(row, f"get_{name}_display", None)
    value = shown() if shown else getattr(row, name)
    return MatrixCell(text=f"{value:%d-%m-%Y}" if hasattr(value, "year") else str(value), plain=True) if value else None


@needs(READ, PUBLISH)
@require_GET
def passport_page(request: HttpRequest, passport_id: UUID) -> HttpResponse:
    passport = one(queries.passports(actor=actor_of(request)), pk=passport_id)
    may = actor_of(request).may(PUBLISH, passport.region_id)
    actions: list[Action] = []
    if may:
        actions = [Action(label=_("Wijzigen"), url=reverse("publicity:edit-passport", args=[passport.pk])), Action(label=_("Maak openbare pagina"), url=reverse("publicity:passport-out", args=[passport.pk]), method="post")]
        actions += step_links(request, passport, PASSPORT_MACHINE, lambda act: reverse("publicity:passport-act", args=[passport.pk, act]))
    inside = [services.label_of(name) for name in passport.inside]
    items = [*items_of(passport, "kind", "starts", "ends", *HEADINGS), *([Item(label=_("Blijft binnen"), value=", ".join(inside))] if inside else [])]
    outs = [Row(text=row.title, url=reverse("publicity:page", args=[row.pk]), badge=Badge(text=PageState(row.state).label)) for row in passport.pages.all()] if may else []
    numbers = [Item(label=one_.name, value=one_.words) for one_ in figures.of(actor=actor_of(request), passport=passport, today=today())]
    told = Block(title=_("Cijfers"), items=numbers, empty=_("Geen cijfers gekozen, of nog niets gepubliceerd."))
    return show(request, Page(title=passport.title, over=PassportState(passport.state).label, actions=actions, blocks=[Block(title=_("Paspoort"), items=items), told], aside=[Block(title=_("Openbare pagina"), rows=outs, empty=_("Nog niet gemaakt."))]))


def _passport_form(request: HttpRequest, region_id: UUID, **options: Any) -> Any:
    form = form_of(Passport, *PASSPORT, contact=("contacts",))(request.POST or None, **options)
    form.fields["gemeente_id"] = gemeente_field(region_id, required=False)
    choices = [(name, services.label_of(name)) for name in HEADINGS]
    form.fields["inside"] = forms.MultipleChoiceField(label=_("Welke onderdelen blijven binnen?"), choices=choices, required=False, widget=forms.CheckboxSelectMultiple)
    form.fields["figures"] = forms.MultipleChoiceField(label=_("Welke cijfers horen erbij?"), choices=figures.known(), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("Alleen gepubliceerde cijfers; kleine aantallen blijven verborgen."))
    if instance := options.get("instance"):
        form.fields["figures"].initial = instance.figures
        form.fields["inside"].initial, form.fields["gemeente_id"].initial = instance.inside, str(instance.gemeente_id or "")
    return form


@needs(PUBLISH)
@require_http_methods(["GET", "POST"])
def new_passport_page(request: HttpRequest) -> HttpResponse:
    region = region_for(request, PUBLISH)

    def save(given: dict[str, Any]) -> str:
        return reverse("publicity:passport", args=[services.write_passport(actor=actor_of(request), region_id=region.pk, values=given, today=today()).pk])

    return form_page(request, _passport_form(request, region.pk), title=_("Nieuw paspoort"), back=reverse("publicity:passports"), save=save)


@needs(PUBLISH)
@require_http_methods(["GET", "POST"])
def edit_passport_page(request: HttpRequest, passport_id: UUID) -> HttpResponse:
    passport = one(rows_of(request, Passport, PUBLISH), pk=passport_id)

    def save(given: dict[str, Any]) -> None:
        services.change_passport(actor=actor_of(request), passport=passport, values=given, today=today())

    return form_page(request, _passport_form(request, passport.region_id, instance=passport), title=_("Paspoort wijzigen"), back=reverse("publicity:passport", args=[passport.pk]), save=save)


@needs(PUBLISH)
@require_http_methods(["GET", "POST"])
def passport_act_page(request: HttpRequest, passport_id: UUID, act: str) -> HttpResponse:
    passport, what = one(rows_of(request, Passport, PUBLISH), pk=passport_id), known_act(PASSPORT_MACHINE, act)
    fields = ("results", "learned") if what in {PassportAct.END, PassportAct.KEEP} else ()
    back = reverse("publicity:passport", args=[passport.pk])
    return act_on(request, passport, what, fields=fields, back=back, write=lambda given: services.passport_act(actor=actor_of(request), passport_id=passport.pk, what=what, given=given))


@needs(PUBLISH)
@require_POST
def passport_out_page(request: HttpRequest, passport_id: UUID) -> HttpResponse:
    passport = one(rows_of(request, Passport, PUBLISH), pk=passport_id)
    page = services.page_of(actor=actor_of(request), passport=passport, today=today())
    return redirect("publicity:page", page.pk)


passport_out_page.methods = ("POST",)  # type: ignore[attr-defined]


@needs(PUBLISH)
@require_GET
def pages_page(request: HttpRequest) -> HttpResponse:
    """Every page with its state; what waits for another reader first."""
    region = region_for(request, PUBLISH)
    rows = list(queries.pages(actor=actor_of(request)))
    waiting = [_row(row) for row in rows if row.state == PageState.REDACTIE]
    rest = [_row(row) for row in rows if row.state != PageState.REDACTIE]
    make = tuple(Link(label=label, url=reverse(f"publicity:{name}")) for name, label in (("newsletter", _("Nieuwsbrief maken")), ("passports", _("Projecten en programma's"))))
    missing = [Link(label=_("Begin met de %s") % label, url=f"{reverse('publicity:new-page')}?soort={slug}") for slug, label in standard.STATEMENTS.items() if not any(row.slug == slug for row in rows)]
    page = Page(
        title=_("Openbare pagina's"), lead=_("Niets gaat naar buiten voordat een ander het las."), actions=[Action(label=_("Nieuwe pagina"), url=reverse("publicity:new-page"))],
        blocks=[Block(title=_("Wacht op een tweede lezer"), rows=waiting, empty=_("Niets.")), Block(title=_("Alle pagina's"), rows=rest, empty=_("Nog geen."))],
        aside=[Block(title=_("Verder"), links=[*make, *missing, Link(label=_("Naar de openbare site"), url=reverse("site:home", args=[region.code]))])],
    )  # fmt: skip
    return show(request, page)


def _row(row: WebPage) -> Row:
    old = row.review_on < today()
    badge = Badge(text=_("opnieuw bekijken"), tone="warn") if old else Badge(text=PageState(row.state).label)
    return Row(text=row.title, url=reverse("publicity:page", args=[row.pk]), note=row.get_kind_display(), badge=badge)


@needs(PUBLISH)
@require_GET
def page_page(request: HttpRequest, page_id: UUID) -> HttpResponse:
    """The page as it is now, how easy it reads, and who did what with it."""
    page = one(queries.pages(actor=actor_of(request)), pk=page_id)
    actions = step_links(request, page, PAGE_MACHINE, lambda act: reverse("publicity:page-act", args=[page.pk, act]))
    if page.state == PageState.CONCEPT:
        actions.append(Action(label=_("Wijzigen"), url=reverse("publicity:edit-page", args=[page.pk])))
    if page.state == PageState.GEPUBLICEERD and page.kind == WebPage.Kind.NIEUWSBRIEF:
        actions.insert(0, Action(label=_("Per e-mail versturen"), url=reverse("mailing:newsletter", args=[page.pk])))
    words = {act.value: str(act.label) for act in PageAct}
    events = [Event(on=h.on, title=words.get(h.act, h.act), who=h.by, text=h.text) for h in Happening.objects.filter(about_kind="page", about_id=page.pk).order_by("at", "pk")]
    region = Region.objects.get(pk=page.region_id)
    links = (Link(label=_("Zoals het openbaar staat"), url=reverse("site:page", args=[region.code, page.slug])),) if page.state == PageState.GEPUBLICEERD else ()
    aside = [_reading(page), Block(title=_("Wat er gebeurde"), events=events, empty=_("Nog niets."))]
    return show(request, Page(title=page.title, over=PageState(page.state).label, lead=page.lead, actions=actions, blocks=[Block(title=_("Tekst"), prose=prose(page.body), links=links), Block(title=_("Over deze pagina"), items=items_of(page, "kind", "slug", "owner", "review_on", "remark"))], aside=aside))


def _reading(page: WebPage) -> Block:
    """What the plain-language check found; it advises, the writer decides."""
    found = plain.read(f"{page.lead}\n{page.body}")
    if found.score is None:
        return Block(title=_("Gewone taal"), empty=_("Nog geen tekst."))
    rows = [Row(text=_("Lange zin: %s") % one_[:160]) for one_ in found.long_sentences[:8]]
    rows += [Row(text=f"{one_.text} → {one_.instead}") for one_ in found.hard[:12]]
    rows += [Row(text=_("Lang woord: %s") % word) for word in found.long_words[:8]]
    verdict = _("Leest gemakkelijk.") if found.easy else _("Kan eenvoudiger.")
    told = _("Leesgemak %(score)s (Douma; vanaf 65 gewone taal), %(words)d woorden.") % {"score": as_written(found.score), "words": found.words}
    return Block(title=_("Gewone taal"), text=f"{verdict} {told}", rows=rows)


@needs(PUBLISH)
@require_http_methods(["GET", "POST"])
def new_page_page(request: HttpRequest) -> HttpResponse:
    region = region_for(request, PUBLISH)
    start = standard.statement(request.GET.get("soort", ""), region.name)
    initial = {**start, "review_on": today() + services.STALE, "owner": actor_of(request).label}
    form = form_of(WebPage, "kind", "slug", *PAGE, contact=("body",))(request.POST or None, initial=initial)
    form.fields["body"].widget.attrs["rows"] = 16
    return written(request, form, title=_("Nieuwe pagina"), back=reverse("publicity:pages"), write=partial(services.write_page, region_id=region.pk), to="publicity:page")


@needs(PUBLISH)
@require_http_methods(["GET", "POST"])
def edit_page_page(request: HttpRequest, page_id: UUID) -> HttpResponse:
    page = one(rows_of(request, WebPage, PUBLISH), pk=page_id)
    form = form_of(WebPage, *PAGE, contact=("body",))(request.POST or None, instance=page)
    form.fields["body"].widget.attrs["rows"] = 16
    return written(request, form, title=_("Pagina wijzigen"), back=reverse("publicity:page", args=[page.pk]), write=partial(services.change_page, page=page))


@needs(PUBLISH)
@require_http_methods(["GET", "POST"])
def page_act_page(request: HttpRequest, page_id: UUID, act: str) -> HttpResponse:
    page, what = one(rows_of(request, WebPage, PUBLISH), pk=page_id), known_act(PAGE_MACHINE, act)
    fields = ("remark",) if what in {PageAct.RETURN, PageAct.WITHDRAW} else ()
    back = reverse("publicity:page", args=[page.pk])
    return act_on(request, page, what, fields=fields, initial={}, back=back, write=lambda given: services.act(actor=actor_of(request), page_id=page.pk, what=what, given=given, today=today()))


@needs(PUBLISH)
@require_http_methods(["GET", "POST"])
def newsletter_page(request: HttpRequest) -> HttpResponse:
    """A newsletter from what is really there: pages that came out, passports that were renewed, events to come."""
    region = region_for(request, PUBLISH)
    found = {one_.key: one_ for one_ in queries.news(actor=actor_of(request), today=today())}
    asked = {
        "title": line(_("Titel"), length=160), "chosen": forms.MultipleChoiceField(label=_("Wat komt erin?"), choices=[(key, f"{one_.heading} ({one_.where})") for key, one_ in found.items()], widget=forms.CheckboxSelectMultiple, required=False),
    }  # fmt: skip

    def save(given: dict[str, Any]) -> str:
        items = [(found[key].heading, found[key].text) for key in given["chosen"]]
        return reverse("publicity:page", args=[services.build_newsletter(actor=actor_of(request), region_id=region.pk, title=given["title"], items=items, today=today()).pk])

    lead = "" if found else _("Er is de laatste twee maanden niets verschenen en er komt geen bijeenkomst.")
    form = asking(request, asked, initial={"chosen": list(found), "title": _("Nieuwsbrief %s") % today().strftime("%m-%Y")})
    return form_page(request, form, title=_("Nieuwsbrief maken"), lead=lead, back=reverse("publicity:pages"), save=save)
