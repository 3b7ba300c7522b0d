"""One page per reader: the sentence, the picture, what it rests on, what is not known, what is proposed next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import EvidenceError
from ..refusals import Refusal
from ..results import Comparison, Finding, Look, PooledFinding
from . import picture as pic
from . import words as w

FEW = 10
READERS = ("bestuur", "beleid", "onderzoek")
Tellable = Finding | Refusal | Comparison | PooledFinding | Look
SCALE = {"share": "share", "ordinal": "share", "time": "months", "months": "months", "count": "count"}
PATTERNS = {
    "share": w.SHARE,
    "ordinal": w.SHARE,
    "time": w.TIME,
    "months": w.MONTHS,
    "count": w.COUNT,
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with its title and the alternative text that stands inside it too."""

    name: str
    title: str
    description: str
    svg: str


@dataclass(frozen=True, slots=True)
class Page:
    """What one reader gets in one language; `data` holds the numbers the words were made of."""

    reader: str
    language: str
    sentence: str
    based_on: tuple[str, ...]
    unknown: tuple[str, ...]
    next_step: str
    pictures: tuple[Picture, ...]
    data: Mapping[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "reader": self.reader,
            "language": self.language,
            "sentence": self.sentence,
            "based_on": list(self.based_on),
            "unknown": list(self.unknown),
            "next": self.next_step,
            "pictures": [
                {"name": p.name, "title": p.title, "description": p.description, "svg": p.svg}
                for p in self.pictures
            ],
            "data": dict(self.data),
        }


def tell(
    result: Tellable,
    *,
    reader: str = "bestuur",
    language: str = "nl",
    learning: Mapping[str, str] | None = None,
) -> Page:
    """Put a result in words and pictures. `learning` is the protocol's agenda: what we do for each possible answer."""
    if reader not in READERS or language not in w.LANGUAGES:
        raise EvidenceError(
            "choice",
            "reader",
            f"kies uit {READERS} en {w.LANGUAGES}",
            f"choose from {READERS} and {w.LANGUAGES}",
        )
    agenda = learning or {}
    if isinstance(result, Finding):
        return _finding(result, reader, language, agenda)
    if isinstance(result, Refusal):
        return _refusal(result, reader, language, agenda)
    data = result.as_dict() if reader == "onderzoek" or (reader != "bestuur" and not isinstance(result, Look)) else {}
    sentence, picture = _sentence_and_picture(result, language)
    return _page(reader, language, sentence, pictures=(picture,), data=data)


def _sentence_and_picture(result: Comparison | PooledFinding | Look, language: str) -> tuple[str, Picture]:
    if isinstance(result, Comparison):
        return _best(result, language), _several(result, language)
    if isinstance(result, PooledFinding):
        return _pooled(result, language), _together(result, language)
    return w.LOOK[language]["stop" if result.crossed else "go"].format(k=result.number), _bound(result, language)


def _page(reader: str, language: str, sentence: str, **more: Any) -> Page:
    return Page(
        reader,
        language,
        sentence,
        more.get("based_on", ()),
        more.get("unknown", ()),
        more.get("next_step", w.NEXT[language]["none"]),
        more.get("pictures", ()),
        more.get("data", {}),
    )


def _finding(f: Finding, reader: str, language: str, agenda: Mapping[str, str]) -> Page:
    sentence = sentence_of(f, language)
    based = [
        w.BASED[language].format(
            n1=f.n_arm, n0=f.n_control, arm=f.arm_name, control=f.words.get("control_nl", f.control)
        )
    ]
    if reader != "bestuur":
        based += [
            f.estimand_nl if language == "nl" else f.estimand_en,
            _level(f, language),
            *_deductions(f, language),
        ]
    return Page(
        reader,
        language,
        sentence,
        tuple(based),
        _unknown(f, language),
        _next(f.verdict, agenda, language),
        _pictures(f, language, sentence),
        _data(f, reader),
    )


def _shower(share: bool, language: str) -> Callable[[float], str]:
    def show(value: float) -> str:
        return str(w.whole(value)) if share else w.half(value, language)

    return show


def numbers_of(f: Finding, language: str) -> dict[str, str]:
    """The rounded numbers a sentence may use."""
    e, scale = f.estimate, SCALE[f.kind]
    show = _shower(scale == "share", language)
    return {
        "a": show(e.mean_arm),
        "c": show(e.mean_control),
        "low": show(e.low),
        "high": show(e.high),
        "value": show(e.value),
        "size_low": show(abs(e.low)),
        "size_high": show(abs(e.high)),
    }


def sentence_of(f: Finding, language: str) -> str:
    """The one sentence (two at most) for the wethouder."""
    return w.singular(_sentence(f, language))


def _sentence(f: Finding, language: str) -> str:
    patterns, n = PATTERNS[f.kind][language], numbers_of(f, language)
    common = {
        "group": f.words.get(f"group_{language}", ""),
        "arm": f.arm_name,
        "thing": f.words.get(f"thing_{language}", ""),
        "when": w.span(f.horizon, language),
    }
    if f.verdict == "equal":
        check = max(abs(f.estimate.low), abs(f.estimate.high))
        margin = (
            str(max(w.whole(check), 1)) if SCALE[f.kind] == "share" else w.half(max(check, 0.5), language)
        )
        return patterns["equal"].format(margin=margin, **common)
    if f.verdict == "unclear":
        return f"{w.UNCLEAR[language].format(**common)} {patterns['either'].format(less=n['size_low'], more=n['size_high'])}"
    spread = (
        patterns["more"].format(low=n["low"], high=n["high"])
        if f.estimate.low > 0
        else patterns["less"].format(low=n["size_high"], high=n["size_low"])
    )
    return f"{patterns['means'].format(a=n['a'], c=n['c'], **common)} {spread}"


def _level(f: Finding, language: str) -> str:
    return w.LEVEL[language].format(
        level=f.level.level,
        ceiling=f.level.ceiling,
        movisie=f.level.movisie_nl if language == "nl" else f.level.movisie_en,
    )


def _deductions(f: Finding, language: str) -> list[str]:
    return [f"-{points}: {nl if language == 'nl' else en}" for _, points, nl, en in f.level.deductions]


def _unknown(f: Finding, language: str) -> tuple[str, ...]:
    missing = next((c.value for c in f.checks if c.name == "missing"), 0.0) or 0.0
    # A share of few people is a small count in disguise.
    few = missing * (f.n_arm + f.n_control) < FEW
    told = (
        w.UNKNOWN[language]["few"] if few else w.UNKNOWN[language]["missing"].format(percent=w.whole(missing))
    )
    said = [told] if w.whole(missing) >= 1 else []
    said += [w.UNKNOWN[language]["chosen"]] if f.level.ceiling <= 2 else []
    said += [w.UNKNOWN[language]["exploratory"]] if f.exploratory else []
    return (*said, w.UNKNOWN[language]["one"])


def _next(verdict: str, agenda: Mapping[str, str], language: str) -> str:
    plan = agenda.get(verdict)
    return w.NEXT[language]["better"].format(plan=plan) if plan else w.NEXT[language]["none"]


def _data(f: Finding, reader: str) -> dict[str, Any]:
    if reader == "onderzoek":
        return f.as_dict()
    return {
        "estimate": f.estimate.value,
        "low": f.estimate.low,
        "high": f.estimate.high,
        "mean_arm": f.estimate.mean_arm,
        "mean_control": f.estimate.mean_control,
        "level": f.level.level,
    }


def _pictures(f: Finding, language: str, sentence: str) -> tuple[Picture, ...]:
    e, scale = f.estimate, SCALE[f.kind]
    factor = 100.0 if scale == "share" else 1.0
    unit = w.UNIT[language][scale]
    row = (
        f.arm_name,
        e.value * factor,
        e.inner_low * factor,
        e.inner_high * factor,
        e.low * factor,
        e.high * factor,
    )
    made = [Picture("interval", f.arm_name, sentence, pic.dot_line([row], f.arm_name, sentence, unit))]
    if scale == "share":
        made += [_icons(f, language, sentence)]
    if f.kind == "time" and f.estimate.extra.get("curve_arm") and f.estimate.extra.get("curve_control"):
        label = f"{w.half(abs(e.value), language)} {unit} {'eerder' if language == 'nl' and e.value > 0 else 'earlier' if e.value > 0 else 'later'}"
        made += [
            Picture(
                "curves",
                f.arm_name,
                sentence,
                pic.curves(e.extra["curve_arm"], e.extra["curve_control"], f.arm_name, sentence, label),
            )
        ]
    return tuple(made)


def _icons(f: Finding, language: str, sentence: str) -> Picture:
    e = f.estimate
    clip = [
        min(max(w.whole(v), 0), 100) for v in (e.mean_control + e.low, e.mean_arm, e.mean_control + e.high)
    ]
    return Picture(
        "people", f.arm_name, sentence, pic.icon_row(clip[0], clip[1], clip[2], f.arm_name, sentence)
    )


# The middle half of a normal interval is about a third of the 95 % one.
MIDDLE = 0.344


def _row_of(
    name: str, value: float, low: float, high: float, factor: float
) -> tuple[str, float, float, float, float, float]:
    inner = (value + (edge - value) * MIDDLE for edge in (low, high))
    return (name, value * factor, *(v * factor for v in inner), low * factor, high * factor)  # type: ignore[return-value]


def _several(c: Comparison, language: str) -> Picture:
    """All approaches under each other, with the intervals that hold for all together."""
    factor, unit = _scale_of(c.kind, language)
    lines = zip(c.names, c.estimates, c.low, c.high, strict=True)
    rows = [_row_of(name, value, low, high, factor) for name, value, low, high in lines]
    title, sentence = w.TITLES[language]["compare"], _best(c, language)
    return Picture("compare", title, sentence, pic.dot_line(rows, title, sentence, unit))


def _together(f: PooledFinding, language: str) -> Picture:
    """The places together, where a next one may lie, and each place pulled towards the average."""
    factor, unit = _scale_of(f.kind, language)
    words, sentence = w.TITLES[language], _pooled(f, language)
    rows = [
        _row_of(words["together"], f.estimate, f.low, f.high, factor),
        _row_of(words["next"], f.estimate, f.prediction_low, f.prediction_high, factor),
    ]
    rows += [_row_of(name, *place, factor) for name, place in f.places.items()]
    return Picture("pool", words["pool"], sentence, pic.dot_line(rows, words["pool"], sentence, unit))


def _bound(k: Look, language: str) -> Picture:
    """How far the result is from the agreed bound at this look."""
    title = w.TITLES[language]["look"]
    sentence = w.LOOK[language]["stop" if k.crossed else "go"].format(k=k.number)
    return Picture("look", title, sentence, pic.bound_line(k.z, k.bound, title, sentence))


def _scale_of(kind: str, language: str) -> tuple[float, str]:
    scale = SCALE[kind]
    return (100.0 if scale == "share" else 1.0), w.UNIT[language][scale]


def _refusal(r: Refusal, reader: str, language: str, agenda: Mapping[str, str]) -> Page:
    t = r.text
    sentence, needs, instead = (
        (t.nl, t.needs_nl, t.instead_nl) if language == "nl" else (t.en, t.needs_en, t.instead_en)
    )
    because = r.reason_nl if language == "nl" else r.reason_en
    based = (
        w.REFUSED[language].format(needs=needs, instead=instead),
        *((f"{r.code}: {because}",) if reader != "bestuur" else ()),
    )
    return Page(
        reader,
        language,
        sentence,
        based,
        (),
        _next("refused", agenda, language),
        (),
        r.as_dict() if reader == "onderzoek" else {"code": r.code},
    )


def _best(c: Comparison, language: str) -> str:
    said = _named_best(c, language)
    return said[0].upper() + said[1:]


def _named_best(c: Comparison, language: str) -> str:
    names = dict(zip(c.arms, c.names, strict=True))
    can = [names[a] for a in c.arms if a in c.can_be_best]
    rest = [names[a] for a in c.arms if a not in c.can_be_best]
    p = w.BEST[language]
    if len(can) == 1:
        return p["one"].format(can=can[0])
    if not rest:
        return (p["all"] if len(can) > 2 else p["some"].split(";")[0] + ".").format(
            can=w.join(can, language), rest=""
        )
    tail = p["rest_one" if len(rest) == 1 else "rest_many"].format(names=w.join(rest, language))
    return p["some" if len(can) == 2 else "many"].format(can=w.join(can, language), rest=tail)


def _pooled(f: PooledFinding, language: str) -> str:
    kind = "share" if f.kind == "ordinal" else f.kind
    show = _shower(kind == "share", language)
    sentence = w.POOLED[language].format(
        here=w.between(f.low, f.high, kind, language, show),
        next=w.between(f.prediction_low, f.prediction_high, kind, language, show),
    )
    return w.singular(sentence)
