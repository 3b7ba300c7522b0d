"""Long proofs that go on where they stopped: each answer is kept beside the fingerprint of the code that gave it."""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CODE = ("src/doorlopend/engines/evidence", "src/doorlopend/engines/disclosure", "benchmarks/evidence")


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether one promise was kept, in a line of words, and the processor time it took."""

    name: str
    holds: bool
    told: str
    seconds: float


def folder() -> Path:
    """Where answers lie: `DOORLOPEND_DRILL_STATE`, or a folder of the system's temporary folder."""
    own = os.environ.get("DOORLOPEND_DRILL_STATE")
    return Path(own) if own else Path(tempfile.gettempdir()) / f"doorlopend-drill-evidence-{os.getuid()}"


def fingerprint() -> str:
    """A hash over every source that bears on an answer: other code, other answers."""
    made = hashlib.sha256()
    for part in CODE:
        for path in sorted((ROOT / part).rglob("*.py")):
            made.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return made.hexdigest()[:16]


def proved(
    part: str,
    names: Sequence[str],
    run: Callable[[int, int], Answer],
    *,
    count: int,
    workers: int | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> list[Answer]:
    """`run(index, count)` for every name, in worker processes; what this very code answered before is not asked again."""
    place = folder() / f"{part}-{count}-{fingerprint()}.json"
    known = {n: Answer(**row) for n, row in _read(place).items() if n in names}
    if known:
        tell(f"{len(known)} of {len(names)} kept from an earlier run in {place}")
    with ProcessPoolExecutor(workers or os.cpu_count()) as pool:
        jobs = [pool.submit(run, i, count) for i, n in enumerate(names) if n not in known]
        for job in as_completed(jobs):
            one = job.result()
            known[one.name] = one
            _write(place, known)
            tell(f"{one.seconds:6.0f} s  {one.told}  {one.name}")
    return [known[n] for n in names]


def _read(place: Path) -> dict[str, dict[str, Any]]:
    return json.loads(place.read_text(encoding="utf-8")) if place.exists() else {}


def _write(place: Path, known: dict[str, Answer]) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps({n: asdict(a) for n, a in known.items()}, indent=1), encoding="utf-8")
    fresh.replace(place)
