"""What of a backup is plain files: quick to try, where `bin/drill -k backup` tries the whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from doorlopend.gateways.cli import backup


def test_links_sealed_while_the_backup_was_made_are_not_put_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The dump knows two links; the copies went on to four. Put back all, the audit would seem to have lost two."""
    monkeypatch.setenv("DOORLOPEND_AUDIT_SEALS", str(tmp_path / "seals"))
    folder, here = tmp_path / "backup", tmp_path / "seals" / "seals.jsonl"
    folder.mkdir()
    here.parent.mkdir()
    (folder / "seals.jsonl").write_text("".join(json.dumps({"number": number, "digest": str(number)}) + "\n" for number in (1, 2, 3, 4)))
    here.write_text('{"number": 9}\n')
    backup._start_seals_anew(folder, last=2)
    assert [json.loads(line)["number"] for line in here.read_text().splitlines()] == [1, 2]
    assert [path.read_text() for path in here.parent.glob("seals-before-*")] == ['{"number": 9}\n'], "what came after stays as evidence"
    assert len((folder / "seals.jsonl").read_text().splitlines()) == 4
