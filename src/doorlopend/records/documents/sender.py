"""Who sends a letter, as a sentence of each language says it: "de gemeente Goirle", "بلدية Goirle", "Goirle belediyesi"."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from doorlopend.records.regions.models import Controller
from doorlopend.records.regions.queries import own_name

GEMEENTE = {"nl": "de gemeente {}", "en": "the municipality of {}", "ar": "بلدية {}", "uk": "муніципалітет {}", "tr": "{} belediyesi"}
"""In the form that a subject takes; a text is worded so that this form is right in it."""
COA = {"nl": "het {}", "en": "the {}"}


def called(controller: Controller, *, on: date, languages: Iterable[str]) -> dict[str, str]:
    """The sender in each language; in one without words of its own by the name it bears, which is always right."""
    said = {Controller.Kind.GEMEENTE: GEMEENTE, Controller.Kind.COA: COA}.get(Controller.Kind(controller.kind), {})
    short = own_name(controller, on)
    return {language: said[language].format(short) if language in said else controller.name for language in languages}


def college(controller: Controller, *, on: date) -> str:
    """Who decides, in the Dutch of a decision."""
    if controller.kind != Controller.Kind.GEMEENTE:
        return controller.name
    return f"Het college van burgemeester en wethouders van {own_name(controller, on)}"
