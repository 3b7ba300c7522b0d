"""Who works in a region with a right: to be told something. Residents are never among them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from doorlopend.records.regions.models import OrganisationArea
from doorlopend.records.regions.queries import controllers_of, members_on

from .models import Grant, User
from .roles import ROLES

RESIDENTS = frozenset({"statushouder"})


def holders(*, permission: str, region_id: UUID, today: date) -> list[User]:
    """Active users whose role holds the permission, at the region, its gemeenten or organisations that work there.

    Must run with the flag `login`, since users belong to many organisations.
    """
    roles = [role.code for role in ROLES.values() if permission in role.permissions and role.code not in RESIDENTS]
    members = [place.id for place in members_on(region_id, today)]
    partners = OrganisationArea.objects.filter(gemeente_id__in=members).values_list("organisation_id", flat=True)
    places = {region_id, *(one.pk for one in controllers_of(region_id, today)), *partners}
    granted = Grant.objects.on(today).filter(role__in=roles, organisation_id__in=places).values_list("user_id", flat=True)
    return list(User.objects.filter(pk__in=set(granted), is_active=True).order_by("pk"))
