"""Sends one released message to DUO, in three steps that may each be repeated.

1. begin: mark it as on its way (one transaction);
2. tell DUO (no transaction open);
3. finish: what DUO said, the ledger, and the fact that DUO heard it (one transaction).

DUO's interface knows no idempotency: `berichtId` is for tracing only. A stop between DUO's answer and step 3 leaves the
message `sent`, and the next attempt finds out first. What ends in the same state when sent twice is sent again; a plan
is looked up before it is sent a second time; and where DUO has nothing to look in, a person decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from doorlopend.practice.casework.exchange.catalogue import OPERATIONS, Operation
from doorlopend.practice.casework.exchange.compare import NOT_OURS, REGISTERS, keep
from doorlopend.practice.casework.exchange.services import arrived, gemeente_code, keep_schools
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.access.today import today
from doorlopend.records.dossiers.convert import to_fact
from doorlopend.records.dossiers.models import FactRow
from doorlopend.records.messages import outbox
from doorlopend.records.messages.models import Outgoing
from doorlopend.records.regions.models import Controller

from .client import DuoRefuses, DuoSilent, DuoUnavailable, Line, Reply, ask, ask_list, tell
from .translate import WORDS, ground_of

MOST_ATTEMPTS = 134
"""About three days of trying; after that a person decides. The waits between are `tasks.Patience`."""
NOTHING, WAITS = "nothing to send", "waits for an earlier message"


@dataclass(frozen=True, slots=True)
class Letter:
    """All that sending needs, read in one transaction. `unsure`: an earlier attempt may have arrived."""

    message_id: UUID
    bericht_id: UUID
    operation: Operation
    keys: dict[str, Any]
    body: dict[str, Any] | None
    line: Line
    bsn: str
    gemeente: str
    unsure: bool
    attempts: int

    @property
    def path(self) -> str:
        keys = {name: str(value) for name, value in self.keys.items()}
        return self.operation.path.format(bsn=self.bsn, **keys)


def send(*, message_id: UUID, controller_id: UUID) -> str:
    """Sends a message unless it is settled; returns the state it is in afterwards.

    Raises DuoUnavailable after noting the attempt, and outbox.Busy: the queue tries again.
    """
    actor = system_for(controller_id, why="duo")
    letter = _begin(actor, message_id)
    if isinstance(letter, str):
        return letter
    try:
        reply = _deliver(letter)
    except DuoUnavailable as trouble:
        _later(actor, letter, trouble)
        raise
    except DuoRefuses as refusal:
        return _stuck(actor, message_id, str(refusal))
    return _finish(actor, letter, reply)


def _begin(actor: Actor, message_id: UUID) -> Letter | str:
    with acting(actor):
        try:
            message = outbox.begin_attempt(actor=actor, message_id=message_id, now=timezone.now())
        except outbox.Behind:
            return WAITS
        if message is None:
            return NOTHING
        letter = _letter(message)
        if isinstance(letter, str):
            outbox.mark_dead(actor=actor, message_id=message_id, problem=letter)
            return letter
        return letter


def _letter(message: Outgoing) -> Letter | str:
    """The letter, or why it cannot be sent."""
    controller = Controller.objects.get(pk=message.controller_id)
    line, bsn = Line.of(controller), _number_of(message.dossier_id) if message.dossier_id else ""
    if line is None:
        return "Deze gemeente heeft geen koppeling met DUO. Neem de gegevens over met de kopieerkaart."
    if bsn is None:
        return "Het BSN van deze persoon ontbreekt. Leg het vast en probeer het opnieuw."
    return Letter(
        message.pk, message.message_id, OPERATIONS[message.operation], message.keys, outbox.body_of(message), line, bsn,
        gemeente_code(controller.pk), message.unsure, message.attempts,
    )  # fmt: skip


def _number_of(dossier_id: UUID) -> str | None:
    row = FactRow.objects.filter(dossier_id=dossier_id, kind="persoon.bsn", superseded_by=None).order_by("valid_from", "sequence").last()
    return str(to_fact(row).data["bsn"]) if row else None


ALREADY = Reply(0)
"""DUO has it from an earlier attempt."""


def _deliver(letter: Letter) -> Reply:
    if letter.unsure and letter.operation.repeat == "ask":
        raise DuoRefuses(
            "Een eerdere poging kreeg geen antwoord. Kijk in het portaal of DUO dit heeft, en kies daarna: overgenomen, of opnieuw."
        )
    if letter.unsure and letter.operation.repeat == "look" and _there(letter):
        return ALREADY
    return tell(line=letter.line, method=letter.operation.method, path=letter.path, message_id=letter.bericht_id, body=letter.body)


def _there(letter: Letter) -> bool:
    """Whether DUO's plan already is as this message would make it; to remove is to have another plan, or none."""
    found = ask(line=letter.line, bsn=letter.bsn, names=[letter.operation.look])[letter.operation.look]
    ours = found is not None and found["gemeentecode"] == letter.gemeente
    plan = letter.keys["was"] if letter.body is None else letter.body
    same = ours and all(found["pip"].get(name) == value for name, value in plan.items())
    return same if letter.body is not None else not same


def _later(actor: Actor, letter: Letter, trouble: DuoUnavailable) -> None:
    with acting(actor):
        unsure = letter.unsure or isinstance(trouble, DuoSilent)
        outbox.mark_later(actor=actor, message_id=letter.message_id, problem=str(trouble), unsure=unsure)
        if letter.attempts >= MOST_ATTEMPTS:
            outbox.mark_dead(actor=actor, message_id=letter.message_id, problem=f"{trouble} Na {letter.attempts} pogingen gestopt.")


def _stuck(actor: Actor, message_id: UUID, problem: str) -> str:
    with acting(actor):
        row = outbox.mark_dead(actor=actor, message_id=message_id, problem=problem)
        return str(row.state) if row else NOTHING


def _finish(actor: Actor, letter: Letter, reply: Reply) -> str:
    with acting(actor):
        row = _settle(actor, letter, reply)
        if row is not None and row.state == Outgoing.State.ACCEPTED:
            arrived(actor=actor, message=row, on=today(), answer=reply.body)
        return str(row.state) if row else NOTHING


def _settle(actor: Actor, letter: Letter, reply: Reply) -> Outgoing | None:
    key = letter.message_id
    if reply is ALREADY:
        return outbox.mark_accepted(actor=actor, message_id=key, remark="stond al bij DUO na een poging zonder antwoord")
    if 200 <= reply.status < 300:
        return outbox.mark_accepted(actor=actor, message_id=key, answer=reply.body)
    if reply.status == 404 and letter.operation.gone:
        return outbox.mark_accepted(actor=actor, message_id=key, remark="DUO had dit niet (meer)")
    if reply.status == 401:
        return outbox.mark_dead(actor=actor, message_id=key, problem="DUO accepteert het certificaat niet (status 401). Vraag de beheerder.")
    return outbox.mark_refused(actor=actor, message_id=key, reasons=reply.reasons or [_words(letter, reply.status)])


def _words(letter: Letter, status: int) -> str:
    if status == 403:
        return "DUO geeft aan dat deze gemeente niet over deze persoon gaat (status 403)."
    if status == 404:
        about = "de school of de contactpersoon" if len(letter.keys) else "de persoon"
        return f"DUO kent {about} niet (status 404)."
    return f"DUO neemt de vorm van dit bericht niet aan (status {status}). Meld dit bij de beheerder."


def compare(*, dossier_id: UUID, controller_id: UUID) -> int:
    """Asks DUO what it holds of a person and keeps what differs; returns how many differences.

    A person without BSN cannot be asked about, and is left alone. Raises DuoUnavailable.
    """
    actor = system_for(controller_id, why="duo")
    with acting(actor):
        line, bsn = Line.of(Controller.objects.get(pk=controller_id)), _number_of(dossier_id)
    if line is None or bsn is None:
        return 0
    try:
        answers = ask(line=line, bsn=bsn, names=REGISTERS)
    except DuoRefuses:
        answers = {"plicht": NOT_OURS}
    with acting(actor):
        return keep(actor=actor, dossier_id=dossier_id, answers=answers)


LISTS = ("/instellingen", "/verlengingsgronden")
"""Lists of DUO's that are about no person."""


def read_lists(*, controller_id: UUID) -> tuple[int, list[str]]:
    """Reads DUO's schools and grounds of extension through this gemeente's line.

    Returns how many schools there are, and the codes of grounds whose words name none that we know, or another than
    the code stands for here: such an extension would be read without its ground. Raises DuoUnavailable, DuoRefuses.
    """
    line = Line.of(Controller.objects.get(pk=controller_id))
    if line is None:
        return 0, []
    schools, grounds = (ask_list(line=line, path=path) for path in LISTS)
    with acting(system_for(controller_id, why="duo")):
        count = keep_schools(rows=schools)
    return count, sorted(code for code, words in ((str(row.get("code")), row.get("omschrijving")) for row in grounds) if _unsure(code, words))


def _unsure(code: str, words: str | None) -> bool:
    named, known = ground_of(code, words), WORDS["verlenging"].get(code)
    return named is None or (known is not None and known != named)
