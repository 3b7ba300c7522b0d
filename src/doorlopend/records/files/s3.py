"""Content in a bucket that speaks S3, signed by hand (AWS Signature Version 4): put, get and delete are all we need.

Address: `s3://bucket@host/prefix?region=eu-central-1`; keys from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self
from urllib.parse import parse_qs, quote, urlsplit
from uuid import UUID

import httpx

from .models import File


class StoreUnavailable(RuntimeError):
    """The bucket refused or did not answer; the transaction that needed it is undone."""


@dataclass(frozen=True, slots=True)
class Keys:
    access: str
    secret: str
    region: str


def signed(*, method: str, host: str, path: str, headers: Mapping[str, str], digest: str, keys: Keys, at: datetime) -> dict[str, str]:
    """The headers of a request without query, with its Authorization (AWS SigV4, service s3)."""
    stamp, day = f"{at:%Y%m%dT%H%M%SZ}", f"{at:%Y%m%d}"
    every = {**{name.lower(): value for name, value in headers.items()}, "host": host, "x-amz-content-sha256": digest, "x-amz-date": stamp}
    names = ";".join(sorted(every))
    lines = "".join(f"{name}:{every[name].strip()}\n" for name in sorted(every))
    canonical = f"{method}\n{quote(path, safe='/~')}\n\n{lines}\n{names}\n{digest}"
    scope = f"{day}/{keys.region}/s3/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = f"AWS4{keys.secret}".encode()
    for part in (day, keys.region, "s3", "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    every["authorization"] = f"AWS4-HMAC-SHA256 Credential={keys.access}/{scope},SignedHeaders={names},Signature={signature}"
    return every


@dataclass(frozen=True, slots=True)
class S3Store:
    """One object per file, named by its random id."""

    base: str
    host: str
    prefix: str
    keys: Keys

    @classmethod
    def from_address(cls, address: str) -> Self:
        parts = urlsplit(address)
        query = parse_qs(parts.query)
        scheme = query.get("scheme", ["https"])[0]
        host = parts.netloc.rpartition("@")[2]
        bucket = parts.username or ""
        keys = Keys(os.environ.get("AWS_ACCESS_KEY_ID", ""), os.environ.get("AWS_SECRET_ACCESS_KEY", ""), query.get("region", ["us-east-1"])[0])
        return cls(f"{scheme}://{host}", host, f"/{bucket}{parts.path.rstrip('/')}", keys)

    def put(self, file: File, content: bytes) -> None:
        self._send("PUT", file.pk, content, ok=(200, 201, 204))

    def get(self, file: File) -> Iterator[bytes]:
        yield self._send("GET", file.pk, b"", ok=(200,)).content

    def remove(self, ids: Iterable[UUID]) -> None:
        for key in ids:
            self._send("DELETE", key, b"", ok=(200, 204, 404))

    def _send(self, method: str, key: UUID, content: bytes, *, ok: tuple[int, ...]) -> httpx.Response:
        path = f"{self.prefix}/{key}"
        headers = signed(
            method=method, host=self.host, path=path, headers={}, digest=hashlib.sha256(content).hexdigest(),
            keys=self.keys, at=datetime.now(UTC),
        )  # fmt: skip
        try:
            answer = httpx.request(method, self.base + path, headers=headers, content=content, timeout=30)
        except httpx.HTTPError as error:
            raise StoreUnavailable(f"the file store does not answer: {type(error).__name__}") from error
        if answer.status_code not in ok:
            raise StoreUnavailable(f"the file store answered {answer.status_code} to {method}")
        return answer
