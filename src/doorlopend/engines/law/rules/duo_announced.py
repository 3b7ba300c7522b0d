"""Attention signals DUO has announced but does not send yet (DUO-M2M, notificaties): what they would be about."""

from datetime import date

from doorlopend.engines.facts import Fact

from ..calendar import ONE_DAY
from ..case import Case
from ..lawbook import Version
from .place import housings

_SCHOOLS = ("praktijkonderwijs", "vso_arbeid", "vso_dagbesteding", "mbo_entree")
_AT_ONCE = {"verlenging.aanvraag": "verlenging_gevraagd", "verblijf.buitenland": "vertrokken", "z_route.afgerond": "z_certificaat"}


def apply(case: Case) -> None:
    """Write each announced signal with the day from which there is something to attend to."""
    law = case.law("duo.aangekondigd", case.life.facts[0].valid_from)
    for kind, name in _AT_ONCE.items():
        for fact in case.life.all(kind):
            _tell(case, law, name, fact, fact.valid_from)
    for request in case.life.all("ontheffing.aanvraag"):
        if request.data["grond"] == "bijzondere_omstandigheden":
            _tell(case, law, "advies_bio", request, request.valid_from)
    for school in case.life.all("onderwijs.inschrijving"):
        if school.data["soort"] in _SCHOOLS and school.valid_until is not None:
            _tell(case, law, "opleiding_geeindigd", school, school.valid_until + ONE_DAY)
    for before, after in zip(housings(case), housings(case)[1:], strict=False):
        if before.data["gemeente"] != after.data["gemeente"]:
            _tell(case, law, "verhuisd", after, after.valid_from)
    _overdue(case, law)


def _tell(case: Case, law: Version, name: str, fact: Fact, since: date) -> None:
    case.find("duo.aangekondigd", law["codes"][name], law, [fact], about=fact.id, since=since, nog_niet_in_gebruik=True)


def _overdue(case: Case, law: Version) -> None:
    """No leerroute after the ten weeks, no course after the three months."""
    for key, name in (("pip.vaststellen", "geen_leerroute"), ("aanbod.doen", "geen_aanbod")):
        one = case.duties.get(key)
        if one is None or one.due is None or one.due >= min(one.done_on or date.max, case.duty_until or date.max):
            continue
        case.find("duo.aangekondigd", law["codes"][name], law, about=key, since=one.due + ONE_DAY, until=one.done_on or case.duty_until,
                  nog_niet_in_gebruik=True)  # fmt: skip
