"""Background work of testbeds. Arguments are ids only; each may run twice and does its work once."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from .models import Analysis


def enqueue(analysis: Analysis) -> None:
    """In the acting transaction: the job exists exactly when the row does."""
    run_analysis.defer(analysis_id=str(analysis.pk), region_id=str(analysis.region_id))


@app.task(name="testbeds.run_analysis", queue="house")
def run_analysis(*, analysis_id: str, region_id: str) -> None:
    from doorlopend.records.access.today import today

    from .services.analysing import run

    run(analysis_id=UUID(analysis_id), region_id=UUID(region_id), today=today())


@app.periodic(cron="30 3 * * *")
@app.task(name="testbeds.end_grants", queue="house")
def end_grants(timestamp: int) -> None:
    """Each night: study grants whose last day has passed lose their salt."""
    from doorlopend.records.access.today import today
    from doorlopend.records.regions.models import Region

    from .services.research import end_passed

    for region_id in Region.objects.values_list("pk", flat=True):
        end_passed(region_id=region_id, today=today())
