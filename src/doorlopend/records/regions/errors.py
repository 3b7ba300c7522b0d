"""Bad input to this app: which field, what is wrong, what to do; in both languages."""

from __future__ import annotations


class RegionError(ValueError):
    """Raised with the field at fault and a remedy. `str()` gives the Dutch text."""

    def __init__(self, *, field: str, nl: str, en: str) -> None:
        super().__init__(nl)
        self.field = field
        self.message = {"nl": nl, "en": en}

    def as_dict(self, *, lang: str = "nl") -> dict[str, str]:
        return {"field": self.field, "message": self.message[lang]}
