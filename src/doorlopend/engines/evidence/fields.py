"""Tables, lists and values of a protocol as they come from a file: each must hold what it says, named by its place."""

import math
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from .errors import EvidenceError, wrong


def table_of(source: Mapping[str, Any], name: str, *, needed: bool = False) -> Mapping[str, Any]:
    """A table such as [design]; empty when it is not there and not needed."""
    value = source.get(name, None if needed else {})
    if isinstance(value, Mapping):
        return value
    if name in source:
        raise _shape(name, "een tabel", "a table", f"[{name}]")
    raise wrong(
        name,
        "deze tabel ontbreekt in het protocol",
        "this table is missing in the protocol",
        f"voeg [{name}] toe",
        f"add [{name}]",
    )


def entries_of(source: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Repeated tables such as [[arms]]."""
    value = source.get(name, ())
    if not isinstance(value, list | tuple) or not all(isinstance(v, Mapping) for v in value):
        raise _shape(name, "een lijst tabellen", "a list of tables", f"[[{name}]]")
    return list(value)


def _shape(name: str, nl: str, en: str, form: str) -> EvidenceError:
    return wrong(name, f"hoort {nl} te zijn", f"must be {en}", f"schrijf {form}", f"write {form}")


def make(kind: Any, raw: Mapping[str, Any], where: str, elsewhere: Mapping[str, str] | None = None) -> Any:
    """A value of the protocol from its fields; unknown, missing and ill-typed fields are named by their table:
    `where`, or the one given for the field."""
    known, tables = set(kind.__dataclass_fields__) - {"hash"}, elsewhere or {}
    for key in raw:
        place = key if tables.get(key) == "" else f"{tables.get(key, where)}.{key}"
        if key not in known:
            raise wrong(
                place,
                "dit veld bestaat niet",
                "no such field",
                f"mogelijk: {', '.join(sorted(known))}",
                f"possible: {', '.join(sorted(known))}",
            )
        _typed(place, _declared(kind, key), raw[key])
    try:
        return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in raw.items()})
    except TypeError as problem:
        missing = str(problem).split("argument")[-1].lstrip("s: ")
        raise wrong(
            f"{where}.{missing}", "dit veld ontbreekt", "this field is missing", "vul het in", "fill it in"
        ) from problem


def _declared(kind: Any, key: str) -> str:
    text = str(kind.__dataclass_fields__[key].type)
    return text.removeprefix("<class '").removesuffix("'>").replace("collections.abc.", "")


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _word(value: Any) -> bool:
    return isinstance(value, str)


def _day(value: Any) -> bool:
    try:
        return isinstance(value, date) or bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def _each(test: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda v: isinstance(v, list | tuple) and all(map(test, v))


def _by_name(test: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda v: isinstance(v, Mapping) and all(_word(k) and test(x) for k, x in v.items())


FITS: Mapping[str, tuple[Callable[[Any], bool], str, str]] = {
    "str": (_word, "tekst", "text"),
    "bool": (lambda v: isinstance(v, bool), "true of false", "true or false"),
    "int": (_whole, "een geheel getal", "a whole number"),
    "float": (_number, "een getal", "a number"),
    "datetime.date": (_day, "een datum jjjj-mm-dd", "a date yyyy-mm-dd"),
    "tuple[str, ...]": (_each(_word), "een lijst woorden", "a list of words"),
    "tuple[float, ...]": (_each(_number), "een lijst getallen", "a list of numbers"),
    "Mapping[str, float]": (_by_name(_number), "een tabel met getallen", "a table of numbers"),
    "Mapping[str, str]": (_by_name(_word), "een tabel met zinnen", "a table of sentences"),
}


def _typed(name: str, declared: str, value: Any) -> None:
    """Plain fields must hold what they say; whole numbers count as numbers, true and false as neither."""
    plain = declared.removesuffix(" | None")
    if plain not in FITS or (value is None and plain != declared):
        return
    fits, nl, en = FITS[plain]
    if not fits(value):
        raise wrong(
            name,
            f"'{value}' heeft niet de goede soort: hoort {nl} te zijn",
            f"'{value}' is of the wrong type: must be {en}",
            "zie docs/reference/evidence-schema.md",
            "see docs/reference/evidence-schema.md",
        )
