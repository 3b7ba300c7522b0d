"""Made-up numbers: BSNs from the 9999 series that pass the elfproef, OINs, and masking for the log."""

import re
from itertools import islice

SERIES = "9999"
DUO_OIN = "00000001800866472000"


def bsns(count: int) -> list[str]:
    """The first `count` numbers of the series; raises ValueError when the series holds fewer."""
    found = list(islice((n for n in (f"{SERIES}{tail:05d}" for tail in range(100_000)) if passes(n)), count))
    if len(found) < count:
        raise ValueError(f"the 9999 series holds {len(found)} valid numbers; {count} people were asked")
    return found


def passes(number: str) -> bool:
    """The elfproef: weights 9 to 2 and -1, sum divisible by eleven."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(w * int(d) for w, d in zip(weights, number, strict=True)) % 11 == 0


def gemeente_oin(code: str) -> str:
    """The made-up OIN of a gemeente, as installations have it until they set their real one."""
    return f"99999999{int(code):09d}000"


def masked(text: str) -> str:
    """The text with every run of nine digits (a BSN in a path) blotted out."""
    return re.sub(r"(?<!\d)\d{9}(?!\d)", "•••••••••", text)
