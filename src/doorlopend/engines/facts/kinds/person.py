"""Who the person is: identity, contact, languages, household and safety."""

from .build import EVENT, PERIOD, item, kind

STATUS = ("asielzoeker", "oekrainer", "wi2013", "wi2021", "gezinsmigrant", "geen")
RELATIONS = (
    "partner", "kind", "ouder", "broer_zus", "grootouder", "kleinkind", "schoonouder", "schoonkind", "overig",
)  # fmt: skip

PERSON = (
    kind(
        "persoon.naam", "Naam van de persoon", "Name of the person", ("geldig vanaf", "valid from"),
        item("achternaam!", "text", "geslachtsnaam", "family name"),
        item("voornamen", "text", "voornamen", "given names"),
        item("tussenvoegsel", "text", "voorvoegsel", "name prefix"),
        item("roepnaam", "text", "roepnaam", "name in daily use"),
        span="period", sensitivity="identifying", retention="kern", core=True,
    ),
    kind(
        "persoon.geboren", "Geboorte van de persoon", "Birth of the person", ("geboortedatum", "date of birth"),
        item("nauwkeurigheid", "enum", "hoe precies de datum is", "how exact the date is", "dag", "maand", "jaar"),
        item("geboorteland", "land", "geboorteland", "country of birth"),
        item("geboorteplaats", "text", "geboorteplaats", "place of birth"),
        sensitivity="identifying", retention="kern", core=True,
    ),
    kind(
        "persoon.overleden", "Overlijden van de persoon", "Death of the person",
        ("datum van overlijden", "date of death"), sensitivity="identifying", retention="kern", core=True,
    ),
    kind(
        "persoon.bsn", "Burgerservicenummer", "Citizen service number", ("geldig vanaf", "valid from"),
        item("bsn!", "bsn", "negen cijfers, elfproef", "nine digits that pass the eleven test"),
        span="period", sensitivity="identifying", retention="kern", core=True,
    ),
    kind(
        "persoon.v_nummer", "Vreemdelingennummer", "Aliens number", ("geldig vanaf", "valid from"),
        item("v_nummer!", "v_nummer", "tien cijfers", "ten digits"),
        span="period", sensitivity="identifying",
    ),
    kind(
        "persoon.nationaliteit", "Nationaliteit", "Nationality", ("geldig vanaf", "valid from"),
        item("land!", "land", "ISO 3166 landcode van twee letters; XX = staatloos of onbekend",
             "ISO 3166 country code of two letters; XX = stateless or unknown"),
        span="period", sensitivity="identifying",
    ),
    kind(
        "persoon.taal", "Taal die de persoon spreekt", "Language the person speaks", ("vastgesteld op", "recorded on"),
        item("taal!", "taal", "ISO 639 taalcode", "ISO 639 language code"),
        item("beheersing", "enum", "beheersing", "command", "moedertaal", "goed", "redelijk", "weinig"),
        item("schrift", "bool", "kan deze taal lezen en schrijven", "can read and write this language"),
        item("voorkeur", "bool", "taal waarin de persoon wordt aangesproken", "language in which to address the person"),
        span="period", sensitivity="identifying",
    ),
    kind(
        "persoon.contactgegevens", "Telefoon en e-mail", "Phone and e-mail", ("geldig vanaf", "valid from"),
        item("telefoon", "text", "telefoonnummer", "phone number"),
        item("email", "text", "e-mailadres", "e-mail address"),
        item("tolk_nodig", "bool", "tolk nodig", "needs an interpreter"),
        span="period", sensitivity="identifying", retention="zolang_nodig",
    ),
    kind(
        "persoon.adres", "Adres", "Address", ("geldig vanaf", "valid from"),
        item("straat", "text", "straat en huisnummer", "street and number"),
        item("postcode", "text", "postcode", "postal code"),
        item("woonplaats!", "text", "woonplaats", "town"),
        span="period", sensitivity="identifying", retention="kern", core=True,
    ),
    kind(
        "huishouden.band", "Band met een ander in het huishouden of gezin", "Tie with someone in household or family",
        PERIOD,
        item("relatie!", "enum", "de ander is … van de persoon", "the other is the person's …", *RELATIONS),
        item("persoon", "text", "willekeurige sleutel van de ander", "random key of the other person"),
        item("geboortedatum", "date", "geboortedatum van de ander (voor VVE)", "birth date of the other (for VVE)"),
        item("samenwonend", "bool", "woont op hetzelfde adres", "lives at the same address"),
        item("zelfde_dossier", "bool", "heeft een eigen dossier in dezelfde gemeente", "has a file of their own here"),
        span="period", sensitivity="identifying",
    ),
    kind(
        "status.vastgesteld", "Groep waarin de persoon volgens de registratie valt",
        "Group the record places the person in", ("geldig vanaf", "valid from"),
        item("groep!", "enum", "statusgroep", "status group", *STATUS), span="period",
    ),
    kind(
        "veiligheid.geheim_adres", "Het adres is geheim", "The address is secret", PERIOD,
        item("reden", "text", "waarom", "why"), span="period", sensitivity="safety", retention="zolang_nodig",
    ),
    kind(
        "veiligheid.opvang", "Verblijf in opvang om veiligheidsredenen", "Stay in a shelter for safety", PERIOD,
        item("soort", "enum", "soort opvang", "kind of shelter", "vrouwenopvang", "mannenopvang", "overig"),
        span="period", sensitivity="safety", retention="zolang_nodig",
    ),
    kind(
        "veiligheid.alleen_spreken", "De persoon moet alleen gesproken worden", "Talk with the person alone", PERIOD,
        item("toelichting", "text", "toelichting", "note"),
        span="period", sensitivity="safety", retention="zolang_nodig",
    ),
    kind(
        "gezondheid.aandachtspunt", "Gezondheid die meeweegt bij intake, PIP of begeleiding",
        "Health that matters for intake, plan or support", PERIOD,
        item("soort!", "enum", "soort", "kind", "lichamelijk", "psychisch", "verstandelijk", "zwangerschap", "overig"),
        item("gevolg", "text", "wat dit vraagt van begeleiding", "what this asks of the support"),
        span="period", sensitivity="health",
    ),
    kind(
        "gezondheid.huisvesting", "Of gezondheid meeweegt bij huisvesting of plaatsing",
        "Whether health matters for housing or placement", ("vastgelegd op", "recorded on"),
        item("weegt_mee!", "bool", "weegt mee; wat er is staat hier niet", "matters; what it is does not stand here"),
        sensitivity="health",
    ),
    kind(
        "gezondheid.zintuiglijke_beperking", "Visuele of auditieve beperking", "Visual or auditory impairment", PERIOD,
        item("soort!", "enum", "soort", "kind", "visueel", "auditief"),
        item("kan_toets_afleggen", "bool", "kan de leerbaarheidstoets afleggen", "able to take the leerbaarheidstoets"),
        item("revalidatietraject", "bool", "volgt een revalidatietraject", "follows a rehabilitation programme"),
        span="period", sensitivity="health",
    ),
    kind(
        "feit.nietig", "Het vervangen feit is nooit waar geweest en niets komt ervoor in de plaats",
        "The superseded fact was never true and nothing takes its place", EVENT,
        item("reden", "text", "waarom het feit onjuist was", "why the fact was wrong"),
    ),
)  # fmt: skip
