"""The shape of a fact and of the vocabulary that says which facts exist."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Value = str | int | float | bool | date | tuple[str, ...] | None
Sensitivity = Literal["ordinary", "identifying", "health", "safety", "sanction"]
Retention = Literal["kern", "dossier", "zolang_nodig"]
Span = Literal["moment", "period", "either"]
FieldType = Literal[
    "text", "int", "number", "bool", "date", "enum", "enums", "fact", "gemeente", "land", "taal", "bsn", "v_nummer"
]


@dataclass(frozen=True, slots=True)
class Fact:
    """What happened on which day, and when the controller learned it.

    `valid_from` is the day of the event or the first day of a period, `valid_until` the last day of a
    period (inclusive; None = still running). `mode` says how a superseding fact relates to the older one:
    `correction` (the record was wrong, the older fact never counted) or `change` (it counted until now).
    """

    id: str
    kind: str
    valid_from: date
    known_on: date
    data: Mapping[str, Value] = field(default_factory=dict)
    valid_until: date | None = None
    supersedes: str | None = None
    mode: str = ""
    schema_version: int = 1


@dataclass(frozen=True, slots=True)
class Field:
    """One item of a fact's data: its type, the values it may have and what it means."""

    name: str
    type: FieldType
    nl: str
    en: str
    required: bool = False
    values: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fact. `date_nl`/`date_en` say which day `valid_from` is.

    `retention`: `kern` may be kept up to 50 years (Bi 9.9), `dossier` until five years after the duty
    ended, `zolang_nodig` only as long as the purpose lasts. `core`: belongs to the legal core set.
    """

    name: str
    nl: str
    en: str
    date_nl: str
    date_en: str
    span: Span = "moment"
    fields: tuple[Field, ...] = ()
    sensitivity: Sensitivity = "ordinary"
    retention: Retention = "dossier"
    core: bool = False
    version: int = 1

    def field(self, name: str) -> Field | None:
        """The field of that name, or None."""
        return next((item for item in self.fields if item.name == name), None)


class FactError(ValueError):
    """A fact that cannot be accepted: which fact, which field, why, and what to do about it."""

    def __init__(
        self, *, fact_id: str, kind: str, field: str, code: str, nl: str, en: str, remedy_nl: str, remedy_en: str
    ) -> None:
        super().__init__(f"{fact_id} ({kind}), {field}: {en} {remedy_en}")
        self.fact_id, self.kind, self.field, self.code = fact_id, kind, field, code
        self.message = {"nl": nl, "en": en}
        self.remedy = {"nl": remedy_nl, "en": remedy_en}

    def as_dict(self, *, lang: str = "nl") -> dict[str, str]:
        """The error as plain data in one language."""
        return {
            "fact": self.fact_id,
            "kind": self.kind,
            "field": self.field,
            "code": self.code,
            "message": self.message[lang],
            "remedy": self.remedy[lang],
        }
