"""Is a fact well formed? Every refusal names the fact, the field and the remedy."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from .kinds import KINDS
from .model import Fact, FactError, Field, Kind, Value

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
MOST = 1_000_000  # no amount, number of hours or length in one file comes near it


def validate(fact: Fact, *, kinds: Mapping[str, Kind] = KINDS) -> None:
    """Raise FactError when the fact is not of a known kind, has wrong dates, or lacks or misfills a field."""
    kind = kinds.get(fact.kind)
    if kind is None:
        raise _error(fact, "kind", "unknown_kind", f"Onbekende soort feit '{fact.kind}'.", f"Unknown kind '{fact.kind}'.",
                     "Zie `law facts` voor alle soorten.", "See `law facts` for all kinds.")  # fmt: skip
    _check_version(fact, kind)
    _check_dates(fact, kind)
    _check_mode(fact)
    for name in fact.data:
        if kind.field(name) is None:
            raise _unknown_field(fact, kind, name)
    for field in kind.fields:
        _check_field(fact, field)
    for first, last in IN_ORDER.get(fact.kind, ()):
        _check_order(fact, first, last)


def validate_life(facts: Iterable[Fact]) -> None:
    """Validate each fact and the facts together: unique ids, references that exist, one successor each."""
    life = tuple(facts)
    known: dict[str, Fact] = {}
    for fact in life:
        validate(fact)
        if not fact.id.strip():
            raise _error(fact, "id", "missing", "De id is leeg.", "The id is empty.", "Geef elk feit een eigen id, of laat id weg.",
                         "Give each fact an id of its own, or leave id out.")  # fmt: skip
        if fact.id in known:
            raise _error(fact, "id", "duplicate_id", "Deze id komt twee keer voor.", "This id occurs twice.",
                         "Geef elk feit een eigen id.", "Give each fact an id of its own.")  # fmt: skip
        known[fact.id] = fact
    replaced: set[str] = set()
    for fact in life:
        _check_references(fact, known)
        _check_supersedes(fact, known, replaced)
    _check_single_birth(life)


def _check_version(fact: Fact, kind: Kind) -> None:
    if fact.schema_version != kind.version:
        raise _error(fact, "schema_version", "wrong_version",
                     f"Versie {fact.schema_version} is niet de geldende versie {kind.version}.",
                     f"Version {fact.schema_version} is not the current version {kind.version}.",
                     "Breng het feit eerst naar de geldende versie.", "Upcast the fact first.")  # fmt: skip


def _check_dates(fact: Fact, kind: Kind) -> None:
    for name in ("valid_from", "known_on", "valid_until"):
        value = getattr(fact, name)
        if value is None and name == "valid_until":
            continue
        if not _is_date(value) or not EARLIEST <= value <= LATEST:
            raise _error(fact, name, "impossible_date", "Dit is geen mogelijke datum.", "This is not a possible date.",
                         "Gebruik een datum als 2026-03-31 tussen 1900 en 2199.",
                         "Use a date such as 2026-03-31 between 1900 and 2199.")  # fmt: skip
    if fact.valid_until is not None and kind.span == "moment":
        raise _error(fact, "valid_until", "not_a_period", "Deze soort is een moment en heeft geen laatste dag.",
                     "This kind is a moment and has no last day.", "Laat valid_until weg.", "Leave valid_until out.")  # fmt: skip
    if fact.valid_until is not None and fact.valid_until < fact.valid_from:
        raise _error(fact, "valid_until", "ends_before_start", "De laatste dag ligt voor de eerste dag.",
                     "The last day lies before the first day.", "Verbeter een van beide dagen.", "Mend one of the two.")  # fmt: skip


def _check_mode(fact: Fact) -> None:
    if fact.mode not in ("", "correction", "change") or bool(fact.mode) != bool(fact.supersedes):
        raise _error(fact, "mode", "wrong_mode", "mode en supersedes horen samen: correction of change.",
                     "mode and supersedes belong together: correction or change.",
                     "Vul beide of geen van beide.", "Fill both or neither.")  # fmt: skip
    if fact.kind == "feit.nietig" and fact.mode != "correction":
        raise _error(fact, "mode", "wrong_mode", "feit.nietig is altijd een correctie.", "feit.nietig is a correction.",
                     "Vul supersedes en mode 'correction'.", "Fill supersedes and mode 'correction'.")  # fmt: skip


def _check_field(fact: Fact, field: Field) -> None:
    value = fact.data.get(field.name)
    if value is None:
        if field.required:
            raise _error(fact, field.name, "missing", f"'{field.name}' ontbreekt ({field.nl}).",
                         f"'{field.name}' is missing ({field.en}).", f"Vul '{field.name}'.", f"Fill '{field.name}'.")  # fmt: skip
        return
    if not _CHECKS[field.type](value, field):
        raise _wrong_value(fact, field, value)


# Of each pair the second day cannot lie before the first; an empty name is the day of the fact itself.
IN_ORDER: Mapping[str, tuple[tuple[str, str], ...]] = {
    "aanbod.gedaan": (("start_lessen", "einde_lessen"),),
    "verlenging.aanvraag": (("periode_van", "periode_tot"),),
    "verlenging.besluit": (("periode_van", "periode_tot"),),
    "inburgeringstermijn.duo": (("", "einddatum"),),
    "boete.besluit": (("", "nieuwe_termijn_tot"), ("", "onherroepelijk_op")),
}


def _check_order(fact: Fact, first: str, last: str) -> None:
    begin, end = fact.data.get(first) if first else fact.valid_from, fact.data.get(last)
    if isinstance(begin, date) and isinstance(end, date) and end < begin:
        name = first or "valid_from"
        raise _error(fact, last, "contradiction", f"'{last}' ({end}) ligt voor '{name}' ({begin}).",
                     f"'{last}' ({end}) lies before '{name}' ({begin}).", "Verbeter een van beide dagen.",
                     "Mend one of the two.")  # fmt: skip


def _wrong_value(fact: Fact, field: Field, value: Value) -> FactError:
    allowed_nl, allowed_en = _allowed(field)
    shown = "…" if field.type in ("bsn", "v_nummer") else value  # errors end up in logs; numbers may not
    return _error(fact, field.name, "wrong_value", f"'{shown}' kan hier niet ({field.nl}).",
                  f"'{shown}' is not possible here ({field.en}).", f"Gebruik {allowed_nl}.", f"Use {allowed_en}.")  # fmt: skip


def _allowed(field: Field) -> tuple[str, str]:
    if field.values:
        listed = ", ".join(field.values)
        return (f"een van: {listed}", f"one of: {listed}") if field.type == "enum" else (
            f"een lijst uit: {listed}", f"a list out of: {listed}")  # fmt: skip
    nl, en = _FORMS[field.type]
    if field.minimum is not None:
        nl, en = f"{nl} vanaf {field.minimum:g}", f"{en} from {field.minimum:g}"
    if field.maximum is not None:
        nl, en = f"{nl} tot en met {field.maximum:g}", f"{en} up to {field.maximum:g}"
    return nl, en


def _check_references(fact: Fact, known: Mapping[str, Fact]) -> None:
    for field in KINDS[fact.kind].fields:
        value = fact.data.get(field.name)
        if field.type == "fact" and value is not None and value not in known:
            raise _error(fact, field.name, "unknown_fact", f"Feit '{value}' bestaat niet.", f"Fact '{value}' does not exist.",
                         "Verwijs naar de id van een feit in dit dossier.", "Refer to the id of a fact in this file.")  # fmt: skip


def _check_supersedes(fact: Fact, known: Mapping[str, Fact], replaced: set[str]) -> None:
    old = fact.supersedes
    if old is None:
        return
    if old not in known or old == fact.id:
        raise _error(fact, "supersedes", "unknown_fact", f"Feit '{old}' bestaat niet.", f"Fact '{old}' does not exist.",
                     "Verwijs naar de id van het vervangen feit.", "Refer to the id of the superseded fact.")  # fmt: skip
    if old in replaced:
        raise _error(fact, "supersedes", "superseded_twice", f"Feit '{old}' is al vervangen.",
                     f"Fact '{old}' has already been superseded.",
                     "Vervang het laatste feit van de reeks.", "Supersede the last fact of the chain.")  # fmt: skip
    if known[old].kind != fact.kind and fact.kind not in ("feit.nietig", "pip.ingetrokken"):
        raise _error(fact, "supersedes", "other_kind", "Een feit vervangt alleen een feit van dezelfde soort.",
                     "A fact only supersedes a fact of the same kind.",
                     "Gebruik feit.nietig om een feit te laten vervallen.", "Use feit.nietig to drop a fact.")  # fmt: skip
    if fact.known_on < known[old].known_on:
        raise _error(fact, "known_on", "known_before_old", "Bekend voordat het vervangen feit bekend was.",
                     "Known before the superseded fact was known.", "Verbeter known_on.", "Mend known_on.")  # fmt: skip
    replaced.add(old)
    seen, earlier = {fact.id}, known.get(old)
    while earlier is not None and earlier.supersedes is not None:
        seen.add(earlier.id)
        if earlier.supersedes in seen:
            raise _error(fact, "supersedes", "contradiction", "Deze feiten vervangen elkaar in een kring.",
                         "These facts supersede each other in a circle.", "Laat het eerste feit niets vervangen.",
                         "Let the first fact supersede nothing.")  # fmt: skip
        earlier = known.get(earlier.supersedes)


def _check_single_birth(life: tuple[Fact, ...]) -> None:
    gone = {fact.supersedes for fact in life}
    for name in ("persoon.geboren", "persoon.overleden"):
        live = [fact for fact in life if fact.kind == name and fact.id not in gone]
        if len({fact.valid_from for fact in live}) > 1:
            raise _error(live[-1], "valid_from", "contradiction", f"Er zijn twee verschillende dagen voor {name}.",
                         f"There are two different days for {name}.",
                         "Corrigeer er een (supersedes met mode 'correction').",
                         "Correct one of them (supersedes with mode 'correction').")  # fmt: skip
    _check_after_birth([fact for fact in life if fact.id not in gone])


def _check_after_birth(life: list[Fact]) -> None:
    """Nothing happens to a person before birth; of a birth known by month or year only, that month or year is taken."""
    born = next((fact for fact in life if fact.kind == "persoon.geboren"), None)
    if born is None:
        return
    first = {"maand": born.valid_from.replace(day=1), "jaar": born.valid_from.replace(month=1, day=1)}.get(
        str(born.data.get("nauwkeurigheid")), born.valid_from)  # fmt: skip
    for fact in life:
        if fact.valid_from < first:
            raise _error(fact, "valid_from", "contradiction", f"Deze dag ligt voor de geboorte ({born.valid_from}).",
                         f"This day lies before the birth ({born.valid_from}).", "Verbeter een van beide dagen.",
                         "Mend one of the two.")  # fmt: skip


def _unknown_field(fact: Fact, kind: Kind, name: str) -> FactError:
    names = ", ".join(field.name for field in kind.fields) or "geen / none"
    return _error(fact, name, "unknown_field", f"'{name}' hoort niet bij {kind.name}.",
                  f"'{name}' does not belong to {kind.name}.", f"Mogelijk: {names}.", f"Possible: {names}.")  # fmt: skip


def _error(fact: Fact, field: str, code: str, nl: str, en: str, remedy_nl: str, remedy_en: str) -> FactError:
    return FactError(fact_id=fact.id, kind=fact.kind, field=field, code=code, nl=nl, en=en,
                     remedy_nl=remedy_nl, remedy_en=remedy_en)  # fmt: skip


def _is_date(value: object) -> bool:
    return type(value) is date


def _is_number(value: Value, field: Field) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value or abs(value) > MOST:
        return False
    return (field.minimum is None or value >= field.minimum) and (field.maximum is None or value <= field.maximum)


def _is_text(value: Value, field: Field) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _matches(pattern: str) -> Callable[[Value, Field], bool]:
    compiled = re.compile(pattern)
    return lambda value, field: isinstance(value, str) and compiled.fullmatch(value) is not None


def _is_bsn(value: Value, field: Field) -> bool:
    if not isinstance(value, str) or re.fullmatch(r"[0-9]{9}", value) is None or value == "000000000":
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(int(digit) * weight for digit, weight in zip(value, weights, strict=True)) % 11 == 0


_CHECKS: Mapping[str, Callable[[Value, Field], bool]] = {
    "text": _is_text,
    "fact": _is_text,
    "int": lambda value, field: isinstance(value, int) and _is_number(value, field),
    "number": _is_number,
    "bool": lambda value, field: isinstance(value, bool),
    "date": lambda value, field: _is_date(value) and EARLIEST <= value <= LATEST,  # type: ignore[operator]
    "enum": lambda value, field: value in field.values,
    "enums": lambda value, field: isinstance(value, tuple) and all(one in field.values for one in value),
    "gemeente": _matches(r"[0-9]{4}"),
    "land": _matches(r"[A-Z]{2}"),
    "taal": _matches(r"[a-z]{2,3}"),
    "bsn": _is_bsn,
    "v_nummer": _matches(r"[0-9]{10}"),
}
_FORMS: Mapping[str, tuple[str, str]] = {
    "text": ("een tekst", "a text"),
    "fact": ("de id van een feit", "the id of a fact"),
    "int": ("een geheel getal", "a whole number"),
    "number": ("een getal", "a number"),
    "bool": ("true of false", "true or false"),
    "date": ("een datum als 2026-03-31", "a date such as 2026-03-31"),
    "enum": ("een toegestane waarde", "an allowed value"),
    "enums": ("een lijst van toegestane waarden", "a list of allowed values"),
    "gemeente": ("de CBS-gemeentecode van vier cijfers, zoals 0344", "the four-digit CBS code, such as 0344"),
    "land": ("een landcode van twee letters, zoals SY", "a country code of two letters, such as SY"),
    "taal": ("een taalcode, zoals ar of ti", "a language code, such as ar or ti"),
    "bsn": ("een BSN van negen cijfers dat aan de elfproef voldoet", "a BSN of nine digits that passes the eleven test"),
    "v_nummer": ("een V-nummer van tien cijfers", "a V-number of ten digits"),
}
