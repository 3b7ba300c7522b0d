"""The wording of letters: a gemeente says things its own way, and says of each translation whether somebody checked it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doorlopend.practice.casework.intake.words import LANGUAGES
from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.documents import services as documents
from doorlopend.records.documents.letters import RTL, shipped
from doorlopend.records.kit.shell import Link

from .. import forms, tables
from ..texts import field_names, may_be_empty, name_of, sample, wordings
from .person import actor_of


@needs("letters.write")
@require_http_methods(["GET", "POST"])
def list_page(request: HttpRequest) -> HttpResponse:
    """All letters in all languages there are, and a further language for one of them."""
    actor, day = actor_of(request), today()
    places = sorted(actor.where("letters.write"))
    rows = [row for place in places for row in wordings(actor=actor, controller_id=place, today=day)]
    letters = {row.code: row.name for row in rows}
    form = forms.TranslationForm(request.POST or None, letters=list(letters.items()), languages=[(code, str(name)) for code, name in LANGUAGES.items() if code != "nl"])
    if request.method == "POST" and form.is_valid():
        return redirect("around:text", places[0], form.cleaned_data["letter"], form.cleaned_data["language"])
    return render(request, "around/texts.html", {"table": tables.wording_table(rows), "form": form}, status=400 if form.errors else 200)


@needs("letters.write")
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, controller_id: UUID, letter: str, language: str) -> HttpResponse:
    """One text: look at it filled in, and keep it as a further version from a day on."""
    actor, day = actor_of(request), today()
    if not actor.may(documents.PERMISSION, controller_id):
        raise PermissionDenied
    if letter not in shipped() or language not in LANGUAGES:
        raise Http404
    template = documents.template_for(controller_id=controller_id, code=letter, day=day)
    text = template.texts.get(language)
    initial = {"subject": text.subject, "body": text.body.strip(), "checked_by": "", "valid_from": day} if text else {"valid_from": day}
    form = forms.WordingForm(request.POST or None, initial=initial, language=language, today=day)
    looking = request.POST.get("action") == "preview"
    if request.method == "POST" and form.is_valid() and not looking:
        try:
            documents.save_text(actor=actor, controller_id=controller_id, code=letter, language=language, **form.cleaned_data)
        except ValueError as error:
            form.add_error("body", str(error))
        else:
            messages.success(request, _("De tekst is bewaard. Eerdere versies blijven."))
            return redirect("around:texts")
    body = str(form["body"].value() or "")
    return render(request, "around/text.html", {
        "form": form, "title": name_of(template), "over": LANGUAGES[language], "sample": sample(template, body), "fields": field_names(template), "may_be_empty": may_be_empty(template), "language": language,
        "turn": "rtl" if language in RTL else "ltr", "dutch": sample(template, template.texts["nl"].body) if language != "nl" else "", "unchecked": bool(text and text.state == "draft"),
        "sets_aside": language == "nl" and len(template.texts) > 1, "back": reverse("around:texts"),
        "breadcrumbs": (Link(label=_("Brieventeksten"), url=reverse("around:texts")),),
    }, status=400 if form.errors else 200)  # fmt: skip
