"""What everybody may read: the protocol with its hash, and later what came of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doorlopend.records.access.http import EVERYBODY, open_to
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.values import Item

from .. import telling
from ..models import PublicPage
from ..states import State
from ..words import Verdict
from .common import one, outcome_name


@open_to(EVERYBODY)
@require_GET
def public_list_page(request: HttpRequest) -> HttpResponse:
    return render(request, "testbeds/public_list.html", {"pages": list(PublicPage.objects.order_by("-locked_on", "title"))})


@open_to(EVERYBODY)
@require_GET
def public_page(request: HttpRequest, testbed_id: UUID) -> HttpResponse:
    """The protocol with its hash, and later what came of it: for everybody."""
    page = one(PublicPage.objects.all(), pk=testbed_id)
    protocol = json.loads(page.content["protocol"])
    names = {arm["id"]: arm["name"] for arm in protocol["arms"]}
    results = [{"title": _public_title(row, names), "page": row["pages"][telling.lang()]} for row in page.content["results"]]
    decisions = [{"verdict": Verdict(one_["verdict"]).label, "on": _day(one_["on"]), "why": one_["why"]} for one_ in page.content["decisions"]]
    plan = (page.content["plan"] or {}).get("sentence", {}).get(telling.lang(), "")
    context = {"page": page, "protocol": protocol, "results": results, "plan": plan, "decisions": decisions, "items": _public_items(page.content, protocol, page.hash), "state": State(page.content["state"]).label, "breadcrumbs": (Link(label=_("Openbare proeftuinen"), url=reverse("testbeds:public-list")),)}
    return render(request, "testbeds/public.html", context)


def _public_title(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    fixed = {"vergelijking": _("Alle aanpakken naast elkaar"), "samen": _("Gemeenten samen")}.get(row["kind"])
    return fixed or f"{names.get(row['arm'], row['arm'])} · {outcome_name(row['outcome'])}"


def _public_items(content: Mapping[str, Any], protocol: Mapping[str, Any], digest: str) -> list[Item]:
    """The locked protocol, line by line, and what is needed to check the draw."""
    arms = _lines(f"{arm['name']}: {arm['description']}".rstrip(": ") for arm in protocol["arms"])
    places = _lines(f"{p['name']}: {p['decision']}, {_day(p['on'])}" + (f" ({_('startperiode %(start)s') % p})" if p["start"] is not None else "") for p in content["places"])
    pairs = [
        (_("Hash"), digest), (_("Doelgroep"), protocol["eligible"]), (_("Verdeling"), f"{protocol['assignment']} {protocol['why_fair']}"), (_("Aanpakken"), arms),
        (_("Verandertheorie"), _lines(protocol["theory_of_change"])), (_("Uitkomsten"), _lines(outcome_name(o["id"]) for o in protocol["outcomes"])),
        (_("Gemeenten en hun besluit"), places), (_("Evaluator"), f"{protocol['evaluator']}. {protocol['independence']}"),
        (_("Volgorde van gemeenten geloot uit"), content["order_hash"]), (_("Verzegelde loting"), content["commitment"]), (_("Geheim van de loting"), content["secret"]),
        (_("Later toegevoegd"), _lines(f"{_day(c['on'])} · {c['part']}: {c['reason']}" for c in protocol["changes"])),
    ]  # fmt: skip
    return [Item(label=label, value=value) for label, value in pairs if value]


def _lines(parts: Iterable[str]) -> SafeString:
    """Each on a line of its own."""
    return format_html_join(mark_safe("<br>"), "{}", ((part,) for part in parts))


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "j M Y") if iso else ""
