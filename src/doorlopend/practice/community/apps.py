from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunityConfig(AppConfig):
    name = "doorlopend.practice.community"
    label = "community"

    def ready(self) -> None:
        from doorlopend.records.access import security
        from doorlopend.records.registry import HomeTile, NavEntry, NextDate, Reminder, Taker, registries

        from . import reminders
        from .database import create_function
        from .queries import board

        if create_function not in security.AFTER_APPLY:
            security.AFTER_APPLY.append(create_function)
        entries = [
            ("board", NavEntry(label=_("Signalen"), url_name="community:board", needs="signals.read", group="learning", icon="flag"), 200),
            ("mine", NavEntry(label=_("Mijn signalen"), url_name="community:mine", needs="signals.write", group="learning", icon="letter", about=_("Meld wat niet goed gaat, en zie wat ermee gebeurde.")), 210),
            ("library", NavEntry(label=_("Lessen"), url_name="community:library", needs="signals.write", group="learning", icon="book", about=_("Wat de regio leerde, om zelf te gebruiken.")), 220),
            ("questions", NavEntry(label=_("Vragen"), url_name="community:questions", needs="signals.write", group="learning", icon="chat", about=_("Stel de regio een vraag, en lees eerdere antwoorden.")), 230),
            ("polls", NavEntry(label=_("Uitvragen"), url_name="community:polls", needs="polls.answer", group="learning", icon="calendar"), 240),
            ("communities", NavEntry(label=_("Community of Practice"), url_name="community:communities", needs="signals.read", group="learning", icon="people"), 250),
        ]  # fmt: skip
        for key, entry, order in entries:
            registries.nav.register(f"community.{key}", entry, order=order)
        registries.frame_links.register(
            "community.report", NavEntry(label=_("Iets werkt niet? Meld het"), url_name="community:report", needs="", icon="flag"), order=10
        )
        registries.home_tiles.register("community.late", HomeTile(needs="signals.handle", figure=_late), order=10)
        registries.reminders.register("community.late", Reminder(code="terugkoppeling", label=_("Terugkoppeling te laat"), find=reminders.late), order=20)
        registries.reminders.register("community.alike", Reminder(code="gelijk", label=_("Signalen lijken op elkaar"), find=reminders.alike), order=25)
        registries.agenda_items.register("community.signals", NextDate(label=_("Signalen"), find=board.agenda, row=_waiting))
        registries.lesson_takers.register("community", Taker(kind="community.lesson", take=_take_lesson, url_name="community:lesson"))
        registries.next_dates.register("community.feedback", NextDate(label=_("Terugkoppeling beloofd"), find=board.next_dates, row=_waiting))


def _waiting(signal: Any) -> Any:
    """A signal as agendas and calendars show it; one that was raised is for that table only."""
    from django.urls import reverse

    from doorlopend.records.registry import Waiting

    from .states import SignalState

    tables = {SignalState.STUURGROEP: ("stuurgroep", "portefeuillehouders"), SignalState.REGIO: ("beleidsoverleg", "werkgroep", "managers", "cop")}
    return Waiting(
        title=signal.title, kind="signal", id=signal.pk, region_id=signal.region_id, on=signal.feedback_due,
        url=reverse("community:signal", args=[signal.pk]), bodies=tables.get(signal.state, ()),
    )  # fmt: skip


def _take_lesson(**given: Any) -> Any:
    from .services.learning import write_lesson

    return write_lesson(**given).pk


def _late(actor: Any, today: Any) -> Any:
    """The tile of the coordinator's first screen: promised an answer, and not given."""
    from django.urls import reverse

    from doorlopend.records.kit.values import Figure

    from .queries.board import overdue

    count = overdue(actor=actor, today=today).count()
    return Figure(
        label=_("Terugkoppeling te laat"), value=count, note=_("melders wachten op antwoord"),
        url=reverse("community:board") + "?late=1", tone="late" if count else "ok",
    )  # fmt: skip
