"""What the mail server said, in words somebody can do something with."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

AWAY = gettext_lazy("de mailserver is niet bereikbaar")
WORDS = {
    "SMTPRecipientsRefused": gettext_lazy("de mailserver neemt dit adres niet aan"),
    "SMTPSenderRefused": gettext_lazy("de mailserver neemt onze afzender niet aan: vraag de beheerder naar DOORLOPEND_MAIL_FROM"),
    "SMTPDataError": gettext_lazy("de mailserver weigerde dit bericht"),
    "SMTPAuthenticationError": gettext_lazy("de mailserver neemt onze naam of ons wachtwoord niet aan: vraag de beheerder naar DOORLOPEND_MAIL"),
    "SMTPNotSupportedError": gettext_lazy("de mailserver kan niet wat DOORLOPEND_MAIL vraagt (versleutelen of inloggen)"),
    "SSLCertVerificationError": gettext_lazy("het certificaat van de mailserver klopt niet"),
    "SMTPServerDisconnected": gettext_lazy("de mailserver brak af"), "TimeoutError": gettext_lazy("de mailserver zweeg"),
    "ConnectionRefusedError": AWAY, "gaierror": AWAY, "SMTPConnectError": AWAY, "OSError": AWAY,
}  # fmt: skip


def said(problem: str) -> str:
    """In words; what we have none for under its technical name, so that an administrator can look it up."""
    return str(WORDS.get(problem, _("technische fout %s") % problem)) if problem else ""
