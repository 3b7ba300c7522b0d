"""What if: the same life with one thing different, to compare with what is."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from doorlopend.engines.facts import Fact, Value, validate

from .life import Life

ROUTES = ("b1_route", "onderwijsroute", "z_route")


def switch_route(facts: Iterable[Fact], *, to: str, on: date) -> tuple[Fact, ...]:
    """The life with a new plan on `on` that changes the leerroute; FactError for an unknown route.

    What the running plan says of anything but the route and its level is taken over.
    """
    kept = tuple(facts)
    return (*kept, _fact("pip.vastgesteld", on, **{**_taken_over(kept, on), "leerroute": to, "reden": "schakelen"}))


_OF_THE_ROUTE = ("niveau", "a2_onderdelen", "z_examen_onderdelen", "intensiteit_uren", "bekendmaking")


def _taken_over(facts: tuple[Fact, ...], on: date) -> dict[str, Value]:
    """What a plan set on that day keeps of the plan before it."""
    plans = [fact for fact in Life(facts).all("pip.vastgesteld") if fact.valid_from < on]
    return {name: value for name, value in plans[-1].data.items() if name not in _OF_THE_ROUTE} if plans else {}


def grant_extension(facts: Iterable[Fact], *, months: int, on: date, ground: str | None = None) -> tuple[Fact, ...]:
    """The life with an extension of that many months granted by DUO on `on`; without a ground it rests on what is on record."""
    told: dict[str, Value] = {} if ground is None else {"grond": ground}
    return (*facts, _fact("verlenging.besluit", on, uitkomst="verleend", maanden=months, **told))


def move(facts: Iterable[Fact], *, gemeente: str, on: date) -> tuple[Fact, ...]:
    """The life with a move: the running BRP registration ends the day before `on`, a new one starts."""
    day_before = on - timedelta(days=1)
    kept = tuple(replace(fact, valid_until=day_before) if _runs(fact, on) else fact for fact in facts)
    return (*kept, _fact("brp.inschrijving", on, gemeente=gemeente))


def _runs(fact: Fact, on: date) -> bool:
    return fact.kind in ("brp.inschrijving", "azc.verblijf") and fact.valid_from < on and (
        fact.valid_until is None or fact.valid_until >= on)  # fmt: skip


def _fact(kind: str, on: date, **data: Value) -> Fact:
    fact = Fact(id=f"wat-als-{kind}", kind=kind, valid_from=on, known_on=on, data=data)
    validate(fact)
    return fact
