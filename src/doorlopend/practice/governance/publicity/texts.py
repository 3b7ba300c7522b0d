"""Beginnings of the statements every public site must have; the region fills in what only it knows, in two pairs of eyes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

STATEMENTS = {"privacy": _("privacyverklaring"), "toegankelijkheid": _("toegankelijkheidsverklaring")}
FILL_IN = "Vul hier aan"
"""Marks what only the region knows; a page that still holds it does not go out."""
PRIVACY = """Deze verklaring gaat over de website van {region}.

## Wie is verantwoordelijk
{region} is een samenwerking van gemeenten. De gemeente waar u contact mee heeft, is verantwoordelijk voor uw gegevens. Vul hier aan: naam van de centrumgemeente en hoe u de functionaris gegevensbescherming bereikt.

## Welke gegevens
De site zet geen volgcookies en laadt niets van andere partijen. Meldt u zich aan voor de nieuwsbrief, dan bewaren wij uw e-mailadres, de taal en de dag waarop u bevestigde. Wij houden niet bij of u leest. Meldt u zich aan voor een bijeenkomst, dan bewaren wij uw naam en de datum.

## Waarvoor en op welke grond
De nieuwsbrief: uw toestemming, die u met de link onder elke nieuwsbrief weer intrekt (AVG artikel 6, lid 1, onder a). De organisatie van een bijeenkomst: een taak van algemeen belang (AVG artikel 6, lid 1, onder e).

## Hoe lang
Uw e-mailadres wordt gewist zodra u zich afmeldt, en na een week als u niet bevestigt. Vul hier aan: de bewaartermijn van het overige volgens de selectielijst.

## Uw rechten
U mag uw gegevens inzien, laten verbeteren en laten wissen. U kunt klagen bij de Autoriteit Persoonsgegevens.

## Geen profielen
Wij maken geen profielen en nemen geen besluiten zonder mens.
"""
ACCESSIBILITY = """{region} wil dat iedereen deze site kan gebruiken. Wij volgen EN 301 549 en WCAG 2.2, niveau A en AA.

## Stand
Vul hier aan: de nalevingsstatus en de datum van het onderzoek.

## Wat nog niet goed is
Vul hier aan, met de maatregel en de datum waarop het klaar is. Is er niets bekend, schrijf dat op.

## Merkt u iets?
Meld het via “Iets melden of vragen” onderaan iedere pagina. U krijgt altijd antwoord.

## Niet tevreden?
U kunt klagen bij de gemeente, en daarna bij de Nationale ombudsman.
"""


def statement(slug: str, region: str) -> dict[str, Any]:
    """What a form begins with; empty for another page."""
    bodies = {"privacy": PRIVACY, "toegankelijkheid": ACCESSIBILITY}
    if slug not in bodies:
        return {}
    return {"kind": "verklaring", "slug": slug, "title": str(STATEMENTS[slug]).capitalize(), "body": bodies[slug].format(region=region)}
