"""What a run of the simulator is told: whom it serves, whom it notifies, and how it misbehaves."""

from dataclasses import dataclass, field

from .numbers import DUO_OIN, gemeente_oin

KINDS = ("slow", "unavailable", "lost", "duplicate", "conflict", "correction", "reorder", "unsent", "no_bsn")


class SettingsError(ValueError):
    """An option that cannot be used; the message says which and what would be right."""


@dataclass(frozen=True, slots=True)
class Gemeente:
    """A gemeente by CBS code (four digits) and the OIN it signs with."""

    code: str
    oin: str

    @classmethod
    def parse(cls, text: str) -> "Gemeente":
        """`0855`, or `0855=` and the OIN it signs with."""
        code, _, oin = text.partition("=")
        code = code.upper().removeprefix("GM")
        if not (code.isdigit() and len(code) == 4):
            raise SettingsError(f"gemeente '{text}': give the four-digit CBS code, such as 0855")
        oin = oin or gemeente_oin(code)
        if not (oin.isdigit() and len(oin) == 20):
            raise SettingsError(f"gemeente '{text}': an OIN has 20 digits")
        return cls(code, oin)


@dataclass(frozen=True, slots=True)
class Misbehaviour:
    """Chances between 0 and 1 per request or notice, and how slow slow is (seconds).

    slow: answer late · unavailable: 503 · lost: do the work, break the connection without an answer ·
    duplicate: send a notice twice · conflict: send it again with the same berichtId and another event ·
    correction: change a date afterwards and notify again · reorder: send in another order than it happened ·
    unsent: never send it (found back only by asking) · no_bsn: name the person by V-nummer only.
    """

    slow: float = 0.0
    unavailable: float = 0.0
    lost: float = 0.0
    duplicate: float = 0.0
    conflict: float = 0.0
    correction: float = 0.0
    reorder: float = 0.0
    unsent: float = 0.0
    no_bsn: float = 0.0
    seconds: float = 2.0

    @classmethod
    def parse(cls, text: str) -> "Misbehaviour":
        """`slow=0.1,unavailable=0.05,seconds=3`."""
        chances: dict[str, float] = {}
        for part in filter(None, (p.strip() for p in text.split(","))):
            name, _, amount = part.partition("=")
            chances[name] = _chance(name, amount)
        return cls(**chances)


def _chance(name: str, amount: str) -> float:
    if name not in (*KINDS, "seconds"):
        raise SettingsError(f"misbehave '{name}': choose from {', '.join((*KINDS, 'seconds'))}")
    try:
        value = float(amount)
    except ValueError:
        raise SettingsError(f"misbehave '{name}={amount}': give a number, such as {name}=0.1") from None
    if value < 0 or (name != "seconds" and value > 1):
        raise SettingsError(f"misbehave '{name}={amount}': a chance lies between 0 and 1")
    return value


@dataclass(frozen=True, slots=True)
class Settings:
    """`callback` is the base address of the gemeente's API; notices go to `<callback>/notificaties`.

    `portal` is the chance that a gemeente types its PIP into DUO's portal instead of sending it (so that lives go
    on without a client). `outline` serves the three APIs known in outline only; `announced` also sends the
    attention signals that are not live. `client_cert` is (certificate, key) and `trust` a CA file for the callback.
    """

    seed: int = 1
    gemeenten: tuple[Gemeente, ...] = field(default_factory=lambda: (Gemeente.parse("0855"),))
    callback: str | None = None
    duo_oin: str = DUO_OIN
    portal: float = 1.0
    outline: bool = False
    announced: bool = False
    misbehaviour: Misbehaviour = field(default_factory=Misbehaviour)
    client_cert: tuple[str, str] | None = None
    trust: str | None = None

    def gemeente_by_oin(self, oin: str) -> Gemeente | None:
        return next((g for g in self.gemeenten if g.oin == oin), None)

    def gemeente(self, code: str) -> Gemeente | None:
        return next((g for g in self.gemeenten if g.code == code), None)
