"""Log-in: by e-mail address and password, or through the organisation's own provider."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from doorlopend.records.access.actor import LOGIN, acting
from doorlopend.records.audit import trail

from .models import User


class LocalBackend(BaseBackend):
    """Password log-in. The second factor is asked for after it, by the web gateway."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: object
    ) -> User | None:
        with acting(LOGIN):
            user = User.objects.filter(email__iexact=username or "", is_active=True).first()
            if user is None:
                User().set_password(password)  # the same work, so that time tells nothing about who exists
                return None
            if user.check_password(password or ""):
                return user
            trail.record(actor=LOGIN, action="login.refused", controller_id=user.steward_id, object_kind="user", object_id=user.pk)
            return None

    def get_user(self, user_id: Any) -> User | None:
        with acting(LOGIN):
            return User.objects.filter(pk=user_id, is_active=True).first()
