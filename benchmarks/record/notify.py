"""Notifications posted to a running site for 60 s by 16 senders; prints seconds, p95 and how many were kept."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
import uuid
from http.client import HTTPConnection

import httpx

PORT, SECONDS, SENDERS = 8797, 60, 16


def main() -> None:
    command = [sys.executable, "-m", "gunicorn", "-b", f"127.0.0.1:{PORT}", "-w", "2", "--threads", "4", "--log-level", "error", "doorlopend.gateways.web.wsgi"]
    site = subprocess.Popen(command, env=os.environ.copy())
    try:
        _wait()
        seconds, durations = _send()
    finally:
        site.terminate()
        site.wait(20)
    durations.sort()
    print(seconds, durations[int(len(durations) * 0.95)], len(durations), sep="\n")


def _wait() -> None:
    for _attempt in range(150):
        try:
            httpx.get(f"http://127.0.0.1:{PORT}/gezond/", timeout=2)
            return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise RuntimeError("the site did not start")


def _send() -> tuple[float, list[float]]:
    durations: list[float] = []
    start = time.perf_counter()
    threads = [threading.Thread(target=_sender, args=(number, start, durations)) for number in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - start, durations


def _sender(number: int, start: float, durations: list[float]) -> None:
    """A plain connection kept open: the senders share the machine with the site and should cost it little."""
    rng = random.Random(number)
    headers = {"bron": "00000001800866472000", "doel": f"{1:020d}", "Content-Type": "application/json"}
    link = HTTPConnection("127.0.0.1", PORT, timeout=30)
    while time.perf_counter() - start < SECONDS:
        body = {"registratieDatumTijd": f"2026-11-{rng.randint(1, 28):02d}T10:00:00.{rng.randint(0, 999999):06d}Z", "gebeurtenisId": "SS139", "vNummer": rng.randint(1, 9_999_999_999)}
        began = time.perf_counter()
        link.request("POST", "/notificaties", json.dumps(body), {**headers, "berichtId": str(uuid.uuid4())})
        answer = link.getresponse()
        answer.read()
        if answer.status == 201:
            durations.append((time.perf_counter() - began) * 1000)


if __name__ == "__main__":
    main()
