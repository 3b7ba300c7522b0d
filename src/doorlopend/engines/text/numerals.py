"""Days and years that are written out: drie, derde, eenendertigste, negentienhonderdachtentachtig, tweeduizend twee."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

UNITS = ("nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien")  # fmt: skip
TENS = ("", "", "twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig")
ODD_ORDINALS = {1: "eerste", 3: "derde", 8: "achtste"}


def cardinal(number: int) -> str:
    """0 to 99, without diacritics: tweeentwintig."""
    if number < 20:
        return UNITS[number]
    unit, ten = number % 10, TENS[number // 10]
    return f"{UNITS[unit]}en{ten}" if unit else ten


def ordinal(number: int) -> str:
    return ODD_ORDINALS.get(number) or f"{cardinal(number)}{'ste' if number >= 20 else 'de'}"


@cache
def days() -> Mapping[str, int]:
    """Each way to write a day of the month → its number."""
    return {name: day for day in range(1, 32) for name in (cardinal(day), ordinal(day))}


@cache
def years() -> Mapping[str, int]:
    """Each way to write a year from 1900 → its number; spaces are left out before it is looked up."""
    found = {}
    for number in range(100):
        found[f"negentienhonderd{cardinal(number) if number else ''}"] = found[f"negentienhonderden{cardinal(number)}"] = 1900 + number
        if number >= 10:
            found[f"negentien{cardinal(number)}"] = 1900 + number
        found[f"tweeduizend{cardinal(number) if number else ''}"] = found[f"tweeduizenden{cardinal(number)}"] = 2000 + number
    return found
