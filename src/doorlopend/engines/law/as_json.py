"""An assessment as plain JSON values: full entries by key, short answers, and the state on a day."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from doorlopend.engines.facts import plain

from .explain import category_of, explain
from .model import Assessment, Entry, Finding, Obligation, Responsible, Right, Signal, Term
from .view import is_late, is_open, on_date

LISTS = {
    "finding": "findings", "obligation": "obligations", "term": "terms", "right": "rights", "signal": "signals",
    "responsible": "responsible",
}  # fmt: skip


def to_json(assessment: Assessment, *, on: date | None = None, lang: str = "nl") -> dict[str, Any]:
    """The whole assessment; with `on` also what is open, late and next on that day."""
    result: dict[str, Any] = {
        "lawbook": assessment.lawbook,
        "engine": assessment.engine,
        "known": plain(assessment.known),
        "on": plain(on),
        "answers": answers(assessment),
    }
    for name in LISTS.values():
        result[name] = {}
    for entry in assessment.log:
        result[LISTS[category_of(entry)]].setdefault(entry.key, []).append(entry_json(entry, on=on, lang=lang))
    if on is not None:
        result["today"] = _today(assessment, on, lang)
    return result


def answers(assessment: Assessment) -> dict[str, Any]:
    """Short answers: `key` for findings, `recht:key`, `plicht:key` (last day), `periode:key`, `signaal:key`.

    What is about a certain fact stands under that fact's id.
    """
    short: dict[str, Any] = {}
    for entry in assessment.log:
        key, value = _short(entry)
        if entry.about:
            held = short.setdefault(key, {})
            if isinstance(held, dict):
                held[entry.about] = value
        else:
            short[key] = value
    return short


def entry_json(entry: Entry, *, on: date | None = None, lang: str = "nl") -> dict[str, Any]:
    """One result with its reason: rule, article, certainty, facts, values and the sentence."""
    own = {name: plain(getattr(entry, name)) for name in _OWN[type(entry)]}
    if isinstance(entry, Signal):
        own["readings"] = [{"source": one.source, "value": plain(one.value)} for one in entry.readings]
    if isinstance(entry, Obligation) and on is not None:
        own |= {"open": is_open(entry, on), "late": is_late(entry, on)}
    return {
        **({"about": entry.about} if entry.about else {}),
        **own,
        "rule": entry.rule,
        "article": entry.article,
        "certainty": entry.certainty,
        "facts": list(entry.facts),
        "values": _plain(entry.values),
        "text": explain(entry, lang),
    }


_OWN: Mapping[type, tuple[str, ...]] = {
    Finding: ("value", "valid_from", "valid_until"),
    Obligation: ("responsible", "valid_from", "due", "until", "done_on"),
    Term: ("start", "last_day"),
    Right: ("granted", "valid_from", "valid_until"),
    Signal: ("valid_from",),
    Responsible: ("party", "gemeente", "valid_from", "valid_until"),
}


def _short(entry: Entry) -> tuple[str, Any]:
    match entry:
        case Finding():
            return entry.key, plain(entry.value)
        case Right():
            return f"recht:{entry.key}", entry.granted
        case Obligation():
            return f"plicht:{entry.key}", plain(entry.due)
        case Term():
            return f"periode:{entry.key}", {"start": plain(entry.start), "last_day": plain(entry.last_day)}
        case Signal():
            return f"signaal:{entry.key}", [{"source": one.source, "value": plain(one.value)} for one in entry.readings]
        case Responsible():
            return "verantwoordelijk", f"{entry.party} {entry.gemeente or ''}".strip()


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain(value) if not isinstance(value, (tuple, list)) else [plain(one) for one in value]
            for name, value in values.items()}  # fmt: skip


def _today(assessment: Assessment, on: date, lang: str) -> dict[str, Any]:
    view = on_date(assessment, on)

    def rows(entries: Iterable[Entry]) -> list[dict[str, Any]]:
        return [{"key": one.key, **entry_json(one, on=on, lang=lang)} for one in entries]

    return {
        "open": rows(view.open),
        "late": rows(view.late),
        "next": rows([view.next])[0] if view.next else None,
        "responsible": rows([view.responsible])[0] if view.responsible else None,
        "rights": {one.key: any(held.granted for held in view.rights if held.key == one.key) for one in assessment.rights},
        "findings": {f"{one.key}{':' + one.about if one.about else ''}": plain(one.value) for one in view.findings},
    }
