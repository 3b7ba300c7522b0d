"""Commands in a colleague's name: their rights hold, the audit names them, and what is refused becomes one message."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn
from uuid import UUID

import click

from .django_setup import setup

if TYPE_CHECKING:
    from doorlopend.records.access.actor import Actor

BY = click.option("--by", "email", required=True, metavar="EMAIL", help="The colleague who decides; the audit names this person and their rights hold.")


class Refused(ValueError):
    """What was asked cannot be; `field` is the argument to mend."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@contextmanager
def acting_for(email: str, *, as_json: bool) -> Iterator[Actor]:
    """One transaction in this colleague's name and language."""
    setup()
    from django.core.exceptions import PermissionDenied
    from django.utils.translation import override

    from doorlopend.gateways.exchange.coa.services import NotNow, UnreadableList
    from doorlopend.records.access.actor import acting

    try:
        colleague, language = _colleague(email)
        with override(language), acting(colleague) as actor:
            yield actor
    except Refused as error:
        _fail(error.field, str(error), as_json=as_json)
    except UnreadableList as error:
        _fail("FILE", str(error), as_json=as_json)
    except NotNow as error:
        _fail("LIST", str(error), as_json=as_json)
    except PermissionDenied as error:
        _fail("--by", str(error), as_json=as_json)


def _fail(field: str, message: str, *, as_json: bool) -> NoReturn:
    if as_json:
        click.echo(json.dumps({"error": {"field": field, "message": message}}, ensure_ascii=False))
        raise SystemExit(2)
    raise click.BadParameter(message, param_hint=field)


def _colleague(email: str) -> tuple[Actor, str]:
    from doorlopend.records.access.actor import LOGIN, acting
    from doorlopend.records.access.today import today
    from doorlopend.records.people.models import User
    from doorlopend.records.people.services import actor_for

    with acting(LOGIN):
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise Refused("--by", f"Nobody logs in as {email}. Give the address with which a colleague logs in.")
        return actor_for(user=user, today=today()), user.language


def place(actor: Actor, name: str | None) -> UUID:
    """The gemeente or COA asked for, or the only one at which this colleague may write."""
    from doorlopend.records.regions.models import Controller

    places = {one.name: one.pk for one in Controller.objects.filter(pk__in=actor.where("dossier.write")).order_by("name")}
    if name is None and len(places) == 1:
        return next(iter(places.values()))
    for written, key in places.items():
        if name and name.casefold() in {written.casefold(), written.removeprefix("Gemeente ").casefold()}:
            return key
    raise Refused("--at", f"Give one of: {', '.join(places)}." if places else "This colleague may write at no gemeente. Ask an administrator for a role.")
