"""What goes wrong with the input, named so that whoever sent it can repair it."""

from dataclasses import dataclass


# Not frozen: Python itself sets the traceback of a raised error.
@dataclass(eq=False)
class EvidenceError(ValueError):
    """Input that cannot be used: `code` for machines, `field` at fault, sentence and remedy in Dutch and English."""

    code: str
    field: str
    nl: str
    en: str
    remedy_nl: str = ""
    remedy_en: str = ""

    def __post_init__(self) -> None:
        super().__init__(self.code, self.field, self.nl, self.en, self.remedy_nl, self.remedy_en)

    def __str__(self) -> str:
        return " ".join(part for part in (f"{self.field}: {self.en}", self.remedy_en) if part)

    def as_dict(self) -> dict[str, str]:
        """All fields, ready for JSON."""
        names = ("code", "field", "nl", "en", "remedy_nl", "remedy_en")
        return {name: getattr(self, name) for name in names}


def wrong(
    name: str, nl: str, en: str, remedy_nl: str = "", remedy_en: str = "", code: str = "protocol"
) -> EvidenceError:
    """An error about one place in a protocol, with what is wrong and the remedy."""
    return EvidenceError(code, name, nl, en, remedy_nl, remedy_en)
