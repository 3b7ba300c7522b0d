"""Made-up lives: from a seed and a number follow a person and the dated steps DUO will live through."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from .person import Document, new
from .steps import PARTS

ELSEWHERE = ("0363", "0599", "0344")
"""Gemeenten outside the simulated ones (Amsterdam, Rotterdam, Utrecht) that people come from and go to."""

GRONDEN = ("1a", "1b", "1c", "1f", "1g", "1i")
SIGNALS = ("SS132", "SS133", "SS135", "SS136")


@dataclass(slots=True)
class Life:
    """A person and the planned steps (day, name, arguments)."""

    doc: Document
    steps: list[tuple[date, str, dict[str, Any]]] = field(default_factory=list)

    def then(self, on: date, name: str, **args: Any) -> None:
        self.steps.append((on, name, args))


def life(
    *, bsn: str, seed: int, place: int, codes: tuple[str, ...], start: date, days: int, portal: float
) -> Life:
    """The life of the `place`-th person: obliged on some day in the `days` after `start`, in one of `codes`."""
    rng = Random(f"{seed}:{place}")
    asiel = rng.random() < 0.61
    detail = "Asielstatushouder" if asiel else rng.choice(("Gezinshereniger", "Gezinsvormer", "Overig"))
    made = Life(new(bsn=bsn, v_nummer=9_000_000_000 + place, asiel=asiel, detail=detail))
    began = start + timedelta(days=rng.randrange(days))
    home = rng.choice(codes)
    settled = _begin(made, rng, began, home, asiel)
    _intake(made, rng, settled, portal)
    _course(made, rng, settled)
    _turn(made, rng, began, settled, codes)
    made.steps.sort(key=lambda s: s[0])
    return made


def _begin(made: Life, rng: Random, began: date, home: str, asiel: bool) -> date:
    """Duty and home; returns the day from which the gemeente works."""
    coa = asiel and rng.random() < 0.7
    from_elsewhere = not coa and rng.random() < 0.06
    aow = rng.random() < 0.01
    made.then(
        began, "verplicht", coa=coa, gemeente=rng.choice(ELSEWHERE) if from_elsewhere else home, aow=aow
    )
    if coa:
        settled = began + timedelta(days=int(min(700, rng.lognormvariate(5.4, 0.6))))
        made.then(settled, "gehuisvest")
        return settled
    if from_elsewhere:
        moved = began + timedelta(days=rng.randrange(40, 200))
        if rng.random() < 0.6:
            made.then(moved - timedelta(days=20), "pip_portaal", leerroute="B")
        made.then(moved, "verhuisd", gemeente=home)
        return moved
    return began


def _intake(made: Life, rng: Random, settled: date, portal: float) -> None:
    test = settled + timedelta(days=rng.randrange(7, 40))
    made.then(test, "lbt_aanmelding", score=rng.randrange(35, 80))
    route = rng.choices("BOZ", (62, 12, 26))[0]
    if rng.random() < portal:
        made.then(settled + timedelta(days=rng.randrange(45, 80)), "pip_portaal", leerroute=route)
    made.then(settled + timedelta(days=72), "pip_te_laat")
    made.then(settled + timedelta(days=170), "aanbod_ontbreekt")
    if rng.random() < 0.05:
        made.then(settled + timedelta(days=200), "contract_past_niet", signaal=rng.choice(SIGNALS))
    if rng.random() < 0.03:
        made.then(settled + timedelta(days=260), "opleiding_beeindigd")


def _course(made: Life, rng: Random, settled: date) -> None:
    """Exams, modules, extension and the end, on a pace of its own."""
    pace = rng.uniform(0.7, 1.3)
    day = settled + timedelta(days=int(480 * pace))
    for part in ("KNM", *PARTS):
        result = rng.choices(("Gezakt", "Geen", "Geslaagd"), (25, 5, 70))[0]
        made.then(day, "examen", onderdeel=part, resultaat=result, niveau="B1")
        if result != "Geslaagd":
            made.then(day + timedelta(days=120), "examen", onderdeel=part, resultaat="Geslaagd", niveau="B1")
        day += timedelta(days=int(50 * pace))
    made.then(day, "onderdelen_portaal")
    if rng.random() < 0.25:
        _extension(made, rng, settled)
    if rng.random() < 0.75:
        made.then(day + timedelta(days=150), "diploma")


def _extension(made: Life, rng: Random, settled: date) -> None:
    day = settled + timedelta(days=rng.randrange(940, 1080))
    if rng.random() < 0.3:
        made.then(day, "verlengd_ambtshalve", maanden=6, grond="3")
    else:
        granted = rng.random() < 0.7
        made.then(day, "verlenging_gevraagd", toegekend=granted, maanden=6, grond=rng.choice(GRONDEN))


def _turn(made: Life, rng: Random, began: date, settled: date, codes: tuple[str, ...]) -> None:
    """For one in three something else happens, once."""
    if rng.random() > 0.34:
        return
    day = settled + timedelta(days=rng.randrange(20, 900))
    verdict = "Toekenning" if rng.random() < 0.5 else "Afwijzing"
    turns: dict[str, Any] = {
        "verhuisd": lambda: made.then(day, "verhuisd", gemeente=rng.choice((*codes, *ELSEWHERE))),
        "geheel": lambda: made.then(day, "vrijstelling", soort="Gehele", reden="DIP", oordeel=verdict),
        "tijdelijk": lambda: made.then(
            settled + timedelta(days=rng.randrange(10, 300)), "vrijstelling", soort="Tijdelijke", reden="OPL",
            oordeel=verdict, dagen=rng.randrange(90, 500),
        ),
        "deels": lambda: made.then(
            day, "vrijstelling", soort="Gedeeltelijke", reden="GED", oordeel=verdict, onderdeel=rng.choice(PARTS)
        ),
        "ontheffing": lambda: made.then(
            day, "ontheffing_gevraagd", soort="Gehele", grond=rng.choice(("MED", "MED", "BIO")), oordeel=verdict
        ),
        "ontheffing_deels": lambda: made.then(
            day, "ontheffing_gevraagd", soort="Gedeeltelijke", grond="MED", oordeel=verdict, onderdeel="SP"
        ),
        "ontheffing_uren": lambda: made.then(
            day, "ontheffing_gevraagd", soort="Gedeeltelijke", grond="MED", oordeel=verdict, uren=400
        ),
        "vervalt": lambda: made.then(day, "plicht_vervalt", reden="Verblijfsdoel gewijzigd"),
        "vertrek": lambda: made.then(
            day, "plicht_vervalt", reden="Vertrek uit Nederland langer dan een jaar"
        ),
        "overleden": lambda: made.then(day, "overleden"),
        "asielrechten": lambda: made.then(day, "asielrechten", verkregen=not made.doc["asiel"]),
    }  # fmt: skip
    weights = (24, 8, 12, 10, 8, 6, 3, 5, 5, 2, 6)
    rng.choices(list(turns.values()), weights)[0]()
