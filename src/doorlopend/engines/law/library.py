"""The shelf: reads the tables and texts that ship with the package. The only module here that reads files."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from .lawbook import Lawbook, LawbookError, amended, parse

DEFAULT = "wi2021"


def load_lawbook(id: str | None = None, *, bill: Mapping[str, Mapping[str, Any]] | None = None) -> Lawbook:
    """The lawbook of that name or full id (`wi2021` when left out), with a bill laid over it if given.

    `bill` is a parsed TOML table of rules with new versions. Raises LawbookError when there is no such book,
    or when the full id names another content than the one on the shelf.
    """
    book = _load((id or DEFAULT).split("@")[0])
    if id and "@" in id and book.id != id:
        raise LawbookError(f"lawbook {id} is not on the shelf; its present content is {book.id}")
    return amended(book, bill, name="voorstel") if bill else book


def lawbooks() -> tuple[str, ...]:
    """Names of the lawbooks on the shelf."""
    return tuple(sorted(one.name for one in _tables().iterdir() if one.is_dir()))


@cache
def load_wording(lang: str) -> Mapping[str, Any]:
    """The texts of one language: sentences per rule, labels of values, names of months."""
    return tomllib.loads((files(__package__) / "wording" / f"{lang}.toml").read_text(encoding="utf-8"))


@cache
def _load(name: str) -> Lawbook:
    if name not in lawbooks():
        raise LawbookError(f"no lawbook '{name}'; there are: {', '.join(lawbooks())}")
    folder = _tables() / name
    texts = {one.name.removesuffix(".toml"): one.read_text(encoding="utf-8") for one in folder.iterdir()
             if one.name.endswith(".toml")}  # fmt: skip
    return parse(name, {topic: tomllib.loads(text) for topic, text in texts.items()})


def _tables() -> Traversable:
    return files(__package__) / "tables"


@dataclass(frozen=True, slots=True)
class ResultKind:
    """One result an assessment can hold: category, key, type of its value, meaning, and what `about` names.

    `codes` are the values a code can have, `reasons` what `values.reden` can say.
    """

    category: str
    key: str
    type: str
    nl: str
    en: str
    about: str
    codes: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Where it stands in the JSON of `law assess`."""
        return f'$.{_LISTS[self.category]}["{self.key}"]'


_LISTS = {
    "finding": "findings",
    "obligation": "obligations",
    "term": "terms",
    "right": "rights",
    "signal": "signals",
    "responsible": "responsible",
}


@cache
def load_results() -> Mapping[str, ResultKind]:
    """Every result by `<category>.<key>`."""
    raw = tomllib.loads((files(__package__) / "results.toml").read_text(encoding="utf-8"))
    return {name: _result_kind(name, one) for name, one in raw.items()}


def _result_kind(name: str, raw: Mapping[str, Any]) -> ResultKind:
    category, key = name.split(".", 1)
    codes = raw.get("codes", raw["type"].split(",") if "," in raw["type"] else ())
    return ResultKind(category, key, raw["type"], raw["nl"], raw["en"], raw.get("about", ""), tuple(codes), tuple(raw.get("reasons", ())))
