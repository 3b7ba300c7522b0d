"""What is malformed is refused with the field's name; sensitive traits cannot become a score."""

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from doorlopend.engines.placement import generate
from doorlopend.engines.placement.model import Malformed
from doorlopend.engines.placement.reading import read_instance
from doorlopend.engines.placement.solve import result_document, solve
from doorlopend.engines.placement.verification import verify
from tests.engines.placement.instances import round_of

SCHEMAS = Path(__file__).resolve().parents[3] / "docs" / "reference" / "schemas"
GOOD = round_of(scores=[[50, 20], [10, 30]], sizes=[1, 2], quotas=[2, 2])


def changed(path: list[Any], value: Any) -> dict[str, Any]:
    document = copy.deepcopy(GOOD)
    node: Any = document
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    return document


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (["schema"], "x/1", "schema"),
        (["as_of"], "1 juli", "as_of"),
        (["places", 1, "id"], "P0", "places[1].id"),
        (["places", 0, "persons", "maximum"], -1, "places[0].persons.maximum"),
        (["places", 0, "persons", "minimum"], 9, "places[0].persons.minimum"),
        (["places", 0, "homes"], [{"id": "a", "most": 1, "least": 3}], "places[0].homes[0].least"),
        (["places", 0, "colour"], "red", "places[0].colour"),
        (["households", 1, "persons"], 0, "households[1].persons"),
        (["households", 1, "persons"], True, "households[1].persons"),
        (["households", 0, "wishes"], ["Nergens"], "households[0].wishes[0]"),
        (["households", 0, "only"], [{"criterion": "family", "places": ["Q"]}], "households[0].only[0].places[0]"),
        (["households", 0, "profile"], {"adults": [{"nationality": "x"}]}, "households[0].profile.adults[0].nationality"),
        (["households", 0, "profile"], {"Moedertaal": "x"}, "households[0].profile.Moedertaal"),
        (["scores", 0, "name"], "geslacht", "scores[0].name"),
        (["scores", 0, "values"], [[1, 2]], "scores[0].values"),
        (["scores", 0, "values"], [[1, 2], [3, 101]], "scores[0].values"),
        (["scores", 0, "values"], "###", "scores[0].values"),
        (["scores", 0, "scale"], 7, "scores[0].scale"),
        (["scores"], None, "scores"),
        (["policy"], {"unplaced_cost": "veel"}, "policy.unplaced_cost"),
        (["ties"], [{"households": ["H0", "H9"], "area": "region"}], "ties[0].households[1]"),
        (["audit"], {"sex": {"H9": "x"}}, "audit.sex.H9"),
        (["exclusions"], {"reasons": [], "values": [[0, 1], [0, 0]]}, "exclusions.values"),
        (["exclusions"], {"reasons": [f"r{k}" for k in range(256)], "values": [[0, 1], [0, 0]]}, "exclusions.reasons"),
        (["as_of"], "20260701", "as_of"),
        (["households", 0, "needed_by"], "2026-W27-1", "households[0].needed_by"),
        (["places", 0, "persons", "maximum"], 2**40, "places[0].persons.maximum"),
        (["places", 0, "services"], {"isk": 2**31}, "places[0].services.isk"),
        (["policy"], {"max_vacancy_days": 2**31}, "policy.max_vacancy_days"),
        (["policy"], {"group_floors": ["leeftijd"]}, "policy.group_floors[0]"),
        (["policy"], {"reference": "given"}, "households[0].reference"),
        (["policy"], {"unplaced_cost": float("nan")}, "policy.unplaced_cost"),
        (["households", 0, "avoid"], [{"criterion": "medical"}], "households[0].avoid[0].places"),
        (["households", 0, "profile"], "bakker", "households[0].profile"),
        (["households", 0, "profile"], {"adults": [None]}, "households[0].profile.adults[0]"),
        (["households", 0, "profile"], {"adults": [{"work": "zorg"}]}, "households[0].profile.adults[0].work"),
        (["places", 0, "profile"], {"vacancies": {"zorg": "veel"}}, "places[0].profile.vacancies.zorg"),
        (["places", 0, "profile"], {"vacancies": {"zorg": 5}}, "places[0].profile.vacancies.zorg"),
        (["places", 0, "persons", "history"], [{"known_on": "2026-01-01", "maximum": 1, "source": "s", "by": "x"}], "places[0].persons.history[0].by"),
        (["scores"], [], "scores"),
        (["scores", 0, "values"], [[True, 2], [3, 4]], "scores[0].values"),
        (["scores", 0, "values"], [[2**70, 2], [3, 4]], "scores[0].values"),
        (["ties"], [{"households": ["H0"], "area": "region"}], "ties[0].households"),
        (["ties"], [{"households": ["H0", "H1"], "area": "regoin"}], "ties[0].area"),
        (["synthetic"], "ja", "synthetic"),
        (["places", 0, "name"], "\ud800", "places[0].name"),
        (["households"], [], "households"),
    ],
)
def test_malformed_input_names_the_field(path: list[Any], value: Any, field: str) -> None:
    with pytest.raises(Malformed) as error:
        read_instance(changed(path, value))
    assert error.value.field == field
    assert error.value.nl and error.value.en


def test_null_counts_as_absent_for_the_reader_and_for_the_check() -> None:
    document = copy.deepcopy(GOOD)
    document["policy"] = {"individual_do_no_harm": None, "unplaced_cost": None, "max_vacancy_days": None}
    document["places"][0] |= {"services": {"isk": None}, "homes": [{"id": "w", "least": None, "most": 2, "count": None}]}
    document["households"][0] |= {"uses": {"isk": 1}, "promised": None, "available_from": None}
    document["scores"][0] |= {"weight": None, "encoding": None}
    result = json.loads(json.dumps(result_document(solve(read_instance(document)), instance_sha256="", parameters={})))
    assert verify(document, result)["placed"] == 2


def test_packed_matrices_read_the_same_as_rows() -> None:
    rows = generate.build(households=40, places=5, seed=3)
    packed = copy.deepcopy(rows)
    import numpy as np

    for part, wide in ((packed["scores"][0], True), (packed["scores"][1], False), (packed["exclusions"], False)):
        part |= generate.pack(np.array(part["values"]), wide=wide, plain=False)
    first, second = read_instance(rows), read_instance(packed)
    assert all((a.values == b.values).all() for a, b in zip(first.components, second.components, strict=True))
    assert first.exclusions is not None and (first.exclusions == second.exclusions).all()


@pytest.mark.parametrize("tight", [False, True])
def test_documents_follow_their_published_schemas(tight: bool) -> None:
    document = generate.build(households=60, places=5, seed=4, tight=tight)
    jsonschema.validate(document, json.loads((SCHEMAS / "placement-instance.json").read_text()))
    result = result_document(solve(read_instance(document)), instance_sha256="0" * 64, parameters={})
    jsonschema.validate(json.loads(json.dumps(result)), json.loads((SCHEMAS / "placement-result.json").read_text()))


def test_generated_rounds_have_the_promised_shape() -> None:
    document = generate.generate(family="region", seed=2)
    found = read_instance(document)
    assert (len(found.households), len(found.places)) == (5_000, 60)
    assert {h.persons for h in found.households} == set(range(1, 9))
    assert found.exclusions is not None
    assert (found.exclusions > 0).mean() == pytest.approx(0.30, abs=0.01)
    assert generate.generate(family="small", seed=5) == generate.generate(family="small", seed=5)
