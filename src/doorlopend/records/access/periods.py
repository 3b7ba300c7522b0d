"""The one place where the last day that people speak of meets the half-open range that the database stores."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.db import models


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included; `last=None` is open-ended."""

    first: date
    last: date | None = None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise ValueError(f"the last day {self.last} lies before the first {self.first}")

    @classmethod
    def half_open(cls, start: date, before: date | None) -> Self:
        return cls(start, None if before is None else before - timedelta(days=1))

    @property
    def before(self) -> date | None:
        """The first day after the period, as the database stores it."""
        return None if self.last is None else self.last + timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


class DatedQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def on(self, day: date) -> Self:
        """Rows that hold on this day."""
        open_ended = models.Q(valid_before=None) | models.Q(valid_before__gt=day)
        return self.filter(open_ended, valid_from__lte=day)


class Dated(models.Model):
    """A row that holds from a day until the day before `valid_before`."""

    valid_from = models.DateField()
    valid_before = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def period(self) -> Period:
        return Period.half_open(self.valid_from, self.valid_before)


def valid_order(name: str) -> models.CheckConstraint:
    """The database's own refusal of a period that ends before it starts."""
    return models.CheckConstraint(
        name=name,
        condition=models.Q(valid_before=None) | models.Q(valid_before__gt=models.F("valid_from")),
    )
