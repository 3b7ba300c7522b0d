"""One tight arrival stream under some policies, as a share of its hindsight optimum; prints one JSON line.

Usage: python -m benchmarks.placement.arrivals FAMILY SEED POLICY,POLICY ERROR HINDSIGHT_SECONDS HINDSIGHT [announced]

HINDSIGHT: that of an earlier row of the same stream, as JSON, which is then not solved again; null: solve it.
announced: homes become known over the half-year.
"""

import json
import sys
from time import process_time

from doorlopend.engines.placement import generate, online
from doorlopend.engines.placement.reading import read_instance


def main(family: str, seed: int, policies: list[str], error: float, seconds: float, hindsight: str, homes: str = "") -> None:
    document = generate.generate(family=family, seed=seed, tight=True)
    now = read_instance(generate.announced(document, seed=seed) if homes == "announced" else document)
    earlier = read_instance(generate.earlier_period(family=family, seed=seed))
    start = process_time()
    found = online.simulate(
        now, earlier=earlier, policies=policies, forecast_error=error, seed=1, hindsight_time=seconds, hindsight=json.loads(hindsight),
    )  # fmt: skip
    print(json.dumps({"hindsight": found["hindsight"], "runs": found["runs"], "cpu": round(process_time() - start, 1)}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3].split(","), float(sys.argv[4]), float(sys.argv[5]), *sys.argv[6:8])
