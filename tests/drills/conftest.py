"""What the long proofs share."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder under the system's temporary folder.

    The one pytest gives lies in a folder that every later test run closes to other users, and the database server is one.
    """
    folder = Path(tempfile.mkdtemp(prefix="doorlopend-drill-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with own_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def lasting_path() -> Iterator[Path]:
    """One folder for all drills of a file."""
    with own_folder() as folder:
        yield folder
