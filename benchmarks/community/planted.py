"""Generates Dutch signal texts with person data planted in them, and clean ones full of look-alikes.

The same seed gives the same texts. Nothing of it is known to the detector: names, sentences and the ways of writing
them stand here only.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

GIVEN = {
    "Mohammed": ("Mohamed", "Muhammad", "Mohammad", "محمد"), "Yousef": ("Youssef", "Yusuf", "Joesoef", "يوسف"),
    "Fatima": ("Fatma", "Fatimah"), "Khadija": ("Khadidja", "Khadiga"), "Abdullah": ("Abdulah", "Abdoullah"),
    "Semhar": ("Semhaar",), "Tesfalem": ("Tesfalam",), "Yohannes": ("Johannes", "Yohanes"), "Mehret": ("Mihret", "Meheret"),
    "Oleksandr": ("Aleksandr", "Олександр"), "Kateryna": ("Katerina", "Катерина"), "Zahra": ("Zahraa", "Zehra"),
    "Gholam": ("Ghulam",), "Ayşe": ("Ayse", "Aysche"), "Şükrü": ("Sukru",), "Nasrin": ("Nasreen", "Nesrin"),
    "Hodan": ("Hoodan",), "Abdirahman": ("Abdurahman", "Abdirachman"), "Bashir": ("Basheer", "Basjir"), "Rahel": ("Rahal",),
    "Dawit": ("Dawiet", "ዳዊት"), "Selam": ("Selaam",), "Hussein": ("Hoessein", "Husein"), "Amina": ("Aminah",),
    "Noor": (), "Omar": ("Omaar",), "Leyla": ("Layla", "Leila"), "Viktor": ("Victor",), "Daryna": ("Darina",), "Farhad": ("Ferhad",),
}  # fmt: skip
FAMILY = {
    "Haddad": ("Hadad", "حداد"), "Al-Masri": ("Almasri", "El Masri"), "Tesfay": ("Tesfai", "Tesfaye"), "Karimi": ("Kariemi",),
    "Ghebremedhin": ("Gebremedhin", "Ghebremedin"), "Shevchenko": ("Sjevtsjenko", "Шевченко"), "Yıldırım": ("Yildirim",),
    "Özdemir": ("Ozdemir",), "Warsame": ("Warsaame",), "Rahimi": ("Raheemi",), "Khoury": ("Khouri", "Koury"), "Hagos": ("Haagos",),
    "Abdi": (), "Ibrahim": ("Ebrahim", "Ibrahiem"), "Suleiman": ("Sulaiman", "Soleiman"), "Woldemariam": ("Weldemariam",),
    "Kovalenko": ("Kowalenko",), "Mustafa": ("Mostafa", "Moestafa"), "Nazari": ("Nazary",), "Berhane": ("Birhane",),
}  # fmt: skip

WITH_NAME = (
    "{n} heeft al drie keer een brief gekregen die niet te begrijpen was.", "Gisteren belde {n} mij in paniek over de huur.",
    "De taallessen van {n} beginnen pas over vier maanden.", "Volgens {n} was er geen tolk bij het gesprek.",
    "Ik sprak met de man van {n} en hij wist van niets.", "Daar liep ook {n} tegenaan, net als anderen in de groep.",
    "Bij mevrouw {n} ging het mis toen DUO de termijn aanpaste.", "{s} uitnodiging lag bij de buren.",
    "Het gezin {n} wacht nog op een school voor de kinderen.", "We hebben {s} dossier drie keer doorgestuurd.",
    "Op het azc zei {n} dat niemand iets had uitgelegd over de leerroute.", "Kan iemand {n} terugbellen over de kinderopvang?",
    "Toen {n} bij het loket kwam was de afspraak verzet.", "de zoon van {n} mag niet naar de isk", "{n}: geen reactie van de taalschool.",
)  # fmt: skip
WITH_NUMBER = (
    "Bij de aanvraag met {v} kwam weer een foutmelding.", "Het gaat om {v}, graag met spoed uitzoeken.",
    "In de mail stond {v} en daarna bleef het stil.", "Ik kreeg {v} door van de collega van het azc.",
    "{v} staat dubbel in het systeem waardoor de uitnodiging twee keer ging.", "Voor deze klant ({v}) is de leerroute nog niet bekend.",
    "Zie {v}. De brief kwam terug.", "Er is gebeld door {v} maar niemand nam op.",
)  # fmt: skip
FILL = (
    "Dit speelt al een paar weken.", "Meer collega's merken dit.", "We hebben zelf al contact gezocht, zonder resultaat.",
    "Het kost veel tijd en vertrouwen.", "Ook bij de buurgemeente komt dit voor.", "Graag een oplossing voor de hele regio.",
    "Daardoor starten mensen te laat met hun les.", "De sleutelpersoon merkt dat mensen afhaken.",
)  # fmt: skip
CLEAN = (
    "Sinds 3 maart 2026 komen de berichten van DUO twee dagen later binnen.", "Het gaat om ongeveer 120 inburgeraars in acht gemeenten.",
    "Volgens artikel 5.3 lid 1 Besluit inburgering 2021 is de termijn tien weken.", "De groep start op 12-01-2027 om 09:30 uur in Tilburg.",
    "Wij betaalden 1.250,00 euro per traject, dat was vorig jaar 987,50 euro.", "In postcode 5038 EA is geen plek voor een taalgroep.",
    "Met verwijzing naar besluit 2026-004512 en zaak 78451236 vragen wij uitstel.", "De brief heeft formulier 40817 en versie 2.14.",
    "De Wet inburgering geldt vanaf 1 januari 2022 voor iedereen.", "Bel 14 013 of kijk op de website van de gemeente.",
    "Het KvK-nummer 17234568 van de taalaanbieder klopt niet op de factuur.", "Op het azc in Budel zijn 345 mensen die wachten.",
    "Voor groep 2026-2027 zijn 18 van de 24 plaatsen vol.", "Tussen 15 juni 2026 en 30 september 2026 was het loket dicht.",
    "De Adviesraad Statushouders vraagt om brieven in eenvoudig Nederlands.", "VluchtelingenWerk en COA gebruiken elk een eigen lijst.",
    "Marktconsultatie en aanbesteding lopen tot 31-12-2026.", "In Goirle en Waalwijk weten vrijwilligers niet wie ze moeten bellen.",
    "Mensen uit Eritrea en Syrië krijgen de uitnodiging alleen in het Nederlands.", "Zaaknummer 20260317 is afgesloten zonder antwoord.",
    "Er waren 3 afmeldingen, 14 keer geen bericht en 22 aanwezig.", "De reistijd van Alphen naar Tilburg is 1 uur en 40 minuten.",
    "De bus van 8.15 uur haalt de les van 9.00 uur niet.", "Maandag 9 november 2026 viel de les uit, dinsdag ook.",
    "Iemand moest drie keer een nieuwe pas aanvragen.", "Een moeder kan niet naar de les omdat er geen kinderopvang is.",
    "Elke week vallen er mensen tussen wal en schip.", "Na de verhuizing weet niemand wie de regie heeft.",
    "Het contract loopt van 01-07-2025 tot en met 30-06-2029.", "Regionaal ging 45,6% van de uitnodigingen ongeopend terug.",
    "Referentie 300124578 op de factuur is onbekend bij Financiën.", "Ik kreeg bericht 12345678 niet verwerkt in het portaal.",
    "Een Somalische vader vertelde dat hij de route niet begreep.", "Na de Ramadan en in de zomervakantie is de opkomst laag.",
    "Een Oekraïense vrouw werkt al, maar mag geen taalles in de avond.", "Het Taalhuis aan de Stationsstraat 14 zit vol.",
    "Hamer op tafel: wie is nu aan zet bij de leerbaarheidstoets?", "Rahmen en termen uit de brief zijn ambtelijk.",
    "Basis van het probleem is dat de intake te kort is.", "Kerim of niet: zonder tolk gaat het mis.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """One text; `planted` holds (kind, as written) of what must be found, `names` the sender's people."""

    text: str
    planted: tuple[tuple[str, str], ...]
    names: tuple[str, ...]


BORN_BEFORE = date(2015, 1, 1)


def texts(*, count: int = 2000, seed: int = 20261121) -> list[Text]:
    """Half with person data of every kind in turn, half without any."""
    chance = random.Random(seed)
    kinds = list(PLANT)
    return [_planted(chance, kinds[n // 2 % len(kinds)]) if n % 2 else _clean(chance) for n in range(count)]


def _people(chance: random.Random) -> list[tuple[str, str]]:
    return [(chance.choice(list(GIVEN)), chance.choice(list(FAMILY))) for _ in range(40)]


def _clean(chance: random.Random) -> Text:
    said = chance.sample(CLEAN, k=chance.choice((1, 1, 2, 3)))
    names = tuple(f"{given} {family}" for given, family in _people(chance))
    return Text(" ".join([*said, chance.choice(FILL)]), (), names)


def _planted(chance: random.Random, kind: str) -> Text:
    people = _people(chance)
    names = tuple(f"{given} {family}" for given, family in people)
    sentence, written = PLANT[kind](chance, chance.choice(people))
    around = [chance.choice(FILL), sentence, chance.choice(CLEAN)]
    chance.shuffle(around)
    return Text(" ".join(around), ((kind, written),), names)


def _name(chance: random.Random, person: tuple[str, str]) -> tuple[str, str]:
    given, family = person
    written = chance.choice(("{g} {f}", "{f}", "{g}", "{f}, {g}", "{g} {f}")).format(g=_spelled(chance, given, GIVEN), f=_spelled(chance, family, FAMILY))
    frame = chance.choice(WITH_NAME)
    if "{s}" in frame:
        written = written + ("'s" if written[-1] in "aeiouyéı" else "s")
    return frame.format(n=written, s=written), written


def _spelled(chance: random.Random, name: str, known: dict[str, tuple[str, ...]]) -> str:
    """As it is on file, in another transliteration or script, with a slip of the pen, or without capital."""
    how = chance.random()
    if how < 0.4 or (len(name) < 5 and how < 0.85):
        return name
    if how < 0.65:
        return chance.choice(known[name] or (name,))
    if how < 0.85:
        return _slip(chance, name)
    return name.lower()


def _slip(chance: random.Random, name: str) -> str:
    """One letter dropped, doubled, changed or swapped; the first stays, as it does when people type."""
    at = chance.randrange(1, len(name) - 1)
    match chance.choice(("drop", "double", "change", "swap")):
        case "drop":
            return name[:at] + name[at + 1 :]
        case "double":
            return name[:at] + name[at] + name[at:]
        case "change":
            return name[:at] + chance.choice("aeiounrst") + name[at + 1 :]
        case _:
            return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _bsn(chance: random.Random, _person: object) -> tuple[str, str]:
    while True:
        digits = f"{chance.randrange(10_000_000, 999_999_999):09d}"
        if sum(int(d) * w for d, w in zip(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True)) % 11 == 0:
            break
    shaped = chance.choice((digits, f"{digits[:4]}.{digits[4:6]}.{digits[6:]}", f"{digits[:3]} {digits[3:6]} {digits[6:]}", f"{digits[:4]} {digits[4:6]} {digits[6:]}", f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"))  # fmt: skip
    return _framed(chance, chance.choice(("bsn {}", "BSN: {}", "burgerservicenummer {}", "{}", "nummer {}")), shaped)


def _v_number(chance: random.Random, _person: object) -> tuple[str, str]:
    digits = f"{chance.randrange(1_000_000_000, 9_999_999_999)}"
    shaped = chance.choice((digits, f"{digits[:3]}.{digits[3:6]}.{digits[6:]}", f"{digits[:3]} {digits[3:6]} {digits[6:]}", f"{digits[:4]}-{digits[4:]}"))  # fmt: skip
    return _framed(chance, chance.choice(("V-nummer {}", "v-nr {}", "vreemdelingennummer {}", "V{}", "{}", "V nummer: {}")), shaped)


def _phone(chance: random.Random, _person: object) -> tuple[str, str]:
    tail = f"{chance.randrange(10_000_000, 99_999_999)}"
    shaped = chance.choice((
        f"06{tail}", f"06-{tail}", f"06 {tail[:2]} {tail[2:4]} {tail[4:6]} {tail[6:]}", f"+31 6 {tail}", f"+316{tail}", f"0031 6{tail}",
        f"013-{tail[:7]}", f"(013) {tail[:3]} {tail[3:5]} {tail[5:7]}", f"+31 (0)6 {tail[:4]} {tail[4:]}", f"+380 44 {tail[:3]} {tail[3:7]}", f"00963 {tail} 1",
    ))  # fmt: skip
    return _framed(chance, chance.choice(("telefoon {}", "{}", "tel. {}", "mobiel {}", "het nummer {}")), shaped)


def _email(chance: random.Random, person: tuple[str, str]) -> tuple[str, str]:
    user = chance.choice(("bewoner{}", "gezin.{}", "info-{}", "x_{}")).format(chance.randrange(10, 99))
    shaped = chance.choice(("{u}@gmail.com", "{u}@hotmail.nl", "{u} [at] outlook.com", "{u}(at)live.nl", "{u} apenstaartje gmail punt com", "{u}@mail.school.nl")).format(u=user)  # fmt: skip
    return _framed(chance, chance.choice(("{}", "mailadres {}", "e-mail: {}")), shaped)


MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december")


def _birth_date(chance: random.Random, _person: object) -> tuple[str, str]:
    day = date(1950, 1, 1) + timedelta(days=chance.randrange(0, 27_500))
    long = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    short = f"{day:%d-%m-%y}"
    shaped = chance.choice((f"{day:%d-%m-%Y}", f"{day:%d/%m/%Y}", f"{day.day}.{day.month}.{day.year}", long, day.isoformat(), f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}", short))  # fmt: skip
    called = day >= BORN_BEFORE or shaped == short
    ways = ("geboren op {}", "geb. {}", "geboortedatum {}", "geboren {}") + (() if called else ("{}",))
    return _framed(chance, chance.choice(ways), shaped)


def _framed(chance: random.Random, way: str, shaped: str) -> tuple[str, str]:
    return chance.choice(WITH_NUMBER).format(v=way.format(shaped)), shaped


PLANT: dict[str, Callable[[random.Random, tuple[str, str]], tuple[str, str]]] = {
    "bsn": _bsn, "v_nummer": _v_number, "telefoon": _phone, "e_mail": _email, "geboortedatum": _birth_date, "naam": _name,
}  # fmt: skip
