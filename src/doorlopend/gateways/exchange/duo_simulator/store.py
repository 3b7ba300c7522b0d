"""Where the stand-in keeps its people, steps and notices: SQLite, in a file or in memory."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import Any

from .handlers import Later
from .person import Document

SCHEMA = """
CREATE TABLE IF NOT EXISTS person (bsn TEXT PRIMARY KEY, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS step (id INTEGER PRIMARY KEY, day TEXT NOT NULL, bsn TEXT NOT NULL, name TEXT NOT NULL,
    args TEXT NOT NULL, played INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS step_due ON step (played, day, id);
CREATE TABLE IF NOT EXISTS notice (id INTEGER PRIMARY KEY, bericht_id TEXT NOT NULL, doel TEXT NOT NULL,
    body TEXT NOT NULL, day TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, status INTEGER);
CREATE INDEX IF NOT EXISTS notice_open ON notice (state, id);
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Store:
    """A thin layer of named questions; the caller holds the lock."""

    def __init__(self, path: str | None) -> None:
        self._db = sqlite3.connect(path or ":memory:", check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._db.executescript(SCHEMA)

    def commit(self) -> None:
        self._db.commit()

    def close(self) -> None:
        self._db.commit()
        self._db.close()

    def meta(self, name: str, otherwise: Any = None) -> Any:
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return otherwise if row is None else json.loads(row["value"])

    def set_meta(self, name: str, value: Any) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, json.dumps(value)))

    def person(self, bsn: str) -> Document | None:
        row = self._db.execute("SELECT doc FROM person WHERE bsn = ?", (bsn,)).fetchone()
        return None if row is None else json.loads(row["doc"])

    def save(self, doc: Document) -> None:
        self._db.execute("INSERT OR REPLACE INTO person VALUES (?, ?)", (doc["bsn"], json.dumps(doc)))

    def people(self) -> Iterator[Document]:
        for row in self._db.execute("SELECT doc FROM person ORDER BY bsn"):
            yield json.loads(row["doc"])

    def plan(self, bsn: str, steps: list[Later]) -> None:
        rows = [(day.isoformat(), bsn, name, json.dumps(args)) for day, name, args in steps]
        self._db.executemany("INSERT INTO step (day, bsn, name, args) VALUES (?, ?, ?, ?)", rows)

    def next_step(self, *, until: date) -> sqlite3.Row | None:
        """The oldest step due, marked as played."""
        row: sqlite3.Row | None = self._db.execute(
            "SELECT * FROM step WHERE played = 0 AND day <= ? ORDER BY day, id LIMIT 1", (until.isoformat(),)
        ).fetchone()
        if row is not None:
            self._db.execute("UPDATE step SET played = 1 WHERE id = ?", (row["id"],))
        return row

    def add_notice(self, *, bericht_id: str, doel: str, body: dict[str, Any], day: date, state: str) -> None:
        self._db.execute(
            "INSERT INTO notice (bericht_id, doel, body, day, state) VALUES (?, ?, ?, ?, ?)",
            (bericht_id, doel, json.dumps(body), day.isoformat(), state),
        )

    def notices(self, *, state: str | None = None) -> list[dict[str, Any]]:
        where, values = ("WHERE state = ?", (state,)) if state else ("", ())
        rows = self._db.execute(f"SELECT * FROM notice {where} ORDER BY id", values)
        return [{**dict(row), "body": json.loads(row["body"])} for row in rows]

    def notice_sent(self, number: int, *, status: int | None, delivered: bool) -> None:
        self._db.execute(
            "UPDATE notice SET attempts = attempts + 1, status = ?, state = ? WHERE id = ?",
            (status, "delivered" if delivered else "open", number),
        )

    def counts(self) -> dict[str, Any]:
        """How much there is of everything; no person data."""
        one = self._db.execute(
            "SELECT (SELECT count(*) FROM person) people, (SELECT count(*) FROM step WHERE played = 0) steps_open"
        ).fetchone()
        states = self._db.execute("SELECT state, count(*) n FROM notice GROUP BY state")
        return {**dict(one), "notices": {row["state"]: row["n"] for row in states}}
