"""The sentence patterns as data: one per kind of answer and language. No p-value, no odds, whole people, half months."""

import re
from collections.abc import Callable, Mapping

LANGUAGES = ("nl", "en")

SHARE: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "means": "Van elke 100 {group} in {arm} hebben er na {when} ongeveer {a} {thing}; zonder deze aanpak zouden dat er ongeveer {c} zijn.",
        "more": "Het verschil ligt waarschijnlijk tussen {low} en {high} mensen per 100.",
        "less": "Het verschil ligt waarschijnlijk tussen {low} en {high} mensen minder per 100.",
        "either": "Het verschil kan liggen tussen {less} mensen minder en {more} mensen meer per 100.",
        "equal": "Het maakt voor {thing} niet uit of iemand {arm} kreeg: het verschil is waarschijnlijk hoogstens {margin} mensen per 100, en dat blijft binnen de grens die vooraf is afgesproken.",
    },
    "en": {
        "means": "Out of every 100 {group} in {arm}, about {a} have {thing} after {when}; without this approach that would be about {c}.",
        "more": "The difference probably lies between {low} and {high} people per 100.",
        "less": "The difference probably lies between {low} and {high} fewer people per 100.",
        "either": "The difference may lie between {less} people fewer and {more} people more per 100.",
        "equal": "For {thing} it makes no difference whether someone got {arm}: the difference is probably at most {margin} people per 100, and that stays within the limit agreed beforehand.",
    },
}
MONTHS: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "means": "In {arm} hadden {group} binnen {when} gemiddeld ongeveer {a} maanden {thing}; zonder deze aanpak zouden dat er ongeveer {c} zijn.",
        "more": "Het verschil ligt waarschijnlijk tussen {low} en {high} maanden.",
        "less": "Het verschil ligt waarschijnlijk tussen {low} en {high} maanden minder.",
        "either": "Het verschil kan liggen tussen {less} maanden minder en {more} maanden meer.",
        "equal": "Het maakt voor {thing} niet uit of iemand {arm} kreeg: het verschil is waarschijnlijk hoogstens {margin} maanden, en dat blijft binnen de grens die vooraf is afgesproken.",
    },
    "en": {
        "means": "In {arm}, {group} had about {a} months of {thing} on average within {when}; without this approach that would be about {c}.",
        "more": "The difference probably lies between {low} and {high} months.",
        "less": "The difference probably lies between {low} and {high} fewer months.",
        "either": "The difference may lie between {less} months fewer and {more} months more.",
        "equal": "For {thing} it makes no difference whether someone got {arm}: the difference is probably at most {margin} months, and that stays within the limit agreed beforehand.",
    },
}
# Months since the first time: who found work and lost it again keeps them, so these are not months of work.
TIME: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "means": "Na {when} was het in {arm} gemiddeld ongeveer {a} maanden geleden dat iemand voor het eerst {thing} had (nog niet telt als 0); zonder deze aanpak zouden dat er ongeveer {c} zijn.",
        "more": "Het verschil ligt waarschijnlijk tussen {low} en {high} maanden eerder.",
        "less": "Het verschil ligt waarschijnlijk tussen {low} en {high} maanden later.",
        "either": "Het verschil kan liggen tussen {less} maanden later en {more} maanden eerder.",
        "equal": MONTHS["nl"]["equal"],
    },
    "en": {
        "means": "After {when}, people in {arm} had first had {thing} about {a} months ago on average (not yet counts as 0); without this approach that would be about {c}.",
        "more": "The difference probably lies between {low} and {high} months earlier.",
        "less": "The difference probably lies between {low} and {high} months later.",
        "either": "The difference may lie between {less} months later and {more} months earlier.",
        "equal": MONTHS["en"]["equal"],
    },
}
COUNT: Mapping[str, Mapping[str, str]] = {
    language: {
        k: v.replace(" maanden {thing}", " {thing}")
        .replace(" months of {thing}", " {thing}")
        .replace(" maanden", "")
        .replace(" fewer months", " fewer")
        .replace(" months", "")
        for k, v in patterns.items()
    }
    for language, patterns in MONTHS.items()
}
UNCLEAR = {"nl": "We weten nog niet of {arm} helpt.", "en": "We do not yet know whether {arm} helps."}
BEST = {
    "nl": {
        "one": "{can} is waarschijnlijk de beste.",
        "some": "{can} kunnen allebei de beste zijn; {rest}.",
        "many": "{can} kunnen alle de beste zijn; {rest}.",
        "all": "{can} kunnen alle de beste zijn.",
        "rest_one": "{names} is dat waarschijnlijk niet",
        "rest_many": "{names} zijn dat waarschijnlijk niet",
    },
    "en": {
        "one": "{can} is probably the best.",
        "some": "{can} can both be the best; {rest}.",
        "many": "{can} can all be the best; {rest}.",
        "all": "{can} can all be the best.",
        "rest_one": "{names} probably is not",
        "rest_many": "{names} probably are not",
    },
}
POOLED = {
    "nl": "Over de gemeenten samen ligt het verschil waarschijnlijk tussen {here}. In een volgende gemeente kan het liggen tussen {next}.",
    "en": "Over the towns together the difference probably lies between {here}. In a next town it may lie between {next}.",
}
# Both ends on one side of nothing, or one on each.
BETWEEN = {
    "nl": {
        "share": ("{} en {} mensen {} per 100", "{} mensen {} en {} mensen {} per 100", "meer", "minder"),
        "time": ("{} en {} maanden {}", "{} maanden {} en {} maanden {}", "eerder", "later"),
        "months": ("{} en {} maanden {}", "{} maanden {} en {} maanden {}", "meer", "minder"),
        "count": ("{} en {} {}", "{} {} en {} {}", "meer", "minder"),
    },
    "en": {
        "share": ("{} and {} {} people per 100", "{} people {} and {} people {} per 100", "more", "fewer"),
        "time": ("{} and {} months {}", "{} months {} and {} months {}", "earlier", "later"),
        "months": ("{} and {} {} months", "{} months {} and {} months {}", "more", "fewer"),
        "count": ("{} and {} {}", "{} {} and {} {}", "more", "fewer"),
    },
}
UNIT = {
    "nl": {"share": "mensen per 100", "months": "maanden", "count": ""},
    "en": {"share": "people per 100", "months": "months", "count": ""},
}
LEVEL = {
    "nl": "Bewijskracht: {level} van 5 (de opzet laat hoogstens {ceiling} toe). Dit {movisie}.",
    "en": "Strength of evidence: {level} out of 5 (the design allows {ceiling} at most). This {movisie}.",
}
BASED = {
    "nl": "Dit is gebaseerd op {n1} mensen in {arm} en {n0} mensen met {control}.",
    "en": "This is based on {n1} people in {arm} and {n0} people with {control}.",
}
UNKNOWN = {
    "nl": {
        "missing": "Van {percent} van elke 100 mensen weten we de uitkomst niet.",
        "few": "Van minder dan tien mensen weten we de uitkomst niet.",
        "one": "Eén onderzoek is nooit het laatste woord; elders kan het anders uitpakken.",
        "chosen": "De mensen zijn niet geloot; een verschil dat we niet hebben gemeten kan meespelen.",
        "exploratory": "Dit is een verkennende uitkomst: het protocol veranderde onderweg.",
    },
    "en": {
        "missing": "Of {percent} out of every 100 people we do not know the outcome.",
        "few": "Of fewer than ten people we do not know the outcome.",
        "one": "One study is never the last word; elsewhere it may turn out differently.",
        "chosen": "People were not drawn by lot; a difference we did not measure may play a part.",
        "exploratory": "This is an exploratory result: the protocol changed on the way.",
    },
}
NEXT = {
    "nl": {
        "better": "Voorstel: {plan}",
        "none": "Voorstel: bespreek dit aan de regionale tafel en leg vast wat we hierna willen weten.",
    },
    "en": {
        "better": "Proposal: {plan}",
        "none": "Proposal: discuss this at the regional table and record what we want to know next.",
    },
}
REFUSED = {
    "nl": "Nodig: {needs} Wat we wel kunnen laten zien: {instead}",
    "en": "Needed: {needs} What we can show: {instead}",
}
LOOK = {
    "nl": {
        "stop": "De afgesproken grens is gehaald op moment {k}.",
        "go": "De afgesproken grens is op moment {k} niet gehaald; de proef loopt door.",
    },
    "en": {
        "stop": "The agreed bound was reached at moment {k}.",
        "go": "The agreed bound was not reached at moment {k}; the trial continues.",
    },
}
TITLES = {
    "nl": {
        "compare": "Alle aanpakken naast elkaar",
        "pool": "Plaatsen samen",
        "together": "samen",
        "next": "volgende plaats",
        "look": "Tussenblik: afstand tot de grens",
    },
    "en": {
        "compare": "All approaches side by side",
        "pool": "Places together",
        "together": "together",
        "next": "next place",
        "look": "Interim look: distance to the bound",
    },
}
AND = {"nl": " en ", "en": " and "}


def join(names: list[str], language: str) -> str:
    """A, B en C."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + AND[language] + names[-1]


def whole(share: float) -> int:
    """People per 100, whole."""
    return round(100 * share)


def between(low: float, high: float, kind: str, language: str, show: Callable[[float], str]) -> str:
    """From low to high in words, never with a minus sign: "3 mensen minder en 12 mensen meer per 100"."""
    one_side, both_sides, more, less = BETWEEN[language][kind]
    if low < 0 < high:
        return both_sides.format(show(-low), less, show(high), more)
    near, far = sorted((abs(low), abs(high)))
    return one_side.format(show(near), show(far), more if high > 0 else less)


def half(months: float, language: str) -> str:
    """Months to the half."""
    value = round(2 * months) / 2
    text = f"{value:.1f}".removesuffix(".0")
    text = "0" if text == "-0" else text
    return text.replace(".", ",") if language == "nl" else text


def span(months: float, language: str) -> str:
    """A horizon in words."""
    fixed = {
        "nl": {12: "een jaar", 24: "twee jaar", 36: "drie jaar"},
        "en": {12: "one year", 24: "two years", 36: "three years"},
    }[language]
    return fixed.get(
        int(months) if float(months).is_integer() else -1,
        half(months, language) + (" maanden" if language == "nl" else " months"),
    )


ONE = {"mensen": "mens", "maanden": "maand", "people": "person", "months": "month"}


def singular(text: str) -> str:
    """One person, one month."""
    return re.sub(
        r"(?<![\d,.])1 (fewer )?(mensen|maanden|people|months)\b",
        lambda m: f"1 {m[1] or ''}{ONE[m[2]]}",
        text,
    )
