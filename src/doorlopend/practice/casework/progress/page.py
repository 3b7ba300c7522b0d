"""The course of one person as values: meters, hours per month, exams, modules, extension, and what follows the term."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from doorlopend.engines.facts import Fact
from doorlopend.engines.law import Assessment, Finding, explain, label
from doorlopend.practice.casework.exchange.services import last_day_of_term
from doorlopend.practice.casework.page import lang
from doorlopend.practice.casework.reading import assessed, seen
from doorlopend.records.access.actor import Actor
from doorlopend.records.dossiers.derivation import standing_facts
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.kit.tables import Column, Table, TableState
from doorlopend.records.kit.values import Badge, Explanation, Item, Progress, Reason, Step

from .alarms import Alarm, alarms, attempts, hours_between, lacking, last_day, number, term_end

EVIDENCE: Mapping[str, Mapping[str, Any]] = tomllib.loads(files(__package__).joinpath("data/evidence.toml").read_text(encoding="utf-8"))
PARTS = ("lezen", "luisteren", "schrijven", "spreken", "knm")
MONTHS = 12
NEEDED_FOR_LOWERING = 600
"""Only to draw the bar; whether lowering may is the law engine's to say (Bi 5.5, `afschalen.mogelijk`)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A ground for extension that follows from the facts: how long, why, and what must come with the application."""

    ground: str
    title: str
    why: Explanation
    evidence: Sequence[str]
    article: str
    fact_id: str


@dataclass(frozen=True, slots=True)
class AfterTerm:
    """What the paper says and what is enforced, side by side; a person decides."""

    rows: Sequence[Item]
    why: Sequence[Explanation]
    judged: Sequence[Item]


@dataclass(frozen=True, slots=True)
class ProgressPage:
    alarms: Sequence[tuple[str, str]]
    meters: Sequence[Progress]
    modules: Sequence[Item]
    months: Table
    exams: Table
    absences: Table
    line: Sequence[Step]
    claims: Sequence[Claim]
    window: Sequence[Item]
    after: AfterTerm | None
    delays: Sequence[Item]
    route: str
    completed: Sequence[Item]


def progress_page(*, actor: Actor, dossier: Dossier, today: date) -> ProgressPage:
    facts, assessment = standing_facts(seen(dossier)), assessed(dossier)
    sees_sanctions = dossier.controller_id in actor.scope.get("sanction", frozenset())
    return ProgressPage(
        alarms=[(said(one), one.tone) for one in alarms(facts=facts, assessment=assessment, today=today)],
        meters=meters(assessment), modules=_modules(facts, assessment), months=_months(facts, today), exams=_exams(facts, assessment),
        absences=_absences(facts), line=_line(facts, assessment), claims=claims(facts, assessment), window=_window(facts, assessment, today),
        after=_after(facts, assessment, today) if sees_sanctions else None, delays=_delays(facts), route=_route(facts),
        completed=_completed(facts, assessment),
    )  # fmt: skip


def said(alarm: Alarm) -> str:
    return Alarm(alarm.code, {name: _in_words(name, value) for name, value in alarm.values.items()}).words(lang())


def _in_words(name: str, value: Any) -> Any:
    if name == "dag":
        return label(datetime.strptime(value, "%d-%m-%Y").date(), lang())
    return label(value, lang()) if name == "onderdeel" else value


def finding(assessment: Assessment, key: str) -> Finding | None:
    found = [one for one in assessment.findings if one.key == key]
    return found[-1] if found else None


def _route(facts: Sequence[Fact]) -> str:
    plans = [fact for fact in facts if fact.kind == "pip.vastgesteld"]
    return str(max(plans, key=lambda fact: fact.valid_from).data["leerroute"]) if plans else ""


def meters(assessment: Assessment) -> list[Progress]:
    """Hours against what the law asks: 600 before lowering, 800 and 800 in the Z-route, PVT and MAP in each."""
    course = finding(assessment, "z_route.cursusuren_nodig")
    found = []
    if course is not None:
        found.append(_meter(assessment, _("Cursus in de Z-route"), "uren.z_cursus", course.value))
        participation = finding(assessment, "z_route.participatie_uren_nodig")
        if participation is not None and participation.value:
            found.append(_meter(assessment, _("Participatie in de Z-route"), "uren.z_participatie", participation.value))
    elif finding(assessment, "leerroute.voltooid") is not None:
        note = _("Afschalen naar A2 kan pas na 600 uur, en alleen in de B1-route.")
        found.append(_meter(assessment, _("Lessen tot afschalen"), "uren.afschalen", NEEDED_FOR_LOWERING, note))
    for title, key, done in ((_("PVT"), "uren.pvt", "pvt.voltooid"), (_("MAP, praktijk"), "uren.map_praktijk", "map.voltooid")):
        needed = _needed(assessment, done, key)
        if needed:
            found.append(_meter(assessment, title, key, needed))
    return found


MODULE_HOURS = {"uren.pvt": 12, "uren.map_praktijk": 40}
"""Only to draw the bar before there is a signature or talk; the law engine's own number goes before it."""


def _needed(assessment: Assessment, done: str, key: str) -> float:
    told = finding(assessment, done)
    if told is not None and told.values.get("nodig"):
        return float(told.values["nodig"])
    return MODULE_HOURS[key] if finding(assessment, "inburgering.ontbreekt") is not None else 0


def _meter(assessment: Assessment, title: str, key: str, needed: object, note: str = "") -> Progress:
    done, goal = round(number(assessment, key)), round(float(needed or 0))  # type: ignore[arg-type]
    return Progress(label=_("%s (uren)") % title, done=min(done, goal), total=max(goal, 1), note=note)


def _modules(facts: Sequence[Fact], assessment: Assessment) -> list[Item]:
    rows = (("pvt.ondertekend", _("PVT ondertekend"), "pvt.voltooid"), ("map.eindgesprek", _("Eindgesprek MAP"), "map.voltooid"), ("z_route.eindgesprek", _("Eindgesprek Z-route"), "z_route.eindgesprek_geldig"))
    found = []
    for kind, title, key in rows:
        told = [fact for fact in facts if fact.kind == kind]
        if kind == "z_route.eindgesprek" and not told and _route(facts) != "z_route":
            continue
        answer = finding(assessment, key)
        note = "" if not told or answer is None or answer.value else _("Telt nog niet: de uren zijn niet gehaald of het gesprek was niet geldig.")
        found.append(Item(label=title, value=told[-1].valid_from if told else _("nog niet"), note=note))
    return found


def _months(facts: Sequence[Fact], today: date) -> Table:
    """Offered and followed apart, per month; the month of the last day of each report."""
    rows = []
    year, month = today.year, today.month
    for _back in range(MONTHS):
        first = date(year, month, 1)
        following = date(year + month // 12, month % 12 + 1, 1)
        total = hours_between(facts, first, date.fromordinal(following.toordinal() - 1))
        if total.offered or total.followed or total.missed:
            rows.append({"month": date_format(first, "F Y"), "offered": total.offered, "followed": total.followed, "missed": total.missed, "share": total.percentage})
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    columns = [
        Column(key="month", label=_("Maand")),
        Column(key="offered", label=_("Aangeboden"), kind="number", unit=_("uur")),
        Column(key="followed", label=_("Gevolgd"), kind="number", unit=_("uur")),
        Column(key="missed", label=_("Gemist"), kind="number", unit=_("uur")),
        Column(key="share", label=_("Aanwezig"), kind="badge", value=lambda row: _share(row["share"])),
    ]
    return _small("months", _("Uren per maand"), columns, rows, _("Nog geen uren van school"))


def _share(share: int | None) -> Badge | None:
    if share is None:
        return None
    return Badge(text=f"{share} %", tone="ok" if share >= 90 else "warn" if share >= 60 else "late")


def _small(name: str, caption: str, columns: Sequence[Column], rows: Sequence[Any], empty: str) -> Table:
    return Table(name=name, caption=caption, columns=columns, rows=rows, state=TableState(limit=200), total=len(rows), empty_title=empty, show_caption=False)


def _exams(facts: Sequence[Fact], assessment: Assessment) -> Table:
    passed = finding(assessment, "examen.behaalde_onderdelen")
    done = passed.value if passed is not None and isinstance(passed.value, tuple) else ()
    tries = attempts(facts)
    free = {one.about: one for one in assessment.findings if one.key == "examen.gratis_resterend"}
    rows = [{"part": _capital(label(part, lang())), "tries": tries.get(part, []), "done": part in done, "free": free.get(part)} for part in PARTS]
    columns = [
        Column(key="part", label=_("Onderdeel")),
        Column(key="state", label=_("Stand"), kind="badge", value=lambda row: Badge(text=_("behaald"), tone="ok") if row["done"] else Badge(text=_("open"), tone="neutral")),
        Column(key="count", label=_("Pogingen"), kind="number", value=lambda row: len(row["tries"])),
        Column(key="free", label=_("Gratis over"), value=lambda row: _free(row["free"], row["done"])),
        Column(key="last", label=_("Laatste poging"), value=lambda row: _try(row["tries"])),
    ]
    return _small("exams", _("Examens"), columns, rows, _("Nog geen examen"))


def _free(left: Finding | None, done: bool) -> str:
    """Free attempts that are left, with their article; nothing for who pays for each, or for a part that was passed."""
    return "" if left is None or done else f"{left.value} ({left.article})"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _try(tries: Sequence[Fact]) -> str:
    if not tries:
        return ""
    last = tries[-1]
    parts = (date_format(last.valid_from, "j F Y"), last.data.get("niveau"), last.data.get("uitslag"))
    return ", ".join(label(part, lang()) for part in parts if part)


def _absences(facts: Sequence[Fact]) -> Table:
    rows = sorted((fact for fact in facts if fact.kind == "verzuim.gemeld"), key=lambda fact: fact.valid_from, reverse=True)[:20]
    columns = [
        Column(key="from", label=_("Vanaf"), kind="date", value=lambda fact: fact.valid_from),
        Column(key="until", label=_("Tot en met"), kind="date", value=last_day),
        Column(key="hours", label=_("Uren"), kind="number", value=lambda fact: fact.data["uren"]),
        Column(key="why", label=_("Reden"), value=lambda fact: label(fact.data["reden"], lang())),
        Column(key="school", label=_("Wat de school deed"), value=lambda fact: fact.data.get("actie_school") or ""),
    ]
    return _small("absences", _("Verzuim"), columns, rows, _("Geen verzuim gemeld"))


def _line(facts: Sequence[Fact], assessment: Assessment) -> list[Step]:
    """What must be completed, in words: leerroute, PVT, MAP, and the paper at the end."""
    open_, names = lacking(assessment), {"leerroute": _("Leerroute"), "pvt": _("PVT"), "map": _("MAP")}
    if finding(assessment, "inburgering.ontbreekt") is None:
        return []
    needed = ["leerroute", "pvt", *(["map"] if getattr(finding(assessment, "map.vereist"), "value", True) else [])]
    steps = [Step(label=names[part], state="todo" if part in open_ else "done") for part in needed]
    given = next((fact for fact in facts if fact.kind == "certificaat.uitgereikt"), None)
    result = finding(assessment, "inburgering.resultaat")
    paper = label(result.value, lang()).capitalize() if result else _("Diploma of certificaat")
    return [*steps, Step(label=_("%s uitgereikt") % paper, state="done" if given else "todo", on=given.valid_from if given else None)]


def _completed(facts: Sequence[Fact], assessment: Assessment) -> list[Item]:
    done, result = finding(assessment, "inburgering.voltooid_op"), finding(assessment, "inburgering.resultaat")
    if done is None:
        return []
    paper = label(result.value, lang()).capitalize() if result else ""
    note = _("Het college reikt dit zelf uit.") if result and result.value == "inburgeringscertificaat" else ""
    return [Item(label=_("Voltooid op"), value=done.value), Item(label=_("Resultaat"), value=paper, note=note)]


def claims(facts: Sequence[Fact], assessment: Assessment) -> list[Claim]:
    """Grounds of which the law engine says that they give an extension; a ground that rests on an unseen fact stays out."""
    visible = {fact.id for fact in facts}
    found = [one for one in assessment.findings if one.key in ("verlenging.aanspraak", "verlenging.bijna_afgerond") and one.value not in ("P0D", 0, None)]
    return [_claim(one) for one in found if set(one.facts) <= visible]


def _claim(one: Finding) -> Claim:
    ground = "bijna_afgerond" if one.key == "verlenging.bijna_afgerond" else str(one.values.get("grond") or "overig")
    row = EVIDENCE.get(ground, {"nl": [], "en": [], "article": one.article})
    reasons = [Reason(text=label(name, lang()).capitalize(), value=label(value, lang())) for name, value in one.values.items() if value not in (None, "", ())]
    why = Explanation(outcome=explain(one, lang()), reasons=[*reasons, Reason(text=_("Artikel"), value=one.article)], title=_("Waarom deze verlenging?"))
    return Claim(ground, label(ground, lang()).capitalize(), why, row[lang()], row["article"], one.about)


def _window(facts: Sequence[Fact], assessment: Assessment, today: date) -> list[Item]:
    first, last = finding(assessment, "verlenging.aanvraag_vanaf"), term_end(assessment)
    if first is None or last is None or not isinstance(first.value, date):
        return []
    possible = finding(assessment, "termijn.laatste_dag_met_aanspraken")
    state = Badge(text=_("kan nu"), tone="ok") if first.value <= today <= last else Badge(text=_("nu niet"), tone="neutral")
    items = [Item(label=_("Aanvragen kan van"), value=first.value), Item(label=_("tot en met"), value=last), Item(label=_("Vandaag"), value=state)]
    if possible is not None and possible.value != last:
        items.append(Item(label=_("Laatste dag als alles wordt toegekend"), value=possible.value))
    asked = [fact for fact in facts if fact.kind == "verlenging.aanvraag"]
    items += [Item(label=_("Aangevraagd op"), value=fact.valid_from, note=label(fact.data["grond"], lang())) for fact in asked]
    return items


def _delays(facts: Sequence[Fact]) -> list[Item]:
    rows = [fact for fact in facts if fact.kind == "pip.vertraging"]
    return [Item(label=label(fact.data["oorzaak"], lang()).capitalize(), value=fact.valid_from, note=_("tot en met %s") % date_format(fact.valid_until, "j F Y") if fact.valid_until else _("duurt nog")) for fact in rows]


PAPER = {
    "leerroute": gettext_noop("Boete voor de leerroute (Wi 25)"),
    "pvt_map": gettext_noop("Boete voor PVT of MAP (Wi 24)"),
}


def _after(facts: Sequence[Fact], assessment: Assessment, today: date) -> AfterTerm | None:
    """After the last day, as long as something is open: the paper fine and whether it may be enforced."""
    last = last_day_of_term(facts=facts, assessment=assessment)
    if last is None or today <= last or not lacking(assessment):
        return None
    rows: list[Item] = []
    for about, words in PAPER.items():
        rows += _pair(assessment, about, _(words))
    new = finding(assessment, "nieuwe_termijn.duur")
    if new is not None:
        rows.append(Item(label=_("Nieuwe termijn bij een boetebesluit"), value=_("%d maanden") % new.values["maanden"], note=new.article))
    signals = [one for one in assessment.signals if one.key in ("nieuwe_termijn.zonder_boetebesluit", "boete.juridische_toets", "boete.pvt_en_map", "boete.gegevens_ontbreken")]
    why = [Explanation(outcome=explain(one, lang()), reasons=[Reason(text=reading.source, value=label(reading.value, lang())) for reading in one.readings], title=_("Hier oordeelt een mens")) for one in signals]
    judged = [Item(label=label(fact.data["uitkomst"], lang()).capitalize(), value=fact.valid_from, note=str(fact.data["toelichting"])) for fact in facts if fact.kind == "termijn.beoordeeld"]
    return AfterTerm(rows, why, judged)


def _pair(assessment: Assessment, about: str, title: str) -> list[Item]:
    paper = next((one for one in assessment.findings if one.key == "boete.papier" and one.about == about), None)
    per_part = finding(assessment, "boete.pvt_map_per_onderdeel") if about == "pvt_map" else None
    enforced = next((one for one in assessment.findings if one.key == "boete.handhaafbaar" and one.about == about), None)
    amount = paper or per_part
    if amount is None and enforced is None:
        return []
    value = f"€ {float(amount.value):.0f}" if amount is not None else _("niet te berekenen")  # type: ignore[arg-type]
    words = {"ja": Badge(text=_("mag worden opgelegd"), tone="warn"), "nee": Badge(text=_("wordt niet opgelegd"), tone="ok")}
    practice = words.get(str(enforced.value) if enforced else "", Badge(text=_("eerst juridisch toetsen"), tone="late"))
    article = amount.article if amount is not None else ""
    return [
        Item(label=title, value=value, note=_("op papier: %s") % article),
        Item(label=_("In de praktijk"), value=practice, note=enforced.article if enforced else ""),
    ]
