"""Small errors to put into the law engine: one changed operator, comparison, constant or condition each."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "src" / "doorlopend" / "engines" / "law"
_COMPARE = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
            ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In}  # fmt: skip
_BINARY = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a module can be changed: number of the node in walking order, how, and in which function (empty: none)."""

    path: Path
    number: int
    kind: str
    function: str
    first: int
    last: int

    @property
    def module(self) -> str:
        """Dotted name of the module."""
        return ".".join(self.path.relative_to(ROOT / "src").with_suffix("").parts)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed module: the place, what became what, and the whole source."""

    place: Place
    change: str
    source: str


def modules() -> list[Path]:
    """The modules that decide: rules, calendar, life, lawbook, view, assess."""
    own = [ENGINE / f"{name}.py" for name in ("calendar", "life", "lawbook", "view", "assess")]
    return [*own, *sorted((ENGINE / "rules").glob("[a-z]*.py"))]


def places(path: Path) -> Iterator[Place]:
    """Everywhere a module can be changed."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    homes, idle = dict(_homes(tree, "")), _idle(tree)
    for number, node in enumerate(ast.walk(tree)):
        if node in idle:
            continue
        for kind in _kinds(node):
            first = getattr(node, "lineno", 0)
            yield Place(path, number, kind, homes.get(node, ""), first, getattr(node, "end_lineno", first) or first)


def mutant_at(place: Place) -> Mutant:
    """The mutant at that place."""
    tree = ast.parse(_text(place.path))
    node = next(one for at, one in enumerate(ast.walk(tree)) if at == place.number)
    before = ast.unparse(node)
    _apply(node, place.kind)
    return Mutant(place, f"{before} -> {ast.unparse(node)}", ast.unparse(ast.fix_missing_locations(tree)))


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _homes(node: ast.AST, prefix: str, function: str = "") -> Iterator[tuple[ast.AST, str]]:
    """Every node in the body of a function, with the qualified name of the outermost function."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.ClassDef)) and not function:
            name = f"{prefix}{child.name}"
            if isinstance(child, ast.ClassDef):
                yield from _homes(child, f"{name}.")
            else:
                for statement in child.body:  # defaults and decorators belong to the module
                    yield statement, name
                    yield from _homes(statement, "", name)
        else:
            if function:
                yield child, function
            yield from _homes(child, prefix, function)


def _idle(tree: ast.AST) -> set[ast.AST]:
    """Nodes that decide nothing: decorators, and assertions that only tell the type checker what holds."""
    heads = [one for node in ast.walk(tree) for one in (*getattr(node, "decorator_list", ()), *([node] if isinstance(node, ast.Assert) else []))]
    return {inner for head in heads for inner in ast.walk(head)}


def _kinds(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARE:
        return ["compare"]
    if isinstance(node, ast.BoolOp):
        return ["boolean"]
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY and not isinstance(node.left, (ast.Constant, ast.List)):
        return ["binary"]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return ["not"]
    if isinstance(node, ast.Constant) and type(node.value) in (bool, int):
        return ["constant"]
    if isinstance(node, (ast.If, ast.IfExp)):
        return ["condition"]
    return []


def _apply(node: ast.AST, kind: str) -> None:
    if kind == "compare":
        node.ops[0] = _COMPARE[type(node.ops[0])]()  # type: ignore[attr-defined]
    elif kind == "boolean":
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()  # type: ignore[attr-defined]
    elif kind == "binary":
        node.op = _BINARY[type(node.op)]()  # type: ignore[attr-defined]
    elif kind == "not":
        node.operand = ast.UnaryOp(ast.Not(), node.operand)  # type: ignore[attr-defined]
    elif kind == "constant":
        node.value = not node.value if isinstance(node.value, bool) else node.value + 1  # type: ignore[attr-defined]
    else:
        node.test = ast.UnaryOp(ast.Not(), node.test)  # type: ignore[attr-defined]
