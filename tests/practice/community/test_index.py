"""The search index is made anew after a change of words, beside whoever is writing, and only where it must."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection, transaction
from tests.practice.community.world import TODAY, a_signal, coordinator, region, somebody
from tests.records.own_database import outside, own_database

from doorlopend.engines.text import version
from doorlopend.practice.community import search
from doorlopend.practice.community.models import SearchEntry, Signal
from doorlopend.practice.community.services import handling, indexing, learning
from doorlopend.records.access.actor import acting

__all__ = ["outside", "own_database"]
ASK = "Niemand snapt onze oproep voor het gesprek"


def spoil() -> None:
    """As an older version left it: other terms, another mark."""
    SearchEntry.objects.update(search="'x':1", made_by="older")


@pytest.mark.django_db
def test_what_older_words_made_is_made_anew_once_and_found_again() -> None:
    ours, us = region(), coordinator()
    sent = a_signal(somebody("sleutelpersoon", ours.pk), "De brief over de intake wordt niet begrepen")
    with acting(us):
        lesson = learning.write_lesson(actor=us, region_id=ours.pk, today=TODAY, values={"title": "Brief in gewone taal", "context": "Niemand begreep hem", "done": "Herschreven", "gave": "Meer mensen kwamen", "proof": "ervaring"})
    spoil()
    assert search.alike(text=ASK, regions=[ours.pk]) == []
    told: list[tuple[int, int]] = []
    assert indexing.reindex(tell=lambda done, total: told.append((done, total))) == 2 and told[-1] == (2, 2)
    assert [one.id for one in search.alike(text=ASK, regions=[ours.pk])] == [sent.id]
    assert set(SearchEntry.objects.values_list("id", "made_by")) == {(sent.id, version()), (lesson.pk, version())}
    assert indexing.reindex() == 0, "what is up to date stays as it is"
    assert indexing.reindex(everything=True) == 2


def test_who_writes_meanwhile_is_waited_for_and_their_words_count(own_database: str, outside: Any) -> None:
    ours, us = region(), coordinator()
    keys = [a_signal(somebody("sleutelpersoon", ours.pk, f"{n}@test.invalid"), f"Signaal {n} over de bus").id for n in range(3)]
    spoil()
    held, done = threading.Event(), threading.Event()

    def writer() -> None:
        with acting(us), transaction.atomic():
            Signal.objects.select_for_update().get(pk=keys[1])
            held.set()
            done.wait(1)
            handling.weigh(actor=us, signal_id=keys[1], values={"title": "De kinderopvang is vol"}, today=TODAY)
        connection.close()

    thread = threading.Thread(target=writer)
    thread.start()
    assert held.wait(20)
    assert indexing.reindex() == 3
    thread.join()
    assert [one.id for one in search.alike(text="Er is geen oppas voor de kleintjes", regions=[ours.pk])] == [keys[1]]
    assert set(SearchEntry.objects.values_list("made_by", flat=True)) == {version()}
