"""The public site of a region: pages as they stand, as they stood on a day, all versions, and a feed. No account needed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doorlopend.records.access.http import EVERYBODY, open_to
from doorlopend.records.access.today import today
from doorlopend.records.regions.models import Region

from . import queries
from .models import Published
from .prose import prose
from .texts import STATEMENTS


def region_of(code: str) -> Region:
    found = Region.objects.filter(code=code, kind=Region.Kind.SAMENWERKING).first()
    if found is None:
        raise Http404
    return found


def _day(request: HttpRequest) -> date:
    """The day asked for; today when it is no day, or has not come."""
    try:
        asked = date.fromisoformat(request.GET.get("op", ""))
    except ValueError:
        return today()
    return min(asked, today())


@open_to(EVERYBODY)
@require_GET
def home_page(request: HttpRequest, region: str) -> HttpResponse:
    """What is public now, or was on a day (`?op=`): news and pages, newest first."""
    found, day = region_of(region), _day(request)
    rows = queries.public(region_code=found.code, day=day)
    groups = [(label, [row for row in rows if row.kind == kind]) for kind, label in Published._meta.get_field("kind").choices or ()]
    return render(request, "publicity/site.html", {"region": found, "groups": [one for one in groups if one[1]], "day": day, "then": day != today(), **frame(found)})


def frame(region: Region) -> dict[str, Any]:
    """The links every page of the site ends with."""
    return {"statements": [(str(label).capitalize(), reverse("site:page", args=[region.code, slug])) for slug, label in STATEMENTS.items()], "region": region, "breadcrumbs": (), "mail_on": settings.MAIL_ON}


@open_to(EVERYBODY)
@require_GET
def page_page(request: HttpRequest, region: str, slug: str) -> HttpResponse:
    """One page as it stood at the end of the day; a statement that is not there yet says so."""
    found, day = region_of(region), _day(request)
    row = next((one for one in queries.public(region_code=found.code, day=day) if one.slug == slug), None)
    if row is None and slug not in STATEMENTS:
        raise Http404
    title = row.title if row else str(STATEMENTS[slug]).capitalize()
    context = {"row": row, "title": title, "body": prose(row.body) if row else "", "then": day != today(), "day": day, "old": bool(row and row.review_on and row.review_on < today()), **frame(found)}
    return render(request, "publicity/public_page.html", context)


@open_to(EVERYBODY)
@require_GET
def archive_page(request: HttpRequest, region: str) -> HttpResponse:
    """Every version of every page that was ever public."""
    found = region_of(region)
    rows = Published.objects.filter(region_code=found.code).order_by("title", "-number")
    return render(request, "publicity/archive.html", {"rows": rows, **frame(found)})


@open_to(EVERYBODY)
@require_GET
def feed(request: HttpRequest, region: str) -> HttpResponse:
    """RSS of the last twenty things that were published."""
    found = region_of(region)
    home = request.build_absolute_uri(reverse("site:home", args=[found.code]))
    rss = Rss201rev2Feed(title=found.name, link=home, description=_("Nieuws van %s") % found.name, language="nl", feed_url=request.build_absolute_uri())
    for row in queries.public(region_code=found.code, day=today())[:20]:
        address = request.build_absolute_uri(reverse("site:page", args=[found.code, row.slug]))
        rss.add_item(title=row.title, link=address, description=row.lead or row.body[:300], pubdate=row.at, unique_id=str(row.pk))
    return HttpResponse(rss.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")
