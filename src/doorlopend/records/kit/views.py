"""The gallery: every component on one page, in either language, without a database."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.records.access.http import EVERYBODY, open_to

from . import samples
from .templatetags.kit import progress

LANGUAGES = ("nl", "en")


@open_to(EVERYBODY)
@require_http_methods(["GET", "HEAD", "POST"])
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component; `?language=en` shows the page in English."""
    if request.method == "POST":
        asked = request.POST.get("language", "nl")
        return HttpResponseRedirect(f"?language={asked if asked in LANGUAGES else 'nl'}")
    language = request.GET.get("language", "nl")
    with translation.override(language if language in LANGUAGES else "nl"):
        return render(request, "kit/gallery.html", samples.page(request.GET, reverse("kit:gallery")))


@open_to(EVERYBODY)
@require_GET
def gallery_progress(request: HttpRequest, done: int) -> HttpResponse:
    """The next state of the gallery's progress bar."""
    return HttpResponse(progress(samples.work(min(done, 40))))


@open_to(EVERYBODY)
@require_GET
def gallery_confirm(request: HttpRequest) -> HttpResponse:
    """The page that asks for a reason before something is done."""
    return render(request, "kit/confirm.html", samples.confirmation(reverse("kit:gallery")))
