"""Bad input gives a named error or a refusal, never a number."""

from collections.abc import Callable
from typing import Any

import pytest

from doorlopend.engines.evidence import EvidenceError, Finding, analyse, parse, snapshot, table
from doorlopend.engines.evidence.results import Level

from .cases import PROTOCOL, found, people, protocol, ready, refused

Data = dict[str, list[Any]]


def changed(column: str, row: int, value: Any) -> Callable[[Data], Data]:
    return lambda data: data | {column: [value if i == row else v for i, v in enumerate(data[column])]}


def without(*columns: str) -> Callable[[Data], Data]:
    return lambda data: {k: v for k, v in data.items() if k not in columns}


WRONG: list[tuple[str, str, Callable[[Data], Data]]] = [
    ("unknown_arm", "arm", changed("arm", 3, "Z")),
    ("missing_value", "arm", changed("arm", 3, None)),
    ("duplicate_person", "id", changed("id", 3, 0)),
    ("before_time_zero", "t", changed("t", 3, -1.0)),
    ("not_a_cause", "e", changed("e", 3, 0.5)),
    ("not_yes_no", "werk", changed("werk", 3, 2)),
    ("not_a_number", "m", changed("m", 3, "veel")),
    ("not_finite", "m", changed("m", 3, float("inf"))),
    ("unknown_column", "werk", without("werk")),
    ("all_missing", "werk", lambda d: d | {"werk": [None] * len(d["werk"])}),
    ("empty_arm", "arm", lambda d: d | {"arm": ["A"] * len(d["arm"])}),
    ("empty", "data", lambda d: {k: [] for k in d}),
    ("missing_value", "id", changed("id", 5, "")),
]


@pytest.mark.parametrize(("code", "field", "spoil"), WRONG)
def test_wrong_data_are_named(code: str, field: str, spoil: Callable[[Data], Data]) -> None:
    p = protocol()
    with pytest.raises(EvidenceError) as problem:
        snapshot(p, table(spoil(people())))
    assert (problem.value.code, problem.value.field) == (code, field)
    assert problem.value.nl and problem.value.en


DATES = {
    "columns": {"person": "id", "arm": "arm", "time_zero": "start", "birth": "born"},
    "outcomes": [
        {"id": "o", "kind": "time", "primary": True, "event_date": "job", "seen_until": "last", "tau": 12.0}
    ],
}


def dated(**cells: str) -> Data:
    row = {"start": "2025-01-15", "born": "1990-05-01", "job": "2025-09-01", "last": "2026-03-01"} | cells
    data = people(60)
    return {"id": data["id"], "arm": data["arm"]} | {
        k: [v] + [d for _ in range(59)]
        for (k, v), d in zip(
            row.items(), ("2025-01-15", "1990-05-01", "2025-09-01", "2026-03-01"), strict=True
        )
    }


@pytest.mark.parametrize(
    ("code", "field", "cells"),
    [
        ("before_birth", "start", {"start": "1980-01-01"}),
        ("before_birth", "job", {"job": "1985-01-01"}),
        ("before_time_zero", "job", {"job": "2024-12-31"}),
        ("not_a_date", "born", {"born": "1-5-1990"}),
    ],
)
def test_wrong_dates_are_named(code: str, field: str, cells: dict[str, str]) -> None:
    p = parse(PROTOCOL | DATES)
    with pytest.raises(EvidenceError) as problem:
        snapshot(p, table(dated(**cells)))
    assert (problem.value.code, problem.value.field) == (code, field)


def test_right_dates_are_months() -> None:
    p = parse(PROTOCOL | DATES)
    s = snapshot(p, table(dated()))
    assert s.outcomes["o"].value[0] == pytest.approx(229 / 30.4375)


@pytest.mark.parametrize(
    ("outcome", "column", "code"), [("werk", "werk", "R7"), ("maanden", "m", "R7"), ("ladder", "l", "R7")]
)
def test_a_constant_outcome_is_refused(outcome: str, column: str, code: str) -> None:
    data = people()
    assert refused(outcome, data=data | {column: [1] * len(data[column])}).code == code


def test_nobody_with_the_event_is_refused() -> None:
    data = people()
    assert refused("tijd", data=data | {"e": [0] * len(data["e"])}).code == "R7"


def test_one_person_per_arm_is_refused() -> None:
    assert refused(data=people(3)).code == "R13"


SECTIONS: list[tuple[str, dict[str, Any]]] = [
    ("arms", {"arms": [{"id": "A", "name": "A"}]}),
    ("arms.control", {"arms": [{"id": "A", "name": "A"}, {"id": "B", "name": "B"}]}),
    ("outcomes.primary", {"outcomes": []}),
    ("design.kind", {"design": {"kind": "guess"}}),
    ("outcomes.o.kind", {"outcomes": [{"id": "o", "kind": "vibes", "primary": True, "column": "x"}]}),
    (
        "outcomes.o.tau",
        {"outcomes": [{"id": "o", "kind": "time", "primary": True, "time": "t", "event": "e"}]},
    ),
    ("thresholds.min_cell", {"thresholds": {"min_cell": 5}}),
    ("thresholds.max_missing", {"thresholds": {"max_missing": 0.5}}),
    ("analysis.covariates", {"design": {"kind": "chosen"}}),
    ("design.rollout", {"design": {"kind": "wedge"}}),
    (
        "arms.colour",
        {"arms": [{"id": "A", "name": "A", "colour": "red"}, {"id": "U", "name": "U", "control": True}]},
    ),
    ("analysis.subgroups", {"analysis": {"subgroups": ["a", "b", "c"]}}),
]


@pytest.mark.parametrize(("field", "parts"), SECTIONS)
def test_wrong_protocols_are_named(field: str, parts: dict[str, Any]) -> None:
    with pytest.raises(EvidenceError) as problem:
        parse(PROTOCOL | parts)
    assert problem.value.field == field


def test_a_threshold_may_be_stricter() -> None:
    assert protocol(thresholds={"min_cell": 15}).limit("min_cell") == 15


@pytest.mark.parametrize(("outcome", "arm"), [("geluk", "A"), ("werk", "Z"), ("werk", None), ("werk", "U")])
def test_a_question_outside_the_protocol_is_named(outcome: str, arm: str | None) -> None:
    with pytest.raises(EvidenceError):
        analyse(*ready(), outcome, arm=arm)


def test_a_finding_cannot_exist_without_its_checks() -> None:
    good = found()
    values = {f: getattr(good, f) for f in Finding.__dataclass_fields__}
    with pytest.raises(EvidenceError, match="cannot exist without its checks"):
        Finding(**values | {"checks": ()})
    failed = tuple(c if c.name != "cells" else type(c)("cells", 3.0, 10.0, False, "R13") for c in good.checks)
    with pytest.raises(EvidenceError, match="refuses"):
        Finding(**values | {"checks": failed})
    assert isinstance(good.level, Level)
