"""How strong the evidence is: the design sets a ceiling, each weakness takes points off, one line each.

Maryland Scientific Methods Scale as used by What Works Growth; Movisie names the research requirement it would meet.
"""

from collections.abc import Sequence

from .protocol import Protocol
from .results import Check, Level

CEILING = {"lottery": 5, "town_lottery": 5, "wedge": 5, "staged": 3, "chosen": 2}
MOVISIE = {
    5: (
        "voldoet als één onderzoek aan de eis voor sterke aanwijzingen; erkenning vraagt er meer dan één",
        "as one study meets the requirement for strong indications; recognition asks for more than one",
    ),
    4: (
        "voldoet als één onderzoek aan de eis voor goede aanwijzingen; erkenning vraagt er meer dan één",
        "as one study meets the requirement for good indications; recognition asks for more than one",
    ),
    3: (
        "voldoet als één onderzoek aan de eis voor eerste aanwijzingen; erkenning vraagt er meer dan één",
        "as one study meets the requirement for first indications; recognition asks for more than one",
    ),
}
BELOW = (
    "voldoet niet aan een onderzoekseis voor effectiviteit; wel bruikbaar als beschrijving",
    "meets no research requirement for effectiveness; useful as a description",
)


def level_of(p: Protocol, checks: Sequence[Check]) -> Level:
    """Ceiling from the design minus the points that quality costs, never below 1."""
    ceiling = 4 if p.design.kind == "staged" and p.design.order == "random" else CEILING[p.design.kind]
    taken = tuple(_deductions(p, {c.name: c for c in checks}))
    level = max(1, ceiling - sum(points for _, points, _, _ in taken))
    if any(name == "protocol" for name, *_ in taken):
        level = min(level, 2)
    return Level(ceiling, taken, level, *MOVISIE.get(level, BELOW))


def _deductions(p: Protocol, checks: dict[str, Check]) -> list[tuple[str, int, str, str]]:
    out: list[tuple[str, int, str, str]] = []
    missing, balance, protocol = checks.get("missing"), checks.get("balance"), checks.get("protocol")
    if missing is not None and (missing.value or 0) > p.limit("alert_missing"):
        out.append(
            (
                "missing",
                1,
                f"uitkomst ontbreekt bij meer dan {100 * p.limit('alert_missing'):.0f} %",
                f"outcome missing for more than {100 * p.limit('alert_missing'):.0f} %",
            )
        )
    if balance is not None and not balance.passed:
        out.append(("balance", 1, "de groepen verschilden bij het begin", "the groups differed at the start"))
    if protocol is not None and not protocol.passed:
        out.append(
            (
                "protocol",
                1,
                "protocol veranderd na openen: hoogstens indicatief",
                "protocol changed after unblinding: indicative at most",
            )
        )
    if p.design.kind in ("chosen", "staged") and not p.placebos:
        out.append(
            (
                "placebo",
                1,
                "geen meting van vóór de start om mee te controleren",
                "no measurement from before the start to check with",
            )
        )
    return out
