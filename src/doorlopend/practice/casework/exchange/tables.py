"""The lists of the exchange as tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from doorlopend.practice.casework.tables import UNNAMED
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.kit.tables import Column, Filter, Table, TableState
from doorlopend.records.kit.templatetags.kit import day as written
from doorlopend.records.kit.values import Action, Badge
from doorlopend.records.messages.models import LedgerLine, Outgoing

from .catalogue import OPERATIONS
from .models import Difference
from .queries import people, who
from .words import ACTS, CAUSES, STATES, actor_name, badge, name_of

FILTERS = (
    Filter(key="state", label=_("Stand"), choices=tuple((key, word) for key, (word, _tone) in STATES.items() if key != "withdrawn")),
    Filter(key="operation", label=_("Bericht"), choices=tuple((key, lazy(name_of, str)(key)) for key in OPERATIONS)),
)


def _name(known: Mapping[UUID, Dossier], dossier_id: UUID | None) -> str:
    if dossier_id is None:
        return str(_("de gemeente zelf"))
    dossier = known.get(dossier_id)
    return (dossier.display_name if dossier else "") or str(UNNAMED)


def outbox_columns(known: Mapping[UUID, Dossier]) -> list[Column]:
    return [
        Column(key="person", label=_("Persoon"), value=lambda row: _name(known, row.dossier_id), meaning=_("Over wie het bericht gaat")),
        Column(key="what", label=_("Bericht"), value=lambda row: name_of(row.operation), sort="operation", wide=True, meaning=_("Wat DUO moet weten")),
        Column(key="state", label=_("Stand"), kind="badge", value=lambda row: badge(row.state), sort="state", meaning=_("Te versturen, onderweg, aangenomen, geweigerd of vastgelopen")),
        Column(key="made", label=_("Klaargezet"), kind="datetime", value=lambda row: row.made_at, sort="made_at", meaning=_("Wanneer dit voor DUO ontstond")),
        Column(key="problem", label=_("Wat er aan de hand is"), value=lambda row: row.problem, wide=True, meaning=_("De reden van DUO, of waarom het vastliep")),
    ]  # fmt: skip


def outbox_table(rows: QuerySet[Outgoing], query: Mapping[str, str], *, may_send: bool) -> Table:
    state = TableState.read(query, columns=outbox_columns({}), filters=FILTERS)
    chosen = rows.filter(**{key: value for key, value in state.values.items() if key in ("state", "operation")})
    chosen = chosen.order_by(*(state.ordering or ["-made_at"]), "pk")
    shown = list(chosen[state.offset : state.offset + state.limit])
    acts = (Action(label=_("Versturen"), url="send"), Action(label=_("Opnieuw proberen"), url="again"))
    return Table(
        name="outbox", caption=_("Berichten aan DUO"), columns=outbox_columns(people(shown)), rows=shown, state=state,
        total=chosen.count(), filters=FILTERS, row_url=_url, bulk=acts if may_send else (), bulk_url=reverse("duo:bulk"),
        row_id=(lambda row: str(row.pk)) if may_send else None, empty_title=_("Niets gevonden"),
        empty_text=_("Wat DUO moet weten verschijnt hier vanzelf zodra het is vastgelegd."),
    )  # fmt: skip


def _url(row: Outgoing) -> str:
    return reverse("duo:message", args=[row.dossier_id, row.pk]) if row.dossier_id else reverse("duo:contacts")


LEDGER_FILTERS = (
    Filter(key="direction", label=_("Richting"), choices=(("in", _("van DUO")), ("out", _("aan DUO")))),
    Filter(key="what", label=_("Wat"), choices=tuple(ACTS.items())),
)


def ledger_columns(known: Mapping[UUID, Dossier], names: Mapping[str, str]) -> list[Column]:
    return [
        Column(key="at", label=_("Wanneer"), kind="datetime", value=lambda row: row.at, sort="at", meaning=_("Moment waarop het gebeurde")),
        Column(key="direction", label=_("Richting"), value=lambda row: _("van DUO") if row.direction == "in" else _("aan DUO"), meaning=_("Ontvangen of verzonden")),
        Column(key="person", label=_("Persoon"), value=lambda row: _name(known, row.dossier_id) if row.dossier_id else "", meaning=_("Over wie het bericht gaat")),
        Column(key="what", label=_("Wat"), value=lambda row: ACTS.get(row.what, row.what), meaning=_("Wat er met het bericht gebeurde")),
        Column(key="by", label=_("Door"), value=lambda row: actor_name(row.by, names), meaning=_("Medewerker, of automatisch")),
        Column(key="note", label=_("Toelichting"), value=lambda row: row.note, wide=True, meaning=_("Reden van weigering of opmerking")),
    ]  # fmt: skip


def ledger_table(rows: QuerySet[LedgerLine], query: Mapping[str, str]) -> Table:
    state = TableState.read(query, columns=ledger_columns({}, {}), filters=LEDGER_FILTERS)
    chosen = rows.filter(**{key: value for key, value in state.values.items() if key in ("direction", "what")})
    chosen = chosen.order_by(*(state.ordering or ["-at"]), "-pk")
    shown = list(chosen[state.offset : state.offset + state.limit])
    return Table(
        name="ledger", caption=_("Logboek van berichten"), columns=ledger_columns(people(shown), who(row.by for row in shown)),
        rows=shown, state=state, total=chosen.count(), filters=LEDGER_FILTERS, empty_title=_("Nog geen berichten"),
        row_url=lambda row: reverse("casework:dossier", args=[row.dossier_id]) if row.dossier_id else "",
    )  # fmt: skip


WHAT = {
    "bsn": _("BSN"), "persoon": _("Persoon"), "plicht_begin": _("Begin van de plicht"), "pip": _("Dagtekening PIP"),
    "leerroute": _("Leerroute"), "niveau": _("Niveau"), "termijn_einde": _("Laatste dag van de termijn"),
    "map": _("Eindgesprek MAP"), "pvt": _("Ondertekening PVT"), "uren_school": _("Uren taalles"),
    "uren_participatie": _("Uren participatie"), "uren_intake": _("Uren tijdens de intake"), "koppeling": _("Koppeling"),
    "geboortedatum": _("Geboortedatum"), "doelgroep": _("Doelgroep"),
}  # fmt: skip
CAUSE_FILTERS = (Filter(key="cause", label=_("Waarschijnlijke oorzaak"), choices=tuple(CAUSES.items())),)


def difference_columns(known: Mapping[UUID, Dossier]) -> list[Column]:
    return [
        Column(key="person", label=_("Persoon"), value=lambda row: _name(known, row.dossier_id), meaning=_("Bij wie het verschil is gevonden")),
        Column(key="what", label=_("Gegeven"), value=lambda row: WHAT.get(row.what, row.what), sort="what", meaning=_("Wat er verschilt")),
        Column(key="ours", label=_("Hier"), value=lambda row: _read(row.ours), meaning=_("Wat het dossier zegt")),
        Column(key="duo", label=_("DUO"), value=lambda row: _read(row.duo), meaning=_("Wat DUO zegt")),
        Column(key="coa", label=_("COA"), value=lambda row: _read(row.coa), meaning=_("Wat de laatste lijst van COA zegt")),
        Column(key="cause", label=_("Waarschijnlijke oorzaak"), value=lambda row: CAUSES.get(row.cause, row.cause), wide=True, meaning=_("Wat er meestal achter zit")),
        Column(key="found", label=_("Gevonden"), kind="datetime", value=lambda row: row.found_at, sort="found_at", meaning=_("Wanneer er is vergeleken")),
    ]  # fmt: skip


def _read(value: str) -> str:
    """A day as the reader writes it; all else as it is."""
    try:
        return written(date.fromisoformat(value))
    except ValueError:
        return value


def difference_table(rows: QuerySet[Difference], query: Mapping[str, str]) -> Table:
    state = TableState.read(query, columns=difference_columns({}), filters=CAUSE_FILTERS)
    chosen = rows.filter(**{key: value for key, value in state.values.items() if key == "cause"})
    chosen = chosen.order_by(*(state.ordering or ["-found_at"]), "pk")
    shown = list(chosen[state.offset : state.offset + state.limit])
    return Table(
        name="differences", caption=_("Verschillen tussen DUO, COA en hier"), columns=difference_columns(people(shown)), rows=shown,
        state=state, total=chosen.count(), filters=CAUSE_FILTERS, row_url=lambda row: reverse("casework:dossier", args=[row.dossier_id]),
        empty_title=_("Geen verschillen"), empty_text=_("Bij de laatste vergelijking zeiden DUO, COA en dit systeem hetzelfde."),
    )  # fmt: skip


def colleague_table(rows: list[Any]) -> Table:
    columns = [
        Column(key="name", label=_("Naam"), value=lambda row: row.name),
        Column(key="email", label=_("E-mailadres"), value=lambda row: row.email),
        Column(key="phone", label=_("Telefoonnummer"), value=lambda row: row.phone),
        Column(key="state", label=_("Bij DUO"), kind="badge", value=_known),
    ]
    return Table(
        name="colleagues", caption=_("Contactpersonen van de gemeente bij DUO"), columns=columns, rows=rows, state=TableState(limit=200),
        total=len(rows), empty_title=_("Nog geen contactpersonen"), empty_text=_("Voeg een collega toe; DUO kan die dan bereiken over een inburgeraar."),
    )  # fmt: skip


def _known(row: Any) -> Badge:
    return Badge(text=_("bekend"), tone="ok") if row.number else Badge(text=_("nog niet bekend"), tone="warn")
