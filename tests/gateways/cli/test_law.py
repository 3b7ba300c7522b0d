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


def test_a_right_that_does_not_hold_on_the_day_is_not_had(tmp_path: Path) -> None:
    asylum = {"kind": "verblijfsrecht.verleend", "valid_from": "2024-01-08", "data": {"soort": "asiel_bepaalde_tijd"}}
    gone = {"kind": "naturalisatie.verleend", "valid_from": "2026-05-04"}
    benefits = [{"kind": "bijstand.recht", "valid_from": day} for day in ("2024-02-01", "2026-06-01")]
    path = write(tmp_path, [asylum, *LIFE[1:], *benefits, gone])
    rights = {day: json.loads(law("assess", path, "--on", day, "--json")[1])["today"]["rights"] for day in ("2024-01-10", "2024-02-01", "2026-05-04", "2026-05-05")}
    assert [told["maatschappelijke_begeleiding"] for told in rights.values()] == [False, True, True, False]
    assert [told["ontzorgen"] for told in rights.values()] == [False, True, False, False]


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


PIP, BORN = LIFE[3], {"id": "geboren", "kind": "persoon.geboren", "valid_from": "1990-05-01"}
WRONG: dict[str, tuple[list[Any], str, str]] = {
    "a day before birth": ([{**BORN, "valid_from": "2024-03-16"}, PIP], "pip", "valid_from"),
    "a death before birth": ([BORN, {"id": "dood", "kind": "persoon.overleden", "valid_from": "1990-04-30"}], "dood", "valid_from"),
    "two births": ([BORN, {**BORN, "id": "ander", "valid_from": "1991-05-01"}], "ander", "valid_from"),
    "the end before the start": ([{"id": "b", "kind": "brp.inschrijving", "valid_from": "2024-01-02", "valid_until": "2024-01-01", "data": {"gemeente": "0344"}}], "b", "valid_until"),
    "a day without dashes": ([PIP | {"valid_from": "20240315"}], "pip", "valid_from"),
    "a day as a week": ([PIP | {"valid_from": "2024-W11-5"}], "pip", "valid_from"),
    "a day in the data": ([PIP | {"data": {"leerroute": "b1_route", "bekendmaking": "2024-3-15"}}], "pip", "bekendmaking"),
    "known on nothing": ([PIP | {"known_on": ""}], "pip", "known_on"),
    "until false": ([{"id": "b", "kind": "brp.inschrijving", "valid_from": "2024-01-02", "valid_until": False, "data": {"gemeente": "0344"}}], "b", "valid_until"),
    "the same id twice": ([PIP, PIP], "pip", "id"),
    "an empty id": ([PIP | {"id": ""}], "", "id"),
    "an id that is a number": ([PIP | {"id": 7}], "7", "id"),
    "supersedes a list": ([PIP | {"supersedes": ["pip"], "mode": "change"}], "pip", "supersedes"),
    "superseded in a circle": ([PIP | {"id": "a", "supersedes": "b", "mode": "correction"}, PIP | {"id": "b", "supersedes": "a", "mode": "correction"}], "a", "supersedes"),
    "superseded twice": ([PIP, PIP | {"id": "q", "supersedes": "pip", "mode": "correction"}, PIP | {"id": "r", "supersedes": "pip", "mode": "correction"}], "r", "supersedes"),
    "a version that is a text": ([PIP | {"schema_version": "1"}], "pip", "schema_version"),
    "a version that never was": ([PIP | {"schema_version": 9}], "pip", "schema_version"),
    "a number beyond reason": ([{"id": "v", "kind": "verlenging.besluit", "valid_from": "2026-01-05", "data": {"uitkomst": "verleend", "maanden": 601}}], "v", "maanden"),
    "endless hours": ([{"id": "u", "kind": "uren.gevolgd", "valid_from": "2026-01-05", "data": {"soort": "nt2", "uren": float("inf")}}], "u", "uren"),
    "more than everything": ([{"id": "a", "kind": "aanwezigheid.vastgesteld", "valid_from": "2026-01-05", "data": {"percentage": 100.5}}], "a", "percentage"),
    "a text for yes or no": ([PIP | {"data": {"leerroute": "b1_route", "vve": "ja"}}], "pip", "vve"),
    "an unknown member": ([PIP | {"datum": "2024-03-15"}], "pip", "datum"),
}


@pytest.mark.parametrize(("facts", "fact", "field"), WRONG.values(), ids=WRONG.keys())
def test_every_sort_of_wrong_fact_is_named(tmp_path: Path, facts: list[Any], fact: str, field: str) -> None:
    code, text = law("assess", write(tmp_path, facts), "--json")
    error = json.loads(text)["error"]
    assert (code, error["fact"], error["field"]) == (2, fact, field)
    assert error["remedy"] and error["message"]


def test_who_is_born_in_a_year_may_have_facts_of_that_year(tmp_path: Path) -> None:
    year = {**BORN, "valid_from": "2024-07-01", "data": {"nauwkeurigheid": "jaar"}}
    assert law("assess", write(tmp_path, [year, PIP]), "--json")[0] == 0
    assert law("assess", write(tmp_path, [year | {"data": {"nauwkeurigheid": "maand"}}, PIP]), "--json")[0] == 2


def test_a_correction_without_known_on_is_known_with_what_it_corrects(tmp_path: Path) -> None:
    earlier = PIP | {"id": "beter", "valid_from": "2024-03-01", "supersedes": "pip", "mode": "correction"}
    path = write(tmp_path, [*LIFE, earlier])
    assert json.loads(law("assess", path, "--json")[1])["answers"]["termijn.start"] == "2024-03-02"
    assert "termijn.start" not in json.loads(law("assess", path, "--known", "2024-03-14", "--json")[1])["answers"]


@pytest.mark.parametrize("words", [("assess", "missing.json"), ("assess", "{file}", "--on", "morgen"), ("assess", "{file}", "--on", "2024-01-07"), ("assess", "{file}", "--op", "2024-01-07"),
                                   ("whatif", "{file}", "--route", "z_route"), ("whatif", "{file}", "--on", "2024-06-01", "--extension", "0"), ("whatif", "{file}", "--on", "2024-06-01", "--extension", "x"),
                                   ("whatif", "{file}", "--on", "2024-06-01", "--route", "b1_route"), ("whatif", "{file}", "--on", "2024-03-14", "--route", "z_route"), ("assess", "{file}", "--lawbook", "wi1900"),
                                   ("whatif", "{file}", "--on", "2024-06-01"), ("explain", "{file}", "--key", "bestaat.niet"),
                                   ("whatif", "{file}", "--on", "2024-06-01", "--route", "x_route"),
                                   ("whatif", "{file}", "--on", "2024-06-01", "--move", "Utrecht")])  # fmt: skip
def test_bad_options_are_refused_with_code_two(file: Path, words: tuple[str, ...]) -> None:
    code, text = law(*(word.format(file=file) for word in words), "--json")
    assert code == 2
    assert json.loads(text)["error"]["message"]


def test_text_that_is_no_life_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "x.json"
    twice = '{"facts": [{"id": "a", "kind": "pip.vastgesteld", "kind": "pip.ingetrokken", "valid_from": "2024-03-15"}]}'
    for body in ("", "{", "5", "null", '{"facts": {}}', '{"facts": [1]}', '{"feiten": []}', "[" * 100_000, twice, " " * 5_000_001):
        broken.write_text(body)
        code, text = law("assess", broken, "--json")
        error = json.loads(text)["error"]
        assert code == 2 and error["field"] and error["remedy"], body[:20]
    broken.write_bytes(b'{"facts": [{"kind": "caf\xe9"}]}')
    assert law("assess", broken)[0] == 2


def test_diff_says_was_is_and_because(tmp_path: Path, file: Path) -> None:
    other = write(tmp_path, [*LIFE[:3], LIFE[3] | {"valid_from": "2024-04-15"}], "other.json")
    _, text = law("diff", file, other, "--json")
    rows = {row["key"]: row for row in json.loads(text)["differences"]}
    assert (rows["termijn.laatste_dag"]["was"], rows["termijn.laatste_dag"]["now"]) == ("2027-03-15", "2027-04-15")
    assert rows["termijn.laatste_dag"]["because"]
    assert rows["termijn.laatste_dag"]["was_in_words"] == "15 maart 2027"
    assert all(row["was_in_words"] != row["now_in_words"] for row in rows.values())
    assert "15 maart 2027 -> " in law("diff", file, other)[1]
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
