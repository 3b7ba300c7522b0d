"""What a brede intake brings to light, and what the plan holds besides hours: talks, backgrounds, wishes, goals.

Wi 14 lid 3 and Bi 5.2 name what must be looked into; health stays in kinds of its own class (`person`).
"""

from .build import EVENT, PERIOD, item, kind
from .plan import ROUTES

DOMAINS = (
    "wonen", "geld", "gezin", "netwerk", "taal", "opleiding", "werk", "zelfredzaamheid", "digitaal", "motivatie",
)  # fmt: skip
SCORES = ("1", "2", "3", "4", "5")
OWNERS = ("persoon", "regievoerder", "taalaanbieder", "begeleider", "werkgever", "school", "partner", "overig")
GOALS = (
    "taal_a2", "taal_b1", "taal_b2", "werk_voltijd", "werk_deeltijd", "opleiding_voltijd", "opleiding_deeltijd",
    "vrijwilligerswerk", "ondernemen", "gezin", "netwerk", "geld", "overig",
)  # fmt: skip
SUPPORT = (
    "taalmaatje", "jobcoach", "opvang_kinderen", "hulp_bij_administratie", "nt2_docent_begeleiding",
    "reiskosten", "laptop", "sleutelpersoon", "jongerencoach", "overig",
)  # fmt: skip
_SCORE = item("score!", "enum", "score: 1 = lukt niet, 5 = lukt zelf", "score: 1 = not able, 5 = able alone", *SCORES)
_NOTE = item("toelichting", "text", "toelichting", "note")

INTAKE = (
    kind(
        "intake.gesprek", "Gesprek van de brede intake", "Talk of the broad intake", EVENT,
        item("deel!", "enum", "waar", "where", "azc", "thuis", "overig"),
        item("voertaal", "taal", "taal waarin is gesproken", "language spoken"),
        item("vertaalhulp", "enum", "hulp bij het vertalen", "help with translating",
             "geen", "tolk", "sleutelpersoon", "collega", "app"),
        item("minuten", "int", "duur van het gesprek in minuten", "length of the talk in minutes", minimum=0),
        item("minuten_werk", "int", "overige tijd van de regievoerder in minuten", "further time of the case manager in minutes",
             minimum=0),
        item("alleen_gesprek_aangeboden", "bool", "op het gesprek zonder partner of gezin gewezen",
             "told of the right to a talk without partner or family"),
        item("eigen_plan", "bool", "de persoon presenteerde een eigen plan", "the person presented a plan of their own"),
    ),
    kind(
        "intake.vertaalhulp_geregeld", "Tolk of sleutelpersoon voor de intake geregeld",
        "Interpreter or key person arranged for the intake", EVENT,
        item("soort!", "enum", "soort", "kind", "tolk", "sleutelpersoon", "niet_nodig"),
    ),
    kind(
        "leefgebied.score", "Score op een leefgebied", "Score on a domain of life", EVENT,
        item("leefgebied!", "enum", "leefgebied", "domain of life", *DOMAINS), _SCORE, _NOTE, sensitivity="identifying",
    ),
    kind("leefgebied.gezondheid", "Score op het leefgebied gezondheid", "Score on the domain health", EVENT, _SCORE,
         sensitivity="health"),
    kind(
        "opleiding.eerder", "Onderwijs voor aankomst in Nederland", "Education before arrival in the Netherlands",
        ("vastgelegd op", "recorded on"),
        item("niveau!", "enum", "hoogste niveau", "highest level", "geen", "basis", "voortgezet", "beroeps", "hoger"),
        item("jaren", "number", "aantal jaren", "number of years", minimum=0),
        item("richting", "text", "richting", "field"), item("land", "land", "land", "country"),
        item("diploma", "bool", "met diploma", "with diploma"),
        item("gewaardeerd", "bool", "diploma gewaardeerd (IDW)", "diploma evaluated (IDW)"), sensitivity="identifying",
    ),
    kind(
        "werk.eerder", "Werk voor aankomst in Nederland", "Work before arrival in the Netherlands",
        ("vastgelegd op", "recorded on"),
        item("beroep!", "text", "beroep", "occupation"), item("jaren", "number", "aantal jaren", "number of years", minimum=0),
        item("land", "land", "land", "country"), item("taken", "text", "wat de persoon deed", "what the person did"),
        sensitivity="identifying",
    ),
    kind(
        "kinderopvang.afspraak", "Opvang of school van een kind", "Childcare or school of a child", PERIOD,
        item("soort!", "enum", "soort", "kind", "thuis", "familie", "kinderopvang", "voorschool", "bso", "school", "gezocht"),
        item("kind", "fact", "het kind", "the child"),
        item("uren_per_week", "number", "uren per week", "hours per week", minimum=0),
        item("vve_indicatie", "bool", "VVE-indicatie", "indicated for VVE"), span="period", sensitivity="identifying",
    ),
    kind(
        "wens.uitgesproken", "Wens in eigen woorden", "Wish in the person's own words", EVENT,
        item("woorden!", "text", "in eigen woorden", "in own words"), item("taal", "taal", "taal", "language"),
        item("onderwijswens", "bool", "wil beroeps- of hoger onderwijs volgen", "wants vocational or higher education"),
        item("werkwens", "enum", "wil werken", "wants to work", "nu", "naast_de_lessen", "later", "niet"),
        item("uren_per_week", "number", "uren per week beschikbaar", "hours per week available", minimum=0),
        sensitivity="identifying",
    ),
    kind("leerbaarheidstoets.geboekt", "Leerbaarheidstoets geboekt", "Leerbaarheidstoets booked",
         ("dag van de toets", "day of the test"), item("locatie", "text", "locatie", "location")),
    kind(
        "leerroute.weging", "Integrale weging van de leerroute", "Weighing of the route", EVENT,
        item("leerroute!", "enum", "geadviseerde leerroute", "route advised", *ROUTES),
        item("wijkt_af", "bool", "wijkt af van de leerbaarheidstoets", "deviates from the leerbaarheidstoets"),
        item("motivering!", "text", "motivering", "reasons"),
        item("diplomakans_groot", "bool", "grote kans op een diploma naar het oordeel van het college",
             "large chance of a diploma in the view of the college"), sensitivity="identifying",
    ),
    kind(
        "leerroute.onderzocht", "Leerroute onderzocht", "Route investigated", EVENT,
        item("leerroute!", "enum", "leerroute", "route", *ROUTES),
        item("uitkomst!", "enum", "uitkomst", "outcome", "gekozen", "afgewezen"),
        item("motivering!", "text", "motivering", "reasons"), sensitivity="identifying",
    ),
    kind(
        "pip.doel", "Doel in het PIP", "Goal in the plan", ("afgesproken op", "agreed on"),
        item("soort!", "enum", "soort doel", "kind of goal", *GOALS), item("wat!", "text", "doel", "goal"),
        item("wie!", "enum", "wie ervoor zorgt", "who sees to it", *OWNERS),
        item("uiterlijk!", "date", "uiterlijk", "at latest on"),
        item("pip", "fact", "het PIP", "the plan"), sensitivity="identifying",
    ),
    kind(
        "pip.ondersteuning", "Ondersteuning in het PIP", "Support in the plan", ("afgesproken op", "agreed on"),
        item("soort!", "enum", "soort", "kind", *SUPPORT), _NOTE, item("pip", "fact", "het PIP", "the plan"),
        sensitivity="identifying",
    ),
    kind(
        "weekrooster.blok", "Vast blok in het weekrooster", "Fixed slot in the week", PERIOD,
        item("wat!", "enum", "wat", "what", "les", "werk", "participatie", "school_kind", "opvang_kind", "overig"),
        item("dag!", "enum", "dag", "day", "ma", "di", "wo", "do", "vr", "za", "zo"),
        item("van!", "text", "begint om (uu:mm)", "starts at (hh:mm)"), item("tot!", "text", "eindigt om (uu:mm)", "ends at (hh:mm)"),
        item("reistijd", "int", "reistijd heen in minuten", "travel there in minutes", minimum=0), span="period",
    ),
)  # fmt: skip
