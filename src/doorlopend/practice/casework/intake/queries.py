"""What the screens of the intake show: where it stands, what is known and from whom, what the law says next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from doorlopend.engines.facts import KINDS, Fact
from doorlopend.engines.law import Assessment, explain, on_date
from doorlopend.engines.law import label as law_label
from doorlopend.engines.law.life import Life, total_of
from doorlopend.engines.plan import Advice, Reason, advise, tell
from doorlopend.records.access.actor import Actor
from doorlopend.records.dossiers.derivation import standing_facts
from doorlopend.records.dossiers.models import Dossier, FactRow
from doorlopend.records.kit import charts
from doorlopend.records.kit.charts import Point, Series
from doorlopend.records.kit.templatetags.kit import day as written
from doorlopend.records.kit.values import Action, Badge, Explanation, Figure, Item, Step
from doorlopend.records.kit.values import Reason as Shown
from doorlopend.records.offers.models import Offer
from doorlopend.records.offers.queries import Wanted, search
from doorlopend.records.people.world import language as language_name

from ..page import Duty, brief, duty_of, in_words, kind_name, lang, source_name
from ..reading import assessed, seen
from . import drafts, words
from .letters import TITLES, letter_of
from .parts import PARTS, Part
from .states import LINE, Stand, stand_of

FAMILY = "gezins_of_overige_migrant"


@dataclass(frozen=True, slots=True)
class Known:
    """A dossier as the reader may see it, and what the law makes of all of it."""

    dossier: Dossier
    facts: tuple[Fact, ...]
    life: Life
    assessment: Assessment
    visible: frozenset[str]

    @property
    def family(self) -> bool:
        """Is this a gezins- of overige migrant on the latest known day?"""
        told = self.life.last("doelgroep.vastgesteld")
        return told is not None and told.data["doelgroep"] == FAMILY

    @property
    def fixed_route(self) -> str:
        """The route that must be taken over after a move, while that plan is still to be set."""
        duties = [one for one in self.assessment.obligations if one.key == "pip.vaststellen_na_verhuizing" and one.done_on is None]
        return str(duties[-1].values["leerroute"]) if duties else ""

    def answer(self, key: str, default: Any = None) -> Any:
        """A finding of the law engine by its key."""
        try:
            return self.assessment.value(key)
        except KeyError:
            return default


def known(*, dossier: Dossier) -> Known:
    """Reads the facts as the actor may see them; the law is asked about all of them."""
    facts = seen(dossier)
    return Known(dossier, facts, Life(facts), assessed(dossier), frozenset(fact.id for fact in facts))


def advice_of(found: Known) -> Advice:
    return advise(facts=found.facts, family=found.family, fixed=found.fixed_route)


def parts_for(*, actor: Actor, dossier: Dossier) -> list[Part]:
    """The parts this actor may fill in: health only for who may see health."""
    return [part for part in PARTS.values() if dossier.controller_id in actor.scope.get(part.sensitivity, frozenset())]


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of the intake as shown in the list."""

    part: Part
    url: str
    on: date | None
    source: str
    badge: Badge


@dataclass(frozen=True, slots=True)
class Call:
    """A call with what came of it and what can be done with it."""

    item: Item
    badge: Badge
    actions: Sequence[Action]


@dataclass(frozen=True, slots=True)
class IntakePage:
    known: Known
    stand: Stand
    steps: Sequence[Step]
    tiles: Sequence[Figure]
    parts: Sequence[PartRow]
    duties: Sequence[Duty]
    next_step: Explanation | None
    calls: Sequence[Call]
    may_warn: bool
    picture: SafeString | None


def intake_page(*, actor: Actor, dossier: Dossier, today: date) -> IntakePage:
    """Everything on the page of one intake."""
    found = known(dossier=dossier)
    own = drafts.mine(actor=actor, dossier=dossier, today=today)
    return IntakePage(
        known=found,
        stand=stand_of(found.life.facts),
        steps=_steps(found),
        tiles=_tiles(found, today),
        parts=_parts(actor, found, own),
        duties=_duties(found, today),
        next_step=_next_step(found),
        calls=[_call(found, fact, actor) for fact in found.life.all("intake.oproep")],
        may_warn=_may_warn(found),
        picture=scores(found.life),
    )


REACHED = {
    Stand.INVITED: ("intake.oproep",), Stand.TALKED: ("intake.gesprek",),
    Stand.TESTED: ("leerbaarheidstoets.afgelegd", "leerbaarheidstoets.ontheven"), Stand.WEIGHED: ("leerroute.weging",),
    Stand.DONE: ("intake.afgerond",), Stand.PLANNED: ("pip.vastgesteld",),
}  # fmt: skip


def _steps(found: Known) -> list[Step]:
    """The line of the intake; what was passed over without a fact of its own is shown as skipped."""
    days = [min((fact.valid_from for fact in found.life.all(*REACHED[stand])), default=None) for stand in LINE]
    last = max((place for place, day in enumerate(days) if day), default=-1)
    steps = []
    for place, (stand, day) in enumerate(zip(LINE, days, strict=True)):
        state = "done" if day else "skipped" if place < last else "current" if place == last + 1 else "todo"
        steps.append(Step(label=upper_first(stand.label), state=state, on=day))  # type: ignore[arg-type]
    return steps


def _tiles(found: Known, today: date) -> list[Figure]:
    talks = found.life.all("intake.gesprek")
    spent = total_of(talks, "minuten") + total_of(talks, "minuten_werk")
    notice = found.life.first("inburgeringsplicht.kennisgeving")
    done = found.life.first("intake.afgerond")
    tiles = [
        Figure(label=_("gesprekken"), value=len(talks)),
        Figure(label=_("tijd van de regievoerder"), value=int(spent), unit=_("minuten")),
    ]
    if notice:
        end = done.valid_from if done else today
        note = _("tot de intake klaar was") if done else _("en de intake loopt nog")
        tiles.append(Figure(label=_("doorlooptijd"), value=max(0, (end - notice.valid_from).days), unit=_("dagen"), note=note))
    return tiles


def _parts(actor: Actor, found: Known, own: Mapping[str, datetime]) -> list[PartRow]:
    parts = parts_for(actor=actor, dossier=found.dossier)
    latest = {part.key: _latest(found.life, part) for part in parts}
    wanted = [fact.id for fact in latest.values() if fact]
    sources = {str(key): source for key, source in FactRow.objects.filter(pk__in=wanted).values_list("pk", "source")}
    return [_part_row(found, part, own, latest[part.key], sources) for part in parts]


def _latest(life: Life, part: Part) -> Fact | None:
    return max((fact for kind in part.kinds for fact in life.all(kind)), key=lambda fact: (fact.valid_from, fact.known_on), default=None)


def _part_row(found: Known, part: Part, own: Mapping[str, datetime], latest: Fact | None, sources: Mapping[str, str]) -> PartRow:
    badge = Badge(text=_("vastgelegd"), tone="ok") if latest else Badge(text=_("nog te bespreken") if part.needed else _("als het speelt"), tone="info" if part.needed else "neutral")
    if f"intake.{part.key}" in own:
        badge = Badge(text=_("concept bewaard"), tone="warn")
    return PartRow(
        part=part, url=reverse("intake:part", args=[found.dossier.pk, part.key]), on=latest.valid_from if latest else None,
        source=source_name(sources[latest.id]) if latest else "", badge=badge,
    )  # fmt: skip


def upper_first(words: object) -> str:
    """A capital at the start, and PIP stays PIP."""
    told = str(words)
    return told[:1].upper() + told[1:]


ABOUT = ("intake.", "leerbaarheidstoets.", "pip.vaststellen")


def _duties(found: Known, today: date) -> list[Duty]:
    """What the law asks now of this intake, each with its last day and why."""
    return [duty_of(one, today, set(found.visible)) for one in on_date(found.assessment, today).open if one.key.startswith(ABOUT)]


def _next_step(found: Known) -> Explanation | None:
    """After a call in vain: the step the law names, with its article; None when nobody failed to appear."""
    entries = [one for one in found.assessment.about("intake.volgende_stap")]
    if not entries or not set(entries[-1].facts) <= found.visible:
        return None
    step = entries[-1]
    return Explanation(
        title=_("Wat nu, volgens de wet"), outcome=_step_words(str(getattr(step, "value", ""))) or explain(step, lang()),
        reasons=[Shown(text=_("Vergeefse oproepen"), value=step.values.get("vergeefs", 0)), Shown(text=_("Artikel"), value=step.article)],
    )  # fmt: skip


def _step_words(code: str) -> str:
    told = {
        "opnieuw_oproepen": _("Roep de persoon opnieuw op."),
        "waarschuwen_en_opnieuw_oproepen": _("Geef een schriftelijke waarschuwing en roep de persoon opnieuw op."),
        "boete_en_nieuwe_termijn": _("De wet noemt nu een boete met een nieuwe termijn van ten hoogste twee maanden. Een mens beslist of dat terecht is."),
        "intake_in_afwezigheid_afronden_en_pip_vaststellen": _("Rond de intake af in afwezigheid van de persoon en stel het PIP vast."),
        "pip_is_vastgesteld": _("Het PIP is vastgesteld; er is geen volgende stap."),
    }
    return told.get(code, "")


def _may_warn(found: Known) -> bool:
    """The law engine asks for a warning that has not been given."""
    return any(one.key == "intake.waarschuwen" and one.done_on is None for one in found.assessment.obligations)


def _call(found: Known, fact: Fact, actor: Actor) -> Call:
    outcome = str(fact.data.get("uitkomst") or "")
    until = fact.data.get("termijn")
    badge = Badge(text=words.OUTCOMES[outcome], tone="ok" if outcome == "verschenen" else "late") if outcome else Badge(text=_("nog open"), tone="info")
    code = letter_of(fact, found.life)
    actions = [Action(label=TITLES[code], url=reverse("intake:letter", args=[found.dossier.pk, fact.id]), icon="letter")] if code else []
    if not outcome and actor.may("dossier.write", found.dossier.controller_id):
        actions.insert(0, Action(label=_("Wat kwam ervan?"), url=reverse("intake:outcome", args=[found.dossier.pk, fact.id]), icon="check"))
    item = Item(label=_("Brief van %s") % written(fact.valid_from), value=until, note=_("dag waarop de persoon werd verwacht") if until else "")
    return Call(item, badge, actions)


def scores(life: Life) -> SafeString | None:
    """Scores per domain over time as lines, with their table; None before there are any."""
    told = life.all("leefgebied.score")
    if not told:
        return None
    days = sorted({fact.valid_from for fact in told})
    held: dict[str, dict[date, float]] = {}
    for fact in told:
        held.setdefault(str(fact.data["leefgebied"]), {})[fact.valid_from] = float(str(fact.data["score"]))
    if len(days) == 1:
        bars = [charts.Bar(label=str(words.DOMAINS[name]), value=by_day[days[0]]) for name, by_day in held.items()]
        desc = _("Eén meting per leefgebied, van 1 (lukt niet) tot 5 (lukt zelf).")
        return charts.bar(title=_("Leefgebieden op %s") % written(days[0]), desc=desc, bars=bars, source=_("brede intake"))
    shown = sorted(held, key=lambda name: min(held[name].values()))[:MOST]
    series = [Series(label=str(words.DOMAINS[name]), points=[Point(at=written(day), value=held[name].get(day)) for day in days]) for name in shown]
    desc = _("Scores van 1 (lukt niet) tot 5 (lukt zelf), voor de leefgebieden die het laagst scoorden.")
    return charts.line(title=_("Leefgebieden in de tijd"), desc=desc, series=series, source=_("brede intake"))


MOST = 5
"""Lines that can be told apart in one picture; the lowest scores matter most."""


def listed(found: Known, kinds: Sequence[str]) -> list[Item]:
    """What the record holds already of these kinds, each with its source: asked once is enough."""
    rows = {str(row.pk): row for row in FactRow.objects.filter(dossier=found.dossier, kind__in=kinds)}
    standing = [fact for fact in standing_facts(found.facts) if fact.kind in kinds]
    return [
        Item(label=kind_name(fact.kind), value=_told(fact), note=_("%(source)s, %(day)s") % {"source": source_name(rows[fact.id].source), "day": written(rows[fact.id].known_on)})
        for fact in sorted(standing, key=lambda fact: fact.valid_from) if fact.id in rows
    ]  # fmt: skip


def _told(fact: Fact) -> str:
    parts = []
    for field in KINDS[fact.kind].fields:
        value = fact.data.get(field.name)
        if value in (None, "") or field.type == "fact":
            continue
        parts.append(f"{brief(field.nl if lang() == 'nl' else field.en)}: {in_words(field.type, value)}")
    return "; ".join(parts) or written(fact.valid_from)


def reason_words(reason: Reason) -> str:
    """One reason of the advice in the reader's language."""
    values = {name: law_label(value, lang()) for name, value in reason.values.items()}
    return tell("reason", reason.code, lang(), **values)


def own_language(found: Known) -> str:
    """The language in which the person is best addressed; after a talk before that was recorded, the one spoken then."""
    spoken = [str(fact.data["taal"]) for fact in found.life.all("persoon.taal") if fact.data.get("voorkeur") or fact.data.get("beheersing") == "moedertaal"]
    talk = found.life.last("intake.gesprek")
    return spoken[-1] if spoken else str(talk.data["voertaal"]) if talk else ""


def helpers(*, actor: Actor, language: str, today: date, weekday: int | None, at: time | None) -> list[Item]:
    """Sleutelpersonen of the region who speak the language, at that hour when one is asked."""
    if not language:
        return []
    wanted = Wanted(kind=Offer.Kind.SLEUTELPERSOON, language=language, weekday=weekday, at=at, or_without_times=True)
    try:
        rows = search(actor=actor, on=today, wanted=wanted, limit=20)
    except PermissionDenied:
        return []
    names = words.WEEKDAYS
    return [
        Item(label=row.name, value=language_name(row.language, lang()),
             note=", ".join(f"{names[str(one.weekday)]} {one.starts_at:%H:%M}–{one.ends_at:%H:%M}" for one in row.times.all()) or _("op afspraak"))
        for row in rows
    ]  # fmt: skip


def panel(*, actor: Actor, dossier: Dossier, today: date) -> dict[str, Any]:
    """The block on the dossier page: where the intake stands and the way in. Facts alone say it; the law is not asked."""
    facts = seen(dossier)
    stand = stand_of(Life(facts).facts)
    started = stand not in (Stand.DONE, Stand.PLANNED)
    may = actor.may("dossier.write", dossier.controller_id) and dossier.closed_on is None
    label = _("Intake beginnen") if stand == Stand.OPEN else _("Verder met de intake") if started and may else _("Intake bekijken")
    act = Action(label=label, url=reverse("intake:page", args=[dossier.pk]))
    first = may and started and _asked(Life(facts).facts)
    items = [Item(label=_("Stand"), value=upper_first(stand.label)), *_missing_items(facts, stand)]
    return {"items": items, "primary": act if first else None, "action": None if first else act}


ASKS = frozenset({"koppeling", "inburgeringsplicht.vastgesteld"})


def _asked(facts: Sequence[Fact]) -> bool:
    """Whether the law or a koppeling asks an intake now; somebody under temporary protection is not asked one."""
    kinds = {fact.kind for fact in facts}
    groups = [fact.data.get("groep") for fact in facts if fact.kind == "status.vastgesteld"]
    return bool(kinds & ASKS) and "inburgeringsplicht.beeindigd" not in kinds and not set(groups[-1:]) & {"oekrainer", "wi2013"}


def _missing_items(facts: Sequence[Fact], stand: Stand) -> list[Item]:
    """What the intake has not answered yet, while it runs."""
    if stand in (Stand.OPEN, Stand.DONE, Stand.PLANNED):
        return []
    lacking = [tell("missing", code, lang()) for code in advise(facts=facts).missing]
    return [Item(label=_("Nog te weten"), value="; ".join(lacking))] if lacking else []
