"""The stand-in over HTTP: DUO's operations, and `/_simulator/…` for whoever runs it. Standard library only."""

import json
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from .engine import Simulator
from .handlers import Answer
from .numbers import masked
from .settings import Misbehaviour, SettingsError

CONTROL = "/_simulator/"


class Server(ThreadingHTTPServer):
    """A threaded server around one simulator."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], simulator: Simulator, *, quiet: bool) -> None:
        self.simulator = simulator
        self.quiet = quiet
        super().__init__(address, Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that was killed or hung up is no fault of ours; anything else is shown."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """One request: misbehave if told to, answer as DUO, log without BSN."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def do_PUT(self) -> None:
        self._serve("PUT")

    def do_DELETE(self) -> None:
        self._serve("DELETE")

    def log_message(self, format: str, *args: Any) -> None:
        if not self.server.quiet:
            sys.stderr.write(masked(f"{self.log_date_time_string()} {format % args}\n"))

    def _serve(self, method: str) -> None:
        path = urlsplit(self.path).path
        body = self._body()
        if path.startswith(CONTROL):
            self._reply(
                control(self.server.simulator, method, path.removeprefix(CONTROL), body), version=None
            )
        else:
            self._as_duo(method, path, body)

    def _as_duo(self, method: str, path: str, body: object) -> None:
        simulator = self.server.simulator
        how, chance = simulator.settings.misbehaviour, simulator.chance
        if chance.random() < how.slow:
            time.sleep(how.seconds)
        if chance.random() < how.unavailable:
            self._reply(Answer(503), version="1.0.0")
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        operation, answer = simulator.answer(method, path, headers, body)
        if chance.random() < how.lost:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        else:
            self._reply(answer, version=operation.version if operation else "1.0.0")

    def _body(self) -> object:
        length = int(self.headers.get("Content-Length") or 0)
        try:
            return json.loads(self.rfile.read(length)) if length else None
        except ValueError:
            return None

    def _reply(self, answer: Answer, *, version: str | None) -> None:
        content = b"" if answer.body is None else json.dumps(answer.body, ensure_ascii=False).encode()
        self.send_response(answer.status)
        if version is not None:
            self.send_header("API-Version", version)
        if answer.body is not None:
            self.send_header("Content-Type", "application/json")
        if answer.status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def control(simulator: Simulator, method: str, name: str, body: object) -> Answer:
    """`GET state`, `GET ledger`, `GET people`, `POST advance {to}`, `POST deliver`, `POST people`, `POST misbehave`."""
    given = body if isinstance(body, dict) else {}
    try:
        return _control(simulator, f"{method} {name}", given)
    except (SettingsError, KeyError, ValueError) as error:
        return Answer(400, {"error": f"{name}: {error}"})


def _control(simulator: Simulator, asked: str, given: dict[str, Any]) -> Answer:
    if asked == "GET state":
        return Answer(200, simulator.state())
    if asked == "GET ledger":
        return Answer(200, simulator.ledger())
    if asked == "GET people":
        return Answer(200, simulator.bsns())
    if asked == "POST advance":
        return Answer(
            200, simulator.advance(to=date.fromisoformat(given["to"]), send=given.get("send", True))
        )
    if asked == "POST deliver":
        return Answer(200, {"open": simulator.deliver()})
    if asked == "POST people":
        start = date.fromisoformat(given["start"])
        return Answer(200, {"people": simulator.people(count=given["count"], start=start)})
    if asked == "POST misbehave":
        simulator.misbehave(Misbehaviour.parse(given["how"]))
        return Answer(200, simulator.state())
    return Answer(404, {"error": f"no such control: {asked}"})


@contextmanager
def serving(
    simulator: Simulator, *, host: str = "127.0.0.1", port: int = 0, quiet: bool = True
) -> Iterator[str]:
    """Serve in a thread for as long as the block runs; gives the address (port 0 picks a free one)."""
    server = Server((host, port), simulator, quiet=quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{host}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
