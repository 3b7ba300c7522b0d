"""Results in words: for the regievoerder with article and reason, for the inburgeraar in plain language."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from .library import load_results, load_wording
from .model import Entry, Finding, Obligation, Responsible, Right, Signal, Term

Audience = Literal["regievoerder", "inburgeraar"]


def explain(entry: Entry, lang: str = "nl", audience: Audience = "regievoerder") -> str:
    """One result as a sentence or two in `lang` (nl or en), worded for the audience.

    The inburgeraar gets simple sentences without articles; a regievoerder the rule, the reason and the article.
    """
    texts = load_wording(lang)
    category = category_of(entry)
    own, general = texts.get(category, {}).get(entry.key, {}), texts["generic"][category]
    words = _words(entry, texts, lang)
    shape = _shape(entry)
    if audience == "inburgeraar":
        return _fill(own.get(f"{shape}_simple") or own.get("simple") or general["simple"], words)
    parts = [_fill(own.get(shape) or own.get("text") or general["text"], words)]
    if words["reden"]:
        parts.append(_fill(texts["generic"]["because"], words))
    if isinstance(entry, Signal):
        parts += [_fill(texts["generic"]["reading"], {"bron": one.source, "waarde": _word(one.value, texts)})
                  for one in entry.readings]  # fmt: skip
    parts.append(_fill(texts["generic"]["article"], words))
    return " ".join(parts)


def _shape(entry: Entry) -> str:
    """Name of the text: `open` for what has no value or last day, `no` for what is not so, else `text`."""
    value: Any = entry.due if isinstance(entry, Obligation) else getattr(entry, "value", "")
    return "open" if value is None else "no" if value is False else "text"


def said(entry: Entry, lang: str = "nl") -> str:
    """What a result says, in as few words as fit beside another: a value or day, and over which period."""
    texts = load_wording(lang)
    if isinstance(entry, Signal):
        return "; ".join(f"{one.source}: {_word(one.value, texts)}" for one in entry.readings)
    words = _words(entry, texts, lang)
    words["done"] = _word(getattr(entry, "done_on", None), texts)
    return ", ".join(texts["said"][name].format_map(words).strip() for name in _sayings(entry))


def _sayings(entry: Finding | Obligation | Term | Right | Responsible) -> list[str]:
    if isinstance(entry, Term):
        return ["term"]
    if isinstance(entry, Obligation):
        return ["due" if entry.due else "since", *(["done"] if entry.done_on else [])]
    name = "responsible" if isinstance(entry, Responsible) else "value"
    return [name, *(one for one, day in (("since", entry.valid_from), ("until", entry.valid_until)) if day)]


def category_of(entry: Entry) -> str:
    """finding, obligation, term, right, signal or responsible."""
    return type(entry).__name__.lower()


def meaning(category: str, key: str, lang: str = "nl") -> str:
    """What a result means, in a few words."""
    known = load_results().get(f"{category}.{key}")
    if known is None:
        return key
    return (known.nl if lang == "nl" else known.en).split(";")[0].split(" (")[0]


def label(value: Any, lang: str = "nl") -> str:
    """A value as people write it: dates in words, yes and no, codes by their label."""
    return _word(value, load_wording(lang))


def _words(entry: Entry, texts: Mapping[str, Any], lang: str) -> dict[str, str]:
    raw: dict[str, Any] = {"reden": "", **entry.values, "artikel": entry.article, "zekerheid": texts["certainty"].get(entry.certainty, entry.certainty)}
    raw["wat"] = meaning(category_of(entry), entry.key, lang)
    if isinstance(entry, Finding):
        raw["waarde"] = entry.value
    if isinstance(entry, Obligation):
        raw |= {"due": entry.due, "wie": entry.responsible, "since": entry.valid_from}
    if isinstance(entry, Term):
        raw |= {"start": entry.start, "laatste_dag": entry.last_day}
    if isinstance(entry, Right):
        raw |= {"waarde": entry.granted}
    if isinstance(entry, (Right, Finding)):
        raw |= {"since": entry.valid_from, "until": entry.valid_until}
    if isinstance(entry, Responsible):
        raw |= {"wie": entry.party, "gemeente": entry.gemeente or "", "since": entry.valid_from, "until": entry.valid_until}
    return {name: _word(value, texts) if name not in ("artikel", "wat", "zekerheid") else str(value) for name, value in raw.items()}


def _word(value: Any, texts: Mapping[str, Any]) -> str:
    if value is None:
        return str(texts["generic"]["none"])
    if isinstance(value, bool):
        return str(texts["generic"]["yes" if value else "no"])
    if isinstance(value, date):
        return f"{value.day} {texts['months'][value.month - 1]} {value.year}"
    if isinstance(value, (tuple, list)):
        return ", ".join(_word(one, texts) for one in value) or str(texts["generic"]["none"])
    if isinstance(value, str) and (length := _DURATION.fullmatch(value)) and value != "P":
        return _length(length.groupdict(), texts)
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else f"{value:.2f}".replace(".", texts["generic"]["decimal"])
    return str(texts["label"].get(str(value), str(value).replace("_", " ")))


_DURATION = re.compile(r"P(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?")


def _length(parts: Mapping[str, str | None], texts: Mapping[str, Any]) -> str:
    """A duration such as P4M12D in words; P0D is `none`."""
    named = [f"{count} {texts['generic'][unit if count == '1' else unit + '_many']}"
             for unit in ("months", "weeks", "days") if (count := parts[unit]) and count != "0"]  # fmt: skip
    return ", ".join(named) or str(texts["generic"]["none"])


def _fill(template: str, words: Mapping[str, str]) -> str:
    text = " ".join(template.format_map(_Missing(words)).split())
    return text[:1].upper() + text[1:]


class _Missing(dict[str, str]):
    """A word that was not supplied is shown as an ellipsis, never as an error in a letter."""

    def __missing__(self, key: str) -> str:
        return "…"
