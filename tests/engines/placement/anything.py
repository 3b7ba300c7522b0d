"""Seeded rounds of a few households in which anything the schema allows may occur."""

import random
from typing import Any

DAYS = ("2026-07-01", "2026-08-15", "2026-09-30", "2026-12-31", "2027-02-01")
Document = dict[str, Any]


def anything(seed: int, *, everyone: bool = False) -> Document:
    """`everyone`: all must be placed and few criteria stand in the way, so that limits conflict together."""
    chance = random.Random(seed)
    places = [_place(chance, m) for m in range(chance.randint(1, 3 if everyone else 4))]
    ids = [p["id"] for p in places]
    households = [_household(chance, h, ids, plain=everyone) for h in range(chance.randint(1, 4 if everyone else 5))]
    document: Document = {
        "schema": "doorlopend/placement-instance/1", "id": f"anything-{seed}", "as_of": "2026-07-01",
        "policy": _policy(chance), "places": places, "households": households, "audit": {},
    }  # fmt: skip
    if document["policy"].get("reference") == "given":
        for household in households:
            household["reference"] = chance.choice((0, 0.2, 0.5, 0.9))
    _scores(chance, document)
    if chance.random() < 0.2:
        document["audit"] = {"group": {h["id"]: chance.choice("AB") for h in households}}
        document["policy"]["group_floors"] = ["group"]
    if len(households) > 1 and chance.random() < 0.3:
        document["ties"] = _ties(chance, [h["id"] for h in households])
    if everyone:
        document["policy"]["everyone_placed"] = True
    elif chance.random() < 0.5:
        document["exclusions"] = {"reasons": ["a", "b"], "values": [[chance.choice((0, 0, 0, 1, 2)) for _ in ids] for _ in households]}
    return document


def _place(chance: random.Random, m: int) -> Document:
    place: Document = {"id": f"P{m}", "areas": {"region": f"R{chance.randint(0, 1)}"}}
    if chance.random() < 0.85:
        quota = place["persons"] = {"maximum": chance.randint(0, 9)}
        if chance.random() < 0.3:
            quota["price"] = chance.choice((0, 0.01, 0.05, 0.2, 0.5))
        if chance.random() < 0.3:
            quota["minimum"] = chance.randint(0, 5 if "price" in quota else min(5, quota["maximum"]))
            if chance.random() < 0.7:
                quota["minimum_price"] = chance.choice((0, 0.02, 0.1, 0.4))
    if chance.random() < 0.6:
        place["homes"] = [_home(chance, k) for k in range(chance.randint(0, 3))]
    if chance.random() < 0.5:
        place["services"] = {"isk": chance.choice((None, 0, 1, 2))}
    return place


def _home(chance: random.Random, k: int) -> Document:
    least = chance.randint(1, 3)
    home: Document = {"id": f"w{k}", "least": least, "most": least + chance.randint(0, 3), "count": chance.randint(0, 2)}
    if chance.random() < 0.3:
        home["features"] = chance.sample(["ground_floor", "lift"], chance.randint(1, 2))
    if chance.random() < 0.2:
        home["shared"] = True
    if chance.random() < 0.4:
        home["available_from"] = chance.choice(DAYS)
    return home


def _household(chance: random.Random, h: int, places: list[str], *, plain: bool) -> Document:
    household: Document = {"id": f"H{h}", "persons": chance.choice((1, 1, 2, 3) if plain else (1, 1, 2, 3, 4, 5))}
    if plain:
        return household
    either: tuple[tuple[float, str, Any], ...] = (
        (0.2, "needs", [chance.choice(("ground_floor", "lift"))]),
        (0.3, "shared_ok", True),
        (0.3, "uses", {"isk": chance.randint(1, 2)}),
        (0.3, "available_from", chance.choice(DAYS)),
        (0.3, "needed_by", chance.choice(DAYS)),
        (0.15, "only", [{"criterion": "family", "places": chance.sample(places, chance.randint(1, len(places)))}]),
        (0.15, "avoid", [{"criterion": "medical", "places": chance.sample(places, chance.randint(0, len(places) - 1))}]),
        (0.08, "promised", chance.choice(places)),
        (0.1, "must_place", True),
        (0.2, "harm_ok", True),
        (0.5, "wishes", chance.sample(places, chance.randint(0, len(places)))),
    )
    return household | {name: value for share, name, value in either if chance.random() < share}


def _policy(chance: random.Random) -> Document:
    either: tuple[tuple[float, str, Any], ...] = (
        (0.5, "individual_do_no_harm", chance.random() < 0.5),
        (0.3, "reference", chance.choice(("lottery", "given"))),
        (0.3, "unplaced_cost", chance.choice((0, 0.5, 2, 10))),
        (0.3, "max_vacancy_days", chance.choice((0, 30, 90))),
    )
    return {name: value for share, name, value in either if chance.random() < share}


def _ties(chance: random.Random, households: list[str]) -> list[Document]:
    tie: Document = {"households": chance.sample(households, 2), "area": "region"}
    return [tie | ({"bonus": chance.choice((0, 0.1, 0.5, 3))} if chance.random() < 0.6 else {})]


def _scores(chance: random.Random, document: Document) -> None:
    households, places = document["households"], document["places"]
    if chance.random() < 0.7:
        document["scores"] = [
            {"name": name, "weight": chance.choice((1, 0.75, 0.3333)), "scale": scale,
             "values": [[chance.choice((0, scale // 2, scale, chance.randint(0, scale))) for _ in places] for _ in households]}
            for name, scale in (("work", 100), ("fit", chance.choice((1, 10, 1000, 10_000))))[: chance.randint(1, 2)]
        ]  # fmt: skip
        return
    document["criteria"] = {name: chance.choice((0.1, 0.25, 0.3333)) for name in chance.sample(["work", "education", "network", "wish"], 3)}
    for place in places:
        place["profile"] = {"vacancies": {w: chance.choice((0, 0.15, 0.5, 1)) for w in ("zorg", "bouw")}, "education": chance.sample(["mbo", "isk"], 1)}
    for household in households:
        adults = [{"work": chance.sample(["zorg", "bouw", "it"], chance.randint(0, 2)), "education": chance.sample(["mbo", "hbo"], chance.randint(0, 2))}
                  for _ in range(chance.randint(0, 2))]  # fmt: skip
        network = chance.sample([p["id"] for p in places], chance.randint(0, len(places)))
        household["profile"] = {"adults": adults, "children_education": chance.sample(["isk", "po"], 1), "network": network}
