"""Background work of the region's figures."""

from __future__ import annotations

from django.conf import settings
from procrastinate.contrib.django import app


@app.periodic(cron="0 5 * * *")
@app.task(name="monitoring.publish_figures", queue="house")
def publish_figures(timestamp: int) -> None:
    """Each morning: regions whose last period is over and not published yet. A day that was missed is made up for the next."""
    from doorlopend.records.access.today import today

    from .services import followed, publish_due

    if settings.FIGURES:
        for region_id in followed(today=today()):
            publish_due(region_id=region_id, rhythm=settings.FIGURES, today=today())
