"""Lists around a person as tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doorlopend.engines.facts import Fact
from doorlopend.engines.law import label as law_label
from doorlopend.practice.casework.page import lang
from doorlopend.practice.casework.post import Posted
from doorlopend.practice.casework.queries import whose_asked
from doorlopend.practice.casework.tables import name_of
from doorlopend.records.access.actor import Actor
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.kit.shell import Link, Text
from doorlopend.records.kit.tables import Column, Table, TableState
from doorlopend.records.kit.values import Action, Badge

from . import queries
from .models import Child, Conference, Contact, Follower, Message, Relative
from .sharing import Sees, Share
from .texts import Wording

OUTCOMES = {"gesproken": "ok", "niet_verschenen": "late", "afgezegd": "warn", "niet_bereikt": "warn"}
YES, NO = _("ja"), _("nee")


def plain(name: str, caption: Text, columns: Sequence[Column], rows: Sequence[Any], empty: Text, url: Callable[[Any], str] | None = None) -> Table:
    """A short list on a page about one person: no filters, no paging."""
    return Table(
        name=name, caption=caption, columns=list(columns), rows=list(rows), total=len(rows), state=TableState(limit=max(len(rows), 1)),
        show_caption=True, empty_title=empty, row_url=url,
    )  # fmt: skip


def contact_table(rows: Sequence[Contact]) -> Table:
    columns = [
        Column(key="on", label=_("Wanneer"), kind="date", value=lambda row: row.on),
        Column(key="how", label=_("Hoe"), value=lambda row: row.get_how_display()),
        Column(key="outcome", label=_("Wat kwam ervan"), kind="badge", value=lambda row: Badge(text=row.get_outcome_display(), tone=OUTCOMES[row.outcome])),  # type: ignore[arg-type]
        Column(key="reason", label=_("Reden"), value=lambda row: row.reason),
        Column(key="help", label=_("Taal en hulp"), value=lambda row: " · ".join(part for part in (law_label(row.language, lang()) if row.language else "", str(row.get_help_display())) if part)),
        Column(key="note", label=_("Notitie"), value=lambda row: row.note, wide=True),
        Column(key="by", label=_("Door"), value=lambda row: row.by_name),
    ]  # fmt: skip
    return plain("contacts", _("Contacten"), columns, rows, _("Nog geen contact vastgelegd"))


def child_table(rows: Sequence[Child], *, hidden: bool) -> Table:
    """Where somebody's whereabouts are secret no school is named; the cell is as empty as when none is known."""
    columns = [
        Column(key="name", label=_("Kind"), value=lambda row: row.name),
        Column(key="born", label=_("Geboren"), kind="date", value=lambda row: row.born),
        Column(key="place", label=_("Plek"), value=lambda row: str(row.get_place_display())),
        Column(key="school", label=_("School"), value=lambda row: "" if hidden else row.school),
        Column(key="starts", label=_("Begint op"), kind="date", value=lambda row: row.starts_on),
        Column(key="transport", label=_("Vervoer"), value=lambda row: str(YES if row.transport else NO)),
        Column(key="reported", label=_("Leerplicht"), value=lambda row: str(YES if row.reported else NO)),
        Column(key="jgz", label=_("JGZ"), value=lambda row: str(YES if row.jgz else NO)),
    ]
    return plain("children", _("Kinderen"), columns, rows, _("Geen kinderen vastgelegd"), lambda row: reverse("around:child", args=[row.dossier_id, row.pk]))


def follower_table(rows: Sequence[Follower]) -> Table:
    columns = [
        Column(key="who", label=_("Wie"), value=lambda row: f"{row.adults} + {row.children}", meaning=_("Volwassenen + kinderen")),
        Column(key="expected", label=_("Verwacht"), value=lambda row: f"{row.expected:%m-%Y}" if row.expected else ""),
        Column(key="fits", label=_("Woning past"), value=lambda row: str(YES if row.home_fits else NO)),
        Column(key="state", label=_("Stand"), kind="badge", value=lambda row: Badge(text=row.get_state_display(), tone="info")),
        Column(key="since", label=_("Sinds"), kind="date", value=lambda row: row.since),
    ]
    return plain("followers", _("Verwachte nareizigers (volwassenen + kinderen)"), columns, rows, _("Niemand verwacht"), lambda row: reverse("around:follower", args=[row.pk]))


def relative_table(rows: Sequence[Relative], names: Mapping[UUID, str], *, may_untie: bool) -> Table:
    columns = [
        Column(key="name", label=_("Dossier"), value=lambda row: names.get(row.other_id, "")),
        Column(key="role", label=_("De ander is"), value=lambda row: law_label(row.role, lang())),
    ]
    if may_untie:
        columns.append(Column(key="untie", label=_("Losmaken"), kind="link", value=_untie))
    shown = [row for row in rows if row.other_id in names]
    return plain("relatives", _("Dossiers van dit huishouden"), columns, shown, _("Geen andere dossiers"), lambda row: reverse("casework:dossier", args=[row.other_id]))


def _untie(row: Relative) -> Link:
    return Link(label=_("Losmaken"), url=reverse("around:untie", args=[row.dossier_id, row.other_id]))


def network_table(rows: Sequence[Fact]) -> Table:
    columns = [
        Column(key="kind", label=_("Wie"), value=lambda fact: law_label(fact.data.get("soort"), lang())),
        Column(key="on", label=_("Sinds"), kind="date", value=lambda fact: fact.valid_from),
        Column(key="dutch", label=_("In het Nederlands"), value=lambda fact: str(YES if fact.data.get("nederlandstalig") else NO)),
    ]
    return plain("network", _("Eigen netwerk"), columns, rows, _("Nog geen netwerk vastgelegd"))


def conference_table(rows: Sequence[Conference]) -> Table:
    columns = [
        Column(key="on", label=_("Wanneer"), kind="date", value=lambda row: row.on),
        Column(key="question", label=_("Vraag"), value=lambda row: row.question, wide=True),
        Column(key="state", label=_("Stand"), kind="badge", value=lambda row: Badge(text=row.get_state_display(), tone="info")),
        Column(key="tasks", label=_("Afspraken"), kind="number", value=lambda row: len(row.tasks)),
    ]
    return plain("conferences", _("Overleggen"), columns, rows, _("Nog geen overleg"), lambda row: reverse("around:conference", args=[row.pk]))


def message_table(rows: Sequence[Message]) -> Table:
    columns = [
        Column(key="at", label=_("Wanneer"), kind="datetime", value=lambda row: row.at),
        Column(key="who", label=_("Partner"), value=lambda row: row.partner.name),
        Column(key="way", label=_("Van"), value=lambda row: row.by_name),
        Column(key="text", label=_("Bericht"), value=lambda row: row.text, wide=True),
        Column(key="ground", label=_("Grond"), value=lambda row: row.ground),
    ]
    return plain("messages", _("Berichten met partners"), columns, rows, _("Nog geen berichten"))


def letter_table(rows: Sequence[Posted]) -> Table:
    columns = [
        Column(key="subject", label=_("Brief"), value=lambda row: row.subject, wide=True),
        Column(key="on", label=_("Wanneer"), kind="date", value=lambda row: row.on),
        Column(key="language", label=_("Vertaling"), value=lambda row: row.translation),
    ]
    return plain("letters", _("Verzonden brieven"), columns, rows, _("Nog geen brieven"), lambda row: row.url)


STATES = {"source": _("bron"), "draft": _("niet gecontroleerd"), "checked": _("gecontroleerd"), "": _("niet gecontroleerd")}


def wording_table(rows: Sequence[Wording]) -> Table:
    """Every letter of a gemeente in every language there is, and how far each text can be trusted."""
    columns = [
        Column(key="letter", label=_("Brief"), value=lambda row: row.name, wide=True),
        Column(key="language", label=_("Taal"), value=lambda row: row.language_name),
        Column(key="state", label=_("Stand van de vertaling"), kind="badge", value=_wording_state),
        Column(key="own", label=_("Van wie"), value=lambda row: str(_("eigen tekst") if row.own else _("meegeleverd"))),
        Column(key="version", label=_("Versie"), value=lambda row: row.version),
    ]
    return plain("wordings", _("Teksten van brieven"), columns, rows, _("Geen brieven"), lambda row: reverse("around:text", args=[row.controller_id, row.code, row.text.language]))


def _wording_state(row: Wording) -> Badge:
    if row.text.state == "checked":
        return Badge(text=_("gecontroleerd door %s") % row.text.checked_by, tone="ok")
    return Badge(text=STATES[row.text.state], tone="ok" if row.text.state == "source" else "warn")


def sees_table(rows: Sequence[Sees]) -> Table:
    columns = [
        Column(key="role", label=_("Functie"), value=lambda row: row.role), Column(key="holder", label=_("Bij"), value=lambda row: row.holder),
        Column(key="people", label=_("Mensen"), kind="number", value=lambda row: row.people),
        Column(key="classes", label=_("Ziet"), value=lambda row: ", ".join(str(CLASSES[name]) for name in row.classes), wide=True),
        Column(key="ground", label=_("Grond"), value=lambda row: row.ground),
    ]  # fmt: skip
    return plain("sees", _("Wie dit dossier vandaag kan openen"), columns, rows, _("Niemand"))


CLASSES = {"ordinary": _("gewone gegevens"), "identifying": _("identiteit"), "health": _("gezondheid"), "sanction": _("sancties"), "safety": _("veiligheid")}


def share_table(rows: Sequence[Share]) -> Table:
    """One line per partner and ground: what the law names stands apart from what the privacy officer still confirms."""
    columns = [
        Column(key="who", label=_("Met wie"), value=lambda row: row[0].label),
        Column(key="what", label=_("Wat mag"), value=lambda row: "; ".join(row[0].item(code) for code in row[3]), wide=True),
        Column(key="never", label=_("Wat nooit"), value=lambda row: row[0].never[lang() == "en"], wide=True),
        Column(key="ground", label=_("Grond"), value=lambda row: row[1]),
        Column(key="sure", label=_("Zekerheid"), kind="badge", value=lambda row: SURE[row[2]]),
    ]
    return plain("shares", _("Wat u met wie mag delen"), columns, [line for row in rows for line in _by_ground(row)], _("Niets"))


SURE = {"L": Badge(text=_("staat in de wet"), tone="ok"), "S": Badge(text=_("uit een andere bron"), tone="info"), "?": Badge(text=_("nog te bevestigen"), tone="warn")}


def _by_ground(share: Share) -> list[tuple[Share, str, str, list[str]]]:
    found: dict[tuple[str, str], list[str]] = {}
    for code in share.items:
        found.setdefault(share.ground_of(code), []).append(code)
    return [(share, ground, certainty, codes) for (ground, certainty), codes in found.items()]


def load_table(rows: Sequence[queries.Load]) -> Table:
    columns = [
        Column(key="name", label=_("Collega"), value=lambda row: row.user.name, meaning=_("Naam van de collega")),
        Column(key="files", label=_("Dossiers"), kind="number", value=lambda row: row.files, meaning=_("Open dossiers met een open stap")),
        Column(key="steps", label=_("Open stappen"), kind="number", value=lambda row: row.steps, meaning=_("Aantal open stappen")),
        Column(key="late", label=_("Te laat"), kind="number", value=lambda row: row.late, meaning=_("Stappen waarvan de dag voorbij is")),
        Column(key="soon", label=_("Binnen 14 dagen"), kind="number", value=lambda row: row.soon, meaning=_("Stappen in de komende veertien dagen")),
    ]
    table = plain("loads", _("Wie heeft hoeveel"), columns, rows, _("Geen collega's"), lambda row: f"{reverse('around:team')}?van={row.user.pk}")
    return table


def files_table(rows: Sequence[Dossier], total: int, state: TableState, whose: str) -> Table:
    columns = [
        Column(key="name", label=_("Persoon"), value=name_of), Column(key="due", label=_("Eerste stap"), kind="date", value=lambda row: row.due_on),
        Column(key="opened", label=_("Open sinds"), kind="date", value=lambda row: row.opened_on),
    ]  # fmt: skip
    return Table(
        name="files", caption=whose, columns=columns, rows=list(rows), total=total, state=state, show_caption=True, row_id=lambda row: str(row.pk),
        row_url=lambda row: reverse("casework:dossier", args=[row.pk]), bulk=(Action(label=_("Aan een ander geven"), url="give"),), bulk_url=reverse("around:give"),
        empty_title=_("Geen dossiers"), empty_text=_("Hier staat niemand op de lijst."),
    )  # fmt: skip


def quiet_table(*, actor: Actor, query: Mapping[str, str], today: date, everything: bool = False) -> Table:
    columns = [
        Column(key="name", label=_("Persoon"), value=name_of, meaning=_("Achternaam, roepnaam")),
        Column(key="spoken", label=_("Laatst gesproken"), kind="date", value=lambda row: row.spoken_on, meaning=_("Laatste contact waarbij is gesproken")),
        Column(key="opened", label=_("Open sinds"), kind="date", value=lambda row: row.opened_on, meaning=_("Eerste dag van het dossier")),
    ]
    state = TableState.read({key: value for key, value in query.items() if key == "page"}, columns=columns, limit=50)
    whose = whose_asked(actor=actor, query=query)
    rows = queries.quiet(actor=actor, today=today, whose=whose)
    return Table(
        name="quiet", caption=_("Dertig dagen of langer niet gesproken"), columns=columns, rows=list(rows if everything else rows[state.offset : state.offset + state.limit]),
        total=rows.count(), state=state, extra={"whose": whose}, row_url=lambda row: reverse("around:contact", args=[row.pk]), export_url=reverse("around:quiet-xlsx"),
        empty_title=_("Iedereen is gesproken"), empty_text=_("Met elke persoon op deze lijst is de laatste dertig dagen gesproken."),
    )  # fmt: skip
