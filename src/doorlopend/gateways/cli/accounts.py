"""The demo's log-ins: one per role, all with the same password."""

from __future__ import annotations

from collections.abc import Iterator

PASSWORD = "doorlopend-demo"


def lines() -> Iterator[str]:
    """One line per account: e-mail, role and where; the password first."""
    from datetime import date

    from django.utils import timezone

    from doorlopend.records.access.actor import LOGIN, acting
    from doorlopend.records.people.models import Grant
    from doorlopend.records.people.roles import ROLES

    day: date = timezone.localdate()
    with acting(LOGIN):
        grants = list(Grant.objects.on(day).select_related("user").order_by("role", "user__email"))
    yield f"password for all: {PASSWORD}"
    seen: set[str] = set()
    for grant in grants:
        if grant.role not in seen:
            seen.add(grant.role)
            yield f"{grant.user.email:<44} {ROLES[grant.role].label_nl}"
