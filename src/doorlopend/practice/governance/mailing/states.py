"""What can become of an e-mail, as data. None goes out twice: what nobody is sure of waits for a person."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ..steps import Step


class MailState(TextChoices):
    KLAAR = "klaar", _("wacht op verzending")
    ONDERWEG = "onderweg", _("wordt verzonden")
    VERZONDEN = "verzonden", _("verzonden")
    ONZEKER = "onzeker", _("niet zeker of het aankwam")
    MISLUKT = "mislukt", _("niet aangenomen")
    VERVALLEN = "vervallen", _("niet verzonden")


class MailAct(TextChoices):
    BEGIN = "beginnen", _("Beginnen")
    DELIVER = "afleveren", _("Afgeleverd")
    WAIT = "wachten", _("Later opnieuw")
    FAIL = "mislukken", _("Niet aangenomen")
    LOSE = "kwijtraken", _("Onzeker")
    AGAIN = "opnieuw", _("Opnieuw versturen")
    DROP = "laten", _("Niet versturen")


M, A = MailState, MailAct
_BY_HAND = {A.AGAIN: Step(M.KLAAR.value, "mail.asked_again"), A.DROP: Step(M.VERVALLEN.value, "mail.dropped")}
MAIL_MACHINE: dict[MailState, dict[MailAct, Step]] = {
    M.KLAAR: {A.BEGIN: Step(M.ONDERWEG.value, "mail.begun"), A.DROP: Step(M.VERVALLEN.value, "mail.dropped")},
    M.ONDERWEG: {
        A.DELIVER: Step(M.VERZONDEN.value, "mail.sent"), A.WAIT: Step(M.KLAAR.value, "mail.put_off"),
        A.FAIL: Step(M.MISLUKT.value, "mail.refused"), A.LOSE: Step(M.ONZEKER.value, "mail.unsure"),
    },
    M.VERZONDEN: {},
    M.ONZEKER: dict(_BY_HAND),
    M.MISLUKT: dict(_BY_HAND),
    M.VERVALLEN: {},
}  # fmt: skip
BY_HAND = (MailAct.AGAIN, MailAct.DROP)
