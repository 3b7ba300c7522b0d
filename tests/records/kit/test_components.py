"""Components say in words what they show, to everyone, and let no text become markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.template import TemplateSyntaxError
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorlopend.records.kit import dates, samples
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.templatetags import kit
from doorlopend.records.kit.values import (
    Action,
    Badge,
    Card,
    Deadline,
    Event,
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
    Progress,
    Step,
)

TODAY = date(2026, 11, 23)
Render = Callable[..., str]


def words(html: str) -> str:
    """The text of a piece of HTML, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize(
    ("due", "nl", "en", "tone"),
    [
        (date(2026, 11, 23), "vandaag", "today", "warn"),
        (date(2026, 11, 24), "morgen", "tomorrow", "warn"),
        (date(2026, 12, 5), "nog 12 dagen", "12 days left", "warn"),
        (date(2027, 2, 1), "nog 70 dagen", "70 days left", "neutral"),
        (date(2026, 11, 22), "1 dag te laat", "1 day late", "late"),
        (date(2026, 11, 20), "3 dagen te laat", "3 days late", "late"),
    ],
)
def test_a_deadline_says_how_far_it_is(due: date, nl: str, en: str, tone: str) -> None:
    seen = Deadline(due=due, today=TODAY)
    assert dates.words(seen) == nl
    assert dates.tone(seen) == tone
    with translation.override("en"):
        assert dates.words(seen) == en


@given(st.integers(-4000, 4000), st.integers(0, 60))
def test_late_is_late_whatever_the_amber_span(days: int, soon: int) -> None:
    seen = Deadline(due=TODAY + timedelta(days=days), today=TODAY, soon=soon)
    assert (dates.tone(seen) == "late") == (days < 0)
    assert (dates.tone(seen) == "warn") == (0 <= days <= soon)


def test_a_deadline_that_was_met_tells_whether_in_time() -> None:
    assert dates.words(Deadline(due=TODAY, today=TODAY, done=TODAY)) == "op tijd gehaald"
    late = Deadline(due=TODAY, today=TODAY, done=TODAY + timedelta(days=2))
    assert (dates.words(late), dates.tone(late)) == ("2 dagen te laat gehaald", "late")


def test_a_deadline_without_today_is_a_mistake_of_the_template(render: Render) -> None:
    with pytest.raises(TemplateSyntaxError, match="today"):
        render("{% deadline due %}", due=TODAY)


def test_a_deadline_shows_its_date_for_machines_too(render: Render) -> None:
    html = render("{% deadline due today %}", due=date(2026, 12, 5), today=TODAY)
    assert 'datetime="2026-12-05"' in html
    assert words(html) == "5 dec 2026 nog 12 dagen"


@pytest.mark.parametrize("tone", ["neutral", "info", "ok", "warn", "late"])
def test_a_tone_never_speaks_by_colour_alone(render: Render, tone: str) -> None:
    html = render("{% badge 'stand' tone %}{% light 'stand' tone %}", tone=tone)
    assert words(html) == "stand stand"
    assert html.count("<svg") == 2


def test_the_signs_of_the_tones_differ(render: Render) -> None:
    tones = ["neutral", "info", "ok", "warn", "late"]
    signs = {render("{% badge 'x' tone %}", tone=tone).replace(tone, "") for tone in tones}
    assert len(signs) == len(tones)


def test_a_page_has_one_primary_action_and_one_h1(render: Render) -> None:
    html = render(
        "{% page_header 'Mensen' 'uitleg' action=act more=more %}",
        act=Action(label="Nieuw", url="/n"),
        more=(Action(label="Import", url="/i"), Action(label="Sluit", url="/s", method="post")),
    )
    assert html.count("nl-button--primary") == 1
    assert html.count("<h1") == 1
    assert '<form class="dl-inline" method="post" action="/s">' in html


def test_today_stands_between_past_and_future() -> None:
    events = [Event(on=TODAY + timedelta(days=n), title=str(n)) for n in (-2, 0, 3)]
    assert [mark for _event, mark in kit.with_today(events, TODAY)] == [False, False, True]
    assert [mark for _event, mark in kit.with_today(events[::-1], TODAY)] == [False, True, False]
    assert [mark for _event, mark in kit.with_today(events, None)] == [False] * 3


def test_why_names_each_step_with_its_source(render: Render) -> None:
    html = render("{% why why %}", why=samples.explanation())
    assert html.startswith("<details")
    assert "art. 5.3 lid 1 Besluit inburgering 2021" in html
    assert "Waarom deze datum?" in html
    assert html.count('<li class="dl-why__item">') == 3


@pytest.mark.parametrize(("value", "shown"), [(0, "0"), (False, "nee"), (None, "niet bekend"), ("", "niet bekend"),
                                              (1234.5, "1.234,5"), (date(2026, 11, 21), "21 nov 2026"),
                                              (Badge(text="rond"), "rond"), (Person(name="Ada"), "Ada")])  # fmt: skip
def test_a_definition_shows_any_value_as_a_reader_expects(render: Render, value: object, shown: str) -> None:
    html = render("{% definitions items %}", items=[Item(label="Wat", value=value)])
    assert words(html) == f"Wat {shown}"


def test_the_state_of_a_step_is_said_and_not_only_drawn(render: Render) -> None:
    states: list[Any] = ["done", "current", "todo", "late", "skipped"]
    html = render("{% stepper steps %}", steps=[Step(label="Stap", state=state) for state in states])
    for told in ("klaar", "nu bezig", "nog te doen", "te laat", "overgeslagen"):
        assert f"({told})" in html
    assert html.count('aria-current="step"') == 1


def test_the_current_tab_is_named_for_a_screen_reader(render: Render) -> None:
    html = render("{% tabs links %}", links=[Link(label="A", url="/a", current=True), Link(label="B", url="/b")])
    assert html.count('aria-current="page"') == 1


def test_a_matrix_has_headings_on_both_sides_and_says_where_nothing_is_due(render: Render) -> None:
    rows = (MatrixRow(label="Besluit", cells=(MatrixCell(text="besloten", tone="ok"), None)),)
    html = render("{% matrix m %}", m=Matrix(caption="Wie", corner="Wat", columns=("A", "B"), rows=rows))
    assert html.count('scope="col"') == 3
    assert html.count('scope="row"') == 1
    assert "niet van toepassing" in html


def test_a_board_counts_the_cards_it_does_not_show(render: Render) -> None:
    move = Action(label="Verder", url="/move", method="post", fields=(("to", "next"),))
    lanes = (Lane(title="Nieuw", cards=(Card(title="Een", actions=(move,)),), more=4, url="/all"), Lane(title="Klaar"))
    html = render("{% board lanes %}", lanes=lanes)
    assert "Nieuw 5" in words(html)
    assert "nog 4 kaarten" in html
    assert "Niets in deze kolom" in html
    assert 'name="to" value="next"' in html


def test_a_calendar_is_in_order_of_time_whatever_it_is_given(render: Render) -> None:
    html = words(render("{% calendar entries today %}", entries=samples.agenda()[::-1], today=samples.TODAY))
    assert html.index("Maandcijfers") < html.index("Driegesprek") < html.index("Casusoverleg")
    assert "Vandaag" in html


def test_an_upload_preview_counts_what_will_happen_and_names_the_remedy(render: Render) -> None:
    states: list[Any] = ["new", "new", "error"]
    rows = [PreviewRow(number=n, state=s, cells=("x",), remedy="Vul de datum in") for n, s in enumerate(states)]
    preview = Preview(columns=("Naam",), rows=rows)
    assert preview.counts() == {"new": 2, "matched": 0, "conflict": 0, "error": 1}
    assert "Vul de datum in" in render("{% upload_preview p %}", p=preview)


def test_a_progress_bar_asks_on_until_the_work_is_done(render: Render) -> None:
    busy = render("{% progress w %}", w=Progress(label="Werk", done=1500, total=3000, poll_url="/p"))
    assert 'hx-get="/p"' in busy
    assert 'value="1500"' in busy
    assert "1.500 van 3.000" in busy
    ready = render("{% progress w %}", w=Progress(label="Werk", done=3, total=3, poll_url="/p"))
    assert "hx-get" not in ready
    assert "Klaar" in ready


NASTY = st.text(alphabet=st.sampled_from("<>&\"' ab={%}"), min_size=1, max_size=30)


@given(NASTY)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_no_text_becomes_markup(render: Render, text: str) -> None:
    told = "x" + text
    values = {
        "badge": Badge(text=told), "light": Light(text=told), "person": Person(name=told, detail=told),
        "figures": [Figure(label=told, value=told, note=told)], "items": [Item(label=told, value=told, note=told)],
        "events": [Event(on=TODAY, title=told, text=told, who=told, source=told)], "told": told,
    }  # fmt: skip
    html = render(
        "{% component badge %}{% component light %}{% component person %}{% tiles figures %}{% copycard items told %}"
        "{% definitions items %}{% timeline events %}{% alert 'info' told %}{{ told }}{% endalert %}", **values
    )  # fmt: skip
    left = re.sub(r"</?(span|svg|path|circle|p|ul|ol|li|dl|dt|dd|div|time|section|button|h2|rect)(\s[a-zA-Z-]+(=\"[^\"<>]*\")?)*\s*/?>", "", html)
    assert "<" not in left
    assert ">" not in left
