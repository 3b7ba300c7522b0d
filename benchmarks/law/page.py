"""The page of measured numbers: two parts that are measured apart, each rewritten without touching the other."""

from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "law" / "performance.md"
RECORD = "\n## A record rebuilt in the database\n"


def write_engine(text: str) -> None:
    """The part about the engine alone and beside OpenFisca."""
    _, mark, record = _read().partition(RECORD)
    PAGE.write_text(text.rstrip("\n") + "\n" + (mark + record if mark else ""), encoding="utf-8")


def write_record(text: str) -> None:
    """The part about the record; `text` is what stands under its heading."""
    engine = _read().partition(RECORD)[0]
    PAGE.write_text(engine.rstrip("\n") + "\n" + RECORD + "\n" + text.strip("\n") + "\n", encoding="utf-8")


def _read() -> str:
    return PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
