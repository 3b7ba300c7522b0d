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
    lead: Any = "", crumbs: Sequence[Link] = (),
) -> HttpResponse:  # fmt: skip
    """Goes to the address that `save` gives, else `back`. A NotNow of `save` becomes an error of its field."""
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(form.cleaned_data)
        except NotNow as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            if done:
                messages.success(request, done)
            return redirect(saved if isinstance(saved, str) else back)
    context = {"form": form, "title": title, "cancel": back, "submit": submit or _("Opslaan"), "lead": lead, "breadcrumbs": tuple(crumbs), "multipart": form.is_multipart()}
    return render(request, "kit/form_page.html", context, status=400 if form.errors else 200)
