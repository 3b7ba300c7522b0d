"""What happens on the way: offer, hours, exams, modules, circumstances, benefit, sanctions."""

from .build import DECISION, EVENT, PERIOD, item, kind
from .person import RELATIONS
from .plan import EXAM_PARTS, LITERACY, ROUTES

PLACES = (
    "keurmerkinstelling", "taalschakelinstelling", "praktijkonderwijs", "vso_arbeid", "vso_dagbesteding", "mbo_entree",
    "gemeente", "overig",
)  # fmt: skip
HOURS = ("nt2", "alfabetisering", "knm", "participatie", "map", "map_praktijk", "pvt", "taalschakeltraject")
PHASES = ("intake", "leerroute", "voor_pip")
OFFENCES = ("brede_intake", "begeleiding", "pvt", "map", "leerroute")
BLAME = ("opzet", "grove_schuld", "gewoon", "verminderd", "geen")
ABSENCES = ("ziek", "afspraak", "werk", "kinderopvang", "vervoer", "zorgtaken", "verlof", "zonder_bericht", "overig")
AFTERWARDS = (
    "niet_verwijtbaar", "verwijtbaar", "verlenging_aanvragen", "ontheffing_aanvragen", "begeleiding_voortzetten",
    "nader_onderzoek",
)  # fmt: skip
_WHO = item("betreft", "enum", "wie het overkomt", "whom it befalls", "persoon", *RELATIONS)
_PROOF = item("bewijs", "bool", "het vereiste bewijs is er", "the required proof is there")

PATH = (
    kind(
        "aanbod.gedaan", "Inburgeringsaanbod door het college", "Course offered by the college",
        ("datum van het aanbod", "date of the offer"),
        item("aanbieder", "text", "aanbieder", "provider"),
        item("instellingsnummer", "text", "nummer van de instelling bij DUO", "number of the school at DUO"),
        item("keurmerk", "enum", "keurmerk", "quality mark", "blik_op_werk", "taalschakeltraject", "geen"),
        item("start_lessen", "date", "verwachte eerste lesdag", "expected first day of lessons"),
        item("einde_lessen", "date", "verwachte einddatum, exclusief", "expected end, exclusive"),
        item("alfabetisering", "enum", "alfabetiseringsonderwijs", "literacy education", *LITERACY),
    ),
    kind(
        "lessen.gestart", "Lessen of taalschakeltraject begonnen", "Lessons or taalschakeltraject started", EVENT,
        item("soort", "enum", "leerroute", "route", *ROUTES), item("aanbieder", "text", "aanbieder", "provider"),
    ),
    kind(
        "lessen.afgerond", "Alle lessen van de leerroute gevolgd", "All lessons of the route followed", EVENT,
        item("soort", "enum", "leerroute", "route", *ROUTES),
    ),
    kind(
        "uren.gevolgd", "Gevolgde uren", "Hours followed", ("eerste dag waarop de uren zien", "first day of the hours"),
        item("soort!", "enum", "soort uren; map_praktijk zijn de praktijkuren van de MAP, map de overige (samen de MAP)", "kind of hours; map_praktijk are the practical hours of MAP, map the others (together MAP)", *HOURS),
        item("uren!", "number", "aantal uren", "number of hours", minimum=0),
        item("bij", "enum", "waar (leeg = keurmerkinstelling)", "where (empty = keurmerkinstelling)", *PLACES),
        item("fase", "enum", "wanneer: tijdens de brede intake, in de leerroute of voor het PIP (leeg = naar datum)",
             "when: during the intake, in the route or before the plan (empty = by date)", *PHASES),
        span="either",
    ),
    kind(
        "uren.aangeboden", "Aangeboden uren", "Hours offered", ("eerste dag waarop de uren zien", "first day of the hours"),
        item("soort!", "enum", "soort uren", "kind of hours", *HOURS),
        item("uren!", "number", "aantal uren", "number of hours", minimum=0), span="either",
    ),
    kind(
        "verzuim.gemeld", "Gemist van de lessen", "Absent from lessons", ("eerste dag van het verzuim", "first day of absence"),
        item("uren!", "number", "aantal gemiste uren", "number of hours missed", minimum=0),
        item("reden!", "enum", "reden", "reason", *ABSENCES),
        item("actie_school", "text", "wat de school al deed", "what the school has done already"),
        span="either", sensitivity="health",
    ),
    kind(
        "aanwezigheid.vastgesteld", "Aanwezigheid bij de lessen", "Attendance at lessons", EVENT,
        item("percentage!", "number", "percentage", "percentage", minimum=0, maximum=100),
    ),
    kind(
        "examen.afgelegd", "Examenonderdeel afgelegd", "Exam part taken", ("examendatum", "date of the exam"),
        item("onderdeel!", "enum", "onderdeel (ona alleen Wi2013)", "part (ona only under Wi2013)", *EXAM_PARTS, "ona"),
        item("niveau", "enum", "niveau (niet bij KNM)", "level (not for KNM)", "a2", "b1", "b2"),
        item("uitslag", "enum", "uitslag; leeg = nog niet bekend", "result; empty = not known yet", "geslaagd", "gezakt",
             "geen"),
        item("reden_geen", "enum", "waarom er geen uitslag is", "why there is no result",
             "afgemeld", "ziek", "fout_duo", "niet_verschenen"),
        item("afgemeld_op", "date", "dag van afmelding", "day of cancellation"),
    ),
    kind(
        "pvt.ondertekend", "Participatieverklaring ondertekend", "Participation statement signed",
        ("datum_ondertekening_pvt", "date of signature"),
        item("verwijtbaar", "bool", "overschrijding verwijtbaar, gemeld aan DUO", "lateness culpable, as told to DUO"),
    ),
    kind(
        "map.eindgesprek", "Eindgesprek MAP met het college", "Final MAP talk with the college",
        ("datum_eindgesprek_map", "date of the final talk"),
        item("verwijtbaar", "bool", "overschrijding verwijtbaar, gemeld aan DUO", "lateness culpable, as told to DUO"),
    ),
    kind(
        "z_route.eindgesprek", "Eindgesprek van de Z-route", "Final talk of the Z-route", EVENT,
        item("door", "enum", "wie het gesprek voerde (leeg = college)", "who held it (empty = college)",
             "college", "openbaar_lichaam", "derde"),
    ),
    kind("z_route.afgerond", "Z-route bij DUO afgerond gemeld", "Z-route reported complete to DUO",
         ("datum_afronding_zroute", "date of completion"),
         item("verwijtbaar", "bool", "overschrijding verwijtbaar, gemeld aan DUO", "lateness culpable, as told to DUO")),
    kind(
        "certificaat.uitgereikt", "Diploma of certificaat uitgereikt", "Diploma or certificate handed over", EVENT,
        item("wijze", "enum", "hoe", "how", "persoonlijk", "per_post", "gemachtigde"),
    ),
    kind(
        "termijn.beoordeeld", "Oordeel van het college na afloop van de termijn", "The college's view after the term ended",
        DECISION,
        item("uitkomst!", "enum", "uitkomst", "outcome", *AFTERWARDS),
        item("toelichting!", "text", "waarom", "why"), sensitivity="sanction",
    ),
    kind(
        "taalschakeltraject.beeindigd", "Taalschakeltraject beëindigd", "Taalschakeltraject ended", EVENT,
        item("voltooid!", "bool", "met goed gevolg", "successfully"),
    ),
    kind("voortgangsgesprek.gehouden", "Voortgangsgesprek gehouden", "Progress talk held", EVENT),
    kind("maatschappelijke_begeleiding.gestart", "Maatschappelijke begeleiding gestart", "Social guidance started", EVENT),
    kind("maatschappelijke_begeleiding.gestopt", "Maatschappelijke begeleiding gestopt", "Social guidance stopped", EVENT),
    kind(
        "omstandigheid.ziekte", "Ziekte die de inburgering ophoudt", "Illness that holds up integration", PERIOD,
        _WHO, _PROOF, span="period", sensitivity="health",
    ),
    kind("omstandigheid.overlijden", "Overlijden van een naaste", "Death of a close relative", EVENT, _WHO, _PROOF),
    kind("omstandigheid.bevalling", "Bevalling", "Childbirth", ("geboortedag", "day of birth"), _PROOF,
         sensitivity="health"),
    kind("omstandigheid.opvang", "Verblijf in een Blijf-van-mijn-Lijfhuis", "Stay in a refuge (Blijf-van-mijn-Lijfhuis)",
         PERIOD, _PROOF, span="period", sensitivity="safety", retention="zolang_nodig"),
    kind("omstandigheid.alfabetisering", "Alfabetisering", "Learning the Latin script", PERIOD, _PROOF, span="period"),
    kind("omstandigheid.dakloosheid", "Dakloosheid", "Homelessness", PERIOD, _PROOF, span="period"),
    kind("omstandigheid.aanbieder", "Omstandigheden bij de aanbieder", "Circumstances at the provider", PERIOD, _PROOF,
         span="period"),
    kind(
        "omstandigheid.overig", "Andere bijzondere individuele omstandigheid", "Other individual circumstance", PERIOD,
        item("verwijtbaar", "bool", "aan de persoon te verwijten (leeg = nee)", "attributable (empty = no)"), _PROOF,
        span="period", sensitivity="health",
    ),
    kind("omstandigheid.geen_aanbod", "Periode zonder inburgeringsaanbod, verklaard door het college",
         "Period without a course offered, stated by the college", PERIOD, _PROOF, span="period"),
    kind("omstandigheid.nakijkvertraging", "Examen A2 spreken of schrijven wordt vertraagd nagekeken",
         "Marking of the A2 speaking or writing exam is delayed", EVENT),
    kind(
        "bijstand.recht", "Recht op bijstand", "Right to social assistance", PERIOD,
        item("leefvorm", "enum", "leefvorm", "household", "alleenstaand", "alleenstaande_ouder", "gehuwd"), span="period",
    ),
    kind("bijstand.maatregel", "Verlaging van de bijstand", "Lowering of the social assistance", DECISION,
         item("gedraging", "enum", "waarom", "why", *OFFENCES, "ontzorgen", "taaleis", "overig"),
         item("overtreding", "fact", "dezelfde gedraging als", "same conduct as"),
         item("percentage", "number", "percentage", "percentage", minimum=0, maximum=100), sensitivity="sanction"),
    kind("ontzorgen.geweigerd", "Weigert mee te werken aan ontzorgen", "Refuses to cooperate with ontzorgen", EVENT,
         sensitivity="sanction"),
    kind("ontzorgen.gestart", "Betalingen bij het ontzorgen gestart", "Payments of ontzorgen started", EVENT),
    kind(
        "overtreding.geconstateerd", "Overtreding geconstateerd", "Breach established",
        ("dag van constatering", "day it was established"),
        item("soort!", "enum", "welke plicht (brede_intake = Wi 22, begeleiding = Wi 23, pvt/map = Wi 24, leerroute = Wi 25)",
             "which duty (brede_intake = Wi 22, begeleiding = Wi 23, pvt/map = Wi 24, leerroute = Wi 25)", *OFFENCES),
        item("verwijtbaarheid", "enum", "mate van verwijt (leeg = gewoon: geen opzet of grove schuld)",
             "degree of blame (empty = gewoon: neither intent nor gross negligence)", *BLAME), sensitivity="sanction",
    ),
    kind(
        "boete.besluit", "Boetebesluit", "Fine decision", ("datum van bekendmaking", "date of notification"),
        item("soort!", "enum", "welke plicht", "which duty", *OFFENCES),
        item("bedrag!", "number", "bedrag in euro", "amount in euro", minimum=0),
        item("overtreding", "fact", "de overtreding", "the breach"),
        item("nieuwe_termijn_tot", "date", "laatste dag van de nieuwe termijn", "last day of the new term"),
        item("onherroepelijk_op", "date", "dag waarop de boete onherroepelijk werd", "day it became final"),
        sensitivity="sanction",
    ),
    kind("boete.onherroepelijk", "Boete onherroepelijk", "Fine has become final", EVENT,
         item("boete!", "fact", "de boete", "the fine"), sensitivity="sanction"),
    kind("lening.verstrekt", "Sociale lening van DUO", "Loan from DUO", DECISION,
         item("bedrag", "number", "bedrag in euro", "amount in euro", minimum=0)),
    kind("lening.terugvordering", "Terugvordering van een lening", "Recovery of a loan", DECISION,
         item("bedrag", "number", "bedrag in euro", "amount in euro", minimum=0), sensitivity="sanction"),
    kind("lening.afgelost", "Lening geheel afgelost of kwijtgescholden", "Loan repaid or remitted", EVENT),
    kind("lening.oninbaar", "Oninbare leenschuld", "Uncollectable loan debt", EVENT, retention="kern", core=True),
    kind("duo.melding", "Melding aan DUO verzonden", "Message sent to DUO", ("dag van verzending", "day sent"),
         item("bericht!", "enum", "bericht", "message", "pip", "aanbod", "uren", "pvt", "map", "z_route",
              "geen_aanbod", "niet_vrijstellende_opleiding", "advies_bio", "contactpersoon", "leerbaarheidstoets"),
         item("betreft", "fact", "het gemelde feit", "the fact reported")),
    kind("pip.overdracht_gevraagd", "Nieuwe gemeente vraagt om het PIP", "New municipality asks for the plan", EVENT,
         item("gemeente!", "gemeente", "vragende gemeente", "municipality that asks")),
    kind("pip.overgedragen", "PIP, voortgang en boetes overgedragen", "Plan, progress and fines handed over", EVENT,
         item("gemeente", "gemeente", "ontvangende gemeente", "receiving municipality")),
)  # fmt: skip
