"""What takes more than two seconds shows how far it is: a bar where somebody watches, lines in a log."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType

QUIET_SECONDS = 2.0
WIDTH = 24


class Progress:
    """`with Progress("Loading") as p: p.tell(3, 10)`. Says nothing about what is done at once."""

    def __init__(self, label: str) -> None:
        self.label, self.end = label, ""
        self._share = 0.0
        self._began = time.monotonic()
        self._done = threading.Event()
        self._watched = sys.stderr.isatty()
        self._thread = threading.Thread(target=self._show, daemon=True)

    def tell(self, done: int, total: int) -> None:
        self._share = done / total if total else 0.0

    def __enter__(self) -> Progress:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._done.set()
        self._thread.join()
        seconds = time.monotonic() - self._began
        if kind is None and (self.end or seconds > QUIET_SECONDS):
            self._write(f"{self.label}: {self.end or 'done'} ({seconds:.1f} s)", last=True)

    def _show(self) -> None:
        pause = QUIET_SECONDS
        while not self._done.wait(pause):
            pause = 0.2 if self._watched else 10.0
            self._write(self._line(), last=not self._watched)

    def _line(self) -> str:
        filled = int(self._share * WIDTH)
        bar = "█" * filled + "░" * (WIDTH - filled) if self._share else "…"
        return f"{self.label} {bar} {self._share:4.0%}" if self._share else f"{self.label} {bar}"

    def _write(self, text: str, *, last: bool) -> None:
        head = "\r\033[K" if self._watched else ""
        print(f"{head}{text}", end="\n" if last else "", file=sys.stderr, flush=True)
