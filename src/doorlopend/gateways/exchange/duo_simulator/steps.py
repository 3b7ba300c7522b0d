"""The steps a life is made of: each changes what DUO knows and names the events the gemeente is told of."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from .description import data
from .handlers import Later, receive_pip
from .person import (
    Document,
    actual_pip,
    add_months,
    as_date,
    obliged,
    responsible,
    set_duty,
    set_group,
    set_term_end,
)

PARTS = ("LE", "LU", "SC", "SP")


@dataclass(slots=True)
class Played:
    """What came of a step: events to notify (with the gemeente when it is not the responsible one) and more steps."""

    events: list[str] = field(default_factory=list)
    later: list[Later] = field(default_factory=list)
    to: str | None = None


Step = Callable[[Document, date, dict[str, Any]], Played]
STEPS: dict[str, Step] = {}
NOTHING = Played()


def step(function: Step) -> Step:
    STEPS[function.__name__] = function
    return function


def needs_duty(function: Step) -> Step:
    """The step happens only to who is obliged at that moment."""

    def guarded(doc: Document, on: date, args: dict[str, Any]) -> Played:
        return function(doc, on, args) if obliged(doc) else Played()

    STEPS[function.__name__] = guarded
    return function


@step
def verplicht(doc: Document, on: date, args: dict[str, Any]) -> Played:
    """The duty begins; without a COA address the PIP term starts with it."""
    doc |= {"coa": args["coa"], "koppelgemeente": args["gemeente"] if args["coa"] else None}
    if not args["coa"]:
        doc |= {"woongemeente": args["gemeente"], "gevestigd_op": on.isoformat()}
    set_group(doc, on=on, asiel=doc["asiel"])
    set_duty(
        doc,
        on=on,
        obliged=True,
        begindatum=on.isoformat(),
        datumKennisgevingInburgeringsplicht=on.isoformat(),
    )
    if doc["asiel"]:
        doc["pogingen"] = dict.fromkeys(("KNM", *PARTS), 2)
    if args.get("aow"):
        return Played(["SS128"])
    return Played(["SS101" if args["coa"] else "SS139"])


@needs_duty
def gehuisvest(doc: Document, on: date, args: dict[str, Any]) -> Played:
    """A koppeld person left COA and lives in the gemeente: the PIP term starts unless there is a PIP."""
    doc |= {"coa": False, "woongemeente": doc["koppelgemeente"], "gevestigd_op": on.isoformat()}
    return Played([] if doc["pips"] else ["SS139"])


@needs_duty
def lbt_aanmelding(doc: Document, on: date, args: dict[str, Any]) -> Played:
    test = doc["lbt"]
    if test["overgeslagen"] or test["resultaten"]:
        return Played()
    test["examennummer"] = test["examennummer"] or f"LBT{doc['v_nummer'] % 10**9:09d}"
    score = args.get("score", 40 + doc["v_nummer"] % 40)
    return Played(["SS137"], [(on + timedelta(days=21), "lbt_uitslag", {"score": score})])


@needs_duty
def lbt_uitslag(doc: Document, on: date, args: dict[str, Any]) -> Played:
    if doc["lbt"]["examennummer"] is None or doc["lbt"]["resultaten"]:
        return Played()
    verdict = "B1-route haalbaar" if args["score"] >= 55 else "B1-route niet haalbaar"
    doc["lbt"]["resultaten"].append(
        {
            "resultaat": verdict,
            "behaaldeScore": f"{args['score']},50",
            "benodigdeScore": "55,00",
            "datumAfname": on.isoformat(),
        }
    )
    return Played(["SS131"])


@needs_duty
def pip_portaal(doc: Document, on: date, args: dict[str, Any]) -> Played:
    """The gemeente types its PIP into the portal, when it has not sent one."""
    code = args.get("gemeente") or responsible(doc)
    if doc["pips"] or code is None:
        return Played()
    pip = {"dagtekeningPip": on.isoformat(), "leerroute": args["leerroute"]}
    if args["leerroute"] in "BO":
        pip["niveau"] = "B1"
    receive_pip(doc, code=code, pip=pip, on=on)
    return Played([], [(on + timedelta(days=1), "termijn_gestart", {})])


@needs_duty
def termijn_gestart(doc: Document, on: date, args: dict[str, Any]) -> Played:
    """Three years from the day after the dagtekening of the first PIP (Wi 11); the end is exclusive."""
    if doc["termijn"] is not None or not doc["pips"]:
        return Played()
    start = as_date(doc["pips"][0]["pip"]["dagtekeningPip"]) + timedelta(days=1)
    doc["termijn"] = {"startdatum": start.isoformat()}
    set_term_end(doc, on=on, end=add_months(start, 36))
    return Played(["SS102"])


@needs_duty
def pip_te_laat(doc: Document, on: date, args: dict[str, Any]) -> Played:
    return Played([] if doc["pips"] or doc["coa"] else ["SS126"])


@needs_duty
def aanbod_ontbreekt(doc: Document, on: date, args: dict[str, Any]) -> Played:
    return Played(["SS127"] if doc["pips"] and doc["asiel"] and not doc["aanbod"] else [])


@needs_duty
def contract_past_niet(doc: Document, on: date, args: dict[str, Any]) -> Played:
    return Played([args["signaal"]] if doc["aanbod"] else [])


@needs_duty
def opleiding_beeindigd(doc: Document, on: date, args: dict[str, Any]) -> Played:
    return Played(["SS142"])


@needs_duty
def verhuisd(doc: Document, on: date, args: dict[str, Any]) -> Played:
    """Settles in another gemeente; the old one gets an attention signal."""
    old = responsible(doc)
    doc |= {"coa": False, "woongemeente": args["gemeente"], "gevestigd_op": on.isoformat()}
    later = [(on, "vertrek_gemeld", {"gemeente": old, "signaal": "SS122"})] if old else []
    return Played(["SS121" if actual_pip(doc) else "SS120"], later)


@step
def vertrek_gemeld(doc: Document, on: date, args: dict[str, Any]) -> Played:
    return Played([args["signaal"]], to=args["gemeente"])


@needs_duty
def examen(doc: Document, on: date, args: dict[str, Any]) -> Played:
    """An exam part; the result is known some weeks after the day itself."""
    if doc["termijn"] is None:
        return Played()
    taken = on - timedelta(days=args.get("weken", 6) * 7)
    row = {"examendatum": taken.isoformat(), "resultaat": args["resultaat"], "onderdeel": args["onderdeel"]}
    if args["onderdeel"] != "KNM":
        row["niveau"] = args["niveau"]
    if args["resultaat"] == "Geen":
        row["redenGeenResultaat"] = args.get("reden", "Absent")
    doc["examens"].append(row)
    left = doc["pogingen"].get(args["onderdeel"], 0)
    if left:
        doc["pogingen"][args["onderdeel"]] = left - 1
    return Played(["SS199"])


@needs_duty
def onderdelen_portaal(doc: Document, on: date, args: dict[str, Any]) -> Played:
    """PVT, MAP and the end of the Z-route entered in the portal, where the gemeente has not sent them."""
    if doc["termijn"] is None:
        return Played()
    doc["pvt"] = doc["pvt"] or on.isoformat()
    doc["map"] = doc["map"] or on.isoformat()
    pip = actual_pip(doc)
    if pip and pip["pip"]["leerroute"] == "Z":
        doc["zroute"] = doc["zroute"] or on.isoformat()
        return Played(["SS141"])
    return Played()


@needs_duty
def diploma(doc: Document, on: date, args: dict[str, Any]) -> Played:
    if doc["termijn"] is None:
        return Played()
    return _duty_ends(doc, on, "Inburgeringsplicht voldaan", "SS106")


@needs_duty
def verlengd_ambtshalve(doc: Document, on: date, args: dict[str, Any]) -> Played:
    return _extend(doc, on, args, "SS103")


@needs_duty
def verlenging_gevraagd(doc: Document, on: date, args: dict[str, Any]) -> Played:
    if doc["termijn"] is None:
        return Played()
    doc["verlengingen"].append({"beoordeling": "InBehandeling", "datumOntvangst": on.isoformat()})
    return Played(["SS112"], [(on + timedelta(days=40), "verlenging_besloten", args)])


@needs_duty
def verlenging_besloten(doc: Document, on: date, args: dict[str, Any]) -> Played:
    granted = args["toegekend"]
    doc["verlengingen"][-1] |= {
        "beoordeling": "Toegekend" if granted else "Afgewezen",
        "datumBeoordeling": on.isoformat(),
    }
    return _extend(doc, on, args, "SS104") if granted else Played(["SS113"])


def _extend(doc: Document, on: date, args: dict[str, Any], event: str) -> Played:
    if doc["termijn"] is None:
        return Played()
    grounds = data("registers")["verlengingsgronden"]
    end = add_months(as_date(doc["termijn"]["einddatum"]), args["maanden"])
    set_term_end(doc, on=on, end=end, ground=(args["grond"], grounds[args["grond"]]))
    return Played([event])


@needs_duty
def vrijstelling(doc: Document, on: date, args: dict[str, Any]) -> Played:
    """A decision on an exemption: whole, temporary or of one exam part; granted or refused."""
    granted = args["oordeel"] == "Toekenning"
    kind = args["soort"]
    row = {"reden": args["reden"], "oordeel": args["oordeel"], "datumOordeel": on.isoformat()}
    if kind == "Gedeeltelijke":
        row |= {"examenonderdeel": args["onderdeel"], "examenniveau": "B1"}
    if kind == "Tijdelijke" and granted:
        row |= {"startdatum": on.isoformat(), "einddatum": add_months(on, 24).isoformat()}
    doc["vrijstellingen"].append({f"{kind}Vrijstelling": row})
    if not granted:
        return Played([{"Gehele": "SS114", "Tijdelijke": "SS115", "Gedeeltelijke": "SS116"}[kind]])
    if kind == "Gehele":
        return _duty_ends(doc, on, "Volledige vrijstelling", "SS107")
    if kind == "Gedeeltelijke":
        return Played(["SS117"])
    back = on + timedelta(days=args["dagen"])
    return _duty_ends(doc, on, "Tijdelijke vrijstelling", "SS109", [(back, "vrijstelling_ingetrokken", {})])


@step
def vrijstelling_ingetrokken(doc: Document, on: date, args: dict[str, Any]) -> Played:
    """Without PIP the person counts as newly obliged; with PIP the duty and the termijn are taken up again."""
    old = doc["plicht"]
    if old.get("redenGeenInburgeringsplicht") != "Tijdelijke vrijstelling":
        return Played()
    begin, sent = old["begindatum"], old["datumKennisgevingInburgeringsplicht"]
    if not doc["pips"]:
        begin = sent = on.isoformat()
    set_duty(doc, on=on, obliged=True, begindatum=begin, datumKennisgevingInburgeringsplicht=sent)
    if doc["termijn"]:
        pause = on - as_date(old["einddatum"])
        set_term_end(doc, on=on, end=as_date(doc["termijn"]["einddatum"]) + pause)
    return Played(["SS130" if doc["pips"] else "SS129"])


@needs_duty
def ontheffing_gevraagd(doc: Document, on: date, args: dict[str, Any]) -> Played:
    asked = ["SS140"] if args["grond"] == "BIO" else []
    return Played(asked, [(on + timedelta(days=50), "ontheffing_besloten", args)])


@needs_duty
def ontheffing_besloten(doc: Document, on: date, args: dict[str, Any]) -> Played:
    row: dict[str, Any] = {"oordeel": args["oordeel"], "datumOordeel": on.isoformat(), "grond": args["grond"]}
    if args["soort"] == "Gehele":
        doc["ontheffingen"].append({"GeheleOntheffing": row})
    else:
        row |= {"examenonderdeel": args["onderdeel"]} if "onderdeel" in args else {}
        row |= {"urenBelastbaarheidParticipatieactiviteit": args["uren"]} if "uren" in args else {}
        doc["ontheffingen"].append({"GedeeltelijkeOntheffing": row})
    if args["oordeel"] == "Afwijzing":
        return Played(["SS118"])
    return (
        _duty_ends(doc, on, "Volledige ontheffing", "SS108")
        if args["soort"] == "Gehele"
        else Played(["SS119"])
    )


@needs_duty
def plicht_vervalt(doc: Document, on: date, args: dict[str, Any]) -> Played:
    reason = args["reden"]
    left = reason == "Vertrek uit Nederland langer dan een jaar"
    later = [(on, "vertrek_gemeld", {"gemeente": responsible(doc), "signaal": "SS123"})] if left else []
    return _duty_ends(doc, on, reason, "SS110", later)


@needs_duty
def overleden(doc: Document, on: date, args: dict[str, Any]) -> Played:
    return _duty_ends(doc, on, "Overlijden", "SS111")


def _duty_ends(doc: Document, on: date, reason: str, event: str, later: list[Later] | None = None) -> Played:
    old = doc["plicht"]
    set_duty(
        doc,
        on=on,
        obliged=False,
        begindatum=old["begindatum"],
        einddatum=on.isoformat(),
        datumKennisgevingInburgeringsplicht=old["datumKennisgevingInburgeringsplicht"],
        redenGeenInburgeringsplicht=reason,
    )
    return Played([event], later or [])


@needs_duty
def asielrechten(doc: Document, on: date, args: dict[str, Any]) -> Played:
    """Gain the rights of an asielstatushouder, or give them up on request."""
    if doc["asiel"] == args["verkregen"]:
        return Played()
    doc["detail"] = "Gezinshereniger met Asielstatushouder" if args["verkregen"] else "Gezinshereniger"
    change = "Asielrechten toegekend" if args["verkregen"] else (
        "Op verzoek rechten van gezins- en overige migrant toegekend"
    )  # fmt: skip
    set_group(doc, on=on, asiel=args["verkregen"], change=change)
    return Played(["SS125" if args["verkregen"] else "SS124"])


@needs_duty
def kennisgeving_gecorrigeerd(doc: Document, on: date, args: dict[str, Any]) -> Played:
    """DUO had sent the kennisgeving on another day than it registered: the date changes, the notice repeats."""
    day = as_date(doc["plicht"]["datumKennisgevingInburgeringsplicht"]) + timedelta(days=args["dagen"])
    doc["plicht"] |= {
        "datumKennisgevingInburgeringsplicht": day.isoformat(),
        "wijzigingsdatum": on.isoformat(),
    }
    return Played([args["gebeurtenis"]])
