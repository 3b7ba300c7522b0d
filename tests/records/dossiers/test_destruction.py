"""Two people decide; then nothing of the person is left anywhere but a ledger line, also after a restored backup."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, connection, transaction
from tests.factories import TODAY, a_controller, a_dossier, a_user

from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.access.vault import seal
from doorlopend.records.audit import sealing
from doorlopend.records.dossiers import destruction, index
from doorlopend.records.dossiers.destruction import DestructionRefused
from doorlopend.records.dossiers.models import (
    Destruction,
    DestructionOrder,
    Dossier,
    FactRow,
    Identifier,
    NameToken,
    Obligation,
    RetainedCore,
)
from doorlopend.records.dossiers.services import Source, new_fact, record_facts
from doorlopend.records.files.models import File, FileChunk
from doorlopend.records.messages import services as messages
from doorlopend.records.messages.models import Incoming, Outgoing
from doorlopend.records.people.models import OwnDossier, SafetyAccess
from doorlopend.records.regions.models import Controller
from doorlopend.records.work.services import add_task

BSN, V_NUMMER = "123456782", "2748291037"
WORDS = ["Zhivagoplant", "Larissaplant", "Wilgenplantstraat", "0612345678", "plant@voorbeeld.invalid", "schaamplant",
         "geheimplant", "taakplant", "bestandplant", "berichtplant", "antwoordplant", BSN, V_NUMMER]  # fmt: skip


@pytest.fixture
def home(settings: Any, tmp_path: Path, outside: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def log(home: Path) -> Iterator[Path]:
    handler = logging.FileHandler(home / "doorlopend.log")
    logging.getLogger().addHandler(handler)
    yield home / "doorlopend.log"
    logging.getLogger().removeHandler(handler)


def fact(kind: str, **data: object) -> Any:
    return new_fact(kind=kind, valid_from=date(2024, 1, 1), known_on=date(2024, 1, 2), **data)


def a_life() -> tuple[Any, ...]:
    return (
        fact("persoon.naam", achternaam="Zhivagoplant", voornamen="Larissaplant"),
        fact("persoon.bsn", bsn=BSN), fact("persoon.v_nummer", v_nummer=V_NUMMER), fact("persoon.geboren"),
        fact("persoon.adres", straat="Wilgenplantstraat 1", woonplaats="Goirle"),
        fact("persoon.contactgegevens", telefoon="0612345678", email="plant@voorbeeld.invalid"),
        fact("gezondheid.aandachtspunt", soort="psychisch", gevolg="schaamplant"),
        fact("veiligheid.geheim_adres", reden="geheimplant"),
        fact("contactpersoon.aangewezen", naam="Jan de Boer"),
        fact("inburgeringsplicht.vastgesteld"), fact("inburgeringsplicht.kennisgeving"),
        fact("doelgroep.vastgesteld", doelgroep="gezins_of_overige_migrant"),
    )  # fmt: skip


def plant(controller: Controller) -> Dossier:
    """A person with something in every corner of the record."""
    system = system_for(controller.pk, why="test")
    dossier = a_dossier(controller, surname="Zhivagoplant", facts=a_life())
    user, _ = a_user("regievoerder", controller.pk, email=f"{uuid4()}@test.invalid")
    with acting(system):
        add_task(actor=system, dossier_id=dossier.pk, title="taakplant bellen", due_on=TODAY, owner_id=user.pk)
        SafetyAccess.objects.create(user=user, steward_id=controller.pk, dossier_id=dossier.pk, reason="geheimplant", valid_from=TODAY)
        OwnDossier.objects.create(user=user, steward_id=controller.pk, dossier_id=dossier.pk)
        _plant_file(controller, dossier)
        _plant_messages(system, dossier)
    return dossier


def _plant_file(controller: Controller, dossier: Dossier) -> None:
    file = File.objects.create(
        controller=controller, dossier_id=dossier.pk, name="bestandplant.pdf", mime="application/pdf", size=12,
        sha256="0" * 64, scan="clean", added_by="test",
    )  # fmt: skip
    FileChunk.objects.create(controller=controller, dossier_id=dossier.pk, file=file, number=0, data=b"bestandplant in bytes")


def _plant_messages(system: Actor, dossier: Dossier) -> None:
    """One that was handled, its repeat, another under the same id, one going out; and a job that names it."""
    def arrival(message_id: UUID, body: str) -> messages.Arrival:
        return messages.Arrival(
            controller_id=dossier.controller_id, sender="1", message_id=message_id, event="SS139", body=body,
            same_as=("duo", "77", BSN, "2026"),
        )  # fmt: skip

    first = messages.receive(actor=system, arrival=arrival(uuid4(), "berichtplant een"))
    messages.receive(actor=system, arrival=arrival(uuid4(), "berichtplant twee"))
    messages.mark_handled(actor=system, message=first, dossier_id=dossier.pk)
    messages.receive(actor=system, arrival=arrival(first.message_id, "berichtplant drie"))
    Outgoing.objects.create(
        controller_id=dossier.controller_id, dossier_id=dossier.pk, receiver="1", operation="x", message_id=uuid4(),
        body=seal("antwoordplant"), answer="antwoordplant", state="sent",
    )  # fmt: skip
    with connection.cursor() as cursor:
        for status in ("todo", "succeeded"):
            cursor.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status) VALUES ('messages', 'x', %s, %s)",
                [json.dumps({"message_id": str(first.pk), "dossier_id": str(dossier.pk)}), status],
            )


def traces(owner: psycopg.Connection[Any], needles: list[str]) -> set[tuple[str, str]]:
    """(table, needle) for every row of every table whose text holds one of these, in letters or in hexadecimals."""
    found = set()
    tables = owner.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'm') ORDER BY 1"
    ).fetchall()
    for (table,) in tables:
        for needle in needles:
            patterns = [f"%{needle}%", f"%{needle.encode().hex()}%"]
            if owner.execute(f'SELECT 1 FROM "{table}" t WHERE t::text ILIKE ANY(%s) LIMIT 1', [patterns]).fetchone():
                found.add((table, needle))
    return found


def ids_of(dossier: Dossier) -> list[str]:
    """Everything by which the person could still be pointed at."""
    with acting(system_for(dossier.controller_id, why="test")):
        models: list[Any] = [FactRow, Obligation, File, Incoming, Outgoing]
        rows = [row for model in models for row in model.objects.filter(dossier_id=dossier.pk)]
        sealed = [str(row.data[name]) for row in rows if isinstance(row, FactRow) for name in ("bsn", "v_nummer") if name in row.data]
        numbers = list(Identifier.objects.filter(dossier=dossier).values_list("digest", flat=True))
        events = [row.message_id for row in rows if isinstance(row, (Incoming, Outgoing))]
    return [str(each) for each in (dossier.subject_id, *(row.pk for row in rows), *events, *sealed, *numbers)]


@pytest.fixture
def two(own_database: str) -> tuple[Actor, Actor, Controller]:
    goirle = a_controller()
    return a_user("teamleider", goirle.pk)[1], a_user("fg", goirle.pk)[1], goirle


def destroy(first: Actor, second: Actor, place: Controller, kind: str, key: UUID, ground: str) -> Destruction:
    with acting(first):
        order = destruction.propose(
            actor=first, controller_id=place.pk, object_kind=kind, object_id=key, ground=ground, today=TODAY
        )
    with acting(second):
        return destruction.approve(actor=second, order_id=order.pk, today=TODAY)


def test_nothing_is_left_of_a_destroyed_person(
    two: tuple[Actor, Actor, Controller], owner: psycopg.Connection[Any], home: Path, log: Path
) -> None:
    first, second, goirle = two
    other = a_dossier(goirle, surname="Buurman")
    dossier = plant(goirle)
    ids = ids_of(dossier)
    sealing.seal()
    planted = {table for table, _ in traces(owner, [*WORDS, *ids, str(dossier.pk)])}
    assert planted >= {"dossiers_fact", "dossiers_dossier", "dossiers_nametoken", "dossiers_identifier", "dossiers_obligation",
                       "work_task", "files_file", "files_filechunk", "messaging_incoming", "messaging_outgoing",
                       "messaging_ledgerline", "people_safetyaccess", "people_owndossier", "procrastinate_jobs",
                       "dossiers_subject", "dossiers_involved"}  # fmt: skip
    line = destroy(first, second, goirle, "dossier", dossier.pk, "ten_onrechte_aangelegd")
    assert traces(owner, [*WORDS, *ids]) == set()
    assert {table for table, _ in traces(owner, [str(dossier.pk)])} == {"dossiers_destruction"}
    token = {table for table, _ in traces(owner, [str(dossier.audit_token)])}
    assert all(table.startswith("audit_row") for table in token) and token, "the audit keeps a token that names nobody"
    assert _files_that_hold(home, [*WORDS, *ids]) == []
    assert (line.object_id, line.ground, line.destroyed_on) == (dossier.pk, "ten_onrechte_aangelegd", TODAY)
    sealing.seal()
    assert sealing.check().sound
    with acting(system_for(goirle.pk, why="test")):
        assert Dossier.objects.get().pk == other.pk and NameToken.objects.filter(dossier=other).exists()
        assert index.find_by_number(controller_id=goirle.pk, kind="bsn", value=BSN) == []


def _files_that_hold(home: Path, needles: list[str]) -> list[Path]:
    files = [path for path in home.rglob("*") if path.is_file()]
    assert files, "seals, ledger and log are there"
    return [path for path in files if any(needle.encode() in path.read_bytes() for needle in needles)]


def test_the_legal_core_outlives_the_file_and_goes_at_its_own_date(
    two: tuple[Actor, Actor, Controller], owner: psycopg.Connection[Any], home: Path
) -> None:
    first, second, goirle = two
    dossier = plant(goirle)
    destroy(first, second, goirle, "dossier", dossier.pk, "bewaartermijn")
    with acting(system_for(goirle.pk, why="test")):
        core = RetainedCore.objects.get()
    kinds = {each["kind"] for each in core.data["facts"]}
    assert kinds == {"persoon.naam", "persoon.bsn", "persoon.geboren", "persoon.adres", "inburgeringsplicht.vastgesteld"}
    assert core.destroy_after == date(TODAY.year + 50, TODAY.month, TODAY.day)
    assert BSN not in json.dumps(core.data) and "schaamplant" not in json.dumps(core.data)
    with acting(first), pytest.raises(DestructionRefused, match="bewaard"):
        destruction.propose(
            actor=first, controller_id=goirle.pk, object_kind="core", object_id=core.pk, ground="kern_verlopen", today=TODAY
        )
    later = date(TODAY.year + 50, 12, 31)
    with acting(first):
        order = destruction.propose(
            actor=first, controller_id=goirle.pk, object_kind="core", object_id=core.pk, ground="kern_verlopen", today=later
        )
    with acting(second):
        destruction.approve(actor=second, order_id=order.pk, today=later)
    assert traces(owner, ["Zhivagoplant", str(core.data["facts"][0]["data"])]) == set()


def test_one_fact_goes_with_its_message_and_the_rest_is_derived_anew(
    two: tuple[Actor, Actor, Controller], owner: psycopg.Connection[Any], home: Path
) -> None:
    first, second, goirle = two
    dossier = plant(goirle)
    system = system_for(goirle.pk, why="test")
    with acting(system):
        came_by = Incoming.objects.filter(state="handled").get()
        notice = FactRow.objects.get(dossier=dossier, kind="inburgeringsplicht.kennisgeving")
        wrong = record_facts(
            actor=system, dossier_id=dossier.pk, source=Source("duo", str(came_by.message_id)),
            facts=[fact("gezondheid.aandachtspunt", soort="overig", gevolg="foutplant")],
        )[0]  # fmt: skip
        due = Obligation.objects.filter(dossier=dossier, rule__startswith="pip", due_on__isnull=False).count()
    assert due and traces(owner, ["foutplant"])
    destroy(first, second, goirle, "fact", wrong.pk, "onjuist")
    assert traces(owner, ["foutplant"]) == set()
    with acting(system):
        came_by.refresh_from_db()
        assert came_by.body == "" and came_by.content, "known when it comes again, without saying what it said"
    destroy(first, second, goirle, "fact", notice.pk, "onjuist")
    with acting(system):
        assert not Obligation.objects.filter(dossier=dossier, rule__startswith="pip", due_on__isnull=False).exists()


def test_a_destroyed_name_is_not_found_any_more(two: tuple[Actor, Actor, Controller], home: Path) -> None:
    first, second, goirle = two
    dossier = plant(goirle)
    system = system_for(goirle.pk, why="test")
    with acting(system):
        names = list(FactRow.objects.filter(dossier=dossier, kind="persoon.naam").values_list("pk", flat=True))
        number = FactRow.objects.get(dossier=dossier, kind="persoon.bsn")
    for key in (*names, number.pk):
        destroy(first, second, goirle, "fact", key, "onjuist")
    with acting(system):
        dossier.refresh_from_db()
        assert dossier.display_name == "" and not NameToken.objects.filter(dossier=dossier).exists()
        assert not index.find_by_number(controller_id=goirle.pk, kind="bsn", value=BSN)


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_a_chain_of_replaced_facts_closes_over_the_one_that_goes(
    two: tuple[Actor, Actor, Controller], home: Path, gone: int
) -> None:
    """Of first, changed and corrected, whichever goes leaves the other two as if it had never been recorded."""
    first, second, goirle = two
    dossier = a_dossier(goirle)
    system = system_for(goirle.pk, why="test")
    rows: list[FactRow] = []
    with acting(system):
        for town, mode in (("Goirle", ""), ("Tilburg", "change"), ("Oisterwijk", "correction")):
            from dataclasses import replace

            new = fact("persoon.adres", woonplaats=town)
            new = replace(new, mode=mode, supersedes=str(rows[-1].pk) if rows else None)
            rows += record_facts(actor=system, dossier_id=dossier.pk, facts=[new], source=Source("test"))
    destroy(first, second, goirle, "fact", rows[gone].pk, "onjuist")
    with acting(system):
        left = list(FactRow.objects.filter(dossier=dossier, kind="persoon.adres").order_by("sequence"))
    expected = {0: [("", None), ("correction", rows[1].pk)], 1: [("", None), ("change", rows[0].pk)], 2: [("", None), ("change", rows[0].pk)]}
    assert [(row.mode, row.supersedes_id) for row in left] == expected[gone]


@pytest.mark.django_db
class TestWhoDecides:
    def _order(self, actor: Actor, place: UUID, key: UUID, ground: str = "bewaartermijn", kind: str = "dossier") -> DestructionOrder:
        with acting(actor):
            return destruction.propose(
                actor=actor, controller_id=place, object_kind=kind, object_id=key, ground=ground, today=TODAY
            )

    def test_one_person_alone_does_not_destroy(self) -> None:
        goirle = a_controller()
        actor, dossier = a_user("teamleider", goirle.pk)[1], a_dossier(goirle)
        order = self._order(actor, goirle.pk, dossier.pk)
        with acting(actor), pytest.raises(DestructionRefused, match="ander"):
            destruction.approve(actor=actor, order_id=order.pk, today=TODAY)
        with acting(actor), pytest.raises(IntegrityError, match="destruction_two_people"), transaction.atomic():
            DestructionOrder.objects.filter(pk=order.pk).update(approved_by=actor.user_id)

    @pytest.mark.parametrize("role", ["regievoerder", "begeleider", "beheerder_gemeente", "coa_casemanager"])
    def test_who_lacks_the_permission_is_refused(self, role: str) -> None:
        goirle = a_controller()
        dossier, actor = a_dossier(goirle), a_user(role, goirle.pk)[1]
        with pytest.raises(PermissionDenied):
            self._order(actor, goirle.pk, dossier.pk)

    def test_another_controller_neither_proposes_nor_approves(self) -> None:
        goirle, other = a_controller(), a_controller("Hilvarenbeek", code="GM0798", number=798)
        dossier = a_dossier(goirle)
        stranger, insider = a_user("teamleider", other.pk)[1], a_user("teamleider", goirle.pk)[1]
        with pytest.raises(PermissionDenied):
            self._order(stranger, goirle.pk, dossier.pk)
        with pytest.raises(DestructionRefused, match="niet in het archief"):
            self._order(stranger, other.pk, dossier.pk)
        order = self._order(insider, goirle.pk, dossier.pk)
        with acting(stranger), pytest.raises(DestructionOrder.DoesNotExist):
            destruction.approve(actor=stranger, order_id=order.pk, today=TODAY)

    def test_a_background_task_decides_nothing(self) -> None:
        goirle = a_controller()
        dossier = a_dossier(goirle)
        system = system_for(goirle.pk, why="test")
        with pytest.raises(PermissionDenied):
            self._order(system, goirle.pk, dossier.pk)

    def test_the_database_itself_wants_an_approved_order(self) -> None:
        goirle = a_controller()
        actor, dossier = a_user("teamleider", goirle.pk)[1], a_dossier(goirle)
        order = self._order(actor, goirle.pk, dossier.pk)
        for statement in ("SELECT dl_destroy(%s, gen_random_uuid(), now()::date)", "SELECT dl_wipe_dossier(%s, gen_random_uuid())",
                          "SELECT dl_wipe_fact(%s, gen_random_uuid())", "DELETE FROM dossiers_fact WHERE id = %s",
                          "SELECT dl_destroy_again(%s, 'dossier', gen_random_uuid(), gen_random_uuid(), 'x', now()::date, NULL)",
                          "SELECT dl_destroy_alone('dossier', %s, gen_random_uuid(), 'x', gen_random_uuid(), now()::date)", "INSERT INTO dossiers_destruction SELECT %s"):  # fmt: skip
            with acting(actor), pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, [order.pk])

    def test_the_ground_must_fit(self) -> None:
        goirle = a_controller()
        actor, dossier = a_user("teamleider", goirle.pk)[1], a_dossier(goirle)
        with acting(actor):
            name = FactRow.objects.get(dossier=dossier, kind="persoon.naam")
        with pytest.raises(DestructionRefused, match="bewaartermijn") as refused:
            self._order(actor, goirle.pk, dossier.pk, ground="zomaar")
        assert refused.value.field == "ground"
        with pytest.raises(DestructionRefused, match="wettelijke kern"):
            self._order(actor, goirle.pk, name.pk, ground="wissing_verzocht", kind="fact")
        self._order(actor, goirle.pk, name.pk, ground="onjuist", kind="fact")
        with pytest.raises(DestructionRefused, match="open"):
            self._order(actor, goirle.pk, name.pk, ground="onjuist", kind="fact")

    def test_a_proposal_may_be_taken_back(self) -> None:
        goirle = a_controller()
        actor, dossier = a_user("teamleider", goirle.pk)[1], a_dossier(goirle)
        order = self._order(actor, goirle.pk, dossier.pk)
        with acting(actor):
            destruction.withdraw(actor=actor, order_id=order.pk)
            assert not DestructionOrder.objects.exists() and Dossier.objects.filter(pk=dossier.pk).exists()


def test_every_table_with_a_dossier_is_wiped() -> None:
    from doorlopend.records.access.tables import table_classes
    from doorlopend.records.dossiers.destroyer import wiped_tables

    by_class = {table for table, kind in table_classes().items() if getattr(kind, "dossier", None)}
    assert {table for table, _, _ in wiped_tables()} == by_class
    assert wiped_tables()[-1][0] == "dossiers_dossier"


def test_columns_that_hold_a_dossier_are_declared() -> None:
    """A person or staff table with a dossier column that its class does not name would survive the person."""
    from django.apps import apps

    from doorlopend.records.access.tables import table_classes

    for model in apps.get_models():
        columns = {field.column for field in model._meta.concrete_fields}
        kind = table_classes().get(model._meta.db_table)
        if "dossier_id" in columns:
            assert getattr(kind, "dossier", None) == "dossier_id", model
