"""How fast is the law engine: alone, beside OpenFisca-Core on the same subset, and rebuilding a record?

`bin/bench law` measures all of it (100,000 persons, 250,000 dossiers; allow half an hour on two quiet cores) and writes
docs/law/performance.md. `LAW_BENCH_PERSONS` and `LAW_BENCH_DOSSIERS` make it smaller; 0 dossiers leaves the record out.
"""

import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from time import process_time

from benchmarks.law.lives import forty, plain
from benchmarks.law.openfisca_subset import calculate, columns, system
from benchmarks.law.page import write_engine
from doorlopend.engines.facts import validate_life
from doorlopend.engines.law import Assessment, assess, load_lawbook

MANY = int(os.environ.get("LAW_BENCH_PERSONS", "100000"))
BOOK = load_lawbook()


def main() -> None:
    """Measure and write the page."""
    life = forty()
    mine = median(lambda: assess(facts=life, lawbook=BOOK), 1000)
    checking = median(lambda: validate_life(life), 300)
    results = len(assess(facts=life, lawbook=BOOK).log)
    one, many = single(), crowd()
    text = page(life=len(life), results=results, mine=mine, checking=checking, one=one, many=many)
    print(text)
    write_engine(text)
    if os.environ.get("LAW_BENCH_DOSSIERS") != "0":
        subprocess.run([sys.executable, "-m", "benchmarks.law.rebuild"], check=True)


def median(run: Callable[[], object], times: int) -> float:
    """Median duration in milliseconds."""
    run()
    spent = []
    for _ in range(times):
        begun = process_time()
        run()
        spent.append(1000 * (process_time() - begun))
    return statistics.median(spent)


def single() -> tuple[float, float]:
    """One plain life: ours and OpenFisca, in milliseconds."""
    life, made, inputs = plain(150), system(), columns(151)
    last = {name: values[-1:] for name, values in inputs.items()}
    return median(lambda: assess(facts=life, lawbook=BOOK), 500), median(lambda: calculate(made, last), 300)


def crowd() -> tuple[float, float, int]:
    """Many plain lives: ours one by one, OpenFisca vectorised, in seconds; and in how many all four answers agree."""
    made, inputs = system(), columns(MANY)
    begun = process_time()
    theirs = calculate(made, inputs)
    vectorised = process_time() - begun
    spent, equal = 0.0, 0
    for number in range(MANY):
        life = plain(number)
        begun = process_time()
        result = assess(facts=life, lawbook=BOOK)
        spent += process_time() - begun
        equal += answers(result) == tuple(theirs[name][number].astype(object) for name in ("plan_due", "term_end", "unburdened"))
    return spent, vectorised, equal


def answers(result: Assessment) -> tuple[date, ...]:
    """Plan due, end of the term without extension, last day of ontzorgen."""
    return tuple(result.value(key) for key in ("pip.laatste_dag", "termijn.laatste_dag_zonder_verlenging", "ontzorgen.laatste_dag"))  # type: ignore[misc]


def page(
    *, life: int, results: int, mine: float, checking: float, one: tuple[float, float], many: tuple[float, float, int]
) -> str:
    """The measured numbers as a page."""
    ours, theirs, equal = many
    return f"""# Speed of the law engine

Measured with `bin/bench law` on {date.today()}, Python {platform.python_version()}, {platform.machine()}, one process. All
times are processor time of that process, because the machine may be doing other work. Lawbook `{BOOK.id}`.

| what | measured |
| --- | --- |
| one life of {life} facts, {results} results with their reasons, median of 1,000 | {mine:.2f} ms (goal: at most 1 ms) |
| checking those {life} facts against the vocabulary, median | {checking:.2f} ms |

## Beside OpenFisca-Core, same subset

Subset: term for the plan, inburgeringstermijn, extension for illness, ontzorgen. OpenFisca computes only these
four; the law engine makes its whole assessment with reasons and signals each time.

| persons | law engine | OpenFisca-Core | ratio (law engine / OpenFisca) |
| --- | --- | --- | --- |
| 1 | {one[0]:.2f} ms | {one[1]:.2f} ms | {one[0] / one[1]:.2f} |
| {MANY:,} | {ours:.1f} s | {theirs:.3f} s | {ours / theirs:.0f} |

For one person the two are compared as a caller meets them: a simulation is built and asked. For many persons
OpenFisca computes whole columns at once and is far faster; it does so without reasons, signals or dated
versions per person. In {equal:,} of {MANY:,} lives plan term, end of the term and ontzorgen agree to the day.
The extension is left out of that comparison: the law engine adds months and days, the column formula days.
"""


if __name__ == "__main__":
    sys.exit(main())
