"""No log line of any process shows a BSN or V-nummer, wherever in the line it stood."""

from __future__ import annotations

import json
import logging
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.nl import bsn as checked

from doorlopend.gateways.cli.logs import MASK, mask


@st.composite
def bsns(draw: st.DrawFn) -> str:
    stem = draw(st.text("0123456789", min_size=8, max_size=8).filter(lambda text: text != "00000000"))
    total = sum(int(digit) * weight for digit, weight in zip(stem, range(9, 1, -1), strict=True)) % 11
    return f"{stem}{total}" if total < 10 else "111222333"


AROUND = st.text("abc ,.:;\"'()[]{}=/\n", max_size=12)


@given(AROUND, bsns(), AROUND)
def test_a_bsn_never_passes(before: str, number: str, after: str) -> None:
    assert checked.is_valid(number)
    assert number not in mask(f"{before}{number}{after}")


@given(AROUND, st.text("0123456789", min_size=10, max_size=10), AROUND)
def test_a_v_nummer_never_passes(before: str, number: str, after: str) -> None:
    assert number not in mask(f"{before}{number}{after}")


@pytest.mark.parametrize("typed", ["1112.22.333", "111.222.333", "111 222 333", "111-222-333"])
def test_a_bsn_as_people_type_it_never_passes(typed: str) -> None:
    assert mask(f"zoek {typed} op") == f"zoek {MASK} op"


@pytest.mark.parametrize("plain", ["2026-11-21T20:45:08.309527Z", "port 8000", "123456789", "3fa85f64-5717-4562-b3fc-2c963f66afa6"])
def test_what_names_nobody_stays(plain: str) -> None:
    assert mask(plain) == plain


WRITES = """
import logging, structlog
from doorlopend.gateways.cli import logs
logs.configure()
log = logging.getLogger("django.request")
log.warning("zoek 111222333")
log.warning("zoek %s", "111222333")
log.warning("met extra", extra={"bsn": "111222333"})
structlog.get_logger("x").info("event", bsn="111222333", nummers=[2812345678])
try:
    raise ValueError("onbekend: 111222333")
except ValueError:
    log.exception("mislukt")
import warnings
warnings.warn("let op 2812345678")
"""


@pytest.mark.parametrize("style", ["json", "human"])
def test_no_handler_shows_one(style: str) -> None:
    done = subprocess.run([sys.executable, "-c", WRITES], capture_output=True, text=True, env=_env(style), check=True)
    assert "111222333" not in done.stdout + done.stderr
    assert "2812345678" not in done.stdout + done.stderr
    assert done.stderr.count(MASK) >= 5
    if style == "json":
        assert all(json.loads(line)["event"] for line in done.stderr.splitlines())


ERRORS = """
import logging, structlog, psycopg
from django.db import IntegrityError
from doorlopend.gateways.cli import logs
logs.configure()
for text in (
    'duplicate key value violates unique constraint "user_email"\\nDETAIL:  Key (email)=(zhivago@plant.invalid) already exists.',
    'new row violates check constraint "x"\\nDETAIL:  Failing row contains (1, Zhivago\\nPlant, 2).\\nCONTEXT:  SQL statement "INSERT Zhivago"',
    'invalid input syntax for type date: "Zhivago "plant""\\nLINE 1: x',
):
    try:
        try:
            raise psycopg.errors.UniqueViolation(text)
        except psycopg.Error as first:
            raise IntegrityError(text) from first
    except IntegrityError:
        logging.getLogger("django.request").error("Internal Server Error: %s", "/dossiers/", exc_info=True)
        structlog.get_logger("x").exception("mislukt")
"""


@pytest.mark.parametrize("style", ["json", "human"])
def test_an_error_of_the_database_names_nobody(style: str) -> None:
    """Its kind, the constraint and where it happened stay; the values that broke it do not."""
    done = subprocess.run([sys.executable, "-c", ERRORS], capture_output=True, text=True, env=_env(style), check=True)
    assert "zhivago" not in done.stderr.lower() and "plant" not in done.stderr.lower()
    assert done.stderr.count("unique constraint") >= 2 and done.stderr.count("IntegrityError") >= 6 and "line 15" in done.stderr


def _env(style: str) -> dict[str, str]:
    import os

    return {**os.environ, "DOORLOPEND_LOG": style}


def test_levels_are_names_python_knows() -> None:
    from doorlopend.gateways.cli.logs import config

    for entry in config()["loggers"].values():
        assert isinstance(logging.getLevelName(entry["level"]), int)
