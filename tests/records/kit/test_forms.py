"""Forms tell what is wrong, where, and what mends it; every control has its words tied to it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from doorlopend.records.kit.forms import DayField, KitRenderer
from doorlopend.records.kit.samples import SampleForm


def sample(data: dict[str, str] | None = None) -> str:
    return str(SampleForm(data, renderer=KitRenderer()))


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)), st.sampled_from(["%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d%m%Y", "%Y-%m-%d", "%d %m %Y"]))
def test_a_day_is_read_in_every_way_people_write_it(day: date, style: str) -> None:
    written = day.strftime(style.replace("%Y", f"{day.year:04d}"))
    assert DayField().clean(written) == day


@pytest.mark.parametrize(("written", "told"), [("31-02-2026", "bestaat niet op de kalender"), ("gisteren", "dag-maand-jaar"),
                                               ("1-2-26", "dag-maand-jaar"), ("00-00-0000", "bestaat niet"), ("01-01-2999", "Het jaar 2999")])  # fmt: skip
def test_a_wrong_day_says_what_to_mend(written: str, told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        DayField().clean(written)


def test_a_day_comes_back_as_it_is_written_here() -> None:
    class Form(forms.Form):
        day = DayField()

    assert 'value="21-11-2026"' in str(Form(initial={"day": date(2026, 11, 21)}, renderer=KitRenderer())["day"])


def test_the_summary_links_to_every_field_that_is_wrong() -> None:
    html = sample({"born": "31-02-1994", "name": "Selam"})
    summary = html[: html.index("</ul>")]
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert targets == ["id_born", "id_language", "id_help", "id_informed"]
    for target in targets:
        assert html.count(f'id="{target}"') == 1
    assert "Verbeter 4 punten" in summary


def test_hints_and_errors_are_tied_to_their_control() -> None:
    html = sample({"born": "31-02-1994"})
    control = re.search(r'<input[^>]*name="born"[^>]*>', html)
    assert control
    described = re.search(r'aria-describedby="([^"]+)"', control[0])
    assert described
    assert all(html.count(f'id="{each}"') == 1 for each in described[1].split())
    assert 'aria-invalid="true"' in control[0]


def test_every_control_has_a_label() -> None:
    html = sample()
    for control in re.findall(r'<(?:input|select|textarea)[^>]*\sid="([^"]+)"', html):
        assert f'for="{control}"' in html


def test_only_optional_fields_say_so() -> None:
    html = sample()
    assert html.count("(niet verplicht)") == 3
    with translation.override("en"):
        assert sample().count("(optional)") == 3


def test_a_set_of_options_is_a_fieldset_with_a_legend() -> None:
    html = sample()
    assert html.count("<fieldset") == 2
    assert html.count("<legend") == 2
    assert html.count('type="radio"') == 3


def test_what_was_typed_comes_back_escaped() -> None:
    assert "&lt;b&gt;" in sample({"name": "<b>"})
    assert "<b>" not in sample({"name": "<b>"})


def test_errors_of_the_whole_form_stand_in_the_summary() -> None:
    class Form(forms.Form):
        a = forms.CharField()

        def clean(self) -> None:
            raise ValidationError("Een van beide moet ingevuld zijn.")

    assert "Een van beide" in str(Form({"a": "x"}, renderer=KitRenderer()))
