from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "doorlopend.gateways.exchange"
    label = "exchange"

    def ready(self) -> None:
        from doorlopend.practice.casework.exchange.compare import ASKERS
        from doorlopend.practice.casework.exchange.services import DUO
        from doorlopend.records.messages import outbox

        outbox.SENDERS[DUO] = _enqueue
        ASKERS[:] = [_compare]


def _enqueue(message: object) -> None:
    from .tasks import enqueue_sending

    enqueue_sending(message)  # type: ignore[arg-type]


def _compare(dossier: object) -> None:
    from .tasks import enqueue_comparing

    enqueue_comparing(dossier)  # type: ignore[arg-type]
