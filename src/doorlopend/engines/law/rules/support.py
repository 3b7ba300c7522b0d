"""What the college does for the person: begeleiding, ontzorgen, course, progress talks, VVE (Wi 13-17; Pw 56a)."""

from datetime import date

from doorlopend.engines.facts import Fact

from ..calendar import ONE_DAY, add_months
from ..case import COLLEGE, FAMILY, A, Case
from ..life import number
from .place import housings
from .routes import at_level, attempts, route_on


def apply(case: Case) -> None:
    """Write rights of the person and duties of the college."""
    if case.duty_reason and case.regime == "geen":
        _none(case)
    if case.regime != "wi2021" or case.duty_reason:
        return
    _begeleiding(case)
    _unburdening(case)
    _course(case)
    _talks(case)
    _children(case)
    _money_of_the_person(case)
    _appeals(case)
    _language_demand(case)


def _none(case: Case) -> None:
    """Without the duty there is nothing of this act to claim."""
    for key, rule in (("maatschappelijke_begeleiding", "begeleiding.maatschappelijk"), ("cursus_van_gemeente", "aanbod.door_college")):
        case.right(key, False, case.law(rule), reden=case.duty_reason)
    for benefit in case.life.all("bijstand.recht"):
        case.right("ontzorgen", False, case.law("ontzorgen.duur", benefit.valid_from), [benefit], since=benefit.valid_from, about=benefit.id,
                   reden=case.duty_reason)  # fmt: skip


def _day(case: Case) -> date | None:
    """First day on which the group is known."""
    return case.groups[0][0] if case.groups else None


def _begeleiding(case: Case) -> None:
    day = _day(case)
    if day is None:
        return
    law = case.law("begeleiding.maatschappelijk", day)
    homes = housings(case)
    since = homes[0].valid_from if homes else None
    granted = case.holds_asylum_group(since or day)
    case.right("maatschappelijke_begeleiding", granted, law, homes[:1], since=(since if granted else day),
               reden=case.group_on(since or day))  # fmt: skip
    if granted and since:
        started = case.life.first("maatschappelijke_begeleiding.gestart")
        case.must("maatschappelijke_begeleiding.starten", COLLEGE, law, homes[:1], since=since, due=since,
                  done=started.valid_from if started else None)  # fmt: skip
    own = case.law("begeleiding.inburgering", day)
    case.right("begeleiding_inburgering", True, own, case.pips[:1], since=case.duty_from or day)


def _unburdening(case: Case) -> None:
    benefits = case.life.all("bijstand.recht")
    if not benefits:
        day = _day(case)
        if day is not None and case.group_on(day) != A:
            case.right("ontzorgen", False, case.law("ontzorgen.duur", day), since=day, reden="alleen_groep_a")
        return
    for position, benefit in enumerate(benefits):
        _six_months(case, benefit, again=position > 0)


def _six_months(case: Case, benefit: Fact, *, again: bool) -> None:
    first = benefit.valid_from
    law = case.law("ontzorgen.duur", first)
    group = case.group_on(first)
    over = case.duty_until is not None and case.duty_until < first
    if group != A or over:
        case.right("ontzorgen", False, law, [benefit], since=first, about=benefit.id, groep=group,
                   reden="plicht_geeindigd" if over else "alleen_groep_a")  # fmt: skip
        return
    full = add_months(first, law["maanden"]) - ONE_DAY
    last = min(full, benefit.valid_until or full)
    if again:
        case.signal("ontzorgen.opnieuw", law, [benefit], ("nieuw recht op bijstand, nieuwe zes maanden", full),
                    ("zes maanden zijn al geweest", None), about=benefit.id)  # fmt: skip
    case.right("ontzorgen", True, law, [benefit], since=first, until=last, about=benefit.id, betalingen=law["betalingen"])
    case.term("ontzorgen", first, last, law, [benefit], about=benefit.id, betalingen=law["betalingen"],
              eerder_geeindigd=last < full)  # fmt: skip
    case.find("ontzorgen.laatste_dag", last, law, [benefit], about=benefit.id, begin=first)
    case.find("ontzorgen.betalingen", law["betalingen"], law, [benefit], about=benefit.id)
    case.find("ontzorgen.gevolg_weigering", "maatregel_pw_18", case.law("ontzorgen.weigering", first), [benefit],
              about=benefit.id)  # fmt: skip
    case.find("ontzorgen.langer_via", "pw_57", case.law("ontzorgen.weigering", first), [benefit], about=benefit.id)
    started = case.life.first("ontzorgen.gestart")
    case.must("ontzorgen.starten", COLLEGE, law, [benefit], since=first, due=first, until=last, about=benefit.id,
              done=started.valid_from if started else None)  # fmt: skip


def _course(case: Case) -> None:
    day = _day(case)
    if day is None:
        return
    law = case.law("aanbod.door_college", day)
    asylum = case.holds_asylum_group(day)
    case.right("cursus_van_gemeente", asylum, law, since=day, reden=case.group_on(day))
    case.find("cursus.betaald_door", "gemeente" if asylum else "inburgeraar", law, since=day)
    case.find("pip.intensiteit_leerroute_vereist", asylum, case.law("pip.inhoud", day), since=day)
    if asylum and case.pips:
        _offer(case, case.pips[0])


def _offer(case: Case, pip: Fact) -> None:
    offers = [one for one in case.life.all("aanbod.gedaan") if one.valid_from >= pip.valid_from]
    if pip.data["leerroute"] == "onderwijsroute":
        law = case.law("aanbod.taalschakeltraject", pip.valid_from)
        starts = [one for one in case.life.all("lessen.gestart") if one.valid_from >= pip.valid_from]
        due = add_months(pip.valid_from, law["maanden"])
        case.must("taalschakeltraject.starten", COLLEGE, law, [pip, *starts[:1]], since=pip.valid_from, due=due,
                  done=starts[0].valid_from if starts else None, norm=True)  # fmt: skip
        return
    law = case.law("aanbod.tijdig", pip.valid_from)
    due = add_months(pip.valid_from, law["maanden"])
    case.must("aanbod.doen", COLLEGE, law, [pip, *offers[:1]], since=pip.valid_from, due=due, norm=True,
              done=offers[0].valid_from if offers else None)  # fmt: skip
    case.find("aanbod.norm", due, law, [pip], about=pip.id, maanden=law["maanden"])
    if offers:
        case.find("aanbod.tijdig", offers[0].valid_from <= due, law, [pip, offers[0]], about=offers[0].id, norm=due)


def _talks(case: Case) -> None:
    if not case.pips or case.start is None:
        return
    pip = case.pips[-1]
    law = case.law("voortgang.gesprekken", pip.valid_from)
    planned = pip.data.get("voortgangsgesprekken")
    held = [talk for talk in case.life.all("voortgangsgesprek.gehouden") if talk.valid_from >= case.pips[0].valid_from]
    case.find("voortgangsgesprek.wettelijk_minimum", None, law, [pip], gehouden=len(held), afgesproken=planned)
    if planned:
        count = int(number(pip, "voortgangsgesprekken"))
        done = held[count - 1].valid_from if len(held) >= count else None
        case.must("voortgangsgesprek.houden", COLLEGE, law, [pip, *held], since=case.pips[0].valid_from, due=case.extended_end,
                  done=done, afgesproken=planned, gehouden=len(held))  # fmt: skip


def _children(case: Case) -> None:
    for child in case.life.all("huishouden.band"):
        born = child.data.get("geboortedatum")
        if child.data["relatie"] == "kind" and isinstance(born, date) and case.duty_from:
            law = case.law("vve.verkennen", born)
            first, last = add_months(born, law["vanaf_maanden"]), add_months(born, law["tot_maanden"]) - ONE_DAY
            if last >= case.duty_from:
                made, plan = [pip.valid_from for pip in case.pips if pip.data.get("vve")], case.duties.get("pip.vaststellen")
                case.must("vve.verkennen", COLLEGE, law, [child], since=max(case.duty_from, child.valid_from), until=last,
                          due=plan.due if plan else None,
                          about=child.id, done=made[0] if made else None, vve_leeftijd_van=first)  # fmt: skip


def _money_of_the_person(case: Case) -> None:
    day = _day(case)
    if day is None:
        return
    group = case.group_on(day)
    loan = case.law("lening.recht", day)
    case.right("sociale_lening", group == FAMILY, loan, since=day, maximum=loan["maximum"] if group == FAMILY else 0)
    if group == FAMILY:
        case.find("lening.maximum", loan["maximum"], loan, since=day)
        if case.extended_end:
            case.find("lening.gebruik_tot", add_months(case.extended_end, loan["jaren_na_termijn"] * 12), loan, case.pips[:1])
    free = case.law("examen.gratis_pogingen", day)
    granted = group != FAMILY
    case.find("examen.gratis_pogingen", free["pogingen"] if granted else 0, free, since=day, per="onderdeel")
    if granted and case.pips:
        for part in _free_parts(case):
            taken = [one for one in attempts(case, part) if at_level(case.pips[-1], part, one)]
            case.find("examen.gratis_resterend", max(0, free["pogingen"] - len(taken)), free, taken, about=part)
    case.find("examen.kosten_a2_knm", free["kosten_a2_knm"], free, since=day, per="onderdeel")
    lessons = case.life.first("lessen.gestart")
    care = case.law("kinderopvangtoeslag.doelgroep", day)
    case.right("kinderopvangtoeslag_doelgroep", lessons is not None, care, [lessons] if lessons else (),
               since=lessons.valid_from if lessons else day)  # fmt: skip


def _language_demand(case: Case) -> None:
    """The taaleis of the benefit is a regime of its own: a test within eight weeks, lowering in three steps (Pw 18b)."""
    for benefit in case.life.all("bijstand.recht"):
        law = case.law("taaleis.toets", benefit.valid_from)
        case.find("taaleis.toets_uiterlijk", case.book.deadline(law, benefit.valid_from), law, [benefit], about=benefit.id,
                  verlaging_procent=law["verlaging_procent"], eigen_regime=True)  # fmt: skip


def _free_parts(case: Case) -> tuple[str, ...]:
    route, pip = route_on(case, date.max), case.pips[-1]
    if route == "b1_route":
        return ("lezen", "luisteren", "schrijven", "spreken", "knm")
    return ("knm",) if route == "onderwijsroute" else tuple(pip.data.get("z_examen_onderdelen") or ())  # type: ignore[arg-type]


_APPEALABLE = ("pip.vastgesteld", "boete.besluit", "verlenging.besluit", "vrijstelling.besluit", "ontheffing.besluit",
               "bijstand.maatregel", "pip.ingetrokken")  # fmt: skip


def _appeals(case: Case) -> None:
    """Six weeks for bezwaar, from the day after bekendmaking."""
    lodged = {str(one.data["tegen"]): one for one in case.life.all("rechtsmiddel.ingesteld")}
    for made in case.life.all(*_APPEALABLE):
        told = made.data.get("bekendmaking")
        day = told if isinstance(told, date) else made.valid_from
        law = case.law("bezwaar.termijn", day)
        last = case.book.deadline(law, day)
        case.term("bezwaar", day + ONE_DAY, last, law, [made], about=made.id)
        case.find("bezwaar.laatste_dag", last, law, [made], about=made.id, bekendmaking=day, weken=law["weeks"])
        if made.id in lodged:
            step = lodged[made.id]
            case.find("bezwaar.op_tijd", step.valid_from <= last, law, [made, step], about=step.id, laatste_dag=last)
