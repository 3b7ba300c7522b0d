"""Settings of the web server, read by gunicorn (`-c python:…`)."""

from __future__ import annotations

import gc
import os

from . import logs

logs.configure()
worker_class = "gthread"
workers = int(os.environ.get("DOORLOPEND_WEB_WORKERS", "2"))
threads = int(os.environ.get("DOORLOPEND_WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 15
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
access_log_format = '%(m)s %(U)s %(s)s %(b)s %(M)sms'
"""Without query string, address or user: a log line is no second audit."""
logconfig_dict = logs.config()
control_socket_disable = True
preload_app = True
"""A worker that died is back at once: it is forked, not imported."""


def when_ready(server: object) -> None:
    """The connection that looked at the database role must not be shared by the workers to come.

    What is imported by now stays: the collector need not look at it again, and workers go on sharing its memory.
    """
    from django.db import connections

    connections.close_all()
    gc.collect()
    gc.freeze()
