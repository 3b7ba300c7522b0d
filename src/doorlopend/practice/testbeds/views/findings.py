"""The answers: asked for, shown to three readers side by side, decided upon, learned from, and sent to funders."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.records.access.actor import Actor
from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.audit import trail
from doorlopend.records.kit.forming import form_page
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.tables import Column, Table, TableState
from doorlopend.records.kit.values import Action, Item, Progress
from doorlopend.records.people.demo import made_by_demo

from .. import costs, exporting, forms, pictures, policies, publishing, queries, tasks, telling
from ..models import Analysis, Result, Testbed
from ..services import analysing, deciding
from ..states import MACHINE, MEASURED, Act, State
from ..words import AnalysisKind, AnalysisState, Verdict
from .common import actor_of, crumbs, one, outcome_name, testbed_of, try_it

READERS = ("bestuur", "beleid", "onderzoek")


def _locked(request: HttpRequest, testbed_id: UUID) -> Testbed:
    testbed = testbed_of(request, testbed_id)
    if not hasattr(testbed, "lock"):
        raise Http404
    return testbed


@needs("testbeds.read", "testbeds.write")
@require_GET
def findings_page(request: HttpRequest, testbed_id: UUID) -> HttpResponse:
    """All approaches of one testbed, for one reader: bestuur, beleid or onderzoek."""
    testbed, actor = _locked(request, testbed_id), actor_of(request)
    reader = request.GET.get("lezer") or "bestuur"
    reader = reader if reader in READERS else "bestuur"
    final, writes = queries.latest_final(testbed), policies.may_write(actor=actor, testbed=testbed)
    results = list(final.results.order_by("order")) if final else []
    context = {
        "testbed": testbed, "reader": reader, "tabs": _tabs(testbed, reader), "final": final, "shown": [_shown(testbed, row, reader) for row in results],
        "arms": _arms_table(testbed, results), "looks": _looks(testbed, reader), "runs": _runs(testbed), "actions": _actions(testbed, writes), "today": today(),
        "breadcrumbs": crumbs(testbed), "decisions": _decided(testbed, actor), "learned": getattr(testbed, "learned", None), "primary": _primary(testbed, writes),
        "exports": [(form, _form_name(form)) for form in exporting.FORMS], "counts": _counts(testbed) if reader != "bestuur" and final else [], "running": _running(testbed),
    }  # fmt: skip
    return render(request, "testbeds/findings.html", context)


def _decided(testbed: Testbed, actor: Actor) -> list[dict[str, Any]]:
    """What the region did with the answer, with the way to the decision it rests on for who may see that."""
    standing: dict[tuple[str, UUID | None], str] = {(row.kind, row.id): row.url for row in deciding.standing_decisions(actor=actor, testbed=testbed)}
    return [{"row": row, "url": standing.get((row.governance_kind, row.governance_id), "")} for row in testbed.decisions.order_by("on")]


def _tabs(testbed: Testbed, reader: str) -> list[Link]:
    address = reverse("testbeds:findings", args=[testbed.pk])
    names = {"bestuur": _("Bestuur"), "beleid": _("Beleid"), "onderzoek": _("Onderzoek")}
    return [Link(label=names[key], url=f"{address}?lezer={key}", current=key == reader) for key in READERS]


def _shown(testbed: Testbed, row: Result, reader: str) -> dict[str, Any]:
    """One result as the page needs it: words, pictures, cost, level and, for the researcher, every number."""
    page, content = row.pages[reader][telling.lang()], row.content
    names = {arm.code: arm.name for arm in testbed.arms.all()}
    return {
        "row": row, "page": page, "title": _title(row, names), "pictures": _pictures(testbed, row, page["sentence"]), "cost": _cost(testbed, row),
        "level": _level(content) if row.kind == "bevinding" else [], "numbers": _numbers(content) if reader == "onderzoek" else [],
        "checks": _checks_table(content) if reader == "onderzoek" and content.get("checks") else None, "refused": content["result"] == "refusal",
    }  # fmt: skip


def _title(row: Result, names: Mapping[str, str]) -> str:
    what = {"vergelijking": _("Alle aanpakken naast elkaar"), "samen": _("Gemeenten samen"), "blik": _("Tussenblik")}.get(row.kind)
    arm = names.get(row.arm, row.arm)
    return what or f"{arm} · {outcome_name(row.outcome)}"


def _kind_of(testbed: Testbed, outcome: str) -> str:
    return str(next((o["kind"] for o in testbed.lock.source["outcomes"] if o["id"] == outcome), "share"))


def _pictures(testbed: Testbed, row: Result, sentence: str) -> list[Any]:
    kind = _kind_of(testbed, row.outcome)
    if row.content["result"] == "refusal":
        return []
    if row.kind == "bevinding":
        return pictures.of_finding(row.content, sentence, control=next(arm.name for arm in testbed.arms.all() if arm.control))
    if row.kind == "vergelijking":
        return [pictures.several(row.content, kind, sentence)]
    return [pictures.pooled(row.content, kind, sentence)] if row.kind == "samen" else []


def _cost(testbed: Testbed, row: Result) -> costs.Cost | None:
    if row.kind != "bevinding":
        return None
    by_code = {arm.code: arm.cost_each for arm in testbed.arms.all()}
    usual = next(arm.cost_each for arm in testbed.arms.all() if arm.control)
    return costs.cost_of(row.content, each=by_code.get(row.arm), usual=usual)


def _level(content: Mapping[str, Any]) -> list[Item]:
    """Design, ceiling, each deduction, and what remains: one line each."""
    level, lang = content["level"], telling.lang()
    items = [Item(label=_("De opzet laat hoogstens toe"), value=_("%d van 5 (Maryland)") % level["ceiling"])]
    items += [Item(label=_("Eraf: %d") % one_["points"], value=one_[lang]) for one_ in level["deductions"]]
    return [*items, Item(label=_("Bewijskracht"), value=_("%d van 5") % level["level"]), Item(label=_("Movisie"), value=level["movisie"][lang])]


def _numbers(content: Mapping[str, Any]) -> list[Item]:
    names = ("estimand", "estimate", "se", "low", "high", "p", "p_source", "mean_arm", "mean_control", "n_arm", "n_control", "method", "provenance")
    return [Item(label=_number_name(name), value=_plain(content[name])) for name in names if content.get(name) is not None]


def _number_name(name: str) -> str:
    return {
        "estimand": _("wat geschat is"), "estimate": _("schatting"), "se": _("standaardfout"), "low": _("ondergrens (95 %)"), "high": _("bovengrens (95 %)"), "p": _("p-waarde"),
        "p_source": _("p-waarde door"), "mean_arm": _("gemiddelde met de aanpak"), "mean_control": _("gemiddelde zonder"), "n_arm": _("mensen met de aanpak"),
        "n_control": _("mensen zonder"), "method": _("methode"), "provenance": _("herkomst"),
    }[name]  # fmt: skip


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return str(value[telling.lang()]) if telling.lang() in value else " · ".join(f"{key} {str(one_)[:16]}" for key, one_ in value.items())
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _checks(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    lang = telling.lang()
    return [
        {"name": c["name"], "note": c["note"][lang], "value": _("minder dan 10") if c["value"] is None and c["name"] in telling.COUNTS else _plain(c["value"]) if c["value"] is not None else "", "limit": "" if c["limit"] is None else _plain(c["limit"]), "passed": c["passed"]}
        for c in content.get("checks", ())
    ]


def _side_by_side(testbed: Testbed, results: list[Result]) -> list[dict[str, Any]]:
    """One line per approach and outcome: how many of 100, the difference, what it costs, how strong the evidence."""
    names = {arm.code: arm.name for arm in testbed.arms.all()}
    rows = []
    for row in results:
        if row.kind == "bevinding":
            factor, unit = pictures.scale(row.content)
            c = row.content
            told = {key: _rounded(c[name] * factor, c["kind"]) for key, name in (("with", "mean_arm"), ("usual", "mean_control"), ("low", "low"), ("high", "high"))}
            rows.append({"arm": names.get(row.arm, row.arm), "outcome": outcome_name(row.outcome), "unit": unit, "cost": _cost(testbed, row), "level": c["level"]["level"], **told})
        elif row.kind == "weigering":
            rows.append({"arm": names.get(row.arm, row.arm), "outcome": outcome_name(row.outcome), "code": row.content["code"], "sentence": row.content["sentence"][telling.lang()]})
    return rows


def _rounded(value: float, kind: str) -> str:
    """As the sentences say it: whole people of 100, half months."""
    return number_format(round(value), 0) if kind in pictures.SHARES else number_format(round(2 * value) / 2, 1)


def _euro(value: Decimal) -> str:
    return f"€ {number_format(value, 0, force_grouping=True)}"


def _arms_table(testbed: Testbed, results: list[Result]) -> Table | None:
    """The lines side by side; a refusal stands among them with its sentence."""
    rows = _side_by_side(testbed, results)
    columns = [
        Column(key="arm", label=_("Aanpak"), value=lambda row: row["arm"]), Column(key="outcome", label=_("Uitkomst"), value=lambda row: row["outcome"], wide=True),
        Column(key="means", label=_("Met / zonder"), value=lambda row: row.get("sentence") or f"{row['with']} / {row['usual']} {row['unit']}", wide=True),
        Column(key="between", label=_("Verschil tussen"), value=lambda row: _("%(low)s en %(high)s") % row if "low" in row else ""),
        Column(key="each", label=_("Per deelnemer"), value=lambda row: _euro(row["cost"].each) if row.get("cost") else ""),
        Column(key="more", label=_("Per persoon meer"), value=_per_result), Column(key="level", label=_("Bewijskracht"), value=lambda row: _("%d van 5") % row["level"] if "level" in row else row.get("code", "")),
    ]  # fmt: skip
    return Table(name="arms", caption=_("Alle aanpakken naast elkaar"), columns=columns, rows=rows, total=len(rows), state=TableState(limit=len(rows)), show_caption=False) if rows else None


def _per_result(row: dict[str, Any]) -> str:
    """What one person more who reaches the goal costs, with its interval."""
    cost = row.get("cost")
    if cost is None:
        return ""
    if cost.per_result is None:
        return _("niet te zeggen: het verschil kan nul zijn")
    assert cost.low is not None and cost.high is not None
    return f"{_euro(cost.per_result)} " + _("(%(low)s tot %(high)s)") % {"low": _euro(cost.low), "high": _euro(cost.high)}


def _checks_table(content: Mapping[str, Any]) -> Table:
    rows = _checks(content)
    columns = [
        Column(key="name", label=_("Controle"), value=lambda row: row["name"]), Column(key="note", label=_("Wat"), value=lambda row: row["note"], wide=True),
        Column(key="value", label=_("Waarde"), value=lambda row: row["value"]), Column(key="limit", label=_("Grens"), value=lambda row: row["limit"]),
        Column(key="passed", label=_("Goed"), value=lambda row: _("ja") if row["passed"] else _("nee")),
    ]  # fmt: skip
    return Table(name=f"checks-{content.get('arm', '')}-{content.get('outcome', '')}", caption=_("Controles"), columns=columns, rows=rows, total=len(rows), state=TableState(limit=max(len(rows), 1)))


def _looks(testbed: Testbed, reader: str) -> list[dict[str, Any]]:
    rows = Result.objects.filter(analysis__testbed=testbed, analysis__kind=AnalysisKind.LOOK).select_related("analysis").order_by("analysis", "order")
    return [{"row": row, "page": row.pages[reader][telling.lang()], "number": row.analysis.number, "on": row.analysis.asked_on} for row in rows]


def _runs(testbed: Testbed) -> list[dict[str, Any]]:
    """Every run, and of a repeat whether the answers held and how many people are gone."""
    rows = testbed.analyses.order_by("-pk")
    return [{"row": row, "fewer": telling.shown_fewer(row.gone, telling.lang())} for row in rows]


def _running(testbed: Testbed) -> Any:
    row = testbed.analyses.filter(state__in=[AnalysisState.WAITING, AnalysisState.RUNNING]).first()
    return None if row is None else _progress(row)


def _progress(row: Analysis) -> Progress:
    return Progress(label=_("De computer rekent"), done=row.done, total=max(row.total, 1), note=row.get_state_display(), poll_url=reverse("testbeds:progress", args=[row.pk]))


def _counts(testbed: Testbed) -> list[dict[str, Any]]:
    """Published counts per approach; hidden ones are all the same to a reader."""
    answers = {"yes": _("ja"), "no": _("nee"), "unknown": _("onbekend"), "*": _("samen")}
    arms = {arm.code: arm.name for arm in testbed.arms.all()} | {"*": _("samen")}
    tables = []
    for o in testbed.lock.source["outcomes"]:
        shown = publishing.counts(testbed, o["id"], region_id=testbed.region_id)
        if shown:
            heads = [key for key in answers if any(answer == key for _arm, answer in shown)]
            rows = [(name, [shown.get((code, key)) for key in heads]) for code, name in arms.items()]
            tables.append({"outcome": outcome_name(o["id"]), "heads": [answers[key] for key in heads], "rows": rows})
    return tables


def _primary(testbed: Testbed, writes: bool) -> Action | None:
    if not writes:
        return None
    acts = MACHINE[State(testbed.state)]
    if Act.DECIDE in acts:
        return Action(label=Act.DECIDE.label, url=reverse("testbeds:decide", args=[testbed.pk]))
    if Act.LEARN in acts:
        return Action(label=Act.LEARN.label, url=reverse("testbeds:learn", args=[testbed.pk]))
    return _ask(testbed, AnalysisKind.FINAL, _("Uitkomsten berekenen")) if State(testbed.state) is State.CLOSED else None


def _ask(testbed: Testbed, kind: AnalysisKind, label: str, number: int = 0) -> Action:
    return Action(label=label, url=reverse("testbeds:ask", args=[testbed.pk]), method="post", fields=(("kind", kind.value), ("number", str(number))))


def _actions(testbed: Testbed, writes: bool) -> tuple[Action, ...]:
    links: list[Action] = []
    state = State(testbed.state)
    if writes and state is State.RUNNING:
        done = set(testbed.analyses.filter(kind=AnalysisKind.LOOK, state=AnalysisState.DONE).values_list("number", flat=True))
        following = next((n for n in range(1, len(testbed.looks) + 1) if n not in done), None)
        links += [_ask(testbed, AnalysisKind.LOOK, _("Tussenblik %d") % following, following)] if following else []
    if writes and state in MEASURED - {State.CLOSED}:
        links += [_ask(testbed, AnalysisKind.AGAIN, _("Opnieuw uitrekenen")), _ask(testbed, AnalysisKind.FINAL, _("Nieuwe momentopname"))]
    links.append(Action(label=_("Onderzoekersbestand"), url=reverse("testbeds:grants", args=[testbed.pk])))
    return tuple(links)


@needs("testbeds.write", methods=("POST",))
@require_http_methods(["POST"])
def ask_page(request: HttpRequest, testbed_id: UUID) -> HttpResponse:
    testbed = _locked(request, testbed_id)
    kind, number = request.POST.get("kind", ""), request.POST.get("number", "0")
    if kind not in AnalysisKind.values or not number.isdigit():
        raise Http404

    def deed() -> None:
        tasks.enqueue(analysing.ask(actor=actor_of(request), testbed_id=testbed.pk, kind=AnalysisKind(kind), number=int(number), today=today()))

    try_it(request, deed, done=_("De berekening is gevraagd."))
    return redirect("testbeds:findings", testbed.pk)


@needs("testbeds.read", "testbeds.write")
@require_GET
def progress_page(request: HttpRequest, analysis_id: UUID) -> HttpResponse:
    """The next bar; when it is done the page is shown anew."""
    row = one(Analysis.objects.filter(testbed__in=queries.testbeds(actor=actor_of(request))), pk=analysis_id)
    response = render(request, "testbeds/progress.html", {"work": _progress(row)})
    if row.state in {AnalysisState.DONE, AnalysisState.FAILED}:
        response["HX-Refresh"] = "true"
    return response


@needs("testbeds.write")
@require_http_methods(["GET", "POST"])
def decide_page(request: HttpRequest, testbed_id: UUID) -> HttpResponse:
    testbed = _locked(request, testbed_id)
    arms = [(arm.code, arm.name) for arm in testbed.arms.all() if not arm.control]

    standing = {f"{row.kind}:{row.id}": row for row in deciding.standing_decisions(actor=actor_of(request), testbed=testbed)}

    def save(given: dict[str, Any]) -> None:
        chosen = standing.get(given["governance"])
        deciding.decide(
            actor=actor_of(request), testbed_id=testbed.pk, verdict=Verdict(given["verdict"]), why=given["why"], arm=given["arm"], on=given["on"], today=today(),
            governance_text=given["governance_text"], governance_kind=chosen.kind if chosen else "", governance_id=chosen.id if chosen else None,
        )  # fmt: skip

    options = [(key, f"{row.title} · {row.on:%d-%m-%Y}" if row.on else str(row.title)) for key, row in standing.items()]
    return form_page(
        request, forms.DecideForm(request.POST or None, today=today(), arms=arms, decisions=options, initial={"on": today()}), title=_("Besluit vastleggen"), save=save,
        back=reverse("testbeds:findings", args=[testbed.pk]), crumbs=crumbs(testbed), done=_("Het besluit is vastgelegd."),
        field_of=lambda name: "why" if name == "text" else name,
    )  # fmt: skip


@needs("testbeds.write")
@require_http_methods(["GET", "POST"])
def learn_page(request: HttpRequest, testbed_id: UUID) -> HttpResponse:
    testbed = testbed_of(request, testbed_id)
    return form_page(
        request, forms.LearnForm(request.POST or None, today=today()), title=_("De les"), back=reverse("testbeds:card", args=[testbed.pk]), crumbs=crumbs(testbed),
        lead=_("Ook wat niet werkte is een les. Zij gaat door naar de lessen van de regio."), done=_("De proeftuin is afgerond met een les."),
        save=lambda given: deciding.learn(actor=actor_of(request), testbed_id=testbed.pk, values=given, today=today()),
    )  # fmt: skip


def _form_name(form: str) -> str:
    return {
        "protocol": _("Protocol"), "uia": _("UIA en EUI"), "esf": _("ESF+"), "target": _("TARGET (nagebootste proef)"), "consort": _("CONSORT (stroom van mensen)"), "movisie": _("Movisie"),
    }[form]  # fmt: skip


@needs("testbeds.read", "testbeds.write")
@require_GET
def export_page(request: HttpRequest, testbed_id: UUID, report: str) -> HttpResponse:
    testbed = _locked(request, testbed_id)
    if report not in exporting.FORMS:
        raise Http404
    trail.record(actor=actor_of(request), action="testbed.exported", object_kind="testbed", object_id=testbed.pk, detail={"form": report})
    response = JsonResponse(exporting.export(testbed, report), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{testbed.code}-{report}.json"'
    return response


@needs("testbeds.read")
@require_GET
def developer_page(request: HttpRequest, testbed_id: UUID) -> HttpResponse:
    """The truth of the simulation beside what was found: for the demonstration only."""
    testbed = _locked(request, testbed_id)
    if not testbed.simulated or not made_by_demo():
        raise Http404
    final = queries.latest_final(testbed)
    found = {row.arm: row for row in final.results.all() if row.outcome == testbed.simulated.get("outcome") and row.kind in {"bevinding", "weigering"}} if final else {}
    names = {arm.code: arm.name for arm in testbed.arms.all()}
    rows = []
    for arm, effect in testbed.simulated["effects"].items():
        told = found.get(arm)
        c = told.content if told else {}
        inside = c.get("low") is not None and c["low"] <= effect <= c["high"]
        rows.append({
            "arm": names.get(arm, arm), "truth": round(100 * effect, 1), "found": "" if "estimate" not in c else round(100 * c["estimate"], 1), "refused": c.get("code", ""),
            "interval": (round(100 * c["low"], 1), round(100 * c["high"], 1)) if "low" in c else None, "inside": inside,
        })  # fmt: skip
    return render(request, "testbeds/developer.html", {"testbed": testbed, "rows": rows, "breadcrumbs": crumbs(testbed)})
