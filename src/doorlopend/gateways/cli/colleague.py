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


@contextmanager
def acting_for(email: str, *, as_json: bool) -> Iterator[Actor]:
    """One transaction in this colleague's name and language; who refuses says what to mend, here it is only printed."""
    setup()
    from django.core.exceptions import PermissionDenied
    from django.utils.translation import override

    from doorlopend.records.access.actor import acting
    from doorlopend.records.kit.forming import NotNow
    from doorlopend.records.kit.lists import UnreadableList

    try:
        colleague, language = _colleague(email)
        with override(language), acting(colleague) as actor:
            yield actor
    except (NotNow, UnreadableList) as error:
        _fail(_argument(error.field), str(error), as_json=as_json)
    except PermissionDenied as error:
        _fail("--by", str(error), as_json=as_json)


def _argument(field: str) -> str:
    """The name of a field as the command line writes it: an option as it stands, what comes bare in capitals."""
    return field if field.startswith("-") else field.upper().replace("_", " ")


def _fail(field: str, message: str, *, as_json: bool) -> NoReturn:
    if as_json:
        click.echo(json.dumps({"error": {"field": field, "message": message}}, ensure_ascii=False))
        raise SystemExit(2)
    raise click.BadParameter(message, param_hint=field)


def _colleague(email: str) -> tuple[Actor, str]:
    from doorlopend.records.access.actor import LOGIN, acting
    from doorlopend.records.access.today import today
    from doorlopend.records.kit.forming import NotNow
    from doorlopend.records.people.models import User
    from doorlopend.records.people.services import actor_for

    with acting(LOGIN):
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise NotNow("--by", f"Nobody logs in as {email}. Give the address with which a colleague logs in.")
        return actor_for(user=user, today=today()), user.language


def place(actor: Actor, name: str | None) -> UUID:
    """The gemeente or COA asked for, or the only one at which this colleague may write."""
    from doorlopend.records.kit.forming import NotNow
    from doorlopend.records.regions.models import Controller

    places = {one.name: one.pk for one in Controller.objects.filter(pk__in=actor.where("dossier.write")).order_by("name")}
    if name is None and len(places) == 1:
        return next(iter(places.values()))
    for written, key in places.items():
        if name and name.casefold() in {written.casefold(), written.removeprefix("Gemeente ").casefold()}:
            return key
    raise NotNow("--at", f"Give one of: {', '.join(places)}." if places else "This colleague may write at no gemeente. Ask an administrator for a role.")
