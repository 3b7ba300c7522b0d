"""Texts written by hand against the detector: what must be found stands as `<<kind:text>>`, and clean ones beside them.

Digits of a BSN are filled in so that it passes the elfproef, others as they come, by a fixed seed.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

from doorlopend.engines.text.numbers import passes_eleven_test

from .planted import Text

NAMES = (
    "Amal Haddad", "Bilal al-Khatib", "Rania Darwish", "Samuel Tekle", "Freweyni Gebrehiwot", "Natnael Mebrahtu", "Olena Petrenko",
    "Vasyl Tkachenko", "Zeynep Aydın", "Mehmet Çelik", "Nasratullah Ahmadzai", "Shabnam Noori", "Abdulqadir Farah Warsame", "Ifrah Jama",
    "Shirin Moradi", "Behnam Rostami", "Hatice Güneş", "Jamal Abu Zaid", "Mariam Hakimi", "Lwam Habte", "Tirhas Kidane", "Ghassan Nasser",
    "Nour Al-Sayed", "Khaled Suleiman", "Ruth Asmelash", "Yonas Berhe", "Hamza Qasim", "Duaa Mansour", "Iryna Bondarenko", "Mykola Lysenko",
    "Sediqa Rezai", "Ali Hassan", "Maria Lopez de Souza", "Thanh Nguyen", "Jean-Pierre Nkurunziza", "Wei Zhang", "Lin Chen", "Bushra Hadi",
)  # fmt: skip
"""Whose dossiers the sender works with."""
PLANT = re.compile(r"<<(\w+):(.*?)>>")
KINDS = {"bsn": "bsn", "v": "v_nummer", "tel": "telefoon", "mail": "e_mail", "birth": "geboortedatum", "name": "naam"}


def texts() -> list[Text]:
    chance = random.Random(7)
    return [_planted(line, chance) for line in _lines("by_hand")] + [Text(line, (), NAMES) for line in _lines("by_hand_clean")]


def _lines(name: str) -> list[str]:
    lines = (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _planted(line: str, chance: random.Random) -> Text:
    planted = []
    for kind, shaped in PLANT.findall(line):
        written = _filled(shaped, kind, chance)
        line = line.replace(f"<<{kind}:{shaped}>>", written, 1)
        planted.append((KINDS[kind], written.strip()))
    return Text(line, tuple(planted), NAMES)


def _filled(shaped: str, kind: str, chance: random.Random) -> str:
    while True:
        digits = [str(chance.randrange(1 if place == 0 else 0, 10)) for place in range(shaped.count("#"))]
        if kind != "bsn" or passes_eleven_test("".join(digits)):
            left = iter(digits)
            return "".join(next(left) if char == "#" else char for char in shaped)
