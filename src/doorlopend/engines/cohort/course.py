"""From intake to the end of the duty under the Wet inburgering 2021: calls, PIP, lessons, exams, modules, turns."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from .draw import between, chance, months_on, pick
from .person import Person, write_schooling

PARTS = ("lezen", "luisteren", "schrijven", "spreken")
QUARTER = timedelta(days=91)


def follow(person: Person) -> None:
    """Write the whole course of an obliged person, as far as `today` reaches."""
    assert person.home is not None
    asylum = person.household.group == "wi2021"
    called = _first_call(person, asylum)
    met = called + timedelta(days=person.rng.randint(7, 16))
    _intake(person, called, met, missed=person.rng.random() < 0.08)
    route = pick(person.rng, person.figures.table("routes")[person.education])
    decided = met + timedelta(days=person.rng.randint(25, 58))
    if chance(person.rng, person.figures.table("events")["volledige_vrijstelling"]):
        return _end(person, decided, "volledige_vrijstelling")
    _plan(person, decided, route, asylum)
    _lessons(person, decided, route, asylum)
    return _turns(person, decided)


def _first_call(person: Person, asylum: bool) -> date:
    table = person.figures.table("intake_lag")
    assert person.home is not None
    if asylum:
        first: date = max(person.home, person.notes["kennisgeving"])
        return first + timedelta(weeks=person.rng.uniform(*table["asiel"]))
    told: date = person.notes["kennisgeving"]
    return told + timedelta(weeks=person.rng.expovariate(1 / table["gezin"]))


def _intake(person: Person, called: date, met: date, *, missed: bool) -> None:
    book = person.book
    book.write("intake.oproep", called, termijn=met, uitkomst="niet_verschenen" if missed else "verschenen")
    if missed:
        book.write("intake.waarschuwing", met + timedelta(days=2))
        book.write(
            "intake.oproep", met + timedelta(days=3), termijn=met + timedelta(days=14), uitkomst="verschenen"
        )
    write_schooling(person, on=met)
    result = (
        "b1_haalbaar" if person.education != "basis" or person.rng.random() < 0.35 else "b1_niet_haalbaar"
    )
    book.write("leerbaarheidstoets.afgelegd", met + timedelta(days=14), lag=7, uitslag=result)
    book.write("intake.afgerond", met + timedelta(days=24), alleen_gesprek_aangeboden=True)


def _plan(person: Person, decided: date, route: str, asylum: bool) -> None:
    level: dict[str, Any] = {} if route == "z_route" else {"niveau": "b1"}
    hours: dict[str, Any] = {"intensiteit_uren": person.rng.choice((600, 720, 800))} if asylum else {}
    modules: dict[str, Any] = {} if route == "onderwijsroute" else {"map_uren": 60, "map_praktijk_uren": 40}
    person.book.write(
        "pip.vastgesteld", decided, leerroute=route, reden="eerste", gemeente=person.place.code, pvt_uren=12,
        voortgangsgesprekken=6, **level, **hours, **modules,
    )  # fmt: skip
    start = decided + timedelta(days=1)
    end = months_on(decided, 36) + timedelta(days=1)
    number = person.book.write("inburgeringstermijn.duo", start, lag=8, einddatum=end, regime="wi2021")
    person.notes["termijn"] = (number, start, end)


def _extend(person: Person, decision: date, months: int) -> None:
    """DUO grants an extension: the decision, and the term anew."""
    number, start, end = person.notes["termijn"]
    granted = person.book.write(
        "verlenging.besluit",
        decision,
        lag=6,
        uitkomst="verleend",
        grond="ziekte",
        maanden=months,
        ambtshalve=False,
    )
    if granted is not None:
        new_end = months_on(end - timedelta(days=1), months) + timedelta(days=1)
        person.book.replace(
            number, "inburgeringstermijn.duo", start, known=decision + timedelta(days=6), einddatum=new_end,
            regime="wi2021",
        )  # fmt: skip


def _lessons(person: Person, decided: date, route: str, asylum: bool) -> None:
    book, rng = person.book, person.rng
    start = decided + timedelta(days=rng.randint(10, 100))
    school = "Taalhuis De Brug (fictief)" if rng.random() < 0.7 else "Lesplaats Noorderlicht (fictief)"
    mark = "taalschakeltraject" if route == "onderwijsroute" else "blik_op_werk"
    if asylum:
        book.write(
            "aanbod.gedaan", start - timedelta(days=7), aanbieder=school, keurmerk=mark, start_lessen=start
        )
    book.write("lessen.gestart", start, soort=route, aanbieder=school)
    finish = start + timedelta(days=30 * between(rng, person.figures.table("exams")["months"]))
    _hours(person, start, finish, route)
    signed = start + timedelta(days=rng.randint(60, 300))
    book.write("pvt.ondertekend", signed, lag=5)
    if route != "onderwijsroute":
        book.write("map.eindgesprek", finish + timedelta(days=rng.randint(-60, 60)), lag=5)
    stays = chance(rng, person.figures.table("events")["voltooid"])
    if route == "z_route":
        _finish_z(person, finish + timedelta(days=240), stays)
    else:
        _exams(person, finish, route, stays)


def _hours(person: Person, start: date, finish: date, route: str) -> None:
    table, rng, day = person.figures.table("hours"), person.rng, start
    kind = "taalschakeltraject" if route == "onderwijsroute" else "nt2"
    while day < finish and day <= person.book.today:
        last = day + QUARTER - timedelta(days=1)
        person.book.write(
            "uren.gevolgd", day, until=last, lag=98, soort=kind, uren=between(rng, table["nt2"])
        )
        if route == "z_route":
            given = between(rng, table["participatie"])
            person.book.write("uren.gevolgd", day, until=last, lag=98, soort="participatie", uren=given)
        day += QUARTER


def _exams(person: Person, day: date, route: str, stays: bool) -> None:
    passes = person.figures.table("exams")["passes"]
    last = day
    for part in ("knm", *PARTS):
        taken, done = day, False
        level: dict[str, Any] = {} if part == "knm" else {"niveau": "b1"}
        for _ in range(3):
            done = chance(person.rng, passes)
            result = "geslaagd" if done else "gezakt"
            person.book.write("examen.afgelegd", taken, lag=42, onderdeel=part, uitslag=result, **level)
            if done:
                break
            taken += timedelta(days=person.rng.randint(80, 140))
        stays = stays and done
        last = max(last, taken)
        day += timedelta(days=person.rng.randint(14, 50))
    if route == "onderwijsroute" and stays:
        person.book.write("taalschakeltraject.beeindigd", last, lag=5, voltooid=True)
    if stays:
        _end(person, last + timedelta(days=100), "voldaan")


def _finish_z(person: Person, day: date, stays: bool) -> None:
    if stays:
        person.book.write("z_route.eindgesprek", day, door="college")
        person.book.write("z_route.afgerond", day + timedelta(days=1), lag=2)
        _end(person, day + timedelta(days=40), "voldaan")


def _end(person: Person, day: date, reason: str) -> None:
    if person.book.write("inburgeringsplicht.beeindigd", day, lag=6, reden=reason) is not None:
        person.done = True
        person.book.close(day)


def _die(person: Person, day: date) -> None:
    if person.book.write("persoon.overleden", day, lag=5) is not None:
        _end(person, day, "overlijden")
        person.book.close(day, for_all=True)


def _turns(person: Person, decided: date) -> None:
    """What else may happen: moves, illness, births, exemptions, extension, volunteering, contacts."""
    book, rng = person.book, person.rng
    happens, later = partial(_happens, person), partial(_later, person, decided)
    if happens("overlijden"):
        _die(person, later(60, 1000))
    if happens("vrijwilligerswerk"):
        day = later(60, 700)
        book.write("vrijwilligerswerk", day, until=day + timedelta(days=rng.randint(90, 600)), lag=20, uren_per_week=4,
                   organisatie="Buurtmoestuin (fictief)")  # fmt: skip
    if happens("netwerk"):
        soort = rng.choice(("maatje", "buur", "vereniging", "ouders_op_school"))
        book.write("netwerk.contact", later(30, 500), lag=10, soort=soort, nederlandstalig=True)
    if person.sex == "v" and person.birth.year > decided.year - 42 and happens("geboorte"):
        book.write("omstandigheid.bevalling", later(30, 900), lag=10, bewijs=True)
    _setbacks(person, decided)
    for step in range(1, 5):
        book.write("voortgangsgesprek.gehouden", decided + timedelta(days=150 * step), lag=1)


def _happens(person: Person, name: str) -> bool:
    return chance(person.rng, person.figures.table("events")[name])


def _later(person: Person, decided: date, low: int, high: int) -> date:
    return decided + timedelta(days=person.rng.randint(low, high))


def _setbacks(person: Person, decided: date) -> None:
    """Illness, exemption, release and extension: what makes the course take longer."""
    book, rng = person.book, person.rng
    happens, later = partial(_happens, person), partial(_later, person, decided)
    if happens("ziekte"):
        ill = later(60, 800)
        book.write("omstandigheid.ziekte", ill, until=ill + timedelta(days=rng.randint(95, 240)), lag=30,
                   betreft="persoon", bewijs=rng.random() < 0.7)  # fmt: skip
    if happens("tijdelijke_vrijstelling"):
        book.write("vrijstelling.besluit", later(40, 400), lag=6, uitkomst="verleend", omvang="tijdelijk", grond="opleiding")
    if happens("ontheffing"):
        book.write("ontheffing.besluit", later(100, 800), lag=6, uitkomst=rng.choice(("verleend", "geweigerd")),
                   grond="medisch", omvang="gedeeltelijk", onderdelen=("spreken",))  # fmt: skip
    if happens("verlenging"):
        if rng.random() < 0.7:
            _extend(person, later(920, 1080), 6)
        else:
            book.write("verlenging.besluit", later(920, 1080), lag=6, uitkomst="geweigerd", grond="ziekte")
