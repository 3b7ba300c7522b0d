"""Sending: taken under lock, handed over outside any transaction, settled under lock again.

Who is killed in between leaves a mail that is under way; after its lease nobody sends it by itself, since it may have
arrived. So each goes at most once, and none is lost without somebody being told.
"""

from __future__ import annotations

import smtplib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import formataddr, formatdate, parseaddr
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils import timezone

from doorlopend.records.access.actor import acting
from doorlopend.records.people.models import User
from doorlopend.records.regions.models import Region

from ..steps import take
from . import letters, readers, tasks
from .models import Mail, Reader, Refusal
from .services import off_address, system
from .states import MAIL_MACHINE, MailAct, MailState

LEASE = timedelta(minutes=5)
TRIES = 12
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=10), timedelta(hours=6)
"""After each try that failed it waits twice as long; twelve tries take some forty hours."""
TEMPORARY = range(400, 500)
"""SMTP replies that ask to come back later (RFC 5321, 4.2.1)."""
log = structlog.get_logger()


class NotReached(Exception):
    """The mail server could not be reached, or did not let us in: nothing was handed over."""


@dataclass(frozen=True, slots=True)
class Whom:
    """To whom, in which language, and how they get rid of it."""

    address: str
    language: str
    off: str


def send(*, mail_id: UUID, region_id: UUID) -> None:
    """One mail, at most once. Safe to run twice and at the same time."""
    taken = _begin(mail_id, region_id, timezone.now())
    if taken is None:
        return
    try:
        _hand_over(taken)
    except Exception as error:
        _settle(mail_id, region_id, _meant(error), error)
    else:
        _settle(mail_id, region_id, MailAct.DELIVER)


def _hand_over(message: EmailMultiAlternatives) -> None:
    """Opening apart from sending: what goes wrong before anything was said can always be tried again."""
    link = message.connection = get_connection()
    try:
        link.open()
    except Exception as error:
        raise NotReached(type(error).__name__) from error
    try:
        message.send()
    finally:
        with suppress(Exception):
            link.close()


def _meant(error: Exception) -> MailAct:
    """Not reached or "later": wait. "No": it did not go and will not. Anything else: nobody knows."""
    if isinstance(error, NotReached):
        return MailAct.WAIT
    code = _reply(error)
    if code is None:
        return MailAct.LOSE
    return MailAct.WAIT if code in TEMPORARY else MailAct.FAIL


def _reply(error: Exception) -> int | None:
    """What the server answered when it refused this message."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _words in error.recipients.values()), 550)
    refused = isinstance(error, (smtplib.SMTPSenderRefused, smtplib.SMTPDataError))
    return error.smtp_code if refused else None  # type: ignore[attr-defined, no-any-return]


def _begin(mail_id: UUID, region_id: UUID, now: datetime) -> EmailMultiAlternatives | None:
    """Marks it as under way, committed before anything leaves; None when there is nothing to send."""
    with acting(system(region_id)) as actor:
        mail = Mail.objects.select_for_update().filter(pk=mail_id, state=MailState.KLAAR).first()
        if mail is None:
            return None
        region = Region.objects.get(pk=region_id)
        whom = _colleague(mail.user_id, mail) if mail.user_id else _outside(mail, region)
        if whom is None:
            take(actor=actor, row=mail, machine=MAIL_MACHINE, act=MailAct.DROP)
            return None
        take(actor=actor, row=mail, machine=MAIL_MACHINE, act=MailAct.BEGIN, given={"attempts": mail.attempts + 1, "held_until": now + LEASE})
        return _message(mail, whom, region)


def _colleague(user_id: UUID, mail: Mail) -> Whom | None:
    """Nobody who has left, and nobody who does not want this kind any more."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or Refusal.objects.filter(user_id=user.pk, kind=mail.kind).exists():
        return None
    return Whom(user.email, user.language, off_address(user.pk, mail.kind))


def _outside(mail: Mail, region: Region) -> Whom | None:
    """Before the address was confirmed nothing goes there but the question to confirm it, and that not after."""
    waits = mail.kind == readers.CONFIRMATION
    reader = Reader.objects.filter(pk__in=[mail.reader_id], confirmed_on__isnull=waits).first()
    return Whom(reader.address, reader.language, readers.off_address(reader, region)) if reader else None


def _message(mail: Mail, whom: Whom, region: Region) -> EmailMultiAlternatives:
    """The id is that of the row, so that a mailbox knows a second copy for what it is."""
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    headers = {
        "Message-ID": f"<{mail.pk}@{sender.rpartition('@')[2]}>", "Date": formatdate(localtime=True),
        "List-Unsubscribe": f"<{whom.off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Auto-Submitted": "auto-generated",
    }  # fmt: skip
    message = EmailMultiAlternatives(mail.subject, letters.plain(mail.text), formataddr((region.name, sender)), [whom.address], headers=headers)
    message.attach_alternative(letters.html(subject=mail.subject, text=mail.text, language=whom.language), "text/html")
    return message


def _settle(mail_id: UUID, region_id: UUID, what: MailAct, error: Exception | None = None) -> None:
    with acting(system(region_id)) as actor:
        mail = Mail.objects.select_for_update().filter(pk=mail_id, state=MailState.ONDERWEG).first()
        if mail is None:
            return
        if what is MailAct.WAIT and mail.attempts >= TRIES:
            what = MailAct.FAIL
        take(actor=actor, row=mail, machine=MAIL_MACHINE, act=what, given=_outcome(mail, what, error, timezone.now()))
    if error is not None:
        log.warning("mail.not_sent", mail_id=str(mail_id), act=what.value, error=_name(error))


def _outcome(mail: Mail, what: MailAct, error: Exception | None, now: datetime) -> dict[str, Any]:
    again = now + min(FIRST_WAIT * 2 ** (mail.attempts - 1), LONGEST_WAIT) if what is MailAct.WAIT else None
    return {"held_until": again, "problem": _name(error) if error else "", "sent_at": now if what is MailAct.DELIVER else None}


def _name(error: Exception) -> str:
    return str(error) if isinstance(error, NotReached) else type(error).__name__


def sweep(*, region_id: UUID) -> None:
    """Puts back on the queue what waited long enough, and marks as unsure what nobody holds any more."""
    now = timezone.now()
    with acting(system(region_id)):
        for mail in Mail.objects.filter(region_id=region_id, state=MailState.KLAAR).exclude(held_until__gt=now):
            tasks.enqueue(mail)
        gone = list(Mail.objects.filter(region_id=region_id, state=MailState.ONDERWEG, held_until__lt=now).values_list("pk", flat=True))
    for mail_id in gone:
        _settle(mail_id, region_id, MailAct.LOSE)
