"""Each compiled catalogue says what its source says, so that a changed text reaches the screen."""

from __future__ import annotations

import ast
import gettext
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[3] / "src"
CATALOGUES = sorted(SOURCE.rglob("*.po"))


def entries(path: Path) -> dict[tuple[str, str], list[str]]:
    """(context, msgid) → translations; fuzzy and untranslated entries count as absent, as msgfmt does."""
    found: dict[tuple[str, str], list[str]] = {}
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        fuzzy = any(line.startswith("#,") and "fuzzy" in line for line in block.splitlines())
        parts: dict[str, str] = {}
        key = ""
        for line in block.splitlines():
            if line.startswith("#") or not line.strip():
                continue
            if not line.startswith('"'):
                key, _, line = line.partition(" ")
            parts[key] = parts.get(key, "") + ast.literal_eval(line.strip())
        texts = [parts[name] for name in sorted(parts) if name.startswith("msgstr")]
        if parts.get("msgid") and not fuzzy and all(texts):
            found[parts.get("msgctxt", ""), parts["msgid"]] = texts
    return found


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_the_compiled_catalogue_is_fresh(path: Path) -> None:
    compiled = path.with_suffix(".mo")
    assert compiled.exists(), f"{compiled} lacks: bin/doorlopend db django compilemessages"
    with compiled.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    have: dict[tuple[str, str], str] = {}
    for key, text in catalogue.items():
        name = key[0] if isinstance(key, tuple) else key
        context, _, msgid = name.rpartition("\x04")
        if not isinstance(key, tuple) or key[1] == 0:
            have[context, msgid] = text
    want = {key: texts[0] for key, texts in entries(path).items()}
    assert {key: text for key, text in have.items() if key[1]} == want


def test_the_reading_of_a_source_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "x.po"
    path.write_text('msgid ""\nmsgstr "head"\n\nmsgid "a"\nmsgstr ""\n"b"\n\n#, fuzzy\nmsgid "c"\nmsgstr "d"\n', encoding="utf-8")
    assert entries(path) == {("", "a"): ["b"]}
