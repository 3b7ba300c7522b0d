"""What a result looks like: every field there is, of the right kind, and none besides."""

from collections.abc import Mapping
from math import isfinite
from typing import Any

from doorlopend.engines.placement.verification.book import Rejected

TEXT, WHOLE, NUMBER, ANY, TEXT_OR_NULL = "a text", "a whole number", "a number", "anything", "a text or null"

PRICE = {"place": TEXT, "price": WHOLE}
PRICES = {
    "per_use": [{**PRICE, "of": TEXT}], "minimum": [PRICE], "homes": [{**PRICE, "homes": [TEXT]}],
    "floors": [{"floor": TEXT, "price": WHOLE}],
}  # fmt: skip
RESULT = {
    "schema": TEXT,
    "instance": {"id": TEXT, "sha256": TEXT},
    "engine": {"version": TEXT, "parameters": ANY, "seconds": NUMBER},
    "status": TEXT,
    "objective": {"value": NUMBER, "score": NUMBER, "placed": WHOLE, "unplaced": WHOLE},
    "assignments": [{"household": TEXT, "place": TEXT, "home": TEXT_OR_NULL, "score": NUMBER}],
    "unplaced": [TEXT],
    "certificate": {"bound": NUMBER, "gap": NUMBER, "prices": PRICES},
}
TREE = {"groups": ANY, "tree": ANY}
LEAF = {"prices": PRICES, "counts": [{**PRICE, "place": TEXT_OR_NULL, "group": WHOLE}]}
SPLIT = {"place": TEXT_OR_NULL, "group": WHOLE, "most": WHOLE, "at_most": ANY, "at_least": ANY}


def check_result(result: Any) -> None:
    """Raises `Rejected` naming the first field that is missing, unknown or of another kind."""
    whole = RESULT
    if isinstance(result, Mapping) and isinstance(result.get("certificate"), Mapping) and "tree" in result["certificate"]:
        whole = {**RESULT, "certificate": {**RESULT["certificate"], "tree": TREE}}  # type: ignore[dict-item]
    check(result, whole, "")
    if "tree" in result["certificate"]:
        _check_tree(result["certificate"]["tree"])


def _check_tree(tree: Mapping[str, Any]) -> None:
    if not isinstance(tree["groups"], Mapping):
        raise Rejected("malformed", "certificate.tree.groups must be an object")
    for name, members in tree["groups"].items():
        check(members, [TEXT], f"certificate.tree.groups.{name}")
    waiting = [(tree["tree"], "certificate.tree.tree")]
    while waiting:
        node, path = waiting.pop()
        check(node, LEAF if isinstance(node, Mapping) and "prices" in node else SPLIT, path)
        waiting += [(node[side], f"{path}.{side}") for side in ("at_most", "at_least") if side in node]


def check(node: Any, shape: Any, path: str) -> None:
    if isinstance(shape, dict):
        if not isinstance(node, Mapping):
            raise Rejected("malformed", f"{path or 'the result'} must be an object")
        for key in sorted(shape.keys() ^ node.keys()):
            raise Rejected("malformed", f"{path}{'.' * bool(path)}{key} is {'missing' if key in shape else 'no field of a result'}")
        for key, part in shape.items():
            check(node[key], part, f"{path}.{key}" if path else key)
    elif isinstance(shape, list):
        if not isinstance(node, list):
            raise Rejected("malformed", f"{path} must be a list")
        for index, part in enumerate(node):
            check(part, shape[0], f"{path}[{index}]")
    elif not _is(node, shape):
        raise Rejected("malformed", f"{path} must be {shape}")


def _is(value: Any, kind: str) -> bool:
    if kind in (TEXT, TEXT_OR_NULL):
        return isinstance(value, str) or (kind == TEXT_OR_NULL and value is None)
    if kind == ANY:
        return True
    number = isinstance(value, int) if kind == WHOLE else isinstance(value, int | float)
    return number and not isinstance(value, bool) and isfinite(value)
