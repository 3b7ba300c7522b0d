"""DUO's address as anybody may call it: whatever arrives, the answer is one that Notificatie 1.8.0 knows, and nothing breaks."""

from __future__ import annotations

import gzip
import json
import threading
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from django.db import connection
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.factories import a_controller
from tests.records.own_database import own_database  # noqa: F401 - a fixture

from doorlopend.gateways.exchange.duo.notification import notificaties
from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.messages.models import Incoming, LedgerLine

DUO = "00000001800866472000"
PUBLISHED = yaml.safe_load((Path(__file__).parents[5] / "shared" / "reference" / "duo-m2m" / "Notificatie.yml").read_text(encoding="utf-8"))
ANSWERS = {int(status) for status in PUBLISHED["paths"]["/notificaties"]["post"]["responses"]}
NOTE = {"registratieDatumTijd": "2026-01-26T09:00:00+01:00", "gebeurtenisId": "SS139", "bsn": "999990019"}


def post(body: Any, *, doel: str, raw: bool = False, content_type: str = "application/json", **headers: str) -> Any:
    data = body if raw else json.dumps(body)
    sent = {"bron": DUO, "doel": doel, "berichtId": str(uuid4()), **headers}
    return Client(raise_request_exception=False).post("/notificaties", data=data, content_type=content_type, headers=sent)


def straight(body: bytes, *, doel: str) -> Any:
    """The view alone, without the site around it: what it makes of a body is the same there, and quicker."""
    headers = {"bron": DUO, "doel": doel, "berichtId": str(uuid4())}
    return notificaties(RequestFactory().post("/notificaties", data=body, content_type="application/json", headers=headers))


def as_published(answer: Any) -> int:
    assert answer.status_code in ANSWERS, answer.content[:300]
    assert answer["API-Version"] == "1.8.0" and answer["Content-Type"] == "application/json"
    body = json.loads(answer.content)
    assert body == {} if answer.status_code == 201 else 0 < len(body["fouttekst"]) <= 200
    return int(answer.status_code)


def kept() -> int:
    with acting(system_for(a_controller().pk, why="test")):
        return Incoming.objects.count()


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*NOTE, "vNummer", "meer"]), inner, max_size=5),
    max_leaves=10,
)
days = st.datetimes().map(lambda one: f"{one.isoformat()}+01:00")


@pytest.mark.django_db
class TestWhateverArrives:
    @given(body=anything | st.fixed_dictionaries({name: anything | st.just(value) for name, value in NOTE.items()}, optional={"vNummer": st.integers(), "meer": anything}))
    def test_a_body_of_any_shape_is_taken_or_refused_by_field(self, body: Any) -> None:
        as_published(straight(json.dumps(body).encode(), doel=a_controller().oin))

    @given(body=st.binary(max_size=60) | st.text(max_size=40).map(lambda text: json.dumps({**NOTE, "meer": text}).encode("utf-16")))
    def test_bytes_of_any_sort(self, body: bytes) -> None:
        as_published(straight(body, doel=a_controller().oin))

    @hypothesis_settings(max_examples=20)
    @given(day=days)
    def test_every_day_that_can_be_written_is_taken(self, day: str) -> None:
        assert as_published(straight(json.dumps({**NOTE, "registratieDatumTijd": day}).encode(), doel=a_controller().oin)) == 201

    @hypothesis_settings(max_examples=15)
    @given(name=st.sampled_from(["bron", "doel", "berichtId", "X-Client-Cert-Fingerprint"]), value=st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"]), max_size=24))
    @pytest.mark.parametrize("certificate", [True, False])
    def test_headers_of_any_sort(self, certificate: bool, name: str, value: str) -> None:
        from django.test import override_settings

        with override_settings(DUO_CLIENT_CERTIFICATE=certificate, DUO_CERTIFICATES=["ab" * 20]):
            as_published(post(NOTE, **{"doel": a_controller().oin, name: value}))

    @pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
    def test_what_is_not_said_to_be_json_is_refused(self, content_type: str) -> None:
        assert as_published(post(json.dumps(NOTE), raw=True, content_type=content_type, doel=a_controller().oin)) == 400

    def test_a_character_set_may_be_named(self) -> None:
        assert as_published(post(NOTE, content_type="application/json; charset=utf-8", doel=a_controller().oin)) == 201

    @pytest.mark.parametrize("size", [16_400, 3_000_000])
    def test_a_body_too_large_is_refused_and_not_kept(self, size: int) -> None:
        assert as_published(post({**NOTE, "meer": "x" * size}, doel=a_controller().oin)) == 400
        assert kept() == 0

    def test_what_is_packed_is_refused(self) -> None:
        packed = gzip.compress(json.dumps(NOTE).encode())
        assert as_published(post(packed, raw=True, doel=a_controller().oin, **{"Content-Encoding": "gzip"})) == 400

    @pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "head", "options"])
    def test_other_methods_are_refused(self, method: str) -> None:
        answer = getattr(Client(), method)("/notificaties", headers={"bron": DUO, "doel": a_controller().oin, "berichtId": str(uuid4())})
        assert answer.status_code == 400 and answer["API-Version"] == "1.8.0"

    def test_no_refusal_repeats_who_it_is_about(self) -> None:
        for change in ({"gebeurtenisId": "x"}, {"registratieDatumTijd": "gisteren"}, {"vNummer": "999990019"}, {"bsn": "9999900191"}):
            assert b"999990019" not in post({**NOTE, **change}, doel=a_controller().oin).content

    def test_an_unknown_gemeente_and_another_sender_are_refused(self) -> None:
        assert as_published(post(NOTE, doel=f"{9:020d}")) == 403
        assert as_published(post(NOTE, doel=a_controller().oin, bron=f"{9:020d}")) == 403
        assert kept() == 0

    @pytest.mark.parametrize("header", ["X_Client_Cert_Fingerprint", "X-Client-Cert-Fingerprints"])
    def test_a_certificate_is_told_by_the_header_of_the_proxy_alone(self, settings: Any, header: str) -> None:
        settings.DUO_CLIENT_CERTIFICATE, settings.DUO_CERTIFICATES = True, ["ab" * 20]
        if "_" not in header:  # a server drops a header with an underscore before Django sees it
            assert as_published(post(NOTE, doel=a_controller().oin, **{header: "ab" * 20})) == 401
        assert as_published(post(NOTE, doel=a_controller().oin, **{"X-Client-Cert-Fingerprint": "ab" * 20})) == 201

    def test_without_a_known_certificate_there_is_no_asking(self, settings: Any) -> None:
        """No list, an empty header, an empty entry: none of them opens."""
        settings.DUO_CLIENT_CERTIFICATE = True
        for allowed in ([], ["ab" * 20]):
            settings.DUO_CERTIFICATES = allowed
            for given_ in ("", " ", "cd" * 20):
                assert as_published(post(NOTE, doel=a_controller().oin, **{"X-Client-Cert-Fingerprint": given_})) == 401


def test_ten_identical_posts_at_once_are_one_message(own_database: str) -> None:  # noqa: F811
    goirle = a_controller()
    bericht, answers, ready = str(uuid4()), [], threading.Barrier(10)

    def send() -> None:
        ready.wait()
        answers.append(post(NOTE, doel=goirle.oin, berichtId=bericht).status_code)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(10)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert answers == [201] * 10
    with acting(system_for(goirle.pk, why="test")):
        assert Incoming.objects.filter(state="received").count() == 1
        assert LedgerLine.objects.filter(what="received").count() == 1
        assert LedgerLine.objects.count() == 10
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), min(args::text) FROM procrastinate_jobs WHERE task_name = 'duo.handle_notification'")
        jobs, arguments = cursor.fetchone()
    assert jobs == 1 and "999990019" not in arguments
