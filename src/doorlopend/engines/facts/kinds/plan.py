"""Vrijstelling, ontheffing, brede intake, PIP and the inburgeringstermijn."""

from .build import DECISION, EVENT, PERIOD, item, kind

PARTS = ("lezen", "luisteren", "schrijven", "spreken")
EXAM_PARTS = (*PARTS, "knm")
ROUTES = ("b1_route", "onderwijsroute", "z_route")
SCHOOLS = (
    "basisonderwijs", "isk", "vmbo", "havo", "vwo", "mbo_entree", "mbo_2", "mbo_3", "mbo_4", "hbo", "wo",
    "praktijkonderwijs", "vso_arbeid", "vso_dagbesteding", "vso_vervolgonderwijs", "internationale_school",
    "taalschakeltraject", "overig",
)  # fmt: skip
DOCUMENTS = (
    "inburgeringsdiploma_wi2021", "inburgeringscertificaat_wi2021", "inburgeringsdiploma_wi2013", "vmbo", "havo", "vwo",
    "mbo_entree", "mbo_2", "mbo_3", "mbo_4", "hbo", "wo", "praktijkonderwijs", "staatsexamen_nt2_1", "staatsexamen_nt2_2",
    "staatsexamen_nt2_deel", "cnavt", "taalschakeltraject", "internationale_school", "overig",
)  # fmt: skip
EXEMPTION_GROUNDS = (
    "acht_jaar_leerplicht", "document", "leer_of_kwalificatieplicht", "opleiding", "aantoonbaar_ingeburgerd",
)  # fmt: skip
RELEASE_GROUNDS = ("medisch", "bijzondere_omstandigheden", "geleverde_inspanning")
EXTENSION_GROUNDS = (
    "ziekte", "overlijden", "bevalling", "opvang", "alfabetisering", "dakloosheid", "geen_aanbod", "aanbieder",
    "overig", "combinatie", "niet_vrijstellende_opleiding", "bijna_afgerond", "onderbreking", "nakijkvertraging",
)  # fmt: skip
LITERACY = ("a", "aa", "nvt")
"""Education for who cannot read and write, for who reads another script, or none (DUO's codes)."""
LEVELS = ("onder_a1", "a1", "a2", "b1", "b2")

_LEVEL_FIELDS = tuple(
    item(f"niveau_{part}", "enum", f"niveau {part}", f"level of {part}", *LEVELS) for part in PARTS
)

PLAN = (
    kind(
        "leerplicht", "Leer- of kwalificatieplichtig", "Subject to compulsory education", PERIOD,
        item("soort", "enum", "soort", "kind", "leerplicht", "kwalificatieplicht"), span="period",
    ),
    kind(
        "onderwijs.inschrijving", "Inschrijving bij een opleiding", "Enrolment in education", PERIOD,
        item("soort!", "enum", "soort onderwijs", "kind of education", *SCHOOLS),
        item("instelling", "text", "naam van de school", "name of the school"),
        item("nederlandstalig", "bool", "in het Nederlands gegeven (leeg = ja)", "taught in Dutch (empty = yes)"),
        span="period",
    ),
    kind(
        "diploma.behaald", "Diploma, certificaat of document", "Diploma, certificate or document",
        ("datum van het document", "date of the document"),
        item("soort!", "enum", "soort document", "kind of document", *DOCUMENTS),
        item("land", "land", "land van uitgifte (leeg = NL)", "country of issue (empty = NL)"),
        item("nederlandstalig", "bool", "in het Nederlands gegeven (leeg = ja)", "taught in Dutch (empty = yes)"),
        item("leerweg", "enum", "leerweg (vmbo)", "track (vmbo)", "basis", "kader", "gemengd", "theoretisch"),
        item("nederlands_voldoende", "bool", "voldoende voor het vak Nederlands", "pass for the subject Dutch"),
        *_LEVEL_FIELDS, retention="kern", core=True,
    ),
    kind(
        "vrijstelling.aanvraag", "Aanvraag om vrijstelling", "Application for exemption",
        ("dag waarop DUO de aanvraag ontving", "day DUO received the application"),
        item("grond!", "enum", "grond", "ground", *EXEMPTION_GROUNDS),
        item("onderdelen", "enums", "onderdelen, bij gedeeltelijke vrijstelling", "parts, if partial", *EXAM_PARTS),
        item("brp_jaren", "number", "jaren onafgebroken in de BRP", "years unbroken in the BRP", minimum=0),
        item("werk_jaren", "number", "jaren betaald of vrijwillig werk", "years of paid or voluntary work", minimum=0),
        item("gesprek_b1", "bool", "spreken en luisteren op B1 gebleken in het gesprek",
             "interview showed speaking and listening at B1"),
    ),
    kind(
        "vrijstelling.besluit", "Besluit over vrijstelling door DUO", "DUO's decision on exemption", DECISION,
        item("uitkomst!", "enum", "uitkomst", "outcome", "verleend", "geweigerd", "ingetrokken"),
        item("omvang", "enum", "omvang", "extent", "volledig", "tijdelijk", "gedeeltelijk"),
        item("grond", "enum", "grond", "ground", *EXEMPTION_GROUNDS),
        item("onderdelen", "enums", "onderdelen, bij gedeeltelijk", "parts, if partial", *EXAM_PARTS),
        span="either", retention="kern", core=True,
    ),
    kind(
        "ontheffing.aanvraag", "Aanvraag om ontheffing", "Application for release",
        ("dag waarop DUO de aanvraag ontving", "day DUO received the application"),
        item("grond!", "enum", "grond", "ground", *RELEASE_GROUNDS),
        item("advies_college", "bool", "advies van het college bijgevoegd", "advice of the college enclosed"),
        item("binnen_vijf_jaar_in_staat", "bool", "naar het medisch advies binnen vijf jaar wel in staat",
             "able within five years according to the medical advice"),
        item("advies", "enum", "medisch advies", "medical advice", "ontheffing", "gedeeltelijk", "aangepast_examen", "geen"),
        sensitivity="health",
    ),
    kind(
        "ontheffing.besluit", "Besluit over ontheffing door DUO", "DUO's decision on release", DECISION,
        item("uitkomst!", "enum", "uitkomst", "outcome", "verleend", "geweigerd"),
        item("grond", "enum", "grond", "ground", *RELEASE_GROUNDS),
        item("omvang", "enum", "omvang", "extent", "volledig", "gedeeltelijk"),
        item("onderdelen", "enums", "onderdelen, bij gedeeltelijk", "parts, if partial", *EXAM_PARTS, "participatie"),
        item("max_participatie_uren", "int", "hoogste belastbare participatie-uren", "most participation hours bearable",
             minimum=0),
        sensitivity="health", retention="kern", core=True,
    ),
    kind(
        "intake.oproep", "Oproep voor de brede intake of de leerbaarheidstoets", "Call for the broad intake",
        ("datum van de oproep", "date of the call"),
        item("termijn", "date", "dag waarop of waarvoor de persoon moet komen", "day on or before which to appear"),
        item("uitkomst", "enum", "wat er gebeurde; leeg = nog open", "what happened; empty = still open",
             "verschenen", "niet_verschenen", "onvoldoende_medewerking"),
        item("verwijtbaar", "bool", "is het niet verschijnen te verwijten (leeg = ja)",
             "is not appearing culpable (empty = yes)"),
    ),
    kind("intake.waarschuwing", "Schriftelijke waarschuwing", "Written warning", DECISION, sensitivity="sanction"),
    kind(
        "intake.afgerond", "Brede intake afgerond", "Broad intake completed", EVENT,
        item("bij_verstek", "bool", "afgerond in afwezigheid", "completed in absence"),
        item("alleen_gesprek_aangeboden", "bool", "op het gesprek zonder partner of gezin gewezen",
             "told of the right to a talk without partner or family"),
    ),
    kind(
        "leerbaarheidstoets.afgelegd", "Leerbaarheidstoets afgelegd", "Leerbaarheidstoets taken", EVENT,
        item("uitslag", "enum", "uitslag", "result", "b1_haalbaar", "b1_niet_haalbaar", "onbekend"),
    ),
    kind(
        "leerbaarheidstoets.ontheven", "Ontheffing van de leerbaarheidstoets door het college",
        "Released from the leerbaarheidstoets by the college", DECISION, sensitivity="health",
    ),
    kind(
        "informatie_derden.gevraagd", "Informatie van een derde gevraagd", "Information asked of a third party", EVENT,
        item("wat!", "text", "welke informatie", "which information"),
        item("noodzakelijk!", "bool", "het PIP kan er redelijkerwijs niet zonder",
             "the plan cannot reasonably be set without it"),
    ),
    kind(
        "informatie_derden.ontvangen", "Informatie van een derde ontvangen", "Information of a third party received",
        ("dag van ontvangst", "day of receipt"),
        item("wat!", "text", "welke informatie", "which information"),
        item("noodzakelijk!", "bool", "het PIP kon er redelijkerwijs niet zonder",
             "the plan could not reasonably be set without it"),
    ),
    kind(
        "pip.vertraging", "Oorzaak waardoor het PIP later wordt", "Cause that delays the plan", PERIOD,
        item("oorzaak!", "enum", "oorzaak", "cause",
             "persoon_afwezig", "capaciteit_college", "wachtlijst", "informatie_derden", "duo", "afstand_azc", "geen_tolk",
             "overig"), span="either",
    ),
    kind(
        "pip.vastgesteld", "PIP vastgesteld, voor het eerst of opnieuw", "Plan (PIP) set, first or anew",
        ("dagtekening_pip", "date on the decision (dagtekening)"),
        item("leerroute!", "enum", "leerroute", "route", *ROUTES),
        item("niveau", "enum", "taalniveau van de leerroute", "language level of the route", "a2", "b1"),
        item("a2_onderdelen", "enums", "onderdelen op A2 na afschalen", "parts at A2 after lowering", *PARTS),
        item("reden", "enum", "waarom het PIP is vastgesteld", "why the plan was set",
             "eerste", "schakelen", "afschalen", "verhuizing", "heroverweging", "inhoud_gewijzigd"),
        item("gemeente", "gemeente", "gemeente die het PIP vaststelde", "municipality that set the plan"),
        item("bekendmaking", "date", "dag van bekendmaking; leeg = dagtekening", "day of notification; empty = dagtekening"),
        item("intensiteit_uren", "number", "uren leerroute (NT2 en KNM)", "hours of the route (NT2 and KNM)", minimum=0),
        item("alfabetisering", "enum", "alfabetiseringsonderwijs", "literacy education", *LITERACY),
        item("pvt_uren", "number", "uren PVT", "PVT hours", minimum=0),
        item("map_uren", "number", "uren MAP in totaal", "MAP hours in total", minimum=0),
        item("map_praktijk_uren", "number", "waarvan praktijkuren", "of which practical hours", minimum=0),
        item("voortgangsgesprekken", "int", "aantal voortgangsgesprekken", "number of progress talks", minimum=0),
        item("vve", "bool", "afspraken over VVE", "agreements on VVE"),
        item("z_examen_onderdelen", "enums", "Z-route: onderdelen waarin de persoon examen wil doen",
             "Z-route: parts in which the person wants to take an exam", *EXAM_PARTS),
        item("bij_verstek", "bool", "vastgesteld na intake in afwezigheid", "set after an intake in absence"),
        item("opleiding_afmaken", "bool", "mag eerst een niet vrijstellende opleiding afmaken",
             "may first finish a non-exempting education"),
        item("onderwijswens", "bool", "wil beroeps- of hoger onderwijs", "wants vocational or higher education"),
        item("diplomakans_groot", "bool", "grote kans op een diploma naar het oordeel van het college",
             "large chance of a diploma in the view of the college"),
        item("leerroutes_onderzocht", "bool", "elke leerroute waar de feiten op wijzen is onderzocht en de keuze gemotiveerd",
             "every route the facts point at was investigated and the choice justified"),
        item("bijzonder_geval", "bool", "schakelen wegens een bijzonder geval", "switch because of a special case"),
        item("voor_pip_meegeteld", "bool", "inspanning van voor het PIP telt uitdrukkelijk mee",
             "effort before the plan is expressly counted"),
    ),
    kind(
        "pip.ingetrokken", "PIP ingetrokken", "Plan revoked", DECISION,
        item("pip", "fact", "het PIP dat is ingetrokken; leeg = het laatste", "the plan revoked; empty = the latest"),
    ),
    kind(
        "rechtsmiddel.ingesteld", "Bezwaar of beroep ingesteld", "Objection or appeal lodged", EVENT,
        item("soort!", "enum", "soort", "kind", "bezwaar", "beroep", "hoger_beroep"),
        item("tegen!", "fact", "het besluit", "the decision"),
    ),
    kind(
        "rechtsmiddel.beslist", "Op bezwaar of beroep beslist", "Objection or appeal decided", DECISION,
        item("tegen!", "fact", "het besluit", "the decision"),
        item("uitkomst!", "enum", "uitkomst", "outcome", "ongegrond", "gegrond", "niet_ontvankelijk", "ingetrokken"),
    ),
    kind(
        "schakelen.voorgenomen", "Voornemen om van leerroute te wisselen", "Intended switch of route", EVENT,
        item("naar!", "enum", "leerroute", "route", *ROUTES),
        item("bijzonder_geval", "bool", "bijzonder geval", "special case"),
    ),
    kind(
        "afschalen.beoordeling", "Oordeel van het college over afschalen", "The college's view on lowering the level",
        DECISION,
        item("inzet_voldoende!", "bool", "voldoende inzet tijdens de lessen", "sufficient effort in the lessons"),
        item("b1_haalbaar!", "bool", "B1 haalbaar binnen de termijn", "B1 attainable within the term"),
    ),
    kind(
        "inburgeringstermijn.duo", "Inburgeringstermijn volgens DUO", "Term according to DUO",
        ("startdatum (inclusief)", "startdatum (inclusive)"),
        item("einddatum", "date", "einddatum van DUO, exclusief", "DUO's einddatum, exclusive"),
        item("regime", "enum", "wet", "act", "wi2013", "wi2021"), retention="dossier",
    ),
    kind(
        "verlenging.aanvraag", "Aanvraag om verlenging", "Application for extension",
        ("dag waarop DUO de aanvraag ontving", "day DUO received the application"),
        item("grond!", "enum", "grond", "ground", *EXTENSION_GROUNDS),
        item("omstandigheid", "fact", "de omstandigheid waarop de aanvraag rust", "the circumstance relied on"),
        item("periode_van", "date", "eerste dag van de omstandigheid", "first day of the circumstance"),
        item("periode_tot", "date", "laatste dag van de omstandigheid", "last day of the circumstance"),
    ),
    kind(
        "verlenging.besluit", "Besluit over verlenging door DUO", "DUO's decision on extension", DECISION,
        item("uitkomst!", "enum", "uitkomst", "outcome", "verleend", "geweigerd"),
        item("ambtshalve", "bool", "zonder aanvraag", "without application"),
        item("grond", "enum", "grond", "ground", *EXTENSION_GROUNDS),
        item("maanden", "int", "maanden erbij", "months added", minimum=0, maximum=600),
        item("dagen", "int", "dagen erbij", "days added", minimum=0, maximum=20_000),
        item("laatste_dag", "date", "nieuwe laatste dag (inclusief)", "new last day (inclusive)"),
        item("periode_van", "date", "eerste dag van de omstandigheid", "first day of the circumstance"),
        item("periode_tot", "date", "laatste dag van de omstandigheid", "last day of the circumstance"),
    ),
)  # fmt: skip
