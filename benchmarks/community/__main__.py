"""`bin/bench community`: what is found of planted person data, of twins in other words, and how fast; a newsletter to 5,000.

`python -m benchmarks.community mail` measures the newsletter alone, `texts` all but that.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def main(parts: Sequence[str] = ()) -> None:
    """The named parts (`texts`, `mail`); both without a name."""
    if "texts" in parts or not parts:
        texts()
    if "mail" in parts or not parts:
        from . import mailing

        mailing.main()


def texts() -> None:
    from . import alike, by_hand, detector

    found = detector.measure()
    print(f"person data: recall {found.recall:.2%} of {found.planted.total()}, false alarms {found.false_alarms:.2%} of {found.clean} clean texts")
    for kind, count in sorted(found.planted.items()):
        print(f"  {kind}: {found.found[kind]} of {count}")
    written = detector.measure(by_hand.texts())
    print(f"the same by hand: recall {written.recall:.2%} of {written.planted.total()}, false alarms {written.false_alarms:.2%} of {written.clean} clean texts")
    print("like signals, the twin in other words:")
    for line in alike.told():
        print(f"  {line}")
    if "DATABASE_OWNER_URL" not in os.environ:
        print("speed: set DATABASE_OWNER_URL to a scratch database to measure 100,000 signals")
        return
    os.environ["DOORLOPEND_ACT_AS"] = "owner"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorlopend.settings")
    import django

    django.setup()
    from . import speed

    middle, high = speed.measure()
    print(f"search among 100,000 signals: median {middle:.0f} ms, p95 {high:.0f} ms")


if __name__ == "__main__":
    main(sys.argv[1:])
