"""What stands around the demo's people: contacts, children, nareis, a conference, letters and a partner; and files to destroy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from uuid import UUID

from doorlopend.practice.casework.lists.services import propose_files
from doorlopend.practice.casework.queries import worklist
from doorlopend.records.access.actor import LOGIN, Actor, acting, system_for
from doorlopend.records.access.today import today as the_day
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.services import Source, close_dossier, new_fact, open_dossier, record_facts
from doorlopend.records.people.models import User
from doorlopend.records.people.services import actor_for
from doorlopend.records.regions.models import Controller, Organisation

from .services import family, partners, talking
from .services.talking import Agreement
from .states import NareisAct

PLACES = ("Tilburg", "Goirle", "Waalwijk")
DEMO = Source("demo")
NOTES = (
    ("kantoor", "gesproken", "Kennisgemaakt; wil snel aan het werk", "tolk", 50), ("telefoon", "gesproken", "Lesrooster besproken", "geen", 10),
    ("kantoor", "niet_verschenen", "", "geen", 0), ("thuis", "gesproken", "Post doorgenomen", "sleutelpersoon", 40), ("telefoon", "niet_bereikt", "", "geen", 2),
)  # fmt: skip


def load(*, progress: Callable[[int, int], None]) -> str:
    """Runs after the people and their regievoerders are there."""
    day, made = the_day(), 0
    for number, name in enumerate(PLACES):
        progress(number, len(PLACES))
        holder = Controller.objects.get(gemeente__names__name=name, gemeente__names__valid_before=None)
        made += _around(holder, _actor(holder.pk, "regievoerder", day), day)
        _old(holder, day)
    return f"contacts, families and conferences around {made} people, and files whose term has passed"


def _actor(holder: UUID, role: str, day: date) -> Actor:
    with acting(system_for(holder, why="demo")):
        user = User.objects.filter(steward_id=holder, grants__role=role).first()
    assert user is not None
    with acting(LOGIN):
        return actor_for(user=user, today=day)


def _around(holder: Controller, actor: Actor, day: date) -> int:
    rng = Random(str(holder.oin))
    with acting(actor):
        mine = list(worklist(actor=actor, today=day)[:14])
        for number, dossier in enumerate(mine):
            _contacts(actor, dossier, day, rng, quiet=number % 3 == 2)
        if len(mine) >= 4:
            _family(actor, mine[0], mine[1], day)
            _conference(actor, mine[2], day)
            _partner(actor, mine[3])
    return len(mine)


def _contacts(actor: Actor, dossier: Dossier, day: date, rng: Random, *, quiet: bool) -> None:
    least = 35 if quiet else 2
    for ago in sorted((rng.randint(least, least + 20), rng.randint(60, 100)), reverse=True):
        how, outcome, note, help_, minutes = rng.choice(NOTES)
        on = max(day - timedelta(days=ago), dossier.opened_on)
        reason = "Geen vervoer" if outcome == "niet_verschenen" else ""
        talking.log_contact(actor=actor, dossier_id=dossier.pk, values={"on": on, "how": how, "outcome": outcome, "note": note, "help": help_, "minutes": minutes, "reason": reason})


def _family(actor: Actor, one: Dossier, other: Dossier, day: date) -> None:
    children = (("Lia", 6, "basisschool", "De Vonder"), ("Sami", 13, "isk", "ISK Tilburg"), ("Noor", 3, "", ""))
    for name, age, place, school in children:
        values = {"name": name, "born": day - timedelta(days=365 * age + 40), "place": place, "school": school, "starts_on": None, "transport": False, "reported": bool(place), "jgz": False}
        family.save_child(actor=actor, dossier_id=one.pk, child_id=None, values=values)
    row = family.expect(actor=actor, dossier_id=other.pk, adults=1, children=2, expected=day + timedelta(days=75), home_fits=False, today=day)
    family.follow(actor=actor, follower_id=row.pk, act=NareisAct.GRANT, today=day)
    facts = [new_fact(kind="netwerk.contact", valid_from=day - timedelta(days=20), known_on=day, soort=kind, nederlandstalig=True) for kind in ("maatje", "buur")]
    record_facts(actor=actor, dossier_id=one.pk, facts=facts, source=DEMO)


def _conference(actor: Actor, dossier: Dossier, day: date) -> None:
    past = talking.plan(
        actor=actor, dossier_id=dossier.pk, on=max(day - timedelta(days=12), dossier.opened_on), question="Hoe blijft de les te combineren met de zorg thuis?",
        agenda=["Rooster", "Kinderopvang"], invited=["Marit, taalschool", "Fatma, maatschappelijke begeleiding"],
    )  # fmt: skip
    talking.hold(
        actor=actor, conference_id=past.pk, attended=["Marit, taalschool"], person_present=True, summary="Twee ochtenden les; opvang wordt aangevraagd.",
        agreements=[Agreement("Kinderopvang aanvragen", day + timedelta(days=6), actor.user_id)],
    )  # fmt: skip
    talking.plan(actor=actor, dossier_id=dossier.pk, on=day + timedelta(days=16), question="Is het rooster gelukt?", agenda=[], invited=["Marit, taalschool"])


def _partner(actor: Actor, dossier: Dossier) -> None:
    school = Organisation.objects.filter(kind=Organisation.Kind.TAALAANBIEDER).order_by("name").first()
    if school is not None:
        partners.send(actor=actor, dossier_id=dossier.pk, partner_id=school.pk, item="rooster", text="Kan vanaf volgende maand op dinsdag en donderdag, na half tien.")


def _old(holder: Controller, day: date) -> None:
    """Two files whose duty ended long ago; one of them proposed by the team leader already."""
    system, ended, found = system_for(holder.pk, why="demo"), day - timedelta(days=5 * 366 + 20), []
    for number in range(2):
        began = ended - timedelta(days=1100)
        facts = [
            new_fact(kind="persoon.naam", valid_from=began, known_on=began, achternaam=f"Voorbeeld-Oud {number + 1}", voornamen="Demo"),
            new_fact(kind="status.vastgesteld", valid_from=began, known_on=began, groep="wi2013"),
            new_fact(kind="inburgeringsplicht.vastgesteld", valid_from=began, known_on=began, regime="wi2013"),
            new_fact(kind="inburgeringsplicht.beeindigd", valid_from=ended, known_on=ended, reden="voldaan"),
        ]  # fmt: skip
        with acting(system):
            dossier = open_dossier(actor=system, controller_id=holder.pk, opened_on=began, facts=facts, source=DEMO)
            close_dossier(actor=system, dossier_id=dossier.pk, closed_on=ended, reason="duty ended")
        found.append(dossier.pk)
    leader = _actor(holder.pk, "teamleider", day)
    with acting(leader):
        propose_files(actor=leader, dossier_ids=found[1:], today=day)
