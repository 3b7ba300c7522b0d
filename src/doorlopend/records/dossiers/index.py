"""What a person is found by: name tokens and digests of numbers, kept in step with the facts that stand."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from doorlopend.engines.facts import Fact
from doorlopend.records.access.vault import digest, digests, key_id

from .convert import SEALED, to_facts
from .models import Dossier, FactRow, Identifier, NameToken
from .names import tokens

NAMES = "persoon.naam"


def update(dossier: Dossier, *, facts: Iterable[FactRow]) -> None:
    """Only when a name or number is among the new facts, or one was superseded."""
    kinds = {row.kind for row in facts}
    if kinds & {NAMES, "feit.nietig"}:
        _names(dossier)
    if kinds & {*SEALED, "feit.nietig"}:
        _numbers(dossier)


def rebuild(dossier: Dossier) -> None:
    """Anew from all facts that stand."""
    _names(dossier)
    _numbers(dossier)


def renew_digests(*, controller_id: UUID) -> int:
    """Under the current key what stands under an older one; returns how many numbers. Run after a key was added.

    Older keys stay in RECORD_KEYS: they open the numbers and messages that were sealed with them.
    """
    stale = Identifier.objects.filter(controller_id=controller_id).exclude(key_id=key_id())
    dossiers = Dossier.objects.filter(pk__in=stale.values("dossier_id").distinct())
    count = stale.count()
    for dossier in dossiers.iterator():
        _numbers(dossier)
    return count


def _names(dossier: Dossier) -> None:
    """Every name the person ever had is findable; a name recorded in error is not."""
    found = _standing(dossier, [NAMES])
    wanted = {token for fact in found for token in tokens(full_name(fact))}
    NameToken.objects.filter(dossier=dossier).exclude(token__in=wanted).delete()
    NameToken.objects.bulk_create(
        [NameToken(controller_id=dossier.controller_id, dossier=dossier, token=token[:60]) for token in sorted(wanted)],
        ignore_conflicts=True,
    )


def _numbers(dossier: Dossier) -> None:
    Identifier.objects.filter(dossier=dossier).delete()
    Identifier.objects.bulk_create(
        Identifier(
            controller_id=dossier.controller_id, dossier=dossier, fact_id=UUID(fact.id),
            kind=SEALED[fact.kind], digest=digest(str(fact.data[SEALED[fact.kind]])), key_id=key_id(),
        )
        for fact in _standing(dossier, list(SEALED))
    )  # fmt: skip


def _standing(dossier: Dossier, kinds: list[str]) -> list[Fact]:
    """Facts that were not corrected away; those merely changed still count."""
    rows = FactRow.objects.filter(dossier=dossier, kind__in=kinds).exclude(superseded_by__mode="correction")
    return list(to_facts(rows.order_by("sequence")))


def full_name(fact: Fact) -> str:
    parts = (fact.data.get("roepnaam") or fact.data.get("voornamen"), fact.data.get("tussenvoegsel"), fact.data["achternaam"])
    every = (fact.data.get("voornamen"),) if fact.data.get("roepnaam") else ()
    return " ".join(str(part) for part in (*parts, *every) if part)


def display_name(fact: Fact) -> str:
    """As on a list: surname, given name, tussenvoegsel."""
    given = " ".join(str(part) for part in (fact.data.get("roepnaam") or fact.data.get("voornamen"), fact.data.get("tussenvoegsel")) if part)
    return f"{fact.data['achternaam']}, {given}" if given else str(fact.data["achternaam"])


def find_by_number(*, controller_id: UUID, kind: str, value: str) -> list[UUID]:
    """Dossiers of one controller with exactly this BSN (`bsn`) or V-nummer (`v_nummer`), the newest first."""
    rows = Identifier.objects.filter(controller_id=controller_id, kind=kind, digest__in=digests(value))
    return list(rows.order_by("-dossier__opened_on").values_list("dossier_id", flat=True).distinct())
