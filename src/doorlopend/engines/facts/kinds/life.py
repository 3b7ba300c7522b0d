"""Taking part: work, volunteering, offers, network, and who is responsible for what comes next."""

from .build import EVENT, PERIOD, item, kind

STOP = ("afgerond", "werk_of_school", "verhuisd", "gezondheid", "past_niet", "aanbod_gestopt", "zonder_reden", "overig")
_OFFER = item("aanbod", "text", "sleutel van het aanbod", "key of the offer")
_WHY = item("reden", "enum", "reden", "reason", *STOP)

LIFE = (
    kind(
        "werk.dienstverband", "Betaald werk", "Paid work", PERIOD,
        item("uren_per_week", "number", "uren per week", "hours per week", minimum=0),
        item("soort", "enum", "soort", "kind", "regulier", "proefplaatsing", "leerwerk", "zelfstandig", "uitzend"),
        item("sector", "text", "sector", "sector"), item("werkgever", "text", "werkgever", "employer"), span="period",
    ),
    kind(
        "vrijwilligerswerk", "Vrijwilligerswerk", "Volunteering", PERIOD,
        item("uren_per_week", "number", "uren per week", "hours per week", minimum=0),
        item("organisatie", "text", "organisatie", "organisation"), span="period",
    ),
    kind(
        "netwerk.contact", "Contact met een bewoner, buddy of vereniging", "Contact with a resident, buddy or club", EVENT,
        item("soort!", "enum", "soort", "kind", "maatje", "buur", "vereniging", "ouders_op_school", "geloof", "overig"),
        item("nederlandstalig", "bool", "in het Nederlands", "in Dutch"),
    ),
    kind("activiteit.gestart", "Begonnen met een activiteit", "Started an activity", EVENT, _OFFER,
         item("soort", "enum", "soort", "kind", "taal", "sport", "ontmoeting", "cultuur", "ouderschap", "overig")),
    kind("activiteit.gestopt", "Gestopt met een activiteit", "Stopped an activity", EVENT, _OFFER, _WHY),
    kind("traject.gestart", "Begonnen met een traject naar werk of school", "Started a trajectory to work or school", EVENT,
         _OFFER, item("soort", "enum", "soort", "kind", "werk", "school", "duaal", "ondernemen", "overig")),
    kind("traject.gestopt", "Gestopt met een traject", "Stopped a trajectory", EVENT, _OFFER, _WHY),
    kind("sleutelpersoon.gestart", "Steun van een sleutelpersoon begonnen", "Support of a sleutelpersoon started", EVENT,
         item("sleutelpersoon", "text", "sleutel van de sleutelpersoon", "key of the sleutelpersoon")),
    kind("sleutelpersoon.gestopt", "Steun van een sleutelpersoon gestopt", "Support of a sleutelpersoon stopped", EVENT,
         _WHY),
    kind(
        "contactpersoon.aangewezen", "Vaste contactpersoon van de persoon", "Named contact of the person", PERIOD,
        item("naam!", "text", "naam van de medewerker", "name of the member of staff"),
        item("functie", "enum", "rol", "role", "regievoerder", "klantmanager", "begeleider", "coa", "jongerenconsulent"),
        item("organisatie", "text", "organisatie", "organisation"),
        item("gebruiker", "text", "gebruiker van het platform", "user of the platform"), span="period",
    ),
    kind("organisatie.handelt", "Organisatie die nu handelt", "Organisation that acts now", PERIOD,
         item("organisatie!", "text", "organisatie", "organisation"), span="period"),
    kind("volgende_stap.afgesproken", "Afgesproken volgende stap", "Next step agreed", EVENT,
         item("wat!", "text", "wat er gebeurt", "what happens"), item("datum!", "date", "wanneer", "when"),
         item("wie", "text", "wie het doet", "who does it")),
    kind("taalniveau.gemeten", "Taalniveau gemeten buiten het examen", "Language level measured outside the exam", EVENT,
         item("niveau!", "enum", "niveau", "level", "onder_a1", "a1", "a2", "b1", "b2"),
         item("onderdeel", "enum", "onderdeel", "part", "lezen", "luisteren", "schrijven", "spreken")),
    kind("aanbod.lokaal", "Nederlandse les of hulp buiten de Wet inburgering", "Dutch lessons or help outside the act",
         PERIOD, _OFFER, span="period"),
)  # fmt: skip
