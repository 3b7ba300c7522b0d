"""Where the person may live and lives: permit, azc, koppeling, BRP, housing, the duty itself."""

from .build import EVENT, PERIOD, item, kind

PERMITS = (
    "asiel_bepaalde_tijd", "asiel_onbepaalde_tijd", "regulier_bepaalde_tijd", "regulier_onbepaalde_tijd",
    "tijdelijke_bescherming", "eu_recht", "in_afwachting",
)  # fmt: skip
PURPOSES = (
    "gezin", "geestelijke_bedienaar", "humanitair_niet_tijdelijk", "overig_niet_tijdelijk", "gezin_van_tijdelijk",
    "arbeid_als_zelfstandige", "kennismigrant", "europese_blauwe_kaart", "seizoenarbeid", "overplaatsing",
    "arbeid_in_loondienst", "grensoverschrijdende_dienstverlening", "onderzoek", "lerend_werken",
    "niet_geprivilegieerd_militair", "studie", "zoeken_arbeid", "uitwisseling", "medische_behandeling",
    "tijdelijk_humanitair", "afwachting_rwn_17", "vermogende_vreemdeling",
)  # fmt: skip
REFERENTS = ("asiel_bepaalde_tijd", "asiel_onbepaalde_tijd", "eu_langdurig_internationale_bescherming", "overig")
GROUPS = ("asielstatushouder_a", "asielstatushouder_b", "gezins_of_overige_migrant")
EXCEPTIONS = ("eu_eer_zwitserland", "familielid_vrij_verkeer", "integratievoorwaarde_elders_voldaan", "verdrag")
END_REASONS = (
    "voldaan", "volledige_vrijstelling", "volledige_ontheffing", "tijdelijke_vrijstelling", "verblijfsdoel_gewijzigd",
    "vertrek_langer_dan_een_jaar", "overlijden", "naturalisatie", "aow_leeftijd", "verblijfsrecht_ingetrokken", "overig",
)  # fmt: skip

STAY = (
    kind(
        "asiel.aanvraag", "Asielaanvraag", "Asylum application", ("datum van de aanvraag", "date of application"),
        item("kansrijk", "bool", "verlening wordt verwacht", "expected to be granted"),
    ),
    kind(
        "asiel.besluit", "Besluit op de asielaanvraag", "Decision on the asylum application",
        ("datum van het besluit", "date of the decision"),
        item("uitkomst!", "enum", "uitkomst", "outcome", "ingewilligd", "afgewezen"),
    ),
    kind(
        "verblijfsrecht.verleend", "Verblijfsrecht", "Right of residence",
        ("eerste dag van het verblijfsrecht", "first day of the right"),
        item("soort!", "enum", "soort verblijfsrecht naar betekenis", "kind of permit by meaning", *PERMITS),
        item("doel", "enum", "verblijfsdoel (alleen regulier)", "purpose (regular permits only)", *PURPOSES),
        item("referent", "enum", "verblijfsrecht van de referent bij gezinsverblijf",
             "permit of the family member the stay depends on", *REFERENTS),
        item("bekend_gemaakt", "date", "dag waarop de IND het verblijfsrecht bekendmaakte; leeg = valid_from",
             "day on which the IND made the right known; empty = valid_from"),
        item("afgeleid", "bool", "afgeleid asielrecht van een nareiziger", "asylum right derived as a nareiziger"),
        span="period",
    ),
    kind(
        "verblijfsrecht.ingetrokken", "Verblijfsrecht ingetrokken of verlenging geweigerd",
        "Permit withdrawn or its extension refused", ("dag waarop het verblijfsrecht eindigt", "day the right ends"),
        item("reden!", "enum", "wat er gebeurde", "what happened", "ingetrokken", "verlenging_geweigerd"),
    ),
    kind(
        "inburgeringsplicht.uitzondering", "Grond van Wi 3 lid 2 waardoor iemand niet inburgeringsplichtig is",
        "Ground of Wi 3(2) because of which there is no duty", PERIOD,
        item("grond!", "enum", "grond", "ground", *EXCEPTIONS), span="period",
    ),
    kind(
        "verblijf.buitenland", "Verblijf buiten Nederland", "Stay outside the Netherlands", PERIOD, span="period",
    ),
    kind(
        "inburgeringsplicht.vastgesteld", "DUO heeft de inburgeringsplicht vastgesteld",
        "DUO has established the duty to integrate", ("begin van de inburgeringsplicht", "start of the duty"),
        item("regime", "enum", "wet waaronder de plicht valt", "act the duty falls under", "wi2013", "wi2021"),
        span="period", retention="kern", core=True,
    ),
    kind(
        "inburgeringsplicht.kennisgeving", "Schriftelijke kennisgeving van de inburgeringsplicht door DUO",
        "DUO's written notice of the duty to the person", ("datum van de kennisgeving", "date of the notice"),
    ),
    kind(
        "inburgeringsplicht.beeindigd", "DUO heeft de inburgeringsplicht beëindigd", "DUO has ended the duty",
        ("laatste dag van de plicht", "last day of the duty"),
        item("reden!", "enum", "reden", "reason", *END_REASONS), retention="kern", core=True,
    ),
    kind(
        "inburgeringsplicht.onderbreking", "Onderbreking van de plicht (Bi 2.1 lid 2)",
        "Interruption of the duty (Bi 2.1(2))", PERIOD,
        item("reden!", "enum", "reden", "reason", "geen_ingezetene", "tijdelijk_doel", "geestelijke_onderbroken"),
        span="period",
    ),
    kind(
        "doelgroep.vastgesteld", "Doelgroep volgens DUO", "Group according to DUO", ("geldig vanaf", "valid from"),
        item("doelgroep!", "enum", "groep", "group", *GROUPS), span="period",
    ),
    kind(
        "azc.verblijf", "Verblijf in een opvanglocatie van het COA", "Stay in a COA reception location", PERIOD,
        item("locatie", "text", "naam van de locatie", "name of the location"),
        item("gemeente", "gemeente", "gemeente van de locatie", "municipality of the location"), span="period",
    ),
    kind(
        "coa.voorinburgering", "Deelname aan de voorbereiding op de inburgering bij het COA",
        "Took part in COA's preparation for integration", PERIOD,
        item("onderdeel", "enum", "onderdeel", "part", "nt2", "map", "knm", "pvt"),
        item("uren", "number", "uren", "hours", minimum=0), span="either",
    ),
    kind(
        "koppeling", "Koppeling aan een gemeente door het COA", "Assignment to a municipality by COA",
        ("koppelingsdatum", "date of assignment"),
        item("gemeente!", "gemeente", "gemeentecode", "municipality code"),
    ),
    kind(
        "koppeling.vervallen", "De koppeling aan een gemeente geldt niet meer", "The assignment to a municipality no longer holds",
        ("eerste dag zonder deze koppeling", "first day without this assignment"),
        item("gemeente!", "gemeente", "gemeentecode van de koppeling", "municipality code of the assignment"),
        item("reden!", "enum", "reden", "reason", "weigering_terecht", "ingetrokken", "zelf_gehuisvest"),
    ),
    kind(
        "woning.behoefte", "Wat de woning voor dit huishouden moet hebben", "What the home of this household must have",
        ("vastgelegd op", "recorded on"),
        item("personen", "int", "aantal personen", "number of people", minimum=1),
        item("slaapkamers", "int", "aantal slaapkamers", "number of bedrooms", minimum=0),
        item("gelijkvloers", "bool", "zonder trap te bereiken en te bewonen", "without stairs"),
        item("rolstoel", "bool", "geschikt voor een rolstoel", "fit for a wheelchair"), sensitivity="identifying",
    ),
    kind(
        "huisvesting.gerealiseerd", "De persoon heeft een woning gekregen", "The person has been housed",
        ("datum van huisvesting", "date of housing"),
        item("gemeente!", "gemeente", "gemeentecode", "municipality code"),
        item("vorm", "enum", "vorm", "form", "regulier", "tussenvoorziening", "doorstroomlocatie", "logeerregeling"),
    ),
    kind(
        "brp.inschrijving", "Inschrijving in de BRP van een gemeente", "Registration in a municipality's BRP",
        ("datum van inschrijving", "date of registration"),
        item("gemeente!", "gemeente", "gemeentecode", "municipality code"),
        item("in_azc", "bool", "ingeschreven op het adres van een azc (geen huisvesting)",
             "registered at the address of an azc (not housing)"),
        span="period",
    ),
    kind(
        "uitvoering.overgedragen", "Uitvoering van de wet geheel overgedragen aan een openbaar lichaam (Wi 18)",
        "Execution of the act fully transferred to a public body (Wi 18)", PERIOD,
        item("openbaar_lichaam!", "text", "naam van het openbaar lichaam", "name of the public body"),
        item("geheel!", "bool", "volledige overdracht", "full transfer"), span="period",
    ),
    kind("naturalisatie.verleend", "Naturalisatie", "Naturalisation", EVENT),
)  # fmt: skip
