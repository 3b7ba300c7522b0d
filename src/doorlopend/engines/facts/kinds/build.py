"""Short constructors for the vocabulary tables."""

from ..model import Field, FieldType, Kind, Retention, Sensitivity, Span


def item(
    name: str, type_: FieldType, nl: str, en: str, *values: str, minimum: float | None = None, maximum: float | None = None
) -> Field:
    """An optional field; a name that ends in `!` marks a required one."""
    return Field(name.rstrip("!"), type_, nl, en, name.endswith("!"), values, minimum, maximum)


def kind(
    name: str,
    nl: str,
    en: str,
    date: tuple[str, str],
    *fields: Field,
    span: Span = "moment",
    sensitivity: Sensitivity = "ordinary",
    retention: Retention = "dossier",
    core: bool = False,
    version: int = 1,
) -> Kind:
    """A kind of fact; `date` says in Dutch and English which day `valid_from` is."""
    return Kind(name, nl, en, date[0], date[1], span, fields, sensitivity, retention, core, version)


EVENT = ("dag van de gebeurtenis", "day of the event")
PERIOD = ("eerste dag", "first day")
DECISION = ("datum van het besluit", "date of the decision")
