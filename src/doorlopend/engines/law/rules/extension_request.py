"""Applications for extension: from when, decided by when, and whether they can be granted (Bi 4.5)."""

from datetime import date

from doorlopend.engines.facts import Fact

from ..calendar import add_months, lengthen
from ..case import DUO, Case
from ..lawbook import Version
from ..life import number


def apply(case: Case) -> None:
    """Write the first day to ask, and an answer to every application."""
    if case.start is None:
        return
    law = case.law("verlenging.procedure", case.start)
    _window(case, law)
    for request in case.life.all("verlenging.aanvraag"):
        _request(case, request, law)


def _window(case: Case, law: Version) -> None:
    assert case.extended_end is not None
    earliest = add_months(case.extended_end, -law["vroegst_maanden"])
    case.find("verlenging.aanvraag_vanaf", earliest, law, case.pips[:1], tot=case.extended_end)


def _request(case: Case, request: Fact, law: Version) -> None:
    rule = case.law("verlenging.beslistermijn", request.valid_from)
    made = [one for one in case.life.all("verlenging.besluit") if one.valid_from >= request.valid_from]
    case.must("verlenging.besluiten", DUO, rule, [request, *made[:1]], since=request.valid_from, about=request.id,
              due=case.book.deadline(rule, request.valid_from), done=made[0].valid_from if made else None)  # fmt: skip
    answer, reason = _answer(case, request, law)
    case.find("verlenging.aanvraag_toewijsbaar", answer, law, [request], about=request.id, reden=reason,
              grond=request.data["grond"])  # fmt: skip


def _answer(case: Case, request: Fact, law: Version) -> tuple[str, str]:
    """`ja`, `nee`, `te_vroeg`, `te_laat` or `beoordelen`, with the reason."""
    end = _end_at(case, request.valid_from)
    if request.valid_from < add_months(end, -law["vroegst_maanden"]):
        return "te_vroeg", "eerder_dan_zes_maanden_voor_einde"
    if request.valid_from > end:
        return "te_laat", "termijn_verstreken"
    period = _period(case, request)
    if period and _already(case, request, *period):
        return "nee", "al_verlengd_over_deze_periode"
    if request.data["grond"] == "bijna_afgerond" and case.end is not None and request.valid_from > case.end:
        return "nee", "alleen_in_de_eerste_termijn"
    wanted = request.data.get("omstandigheid")
    claims = [one for one in case.out if one.key == "verlenging.aanspraak"
              and (one.about == wanted if wanted else one.values.get("grond") == request.data["grond"])]  # fmt: skip
    if request.data["grond"] == "bijna_afgerond":
        claims = [one for one in case.out if one.key == "verlenging.bijna_afgerond"]
    if not claims:
        return "beoordelen", "omstandigheid_niet_vastgelegd"
    if all(one.value is None for one in claims):  # type: ignore[union-attr]
        return "beoordelen", "bronnen_verschillen"
    lasting = [one for one in claims if one.value is not None and one.value != "P0D"]  # type: ignore[union-attr]
    return ("ja", "grond_voldaan") if lasting else ("nee", str(claims[0].values.get("reden") or "voorwaarden_niet_voldaan"))


def _end_at(case: Case, day: date) -> date:
    """Last day as it stood when the request came in."""
    assert case.end is not None
    end = case.end
    for made in case.life.all("verlenging.besluit"):
        if made.valid_from < day and made.data["uitkomst"] == "verleend":
            named = made.data.get("laatste_dag")
            months, days = int(number(made, "maanden")), int(number(made, "dagen"))
            end = max(end, named) if isinstance(named, date) else lengthen(end, months, days)
    return end


def _period(case: Case, request: Fact) -> tuple[date, date] | None:
    first, last = request.data.get("periode_van"), request.data.get("periode_tot")
    if isinstance(first, date) and isinstance(last, date):
        return first, last
    told = next((fact for fact in case.life.facts if fact.id == request.data.get("omstandigheid")), None)
    return (told.valid_from, told.valid_until or told.valid_from) if told else None


def _already(case: Case, request: Fact, first: date, last: date) -> bool:
    for made in case.life.all("verlenging.besluit"):
        start, end = made.data.get("periode_van"), made.data.get("periode_tot")
        if made.data["uitkomst"] == "verleend" and made.valid_from <= request.valid_from and isinstance(
            start, date) and isinstance(end, date) and start <= last and first <= end:  # fmt: skip
            return True
    return False
