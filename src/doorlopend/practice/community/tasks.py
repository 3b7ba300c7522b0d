"""Work of the community in the background."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.periodic(cron="20 3 * * *")
@app.task(name="community.reindex", queue="house")
def reindex_all(timestamp: int) -> None:
    """Each night: entries that an older version of the words made; usually none."""
    from .services.indexing import reindex

    reindex()
