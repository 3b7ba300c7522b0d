"""Who a person is, on one short form: DUO names a person by number only, so somebody must write the name once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from doorlopend.engines.facts import Fact
from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.dossiers.derivation import facts_of, standing_facts
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.services import new_fact, record_facts
from doorlopend.records.kit.forms import DayField

from .services import FORM
from .tables import crumbs
from .views import opened_dossier

NAME = ("voornamen", "roepnaam", "tussenvoegsel", "achternaam")
REACHED = ("telefoon", "email")


class WhoForm(forms.Form):
    """What is not known yet of name, birth and how to reach somebody; what is known is not asked."""

    voornamen = forms.CharField(label=gettext_lazy("Voornamen"), required=False, max_length=120)
    roepnaam = forms.CharField(label=gettext_lazy("Roepnaam"), required=False, max_length=80)
    tussenvoegsel = forms.CharField(label=gettext_lazy("Tussenvoegsel"), required=False, max_length=20)
    achternaam = forms.CharField(label=gettext_lazy("Achternaam"), max_length=120)
    geboren = DayField(label=gettext_lazy("Geboortedatum"), required=False)
    telefoon = forms.CharField(label=gettext_lazy("Telefoon"), required=False, max_length=30)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)

    def __init__(self, *args: Any, known: set[str], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        asked = {"persoon.naam": NAME, "persoon.geboren": ("geboren",), "persoon.contactgegevens": REACHED}
        for kind, fields in asked.items():
            for name in fields if kind in known else ():
                del self.fields[name]

    def clean_geboren(self) -> date | None:
        born: date | None = self.cleaned_data["geboren"]
        if born and born > self.today:
            raise forms.ValidationError(_("Deze dag moet nog komen. Vul de dag van de geboorte in."))
        return born

    def facts(self) -> Iterator[Fact]:
        """One fact per thing that was filled in; a name holds from birth, or from today when that is not known."""
        given = {name: value for name, value in self.cleaned_data.items() if value}
        born = given.get("geboren")
        name, reached = ({key: given[key] for key in keys if key in given} for keys in (NAME, REACHED))
        if name:
            yield new_fact(kind="persoon.naam", valid_from=born or self.today, known_on=self.today, **name)
        if born:
            yield new_fact(kind="persoon.geboren", valid_from=born, known_on=self.today)
        if reached:
            yield new_fact(kind="persoon.contactgegevens", valid_from=self.today, known_on=self.today, **reached)


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def who(request: HttpRequest, row: Dossier) -> HttpResponse:
    """After a notice with a number alone: the name, the day of birth and a telephone number, typed once."""
    form = WhoForm(request.POST or None, known={fact.kind for fact in standing_facts(facts_of(row))}, today=today())
    here = reverse("casework:dossier", args=[row.pk])
    if not form.fields:
        messages.info(request, _("Naam, geboortedatum en bereikbaarheid zijn al bekend."))
        return redirect(here)
    if request.method == "POST" and form.is_valid():
        if facts := list(form.facts()):
            record_facts(actor=request.actor, dossier_id=row.pk, facts=facts, source=FORM)  # type: ignore[attr-defined]
        messages.success(request, _("Vastgelegd wie dit is."))
        return redirect(here)
    context = {"form": form, "title": _("Wie is dit?"), "row": row, "breadcrumbs": crumbs(row), "submit": _("Opslaan"), "cancel": here}
    return render(request, "casework/form.html", context, status=400 if form.errors else 200)
