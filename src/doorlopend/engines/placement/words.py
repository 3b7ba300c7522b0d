"""The sentences of an explanation, in Dutch and English, and at level B1 for the person. Data in, words out."""

from collections.abc import Mapping

REASONS: Mapping[str, tuple[str, str]] = {
    "family": ("eerstegraads familie woont elders", "first-degree family lives elsewhere"),
    "medical": ("een medische behandeling is aan andere plaatsen gebonden", "medical treatment is bound to other places"),
    "work": ("een arbeidscontract is aan andere plaatsen gebonden", "a work contract is bound to other places"),
    "education": ("een opleiding is aan andere plaatsen gebonden", "education in progress is bound to other places"),
    "work_or_education": ("werk of opleiding is aan andere plaatsen gebonden", "work or education is bound to other places"),
    "other_hard_criterion": ("uitgesloten door een hard criterium", "ruled out by a hard criterion"),
    "no_home": ("er is geen passende woning", "there is no suitable home"),
    "limit": ("het huishouden past niet binnen het aantal personen", "the household does not fit within the number of persons"),
    "blocked": (
        "dat kan alleen door iemand anders een harde grens of toezegging af te nemen",
        "that would break a hard limit or a promise to somebody else",
    ),
    "promised": ("er is al een andere plaats toegezegd", "another place has already been promised"),
    "below_reference": (
        "slechter voor dit huishouden dan wat een loting gemiddeld geeft",
        "worse for this household than what a lottery gives on average",
    ),
}
PARTS: Mapping[str, tuple[str, str]] = {
    "work": ("werk", "work"),
    "education": ("opleiding", "education"),
    "network": ("familie en bekenden", "family and friends"),
    "wish": ("eigen wens", "own wish"),
}


def reason(name: str) -> tuple[str, str]:
    if name.startswith("service:"):
        service = name.removeprefix("service:")
        return f"de voorziening '{service}' is er niet", f"the service '{service}' is not there"
    return REASONS.get(name, (f"hard criterium '{name}'", f"hard criterion '{name}'"))


def part(name: str) -> tuple[str, str]:
    return PARTS.get(name, (name, name))


def points(units: float, lang: str) -> str:
    text = f"{abs(units) / 10_000:.3f}"
    return text.replace(".", ",") if lang == "nl" else text


def listing(names: list[str], lang: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {'en' if lang == 'nl' else 'and'} {names[-1]}"
