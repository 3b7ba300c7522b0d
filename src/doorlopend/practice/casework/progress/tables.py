"""The list of people whose course asks for attention."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doorlopend.practice.casework.tables import name_of
from doorlopend.records.kit.tables import Column, Table, TableState
from doorlopend.records.kit.values import Badge

from .page import said
from .queries import Attention

COLUMNS = (
    Column(key="name", label=_("Persoon"), value=lambda row: name_of(row.dossier), meaning=_("Achternaam, roepnaam")),
    Column(key="count", label=_("Signalen"), kind="badge", value=lambda row: Badge(text=str(len(row.alarms)), tone="late" if any(one.tone == "late" for one in row.alarms) else "warn"), meaning=_("Aantal punten dat aandacht vraagt")),
    Column(key="what", label=_("Wat er speelt"), value=lambda row: "; ".join(said(one) for one in row.alarms), wide=True, meaning=_("Volgens de werkafspraken")),
    Column(key="school", label=_("Wat de school deed"), value=lambda row: row.school, wide=True, meaning=_("Bij het laatste verzuim")),
)  # fmt: skip


def attention_table(rows: list[Attention], query: Mapping[str, str], whose: str) -> Table:
    state = TableState.read(query, columns=COLUMNS)
    return Table(
        name="attention", caption=_("Voortgang die aandacht vraagt"), columns=COLUMNS, rows=rows[state.offset : state.offset + state.limit],
        state=state, total=len(rows), extra={"whose": whose}, row_url=lambda row: reverse("progress:progress", args=[row.dossier.pk]),
        empty_title=_("Niemand"), empty_text=_("Bij niemand op deze lijst vraagt de voortgang nu aandacht."),
    )  # fmt: skip
