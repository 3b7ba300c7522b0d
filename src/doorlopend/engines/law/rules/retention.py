"""How long the file and its core may be kept (Bi 9.9)."""

from datetime import date

from doorlopend.engines.facts import KINDS

from ..calendar import add_months
from ..case import COLLEGE, Case


def apply(case: Case) -> None:
    """Write the day on which the file must be gone, and the days for core and loan data."""
    _loan(case)
    died = case.life.last("persoon.overleden")
    end = died.valid_from if died else case.duty_until
    if end is None or case.regime not in ("wi2021", "wi2013"):
        return
    law = case.law("bewaren.dossier", end)
    gone = end if died else add_months(end, 12 * law["jaren"])
    core = add_months(end, 12 * law["kern_jaren"])
    ids = _by_class(case)
    case.find("bewaren.dossier_verwijderen_op", gone, law, [died] if died else (), einde_plicht=end,
              reden="overlijden" if died else "vijf_jaar_na_einde_plicht", feiten=ids["dossier"])  # fmt: skip
    case.find("bewaren.kern_uiterlijk_tot", core, law, (), feiten=ids["kern"], kernset=law["kernset"])
    case.must("dossier.verwijderen", COLLEGE, law, [died] if died else (), since=gone, due=gone, einde_plicht=end)


def _loan(case: Case) -> None:
    """Loan data stay five years after the loan was settled, whatever became of the duty."""
    settled = case.life.last("lening.afgelost")
    if settled is not None and case.regime != "geen":
        law = case.law("bewaren.dossier", settled.valid_from)
        case.find("bewaren.lening_tot", add_months(settled.valid_from, 12 * law["lening_jaren"]), law, [settled], about=settled.id)


def _by_class(case: Case) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {"kern": [], "dossier": [], "zolang_nodig": []}
    for fact in case.life.facts:
        found[KINDS[fact.kind].retention].append(fact.id)
    return {name: tuple(ids) for name, ids in found.items()}


def last_day(kind: str, end_of_duty: date, *, years: int = 5, core_years: int = 50) -> date | None:
    """Last day on which a fact of that kind may be kept after the duty ended; None = only as long as needed."""
    retention = KINDS[kind].retention
    if retention == "zolang_nodig":
        return None
    return add_months(end_of_duty, 12 * (core_years if retention == "kern" else years))
