"""What DUO granted beside the grounds that the facts show: both lengthen the term (Wi 12 lid 1: "telkens")."""

from datetime import date

from doorlopend.engines.facts import Fact

from ..calendar import ONE_DAY, length, lengthen
from ..case import Case
from ..life import day, number
from ..model import Finding


def granted_beside(case: Case) -> list[tuple[int, int]]:
    """Months and days of each decision of DUO beyond the claims it may rest on.

    A decision rests on the claims of its ground and period, as far as their circumstance began before it.
    """
    assert case.end is not None
    grants = [made for made in case.life.all("verlenging.besluit") if made.data["uitkomst"] == "verleend"]
    claims = _claims(case) if grants else []
    extra, before = [], case.end
    for made in grants if claims else ():
        after = max(before, day(made, "laatste_dag") or lengthen(before, int(number(made, "maanden")), int(number(made, "dagen"))))
        covered = _covered(case, made, claims, before)
        if after > covered:
            extra.append(length(covered + ONE_DAY, after))
        before = after
    return extra


def _claims(case: Case) -> list[Finding]:
    return [one for one in case.out if isinstance(one, Finding) and one.key in ("verlenging.aanspraak", "verlenging.bijna_afgerond")
            and one.value not in ("P0D", None)]  # fmt: skip


def _covered(case: Case, made: Fact, claims: list[Finding], last: date) -> date:
    """How far the claims that this decision may rest on bring the last day."""
    for claim in claims:
        if _rests_on(case, made, claim):
            last = lengthen(last, int(claim.values["maanden"]), int(claim.values["dagen"]))
    return last


def _rests_on(case: Case, made: Fact, claim: Finding) -> bool:
    ground, own = made.data.get("grond"), claim.values.get("grond", "bijna_afgerond")
    if ground is not None and ground != own and "combinatie" not in (ground, own):
        return False
    first, last = _period(case, claim)
    if first is not None and first > made.valid_from:
        return False
    start, end = day(made, "periode_van"), day(made, "periode_tot")
    return None in (start, end, first, last) or (start <= last and first <= end)  # type: ignore[operator]


def _period(case: Case, claim: Finding) -> tuple[date | None, date | None]:
    """First and last day of the circumstance a claim is about; none for who is almost done."""
    fact = next((one for one in case.life.facts if one.id == claim.about), None)
    if fact is None:
        return None, None
    return claim.values.get("van", fact.valid_from), claim.values.get("tot", fact.valid_until or fact.valid_from)
