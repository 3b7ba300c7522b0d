"""The administrator's lists."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from doorlopend.records.kit.tables import Column, Table, TableState
from doorlopend.records.kit.values import Badge, Item
from doorlopend.records.people.models import Grant
from doorlopend.records.people.roles import ROLES

from .queries import Person


def role_name(code: str) -> str:
    role = ROLES[code]
    return role.label_en if (get_language() or "nl").startswith("en") else role.label_nl


def user_table(rows: list[Person], query: Mapping[str, str]) -> Table:
    columns = [
        Column(key="name", label=_("Naam"), value=lambda one: one.user.name),
        Column(key="email", label=_("E-mailadres"), value=lambda one: one.user.email),
        Column(key="roles", label=_("Rollen nu"), value=lambda one: ", ".join(role_name(grant.role) for grant in one.grants), wide=True),
        Column(key="state", label=_("Stand"), kind="badge", value=_state),
    ]
    state = TableState.read(query, columns=columns)
    return Table(
        name="users", caption=_("Gebruikers"), columns=columns, rows=rows[state.offset : state.offset + state.limit], total=len(rows), state=state,
        row_url=lambda one: reverse("administration:user", args=[one.user.pk]),
        empty_title=_("Nog geen gebruikers"), empty_text=_("Voeg de eerste gebruiker van uw organisatie toe."),
    )  # fmt: skip


def _state(one: Person) -> Badge:
    if not one.user.is_active:
        return Badge(text=_("geblokkeerd"), tone="late")
    return Badge(text=_("in gebruik"), tone="ok") if one.grants else Badge(text=_("zonder rol"), tone="warn")


def grant_items(grant: Grant, names: Mapping[UUID, str]) -> list[Item]:
    return [
        Item(label=_("Bij"), value=names.get(grant.organisation_id, "")),
        Item(label=_("Grond"), value=grant.ground),
        Item(label=_("Vanaf"), value=grant.valid_from),
        Item(label=_("Tot en met"), value=grant.period.last or _("geen einde")),
    ]
