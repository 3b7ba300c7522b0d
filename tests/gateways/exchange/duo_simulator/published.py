"""DUO's published interface files, ready for openapi-core, and helpers to put questions to the stand-in."""

import json
import re
import uuid
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from openapi_core import OpenAPI
from openapi_core.testing import MockRequest, MockResponse

from doorlopend.gateways.exchange.duo_simulator import Gemeente, Settings, Simulator
from doorlopend.gateways.exchange.duo_simulator.handlers import Answer
from doorlopend.gateways.exchange.duo_simulator.numbers import bsns
from doorlopend.gateways.exchange.duo_simulator.person import new

FOLDER = Path(__file__).parents[5] / "shared" / "reference" / "duo-m2m"
FILES = sorted(path.stem for path in FOLDER.glob("*.yml"))
TILBURG, GOIRLE = Gemeente.parse("0855"), Gemeente.parse("0785")
HOST = "https://duo.example"
BSNS = bsns(12)


@cache
def raw(name: str) -> dict[str, Any]:
    return yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))


@cache
def interface(name: str) -> OpenAPI:
    """The file as openapi-core wants it: a server, and Python's spelling of the one Unicode pattern."""
    text = (FOLDER / f"{name}.yml").read_text(encoding="utf-8")
    text = text.replace(r"\\p{L}\\p{Pd}", r"A-Za-zÀ-ÿ\\-")
    content = yaml.safe_load(text)
    content["servers"] = [{"url": HOST}]
    return OpenAPI.from_dict(content)


def operations() -> list[tuple[str, str, str]]:
    """(file, method, path) of every operation a gemeente may call."""
    return [
        (name, method.upper(), path)
        for name in FILES
        if name != "Notificatie"
        for path, methods in raw(name)["paths"].items()
        for method in methods
    ]


def headers(gemeente: Gemeente = TILBURG, **change: str) -> dict[str, str]:
    return {"bron": gemeente.oin, "doel": Settings().duo_oin, "berichtId": str(uuid.uuid4()), **change}


def ask(
    simulator: Simulator,
    method: str,
    path: str,
    body: object = None,
    *,
    by: Gemeente = TILBURG,
    **change: str,
) -> Answer:
    sent = {name.lower(): value for name, value in headers(by, **change).items()}
    return simulator.answer(method, path, sent, body)[1]


def check_request(name: str, method: str, path: str, body: object) -> None:
    """Raises when DUO's publication would not allow the request."""
    interface(name).validate_request(_request(method, path, body))


def check_answer(name: str, method: str, path: str, body: object, answer: Answer) -> None:
    """Raises when DUO's publication would not allow the answer."""
    content = b"" if answer.body is None else json.dumps(answer.body).encode()
    response = MockResponse(
        content, status_code=answer.status, headers={"API-Version": raw(name)["info"]["version"]}
    )
    interface(name).validate_response(_request(method, path, body), response)


def _request(method: str, path: str, body: object) -> MockRequest:
    content = None if body is None else json.dumps(body).encode()
    pattern = next(
        p for name in FILES for p in raw(name)["paths"] if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", p), path)
    )
    names, values = (
        re.findall(r"\{(\w+)\}", pattern),
        re.fullmatch(re.sub(r"\{\w+\}", "([^/]+)", pattern), path),
    )
    assert values is not None
    return MockRequest(
        HOST, method.lower(), path, path_pattern=pattern,
        view_args=dict(zip(names, values.groups(), strict=True)), headers=headers(), data=content,
    )  # fmt: skip


def world(today: date = date(2025, 6, 2)) -> Simulator:
    """Two gemeenten; the first person lives in Tilburg with PIP and termijn, the second has just arrived there."""
    simulator = Simulator.open(None, settings=Settings(gemeenten=(TILBURG, GOIRLE), seed=3, outline=True))
    for place, (bsn, route) in enumerate(zip(BSNS, ("B", None, "Z", "O", "B", "B"), strict=False)):
        asiel = place != 4
        doc = new(
            bsn=bsn,
            v_nummer=9_000_000_100 + place,
            asiel=asiel,
            detail="Asielstatushouder" if asiel else "Overig",
        )
        coa = place == 5
        steps = [(date(2024, 1, 8), "verplicht", {"coa": coa, "gemeente": TILBURG.code})]
        if route is not None:
            steps += [(date(2024, 3, 4), "pip_portaal", {"leerroute": route})]
        simulator.add(doc, steps)
    simulator.advance(to=today)
    return simulator
