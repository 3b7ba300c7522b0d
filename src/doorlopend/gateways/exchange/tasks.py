"""Background tasks. Arguments are ids only; each may run twice and does its work once."""

from __future__ import annotations

from uuid import UUID

import structlog
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.messages.models import Incoming, Outgoing
from doorlopend.records.messages.outbox import Busy

from .duo.client import DuoUnavailable

FIRST_HOUR, SHORT_WAIT, LONGEST_WAIT = 64, 60, 3600
"""Attempts that come at most a minute apart, about an hour of them; after those at most an hour apart."""
log = structlog.get_logger()


class Patience(BaseRetryStrategy):
    """DUO away: tried for as long as it takes, soon again while it may be a short absence. Any other error: twelve times."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if job.attempts >= 12 and not isinstance(exception, DuoUnavailable | Busy):
            return None
        longest = SHORT_WAIT if job.attempts < FIRST_HOUR else LONGEST_WAIT
        return RetryDecision(retry_in={"seconds": min(2 ** (job.attempts + 1), longest)})


def enqueue(message: Incoming) -> None:
    """In the acting transaction: the job exists exactly when the message does."""
    handle_notification.defer(message_id=str(message.pk), controller_id=str(message.controller_id))


@app.task(name="duo.handle_notification", retry=Patience(), queue="messages")
def handle_notification(*, message_id: str, controller_id: str) -> None:
    from .duo.handle import failed, handle

    keys = {"message_id": UUID(message_id), "controller_id": UUID(controller_id)}
    try:
        handle(**keys)
    except DuoUnavailable:
        raise
    except Exception as error:
        failed(**keys, error=error)
        raise


@app.periodic(cron="*/10 * * * *")
@app.task(name="duo.place_waiting", queue="house")
def place_waiting(timestamp: int) -> None:
    """Notifications that named somebody unknown are handled once the number is recorded; nobody has to ask."""
    from doorlopend.records.regions.models import Controller

    from .duo.handle import place_waiting as ready

    for controller_id in Controller.objects.exclude(oin="").values_list("pk", flat=True):
        for message_id in ready(controller_id=controller_id):
            handle_notification.defer(message_id=str(message_id), controller_id=str(controller_id))


def enqueue_sending(message: Outgoing) -> None:
    """In the acting transaction: what is released is on the queue."""
    send_message.defer(message_id=str(message.pk), controller_id=str(message.controller_id))


@app.task(name="duo.send_message", retry=Patience(), queue="messages")
def send_message(*, message_id: str, controller_id: str) -> None:
    from .duo.send import send

    send(message_id=UUID(message_id), controller_id=UUID(controller_id))


def enqueue_comparing(dossier: Dossier) -> None:
    """In the acting transaction, as `enqueue`."""
    compare.defer(dossier_id=str(dossier.pk), controller_id=str(dossier.controller_id))


@app.task(name="duo.compare", retry=Patience(), queue="house")
def compare(*, dossier_id: str, controller_id: str) -> None:
    from .duo.send import compare as run

    run(dossier_id=UUID(dossier_id), controller_id=UUID(controller_id))


@app.periodic(cron="30 2 * * 0")
@app.task(name="duo.compare_all", queue="house")
def compare_all(timestamp: int) -> None:
    """Each week for everybody with an open dossier, behind all other work."""
    from doorlopend.records.access.actor import acting, system_for
    from doorlopend.records.regions.models import Controller

    for controller in Controller.objects.exclude(duo_url=""):
        with acting(system_for(controller.pk, why="duo")):
            for dossier in Dossier.objects.filter(controller=controller, closed_on=None).iterator():
                enqueue_comparing(dossier)
            read_lists.defer(controller_id=str(controller.pk))


@app.task(name="duo.read_lists", retry=Patience(), queue="messages")
def read_lists(*, controller_id: str) -> None:
    from .duo.send import read_lists as read

    _count, unknown = read(controller_id=UUID(controller_id))
    if unknown:
        log.warning("duo.unknown_extension_grounds", codes=unknown)


def enqueue_list(*, batch_id: UUID, controller_id: UUID) -> None:
    """In the acting transaction, as `enqueue`."""
    apply_list.defer(batch_id=str(batch_id), controller_id=str(controller_id))


@app.task(name="coa.apply_list", retry=Patience(), queue="messages")
def apply_list(*, batch_id: str, controller_id: str) -> None:
    """Fifty rows per transaction, so that the bar moves and a stop loses at most those."""
    from doorlopend.records.access.actor import acting, system_for

    from .coa.services import NotNow, apply_some

    actor, left = system_for(UUID(controller_id), why="coa"), 1
    while left:
        with acting(actor):
            try:
                left = apply_some(actor=actor, batch_id=UUID(batch_id))
            except NotNow:
                return


@app.periodic(cron="* * * * * */5")
@app.task(name="audit.seal", queue="audit", pass_context=False)
def seal_audit(timestamp: int) -> None:
    """Every five seconds: chains what was written since."""
    from doorlopend.records.audit.sealing import seal

    while seal():
        pass


@app.periodic(cron="0 4 * * *")
@app.task(name="audit.partitions", queue="house")
def audit_partitions(timestamp: int) -> None:
    from doorlopend.records.access.actor import acting
    from doorlopend.records.access.today import today
    from doorlopend.records.audit.sealing import SEALER
    from doorlopend.records.audit.trail import ensure_partitions

    with acting(SEALER):
        ensure_partitions(today=today())


@app.periodic(cron="15 0 * * *")
@app.task(name="work.lapse", queue="house")
def lapse_steps(timestamp: int) -> None:
    """Just after midnight: a duty whose last day was yesterday asks nobody anything any more."""
    from doorlopend.records.access.today import today
    from doorlopend.records.regions.models import Controller
    from doorlopend.records.work.services import lapse

    for holder in Controller.objects.filter(succeeded_by=None).values_list("pk", flat=True):
        lapse(controller_id=holder, today=today())


@app.periodic(cron="30 3 * * *")
@app.task(name="casework.sweep_drafts", queue="house")
def sweep_drafts(timestamp: int) -> None:
    """Every night: text that nobody submitted goes after fourteen days, controller by controller."""
    from doorlopend.practice.casework.intake.drafts import sweep
    from doorlopend.records.access.actor import acting, system_for
    from doorlopend.records.access.today import today
    from doorlopend.records.regions.models import Controller

    for controller_id in Controller.objects.values_list("pk", flat=True):
        actor = system_for(controller_id, why="drafts")
        with acting(actor):
            sweep(actor=actor, today=today())


@app.periodic(cron="45 3 * * *")
@app.task(name="coa.sweep_lists", queue="house")
def sweep_lists(timestamp: int) -> None:
    """Every night: lists that waited for a fortnight go, controller by controller."""
    from django.utils import timezone

    from doorlopend.records.access.actor import acting, system_for
    from doorlopend.records.regions.models import Controller

    from .coa.services import sweep

    for controller_id in Controller.objects.filter(succeeded_by=None).values_list("pk", flat=True):
        with acting(system_for(controller_id, why="coa")) as actor:
            sweep(actor=actor, controller_id=controller_id, now=timezone.now())


@app.periodic(cron="0 3 * * *")
@app.task(name="web.sweep_sessions", queue="house")
def sweep_sessions(timestamp: int) -> None:
    """Every night: sessions that ended, with the keys of dossiers opened in them, and tries at logging in."""
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from doorlopend.records.people import guessing

    SessionStore.clear_expired()
    guessing.sweep(now=timezone.now())


@app.periodic(cron="30 4 * * *")
@app.task(name="handover.sweep", queue="house")
def sweep_handovers(timestamp: int) -> None:
    """Each night: reminds who has not answered an offer, and ends offers past their day."""
    from doorlopend.practice.casework.handover.services import sweep
    from doorlopend.records.access.today import today
    from doorlopend.records.regions.models import Controller

    for holder in Controller.objects.filter(succeeded_by=None).values_list("pk", flat=True):
        sweep(controller_id=holder, today=today())
