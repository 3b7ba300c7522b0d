"""Tables of what new rules change."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from doorlopend.engines.law import label as law_label
from doorlopend.practice.casework.page import lang, result_name
from doorlopend.practice.casework.tables import name_of
from doorlopend.records.dossiers.derivation import Change
from doorlopend.records.dossiers.models import Obligation
from doorlopend.records.dossiers.renewal import Renewal
from doorlopend.records.kit.tables import Column, Table, TableState
from doorlopend.records.kit.templatetags.kit import day
from doorlopend.records.kit.values import Badge

SHOWN = 3
COLUMNS = [
    Column(key="who", label=gettext_lazy("Dossier"), value=lambda one: name_of(one.dossier)),
    Column(key="count", label=gettext_lazy("Verschillen"), kind="badge", value=lambda one: _count(one)),
    Column(key="what", label=gettext_lazy("Wat er verandert"), value=lambda one: _brief(one), wide=True),
    Column(key="version", label=gettext_lazy("Berekend met"), value=lambda one: one.dossier.lawbook_id, wide=True, minor=True),
]


def renewal_table(rows: Sequence[Renewal], state: TableState, *, total: int) -> Table:
    return Table(
        name="renewals", caption=_("Dossiers die met eerdere regels zijn berekend"), columns=COLUMNS, rows=rows, total=total, state=state,
        row_url=lambda one: reverse("renewal:one", args=[one.dossier.pk]),
        empty_title=_("Alle dossiers zijn bij"), empty_text=_("Elk dossier is berekend met de regels van nu."),
    )  # fmt: skip


def _count(one: Renewal) -> Badge:
    count = len(one.changes)
    return Badge(text=ngettext("%d verschil", "%d verschillen", count) % count, tone="warn") if count else Badge(text=_("geen verschil"), tone="ok")


def _brief(one: Renewal) -> str:
    """The first few duties that change, by name."""
    names = list(dict.fromkeys(_duty(change) for change in one.changes))
    more = [_("en nog %d") % (len(names) - SHOWN)] if len(names) > SHOWN else []
    return "; ".join([*names[:SHOWN], *more])


def changes_table(changes: Sequence[Change]) -> Table:
    columns = [
        Column(key="duty", label=_("Plicht of recht"), value=_duty, wide=True),
        Column(key="was", label=_("Was"), value=lambda one: _said(one.before), wide=True),
        Column(key="now", label=_("Wordt"), value=lambda one: _said(one.after), wide=True),
    ]
    return Table(
        name="changes", caption=_("Wat de regels van nu in dit dossier veranderen"), columns=columns, rows=changes,
        empty_title=_("Geen verschil"), empty_text=_("De regels van nu geven in dit dossier dezelfde uitkomsten."),
    )  # fmt: skip


def _duty(change: Change) -> str:
    row = change.after or change.before
    return result_name(row.rule) if row else change.key


def _said(row: Obligation | None) -> str:
    """A duty in one line: who, by when, how long, by which article."""
    if row is None:
        return _("bestaat niet")
    parts = [law_label(row.responsible, lang()), _("uiterlijk %s") % day(row.due_on) if row.due_on else _("zonder datum")]
    parts += [_("geldt tot en met %s") % day(row.until)] if row.until else []
    return ", ".join([*parts, row.article])
