"""Background tasks. Arguments are ids only; each may run twice and does its work once."""

from __future__ import annotations

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from doorlopend.records.messages.models import Incoming

RETRY = RetryStrategy(max_attempts=12, exponential_wait=2)


def enqueue(message: Incoming) -> None:
    """In the acting transaction: the job exists exactly when the message does."""
    handle_notification.configure(lock=f"controller-{message.controller_id}").defer(
        message_id=str(message.pk), controller_id=str(message.controller_id)
    )


@app.task(name="duo.handle_notification", retry=RETRY, queue="messages")
def handle_notification(*, message_id: str, controller_id: str) -> None:
    from .duo.handle import handle

    handle(message_id=UUID(message_id), controller_id=UUID(controller_id))


@app.periodic(cron="* * * * * */5")
@app.task(name="audit.seal", queue="audit", pass_context=False)
def seal_audit(timestamp: int) -> None:
    """Every five seconds: chains what was written since."""
    from doorlopend.records.audit.sealing import seal

    while seal():
        pass


@app.periodic(cron="*/10 * * * *")
@app.task(name="queue.retry_stalled", queue="house", pass_context=True)
async def retry_stalled(context, timestamp: int) -> None:  # type: ignore[no-untyped-def]
    """Jobs whose worker stopped breathing go back in the queue."""
    for job in await context.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=30):
        await context.app.job_manager.retry_job(job)


@app.periodic(cron="0 4 * * *")
@app.task(name="audit.partitions", queue="house")
def audit_partitions(timestamp: int) -> None:
    from doorlopend.records.access.actor import acting
    from doorlopend.records.access.today import today
    from doorlopend.records.audit.sealing import SEALER
    from doorlopend.records.audit.trail import ensure_partitions

    with acting(SEALER):
        ensure_partitions(today=today())
