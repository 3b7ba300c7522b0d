"""The embedded server starts once, survives any kill, and clears what a kill left behind."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from doorlopend.gateways.cli import embedded
from doorlopend.gateways.cli.postgres import Server


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    patch = pytest.MonkeyPatch()
    patch.delenv("DOORLOPEND_PG_OPTIONS", raising=False)  # the rest of the tests may do without the disk; this may not
    with tempfile.TemporaryDirectory(prefix="dl-server-") as folder:
        Path(folder).chmod(0o755)
        one = Server(Path(folder) / "map met spaties & %" / "pg")
        one.data.parent.mkdir(mode=0o755)
        one.start()
        yield one
        one.stop()
    patch.undo()


def kill(server: Server) -> int:
    """Ends the postmaster as the kernel would, and returns the process id it had."""
    pid = server.pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while server.pid() is not None:
        time.sleep(0.01)
    return pid


def answers(server: Server) -> bool:
    with psycopg.connect(server.address()) as link:
        return link.execute("SELECT 1").fetchone() == (1,)


def test_starting_it_again_changes_nothing(running: Server) -> None:
    before = running.pid()
    running.start()
    assert running.pid() == before


def test_many_may_start_it_at_the_same_time(running: Server) -> None:
    running.stop()
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: running.start(), range(6)))
    assert answers(running)


def test_it_comes_back_after_the_postmaster_is_killed(running: Server) -> None:
    pid = kill(running)
    running.start()
    assert running.pid() != pid and answers(running)


def test_what_was_committed_before_a_kill_is_there(running: Server) -> None:
    with psycopg.connect(running.address(), autocommit=True) as link:
        link.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        link.execute("INSERT INTO kept SELECT generate_series(1, 1000)")
        before = link.execute("SELECT count(*) FROM kept").fetchone()
    kill(running)
    running.start()
    with psycopg.connect(running.address()) as link:
        assert link.execute("SELECT count(*) FROM kept").fetchone() == before


def test_a_pid_that_now_belongs_to_somebody_else_is_not_the_server(running: Server) -> None:
    """After a restart of the machine the pid file may name any process, such as this one."""
    running.stop()
    (running.data / "postmaster.pid").write_text(f"{os.getpid()}\n{running.data}\n1\n5432\n{running.data}\n\n0 0\nready   \n")
    assert running.pid() is None and not running.ready()
    running.start()
    assert answers(running)


def test_a_stale_socket_lock_is_no_obstacle(running: Server) -> None:
    running.stop()
    (running.data / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n{running.data}\n1\n5432\n{running.data}\n")
    running.start()
    assert answers(running)


def test_it_listens_on_no_network_address(running: Server) -> None:
    with psycopg.connect(running.address()) as link:
        assert link.execute("SHOW listen_addresses").fetchone() == ("",)


def test_its_log_repeats_no_statement_and_no_value(running: Server) -> None:
    with psycopg.connect(running.address(), autocommit=True) as link:
        link.execute("CREATE TABLE IF NOT EXISTS once (bsn text PRIMARY KEY)")
        link.execute("INSERT INTO once VALUES ('111222333') ON CONFLICT DO NOTHING")
        with pytest.raises(psycopg.errors.UniqueViolation):
            link.execute("INSERT INTO once VALUES ('111222333')")
    assert "111222333" not in (running.data / "log").read_text()


def test_the_database_is_new_only_once(running: Server) -> None:
    assert embedded.prepare(running.address(), database="twice") is True
    assert embedded.prepare(running.address(), database="twice") is False
