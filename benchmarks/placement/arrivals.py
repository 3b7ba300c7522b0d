"""One tight arrival stream under some policies, as a share of its hindsight optimum; prints one JSON line.

Usage: python -m benchmarks.placement.arrivals FAMILY SEED POLICY,POLICY ERROR HINDSIGHT_SECONDS HINDSIGHT [KIND]

FAMILY: one of the generated ones, or a setting of the real cases (see `hias`), whose SEED is the order of arrival.
HINDSIGHT: that of an earlier row of the same stream, as JSON, which is then not solved again; null: solve it.
KIND: announced: homes become known over the half-year; free: nobody's own lottery value is kept to.
"""

import json
import sys
from time import process_time

from benchmarks.placement import hias
from doorlopend.engines.placement import generate, online
from doorlopend.engines.placement.reading import read_instance


def main(family: str, seed: int, policies: list[str], error: float, seconds: float, hindsight: str, kind: str = "") -> None:
    document, past = hias.drawn(family, seed, tight=True), hias.drawn_before(family, seed)
    for one in filter(None, (document, past)):
        one["policy"]["individual_do_no_harm"] = kind != "free"
    now = read_instance(generate.announced(document, seed=seed) if kind == "announced" else document)
    start = process_time()
    found = online.simulate(
        now, earlier=past and read_instance(past), policies=policies, forecast_error=error, seed=1, hindsight_time=seconds,
        hindsight=json.loads(hindsight),
    )  # fmt: skip
    shown = {key: found[key] for key in ("learnt_from", "hindsight", "runs")}
    print(json.dumps({**shown, "cpu": round(process_time() - start, 1)}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3].split(","), float(sys.argv[4]), float(sys.argv[5]), *sys.argv[6:8])
