"""`{% load kit %}`: every component of the kit as a tag. The arguments stand in docs/reference/kit.md."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .. import dates
from ..icons import ICONS, LIGHT_SHAPES, TONE_ICONS
from ..rows import table_rows
from ..shell import Link
from ..tables import Table
from ..values import (
    Action,
    Appointment,
    Badge,
    Confirm,
    Deadline,
    Event,
    Explanation,
    Figure,
    Item,
    Lane,
    Light,
    Matrix,
    Person,
    Preview,
    Problem,
    Progress,
    Step,
)

register = template.Library()
ALERTS = {"info": "info", "ok": "ok", "warn": "warning", "late": "error", "neutral": "info"}
LIGHTS = {tone: SafeString(shape) for tone, shape in LIGHT_SHAPES.items()}
MESSAGE_TONES = {"success": "ok", "warning": "warn", "error": "late"}


def part(name: str, **context: object) -> SafeString:
    """Render one component template."""
    return SafeString(render_to_string(f"kit/components/{name}.html", context))


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, label: str = "") -> SafeString:
    """A line icon; with `label` it has a text alternative, otherwise it is decoration."""
    alt = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="dl-icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" focusable="false" {}>{}</svg>',
        alt,
        SafeString(ICONS[name]),
    )


@register.filter
def day(value: date | None) -> str:
    """A date as 21 nov 2026."""
    return short_day(value.year, value.month, value.day, get_language() or "") if value else ""


@lru_cache(maxsize=8192)
def short_day(year: int, month: int, number: int, language: str) -> str:
    """A day in short; remembered, because a list of people shows the same days over and over."""
    written = "M" if language.startswith("en") else "b"
    return date_format(date(year, month, number), f"j {written} Y").replace(".", "")


@register.filter
def longday(value: date | None) -> str:
    """A date as zaterdag 21 november 2026."""
    return date_format(value, "l j F Y") if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """A moment as 21 nov 2026, 14:05."""
    return f"{day(value)}, {value:%H:%M}" if value else ""


@register.filter
def iso(value: date) -> str:
    return value.isoformat()


@register.filter
def number(value: Any) -> str:
    """A number in the reader's notation; text passes unchanged."""
    if isinstance(value, bool) or not hasattr(value, "__round__"):
        return "" if value is None else str(value)
    return number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def known(value: object) -> bool:
    """Whether there is anything to show; 0 and False are."""
    return value is not None and value != ""


@register.filter
def shown(value: object) -> object:
    """Any value as a reader expects it: dates, numbers and yes/no in words, components rendered."""
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), day(value))
    if isinstance(value, timedelta):
        return str(value.days)
    if isinstance(value, str | Promise):
        return value
    return component(value) if type(value) in COMPONENTS else number(value)


@register.filter
def at(mapping: Mapping[str, object], key: str) -> object:
    """`{{ mapping|at:key }}`: a value by a key that is itself a variable."""
    return mapping.get(key, "")


@register.filter
def above(crumbs: Sequence[Link], request: HttpRequest | None) -> list[Link]:
    """The pages above this one, each a link; the page itself has its name in the h1, so it is left out."""
    here = request.path if request else ""
    return [crumb for crumb in crumbs if crumb.url and crumb.url.partition("?")[0] != here]


@register.filter
def message_tone(message: Any) -> str:
    """The tone of a Django message."""
    return MESSAGE_TONES.get(message.level_tag, "info")


@register.simple_tag(takes_context=True)
def page_header(
    context: template.Context,
    title: str,
    lead: str = "",
    action: Action | None = None,
    more: Sequence[Action] = (),
    badge: Badge | None = None,
    over: str = "",
) -> SafeString:
    """The page's h1 with at most one primary action; `more` are quiet ones, `over` a line above it.

    What stands in the trail above already is not said again, but on paper.
    """
    request = context.get("request")
    said = over != "" and over in {str(crumb.label) for crumb in above(context.get("breadcrumbs") or (), request)}
    return part("page_header", said=said, title=title, lead=lead, action=action, more=more, badge=badge, over=over,
                request=request, csrf=token(context))  # fmt: skip


def token(context: template.Context) -> str:
    """The csrf token of the page, for the small forms inside components."""
    value = context.get("csrf_token")
    return "" if value in (None, "NOTPROVIDED") else str(value)


@register.simple_tag(takes_context=True)
def action(context: template.Context, act: Action, look: str = "secondary") -> SafeString:
    """A button-like link, or a small post form; `look` is primary, secondary or subtle."""
    return part("action", act=act, look=look, csrf=token(context))


@register.simple_tag
def tiles(figures: Sequence[Figure], label: str = "") -> SafeString:
    """Summary figures; `label` names the group for a screen reader."""
    return part("tiles", figures=figures, label=label)


@register.simple_tag(takes_context=True)
def table(context: template.Context, tab: Table) -> SafeString:
    """A data table with filters, counts, sorting, selection, pages and its empty state."""
    return part("table", table=tab, csrf=token(context))


@register.simple_tag
def rows(tab: Table) -> SafeString:
    """The rows of a table; written here because a template takes several times as long for fifty of them."""
    return table_rows(tab, cell)


def cell(value: object) -> object:
    """The content of a table cell, by what it is."""
    if value is None or value == "":
        return format_html('<span class="dl-none"><span aria-hidden="true">–</span>'
                           '<span class="dl-hidden">{}</span></span>', _("niet bekend"))  # fmt: skip
    if isinstance(value, list | tuple):
        return part("stack", values=value)
    return shown(value)


@register.simple_tag
def badge(text: Any, tone: str = "neutral") -> SafeString:
    """A status in words with a sign; tone neutral, info, ok, warn or late."""
    return _badge(conditional_escape(text), tone)


@lru_cache(maxsize=512)
def _badge(words: SafeString, tone: str) -> SafeString:
    """Remembered, because a list shows the same few over and over; `words` are escaped already."""
    return format_html(
        '<span class="nl-data-badge dl-badge dl-tone--{}">{}<span>{}</span></span>', tone, icon(TONE_ICONS[tone]), words
    )


@register.simple_tag
def deadline(
    due: date | Deadline, today: date | None = None, done: date | None = None, soon: int = 14
) -> SafeString:
    """A date with how far it is from `today`; takes a Deadline, or a date and today."""
    if not isinstance(due, Deadline):
        if today is None:
            raise template.TemplateSyntaxError("deadline needs today: {% deadline due today %}")
        due = Deadline(due=due, today=today, done=done, soon=soon)
    how = dates.tone(due)
    return format_html(
        '<span class="dl-deadline dl-tone--{}"><time class="dl-deadline__date" datetime="{}">{}</time> '
        '<span class="dl-deadline__words">{}{}</span></span>',
        how, due.due.isoformat(), day(due.due), icon(TONE_ICONS[how]), dates.words(due),
    )  # fmt: skip


@register.simple_tag
def person(name: str | Person, detail: str = "", url: str = "") -> SafeString:
    """A person in one or two lines, without a picture."""
    who = name if isinstance(name, Person) else Person(name=name, detail=detail, url=url)
    shown_name = '<a class="nl-link dl-person__name" href="{1}">{0}</a>' if who.url else '<span class="dl-person__name">{}</span>'
    more = format_html(' <span class="dl-person__detail">{}</span>', who.detail) if who.detail else ""
    return format_html('<span class="dl-person">{}{}</span>', format_html(shown_name, who.name, who.url), more)


@register.simple_tag
def light(text: str | Light, tone: str = "neutral") -> SafeString:
    """A traffic light: a shape per tone and always its words."""
    shown_light = text if isinstance(text, Light) else Light(text=text, tone=tone)  # type: ignore[arg-type]
    return format_html(
        '<span class="dl-light dl-tone--{}"><svg class="dl-light__sign" viewBox="0 0 16 16" width="16" height="16" '
        'aria-hidden="true" focusable="false">{}</svg><span>{}</span></span>',
        shown_light.tone, LIGHTS[shown_light.tone], shown_light.text,
    )  # fmt: skip


@register.simple_tag
def timeline(events: Sequence[Event], today: date | None = None) -> SafeString:
    """Events in the order given; with `today` a mark stands between past and future."""
    return part("timeline", rows=with_today(events, today), today=today)


def with_today(events: Sequence[Event], today: date | None) -> list[tuple[Event, bool]]:
    """Each event, and whether the mark of today stands right before it, in either direction of time."""
    sides = [today is not None and event.on > today for event in events]
    return [(event, n > 0 and sides[n] != sides[n - 1]) for n, event in enumerate(events)]


@register.simple_tag
def why(explanation: Explanation, label: str = "") -> SafeString:
    """The disclosure that says why a date or amount is what it is."""
    return part("why", explanation=explanation, label=label or explanation.title)


@register.simple_tag
def definitions(items: Sequence[Item], columns: int = 1) -> SafeString:
    """A definition list; `columns=2` sets it in two columns where there is room."""
    return part("definitions", items=items, columns=columns)


@register.simple_tag
def copycard(items: Sequence[Item], title: str = "") -> SafeString:
    """Fields in the order of another system's form, each with its own copy button."""
    return part("copycard", items=items, title=title)


@register.simple_tag
def tabs(links: Sequence[Any], label: str = "") -> SafeString:
    """Tabs as links (`Link`), each its own page or fragment address."""
    return part("tabs", links=links, label=label)


@register.simple_tag
def stepper(steps: Sequence[Step], label: str = "") -> SafeString:
    """The stations of a flow along one line."""
    return part("stepper", steps=steps, label=label)


@register.simple_block_tag
def alert(content: SafeString, tone: str = "info", title: str = "", live: str = "") -> SafeString:
    """`{% alert "warn" title="…" %}…{% endalert %}`; `live` is "", "status" or "alert" (a role)."""
    return part("alert", content=content, tone=tone, kind=ALERTS[tone], title=title, live=live,
                sign=TONE_ICONS[tone])  # fmt: skip


@register.simple_block_tag
def panel(content: SafeString, title: str = "", link: Any = None, tone: str = "", level: int = 2) -> SafeString:
    """`{% panel "Taken" %}…{% endpanel %}`: a titled part of a page; `link` is a `Link` at its end."""
    return part("panel", content=content, title=title, link=link, tone=tone, level=level)


@register.simple_tag(takes_context=True)
def empty(context: template.Context, title: str, text: str = "", action: Action | None = None) -> SafeString:
    """What stands where nothing is: what it would hold, and the way on."""
    return part("empty", title=title, text=text, action=action, csrf=token(context))


@register.simple_tag
def matrix(grid: Matrix) -> SafeString:
    """A decision matrix as a table with row and column headings."""
    return part("matrix", matrix=grid)


@register.simple_tag(takes_context=True)
def board(context: template.Context, lanes: Sequence[Lane], label: str = "") -> SafeString:
    """A board as lists under headings; cards move by their own buttons."""
    return part("board", lanes=lanes, label=label, csrf=token(context))


@register.simple_tag
def calendar(entries: Iterable[Appointment], today: date | None = None) -> SafeString:
    """Appointments grouped by day, in order of time."""
    ordered = sorted(entries, key=lambda e: (e.on, e.start is not None, e.start))
    days = [(on, list(group)) for on, group in groupby(ordered, key=lambda e: e.on)]
    return part("calendar", days=days, today=today)


@register.simple_tag
def upload_preview(preview: Preview) -> SafeString:
    """What an uploaded list will do, row by row, with counts."""
    return part("preview", preview=preview, counts=preview.counts())


@register.simple_tag
def progress(work: Progress) -> SafeString:
    """A progress bar that asks for its successor while the work lasts."""
    return part("progress", work=work)


@register.simple_tag
def problem(trouble: Problem) -> SafeString:
    """An error as a part of a page, with its remedy."""
    return part("problem", problem=trouble)


@register.simple_tag(takes_context=True)
def confirm(context: template.Context, ask: Confirm, form: Any = None) -> SafeString:
    """A question before something is done, with a form that usually asks a reason."""
    return part("confirm", confirm=ask, form=form, csrf=token(context))


@register.simple_tag
def error_summary(form: Any) -> SafeString:
    """The errors of a form as links to their fields; nothing when there are none."""
    return SafeString(form.render("kit/forms/summary.html")) if form.errors else SafeString("")


@register.simple_tag
def buttons(submit: str = "", cancel_url: str = "", second: str = "", second_value: str = "") -> SafeString:
    """The end of a form: one primary button, maybe a second (posts `action`), and a way back."""
    return part("buttons", submit=submit or _("Opslaan"), cancel_url=cancel_url, second=second,
                second_value=second_value)  # fmt: skip


COMPONENTS = {
    Badge: lambda value: badge(value.text, value.tone),
    Deadline: deadline,
    Person: person,
    Light: light,
    Explanation: why,
}


@register.simple_tag
def component(value: Any) -> SafeString:
    """Any small component value (Badge, Deadline, Person, Light, Explanation) by its type."""
    return COMPONENTS[type(value)](value)
