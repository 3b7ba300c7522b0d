"""What a message to a partner begins with, filled from the record, and what may not stand in it. Words are data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorlopend.engines.facts import Fact
from doorlopend.engines.law import label as law_label
from doorlopend.engines.text import Kind, NameIndex, find
from doorlopend.records.dossiers.derivation import facts_of, standing_facts
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.kit.persondata import hits, named
from doorlopend.records.kit.templatetags.kit import day as written

from . import queries

DOTS = "…"
CLASSES = {"gezondheid": gettext_lazy("gezondheid"), "veiligheid": gettext_lazy("veiligheid"), "sancties": gettext_lazy("sancties")}


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files(f"{__package__}.data").joinpath("messages.toml").read_text(encoding="utf-8"))


def opening(*, dossier: Dossier, share: str, item: str) -> str:
    """The text for this item with what the actor may see of the record filled in; empty where there is none."""
    text = str(_data().get(share, {}).get(item, {}).get("text", ""))
    values = _values(dossier) if "{" in text else {}
    return re.sub(r"\{([a-z]+)\}", lambda found: values[found[1]]() or DOTS, text)


NEVER = (Kind.BSN, Kind.V_NUMBER)


def numbers_in(text: str, *, today: date) -> list[str]:
    """Numbers of persons, which no message carries, whatever the reason."""
    return [named(hit) for hit in find(text, born_before=today) if hit.kind in NEVER]


def objections(text: str, *, share: str, item: str, surname: str, today: date) -> list[str]:
    """What in this text should not go to this partner, in words; empty when nothing does."""
    allowed = {Kind(one) for one in _data().get(share, {}).get(item, {}).get("allows", ())}
    found = [hit for hit in hits(text, today=today, names=NameIndex.of([surname])) if hit.kind not in allowed]
    return [*map(named, found), *_sensitive(text)][:6]


def _sensitive(text: str) -> list[str]:
    folded = text.casefold()
    return [f"“{word}” ({CLASSES[sort]})" for sort, words in _data()["sensitive"].items() for word in words if word in folded]


def _values(dossier: Dossier) -> dict[str, Callable[[], str]]:
    facts = standing_facts(facts_of(dossier))
    plan = _last(facts, "pip.vastgesteld")
    goals = [fact for fact in facts if fact.kind == "pip.doel" and plan and fact.data.get("pip") in (None, plan.id)]
    return {
        "naam": lambda: dossier.display_name, "telefoon": lambda: _said(facts, "persoon.contactgegevens", "telefoon"), "taal": lambda: _said(facts, "persoon.taal", "taal"),
        "leerroute": lambda: law_label(plan.data.get("leerroute"), "nl") if plan else "", "niveau": lambda: _said(facts, "pip.vastgesteld", "niveau").upper(),
        "doelen": lambda: "; ".join(str(fact.data.get("wat", "")) for fact in goals), "beroep": lambda: _said(facts, "werk.eerder", "beroep"),
        "wens": lambda: _said(facts, "wens.uitgesproken", "woorden"), "rooster": lambda: _week(facts), "gehuisvest": lambda: _housed(facts),
        "huishouden": lambda: _household(dossier), "kinderen": lambda: _children(dossier),
    }  # fmt: skip


def _last(facts: Sequence[Fact], kind: str) -> Fact | None:
    return max((fact for fact in facts if fact.kind == kind), key=lambda fact: fact.valid_from, default=None)


def _said(facts: Sequence[Fact], kind: str, name: str) -> str:
    found = _last(facts, kind)
    return law_label(found.data[name], "nl") if found and found.data.get(name) not in (None, "") else ""


def _week(facts: Sequence[Fact]) -> str:
    slots = [fact.data for fact in facts if fact.kind == "weekrooster.blok" and fact.valid_until is None]
    return ", ".join(f"{slot['dag']} {slot['van']}–{slot['tot']}" for slot in slots)


def _housed(facts: Sequence[Fact]) -> str:
    found = _last(facts, "huisvesting.gerealiseerd")
    return written(found.valid_from) if found else ""


def _household(dossier: Dossier) -> str:
    children, _followers, ties = queries.family(dossier)
    return _("%(adults)d volwassene(n) en %(children)d kind(eren)") % {"adults": 1 + sum(tie.role == "partner" for tie in ties), "children": len(children)}


def _children(dossier: Dossier) -> str:
    return "; ".join(f"{child.name}, {written(child.born)}" for child in queries.family(dossier)[0])
