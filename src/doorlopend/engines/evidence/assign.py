"""Drawing the arm: within blocks, from the arms that suit the person, reproducible from the protocol's hash."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .canonical import seed_of
from .errors import EvidenceError
from .protocol import Protocol


@dataclass(frozen=True, slots=True)
class Draw:
    """The arm, the number drawn, and the log line that lets anyone repeat the draw."""

    arm: str
    position: int
    block: str
    suitable: tuple[str, ...]
    reason_nl: str
    reason_en: str
    seed: int


def assign(p: Protocol, *, block: str, position: int, suitable: Sequence[str], secret: str = "") -> Draw:
    """Arm of the person that comes `position`-th (from 0) in `block` among people with the same suitable arms.

    Permuted blocks: every run of places as long as the weights add up to holds each suitable arm exactly by weight.
    A leerroute is never drawn; a regievoerder marks beforehand which arms suit the person. With a published protocol
    a `secret` keeps the next arm from being computed beforehand; its hash is published, itself when all is measured.
    """
    if p.design.kind not in ("lottery", "town_lottery"):
        raise EvidenceError(
            "not_drawn", "design.kind", "deze opzet kent geen loting", "this design has no draw"
        )
    chosen = _chosen(p, suitable)
    weights = {a.id: a.weight for a in p.arms}
    places = [a for a in chosen for _ in range(weights[a])]
    run, at = divmod(position, len(places))
    salt = (secret,) if secret else ()
    seed = seed_of(p.hash, *salt, "assign", block, "+".join(chosen), str(run))
    arm = [places[i] for i in np.random.default_rng(seed).permutation(len(places))][at]
    return Draw(
        arm,
        position,
        block,
        chosen,
        f"geloot als nummer {position + 1} in blok {block} uit {', '.join(chosen)}",
        f"drawn as number {position + 1} in block {block} from {', '.join(chosen)}",
        seed,
    )


def _chosen(p: Protocol, suitable: Sequence[str]) -> tuple[str, ...]:
    """The arms that suit, in the order of the protocol; at least two."""
    known = [a.id for a in p.arms]
    for arm in suitable:
        if arm not in known:
            raise EvidenceError(
                "unknown_arm",
                "suitable",
                f"'{arm}' is geen arm",
                f"'{arm}' is not an arm",
                f"kies uit {known}",
                f"choose from {known}",
            )
    chosen = tuple(a.id for a in p.arms if a.id in set(suitable))
    if len(chosen) < 2:
        raise EvidenceError(
            "nothing_to_draw",
            "suitable",
            "minstens twee armen moeten passen om te loten",
            "at least two arms must suit before a draw",
            "plaats de persoon zonder loting, buiten de proef",
            "place the person without a draw, outside the trial",
        )
    return chosen


def assign_towns(p: Protocol, towns: Sequence[str]) -> Mapping[str, str]:
    """Whole towns over arms by weight, or (wedge, staged) over the starting periods of the roll-out."""
    rng = np.random.default_rng(seed_of(p.hash, "towns", *sorted(towns)))
    order = [sorted(towns)[i] for i in rng.permutation(len(towns))]
    if p.design.kind in ("wedge", "staged"):
        starts = sorted(p.design.rollout.values())
        return {t: f"{v:g}" for t, v in zip(order, starts, strict=True)}
    places = [a.id for a in p.arms for _ in range(a.weight)]
    return {t: places[i % len(places)] for i, t in enumerate(order)}
