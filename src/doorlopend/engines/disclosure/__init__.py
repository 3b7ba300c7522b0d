"""Statistical disclosure control: publish figures about small groups without telling about a single person.

    frame = Frame(name="leerroutes", measure="inburgeringsplichtigen", people="region:hvb", purpose="figures",
                  vintage=date(2026, 7, 1), dimensions=(Dimension("gemeente", (...)), Dimension("leerroute", (...))))
    result = suppress([Table.of(frame, {("Goirle", "B1"): 3, ...})],
                      thresholds=[Threshold("figures", 5, date(2022, 1, 1), source="...")],
                      published=everything_published_before)
    result.table("leerroutes").public()     # {key: count, or None when hidden}

`suppress` hides in three steps and never changes a number: counts under the minimum (*primary*), others from
which those would follow through margins or linked tables (*complementary*), and those whose difference with an
earlier figure is a small group (*over time*). For every number it protects it finds two complete sets of
whole numbers that agree with all published tables of all dates and differ by at least minimum − 1, one of them
reaching the minimum; so no outsider can tell that the number is small, let alone which. This is complementary
suppression by linear programming (Kelly, Golden and Assad, *Networks* 22, 1992; Fischetti and Salazar,
*Management Science* 47, 2001) with whole-number witnesses.

`attack` plays the outsider with every published table and returns the bounds of each hidden number.

Rules that callers keep:

* publish shares as counts: give the outcome as a dimension ("yes", "no"), never a rate beside its denominator;
* one mark for every hidden cell; the state (`State`) is for the office only;
* pass all earlier published tables on the same people, and register the result before it is shown;
* a table with another number for a cell already published needs a new vintage.

Counts are persons, not rounded. `DisclosureError` names the table and what to mend. Not covered: outsiders who
know persons inside the table, and statistics other than counts (show a mean or median only where its count is
shown).
"""

from .attack import Finding, attack, recoverable
from .published import Published, PublishedCell, PublishedTable, State
from .suppress import suppress
from .tables import TOTAL, CellId, Dimension, DisclosureError, Frame, Key, Table
from .thresholds import Rule, Threshold

__all__ = [
    "TOTAL",
    "CellId",
    "Dimension",
    "DisclosureError",
    "Finding",
    "Frame",
    "Key",
    "Published",
    "PublishedCell",
    "PublishedTable",
    "Rule",
    "State",
    "Table",
    "Threshold",
    "attack",
    "recoverable",
    "suppress",
]
