"""The library of lessons, who adopted them, and questions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.kit.forming import NotNow
from doorlopend.records.kit.values import Action, Item
from doorlopend.records.regions.queries import names_of

from .. import search
from ..forms import AdoptForm, LessonForm, LibraryForm, WordsForm
from ..models import Abroad, Lesson, Question
from ..queries import board
from ..services import learning
from ..states import LESSON_MACHINE, QUESTION_MACHINE, LessonAct, LessonState, QuestionAct, QuestionState
from .common import actor_of, check_region, clean, form_page, one, region_for


@needs("signals.write")
@require_GET
def library_page(request: HttpRequest) -> HttpResponse:
    """Lessons of the own region and what others gave; words are searched, and what is merely alike comes after."""
    form = LibraryForm(request.GET or None)
    words = (form.data.get("zoek") or "").strip()[:200]
    own, other = board.lessons(actor=actor_of(request)), board.abroad("lesson")
    own = own.exclude(state=LessonState.CONCEPT) if not actor_of(request).where("signals.handle") else own
    if words:
        ids = _found(request, words)
        own, other = own.filter(pk__in=ids), other.filter(pk__in=ids)
    context = {"form": form, "own": list(own), "other": list(other[:100]), "words": words, "may_write": bool(actor_of(request).where("signals.handle")), "may_exchange": bool(actor_of(request).where("lessons.exchange"))}
    return render(request, "community/library.html", context)


def _found(request: HttpRequest, words: str) -> list[UUID]:
    regions = actor_of(request).scope.get("region", frozenset())
    kinds = ("lesson", "lesson_other")
    exact = search.containing(words=words, regions=regions, kinds=kinds)
    return [*exact, *(one.id for one in search.alike(text=words, regions=regions, kinds=kinds, limit=20))]


def _lessons(request: HttpRequest) -> Any:
    return board.lessons(actor=actor_of(request))


@needs("signals.write")
@require_GET
def lesson_page(request: HttpRequest, lesson_id: UUID) -> HttpResponse:
    lesson = one(_lessons(request), pk=lesson_id)
    actor = actor_of(request)
    handles = actor.may("signals.handle", lesson.region_id)
    adopted = list(lesson.adoptions.order_by("since"))
    names = names_of([row.gemeente_id for row in adopted], today())
    actions = []
    if handles:
        actions = [Action(label=act.label, url=reverse("community:lesson-act", args=[lesson.pk, act.value]), method="post") for act in LESSON_MACHINE[LessonState(lesson.state)]]
        actions.append(Action(label=_("Bewerken"), url=reverse("community:lesson-edit", args=[lesson.pk])))
    adopt = Action(label=_("Gemeente neemt dit over"), url=reverse("community:adopt", args=[lesson.pk]), icon="plus")
    may_adopt = handles or actor.may("polls.answer", lesson.region_id)
    context = {
        "lesson": lesson, "details": _details(lesson), "adopted": [(names.get(row.gemeente_id, ""), row) for row in adopted],
        "of": len(board.gemeenten(lesson.region_id, today())), "actions": actions, "adopt": adopt if may_adopt else None,
        "signal_url": reverse("community:signal", args=[lesson.signal_id]) if lesson.signal_id and actor.may("signals.read", lesson.region_id) else "",
    }  # fmt: skip
    return render(request, "community/lesson.html", context)


def _details(lesson: Any) -> list[Item]:
    proof = lesson.get_proof_display() if isinstance(lesson, Lesson) else ""
    return [
        Item(label=_("Wat was er aan de hand?"), value=lesson.context), Item(label=_("Wat deden we?"), value=lesson.done),
        Item(label=_("Wat leverde het op?"), value=lesson.gave), Item(label=_("Voor wie werkt het?"), value=lesson.for_whom),
        Item(label=_("Voorwaarden"), value=lesson.conditions), Item(label=_("Hoe zeker is het?"), value=proof), Item(label=_("Materiaal (webadres)"), value=lesson.material),
    ]  # fmt: skip


@needs("signals.write")
@require_GET
def abroad_page(request: HttpRequest, abroad_id: UUID) -> HttpResponse:
    """A lesson or signal of another region, as it gave it."""
    row = one(Abroad.objects.filter(withdrawn=False), pk=abroad_id)
    words = {
        "context": _("Wat was er aan de hand?"), "done": _("Wat deden we?"), "gave": _("Wat leverde het op?"), "for_whom": _("Voor wie werkt het?"),
        "conditions": _("Voorwaarden"), "what": _("Wat gaat er niet goed?"), "wanted": _("Wat zou er moeten gebeuren?"), "material": _("Materiaal (webadres)"),
    }  # fmt: skip
    details = [Item(label=label, value=row.content[name]) for name, label in words.items() if name in row.content]
    return render(request, "community/abroad.html", {"row": row, "details": details})


@needs("signals.handle")
@require_http_methods(["GET", "POST"])
def write_lesson_page(request: HttpRequest, lesson_id: UUID | None = None) -> HttpResponse:
    lesson = one(_lessons(request), pk=lesson_id) if lesson_id else None
    about = request.GET.get("signaal") or ""
    signal = board.signals(actor=actor_of(request)).filter(pk=about).first() if len(about) == 36 else None
    names = ("title", "context", "done", "gave", "for_whom", "conditions", "proof", "theme", "phase", "material", "free_to_use")
    initial: dict[str, Any] = {name: getattr(lesson, name) for name in names} if lesson else {}
    if signal is not None:
        initial = {"title": signal.title, "context": signal.what, "theme": signal.theme, "phase": signal.phase, "done": "\n".join(t.what for t in signal.trials.all()), "gave": "\n".join(t.outcome for t in signal.trials.all())}
    region_id = lesson.region_id if lesson else signal.region_id if signal else region_for(request, "signals.handle")

    def save(given: dict[str, Any]) -> str:
        values = {name: given[name] for name in names}
        if signal is not None:
            values["signal_id"] = signal.pk
        made = learning.write_lesson(actor=actor_of(request), region_id=region_id, values=values, today=today(), lesson_id=lesson.pk if lesson else None)
        return reverse("community:lesson", args=[made.pk])

    return form_page(request, LessonForm(request.POST or None, initial=initial, **clean(request)), title=_("Les"), back=reverse("community:library"), save=save, done=_("De les is bewaard."))


@needs("signals.handle")
@require_http_methods(["GET", "POST"])
def edit_lesson_page(request: HttpRequest, lesson_id: UUID) -> HttpResponse:
    return write_lesson_page(request, lesson_id)


@needs("signals.handle", methods=("POST",))
@require_http_methods(["POST"])
def lesson_act_page(request: HttpRequest, lesson_id: UUID, act: str) -> HttpResponse:
    from django.contrib import messages
    from django.shortcuts import redirect

    lesson = one(_lessons(request), pk=lesson_id)
    if act not in LessonAct.values:
        raise Http404
    try:
        learning.lesson_act(actor=actor_of(request), lesson_id=lesson.pk, what=LessonAct(act), today=today())
    except NotNow as error:
        messages.error(request, str(error))
    return redirect("community:lesson", lesson.pk)


@needs("signals.handle", "polls.answer")
@require_http_methods(["GET", "POST"])
def adopt_page(request: HttpRequest, lesson_id: UUID) -> HttpResponse:
    lesson = one(_lessons(request), pk=lesson_id)
    places = [(str(place.id), place.name) for place in board.gemeenten(lesson.region_id, today())]

    def save(given: dict[str, Any]) -> None:
        learning.adopt(actor=actor_of(request), lesson_id=lesson.pk, gemeente_id=UUID(given["gemeente"]), since=given["since"])

    return form_page(
        request, AdoptForm(request.POST or None, gemeenten=places, initial={"since": today()}), title=_("Gemeente neemt dit over"), lead=lesson.title,
        back=reverse("community:lesson", args=[lesson.pk]), save=save, done=_("Vastgelegd."),
    )  # fmt: skip


def _questions(request: HttpRequest) -> Any:
    return Question.objects.filter(region_id__in=actor_of(request).scope.get("region", ())).order_by("due_on", "pk")


@needs("signals.write")
@require_GET
def questions_page(request: HttpRequest) -> HttpResponse:
    """What is open for who answers, and the knowledge base for everybody."""
    handles = actor_of(request).where("signals.handle")
    waiting = [QuestionState.BINNEN, QuestionState.BEHANDELING, QuestionState.DOORGEZET]
    rows = _questions(request)
    words = (request.GET.get("zoek") or "").strip()[:200]
    known = rows.filter(state=QuestionState.KENNISBANK)
    if words:
        regions = actor_of(request).scope.get("region", frozenset())
        ids = search.containing(words=words, regions=regions, kinds=("question",))
        ids += [one.id for one in search.alike(text=words, regions=regions, kinds=("question",), limit=20)]
        known = known.filter(pk__in=ids)
    counts = {"answered": rows.filter(answered_on__isnull=False).count(), "channelled": rows.exclude(channelled_to="").count()}
    context = {
        "open": list(rows.filter(region_id__in=handles, state__in=waiting)), "done": list(rows.filter(region_id__in=handles, state=QuestionState.BEANTWOORD)[:50]),
        "known": list(known[:100]), "words": words, "handles": bool(handles), "counts": counts, "today": today(),
    }  # fmt: skip
    return render(request, "community/questions.html", context)


@needs("signals.write")
@require_GET
def question_page(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """A question with its way; who does not answer questions sees only what is in the knowledge base."""
    question = one(_questions(request), pk=question_id)
    handles = actor_of(request).may("signals.handle", question.region_id)
    if not handles and question.state != QuestionState.KENNISBANK:
        raise Http404
    actions = [Action(label=act.label, url=reverse("community:question-act", args=[question.pk, act.value])) for act in QUESTION_MACHINE[QuestionState(question.state)]] if handles else []
    return render(request, "community/question.html", {"question": question, "actions": actions, "today": today()})


@needs("signals.handle")
@require_http_methods(["GET", "POST"])
def question_act_page(request: HttpRequest, question_id: UUID, act: str) -> HttpResponse:
    question = one(_questions(request), pk=question_id)
    check_region(request, "signals.handle", question.region_id)
    if act not in QuestionAct.values:
        raise Http404
    what = QuestionAct(act)
    form = WordsForm(request.POST or None, initial={"text": question.answer if what is QuestionAct.ANSWER else ""}, **clean(request))
    if what in {QuestionAct.TAKE, QuestionAct.KEEP}:
        form.fields["text"].required = False

    def save(given: dict[str, Any]) -> None:
        learning.question_act(actor=actor_of(request), question_id=question.pk, what=what, text=given["text"], today=today())

    return form_page(request, form, title=str(what.label), lead=question.text, back=reverse("community:question", args=[question.pk]), save=save, done=_("Vastgelegd."))
