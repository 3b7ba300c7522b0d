"""Small rounds for tests: drawn by hypothesis, or made by hand."""

from typing import Any

from hypothesis import strategies as st

SIZES = (1, 1, 1, 2, 3, 4, 5)
HOMES = (("klein", 1, 2), ("midden", 2, 4), ("groot", 4, 6))


@st.composite
def rounds(draw: st.DrawFn, *, most_households: int = 9, most_places: int = 4, harm: bool | None = None) -> dict[str, Any]:
    """A random round of a few households and places with quotas, homes, exclusions and wishes."""
    places = draw(st.integers(1, most_places))
    households = draw(st.integers(1, most_households))
    do_no_harm = draw(st.booleans()) if harm is None else harm
    return {
        "schema": "doorlopend/placement-instance/1",
        "id": "test",
        "as_of": "2026-07-01",
        "policy": {"unplaced_cost": 2, "individual_do_no_harm": do_no_harm},
        "places": [
            {
                "id": f"P{m}",
                "persons": {"maximum": draw(st.integers(0, 12))},
                "homes": [
                    {"id": k, "least": a, "most": b, "count": draw(st.integers(0, 3))} for k, a, b in HOMES
                ],
                "areas": {"region": f"R{m % 2}"},
            }
            for m in range(places)
        ],
        "households": [{"id": f"H{h}", "persons": draw(st.sampled_from(SIZES))} for h in range(households)],
        "scores": [
            {
                "name": "work", "weight": 1, "scale": 100,
                "values": draw(st.lists(st.lists(st.integers(0, 100), min_size=places, max_size=places),
                                        min_size=households, max_size=households)),
            }
        ],
        "exclusions": {
            "reasons": ["family"],
            "values": draw(st.lists(st.lists(st.sampled_from((0, 0, 0, 1)), min_size=places, max_size=places),
                                    min_size=households, max_size=households)),
        },
        "audit": {"group": {f"H{h}": "AB"[h % 2] for h in range(households)}},
    }  # fmt: skip


def round_of(*, scores: list[list[int]], sizes: list[int], quotas: list[int], **extra: Any) -> dict[str, Any]:
    """A round without homes: only persons count."""
    return {
        "schema": "doorlopend/placement-instance/1", "id": "hand", "as_of": "2026-07-01",
        "policy": {"individual_do_no_harm": False},
        "places": [{"id": f"P{m}", "persons": {"maximum": q}, "areas": {"region": f"R{m}"}} for m, q in enumerate(quotas)],
        "households": [{"id": f"H{h}", "persons": n} for h, n in enumerate(sizes)],
        "scores": [{"name": "work", "weight": 1, "scale": 100, "values": scores}],
    } | extra  # fmt: skip
