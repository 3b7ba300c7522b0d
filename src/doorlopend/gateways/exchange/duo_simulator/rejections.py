"""On which grounds a message is turned down. Texts and operations are data (`rejections.toml`); the tests are here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from .description import data
from .person import Document, actual_pip, add_months, as_date, own_pip

PARTS_OF_RESULT = ("datumEindgesprekMap", "datumOndertekeningPvt", "datumAfrondingZroute")


@dataclass(frozen=True, slots=True)
class Message:
    """One message from a gemeente about one person."""

    doc: Document
    code: str
    body: dict[str, Any]
    today: date
    school: dict[str, Any] | None = None

    @property
    def dated(self) -> date | None:
        """The date the message is about, when it carries one."""
        names = ("dagtekeningPip", "datumInburgeringsaanbod", *PARTS_OF_RESULT)
        return next((as_date(self.body[n]) for n in names if n in self.body), None)

    @property
    def route(self) -> str | None:
        """The leerroute of the actual PIP."""
        pip = actual_pip(self.doc)
        return None if pip is None else str(pip["pip"]["leerroute"])

    @property
    def term(self) -> tuple[date, date] | None:
        """Start (inclusive) and end (exclusive) of the inburgeringstermijn, once fixed."""
        term = self.doc["termijn"]
        return (as_date(term["startdatum"]), as_date(term["einddatum"])) if term else None


def _pip_before_duty(m: Message) -> bool:
    start = (m.doc["plicht"] or {}).get("begindatum")
    return start is None or (m.dated is not None and m.dated < as_date(start))


def _pip_before_earlier(m: Message) -> bool:
    known = [as_date(p["pip"]["dagtekeningPip"]) for p in (*m.doc["pips"][:1], *m.doc["pips"][-1:])]
    return m.dated is not None and any(m.dated < day for day in known)


def _pip_before_settling(m: Message) -> bool:
    settled = m.doc["gevestigd_op"]
    return not m.doc["coa"] and settled is not None and m.dated is not None and m.dated < as_date(settled)


def _pip_intensity(m: Message) -> bool:
    fits = m.doc["asiel"] and m.body["leerroute"] == "B"
    return "geschatteIntensiteitB1Route" in m.body and not fits


def _pip_hours(m: Message) -> bool:
    return bool(m.doc["uren"].get(m.code, {}).get("ParticipatieAlsTaalles", {}).get("uren"))


def _school_mark(m: Message) -> bool:
    school = m.school or {}
    tst = m.route == "O" and school.get("indicatieTstKeurmerk", False)
    return m.route is not None and not (school.get("indicatieBowKeurmerk", False) or tst)


def _offer_before_pip(m: Message) -> bool:
    pip = actual_pip(m.doc)
    return pip is not None and m.dated is not None and m.dated < as_date(pip["pip"]["dagtekeningPip"])


def _offer_outside_term(m: Message) -> bool:
    if m.term is None:
        return False
    start, end = m.term
    first, last = (m.body.get(f"verwachte{name}datumOpleiding") for name in ("Start", "Eind"))
    early = first is not None and not start <= as_date(first) < end
    late = last is not None and not start <= as_date(last) <= end
    return early or late


def _before_term(m: Message) -> bool:
    return m.dated is not None and (m.term is None or m.dated < m.term[0])


def _after_zroute(m: Message) -> bool:
    done = m.doc["zroute"]
    return done is not None and m.dated is not None and m.dated > as_date(done)


def _blame_too_early(m: Message) -> bool:
    return "verwijtbaar" in m.body and m.dated is not None and m.term is not None and m.dated < m.term[1]


def _blame_missing(m: Message) -> bool:
    exceeded = m.term is not None and m.dated is not None and m.dated >= m.term[1]
    return exceeded and "verwijtbaar" not in m.body


def _no_blame_too_early(m: Message) -> bool:
    near = m.term is not None and m.term[1] <= add_months(m.today, 2)
    return m.body.get("verwijtbaar") == "Nee" and not near


def _blame_without_excess(m: Message) -> bool:
    exceeded = m.term is not None and m.term[1] <= m.today
    return m.body.get("verwijtbaar") == "Ja" and not exceeded


GROUNDS: dict[str, Callable[[Message], bool]] = {
    "PIP_VOOR_PLICHT": _pip_before_duty,
    "PIP_VOOR_VORIG_PIP": _pip_before_earlier,
    "PIP_VOOR_VESTIGING": _pip_before_settling,
    "PIP_A2_ONDERWIJSROUTE": lambda m: (m.body["leerroute"], m.body.get("niveau")) == ("O", "A2"),
    "PIP_B1_ZROUTE": lambda m: (m.body["leerroute"], m.body.get("niveau")) == ("Z", "B1"),
    "PIP_A2_EERSTE": lambda m: (
        (m.body["leerroute"], m.body.get("niveau")) == ("B", "A2") and not m.doc["pips"]
    ),
    "PIP_INTENSITEIT": _pip_intensity,
    "PIP_VERWIJDEREN_TERMIJN": lambda m: m.doc["termijn"] is not None,
    "PIP_VERWIJDEREN_UREN": _pip_hours,
    "AANBOD_DOELGROEP": lambda m: not m.doc["asiel"],
    "AANBOD_ZONDER_PIP": lambda m: m.route is None,
    "AANBOD_KEURMERK": _school_mark,
    "AANBOD_VOOR_PIP": _offer_before_pip,
    "AANBOD_BUITEN_TERMIJN": _offer_outside_term,
    "RESULTAAT_EIGEN_PIP": lambda m: own_pip(m.doc, m.code) is None,
    "RESULTAAT_VOOR_TERMIJN": _before_term,
    "RESULTAAT_NA_ZROUTE": _after_zroute,
    "RESULTAAT_TOEKOMST": lambda m: m.dated is not None and m.dated > m.today,
    "RESULTAAT_INTREKKEN": lambda m: m.dated is None and m.doc["zroute"] is not None,
    "VERWIJTBAAR_TE_VROEG": _blame_too_early,
    "VERWIJTBAAR_ONTBREEKT": _blame_missing,
    "VERWIJTBAAR_NEE": _no_blame_too_early,
    "VERWIJTBAAR_JA": _blame_without_excess,
    "ZROUTE_LEERROUTE": lambda m: m.route is not None and m.route != "Z",
}


def grounds_against(handler: str, message: Message) -> list[str]:
    """The ids of every ground on which this message is turned down; empty when it is accepted."""
    listed = [name for name, row in data("rejections").items() if handler in row["operations"]]
    return [name for name in listed if GROUNDS[name](message)]


def texts(grounds: list[str]) -> list[dict[str, str]]:
    """The rejection as DUO words it: a list of `fouttekst`."""
    return [{"fouttekst": data("rejections")[name]["text"]} for name in grounds]
