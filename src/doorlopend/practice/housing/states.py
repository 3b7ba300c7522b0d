"""What can become of a home, of a round and of a household in it, as data. Each step names its audit event and who may."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from . import permissions


@dataclass(frozen=True, slots=True)
class Step:
    """One transition: where to, the audit event, the permission it takes, whether it asks for a reason."""

    to: str
    event: str
    needs: str
    reason: bool = False


class HomeState(TextChoices):
    AANGEBODEN = "aangeboden", _("aangeboden")
    GERESERVEERD = "gereserveerd", _("verbonden aan een huishouden")
    BEZICHTIGD = "bezichtigd", _("bezichtigd")
    GEACCEPTEERD = "geaccepteerd", _("geaccepteerd")
    CONTRACT = "contract", _("huurcontract getekend")
    SLEUTEL = "sleutel", _("sleutel overgedragen")
    INGETROKKEN = "ingetrokken", _("ingetrokken")


class HomeAct(TextChoices):
    RESERVEREN = "reserveren", _("Verbinden aan een huishouden")
    BEZICHTIGEN = "bezichtigen", _("Bezichtigd")
    ACCEPTEREN = "accepteren", _("Geaccepteerd")
    WEIGEREN = "weigeren", _("Geweigerd")
    VRIJGEVEN = "vrijgeven", _("Weer vrijgeven")
    CONTRACT = "contract", _("Contract getekend")
    SLEUTEL = "sleutel", _("Sleutel overgedragen")
    INTREKKEN = "intrekken", _("Intrekken")
    VERZETTEN = "verzetten", _("Andere datum van beschikbaar komen")


H, A = HomeState, HomeAct


def _home(to: HomeState, event: str, *, needs: str = permissions.ASSIGN, reason: bool = False) -> Step:
    return Step(to.value, f"home.{event}", needs, reason)


_FREE = {A.VRIJGEVEN: _home(H.AANGEBODEN, "released", reason=True)}
_REFUSE = {A.WEIGEREN: _home(H.AANGEBODEN, "refused", reason=True)}
_WITHDRAW = {A.INTREKKEN: _home(H.INGETROKKEN, "withdrawn", needs=permissions.ANNOUNCE, reason=True)}


def _moved(state: HomeState) -> dict[HomeAct, Step]:
    """The day a home comes free moves; all else stays as it is."""
    return {A.VERZETTEN: _home(state, "moved", needs=permissions.ANNOUNCE, reason=True)}


HOME_MACHINE: dict[HomeState, dict[HomeAct, Step]] = {
    H.AANGEBODEN: {A.RESERVEREN: _home(H.GERESERVEERD, "reserved"), **_moved(H.AANGEBODEN), **_WITHDRAW},
    H.GERESERVEERD: {
        A.BEZICHTIGEN: _home(H.BEZICHTIGD, "viewed"), A.ACCEPTEREN: _home(H.GEACCEPTEERD, "accepted"), **_REFUSE, **_FREE, **_moved(H.GERESERVEERD), **_WITHDRAW,
    },
    H.BEZICHTIGD: {A.ACCEPTEREN: _home(H.GEACCEPTEERD, "accepted"), **_REFUSE, **_FREE, **_moved(H.BEZICHTIGD)},
    H.GEACCEPTEERD: {A.CONTRACT: _home(H.CONTRACT, "signed"), **_FREE, **_moved(H.GEACCEPTEERD)},
    H.CONTRACT: {A.SLEUTEL: _home(H.SLEUTEL, "handed_over"), **_FREE},
    H.SLEUTEL: {},
    H.INGETROKKEN: {},
}
TAKEN = {H.GERESERVEERD, H.BEZICHTIGD, H.GEACCEPTEERD, H.CONTRACT, H.SLEUTEL}
"""A household is tied to the home in these states, and in no other (held to by the database)."""


class RoundState(TextChoices):
    OPEN = "open", _("geopend")
    MOMENTOPNAME = "momentopname", _("momentopname gemaakt")
    REKENT = "rekent", _("advies wordt berekend")
    ADVIES = "advies", _("advies")
    VOORSTEL = "voorstel", _("voorgesteld")
    BESLOTEN = "besloten", _("besloten")
    AFGESLOTEN = "afgesloten", _("afgesloten")
    GESTOPT = "gestopt", _("gestopt zonder besluit")


class RoundAct(TextChoices):
    SNAPSHOT = "momentopname", _("Momentopname maken")
    ASK = "rekenen", _("Advies vragen")
    ADVISED = "advies", _("Advies klaar")
    FAILED = "mislukt", _("Geen advies mogelijk")
    CANCEL = "afbreken", _("Berekening afbreken")
    LAPSE = "vervallen", _("Advies vervallen")
    PROPOSE = "voorstellen", _("Voorstellen ter besluit")
    BACK = "terug", _("Terug naar advies")
    DECIDE = "besluiten", _("Besluiten")
    CLOSE = "afsluiten", _("Ronde afsluiten")
    STOP = "stoppen", _("Stoppen zonder besluit")


R, RA = RoundState, RoundAct


def _round(to: RoundState, event: str, *, needs: str = permissions.PREPARE, reason: bool = False) -> Step:
    return Step(to.value, f"round.{event}", needs, reason)


_STOP = {RA.STOP: _round(R.GESTOPT, "stopped", reason=True)}
_SNAPSHOT = {RA.SNAPSHOT: _round(R.MOMENTOPNAME, "snapshot", needs=permissions.DECIDE)}
_ASK = {RA.ASK: _round(R.REKENT, "advice_asked")}

ROUND_MACHINE: dict[RoundState, dict[RoundAct, Step]] = {
    R.OPEN: {**_SNAPSHOT, **_STOP},
    R.MOMENTOPNAME: {**_ASK, **_STOP},
    R.REKENT: {
        RA.ADVISED: _round(R.ADVIES, "advised"), RA.FAILED: _round(R.MOMENTOPNAME, "no_advice"), RA.CANCEL: _round(R.MOMENTOPNAME, "advice_cancelled"), **_STOP,
    },
    R.ADVIES: {RA.PROPOSE: _round(R.VOORSTEL, "proposed"), RA.LAPSE: _round(R.MOMENTOPNAME, "advice_lapsed"), **_ASK, **_STOP},
    R.VOORSTEL: {RA.DECIDE: _round(R.BESLOTEN, "decided", needs=permissions.DECIDE), RA.BACK: _round(R.ADVIES, "sent_back", reason=True), **_STOP},
    R.BESLOTEN: {RA.CLOSE: _round(R.AFGESLOTEN, "closed", needs=permissions.DECIDE)},
    R.AFGESLOTEN: {},
    R.GESTOPT: {},
}
ENDS = {R.AFGESLOTEN, R.GESTOPT}
BY_ITSELF = {RA.ADVISED, RA.FAILED, RA.LAPSE}
"""Steps that follow from something else that was done; nobody presses them."""


class CardState(TextChoices):
    IN_RONDE = "in_ronde", _("in de ronde")
    BESLOTEN = "besloten", _("besloten")
    NIET_GEPLAATST = "niet_geplaatst", _("nog geen plaats: wacht op de volgende ronde")
    BRIEF = "brief", _("brief gegeven")
    AKKOORD = "akkoord", _("stemt in")
    GEWEIGERD = "geweigerd", _("weigert")
    HERZIEN = "herzien", _("weigering terecht: opnieuw in een ronde")
    GEHUISVEST = "gehuisvest", _("gehuisvest")
    UIT_RONDE = "uit_ronde", _("uit de ronde gehaald")
    VERVALLEN = "vervallen", _("koppeling vervallen")


class CardAct(TextChoices):
    PLACE = "plaatsen", _("Plaats besloten")
    LEAVE = "wachten", _("Geen plaats in deze ronde")
    LETTER = "brief", _("Brief meegeven")
    CONSENT = "instemmen", _("Stemt in")
    REFUSE = "weigeren", _("Weigert")
    JUSTIFY = "terecht", _("Weigering terecht bevonden")
    DISMISS = "niet_terecht", _("Weigering niet terecht bevonden")
    HOUSED = "gehuisvest", _("Gehuisvest")
    WITHDRAW = "uit_ronde", _("Uit de ronde halen")
    SELF = "zelf_gehuisvest", _("Vond zelf een woning in een andere gemeente")
    LAPSE = "ingetrokken", _("Koppeling intrekken")


C, CA = CardState, CardAct


def _card(to: CardState, event: str, *, reason: bool = False) -> Step:
    return Step(to.value, f"card.{event}", permissions.DECIDE, reason)


_LAPSE = {CA.SELF: _card(C.VERVALLEN, "link_ended", reason=True), CA.LAPSE: _card(C.VERVALLEN, "link_ended", reason=True)}
_ANSWER = {CA.CONSENT: _card(C.AKKOORD, "consented"), CA.REFUSE: _card(C.GEWEIGERD, "refused", reason=True)}

CARD_MACHINE: dict[CardState, dict[CardAct, Step]] = {
    C.IN_RONDE: {CA.PLACE: _card(C.BESLOTEN, "placed"), CA.LEAVE: _card(C.NIET_GEPLAATST, "left"), CA.WITHDRAW: _card(C.UIT_RONDE, "withdrawn", reason=True)},
    C.BESLOTEN: {CA.LETTER: _card(C.BRIEF, "letter"), **_ANSWER, **_LAPSE},
    C.NIET_GEPLAATST: {},
    C.BRIEF: {**_ANSWER, CA.LETTER: _card(C.BRIEF, "letter"), **_LAPSE},
    C.AKKOORD: {CA.HOUSED: _card(C.GEHUISVEST, "housed"), CA.REFUSE: _card(C.GEWEIGERD, "refused", reason=True), **_LAPSE},
    C.GEWEIGERD: {CA.JUSTIFY: _card(C.HERZIEN, "refusal_upheld", reason=True), CA.DISMISS: _card(C.BESLOTEN, "refusal_dismissed", reason=True), **_LAPSE},
    C.HERZIEN: {},
    C.GEHUISVEST: {},
    C.UIT_RONDE: {},
    C.VERVALLEN: {},
}
FALLS = {CA.JUSTIFY: "weigering_terecht", CA.SELF: "zelf_gehuisvest", CA.LAPSE: "ingetrokken"}
"""Acts after which the koppeling no longer holds, with the reason that the file gives."""
