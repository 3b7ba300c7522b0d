"""Vrijstelling (Wi 4) and ontheffing (Wi 5, 14 lid 6): what the facts support; DUO decides."""

from collections.abc import Mapping
from datetime import date

from doorlopend.engines.facts import Fact, Value

from ..calendar import add_months
from ..case import COLLEGE, DUO, Case
from ..lawbook import Version
from ..life import number
from .duty import last_school_day, school_years

LANGUAGE = ("lezen", "luisteren", "schrijven", "spreken")
RANK = {"onder_a1": 0, "a1": 1, "a2": 2, "b1": 3, "b2": 4}
_ISLANDS_AND_NEIGHBOURS = ("AW", "CW", "SX", "SR", "BE", "BQ")


def apply(case: Case) -> None:
    """Write what the facts support per ground, and what DUO must decide by when."""
    _compulsory_school(case)
    for diploma in case.life.all("diploma.behaald"):
        _document(case, diploma)
    for enrolment in case.life.all("onderwijs.inschrijving"):
        _education(case, enrolment)
    for request in case.life.all("vrijstelling.aanvraag"):
        _exemption_request(case, request)
    for request in case.life.all("ontheffing.aanvraag"):
        _release_request(case, request)
    _decisions(case)
    _impairments(case)


def _compulsory_school(case: Case) -> None:
    periods = case.life.all("leerplicht")
    if not periods:
        return
    law = case.law("vrijstelling.acht_jaar", periods[0].valid_from)
    years = school_years(case)
    case.right("vrijstelling.acht_jaar_leerplicht", years >= law["jaren"], law, periods, jaren=years)
    now = case.law("vrijstelling.leerplichtig", periods[0].valid_from)
    for period in periods:
        last = period.valid_until or last_school_day(case)
        case.right("vrijstelling.leerplichtig", True, now, [period], since=period.valid_from, until=last, about=period.id)


def _document(case: Case, diploma: Fact) -> None:
    asked = [one for one in case.life.all("vrijstelling.aanvraag") if one.data["grond"] == "document"
             and one.valid_from >= diploma.valid_from]  # fmt: skip
    law = case.law("vrijstelling.document", asked[0].valid_from if asked else date.max)
    exempt, reason = document_exempts(diploma, law, asked[0].valid_from if asked else None)
    since = law["elke_leerweg_vanaf"] if reason == "elke_leerweg" and not asked else None
    case.right("vrijstelling.document", exempt, law, [diploma, *asked[:1]], about=diploma.id, reden=reason, since=since)
    partial = case.law("vrijstelling.gedeeltelijk", diploma.valid_from)
    parts = tuple(part for part in LANGUAGE if _level(diploma, part) >= RANK["b1"])
    if parts and not exempt:
        case.find("vrijstelling.mogelijke_onderdelen", parts, partial, [diploma], about=diploma.id)


_WHOLE = {"staatsexamen_nt2_1": "b1", "staatsexamen_nt2_2": "b2"}  # diplomas of which every part is at one level


def _level(diploma: Fact, part: str) -> int:
    """Rank of the level a document shows for a part; 0 when it shows none."""
    told = diploma.data.get(f"niveau_{part}") or _WHOLE.get(str(diploma.data["soort"]))
    return RANK.get(str(told), 0)


def document_exempts(diploma: Fact, law: Version, asked: date | None = None) -> tuple[bool, str]:
    """Does the document exempt wholly, and why (Ri 2.1)?"""
    kind, data = str(diploma.data["soort"]), diploma.data
    if kind == "inburgeringsdiploma_wi2021":
        return True, "inburgeringsdiploma"
    if kind == "inburgeringsdiploma_wi2013":
        all_b1 = all(RANK.get(str(data.get(f"niveau_{part}")), 0) >= RANK["b1"] for part in LANGUAGE)
        return all_b1, "alle_vier_onderdelen_b1" if all_b1 else "niet_alle_vier_onderdelen_b1"
    if kind == "internationale_school":
        pass_b1 = bool(data.get("nederlands_voldoende"))
        return pass_b1, "nederlands_op_b1" if pass_b1 else "nederlands_niet_op_b1"
    if kind not in law["diplomas"]:
        return False, "document_niet_aangewezen"
    if data.get("nederlandstalig") is False:
        return False, "niet_in_het_nederlands"
    if kind == "vmbo" and data.get("leerweg") in ("basis", "kader") and data.get("land") in (None, "NL"):
        early = asked is not None and asked < law["elke_leerweg_vanaf"]
        return (False, "leerweg_telde_toen_niet") if early else (True, "elke_leerweg")
    return _by_country(data)


def _by_country(data: Mapping[str, Value]) -> tuple[bool, str]:
    land = data.get("land") or "NL"
    if land == "NL":
        return True, "aangewezen_document"
    if land not in _ISLANDS_AND_NEIGHBOURS:
        return False, "land_niet_aangewezen"
    if land == "BE" and not data.get("nederlands_voldoende"):
        return False, "geen_voldoende_voor_nederlands"
    return True, "aangewezen_document"


def _education(case: Case, enrolment: Fact) -> None:
    law = case.law("vrijstelling.opleiding", enrolment.valid_from)
    kind = enrolment.data["soort"]
    leads = kind in law["opleidingen"] and enrolment.data.get("nederlandstalig") is not False
    case.right("vrijstelling.opleiding", leads, law, [enrolment], since=enrolment.valid_from, until=enrolment.valid_until,
               about=enrolment.id, opleiding=kind)  # fmt: skip
    birth = case.life.last("persoon.geboren")
    if leads and birth and enrolment.valid_from > add_months(birth.valid_from, 18 * 12 + 2):
        case.signal("vrijstelling.opleiding_leeftijd", law, [enrolment, birth], ("Ri 2.2, zonder leeftijd", True),
                    ("pagina DUO: begonnen uiterlijk 2 maanden na 18e verjaardag", False), about=enrolment.id)  # fmt: skip


def _exemption_request(case: Case, request: Fact) -> None:
    day, ground = request.valid_from, str(request.data["grond"])
    law = case.law("vrijstelling.beslistermijn", day)
    decided = _decided(case, "vrijstelling.besluit", request)
    case.must("vrijstelling.besluiten", DUO, law, [request], since=day, due=case.book.deadline(law, day), done=decided,
              about=request.id, grond=ground)  # fmt: skip
    if ground == "aantoonbaar_ingeburgerd":
        own = case.law("vrijstelling.aantoonbaar_ingeburgerd", day)
        lacking = _not_integrated(request, own)
        case.right("vrijstelling.aantoonbaar_ingeburgerd", not lacking, own, [request], about=request.id,
                   ontbreekt=lacking, leges=own["leges"])  # fmt: skip
        case.find("vrijstelling.leges", own["leges"], own, [request], about=request.id)


def _not_integrated(request: Fact, law: Version) -> tuple[str, ...]:
    needs = {
        "brp_jaren": number(request, "brp_jaren") >= law["brp_jaren"],
        "werk_jaren": number(request, "werk_jaren") >= law["werk_jaren"],
        "gesprek_b1": request.data.get("gesprek_b1") is True,
    }
    return tuple(name for name, met in needs.items() if not met)


def _release_request(case: Case, request: Fact) -> None:
    day, ground = request.valid_from, str(request.data["grond"])
    if ground == "geleverde_inspanning":
        law = case.law("ontheffing.geleverde_inspanning", day)
        case.right("ontheffing.geleverde_inspanning", False, law, [request], about=request.id,
                   reden="bestaat_niet_in_wi2021", alternatieven=law["alternatieven"])  # fmt: skip
        return
    law = case.law("ontheffing.beslistermijn", day)
    case.must("ontheffing.besluiten", DUO, law, [request], since=day, due=case.book.deadline(law, day), about=request.id,
              done=_decided(case, "ontheffing.besluit", request), grond=ground)  # fmt: skip
    if ground == "medisch":
        _medical(case, request)
    else:
        _special(case, request)


def _medical(case: Case, request: Fact) -> None:
    law = case.law("ontheffing.medisch", request.valid_from)
    advice, able = request.data.get("advies"), request.data.get("binnen_vijf_jaar_in_staat")
    if able is not None or advice is not None:
        granted = able is not True and advice in (None, "ontheffing", "gedeeltelijk")
        reason = "niet_binnen_vijf_jaar_in_staat" if granted else "binnen_vijf_jaar_in_staat_of_geen_advies"
        case.right("ontheffing.medisch", granted, law, [request], about=request.id, reden=reason,
                   omvang=("gedeeltelijk" if advice == "gedeeltelijk" else "volledig") if granted else "geen")  # fmt: skip
    refund = advice in ("ontheffing", "gedeeltelijk", "aangepast_examen") or (advice is None and able is False)
    case.find("ontheffing.leges", law["leges"], law, [request], about=request.id)
    if advice is not None or able is False:
        case.find("ontheffing.leges_terug", refund, law, [request], about=request.id)


def _special(case: Case, request: Fact) -> None:
    law = case.law("ontheffing.bijzonder", request.valid_from)
    advised = request.data.get("advies_college") is True
    case.find("ontheffing.aanvraag_volledig", advised, law, [request], about=request.id,
              reden="advies_college_bij_aanvraag" if advised else "advies_college_ontbreekt")  # fmt: skip
    sent = [fact for fact in case.life.all("duo.melding") if fact.data["bericht"] == "advies_bio"]
    done = request.valid_from if advised else sent[0].valid_from if sent else None
    case.must("ontheffing.advies_geven", COLLEGE, law, [request], since=request.valid_from, about=request.id, done=done)
    case.signal("ontheffing.bijzonder", law, [request], ("zeer bijzonder, niet te voorzien, niet verwijtbaar", True),
                ("niet zo bijzonder", False), about=request.id)  # fmt: skip


def _decided(case: Case, kind: str, request: Fact) -> date | None:
    ground = request.data["grond"]
    later = [one for one in case.life.all(kind) if one.valid_from >= request.valid_from
             and one.data.get("grond") in (None, ground)]  # fmt: skip
    return later[0].valid_from if later else None


def _decisions(case: Case) -> None:
    for kind, key in (("vrijstelling.besluit", "vrijstelling.verleend"), ("ontheffing.besluit", "ontheffing.verleend")):
        for made in case.life.all(kind):
            law = case.law("vrijstelling.gevolg" if kind.startswith("v") else "ontheffing.gevolg", made.valid_from)
            extent = str(made.data.get("omvang") or "volledig")
            until = made.valid_until if extent == "tijdelijk" else None
            case.right(key, made.data["uitkomst"] == "verleend", law, [made], since=made.valid_from, until=until,
                       about=made.id, omvang=extent, onderdelen=made.data.get("onderdelen") or ())  # fmt: skip
            if made.data.get("grond") == "bijzondere_omstandigheden" and made.data["uitkomst"] == "verleend":
                case.find("naturalisatie.ontheffing_volstaat", False, law, [made], about=made.id)
            if extent == "gedeeltelijk":
                _check_partial(case, made, law)
            elif extent == "tijdelijk" and case.start is not None and made.data["uitkomst"] == "verleend":
                case.signal("termijn.tijdelijke_vrijstelling", case.law("vrijstelling.tijdelijk_termijn", made.valid_from),
                            [made], ("DUO voegt dagen toe bij intrekking", None), ("termijn blijft", case.extended_end),
                            about=made.id)  # fmt: skip


def _check_partial(case: Case, made: Fact, law: Version) -> None:
    parts = made.data.get("onderdelen") or ()
    languages = [part for part in parts if part in LANGUAGE]  # type: ignore[union-attr]
    if made.data.get("grond") == "bijzondere_omstandigheden":
        whole = case.law("ontheffing.bijzonder", made.valid_from)
        case.signal("ontheffing.bijzonder_alleen_geheel", whole, [made], ("Wi 5 lid 2: alleen geheel", False), ("besluit: gedeeltelijk", True),
                    about=made.id)  # fmt: skip
    if made.kind == "ontheffing.besluit" and len(languages) > law["hoogstens_taalonderdelen"]:
        case.signal("ontheffing.te_veel_onderdelen", law, [made], ("hoogstens taalonderdelen", law["hoogstens_taalonderdelen"]),
                    ("besluit", len(languages)), about=made.id)  # fmt: skip


def _impairments(case: Case) -> None:
    for fact in case.life.all("gezondheid.zintuiglijke_beperking"):
        law = case.law("leerbaarheidstoets.ontheffing", fact.valid_from)
        visual = fact.data["soort"] == "visueel"
        able = fact.data.get("kan_toets_afleggen")
        released = visual or able is False
        reason = "visueel_altijd" if visual else "auditief_kan_niet" if released else "auditief_kan_wel"
        if not visual and able is None:
            case.signal("leerbaarheidstoets.onbekend_of_in_staat", law, [fact], ("kan de toets afleggen", False),
                        ("kan de toets niet afleggen", True), about=fact.id)  # fmt: skip
            continue
        case.right("leerbaarheidstoets.ontheffing", released, law, [fact], about=fact.id, reden=reason)
