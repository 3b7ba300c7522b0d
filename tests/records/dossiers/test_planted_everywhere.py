"""A person planted in every table there is: nothing of them outlives the destruction, whoever made the table and when."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
from tests.factories import TODAY, a_dossier, a_user
from tests.records.access.planting import GUARDED, MODELS, insert, values

from doorlopend.practice.casework.around.services import family
from doorlopend.practice.casework.services import note_viewed
from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.access.tables import Person, Staff
from doorlopend.records.access.vault import seal
from doorlopend.records.audit import sealing
from doorlopend.records.audit.models import AuditRow, Reason
from doorlopend.records.dossiers import services
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.messages import outbox
from doorlopend.records.messages.models import Outgoing
from doorlopend.records.work.services import reassign

from .test_destruction import destroy, home, traces, two  # noqa: F401 - fixtures of the same story

MARK = "Zhivagoplant"
OTHER_END = {"around_relative": "other_id", "same_joined": "double_id"}
"""Columns by which a row of somebody else points at a dossier."""

WITHOUT_A_DOSSIER = {
    "dossiers_subject": "a random key, which goes with the last dossier of it",
    "dossiers_destructionorder": "the proposal itself, which goes as it is carried out",
    "dossiers_retainedcore": "what the law wants kept, up to its own day",
    "documents_owntext": "a gemeente's wording of a letter, before anybody is filled in",
    "testbeds_drawcounter": "how many were drawn",
    "housing_rundetail": "households by their number in the round; which household it was is on the card, and goes",
    "coa_columnmapping": "headings of a list",
    "coa_batch": "a list that waits goes as a whole; of one that was recorded nothing is kept but how many rows it had",
}
"""Person tables that destruction does not look into by dossier, and why nothing of the person is in them."""


def test_each_person_table_is_wiped_by_dossier_or_excused_by_name() -> None:
    without = {table for table, kind in GUARDED.items() if isinstance(kind, Person) and not kind.dossier}
    assert without == set(WITHOUT_A_DOSSIER)


def _filled(table: str, place: dict[str, Any]) -> dict[str, Any]:
    """A row whose every free text and document says the name."""
    model = MODELS[table]
    row = values(model, place)
    for field in model._meta.concrete_fields:
        long_enough = field.max_length is None or field.max_length >= len(MARK)
        if field.column in place or field.choices or not long_enough or field.primary_key:
            continue
        if field.get_internal_type() in {"CharField", "TextField", "EmailField"}:
            row[field.column] = MARK
        elif field.get_internal_type() == "JSONField":
            row[field.column] = json.dumps({"x": MARK})
    return row


def _plant_everywhere(owner: psycopg.Connection[Any], place: UUID, dossier: UUID) -> set[str]:
    planted = set()
    for table, kind in GUARDED.items():
        column = getattr(kind, "dossier", None)
        if not column or table == "dossiers_dossier":
            continue
        holder = kind.controller if isinstance(kind, Person) else kind.steward if isinstance(kind, Staff) else None
        fixed = {column: dossier, **({holder: place} if holder else {})}
        if isinstance(kind, Person) and not kind.sensitivity.startswith("'"):
            fixed[kind.sensitivity] = "ordinary"
        insert(owner, table, _filled(table, fixed))
        planted.add(table)
    return planted


def test_nothing_of_a_person_planted_in_every_table_outlives_the_destruction(
    two: Any, owner: psycopg.Connection[Any], home: Path  # noqa: F811
) -> None:
    first, second, goirle = two
    dossier, other = a_dossier(goirle, surname=MARK), a_dossier(goirle, surname="Buurman")
    planted = _plant_everywhere(owner, goirle.pk, dossier.pk)
    for table, column in OTHER_END.items():
        insert(owner, table, values(MODELS[table], {"controller_id": goirle.pk, "dossier_id": other.pk, column: dossier.pk}))
    before = {table for table, _ in traces(owner, [MARK])}
    assert len(planted) > 40 and len(before & planted) > 30, "else there would be little to find"
    destroy(first, second, goirle, "dossier", dossier.pk, "ten_onrechte_aangelegd")
    assert traces(owner, [MARK]) == set()
    assert {table for table, _ in traces(owner, [str(dossier.pk)])} == {"dossiers_destruction"}
    with acting(system_for(goirle.pk, why="test")):
        assert Dossier.objects.get().pk == other.pk


def test_what_people_typed_as_their_reason_goes_with_the_dossier(
    two: Any, owner: psycopg.Connection[Any], home: Path  # noqa: F811
) -> None:
    """Reasons name people. The audit keeps that there was one; the words are the dossier's."""
    first, second, goirle = two
    dossier, relative = a_dossier(goirle), a_dossier(goirle, surname="Buurman")
    _reasons_of_all_sorts(goirle.pk, dossier, relative)
    sealing.seal()
    tables = {table for table, _ in traces(owner, [MARK])}
    assert "audit_reason" in tables and not {name for name in tables if name.startswith("audit_row")}
    destroy(first, second, goirle, "dossier", dossier.pk, "ten_onrechte_aangelegd")
    assert traces(owner, [MARK]) == set()
    assert {table for table, _ in traces(owner, [str(dossier.pk)])} == {"dossiers_destruction"}
    sealing.seal()
    assert sealing.check().sound


def _reasons_of_all_sorts(place: UUID, dossier: Dossier, relative: Dossier) -> None:
    user, actor = a_user("teamleider", place, email=f"{uuid4()}@test.invalid")
    why = {"actor": actor, "dossier_id": dossier.pk, "reason": f"{MARK} belde hierover"}
    with acting(actor):
        note_viewed(actor=actor, dossiers=[dossier], action="dossier.viewed_with_reason", reason=why["reason"])
        services.close_dossier(**why, closed_on=TODAY)
        services.reopen_dossier(**why)
        services.change_subject(**why, subject_id=relative.subject_id)
        reassign(actor=actor, dossier_ids=[dossier.pk], to_user=user.pk, reason=why["reason"])
        family.tie(actor=actor, dossier_id=dossier.pk, other_id=relative.pk, role="partner")
        family.untie(actor=actor, dossier_id=dossier.pk, other_id=relative.pk, today=TODAY + timedelta(days=1))
        message = Outgoing.objects.create(
            controller_id=place, dossier_id=dossier.pk, receiver="1", operation="x", message_id=uuid4(), body=seal("x"), state="dead"
        )
        outbox.withdraw(actor=actor, message_id=message.pk, reason=why["reason"])


def test_a_reason_that_was_changed_shows(two: Any, owner: psycopg.Connection[Any], home: Path) -> None:  # noqa: F811
    _first, _second, goirle = two
    dossier = a_dossier(goirle)
    _user, actor = a_user("teamleider", goirle.pk, email=f"{uuid4()}@test.invalid")
    with acting(actor):
        note_viewed(actor=actor, dossiers=[dossier], action="dossier.viewed_with_reason", reason="waarneming bij ziekte")
    sealing.seal()
    assert sealing.check().sound
    owner.execute("UPDATE audit_reason SET text = 'niets'")
    with acting(sealing.SEALER):
        line = AuditRow.objects.get(action="dossier.viewed_with_reason")
        assert Reason.objects.get().line_id == line.pk
    assert sealing.check().altered == [str(line.pk)]
