"""Forms as the kit renders them: set `FORM_RENDERER` to `KitRenderer` and write `{{ form }}`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import Input
from django.utils.translation import gettext_lazy as _

from .shell import Link, Text
from .values import Badge

CLASSES: dict[type[forms.Widget], str] = {
    forms.CheckboxInput: "utrecht-checkbox utrecht-checkbox--html-input",
    forms.CheckboxSelectMultiple: "utrecht-checkbox utrecht-checkbox--html-input",
    forms.RadioSelect: "utrecht-radio-button utrecht-radio-button--html-input",
    forms.Select: "utrecht-select utrecht-select--html-select",
    forms.Textarea: "utrecht-textarea utrecht-textarea--html-textarea",
    forms.FileInput: "dl-file",
    Input: "utrecht-textbox utrecht-textbox--html-input",
}
WRITTEN = re.compile(r"(\d{1,2})\D?(\d{1,2})\D?(\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})")


YEARS = (1900, 2199)
"""Outside these a year was mistyped."""


def widget_class(widget: forms.Widget) -> str:
    """The design-system classes of a widget; its nearest known ancestor decides."""
    mine = type(widget)
    return next((CLASSES[kind] for kind in mine.__mro__ if kind in CLASSES), "")


class KitBoundField(BoundField):
    """A field that knows its classes and the id an error may link to."""

    def build_widget_attrs(self, attrs: Any, widget: forms.Widget | None = None) -> Any:
        built = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        own = widget.attrs.get("class", "")
        built.setdefault("class", f"{widget_class(widget)} {own}".strip())
        return built

    @property
    def anchor(self) -> str:
        """The id of what an error links to: the control, or the fieldset of a set of options."""
        return self.auto_id if self.use_fieldset else self.id_for_label

    @property
    def says_optional(self) -> bool:
        """Only beside a field that must be filled in; where nothing must, or the section says when, it goes without saying."""
        return not getattr(self.form, "sections", ()) and not self.field.required and any(one.required for one in self.form.fields.values())

    @property
    def is_single_checkbox(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)


class KitRenderer(DjangoTemplates):
    """Renders every form with the kit's templates: summary, labels, hints, errors, fieldsets."""

    form_template_name = "kit/forms/form.html"
    field_template_name = "kit/forms/field.html"
    bound_field_class = KitBoundField


class DayInput(forms.DateInput):
    """A text control for a day: it can be typed and pasted, and a phone shows digits."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        wanted = {"inputmode": "numeric", "autocomplete": "off", "data-dl-day": True, "maxlength": 10}
        super().__init__(attrs={**wanted, **(attrs or {})}, format="%d-%m-%Y")


class DayField(forms.DateField):
    """A day written as 21-11-2026, 21112026, 21/11/2026 or 2026-11-21, with errors that say what to mend."""

    widget = DayInput

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("Bijvoorbeeld 21-11-2026"))
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        found = WRITTEN.fullmatch(str(value).strip())
        if not found:
            raise ValidationError(
                _("Schrijf de datum als dag-maand-jaar, bijvoorbeeld 21-11-2026."), code="invalid"
            )
        day, month, year, iso_year, iso_month, iso_day = found.groups()
        try:
            found_day = date(int(year or iso_year), int(month or iso_month), int(day or iso_day))
        except ValueError:
            told = {"value": str(value).strip()}
            raise ValidationError(
                _("%(value)s bestaat niet op de kalender; controleer dag en maand."), "missing", told
            ) from None
        if not YEARS[0] <= found_day.year <= YEARS[1]:
            raise ValidationError(_("Het jaar %(year)s kan niet kloppen; controleer het."), "year", {"year": year or iso_year})
        return found_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Questions of a long form that belong together: their names in order, and `when` they must be answered."""

    key: str
    title: Text
    names: tuple[str, ...]
    lead: Text = ""
    when: Badge | None = None

    @property
    def anchor(self) -> str:
        return f"deel-{self.key}"


class SectionedForm(forms.Form):
    """A long form in sections, each a fieldset with a heading, and contents at the top. Every field is in one section.

    A browser cuts what is pasted into a control with `maxlength` without a word, so these have none: a text that is too
    long comes back whole, with an error that says by how much.
    """

    template_name = "kit/forms/sections.html"
    sections: ClassVar[tuple[Section, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for one in self.sections for name in one.names])
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)

    def parts(self) -> Iterator[tuple[Section, list[BoundField]]]:
        """Each section with its fields, as the template shows them."""
        return ((one, [self[name] for name in one.names]) for one in self.sections)

    def contents(self) -> list[Link]:
        """Links to the sections; beside one where something is to be mended, how much."""
        wrong = {one.key: sum(name in self.errors for name in one.names) for one in self.sections}
        return [Link(label=one.title, url=f"#{one.anchor}", count=_("verbeter %d") % wrong[one.key] if wrong[one.key] else None) for one in self.sections]


class ReasonForm(forms.Form):
    """The reason that goes with an override, a refusal or a correction; it is logged."""

    reason = forms.CharField(
        label=_("Reden"),
        help_text=_("Eén zin is genoeg. De reden staat in het logboek bij uw naam."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ListUploadForm(forms.Form):
    """One list to import."""

    file = forms.FileField(
        label=_("Bestand"),
        help_text=_("Excel (.xlsx of .xls), CSV of JSON, ten hoogste 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.json"}),
    )
