"""What a hand-over shows on the dossier page: who is responsible, who acts, and what was given on which ground."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.dossiers.models import Dossier, FactRow, Involved
from doorlopend.records.kit.values import Badge, Event, Item, Step, Tone

from . import queries
from .models import Handover, Move
from .models import Item as Given
from .parameters import checklist, term
from .states import FROM, LINE, PASSED, Place, State
from .watching import controllers_of

TONES: dict[str, Tone] = {
    State.AANGEKONDIGD: "warn", State.AANGEBODEN: "info", State.AANVAARD: "ok", State.GEEVALUEERD: "ok", State.GEWEIGERD: "late",
    State.INGETROKKEN: "neutral", State.VERLOPEN: "late", State.VERVALLEN: "neutral",
}  # fmt: skip
STATUS: dict[str, Tone] = {Given.Status.PRESENT: "ok", Given.Status.NOT: "neutral", Given.Status.ARRANGE: "warn"}
FACT_OF = {
    Place.KOPPELING: "koppeling", Place.CONTACT: "contactpersoon.aangewezen", Place.VERHUISD: "huisvesting.gerealiseerd",
    Place.BRP: "brp.inschrijving", Place.MB: "maatschappelijke_begeleiding.gestart",
}  # fmt: skip


def badge(row: Handover) -> Badge:
    return Badge(text=row.get_state_display(), tone=TONES[row.state])


def handover_panel(*, actor: Actor, dossier: Dossier, today: date) -> dict[str, Any]:
    """The panel of the dossier page."""
    rows = queries.of_dossier(dossier.pk)
    return {
        "apart": apart(dossier, today), "rows": [{"row": row, "badge": badge(row), "url": reverse("handover:one", args=[row.pk])} for row in rows],
        "line_url": reverse("handover:line", args=[dossier.pk]), "difference": queries.difference_of(dossier.pk, today),
    }  # fmt: skip


def apart(dossier: Dossier, today: date) -> list[Item]:
    """Responsible by law and acting now, side by side: two things that pass at different moments."""
    rows = list(Involved.objects.on(today).filter(dossier=dossier, how__in=[Involved.How.RESPONSIBLE, Involved.How.ACTS]))
    law = [row for row in rows if row.how == Involved.How.RESPONSIBLE]
    acts = [row for row in rows if row.how == Involved.How.ACTS]

    names = controllers_of(rows)
    told = ", ".join(names[row.party].name if row.party in names else row.party for row in law)
    return [
        Item(label=_("Verantwoordelijk volgens de wet"), value=told or _("nog niemand"), note=law[0].article if law else ""),
        Item(label=_("Handelt nu"), value=", ".join(row.party for row in acts) or _("nog niemand"), note=_("gaat over bij aannemen")),
    ]


def given(row: Handover) -> list[dict[str, Any]]:
    """Each item: what it is, its status, where it came from and on which ground, and how many facts."""
    entries = checklist()
    return [
        {
            "label": entries[item.code].label if item.code in entries else item.code, "badge": Badge(text=item.get_status_display(), tone=STATUS[item.status]),
            "source": item.source, "ground": item.ground, "note": item.note, "facts": _count(item),
        }
        for item in queries.items_of(row)
    ]  # fmt: skip


def one_source(items: Sequence[Mapping[str, Any]]) -> str:
    """Where everything came from, if that is one place: then it is said once."""
    sources = {item["source"] for item in items}
    return sources.pop() if len(sources) == 1 else ""


def _count(item: Given) -> int:
    from .package import told

    return len(item.facts) or len(told(item.body))


def stepper(dossier: Dossier, moves: Sequence[Move]) -> list[Step]:
    """The line: a place is passed when somebody recorded it, or when a fact says so."""
    done = {Place(move.place): move.on for move in moves}
    here = Place(moves[-1].place) if moves else Place.KOPPELING
    facts = dict(FactRow.objects.filter(dossier=dossier, kind__in=FACT_OF.values(), superseded_by=None).order_by("-valid_from").values_list("kind", "valid_from"))
    passed = {**{place: facts[kind] for place, kind in FACT_OF.items() if kind in facts}, **done}
    position = LINE.index(here) if here in LINE else 0
    return [
        Step(label=place.label, on=passed.get(place), state="done" if place in passed else "skipped" if number < position else "current" if number == position else "todo")
        for number, place in enumerate(LINE)
    ]  # fmt: skip


def events(row: Handover, today: date) -> list[Event]:
    """What happened to this hand-over, and what is still to come."""
    words = {True: _("Aangeboden aan %s"), False: _("Aangeboden door %s")}
    found = [Event(on=row.since, title=_("Verantwoordelijkheid ging over") if row.by_law else _("Overdracht begonnen"))]
    if row.offered_on:
        found.append(Event(on=row.offered_on, title=words[row.side == FROM] % row.other.name))
    if row.reminded_on:
        found.append(Event(on=row.reminded_on, title=_("Herinnering gestuurd")))
    if row.answered_on:
        found.append(Event(on=row.answered_on, title=_("Aangenomen"), text=_("Contact: %s") % row.contact if row.contact else ""))
    if row.state == State.AANGEBODEN and row.answer_by:
        found.append(Event(on=row.answer_by, title=_("Laatste dag om te antwoorden"), planned=True))
    if row.state in PASSED and row.sees_until:
        known = term("afschrift_na_nieuw_pip", today)
        doubt = Badge(text=_("niet zeker"), tone="warn") if known.certainty == "?" else None
        found.append(Event(on=row.sees_until, title=_("Laatste dag dat de gever meekijkt"), planned=row.sees_until >= today, badge=doubt, source=known.source))
    if row.state == State.AANVAARD and row.review_on:
        found.append(Event(on=row.review_on, title=_("Terugkijken met de andere kant"), planned=row.review_on >= today))
    return sorted(found, key=lambda event: event.on, reverse=True)




def on_timeline(dossier: Dossier, today: date) -> list[Event]:
    """On the dossier's timeline: what was given to or received from whom, item by item, on which ground."""
    found: list[Event] = []
    for row in queries.of_dossier(dossier.pk):
        if row.offered_on is None:
            continue
        words = _("Overdracht aan %s") if row.side == FROM else _("Overdracht van %s")
        on = row.answered_on if row.state in PASSED and row.answered_on else row.offered_on
        items = [f"{one['label']} ({one['ground']})" for one in given(row) if one["badge"].tone == "ok"]
        found.append(Event(on=on, title=words % row.other.name, text="; ".join(items), badge=badge(row)))
    return found
