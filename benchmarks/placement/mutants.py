"""A thousand wrong results against the independent check, by how they are wrong; prints one JSON line.

The changes are those of the test, on a round proven by a tree and one proven by prices alone. A change that leaves an
honest (worse) advice, whose every claim still follows, is counted apart and not among the thousand.
"""

import copy
import json
import random
from collections import Counter
from time import process_time

from tests.engines.placement import test_verification as cheats

from doorlopend.engines.placement import generate, verification
from doorlopend.engines.placement.reading import read_instance
from doorlopend.engines.placement.solve import result_document, solve

SEED = 7


def main() -> None:
    document, start = generate.build(households=60, places=5, seed=11), process_time()
    tried: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    honest = ours = 0
    for gap in (0.0, 0.05):
        result = json.loads(json.dumps(result_document(solve(read_instance(document), time=20, gap=gap), instance_sha256="", parameters={})))
        verification.verify(document, result)
        ours, chance, left = ours + 1, random.Random(SEED), cheats.MUTANTS // 2
        while left:
            change, mutant = chance.choice(cheats.CHANGES), copy.deepcopy(result)
            if not change(document, mutant, chance) or mutant == result:
                continue
            name, passed = change.__name__, _accepted(document, mutant)
            if passed and name in {"careful_move", "dropped"} and cheats.still_true(document, result, mutant):
                honest += 1
                continue
            left -= 1
            tried[name] += 1
            accepted[name] += passed
    print(json.dumps({"ours_accepted": ours, "tried": dict(sorted(tried.items())), "accepted": sum(accepted.values()), "honest": honest, "cpu": round(process_time() - start, 1)}))


def _accepted(document: dict[str, object], mutant: dict[str, object]) -> bool:
    try:
        verification.verify(document, mutant)
    except verification.Rejected:
        return False
    return True


if __name__ == "__main__":
    main()
