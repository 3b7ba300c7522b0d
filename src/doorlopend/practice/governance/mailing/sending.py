"""Sending: taken under lock, handed over outside any transaction, settled under lock again.

Who is killed in between leaves a mail that is under way; after its lease nobody sends it by itself, since it may have
arrived. So none goes out twice, and none is lost without somebody being told.
"""

from __future__ import annotations

import smtplib
import socket
from datetime import datetime, timedelta
from email.utils import formatdate
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from doorlopend.records.access.actor import acting
from doorlopend.records.people.models import User

from ..steps import take
from . import tasks
from .models import Mail, Refusal
from .services import off_address, system
from .states import MAIL_MACHINE, MailAct, MailState

LEASE = timedelta(minutes=5)
TRIES = 12
REFUSED = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)
"""The server said no to this message: it did not go, and will not."""
AWAY = (smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError, ConnectionRefusedError, socket.gaierror, FileNotFoundError, PermissionError)
"""Nothing was handed over yet: it can be tried again."""
log = structlog.get_logger()


def send(*, mail_id: UUID, region_id: UUID) -> None:
    """One mail, at most once. Safe to run twice and at the same time."""
    taken = _begin(mail_id, region_id, timezone.now())
    if taken is None:
        return
    try:
        taken.send()
    except REFUSED as error:
        _settle(mail_id, region_id, MailAct.FAIL, error)
    except AWAY as error:
        _settle(mail_id, region_id, MailAct.WAIT, error)
    except Exception as error:
        _settle(mail_id, region_id, MailAct.LOSE, error)
    else:
        _settle(mail_id, region_id, MailAct.DELIVER)


def _begin(mail_id: UUID, region_id: UUID, now: datetime) -> EmailMessage | None:
    """Marks it as under way, committed before anything leaves; None when there is nothing to send."""
    with acting(system(region_id)) as actor:
        mail = Mail.objects.select_for_update().filter(pk=mail_id, state=MailState.KLAAR).first()
        if mail is None:
            return None
        user = User.objects.filter(pk=mail.user_id, is_active=True).first()
        if user is None or Refusal.objects.filter(user_id=mail.user_id, kind=mail.kind).exists():
            take(actor=actor, row=mail, machine=MAIL_MACHINE, act=MailAct.DROP)
            return None
        take(actor=actor, row=mail, machine=MAIL_MACHINE, act=MailAct.BEGIN, given={"attempts": mail.attempts + 1, "held_until": now + LEASE})
        return _message(mail, user)


def _message(mail: Mail, user: User) -> EmailMessage:
    """The id is that of the row, so that a mailbox knows a second copy for what it is."""
    off = off_address(mail.user_id, mail.kind)
    headers = {
        "Message-ID": f"<{mail.pk}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].rstrip('>')}>", "Date": formatdate(localtime=True),
        "List-Unsubscribe": f"<{off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Auto-Submitted": "auto-generated",
    }  # fmt: skip
    return EmailMessage(mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [user.email], headers=headers)


def _settle(mail_id: UUID, region_id: UUID, what: MailAct, error: Exception | None = None) -> None:
    with acting(system(region_id)) as actor:
        mail = Mail.objects.select_for_update().filter(pk=mail_id, state=MailState.ONDERWEG).first()
        if mail is None:
            return
        if what is MailAct.WAIT and mail.attempts >= TRIES:
            what = MailAct.FAIL
        given = {"held_until": None, "problem": type(error).__name__ if error else "", "sent_at": timezone.now() if what is MailAct.DELIVER else None}
        take(actor=actor, row=mail, machine=MAIL_MACHINE, act=what, given=given)
    if error is not None:
        log.warning("mail.not_sent", mail_id=str(mail_id), act=what.value, error=type(error).__name__)


def sweep(*, region_id: UUID) -> None:
    """Puts back on the queue what waits, and marks as unsure what nobody holds any more."""
    with acting(system(region_id)):
        for mail in Mail.objects.filter(region_id=region_id, state=MailState.KLAAR):
            tasks.enqueue(mail)
        gone = list(Mail.objects.filter(region_id=region_id, state=MailState.ONDERWEG, held_until__lt=timezone.now()).values_list("pk", flat=True))
    for mail_id in gone:
        _settle(mail_id, region_id, MailAct.LOSE)
