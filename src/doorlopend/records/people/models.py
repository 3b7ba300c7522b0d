"""Users of the platform and the dated grants by which they may do something somewhere."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from doorlopend.records.access import Staff, Technical
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.access.periods import Dated, valid_order
from doorlopend.records.access.tables import KEEP, WRITE

from .roles import ROLES

MANAGES = "steward_id = ANY ((SELECT dl_scope('manage'))::uuid[])"


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Somebody who logs in. `steward_id` is the organisation that answers for this staff data."""

    table_class = Staff(
        own="id", login=True, grants=KEEP,
        check=f"{MANAGES} OR id = ANY ((SELECT dl_scope('self'))::uuid[]) OR (SELECT dl_flag('login'))",
    )  # fmt: skip
    id = models.UUIDField(primary_key=True, default=unguessable)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    steward_id = models.UUIDField(db_index=True)
    oidc_subject = models.CharField(max_length=255, blank=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=5, default="nl")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["oidc_subject"], name="user_oidc_subject", condition=~models.Q(oidc_subject="")
            )
        ]

    def __str__(self) -> str:
        return self.name


class Grant(Dated):
    """A role at an organisation (controller, region or organisation), on a ground, until a day."""

    table_class = Staff(own="user_id", login=True, grants=KEEP, check=MANAGES)
    id = models.UUIDField(primary_key=True, default=ordered)
    steward_id = models.UUIDField(db_index=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=40, choices=[(role.code, role.label_nl) for role in ROLES.values()])
    organisation_id = models.UUIDField()
    ground = models.CharField(max_length=200)

    class Meta:
        constraints = [valid_order("grant_period")]


class SafetyAccess(Dated):
    """A named person who may see the safety facts of one dossier, and why."""

    table_class = Staff(own="user_id", dossier="dossier_id", scope="manage", grants=KEEP, check=MANAGES)
    id = models.UUIDField(primary_key=True, default=ordered)
    steward_id = models.UUIDField(db_index=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="safety_access")
    dossier_id = models.UUIDField(db_index=True)
    reason = models.CharField(max_length=200)


class OwnDossier(models.Model):
    """A user who is also the subject of a dossier: opens it as resident, never as staff."""

    table_class = Staff(own="user_id", dossier="dossier_id", scope="manage", grants=WRITE, check=MANAGES)
    user = models.ForeignKey(User, models.CASCADE, related_name="own_dossiers")
    steward_id = models.UUIDField(db_index=True)
    dossier_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "dossier_id"], name="own_dossier_once")]


class Guess(models.Model):
    """How often in a row a wrong password was given at an e-mail address, known by its keyed digest only."""

    table_class = Technical()
    digest = models.CharField(max_length=64, primary_key=True)
    wrong = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField()
