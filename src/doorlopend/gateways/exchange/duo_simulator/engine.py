"""The stand-in itself: answers requests, lets days pass, and delivers notices."""

import json
import random
import threading
import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from .delivery import deliver
from .description import Operation, body_fits, data, find, well_formed
from .handlers import Answer, Call, Later, serve
from .lives import life
from .numbers import bsns
from .person import Document, may_ask, responsible
from .settings import Misbehaviour, Settings
from .steps import STEPS
from .store import Store

CORRECTION = "kennisgeving_gecorrigeerd"
NAMESPACE = uuid.UUID("6f2c2d1e-7a57-4d0c-9a29-8d1f3a0c9999")


class Simulator:
    """One DUO for all gemeenten in its settings. Safe for threads; keeps its state in `store`."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.settings = settings
        self._store = store
        self._lock = threading.RLock()
        self._sending = threading.Lock()
        self.chance = random.Random(settings.seed)

    @classmethod
    def open(cls, path: str | None, *, settings: Settings) -> "Simulator":
        """Continue from the file at `path`, or start afresh there; None keeps everything in memory."""
        return cls(Store(path), settings)

    def close(self) -> None:
        with self._lock:
            self._store.close()

    def misbehave(self, how: Misbehaviour) -> None:
        self.settings = replace(self.settings, misbehaviour=how)

    @property
    def today(self) -> date:
        """The simulated day; without people or `advance` the first day of 2022."""
        with self._lock:
            return date.fromisoformat(self._store.meta("today", "2022-01-01"))

    def people(self, *, count: int, start: date, months: int = 36) -> int:
        """Plan `count` new lives whose duty begins within `months` after `start`; returns how many there are now."""
        with self._lock:
            present: int = self._store.counts()["people"]
            codes = tuple(g.code for g in self.settings.gemeenten)
            for place, bsn in enumerate(bsns(present + count)[present:], start=present):
                made = life(
                    bsn=bsn, seed=self.settings.seed, place=place, codes=codes, start=start,
                    days=max(1, months * 30), portal=self.settings.portal,
                )  # fmt: skip
                self._store.save(made.doc)
                self._store.plan(bsn, made.steps)
            if self._store.meta("today") is None:
                self._store.set_meta("today", start.isoformat())
            self._store.commit()
            return present + count

    def add(self, doc: Document, steps: list[Later]) -> None:
        """Add one person with a life of your own making (see `person.new` and `steps.STEPS`)."""
        with self._lock:
            self._store.save(doc)
            self._store.plan(doc["bsn"], steps)
            self._store.commit()

    def bsns(self) -> list[str]:
        with self._lock:
            return [doc["bsn"] for doc in self._store.people()]

    def document(self, bsn: str) -> Document | None:
        with self._lock:
            return self._store.person(bsn)

    def advance(self, *, to: date, send: bool = True) -> dict[str, Any]:
        """Let days pass up to and including `to`, then deliver what is open; returns `state`."""
        with self._lock:
            while (row := self._store.next_step(until=to)) is not None:
                self._play(row)
            self._store.set_meta("today", max(to, self.today).isoformat())
            self._store.commit()
        if send:
            self.deliver()
        return self.state()

    def _play(self, row: Any) -> None:
        doc = self._store.person(row["bsn"])
        if doc is None:
            return
        day = date.fromisoformat(row["day"])
        played = STEPS[row["name"]](doc, day, _args(row["args"]))
        for event in played.events:
            self._happened(doc, day, event, to=played.to)
            if row["name"] != CORRECTION:
                self._plan_correction(doc, day, event)
        self._store.plan(doc["bsn"], played.later)
        self._store.save(doc)

    def _happened(self, doc: Document, day: date, event: str, *, to: str | None) -> None:
        """Register an event with the person and make its notice for the gemeente it concerns."""
        announced = event in data("events")["announced"]
        if announced and not self.settings.announced:
            return
        text = data("events")["announced" if announced else "live"][event]
        doc["gebeurtenissen"].append({"id": event, "omschrijving": text, "datum": day.isoformat()})
        gemeente = self.settings.gemeente(to or responsible(doc) or "")
        if gemeente is not None:
            self._notify(doc, day, event, gemeente.oin)

    def _notify(self, doc: Document, day: date, event: str, oin: str) -> None:
        how = self.settings.misbehaviour
        moment = f"{day.isoformat()}T{self.chance.randrange(7, 19):02d}:{self.chance.randrange(60):02d}:00Z"
        by_number = {"vNummer": doc["v_nummer"]} if self.chance.random() < how.no_bsn else {"bsn": doc["bsn"]}
        body = {"registratieDatumTijd": moment, **by_number, "gebeurtenisId": event}
        identity = self._identity()
        state = "withheld" if self.chance.random() < how.unsent else "open"
        self._store.add_notice(bericht_id=identity, doel=oin, body=body, day=day, state=state)
        if self.chance.random() < how.duplicate:
            again = identity if self.chance.random() < 0.5 else self._identity()
            self._store.add_notice(bericht_id=again, doel=oin, body=body, day=day, state=state)
        if self.chance.random() < how.conflict:
            other = {**body, "gebeurtenisId": "SS199" if event != "SS199" else "SS139"}
            self._store.add_notice(bericht_id=identity, doel=oin, body=other, day=day, state=state)

    def _plan_correction(self, doc: Document, day: date, event: str) -> None:
        chance = self.settings.misbehaviour.correction
        if event in ("SS139", "SS101") and self.chance.random() < chance:
            args = {"dagen": self.chance.choice((-3, -1, 1, 4)), "gebeurtenis": event}
            self._store.plan(doc["bsn"], [(day + timedelta(days=5), CORRECTION, args)])

    def _identity(self) -> str:
        number = self._store.meta("berichten", 0) + 1
        self._store.set_meta("berichten", number)
        return str(uuid.uuid5(NAMESPACE, f"{self.settings.seed}:{number}"))

    def deliver(self) -> int:
        """Post every open notice once more; returns how many are still open afterwards."""
        if self.settings.callback is None:
            return len(self.ledger(state="open"))
        with self._sending:
            waiting = self.ledger(state="open")
            for number, status in deliver(_shuffled(waiting, self), settings=self.settings):
                with self._lock:
                    accepted = status is not None and 200 <= status < 300
                    self._store.notice_sent(number, status=status, delivered=accepted)
                    self._store.commit()
        return len(self.ledger(state="open"))

    def ledger(self, *, state: str | None = None) -> list[dict[str, Any]]:
        """Every notice made: berichtId, doel, body, day, state (open, delivered, withheld), attempts, last status."""
        with self._lock:
            return self._store.notices(state=state)

    def state(self) -> dict[str, Any]:
        with self._lock:
            return {"today": self.today.isoformat(), **self._store.counts()}

    def answer(
        self, method: str, path: str, headers: dict[str, str], body: object
    ) -> tuple[Operation | None, Answer]:
        """What DUO answers to one request; headers by lower-case name, body decoded (None when absent or broken)."""
        found = find(method, path, outline=self.settings.outline)
        if found is None:
            return None, Answer(404)
        operation, parameters = found
        gemeente = self.settings.gemeente_by_oin(headers.get("bron", ""))
        if not self._well_formed(operation, parameters, headers, body):
            return operation, Answer(400)
        if gemeente is None:
            return operation, Answer(
                403 if 403 in operation.answers else 400, [] if operation.rejects else None
            )
        with self._lock:
            given = body if isinstance(body, dict) else {}
            return operation, self._handle(operation, parameters, given, gemeente.code)

    def _well_formed(
        self, operation: Operation, parameters: dict[str, str], headers: dict[str, str], body: object
    ) -> bool:
        addressed = headers.get("doel") == self.settings.duo_oin and len(headers.get("bron", "")) == 20
        fits = operation.body is None or body_fits(operation.body, body)
        return addressed and _is_uuid(headers.get("berichtid", "")) and well_formed(parameters) and fits

    def _handle(
        self, operation: Operation, parameters: dict[str, str], body: dict[str, Any], code: str
    ) -> Answer:
        doc: Document = {}
        if "bsn" in parameters:
            known = self._store.person(parameters["bsn"])
            if known is None or known["plicht"] is None:
                return Answer(404)
            if not may_ask(known, code, today=self.today):
                return Answer(403, [{"fouttekst": NOT_YOURS}] if operation.rejects else None)
            doc = known
        shared = self._store.meta("gedeeld", {"contacten": {}, "volgnummer": 0})
        call = Call(operation, parameters, body, code, self.today, doc, shared)
        answer = serve(call)
        if (answer.status < 300 and operation.method != "GET") or call.later:
            self._keep(call)
        return answer

    def _keep(self, call: Call) -> None:
        if call.doc:
            self._store.save(call.doc)
            self._store.plan(call.doc["bsn"], call.later)
        self._store.set_meta("gedeeld", call.shared)
        self._store.commit()


NOT_YOURS = "Uw gemeente is niet bevoegd voor deze persoon."


def _shuffled(notices: list[dict[str, Any]], simulator: Simulator) -> Iterable[dict[str, Any]]:
    """With the chance of `reorder` a notice trades places with one of the ten after it."""
    chance, how = simulator.chance, simulator.settings.misbehaviour
    for here in range(len(notices)):
        if chance.random() < how.reorder:
            there = min(len(notices) - 1, here + chance.randrange(1, 11))
            notices[here], notices[there] = notices[there], notices[here]
    return notices


def _args(text: str) -> dict[str, Any]:
    return dict(json.loads(text))


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False
