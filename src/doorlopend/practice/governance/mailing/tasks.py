"""E-mail in the background. Arguments are ids only; each may run twice and does its work once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from procrastinate.contrib.django import app

from .models import Mail


def enqueue(mail: Mail) -> None:
    """In the acting transaction: the job exists exactly when the mail does."""
    send_mail.defer(mail_id=str(mail.pk), region_id=str(mail.region_id))


def enqueue_all(mails: Iterable[tuple[UUID, UUID]]) -> None:
    """As `enqueue`, for many: pairs of mail and region."""
    rows: list[dict[str, Any]] = [{"mail_id": str(mail_id), "region_id": str(region_id)} for mail_id, region_id in mails]
    if rows:
        send_mail.batch_defer(*rows)


@app.task(name="mailing.send", queue="house")
def send_mail(*, mail_id: str, region_id: str) -> None:
    from .sending import send

    send(mail_id=UUID(mail_id), region_id=UUID(region_id))


@app.periodic(cron="30 6 * * *")
@app.task(name="mailing.collect", queue="house")
def collect_all(timestamp: int) -> None:
    """Each morning: what every room has to tell, region by region."""
    from doorlopend.records.access.today import today

    from .services import collect, regions

    for region_id in regions():
        collect(region_id=region_id, today=today())


@app.periodic(cron="30 3 * * *")
@app.task(name="mailing.forget", queue="house")
def forget_all(timestamp: int) -> None:
    """Each night, also where e-mail is off: away with rows whose term is over and addresses that nobody confirmed."""
    from doorlopend.records.access.today import today

    from .keeping import forget_mails
    from .readers import forget_unconfirmed
    from .services import all_regions, system

    for region_id in all_regions():
        forget_mails(actor=system(region_id), region_id=region_id, today=today())
        forget_unconfirmed(region_id=region_id, today=today())


@app.periodic(cron="*/10 * * * *")
@app.task(name="mailing.sweep", queue="house")
def sweep_all(timestamp: int) -> None:
    """What was put off is tried again; what its sender let go of is said to be unsure."""
    from .sending import sweep
    from .services import regions

    for region_id in regions():
        sweep(region_id=region_id)
