"""Small testbeds shared by the tests."""

from typing import Any

import numpy as np

from doorlopend.engines.evidence import Finding, Protocol, Refusal, Snapshot, analyse, parse, snapshot, table

PROTOCOL: dict[str, Any] = {
    "testbed": {"id": "proef", "title": "Taal op de werkvloer", "question": "Helpt het?"},
    "design": {"kind": "lottery", "draws": 199},
    "arms": [
        {"id": "A", "name": "aanpak A"},
        {"id": "B", "name": "aanpak B"},
        {"id": "U", "name": "de gewone begeleiding", "control": True},
    ],
    "outcomes": [
        {
            "id": "werk",
            "kind": "share",
            "primary": True,
            "column": "werk",
            "thing_nl": "betaald werk",
            "thing_en": "paid work",
        },
        {
            "id": "tijd",
            "kind": "time",
            "time": "t",
            "event": "e",
            "tau": 24.0,
            "thing_nl": "betaald werk",
            "thing_en": "paid work",
        },
        {
            "id": "maanden",
            "kind": "months",
            "column": "m",
            "thing_nl": "geen uitkering",
            "thing_en": "no benefit",
        },
        {
            "id": "ladder",
            "kind": "ordinal",
            "column": "l",
            "step": 4,
            "thing_nl": "trede 4 of hoger",
            "thing_en": "step 4 or higher",
        },
    ],
    "columns": {"person": "id", "arm": "arm", "town": "town"},
}


def protocol(**parts: Any) -> Protocol:
    return parse(PROTOCOL | parts)


def people(n: int = 300, *, seed: int = 1, effect: float = 0.15) -> dict[str, list[Any]]:
    rng = np.random.default_rng(seed)
    arm = np.tile(["A", "B", "U"], n)[:n]
    helped = arm == "A"
    t, c = rng.exponential(np.where(helped, 18, 28)), rng.uniform(26, 36, n)
    return {
        "id": list(range(n)),
        "arm": arm.tolist(),
        "town": [f"t{v}" for v in rng.integers(0, 4, n)],
        "werk": (rng.random(n) < 0.35 + effect * helped).astype(int).tolist(),
        "t": np.minimum(t, c).tolist(),
        "e": (t <= c).astype(int).tolist(),
        "m": np.round(rng.uniform(0, 12, n) + 2 * helped, 2).tolist(),
        "l": rng.integers(1, 7, n).tolist(),
    }


def ready(data: dict[str, list[Any]] | None = None, **parts: Any) -> tuple[Protocol, Snapshot]:
    p = protocol(**parts)
    return p, snapshot(p, table(data or people()))


def found(
    outcome: str = "werk", arm: str = "A", data: dict[str, list[Any]] | None = None, **parts: Any
) -> Finding:
    result = analyse(*ready(data, **parts), outcome, arm=arm)
    assert isinstance(result, Finding), result.as_dict()
    return result


def refused(
    outcome: str = "werk", arm: str = "A", data: dict[str, list[Any]] | None = None, **parts: Any
) -> Refusal:
    result = analyse(*ready(data, **parts), outcome, arm=arm)
    assert isinstance(result, Refusal)
    return result
