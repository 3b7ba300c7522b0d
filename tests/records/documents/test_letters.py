"""Letters: what they say, in which language, what they never say, and that they stay with the dossier."""

from __future__ import annotations

import io
import re
from datetime import date
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from tests.factories import TODAY, a_controller, a_dossier, a_user

from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.documents import letters, markup, sender
from doorlopend.records.documents.letters import BadLetter, Template, Text
from doorlopend.records.documents.services import MissingValue, compose, letters_to, preview, save_text, send
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.services import new_fact
from doorlopend.records.files.models import File
from doorlopend.records.regions.models import Controller

VALUES = {"dag": date(2026, 12, 1), "redenen": ["kennismaken", "uw plan <b>"]}
SINCE = date(2026, 1, 5)


@pytest.fixture(autouse=True)
def registered() -> None:
    letters.register("tests.records.documents.letters")


def text_of(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def fact(kind: str, **data: object):  # type: ignore[no-untyped-def]
    return new_fact(kind=kind, valid_from=SINCE, known_on=SINCE, **data)  # type: ignore[arg-type]


@pytest.fixture
def place(db: None) -> tuple[Dossier, Actor]:
    goirle = a_controller()
    _user, actor = a_user("regievoerder", goirle.pk)
    home = fact("persoon.adres", straat="Bosweg 3", postcode="5051AA", woonplaats="Goirle")
    dossier = a_dossier(goirle, facts=(home, fact("persoon.taal", taal="en", voorkeur=True)))
    return dossier, actor


def test_a_letter_goes_out_in_dutch_with_the_persons_language_and_its_state(place: tuple[Dossier, Actor]) -> None:
    dossier, actor = place
    with acting(actor):
        sent = send(actor=actor, dossier_id=dossier.pk, code="test_afspraak", values=VALUES, today=TODAY)
        kept = letters_to(dossier.pk)
        assert [one.pk for one in kept] == [sent.pk] and File.objects.get(pk=sent.file_id).mime == "application/pdf"
    assert (sent.language, sent.translation, sent.version) == ("en", "draft", "1")


def test_the_letter_says_what_was_filled_in_and_escapes_it(place: tuple[Dossier, Actor]) -> None:
    dossier, actor = place
    with acting(actor):
        told = text_of(preview(actor=actor, dossier=dossier, code="test_afspraak", values=VALUES, today=TODAY))
    assert "Een gesprek op 1 december 2026" in told and "uw plan <b>" in told
    assert "Bosweg 3" in told and "Nobody checked this translation" in told


def test_a_secret_address_reaches_no_letter_and_neither_does_the_secret(place: tuple[Dossier, Actor]) -> None:
    from doorlopend.records.dossiers.services import Source, record_facts

    dossier, actor = place
    system = system_for(dossier.controller_id, why="test")
    with acting(system):
        record_facts(actor=system, dossier_id=dossier.pk, facts=[fact("veiligheid.geheim_adres", reden="bedreiging"), fact("veiligheid.opvang", soort="vrouwenopvang")], source=Source("test"))
    with acting(actor):
        told = text_of(preview(actor=actor, dossier=dossier, code="test_afspraak", values=VALUES, today=TODAY)).lower()
    assert "bosweg" not in told and "geheim" not in told and "bedreiging" not in told and "opvang" not in told


def test_what_is_missing_is_named(place: tuple[Dossier, Actor]) -> None:
    dossier, actor = place
    with acting(actor), pytest.raises(MissingValue) as told:
        compose(dossier=dossier, code="test_afspraak", values={"redenen": ["x"]}, today=TODAY)
    assert told.value.field == "dag" and "dag van het gesprek" in told.value.message["nl"]


def test_a_language_without_a_text_is_said_not_hidden(place: tuple[Dossier, Actor]) -> None:
    dossier, actor = place
    with acting(actor):
        ready = compose(dossier=dossier, code="test_afspraak", values=VALUES, today=TODAY, language="ti")
    assert ready.missing == "ti" and ready.language == ""


WHO_WRITES = {"nl": "samen met de gemeente Goirle gemaakt", "en": "together with the municipality of Goirle.", "ar": "مع بلدية Goirle.", "uk": "ви та муніципалітет Goirle.", "tr": "Goirle belediyesi ile birlikte"}


def as_registered(controller: Controller, name: str) -> Controller:
    controller.name = name
    controller.save()
    return controller


@pytest.mark.django_db
@pytest.mark.parametrize("language", WHO_WRITES)
def test_who_writes_reads_right_in_every_language_without_the_word_twice(language: str) -> None:
    goirle = as_registered(a_controller(), "Gemeente Goirle")
    dossier = a_dossier(goirle)
    with acting(system_for(goirle.pk, why="test")):
        for route in ("b1_route", "onderwijsroute", "z_route"):
            body = str(compose(dossier=dossier, code=f"pip_{route}", values={}, today=TODAY, language=language).body)
            assert WHO_WRITES[language] in body and WHO_WRITES["nl"] in body and "Gemeente Goirle" not in body
        assert compose(dossier=dossier, code="welkom", values={"telefoon": "013"}, today=TODAY, language=language).subject == "Welkom in Goirle"


@pytest.mark.django_db
def test_no_shipped_letter_says_gemeente_twice_and_each_own_language_names_who_writes() -> None:
    goirle = as_registered(a_controller(), "Gemeente Goirle")
    dossier = a_dossier(goirle)
    for code, versions in letters.shipped().items():
        for text in versions[-1].texts.values():
            assert text.language in sender.GEMEENTE, f"{code}: say in records.documents.sender how {text.language} names a gemeente"
            with acting(system_for(goirle.pk, why="test")):
                made = compose(dossier=dossier, code=code, values=dict.fromkeys(versions[-1].fields, "x"), today=TODAY, language=text.language)
            words = re.sub(r"<[^>]+>", " ", f"{made.subject} {made.body}").casefold().split()
            assert not [one for one, other in pairwise(words) if one == other and one.isalpha() and one != "x"], f"{code} {text.language}"
            assert "gemeente goirle" not in " ".join(words).replace("de gemeente goirle", "")


@pytest.mark.django_db
def test_coa_writes_about_the_gemeente_of_the_assignment_and_says_what_is_missing_without_one() -> None:
    a_controller()
    coa = Controller.objects.create(kind="coa", name="Centraal Orgaan opvang asielzoekers (COA)", oin="1" * 20)
    linked, waiting = a_dossier(coa, facts=(fact("koppeling", gemeente="0785"),)), a_dossier(coa, surname="Haddad")
    with acting(system_for(coa.pk, why="test")):
        ready = compose(dossier=linked, code="welkom", values={"telefoon": "013"}, today=TODAY, language="ar")
        assert ready.subject == "Welkom in Goirle" and "ستسكنون في Goirle" in ready.body
        with pytest.raises(MissingValue, match="gemeente") as told:
            compose(dossier=waiting, code="welkom", values={"telefoon": "013"}, today=TODAY)
        assert told.value.field == "gemeente" and "municipality" in told.value.message["en"]
        plan = compose(dossier=linked, code="pip_z_route", values={}, today=TODAY, language="uk").body
    assert "samen met het Centraal Orgaan opvang asielzoekers (COA)" in plan and "ви та Centraal Orgaan" in plan


@pytest.mark.django_db
def test_another_body_is_called_by_the_name_it_bears_and_a_decision_by_its_college() -> None:
    body = Controller(kind="openbaar_lichaam", name="Werkplein Hart van West-Brabant", oin="2" * 20)
    assert set(sender.called(body, on=TODAY, languages=("nl", "en", "ar", "ti")).values()) == {body.name}
    goirle = as_registered(a_controller(), "Gemeente Goirle")
    assert sender.called(goirle, on=TODAY, languages=("ti",)) == {"ti": "Gemeente Goirle"}
    assert (sender.college(goirle, on=TODAY), sender.college(body, on=TODAY)) == ("Het college van burgemeester en wethouders van Goirle", body.name)


def test_own_words_count_from_their_day_and_set_aside_translations_of_other_words(place: tuple[Dossier, Actor]) -> None:
    dossier, regie = place
    _user, leader = a_user("teamleider", dossier.controller_id)
    own = {"code": "test_afspraak", "controller_id": dossier.controller_id, "language": "nl", "subject": "Kom langs", "body": "Dag {persoon}"}
    with acting(regie), pytest.raises(PermissionDenied):
        save_text(actor=regie, valid_from=TODAY, **own)
    with acting(leader):
        save_text(actor=leader, valid_from=TODAY, **own)
        with pytest.raises(ValueError, match="Onbekend veld"):
            save_text(actor=leader, valid_from=TODAY, **{**own, "body": "{bsn}"})
    with acting(regie):
        now = compose(dossier=dossier, code="test_afspraak", values=VALUES, today=TODAY)
        before = compose(dossier=dossier, code="test_afspraak", values=VALUES, today=date(2026, 6, 1))
    assert (now.subject, now.template.version, now.language) == ("Kom langs", "1+1", "")
    assert before.subject == "Een gesprek op 1 december 2026" and before.language == "en"


def test_a_template_with_an_unannounced_field_is_refused() -> None:
    bad = Template("x", "1", TODAY, "x", "x", {"nl": Text("nl", "x", "{bsn}", "source")})
    with pytest.raises(BadLetter, match="bsn"):
        letters.check(bad, where="x.toml")


@pytest.mark.parametrize(("language", "written"), [("nl", "21 maart 2026"), ("uk", "21 березня 2026"), ("ru", "21 марта 2026"), ("tr", "21 Mart 2026"), ("ar", "21 مارس 2026"), ("xx", "21 March 2026")])
def test_a_day_is_written_as_its_language_writes_it(language: str, written: str) -> None:
    assert markup.plain("{dag}", {"dag": date(2026, 3, 21)}, language=language) == written


@given(st.text(max_size=80), st.text(max_size=60))
def test_no_text_or_value_becomes_markup(text: str, value: str) -> None:
    made = str(markup.html(text + "\n\nSlot {veld}", {"veld": value}))
    stripped = made
    for tag in ("<p>", "</p>", "<ul>", "</ul>", "<li>", "</li>", "<h2>", "</h2>", "<br>"):
        stripped = stripped.replace(tag, "")
    assert "<" not in stripped and ">" not in stripped
