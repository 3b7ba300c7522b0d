"""The record only grows: gapless versions, one successor per fact, derived rows that can be made again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import a_controller, a_dossier, a_user

from doorlopend.engines.facts import KINDS, Fact, FactError
from doorlopend.engines.law import load_lawbook
from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.audit.models import AuditRow
from doorlopend.records.dossiers import derivation, index
from doorlopend.records.dossiers.convert import to_facts
from doorlopend.records.dossiers.models import Dossier, FactRow, Identifier, Involved, NameToken, Obligation
from doorlopend.records.dossiers.services import (
    AlreadySuperseded,
    Source,
    apply_lawbook,
    new_fact,
    record_facts,
)
from doorlopend.records.work.models import Task

TEST = Source("test")
DAY = date(2026, 1, 26)


def fact(kind: str, day: date = DAY, **data: object) -> Fact:
    return new_fact(kind=kind, valid_from=day, known_on=day, **data)


def notice(day: date = DAY) -> tuple[Fact, ...]:
    return (
        fact("inburgeringsplicht.vastgesteld", day), fact("inburgeringsplicht.kennisgeving", day),
        fact("doelgroep.vastgesteld", day, doelgroep="gezins_of_overige_migrant"),
    )  # fmt: skip


def in_threads(work: list[Callable[[], object]]) -> list[object]:
    """All at once, each with a connection of its own; returns results or the exceptions they ended with."""
    ready, results = threading.Barrier(len(work)), [None] * len(work)

    def run(place: int) -> None:
        ready.wait()
        try:
            results[place] = work[place]()  # type: ignore[call-overload]
        except Exception as error:
            results[place] = error  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_many_recorders_at_once_leave_no_gap(own_database: str, outside: Any) -> None:
    goirle = a_controller()
    dossier = a_dossier(goirle)
    system = system_for(goirle.pk, why="test")

    def record(count: int) -> Callable[[], object]:
        def work() -> None:
            for _ in range(4):
                with acting(system):
                    record_facts(actor=system, dossier_id=dossier.pk, facts=[fact("netwerk.contact", soort="buur")] * 1 + [fact("vrijwilligerswerk") for _ in range(count)], source=TEST)
        return work

    assert in_threads([record(count) for count in (0, 1, 2, 3)]) == [None] * 4
    with acting(system):
        dossier.refresh_from_db()
        sequences = list(dossier.facts.order_by("sequence").values_list("sequence", flat=True))
    assert sequences == list(range(1, dossier.version + 1)) and len(sequences) == 1 + 4 * (1 + 2 + 3 + 4)


def test_of_two_who_replace_the_same_fact_one_wins(own_database: str, outside: Any) -> None:
    goirle = a_controller()
    system = system_for(goirle.pk, why="test")
    dossier = a_dossier(goirle)
    for _ in range(5):
        with acting(system):
            (old,) = record_facts(actor=system, dossier_id=dossier.pk, facts=[fact("persoon.adres", woonplaats="Goirle")], source=TEST)

        def replace_it(old: FactRow = old) -> object:
            new = replace(fact("persoon.adres", woonplaats="Tilburg"), supersedes=str(old.pk), mode="change")
            with acting(system):
                return record_facts(actor=system, dossier_id=dossier.pk, facts=[new], source=TEST)

        results = in_threads([replace_it] * 3)
        assert sum(isinstance(result, AlreadySuperseded) for result in results) == 2, results
        with acting(system):
            assert FactRow.objects.filter(supersedes=old).count() == 1


steps = st.lists(
    st.tuples(
        st.sampled_from(["notice", "naam", "bsn", "contact", "stap", "pip", "gezondheid"]), st.integers(0, 300),
        st.sampled_from(["", "", "correction", "change"]),
    ),
    min_size=1, max_size=6,
)  # fmt: skip


def _step(name: str, day: date) -> list[Fact]:
    made: dict[str, Callable[[], list[Fact]]] = {
        "notice": lambda: list(notice(day)),
        "naam": lambda: [fact("persoon.naam", day, achternaam=f"Naam{day.day}")],
        "bsn": lambda: [fact("persoon.bsn", day, bsn="123456782")],
        "contact": lambda: [fact("contactpersoon.aangewezen", day, naam="Jan")],
        "stap": lambda: [fact("volgende_stap.afgesproken", day, wat="bellen", datum=day + timedelta(days=9))],
        "pip": lambda: [fact("persoon.adres", day, woonplaats="Goirle")],
        "gezondheid": lambda: [fact("gezondheid.aandachtspunt", day, soort="overig")],
    }
    return made[name]()


DERIVED = [Obligation, Involved, Task, NameToken, Identifier]


def snapshot(dossier: Dossier) -> list[Any]:
    """Every derived row with its key and all its values, and the dossier itself."""
    rows = [sorted(map(str, model.objects.filter(dossier=dossier).values())) for model in (Obligation, Involved, Task, NameToken)]
    numbers = sorted(Identifier.objects.filter(dossier=dossier).values_list("fact_id", "kind", "digest"))
    return [*rows, numbers, Dossier.objects.filter(pk=dossier.pk).values().get()]


@pytest.mark.django_db
@settings(max_examples=25)
@given(life=steps)
def test_deriving_again_changes_nothing_and_every_fact_reads_back(life: list[tuple[str, int, str]]) -> None:
    goirle = a_controller()
    dossier = a_dossier(goirle)
    system = system_for(goirle.pk, why="test")
    written: list[Fact] = []
    with acting(system):
        for name, offset, mode in life:
            new = _step(name, DAY + timedelta(days=offset))
            same = [old for old in written if old.kind == new[0].kind and not any(each.supersedes == old.id for each in written)]
            if mode and same:
                new[0] = replace(new[0], mode=mode, supersedes=same[-1].id, known_on=date(2027, 1, 1))
            record_facts(actor=system, dossier_id=dossier.pk, facts=new, source=TEST)
            written += new
        before = snapshot(dossier)
        locked = Dossier.objects.select_for_update().get(pk=dossier.pk)
        index.rebuild(locked)
        derivation.derive(locked)
        assert snapshot(dossier) == before
        rows = list(dossier.facts.order_by("sequence"))
    assert list(to_facts(rows))[1:] == written
    assert [row.sequence for row in rows] == list(range(1, len(rows) + 1)) and before[-1]["version"] == len(rows)


@pytest.mark.django_db
class TestRecording:
    def test_a_correction_hides_and_a_change_keeps_history(self) -> None:
        goirle = a_controller()
        system = system_for(goirle.pk, why="test")
        dossier = a_dossier(goirle, facts=notice())
        with acting(system):
            due = Obligation.objects.get(dossier=dossier, rule__startswith="pip", due_on__isnull=False).due_on
            told = FactRow.objects.get(dossier=dossier, kind="inburgeringsplicht.kennisgeving")
            later = replace(fact("inburgeringsplicht.kennisgeving", DAY + timedelta(days=7)), supersedes=str(told.pk), mode="correction")
            record_facts(actor=system, dossier_id=dossier.pk, facts=[later], source=TEST)
            corrected = Obligation.objects.get(dossier=dossier, rule__startswith="pip", due_on__isnull=False)
            assert corrected.due_on != due and str(told.pk) not in corrected.facts
            drop = replace(fact("feit.nietig", DAY + timedelta(days=8)), supersedes=later.id, mode="correction")
            record_facts(actor=system, dossier_id=dossier.pk, facts=[drop], source=TEST)
            assert not Obligation.objects.filter(dossier=dossier, rule__startswith="pip", due_on__isnull=False, until=None).exists()
            assert dossier.facts.count() == 6, "nothing was taken from the record"

    @pytest.mark.parametrize(
        ("kind", "data", "field"),
        [("persoon.bsn", {"bsn": "123456789"}, "bsn"), ("persoon.naam", {}, "achternaam"), ("persoon.adres", {"woonplaats": "x", "kamer": "2"}, "kamer"), ("bestaat.niet", {}, "kind")],
    )
    def test_a_wrong_fact_is_refused_by_name_and_field_and_nothing_is_written(self, kind: str, data: dict[str, str], field: str) -> None:
        goirle = a_controller()
        system = system_for(goirle.pk, why="test")
        dossier = a_dossier(goirle)
        wrong = fact(kind, **data)
        with acting(system):
            lines = AuditRow.objects.count()
            with pytest.raises(FactError) as refused:
                record_facts(actor=system, dossier_id=dossier.pk, facts=[fact("netwerk.contact", soort="buur"), wrong], source=TEST)
            assert (refused.value.fact_id, refused.value.kind, refused.value.field) == (wrong.id, kind, field)
            assert all(refused.value.remedy.values()) and "123456789" not in refused.value.message["nl"]
            assert dossier.facts.count() == 1 and AuditRow.objects.count() == lines

    def test_a_fact_of_another_dossier_is_not_superseded(self) -> None:
        goirle = a_controller()
        system = system_for(goirle.pk, why="test")
        one, other = a_dossier(goirle), a_dossier(goirle)
        with acting(system):
            for key, code in ((str(other.facts.get().pk), "unknown_fact"), ("f1", "not_a_key")):
                new = replace(fact("persoon.naam", achternaam="X"), supersedes=key, mode="correction")
                with pytest.raises(FactError) as refused:
                    record_facts(actor=system, dossier_id=one.pk, facts=[new], source=TEST)
                assert (refused.value.field, refused.value.code) == ("supersedes", code)

    def test_numbers_are_sealed_in_the_database(self) -> None:
        goirle = a_controller()
        dossier = a_dossier(goirle, bsn="123456782")
        with acting(system_for(goirle.pk, why="test")), connection.cursor() as cursor:
            cursor.execute("SELECT string_agg(data::text, '') FROM dossiers_fact WHERE dossier_id = %s", [dossier.pk])
            assert "123456782" not in cursor.fetchone()[0]

    def test_a_duty_rests_on_facts_the_recorder_may_not_see(self) -> None:
        goirle = a_controller()
        dossier = a_dossier(goirle, facts=(*notice(), fact("gezondheid.aandachtspunt", soort="overig")))
        helper = a_user("begeleider", goirle.pk)[1]
        with acting(helper):
            duties = Obligation.objects.filter(dossier=dossier).count()
            record_facts(actor=helper, dossier_id=dossier.pk, facts=[fact("netwerk.contact", soort="buur")], source=TEST)
            assert Obligation.objects.filter(dossier=dossier).count() == duties
            assert not FactRow.objects.filter(dossier=dossier, sensitivity="health").exists()


@pytest.mark.django_db
def test_another_lawbook_is_shown_before_a_person_applies_it(monkeypatch: pytest.MonkeyPatch) -> None:
    goirle = a_controller()
    dossier = a_dossier(goirle, facts=notice())
    present = load_lawbook()
    rule = present.rules["pip.termijn"]
    bill = replace(present, id="wi2021@proef", rules={**present.rules, "pip.termijn": replace(rule, versions=tuple(
        replace(version, params={**version.params, "weeks": 12}) for version in rule.versions
    ))})  # fmt: skip
    worker = a_user("regievoerder", goirle.pk)[1]
    with acting(worker):
        assert derivation.changes(dossier, present) == []
        found = derivation.changes(dossier, bill)
        change = next(each for each in found if each.key.startswith("pip"))
        assert "2026-04-07" in change.was and "2026-04-20" in change.now
        assert Obligation.objects.filter(dossier=dossier, due_on=date(2026, 4, 7)).exists(), "a preview writes nothing"
        monkeypatch.setattr(derivation, "lawbook", lambda: bill)
        assert apply_lawbook(actor=worker, dossier_id=dossier.pk) == found
        dossier.refresh_from_db()
        assert dossier.lawbook_id == bill.id and Obligation.objects.filter(dossier=dossier, due_on=date(2026, 4, 20)).exists()
        assert Task.objects.filter(dossier=dossier, due_on=date(2026, 4, 20)).exists()
        assert apply_lawbook(actor=worker, dossier_id=dossier.pk) == []


@pytest.mark.django_db
def test_who_may_not_write_applies_no_lawbook() -> None:
    from django.core.exceptions import PermissionDenied

    goirle, other = a_controller(), a_controller("Hilvarenbeek", code="GM0798", number=798)
    dossier = a_dossier(goirle)
    stranger = a_user("regievoerder", other.pk)[1]
    with acting(stranger), pytest.raises((PermissionDenied, Dossier.DoesNotExist)):
        apply_lawbook(actor=stranger, dossier_id=dossier.pk)


# One stored row per shape a kind ever had; a shape is added when a version is, and none is ever taken away.
SAMPLES: dict[tuple[str, int], dict[str, Any]] = {
    ("persoon.naam", 1): {"achternaam": "Haddad", "voornamen": "Amal"},
    ("persoon.adres", 1): {"woonplaats": "Goirle", "straat": "Kerkstraat 1"},
    ("volgende_stap.afgesproken", 1): {"wat": "bellen", "datum": "2026-02-04"},
    ("contactpersoon.aangewezen", 1): {"naam": "Jan", "functie": "regievoerder"},
    ("gezondheid.aandachtspunt", 1): {"soort": "overig"},
    ("doelgroep.vastgesteld", 1): {"doelgroep": "gezins_of_overige_migrant"},
}


def test_every_older_shape_has_a_sample_that_still_reads() -> None:
    from doorlopend.engines.facts import validate

    for kind in KINDS.values():
        for version in range(1, kind.version):
            assert (kind.name, version) in SAMPLES, f"add a stored sample of {kind.name} version {version}"
    for (name, version), data in SAMPLES.items():
        row = FactRow(kind=name, schema_version=version, data=data, valid_from=DAY, known_on=DAY)
        validate(to_facts([row])[0])
