"""A sender that behaves as DUO does: it sends again, with the same id and content, until it gets an answer."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

import httpx

DUO_OIN = "00000001800866472000"
EVENT = "SS139"


def bsn(number: int) -> str:
    """The n-th number of nine digits that passes the eleven test, counted from 900 million on: given to nobody."""
    stem = f"{90_000_000 + number:08d}"
    total = sum(int(digit) * weight for digit, weight in zip(stem, range(9, 1, -1), strict=True)) % 11
    return f"{stem}{total}" if total < 10 else bsn(number + 50_000)


@dataclass(slots=True)
class Sender:
    """Sends `count` notifications about as many people, and some of them a second time under another id."""

    address: str
    oin: str
    count: int
    seed: int
    accepted: dict[UUID, str] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)
    flying: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)
    pace: float = 0.02

    def run(self, threads: int = 4) -> None:
        """Returns when every notification was accepted."""
        work = [threading.Thread(target=self._part, args=(start, threads), daemon=True) for start in range(threads)]
        for thread in work:
            thread.start()
        for thread in work:
            thread.join()
        self.done.set()

    def _part(self, start: int, step: int) -> None:
        chance = Random(f"{self.seed}-{start}")
        for number in range(start, self.count, step):
            self._until_accepted(chance, bsn(number))
            if chance.random() < 0.1:
                self._until_accepted(chance, bsn(number))
            time.sleep(chance.expovariate(1 / (self.pace * step)))

    def _until_accepted(self, chance: Random, person: str) -> None:
        message = UUID(int=chance.getrandbits(128), version=4)
        body = {"registratieDatumTijd": "2026-01-26T09:00:00Z", "gebeurtenisId": EVENT, "bsn": person}
        headers = {"bron": DUO_OIN, "doel": self.oin, "berichtId": str(message), "API-Version": "1.8.0"}
        while not self._post(headers, body):
            time.sleep(0.1 + chance.random() * 0.2)
        self.accepted[message] = person

    def _post(self, headers: dict[str, str], body: dict[str, str]) -> bool:
        self.flying.set()
        try:
            answer = httpx.post(f"{self.address}/notificaties", headers=headers, json=body, timeout=20)
            self.answers[str(answer.status_code)] += 1
            assert answer.status_code == 201 or answer.status_code >= 500, answer.text
            return answer.status_code == 201
        except httpx.TransportError as error:
            self.answers[type(error).__name__] += 1
            return False
