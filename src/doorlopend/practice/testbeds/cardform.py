"""The form of the card: section by section, what it needs to exist first, and what a plan needs after that."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorlopend.records.kit.forms import DayField, Section, SectionedForm
from doorlopend.records.kit.values import Badge

from .forms import RegionText, area
from .models import Testbed
from .words import Answer, Covariate, Design

NOW, PLAN, LATER = Badge(text=gettext_lazy("nu nodig"), tone="warn"), Badge(text=gettext_lazy("nodig voor het plan"), tone="info"), Badge(text=gettext_lazy("mag later"))
LOOKS_MOST = 5
MONTHS = 6
"""Of a period, where nobody says otherwise."""
SECTIONS = (
    Section(
        key="vraag", title=gettext_lazy("De vraag"), when=NOW, names=("title", "question", "design"),
        lead=gettext_lazy("Hiermee bestaat de kaart. Al het andere mag later, en kan anders tot het protocol vastligt."),
    ),
    Section(
        key="voor-wie", title=gettext_lazy("Voor wie, en wat er nu is"), when=PLAN, names=("target_group", "usual_care", "base"),
        lead=gettext_lazy("Waarmee we de nieuwe aanpak vergelijken."),
    ),
    Section(key="waarom", title=gettext_lazy("Waarom het zou werken"), when=PLAN, names=("theory",)),
    Section(
        key="verdeling", title=gettext_lazy("Eerlijk en binnen de wet"), when=PLAN, names=("why_fair", "legal_room"),
        lead=gettext_lazy("Dit staat straks op de openbare pagina: ieder moet kunnen nalezen waarom de een dit krijgt en de ander dat."),
    ),
    Section(
        key="omvang", title=gettext_lazy("Wanneer en met hoeveel mensen"), when=PLAN, names=("starts_on", "expected_people", "period_months"),
        lead=gettext_lazy("Hieruit volgt welk verschil u kunt zien. Weet u het nog niet, dan kan het plan er nog niet zijn; de kaart wel."),
    ),
    Section(
        key="antwoord", title=gettext_lazy("Wat we doen met het antwoord"), when=PLAN, names=(*(f"learn_{answer}" for answer in Answer), "missing_plan"),
        lead=gettext_lazy("Vooraf afgesproken, zodat de uitkomst niet achteraf wordt goedgepraat. Eén zin per antwoord is genoeg."),
    ),
    Section(key="evaluator", title=gettext_lazy("Wie rekent en meekijkt"), when=PLAN, names=("evaluator", "independence")),
    Section(
        key="rekenen", title=gettext_lazy("Fijner rekenen"), when=LATER, names=("covariates", "looks"),
        lead=gettext_lazy("Kiezen mensen of gemeenten zelf hun aanpak? Dan zijn kenmerken wel nodig voor het plan."),
    ),
    Section(key="geld", title=gettext_lazy("Geld"), when=LATER, names=("budget", "subsidy", "funder")),
)


def _learn(label: Any, help_text: Any) -> forms.CharField:
    return area(label, rows=2, required=False, length=500, help_text=help_text)


class CardForm(SectionedForm, RegionText):
    """The card; only title, question and design are asked at once, the rest before there can be a plan."""

    sections = SECTIONS

    title = forms.CharField(label=gettext_lazy("Titel"), max_length=120, help_text=gettext_lazy("Kort, zoals mensen het noemen. Bijvoorbeeld: Taalmaatjes op de werkvloer."))
    question = forms.CharField(
        label=gettext_lazy("De vraag in één zin"), max_length=300,
        help_text=gettext_lazy("Met één aanpak, één uitkomst en een termijn. Bijvoorbeeld: heeft wie een taalmaatje krijgt na een jaar vaker werk?"),
    )  # fmt: skip
    design = forms.ChoiceField(
        label=gettext_lazy("Hoe komen mensen in een aanpak?"), choices=Design.choices, widget=forms.RadioSelect,
        help_text=gettext_lazy("Loten per persoon laat het meest zien met de minste mensen. Een aanpak per gemeente kan de vraag niet beantwoorden."),
    )  # fmt: skip
    target_group = forms.CharField(label=gettext_lazy("Doelgroep"), max_length=500, required=False, help_text=gettext_lazy("Wie kan meedoen, en wie niet. Zonder namen."))
    usual_care = area(gettext_lazy("Wat is nu gebruikelijk?"), required=False, help_text=gettext_lazy("Wat krijgt iemand die de nieuwe aanpak niet krijgt?"))
    base = forms.IntegerField(
        label=gettext_lazy("Hoeveel van de 100 halen het nu?"), required=False, min_value=1, max_value=99,
        help_text=gettext_lazy("Van elke 100 mensen met de gebruikelijke aanpak. Kijk bij de cijfers van vorig jaar; een schatting mag."),
    )  # fmt: skip
    theory = area(gettext_lazy("Verandertheorie"), rows=5, required=False, length=1500, help_text=gettext_lazy("Vijf regels: als … dan … want …"))
    why_fair = area(gettext_lazy("Waarom is de verdeling eerlijk?"), required=False, help_text=gettext_lazy("Bijvoorbeeld: er zijn minder plaatsen dan mensen, dus beslist het lot."))
    legal_room = area(
        gettext_lazy("Juridische ruimte [?]"), required=False,
        help_text=gettext_lazy("Een leerroute wordt nooit geloot. Hoever u mag loten onder de Wet inburgering 2021 en de Participatiewet staat niet vast: schrijf hoe uw juristen het lezen."),
    )  # fmt: skip
    starts_on = DayField(label=gettext_lazy("Startdag"), required=False, help_text=gettext_lazy("Vanaf wanneer mensen meedoen. Bijvoorbeeld 21-11-2026."))
    expected_people = forms.IntegerField(
        label=gettext_lazy("Hoeveel mensen verwacht u in totaal?"), required=False, min_value=4, max_value=5000,
        help_text=gettext_lazy("In alle aanpakken en gemeenten samen, over de hele looptijd."),
    )  # fmt: skip
    period_months = forms.IntegerField(
        label=gettext_lazy("Maanden per periode"), required=False, min_value=1, max_value=24, initial=MONTHS,
        help_text=gettext_lazy("Alleen van belang als gemeenten na elkaar starten."),
    )  # fmt: skip
    learn_better = _learn(gettext_lazy("Als het helpt, dan doen we"), gettext_lazy("Bijvoorbeeld: we voeren het in alle gemeenten in, met geld uit de begroting van volgend jaar."))
    learn_equal = _learn(gettext_lazy("Als het niet uitmaakt, dan doen we"), gettext_lazy("Bijvoorbeeld: we kiezen wat het minst kost."))
    learn_worse = _learn(gettext_lazy("Als het tegenwerkt, dan doen we"), gettext_lazy("Bijvoorbeeld: we stoppen, en wie meedeed krijgt de gebruikelijke aanpak aangeboden."))
    learn_unclear = _learn(gettext_lazy("Als we het nog niet weten, dan doen we"), gettext_lazy("Bijvoorbeeld: we gaan een half jaar door met meer gemeenten."))
    learn_refused = _learn(gettext_lazy("Als de vraag zo niet te beantwoorden is, dan doen we"), gettext_lazy("Bijvoorbeeld: we beschrijven wat we zagen en zeggen niets over het effect."))
    missing_plan = area(
        gettext_lazy("Wat doet u als uitkomsten ontbreken?"), rows=2, required=False,
        help_text=gettext_lazy("Bijvoorbeeld: wie verhuist telt mee tot dan, en we tonen het gunstigste en het ongunstigste geval."),
    )  # fmt: skip
    evaluator = forms.CharField(label=gettext_lazy("Evaluator"), max_length=200, required=False, help_text=gettext_lazy("De organisatie die rekent; liever niet die de aanpak uitvoert."))
    independence = forms.CharField(
        label=gettext_lazy("Hoe onafhankelijk is de evaluator?"), max_length=500, required=False,
        help_text=gettext_lazy("Wie betaalt de evaluator, en wie beslist wat er naar buiten gaat?"),
    )  # fmt: skip
    covariates = forms.MultipleChoiceField(
        label=gettext_lazy("Kenmerken van vóór de start"), required=False, choices=Covariate.choices, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Waarin mensen verschillen voor zij beginnen; de berekening maakt hen daarin vergelijkbaar."),
    )  # fmt: skip
    looks = forms.CharField(label=gettext_lazy("Afgesproken tussenblikken"), required=False, help_text=gettext_lazy("Delen van het totaal, bijvoorbeeld 50, 100. Hoogstens vijf."))
    budget = forms.IntegerField(label=gettext_lazy("Begroting in euro"), required=False, min_value=0, help_text=gettext_lazy("Alles bij elkaar, in hele euro's."))
    subsidy = forms.IntegerField(label=gettext_lazy("Waarvan subsidie"), required=False, min_value=0, help_text=gettext_lazy("In hele euro's."))
    funder = forms.CharField(label=gettext_lazy("Subsidiegever"), max_length=200, required=False, help_text=gettext_lazy("Bijvoorbeeld het ministerie van SZW of ESF+."))

    def clean_period_months(self) -> int:
        return self.cleaned_data["period_months"] or MONTHS

    def clean_looks(self) -> list[float]:
        text = self.cleaned_data["looks"]
        try:
            parts = [float(part.replace("%", "")) / 100 for part in text.replace(";", ",").split(",") if part.strip()]
        except ValueError:
            raise forms.ValidationError(_("Schrijf getallen tussen 1 en 100, met een komma ertussen.")) from None
        if len(parts) > LOOKS_MOST or parts != sorted(set(parts)) or any(not 0 < part <= 1 for part in parts):
            raise forms.ValidationError(_("Schrijf hoogstens vijf oplopende getallen tussen 1 en 100."))
        return parts

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        budget, subsidy = cleaned.get("budget"), cleaned.get("subsidy")
        if budget is not None and subsidy is not None and subsidy > budget:
            self.add_error("subsidy", _("De subsidie is meer dan de begroting. Verbeter een van beide."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """The fields of the model; the learning agenda is one of them."""
        given = dict(self.cleaned_data)
        learning = {str(answer): given.pop(f"learn_{answer}") for answer in Answer}
        return {**given, "learning": {key: text for key, text in learning.items() if text}}

    @staticmethod
    def initial_of(testbed: Testbed) -> dict[str, Any]:
        names = [name for name in CardForm.base_fields if name != "looks" and not name.startswith("learn_")]
        shown = ", ".join(f"{100 * part:g}" for part in testbed.looks)
        return {**{name: getattr(testbed, name) for name in names}, "looks": shown, **{f"learn_{key}": text for key, text in testbed.learning.items()}}
