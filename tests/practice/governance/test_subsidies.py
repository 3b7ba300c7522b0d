"""A subsidy is not sent in with money short or too late, and not accounted for with evidence missing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.practice.governance.world import TODAY, region, somebody

from doorlopend.practice.governance.steps import NotNow
from doorlopend.practice.governance.subsidies import queries, services
from doorlopend.practice.governance.subsidies.models import Duty, Subsidy
from doorlopend.practice.governance.subsidies.queries import Money
from doorlopend.practice.governance.subsidies.states import ENDED, SUBSIDY_MACHINE, SubsidyAct, SubsidyState
from doorlopend.records.access.actor import Actor, acting

DB = pytest.mark.django_db


def spotted(actor: Actor, **more: object) -> Subsidy:
    values = {"scheme": "amif", "title": "Leren op het werk", "call": "Oproep 2027", "deadline": TODAY + timedelta(days=30), "budget": Decimal(100000), "share": Decimal(25), **more}
    with acting(actor):
        return services.spot(actor=actor, region_id=region().pk, values=values)


def step(actor: Actor, row: Subsidy, what: SubsidyAct, **given: object) -> Subsidy:
    with acting(actor):
        return services.act(actor=actor, subsidy_id=row.pk, what=what, given=given, today=TODAY)


@DB
def test_it_goes_in_only_when_partners_cover_their_share() -> None:
    actor = somebody("beleidsmedewerker")
    row = step(actor, spotted(actor), SubsidyAct.GO, lead="Tilburg")
    with pytest.raises(NotNow, match=r"25000\.00"):
        step(actor, row, SubsidyAct.SUBMIT)
    with acting(actor):
        services.join(actor=actor, subsidy=row, values={"name": "Tilburg", "money": Decimal(20000)})
        services.join(actor=actor, subsidy=row, values={"name": "Corporatie", "money": Decimal(5000)})
    assert step(actor, row, SubsidyAct.SUBMIT).state == SubsidyState.INGEDIEND


@DB
def test_it_does_not_go_in_after_the_deadline() -> None:
    actor = somebody("beleidsmedewerker")
    row = step(actor, spotted(actor, deadline=TODAY - timedelta(days=1), share=Decimal(0)), SubsidyAct.GO, lead="Tilburg")
    with pytest.raises(NotNow):
        step(actor, row, SubsidyAct.SUBMIT)


@DB
def test_it_is_not_accounted_for_while_evidence_is_missing() -> None:
    actor = somebody("beleidsmedewerker")
    row = step(actor, spotted(actor, share=Decimal(0)), SubsidyAct.GO, lead="Tilburg")
    for what, given_ in ((SubsidyAct.SUBMIT, {}), (SubsidyAct.GRANT, {"granted": Decimal(75000), "conditions": "Logo tonen"}), (SubsidyAct.START, {})):
        row = step(actor, row, what, **given_)
    with acting(actor):
        duty = services.promise(actor=actor, subsidy=row, values={"kind": "bewijs", "title": "Presentielijsten", "due_on": TODAY, "owner": "Projectleider"})
    with pytest.raises(NotNow, match="Presentielijsten"):
        step(actor, row, SubsidyAct.ACCOUNT)
    with acting(actor):
        with pytest.raises(NotNow):
            services.fulfil(actor=actor, duty=duty, where=" ", today=TODAY)
        with pytest.raises(IntegrityError), transaction.atomic():
            Duty.objects.filter(pk=duty.pk).update(done_on=TODAY)
        services.fulfil(actor=actor, duty=duty, where="Archief, map 4", today=TODAY)
    assert step(actor, row, SubsidyAct.ACCOUNT).state == SubsidyState.VERANTWOORD


@DB
def test_dates_within_ninety_days_are_known_and_an_ended_file_asks_nothing() -> None:
    actor = somebody("beleidsmedewerker")
    row = spotted(actor)
    last = TODAY + timedelta(days=90)
    with acting(actor):
        services.promise(actor=actor, subsidy=row, values={"kind": "rapportage", "title": "Tussenrapport", "due_on": TODAY + timedelta(days=60), "owner": "Projectleider"})
        assert [one.pk for one in queries.calls(actor=actor, first=TODAY, last=last)] == [row.pk]
        assert [one.title for one in queries.next_duties(actor=actor, first=TODAY, last=last)] == ["Tussenrapport"]
    step(actor, row, SubsidyAct.NO_GO, remark="Te weinig partners")
    with acting(actor):
        assert not queries.calls(actor=actor, first=TODAY, last=last) and not queries.next_duties(actor=actor, first=TODAY, last=last)


@given(needed=st.decimals(0, 10**7, places=2), pledged=st.decimals(0, 10**7, places=2))
def test_what_is_short_and_what_is_pledged_cover_what_is_needed(needed: Decimal, pledged: Decimal) -> None:
    money = Money(needed, pledged)
    assert money.short >= 0 and money.short + pledged >= needed


@pytest.mark.parametrize("start", list(SubsidyState))
def test_every_file_can_come_to_an_end(start: SubsidyState) -> None:
    reached, todo = set(), [start]
    while todo:
        state = todo.pop()
        if state not in reached:
            reached.add(state)
            todo += [SubsidyState(one.to) for one in SUBSIDY_MACHINE[state].values()]
    assert reached & ENDED
