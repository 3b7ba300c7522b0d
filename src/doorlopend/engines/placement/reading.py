"""From a JSON document to an `Instance`, refusing what is malformed with the field's name and the remedy."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from doorlopend.engines.placement import criteria
from doorlopend.engines.placement.fields import Node, unique
from doorlopend.engines.placement.model import (
    UNIT,
    Component,
    Criterion,
    Home,
    Household,
    Instance,
    Persons,
    Place,
    Policy,
    QuotaVersion,
    Tie,
)

SCHEMA = "doorlopend/placement-instance/1"
LARGEST = 1_000
"""Persons in one household, and what it may use of one service."""

CODES = 255
"""Reasons that an exclusion can have."""

KINDS = ("gemeente", "reception", "home")
TOP = ("schema", "id", "as_of", "policy", "places", "households", "ties", "scores", "criteria", "exclusions",
       "audit", "synthetic", "note")  # fmt: skip


def read_instance(document: Any) -> Instance:
    """Read and check a whole document; raises `Malformed`."""
    root = Node(document, "").object(known=TOP)
    root.child("schema").one_of((SCHEMA,))
    root.child("synthetic").yes_no(default=False)
    root.child("note").text(default="-")
    places = unique(root.child("places").items(), _place, lambda p: p.id)
    households = unique(root.child("households").items(), _household, lambda h: h.id)
    if not places or not households:
        empty = root.child("households" if places else "places")
        raise empty.bad(nl="moet ten minste één regel bevatten", en="must hold at least one entry")
    _known_places(root, {p.id for p in places})
    shape = (len(households), len(places))
    reasons, excluded = _exclusions(root.child("exclusions"), shape)
    audit, policy = _audit(root.child("audit"), {h.id for h in households}), _policy(root.child("policy"))
    _promises(root, policy, audit, households)
    return Instance(
        id=root.child("id").text(),
        as_of=root.child("as_of").day(),
        places=places,
        households=households,
        components=_components(root, places, households),
        policy=policy,
        ties=_ties(root.child("ties"), {h.id for h in households}, {kind for p in places for kind in p.areas}),
        exclusion_reasons=reasons,
        exclusions=excluded,
        audit=audit,
    )


def _promises(root: Node, policy: Policy, audit: Mapping[str, Mapping[str, str]], households: tuple[Household, ...]) -> None:
    """A floor or a reference that the document promises has its figures in the document."""
    for dimension, where in zip(policy.group_floors, root.child("policy").child("group_floors").items(), strict=True):
        if dimension not in audit:
            raise where.bad(nl=f"'{dimension}' staat niet onder 'audit'", en=f"'{dimension}' is not under 'audit'")
    for household, node in zip(households, root.child("households").items(), strict=True):
        if policy.reference == "given" and household.reference is None:
            raise node.child("reference").bad(nl="ontbreekt, terwijl policy.reference 'given' is", en="is missing while policy.reference is 'given'")


def _policy(node: Node) -> Policy:
    if node.value is None:
        return Policy()
    node.object(known=("unplaced_cost", "everyone_placed", "individual_do_no_harm", "reference", "group_floors",
                       "max_vacancy_days"))  # fmt: skip
    return Policy(
        unplaced_cost=node.child("unplaced_cost").points(default=2 * UNIT),
        everyone_placed=node.child("everyone_placed").yes_no(default=False),
        individual_do_no_harm=node.child("individual_do_no_harm").yes_no(default=True),
        reference=node.child("reference").one_of(("lottery", "given"), default="lottery"),
        group_floors=node.child("group_floors").texts(),
        max_vacancy_days=node.child("max_vacancy_days").whole(default=90),
    )


def _place(node: Node) -> Place:
    node.object(known=("id", "name", "kind", "persons", "homes", "services", "areas", "profile"))
    criteria.check_place(node.child("profile"))
    homes = unique(node.child("homes").items(), _home, lambda h: h.id) if node.has("homes") else None
    return Place(
        id=node.child("id").text(),
        name=node.child("name").text(default=str(node.value.get("id"))),
        kind=node.child("kind").one_of(KINDS, default="gemeente"),
        persons=_persons(node.child("persons")),
        homes=homes,
        services={k: None if v.value is None else v.whole() for k, v in node.child("services").entries()},
        areas={k: v.text() for k, v in node.child("areas").entries()},
        profile=node.value.get("profile") or {},
    )


def _persons(node: Node) -> Persons | None:
    if node.value is None:
        return None
    node.object(known=("maximum", "price", "minimum", "minimum_price", "history"))
    found = Persons(
        maximum=node.child("maximum").whole(),
        price=node.child("price").points() if node.has("price") else None,
        minimum=node.child("minimum").whole(default=0),
        minimum_price=node.child("minimum_price").points() if node.has("minimum_price") else None,
        history=tuple(_version(v) for v in node.child("history").items()),
    )
    if found.minimum > found.maximum and found.price is None:
        raise node.child("minimum").bad(nl="is groter dan 'maximum'", en="is larger than 'maximum'")
    return found


def _version(node: Node) -> QuotaVersion:
    node.object(known=("known_on", "maximum", "source"))
    return QuotaVersion(known_on=node.child("known_on").day(), maximum=node.child("maximum").whole(), source=node.child("source").text())


def _home(node: Node) -> Home:
    node.object(known=("id", "least", "most", "count", "features", "shared", "available_from", "announced_on"))
    home = Home(
        id=node.child("id").text(),
        least=node.child("least").whole(least=1, default=1),
        most=node.child("most").whole(least=1),
        count=node.child("count").whole(default=1),
        features=frozenset(node.child("features").texts()),
        shared=node.child("shared").yes_no(default=False),
        available_from=node.child("available_from").optional_day(),
        announced_on=node.child("announced_on").optional_day(),
    )
    if home.least > home.most:
        raise node.child("least").bad(nl="is groter dan 'most'", en="is larger than 'most'")
    return home


def _criterion(node: Node) -> Criterion:
    node.object(known=("criterion", "places"))
    if not isinstance(node.child("places").value, list):
        raise node.child("places").bad(nl="moet een lijst met plaatsen zijn", en="must be a list of places")
    return Criterion(name=node.child("criterion").text(), places=frozenset(node.child("places").texts()))


def _household(node: Node) -> Household:
    node.object(known=("id", "persons", "needs", "shared_ok", "harm_ok", "uses", "available_from", "needed_by", "arrives_on", "only",
                       "avoid", "wishes", "promised", "must_place", "reference", "profile"))  # fmt: skip
    criteria.check_household(node.child("profile"))
    return Household(
        id=node.child("id").text(),
        persons=node.child("persons").whole(least=1, most=LARGEST),
        needs=frozenset(node.child("needs").texts()),
        shared_ok=node.child("shared_ok").yes_no(default=False),
        harm_ok=node.child("harm_ok").yes_no(default=False),
        uses={k: v.whole(least=1, most=LARGEST) for k, v in node.child("uses").entries()},
        available_from=node.child("available_from").optional_day(),
        needed_by=node.child("needed_by").optional_day(),
        arrives_on=node.child("arrives_on").optional_day(),
        only=tuple(_criterion(c) for c in node.child("only").items()),
        avoid=tuple(_criterion(c) for c in node.child("avoid").items()),
        wishes=node.child("wishes").texts(),
        promised=node.child("promised").text() if node.has("promised") else None,
        must_place=node.child("must_place").yes_no(default=False),
        reference=node.child("reference").points() if node.has("reference") else None,
        profile=node.value.get("profile") or {},
    )


def _known_places(root: Node, known: set[str]) -> None:
    for household in root.child("households").items():
        named = [household.child("promised")] if household.has("promised") else []
        named += list(household.child("wishes").items())
        for kind in ("only", "avoid"):
            named += [p for c in household.child(kind).items() for p in c.child("places").items()]
        for node in named:
            if node.value not in known:
                raise node.bad(nl=f"plaats '{node.value}' bestaat niet onder 'places'", en=f"place '{node.value}' is not under 'places'")


def _ties(node: Node, known: set[str], areas: set[str]) -> tuple[Tie, ...]:
    ties, taken = [], set[str]()
    for item in node.items():
        item.object(known=("households", "area", "bonus"))
        members = item.child("households").texts()
        if len(members) < 2:
            raise item.child("households").bad(nl="moet ten minste twee huishoudens noemen", en="must name at least two households")
        if item.child("area").text() not in areas:
            raise item.child("area").bad(nl="geen enkele plaats heeft zo'n gebied onder 'areas'", en="no place has such an area under 'areas'")
        for member, where in zip(members, item.child("households").items(), strict=True):
            if member not in known:
                raise where.bad(nl=f"huishouden '{member}' bestaat niet", en=f"household '{member}' does not exist")
            if member in taken:
                raise where.bad(nl=f"'{member}' staat al in een band; voeg ze samen", en=f"'{member}' is in a tie already; merge them")
            taken.add(member)
        bonus = item.child("bonus").points() if item.has("bonus") else None
        ties.append(Tie(households=members, area=item.child("area").text(), bonus=bonus))
    return tuple(ties)


def _audit(node: Node, known: set[str]) -> Mapping[str, Mapping[str, str]]:
    audit: dict[str, dict[str, str]] = {}
    for dimension, groups in node.entries():
        audit[dimension] = {h: g.text() for h, g in groups.entries()}
        for household in audit[dimension]:
            if household not in known:
                raise groups.child(household).bad(nl="dit huishouden bestaat niet", en="this household does not exist")
    return audit


def _components(root: Node, places: tuple[Place, ...], households: tuple[Household, ...]) -> tuple[Component, ...]:
    if root.has("scores") == root.has("criteria"):
        raise root.child("scores").bad(nl="geef óf 'scores' óf 'criteria'", en="give either 'scores' or 'criteria'")
    if root.has("criteria"):
        weights = {k: v.points(most=1) for k, v in root.child("criteria").entries()}
        for name in weights.keys() - criteria.DEFAULT_WEIGHTS.keys():
            raise root.child("criteria").child(name).bad(
                nl=f"onbekend criterium; bekend zijn: {', '.join(criteria.DEFAULT_WEIGHTS)}",
                en=f"unknown criterion; known are: {', '.join(criteria.DEFAULT_WEIGHTS)}",
            )
        return criteria.components(households=households, places=places, weights=weights or criteria.DEFAULT_WEIGHTS)
    shape = (len(households), len(places))
    found = tuple(_component(node, shape) for node in root.child("scores").items())
    if not found:
        raise root.child("scores").bad(nl="moet ten minste één onderdeel bevatten", en="must hold at least one component")
    return found


def _component(node: Node, shape: tuple[int, int]) -> Component:
    node.object(known=("name", "weight", "scale", "encoding", "values"))
    if node.child("name").text().lower() in criteria.FORBIDDEN:
        raise node.child("name").bad(nl="mag geen score zijn; alleen 'audit'", en="may not be a score; 'audit' only")
    scale = node.child("scale").whole(least=1, default=UNIT)
    if UNIT % scale:
        raise node.child("scale").bad(nl="moet 1, 10, 100, 1000 of 10000 zijn", en="must be 1, 10, 100, 1000 or 10000")
    values = _matrix(node, shape)
    if values.size and (values.min() < 0 or values.max() > scale):
        raise node.child("values").bad(nl=f"waarden moeten tussen 0 en {scale} liggen", en=f"values must lie between 0 and {scale}")
    return Component(
        name=node.child("name").text(),
        weight=node.child("weight").points(default=UNIT, most=1),
        values=(values.astype(np.int32) * (UNIT // scale)),
    )


def _exclusions(node: Node, shape: tuple[int, int]) -> tuple[tuple[str, ...], npt.NDArray[np.uint8] | None]:
    if node.value is None:
        return (), None
    node.object(known=("reasons", "encoding", "values"))
    reasons, codes = node.child("reasons").texts(), _matrix(node, shape)
    if len(reasons) > CODES:
        raise node.child("reasons").bad(nl=f"mag hoogstens {CODES} redenen bevatten", en=f"may hold at most {CODES} reasons")
    if codes.size and (codes.min() < 0 or codes.max() > len(reasons)):
        raise node.child("values").bad(nl="code zonder reden in 'reasons'", en="a code without a reason in 'reasons'")
    return reasons, codes.astype(np.uint8)


def _matrix(node: Node, shape: tuple[int, int]) -> npt.NDArray[Any]:
    """Whole numbers, one row per household and one column per place, in the order of the lists."""
    encoding, values = node.child("encoding").one_of(("rows", "base64-u8", "base64-u16"), default="rows"), node.child("values")
    wrong = values.bad(nl=f"moet {shape[0]} rijen van {shape[1]} gehele getallen zijn", en=f"must be {shape[0]} rows of {shape[1]} whole numbers")
    try:
        if encoding == "rows":
            if any(set(map(type, row)) - {int} for row in values.value):
                raise wrong
            found = np.array(values.value)
        else:
            kind = "<u1" if encoding == "base64-u8" else "<u2"
            found = np.frombuffer(base64.b64decode(values.text(), validate=True), dtype=kind).reshape(shape)
    except (ValueError, TypeError, binascii.Error):
        raise wrong from None
    if found.shape != shape or found.dtype.kind not in "iu":
        raise wrong
    return found
