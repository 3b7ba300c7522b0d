"""Whoever reads the log of a person reads words, not codes."""

from __future__ import annotations

import re
from pathlib import Path

import doorlopend.practice.casework as casework
from doorlopend.practice.casework.acts import act_name

SOURCES = sorted(Path(casework.__path__[0]).rglob("*.py"))
TOLD = re.compile(r'(?:action=|note\(actor, |_audit\((?:actor|system), |Step\([^,()]+, )"([a-z_]+\.[a-z_]+)"')
NOT_OF_A_PERSON = {"calendar.opened", "calendar.closed", "duo.colleague_told", "duo.colleague_dropped", "plan.second_eyes", "drafts.swept", "partner.inbox_viewed"}


def test_every_act_of_casework_has_words() -> None:
    found = {name for path in SOURCES for name in TOLD.findall(path.read_text(encoding="utf-8"))}
    assert len(found) > 40
    assert not {name for name in found - NOT_OF_A_PERSON if act_name(name) == name}
