"""What the stand-in holds of a person: one JSON document, with the questions asked of it."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

Document = dict[str, Any]


def new(*, bsn: str, v_nummer: int, asiel: bool, detail: str) -> Document:
    """A person DUO has heard of, before any duty."""
    return {
        "bsn": bsn,
        "v_nummer": v_nummer,
        "asiel": asiel,
        "detail": detail,
        "woongemeente": None,
        "gevestigd_op": None,
        "coa": False,
        "koppelgemeente": None,
        "doelgroep": None,
        "doelgroep_historie": [],
        "plicht": None,
        "plicht_historie": [],
        "lbt": {"examennummer": None, "overgeslagen": False, "resultaten": []},
        "pips": [],
        "termijn": None,
        "termijn_historie": [],
        "aanbod": {},
        "uren": {},
        "map": None,
        "pvt": None,
        "zroute": None,
        "examens": [],
        "pogingen": {},
        "vrijstellingen": [],
        "ontheffingen": [],
        "contact": {},
        "gebeurtenissen": [],
        "boetes": [],
        "verlengingen": [],
    }


def obliged(doc: Document) -> bool:
    return bool(doc["plicht"] and doc["plicht"]["indicatorInburgeringsplicht"])


def actual_pip(doc: Document) -> Document | None:
    """The last PIP received: {gemeentecode, pip, ontvangen}."""
    return doc["pips"][-1] if doc["pips"] else None


def own_pip(doc: Document, code: str) -> Document | None:
    pip = actual_pip(doc)
    return pip if pip is not None and pip["gemeentecode"] == code else None


def responsible(doc: Document) -> str | None:
    """The gemeente a notice is for: where the person lives, in a COA location the one of the koppeling."""
    code: str | None = doc["koppelgemeente"] if doc["coa"] else doc["woongemeente"]
    return code


def may_ask(doc: Document, code: str, *, today: date) -> bool:
    """Who may ask about whom (DUO-M2M): resident, koppeld, own PIP, or own PIP until a month after the next."""
    if doc["plicht"] is None:
        return False
    pip = actual_pip(doc)
    if responsible(doc) == code or (pip is not None and pip["gemeentecode"] == code):
        return True
    others = doc["pips"][:-1]
    recent = pip is not None and add_months(as_date(pip["ontvangen"]), 1) > today
    return bool(recent and others and others[-1]["gemeentecode"] == code)


def set_duty(doc: Document, *, on: date, obliged: bool, **details: str) -> None:
    """Write a new state of the duty; the old one moves to the history."""
    if doc["plicht"] is not None:
        doc["plicht_historie"].append({k: v for k, v in doc["plicht"].items() if k in HISTORY_OF_DUTY})
    doc["plicht"] = {"indicatorInburgeringsplicht": obliged, "wijzigingsdatum": on.isoformat(), **details}


HISTORY_OF_DUTY = ("indicatorInburgeringsplicht", "begindatum", "einddatum", "wijzigingsdatum")


def set_group(doc: Document, *, on: date, asiel: bool, change: str | None = None) -> None:
    old = doc["doelgroep"]
    if old is not None:
        ended = {"indeling": old["indeling"], "begindatum": old["begindatum"]}
        doc["doelgroep_historie"].append({**ended, "einddatum": (on - timedelta(days=1)).isoformat()})
    doc["asiel"] = asiel
    doc["doelgroep"] = {
        "indeling": "Asielstatushouder" if asiel else "Gezinsmigrant en overige migrant",
        "begindatum": on.isoformat(),
        "gedetailleerdeDoelgroep": doc["detail"],
    }
    if change is not None:
        doc["doelgroep"]["asielrechtenWijzigingVerblijfsdoel"] = change


def set_term_end(doc: Document, *, on: date, end: date, ground: tuple[str, str] | None = None) -> None:
    """Fix or move the end (exclusive) of the inburgeringstermijn; the old end moves to the history."""
    term = doc["termijn"]
    if "einddatum" in term:
        doc["termijn_historie"].append({k: v for k, v in term.items() if k != "startdatum"})
    doc["termijn"] = {
        "startdatum": term["startdatum"],
        "einddatum": end.isoformat(),
        "wijzigingsdatum": on.isoformat(),
    }
    if ground is not None:
        doc["termijn"] |= {"verlengingsgrondcode": ground[0], "verlengingsgrondomschrijving": ground[1]}


def as_date(text: str) -> date:
    return date.fromisoformat(text)


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the last day of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
