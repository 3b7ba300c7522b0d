"""What the long proofs share."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder of its own under the system's temporary folder.

    The one pytest gives lies in a folder that every later test run closes to other users, and the database server is one.
    """
    folder = Path(tempfile.mkdtemp(prefix="doorlopend-drill-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
