"""The files of the real cases become an instance of ours; what is wrong in them is named by file, row and column."""

from pathlib import Path

import pytest
from benchmarks.placement import hias

from doorlopend.engines.placement.problem import compile_problem
from doorlopend.engines.placement.reading import read_instance
from doorlopend.engines.placement.solve import solve_problem
from doorlopend.engines.placement.state import score_part

PLACES = "NY-NEW YORK CITY,OH-TOLEDO,NY-Westchester"
SAMPLE = {
    "FY17_Employment_weight.csv": f"case number,{PLACES}\n7,1.31256,0.2,NA\n8,0.4,0.55555,NA\n9,0,0.1,NA\n",
    "FY17_Compatibility.csv": f"Case Num,{PLACES}\n7,1,1,NA\n8,1,1,NA\n9,0,1,NA\n",
    "FY17_size.csv": "case,number of children,number of adults,number of seniors\n7,2,2,0\n8,0,1,0\n9,0,0,1\n",
    "FY17_cap.csv": "affiliate,stated capacity,actual resettled children,actual resettled adults,actual resettled seniors\n"
    "NY-HIAS New York,5,2,2,0\nOH-Toledo ,9,1,8,1\nNY-Westchester,3,1,0,0\n",
}
"""Three cases nobody has, in the form of the real files: a blank after a name, one affiliate under two names, NA."""


def folder(path: Path, **changed: str) -> Path:
    for name, text in {**SAMPLE, **{name.replace("__", "."): text for name, text in changed.items()}}.items():
        (path / name).write_text(text)
    return path


def test_a_case_becomes_a_household_and_an_affiliate_a_place(tmp_path: Path) -> None:
    document = hias.document(folder(tmp_path), "hias")
    assert {place["id"]: place["persons"]["maximum"] for place in document["places"]} == {
        "ny-new york city": 4, "oh-toledo": 10, "ny-westchester": 1,
    }  # fmt: skip
    assert {h["id"]: h["persons"] for h in document["households"]} == {"7": 4, "8": 1, "9": 1}
    assert document["exclusions"]["values"] == [[0, 0, 1], [0, 0, 1], [1, 0, 1]]


def test_the_best_round_is_worth_what_it_is_by_hand(tmp_path: Path) -> None:
    """The four persons to New York (1.3126 points, more than one component holds), the others to Toledo."""
    document = hias.document(folder(tmp_path), "hias")
    document["policy"]["individual_do_no_harm"] = False
    problem = compile_problem(read_instance(document))
    assert score_part(problem, solve_problem(problem).place) == 13_126 + 5_556 + 1_000


def test_ten_per_cent_slack_rounds_to_whole_persons(tmp_path: Path) -> None:
    slack = {place["id"]: place["persons"]["maximum"] for place in hias.document(folder(tmp_path), "hias-slack")["places"]}
    assert slack == {"ny-new york city": 4, "oh-toledo": 11, "ny-westchester": 1}


def test_another_order_has_the_same_cases_on_other_days(tmp_path: Path) -> None:
    file, other = (hias.document(folder(tmp_path), "hias", order=order)["households"] for order in (0, 3))
    assert [h["id"] for h in sorted(file, key=lambda h: h["arrives_on"])] == ["7", "8", "9"]
    assert [h["id"] for h in file] == [h["id"] for h in other]
    assert sorted(h["arrives_on"] for h in file) == sorted(h["arrives_on"] for h in other)


def test_without_an_earlier_year_there_is_nothing_to_learn_from(tmp_path: Path) -> None:
    assert hias.earlier(folder(tmp_path)) is None


def test_an_affiliate_of_an_earlier_year_alone_takes_nobody(tmp_path: Path) -> None:
    earlier = hias.earlier(folder(
        tmp_path, FY16_Employment_Weight__csv="case number,OH-TOLEDO,FL-Lauderdale Lakes\n1,0.5,0.9\n",
        FY16_Compatibility__csv="Case Num,OH-TOLEDO,FL-Lauderdale Lakes\n1,1,1\n", FY16_size__csv="case,number of adults\n1,2\n",
    ))  # fmt: skip
    assert earlier is not None
    assert earlier["exclusions"]["values"] == [[1, 0, 1]]


@pytest.mark.parametrize(
    ("name", "text", "named"),
    [
        ("FY17_cap__csv", "affiliate,stated capacity,actual resettled adults\nOH-Toledo,9,many\n", ("FY17_cap.csv", "oh-toledo", "actual resettled adults", "many")),
        ("FY17_size__csv", "case,number of adults\n7,2\n8,-1\n9,1\n", ("FY17_size.csv", "'8'", "number of adults", "-1")),
        ("FY17_size__csv", "case,number of adults\n7,2\n8,1\n", ("FY17_size.csv", "'9'", "no row")),
        ("FY17_Compatibility__csv", f"Case Num,{PLACES}\n7,1,1,NA\n8,yes,1,NA\n9,0,1,NA\n", ("FY17_Compatibility.csv", "'8'", "ny-new york city", "yes")),
        ("FY17_Employment_weight__csv", f"case number,{PLACES}\n7,1,NA,NA\n8,0,1,NA\n9,0,1,NA\n", ("FY17_Employment_weight.csv", "'7'", "oh-toledo", "NA")),
        ("FY17_Employment_weight__csv", f"case number,{PLACES}\n7,1,2\n", ("FY17_Employment_weight.csv", "'7'", "case number", "3 cells under a header of 4")),
        ("FY17_Employment_weight__csv", f"case number,{PLACES}\n7,1,1,NA\n7,1,1,NA\n", ("FY17_Employment_weight.csv", "'7'", "occurs twice")),
        ("FY17_Employment_weight__csv", "", ("FY17_Employment_weight.csv", "holds no rows")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(tmp_path: Path, name: str, text: str, named: tuple[str, ...]) -> None:
    with pytest.raises(hias.Unreadable) as refused:
        hias.document(folder(tmp_path, **{name: text}), "hias")
    assert all(part in str(refused.value) for part in named), str(refused.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    (folder(tmp_path) / "FY17_cap.csv").unlink()
    with pytest.raises(hias.Unreadable, match=r"FY17_cap\.csv.*the file is not in"):
        hias.document(tmp_path, "hias")


def test_without_a_named_folder_the_real_cases_are_not_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DOORLOPEND_HIAS", raising=False)
    with pytest.raises(hias.Unreadable, match="DOORLOPEND_HIAS"):
        hias.drawn("hias", 0)
