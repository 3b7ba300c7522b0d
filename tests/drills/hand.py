"""Somebody at a browser: when the site is away or fails, she presses the same button again."""

from __future__ import annotations

import threading
import time
from contextlib import suppress

import httpx


class Hand:
    """Logged in at `address`; `flying` is set each time a press leaves."""

    def __init__(self, address: str, *, email: str, password: str) -> None:
        self.client, self.flying, self.presses = httpx.Client(base_url=address, timeout=30), threading.Event(), 0
        self.client.get("/inloggen/")
        self.client.post("/inloggen/", data={"email": email, "password": password, **self._token()})
        assert self.client.get("/mensen/").status_code == 200

    def _token(self) -> dict[str, str]:
        return {"csrfmiddlewaretoken": self.client.cookies["csrftoken"]}

    def press(self, path: str, **fields: str | list[str]) -> int:
        """Until an answer comes that is no failure; the last status."""
        while True:
            self.presses += 1
            self.flying.set()
            with suppress(httpx.TransportError):
                answer = self.client.post(path, data={**fields, **self._token()})
                if answer.status_code < 500:
                    return answer.status_code
            time.sleep(0.2)
