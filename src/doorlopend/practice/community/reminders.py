"""What this room tells by e-mail: senders who wait too long, reports that seem to be about one thing. Numbers, no texts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from doorlopend.records.people.reach import holders
from doorlopend.records.registry import Note

from .models import Question, Signal
from .queries.heaps import heaps


def late(*, region_id: UUID, today: date) -> Iterator[Note]:
    """Once a week to each who handles signals, as long as somebody waits past the promised day."""
    signals = Signal.objects.filter(region_id=region_id, answered_on=None, feedback_due__lt=today).count()
    questions = Question.objects.filter(region_id=region_id, answered_on=None, due_on__lt=today).count()
    if not signals + questions:
        return
    year, week, _day = today.isocalendar()
    for user in holders(permission="signals.handle", region_id=region_id, today=today):
        key = f"feedback:{region_id}:{year}-{week}:{user.pk}"
        yield Note(key=key, user_id=user.pk, words=partial(_words, signals, questions), path=f"{reverse('community:board')}?late=1")


def alike(*, region_id: UUID, today: date) -> Iterator[Note]:
    """When three or more reports seem to be about one thing: once per heap, by its first report, to who handles signals."""
    found = heaps(Signal.objects.filter(region_id=region_id))
    for user in holders(permission="signals.handle", region_id=region_id, today=today) if found else ():
        for heap in found:
            yield Note(key=f"alike:{heap.signals[0].pk}:{user.pk}", user_id=user.pk, words=partial(_of_heap, len(heap.signals)), path=reverse("community:clusters"))


def _of_heap(count: int) -> tuple[str, str]:
    return _("Signalen lijken op elkaar"), _("%d signalen lijken over hetzelfde te gaan en staan nog in geen cluster.") % count


def _words(signals: int, questions: int) -> tuple[str, str]:
    parts = (
        (signals, ngettext("%d melder wacht langer dan beloofd op een antwoord.", "%d melders wachten langer dan beloofd op een antwoord.", signals)),
        (questions, ngettext("%d vraag aan de regio is te laat.", "%d vragen aan de regio zijn te laat.", questions)),
    )  # fmt: skip
    return _("Terugkoppeling te laat"), "\n".join(text % count for count, text in parts if count)
