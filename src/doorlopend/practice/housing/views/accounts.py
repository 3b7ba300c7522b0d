"""What a round can show for itself: every run with its documents, and who gains or loses by it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doorlopend.records.access.http import needs
from doorlopend.records.audit import trail
from doorlopend.records.kit.tables import Column, Table
from doorlopend.records.kit.values import Badge, Item
from doorlopend.records.people.world import country, language

from ..fairness import rule_told
from ..models import Round, Run, RunDetail
from ..permissions import ROUNDS
from ..queries import rounds as queries_
from .common import actor_of, one
from .rounds import the_round, trail_to

WEIGHED = {"work": gettext_lazy("werk"), "education": gettext_lazy("opleiding"), "network": gettext_lazy("netwerk"), "wish": gettext_lazy("eigen wens")}
RUN_WORDS = {"advies": gettext_lazy("Advies"), "wijziging": gettext_lazy("Wijziging door een mens")}


@needs(ROUNDS)
@require_GET
def log_page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Every run: what went in, by which version and parameters, what came out, whether the check accepts it, who asked."""
    round_ = the_round(request, round_id)
    columns = (
        Column(key="at", label=_("Wanneer"), kind="datetime"), Column(key="kind", label=_("Wat"), value=lambda run: str(RUN_WORDS.get(run.kind, run.kind))),
        Column(key="by", label=_("Door")), Column(key="engine", label=_("Versie")),
        Column(key="placed", label=_("Geplaatst"), kind="number", value=lambda run: run.outcome.get("placed")),
        Column(key="gap", label=_("Afstand"), value=_gap, meaning=_("Hoogstens onder het best mogelijke")), Column(key="verified", label=_("Controle"), kind="badge", value=_check),
        Column(key="sha", label=_("Invoer"), value=lambda run: run.instance_sha256[:8] + "…", meaning=_("Invoer (sha-256)")),
    )  # fmt: skip
    table = Table(name="runs", caption=_("Berekeningen, de nieuwste eerst"), columns=columns, rows=queries_.runs(round_), row_url=lambda run: reverse("housing:run", args=[round_.pk, run.pk]))
    items = [
        Item(label=_("Geopend op"), value=round_.opened_on), Item(label=_("Laatste dag"), value=round_.last_day),
        Item(label=_("Voorgesteld door"), value=round_.proposed_label), Item(label=_("Voorgesteld op"), value=round_.proposed_on),
        Item(label=_("Besloten door"), value=round_.decided_label), Item(label=_("Besloten op"), value=round_.decided_on),
        Item(label=_("Schriftelijke reden bij een te raden groep"), value=round_.proxy_reason),
        Item(label=_("Niet slechter dan een loting"), value=_("geldt") if round_.policy.get("do_no_harm", True) else _("uitgezet"), note=_because(round_, "harm")),
        Item(label=_("Wegingen"), value=", ".join(f"{WEIGHED.get(name, name)} {number_format(value)}" for name, value in round_.weights.items()), note=_because(round_, "weights")),
    ]  # fmt: skip
    items = [item for item in items if item.value not in {"", None}]
    return render(request, "housing/log.html", {"round": round_, "table": table, "items": items, "breadcrumbs": trail_to(round_, _("Logboek"))})


def _because(round_: Round, what: str) -> str:
    """Why a rule of this round is not the usual one, and by whom."""
    found = round_.policy
    return f"{found[f'{what}_reason']} ({found[f'{what}_by']})" if found.get(f"{what}_reason") else ""


def _gap(run: Run) -> str:
    gap = run.outcome.get("gap")
    return _("geen advies mogelijk") if gap is None else _("bewezen best") if gap == 0 else f"{number_format(100 * gap, decimal_pos=2)} %"


def _check(run: Run) -> Badge:
    if run.verified is None:
        return Badge(text=_("niet van toepassing"))
    return Badge(text=_("aanvaard"), tone="ok") if run.verified else Badge(text=_("afgewezen"), tone="late")


@needs(ROUNDS)
@require_GET
def run_json(request: HttpRequest, round_id: UUID, run_id: UUID) -> HttpResponse:
    """The documents of a run, for `bin/doorlopend placement verify`; the log line alone once the cards are out of sight."""
    round_ = the_round(request, round_id)
    run: Run = one(Run.objects.filter(round=round_), pk=run_id)
    detail = RunDetail.objects.filter(run_id=run.pk).first()
    body = {
        "run": {"id": str(run.pk), "kind": run.kind, "at": run.at.isoformat(), "by": run.by, "engine": run.engine, "parameters": run.parameters, "outcome": run.outcome,
                "instance_sha256": run.instance_sha256, "result_sha256": run.result_sha256, "verified": run.verified},
        "instance": detail.instance if detail else None, "result": detail.result if detail else None,
    }  # fmt: skip
    trail.record(actor=actor_of(request), action="run.read", controller_id=run.controller_id, object_kind="run", object_id=run.pk)
    return JsonResponse(body, json_dumps_params={"indent": 1, "ensure_ascii": False})


@needs(ROUNDS)
@require_GET
def fairness_page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Who gains and who loses, in aggregate, with small groups hidden."""
    round_ = the_round(request, round_id)
    found = queries_.latest_report(round_)
    columns = (
        Column(key="name", label=_("Groep")), Column(key="households", label=_("Huishoudens"), value=lambda row: hidden(row["households"])),
        Column(key="placed", label=_("Met een plaats"), value=lambda row: hidden(row["placed"])), Column(key="unplaced", label=_("Zonder plaats"), value=lambda row: hidden(row["unplaced"])),
        Column(key="mean_value", label=_("Gemiddelde score"), value=lambda row: hidden(row["mean_value"])),
        Column(key="mean_reference", label=_("Bij een loting"), value=lambda row: hidden(row["mean_reference"])),
        Column(key="not_harmed", label=_("Niet slechter dan een loting"), value=lambda row: hidden(row["not_harmed"])),
    )  # fmt: skip
    report = found.report if found else {"dimensions": [], "proxies": []}
    tables = [
        Table(name=f"fair-{n}", caption=_("Naar %s") % dimension_name(each["dimension"]), columns=columns, rows=[{**row, "name": group_name(each["dimension"], row["group"])} for row in each["groups"]])
        for n, each in enumerate(report["dimensions"])
    ]
    proxies = Table(
        name="proxies", caption=_("Is een groep te raden uit wat meetelt?"), rows=report["proxies"],
        columns=(
            Column(key="dimension", label=_("Kenmerk"), value=lambda row: dimension_name(row["dimension"])), Column(key="auc", label=_("AUC (0,5 = niet te raden, 1 = altijd)"), value=lambda row: _("te weinig huishoudens") if row["auc"] is None else row["auc"]),
            Column(key="limit", label=_("Grens")), Column(key="needs_written_reason", label=_("Schriftelijke reden nodig"), value=lambda row: _("ja") if row["needs_written_reason"] else _("nee")),
        ),
    )  # fmt: skip
    context = {"round": round_, "found": found, "rule": rule_told(report), "tables": tables, "proxies": proxies, "breadcrumbs": trail_to(round_, _("Billijkheidsverslag"))}
    return render(request, "housing/fairness.html", context)


DIMENSIONS = {"nationaliteit": gettext_lazy("nationaliteit"), "moedertaal": gettext_lazy("moedertaal"), "geslacht volwassenen": gettext_lazy("geslacht volwassenen")}
GROUPS = {"onbekend": gettext_lazy("onbekend"), "man": gettext_lazy("man"), "vrouw": gettext_lazy("vrouw"), "gemengd": gettext_lazy("gemengd")}
CODED = {"nationaliteit": country, "moedertaal": language}


def dimension_name(dimension: str) -> str:
    return str(DIMENSIONS.get(dimension, dimension))


def group_name(dimension: str, group: str) -> str:
    """The name of a country or language behind its code, in the reader's language; any other group as it was noted."""
    if group in GROUPS or dimension not in CODED:
        return str(GROUPS.get(group, group))
    return CODED[dimension](group, (get_language() or "nl")[:2])


def hidden(value: Any) -> Any:
    """A hidden figure in words; yes and no too."""
    if value is None:
        return _("niet getoond")
    return (_("ja") if value else _("nee")) if isinstance(value, bool) else value
