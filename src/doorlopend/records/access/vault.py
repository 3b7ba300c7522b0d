"""Seals identifying numbers, and finds them by a keyed digest. The keys stay outside database and backup.

`RECORD_KEYS` holds one or more keys, the current one first. After a rotation older keys still open what they
sealed, and `bin/doorlopend dossier rekey` renews the digests.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

MARK = "sealed:"


class CannotOpen(ValueError):
    """No key of this installation opens the sealed value."""


def _derived(key: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key.encode())


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key, b"doorlopend seal"))) for key in keys])


@lru_cache(maxsize=16)
def _digest_key(key: str) -> bytes:
    return _derived(key, b"doorlopend digest")


def seal(value: str) -> str:
    return MARK + _box(tuple(settings.RECORD_KEYS)).encrypt(value.encode()).decode()


def open_sealed(value: str) -> str:
    if not value.startswith(MARK):
        return value
    try:
        return _box(tuple(settings.RECORD_KEYS)).decrypt(value[len(MARK) :].encode()).decode()
    except InvalidToken as error:
        raise CannotOpen("sealed with a key that RECORD_KEYS no longer holds") from error


def digest(value: str, *, key: str | None = None) -> str:
    """A keyed digest of the whole value; equal values give equal digests under one key."""
    chosen = key or settings.RECORD_KEYS[0]
    return hmac.new(_digest_key(chosen), value.encode(), hashlib.sha256).hexdigest()


def digests(value: str) -> list[str]:
    """Under every key that this installation still knows, the current one first."""
    return [digest(value, key=key) for key in settings.RECORD_KEYS]


def key_id(key: str | None = None) -> str:
    return hashlib.sha256((key or settings.RECORD_KEYS[0]).encode()).hexdigest()[:16]
