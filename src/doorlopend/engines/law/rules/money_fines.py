"""A fine on paper and as enforced (Awb; HvJ EU C-158/23; ABRvS 2025:3087)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from doorlopend.engines.facts import Fact

from ..calendar import add_months
from ..case import A, B, Case
from ..lawbook import Version

YES, NO, REVIEW = "ja", "nee", "juridische_toets"


def paper_fine(
    case: Case, law: Version, amount: float, facts: Iterable[Fact], about: str, day: date, *, college: bool,
    possible: float = 0, **values: Any,
) -> None:  # fmt: skip
    """Write the amount the text of the law gives, and whether it may be enforced on that day.

    `possible` is the highest fine for this breach: by it go hearing and the years in which the power lapses (Awb 5:45, 5:53).
    """
    sources = list(facts)
    case.find("boete.papier", amount, law, sources, about=about, since=day, **values)
    enforcement(case, sources, about, day, college=college)
    if not amount:
        return
    limit = case.law("boete.horen", day)
    heavy = max(amount, possible) > limit["boven"]
    case.find("boete.horen_verplicht", heavy, limit, sources, about=about, since=day, bedrag=amount,
              beslisweken_na_rapport=limit["beslisweken_na_rapport"])  # fmt: skip
    years = limit["vervalt_jaren_boven" if heavy else "vervalt_jaren"]
    case.find("boete.bevoegdheid_vervalt", add_months(day, 12 * years), limit, sources, about=about, since=day)


def enforcement(case: Case, facts: list[Fact], about: str, day: date, *, college: bool, write: bool = True) -> str:
    """`ja`, `nee` or `juridische_toets`; the last is a signal and never a ready decision."""
    law = case.law("boete.handhaving", day)
    group = case.group_on(day)
    since = law["vanaf"]
    if not group and day >= since and case.regime == "wi2021":
        if write:
            case.signal("boete.gegevens_ontbreken", law, facts, ("nodig", "doelgroep"), about=about, since=day)
        return REVIEW
    if group == A and (day >= since or case.regime == "wi2013"):  # of the Wi2013 the ruling decides, whenever the fine was given
        answer = law["college"] if college else law["duo"]
    elif group == B and day >= since:
        answer = law["groep_b"]
    else:
        answer = YES
    if write:
        case.find("boete.handhaafbaar", answer, law, facts, about=about, since=day, groep=group or "onbekend")
        if answer == REVIEW:
            case.signal("boete.juridische_toets", law, facts, ("Wi 22-27, op papier", YES),
                        ("HvJ EU C-158/23 (Keren), naar analogie", NO), about=about, since=day)  # fmt: skip
    return str(answer)
