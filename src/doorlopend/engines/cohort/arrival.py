"""From the border to a home: application, permit, notice, koppeling, azc, home, registration."""

from dataclasses import replace
from datetime import date, timedelta

from .draw import between, chance, day_in_years, weeks
from .person import Person, write_identity
from .work import write_work

EVER = date(2022, 3, 4)
"""First day of temporary protection for people from Ukraine (Council Decision (EU) 2022/382)."""


def arrive_wi2021(person: Person, *, permit: date) -> None:
    """An asylum permit holder: a first applicant waits in the azc, who follows comes straight to the home."""
    rng, book = person.rng, person.book
    person.permit = permit
    applied = permit - weeks(rng, **_wait(person, "permit"))
    location = rng.choice(person.locations)
    if person.nareis:
        applied, person.home = permit, permit + timedelta(days=rng.randint(0, 21))
    else:
        scale = person.figures.table("wait.home")["scale"].get(str(permit.year), 1.0)
        person.home = permit + scale * weeks(rng, **_wait(person, "home"))
    write_identity(person, on=applied)
    book.write("asiel.aanvraag", applied, kansrijk=True)
    _permit(person, permit, afgeleid=person.nareis)
    if not person.nareis:
        _azc(person, location, since=applied, until=person.home - timedelta(days=1))
        _koppeling(person, permit)
    _settle(person, person.home, housed=True)


def _wait(person: Person, name: str) -> dict[str, float]:
    table = person.figures.table(f"wait.{name}")
    return {"median": table["median"], "spread": table["spread"]}


def _permit(person: Person, permit: date, *, afgeleid: bool) -> None:
    book = person.book
    book.write("asiel.besluit", permit, lag=2, uitkomst="ingewilligd")
    book.write("verblijfsrecht.verleend", permit, lag=3, soort="asiel_bepaalde_tijd", afgeleid=afgeleid)
    _duty(person, permit, regime="wi2021", groep="asielstatushouder_a", status="wi2021")


def _duty(person: Person, start: date, *, regime: str, groep: str, status: str) -> None:
    book, lag = person.book, person.rng.randint(5, 15)
    person.notes["kennisgeving"] = start + timedelta(days=lag)
    book.write("status.vastgesteld", start, lag=lag, groep=status)
    book.write("inburgeringsplicht.vastgesteld", start, lag=lag, regime=regime)
    book.write("inburgeringsplicht.kennisgeving", start + timedelta(days=lag), lag=1)
    book.write("doelgroep.vastgesteld", start, lag=lag, doelgroep=groep)


def _azc(person: Person, location: tuple[str, str, str], *, since: date, until: date) -> None:
    person.book.write("azc.verblijf", since, until=until, locatie=location[1], gemeente=location[2])
    share = person.figures.table("work.azc")["values"][person.sex]
    room = (until - person.notes["kennisgeving"]).days - 90
    if room > 0 and chance(person.rng, share):
        begin = person.notes["kennisgeving"] + timedelta(days=person.rng.randint(10, room + 10))
        end = min(until, begin + timedelta(days=person.rng.randint(42, 80)))
        person.book.write(
            "werk.dienstverband", begin, until=end, lag=30, uren_per_week=16, soort="uitzend", sector="horeca"
        )
    if chance(person.rng, 55):
        person.book.write(
            "coa.voorinburgering", person.notes["kennisgeving"] + timedelta(days=40), onderdeel="nt2", uren=60
        )


def _koppeling(person: Person, permit: date) -> None:
    day = permit + timedelta(days=between(person.rng, person.figures.table("koppeling")["days"]))
    person.book.write("koppeling", day, gemeente=person.place.code)
    act_for(person, day, "regievoerder")


def _settle(person: Person, home: date, *, housed: bool) -> None:
    book, code = person.book, person.place.code
    if housed:
        form = "regulier" if person.rng.random() < 0.9 else "doorstroomlocatie"
        book.write("huisvesting.gerealiseerd", home, gemeente=code, vorm=form)
        book.write("maatschappelijke_begeleiding.gestart", home + timedelta(days=3), lag=2)
    person.notes["brp"] = book.write("brp.inschrijving", home, lag=2, gemeente=code)
    person.since = home


def act_for(person: Person, day: date, role: str) -> None:
    """From this day the person's gemeente acts, through a named contact; earlier ones end."""
    book = person.book
    for number, fact in enumerate(book.facts):
        if fact.kind in ("organisatie.handelt", "contactpersoon.aangewezen") and fact.valid_until is None:
            book.facts[number] = replace(fact, valid_until=day - timedelta(days=1))
    book.write("organisatie.handelt", day, organisatie=f"Gemeente {person.place.name}")
    name = person.rng.choice(("R. Regie (fictief)", "K. Klantman (fictief)", "B. Begeleider (fictief)"))
    book.write(
        "contactpersoon.aangewezen", day, naam=name, functie=role, organisatie=f"Gemeente {person.place.name}"
    )


def arrive_family(person: Person, *, permit: date) -> None:
    """A family or other migrant: lives with family from the first day, pays the course."""
    person.permit = person.home = permit
    write_identity(person, on=permit)
    person.book.write(
        "verblijfsrecht.verleend",
        permit,
        lag=3,
        soort="regulier_bepaalde_tijd",
        doel="gezin",
        referent="overig",
    )
    _duty(person, permit, regime="wi2021", groep="gezins_of_overige_migrant", status="gezinsmigrant")
    act_for(person, person.notes["kennisgeving"], "klantmanager")
    _settle(person, permit, housed=False)


def arrive_wi2013(person: Person, *, permit: date) -> None:
    """Somebody under the old act: own course, own loan, three years."""
    person.permit, person.home = permit, permit + weeks(person.rng, **_wait(person, "home"))
    write_identity(person, on=permit)
    person.book.write("verblijfsrecht.verleend", permit, lag=3, soort="asiel_bepaalde_tijd")
    _duty(person, permit, regime="wi2013", groep="asielstatushouder_a", status="wi2013")
    _koppeling(person, permit)
    _settle(person, person.home, housed=True)
    person.book.write(
        "inburgeringstermijn.duo", person.home, lag=20, regime="wi2013",
        einddatum=person.home + timedelta(days=3 * 365 + person.rng.choice((0, 0, 182, 365))),
    )  # fmt: skip
    if person.rng.random() < 0.7:
        person.book.write(
            "lening.verstrekt", person.home + timedelta(days=60), bedrag=person.rng.choice((4000, 6500, 9500))
        )
    if person.rng.random() < 0.75:
        ended = person.home + timedelta(days=person.rng.randint(700, 1500))
        person.done = (
            person.book.write("inburgeringsplicht.beeindigd", ended, lag=9, reden="voldaan") is not None
        )


def arrive_ukraine(person: Person, *, first: date) -> None:
    """Temporary protection: no duty; municipal reception, local lessons, work."""
    write_identity(person, on=first)
    book = person.book
    book.write("verblijfsrecht.verleend", first, lag=7, soort="tijdelijke_bescherming")
    book.write("status.vastgesteld", first, lag=7, groep="oekrainer")
    act_for(person, first + timedelta(days=7), "begeleider")
    _settle(person, first, housed=False)
    person.home = first
    if person.rng.random() < 0.4:
        book.write("aanbod.lokaal", first + timedelta(days=60), aanbod="taalles-oekraine")
    if chance(person.rng, person.figures.values("work.oekrainer")["all"]):
        write_work(
            book, person.rng, person.figures, start=first + timedelta(days=person.rng.randint(60, 400))
        )


def arrive_asylum(person: Person, *, applied: date) -> None:
    """Still waiting for a decision, in the azc."""
    write_identity(person, on=applied)
    location = person.rng.choice(person.locations)
    person.book.write("status.vastgesteld", applied, lag=3, groep="asielzoeker")
    person.book.write("asiel.aanvraag", applied, kansrijk=person.rng.random() < 0.8)
    person.book.write("azc.verblijf", applied, locatie=location[1], gemeente=location[2])
    book, day = person.book, applied + timedelta(days=7)
    book.write("organisatie.handelt", day, organisatie="COA")
    book.write("contactpersoon.aangewezen", day, naam="C. Coach (fictief)", functie="coa", organisatie="COA")


def begin_of(person: Person) -> date:
    """A first day that fits the group."""
    rng, figures, today = person.rng, person.figures, person.book.today
    group = person.household.group
    if group == "asielzoeker":
        return today - timedelta(days=rng.randint(10, 420))
    if group == "oekrainer":
        return EVER + timedelta(days=int((today - EVER).days * rng.random() ** 2))
    if group == "wi2013":
        return date(2016, 1, 1) + timedelta(days=rng.randrange(6 * 365))
    kind = "gezin" if group == "gezinsmigrant" else "asiel"
    return day_in_years(rng, figures.table("cohorts")[kind], today=today)
