"""Nothing is public before another read it; every version that was public can be shown again; plain words are counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.practice.governance.world import TODAY, region, somebody

from doorlopend.practice.governance.publicity import plain, queries, services
from doorlopend.practice.governance.publicity.models import Page, Passport, Published
from doorlopend.practice.governance.publicity.prose import prose
from doorlopend.practice.governance.publicity.states import PAGE_MACHINE, PageAct, PageState
from doorlopend.practice.governance.steps import NotNow
from doorlopend.records.access.actor import Actor, acting

DB = pytest.mark.django_db
TEXT = {"title": "Open dag", "lead": "Kom langs", "body": "## Wanneer\nOp zaterdag.", "owner": "Redactie", "review_on": TODAY + timedelta(days=183)}


@pytest.fixture(autouse=True)
def fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORLOPEND_TODAY", TODAY.isoformat())


@pytest.fixture
def pair(db: None) -> tuple[Actor, Actor]:
    """Who writes, and who reads it."""
    return somebody("redacteur"), somebody("regiocoordinator")


def a_page(writer: Actor, slug: str = "open-dag") -> Page:
    with acting(writer):
        return services.write_page(actor=writer, region_id=region().pk, values={**TEXT, "slug": slug, "kind": "nieuws"})


def step(actor: Actor, page: Page, what: PageAct, day: Any = TODAY) -> Page:
    with acting(actor):
        return services.act(actor=actor, page_id=page.pk, what=what, given={"remark": "Omdat"} if "remark" in _asks(page, what) else {}, today=day)


def _asks(page: Page, what: PageAct) -> tuple[str, ...]:
    found = PAGE_MACHINE[PageState(page.state)].get(what)
    return found.asks if found else ()


def publish(writer: Actor, reader: Actor, page: Page, day: Any = TODAY) -> Page:
    page = step(writer, page, PageAct.SUBMIT, day)
    page = step(reader, page, PageAct.APPROVE, day)
    return step(writer, page, PageAct.PUBLISH, day)


def test_who_submits_does_not_approve(pair: tuple[Actor, Actor]) -> None:
    writer, _reader = pair
    page = step(writer, a_page(writer), PageAct.SUBMIT)
    with pytest.raises(NotNow):
        step(writer, page, PageAct.APPROVE)
    with acting(writer), pytest.raises(IntegrityError), transaction.atomic():
        Page.objects.filter(pk=page.pk).update(state="gepubliceerd")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(roads=st.lists(st.tuples(st.sampled_from(list(PageAct)), st.booleans()), max_size=14))
def test_on_no_road_does_a_text_get_out_that_no_other_approved(pair: tuple[Actor, Actor], roads: list[tuple[PageAct, bool]]) -> None:
    writer, reader = pair
    page = a_page(writer, f"pagina-{uuid4()}")
    approved_by_other, submitter = False, ""
    for what, second in roads:
        actor = reader if second else writer
        before = Published.objects.filter(page_id=page.pk, withdrawn=False).count()
        try:
            page = step(actor, page, what)
        except NotNow:
            continue
        if what is PageAct.SUBMIT:
            submitter, approved_by_other = actor.id, False
        elif what is PageAct.APPROVE:
            approved_by_other = actor.id != submitter
        elif what in {PageAct.RETURN, PageAct.REVISE}:
            approved_by_other = False
        if Published.objects.filter(page_id=page.pk, withdrawn=False).count() > before:
            assert approved_by_other


def test_what_was_approved_is_not_changed_under_the_readers_hands(pair: tuple[Actor, Actor]) -> None:
    writer, reader = pair
    page = step(reader, step(writer, a_page(writer), PageAct.SUBMIT), PageAct.APPROVE)
    with acting(writer), pytest.raises(NotNow):
        services.change_page(actor=writer, page=page, values={"body": "Iets heel anders"})


def test_the_site_of_any_day_can_be_shown_again(pair: tuple[Actor, Actor]) -> None:
    writer, reader = pair
    start = TODAY - timedelta(days=30)
    page = publish(writer, reader, a_page(writer), start)
    page = step(writer, page, PageAct.REVISE, start + timedelta(days=5))
    assert queries.public(region_code="hart-van-brabant", day=TODAY)[0].number == 1, "the old text stays while it is revised"
    with acting(writer):
        page = services.change_page(actor=writer, page=page, values={"body": "Op zondag."})
    page = publish(writer, reader, page, start + timedelta(days=10))
    step(writer, page, PageAct.WITHDRAW, start + timedelta(days=20))
    seen = {days: [row.body for row in queries.public(region_code="hart-van-brabant", day=start + timedelta(days=days))] for days in (-1, 0, 9, 10, 19, 20)}
    assert seen == {-1: [], 0: ["## Wanneer\nOp zaterdag."], 9: ["## Wanneer\nOp zaterdag."], 10: ["Op zondag."], 19: ["Op zondag."], 20: []}


def test_anybody_reads_what_is_public_and_nothing_else(pair: tuple[Actor, Actor]) -> None:
    writer, reader = pair
    publish(writer, reader, a_page(writer))
    a_page(writer, "geheim-plan")
    visitor = Client()
    home = visitor.get("/openbaar/hart-van-brabant/").content.decode()
    assert "Open dag" in home and "geheim-plan" not in home
    assert visitor.get("/openbaar/hart-van-brabant/geheim-plan/").status_code == 404
    assert "Op zaterdag." in visitor.get("/openbaar/hart-van-brabant/open-dag/").content.decode()
    assert visitor.get("/openbaar/bestaat-niet/").status_code == 404
    for statement in ("privacy", "toegankelijkheid"):
        assert visitor.get(f"/openbaar/hart-van-brabant/{statement}/").status_code == 200
    feed = ElementTree.fromstring(visitor.get("/openbaar/hart-van-brabant/rss.xml").content)
    assert [one.text for one in feed.findall("channel/item/title")] == ["Open dag"]


def test_a_heading_that_stays_inside_does_not_get_out(pair: tuple[Actor, Actor]) -> None:
    writer, _reader = pair
    with acting(writer):
        values = {"title": "Startbanen", "aim": "Werk", "develop": "Te weinig banen", "money": "Geheim bedrag", "inside": ["money"]}
        passport = services.write_passport(actor=writer, region_id=region().pk, values=values, today=TODAY)
        page = services.page_of(actor=writer, passport=passport, today=TODAY)
        assert "Te weinig banen" in page.body and "Geheim bedrag" not in page.body
        assert services.page_of(actor=writer, passport=passport, today=TODAY).pk == page.pk
        assert queries.stale(passport, TODAY + timedelta(days=184))
        Passport.objects.filter(pk=passport.pk).update(state="structureel")
        passport.refresh_from_db()
        assert not queries.stale(passport, TODAY + timedelta(days=184))


def test_a_newsletter_is_made_of_what_really_came_out(pair: tuple[Actor, Actor]) -> None:
    writer, reader = pair
    publish(writer, reader, a_page(writer))
    a_page(writer, "concept")
    with acting(writer):
        found = queries.news(actor=writer, today=TODAY)
        assert [one.heading for one in found] == ["Open dag"]
        letter = services.build_newsletter(actor=writer, region_id=region().pk, title="Nieuwsbrief", items=[(found[0].heading, found[0].text)], today=TODAY)
        assert letter.state == "concept" and "## Open dag" in letter.body
        with pytest.raises(NotNow):
            services.build_newsletter(actor=writer, region_id=region().pk, title="Leeg", items=[], today=TODAY)


@given(text=st.text(max_size=200))
def test_no_markup_of_a_writer_reaches_the_page(text: str) -> None:
    shown = str(prose(f"<script>{text}</script>\n\n## {text}\n- {text}"))
    assert "<script" not in shown


def test_the_reading_ease_is_doumas() -> None:
    """One sentence of four words with four syllables: 206.84 - 77 - 3.72."""
    assert plain.read("Wij gaan naar huis.").score == pytest.approx(206.84 - 77 * 4 / 4 - 0.93 * 4, abs=0.06)


def test_official_language_is_pointed_out_with_what_to_write_instead() -> None:
    found = plain.read("U dient middels dit formulier, met betrekking tot uw inburgeringsverplichtingen en ten behoeve van de uitvoering daarvan, tijdig een verzoek in te dienen bij het college van burgemeester en wethouders.")
    assert {"middels", "met betrekking tot", "dient"} <= {one.text for one in found.hard}
    assert found.long_sentences and "inburgeringsverplichtingen" in found.long_words and not found.easy
    easy = plain.read("Kom naar het stadhuis. Neem uw pas mee. Wij helpen u.")
    assert easy.easy and easy.score is not None and easy.score > 90


@given(text=st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    assert plain.read(text).words >= 0


def test_a_passport_shows_published_figures_and_never_a_hidden_one(pair: tuple[Actor, Actor]) -> None:
    from tests.factories import a_controller, a_dossier

    from doorlopend.practice.governance.publicity import figures
    from doorlopend.records.indicators.registry import indicators
    from doorlopend.records.indicators.services import publish as count

    _writer, reader = pair
    few, many = a_controller("Goirle", code="GM9000", number=9000), a_controller("Tilburg", code="GM9001", number=9001)
    region()
    for place, number in ((few, 2), (many, 14)):
        for one in range(number):
            a_dossier(place, surname=f"Persoon{one}", known=TODAY - timedelta(days=60))
    count(indicator=indicators()["open_dossiers"], region_id=region().pk, first=TODAY - timedelta(days=20), last=TODAY, counted_on=TODAY)
    values = {"title": "Taal op de werkvloer", "aim": "Sneller leren", "figures": ["open_dossiers", "bestaat-niet"]}
    with acting(reader):
        whole = services.write_passport(actor=reader, region_id=region().pk, values=values, today=TODAY)
        small = services.write_passport(actor=reader, region_id=region().pk, values={**values, "gemeente_id": few.gemeente_id}, today=TODAY)
        (hidden,) = figures.of(actor=reader, passport=small, today=TODAY)
        assert hidden.value == "" and "niet getoond" in hidden.words
        page = services.page_of(actor=reader, passport=small, today=TODAY)
        assert "## Cijfers" in page.body and "niet getoond" in page.body
        assert len(figures.of(actor=reader, passport=whole, today=TODAY)) == 1
        assert figures.of(actor=reader, passport=whole, today=TODAY - timedelta(days=1)) == []


def test_who_may_not_read_figures_makes_a_page_without(pair: tuple[Actor, Actor]) -> None:
    writer, _reader = pair
    with acting(writer):
        made = services.write_passport(actor=writer, region_id=region().pk, values={"title": "Taal", "aim": "Leren", "figures": ["open_dossiers"]}, today=TODAY)
        assert "Cijfers" not in services.page_of(actor=writer, passport=made, today=TODAY).body
