"""Who may see the safety facts of a dossier: always people by name, for a reason, until a day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.named import colleagues, end_safety, name_for_safety
from doorlopend.records.kit.forms import DayField
from doorlopend.records.kit.values import Action, Item
from doorlopend.records.people.models import SafetyAccess, User

from .permissions import ASSIGN
from .tables import crumbs
from .views import opened_dossier


class NameForm(forms.Form):
    """One colleague, a reason, and perhaps a last day."""

    user = forms.ChoiceField(label=gettext_lazy("Collega"))
    reason = forms.CharField(label=gettext_lazy("Waarom"), max_length=200, help_text=gettext_lazy("Bijvoorbeeld: vaste begeleider na een melding."))
    last_day = DayField(label=gettext_lazy("Laatste dag"), required=False, help_text=gettext_lazy("Leeg laten als het nog loopt."))

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", _("Maak een keuze")), *((str(one.pk), one.name) for one in people)]  # type: ignore[attr-defined]

    def clean_last_day(self) -> Any:
        if (last := self.cleaned_data["last_day"]) and last < today():
            raise forms.ValidationError(_("Deze dag is al voorbij. Kies vandaag of een latere dag."))
        return last


def _checked(request: HttpRequest, row: Dossier) -> Any:
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.may(ASSIGN, row.controller_id):
        raise PermissionDenied(_("Alleen wie dossiers toewijst wijst aan wie veiligheidsgegevens mag zien."))
    return actor


@needs(ASSIGN)
@require_http_methods(["GET", "POST"])
@opened_dossier
def access(request: HttpRequest, row: Dossier) -> HttpResponse:
    """Names who may see, and lets the one who assigns dossiers add somebody."""
    actor = _checked(request, row)
    form = NameForm(request.POST or None, people=colleagues(controller_id=row.controller_id, today=today()))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            name_for_safety(actor=actor, dossier_id=row.pk, user_id=UUID(given["user"]), reason=given["reason"], today=today(), last_day=given["last_day"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Deze collega ziet nu de veiligheidsgegevens van dit dossier."))
            return redirect("casework:access", row.pk)
    return render(request, "casework/access.html", _context(row, form), status=400 if form.errors else 200)


def _context(row: Dossier, form: NameForm) -> dict[str, Any]:
    named = SafetyAccess.objects.on(today()).filter(dossier_id=row.pk).select_related("user").order_by("user__name")
    return {"form": form, "named": [_named(row, one) for one in named], "breadcrumbs": crumbs(row), "cancel": reverse("casework:dossier", args=[row.pk]), "over": row.display_name}


def _named(row: Dossier, one: SafetyAccess) -> dict[str, Any]:
    items = [Item(label=_("Waarom"), value=one.reason), Item(label=_("Vanaf"), value=one.valid_from), Item(label=_("Tot en met"), value=one.period.last or _("geen einde"))]
    return {"name": one.user.name, "items": items, "end": Action(label=_("Toegang beëindigen"), url=reverse("casework:end-access", args=[row.pk, one.pk]), method="post")}


@needs(ASSIGN, methods=("POST",))
@require_POST
@opened_dossier
def end(request: HttpRequest, row: Dossier, access_id: UUID) -> HttpResponse:
    actor = _checked(request, row)
    if not SafetyAccess.objects.filter(pk=access_id, dossier_id=row.pk).exists():
        raise Http404
    end_safety(actor=actor, access_id=access_id, today=today())
    messages.success(request, _("Deze collega ziet de veiligheidsgegevens niet meer."))
    return redirect("casework:access", row.pk)
