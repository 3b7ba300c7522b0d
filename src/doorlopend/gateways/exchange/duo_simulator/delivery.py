"""Posts notices to a gemeente as DUO does: headers bron, doel and berichtId, one JSON body each."""

from collections.abc import Iterable, Iterator
from typing import Any

import httpx

from .settings import Settings

TRIES = 3


def deliver(notices: Iterable[dict[str, Any]], *, settings: Settings) -> Iterator[tuple[int, int | None]]:
    """Post each notice; yields its number and the status answered (None when there was no answer)."""
    trust: Any = settings.trust or True
    with httpx.Client(cert=settings.client_cert, verify=trust, timeout=10.0) as client:
        for notice in notices:
            yield notice["id"], _post(client, notice, settings)


def _post(client: httpx.Client, notice: dict[str, Any], settings: Settings) -> int | None:
    headers = {"bron": settings.duo_oin, "doel": notice["doel"], "berichtId": notice["bericht_id"]}
    address = f"{(settings.callback or '').rstrip('/')}/notificaties"
    status = None
    for _ in range(TRIES):
        try:
            status = client.post(address, json=notice["body"], headers=headers).status_code
        except httpx.HTTPError:
            continue
        if status < 500:
            break
    return status
