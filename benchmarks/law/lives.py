"""Lives to measure with: one rich life of forty facts, and plain lives for the shared subset."""

from datetime import date, timedelta

from doorlopend.engines.facts import Fact, from_json, validate_life


def _raw(kind: str, first: str, last: str | None = None, **data: object) -> dict[str, object]:
    raw = {"kind": kind, "valid_from": first, "valid_until": last, "data": data}
    return {key: value for key, value in raw.items() if value}


FORTY = [
    _raw("persoon.geboren", "1990-05-11"), _raw("persoon.naam", "2023-11-06", achternaam="Voorbeeld"),
    _raw("persoon.nationaliteit", "1990-05-11", land="ER"), _raw("persoon.taal", "2023-11-06", taal="ti"),
    _raw("asiel.aanvraag", "2023-02-06", kansrijk=True), _raw("azc.verblijf", "2023-02-06", "2024-04-30", gemeente="1680"),
    _raw("verblijfsrecht.verleend", "2023-11-06", soort="asiel_bepaalde_tijd"), _raw("koppeling", "2023-12-04", gemeente="0344"),
    _raw("inburgeringsplicht.vastgesteld", "2023-11-06"), _raw("inburgeringsplicht.kennisgeving", "2023-11-20"),
    _raw("huishouden.band", "2023-11-06", relatie="kind", geboortedatum="2021-03-02"), _raw("brp.inschrijving", "2024-05-01", gemeente="0344"),
    _raw("huisvesting.gerealiseerd", "2024-05-01", gemeente="0344"), _raw("bijstand.recht", "2024-05-01"),
    _raw("ontzorgen.gestart", "2024-05-01"), _raw("maatschappelijke_begeleiding.gestart", "2024-05-02"),
    _raw("intake.oproep", "2024-01-08", uitkomst="verschenen"), _raw("leerbaarheidstoets.afgelegd", "2024-02-05", uitslag="b1_haalbaar"),
    _raw("intake.afgerond", "2024-02-26", alleen_gesprek_aangeboden=True),
    _raw("pip.vastgesteld", "2024-03-15", leerroute="b1_route", gemeente="0344", intensiteit_uren=600, pvt_uren=12, map_uren=60,
         map_praktijk_uren=40, voortgangsgesprekken=6),
    _raw("duo.melding", "2024-03-18", bericht="pip"), _raw("aanbod.gedaan", "2024-08-16", keurmerk="blik_op_werk"),
    _raw("lessen.gestart", "2024-09-02", soort="b1_route"), _raw("uren.gevolgd", "2024-09-02", soort="nt2", uren=220),
    _raw("uren.gevolgd", "2025-02-03", soort="nt2", uren=240), _raw("uren.gevolgd", "2025-09-01", soort="nt2", uren=180),
    _raw("uren.gevolgd", "2025-01-06", soort="pvt", uren=12), _raw("uren.gevolgd", "2025-03-03", soort="map_praktijk", uren=40),
    _raw("voortgangsgesprek.gehouden", "2024-11-04"), _raw("voortgangsgesprek.gehouden", "2025-04-07"),
    _raw("omstandigheid.ziekte", "2025-05-01", "2025-08-31"), _raw("pvt.ondertekend", "2025-02-03"), _raw("map.eindgesprek", "2025-06-02"),
    _raw("examen.afgelegd", "2025-10-06", onderdeel="lezen", niveau="b1", uitslag="geslaagd"),
    _raw("examen.afgelegd", "2025-10-07", onderdeel="luisteren", niveau="b1", uitslag="gezakt"),
    _raw("examen.afgelegd", "2025-10-08", onderdeel="knm", uitslag="geslaagd"), _raw("werk.dienstverband", "2025-11-03", uren_per_week=16),
    _raw("vrijwilligerswerk", "2024-10-07"), _raw("netwerk.contact", "2024-10-14", soort="maatje"),
    _raw("overtreding.geconstateerd", "2025-01-13", soort="begeleiding", verwijtbaarheid="verminderd"),
]  # fmt: skip


def forty() -> list[Fact]:
    """The rich life, validated."""
    facts = [from_json(raw, position=number) for number, raw in enumerate(FORTY, 1)]
    validate_life(facts)
    return facts


def plain(number: int) -> list[Fact]:
    """A life with what the shared subset needs: permit, notice, home, plan, an illness, benefit. Varies with `number`."""
    day = date(2023, 6, 1) + timedelta(days=number % 700)

    def fact(kind: str, after: int, until: int | None = None, **data: str) -> Fact:
        first = day + timedelta(days=after)
        last = None if until is None else day + timedelta(days=until)
        return Fact(f"{kind}", kind, first, first, data, last)

    return [
        fact("verblijfsrecht.verleend", 0, soort="asiel_bepaalde_tijd"), fact("brp.inschrijving", 10, gemeente="0344"),
        fact("inburgeringsplicht.kennisgeving", 14), fact("pip.vastgesteld", 60, leerroute="b1_route"),
        fact("omstandigheid.ziekte", 200, 200 + number % 200), fact("bijstand.recht", 20),
    ]  # fmt: skip
