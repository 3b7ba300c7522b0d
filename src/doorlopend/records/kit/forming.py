"""One form on one page: shown, checked, saved once; what cannot be done now stands at its field with the remedy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from .shell import Link


class NotNow(ValueError):
    """The act is not possible yet; `field` is what is missing, the message says what to do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def form_page(
    request: HttpRequest, form: Any, *, title: Any, back: str, save: Callable[[dict[str, Any]], Any], done: Any = "", submit: Any = "",
    lead: Any = "", crumbs: Sequence[Link] = (), note: Any = "", field_of: Callable[[str], str | None] = lambda name: name,
) -> HttpResponse:  # fmt: skip
    """Goes to the address that `save` gives, else `back`. A NotNow of `save` becomes an error of its field.

    `field_of`: the field of this form for what a NotNow names. `note`: what to know before filling it in.
    """
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(form.cleaned_data)
        except NotNow as error:
            place = field_of(error.field)
            form.add_error(place if place in form.fields else None, str(error))
        else:
            if done:
                messages.success(request, done)
            return redirect(saved if isinstance(saved, str) else back)
    context = {
        "form": form, "title": title, "cancel": back, "submit": submit or _("Opslaan"), "lead": lead, "note": note,
        "breadcrumbs": tuple(crumbs), "multipart": form.is_multipart(),
    }  # fmt: skip
    return render(request, "kit/form_page.html", context, status=400 if form.errors else 200)
