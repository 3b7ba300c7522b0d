"""Chapter 7: the term, every ground for extension, requests and DUO's own dates."""

from typing import Any

import pytest

from tests.engines.law.lives import asylum, check, fact, family, home, plan

START = [family(), plan("2024-03-15", id="p")]  # 16-3-2024 up to and including 15-3-2027
HOLDER = [asylum(), plan("2024-03-15", id="p")]
END = "2027-03-15"


def delay(kind: str, first: str, last: str | None = None, id: str = "o", **data: Any) -> dict[str, Any]:
    return fact(f"omstandigheid.{kind}", first, last, id=id, **data)


def claim(value: str | None, end: str, reason: str | None = None) -> dict[str, Any]:
    said = {"verlenging.aanspraak@o": value, "termijn.laatste_dag_met_aanspraken": end, "termijn.laatste_dag": END}
    return said | ({} if reason is None else {"verlenging.aanspraak@o#reden": reason})


def offered(day: str, id: str = "a", **data: Any) -> dict[str, Any]:
    return fact("aanbod.gedaan", day, id=id, keurmerk="blik_op_werk", **data)


GROUNDS = {
    # Ri 4.1: at least three consecutive months, inside the term
    "three months to the day": ([*START, delay("ziekte", "2025-02-01", "2025-04-30")], claim("P3M", "2027-06-15", "")),
    "from the first day of the term": ([*START, delay("ziekte", "2024-03-16", "2024-06-15")], claim("P3M", "2027-06-15")),
    "only what lies in the term": ([*START, delay("ziekte", "2024-01-01", "2024-06-15")], claim("P3M", "2027-06-15")),
    "over on the first day of the term": ([*START, delay("ziekte", "2023-01-01", "2024-03-16")], claim("P0D", END, "korter_dan_drie_maanden")),
    "over before the term": ([*START, delay("ziekte", "2023-01-01", "2024-03-15")], claim("P0D", END, "niet_in_de_termijn")),
    "not over yet": ([*START, delay("ziekte", "2025-02-01")], {"verlenging.loopt_nog@o": True, "verlenging.loopt_nog@o#vanaf": "2025-02-01", "verlenging.aanspraak@o": None}),
    "of a parent": ([*START, delay("ziekte", "2025-02-01", "2025-05-31", betreft="ouder")], claim("P4M", "2027-07-15")),
    "of the partner": ([*START, delay("ziekte", "2025-02-01", "2025-05-31", betreft="partner")], claim("P4M", "2027-07-15")),
    "of a child in law": ([*START, delay("ziekte", "2025-02-01", "2025-05-31", betreft="schoonkind")], {"verlenging.aanspraak@o": None, "verlenging.aanspraak@o#reden": "bronnen_verschillen", "signal:verlenging.schoonfamilie@o": ("P0D", "duur")}),
    "of a brother": ([*START, delay("ziekte", "2025-02-01", "2025-05-31", betreft="broer_zus")], {"verlenging.aanspraak@o": "P0D", "signal:verlenging.schoonfamilie": None}),
    "shelter without proof": ([*START, delay("opvang", "2025-02-01", "2025-05-31", bewijs=False)], claim("P0D", END, "bewijs_ontbreekt")),
    "shelter with proof": ([*START, delay("opvang", "2025-02-01", "2025-05-31", bewijs=True)], claim("P4M", "2027-07-15", "")),
    "alphabetisation in the onderwijsroute": ([family(), plan("2024-03-15", "onderwijsroute"), delay("alfabetisering", "2024-06-01", "2024-09-30")], claim("P4M", "2027-07-15")),
    "alphabetisation at most six months": ([*START, delay("alfabetisering", "2024-06-01", "2024-11-30")], claim("P6M", "2027-09-15")),
    "homelessness at most two years": ([*START, delay("dakloosheid", "2024-06-01", "2026-06-30")], claim("P24M", "2029-03-15")),
    "provider at most six months": ([*START, delay("aanbieder", "2024-06-01", "2024-12-31")], claim("P6M", "2027-09-15")),
    "other at most two years": ([*START, delay("overig", "2024-06-01", "2026-06-30")], claim("P24M", "2029-03-15")),
    "other, blamed": ([*START, delay("overig", "2024-06-01", "2026-06-30", verwijtbaar=True)], claim("P0D", END, "verwijtbaar")),
    "other, told as not blamed": ([*START, delay("overig", "2024-06-01", "2024-08-31", verwijtbaar=False)], claim("P3M", "2027-06-15")),
    "death of the partner": ([*START, delay("overlijden", "2025-02-01", betreft="partner")], claim("P3M", "2027-06-15")),
    "death of the person is none": ([*START, delay("overlijden", "2025-02-01", betreft="persoon")], claim("P0D", END, "geen_partner_of_bloedverwant_eerste_graad")),
    "death in law": ([*START, delay("overlijden", "2025-02-01", betreft="schoonouder")], {"verlenging.aanspraak@o": None, "termijn.laatste_dag_met_aanspraken": END, "signal:verlenging.schoonfamilie@o#n": 1}),
    "death near: no doubt": ([*START, delay("overlijden", "2025-02-01", betreft="kind")], {"signal:verlenging.schoonfamilie": None}),
    "death without proof": ([*START, delay("overlijden", "2025-02-01", betreft="ouder", bewijs=False)], claim("P0D", END, "bewijs_ontbreekt")),
    "birth on the first day": ([*START, delay("bevalling", "2024-03-16")], claim("P16W", "2027-07-05")),
    "birth on the last day": ([*START, delay("bevalling", "2027-03-15")], claim("P16W", "2027-07-05")),
    "birth a day before the term": ([*START, delay("bevalling", "2024-03-15")], claim("P0D", END, "niet_in_de_termijn")),
    "birth a day after": ([*START, delay("bevalling", "2027-03-16")], claim("P0D", END, "niet_in_de_termijn")),
    "slow marking": ([*START, delay("nakijkvertraging", "2026-08-10")], claim("P6M", "2027-09-15")),
    "nothing happened": (START, {"termijn.laatste_dag_met_aanspraken": END, "termijn.laatste_dag_met_aanspraken#zonder": END}),
    # j: together
    "two that join": ([*START, delay("ziekte", "2025-02-01", "2025-03-31", "a"), delay("opvang", "2025-04-01", "2025-05-10", "b")],
        {"verlenging.aanspraak@a": "P2M", "verlenging.aanspraak@b": "P1M10D", "verlenging.aanspraak@a#grond": "combinatie", "verlenging.aanspraak@a#reden": "samen_drie_maanden", "verlenging.aanspraak@a#facts": ("a", "b"),
         "verlenging.aanspraak@a#rule": "verlenging.combinatie", "verlenging.samen": "P3M10D", "verlenging.samen#van": "2025-02-01", "verlenging.samen#tot": "2025-05-10", "termijn.laatste_dag_met_aanspraken": "2027-06-25"}),
    "together exactly three months": ([*START, delay("ziekte", "2025-02-01", "2025-03-31", "a"), delay("opvang", "2025-04-01", "2025-04-30", "b")], {"verlenging.samen": "P3M", "termijn.laatste_dag_met_aanspraken": "2027-06-15"}),
    "together a day short": ([*START, delay("ziekte", "2025-02-01", "2025-03-31", "a"), delay("opvang", "2025-04-01", "2025-04-29", "b")], {"verlenging.samen": None, "verlenging.aanspraak@a": "P0D",
        "verlenging.aanspraak@a#reden": "korter_dan_drie_maanden", "verlenging.aanspraak@a#grond": "ziekte", "termijn.laatste_dag_met_aanspraken": END}),
    "a day between": ([*START, delay("ziekte", "2025-02-01", "2025-03-30", "a"), delay("opvang", "2025-04-01", "2025-05-10", "b")], {"verlenging.samen": None, "termijn.laatste_dag_met_aanspraken": END}),
    "one short alone": ([*START, delay("ziekte", "2025-02-01", "2025-04-29")], {"verlenging.samen": None, "verlenging.aanspraak@o#rule": "verlenging.ziekte"}),
    "long one and short one that overlap": ([*START, delay("ziekte", "2025-01-01", "2025-06-30", "a"), delay("opvang", "2025-02-01", "2025-02-28", "b"), delay("dakloosheid", "2025-07-01", "2025-07-31", "c")],
        {"verlenging.aanspraak@a": "P6M", "verlenging.aanspraak@a#reden": "", "verlenging.aanspraak@a#facts": ("a",), "verlenging.aanspraak@b": "P1M", "verlenging.samen": "P7M", "termijn.laatste_dag_met_aanspraken": "2027-10-15"}),
    "a later one on its own": ([*START, delay("ziekte", "2025-01-01", "2025-03-31", "a"), delay("opvang", "2025-09-01", "2025-11-30", "b")], {"verlenging.samen": None, "termijn.laatste_dag_met_aanspraken": "2027-09-15"}),
    # g: no offer
    "offer on the last day of three months": ([*HOLDER, offered("2024-06-15")], {"verlenging.aanspraak@a": "P0D", "verlenging.aanspraak@a#norm": "2024-06-15", "verlenging.aanspraak@a#reden": "aanbod_binnen_drie_maanden"}),
    "offer a day late": ([*HOLDER, offered("2024-06-16")], {"verlenging.aanspraak@a": "P1D", "termijn.laatste_dag_met_aanspraken": "2027-03-16"}),
    "offer on the day of the plan": ([*HOLDER, offered("2024-03-15")], {"verlenging.aanspraak@a": "P0D"}),
    "an offer from before the plan does not count": ([*HOLDER, offered("2024-03-14", "eerder"), offered("2024-08-16")], {"verlenging.aanspraak@eerder": None, "verlenging.aanspraak@a": "P2M1D"}),
    "the first offer counts": ([*HOLDER, offered("2024-08-16"), offered("2024-12-02", "later")], {"verlenging.aanspraak@a": "P2M1D", "verlenging.aanspraak@later": None}),
    "stated by the college": ([*HOLDER, delay("geen_aanbod", "2024-03-15", "2024-09-15")], claim("P3M", "2027-06-15", "")),
    "stated, within three months": ([*HOLDER, delay("geen_aanbod", "2024-03-15", "2024-06-15")], claim("P0D", END, "aanbod_binnen_drie_maanden")),
    "stated, still none": ([*HOLDER, delay("geen_aanbod", "2024-03-15")], {"verlenging.loopt_nog@o": True, "verlenging.loopt_nog@o#vanaf": "2024-06-15"}),
    "family arranges the course": ([*START, delay("geen_aanbod", "2024-03-15", "2024-09-15")], claim("P0D", END, "regelt_cursus_zelf")),
    "taalschakeltraject in time": ([asylum(), plan("2024-03-15", "onderwijsroute"), fact("onderwijs.inschrijving", "2024-09-15", id="s", soort="taalschakeltraject")],
        {"verlenging.aanspraak@s": "P0D", "verlenging.aanspraak@s#reden": "binnen_zes_maanden_begonnen", "verlenging.aanspraak@s#norm": "2024-09-15"}),
    "taalschakeltraject a day late": ([asylum(), plan("2024-03-15", "onderwijsroute"), fact("onderwijs.inschrijving", "2024-09-16", id="s", soort="taalschakeltraject")],
        {"verlenging.aanspraak@s": "P6M", "verlenging.aanspraak@s#reden": "taalschakeltraject_te_laat", "termijn.laatste_dag_met_aanspraken": "2027-09-15"}),
    "another school is no taalschakeltraject": ([asylum(), plan("2024-03-15", "onderwijsroute"), fact("onderwijs.inschrijving", "2024-09-16", id="s", soort="mbo_2")], {"verlenging.aanspraak@s": None}),
    "offered with a later start": ([asylum(), plan("2024-03-15", "onderwijsroute"), offered("2024-06-03", start_lessen="2024-10-07")], {"verlenging.aanspraak@a": "P6M"}),
    "no place until": ([asylum(), plan("2024-03-15", "onderwijsroute"), delay("geen_aanbod", "2024-03-15", "2024-09-14")], {"verlenging.aanspraak@o": "P0D"}),
    "no place until a day later": ([asylum(), plan("2024-03-15", "onderwijsroute"), delay("geen_aanbod", "2024-03-15", "2024-09-15")], {"verlenging.aanspraak@o": "P6M"}),
    "no place without end": ([asylum(), plan("2024-03-15", "onderwijsroute"), delay("geen_aanbod", "2024-03-15")], {"verlenging.aanspraak@o": "P6M"}),
    "not begun yet": ([asylum(), plan("2024-03-15", "onderwijsroute")], {"verlenging.aanspraak#n": 0, "termijn.laatste_dag_met_aanspraken": END}),
    "begun on the day of the plan": ([asylum(), plan("2024-03-15", "onderwijsroute"), fact("lessen.gestart", "2024-03-15", id="l", soort="onderwijsroute")], {"verlenging.aanspraak@l": "P0D"}),
}  # fmt: skip


@pytest.mark.parametrize("name", GROUNDS)
def test_each_ground(name: str) -> None:
    check(*GROUNDS[name])


def school(first: str, last: str | None, kind: str = "praktijkonderwijs") -> dict[str, Any]:
    return fact("onderwijs.inschrijving", first, last, id="s", soort=kind)


SCHOOLS = {
    "ended": ([*START, school("2024-09-01", "2025-06-30")], ("P10M", "", "2028-01-15", ())),
    "counted from the start of the duty": ([*START, school("2023-09-01", "2024-03-07")], ("P2M", "", "2027-05-15", ())),
    "over before the duty": ([*START, school("2022-09-01", "2024-01-07")], ("P0D", "voor_begin_plicht", END, ())),
    "over on the first day of the duty": ([*START, school("2022-09-01", "2024-01-08")], ("P1D", "", "2027-03-16", ())),
    "still followed": ([*START, school("2024-09-01", None)], ("P24M", "opleiding_loopt_nog", "2029-03-15", (12, 12))),
    "entree still followed": ([*START, school("2024-09-01", None, "mbo_entree")], ("P24M", "opleiding_loopt_nog", "2029-03-15", ())),
    "entree of two years": ([*START, school("2024-09-01", "2026-08-31", "mbo_entree")], ("P24M", "", "2029-03-15", ())),
    "entree of two years and a day": ([*START, school("2024-09-01", "2026-09-01", "mbo_entree")], ("P24M", "entree_hoogstens_twee_jaar", "2029-03-15", ())),
    "other school of more than two years": ([*START, school("2024-09-01", "2026-09-30")], ("P25M", "", "2029-04-15", ())),
    "begun on the last day of the term": ([*START, school("2027-03-15", "2027-06-14")], ("P3M", "", "2027-06-15", ())),
}  # fmt: skip


@pytest.mark.parametrize("name", SCHOOLS)
def test_a_non_exempting_education(name: str) -> None:
    life, (length, reason, end, after) = SCHOOLS[name]
    check(life, {"verlenging.aanspraak@s": length, "verlenging.aanspraak@s#reden": reason, "termijn.laatste_dag_met_aanspraken": end,
                 "verlenging.aanspraak@s#daarna_maanden": after})  # fmt: skip


def test_an_education_after_the_term_or_an_exempting_one_gives_nothing() -> None:
    check([*START, school("2027-03-16", "2027-09-30")], {"verlenging.aanspraak": "P0D", "verlenging.aanspraak#reden": "niet_in_de_termijn"})
    check([*START, school("2024-09-01", "2025-06-30", "mbo_2")], {"verlenging.aanspraak#n": 0})


def exam(part: str) -> dict[str, Any]:
    return fact("examen.afgelegd", "2026-03-02", onderdeel=part, uitslag="geslaagd", **({} if part == "knm" else {"niveau": "b1"}))


def almost(*parts: str, hours: float = 450, modules: tuple[str, ...] = ("pvt", "map")) -> list[dict[str, Any]]:
    kinds = {"pvt": "pvt.ondertekend", "map": "map.eindgesprek"}
    return [fact("uren.gevolgd", "2024-09-02", soort="nt2", uren=hours), *(exam(part) for part in parts), *(fact(kinds[one], "2025-03-03") for one in modules)]


ALMOST = {
    # Bi 4.4
    "all conditions": ([*START, *almost("lezen", "luisteren", "knm")], ("P6M", (), "2027-09-15")),
    "449 hours": ([*START, *almost("lezen", "luisteren", "knm", hours=449)], ("P0D", ("lessen_gevolgd",), END)),
    "lessons recorded as followed": ([*START, *almost("lezen", "luisteren", "knm", hours=10), fact("lessen.afgerond", "2026-01-05")], ("P6M", (), "2027-09-15")),
    "one language part": ([*START, *almost("lezen", "knm")], ("P0D", ("twee_taalonderdelen",), END)),
    "three language parts without KNM": ([*START, *almost("lezen", "luisteren", "schrijven")], ("P0D", ("knm",), END)),
    "without PVT": ([*START, *almost("lezen", "luisteren", "knm", modules=("map",))], ("P0D", ("pvt",), END)),
    "without MAP": ([*START, *almost("lezen", "luisteren", "knm", modules=("pvt",))], ("P0D", ("map",), END)),
    "not in the Z-route": ([family(), plan("2024-03-15", "z_route"), *almost("lezen", "luisteren", "knm")], ("P0D", ("b1_route",), END)),
    "permit holder, hours of the plan": ([asylum(), plan("2024-03-15", intensiteit_uren=600), *almost("lezen", "luisteren", "knm", hours=600)], ("P6M", (), "2027-09-15")),
    "permit holder, an hour short": ([asylum(), plan("2024-03-15", intensiteit_uren=600), *almost("lezen", "luisteren", "knm", hours=599)], ("P0D", ("lessen_gevolgd",), END)),
    "permit holder, plan without hours": ([asylum(), plan("2024-03-15"), *almost("lezen", "luisteren", "knm", hours=900)], ("P0D", ("lessen_gevolgd",), END)),
    "all but MAP done": ([*START, *almost("lezen", "luisteren", "schrijven", "spreken", "knm", modules=("pvt",))], ("P0D", ("map",), END)),
    "done, so no claim": ([*START, *almost("lezen", "luisteren", "schrijven", "spreken", "knm")], (None, None, END)),
    "four parts": ([*START, *almost("lezen", "luisteren", "schrijven", "spreken", "knm", modules=())], ("P0D", ("pvt", "map"), END)),
}  # fmt: skip


@pytest.mark.parametrize("name", ALMOST)
def test_almost_done(name: str) -> None:
    life, (length, lacking, end) = ALMOST[name]
    check(life, {"verlenging.bijna_afgerond": length, "termijn.laatste_dag_met_aanspraken": end} | ({"verlenging.bijna_afgerond#ontbreekt": lacking} if length else {}))


ILL = delay("ziekte", "2025-02-01", "2025-05-31")


def request(day: str, grond: str = "ziekte", **data: Any) -> dict[str, Any]:
    return fact("verlenging.aanvraag", day, id="v", grond=grond, **data)


def granted(day: str, **data: Any) -> dict[str, Any]:
    return fact("verlenging.besluit", day, id=f"b {day}", **{"uitkomst": "verleend", **data})


def answer(value: str, reason: str) -> dict[str, Any]:
    return {"verlenging.aanvraag_toewijsbaar@v": value, "verlenging.aanvraag_toewijsbaar@v#reden": reason}


REQUESTS = {
    "a day early": ([*START, ILL, request("2026-09-14", omstandigheid="o")], answer("te_vroeg", "eerder_dan_zes_maanden_voor_einde")),
    "first day": ([*START, ILL, request("2026-09-15", omstandigheid="o")], answer("ja", "grond_voldaan") | {"verlenging.aanvraag_vanaf": "2026-09-15", "verlenging.aanvraag_vanaf#tot": END}),
    "last day": ([*START, ILL, request("2027-03-15", omstandigheid="o")], answer("ja", "grond_voldaan")),
    "a day late": ([*START, ILL, request("2027-03-16", omstandigheid="o")], answer("te_laat", "termijn_verstreken")),
    "by its ground": ([*START, ILL, delay("dakloosheid", "2025-07-01", "2025-07-31", "d"), request("2026-10-01")], answer("ja", "grond_voldaan")),
    "another ground than what happened": ([*START, ILL, request("2026-10-01", "opvang")], answer("beoordelen", "omstandigheid_niet_vastgelegd")),
    "the named circumstance falls short": ([*START, ILL, delay("ziekte", "2025-09-01", "2025-09-30", "kort"), request("2026-10-01", omstandigheid="kort")], answer("nee", "korter_dan_drie_maanden")),
    "not on record": ([*START, request("2026-10-01")], answer("beoordelen", "omstandigheid_niet_vastgelegd")),
    "almost done": ([*START, *almost("lezen", "luisteren", "knm"), request("2026-10-01", "bijna_afgerond")], answer("ja", "grond_voldaan")),
    "not almost done": ([*START, *almost("lezen", "knm"), request("2026-10-01", "bijna_afgerond")], answer("nee", "voorwaarden_niet_voldaan")),
    "almost done does not lean on illness": ([*START, ILL, *almost("lezen", "knm"), request("2026-10-01", "bijna_afgerond")], answer("nee", "voorwaarden_niet_voldaan")),
    # not twice over the same period
    "already over this period": ([*START, ILL, granted("2025-09-01", maanden=4, periode_van="2025-02-01", periode_tot="2025-05-31"), request("2027-01-18", omstandigheid="o")],
        answer("nee", "al_verlengd_over_deze_periode") | {"termijn.laatste_dag": "2027-07-15"}),
    "already, touching on the first day": ([*START, ILL, granted("2025-09-01", maanden=4, periode_van="2025-05-31", periode_tot="2025-08-31"), request("2027-01-15", omstandigheid="o")], answer("nee", "al_verlengd_over_deze_periode")),
    "already, touching on the last day": ([*START, ILL, granted("2025-09-01", maanden=4, periode_van="2024-10-01", periode_tot="2025-02-01"), request("2027-01-15", omstandigheid="o")], answer("nee", "al_verlengd_over_deze_periode")),
    "another period": ([*START, ILL, granted("2025-09-01", maanden=4, periode_van="2025-06-01", periode_tot="2025-09-30"), request("2027-01-15", omstandigheid="o")], answer("ja", "grond_voldaan")),
    "decided that very day": ([*START, ILL, granted("2027-01-15", maanden=4, periode_van="2025-02-01", periode_tot="2025-05-31"), request("2027-01-15", omstandigheid="o")], answer("nee", "al_verlengd_over_deze_periode")),
    "refused before": ([*START, ILL, granted("2025-09-01", uitkomst="geweigerd", periode_van="2025-02-01", periode_tot="2025-05-31"), request("2026-10-01", omstandigheid="o")], answer("ja", "grond_voldaan")),
    "period named in the request": ([*START, ILL, granted("2025-09-01", maanden=4, periode_van="2025-06-01", periode_tot="2025-09-30"), request("2027-01-15", periode_van="2025-06-15", periode_tot="2025-07-15")],
        answer("nee", "al_verlengd_over_deze_periode")),
    "illness that still lasts": ([*START, delay("ziekte", "2025-02-01"), granted("2025-09-01", maanden=4, periode_van="2025-02-01", periode_tot="2025-05-31"), request("2027-01-15", omstandigheid="o")], answer("nee", "al_verlengd_over_deze_periode")),
    # the window moves with what was granted, as it stood on the day of the request
    "extended, so the window is later": ([*START, ILL, granted("2025-09-01", maanden=6), request("2027-03-14", omstandigheid="o")], answer("te_vroeg", "eerder_dan_zes_maanden_voor_einde") | {"verlenging.aanvraag_vanaf": "2027-03-15"}),
    "extended on the day itself": ([*START, ILL, granted("2026-10-01", maanden=6), request("2026-10-01", omstandigheid="o")], answer("ja", "grond_voldaan")),
    "extended to a named day": ([*START, ILL, granted("2025-09-01", laatste_dag="2027-12-31"), request("2027-06-29", omstandigheid="o")], answer("te_vroeg", "eerder_dan_zes_maanden_voor_einde") | {"termijn.laatste_dag": "2027-12-31"}),
    "a named day that is earlier does not shorten": ([*START, granted("2025-09-01", laatste_dag="2026-12-31")], {"termijn.laatste_dag": END}),
    "months and days": ([*START, granted("2025-09-01", maanden=1, dagen=10)], {"termijn.laatste_dag": "2027-04-25", "term:inburgeringstermijn": "2027-04-25", "term:inburgeringstermijn#start": "2024-03-16",
        "term:inburgeringstermijn#zonder_verlenging": END, "termijn.laatste_dag_zonder_verlenging": END, "termijn.laatste_dag#facts": ("p", "b 2025-09-01")}),
    # eight weeks for DUO
    "the decision closes it": ([*START, ILL, request("2026-10-01", omstandigheid="o"), granted("2026-10-01", maanden=4), granted("2026-12-07", maanden=1)],
        {"must:verlenging.besluiten@v": "2026-11-26", "must:verlenging.besluiten@v#done_on": "2026-10-01", "must:verlenging.besluiten@v#facts": ("v", "b 2026-10-01")}),
    "an earlier decision does not": ([*START, ILL, granted("2026-09-01", maanden=4), request("2027-02-01", omstandigheid="o")], {"must:verlenging.besluiten@v#done_on": None}),
}  # fmt: skip


@pytest.mark.parametrize("name", REQUESTS)
def test_requests_for_extension(name: str) -> None:
    check(*REQUESTS[name])


def told(start: str, end: str | None) -> dict[str, Any]:
    return fact("inburgeringstermijn.duo", start, id="duo", **({"einddatum": end} if end else {}))


DUO = {
    "the same": ([*START, told("2024-03-16", "2027-03-16")], {"termijn.duo_start@duo": "2024-03-16", "termijn.duo_start@duo#inclusief": True, "termijn.duo_laatste_dag@duo": END, "termijn.verschil_dagen@duo": 0,
        "termijn.past_bij_duo@duo": True, "signal:termijn.verschil_duo": None}),
    "a day more": ([*START, told("2024-03-16", "2027-03-17")], {"termijn.verschil_dagen@duo": 1, "termijn.past_bij_duo@duo": True, "signal:termijn.verschil_duo@duo": ("2027-03-16", END), "signal:termijn.verschil_duo@duo#binnen_tolerantie": True}),
    "two days more": ([*START, told("2024-03-16", "2027-03-18")], {"termijn.past_bij_duo@duo": False}),
    "another first day": ([*START, told("2024-03-18", "2027-03-16")], {"termijn.verschil_dagen@duo": 0, "termijn.past_bij_duo@duo": False, "signal:termijn.verschil_duo@duo#n": 1}),
    "the first day one off": ([*START, told("2024-03-15", "2027-03-16")], {"termijn.past_bij_duo@duo": True, "signal:termijn.verschil_duo@duo#n": 1}),
    "no end told": ([*START, told("2024-03-16", None)], {"termijn.duo_laatste_dag": None, "termijn.past_bij_duo": None}),
    "without a plan here": ([family(), told("2024-03-16", "2027-03-16")], {"termijn.duo_laatste_dag@duo": END, "termijn.start": None}),
    "a new term": ([*START, fact("boete.besluit", "2027-05-03", id="b", soort="leerroute", bedrag=500, nieuwe_termijn_tot="2028-05-02")], {"term:nieuwe_termijn@b": "2028-05-02", "term:nieuwe_termijn@b#start": "2027-05-03"}),
    "a fine of the college brings no new term": ([*START, fact("boete.besluit", "2025-05-05", id="b", soort="begeleiding", bedrag=25, nieuwe_termijn_tot="2025-07-04")], {"term:nieuwe_termijn": None}),
    "a fine without one": ([*START, fact("boete.besluit", "2027-05-03", id="b", soort="leerroute", bedrag=500)], {"term:nieuwe_termijn": None}),
    "never moved by the Termijnenwet": ([family(), plan("2024-03-13", id="p")], {"termijn.laatste_dag": "2027-03-13", "termijn.verschoven_door_termijnenwet": False, "termijn.verschoven_door_termijnenwet#weekdag": 6,
        "termijn.verschoven_door_termijnenwet#facts": ("p",)}),
    "temporary exemption within the term": ([*START, home("2024-02-01"), fact("vrijstelling.besluit", "2025-02-03", "2025-07-31", id="t", uitkomst="verleend", omvang="tijdelijk")],
        {"signal:termijn.tijdelijke_vrijstelling@t": (None, END), "right:vrijstelling.verleend@t": True, "right:vrijstelling.verleend@t#valid_until": "2025-07-31", "duo.gebeurtenis@t": "SS109"}),
    "temporary exemption refused": ([*START, fact("vrijstelling.besluit", "2025-02-03", id="t", uitkomst="geweigerd", omvang="tijdelijk")], {"signal:termijn.tijdelijke_vrijstelling": None, "right:vrijstelling.verleend@t": False}),
    "temporary exemption before a term": ([family(), fact("vrijstelling.besluit", "2025-02-03", id="t", uitkomst="verleend", omvang="tijdelijk")], {"signal:termijn.tijdelijke_vrijstelling": None}),
}  # fmt: skip


@pytest.mark.parametrize("name", DUO)
def test_duos_own_dates(name: str) -> None:
    check(*DUO[name])
