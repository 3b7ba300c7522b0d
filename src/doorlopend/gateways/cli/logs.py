"""One way of logging for every process: readable or JSON lines, and no BSN or V-nummer in any of them."""

from __future__ import annotations

import logging
import logging.config
import os
import re
import sys
from typing import Any

import structlog
from stdnum.nl import bsn

SHAPES = re.compile(
    r"(?<!\d)(?:\d{10}|\d{9}|\d{4}\.\d{2}\.\d{3}|\d{3}([ .\-])\d{3}\1\d{3})(?!\d)",
)
"""Runs of 10 digits (V-nummer), and of 9 (BSN) as they are typed: bare, 1234.56.782 or 123 456 782."""

MASK = "[number]"


def mask(text: str) -> str:
    """The text without V-nummers and without numbers that pass the BSN's eleven test."""
    return SHAPES.sub(_masked, text)


def _masked(match: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", match.group())
    if len(digits) == 10:
        return MASK
    return MASK if bsn.is_valid(digits) else match.group()


NOT_LOGGED = "(not logged)"
DETAIL = re.compile(r"^(DETAIL|CONTEXT):.*?(?=^(?:DETAIL|HINT|CONTEXT|LINE \d+|\S*Traceback|The above|During handling)|^\s*$|\Z)", re.MULTILINE | re.DOTALL)
SYNTAX = re.compile(r'(invalid input (?:syntax|value) for [^:\n]+|field value out of range): ".*?"$', re.MULTILINE | re.DOTALL)
"""What the database says of an error beside its kind: key values, whole rows, what somebody typed."""


def quiet(text: str) -> str:
    """A traceback without the values that the database puts in its messages: they name persons."""
    return SYNTAX.sub(rf"\1: {NOT_LOGGED}", DETAIL.sub(rf"\1: {NOT_LOGGED}\n", text))


def _quiet_exception(logger: Any, name: str, event: Any) -> Any:
    told = structlog.processors.format_exc_info(logger, name, event)
    return {**told, "exception": quiet(told["exception"])} if "exception" in told else told


def blind(value: Any) -> Any:
    """Numbers that would be masked, as text: a mask in place of a bare number would break the JSON."""
    if isinstance(value, int | float):
        return value if mask(str(value)) == str(value) else MASK
    if isinstance(value, dict):
        return {key: blind(each) for key, each in value.items()}
    return [blind(each) for each in value] if isinstance(value, list | tuple) else value


def _blind_all(logger: Any, name: str, event: Any) -> Any:
    return {key: each if key.startswith("_") or key == "exc_info" else blind(each) for key, each in event.items()}


class MaskingFormatter(structlog.stdlib.ProcessorFormatter):
    """Masks the finished line, so that arguments, extra fields and tracebacks are covered alike."""

    def format(self, record: logging.LogRecord) -> str:
        return mask(super().format(record))


def as_json() -> bool:
    """`DOORLOPEND_LOG=json|human`; by default JSON unless a person watches."""
    chosen = os.environ.get("DOORLOPEND_LOG", "human" if sys.stderr.isatty() else "json")
    return chosen == "json"


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def config() -> dict[str, Any]:
    """For `logging.config.dictConfig`; gunicorn takes the same."""
    last: list[Any] = (
        [structlog.processors.JSONRenderer()]
        if as_json()
        else [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
    )
    formatter = {
        "()": MaskingFormatter,
        "foreign_pre_chain": SHARED,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, _quiet_exception, _blind_all, *last],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "stream": "ext://sys.stderr"}},
        "root": {"handlers": ["stderr"], "level": os.environ.get("DOORLOPEND_LOG_LEVEL", "INFO")},
        "loggers": {
            "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True},
            "gunicorn.access": {"level": _access_level(), "handlers": [], "propagate": True},
            "procrastinate": {"level": "WARNING"},
            "django.db.backends": {"level": "WARNING"},
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "ERROR"},
        },
    }


def _access_level() -> str:
    return "INFO" if os.environ.get("DOORLOPEND_ACCESS_LOG") == "1" else "ERROR"


def configure() -> None:
    """Sets up logging for this process."""
    logging.captureWarnings(True)
    logging.config.dictConfig(config())
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
