"""The roles of the regional practice as data: what each may do, and which classes of facts it may see.

`docs/reference/roles.md` is generated from this table. A role without `sees` never meets a person file.
"""

from __future__ import annotations

from dataclasses import dataclass

CONTROLLER, REGION, ORGANISATION = "controller", "region", "organisation"

PERMISSIONS = {
    "dossier.read": "De dossiers van de eigen gemeente inzien",
    "dossier.write": "Feiten vastleggen en taken afhandelen",
    "dossier.colleagues": "Dossiers van collega's openen zonder reden op te geven",
    "dossier.assign": "Dossiers toewijzen en overdragen",
    "dossier.export": "Het hele dossier van een inwoner uitdraaien (inzage)",
    "dossier.destroy": "Vernietiging voorstellen of goedkeuren",
    "partner.answer": "Berichten van gemeenten over eigen mensen lezen en beantwoorden",
    "letters.write": "Brieven van de gemeente verwoorden",
    "gaps.read": "Zien wie tussen wal en schip dreigt te vallen",
    "audit.read": "Zien wie welk dossier heeft ingezien",
    "messages.read": "Berichten van en naar DUO zien",
    "messages.retry": "Een bericht opnieuw laten verwerken",
    "figures.read": "Cijfers van de regio zien",
    "offers.read": "Het aanbod van de regio zien",
    "offers.write": "Het eigen aanbod bijhouden",
    "contacts.read": "De aanspreekpunten van de regio zien",
    "contacts.write": "Aanspreekpunten bijhouden en bevestigen",
    "signals.read": "Signalen van de regio zien",
    "signals.write": "Een signaal melden",
    "signals.handle": "Signalen wegen, oppakken en terugkoppelen",
    "signals.answer": "Een opgeschaalde vraag beantwoorden of doorzetten",
    "polls.answer": "Een uitvraag voor de gemeente beantwoorden",
    "lessons.exchange": "Lessen uitwisselen met andere regio's",
    "governance.read": "Vergaderstukken en besluiten zien",
    "governance.write": "Agenda, verslag en besluiten bijhouden",
    "advice.write": "Als adviesraad adviseren, gevraagd en ongevraagd",
    "contracts.read": "Contracten, uren en facturen zien",
    "contracts.write": "Contracten beheren",
    "placement.read": "Plaatsingsrondes zien",
    "placement.prepare": "Een plaatsingsronde openen, advies vragen en voorstellen",
    "placement.write": "Huishoudens in een ronde brengen en over plaatsing besluiten",
    "homes.read": "Woningen, opvangplekken en capaciteit zien",
    "homes.write": "Woningen en opvangplekken melden",
    "homes.assign": "Een huishouden aan een woning verbinden en de stappen tot de sleutel bijhouden",
    "taakstelling.write": "Cijfers en afspraken van de taakstelling bijhouden",
    "testbeds.read": "Proeftuinen en bevindingen zien",
    "testbeds.write": "Proeftuinen opzetten",
    "testbeds.enrol": "Mensen van de eigen gemeente laten meedoen aan een proeftuin",
    "testbeds.release": "Gegevens van de eigen gemeente vrijgeven voor onderzoek",
    "publish": "Openbare pagina's bewerken en publiceren",
    "users.manage": "Gebruikers en rollen beheren",
    "own.read": "Het eigen dossier zien",
}

ORDINARY = frozenset({"ordinary", "identifying"})
CASEWORK = frozenset({"ordinary", "identifying", "health", "sanction"})
NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Role:
    """A role: where it is held, which fact classes it sees there (safety is for named people only)."""

    code: str
    label_nl: str
    label_en: str
    held_at: str
    permissions: frozenset[str]
    sees: frozenset[str] = NONE
    ground: str = "AVG 6 lid 1 e"


def _role(code: str, nl: str, en: str, held_at: str, may: str, sees: frozenset[str] = NONE, ground: str = "AVG 6 lid 1 e") -> Role:
    chosen = frozenset(may.split())
    if unknown := chosen - set(PERMISSIONS):
        raise ValueError(f"role {code}: unknown permission {sorted(unknown)}")
    return Role(code, nl, en, held_at, chosen, sees, ground)


_SHARED = "signals.write contacts.read offers.read"
_TABLE = [
    _role("regiocoordinator", "Regiocoördinator", "Regional coordinator", REGION,
          f"{_SHARED} contacts.write figures.read signals.read signals.handle signals.answer polls.answer lessons.exchange governance.read governance.write advice.write contracts.read placement.read placement.prepare homes.read taakstelling.write testbeds.read testbeds.write publish"),
    _role("verbinder_werk", "Regionale verbinder werk", "Regional employment broker", REGION,
          f"{_SHARED} figures.read signals.read offers.write testbeds.read"),
    _role("beleidsmedewerker", "Beleidsmedewerker", "Policy worker", REGION,
          f"{_SHARED} figures.read signals.read polls.answer governance.read governance.write testbeds.read testbeds.write offers.write homes.read homes.write taakstelling.write"),
    _role("regievoerder", "Regievoerder", "Case manager", CONTROLLER,
          f"{_SHARED} dossier.read dossier.write dossier.export gaps.read messages.read homes.read homes.assign testbeds.enrol", CASEWORK, "AVG 6 lid 1 c en e; Wi 37"),
    _role("teamleider", "Teamleider", "Team leader", CONTROLLER,
          f"{_SHARED} dossier.read dossier.write dossier.export dossier.colleagues dossier.assign dossier.destroy gaps.read audit.read messages.read messages.retry letters.write testbeds.enrol testbeds.release", CASEWORK, "AVG 6 lid 1 c en e; Wi 37"),
    _role("contractmanager", "Contractmanager", "Contract manager", REGION,
          f"{_SHARED} figures.read contracts.read contracts.write governance.read"),
    _role("financien", "Financiën", "Finance", REGION, "contracts.read figures.read", NONE, "AVG 6 lid 1 c"),
    _role("coa_casemanager", "COA-casemanager", "COA case manager", CONTROLLER,
          f"{_SHARED} dossier.read dossier.write gaps.read", CASEWORK, "Wet COA; AVG 6 lid 1 e"),
    _role("coa_plaatsing", "COA-regievoerder plaatsing", "COA placement officer", CONTROLLER,
          "dossier.read dossier.write dossier.colleagues dossier.assign placement.read placement.prepare placement.write signals.write", ORDINARY, "Wet COA; AVG 6 lid 1 e"),
    _role("coa_programma", "COA-programmabegeleider", "COA programme officer", ORGANISATION, f"{_SHARED} partner.answer"),
    _role("taalaanbieder", "Taalaanbieder", "Language school", ORGANISATION, f"{_SHARED} partner.answer offers.write"),
    _role("begeleider", "Maatschappelijk begeleider", "Social guidance worker", CONTROLLER,
          f"{_SHARED} dossier.read dossier.write gaps.read", ORDINARY, "AVG 6 lid 1 e; Wi 13, onder mandaat"),
    _role("vrijwilliger", "Vrijwilliger", "Volunteer", ORGANISATION, "signals.write", NONE, "AVG 6 lid 1 b"),
    _role("sleutelpersoon", "Sleutelpersoon", "Key person", REGION, "signals.write offers.read contacts.read", NONE, "AVG 6 lid 1 b"),
    _role("poolcoordinator", "Poolcoördinator", "Pool coordinator", REGION, f"{_SHARED} signals.read offers.write"),
    _role("corporatie", "Consulent woningcorporatie", "Housing corporation officer", ORGANISATION, "signals.write contacts.read partner.answer homes.read homes.write"),
    _role("werkgever", "Werkgever", "Employer", ORGANISATION, "signals.write offers.write", NONE, "AVG 6 lid 1 b"),
    _role("ggd", "GGD", "Public health service", ORGANISATION, f"{_SHARED} partner.answer offers.write", NONE, "Wpg"),
    _role("school", "JGZ / school / leerplicht", "Youth health / school", ORGANISATION, "signals.write contacts.read partner.answer", NONE, "Leerplichtwet; Wpg"),
    _role("adviesraadlid", "Lid adviesraad", "Advisory board member", REGION, "signals.write signals.read governance.read advice.write", NONE, "AVG 6 lid 1 b"),
    _role("cop_lid", "CoP-lid", "Community of Practice member", REGION, f"{_SHARED} signals.read signals.handle"),
    _role("bestuurder", "Bestuurder", "Alderman", REGION, "figures.read governance.read signals.read testbeds.read homes.read"),
    _role("statushouder", "Statushouder", "Status holder", CONTROLLER, "own.read signals.write", NONE, "AVG 12-22"),
    _role("divosa", "Divosa-regioadviseur", "Divosa regional adviser", REGION, "signals.read signals.answer governance.read figures.read"),
    _role("onderzoeker", "Onderzoeker", "Researcher", REGION, "figures.read testbeds.read", NONE, "AVG 89; UAVG 24"),
    _role("redacteur", "Redacteur", "Editor", REGION, "publish contacts.read"),
    _role("fg", "Functionaris gegevensbescherming", "Data protection officer", CONTROLLER, "audit.read dossier.destroy", NONE, "AVG 37-39"),
    _role("beheerder_gemeente", "Beheerder gemeente", "Municipal administrator", CONTROLLER, "users.manage messages.read"),
    _role("beheerder_regio", "Beheerder regio", "Regional administrator", REGION, "users.manage contacts.write contacts.read"),
    _role("toezicht", "Toezichthouder", "Supervisor", REGION, "figures.read contracts.read"),
]
ROLES: dict[str, Role] = {role.code: role for role in _TABLE}
