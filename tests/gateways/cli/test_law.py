"""The command `law`: answers as JSON, and bad input that names fact, field and remedy."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from doorlopend.gateways.cli.law import group

LIFE = [
    {"kind": "verblijfsrecht.verleend", "valid_from": "2024-01-08", "data": {"soort": "regulier_bepaalde_tijd", "doel": "gezin"}},
    {"kind": "inburgeringsplicht.kennisgeving", "valid_from": "2024-02-05"},
    {"kind": "brp.inschrijving", "valid_from": "2024-01-15", "data": {"gemeente": "0344"}},
    {"kind": "pip.vastgesteld", "valid_from": "2024-03-15", "id": "pip", "data": {"leerroute": "b1_route"}},
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path, LIFE)


def write(folder: Path, facts: Any, name: str = "life.json") -> Path:
    path = folder / name
    path.write_text(json.dumps({"facts": facts}), encoding="utf-8")
    return path


def law(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(group, [str(word) for word in words])
    return result.exit_code, result.output


def test_assess_answers_with_reasons(file: Path) -> None:
    code, text = law("assess", file, "--on", "2024-04-01", "--json")
    shown = json.loads(text)
    assert code == 0
    assert shown["answers"]["termijn.laatste_dag"] == "2027-03-15"
    entry = shown["findings"]["termijn.laatste_dag"][0]
    assert entry["article"] == "Wi 11 lid 1, 2" and entry["facts"] == ["pip"]
    assert shown["today"]["responsible"]["gemeente"] == "0344"
    assert "inburgering.voltooien" in {row["key"] for row in shown["today"]["open"]}


def test_what_was_not_known_yet_is_not_used(file: Path) -> None:
    _, text = law("assess", file, "--known", "2024-03-14", "--json")
    assert "termijn.laatste_dag" not in json.loads(text)["answers"]


@pytest.mark.parametrize(
    ("change", "field"),
    [({"kind": "pip.onbekend"}, "kind"), ({"valid_from": "2024-02-30"}, "valid_from"), ({"data": {}}, "leerroute"),
     ({"data": {"leerroute": "x_route"}}, "leerroute"), ({"supersedes": "weg", "mode": "change"}, "supersedes")],
)  # fmt: skip
def test_bad_input_names_fact_field_and_remedy(tmp_path: Path, change: dict[str, Any], field: str) -> None:
    path = write(tmp_path, [*LIFE[:3], LIFE[3] | change])
    code, text = law("assess", path, "--json")
    error = json.loads(text)["error"]
    assert code == 2
    assert (error["fact"], error["field"], error["file"]) == ("pip", field, str(path))
    assert error["remedy"]
    code, words = law("assess", path)
    assert code == 2 and field in words


@pytest.mark.parametrize("words", [("assess", "missing.json"), ("assess", "{file}", "--on", "morgen"), ("assess", "{file}", "--lawbook", "wi1900"),
                                   ("whatif", "{file}", "--on", "2024-06-01"), ("explain", "{file}", "--key", "bestaat.niet"),
                                   ("whatif", "{file}", "--on", "2024-06-01", "--route", "x_route"),
                                   ("whatif", "{file}", "--on", "2024-06-01", "--move", "Utrecht")])  # fmt: skip
def test_bad_options_are_refused_with_code_two(file: Path, words: tuple[str, ...]) -> None:
    code, text = law(*(word.format(file=file) for word in words), "--json")
    assert code == 2
    assert json.loads(text)["error"]["message"]


def test_text_that_is_no_life_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "x.json"
    for body in ("{", '{"facts": {}}', '{"facts": [1]}'):
        broken.write_text(body)
        assert law("assess", broken)[0] == 2


def test_diff_says_was_is_and_because(tmp_path: Path, file: Path) -> None:
    other = write(tmp_path, [*LIFE[:3], LIFE[3] | {"valid_from": "2024-04-15"}], "other.json")
    _, text = law("diff", file, other, "--json")
    rows = {row["key"]: row for row in json.loads(text)["differences"]}
    assert (rows["termijn.laatste_dag"]["was"], rows["termijn.laatste_dag"]["now"]) == ("2027-03-15", "2027-04-15")
    assert rows["termijn.laatste_dag"]["because"]
    assert json.loads(law("diff", file, file, "--json")[1])["differences"] == []


@pytest.mark.parametrize(
    ("words", "key", "now"),
    [(("--extension", "6"), "termijn.laatste_dag", "2027-09-15"), (("--route", "z_route"), "schakelen.toegestaan", True),
     (("--move", "0363"), "pip.vaststellen_na_verhuizing", "2024-08-12")],
)  # fmt: skip
def test_what_if(file: Path, words: tuple[str, ...], key: str, now: object) -> None:
    _, text = law("whatif", file, "--on", "2024-06-03", *words, "--json")
    assert now in [row["now"] for row in json.loads(text)["differences"] if row["key"] == key]


def test_a_bill_can_be_tried(tmp_path: Path, file: Path) -> None:
    bill = tmp_path / "bill.toml"
    bill.write_text('["termijn.duur"]\nversions = [{ from = 2024-01-01, article = "Wi 11 (voorstel)", source = "voorstel", certainty = "?", jaren = 4 }]\n')
    _, text = law("whatif", file, "--on", "2024-06-03", "--bill", bill, "--json")
    rows = {row["key"]: row for row in json.loads(text)["differences"]}
    assert rows["termijn.laatste_dag"]["now"] == "2028-03-15"
    assert rows["termijn.laatste_dag"]["article"] == "Wi 11 (voorstel)"


def test_lives_are_counted_for_the_spuk_per_gemeente(file: Path) -> None:
    code, text = law("spuk", file, "--year", "2025", "--on", "2025-09-30", "--provisional", "--json")
    assert code == 0
    assert [(row["gemeente"], row["others"], row["weight"]) for row in json.loads(text)] == [("0344", 0, 0)]
    assert law("spuk", file, "--year", "2026", "--on", "2026-09-30", "--provisional")[1].startswith("0344  housed 2026: 0")
    for words, field in ((("--year", "2030"), "--year"), (("--year", "2026", "--budget", "1000"), "--total-weight")):
        code, text = law("spuk", file, "--on", "2026-09-30", *words, "--json")
        assert (code, json.loads(text)["error"]["field"]) == (2, field)


def test_the_vocabulary_can_be_listed() -> None:
    kinds, results = json.loads(law("facts", "--json")[1]), json.loads(law("results", "--json")[1])
    assert kinds["pip.vastgesteld"]["fields"]["leerroute"]["values"] == ["b1_route", "onderwijsroute", "z_route"]
    assert '$.findings["pip.laatste_dag"]' in {row["path"] for row in results}
    assert law("facts")[0] == law("results")[0] == law("schema")[0] == 0


def test_explain_words_it_for_both_readers(file: Path) -> None:
    _, expert = law("explain", file, "--key", "termijn.start")
    _, plain = law("explain", file, "--key", "termijn.start", "--audience", "inburgeraar", "--lang", "en")
    assert "16 maart 2024" in expert and "Wi 11" in expert
    assert plain.strip() == "- Your time to integrate starts on 16 March 2024."


def test_the_generated_pages_are_up_to_date() -> None:
    assert law("docs", "--check") == (0, "up to date\n")
