"""Moments in time as the records write them."""

from __future__ import annotations

from datetime import UTC, datetime


def as_written(moment: datetime) -> str:
    """A moment in UTC with milliseconds, so that text sorts as time does."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def utc_now() -> str:
    """This moment."""
    return as_written(datetime.now(UTC))
