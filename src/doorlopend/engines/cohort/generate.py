"""The generator: household by household, each from its own seed, until enough people stand there."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from .arrival import (
    act_for,
    arrive_asylum,
    arrive_family,
    arrive_ukraine,
    arrive_wi2013,
    arrive_wi2021,
    begin_of,
)
from .course import follow
from .draw import chance, pick
from .figures import Figures
from .households import Adult, Household, birth_of, household
from .life import Life, Notebook, Traits
from .person import Person, name_for
from .places import Place, Places
from .work import first_work, share_working, write_benefit, write_work

SERIES_TOP = 99_999


def generate(
    *,
    seed: int,
    households: int,
    today: date,
    figures: Figures,
    places: Places,
    first: int = 0,
    names: bool = True,
    bsns: bool = False,
) -> Iterator[Life]:
    """Lives of the adults of `households` households, from number `first` on, as known on `today`.

    `names=False` leaves names to a number (for benchmarks). `bsns=True` also gives a BSN of the 9999 series, which
    holds some 9,000; raises ValueError beyond. Without it people have a V-number only.
    """
    numbers = _bsns() if bsns else iter(())
    for number in range(first, first + households):
        rng = Random(f"{seed}:{number}")
        drawn = household(rng, figures)
        yield from _lives(
            rng, drawn, number, today, figures, places, names=names, numbers=numbers if bsns else None
        )


def _bsns() -> Iterator[str]:
    """Valid numbers of the 9999 series from the top down."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    for tail in range(SERIES_TOP, -1, -1):
        number = f"9999{tail:05d}"
        if sum(w * int(d) for w, d in zip(weights, number, strict=True)) % 11 == 0:
            yield number
    raise ValueError("the 9999 series of BSNs is used up: generate fewer people or leave bsns out")


def _lives(
    rng: Random, drawn: Household, number: int, today: date, figures: Figures, places: Places, *, names: bool,
    numbers: Iterator[str] | None,
) -> Iterator[Life]:  # fmt: skip
    place = _place(rng, places)
    locations = tuple(one for one in places.locations if one[0] == place.region) or places.locations
    keys = [f"h{number:06d}{'ab'[place_]}" for place_ in range(len(drawn.adults))]
    start: date | None = None
    children: tuple[date, ...] = ()
    for which, adult in enumerate(drawn.adults):
        person = _person(
            rng,
            drawn,
            adult,
            keys[which],
            today,
            figures,
            places,
            place,
            locations,
            names=names,
            numbers=numbers,
        )
        begin = begin_of(person) if start is None else start
        if which and adult.nareis:
            begin = begin + timedelta(days=rng.randint(250, 560))
        start = start or begin
        children = children or tuple(birth_of(rng, age=age, on=begin) for age in drawn.children)
        person.birth = birth_of(rng, age=adult.age, on=begin)
        person.children = children
        person.partner = keys[1 - which] if len(keys) > 1 else None
        if begin <= today:
            yield _live(person, begin)


def _place(rng: Random, places: Places) -> Place:
    return rng.choices(places.gemeenten, [p.inhabitants for p in places.gemeenten])[0]


def _person(
    rng: Random, drawn: Household, adult: Adult, key: str, today: date, figures: Figures, places: Places,
    place: Place, locations: tuple[tuple[str, str, str], ...], *, names: bool, numbers: Iterator[str] | None,
) -> Person:  # fmt: skip
    name = (
        name_for(rng, nationality=drawn.nationality, sex=adult.sex)
        if names
        else ("Persoon", f"Voorbeeld {key}")
    )
    return Person(
        key=key, rng=rng, book=Notebook(key, today), figures=figures, household=drawn, sex=adult.sex,
        birth=date(1990, 1, 1), education=pick(rng, figures.values("education")), nareis=adult.nareis, place=place,
        locations=locations, v_nummer=f"99{int(key[1:7]):07d}{'ab'.index(key[7])}",
        bsn=next(numbers) if numbers is not None else None, name=name,
        neighbours=tuple(p for p in places.gemeenten if p.region == place.region and p is not place),
    )  # fmt: skip


def _live(person: Person, begin: date) -> Life:
    group = person.household.group
    if group == "asielzoeker":
        arrive_asylum(person, applied=begin)
    elif group == "oekrainer":
        arrive_ukraine(person, first=begin)
    elif group == "wi2013":
        arrive_wi2013(person, permit=begin)
    else:
        (arrive_wi2021 if group == "wi2021" else arrive_family)(person, permit=begin)
        follow(person)
    if person.permit is not None:
        _earn_and_learn(person)
        _move(person)
    _next_step(person)
    return _told(person)


def _earn_and_learn(person: Person) -> None:
    """Work by the published shares, benefit until enough work, school for the young, a move now and then."""
    rng, figures, book = person.rng, person.figures, person.book
    assert person.permit is not None and person.home is not None
    age = (person.permit - person.birth).days // 365
    curve = share_working(
        figures, nationality=person.household.nationality, sex=person.sex, age=age, education=person.education
    )
    start = first_work(rng, figures, permit=person.permit, curve=curve)
    enough = write_work(book, rng, figures, start=start) if start is not None else date.max
    studies = _school(person, age)
    if person.household.group != "gezinsmigrant":
        write_benefit(book, rng, figures, home=person.home, single=person.single, until=min(enough, studies))
    if chance(rng, figures.table("events")["verhuizing"]):
        person.notes["verhuisd"] = person.home + timedelta(days=rng.randint(200, 1200))


def _school(person: Person, age: int) -> date:
    """First day of a study with student finance, or a day that never comes."""
    shares = person.figures.table("education_later")["values"]
    share = shares["18-33"] if age <= 33 else shares["34-65"]
    assert person.permit is not None
    start = date(person.permit.year + person.rng.choice((1, 2, 2)), 9, 1)
    if start <= person.permit + timedelta(days=300):
        start = date(start.year + 1, 9, 1)
    if not chance(person.rng, share):
        return date.max
    level = person.rng.choice(("mbo_2", "mbo_2", "mbo_3", "mbo_4", "mbo_entree", "hbo"))
    until = start + timedelta(days=365 * person.rng.choice((2, 3)) + 300)
    person.book.write("onderwijs.inschrijving", start, until=until, lag=20, soort=level, nederlandstalig=True)
    return start if level != "mbo_entree" else date.max


def _next_step(person: Person) -> None:
    """Whoever is still on the way has a next step with a day ahead, agreed some days ago."""
    if person.done or not person.book.facts:
        return
    today = person.book.today
    agreed = max(today - timedelta(days=person.rng.randint(1, 30)), person.book.facts[0].known_on)
    what = person.rng.choice(
        ("Voortgangsgesprek", "Bezoek aan de taalschool", "Gesprek over werk", "Aanvraag nakijken")
    )
    person.book.write(
        "volgende_stap.afgesproken", agreed, wat=what, datum=today + timedelta(days=person.rng.randint(3, 60)),
        wie="regievoerder",
    )  # fmt: skip


def _told(person: Person) -> Life:
    traits = Traits(
        group=person.household.group, sex=person.sex, birth=person.birth, nationality=person.household.nationality,
        household=person.key[:7], nareis=person.nareis, education=person.education, permit=person.permit, home=person.home,
    )  # fmt: skip
    return Life(
        key=person.key, household=person.key[:7], gemeente=person.place.code, region=person.place.region,
        facts=person.book.sorted(), traits=traits, names=person.name,
    )  # fmt: skip


def _move(person: Person) -> None:
    """A move within the region: registered anew, the plan goes along, another gemeente acts."""
    day = person.notes.get("verhuisd")
    if day is None or day > person.book.today - timedelta(days=40) or not person.neighbours or person.done:
        return
    book, old, to = person.book, person.place, person.rng.choice(person.neighbours)
    for place, fact in enumerate(book.facts):
        if fact.id == person.notes["brp"]:
            book.facts[place] = replace(fact, valid_until=day - timedelta(days=1))
    book.write("brp.inschrijving", day, lag=2, gemeente=to.code)
    if any(fact.kind == "pip.vastgesteld" and fact.known_on < day for fact in book.facts):
        book.write("pip.overdracht_gevraagd", day + timedelta(days=10), gemeente=old.code)
        book.write("pip.overgedragen", day + timedelta(days=24), gemeente=to.code)
    person.place = to
    act_for(person, day + timedelta(days=7), "regievoerder")
