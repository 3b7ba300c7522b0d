"""What each operation answers and changes. Every handler takes a `Call` and returns an `Answer`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from .description import Operation, data
from .person import Document, actual_pip, as_date, own_pip
from .rejections import Message, grounds_against, texts


@dataclass(frozen=True, slots=True)
class Answer:
    """A status with a JSON body, or None for an empty one."""

    status: int
    body: object = None


Later = tuple[date, str, dict[str, Any]]


@dataclass(slots=True)
class Call:
    """One request that passed the checks on form and on who may ask.

    `shared` holds what is not of one person (contact persons); `later` collects steps to play afterwards.
    """

    operation: Operation
    parameters: dict[str, str]
    body: dict[str, Any]
    code: str
    today: date
    doc: Document
    shared: dict[str, Any]
    later: list[Later] = field(default_factory=list)

    @property
    def done(self) -> Answer:
        return Answer(self.operation.success)


Handler = Callable[[Call], Answer]
HANDLERS: dict[str, Handler] = {}
MISSING = Answer(404)


def handles(handler: Handler) -> Handler:
    HANDLERS[handler.__name__] = handler
    return handler


def serve(call: Call) -> Answer:
    """The answer of DUO: turned down on its grounds, else handled."""
    school = next(
        (s for s in schools() if s["instellingsnummer"] == call.parameters.get("instellingsnummer")), None
    )
    message = Message(call.doc, call.code, call.body, call.today, school)
    if "instellingsnummer" in call.parameters and school is None:
        return MISSING
    grounds = grounds_against(call.operation.handler, message) if call.doc else []
    if grounds:
        return Answer(403, texts(grounds))
    return HANDLERS[call.operation.handler](call)


def schools() -> list[dict[str, Any]]:
    return list(data("registers")["instelling"])


def _found(content: object) -> Answer:
    return MISSING if content is None else Answer(200, content)


@handles
def plicht(call: Call) -> Answer:
    return _found(call.doc["plicht"])


@handles
def plicht_historie(call: Call) -> Answer:
    return Answer(200, call.doc["plicht_historie"])


@handles
def doelgroep(call: Call) -> Answer:
    return _found(call.doc["doelgroep"])


@handles
def doelgroep_historie(call: Call) -> Answer:
    return Answer(200, call.doc["doelgroep_historie"])


@handles
def termijn(call: Call) -> Answer:
    return _found(call.doc["termijn"])


@handles
def termijn_historie(call: Call) -> Answer:
    return Answer(200, call.doc["termijn_historie"])


@handles
def verlengingsgronden(call: Call) -> Answer:
    return Answer(
        200, [{"code": c, "omschrijving": o} for c, o in data("registers")["verlengingsgronden"].items()]
    )


@handles
def instellingen(call: Call) -> Answer:
    return Answer(200, schools())


@handles
def lbt_examennummer(call: Call) -> Answer:
    """Asking for the number signs the person up for the test."""
    test = call.doc["lbt"]
    if test["examennummer"] is None:
        test["examennummer"] = f"LBT{call.doc['v_nummer'] % 10**9:09d}"
        test["overgeslagen"] = False
        call.later.append((call.today, "lbt_aanmelding", {}))
    return Answer(200, {"examennummer": test["examennummer"]})


@handles
def lbt_overslaan(call: Call) -> Answer:
    if call.doc["lbt"]["examennummer"] is None:
        return MISSING
    call.doc["lbt"] |= {"examennummer": None, "overgeslagen": True}
    return call.done


@handles
def lbt_resultaten(call: Call) -> Answer:
    return Answer(200, call.doc["lbt"]["resultaten"])


@handles
def pip_lezen(call: Call) -> Answer:
    pip = actual_pip(call.doc)
    return _found(pip and {"gemeentecode": pip["gemeentecode"], "pip": pip["pip"]})


@handles
def pip_opvoeren(call: Call) -> Answer:
    """Receive a PIP; the first starts the termijn, fixed by a later process."""
    pip = {k: v for k, v in call.body.items() if k in data("bodies")["PIP"]}
    if pip["leerroute"] in "BO":
        pip.setdefault("niveau", "B1")
    receive_pip(call.doc, code=call.code, pip=pip, on=call.today)
    call.later.append((call.today + timedelta(days=1), "termijn_gestart", {}))
    return call.done


def receive_pip(doc: Document, *, code: str, pip: dict[str, Any], on: date) -> None:
    doc["pips"].append({"gemeentecode": code, "pip": pip, "ontvangen": on.isoformat()})


@handles
def pip_verwijderen(call: Call) -> Answer:
    if own_pip(call.doc, call.code) is None:
        return MISSING
    call.doc["pips"].pop()
    return call.done


@handles
def aanbod_opvoeren(call: Call) -> Answer:
    """One actual offer per school: a new one replaces it."""
    call.doc["aanbod"][call.parameters["instellingsnummer"]] = {"gemeentecode": call.code, **call.body}
    return call.done


@handles
def aanbod_verwijderen(call: Call) -> Answer:
    offer = call.doc["aanbod"].pop(call.parameters["instellingsnummer"], None)
    return MISSING if offer is None else call.done


@handles
def uren(call: Call) -> Answer:
    rows = [{"gemeentecode": code, **row} for code, row in sorted(call.doc["uren"].items())]
    return Answer(200, rows)


def _set_hours(call: Call, name: str) -> Answer:
    call.doc["uren"].setdefault(call.code, {})[name] = {"uren": call.body["uren"]}
    return call.done


@handles
def uren_intake(call: Call) -> Answer:
    return _set_hours(call, "TaallesEnKnmBredeIntake")


@handles
def uren_participatie(call: Call) -> Answer:
    return _set_hours(call, "ParticipatieactiviteitenBredeIntake")


@handles
def uren_taalles(call: Call) -> Answer:
    return _set_hours(call, "ParticipatieAlsTaalles")


@handles
def map_lezen(call: Call) -> Answer:
    return _found(call.doc["map"] and {"datumEindgesprekMap": call.doc["map"]})


@handles
def pvt_lezen(call: Call) -> Answer:
    return _found(call.doc["pvt"] and {"datumOndertekeningPvt": call.doc["pvt"]})


@handles
def map_melden(call: Call) -> Answer:
    call.doc["map"] = call.body.get("datumEindgesprekMap")
    return call.done


@handles
def pvt_melden(call: Call) -> Answer:
    call.doc["pvt"] = call.body.get("datumOndertekeningPvt")
    return call.done


@handles
def zroute_melden(call: Call) -> Answer:
    call.doc["zroute"] = call.body.get("datumAfrondingZroute")
    if call.doc["zroute"]:
        call.later.append((call.today + timedelta(days=7), "diploma", {}))
    return call.done


@handles
def examenresultaten(call: Call) -> Answer:
    return Answer(200, [e for e in call.doc["examens"] if as_date(e["examendatum"]) <= call.today])


@handles
def gratis_pogingen(call: Call) -> Answer:
    left = call.doc["pogingen"].items()
    return Answer(200, [{"onderdeel": part, "gratisPogingenTegoed": count} for part, count in left])


@handles
def vrijstellingen(call: Call) -> Answer:
    return Answer(200, call.doc["vrijstellingen"])


@handles
def ontheffingen(call: Call) -> Answer:
    return Answer(200, call.doc["ontheffingen"])


@handles
def gebeurtenissen(call: Call) -> Answer:
    return Answer(200, call.doc["gebeurtenissen"])


@handles
def boetes(call: Call) -> Answer:
    return Answer(200, call.doc["boetes"])


@handles
def verlengingen(call: Call) -> Answer:
    return Answer(200, call.doc["verlengingen"])


def _own_contact(call: Call) -> dict[str, Any] | None:
    contact = call.shared["contacten"].get(call.parameters["id"])
    return contact if contact is not None and contact["gemeentecode"] == call.code else None


@handles
def contact_opvoeren(call: Call) -> Answer:
    number = call.shared["volgnummer"] = call.shared["volgnummer"] + 1
    details = {k: call.body[k] for k in ("naam", "email", "telefoonnummer")}
    call.shared["contacten"][str(number)] = {"gemeentecode": call.code, "gegevens": details}
    return Answer(201, {"id": number, "contactpersoongegevens": details})


@handles
def contact_wijzigen(call: Call) -> Answer:
    contact = _own_contact(call)
    if contact is None:
        return MISSING
    contact["gegevens"] = {k: call.body[k] for k in ("naam", "email", "telefoonnummer")}
    return call.done


@handles
def contact_verwijderen(call: Call) -> Answer:
    if _own_contact(call) is None:
        return MISSING
    del call.shared["contacten"][call.parameters["id"]]
    return call.done


@handles
def contact_koppelen(call: Call) -> Answer:
    if _own_contact(call) is None:
        return MISSING
    call.doc["contact"][call.code] = call.parameters["id"]
    return call.done


@handles
def contact_ontkoppelen(call: Call) -> Answer:
    if call.doc["contact"].get(call.code) != call.parameters["id"]:
        return MISSING
    del call.doc["contact"][call.code]
    return call.done
