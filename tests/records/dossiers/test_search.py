"""A person is found however the name was written, and the answer says why; the index does the work."""

from __future__ import annotations

import random
from datetime import date
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.factories import a_controller, a_dossier, a_user

from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.dossiers.models import NameToken
from doorlopend.records.dossiers.names import TUSSENVOEGSELS, fold, parts, skeleton, starts, tokens
from doorlopend.records.dossiers.search import BORN, BSN, NAME, SOUND, V_NUMMER, Found, TooLittle, find
from doorlopend.records.dossiers.services import Source, new_fact, record_facts

BSN_VALUE, V_VALUE = "123456782", "2748291037"

SPELLINGS = [
    ("Müller", "Muller", "MULLER"), ("van Dijk", "van Dyk", "Dijk"), ("Łukasz", "Lukasz"), ("Şahin", "Sahin"),
    ("Øster", "Oster"), ("d'Hondt", "Hondt"), ("Yıldız", "Yildiz"), ("Strauß", "Strauss"), ("Ghebre", "Gebre"),
]  # fmt: skip
SOUNDS = [
    ("Mohammed", "Muhammad", "Mohamed", "Mohammad", "محمد"), ("Yusuf", "Youssef", "Yousef", "Yusef", "يوسف"),
    ("Hussein", "Hoessein", "Husayn", "حسين"), ("Khaled", "Khalid", "Chaled", "خالد"), ("Omar", "Umar", "عمر"),
    ("Ibrahim", "Ebrahim", "إبراهيم"), ("Yohannes", "Johannes"[0].replace("J", "Y") + "ohanes", "ዮሃንስ"), ("Gebre", "Ghebre", "ገብረ"),
    ("Tesfay", "Tesfai", "Tesfaye", "ተስፋይ"), ("Abraham", "Abreham", "ኣብርሃም"), ("Hagos", "ሓጎስ"), ("Fatima", "Fatema", "Fatma", "فاطمة"),
]  # fmt: skip


@pytest.mark.parametrize("same", SPELLINGS)
def test_spellings_fold_to_one(same: tuple[str, ...]) -> None:
    assert len({fold(parts(name)[-1]) for name in same}) == 1


@pytest.mark.parametrize("same", SOUNDS)
def test_transliterations_have_one_skeleton(same: tuple[str, ...]) -> None:
    assert len({skeleton(name) for name in same}) == 1, {name: skeleton(name) for name in same}


@pytest.mark.parametrize(("one", "other"), [("Fatima", "Farida"), ("Yusuf", "Yasin"), ("Haddad", "Hassan"), ("Mohammed", "Mahir"), ("Tesfay", "Tekle")])
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other) and not tokens(one) & tokens(other)


letters = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzéüşçßøıłđñ"), min_size=2, max_size=14)


@given(name=letters, cut=st.integers(2, 14))
def test_the_start_of_a_name_finds_its_token(name: str, cut: int) -> None:
    """Also when what was typed so far ends inside a pair such as ij, oe or kh."""
    assert any(fold(name).startswith(start) for start in starts(name[:cut]))


@given(name=letters)
def test_folding_forgets_accents_case_and_doubles(name: str) -> None:
    assume(fold(name))
    assert fold(name.upper().replace("ẞ", "SS").replace("SS", "SS")) == fold(name) or "ı" in name or "i" in name or "ß" in name
    assert all(first != second for first, second in zip(fold(name), fold(name)[1:], strict=False))
    assert set(fold(name)) <= set("abcdefghijklmnopqrstuvwxyz0123456789")


@given(given_name=letters, middle=st.sampled_from(sorted(TUSSENVOEGSELS)), surname=letters, order=st.permutations([0, 1, 2]))
def test_order_and_tussenvoegsel_do_not_matter(given_name: str, middle: str, surname: str, order: list[int]) -> None:
    written = [given_name, middle, surname]
    assume(given_name not in TUSSENVOEGSELS and surname not in TUSSENVOEGSELS)
    assert tokens(" ".join(written[place] for place in order)) == tokens(f"{given_name} {surname}")


def named(surname: str, first: str) -> tuple[object, ...]:
    return (new_fact(kind="persoon.naam", valid_from=date(2001, 1, 1), known_on=date(2026, 1, 1), achternaam=surname, voornamen=first),)


def why(found: list[Found]) -> list[list[str]]:
    return [[match.kind for match in each.why] for each in found]


@pytest.mark.django_db
class TestFinding:
    def test_each_way_to_find_says_why(self) -> None:
        goirle = a_controller()
        born = new_fact(kind="persoon.geboren", valid_from=date(1990, 5, 17), known_on=date(2026, 1, 1))
        number = new_fact(kind="persoon.v_nummer", valid_from=date(2026, 1, 1), known_on=date(2026, 1, 1), v_nummer=V_VALUE)
        dossier = a_dossier(goirle, surname="Haddad", bsn=BSN_VALUE, facts=(born, number, *named("van den Berg", "Youssef")))
        questions: list[tuple[dict[str, object], list[str]]] = [
            ({"text": "hadd"}, [NAME]), ({"text": "HADDÁD"}, [NAME]), ({"text": "berg youss"}, [NAME, NAME]),
            ({"text": "van den ber"}, [NAME]), ({"text": "Yusuf"}, [SOUND]), ({"text": "يوسف"}, [SOUND]),
            ({"text": BSN_VALUE}, [BSN]), ({"text": V_VALUE}, [V_NUMMER]), ({"born": date(1990, 5, 17)}, [BORN]),
            ({"text": "hadd", "born": date(1990, 5, 17)}, [NAME, BORN]),
        ]  # fmt: skip
        with acting(system_for(goirle.pk, why="test")):
            for question, reasons in questions:
                found = find(controllers=[goirle.pk], **question)  # type: ignore[arg-type]
                assert [each.dossier.pk for each in found] == [dossier.pk], question
                assert why(found) == [reasons], question
                assert all(BSN_VALUE not in match.typed and V_VALUE not in match.typed for match in found[0].why)
            for nothing in ("hadx", "haddad zzz", "123456783", BSN_VALUE[:8], "12345678 haddad"):
                assert find(controllers=[goirle.pk], text=nothing) == [], nothing
            for little in ("", "h", " - "):
                with pytest.raises(TooLittle):
                    find(controllers=[goirle.pk], text=little)

    def test_who_sounds_alike_comes_after_who_is_written_so(self) -> None:
        goirle = a_controller()
        alike, exact = a_dossier(goirle, surname="Muhammad"), a_dossier(goirle, surname="Mohammed")
        with acting(system_for(goirle.pk, why="test")):
            found = find(controllers=[goirle.pk], text="mohammed")
        assert [each.dossier.pk for each in found] == [exact.pk, alike.pk] and why(found) == [[NAME], [SOUND]]

    def test_an_earlier_name_finds_and_a_mistaken_one_does_not(self) -> None:
        from dataclasses import replace

        goirle = a_controller()
        dossier = a_dossier(goirle, surname="Vroeger")
        system = system_for(goirle.pk, why="test")
        with acting(system):
            first = dossier.facts.get()
            for surname, mode in (("Getrouwd", "change"), ("Verbeterd", "correction")):
                new = replace(named(surname, "Amal")[0], supersedes=str(first.pk), mode=mode)  # type: ignore[type-var]
                (first,) = record_facts(actor=system, dossier_id=dossier.pk, facts=[new], source=Source("test"))  # type: ignore[list-item]
            names = {name: len(find(controllers=[goirle.pk], text=name)) for name in ("vroeger", "getrouwd", "verbeterd")}
        assert names == {"vroeger": 1, "getrouwd": 0, "verbeterd": 1}

    def test_nobody_finds_beyond_the_own_scope(self) -> None:
        goirle, other = a_controller(), a_controller("Hilvarenbeek", code="GM0798", number=798)
        a_dossier(goirle, surname="Haddad", bsn=BSN_VALUE)
        both = [goirle.pk, other.pk]
        for role, place in (("regievoerder", other.pk), ("fg", goirle.pk), ("beheerder_gemeente", goirle.pk)):
            actor = a_user(role, place)[1]
            with acting(actor):
                assert find(controllers=both, text="haddad") == find(controllers=both, text=BSN_VALUE) == [], role
        with acting(a_user("begeleider", goirle.pk)[1]):
            assert len(find(controllers=both, text="haddad")) == 1

    @settings(max_examples=30)
    @given(surname=letters, cut=st.integers(2, 8))
    def test_any_name_is_found_by_its_start(self, surname: str, cut: int) -> None:
        assume(surname not in TUSSENVOEGSELS and fold(surname) and surname[:cut] not in TUSSENVOEGSELS)
        goirle = a_controller()
        dossier = a_dossier(goirle, surname=surname)
        with acting(system_for(goirle.pk, why="test")):
            assert dossier.pk in {each.dossier.pk for each in find(controllers=[goirle.pk], text=surname[:cut], limit=10_000)}


def test_the_index_does_the_work_among_twenty_thousand(own_database: str, owner: psycopg.Connection[object]) -> None:
    goirle = a_controller()
    dice = random.Random(7)
    with owner.cursor().copy("COPY dossiers_nametoken (controller_id, dossier_id, token) FROM STDIN") as out:
        for _ in range(20_000):
            out.write_row((goirle.pk, uuid4(), "".join(dice.choices("abdefghiklmnrstuy", k=8))))
    owner.execute("ANALYZE dossiers_nametoken")
    system = system_for(goirle.pk, why="test")
    actor = a_user("regievoerder", goirle.pk)[1]
    for who in (system, actor):
        with acting(who), connection.cursor() as cursor:
            rows = NameToken.objects.filter(token__gte="mun", token__lt="muo", controller_id__in=[goirle.pk])
            sql, values = rows.values("dossier_id").query.sql_with_params()
            cursor.execute(f"EXPLAIN {sql}", values)
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "Seq Scan" not in plan and "Index" in plan, plan
        assert "token" in next(line for line in plan.splitlines() if "Index Cond" in line), plan
