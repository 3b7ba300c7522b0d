"""Forms about messages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorlopend.practice.casework.same.queries import Known, known_as
from doorlopend.practice.casework.tables import name_of
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.kit.templatetags.kit import day

NEW, MOST = "new", 20


class WhoForm(forms.Form):
    """One of those who lack the number, or nobody of them. `people` are those on the form: at most `MOST`, by name."""

    who = forms.ChoiceField(label=gettext_lazy("Over wie gaat dit bericht?"), widget=forms.RadioSelect)
    naam = forms.CharField(label=gettext_lazy("Zoek op naam"), required=False, max_length=100)

    def __init__(self, *args: Any, people: QuerySet[Dossier], name: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"naam": name}, **kwargs})
        total = people.count()
        chosen = self.data.get("who", "")
        self.people = list((people.filter(display_name__icontains=name) if name else people)[:MOST])
        if is_uuid(chosen) and chosen not in {str(one.pk) for one in self.people}:
            self.people += list(people.filter(pk=chosen))
        told = known_as(dossiers=[one.pk for one in self.people])
        known = [(str(one.pk), _told(one, told[one.pk])) for one in self.people]
        self.fields["who"].choices = [*known, (NEW, _("Geen van hen: open een nieuw dossier"))]  # type: ignore[attr-defined]
        if total <= MOST:
            del self.fields["naam"]
        self.long = total > MOST


def _told(one: Dossier, known: Known) -> str:
    """The name, and what tells this person from another of that name."""
    born = _("geboren %s") % day(known.born) if known.born else ""
    numbers = (("BSN %s", known.bsn), (_("V-nummer %s"), known.v_nummer))
    return " · ".join(part for part in (name_of(one), born, *(words % number for words, number in numbers if number)) if part)


def is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
