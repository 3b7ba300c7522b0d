"""The keys of an installation: made once, whole, for their owner alone; never silently empty."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from doorlopend.settings.env import secret


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "key"
    made = secret("DOORLOPEND_NO_SUCH", path)
    assert len(made) > 40 and secret("DOORLOPEND_NO_SUCH", path) == made
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_processes_that_start_at_once_have_one_key(tmp_path: Path) -> None:
    path, found, ready = tmp_path / "key", [], threading.Barrier(8)

    def look() -> None:
        ready.wait()
        found.append(secret("DOORLOPEND_NO_SUCH", path))

    threads = [threading.Thread(target=look) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(found) == 8 and set(found) == {path.read_text()}


@pytest.mark.parametrize("kept", ["", "\n", " , "])
def test_an_empty_key_is_refused_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: str) -> None:
    """A key of nothing would seal nothing, and nobody would see it."""
    path = tmp_path / "key"
    path.write_text(kept)
    with pytest.raises(ImproperlyConfigured, match="key is empty"):
        secret("DOORLOPEND_NO_SUCH", path)
    monkeypatch.setenv("DOORLOPEND_NO_SUCH", kept)
    with pytest.raises(ImproperlyConfigured, match="DOORLOPEND_NO_SUCH is empty"):
        secret("DOORLOPEND_NO_SUCH", path)
