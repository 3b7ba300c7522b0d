"""Fines: on paper and as enforced; and the new term (Wi 22-27; Bi 7.1, 7.2; Ri 7.1-7.4, bijlage 6)."""

from collections.abc import Sequence
from datetime import date

from doorlopend.engines.facts import Fact

from ..calendar import ONE_DAY, add_months, as_iso
from ..case import FAMILY, A, B, Case
from ..lawbook import Version
from ..life import number, total_of
from ..model import Finding
from .completion import map_needed
from .hours import total
from .money_fines import enforcement, paper_fine
from .routes import LANGUAGE, attempts, exempted_parts, passed_parts, route_on
from .term import effective_end

_COLLEGE = ("brede_intake", "begeleiding")


def apply(case: Case) -> None:
    """Write college fines, DUO fines after expiry, and the standing of fines already given."""
    if case.regime == "wi2021":
        for breach in case.life.all("overtreding.geconstateerd"):
            _breach(case, breach)
        _after_expiry(case)
    for fine in case.life.all("boete.besluit"):
        soort = str(fine.data["soort"])
        _new_last_day(case, fine, soort)
        enforcement(case, [fine], fine.id, fine.valid_from, college=soort in _COLLEGE)
    _new_terms_over(case)
    for refusal in case.life.all("ontzorgen.geweigerd"):
        law = case.law("ontzorgen.weigering", refusal.valid_from)
        case.find("ontzorgen.gevolg_weigering", "maatregel_pw_18", law, [refusal], about=refusal.id, since=refusal.valid_from)


def _breach(case: Case, breach: Fact) -> None:
    kind, day = str(breach.data["soort"]), breach.valid_from
    if kind not in _COLLEGE:
        return
    spared = _spared(case, breach)
    if spared:
        law = case.law("boete.samenloop_maatregel", day)
        case.find("boete.papier", 0, law, [breach, spared], about=breach.id, since=day, reden="bijstand_al_verlaagd")
        return
    if kind == "brede_intake":
        law = case.law("boete.intake", day)
        blame = breach.data.get("verwijtbaarheid")
        amount = 0 if blame == "geen" else law["bedrag"]
        _capped(case, law, breach, float(amount), [breach])
        if blame == "verminderd":
            rule = case.law("boete.matiging", day)
            case.signal("boete.matiging_mogelijk", rule, [breach], ("vast bedrag", float(amount)), ("gematigd wegens bijzondere omstandigheden", None),
                        about=breach.id, since=day)  # fmt: skip
        return
    _support_breach(case, breach)


def _spared(case: Case, breach: Fact) -> Fact | None:
    """The lowering of bijstand for the same conduct, if any (Wi 27)."""
    for cut in case.life.all("bijstand.maatregel"):
        if cut.data.get("overtreding") == breach.id:
            return cut
        same = cut.data.get("overtreding") is None and cut.data.get("gedraging") == breach.data["soort"]
        if same and cut.valid_from >= breach.valid_from:
            return cut
    return None


def _support_breach(case: Case, breach: Fact) -> None:
    law = case.law("boete.begeleiding", breach.valid_from)
    chain = _chain(case, breach, law)
    steps = len(chain) - 1
    base = min(law["hoogstens"], law["basisbedrag"] * 2**steps)
    case.find("boete.basisbedrag", base, law, chain, about=breach.id, eerdere=steps)
    if steps > 1:
        linear = min(law["hoogstens"], law["basisbedrag"] * (1 + steps))
        if linear != base:
            case.signal("boete.verhoging_lezing", case.law("boete.verhoging", breach.valid_from), chain,
                        ("steeds verdubbelen", base), ("steeds het basisbedrag erbij", linear), about=breach.id)  # fmt: skip
    blame = str(breach.data.get("verwijtbaarheid") or "gewoon")
    rate = law["procent"][blame]
    case.find("boete.percentage", rate, law, [breach], about=breach.id, verwijtbaarheid=blame)
    _capped(case, law, breach, base * rate / 100, chain, possible=base)


def _chain(case: Case, breach: Fact, law: Version) -> list[Fact]:
    """The breach and the earlier ones that raise it: within 12 months, with a fine that is onherroepelijk."""
    chain = [breach]
    for earlier in reversed(case.life.all("overtreding.geconstateerd")):
        if earlier.data["soort"] != "begeleiding" or earlier.valid_from >= chain[-1].valid_from:
            continue
        near = earlier.valid_from >= add_months(chain[-1].valid_from, -law["maanden"])
        final = _final_on(case, earlier)
        if near and final is not None and final <= chain[-1].valid_from:
            chain.append(earlier)
    return chain


def _final_on(case: Case, breach: Fact) -> date | None:
    """Day on which the fine for that breach became onherroepelijk."""
    for fine in case.life.all("boete.besluit"):
        linked = fine.data.get("overtreding")
        if linked != breach.id and (linked is not None or fine.data["soort"] != breach.data["soort"]
                                    or fine.valid_from < breach.valid_from):  # fmt: skip
            continue
        days = [one.valid_from for one in case.life.all("boete.onherroepelijk") if one.data["boete"] == fine.id]
        told = fine.data.get("onherroepelijk_op")
        days += [told] if isinstance(told, date) else []
        return min(days) if days else None
    return None


def _capped(case: Case, law: Version, breach: Fact, amount: float, facts: Sequence[Fact], possible: float = 0) -> None:
    """Not above the maximum of all college fines in the term or in a new term (Bi 7.1 lid 5)."""
    rule = case.law("boete.maximum", breach.valid_from)
    most, first, last = _ceiling(case, breach.valid_from, rule)
    earlier = (fine for fine in case.life.all("boete.besluit")
               if fine.data["soort"] in _COLLEGE and first <= fine.valid_from <= last
               and fine.data.get("overtreding") != breach.id and fine.valid_from <= breach.valid_from)  # fmt: skip
    spent = total_of(earlier, "bedrag")
    room = max(0.0, most - spent)
    case.find("boete.ruimte_tot_maximum", room, rule, facts, about=breach.id, maximum=most, opgelegd=spent)
    final = min(amount, room)
    if final < amount:
        case.signal("boete.maximum_bereikt", rule, facts, ("eerst percentage, dan maximum", final),
                    ("boete zonder maximum", amount), about=breach.id)  # fmt: skip
    paper_fine(case, law, final, facts, breach.id, breach.valid_from, college=True, possible=possible)


def _ceiling(case: Case, day: date, rule: Version) -> tuple[float, date, date]:
    for fine in reversed(case.life.all("boete.besluit")):
        last = fine.data.get("nieuwe_termijn_tot")
        if isinstance(last, date) and fine.valid_from < day <= last and fine.data["soort"] in ("pvt", "map", "leerroute"):
            months = round((last - fine.valid_from).days / 30.44)
            limit = next(row["bedrag"] for row in rule["nieuwe_termijn"] if months <= row["maanden"] or row["maanden"] >= 24)
            return float(limit), fine.valid_from, last
    return float(rule["bedrag"]), date.min, effective_end(case) or date.max


def _after_expiry(case: Case) -> None:
    """What follows when PVT, MAP or the route were not completed on the last day."""
    last = effective_end(case)
    if last is None or not case.pips:
        return
    stopped = case.duty_until
    if stopped is not None and stopped <= last:
        return
    late = {part: case.done.get(part, date.max) > last for part in ("pvt", "map", "leerroute")}
    late["map"] = late["map"] and map_needed(case)
    day = last + ONE_DAY
    terms = [*_modules_late(case, late, day, last), *(_route_late(case, day, last) if late["leerroute"] else [])]
    if not terms:
        return
    rule = case.law("boete.nieuwe_termijn", day)
    case.find("nieuwe_termijn.duur", as_iso(max(terms), 0), rule, case.pips[:1], since=day, maanden=max(terms),
              mogelijk=tuple(sorted(terms)))  # fmt: skip
    if case.group_on(day) == A and day >= case.law("boete.handhaving", day)["vanaf"]:
        case.signal("nieuwe_termijn.zonder_boetebesluit", case.law("boete.handhaving", day), case.pips[:1],
                    ("termijn verlopen, de plicht loopt door", None), ("nieuwe termijn bij boetebesluit", max(terms)), since=day)  # fmt: skip


def _new_last_day(case: Case, fine: Fact, soort: str) -> None:
    """Last day of the new term when DUO's fine decision is known: from its notification."""
    months = next((one.values["maanden"] for one in case.out if one.key == "nieuwe_termijn.duur"), None)
    if soort in _COLLEGE or months is None:
        return
    law = case.law("boete.nieuwe_termijn", fine.valid_from)
    case.find("nieuwe_termijn.laatste_dag", add_months(fine.valid_from, months), law, [fine], about=fine.id, maanden=months)


def _new_terms_over(case: Case) -> None:
    """A new term that ran out: fined again with a new term, and after that every two years (Wi 24 lid 3-4, 25 lid 2)."""
    if case.regime != "wi2021":
        return
    for place, fine in enumerate(one for one in case.life.all("boete.besluit") if one.data["soort"] not in _COLLEGE):
        last = _told_or_computed(case, fine)
        if last is None or case.done.get(str(fine.data["soort"]), date.max) <= last or (case.duty_until or date.max) <= last:
            continue
        law = case.law("boete.volgende_termijn", last)
        follows = "boete_om_de_twee_jaar" if place else "boete_met_nieuwe_termijn"
        case.find("nieuwe_termijn.verlopen", follows, law, [fine], about=fine.id, since=last + ONE_DAY, laatste_dag=last)


def _told_or_computed(case: Case, fine: Fact) -> date | None:
    """Last day of the new term of a fine: as the decision says, else by the table."""
    told = fine.data.get("nieuwe_termijn_tot")
    if isinstance(told, date):
        return told
    return next((one.value for one in case.out if isinstance(one, Finding) and one.key == "nieuwe_termijn.laatste_dag"
                 and one.about == fine.id and isinstance(one.value, date)), None)  # fmt: skip


def _excused(case: Case, part: str) -> bool:
    told = case.life.all("pvt.ondertekend" if part == "pvt" else "map.eindgesprek")
    breaches = [one for one in case.life.all("overtreding.geconstateerd") if one.data["soort"] == part]
    return any(one.data.get("verwijtbaar") is False for one in told) or any(
        one.data.get("verwijtbaarheid") == "geen" for one in breaches)  # fmt: skip


def _modules_late(case: Case, late: dict[str, bool], day: date, last: date) -> list[int]:
    open_ = [part for part in ("pvt", "map") if late[part] and not _excused(case, part)]
    if not open_:
        return []
    law = case.law("boete.pvt_map", day)
    months = case.law("boete.nieuwe_termijn", day)["modules"][len(open_) - 1]
    for part in open_:
        case.find(f"{part}.te_laat", True, law, case.pips[:1], since=day, laatste_dag=last)
    if len(open_) == 2:
        case.signal("boete.pvt_en_map", case.law("boete.pvt_map_dubbel", day), case.pips[:1],
                    ("Wi 24: een boete voor PVT of MAP", law["bedrag"]),
                    ("DUO: een boete per onderdeel", 2 * law["bedrag"]), since=day)  # fmt: skip
        enforcement(case, case.pips[:1], "pvt_map", day, college=False)
        case.find("boete.pvt_map_per_onderdeel", law["bedrag"], law, case.pips[:1], since=day)
    else:
        paper_fine(case, law, law["bedrag"], case.pips[:1], "pvt_map", day, college=False, onderdelen=tuple(open_))
    case.find("nieuwe_termijn.modules", as_iso(months, 0), case.law("boete.nieuwe_termijn", day), case.pips[:1], since=day,
              maanden=months)  # fmt: skip
    return [months]


def _route_late(case: Case, day: date, last: date) -> list[int]:
    route = route_on(case, last)
    amount, how = _amount(case, route, day, last)
    refused = [one for one in case.life.all("verblijfsrecht.ingetrokken")]
    blameless = any(one.data["soort"] == "leerroute" and one.data.get("verwijtbaarheid") == "geen"
                    for one in case.life.all("overtreding.geconstateerd"))  # fmt: skip
    law = case.law(f"boete.{route}", day)
    if refused:
        rule = case.law("boete.geen_bij_intrekking", day)
        paper_fine(case, rule, 0, [*case.pips[:1], *refused], "leerroute", day, college=False, reden="verblijf_geweigerd_of_ingetrokken")
    elif blameless:
        paper_fine(case, law, 0, case.pips[:1], "leerroute", day, college=False, reden="niet_verwijtbaar")
    elif amount is None:
        case.signal("boete.gegevens_ontbreken", law, case.pips[:1], ("nodig", str(how["ontbreekt"])), since=day)
    else:
        paper_fine(case, law, amount, case.pips[:1], "leerroute", day, college=False, possible=law["hoogstens"], **how)
    months = _new_term(case, route, day, last)
    case.find("nieuwe_termijn.leerroute", as_iso(months, 0), case.law("boete.nieuwe_termijn", day), case.pips[:1],
              since=day, maanden=months)  # fmt: skip
    return [months]


def _amount(case: Case, route: str, day: date, last: date) -> tuple[float | None, dict[str, object]]:
    """Fine for the route before enforcement, and how it came about; None when a needed fact is missing."""
    law = case.law(f"boete.{route}", day)
    if route == "z_route":
        return _z_amount(case, law, day, last)
    column, missing = _column(case, route, law, last)
    if missing:
        return None, {"ontbreekt": missing}
    row = _row(case, last)
    passed = len(passed_parts(case, last))
    full = law["tabel"][row][column]
    amount = full * (100 - law["korting_procent"][min(passed, 4)]) / 100
    return amount, {"tabelbedrag": full, "rij": law["rijen"][row], "kolom": column, "behaalde_onderdelen": passed}


def _column(case: Case, route: str, law: Version, last: date) -> tuple[int, str]:
    if route == "onderwijsroute":
        told = [one for one in case.life.all("aanwezigheid.vastgesteld") if one.valid_from <= last]
        if not told:
            return 0, "aanwezigheid.vastgesteld"
        return _step(number(told[-1], "percentage"), law["grenzen_procent"]), ""
    hours = total(case, "leerroute", last)
    if case.group_on(last) == FAMILY:
        return _step(hours, law["grenzen_uren"]), ""
    planned = number(case.pips[-1], "intensiteit_uren")
    if not planned:
        return 0, "pip.vastgesteld.intensiteit_uren"
    return _step(100 * hours / planned, law["grenzen_procent"]), ""


def _step(value: float, borders: Sequence[float]) -> int:
    """0, 1, 2: how many borders the value reaches."""
    return sum(value >= border for border in borders)


def _row(case: Case, last: date) -> int:
    """0: not all parts taken; 1: all taken once; 2: all failed ones at least twice."""
    exempt = exempted_parts(case, last)
    passed = passed_parts(case, last)
    counts = {part: len(attempts(case, part, last)) for part in (*LANGUAGE, "knm") if part not in exempt}
    if any(count == 0 for count in counts.values()):
        return 0
    return 2 if all(count >= 2 for part, count in counts.items() if part not in passed) else 1


def _z_amount(case: Case, law: Version, day: date, last: date) -> tuple[float, dict[str, object]]:
    course = total(case, "z_cursus", last) + case.hours.get("school", 0.0)
    column = _step(course, law["grenzen_uren"])
    if case.group_on(last) == FAMILY:
        return law["gezinsmigrant"][column], {"cursusuren": course, "kolom": column}
    row = _step(total(case, "z_participatie", last), law["grenzen_uren"])
    return law["tabel"][row][column], {"cursusuren": course, "kolom": column, "rij": row}


def _new_term(case: Case, route: str, day: date, last: date) -> int:
    law = case.law("boete.nieuwe_termijn", day)
    if route != "z_route":
        return int(law["onderdelen"][min(len(passed_parts(case, last)), 3)])
    course = total(case, "z_cursus", last) + case.hours.get("school", 0.0)
    if case.group_on(last) in (A, B):
        return int(law["uren"][_over(course + total(case, "z_participatie", last), law["z_totaal_grenzen"])])
    return int(law["uren"][_over(course, law["z_cursus_grenzen"])])


def _over(value: float, borders: Sequence[float]) -> int:
    return sum(value > border for border in borders)
