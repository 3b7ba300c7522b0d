"""The scripts in `bin` tell a newcomer what to do where they cannot go on."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted(path.name for path in (ROOT / "bin").iterdir() if not path.name.startswith("_"))


def run(name: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(ROOT / "bin" / name), *arguments], env={**os.environ, **environment}, capture_output=True, text=True)


@pytest.mark.parametrize("name", sorted({"check", "bench", "test", "drill", "lock"} & set(SCRIPTS)))
def test_a_script_says_what_it_is_for_without_making_anything(name: str) -> None:
    told = run(name, "--help", DOORLOPEND_VENV="/proc/nowhere/venv")
    assert told.returncode == 0 and len(told.stdout) > 40 and not told.stderr


@pytest.mark.parametrize("name", ["demo", "doorlopend", "test"])
def test_a_folder_that_cannot_be_written_is_named_with_the_remedy(name: str) -> None:
    told = run(name, DOORLOPEND_VENV="/proc/nowhere/venv")
    assert told.returncode == 1 and "/proc/nowhere cannot be written" in told.stderr and "DOORLOPEND_HOME=" in told.stderr
    assert "line " not in told.stderr, "no message of the shell's own"
