"""Invented values that show each component at work; nobody here exists."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from . import sample_charts
from .forms import DayField, ListUploadForm, ReasonForm
from .shell import Choice, Link, NavGroup, Shell, User
from .tables import Column, Filter, Table, TableState
from .values import (
    Action,
    Appointment,
    Badge,
    Card,
    Confirm,
    Deadline,
    Event,
    Explanation,
    Figure,
    Item,
    Lane,
    Light,
    Matrix,
    MatrixCell,
    MatrixRow,
    Person,
    Preview,
    PreviewRow,
    Problem,
    Progress,
    Reason,
    Step,
)

TODAY = date(2026, 11, 23)


def shell(url: str) -> Shell:
    """A shell as a regievoerder would see it."""
    work = (
        Link(label=_("Mijn mensen"), url=url, icon="people", current=True, count=42),
        Link(label=_("Taken"), url="#tasks", icon="check", count=7),
        Link(label=_("Agenda"), url="#calendar", icon="calendar"),
        Link(label=_("Overdrachten"), url="#handover", icon="route", count=2),
    )
    region = (
        Link(label=_("Signalen"), url="#signals", icon="flag"),
        Link(label=_("Aanbod"), url="#offers", icon="school"),
        Link(label=_("Cijfers"), url="#figures", icon="chart"),
    )
    return Shell(
        home_url=url,
        nav=(NavGroup(links=work, label=_("Werk")), NavGroup(links=region, label=_("Regio"))),
        user=User(
            name="Marit de Boer",
            role=_("Regievoerder"),
            links=(Link(label=_("Mijn gegevens"), url="#me"),),
            logout_url=url,
        ),
        controllers=(
            Choice(value="1", label="Gemeente Veldhaven", current=True),
            Choice(value="2", label="Gemeente Lindeoord"),
        ),
        controller_url=url,
        languages=(
            Choice(value="nl", label="Nederlands", current=get_language() == "nl"),
            Choice(value="en", label="English", current=get_language() == "en"),
        ),
        language_url=url,
        banner=_("Oefenomgeving: alle personen en berichten zijn verzonnen."),
        search_url=url,
        footer=(Link(label=_("Toegankelijkheid"), url="#a11y"), Link(label=_("Privacy"), url="#privacy")),
    )


NAMES = (
    "Selam Haile", "Yusuf al-Amin", "Nadia Rahimi", "Oksana Kovalenko", "Tesfay Gebre", "Amina Warsame",
    "Karim Haddad", "Mehdi Karimi", "Lina Saleh", "Abdi Farah", "Rosa Mendes", "Hana Tekle",
)  # fmt: skip


def people() -> list[dict[str, Any]]:
    """Twelve rows of a worklist."""
    statuses = (("intake", "info"), ("PIP", "neutral"), (_("wacht op DUO"), "warn"), (_("leerroute"), "ok"))
    return [
        {
            "id": str(n),
            "person": Person(name=name, detail=_("%(n)s personen, azc Oisterwijk") % {"n": 1 + n % 4}),
            "status": Badge(text=statuses[n % 4][0], tone=statuses[n % 4][1]),  # type: ignore[arg-type]
            "route": ("B1", _("Z-route"), _("onderwijs"))[n % 3] if n % 5 else None,
            "hours": 37.5 * n,
            "due": Deadline(due=date.fromordinal(TODAY.toordinal() + n * 6 - 9), today=TODAY),
            "next": _("Driegesprek op locatie") if n % 3 else _("Uitslag leerbaarheidstoets wegen"),
        }
        for n, name in enumerate(NAMES)
    ]


COLUMNS = (
    Column(key="person", label=lazy("Persoon"), kind="person", sort="name"),
    Column(key="status", label=lazy("Stand"), kind="badge", sort="status"),
    Column(key="route", label=lazy("Leerroute")),
    Column(key="hours", label=lazy("Uren gevolgd"), kind="number", sort="hours", unit=lazy("uur")),
    Column(key="due", label=lazy("Termijn"), kind="deadline", sort="due"),
    Column(key="next", label=lazy("Volgende stap"), wide=True),
)
FILTERS = (
    Filter(
        key="status", label=lazy("Stand"), counts={"intake": 3},
        choices=(("intake", "intake"), ("pip", "PIP"), ("wait", lazy("wacht op DUO"))),
    ),
    Filter(key="name", label=lazy("Naam begint met"), kind="text"),
    Filter(key="mine", label=lazy("alleen mijn mensen"), kind="toggle"),
)  # fmt: skip
SORTS = {
    "person": lambda r: r["person"].name,
    "status": lambda r: str(r["status"].text),
    "hours": lambda r: r["hours"],
    "due": lambda r: r["due"].due,
}


def worklist(query: Mapping[str, str]) -> Table:
    """A worklist of twelve people, eight to a page, sorted as asked."""
    state = TableState.read(query, columns=COLUMNS, filters=FILTERS, default="due", limit=8)
    rows = sorted(people(), key=SORTS[state.sort or "due"], reverse=state.descending)
    wanted = state.values.get("name", "").lower()
    found = [r for r in rows if r["person"].name.lower().startswith(wanted)]
    return Table(
        name="people",
        caption=_("Mijn mensen vandaag"),
        columns=COLUMNS,
        rows=found[state.offset : state.offset + state.limit],
        state=state,
        total=len(found),
        filters=FILTERS,
        row_url=lambda row: f"#person-{row['id']}",
        row_id=lambda row: row["id"],
        bulk=(Action(label=_("Overdragen"), url="hand-over"), Action(label=_("Taak maken"), url="task")),
        bulk_url=reverse("kit:gallery"),
        export_url="export",
        empty_title=_("Niemand gevonden"),
        empty_text=_("Geen van uw mensen past bij dit filter."),
        extra={"language": str(get_language())},
    )


def explanation() -> Explanation:
    """Why a PIP must be there by a certain day."""
    return Explanation(
        outcome=_("Het PIP moet er uiterlijk op 1 februari 2027 zijn."),
        reasons=(
            Reason(text=_("De termijn begint op de dag van inschrijving in de gemeente"), value=date(2026, 11, 21),
                   source=_("bericht SS139 van DUO")),
            Reason(text=_("De termijn duurt tien weken"), value=_("10 weken"), source="art. 5.3 lid 1 Besluit inburgering 2021"),
            Reason(text=_("De laatste dag valt op een zaterdag en schuift door naar maandag"),
                   value=date(2027, 2, 1), source="art. 1 Algemene termijnenwet"),
        ),
    )  # fmt: skip


def events() -> tuple[Event, ...]:
    """A person's line: from koppeling to what is planned."""
    return (
        Event(on=date(2026, 9, 3), title=_("Gekoppeld aan Veldhaven"), source="COA", who="azc Oisterwijk"),
        Event(on=date(2026, 10, 14), title=_("Brede intake, deel azc"), who="Marit de Boer",
              text=_("Gesproken in het Tigrinya met een tolk, 70 minuten.")),
        Event(on=date(2026, 11, 21), title=_("Gehuisvest"), source="DUO SS139",
              badge=Badge(text=_("start termijn"), tone="info"), why=explanation()),
        Event(on=date(2026, 12, 3), title=_("Leerbaarheidstoets"), planned=True, who="ROC Veldhaven"),
        Event(on=date(2027, 2, 1), title=_("Laatste dag voor het PIP"), planned=True),
    )  # fmt: skip


def steps() -> tuple[Step, ...]:
    return (
        Step(label=_("Koppeling"), state="done", on=date(2026, 9, 3)),
        Step(label=_("Huisvesting"), state="done", on=date(2026, 11, 21)),
        Step(label=_("Brede intake"), state="current", note=_("deel thuis nog open")),
        Step(label=_("Toets"), state="late", note=_("3 dagen te laat")),
        Step(label="PIP", on=date(2027, 2, 1)),
        Step(label=_("Leerroute")),
    )


def decisions() -> Matrix:
    taken = MatrixCell(text=_("besloten"), tone="ok", on=date(2026, 10, 6))
    planned = MatrixCell(text=_("gepland"), tone="info", on=date(2026, 12, 15))
    changed = MatrixCell(text=_("gewijzigd"), tone="warn", note=_("eigen norm voor reistijd"), url="#changed")
    late = MatrixCell(text=_("te laat"), tone="late", on=date(2026, 11, 1))
    return Matrix(
        caption=_("Regionale besluiten per college"),
        corner=_("Besluit"),
        columns=("Veldhaven", "Lindeoord", "Oosterzijl", "Maasbrug"),
        rows=(
            MatrixRow(label=_("Beleidskader inburgering 2027"), cells=(taken, taken, changed, planned), url="#b1"),
            MatrixRow(label=_("Gezamenlijke inkoop Z-route"), cells=(taken, planned, late, None)),
        ),
    )


def lanes() -> tuple[Lane, ...]:
    forward = (Action(label=_("Naar wegen"), url="#move", method="post", icon="arrow"),)
    return (
        Lane(title=_("Nieuw"), cards=(
            Card(title=_("Uitnodigingen worden niet begrepen"), url="#s1", owner="Veldhaven", actions=forward,
                 text=_("Zes van tien mensen komen niet op de voorlichting."),
                 badges=(Badge(text=_("vier gemeenten"), tone="info"),)),
            Card(title=_("Geen tolk Tigrinya op donderdag"), url="#s2", owner="Lindeoord"),
        )),
        Lane(title=_("Wordt gewogen"), cards=(
            Card(title=_("Wachtlijst onderwijsroute"), url="#s3", owner="ROC",
                 deadline=Deadline(due=date(2026, 11, 20), today=TODAY)),
        ), more=4, url="#all"),
        Lane(title=_("Terugkoppelen")),
    )  # fmt: skip


def agenda() -> tuple[Appointment, ...]:
    return (
        Appointment(on=TODAY, start=time(10), end=time(11, 15), title=_("Driegesprek Selam Haile"),
                    place="azc Oisterwijk", badge=Badge(text=_("tolk bevestigd"), tone="ok"), url="#a1"),
        Appointment(on=TODAY, title=_("Maandcijfers klaarzetten")),
        Appointment(on=date(2026, 11, 26), start=time(13, 30), title=_("Casusoverleg"), place="Stadhuis"),
    )  # fmt: skip


def upload() -> Preview:
    return Preview(
        file_name="koppelingen-november.xlsx",
        columns=(_("Naam"), _("V-nummer"), _("Geboren")),
        rows=(
            PreviewRow(number=3, state="new", cells=("Selam Haile", "0000000013", date(1994, 5, 2))),
            PreviewRow(number=4, state="matched", cells=("Yusuf al-Amin", "0000000021", date(1988, 1, 1)),
                       why=_("Zelfde V-nummer en geboortedatum.")),
            PreviewRow(number=5, state="conflict", cells=("Nadia Rahimi", "0000000039", date(1990, 7, 9)),
                       why=_("In het dossier staat 7 september 1990."),
                       remedy=_("Kies welke datum geldt; de andere blijft in de geschiedenis.")),
            PreviewRow(number=6, state="error", cells=("Oksana Kovalenko", "", "31-02-1985"),
                       why=_("31-02-1985 bestaat niet."), remedy=_("Verbeter kolom Geboren in rij 6.")),
        ),
    )  # fmt: skip


def work(done: int) -> Progress:
    finished = done >= 40
    return Progress(
        label=_("Lijst inlezen"),
        done=done,
        total=40,
        note=_("U kunt deze pagina verlaten; het werk gaat door."),
        poll_url="" if finished else reverse("kit:gallery-progress", args=[done + 8]),
    )


class SampleForm(forms.Form):
    """Every kind of control once."""

    name = forms.CharField(label=lazy("Naam"), help_text=lazy("Zoals op het verblijfsdocument."))
    born = DayField(label=lazy("Geboortedatum"))
    minutes = forms.IntegerField(label=lazy("Duur van het gesprek in minuten"), required=False, min_value=0)
    language = forms.ChoiceField(
        label=lazy("Taal van het gesprek"),
        choices=(("", lazy("Kies een taal")), ("ti", "Tigrinya"), ("ar", lazy("Arabisch"))),
    )
    help = forms.ChoiceField(
        label=lazy("Wie hielp bij de taal?"),
        widget=forms.RadioSelect,
        choices=(("tolk", lazy("tolk")), ("sleutelpersoon", "sleutelpersoon"), ("none", lazy("niemand"))),
    )
    wishes = forms.MultipleChoiceField(
        label=lazy("Wat wil deze persoon?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=(("work", lazy("werken")), ("study", lazy("een opleiding")), ("meet", lazy("mensen ontmoeten"))),
    )
    words = forms.CharField(label=lazy("In eigen woorden"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    informed = forms.BooleanField(label=lazy("Besproken wat er met de gegevens gebeurt"))


def page(query: Mapping[str, str], url: str) -> dict[str, Any]:
    """The whole context of the gallery."""
    return {
        "shell": shell(url),
        "breadcrumbs": (Link(label=_("Begin"), url=url), Link(label=_("Onderdelen"), url="")),
        "today": TODAY,
        "action": Action(label=_("Nieuw dossier"), url="#new", icon="plus"),
        "more": (Action(label=_("Lijst inlezen"), url="#import", icon="upload"),),
        "figures": figures(),
        "table": worklist(query),
        "empty_table": Table(name="none", caption=_("Overdrachten"), columns=COLUMNS, rows=(),
                             empty_title=_("Geen overdrachten"),
                             empty_text=_("Hier staan dossiers die een ander u aanbiedt.")),
        "badges": (Badge(text="concept"), Badge(text=_("nieuw"), tone="info"), Badge(text=_("rond"), tone="ok"),
                   Badge(text=_("bijna te laat"), tone="warn"), Badge(text=_("te laat"), tone="late")),
        "deadlines": deadlines(),
        "lights": (Light(text=_("op schema"), tone="ok"), Light(text=_("let op"), tone="warn"),
                   Light(text=_("achter"), tone="late"), Light(text=_("geen cijfer"))),
        "person": Person(name="Selam Haile", detail=_("geboren 2 mei 1994, 2 personen"), url="#p"),
        "events": events(),
        "why": explanation(),
        "items": items(),
        "tabs": (Link(label=_("Lijn"), url="#line", current=True), Link(label=_("Gegevens"), url="#data"),
                 Link(label=_("Taken"), url="#tasks", count=3)),
        "steps": steps(),
        "matrix": decisions(),
        "lanes": lanes(),
        "agenda": agenda(),
        "preview": upload(),
        "work": work(16),
        "form": SampleForm(),
        "wrong_form": SampleForm({"wrong-born": "31-02-1994", "wrong-name": "Selam"}, prefix="wrong"),
        "upload_form": ListUploadForm(prefix="upload"),
        "reason_form": ReasonForm(prefix="reason"),
        "problem": Problem(title=_("DUO antwoordt niet"), reference="7f3a-21",
                           remedy=_("Het bericht staat klaar en gaat vanzelf opnieuw, over tien minuten.")),
        "confirm_action": Action(label=_("Intrekken"), url=url, method="post"),
        "pictures": sample_charts.pictures(),
        "panel_link": Link(label=_("Alle taken"), url="#tasks"),
    }  # fmt: skip


def figures() -> tuple[Figure, ...]:
    return (
        Figure(label=_("Te laat"), value=3, tone="late", note=_("PIP of intake"), url="#late"),
        Figure(label=_("Loopt af binnen 14 dagen"), value=8, tone="warn", url="#soon"),
        Figure(label=_("Open dossiers"), value=1242, note=_("van 7 regievoerders")),
        Figure(label=_("PIP op tijd"), value=86.4, unit="%", tone="ok", note=_("laatste 12 maanden")),
    )


def deadlines() -> tuple[Deadline, ...]:
    return (
        Deadline(due=date(2026, 11, 20), today=TODAY),
        Deadline(due=TODAY, today=TODAY),
        Deadline(due=date(2026, 12, 5), today=TODAY),
        Deadline(due=date(2027, 2, 1), today=TODAY),
        Deadline(due=date(2026, 11, 20), today=TODAY, done=date(2026, 11, 18)),
    )


def items() -> tuple[Item, ...]:
    return (
        Item(label=_("Naam"), value="Selam Haile"),
        Item(label=_("Geboren"), value=date(1994, 5, 2)),
        Item(label=_("Uiterlijk een PIP"), value=Deadline(due=date(2027, 2, 1), today=TODAY), why=explanation()),
        Item(label=_("Leerroute"), value=None),
        Item(label=_("Wie handelt nu"), value=Person(name="Marit de Boer", detail="Veldhaven")),
        Item(label=_("Tolk nodig"), value=True, note=_("Tigrinya")),
    )


def confirmation(url: str) -> dict[str, Any]:
    """The context of the page that asks before something is done."""
    ask = Confirm(
        title=_("PIP intrekken"),
        text=_("U trekt het PIP van Selam Haile van 12 oktober 2026 in."),
        submit=_("Trek het PIP in"),
        cancel_url=url,
        consequences=(_("De termijn van tien weken loopt weer."), _("DUO krijgt hiervan bericht.")),
    )
    return {"shell": shell(url), "confirm": ask, "form": ReasonForm()}
