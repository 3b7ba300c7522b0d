"""Each table belongs to one class; the class decides policies and grants. An unclassed table is an error.

A model says its class by the attribute `table_class`; tables of libraries are classed in `LIBRARIES`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps

READ, APPEND = "SELECT", "SELECT, INSERT"
KEEP, WRITE = "SELECT, INSERT, UPDATE", "SELECT, INSERT, UPDATE, DELETE"


@dataclass(frozen=True, slots=True)
class TableClass:
    """What the application role may do with a table, and for which rows (`using`, SQL over its own columns).

    `counted` is what the counting role may do: it reads everything, and adds to published figures only.
    """

    grants: str = WRITE
    check: str | None = None
    counted: str = READ

    @property
    def using(self) -> str | None:
        return None

    @property
    def name(self) -> str:
        return type(self).__name__.lower()


@dataclass(frozen=True, slots=True)
class Person(TableClass):
    """Data of an inburgeraar: only for actors with this controller in their scope.

    `sensitivity` names a column holding the class of the row, or a fixed class in quotes. `dossier` is the
    column that ties the row to a dossier, by which destruction finds it; `reach` is SQL for further rows to
    destroy with the dossier `target` of controller `holder`; `along` are statements for rows that name several
    persons at once; `forget` are statements that remove what a row keeps of a single fact that came by `origin`, and
    `emptied` the columns that either empties.
    """

    controller: str = "controller_id"
    sensitivity: str = "'ordinary'"
    dossier: str | None = "dossier_id"
    reach: str = ""
    along: tuple[str, ...] = ()
    forget: tuple[str, ...] = ()
    emptied: tuple[str, ...] = ()

    @property
    def using(self) -> str:
        """Rows for staff: of their controllers and classes, never of a dossier that is their own."""
        return f"({self._rule()})" + (f" AND {self._not_barred()}" if self.dossier else "")

    @property
    def own(self) -> str | None:
        """Rows for the resident, to read: the own file, but no safety facts, since a shared phone is no safe place."""
        if not self.dossier:
            return None
        return f"{self.dossier} = ANY ((SELECT dl_scope('subject'))::uuid[]) AND {self.sensitivity} <> 'safety'"

    def _not_barred(self) -> str:
        return f"({self.dossier} = ANY ((SELECT dl_scope('barred'))::uuid[])) IS NOT TRUE"

    def _rule(self) -> str:
        base = f"{self.controller} = ANY ((SELECT dl_scope('ordinary'))::uuid[])"
        if self.sensitivity == "'ordinary'":
            return base
        if self.sensitivity.startswith("'"):
            return f"{self.controller} = ANY ((SELECT dl_scope({self.sensitivity}))::uuid[])"
        return f"{base} AND ({self._by_class()})"

    def _by_class(self) -> str:
        narrow = [
            f"{self.sensitivity} = '{name}' AND {self.controller} = ANY ((SELECT dl_scope('{name}'))::uuid[])"
            for name in ("identifying", "health", "sanction")
        ]
        safety = f"{self.sensitivity} = 'safety' AND ({self.dossier} = ANY ((SELECT dl_scope('safety'))::uuid[]) OR (SELECT dl_flag('system')))"
        return " OR ".join([f"{self.sensitivity} = 'ordinary'", *narrow, safety])


@dataclass(frozen=True, slots=True)
class Staff(TableClass):
    """Data of staff, sleutelpersonen and volunteers: for those who share the organisation, and oneself.

    `scope` is the part of the actor's scope that `steward` is looked up in: `staff` for whoever works there,
    `manage` for who manages users or assigns dossiers there. `ledger` is what the destruction ledger calls a row of
    this table that goes by itself, such as the address of a reader who signs off.
    """

    steward: str | None = "steward_id"
    scope: str = "staff"
    own: str | None = None
    login: bool = False
    dossier: str | None = None
    ledger: str = ""

    @property
    def using(self) -> str:
        rules = []
        if self.steward:
            rules.append(f"{self.steward} = ANY ((SELECT dl_scope('{self.scope}'))::uuid[])")
        if self.own:
            rules.append(f"{self.own} = ANY ((SELECT dl_scope('self'))::uuid[])")
        if self.login:
            rules.append("(SELECT dl_flag('login'))")
        return " OR ".join(rules)


@dataclass(frozen=True, slots=True)
class Region(TableClass):
    """What a region shares: bodies, contracts, signals, figures; never a person file.

    `party` is a column with the organisation whose own row it is as well: a corporation's home, COA's round.
    """

    region: str = "region_id"
    party: str = ""

    @property
    def using(self) -> str:
        shared = f"{self.region} = ANY ((SELECT dl_scope('region'))::uuid[])"
        return f"{shared} OR {self.party} = ANY ((SELECT dl_scope('staff'))::uuid[])" if self.party else shared


@dataclass(frozen=True, slots=True)
class Public(TableClass):
    """Public reference data: names and codes of gemeenten, organisations, the law."""


@dataclass(frozen=True, slots=True)
class Guarded(TableClass):
    """Read by all who act, written only where `check` holds: rows that open doors for others, such as mandates."""

    grants: str = KEEP

    @property
    def using(self) -> str:
        return "true"


@dataclass(frozen=True, slots=True)
class Audit(TableClass):
    """Everybody who acts adds to it; few read it; nobody changes it."""

    grants: str = APPEND

    @property
    def using(self) -> str:
        return "controller_id = ANY ((SELECT dl_scope('audit'))::uuid[]) OR (SELECT dl_flag('sealer'))"

    @property
    def with_check(self) -> str:
        return "(SELECT dl_scope('self')) IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Technical(TableClass):
    """Machinery without person data: sessions, jobs, migrations."""


LIBRARIES: dict[str, TableClass] = {
    "auth_group": Technical(),
    "auth_group_permissions": Technical(),
    "auth_permission": Technical(),
    "django_content_type": Technical(),
    "django_migrations": Technical(grants=READ),
    "django_session": Technical(),
    "otp_totp_totpdevice": Staff(steward=None, own="user_id", login=True),
    "procrastinate_events": Technical(),
    "procrastinate_jobs": Technical(),
    "procrastinate_periodic_defers": Technical(),
    "procrastinate_workers": Technical(),
}


class UnclassedTable(LookupError):
    """A table without a class: say on the model whose data it is."""


def table_classes() -> dict[str, TableClass]:
    """Every table of every installed model, with its class."""
    found = dict(LIBRARIES)
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table not in found and model._meta.managed | hasattr(model, "table_class"):
            found[table] = _class_of(model)
    return found


def _class_of(model: Any) -> TableClass:
    given = getattr(model, "table_class", None)
    if not isinstance(given, TableClass):
        raise UnclassedTable(f"{model._meta.label}: set table_class = Person(…), Staff(…), Region(…), Public() or Technical()")
    return given
