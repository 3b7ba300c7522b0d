"""Reads settings from the environment; a missing or wrong one names itself and the remedy."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def one_of(name: str, *choices: str) -> str:
    """A setting with a few values, the first when it is not set."""
    value = os.environ.get(name, choices[0])
    if value not in choices:
        raise ImproperlyConfigured(f"{name}={value!r}: use {', '.join(choice or 'nothing' for choice in choices)}.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name, "1" if default else "0").lower()
    if value not in {"0", "1", "true", "false"}:
        raise ImproperlyConfigured(f"{name}={value!r}: use 1 or 0.")
    return value in {"1", "true"}


def items(name: str, default: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def secret(name: str, path: Path) -> str:
    """The variable, else a file beside the database but never in it; made at first use. Never an empty one."""
    if name not in os.environ and not path.exists():
        _make_secret(path)
    value = os.environ[name] if name in os.environ else path.read_text()
    if not value.strip(" ,\n"):
        where = name if name in os.environ else str(path)
        raise ImproperlyConfigured(f"{where} is empty. Put the key back from where you keep it; only on a new installation take it away, and a new one is made.")
    return value


def _make_secret(path: Path) -> None:
    """Whole or not at all: who is killed half-way leaves no half key, and who comes second takes the first one's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(secrets.token_urlsafe(48))
        out.flush()
        os.fsync(out.fileno())
    with suppress(FileExistsError):
        os.link(new, path)
    new.unlink()


PREPARED = {"server_side_binding": True, "prepare_threshold": 5}
"""Row-level security makes planning dear: a statement that comes back is planned once per connection (decision 0012)."""


def database() -> dict[str, Any]:
    """The application role's database, or the owner's while `DOORLOPEND_ACT_AS=owner`."""
    variable = "DATABASE_OWNER_URL" if os.environ.get("DOORLOPEND_ACT_AS") == "owner" else "DATABASE_URL"
    url = urlsplit(os.environ.get(variable, "postgresql://doorlopend_app@localhost/doorlopend"))
    if url.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{variable}: Doorlopend needs PostgreSQL, not {url.scheme or 'nothing'}.")
    query = dict(parse_qsl(url.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": query.pop("host", None) or url.hostname or "",
        "PORT": str(url.port or ""),
        "OPTIONS": {**query, **PREPARED},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }


SENDERS = "django.core.mail.backends"


def mail(address: str) -> dict[str, Any]:
    """Django's settings for `console:`, `file:///folder` or `smtp://user:password@host:587?tls=starttls`; none when empty."""
    url = urlsplit(address)
    query = dict(parse_qsl(url.query))
    match url.scheme:
        case "":
            return {"MAIL_ON": False, "EMAIL_BACKEND": f"{SENDERS}.dummy.EmailBackend"}
        case "console":
            return {"MAIL_ON": True, "EMAIL_BACKEND": f"{SENDERS}.console.EmailBackend"}
        case "file":
            return {"MAIL_ON": True, "EMAIL_BACKEND": f"{SENDERS}.filebased.EmailBackend", "EMAIL_FILE_PATH": unquote(url.path)}
        case "smtp":
            tls = query.get("tls", "starttls")
            return {
                "MAIL_ON": True, "EMAIL_BACKEND": f"{SENDERS}.smtp.EmailBackend", "EMAIL_HOST": url.hostname or "", "EMAIL_PORT": url.port or 587,
                "EMAIL_HOST_USER": unquote(url.username or ""), "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
                "EMAIL_USE_TLS": tls == "starttls", "EMAIL_USE_SSL": tls == "ssl", "EMAIL_TIMEOUT": 30,
            }  # fmt: skip
    raise ImproperlyConfigured(f"DOORLOPEND_MAIL: begin with smtp://, file:// or console:, not {url.scheme}:.")
